#pragma once

#include "ef-run.h"

#include "ef-mapping.h"
#include "ef-new-file.h"
#include "ef-pool.h"

G_BEGIN_DECLS

/* A verified file that waits for its name. */
typedef struct
{
  EfEntry *entry;
  EfNewFile *file;
} EfDelivery;

void ef_delivery_free (EfDelivery *delivery);

struct _EfRun
{
  EfRunConfig config;
  EfCatalog *catalog;
  EfMapping *mapping; /* of folder names */
  GVariant *key;
  char *folder;       /* where new files are made */

  EfPool *light;      /* parses, writes, verifies */
  EfPool *heavy;      /* looks for text; NULL: nothing is looked for */

  GPtrArray *deliveries; /* of EfDelivery */
  GHashTable *uids;
  char *method;
  char *missing;
  gboolean cancelled;

  EfStep step;
  guint done, total;
};

/* One input on its way through the jobs of a step. */
typedef struct
{
  EfRun *run;
  EfEntry *entry;
  EfNewFile *file;
  guint frames;
  guint round; /* how often the re-check sent it back */
} EfJobContext;

EfJobContext *ef_job_context_new  (EfRun        *run,
                                   EfEntry      *entry);
void          ef_job_context_free (EfJobContext *job);

void          ef_run_begin        (EfRun        *self,
                                   EfStep        step,
                                   guint         total);
void          ef_run_tick         (EfRun        *self);
void          ef_run_init_request (EfRun        *self,
                                   EfEntry      *entry,
                                   GVariantDict *dict);

G_END_DECLS
