/* The groups of a profile that are a fixed set of keys, and the list of all groups. */
#include "config.h"

#include "ef-profile-private.h"

#include "ef-label.h"

#include <string.h>

/* --- words of the file ---------------------------------------------------------------------------------------- */

static const EfProfileWord option_words[] = {
  { "retain-safe-private", EF_OPTION_RETAIN_SAFE_PRIVATE },
  { "retain-uids", EF_OPTION_RETAIN_UIDS },
  { "retain-device", EF_OPTION_RETAIN_DEVICE },
  { "retain-institution", EF_OPTION_RETAIN_INSTITUTION },
  { "retain-patient", EF_OPTION_RETAIN_PATIENT },
  { "clean-descriptors", EF_OPTION_CLEAN_DESCRIPTORS },
  { "clean-structured", EF_OPTION_CLEAN_STRUCTURED },
  { "clean-graphics", EF_OPTION_CLEAN_GRAPHICS },
  { "clean-visual", EF_OPTION_CLEAN_VISUAL },
  { NULL },
};

static const EfProfileWord date_words[] = {
  { "remove", EF_DATES_REMOVE },
  { "shift", EF_DATES_SHIFT },
  { "keep", EF_DATES_KEEP },
  { "year", EF_DATES_YEAR },
  { NULL },
};

static const EfProfileWord pixel_words[] = {
  { "off", EF_PIXELS_OFF },
  { "header-match", EF_PIXELS_HEADER_MATCH },
  { "allow-list", EF_PIXELS_ALLOW_LIST },
  { "all-text", EF_PIXELS_ALL_TEXT },
  { NULL },
};

static const EfProfileWord fill_words[] = {
  { "black", EF_FILL_BLACK },
  { "white", EF_FILL_WHITE },
  { "gray", EF_FILL_GRAY },
  { "background", EF_FILL_BACKGROUND },
  { NULL },
};

static const EfProfileWord refuse_words[] = { { "refuse", FALSE }, { "keep", TRUE }, { NULL } };
static const EfProfileWord document_words[] = { { "refuse", FALSE }, { "replace", TRUE }, { NULL } };
static const EfProfileWord unknown_words[] = { { "pseudonym", FALSE }, { "refuse", TRUE }, { NULL } };
static const EfProfileWord name_words[] = { { "code", EF_NAMES_CODE }, { "readable", EF_NAMES_READABLE }, { NULL } };
static const EfProfileWord face_words[] = { { "warn", FALSE }, { "hold", TRUE }, { NULL } };
static const EfProfileWord flag_words[] = { { "true", TRUE }, { "false", FALSE }, { NULL } };

static void
read_word (EfProfileReader     *self,
           const char          *group,
           const char          *key,
           const EfProfileWord *words,
           int                 *value)
{
  g_autofree char *text = ef_profile_reader_dup_value (self, group, key);
  g_autoptr (GString) list = NULL;

  if (text == NULL || ef_profile_find_word (words, text, value))
    return;
  list = g_string_new (NULL);
  for (; words->word != NULL; words++)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", words->word);
  ef_profile_reader_complain (self, group, key, "not one of %s", list->str);
}

static guint
read_number (EfProfileReader *self,
             const char      *group,
             const char      *key,
             guint            fallback,
             guint            max)
{
  g_autofree char *text = ef_profile_reader_dup_value (self, group, key);
  guint64 number;

  if (text == NULL)
    return fallback;
  if (g_ascii_string_to_unsigned (text, 10, 1, max, &number, NULL))
    return (guint) number;
  ef_profile_reader_complain (self, group, key, "not a number from 1 to %u", max);
  return fallback;
}

/* --- the groups ----------------------------------------------------------------------------------------------- */

static void
read_options (EfProfileReader *self)
{
  for (const EfProfileWord *word = option_words; word->word != NULL; word++)
    {
      int on = FALSE;

      read_word (self, "options", word->word, flag_words, &on);
      if (on && word->value == EF_OPTION_CLEAN_VISUAL)
        ef_profile_reader_complain (self, "options", word->word,
                                    "faces are not looked for, so this option cannot be promised");
      else if (on)
        self->profile->options |= (EfOptions) word->value;
    }
}

static void
read_dates (EfProfileReader *self)
{
  EfProfile *profile = self->profile;
  int dates = EF_DATES_REMOVE;

  read_word (self, "dates", "policy", date_words, &dates);
  profile->dates = (EfDatePolicy) dates;
  profile->max_shift = read_number (self, "dates", "max-shift-days", 3650, 36500);
  /* Years alone are dates made coarser, which is one of the two ways of PS3.15 E.3.6. */
  if (profile->dates == EF_DATES_SHIFT || profile->dates == EF_DATES_YEAR)
    profile->options |= EF_OPTION_RETAIN_MODIFIED_DATES;
  if (profile->dates == EF_DATES_KEEP)
    profile->options |= EF_OPTION_RETAIN_FULL_DATES;
}

static void
read_pixels (EfProfileReader *self)
{
  EfProfile *profile = self->profile;
  int pixels = EF_PIXELS_ALLOW_LIST;
  int fill = EF_FILL_BLACK;

  read_word (self, "pixels", "policy", pixel_words, &pixels);
  read_word (self, "pixels", "fill", fill_words, &fill);
  read_word (self, "pixels", "every-frame", flag_words, &profile->every_frame);
  read_word (self, "pixels", "faces", face_words, &profile->hold_faces);
  read_word (self, "pixels", "keep-lossy-rate", flag_words, &profile->keep_rate);
  profile->label = ef_profile_reader_dup_value (self, "pixels", "label");
  if (profile->label != NULL && *profile->label == 0)
    g_clear_pointer (&profile->label, g_free);
  if (profile->label != NULL && !ef_label_is_valid (profile->label))
    ef_profile_reader_complain (self, "pixels", "label", "not up to %d capital letters, digits, spaces and .-:/",
                                EF_LABEL_MAX_LENGTH);
  profile->pixels = (EfPixelPolicy) pixels;
  profile->fill = (EfFill) fill;
  profile->languages = ef_profile_reader_dup_value (self, "pixels", "languages");
  if (profile->languages == NULL || *profile->languages == 0)
    {
      g_free (profile->languages);
      profile->languages = g_strdup ("eng");
    }
  if (!g_regex_match_simple ("^[A-Za-z_]+(\\+[A-Za-z_]+)*$", profile->languages, 0, 0))
    ef_profile_reader_complain (self, "pixels", "languages", "not names joined by '+', such as eng+deu");
}

static void
read_ids (EfProfileReader *self)
{
  EfProfile *profile = self->profile;
  int names = EF_NAMES_CODE;

  read_word (self, "ids", "unknown", unknown_words, &profile->refuse_unknown);
  read_word (self, "ids", "names", name_words, &names);
  profile->names = (EfNameStyle) names;
  profile->lookup = ef_profile_reader_dup_value (self, "ids", "lookup");
  if (profile->lookup != NULL && *profile->lookup == 0)
    g_clear_pointer (&profile->lookup, g_free);
  if (profile->refuse_unknown && profile->lookup == NULL)
    ef_profile_reader_complain (self, "ids", "unknown", "refuse makes sense with a lookup only");
}

void
ef_profile_read_settings (EfProfileReader *self)
{
  EfProfile *profile = self->profile;

  profile->name = ef_profile_reader_dup_value (self, "profile", "name");
  profile->title = ef_profile_reader_dup_value (self, "profile", "title");
  if (profile->name == NULL || *profile->name == 0)
    ef_profile_reader_complain (self, "profile", "name", "is missing");
  read_options (self);
  read_dates (self);
  read_pixels (self);
  read_ids (self);
  profile->replace_documents = TRUE;
  read_word (self, "instances", "private-sop-classes", refuse_words, &profile->private_sop_classes);
  read_word (self, "instances", "documents", document_words, &profile->replace_documents);
  read_word (self, "instances", "opaque-data", refuse_words, &profile->opaque_data);
}

void
ef_profile_check_keys (EfProfileReader *self)
{
  static const struct
  {
    const char *group;
    const char *keys[10]; /* none: the keys are tags, words or names */
  } known[] = {
    { "profile", { "name", "title" } },
    { "options",
      { "retain-safe-private", "retain-uids", "retain-device", "retain-institution", "retain-patient",
        "clean-descriptors", "clean-structured", "clean-graphics", "clean-visual" } },
    { "dates", { "policy", "max-shift-days" } },
    { "pixels", { "policy", "languages", "fill", "every-frame", "faces", "keep-lossy-rate", "label" } },
    { "instances", { "private-sop-classes", "documents", "opaque-data" } },
    { "ids", { "lookup", "unknown", "names" } },
    { "tags" },
    { "private" },
    { "words" },
    { "seeds" },
    { "patterns" },
    { "dummies" },
  };
  g_auto (GStrv) groups = g_key_file_get_groups (self->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (self->file, groups[i], NULL, NULL);
      guint k;

      for (k = 0; k < G_N_ELEMENTS (known) && !g_str_equal (known[k].group, groups[i]); k++)
        ;
      if (k == G_N_ELEMENTS (known))
        {
          ef_profile_reader_complain (self, groups[i], "", "there is no such group");
          continue;
        }
      for (guint j = 0; known[k].keys[0] != NULL && keys != NULL && keys[j] != NULL; j++)
        if (!g_strv_contains (known[k].keys, keys[j]))
          ef_profile_reader_complain (self, groups[i], keys[j], "there is no such key");
    }
}
