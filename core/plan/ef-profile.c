#include "config.h"

#include "ef-profile-private.h"

#include "ef-error.h"
#include "ef-key-lines.h"
#include "ef-profile-resources.h"
#include "ef-profile-store.h"

#include <string.h>

#define RESOURCE_PREFIX "/org/efface/profiles/"

/* --- reading -------------------------------------------------------------------------------------------------- */

void
ef_profile_reader_complain (EfProfileReader *self,
                            const char      *group,
                            const char      *key,
                            const char      *format,
                            ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  ef_key_lines_complain (self->lines, self->problems, group, key, why);
}

char *
ef_profile_reader_dup_value (EfProfileReader *self,
                             const char      *group,
                             const char      *key)
{
  char *value = g_key_file_get_value (self->file, group, key, NULL);

  return value != NULL ? g_strstrip (value) : NULL;
}

gboolean
ef_profile_find_word (const EfProfileWord *words,
                      const char          *word,
                      int                 *value)
{
  for (; words->word != NULL; words++)
    if (g_str_equal (words->word, word))
      {
        *value = words->value;
        return TRUE;
      }
  return FALSE;
}

static void
clear_rule (gpointer data)
{
  EfTagRule *rule = data;

  g_clear_pointer (&rule->path, ef_tag_path_free);
  g_clear_pointer (&rule->pattern, g_regex_unref);
  g_strfreev (rule->only_if);
  g_free (rule->value);
  g_free (rule->source);
}

static void
clear_seed (gpointer data)
{
  g_clear_pointer (&((EfSeed *) data)->path, ef_tag_path_free);
}

static EfProfile *
new_profile (const char *text)
{
  EfProfile *self = g_new0 (EfProfile, 1);

  g_atomic_ref_count_init (&self->refs);
  self->rules = g_array_new (FALSE, TRUE, sizeof (EfTagRule));
  g_array_set_clear_func (self->rules, clear_rule);
  self->seeds = g_array_new (FALSE, TRUE, sizeof (EfSeed));
  g_array_set_clear_func (self->seeds, clear_seed);
  for (guint i = 0; i < EF_N_WORD_LISTS; i++)
    self->words[i] = g_ptr_array_new_with_free_func (g_free);
  self->patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_regex_unref);
  self->dummies = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->text = g_strdup (text);
  self->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return self;
}

/* (transfer full): the profile, which is only good if @problems stays empty. */
static EfProfile *
read_text (const char *text,
           GPtrArray  *problems)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GHashTable) lines = NULL;
  g_autoptr (EfProfile) self = new_profile (text);
  EfProfileReader reader = { self, file, NULL, problems };
  g_autoptr (GError) local = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_ptr_array_add (problems, g_strdup ("the text is not in UTF-8"));
      return g_steal_pointer (&self);
    }
  reader.lines = lines = ef_key_lines_read (text, problems);
  if (problems->len == 0 && !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &local))
    g_ptr_array_add (problems, g_strdup (local->message));
  if (problems->len > 0)
    return g_steal_pointer (&self);

  ef_profile_check_keys (&reader);
  ef_profile_read_settings (&reader);
  ef_profile_read_rules (&reader);
  ef_profile_read_words (&reader);
  for (guint i = 0; i < EF_N_WORD_LISTS; i++)
    g_ptr_array_add (self->words[i], NULL);
  return g_steal_pointer (&self);
}

EfProfile *
ef_profile_new_from_text (const char *text,
                          const char *origin,
                          GError    **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (EfProfile) self = NULL;

  g_return_val_if_fail (text != NULL && origin != NULL, NULL);

  self = read_text (text, problems);
  if (problems->len == 0)
    return g_steal_pointer (&self);
  if (problems->len == 1)
    g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "Profile %s, %s", origin, (char *) problems->pdata[0]);
  else
    g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "Profile %s, %s (and %u more errors)", origin,
                 (char *) problems->pdata[0], problems->len - 1);
  return NULL;
}

char **
ef_profile_check_text (const char *text)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new ();
  g_autoptr (EfProfile) self = read_text (text, problems);

  return ef_key_lines_end (problems);
}

EfProfile *
ef_profile_new_builtin (const char *name,
                        GError    **error)
{
  g_autofree char *path = g_strconcat (RESOURCE_PREFIX, name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (ef_profiles_get_resource (), path, 0, NULL);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    {
      g_autofree char *list = NULL;
      g_auto (GStrv) names = ef_profile_list_builtin ();

      list = g_strjoinv (", ", names);
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "There is no profile “%s”; there are: %s", name, list);
      return NULL;
    }
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return ef_profile_new_from_text (text, name, error);
}

EfProfile *
ef_profile_load (const char *name_or_path,
                 GError    **error)
{
  g_autofree char *own = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  EfProfile *self;

  if (strchr (name_or_path, '/') == NULL && !g_file_test (name_or_path, G_FILE_TEST_IS_REGULAR))
    {
      own = ef_profile_store_dup_path (name_or_path);
      if (ef_profile_store_is_shipped (name_or_path) || !g_file_test (own, G_FILE_TEST_IS_REGULAR))
        return ef_profile_new_builtin (name_or_path, error);
      name_or_path = own;
    }
  if (!g_file_get_contents (name_or_path, &text, NULL, &local))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "Cannot read the profile: %s", local->message);
      return NULL;
    }
  self = ef_profile_new_from_text (text, name_or_path, error);
  if (self != NULL)
    self->folder = g_path_get_dirname (name_or_path);
  return self;
}

EfProfile *
ef_profile_with (const EfProfile *self,
                 const char      *group,
                 const char      *key,
                 const char      *value,
                 GError         **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  EfProfile *changed;

  if (!g_key_file_load_from_data (file, self->text, strlen (self->text), G_KEY_FILE_KEEP_COMMENTS, error))
    return NULL;
  g_key_file_set_string (file, group, key, value);
  text = g_key_file_to_data (file, NULL, NULL);
  changed = ef_profile_new_from_text (text, self->name, error);
  if (changed != NULL)
    changed->folder = g_strdup (self->folder);
  return changed;
}

EfProfile *
ef_profile_ref (EfProfile *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
ef_profile_unref (EfProfile *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->text);
  g_free (self->digest);
  g_free (self->name);
  g_free (self->title);
  g_free (self->folder);
  g_free (self->languages);
  g_free (self->label);
  g_free (self->lookup);
  g_array_unref (self->rules);
  g_array_unref (self->seeds);
  for (guint i = 0; i < EF_N_WORD_LISTS; i++)
    g_ptr_array_unref (self->words[i]);
  g_ptr_array_unref (self->patterns);
  g_hash_table_unref (self->dummies);
  g_free (self);
}

/* --- what it says --------------------------------------------------------------------------------------------- */

char **
ef_profile_list_builtin (void)
{
  return g_resource_enumerate_children (ef_profiles_get_resource (), RESOURCE_PREFIX, 0, NULL);
}

const char *
ef_profile_get_name (const EfProfile *self)
{
  return self->name;
}

const char *
ef_profile_get_title (const EfProfile *self)
{
  return self->title != NULL ? self->title : self->name;
}

const char *
ef_profile_get_text (const EfProfile *self)
{
  return self->text;
}

const char *
ef_profile_get_digest (const EfProfile *self)
{
  return self->digest;
}

EfOptions
ef_profile_get_options (const EfProfile *self)
{
  return self->options;
}

EfDatePolicy
ef_profile_get_dates (const EfProfile *self)
{
  return self->dates;
}

guint
ef_profile_get_max_shift (const EfProfile *self)
{
  return self->max_shift;
}

EfPixelPolicy
ef_profile_get_pixels (const EfProfile *self)
{
  return self->pixels;
}

gboolean
ef_profile_get_keep_rate (const EfProfile *self)
{
  return self->keep_rate;
}

const char *
ef_profile_get_label (const EfProfile *self)
{
  return self->label;
}

gboolean
ef_profile_get_every_frame (const EfProfile *self)
{
  return self->every_frame;
}

gboolean
ef_profile_get_hold_faces (const EfProfile *self)
{
  return self->hold_faces;
}

const char *
ef_profile_get_languages (const EfProfile *self)
{
  return self->languages;
}

EfFill
ef_profile_get_fill (const EfProfile *self)
{
  return self->fill;
}

gboolean
ef_profile_get_private_sop_classes (const EfProfile *self)
{
  return self->private_sop_classes;
}

gboolean
ef_profile_get_replace_documents (const EfProfile *self)
{
  return self->replace_documents;
}

gboolean
ef_profile_get_opaque_data (const EfProfile *self)
{
  return self->opaque_data;
}

char *
ef_profile_dup_lookup_path (const EfProfile *self)
{
  if (self->lookup == NULL)
    return NULL;
  if (g_path_is_absolute (self->lookup) || self->folder == NULL)
    return g_strdup (self->lookup);
  return g_build_filename (self->folder, self->lookup, NULL);
}

gboolean
ef_profile_get_refuse_unknown (const EfProfile *self)
{
  return self->refuse_unknown;
}

EfNameStyle
ef_profile_get_names (const EfProfile *self)
{
  return self->names;
}

const char *
ef_profile_get_dummy (const EfProfile *self,
                      guint16          vr)
{
  return g_hash_table_lookup (self->dummies, GUINT_TO_POINTER (vr));
}

guint
ef_profile_get_n_rules (const EfProfile *self)
{
  return self->rules->len;
}

const EfTagRule *
ef_profile_get_rule (const EfProfile *self,
                     guint            index)
{
  return &g_array_index (self->rules, EfTagRule, index);
}

guint
ef_profile_get_n_seeds (const EfProfile *self)
{
  return self->seeds->len;
}

const EfSeed *
ef_profile_get_seed (const EfProfile *self,
                     guint            index)
{
  return &g_array_index (self->seeds, EfSeed, index);
}

const char *const *
ef_profile_get_words (const EfProfile *self,
                      EfWordList       list)
{
  return (const char *const *) self->words[list]->pdata;
}

guint
ef_profile_get_n_patterns (const EfProfile *self)
{
  return self->patterns->len;
}

GRegex *
ef_profile_get_pattern (const EfProfile *self,
                        guint            index)
{
  return g_ptr_array_index (self->patterns, index);
}
