/* Looking at one instance: what it is, what its header says, what text its pixels show. */
#include "config.h"

#include "ef-run-private.h"

#include "ef-text-findings.h"
#include "ef-jobs.h"

#include <string.h>

typedef struct
{
  EfRun *run;
  EfEntry *entry;
  EfEntryFunc func;
  EfHeaderFunc header_func;
  gpointer user_data;
  guint gathering; /* of the run, when it was asked */
} Look;

static Look *
look_new (EfRun      *run,
          EfEntry    *entry,
          EfEntryFunc func,
          gpointer    user_data)
{
  Look *look = g_new0 (Look, 1);

  look->run = run;
  look->entry = entry;
  look->func = func;
  look->user_data = user_data;
  look->gathering = run->gathering;
  return look;
}

static void
look_end (Look         *look,
          const GError *error)
{
  look->func (look->entry, error, look->user_data);
  g_free (look);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, EF_ERROR, EF_ERROR_CANCELLED);
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

/* Folders of the output: all from the key, nothing of the source's name, and the same on every machine. */
static void
label (EfRun   *self,
       EfEntry *entry)
{
  g_autofree char *patient = ef_mapping_dup_pseudonym (self->mapping, entry->patient->key);
  g_autofree char *study =
      ef_mapping_dup_label (self->mapping, "study", "ST-", entry->study != NULL ? entry->study : "");
  g_autofree char *series =
      ef_mapping_dup_label (self->mapping, "series", "SE-", entry->series != NULL ? entry->series : "");

  entry->patient_label = ef_catalog_keep_word (self->catalog, patient);
  entry->study_label = ef_catalog_keep_word (self->catalog, study);
  entry->series_label = ef_catalog_keep_word (self->catalog, series);
}

/* The index of a medium is made anew from what is written, never copied (PS3.10 8). */
static void
ignore_index (EfEntry *entry)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (entry->sop_class, "1.2.840.10008.1.3.10") != 0)
    return;
  error = g_error_new (EF_ERROR, EF_ERROR_REFUSED, "A DICOMDIR is an index; it is not copied");
  ef_entry_fail (entry, EF_STATE_IGNORED, error);
}

static void
scanned_cb (GVariant     *reply,
            int          *reply_fds,
            guint         n_reply_fds,
            const GError *error,
            gpointer      user_data)
{
  Look *look = user_data;
  EfEntry *entry = look->entry;

  /* What was gathered for another profile is no use. */
  if (error == NULL && look->gathering != look->run->gathering)
    {
      ef_run_scan_entry (look->run, entry, look->func, look->user_data);
      g_free (look);
      return;
    }
  if (error == NULL)
    {
      ef_catalog_set_record (look->run->catalog, entry, reply);
      label (look->run, entry);
      ignore_index (entry);
    }
  else if (!is_cancelled (error))
    {
      gboolean other = g_error_matches (error, EF_ERROR, EF_ERROR_NOT_DICOM) &&
                       !is_named_like_dicom (entry->source.name);

      ef_entry_fail (entry, other ? EF_STATE_IGNORED : EF_STATE_QUARANTINED, error);
    }
  look_end (look, error);
}

static void
submit_scan (EfRun      *self,
             EfEntry    *entry,
             EfReplyFunc replied,
             EfEntryFunc func,
             gpointer    user_data)
{
  g_autoptr (GError) error = NULL;
  int fd = ef_catalog_open (self->catalog, entry, &error);
  GVariantDict dict;

  if (fd < 0)
    {
      ef_entry_fail (entry, EF_STATE_QUARANTINED, error);
      func (entry, error, user_data);
      return;
    }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, EF_KEY_PROFILE, "s", ef_profile_get_text (self->config.profile));
  if (self->want_shown)
    g_variant_dict_insert (&dict, EF_KEY_SHOWN, "b", TRUE);
  ef_pool_submit (self->light, EF_JOB_SCAN, g_variant_dict_end (&dict), &fd, 1, replied,
                  look_new (self, entry, func, user_data));
}

void
ef_run_scan_entry (EfRun      *self,
                   EfEntry    *entry,
                   EfEntryFunc func,
                   gpointer    user_data)
{
  submit_scan (self, entry, scanned_cb, func, user_data);
}

static void
gathered_cb (GVariant     *reply,
             int          *reply_fds,
             guint         n_reply_fds,
             const GError *error,
             gpointer      user_data)
{
  Look *look = user_data;

  if (error == NULL && look->gathering != look->run->gathering)
    {
      ef_run_gather_entry (look->run, look->entry, look->func, look->user_data);
      g_free (look);
      return;
    }
  if (error == NULL)
    ef_catalog_set_identifiers (look->run->catalog, look->entry, reply);
  else if (!is_cancelled (error))
    ef_entry_fail (look->entry, EF_STATE_QUARANTINED, error);
  look_end (look, error);
}

void
ef_run_gather_entry (EfRun      *self,
                     EfEntry    *entry,
                     EfEntryFunc func,
                     gpointer    user_data)
{
  submit_scan (self, entry, gathered_cb, func, user_data);
}

void
ef_run_end_scan (EfRun *self)
{
  ef_catalog_seal (self->catalog);
  ef_run_mark_visual (self);
}

/* --- header --------------------------------------------------------------------------------------------------- */

static void
listed_cb (GVariant     *reply,
           int          *reply_fds,
           guint         n_reply_fds,
           const GError *error,
           gpointer      user_data)
{
  Look *look = user_data;
  g_autoptr (GVariant) elements = NULL;

  if (error == NULL)
    elements = g_variant_lookup_value (reply, EF_KEY_ELEMENTS, G_VARIANT_TYPE ("a(sqsusss)"));
  look->header_func (look->entry, elements, error, look->user_data);
  g_free (look);
}

void
ef_run_list_header (EfRun       *self,
                    EfEntry     *entry,
                    EfHeaderFunc func,
                    gpointer     user_data)
{
  g_autoptr (GError) error = NULL;
  int fd = ef_catalog_open (self->catalog, entry, &error);
  GVariantDict dict;
  Look *look;

  if (fd < 0)
    {
      func (entry, NULL, error, user_data);
      return;
    }
  look = look_new (self, entry, NULL, user_data);
  look->header_func = func;
  ef_run_init_request (self, entry, &dict);
  g_variant_dict_insert_value (&dict, EF_KEY_KEY, self->key);
  ef_pool_submit (self->light, EF_JOB_LIST_HEADER, g_variant_dict_end (&dict), &fd, 1, listed_cb, look);
}

/* --- text ----------------------------------------------------------------------------------------------------- */

static void
text_found_cb (GVariant     *reply,
               int          *reply_fds,
               guint         n_reply_fds,
               const GError *error,
               gpointer      user_data)
{
  Look *look = user_data;
  EfRun *self = look->run;
  g_autoptr (GVariant) findings = NULL;

  if (error == NULL)
    {
      findings = g_variant_lookup_value (reply, EF_KEY_FINDINGS, G_VARIANT_TYPE (EF_FINDINGS_TYPE));
      g_clear_pointer (&look->entry->findings, g_array_unref);
      look->entry->findings = findings != NULL ? ef_text_findings_from_variant (findings) : NULL;
      ef_run_add_visual (look->entry);
      if (self->method == NULL)
        g_variant_lookup (reply, EF_KEY_METHOD, "s", &self->method);
      if (self->missing == NULL)
        g_variant_lookup (reply, EF_KEY_MISSING, "s", &self->missing);
    }
  else if (!is_cancelled (error))
    ef_entry_fail (look->entry, EF_STATE_QUARANTINED, error);
  look_end (look, error);
}

void
ef_run_find_text_entry (EfRun      *self,
                        EfEntry    *entry,
                        EfEntryFunc func,
                        gpointer    user_data)
{
  g_autoptr (GError) error = NULL;
  int fd = ef_catalog_open (self->catalog, entry, &error);
  GVariantDict dict;

  if (fd < 0)
    {
      ef_entry_fail (entry, EF_STATE_QUARANTINED, error);
      func (entry, error, user_data);
      return;
    }
  ef_run_init_request (self, entry, &dict);
  ef_pool_submit (self->heavy, EF_JOB_FIND_TEXT, g_variant_dict_end (&dict), &fd, 1, text_found_cb,
                  look_new (self, entry, func, user_data));
}
