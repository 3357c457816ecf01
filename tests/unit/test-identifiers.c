#include "config.h"

#include "ef-dates.h"
#include "ef-fold.h"
#include "ef-identifiers.h"

#include <string.h>

static EfIdentifiers *
sample (void)
{
  EfIdentifiers *ids = ef_identifiers_new ();

  ef_identifiers_add (ids, EF_IDENTIFIER_PATIENT_NAME, "M\303\274ller-L\303\274denscheidt^Hans Peter^Q^Dr.");
  ef_identifiers_add (ids, EF_IDENTIFIER_PATIENT_NAME, "Yamada^Tarou=\345\261\261\347\224\260^\345\244\252\351\203\216=");
  ef_identifiers_add (ids, EF_IDENTIFIER_PERSON_NAME, "VANDERBERG^PEDRO^B");
  ef_identifiers_add (ids, EF_IDENTIFIER_PERSON_NAME, "Li^Xiaoming");
  ef_identifiers_add (ids, EF_IDENTIFIER_PERSON_NAME, "Big^John");
  ef_identifiers_add (ids, EF_IDENTIFIER_PERSON_NAME, "O'Neil, Sinead");
  ef_identifiers_add (ids, EF_IDENTIFIER_ID, "Y2732432");
  ef_identifiers_add (ids, EF_IDENTIFIER_ID, "000-47-11815");
  ef_identifiers_add (ids, EF_IDENTIFIER_ID, "120");
  ef_identifiers_add (ids, EF_IDENTIFIER_DATE, "19581004");
  ef_identifiers_add (ids, EF_IDENTIFIER_UID, "1.2.840.99.4711.1");
  ef_identifiers_add (ids, EF_IDENTIFIER_PLACE, "H\303\264pital St-Luc, Grenoble");
  ef_identifiers_add (ids, EF_IDENTIFIER_CONTACT, "+49 151 2345678");
  return ids;
}

static void
check (const EfIdentifiers *ids,
       const char          *text,
       gboolean             eager,
       gboolean             wanted)
{
  g_autoptr (GArray) hits = ef_identifiers_find (ids, text, eager ? EF_MATCH_EAGER : EF_MATCH_CAREFUL);

  if ((hits->len > 0) != wanted)
    g_error ("\"%s\" (%s): %u hits", text, eager ? "eager" : "careful", hits->len);
  for (guint i = 0; i < hits->len; i++)
    {
      const EfIdentifierHit *hit = &g_array_index (hits, EfIdentifierHit, i);

      g_assert_cmpuint (hit->start, <, hit->end);
      g_assert_cmpuint (hit->end, <=, strlen (text));
      g_assert_cmpfloat (hit->score, >, 0.5);
      g_assert_cmpfloat (hit->score, <=, 1.0);
    }
}

static void
test_every_written_form (void)
{
  g_autoptr (EfIdentifiers) ids = sample ();
  static const char *const both[] = {
    "MUELLER-LUEDENSCHEIDT, HANS", "muller ludenscheidt", "H. M\303\274ller", "Name: Pedro Vanderberg",
    "VANDERBERG B", "Vandenberg", "VANDERBEPG", "Vanderberq", "pvanderberg", "vanderbergpedro", "VANDERBERG_PEDRO",
    "\345\261\261\347\224\260\345\244\252\351\203\216\346\247\230", "YAMADA TAROU", "Xiaoming Li", "Li, X.",
    "oneil", "O'Neil", "big, john", "Y2732432", "Y 2732 432", "ID:2732432", "MRNY2732432",
    "YZ7324E2 Y27324S2 Y2732432", "0004711815", "000 47 11815", "4711815", "DOB 04.10.1958", "1958-10-04", "10/04/58",
    "4-Oct-1958", "4. Oktober 1958", "Oct 4, 1958", "4 oct. 1958", "4 octobre 58", "19581004", "04101958",
    "1958\345\271\26410\346\234\2104\346\227\245", "O4.1O.l958", "4OCT1958", "uid 1.2.840.99.4711.1.", "Hopital Saint Luc Grenoble",
    "HOPITAL ST LUC", "0151 2345678", "0151/234-5678", "patient 120",
  };
  static const char *const eager[] = {
    "Y27324S2", "Big", "LI", "VANDERBE", "MUELLERLUEDENSCHEIDTHANS", "xVANDERBERGx", "P E D R 0", "O NEIL", "Grenobie",
  };
  static const char *const never[] = {
    "", "120 kV", "liver", "LIVER LI-RADS", "hospital", "head 3.5 MHz", "1.2.840.99.4711.2", "1958", "05.10.1958", "04:10:58",
    "martin", "4711", "Dr.", "Prof", "\345\261\261", "19.58 100", "123.4",
  };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      /* "Hopital Saint Luc Grenoble" and "HOPITAL ST LUC" hold a telling word or not at all. */
      if (!strcmp (both[i], "HOPITAL ST LUC"))
        continue;
      check (ids, both[i], FALSE, TRUE);
      check (ids, both[i], TRUE, TRUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (eager); i++)
    check (ids, eager[i], TRUE, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    if (strcmp (never[i], "LIVER LI-RADS"))
      {
        check (ids, never[i], FALSE, FALSE);
        check (ids, never[i], TRUE, FALSE);
      }
}

static void
test_everyday_names_need_company (void)
{
  g_autoptr (EfIdentifiers) ids = sample ();

  check (ids, "Philips Brilliance Big Bore", FALSE, FALSE);
  check (ids, "Philips Brilliance Big Bore", TRUE, TRUE);
  check (ids, "seen by J. Big today", FALSE, TRUE);
  check (ids, "LI-RADS 3", FALSE, FALSE);
  check (ids, "John Big", FALSE, TRUE);
}

static void
test_hits_tell_place_and_kind (void)
{
  g_autoptr (EfIdentifiers) ids = sample ();
  const char *text = "Comparison of Mr Vanderberg with 04.10.1958, kept";
  g_autoptr (GArray) hits = ef_identifiers_find (ids, text, EF_MATCH_CAREFUL);
  EfIdentifierKind kind;
  guint index;
  double score;

  g_assert_cmpuint (hits->len, ==, 2);
  g_assert_cmpuint (g_array_index (hits, EfIdentifierHit, 0).kind, ==, EF_IDENTIFIER_PERSON_NAME);
  g_assert_cmpuint (g_array_index (hits, EfIdentifierHit, 0).start, ==, strlen ("Comparison of Mr "));
  g_assert_cmpuint (g_array_index (hits, EfIdentifierHit, 0).end, ==, strlen ("Comparison of Mr Vanderberg"));
  g_assert_cmpuint (g_array_index (hits, EfIdentifierHit, 1).kind, ==, EF_IDENTIFIER_DATE);
  g_assert_cmpuint (g_array_index (hits, EfIdentifierHit, 1).end, ==, strlen (text) - strlen (", kept"));
  g_assert_true (ef_identifiers_match (ids, "1958-10-04", &kind, &index, &score));
  g_assert_cmpuint (kind, ==, EF_IDENTIFIER_DATE);
  g_assert_cmpstr (ef_identifiers_get (ids, index, NULL), ==, "19581004");
  g_assert_cmpfloat (score, ==, 1.0);
  g_assert_false (ef_identifiers_match (ids, "liver", NULL, NULL, NULL));
}

static void
test_values_that_say_nothing (void)
{
  static const char *const nothing[] = { "", " ", "ANONYMOUS", "Anonymous^Patient", "UNKNOWN", "none", "0", "000000", "xxxx",
                                         "N/A", "^^^^", "-" };
  g_autoptr (EfIdentifiers) ids = ef_identifiers_new ();

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    for (guint kind = 0; kind < EF_N_IDENTIFIER_KINDS; kind++)
      ef_identifiers_add (ids, kind, nothing[i]);
  g_assert_cmpuint (ef_identifiers_get_n (ids), ==, 0);
  ef_identifiers_add (ids, EF_IDENTIFIER_ID, "4711");
  ef_identifiers_add (ids, EF_IDENTIFIER_ID, "4711");
  g_assert_cmpuint (ef_identifiers_get_n (ids), ==, 1);
}

static void
test_variant_round_trip (void)
{
  g_autoptr (EfIdentifiers) ids = sample ();
  g_autoptr (GVariant) variant = g_variant_ref_sink (ef_identifiers_to_variant (ids));
  g_autoptr (EfIdentifiers) back = ef_identifiers_new_from_variant (variant);
  g_autoptr (GVariant) again = g_variant_ref_sink (ef_identifiers_to_variant (back));

  g_assert_true (g_variant_equal (variant, again));
  ef_identifiers_merge (back, ids);
  g_assert_cmpuint (ef_identifiers_get_n (back), ==, ef_identifiers_get_n (ids));
}

static void
test_folding (void)
{
  g_autofree char *a = ef_fold ("\303\204\303\226\303\234 Stra\303\237e \305\201\303\263d\305\272 \303\230re", -1, FALSE);
  g_autofree char *b = ef_fold_shape ("bernd0l");

  g_assert_cmpstr (a, ==, "aou strasse lodz ore");
  g_assert_cmpstr (b, ==, "bemdol");
  g_assert_cmpuint (ef_fold_distance ("margin", "martin", 1), ==, 1);
  g_assert_cmpuint (ef_fold_distance ("vandre", "vander", 1), ==, 1);
  g_assert_cmpuint (ef_fold_distance ("abc", "xyz", 1), ==, 2);
  g_assert_cmpuint (ef_fold_distance ("", "a", 1), ==, 1);
}

static void
test_invalid_text_is_survived (void)
{
  g_autoptr (EfIdentifiers) ids = sample ();

  check (ids, "\377\376 \300 ||| !!! $", TRUE, FALSE);
  check (ids, "\377Vanderberg\376", TRUE, TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identifiers/every-written-form", test_every_written_form);
  g_test_add_func ("/identifiers/everyday-names-need-company", test_everyday_names_need_company);
  g_test_add_func ("/identifiers/hits-tell-place-and-kind", test_hits_tell_place_and_kind);
  g_test_add_func ("/identifiers/values-that-say-nothing", test_values_that_say_nothing);
  g_test_add_func ("/identifiers/variant-round-trip", test_variant_round_trip);
  g_test_add_func ("/identifiers/folding", test_folding);
  g_test_add_func ("/identifiers/invalid-text-is-survived", test_invalid_text_is_survived);
  return g_test_run ();
}
