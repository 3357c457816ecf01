#include "config.h"

#include "ef-identifier-patterns.h"

#include <string.h>

typedef struct
{
  EfIdentifiers *identifiers;
  EfIdentifierPatterns *patterns;
  EfSearch *search;
} Fixture;

static void
fixture_clear (Fixture *fixture)
{
  g_clear_pointer (&fixture->search, ef_search_free);
  g_clear_pointer (&fixture->patterns, ef_identifier_patterns_free);
  g_clear_pointer (&fixture->identifiers, ef_identifiers_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* A search for one identifier. */
static Fixture
prepare (EfIdentifierKind  kind,
         const char       *value)
{
  Fixture fixture = { .identifiers = ef_identifiers_new (), .search = ef_search_new () };

  ef_identifiers_add (fixture.identifiers, kind, value);
  fixture.patterns = ef_identifier_patterns_new (fixture.identifiers);
  ef_identifier_patterns_add_to (fixture.patterns, fixture.search);
  ef_search_compile (fixture.search);
  return fixture;
}

static gboolean
remember_cb (const EfSearchHit *hit,
             gpointer           user_data)
{
  *(EfSearchHit *) user_data = *hit;
  return FALSE;
}

/* Returns the encoding of a hit, or NULL. */
static const char *
find_bytes (Fixture    *fixture,
            const void *bytes,
            gsize       length)
{
  EfSearchHit hit = { G_MAXUINT, 0 };

  ef_search_scan_bytes (fixture->search, bytes, length, remember_cb, &hit);
  if (hit.pattern == G_MAXUINT)
    return NULL;
  g_assert_cmpuint (ef_identifier_patterns_get (fixture->patterns, hit.pattern)->identifier, ==, 0);
  return ef_identifier_patterns_get (fixture->patterns, hit.pattern)->encoding;
}

static gboolean
finds (EfIdentifierKind  kind,
       const char       *value,
       const char       *text)
{
  g_auto (Fixture) fixture = prepare (kind, value);

  return find_bytes (&fixture, text, strlen (text)) != NULL;
}

static void
test_names (void)
{
  const EfIdentifierKind kind = EF_IDENTIFIER_PATIENT_NAME;

  g_assert_true (finds (kind, "Meyersen^Hanna^Lotte", "MEYERSEN^HANNA"));
  g_assert_true (finds (kind, "Meyersen^Hanna^Lotte", "seen by Hanna Meyersen"));
  g_assert_true (finds (kind, "Meyersen^Hanna^Lotte", "lotte"));
  g_assert_true (finds (kind, "Meyersen-Brandt^Hanna", "Mrs. Brandt."));
  g_assert_false (finds (kind, "Meyersen^Hanna^Lotte", "Hannah Meyersens"));
  g_assert_false (finds (kind, "Meyersen^Hanna^^Dr.", "Dr. Who"));
  g_assert_true (finds (kind, "Meyersen^Hanna", "Hanna"));
}

/* A word of anatomy or of two letters proves nothing alone, but beside the other name it does. */
static void
test_common_names_need_company (void)
{
  const EfIdentifierKind kind = EF_IDENTIFIER_PATIENT_NAME;

  g_assert_false (finds (kind, "Head^Li", "HEAD first supine, li"));
  g_assert_true (finds (kind, "Head^Li", "Li Head"));
  g_assert_true (finds (kind, "Head^Li", "HEAD^LI"));
  g_assert_true (finds (kind, "Head^Li", "head, li"));
  g_assert_true (finds (kind, "Head^Mirjam", "Mirjam"));
}

static void
test_numbers (void)
{
  const EfIdentifierKind kind = EF_IDENTIFIER_ID;

  g_assert_true (finds (kind, "20481734", "xx20481734yy"));
  g_assert_true (finds (kind, "48173", "no. 48173."));
  g_assert_false (finds (kind, "48173", "1481739"));
  g_assert_false (finds (kind, "48173", "x48173"));
  g_assert_false (finds (kind, "481", "481"));
  g_assert_false (finds (kind, "7777777", "7777777"));
  g_assert_true (finds (kind, "KB-2048-17", "kb-2048-17"));
  g_assert_true (finds (kind, "KB-2048-17", "KB204817"));
  g_assert_true (finds (kind, "A17", "(A17)"));
  g_assert_false (finds (kind, "A17", "AA17"));
}

static void
test_dates (void)
{
  static const char *const written[] = { "19570412",   "19570412093000.000", "1957-04-12", "12.04.1957",
                                         "04/12/1957", "born 12/04/1957",    "1957.04.12" };

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    g_assert_true (finds (EF_IDENTIFIER_DATE, "19570412", written[i]));
  g_assert_false (finds (EF_IDENTIFIER_DATE, "19570412", "19570413 1957"));
}

static void
test_uids (void)
{
  const EfIdentifierKind kind = EF_IDENTIFIER_UID;

  g_assert_true (finds (kind, "1.2.840.99.1.5", "\\1.2.840.99.1.5\\"));
  g_assert_false (finds (kind, "1.2.840.99.1.5", "1.2.840.99.1.55"));
  g_assert_false (finds (kind, "1.2.840.99.1.5", "2.25.11.2.840.99.1.50"));
  g_assert_false (finds (kind, "1.2", "1.2"));
}

static void
test_places_and_contacts (void)
{
  g_assert_true (finds (EF_IDENTIFIER_PLACE, "Klinikum Waldsee", "KLINIKUM WALDSEE"));
  g_assert_true (finds (EF_IDENTIFIER_PLACE, "Klinikum Waldsee", "in Waldsee"));
  g_assert_false (finds (EF_IDENTIFIER_PLACE, "Klinikum Waldsee", "in the Klinikum"));
  g_assert_true (finds (EF_IDENTIFIER_CONTACT, "+49 7524 12345", "tel. 49752412345"));
  g_assert_true (finds (EF_IDENTIFIER_CONTACT, "h.meyersen@example.org", "H.Meyersen@example.org"));
}

/* Each row: a name, and the converter whose output must be found. */
static void
test_encodings (void)
{
  static const struct
  {
    const char *value;
    const char *converter;
    const char *name; /* NULL: any; several encodings agree on the bytes */
  } rows[] = {
    { "Meyersen^Hanna", "UTF-16LE", "UTF-16LE" },
    { "Meyersen^Hanna", "UTF-16BE", "UTF-16BE" },
    { "Müller^Jörg", "UTF-8", "UTF-8" },
    { "Müller^Jörg", "ISO-8859-1", "ISO-8859-1" },
    { "Müller^Jörg", "UTF-16LE", "UTF-16LE" },
    { "Dvořák^Jiří", "ISO-8859-2", "ISO-8859-2" },
    { "Çelik^Gökhan", "ISO-8859-9", NULL },
    { "Люкceмбypг^Роза", "ISO-8859-5", "ISO-8859-5" },
    { "Иванов^Пётр", "ISO-8859-5", "ISO-8859-5" },
    { "Иванов^Пётр", "KOI8-R", "KOI8-R" },
    { "Διονυσιος^Μαρια", "ISO-8859-7", "ISO-8859-7" },
    { "שרון^דבורה", "ISO-8859-8", "ISO-8859-8" },
    { "山田^太郎", "SHIFT_JIS", "Shift-JIS" },
    { "山田^太郎", "EUC-JP", "EUC-JP" },
    { "山田^太郎", "ISO-2022-JP", "ISO-2022-JP" },
    { "김희중^민수", "EUC-KR", "EUC-KR" },
    { "김희중^민수", "ISO-2022-KR", "ISO-2022-KR" },
    { "王小东^建国", "GB18030", "GB18030" },
    { "王小東^建國", "BIG5", "BIG5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Fixture) fixture = prepare (EF_IDENTIFIER_PATIENT_NAME, rows[i].value);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      const char *encoding;
      gsize length;

      text = g_convert (rows[i].value, -1, rows[i].converter, "UTF-8", NULL, &length, &error);
      g_assert_no_error (error);
      encoding = find_bytes (&fixture, text, length);
      g_assert_nonnull (encoding);
      if (rows[i].name != NULL)
        g_assert_cmpstr (encoding, ==, rows[i].name);
    }
}

static void
test_letters_beyond_ascii_in_either_case (void)
{
  g_assert_true (finds (EF_IDENTIFIER_PATIENT_NAME, "Öztürk^Ayşe", "ÖZTÜRK"));
  g_assert_true (finds (EF_IDENTIFIER_PATIENT_NAME, "ÖZTÜRK^AYŞE", "Öztürk"));
  g_assert_true (finds (EF_IDENTIFIER_PATIENT_NAME, "Öztürk^Ayşe", "Ozturk"));
  /* Decomposed, as some file systems and editors write it. */
  g_assert_true (finds (EF_IDENTIFIER_PATIENT_NAME, "O\xcc\x88ztu\xcc\x88rk^Anna", "Öztürk"));
}

static void
test_nothing_to_look_for (void)
{
  g_auto (Fixture) empty = prepare (EF_IDENTIFIER_ID, "0000");
  g_auto (Fixture) common = prepare (EF_IDENTIFIER_PLACE, "MR");

  g_assert_cmpuint (ef_identifier_patterns_get_n (empty.patterns), ==, 0);
  g_assert_cmpuint (ef_identifier_patterns_get_n (common.patterns), ==, 0);
  g_assert_null (find_bytes (&empty, "0000 anything", 13));
}

/* Verify makes the patterns anew for each file. */
static void
test_speed (void)
{
  g_autoptr (EfIdentifiers) identifiers = ef_identifiers_new ();
  gint64 start;
  guint n_patterns = 0;

  ef_identifiers_add (identifiers, EF_IDENTIFIER_PATIENT_NAME, "Meyersen^Hanna^Lotte");
  ef_identifiers_add (identifiers, EF_IDENTIFIER_PERSON_NAME, "Müller^Jörg^^Dr.");
  ef_identifiers_add (identifiers, EF_IDENTIFIER_PERSON_NAME, "Smith^Walter");
  ef_identifiers_add (identifiers, EF_IDENTIFIER_DATE, "19570412");
  ef_identifiers_add (identifiers, EF_IDENTIFIER_PLACE, "Klinikum Waldsee");
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *uid = g_strdup_printf ("1.2.840.113619.2.55.3.2831.%u", 7919 * i);

      ef_identifiers_add (identifiers, EF_IDENTIFIER_UID, uid);
      ef_identifiers_add (identifiers, EF_IDENTIFIER_ID, uid + 20);
    }
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (EfIdentifierPatterns) patterns = ef_identifier_patterns_new (identifiers);
      g_autoptr (EfSearch) search = ef_search_new ();

      ef_identifier_patterns_add_to (patterns, search);
      ef_search_compile (search);
      n_patterns = ef_identifier_patterns_get_n (patterns);
    }
  g_test_message ("%u patterns made and compiled in %.0f us", n_patterns, (g_get_monotonic_time () - start) / 200.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patterns/names", test_names);
  g_test_add_func ("/patterns/common-names-need-company", test_common_names_need_company);
  g_test_add_func ("/patterns/numbers", test_numbers);
  g_test_add_func ("/patterns/dates", test_dates);
  g_test_add_func ("/patterns/uids", test_uids);
  g_test_add_func ("/patterns/places-and-contacts", test_places_and_contacts);
  g_test_add_func ("/patterns/encodings", test_encodings);
  g_test_add_func ("/patterns/letters-beyond-ascii-in-either-case", test_letters_beyond_ascii_in_either_case);
  g_test_add_func ("/patterns/nothing-to-look-for", test_nothing_to_look_for);
  g_test_add_func ("/patterns/speed", test_speed);
  return g_test_run ();
}
