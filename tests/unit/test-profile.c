#include "config.h"

#include "test-header.h"

#include "ef-id-table.h"
#include "ef-patient-key.h"

#include <glib/gstdio.h>

/* --- reading -------------------------------------------------------------------------------------------------- */

static void
test_errors_name_the_line (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "[profile]\nname=x\n\n[dates]\npolicy=move\n", "line 5: [dates] policy: not one of remove" },
    { "[profile]\nname=x\nnonsense\n", "line 3: neither a comment" },
    { "[profile]\nname=x\n[options]\nretain-uids=true\nretain-uids=false\n", "line 5: [options] retain-uids: stands in line 4" },
    { "[profile]\nname=x\n[optoins]\nretain-uids=true\n", "line 3: [optoins]: there is no such group" },
    { "[profile]\nname=x\n[options]\nretain-uid=true\n", "line 4: [options] retain-uid: there is no such key" },
    { "[profile]\nname=x\n[options]\nclean-visual=true\n", "line 4: [options] clean-visual: faces" },
    { "[profile]\nname=x\n[tags]\n0010,4000=burn\n", "line 4: [tags] 0010,4000: not one of keep" },
    { "[profile]\nname=x\n[tags]\nNoKeyword=keep\n", "line 4: [tags] NoKeyword: No tag" },
    { "[profile]\nname=x\n[tags]\n0010,4000=replace\n", "line 4: [tags] 0010,4000: replace wants more" },
    { "[profile]\nname=x\n[tags]\n0010,4000=replace-part:a/b\n", "line 4: [tags] 0010,4000: replace-part wants" },
    { "[profile]\nname=x\n[tags]\n0010,4000=replace-part:/(a/b\n", "line 4: [tags] 0010,4000: no regular expression" },
    { "[profile]\nname=x\n[tags]\n0010,4000=keep-if:*\n", "line 4: [tags] 0010,4000: no regular expression" },
    { "[profile]\nname=x\n[tags]\n0010,4000=shift:many\n", "line 4: [tags] 0010,4000: not a number" },
    { "[profile]\nname=x\n[tags]\n0010,4000=keep:x\n", "line 4: [tags] 0010,4000: keep takes nothing" },
    { "[profile]\nname=x\n[private]\n0029,1010=keep\n", "line 4: [private] 0029,1010: not of the form" },
    { "[profile]\nname=x\n[private]\n\"ACME\",0028,10=keep\n", "odd" },
    { "[profile]\nname=x\n[words]\nbad=a\n", "line 4: [words] bad: not identity" },
    { "[profile]\nname=x\n[seeds]\nPatientID=number\n", "line 4: [seeds] PatientID: not one of patient-name" },
    { "[profile]\nname=x\n[patterns]\nempty=a*\n", "line 4: [patterns] empty: matches the empty" },
    { "[profile]\nname=x\n[dummies]\nOB=a\n", "line 4: [dummies] OB: not a VR" },
    { "[profile]\nname=x\n[ids]\nunknown=refuse\n", "line 4: [ids] unknown: refuse makes sense" },
    { "[profile]\ntitle=x\n", "line 1: [profile] name: is missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) problems = ef_profile_check_text (cases[i].text);

      g_assert_null (ef_profile_new_from_text (cases[i].text, "test", &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_PROFILE);
      if (strstr (error->message, cases[i].message) == NULL)
        g_test_message ("%u: %s", i, error->message);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_cmpuint (g_strv_length (problems), ==, 1);
    }
}

static void
test_check_tells_all_errors_in_order (void)
{
  g_auto (GStrv) problems = ef_profile_check_text ("[profile]\nname=x\n[tags]\nBad=keep\n[dates]\npolicy=never\n"
                                                   "[nonsense]\na=b\n");
  g_auto (GStrv) none = ef_profile_check_text (T_BASIC);

  g_assert_cmpuint (g_strv_length (problems), ==, 3);
  g_assert_true (g_str_has_prefix (problems[0], "line 4:"));
  g_assert_true (g_str_has_prefix (problems[1], "line 6:"));
  g_assert_true (g_str_has_prefix (problems[2], "line 7:"));
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_lists (void)
{
  g_autoptr (EfProfile) profile = t_profile ("[words]\nidentity=St. Elsewhere; North Wing\ncues.de=Frau;geb.\ncues=by:\n"
                                             "[patterns]\nward=\\bW-[0-9]{5}\\b\n"
                                             "[seeds]\n0009,1002=id\nStudyComments=person-name\n");
  const char *const *identity = ef_profile_get_words (profile, EF_WORDS_IDENTITY);
  const char *const *cues = ef_profile_get_words (profile, EF_WORDS_CUES);

  g_assert_cmpuint (g_strv_length ((char **) identity), ==, 2);
  g_assert_cmpstr (identity[1], ==, "North Wing");
  g_assert_cmpuint (g_strv_length ((char **) cues), ==, 3);
  g_assert_null (ef_profile_get_words (profile, EF_WORDS_HARMLESS)[0]);
  g_assert_cmpuint (ef_profile_get_n_patterns (profile), ==, 1);
  g_assert_true (g_regex_match (ef_profile_get_pattern (profile, 0), "ward W-12345", 0, NULL));
  g_assert_cmpuint (ef_profile_get_n_seeds (profile), ==, 2);
  g_assert_cmpint (ef_profile_get_seed (profile, 1)->kind, ==, EF_IDENTIFIER_PERSON_NAME);
}

/* --- rules ---------------------------------------------------------------------------------------------------- */

#define COMMENTS EF_TAG (0x0010, 0x4000)
#define STUDY_DATE EF_TAG (0x0008, 0x0020)

static void
test_rules_on_texts (void)
{
  static const struct
  {
    const char *rule;
    const char *value;
    const char *expected;
  } cases[] = {
    { "replace:as planned", "seen by nobody", "as planned" },
    { "replace-part:/[0-9]{4,}/#", "room 12, bed 90210", "room 12, bed #" },
    { "replace-part:|a/b|c", "x a/b y", "x c y" },
    { "keep", "Testfall", "Testfall" },
    { "skip", "Testfall", "Testfall" },
    { "delete", "anything", NULL },
    { "empty", "anything", "" },
    { "keep-if:^(CT|MR) ", "CT head", "CT head" },
    { "keep-if:^(CT|MR) ", "head", NULL },
    { "keep-if-in:none|see report", "see report", "see report" },
    { "keep-if-in:none|see report", "see", NULL },
    { "check-and-retain", "contrast given", "contrast given" },
    { "check-and-retain", "contrast given to Testfall", NULL },
    { "check-and-retain", "case of North Wing", NULL },
    { "check-and-retain", "ward W-12345", NULL },
    { "check-person-name", "left knee", "left knee" },
    { "check-person-name", "left knee, Dr. Arzt", NULL },
    { "check-person-name", "read by: somebody", NULL },
    { "check-person-name", "Arzt^Anton", NULL },
    { "remove-phone", "call +49 (89) 1234-5678 at once", "call  at once" },
    { "remove-phone", "kernel B30f, 120 kV, 5 mm", "kernel B30f, 120 kV, 5 mm" },
    { "clean", "left knee of Testfall", "left knee of ..." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("[words]\nidentity=north wing\ncues=by:\n"
                                           "[patterns]\nward=\\bW-[0-9]{5}\\b\n"
                                           "[tags]\nPatientComments=", cases[i].rule, "\n", NULL);
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);

      ef_dataset_set_string (ef_instance_get_dataset (instance), COMMENTS, EF_VR_LT, cases[i].value);
      g_test_message ("%s on “%s”", cases[i].rule, cases[i].value);
      t_run_text (instance, text, t_clean_cb);
      if (g_str_has_prefix (cases[i].rule, "keep-if") && cases[i].expected == NULL)
        /* The rule does not hold, and the standard's table lets the comment be cleaned or go. */
        g_assert_null (ef_dataset_find (ef_instance_get_dataset (instance), COMMENTS));
      else
        t_assert_text (ef_instance_get_dataset (instance), COMMENTS, cases[i].expected);
    }
}

static void
test_rules_on_dates (void)
{
  static const struct
  {
    const char *rule;
    const char *expected;
  } cases[] = {
    { "keep-year", "20240101" }, { "shift:10", "20240229" }, { "shift-year:4", "20200310" }, { "keep", "20240310" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("[tags]\nStudyDate=", cases[i].rule, "\n", NULL);
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);

      t_run_text (instance, text, NULL);
      t_assert_text (ef_instance_get_dataset (instance), STUDY_DATE, cases[i].expected);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);
      g_autofree char *date = NULL;

      t_run_text (instance, i ? "[tags]\nStudyDate=shift-year\n" : "[tags]\nStudyDate=shift\n", NULL);
      date = ef_dataset_dup_string (ef_instance_get_dataset (instance), STUDY_DATE);
      g_assert_cmpstr (date, <, "20240310");
      g_assert_cmpint (g_str_has_suffix (date, "0310"), ==, i);
    }
}

static void
test_rules_by_vr_and_order (void)
{
  g_autoptr (EfInstance) instance = t_new_instance (T_CT);
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0090), EF_VR_PN, "Arzt^Anton");
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x1070), EF_VR_PN, "Rad^Io");
  t_run_text (instance, "[tags]\nReferringPhysicianName=replace:Nobody\nPN=replace:Somebody\n", NULL);
  t_assert_text (root, EF_TAG (0x0008, 0x0090), "Nobody");
  t_assert_text (root, EF_TAG (0x0008, 0x1070), "Somebody");
}

static void
test_private_rules (void)
{
  g_autoptr (EfInstance) instance = t_new_instance (T_CT);
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x0029, 0x0011), EF_VR_LO, "ACME {2}");
  ef_dataset_set_string (root, EF_TAG (0x0029, 0x1110), EF_VR_LO, "dose step 3");
  ef_dataset_set_string (root, EF_TAG (0x0029, 0x1111), EF_VR_LO, "secret");
  ef_dataset_set_string (root, EF_TAG (0x0029, 0x1112), EF_VR_DA, "20240310");
  t_run_text (instance, "[private]\n\"ACME {2}\",0029,10=keep\n\"ACME {2}\",0029,xx12=shift:1\n", NULL);
  t_assert_text (root, EF_TAG (0x0029, 0x0011), "ACME {2}");
  t_assert_text (root, EF_TAG (0x0029, 0x1110), "dose step 3");
  t_assert_text (root, EF_TAG (0x0029, 0x1112), "20240309");
  g_assert_null (ef_dataset_find (root, EF_TAG (0x0029, 0x1111)));
}

static void
test_seeds_are_looked_for (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);
      EfDataset *root = ef_instance_get_dataset (instance);

      ef_dataset_set_string (root, EF_TAG (0x0009, 0x0010), EF_VR_LO, "ACME");
      ef_dataset_set_string (root, EF_TAG (0x0009, 0x1002), EF_VR_LO, "QX-55-1234");
      ef_dataset_set_string (root, EF_TAG (0x0018, 0x1210), EF_VR_SH, "for QX-55-1234");
      t_run_text (instance, i ? "[seeds]\n0009,1002=id\n" : "", NULL);
      if (i)
        g_assert_null (ef_dataset_find (root, EF_TAG (0x0018, 0x1210)));
      else
        t_assert_text (root, EF_TAG (0x0018, 0x1210), "for QX-55-1234");
    }
}

static void
test_years (void)
{
  g_autoptr (EfInstance) instance = t_new_instance (T_CT);
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0030), EF_VR_TM, "101112");
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x002a), EF_VR_DT, "20240310101112");
  g_assert_true (t_run_text (instance, "[dates]\npolicy=year\n[tags]\nPatientBirthDate=keep-year\n", NULL) &
                 EF_OPTION_RETAIN_MODIFIED_DATES);
  t_assert_text (root, STUDY_DATE, "20240101");
  t_assert_text (root, EF_TAG (0x0008, 0x0030), "");
  t_assert_text (root, EF_TAG (0x0008, 0x002a), "2024");
  t_assert_text (root, EF_TAG (0x0010, 0x0030), "19400101");

  /* A year of birth that tells an age over 89 is pooled. */
  g_clear_pointer (&instance, ef_instance_free);
  instance = t_new_instance (T_CT);
  root = ef_instance_get_dataset (instance);
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0030), EF_VR_DA, "19200707");
  t_run_text (instance, "[dates]\npolicy=year\n[tags]\nPatientBirthDate=keep-year\n", NULL);
  t_assert_text (root, EF_TAG (0x0010, 0x0030), "19340101");
}

static void
test_zip (void)
{
  static const char *const cases[][2] = {
    { "12345 Long Road, Springfield, IL 62704", "627" },
    { "1 Main St, Lebanon NH 03601-1234", "000" },
    { "somewhere", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EfInstance) instance = t_new_instance (T_CT);
      EfDataset *root = ef_instance_get_dataset (instance);

      ef_dataset_set_string (root, EF_TAG (0x0010, 0x1040), EF_VR_LO, cases[i][0]);
      t_run_text (instance, "[tags]\nPatientAddress=zip\n", NULL);
      t_assert_text (root, EF_TAG (0x0010, 0x1040), cases[i][1]);
    }
}

/* --- numbers -------------------------------------------------------------------------------------------------- */

static void
test_id_table (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfIdTable) table =
      ef_id_table_new_from_text ("\xef\xbb\xbfold,new\r\nTF-998877,STUDY-001\r\n\"A, B\" , \"S \"\"2\"\"\"\n# note\n", &error);
  g_autofree char *key = ef_patient_key_of_id (" tf-998877");
  g_autofree char *other = ef_patient_key_of_id ("a, b");

  g_assert_no_error (error);
  g_assert_cmpuint (ef_id_table_get_n (table), ==, 2);
  g_assert_cmpstr (ef_id_table_find (table, key), ==, "STUDY-001");
  g_assert_cmpstr (ef_id_table_find (table, other), ==, "S \"2\"");
  g_assert_null (ef_id_table_find (table, "id\nx"));
}

static void
test_bad_id_tables (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "is empty" },
    { "old,new\n", "is empty" },
    { "SECRET1,a\nSECRET1,b\n", "line 2: the old number stood before" },
    { "SECRET1\n", "line 1: not two cells" },
    { "SECRET1,b,c\n", "line 1: not two cells" },
    { "SECRET1,\n", "line 1: a cell is empty" },
    { "SECRET1,\"b\n", "line 1: not two cells" },
    { "SECRET1,a\\b\n", "line 1: the new number is too long" },
    { "SECRET1,secret1\n", "line 1: the new number is the old one" },
    { "SECRET1,01234567890123456789012345678901234567890123456789012345678901234\n", "line 1: the new number is too long" },
    { "SECRET1,\xff\n", "UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ef_id_table_new_from_text (cases[i].text, &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_PROFILE);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_null (strcasestr (error->message, "secret1"));
    }
}

static void
test_subject (void)
{
  g_autoptr (EfInstance) instance = t_new_instance (T_CT);
  g_autoptr (EfProfile) profile = t_profile ("");
  EfDataset *root = ef_instance_get_dataset (instance);

  t_run (instance, profile, "STUDY-001", NULL);
  t_assert_text (root, EF_TAG (0x0010, 0x0020), "STUDY-001");
  t_assert_text (root, EF_TAG (0x0010, 0x0010), "STUDY-001");
}

static void
test_lookup_path_is_beside_the_profile (void)
{
  g_autofree char *folder = g_dir_make_tmp ("efface-profile-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "site.profile", NULL);
  g_autofree char *expected = g_build_filename (folder, "ids.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) profile = NULL;
  g_autoptr (EfProfile) changed = NULL;
  g_autofree char *lookup = NULL;
  g_autofree char *lookup_of_changed = NULL;

  g_assert_true (g_file_set_contents (path, T_BASIC "[ids]\nlookup=ids.csv\nunknown=refuse\n", -1, NULL));
  profile = ef_profile_load (path, &error);
  g_assert_no_error (error);
  lookup = ef_profile_dup_lookup_path (profile);
  g_assert_cmpstr (lookup, ==, expected);
  g_assert_true (ef_profile_get_refuse_unknown (profile));
  changed = ef_profile_with (profile, "pixels", "fill", "white", &error);
  lookup_of_changed = ef_profile_dup_lookup_path (changed);
  g_assert_cmpstr (lookup_of_changed, ==, expected);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_labels (void)
{
  static const char head[] = "[profile]\nname=x\n[pixels]\n";
  g_autofree char *good = g_strconcat (head, "label=REDACTED\nkeep-lossy-rate=true\n", NULL);
  g_autofree char *bad = g_strconcat (head, "label=redacted\n", NULL);
  g_autoptr (EfProfile) plain = NULL;
  g_autoptr (EfProfile) labelled = NULL;
  g_autoptr (GError) error = NULL;

  plain = ef_profile_new_from_text (head, "test", &error);
  g_assert_no_error (error);
  g_assert_null (ef_profile_get_label (plain));
  g_assert_false (ef_profile_get_keep_rate (plain));
  labelled = ef_profile_new_from_text (good, "test", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ef_profile_get_label (labelled), ==, "REDACTED");
  g_assert_true (ef_profile_get_keep_rate (labelled));
  g_assert_null (ef_profile_new_from_text (bad, "test", &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PROFILE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/errors-name-the-line", test_errors_name_the_line);
  g_test_add_func ("/profile/check-tells-all-errors-in-order", test_check_tells_all_errors_in_order);
  g_test_add_func ("/profile/labels", test_labels);
  g_test_add_func ("/profile/lists", test_lists);
  g_test_add_func ("/profile/rules/texts", test_rules_on_texts);
  g_test_add_func ("/profile/rules/dates", test_rules_on_dates);
  g_test_add_func ("/profile/rules/by-vr-and-order", test_rules_by_vr_and_order);
  g_test_add_func ("/profile/rules/private", test_private_rules);
  g_test_add_func ("/profile/rules/zip", test_zip);
  g_test_add_func ("/profile/seeds-are-looked-for", test_seeds_are_looked_for);
  g_test_add_func ("/profile/years", test_years);
  g_test_add_func ("/profile/ids/table", test_id_table);
  g_test_add_func ("/profile/ids/bad-tables", test_bad_id_tables);
  g_test_add_func ("/profile/ids/subject", test_subject);
  g_test_add_func ("/profile/ids/path-is-beside-the-profile", test_lookup_path_is_beside_the_profile);
  return g_test_run ();
}
