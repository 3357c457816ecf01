/* One run over a set of inputs: scan, look for text, plan, apply and verify. The window and the batch driver call the
 * same steps; a person's review comes between planning and applying. */
#pragma once

#include "ef-catalog.h"
#include "ef-key.h"
#include "ef-plan.h"
#include "ef-profile.h"

G_BEGIN_DECLS

typedef enum
{
  EF_STEP_SCAN,
  EF_STEP_FIND_TEXT,
  EF_STEP_APPLY,
} EfStep;

/* @done of @total inputs of @step. Called often; the receiver thins it out. */
typedef void (*EfProgressFunc) (EfStep   step,
                                guint    done,
                                guint    total,
                                gpointer user_data);

typedef struct
{
  EfProfile *profile;
  EfKey key;
  const char *output;     /* folder; made if it is not there */
  const char *worker;     /* path of the worker program */
  guint n_workers;
  GPtrArray *templates;   /* (nullable): of EfTemplate, whose boxes are filled; see ef-template.h */
  GBytes *recipient;      /* NULL, or the certificate of the one who may read the originals: see ef-escrow.h */
  gboolean force;         /* files that are there may be replaced */
  gboolean dry_run;       /* everything but giving the files their names */
  gboolean collect_uids;  /* for ef_run_get_uids() */
  EfProgressFunc progress;
  gpointer user_data;
} EfRunConfig;

typedef struct _EfRun EfRun;

/* @config is copied. */
EfRun      *ef_run_new              (const EfRunConfig  *config,
                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void        ef_run_free             (EfRun              *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfRun, ef_run_free)

EfCatalog  *ef_run_get_catalog      (EfRun              *self);

/* Adds and scans inputs. May be called more than once before ef_run_plan(). */
gboolean    ef_run_scan             (EfRun              *self,
                                     const char *const  *inputs,
                                     GError            **error);
/* Looks for text in every instance with pixels, as the profile says. */
void        ef_run_find_text        (EfRun              *self);
/* Settles what depends on several instances: names of the outputs, text that was recognised in one image of a series
 * and stands at the same place in others; and what the device templates add. */
void        ef_run_plan             (EfRun              *self);
/* After ef_run_scan(), instead of ef_run_find_text(): @plan rules what is written. EF_ERROR_PLAN if it does not cover
 * exactly the inputs that are there, as they are. */
gboolean    ef_run_bind_plan        (EfRun              *self,
                                     EfPlan             *plan,
                                     GError            **error);
/* At the end: puts what was found, and thus done, into the empty @plan, so that it gives the same bytes again. */
gboolean    ef_run_fill_plan        (EfRun              *self,
                                     EfPlan             *plan,
                                     GError            **error);
/* Writes, verifies and delivers. */
void        ef_run_apply            (EfRun              *self);
/* From a signal handler's idle: stops as soon as what is being delivered is delivered. */
void        ef_run_cancel           (EfRun              *self);
gboolean    ef_run_is_cancelled     (EfRun              *self);

/* (nullable): how text was found, as the worker tells. */
const char *ef_run_get_method       (EfRun              *self);
/* (nullable): languages that were asked for and are not installed. */
const char *ef_run_get_missing_languages (EfRun         *self);
/* The Debian packages that bring @languages, "chi_sim+fra": "tesseract-ocr-chi-sim tesseract-ocr-fra". (transfer full) */
char       *ef_run_dup_language_packages (const char    *languages);
/* (nullable): the digest of the plan that rules. */
const char *ef_run_get_plan_digest  (EfRun              *self);
/* Old UID -> new UID, of all written instances. (transfer none) */
GHashTable *ef_run_get_uids         (EfRun              *self);
guint       ef_run_get_n_worker_deaths (EfRun           *self);

G_END_DECLS
