#include "config.h"

#include "ef-profile.h"

#include "ef-error.h"
#include "ef-profile-resources.h"

#include <string.h>

#define RESOURCE_PREFIX "/org/efface/profiles/"
#define GROUP_TAGS "tags"
#define GROUP_DUMMIES "dummies"

struct _EfProfile
{
  gatomicrefcount refs;
  char *text;
  char *digest;
  char *name;
  char *title;

  EfOptions options;
  EfDatePolicy dates;
  guint max_shift;

  EfPixelPolicy pixels;
  char *languages;
  EfFill fill;
  gboolean every_frame;

  gboolean private_sop_classes;

  GArray *rules;       /* of EfTagRule, in the order of the file */
  GHashTable *dummies; /* VR -> text */
};

/* --- words of the file ---------------------------------------------------------------------------------------- */

typedef struct
{
  const char *word;
  int value;
} Word;

static const Word option_words[] = {
  { "retain-safe-private", EF_OPTION_RETAIN_SAFE_PRIVATE },
  { "retain-uids", EF_OPTION_RETAIN_UIDS },
  { "retain-device", EF_OPTION_RETAIN_DEVICE },
  { "retain-institution", EF_OPTION_RETAIN_INSTITUTION },
  { "retain-patient", EF_OPTION_RETAIN_PATIENT },
  { NULL },
};

static const Word date_words[] = {
  { "remove", EF_DATES_REMOVE },
  { "shift", EF_DATES_SHIFT },
  { "keep", EF_DATES_KEEP },
  { NULL },
};

static const Word pixel_words[] = {
  { "off", EF_PIXELS_OFF },
  { "header-match", EF_PIXELS_HEADER_MATCH },
  { "allow-list", EF_PIXELS_ALLOW_LIST },
  { "all-text", EF_PIXELS_ALL_TEXT },
  { NULL },
};

static const Word fill_words[] = {
  { "black", EF_FILL_BLACK },
  { "white", EF_FILL_WHITE },
  { "gray", EF_FILL_GRAY },
  { "background", EF_FILL_BACKGROUND },
  { NULL },
};

static const Word refuse_words[] = {
  { "refuse", FALSE },
  { "keep", TRUE },
  { NULL },
};

static const Word action_words[] = {
  { "keep", EF_ACTION_K },  { "remove", EF_ACTION_X }, { "empty", EF_ACTION_Z }, { "dummy", EF_ACTION_D },
  { "uid", EF_ACTION_U },   { NULL },
};

static gboolean
find_word (const Word *words,
           const char *word,
           int        *value)
{
  for (; words->word != NULL; words++)
    if (g_str_equal (words->word, word))
      {
        *value = words->value;
        return TRUE;
      }
  return FALSE;
}

static char *
list_words (const Word *words)
{
  GString *list = g_string_new (NULL);

  for (; words->word != NULL; words++)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", words->word);
  return g_string_free (list, FALSE);
}

/* --- one key at a time ---------------------------------------------------------------------------------------- */

static gboolean
refuse_key (const char *origin,
            const char *group,
            const char *key,
            const char *why,
            GError    **error)
{
  g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "Profile %s, [%s] %s: %s", origin, group, key, why);
  return FALSE;
}

static gboolean
read_word (GKeyFile   *file,
           const char *origin,
           const char *group,
           const char *key,
           const Word *words,
           int        *value,
           GError    **error)
{
  g_autofree char *text = g_key_file_get_string (file, group, key, NULL);
  g_autofree char *list = NULL;
  g_autofree char *why = NULL;

  if (text == NULL || find_word (words, g_strstrip (text), value))
    return TRUE;
  list = list_words (words);
  why = g_strdup_printf ("not one of %s", list);
  return refuse_key (origin, group, key, why, error);
}

static gboolean
read_flag (GKeyFile   *file,
           const char *origin,
           const char *group,
           const char *key,
           gboolean   *value,
           GError    **error)
{
  g_autoptr (GError) local = NULL;
  gboolean flag;

  if (!g_key_file_has_key (file, group, key, NULL))
    return TRUE;
  flag = g_key_file_get_boolean (file, group, key, &local);
  if (local != NULL)
    return refuse_key (origin, group, key, "not true or false", error);
  *value = flag;
  return TRUE;
}

static gboolean
read_options (EfProfile  *self,
              GKeyFile   *file,
              const char *origin,
              GError    **error)
{
  for (const Word *word = option_words; word->word != NULL; word++)
    {
      gboolean on = FALSE;

      if (!read_flag (file, origin, "options", word->word, &on, error))
        return FALSE;
      if (on)
        self->options |= (EfOptions) word->value;
    }
  return TRUE;
}

static gboolean
read_rules (EfProfile  *self,
            GKeyFile   *file,
            const char *origin,
            GError    **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP_TAGS, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *text = g_key_file_get_string (file, GROUP_TAGS, keys[i], NULL);
      gboolean bare = g_regex_match_simple ("^[0-9A-Fa-f]{4},[0-9A-Fa-f]{4}$", keys[i], 0, 0);
      g_autofree char *path = bare ? g_strdup_printf ("(%s)", keys[i]) : g_strdup (keys[i]);
      g_autoptr (GError) local = NULL;
      EfTagRule rule = { 0 };
      char *colon = strchr (text, ':');
      int action;

      /* Keys of a key file cannot hold '[': items are written with braces there. */
      for (char *p = path; *p != 0; p++)
        *p = *p == '{' ? '[' : *p == '}' ? ']' : *p;
      if (colon != NULL)
        *colon++ = 0;
      if (!find_word (action_words, g_strstrip (text), &action))
        return refuse_key (origin, GROUP_TAGS, keys[i], "not one of keep, remove, empty, dummy, uid", error);
      if (colon != NULL && action != EF_ACTION_D)
        return refuse_key (origin, GROUP_TAGS, keys[i], "only dummy takes a text", error);
      rule.path = ef_tag_path_parse (path, &local);
      if (rule.path == NULL)
        return refuse_key (origin, GROUP_TAGS, keys[i], local->message, error);
      rule.action = (EfAction) action;
      rule.value = g_strdup (colon);
      rule.source = g_strdup_printf ("[tags] %s", keys[i]);
      g_array_append_val (self->rules, rule);
    }
  return TRUE;
}

static gboolean
read_dummies (EfProfile  *self,
              GKeyFile   *file,
              const char *origin,
              GError    **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP_DUMMIES, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      guint16 vr = strlen (keys[i]) == 2 ? EF_VR (keys[i][0], keys[i][1]) : 0;

      if (!ef_vr_is_string (vr))
        return refuse_key (origin, GROUP_DUMMIES, keys[i], "not a VR of text", error);
      g_hash_table_insert (self->dummies, GUINT_TO_POINTER (vr),
                           g_key_file_get_string (file, GROUP_DUMMIES, keys[i], NULL));
    }
  return TRUE;
}

/* A misspelt key would silently be ignored, and the person would believe in it. */
static gboolean
check_keys (GKeyFile   *file,
            const char *origin,
            GError    **error)
{
  static const struct
  {
    const char *group;
    const char *keys[10];
  } known[] = {
    { "profile", { "name", "title" } },
    { "options",
      { "retain-safe-private", "retain-uids", "retain-device", "retain-institution", "retain-patient" } },
    { "dates", { "policy", "max-shift-days" } },
    { "pixels", { "policy", "languages", "fill", "every-frame" } },
    { "instances", { "private-sop-classes" } },
    { GROUP_TAGS, { NULL } },
    { GROUP_DUMMIES, { NULL } },
  };
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);
      guint k;

      for (k = 0; k < G_N_ELEMENTS (known) && !g_str_equal (known[k].group, groups[i]); k++)
        ;
      if (k == G_N_ELEMENTS (known))
        {
          g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "Profile %s: there is no group [%s]", origin, groups[i]);
          return FALSE;
        }
      for (guint j = 0; known[k].keys[0] != NULL && keys[j] != NULL; j++)
        if (!g_strv_contains (known[k].keys, keys[j]))
          return refuse_key (origin, groups[i], keys[j], "there is no such key", error);
    }
  return TRUE;
}

static gboolean
read_file (EfProfile  *self,
           GKeyFile   *file,
           const char *origin,
           GError    **error)
{
  g_autoptr (GError) local = NULL;
  int dates = EF_DATES_REMOVE;
  int pixels = EF_PIXELS_ALLOW_LIST;
  int fill = EF_FILL_BLACK;

  if (!check_keys (file, origin, error) || !read_options (self, file, origin, error) ||
      !read_word (file, origin, "dates", "policy", date_words, &dates, error) ||
      !read_word (file, origin, "pixels", "policy", pixel_words, &pixels, error) ||
      !read_word (file, origin, "pixels", "fill", fill_words, &fill, error) ||
      !read_word (file, origin, "instances", "private-sop-classes", refuse_words, &self->private_sop_classes, error) ||
      !read_flag (file, origin, "pixels", "every-frame", &self->every_frame, error) ||
      !read_rules (self, file, origin, error) || !read_dummies (self, file, origin, error))
    return FALSE;

  self->name = g_key_file_get_string (file, "profile", "name", NULL);
  self->title = g_key_file_get_string (file, "profile", "title", NULL);
  if (self->name == NULL)
    return refuse_key (origin, "profile", "name", "is missing", error);

  self->dates = (EfDatePolicy) dates;
  self->max_shift = 3650;
  if (g_key_file_has_key (file, "dates", "max-shift-days", NULL))
    {
      int days = g_key_file_get_integer (file, "dates", "max-shift-days", &local);

      if (local != NULL || days < 1 || days > 36500)
        return refuse_key (origin, "dates", "max-shift-days", "not a number from 1 to 36500", error);
      self->max_shift = (guint) days;
    }
  if (self->dates == EF_DATES_SHIFT)
    self->options |= EF_OPTION_RETAIN_MODIFIED_DATES;
  if (self->dates == EF_DATES_KEEP)
    self->options |= EF_OPTION_RETAIN_FULL_DATES;

  self->pixels = (EfPixelPolicy) pixels;
  self->fill = (EfFill) fill;
  self->languages = g_key_file_get_string (file, "pixels", "languages", NULL);
  if (self->languages == NULL || *self->languages == 0)
    {
      g_free (self->languages);
      self->languages = g_strdup ("eng");
    }
  if (!g_regex_match_simple ("^[A-Za-z_]+(\\+[A-Za-z_]+)*$", self->languages, 0, 0))
    return refuse_key (origin, "pixels", "languages", "not names joined by '+', such as eng+deu", error);
  return TRUE;
}

static void
clear_rule (EfTagRule *rule)
{
  g_clear_pointer (&rule->path, ef_tag_path_free);
  g_free (rule->value);
  g_free (rule->source);
}

EfProfile *
ef_profile_new_from_text (const char *text,
                          const char *origin,
                          GError    **error)
{
  g_autoptr (EfProfile) self = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (text != NULL && origin != NULL, NULL);

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &local))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "Profile %s: %s", origin, local->message);
      return NULL;
    }
  self = g_new0 (EfProfile, 1);
  g_atomic_ref_count_init (&self->refs);
  self->rules = g_array_new (FALSE, TRUE, sizeof (EfTagRule));
  g_array_set_clear_func (self->rules, (GDestroyNotify) clear_rule);
  self->dummies = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->text = g_strdup (text);
  self->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  if (!read_file (self, file, origin, error))
    return NULL;
  return g_steal_pointer (&self);
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
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;

  if (strchr (name_or_path, '/') == NULL && !g_file_test (name_or_path, G_FILE_TEST_IS_REGULAR))
    return ef_profile_new_builtin (name_or_path, error);
  if (!g_file_get_contents (name_or_path, &text, NULL, &local))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "Cannot read the profile: %s", local->message);
      return NULL;
    }
  return ef_profile_new_from_text (text, name_or_path, error);
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

  if (!g_key_file_load_from_data (file, self->text, strlen (self->text), G_KEY_FILE_KEEP_COMMENTS, error))
    return NULL;
  g_key_file_set_string (file, group, key, value);
  text = g_key_file_to_data (file, NULL, NULL);
  return ef_profile_new_from_text (text, self->name, error);
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
  g_free (self->languages);
  g_array_unref (self->rules);
  g_hash_table_unref (self->dummies);
  g_free (self);
}

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
ef_profile_get_every_frame (const EfProfile *self)
{
  return self->every_frame;
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
