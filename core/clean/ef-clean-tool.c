/* What training and benches need: reads lines, writes spans or features. Not installed.
 *
 * clean-tool find [THRESHOLD [DROPOUT]]: lines "KIND=VALUE<tab>...<tab>TEXT" with KIND name, person, id, date, place, contact; writes
 *   "START LENGTH CAUSE RULE;..." for each.
 *   With a DROPOUT, 1 to 10, half of the listed names and a third of the common words count as never heard of.
 * clean-tool features: a text a line; for each word the tagger may judge writes 32 bit numbers: line, start, length, number of
 *   features, and EF_TAGGER_MAX_FEATURES features. In two of three lines a part of the lists is left out, of medicines and
 *   discoverers too.
 * clean-tool readings: "SIGNS<tab>READING in kana" a line; writes both as ef_persons_has_reading() asks for them.
 * clean-tool words: a text a line; writes what is known of each word.
 * clean-tool speed N: as find, N times over, and the time on standard error.
 *
 * "\n" in a text is written as U+2028. */
#include "config.h"

#include "ef-clean-forms.h"
#include "ef-clean-private.h"
#include "ef-clean-readings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static EfIdentifiers *
read_identifiers (char **fields)
{
  static const struct
  {
    const char *name;
    EfIdentifierKind kind;
  } kinds[] = { { "name", EF_IDENTIFIER_PATIENT_NAME }, { "person", EF_IDENTIFIER_PERSON_NAME }, { "id", EF_IDENTIFIER_ID },
                { "date", EF_IDENTIFIER_DATE }, { "place", EF_IDENTIFIER_PLACE }, { "contact", EF_IDENTIFIER_CONTACT } };
  EfIdentifiers *self = ef_identifiers_new ();

  for (; fields[0] && fields[1]; fields++)
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
      if (g_str_has_prefix (fields[0], kinds[i].name) && fields[0][strlen (kinds[i].name)] == '=')
        ef_identifiers_add (self, kinds[i].kind, strchr (fields[0], '=') + 1);
  return self;
}

static void
print_readings (char *line)
{
  g_auto (GStrv) fields = g_strsplit (g_strstrip (line), "\t", 2);
  g_autoptr (GString) reading = g_string_new (NULL);

  if (g_strv_length (fields) < 2 || !ef_clean_reading (fields[1], strlen (fields[1]), reading))
    return;
  for (const char *p = fields[0]; *p; p = g_utf8_next_char (p))
    {
      char sign[8] = { 0 };

      g_unichar_to_utf8 (ef_clean_plain_wide (g_utf8_get_char (p)), sign);
      fputs (sign, stdout);
    }
  printf (":%s\n", reading->str);
}

/* A third of the medicines, discoverers and the like count as never heard of. */
static void
forget_words (EfCleanText *text,
              guint        seed)
{
  for (guint i = 0; i < text->tokens->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);

      if ((token->hash >> 13) % 3 == seed % 3)
        {
          token->lex &= ~(guint32) (EF_LEX_MEDICAL | EF_LEX_VENDOR | EF_LEX_EPONYM | EF_LEX_EPONYM_SURE);
          token->technique = 0;
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfCleaner) cleaner = ef_cleaner_new (&error);
  gboolean features = argc > 1 && !strcmp (argv[1], "features");
  guint times = argc > 2 && !strcmp (argv[1], "speed") ? (guint) atoi (argv[2]) : 1;
  int threshold = argc > 2 && !strcmp (argv[1], "find") ? atoi (argv[2]) : 0;
  guint dropout = argc > 3 ? (guint) atoi (argv[3]) : 0;
  char *line = NULL;
  size_t room = 0;
  gsize bytes = 0;
  gint64 spent = 0;
  guint32 line_number = 0;

  if (!cleaner)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  while (getline (&line, &room, stdin) > 0)
    {
      if (argc > 1 && !strcmp (argv[1], "readings"))
        {
          print_readings (line);
          continue;
        }
      if (argc > 1 && !strcmp (argv[1], "words"))
        {
          EfCleanText text;

          line[strcspn (line, "\n")] = '\0';
          ef_clean_text_init (&text, cleaner, line);
          ef_clean_guard (&text);
          ef_clean_guard_places (&text);
          for (guint i = 0; i < text.tokens->len; i++)
            {
              EfCleanToken *token = ef_clean_token (&text, i);

              printf ("%s: shape %u, lists %02x, parts %08x, technique %x%s, odds %.2f\n", ef_clean_key (&text, token), token->shape, ef_clean_token_bits (&text, token),
                      token->lex, token->technique, token->guarded ? ", guarded" : "", (double) ef_tagger_score (ef_cleaner_get_tagger (cleaner), &text, i));
            }
          ef_clean_text_clear (&text);
          continue;
        }
      g_auto (GStrv) fields = NULL;
      g_autoptr (EfIdentifiers) identifiers = NULL;
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GString) content = NULL;
      gint64 before;

      line[strcspn (line, "\n")] = '\0';
      fields = g_strsplit (line, "\t", -1);
      content = g_string_new (fields[0] ? fields[g_strv_length (fields) - 1] : "");
      g_string_replace (content, "\342\200\250", "\n", 0);
      if (features)
        {
          EfCleanText text;

          ef_lexicon_set_dropout (line_number % 3 ? line_number + 1 : 0);
          ef_clean_text_init (&text, cleaner, content->str);
          if (line_number % 3)
            forget_words (&text, line_number);
          ef_clean_guard (&text);
          ef_clean_guard_places (&text);
          for (guint i = 0; i < text.tokens->len; i++)
            if (ef_tagger_is_candidate (&text, i))
              {
                guint32 row[4 + EF_TAGGER_MAX_FEATURES] = { 0 };
                EfCleanToken *token = ef_clean_token (&text, i);

                row[0] = line_number;
                row[1] = text.origin ? text.origin[token->start] : token->start;
                row[2] = (text.origin ? text.origin[token->end] : token->end) - row[1];
                row[3] = ef_tagger_features (&text, i, row + 4);
                fwrite (row, sizeof row, 1, stdout);
              }
          line_number++;
          ef_clean_text_clear (&text);
          continue;
        }
      identifiers = read_identifiers (fields);
      ef_lexicon_set_dropout (dropout);
      before = g_get_monotonic_time ();
      for (guint t = 0; t < times; t++)
        {
          g_autoptr (GArray) spans = ef_cleaner_find (cleaner, identifiers, content->str, threshold);

          bytes += content->len;
          if (t)
            continue;
          for (guint i = 0; i < spans->len; i++)
            {
              const EfSpan *span = &g_array_index (spans, EfSpan, i);

              g_string_append_printf (out, "%u %u %s %s;", span->start, span->length, ef_span_cause_get_name (span->cause), span->rule);
            }
        }
      spent += g_get_monotonic_time () - before;
      if (times == 1)
        puts (out->str);
    }
  if (times > 1)
    fprintf (stderr, "%.2f MB/s\n", (double) bytes / (double) MAX (spent, 1));
  free (line);
  return 0;
}
