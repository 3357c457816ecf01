#include "config.h"

#include "ef-judge.h"

#include <string.h>

static const struct
{
  const char *text;
  const char *modality;
  EfTextKind kind;
} lines[] = {
  { "MI 1.2", "US", EF_TEXT_HARMLESS },
  { "Ml 1.2", "US", EF_TEXT_HARMLESS },
  { "TIS 0.4", "US", EF_TEXT_HARMLESS },
  { "Dist 6.66 cm", "US", EF_TEXT_HARMLESS },
  { "FR 32Hz", "US", EF_TEXT_HARMLESS },
  { "C5-1", "US", EF_TEXT_HARMLESS },
  { "72 bpm", "US", EF_TEXT_HARMLESS },
  { "HR 80", "US", EF_TEXT_HARMLESS },
  { "RT KIDNEY LONG", "US", EF_TEXT_HARMLESS },
  { "2D / 62% C 50 P Low HGen", "US", EF_TEXT_HARMLESS },
  { "22w3d", "US", EF_TEXT_HARMLESS },
  { "W 400 L 40", "CT", EF_TEXT_HARMLESS },
  { "W:350 C:-40", "CT", EF_TEXT_HARMLESS },
  { "W350L40", "CT", EF_TEXT_HARMLESS },
  { "kV 120", "CT", EF_TEXT_HARMLESS },
  { "120 kVp 250 mA", "CT", EF_TEXT_HARMLESS },
  { "512x512", "CT", EF_TEXT_HARMLESS },
  { "512\303\227512", "CT", EF_TEXT_HARMLESS },
  { "FOV 24\303\22724 cm", "CT", EF_TEXT_HARMLESS },
  { "120 \302\265As", "DX", EF_TEXT_HARMLESS },
  { "12.5 mGy\302\267cm", "CT", EF_TEXT_HARMLESS },
  { "TISO.4 MI 1.4", "US", EF_TEXT_HARMLESS },
  { "P 3Omm", "US", EF_TEXT_HARMLESS },
  { "LYMPH NODE", "US", EF_TEXT_HARMLESS },
  { "Im: 12/64", "CT", EF_TEXT_HARMLESS },
  { "TR 2000", "MR", EF_TEXT_HARMLESS },
  { "T2 TSE", "MR", EF_TEXT_HARMLESS },
  { "RAO 30 CRAN 20", "XA", EF_TEXT_HARMLESS },
  { "L", "DX", EF_TEXT_HARMLESS },
  { "R MLO", "MG", EF_TEXT_HARMLESS },
  { "SUVmax 4.5", "PT", EF_TEXT_HARMLESS },
  { "0 5 10 15 20", NULL, EF_TEXT_HARMLESS },
  { "+", NULL, EF_TEXT_HARMLESS },
  { "Linke Niere", "US", EF_TEXT_HARMLESS },
  { "CF 62%", "US", EF_TEXT_HARMLESS },
  { "IVSd 1.0 cm", "US", EF_TEXT_HARMLESS },
  { "REX 210", "CR", EF_TEXT_HARMLESS },
  { "Lossy 10:1", "CT", EF_TEXT_HARMLESS },

  { "Profondit\303\240 12.5 cm", "US", EF_TEXT_HARMLESS },
  { "Verst\303\244rkung 62 %", "US", EF_TEXT_HARMLESS },
  { "RI\303\221\303\223N DERECHO", "US", EF_TEXT_HARMLESS },
  { "\345\261\202\345\216\232 5 mm", "CT", EF_TEXT_HARMLESS },
  { "=enster 905", "CT", EF_TEXT_HARMLESS },
  { "853 Kets", "NM", EF_TEXT_HARMLESS },
  { "Dist 4.1 cn", "US", EF_TEXT_HARMLESS },
  { "Patient Position HFS", "CT", EF_TEXT_HARMLESS },
  { "Lange Achse 4.1 cm", "US", EF_TEXT_UNKNOWN },
  { "Lange 4.1 cm", "US", EF_TEXT_HARMLESS },

  /* Words of screens that are names as well, and what is one letter away from a word. */
  { "LANGE", "US", EF_TEXT_UNKNOWN },
  { "LI MA", "CT", EF_TEXT_UNKNOWN },
  { "Weber", "US", EF_TEXT_UNKNOWN },
  { "Fenste", "CT", EF_TEXT_UNKNOWN },
  { "27 F", "US", EF_TEXT_IDENTITY },
  { "12:34:56", "US", EF_TEXT_UNKNOWN },
  { "12:11", "US", EF_TEXT_UNKNOWN },
  { "1958", NULL, EF_TEXT_UNKNOWN },
  { "17 1078", NULL, EF_TEXT_UNKNOWN },
  { "=", NULL, EF_TEXT_UNKNOWN },
  { "F 064\302\245", "DX", EF_TEXT_IDENTITY },
  { "a2 a4", NULL, EF_TEXT_UNKNOWN },
  { "Smith", NULL, EF_TEXT_UNKNOWN },
  { "SMITH L 40", "CT", EF_TEXT_UNKNOWN },
  { "", NULL, EF_TEXT_UNKNOWN },
  { "Name:", NULL, EF_TEXT_UNKNOWN },
  { "Female", NULL, EF_TEXT_UNKNOWN },
  { "xq 5", "CT", EF_TEXT_UNKNOWN },

  { "18/11/2011", "US", EF_TEXT_IDENTITY },
  { "18 Nov 2011 17:56:08", "US", EF_TEXT_IDENTITY },
  { "20111118", NULL, EF_TEXT_IDENTITY },
  { "3784888921", NULL, EF_TEXT_IDENTITY },
  { "Acc# 3784", NULL, EF_TEXT_IDENTITY },
  { "A1234567", NULL, EF_TEXT_IDENTITY },
  { "123-45-6789", NULL, EF_TEXT_IDENTITY },
  { "(555) 123-4567", NULL, EF_TEXT_IDENTITY },
  { "M 53Y", "US", EF_TEXT_IDENTITY },
  { "24.91.1948", NULL, EF_TEXT_IDENTITY },
  { "M 53\302\245", "US", EF_TEXT_IDENTITY },
  { "21/00/1967", "US", EF_TEXT_IDENTITY },
  { "28-Aug-2461", "US", EF_TEXT_IDENTITY },
  { "26/06/1", "US", EF_TEXT_IDENTITY },
  { "17 MAR 1077", "CT", EF_TEXT_UNKNOWN },
  { "R7P/S2879Y7", "CT", EF_TEXT_IDENTITY },
  { "ID#Z6089", "CT", EF_TEXT_IDENTITY },
  { "F 43", "CT", EF_TEXT_IDENTITY },
  { "F O64Y", "US", EF_TEXT_IDENTITY },
  { "DOB 69/23/1983", "US", EF_TEXT_IDENTITY },
  { "53 yrs", "US", EF_TEXT_IDENTITY },
  { "Dr. Kowalski", "US", EF_TEXT_IDENTITY },
  { "Frau Lange", "US", EF_TEXT_IDENTITY },
  { "Name:Doe", "US", EF_TEXT_IDENTITY },
  { "Patient: Doe", "US", EF_TEXT_IDENTITY },
  { "Hopital Bretonneau", "US", EF_TEXT_IDENTITY },
  { "a.b@clinic.org", NULL, EF_TEXT_IDENTITY },
  { "TIS<@.4", "US", EF_TEXT_UNKNOWN },
  { "SmithO.4", "US", EF_TEXT_UNKNOWN },
  { "RODW", "US", EF_TEXT_IDENTITY }, /* known from the header */
  { "LONG", "US", EF_TEXT_IDENTITY }, /* likewise, and a word of technique */
};

static void
test_lines (void)
{
  g_autoptr (EfIdentifiers) ids = ef_identifiers_new ();
  guint wrong = 0;

  ef_identifiers_add (ids, EF_IDENTIFIER_PERSON_NAME, "RODW");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *reason = NULL;
      EfTextKind kind;

      if (!strcmp (lines[i].text, "LONG"))
        ef_identifiers_add (ids, EF_IDENTIFIER_PATIENT_NAME, "LONG^ANNE");
      kind = ef_judge_line (lines[i].text, 90, 0, lines[i].modality, ids, &reason);
      g_assert_nonnull (reason);
      if (kind != lines[i].kind)
        {
          wrong++;
          g_printerr ("\"%s\" is %d, wanted %d (%s)\n", lines[i].text, kind, lines[i].kind, reason);
        }
      if (strlen (lines[i].text) > 3)
        g_assert_null (strstr (reason, lines[i].text));
    }
  g_assert_cmpuint (wrong, ==, 0);
}

static void
test_doubt_is_no_reason_to_keep (void)
{
  g_autofree char *low = NULL;
  g_autofree char *wide = NULL;
  g_autofree char *none = NULL;

  g_assert_cmpint (ef_judge_line ("MI 1.2", 59, 0, "US", NULL, &low), ==, EF_TEXT_UNKNOWN);
  g_assert_cmpint (ef_judge_line ("L", 95, 12, "US", NULL, &wide), ==, EF_TEXT_UNKNOWN);
  g_assert_cmpint (ef_judge_line (NULL, 0, 1, "US", NULL, &none), ==, EF_TEXT_UNKNOWN);
}

static void
test_policies (void)
{
  static const struct
  {
    EfPixelPolicy policy;
    gboolean unknown, identity, harmless;
  } rows[] = {
    { EF_PIXELS_OFF, FALSE, FALSE, FALSE },
    { EF_PIXELS_HEADER_MATCH, FALSE, TRUE, FALSE },
    { EF_PIXELS_ALLOW_LIST, TRUE, TRUE, FALSE },
    { EF_PIXELS_ALL_TEXT, TRUE, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (ef_judge_redacts (rows[i].policy, EF_TEXT_UNKNOWN), ==, rows[i].unknown);
      g_assert_cmpint (ef_judge_redacts (rows[i].policy, EF_TEXT_IDENTITY), ==, rows[i].identity);
      g_assert_cmpint (ef_judge_redacts (rows[i].policy, EF_TEXT_HARMLESS), ==, rows[i].harmless);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/lines", test_lines);
  g_test_add_func ("/judge/doubt-is-no-reason-to-keep", test_doubt_is_no_reason_to_keep);
  g_test_add_func ("/judge/policies", test_policies);
  return g_test_run ();
}
