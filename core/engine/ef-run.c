#include "config.h"

#include "ef-run-private.h"

#include "ef-finding-list.h"
#include "ef-gather.h"
#include "ef-jobs.h"
#include "ef-sources.h"

#include <string.h>

/* Many small jobs in flight keep a worker busy while the driver opens files. */
#define LIGHT_DEPTH 16
/* A whole-slide or long cine may take minutes; a worker that says nothing for so long hangs. */
#define TIMEOUT_SECONDS 1800
#define JOBS_PER_WORKER 20000

static EfPool *
make_pool (EfRun      *self,
           const char *languages,
           guint       depth,
           GError    **error)
{
  const char *arguments[] = { "--languages", languages, NULL };
  const char *none[] = { NULL };
  EfPoolConfig config = {
    .program = self->config.worker,
    .arguments = languages != NULL ? arguments : none,
    .n_workers = MAX (1, self->config.n_workers),
    .queue_depth = depth,
    .timeout_seconds = TIMEOUT_SECONDS,
    .jobs_per_worker = JOBS_PER_WORKER,
  };

  return ef_pool_new (&config, error);
}

EfRun *
ef_run_new (const EfRunConfig *config,
            GError           **error)
{
  g_autoptr (EfRun) self = g_new0 (EfRun, 1);
  const char *folder = config->dry_run || config->output == NULL ? g_get_tmp_dir () : config->output;

  self->config = *config;
  self->config.profile = ef_profile_ref (config->profile);
  self->catalog = ef_catalog_new ();
  self->mapping = ef_mapping_new (&config->key);
  self->uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->folder = g_strdup (folder);
  self->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_delivery_free);
  self->key = g_variant_ref_sink (g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, config->key.bytes, EF_KEY_LENGTH, 1));
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot make the output folder");
      return NULL;
    }
  self->light = make_pool (self, NULL, LIGHT_DEPTH, error);
  if (self->light == NULL)
    return NULL;
  if (ef_profile_get_pixels (config->profile) != EF_PIXELS_OFF)
    {
      self->heavy = make_pool (self, ef_profile_get_languages (config->profile), 1, error);
      if (self->heavy == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
ef_run_free (EfRun *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->light, ef_pool_free);
  g_clear_pointer (&self->heavy, ef_pool_free);
  g_clear_pointer (&self->deliveries, g_ptr_array_unref);
  g_clear_pointer (&self->catalog, ef_catalog_free);
  g_clear_pointer (&self->mapping, ef_mapping_free);
  g_clear_pointer (&self->uids, g_hash_table_unref);
  g_clear_pointer (&self->key, g_variant_unref);
  g_clear_pointer (&self->config.profile, ef_profile_unref);
  g_free (self->method);
  g_free (self->missing);
  g_free (self->folder);
  explicit_bzero (&self->config.key, sizeof self->config.key);
  g_free (self);
}

EfCatalog *
ef_run_get_catalog (EfRun *self)
{
  return self->catalog;
}

const char *
ef_run_get_method (EfRun *self)
{
  return self->method;
}

const char *
ef_run_get_missing_languages (EfRun *self)
{
  return self->missing;
}

GHashTable *
ef_run_get_uids (EfRun *self)
{
  return self->uids;
}

guint
ef_run_get_n_worker_deaths (EfRun *self)
{
  return ef_pool_get_n_deaths (self->light) + (self->heavy != NULL ? ef_pool_get_n_deaths (self->heavy) : 0);
}

void
ef_run_cancel (EfRun *self)
{
  self->cancelled = TRUE;
  ef_pool_cancel (self->light);
  if (self->heavy != NULL)
    ef_pool_cancel (self->heavy);
}

gboolean
ef_run_is_cancelled (EfRun *self)
{
  return self->cancelled;
}

void
ef_run_begin (EfRun *self,
              EfStep step,
              guint  total)
{
  self->step = step;
  self->done = 0;
  self->total = total;
}

void
ef_run_tick (EfRun *self)
{
  self->done++;
  if (self->config.progress != NULL)
    self->config.progress (self->step, self->done, self->total, self->config.user_data);
}

EfJobContext *
ef_job_context_new (EfRun   *run,
                    EfEntry *entry)
{
  EfJobContext *job = g_new0 (EfJobContext, 1);

  job->run = run;
  job->entry = entry;
  return job;
}

void
ef_job_context_free (EfJobContext *job)
{
  g_clear_pointer (&job->file, ef_new_file_free);
  g_free (job);
}

/* What jobs on an instance of this patient have in common. */
void
ef_run_init_request (EfRun         *self,
                     EfEntry       *entry,
                     GVariantDict  *dict)
{
  g_variant_dict_init (dict, NULL);
  g_variant_dict_insert (dict, EF_KEY_PROFILE, "s", ef_profile_get_text (self->config.profile));
  if (entry->patient != NULL)
    g_variant_dict_insert_value (dict, EF_KEY_IDENTIFIERS, entry->patient->variant);
}

/* --- scan ----------------------------------------------------------------------------------------------------- */

/* A name that promises DICOM makes a broken file worth a person's look. */
static gboolean
is_named_like_dicom (const char *name)
{
  static const char *const endings[] = { ".dcm", ".dicom", ".dic", ".ima" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize length = strlen (name);
      gsize ending = strlen (endings[i]);

      if (length > ending && g_ascii_strcasecmp (name + length - ending, endings[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
scanned_cb (GVariant     *reply,
            int          *reply_fds,
            guint         n_reply_fds,
            const GError *error,
            gpointer      user_data)
{
  EfJobContext *job = user_data;
  EfEntry *entry = job->entry;

  if (error != NULL)
    {
      gboolean other = g_error_matches (error, EF_ERROR, EF_ERROR_NOT_DICOM) &&
                       !is_named_like_dicom (entry->source.name);

      ef_entry_fail (entry, other ? EF_STATE_IGNORED : EF_STATE_QUARANTINED, error);
    }
  else
    ef_catalog_set_record (job->run->catalog, entry, reply);
  ef_run_tick (job->run);
  ef_job_context_free (job);
}

static void
scan_entry (EfRun   *self,
            EfEntry *entry)
{
  g_autoptr (GError) error = NULL;
  int fd = ef_catalog_open (self->catalog, entry, &error);
  GVariantDict dict;

  if (fd < 0)
    {
      ef_entry_fail (entry, EF_STATE_QUARANTINED, error);
      ef_run_tick (self);
      return;
    }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, EF_KEY_OPTIONS, "u", (guint) ef_profile_get_options (self->config.profile));
  ef_pool_submit (self->light, EF_JOB_SCAN, g_variant_dict_end (&dict), &fd, 1, scanned_cb,
                  ef_job_context_new (self, entry));
}

/* The index of a medium is made anew from what is written, never copied (PS3.10 8). */
static void
ignore_indexes (EfCatalog *catalog)
{
  g_autoptr (GError) error =
      g_error_new (EF_ERROR, EF_ERROR_REFUSED, "A DICOMDIR is an index; it is not copied");

  for (guint i = 0; i < ef_catalog_get_n (catalog); i++)
    {
      EfEntry *entry = ef_catalog_get (catalog, i);

      if (entry->state == EF_STATE_SCANNED && g_strcmp0 (entry->sop_class, "1.2.840.10008.1.3.10") == 0)
        ef_entry_fail (entry, EF_STATE_IGNORED, error);
    }
}

gboolean
ef_run_scan (EfRun             *self,
             const char *const *inputs,
             GError           **error)
{
  guint first = ef_catalog_get_n (self->catalog);

  for (guint i = 0; inputs[i] != NULL; i++)
    if (!ef_sources_add (self->catalog, self->light, inputs[i], self->folder, self->config.output, error))
      return FALSE;
  ef_run_begin (self, EF_STEP_SCAN, ef_catalog_get_n (self->catalog) - first);
  for (guint i = first; i < ef_catalog_get_n (self->catalog) && !self->cancelled; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);

      if (entry->state == EF_STATE_NEW)
        scan_entry (self, entry);
      else
        ef_run_tick (self);
      ef_pool_wait (self->light, 4 * LIGHT_DEPTH * MAX (1, self->config.n_workers));
    }
  ef_pool_wait (self->light, 1);
  ignore_indexes (self->catalog);
  ef_catalog_seal (self->catalog);
  return TRUE;
}

/* --- text ----------------------------------------------------------------------------------------------------- */

static void
text_found_cb (GVariant     *reply,
               int          *reply_fds,
               guint         n_reply_fds,
               const GError *error,
               gpointer      user_data)
{
  EfJobContext *job = user_data;
  EfRun *self = job->run;
  g_autoptr (GVariant) findings = NULL;

  if (error != NULL)
    ef_entry_fail (job->entry, EF_STATE_QUARANTINED, error);
  else
    {
      findings = g_variant_lookup_value (reply, EF_KEY_FINDINGS, G_VARIANT_TYPE (EF_FINDINGS_TYPE));
      job->entry->findings = findings != NULL ? ef_finding_list_from_variant (findings) : NULL;
      if (self->method == NULL)
        g_variant_lookup (reply, EF_KEY_METHOD, "s", &self->method);
      if (self->missing == NULL)
        g_variant_lookup (reply, EF_KEY_MISSING, "s", &self->missing);
    }
  ef_run_tick (self);
  ef_job_context_free (job);
}

void
ef_run_find_text (EfRun *self)
{
  guint n = ef_catalog_get_n (self->catalog);
  guint total = 0;

  if (self->heavy == NULL)
    return;
  for (guint i = 0; i < n; i++)
    total += ef_catalog_get (self->catalog, i)->state == EF_STATE_SCANNED &&
             ef_catalog_get (self->catalog, i)->frames > 0;
  ef_run_begin (self, EF_STEP_FIND_TEXT, total);
  for (guint i = 0; i < n && !self->cancelled; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);
      g_autoptr (GError) error = NULL;
      GVariantDict dict;
      int fd;

      if (entry->state != EF_STATE_SCANNED || entry->frames == 0)
        continue;
      fd = ef_catalog_open (self->catalog, entry, &error);
      if (fd < 0)
        {
          ef_entry_fail (entry, EF_STATE_QUARANTINED, error);
          ef_run_tick (self);
          continue;
        }
      ef_run_init_request (self, entry, &dict);
      ef_pool_submit (self->heavy, EF_JOB_FIND_TEXT, g_variant_dict_end (&dict), &fd, 1, text_found_cb,
                      ef_job_context_new (self, entry));
      ef_pool_wait (self->heavy, 2 * MAX (1, self->config.n_workers));
    }
  ef_pool_wait (self->heavy, 1);
}
