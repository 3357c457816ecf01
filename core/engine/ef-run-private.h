/* The steps of a run, one instance at a time. The batch driver waits for them, the window goes on in the meantime. */
#pragma once

#include "ef-run.h"

#include "ef-id-table.h"
#include "ef-mapping.h"
#include "ef-new-file.h"
#include "ef-pool.h"

G_BEGIN_DECLS

/* Many small jobs in flight keep a worker busy while the driver opens files. */
#define EF_LIGHT_DEPTH 16

/* A verified file that waits for its name. */
typedef struct
{
  EfEntry *entry;
  EfNewFile *file;
  char *path;
  gboolean header_only; /* a copy for the quarantine folder */
  char *stale;          /* (nullable): where such a copy may lie from an earlier run, which is not needed any more */

  EfCommit commit;
  GError *error;
} EfDelivery;

struct _EfRun
{
  EfRunConfig config;
  EfCatalog *catalog;
  EfMapping *mapping; /* of folder names */
  EfIdTable *numbers; /* NULL: the profile names no table */
  GVariant *key;
  char *folder;       /* where new files are made */
  char *output;       /* NULL: a dry run needs none */
  char *quarantine;   /* beside it, for cleaned headers; made when wanted; NULL as output */

  EfPool *light;      /* parses, writes, verifies */
  EfPool *heavy;      /* looks for text; NULL: nothing is looked for */

  GPtrArray *deliveries; /* of EfDelivery */
  /* (nullable): takes deliveries that are due, for ef_delivery_run() and ef_delivery_settle(); else both at once. */
  void (*deliver) (EfRun *self, GPtrArray *deliveries, gpointer user_data);
  gpointer deliver_data;

  GHashTable *uids;
  char *method;
  char *missing;
  char *plan_digest; /* NULL: no plan rules */
  GVariant *approval; /* of the plan, as EfApproval's record; NULL: none */
  char **readers;    /* NULL: one person reviewed */
  gboolean cancelled;
  gboolean want_shown;
  guint gathering;   /* counts profiles for which other identifiers were to be gathered */

  EfStep step;
  guint done, total;
};

/* @error NULL: it went well, as far as it could; else the entry holds the failure, except for EF_ERROR_CANCELLED, which
 * leaves it as it was. */
typedef void (*EfEntryFunc)  (EfEntry      *entry,
                              const GError *error,
                              gpointer      user_data);
/* @elements as in EF_KEY_ELEMENTS. */
typedef void (*EfHeaderFunc) (EfEntry      *entry,
                              GVariant     *elements,
                              const GError *error,
                              gpointer      user_data);

/* --- ef-run.c --------------------------------------------------------------------------------------------------- */

EfPool   *ef_run_make_pool       (EfRun         *self,
                                  const char    *languages,
                                  guint          n_workers,
                                  guint          depth,
                                  GError       **error) G_GNUC_WARN_UNUSED_RESULT;
/* Does @other gather other identifiers of patients than @profile, or read pixels in another way? */
gboolean  ef_run_gathers_otherwise (const EfProfile *profile,
                                    const EfProfile *other);
gboolean  ef_run_reads_otherwise (const EfProfile *profile,
                                  const EfProfile *other);
/* From now on. Text that was found stays; identifiers are forgotten if the profile gathers others, and then every entry
 * wants ef_run_gather_entry() and all of them ef_run_end_scan(). */
gboolean  ef_run_set_profile     (EfRun         *self,
                                  EfProfile     *profile,
                                  GError       **error);
/* Where the next writing goes. */
gboolean  ef_run_set_output      (EfRun         *self,
                                  const char    *output,
                                  gboolean       force,
                                  gboolean       dry_run,
                                  GError       **error);
/* What jobs on an instance of this patient have in common. */
void      ef_run_init_request    (EfRun         *self,
                                  EfEntry       *entry,
                                  GVariantDict  *dict);

/* --- ef-run-look.c ---------------------------------------------------------------------------------------------- */

void      ef_run_scan_entry      (EfRun         *self,
                                  EfEntry       *entry,
                                  EfEntryFunc    func,
                                  gpointer       user_data);
/* Only what identifies, of an entry that was scanned. */
void      ef_run_gather_entry    (EfRun         *self,
                                  EfEntry       *entry,
                                  EfEntryFunc    func,
                                  gpointer       user_data);
/* When all are scanned: what all instances of a patient told is known to each. */
void      ef_run_end_scan        (EfRun         *self);
/* Leaves the entry alone, whatever comes. */
void      ef_run_list_header     (EfRun         *self,
                                  EfEntry       *entry,
                                  EfHeaderFunc   func,
                                  gpointer       user_data);
void      ef_run_find_text_entry (EfRun         *self,
                                  EfEntry       *entry,
                                  EfEntryFunc    func,
                                  gpointer       user_data);

/* --- ef-run-visual.c -------------------------------------------------------------------------------------------- */

/* After the scan: in which series people may be recognised. */
void      ef_run_mark_visual     (EfRun         *self);
/* A finding of the whole picture joins those of an instance that speaks for its series. */
void      ef_run_add_visual      (EfEntry       *entry);
/* EF_ERROR_REFUSED where the profile wants a person to have approved first. */
gboolean  ef_run_check_visual    (EfRun         *self,
                                  EfEntry       *entry,
                                  GError       **error);

/* --- ef-run-plan.c ---------------------------------------------------------------------------------------------- */

void      ef_run_name_outputs    (EfRun         *self);
/* Text that was recognised as identity in one image is likely the same, misread, at its place in another. */
void      ef_run_spread          (EfRun         *self);
/* What @policy proposes for text of @kind. */
gboolean  ef_run_is_filled       (EfPixelPolicy  policy,
                                  EfTextKind     kind);
/* Proposes for all text that was found what @policy says, and spreads. */
void      ef_run_judge           (EfRun         *self,
                                  EfPixelPolicy  policy);
/* The boxes of device templates join the entries they are for. */
void      ef_run_add_templates   (EfRun         *self);

/* --- ef-run-bind.c ---------------------------------------------------------------------------------------------- */

void      ef_entry_get_facts     (const EfEntry *entry,
                                  EfInputFacts  *facts);
/* The part of a finding that a plan takes: its box within the image. */
EfRegion  ef_entry_clip_region   (const EfEntry *entry,
                                  const EfRegion *region);
/* Hands every entry with a number in @plan its slice. */
void      ef_run_set_slices      (EfRun         *self,
                                  EfPlan        *plan);

/* --- ef-run-apply.c --------------------------------------------------------------------------------------------- */

/* What EF_JOB_APPLY wants for @entry. TRUE: something is filled, so that a spool is wanted. */
gboolean  ef_run_init_apply      (EfRun         *self,
                                  EfEntry       *entry,
                                  GVariantDict  *dict);
/* Writes and verifies; what is clean joins the deliveries. Where only codecs are missing, or were when text was looked
 * for (ef_entry_wants_header_copy()), the header is cleaned alone and delivered to the quarantine folder. */
void      ef_run_apply_entry     (EfRun         *self,
                                  EfEntry       *entry,
                                  EfEntryFunc    func,
                                  gpointer       user_data);

/* --- ef-run-deliver.c ------------------------------------------------------------------------------------------- */

/* Takes @file. @header_only: it is a cleaned header, for the quarantine folder. */
void      ef_run_add_delivery    (EfRun         *self,
                                  EfEntry       *entry,
                                  EfNewFile     *file,
                                  gboolean       header_only);
/* What waits is due. */
void      ef_run_flush           (EfRun         *self);
/* Gives the files their names. Touches no entry: may run in any thread. */
void      ef_delivery_run        (GPtrArray     *deliveries,
                                  gboolean       dry_run,
                                  gboolean       force);
/* Tells the entries what became of them. */
void      ef_delivery_settle     (GPtrArray     *deliveries);

G_END_DECLS
