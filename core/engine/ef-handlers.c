#include "config.h"

#include "ef-handlers-private.h"

#include "ef-complete.h"
#include "ef-dicomdir.h"
#include "ef-error.h"
#include "ef-text-findings.h"
#include "ef-gather.h"
#include "ef-jobs.h"
#include "ef-plan.h"

#include <string.h>

EfHandlers *
ef_handlers_new (const char *languages,
                 GError    **error)
{
  g_autoptr (EfHandlers) self = g_new0 (EfHandlers, 1);

  if (languages != NULL)
    {
      self->finder = ef_finder_new (languages, error);
      if (self->finder == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
ef_handlers_free (EfHandlers *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->finder, ef_finder_free);
  g_clear_pointer (&self->profile, ef_profile_unref);
  g_clear_pointer (&self->mapping, ef_mapping_free);
  g_clear_pointer (&self->cleaner, ef_cleaner_free);
  g_clear_pointer (&self->digest, ef_value_digest_unref);
  g_clear_pointer (&self->identifiers, ef_identifiers_free);
  g_clear_pointer (&self->prover, ef_prover_free);
  g_clear_pointer (&self->identifiers_bytes, g_bytes_unref);
  g_clear_pointer (&self->picture, ef_open_picture_free);
  explicit_bzero (&self->key, sizeof self->key);
  g_free (self);
}

EfProfile *
ef_handlers_get_profile (EfHandlers *self,
                         GVariant   *request,
                         GError    **error)
{
  const char *text = "";

  g_variant_lookup (request, EF_KEY_PROFILE, "&s", &text);
  if (self->profile == NULL || strcmp (ef_profile_get_text (self->profile), text) != 0)
    {
      g_clear_pointer (&self->profile, ef_profile_unref);
      self->profile = ef_profile_new_from_text (text, "of the run", error);
    }
  return self->profile;
}

EfMapping *
ef_handlers_get_mapping (EfHandlers *self,
                         GVariant   *request,
                         GError    **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (request, EF_KEY_KEY, G_VARIANT_TYPE_BYTESTRING);
  gsize length = 0;
  const guint8 *bytes = value != NULL ? g_variant_get_fixed_array (value, &length, 1) : NULL;

  if (length != EF_KEY_LENGTH)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_KEY, "The job came without a key");
      return NULL;
    }
  if (self->mapping == NULL || memcmp (self->key.bytes, bytes, length) != 0)
    {
      g_clear_pointer (&self->mapping, ef_mapping_free);
      memcpy (self->key.bytes, bytes, length);
      self->mapping = ef_mapping_new (&self->key);
      g_clear_pointer (&self->digest, ef_value_digest_unref);
      self->digest = ef_value_digest_new (self->key.bytes, EF_KEY_LENGTH);
    }
  ef_mapping_clear_log (self->mapping);
  return self->mapping;
}

const EfIdentifiers *
ef_handlers_get_identifiers (EfHandlers *self,
                             GVariant   *request)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (request, EF_KEY_IDENTIFIERS, G_VARIANT_TYPE ("a(us)"));
  g_autoptr (GBytes) bytes = NULL;

  if (value == NULL)
    value = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("(us)"), NULL, 0));
  bytes = g_variant_get_data_as_bytes (value);
  /* Jobs come patient by patient, and making the set costs more than comparing it. */
  if (self->identifiers == NULL || !g_bytes_equal (bytes, self->identifiers_bytes))
    {
      g_clear_pointer (&self->identifiers, ef_identifiers_free);
      g_clear_pointer (&self->prover, ef_prover_free);
      g_clear_pointer (&self->identifiers_bytes, g_bytes_unref);
      self->identifiers = ef_identifiers_new_from_variant (value);
      self->identifiers_bytes = g_bytes_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  return self->identifiers;
}

EfOverrides *
ef_handlers_get_overrides (EfHandlers *self,
                           GVariant   *request)
{
  g_autoptr (GVariant) slice = g_variant_lookup_value (request, EF_KEY_SLICE, G_VARIANT_TYPE (EF_SLICE_TYPE));
  g_autoptr (GVariant) decisions = slice != NULL ? g_variant_get_child_value (slice, 5) : NULL;

  return decisions != NULL ? ef_overrides_new (decisions, self->digest) : NULL;
}

guint
ef_handlers_get_text_kept (GVariant *request)
{
  g_autoptr (GVariant) slice = g_variant_lookup_value (request, EF_KEY_SLICE, G_VARIANT_TYPE (EF_SLICE_TYPE));
  guint n = 0;

  if (slice != NULL)
    g_variant_get_child (slice, 6, "u", &n);
  return n;
}

EfProver *
ef_handlers_get_prover (EfHandlers *self,
                        GVariant   *request)
{
  const EfIdentifiers *identifiers = ef_handlers_get_identifiers (self, request);

  if (self->prover == NULL)
    self->prover = ef_prover_new (identifiers);
  return self->prover;
}

static char *
clean_cb (const char *text,
          gpointer    user_data)
{
  EfHandlers *self = user_data;
  g_autoptr (GArray) spans = ef_cleaner_find (self->cleaner, self->identifiers, text, 0);

  return ef_cleaner_cut (text, spans, "");
}

static gboolean
finds_cb (const guint8 *bytes,
          gsize         length,
          gboolean      is_text,
          gpointer      user_data)
{
  return ef_prover_finds (user_data, bytes, length, is_text);
}

gboolean
ef_handlers_start_pass (EfHandlers   *self,
                        GVariant     *request,
                        EfDeidentify *pass,
                        GError      **error)
{
  static const EfOptions cleaning = EF_OPTION_CLEAN_DESCRIPTORS | EF_OPTION_CLEAN_STRUCTURED;

  pass->profile = ef_handlers_get_profile (self, request, error);
  pass->mapping = pass->profile != NULL ? ef_handlers_get_mapping (self, request, error) : NULL;
  if (pass->mapping == NULL)
    return FALSE;
  pass->identifiers = ef_handlers_get_identifiers (self, request);
  pass->finds = finds_cb;
  pass->finds_data = ef_handlers_get_prover (self, request);
  g_variant_lookup (request, EF_KEY_SUBJECT, "&s", &pass->subject);
  if ((ef_profile_get_options (pass->profile) & cleaning) == 0 && ef_profile_get_n_rules (pass->profile) == 0)
    return TRUE;
  if (self->cleaner == NULL)
    self->cleaner = ef_cleaner_new (error);
  if (self->cleaner == NULL)
    return FALSE;
  pass->clean = clean_cb;
  pass->clean_data = self;
  return TRUE;
}

GArray *
ef_handlers_get_regions (GVariant *request)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (request, EF_KEY_REGIONS, G_VARIANT_TYPE (EF_REGIONS_TYPE));

  return value != NULL ? ef_region_list_from_variant (value) : g_array_new (FALSE, TRUE, sizeof (EfRegion));
}

static gboolean
want_fds (guint    n_fds,
          guint    wanted,
          GError **error)
{
  if (n_fds >= wanted)
    return TRUE;
  g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The job came with %u descriptors instead of %u", n_fds, wanted);
  return FALSE;
}

static GVariant *
handle_scan (GVariant  *request,
             const int *fds,
             guint      n_fds,
             int       *reply_fds,
             guint     *n_reply_fds,
             gpointer   user_data,
             GError   **error)
{
  EfProfile *profile = ef_handlers_get_profile (user_data, request, error);
  g_autoptr (EfInstance) instance = NULL;
  gboolean shown = FALSE;

  if (profile == NULL || !want_fds (n_fds, 1, error))
    return NULL;
  instance = ef_instance_read (fds[0], &ef_read_limits_default, error);
  if (instance == NULL || !ef_complete (instance, error))
    return NULL;
  g_variant_lookup (request, EF_KEY_SHOWN, "b", &shown);
  return ef_gather_record (instance, profile, shown);
}

static GVariant *
handle_dicomdir (GVariant  *request,
                 const int *fds,
                 guint      n_fds,
                 int       *reply_fds,
                 guint     *n_reply_fds,
                 gpointer   user_data,
                 GError   **error)
{
  g_autoptr (EfInstance) instance = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  GVariantDict dict;

  if (!want_fds (n_fds, 1, error))
    return NULL;
  instance = ef_instance_read (fds[0], &ef_read_limits_default, error);
  if (instance == NULL)
    return NULL;
  paths = ef_dicomdir_list_files (instance, NULL, error);
  if (paths == NULL)
    return NULL;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, EF_KEY_PATHS,
                               g_variant_new_strv ((const char *const *) paths->pdata, (gssize) paths->len));
  return g_variant_dict_end (&dict);
}

static const EfHandler table[] = {
  { EF_JOB_SCAN, "a{sv}", handle_scan },           { EF_JOB_DICOMDIR, "a{sv}", handle_dicomdir },
  { EF_JOB_UNPACK, "a{sv}", ef_handle_unpack },    { EF_JOB_FIND_TEXT, "a{sv}", ef_handle_find_text },
  { EF_JOB_APPLY, "a{sv}", ef_handle_apply },      { EF_JOB_VERIFY, "a{sv}", ef_handle_verify },
  { EF_JOB_PROVE, "a{sv}", ef_handle_prove },
  { EF_JOB_RECHECK, "a{sv}", ef_handle_recheck },  { EF_JOB_LIST_HEADER, "a{sv}", ef_handle_list_header },
  { EF_JOB_SHOW_FRAME, "a{sv}", ef_handle_show_frame }, { EF_JOB_PROJECT, "a{sv}", ef_handle_project },
  { EF_JOB_REIDENTIFY, "a{sv}", ef_handle_reidentify },
};

const EfHandler *
ef_handlers_get_table (guint *n_handlers)
{
  *n_handlers = G_N_ELEMENTS (table);
  return table;
}
