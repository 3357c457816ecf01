/* `efface --batch`: the chain without a window. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit status, part of the command line's promise. */
enum
{
  EF_EXIT_CLEAN = 0,
  EF_EXIT_FAILED = 1,
  EF_EXIT_USAGE = 2,
  EF_EXIT_REVIEW = 3, /* something was quarantined or wants a person's look */
  EF_EXIT_LEAK = 4,   /* verify found an identifier */
};

typedef struct
{
  char **inputs;
  char *output;
  char *profile;
  char *key;
  int jobs;
  char *pixel_policy;
  char *languages;
  char *fill;
  char *templates; /* folder or file of device templates */
  char *report;
  char *report_html;
  char *crosswalk;
  char *uid_map;
  char *plan;      /* replayed */
  char *save_plan; /* where the plan that was used goes */
  char *approve;   /* who signs it */
  gboolean keep_lossy_rate;
  char *recipient; /* certificate of the one who may read the originals */
  gboolean dry_run;
  gboolean force;
  gboolean quiet;
  gboolean verbose;
} EfBatchOptions;

int ef_batch_run (const EfBatchOptions *options,
                  const char           *worker);

G_END_DECLS
