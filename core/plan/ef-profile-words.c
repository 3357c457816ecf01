/* The groups of a profile that are lists: words, seeds, patterns and dummies. */
#include "config.h"

#include "ef-profile-private.h"

#include <string.h>

/* "identity", "harmless.de": the language is for the reader, since texts do not tell theirs. */
static void
read_word_lists (EfProfileReader *self)
{
  static const EfProfileWord lists[] = {
    { "identity", EF_WORDS_IDENTITY },
    { "harmless", EF_WORDS_HARMLESS },
    { "cues", EF_WORDS_CUES },
    { NULL },
  };
  g_auto (GStrv) keys = g_key_file_get_keys (self->file, "words", NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (keys[i], ".", 2);
      g_autofree char *value = ef_profile_reader_dup_value (self, "words", keys[i]);
      g_auto (GStrv) words = g_strsplit (value, ";", -1);
      gboolean good_language = parts[1] == NULL || g_regex_match_simple ("^[a-z]{2,3}$", parts[1], 0, 0);
      int list;

      if (!ef_profile_find_word (lists, parts[0], &list) || !good_language)
        {
          ef_profile_reader_complain (self, "words", keys[i],
                                      "not identity, harmless or cues, with or without a language (cues.de)");
          continue;
        }
      for (guint k = 0; words[k] != NULL; k++)
        if (*g_strstrip (words[k]) != 0)
          g_ptr_array_add (self->profile->words[list], g_strdup (words[k]));
    }
}

static void
read_seeds (EfProfileReader *self)
{
  static const EfProfileWord kinds[] = {
    { "patient-name", EF_IDENTIFIER_PATIENT_NAME },
    { "person-name", EF_IDENTIFIER_PERSON_NAME },
    { "id", EF_IDENTIFIER_ID },
    { "date", EF_IDENTIFIER_DATE },
    { "place", EF_IDENTIFIER_PLACE },
    { "contact", EF_IDENTIFIER_CONTACT },
    { NULL },
  };
  g_auto (GStrv) keys = g_key_file_get_keys (self->file, "seeds", NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = ef_profile_reader_dup_value (self, "seeds", keys[i]);
      EfSeed seed = { 0 };
      int kind = 0;

      if (!ef_profile_find_word (kinds, value, &kind))
        {
          ef_profile_reader_complain (self, "seeds", keys[i],
                                      "not one of patient-name, person-name, id, date, place, contact");
          continue;
        }
      seed.path = ef_profile_reader_parse_path (self, "seeds", keys[i]);
      seed.kind = (EfIdentifierKind) kind;
      if (seed.path != NULL)
        g_array_append_val (self->profile->seeds, seed);
    }
}

static void
read_patterns (EfProfileReader *self)
{
  g_auto (GStrv) keys = g_key_file_get_keys (self->file, "patterns", NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = ef_profile_reader_dup_value (self, "patterns", keys[i]);
      g_autoptr (GError) local = NULL;
      g_autoptr (GRegex) regex = g_regex_new (value, 0, 0, &local);

      if (regex == NULL)
        ef_profile_reader_complain (self, "patterns", keys[i], "no regular expression: %s", local->message);
      else if (g_regex_match (regex, "", 0, NULL))
        /* It would be found everywhere. */
        ef_profile_reader_complain (self, "patterns", keys[i], "matches the empty text");
      else
        g_ptr_array_add (self->profile->patterns, g_steal_pointer (&regex));
    }
}

static void
read_dummies (EfProfileReader *self)
{
  g_auto (GStrv) keys = g_key_file_get_keys (self->file, "dummies", NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      guint16 vr = strlen (keys[i]) == 2 ? EF_VR (keys[i][0], keys[i][1]) : 0;

      if (!ef_vr_is_string (vr))
        ef_profile_reader_complain (self, "dummies", keys[i], "not a VR of text");
      else
        g_hash_table_insert (self->profile->dummies, GUINT_TO_POINTER (vr),
                             ef_profile_reader_dup_value (self, "dummies", keys[i]));
    }
}

void
ef_profile_read_words (EfProfileReader *self)
{
  read_word_lists (self);
  read_seeds (self);
  read_patterns (self);
  read_dummies (self);
}
