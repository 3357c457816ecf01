#include "config.h"

#include "ef-clean-filter.h"
#include "ef-cleaner.h"

#include <stdio.h>
#include <string.h>

static EfCleaner *cleaner;

static GArray *
find (const EfIdentifiers *identifiers,
      const char          *text)
{
  return ef_cleaner_find (cleaner, identifiers, text, 0);
}

static char *
cut (const char *text,
     const char *replacement)
{
  g_autoptr (GArray) spans = find (NULL, text);

  return ef_cleaner_cut (text, spans, replacement);
}

static EfIdentifiers *
read_patient (const char *line)
{
  static const struct
  {
    const char *name;
    EfIdentifierKind kind;
  } kinds[] = { { "name=", EF_IDENTIFIER_PATIENT_NAME }, { "id=", EF_IDENTIFIER_ID }, { "place=", EF_IDENTIFIER_PLACE } };
  EfIdentifiers *self = ef_identifiers_new ();
  g_auto (GStrv) fields = g_strsplit (line, " | ", -1);

  for (guint f = 0; fields[f]; f++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (g_str_has_prefix (g_strstrip (fields[f]), kinds[k].name))
        ef_identifiers_add (self, kinds[k].kind, fields[f] + strlen (kinds[k].name));
  return self;
}

/* Takes the marks out of @marked; @wanted gets a sign for each byte that must go. */
static char *
unmark (const char *marked,
        GString    *wanted)
{
  GString *plain = g_string_new (NULL);
  char inside = ' ';

  g_string_truncate (wanted, 0);
  for (const char *p = marked; *p; p++)
    {
      if (g_str_has_prefix (p, "[[") || g_str_has_prefix (p, "]]"))
        {
          inside = *p == '[' ? 'x' : ' ';
          p++;
          continue;
        }
      g_string_append_c (plain, *p);
      g_string_append_c (wanted, inside);
    }
  return g_string_free (plain, FALSE);
}

static gboolean
counts (const char *p)
{
  return (guchar) *p >= 128 || g_ascii_isalnum (*p);
}

/* Hand-checked sentences of many languages: just what is marked goes. */
static void
test_sentences (gconstpointer name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, name, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (EfIdentifiers) patient = NULL;
  g_autoptr (GString) wanted = g_string_new (NULL);
  guint n = 0;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *plain = NULL;
      g_autofree char *got = NULL;
      g_autoptr (GArray) spans = NULL;
      char *arrow = strstr (lines[i], " -> ");

      if (!*lines[i] || *lines[i] == '#')
        continue;
      if (*lines[i] == '@')
        {
          g_clear_pointer (&patient, ef_identifiers_free);
          patient = read_patient (lines[i] + 1);
          continue;
        }
      if (arrow)
        {
          /* The part to go stands behind the arrow. */
          g_autofree char *part = g_strndup (arrow + 6, strlen (arrow + 6) - 2);
          g_autofree char *text = g_strndup (lines[i], (gsize) (arrow - lines[i]));
          const char *at;

          plain = unmark (text, wanted);
          memset (wanted->str, ' ', wanted->len);
          at = strstr (plain, part);
          g_assert_nonnull (at);
          memset (wanted->str + (at - plain), 'x', strlen (part));
        }
      else
        plain = unmark (lines[i], wanted);
      got = g_strnfill (strlen (plain), ' ');
      spans = find (patient, plain);
      for (guint s = 0; s < spans->len; s++)
        {
          const EfSpan *span = &g_array_index (spans, EfSpan, s);

          g_assert_cmpuint (span->start + span->length, <=, strlen (plain));
          g_assert_nonnull (span->rule);
          memset (got + span->start, 'x', span->length);
        }
      for (gsize k = 0; plain[k]; k++)
        if (counts (plain + k) && got[k] != wanted->str[k])
          {
            g_test_message ("%s\n%s\nwanted: %s", plain, got, wanted->str);
            g_test_fail ();
            break;
          }
      n++;
    }
  g_assert_cmpuint (n, >, 60);
}

/* A patient named Big: the scanner's bore stays, so does what tells nothing; the name goes. */
static void
test_everyday_name (void)
{
  g_autoptr (EfIdentifiers) patient = read_patient ("name=Big^Robert");
  g_autoptr (GArray) scanner = find (patient, "Brilliance Big Bore");
  g_autoptr (GArray) person = find (patient, "Big, Robert on the table");

  g_assert_cmpuint (scanner->len, ==, 0);
  g_assert_cmpuint (person->len, ==, 1);
  g_assert_cmpint (g_array_index (person, EfSpan, 0).cause, ==, EF_SPAN_KNOWN);
}

static void
test_reasons (void)
{
  static const struct
  {
    const char *text, *rule;
    EfSpanCause cause;
  } cases[] = {
    { "scan of 12.03.2019", "date", EF_SPAN_PATTERN },
    { "tel. 0761 2703455", "phone", EF_SPAN_PATTERN },
    { "write to a.b@example.org", "mail", EF_SPAN_PATTERN },
    { "http://example.org/x?id=1", "link", EF_SPAN_PATTERN },
    { "10.12.13.14", "ip", EF_SPAN_PATTERN },
    { "Mrs Pemberton", "cue:title", EF_SPAN_CUE },
    { "operator: Pemberton", "cue:label", EF_SPAN_CUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) spans = find (NULL, cases[i].text);

      g_assert_cmpuint (spans->len, ==, 1);
      g_assert_cmpstr (g_array_index (spans, EfSpan, 0).rule, ==, cases[i].rule);
      g_assert_cmpint (g_array_index (spans, EfSpan, 0).cause, ==, cases[i].cause);
      g_assert_cmpfloat (g_array_index (spans, EfSpan, 0).score, >, 0.0f);
    }
  for (guint i = 0; i < EF_N_SPAN_CAUSES; i++)
    g_assert_cmpstr (ef_span_cause_get_name ((EfSpanCause) i), !=, "?");
}

/* Dates as thirteen languages write them. */
static void
test_dates (void)
{
  static const char *const dates[] = {
    "March 3rd, 2019", "3 Mar 2019", "03/12/2019", "2019-03-12", "12-MAR-19", "4th of July 1976", "20190312",
    "3. M\303\244rz 2019", "12.3.19", "3 mars 2019", "1er f\303\251vrier 2018", "3 de marzo de 2018", "3 marzo 2018", "3 maart 2018",
    "10 de agosto de 2016", "3 juni 2015", "12 stycznia 2018", "12 \320\274\320\260\321\200\321\202\320\260 2018", "2019\345\271\2643\346\234\21012\346\227\245",
    "\345\271\263\346\210\22031\345\271\2644\346\234\2101\346\227\245", "2019\353\205\204 3\354\233\224 12\354\235\274", "2019. m\303\241rcius 5", "3. b\305\231ezna 2014", "3 Mart 2018",
    "12.03.2019 14:25", "2019-03-12T10:22:33", "03/2019",
  };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *text = g_strdup_printf ("CT %s, MR", dates[i]);
      g_autofree char *left = cut (text, "#");

      if (strcmp (left, "CT #, MR") && strcmp (left, "CT # MR"))
        g_error ("\"%s\" became \"%s\"", text, left);
    }
}

static void
test_cut (void)
{
  static const char *const cases[][2] = {
    { "CT chest of 12.03.2019", "CT chest of" },
    { "Mrs Pemberton, CT chest", "Mrs, CT chest" },
    { "CT (12.03.2019) chest", "CT chest" },
    { "no identity here", "no identity here" },
    { "12.03.2019", "" },
    { "two  blanks stay, 12.03.2019 goes", "two  blanks stay, goes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *left = cut (cases[i][0], "");

      g_assert_cmpstr (left, ==, cases[i][1]);
    }
  {
    g_autofree char *marked = cut ("scan of 12.03.2019 at rest", "[REMOVED]");

    g_assert_cmpstr (marked, ==, "scan of [REMOVED] at rest");
  }
}

static void
test_threshold (void)
{
  const char *text = "Hartwickson Axial T2";
  guint before = G_MAXUINT;

  for (int threshold = -6; threshold <= EF_CLEANER_NO_TAGGER; threshold += 2)
    {
      g_autoptr (GArray) spans = ef_cleaner_find (cleaner, NULL, text, threshold);

      g_assert_cmpuint (spans->len, <=, before);
      before = spans->len;
    }
  g_assert_cmpuint (before, ==, 0);
  g_assert_nonnull (strstr (ef_cleaner_get_provenance (cleaner), "seed"));
}

/* Whatever bytes come: no crash, spans in order inside the text and between characters. */
static void
test_any_text (void)
{
  static const char *const bits[] = {
    "Dr. ", "Smith", ", ", "12.03.2019", "\347\224\260\344\270\255", "\346\247\230", " ", "\n", "(", "\303\274", "-", "/", "O'", "x", "4711", "@", ".", ":", "\352\271\200\353\257\274\354\210\230",
    "\320\230\320\262\320\260\320\275\320\276\320\262", "J. ", "Hospital ", "\357\274\221\357\274\222", "\314\210", "von der ", "http://", "\\\\", "\342\200\223", "'s",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (EfIdentifiers) patient = read_patient ("name=Smith^John=\347\224\260\344\270\255^\345\244\252\351\203\216 | id=4711-12");

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) spans = NULL;
      g_autofree char *left = NULL;
      guint end = 0;

      for (guint i = 0, n = (guint) g_rand_int_range (random, 0, 12); i < n; i++)
        g_string_append (text, bits[g_rand_int_range (random, 0, G_N_ELEMENTS (bits))]);
      spans = ef_cleaner_find (cleaner, patient, text->str, 0);
      for (guint i = 0; i < spans->len; i++)
        {
          const EfSpan *span = &g_array_index (spans, EfSpan, i);

          g_assert_cmpuint (span->start, >=, end);
          g_assert_cmpuint (span->length, >, 0);
          end = span->start + span->length;
          g_assert_cmpuint (end, <=, text->len);
          g_assert_true (g_utf8_validate (text->str + span->start, span->length, NULL));
        }
      left = ef_cleaner_cut (text->str, spans, "");
      g_assert_true (g_utf8_validate (left, -1, NULL));
    }
  {
    g_autoptr (GArray) none = find (NULL, "not \377 UTF-8 12.03.2019");

    g_assert_cmpuint (none->len, ==, 0);
  }
}

/* A filter that is cut off, of another kind or empty is refused, and read no further. */
static void
test_damaged_filters (void)
{
  static const guint8 whole[] = { 'E', 'F', 'L', '1', 1, 0, 0, 0, 16, 0, 0, 0, 2, 0, 0, 0, 0xff, 0xff };
  guint8 other[sizeof whole];
  EfFilter filter;

  g_assert_true (ef_filters_read (&filter, 1, whole, sizeof whole));
  g_assert_true (ef_filter_has (&filter, 4711));
  g_assert_false (ef_filters_read (&filter, 2, whole, sizeof whole));
  for (gsize length = 0; length < sizeof whole; length++)
    g_assert_false (ef_filters_read (&filter, 1, whole, length));
  memcpy (other, whole, sizeof whole);
  other[8] = 0;
  g_assert_false (ef_filters_read (&filter, 1, other, sizeof other));
  memcpy (other, whole, sizeof whole);
  other[0] = 'X';
  g_assert_false (ef_filters_read (&filter, 1, other, sizeof other));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  cleaner = ef_cleaner_new (&error);
  g_assert_no_error (error);
  g_test_add_data_func ("/cleaner/sentences", "cleaner-sentences.txt", test_sentences);
  g_test_add_data_func ("/cleaner/places", "cleaner-places.txt", test_sentences);
  g_test_add_func ("/cleaner/damaged-filters", test_damaged_filters);
  g_test_add_func ("/cleaner/everyday-name", test_everyday_name);
  g_test_add_func ("/cleaner/reasons", test_reasons);
  g_test_add_func ("/cleaner/dates", test_dates);
  g_test_add_func ("/cleaner/cut", test_cut);
  g_test_add_func ("/cleaner/threshold", test_threshold);
  g_test_add_func ("/cleaner/any-text", test_any_text);
  result = g_test_run ();
  ef_cleaner_free (cleaner);
  return result;
}
