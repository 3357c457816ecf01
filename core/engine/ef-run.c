#include "config.h"

#include "ef-run-private.h"

#include "ef-escrow.h"
#include "ef-jobs.h"
#include "ef-sources.h"

#include <string.h>

/* A whole-slide or long cine may take minutes; a worker that says nothing for so long hangs. */
#define TIMEOUT_SECONDS 1800
#define JOBS_PER_WORKER 20000

EfPool *
ef_run_make_pool (EfRun      *self,
                  const char *languages,
                  guint       n_workers,
                  guint       depth,
                  GError    **error)
{
  const char *arguments[] = { "--languages", languages, NULL };
  const char *none[] = { NULL };
  EfPoolConfig config = {
    .program = self->config.worker,
    .arguments = languages != NULL ? arguments : none,
    .n_workers = MAX (1, n_workers),
    .queue_depth = depth,
    .timeout_seconds = TIMEOUT_SECONDS,
    .jobs_per_worker = JOBS_PER_WORKER,
  };

  return ef_pool_new (&config, error);
}

static gboolean
make_heavy_pool (EfRun   *self,
                 GError **error)
{
  if (ef_profile_get_pixels (self->config.profile) == EF_PIXELS_OFF)
    return TRUE;
  self->heavy = ef_run_make_pool (self, ef_profile_get_languages (self->config.profile), self->config.n_workers, 1,
                                  error);
  return self->heavy != NULL;
}

/* The site's table of numbers, if the profile names one. */
static gboolean
load_numbers (EfRun     *self,
              EfProfile *profile,
              GError   **error)
{
  g_autofree char *path = ef_profile_dup_lookup_path (profile);
  g_autoptr (EfIdTable) numbers = path != NULL ? ef_id_table_load (path, error) : NULL;

  if (path != NULL && numbers == NULL)
    return FALSE;
  g_clear_pointer (&self->numbers, ef_id_table_free);
  self->numbers = g_steal_pointer (&numbers);
  return TRUE;
}

/* Seeds name more of them, and what an option retains is none. */
gboolean
ef_run_gathers_otherwise (const EfProfile *profile,
                          const EfProfile *other)
{
  guint n = ef_profile_get_n_seeds (profile);

  if (ef_profile_get_options (profile) != ef_profile_get_options (other) || n != ef_profile_get_n_seeds (other))
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      const EfSeed *a = ef_profile_get_seed (profile, i);
      const EfSeed *b = ef_profile_get_seed (other, i);
      g_autofree char *path = ef_tag_path_to_string (a->path);
      g_autofree char *other_path = ef_tag_path_to_string (b->path);

      if (a->kind != b->kind || !g_str_equal (path, other_path))
        return TRUE;
    }
  return FALSE;
}

gboolean
ef_run_reads_otherwise (const EfProfile *profile,
                        const EfProfile *other)
{
  return g_strcmp0 (ef_profile_get_languages (profile), ef_profile_get_languages (other)) != 0 ||
         !ef_profile_get_every_frame (profile) != !ef_profile_get_every_frame (other);
}

gboolean
ef_run_set_profile (EfRun     *self,
                    EfProfile *profile,
                    GError   **error)
{
  g_autoptr (EfProfile) old = self->config.profile;
  gboolean same_text = ef_profile_get_pixels (old) == ef_profile_get_pixels (profile) &&
                       g_strcmp0 (ef_profile_get_languages (old), ef_profile_get_languages (profile)) == 0;

  self->config.profile = ef_profile_ref (profile);
  if (ef_run_gathers_otherwise (old, profile))
    {
      self->gathering++;
      ef_catalog_forget_identifiers (self->catalog);
    }
  if (!load_numbers (self, profile, error))
    return FALSE;
  if (same_text)
    return TRUE;
  g_clear_pointer (&self->heavy, ef_pool_free);
  return make_heavy_pool (self, error);
}

gboolean
ef_run_set_output (EfRun      *self,
                   const char *output,
                   gboolean    force,
                   gboolean    dry_run,
                   GError    **error)
{
  const char *folder = dry_run || output == NULL ? g_get_tmp_dir () : output;

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot make the output folder");
      return FALSE;
    }
  g_free (self->folder);
  self->folder = g_strdup (folder);
  g_free (self->output);
  self->output = g_strdup (output);
  g_free (self->quarantine);
  self->quarantine = NULL;
  if (output != NULL)
    {
      g_autofree char *canonical = g_canonicalize_filename (output, NULL);

      self->quarantine = g_strconcat (canonical, EF_QUARANTINE_SUFFIX, NULL);
    }
  self->config.force = force;
  self->config.dry_run = dry_run;
  return TRUE;
}

EfRun *
ef_run_new (const EfRunConfig *config,
            GError           **error)
{
  g_autoptr (EfRun) self = g_new0 (EfRun, 1);

  self->config = *config;
  self->config.worker = g_strdup (config->worker);
  self->config.profile = ef_profile_ref (config->profile);
  if (config->recipient != NULL)
    self->config.recipient = g_bytes_ref (config->recipient);
  if (config->templates != NULL)
    self->config.templates = g_ptr_array_ref (config->templates);
  self->catalog = ef_catalog_new ();
  self->mapping = ef_mapping_new (&config->key);
  self->uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->key = g_variant_ref_sink (g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, config->key.bytes, EF_KEY_LENGTH, 1));
  if ((config->recipient != NULL && !ef_escrow_check (config->recipient, error)) ||
      !load_numbers (self, config->profile, error) ||
      !ef_run_set_output (self, config->output, config->force, config->dry_run, error))
    return NULL;
  self->light = ef_run_make_pool (self, NULL, config->n_workers, EF_LIGHT_DEPTH, error);
  if (self->light == NULL || !make_heavy_pool (self, error))
    return NULL;
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
  g_clear_pointer (&self->numbers, ef_id_table_free);
  g_clear_pointer (&self->uids, g_hash_table_unref);
  g_clear_pointer (&self->key, g_variant_unref);
  g_clear_pointer (&self->config.profile, ef_profile_unref);
  g_clear_pointer (&self->config.recipient, g_bytes_unref);
  g_clear_pointer (&self->config.templates, g_ptr_array_unref);
  g_free (self->method);
  g_free (self->missing);
  g_free (self->plan_digest);
  g_clear_pointer (&self->approval, g_variant_unref);
  g_strfreev (self->readers);
  g_free (self->folder);
  g_free (self->output);
  g_free (self->quarantine);
  g_free ((char *) self->config.worker);
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

char *
ef_run_dup_language_packages (const char *languages)
{
  g_auto (GStrv) names = g_strsplit (languages, "+", -1);
  GString *list = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_strdelimit (names[i], "_", '-');
      g_string_append_printf (list, "%stesseract-ocr-%s", i > 0 ? " " : "", names[i]);
    }
  return g_string_free (list, FALSE);
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

const char *
ef_run_get_plan_digest (EfRun *self)
{
  return self->plan_digest;
}

/* What jobs on an instance of this patient have in common. */
void
ef_run_init_request (EfRun         *self,
                     EfEntry       *entry,
                     GVariantDict  *dict)
{
  g_variant_dict_init (dict, NULL);
  g_variant_dict_insert (dict, EF_KEY_PROFILE, "s", ef_profile_get_text (self->config.profile));
  if (entry->patient != NULL && entry->patient->variant != NULL)
    g_variant_dict_insert_value (dict, EF_KEY_IDENTIFIERS, entry->patient->variant);
  if (entry->patient != NULL && self->numbers != NULL)
    {
      const char *subject = ef_id_table_find (self->numbers, entry->patient->key);

      if (subject != NULL)
        g_variant_dict_insert (dict, EF_KEY_SUBJECT, "s", subject);
    }
}

/* --- steps that are waited for --------------------------------------------------------------------------------- */

static void
begin (EfRun *self,
       EfStep step,
       guint  total)
{
  self->step = step;
  self->done = 0;
  self->total = total;
}

static void
tick (EfRun *self)
{
  self->done++;
  if (self->config.progress != NULL)
    self->config.progress (self->step, self->done, self->total, self->config.user_data);
}

/* Who cancels a run has no use for what it left halfway. */
static void
done_cb (EfEntry      *entry,
         const GError *error,
         gpointer      user_data)
{
  if (g_error_matches (error, EF_ERROR, EF_ERROR_CANCELLED))
    ef_entry_fail (entry, EF_STATE_QUARANTINED, error);
  tick (user_data);
}

typedef struct
{
  gboolean done;
  GError *error;
} Adding;

static void
added_cb (const GError *error,
          gpointer      user_data)
{
  Adding *adding = user_data;

  adding->done = TRUE;
  adding->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
add_sources (EfRun      *self,
             const char *path,
             GError    **error)
{
  g_autoptr (GPtrArray) list = ef_sources_list (path, self->output, error);
  Adding adding = { 0 };

  if (list == NULL)
    return FALSE;
  ef_sources_add (self->catalog, self->light, list, self->folder, added_cb, &adding);
  while (!adding.done)
    g_main_context_iteration (NULL, TRUE);
  if (adding.error != NULL)
    g_propagate_error (error, adding.error);
  return adding.error == NULL;
}

gboolean
ef_run_scan (EfRun             *self,
             const char *const *inputs,
             GError           **error)
{
  guint first = ef_catalog_get_n (self->catalog);

  for (guint i = 0; inputs[i] != NULL; i++)
    if (!add_sources (self, inputs[i], error))
      return FALSE;
  begin (self, EF_STEP_SCAN, ef_catalog_get_n (self->catalog) - first);
  for (guint i = first; i < ef_catalog_get_n (self->catalog) && !self->cancelled; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);

      if (entry->state == EF_STATE_NEW)
        ef_run_scan_entry (self, entry, done_cb, self);
      else
        tick (self);
      ef_pool_wait (self->light, 4 * EF_LIGHT_DEPTH * MAX (1, self->config.n_workers));
    }
  ef_pool_wait (self->light, 1);
  ef_run_end_scan (self);
  return TRUE;
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
  begin (self, EF_STEP_FIND_TEXT, total);
  for (guint i = 0; i < n && !self->cancelled; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);

      if (entry->state != EF_STATE_SCANNED || entry->frames == 0)
        continue;
      ef_run_find_text_entry (self, entry, done_cb, self);
      ef_pool_wait (self->heavy, 2 * MAX (1, self->config.n_workers));
    }
  ef_pool_wait (self->heavy, 1);
}

void
ef_run_plan (EfRun *self)
{
  ef_run_name_outputs (self);
  ef_run_spread (self);
  ef_run_add_templates (self);
}

void
ef_run_apply (EfRun *self)
{
  guint n = ef_catalog_get_n (self->catalog);
  guint limit = 16 * MAX (1, self->config.n_workers);
  guint total = 0;

  for (guint i = 0; i < n; i++)
    total += ef_catalog_get (self->catalog, i)->state == EF_STATE_SCANNED ||
             ef_entry_wants_header_copy (ef_catalog_get (self->catalog, i));
  begin (self, EF_STEP_APPLY, total);
  for (guint i = 0; i < n && !self->cancelled; i++)
    {
      EfEntry *entry = ef_catalog_get (self->catalog, i);

      if (entry->state != EF_STATE_SCANNED && !ef_entry_wants_header_copy (entry))
        continue;
      ef_run_apply_entry (self, entry, done_cb, self);
      ef_pool_wait (self->light, limit);
      if (self->heavy != NULL)
        ef_pool_wait (self->heavy, limit);
    }
  /* A verified instance may go back from one pool to the other. */
  while (ef_pool_get_pending (self->light) > 0 || (self->heavy != NULL && ef_pool_get_pending (self->heavy) > 0))
    {
      ef_pool_wait (self->light, 1);
      if (self->heavy != NULL)
        ef_pool_wait (self->heavy, 1);
    }
  ef_run_flush (self);
}
