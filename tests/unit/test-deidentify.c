#include "config.h"

#include "ef-deidentify.h"
#include "ef-error.h"
#include "ef-gather.h"
#include "ef-uid-table.h"

#include <string.h>

#define CT "1.2.840.10008.5.1.4.1.1.2"
#define SR "1.2.840.10008.5.1.4.1.1.88.22"

/* A minimal instance of a SOP class, with a patient. */
static EfInstance *
make (const char *sop_class)
{
  EfInstance *instance = ef_instance_new ("1.2.840.10008.1.2.1");
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0005), EF_VR_CS, "ISO_IR 192");
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0016), EF_VR_UI, sop_class);
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0018), EF_VR_UI, "1.2.3.4.5.6.20240229");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0010), EF_VR_PN, "Testfall^Thea");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0020), EF_VR_LO, "TF-998877");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0030), EF_VR_DA, "19400202");
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x000d), EF_VR_UI, "1.2.3.4.5");
  return instance;
}

static void
clean_with (EfInstance *instance,
            const char *profile_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) profile = ef_profile_new_from_text (profile_text, "test", &error);
  g_autoptr (EfMapping) mapping = NULL;
  g_autoptr (EfIdentifiers) identifiers = ef_identifiers_new ();
  EfDeidentify pass = { 0 };
  EfKey key;

  g_assert_no_error (error);
  memset (key.bytes, 9, sizeof key.bytes);
  mapping = ef_mapping_new (&key);
  ef_gather_identifiers (instance, ef_profile_get_options (profile), identifiers);
  pass.profile = profile;
  pass.mapping = mapping;
  pass.identifiers = identifiers;
  g_assert_true (ef_deidentify_run (&pass, instance, NULL, &error));
  g_assert_no_error (error);
}

#define BASIC "[profile]\nname=t\n"

static void
assert_text (EfDataset  *dataset,
             guint32     tag,
             const char *expected)
{
  g_autofree char *text = ef_dataset_dup_string (dataset, tag);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_patient (void)
{
  g_autoptr (EfInstance) instance = make (CT);
  EfDataset *root = ef_instance_get_dataset (instance);
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;

  clean_with (instance, BASIC);
  name = ef_dataset_dup_string (root, EF_TAG (0x0010, 0x0010));
  id = ef_dataset_dup_string (root, EF_TAG (0x0010, 0x0020));
  g_assert_true (g_str_has_prefix (name, "P-"));
  g_assert_cmpstr (name, ==, id);
  assert_text (root, EF_TAG (0x0010, 0x0030), "");
}

static void
test_same_patient_in_other_spelling (void)
{
  g_autoptr (EfInstance) a = make (CT);
  g_autoptr (EfInstance) b = make (CT);
  g_autofree char *key_a = NULL;
  g_autofree char *key_b = NULL;

  ef_dataset_set_string (ef_instance_get_dataset (b), EF_TAG (0x0010, 0x0020), EF_VR_LO, " tf-998877 ");
  ef_dataset_set_string (ef_instance_get_dataset (b), EF_TAG (0x0010, 0x0010), EF_VR_PN, "TESTFALL^THEA^^");
  key_a = ef_deidentify_dup_patient_key (a);
  key_b = ef_deidentify_dup_patient_key (b);
  g_assert_cmpstr (key_a, ==, key_b);
}

static void
test_nested_private_and_unknown (void)
{
  g_autoptr (EfInstance) instance = make (CT);
  EfDataset *root = ef_instance_get_dataset (instance);
  EfElement *sequence = ef_dataset_set_sequence (root, EF_TAG (0x0008, 0x1140));
  EfDataset *item = ef_element_append_item (root, sequence);

  /* Referenced Image Sequence is type 3 here and goes; Source Image Sequence is unlisted in its items. */
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x1155), EF_VR_UI, "1.2.3.4.5.7");
  sequence = ef_dataset_set_sequence (root, EF_TAG (0x0018, 0x9346)); /* CTDI Phantom Type Code Sequence */
  item = ef_element_append_item (root, sequence);
  ef_dataset_set_string (item, EF_TAG (0x0010, 0x0010), EF_VR_PN, "Testfall^Thea");
  ef_dataset_set_string (item, EF_TAG (0x0009, 0x0010), EF_VR_LO, "NESTED");
  ef_dataset_set_string (item, EF_TAG (0x0009, 0x1001), EF_VR_LO, "TF-998877");
  ef_dataset_set_string (root, EF_TAG (0x0009, 0x0010), EF_VR_LO, "ACME");
  ef_dataset_set_string (root, EF_TAG (0x0009, 0x1001), EF_VR_LO, "secret");
  ef_dataset_set_string (root, EF_TAG (0x0008, 0xfff0), EF_VR_LO, "unknown");
  ef_dataset_set_string (root, EF_TAG (0x0004, 0x1500), EF_VR_CS, "PATH");
  clean_with (instance, BASIC);

  g_assert_null (ef_dataset_find (root, EF_TAG (0x0009, 0x0010)));
  g_assert_null (ef_dataset_find (root, EF_TAG (0x0009, 0x1001)));
  g_assert_null (ef_dataset_find (root, EF_TAG (0x0008, 0xfff0)));
  g_assert_null (ef_dataset_find (root, EF_TAG (0x0004, 0x1500)));
  sequence = ef_dataset_find (root, EF_TAG (0x0018, 0x9346));
  g_assert_nonnull (sequence);
  item = ef_element_get_item (sequence, 0);
  g_assert_null (ef_dataset_find (item, EF_TAG (0x0009, 0x1001)));
  g_assert_null (ef_dataset_find (item, EF_TAG (0x0009, 0x0010)));
  {
    g_autofree char *name = ef_dataset_dup_string (item, EF_TAG (0x0010, 0x0010));

    g_assert_cmpstr (name, !=, "Testfall^Thea");
  }
}

/* A sequence that arrived as bytes which are none cannot be gone through. */
static void
test_opaque_sequence_goes (void)
{
  g_autoptr (EfInstance) instance = make (CT);
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_bytes (root, EF_TAG (0x0018, 0x9346), EF_VR_UN, "Testfall^Thea", 13);
  clean_with (instance, BASIC);
  g_assert_null (ef_dataset_find (root, EF_TAG (0x0018, 0x9346)));
}

static void
test_uids (void)
{
  g_autoptr (EfInstance) instance = make (CT);
  EfDataset *root = ef_instance_get_dataset (instance);
  g_autofree char *sop = NULL;
  g_autofree char *frame = NULL;

  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0052), EF_VR_UI, "1.2.3.4.5.9");
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0242), EF_VR_UI, "1.2.3.4.5.6.20240229"); /* not in Table E.1-1 */
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1199), EF_VR_UI, "1.2.840.10008.1.5.1");
  clean_with (instance, BASIC);
  sop = ef_dataset_dup_string (root, EF_TAG (0x0008, 0x0018));
  frame = ef_dataset_dup_string (root, EF_TAG (0x0020, 0x0052));
  g_assert_true (ef_uid_is_valid (sop) && g_str_has_prefix (sop, "2.25."));
  g_assert_true (g_str_has_prefix (frame, "2.25."));
  assert_text (root, EF_TAG (0x0020, 0x0242), sop);
  assert_text (root, EF_TAG (0x0008, 0x0016), CT);
  assert_text (root, EF_TAG (0x0028, 0x1199), "1.2.840.10008.1.5.1");
  assert_text (ef_instance_get_meta (instance), EF_TAG (0x0002, 0x0003), sop);
}

static void
test_dates_removed_shifted_kept (void)
{
  static const char *const profiles[] = {
    BASIC,
    BASIC "[dates]\npolicy=shift\nmax-shift-days=100\n",
    BASIC "[dates]\npolicy=keep\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      g_autoptr (EfInstance) instance = make (CT);
      EfDataset *root = ef_instance_get_dataset (instance);
      g_autofree char *study = NULL;

      ef_dataset_set_string (root, EF_TAG (0x0008, 0x0020), EF_VR_DA, "20240310");
      ef_dataset_set_string (root, EF_TAG (0x0008, 0x0030), EF_VR_TM, "101112");
      ef_dataset_set_string (root, EF_TAG (0x0018, 0x9074), EF_VR_DT, "20240310101112");
      ef_dataset_set_string (root, EF_TAG (0x0008, 0x0021), EF_VR_DA, "10 March 24");
      clean_with (instance, profiles[i]);
      study = ef_dataset_dup_string (root, EF_TAG (0x0008, 0x0020));
      switch (i)
        {
        case 0:
          g_assert_cmpstr (study, ==, "");
          assert_text (root, EF_TAG (0x0008, 0x0030), "");
          break;
        case 1:
          g_assert_cmpstr (study, <, "20240310");
          g_assert_cmpstr (study, >, "20231101");
          assert_text (root, EF_TAG (0x0008, 0x0030), "101112");
          break;
        default:
          g_assert_cmpstr (study, ==, "20240310");
          break;
        }
      if (i < 2)
        {
          g_autofree char *series = ef_dataset_dup_string (root, EF_TAG (0x0008, 0x0021));

          g_assert_cmpstr (series, !=, "10 March 24");
        }
    }
}

static void
test_report_content (void)
{
  g_autoptr (EfInstance) instance = make (SR);
  EfDataset *root = ef_instance_get_dataset (instance);
  EfElement *content = ef_dataset_set_sequence (root, EF_TAG (0x0040, 0xa730));
  EfDataset *item = ef_element_append_item (root, content);
  EfElement *inner;

  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa040), EF_VR_CS, "TEXT");
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa160), EF_VR_UT, "Frau Testfall, geb. 2.2.1940");
  inner = ef_dataset_set_sequence (item, EF_TAG (0x0040, 0xa730));
  item = ef_element_append_item (item, inner);
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa040), EF_VR_CS, "PNAME");
  ef_dataset_set_string (item, EF_TAG (0x0040, 0xa123), EF_VR_PN, "Arzt^Anton");
  clean_with (instance, BASIC);

  item = ef_element_get_item (ef_dataset_find (root, EF_TAG (0x0040, 0xa730)), 0);
  assert_text (item, EF_TAG (0x0040, 0xa040), "TEXT");
  assert_text (item, EF_TAG (0x0040, 0xa160), "REMOVED");
  item = ef_element_get_item (ef_dataset_find (item, EF_TAG (0x0040, 0xa730)), 0);
  assert_text (item, EF_TAG (0x0040, 0xa123), "REMOVED");
}

static void
test_identifier_in_a_kept_text (void)
{
  g_autoptr (EfInstance) instance = make (CT);
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1210), EF_VR_SH, "B30f"); /* Convolution Kernel: harmless */
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1020), EF_VR_LO, "V1 Testfall Thea"); /* Software Versions */
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0060), EF_VR_DS, "TF-998877");
  clean_with (instance, BASIC);
  assert_text (root, EF_TAG (0x0018, 0x1210), "B30f");
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = ef_dataset_dup_string (root, i ? EF_TAG (0x0018, 0x0060) : EF_TAG (0x0018, 0x1020));

      g_assert_true (text == NULL || (strstr (text, "Testfall") == NULL && strstr (text, "998877") == NULL));
    }
}

static void
test_rules_of_the_profile (void)
{
  g_autoptr (EfInstance) instance = make (CT);
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x1030), EF_VR_LO, "CT head");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1210), EF_VR_SH, "B30f");
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0080), EF_VR_LO, "Hospital");
  clean_with (instance,
              BASIC "[tags]\nStudyDescription=keep\n0018,1210=remove\nInstitutionName=dummy:SITE 1\n");
  assert_text (root, EF_TAG (0x0008, 0x1030), "CT head");
  g_assert_null (ef_dataset_find (root, EF_TAG (0x0018, 0x1210)));
  assert_text (root, EF_TAG (0x0008, 0x0080), "SITE 1");
}

static void
test_safe_private (void)
{
  g_autoptr (EfInstance) instance = make (CT);
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x00e1, 0x0010), EF_VR_LO, "ELSCINT1");
  ef_dataset_set_string (root, EF_TAG (0x00e1, 0x1021), EF_VR_DS, "12.5"); /* DLP: Table E.3.10-1 */
  ef_dataset_set_string (root, EF_TAG (0x00e1, 0x1099), EF_VR_LO, "secret");
  ef_dataset_set_string (root, EF_TAG (0x00e3, 0x0010), EF_VR_LO, "ELSCINT1");
  ef_dataset_set_string (root, EF_TAG (0x00e3, 0x1000), EF_VR_LO, "secret");
  clean_with (instance, BASIC "[options]\nretain-safe-private=true\n");
  assert_text (root, EF_TAG (0x00e1, 0x0010), "ELSCINT1");
  assert_text (root, EF_TAG (0x00e1, 0x1021), "12.5");
  g_assert_null (ef_dataset_find (root, EF_TAG (0x00e1, 0x1099)));
  g_assert_null (ef_dataset_find (root, EF_TAG (0x00e3, 0x0010)));
}

static void
test_age_is_capped (void)
{
  static const char *const ages[][2] = { { "089Y", "089Y" }, { "097Y", "090Y" }, { "012M", "012M" } };

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autoptr (EfInstance) instance = make (CT);
      EfDataset *root = ef_instance_get_dataset (instance);

      ef_dataset_set_string (root, EF_TAG (0x0010, 0x1010), EF_VR_AS, ages[i][0]);
      clean_with (instance, BASIC "[options]\nretain-patient=true\n");
      assert_text (root, EF_TAG (0x0010, 0x1010), ages[i][1]);
    }
}

static void
test_refusals (void)
{
  static const char *const classes[] = { "1.2.840.10008.5.1.4.1.1.66", "1.3.12.2.1107.5.9.1",
                                         "1.2.840.10008.5.1.4.1.1.9.4.1" };
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) profile = ef_profile_new_from_text (BASIC, "test", &error);
  g_autoptr (EfInstance) label = make ("1.2.840.10008.5.1.4.1.1.77.1.6");

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      g_autoptr (EfInstance) instance = make (classes[i]);

      g_assert_false (ef_deidentify_check (instance, profile, &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_REFUSED);
      g_clear_error (&error);
    }
  ef_dataset_set_string (ef_instance_get_dataset (label), EF_TAG (0x0008, 0x0008), EF_VR_CS,
                         "ORIGINAL\\PRIMARY\\LABEL\\NONE");
  g_assert_false (ef_deidentify_check (label, profile, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_REFUSED);
}

static void
test_claims_only_what_ran (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) profile = ef_profile_new_builtin ("research", &error);

  for (guint cleaned = 0; cleaned < 2; cleaned++)
    {
      g_autoptr (EfInstance) instance = make (CT);
      EfDataset *root = ef_instance_get_dataset (instance);
      EfElement *codes;
      gboolean claims_pixels = FALSE;
      gboolean claims_shift = FALSE;

      EfClaims claims = { .pixels_cleaned = cleaned };

      claims.options = ef_profile_get_options (profile) & ~(EfOptions) EF_OPTION_CLEAN_DESCRIPTORS;
      ef_deidentify_claim (instance, profile, &claims);
      assert_text (root, EF_TAG (0x0012, 0x0062), "YES");
      assert_text (root, EF_TAG (0x0028, 0x0303), "MODIFIED");
      codes = ef_dataset_find (root, EF_TAG (0x0012, 0x0064));
      for (guint i = 0; i < ef_element_get_n_items (codes); i++)
        {
          g_autofree char *code = ef_dataset_dup_string (ef_element_get_item (codes, i), EF_TAG (0x0008, 0x0100));

          claims_pixels = claims_pixels || g_str_equal (code, "113101");
          claims_shift = claims_shift || g_str_equal (code, "113107");
          g_assert_cmpstr (code, !=, "113105");
        }
      g_assert_true (claims_shift);
      g_assert_cmpint (claims_pixels, ==, cleaned);
      g_assert_cmpint (ef_dataset_find (root, EF_TAG (0x0028, 0x0301)) != NULL, ==, cleaned);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deidentify/patient", test_patient);
  g_test_add_func ("/deidentify/same-patient-in-other-spelling", test_same_patient_in_other_spelling);
  g_test_add_func ("/deidentify/nested-private-and-unknown", test_nested_private_and_unknown);
  g_test_add_func ("/deidentify/opaque-sequence-goes", test_opaque_sequence_goes);
  g_test_add_func ("/deidentify/uids", test_uids);
  g_test_add_func ("/deidentify/dates-removed-shifted-kept", test_dates_removed_shifted_kept);
  g_test_add_func ("/deidentify/report-content", test_report_content);
  g_test_add_func ("/deidentify/identifier-in-a-kept-text", test_identifier_in_a_kept_text);
  g_test_add_func ("/deidentify/rules-of-the-profile", test_rules_of_the_profile);
  g_test_add_func ("/deidentify/safe-private", test_safe_private);
  g_test_add_func ("/deidentify/age-is-capped", test_age_is_capped);
  g_test_add_func ("/deidentify/refusals", test_refusals);
  g_test_add_func ("/deidentify/claims-only-what-ran", test_claims_only_what_ran);
  return g_test_run ();
}
