/* Each shipped profile, by what it does to one file. */
#include "config.h"

#include "test-header.h"

/* NULL: the attribute is gone. "*": it has some value, and not the old one. */
typedef struct
{
  const char *profile;
  const char *name;
  const char *birth_date;
  const char *study_date;
  const char *study_time;
  const char *age;
  const char *address;
  const char *description;
  const char *weight;
  const char *institution;
  const char *serial;
  const char *frame_of_reference;
  const char *safe_private;
} Effect;

static const Effect effects[] = {
  { "basic", "P-", "", "", "", NULL, NULL, NULL, NULL, NULL, NULL, "*", NULL },
  { "research", "P-", "", "*", "101112", "090Y", NULL, "head of ...", "70", NULL, NULL, "*", "12.5" },
  { "teaching", "Case ", "", "", "", "090Y", NULL, "head of ...", NULL, NULL, NULL, "*", NULL },
  { "safe-harbor", "P-", "19340101", "20240101", "", "090Y", "627", "head of ...", "70", NULL, "REMOVED", "*", NULL },
  { "tcia", "P-", "", "*", "101112", "090Y", NULL, "head of ...", "70", NULL, NULL, "*", "12.5" },
  { "keep-all-but-name", "P-", "", "20240310", "101112", "097Y", NULL, "head of ...", "70", "Hospital", "SER-1",
    "1.2.3.4.5.9", "12.5" },
};

static EfInstance *
make_full (void)
{
  EfInstance *instance = t_new_instance (T_CT);
  EfDataset *root = ef_instance_get_dataset (instance);

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0030), EF_VR_TM, "101112");
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0080), EF_VR_LO, "Hospital");
  ef_dataset_set_string (root, EF_TAG (0x0008, 0x1030), EF_VR_LO, "head of Testfall");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0030), EF_VR_DA, "19260202");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x1010), EF_VR_AS, "097Y");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x1030), EF_VR_DS, "70");
  ef_dataset_set_string (root, EF_TAG (0x0010, 0x1040), EF_VR_LO, "1 Long Road, Springfield, IL 62704");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1000), EF_VR_LO, "SER-1");
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0052), EF_VR_UI, "1.2.3.4.5.9");
  ef_dataset_set_string (root, EF_TAG (0x00e1, 0x0010), EF_VR_LO, "ELSCINT1");
  ef_dataset_set_string (root, EF_TAG (0x00e1, 0x1021), EF_VR_DS, "12.5"); /* DLP: Table E.3.10-1 */
  return instance;
}

static void
assert_effect (EfDataset  *root,
               guint32     tag,
               const char *expected,
               const char *old)
{
  g_autofree char *text = ef_dataset_dup_string (root, tag);

  if (g_strcmp0 (expected, "*") != 0)
    t_assert_text (root, tag, expected);
  else
    g_assert_true (text != NULL && *text != 0 && !g_str_equal (text, old));
}

static void
test_effects (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    {
      const Effect *effect = &effects[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (EfProfile) profile = ef_profile_new_builtin (effect->profile, &error);
      g_autoptr (EfInstance) instance = make_full ();
      EfDataset *root = ef_instance_get_dataset (instance);
      g_autofree char *name = NULL;
      g_autofree char *id = NULL;

      g_assert_no_error (error);
      g_test_message ("%s", effect->profile);
      t_run (instance, profile, NULL, t_clean_cb);
      name = ef_dataset_dup_string (root, EF_TAG (0x0010, 0x0010));
      id = ef_dataset_dup_string (root, EF_TAG (0x0010, 0x0020));
      g_assert_true (g_str_has_prefix (name, effect->name));
      g_assert_true (g_str_has_prefix (id, "P-"));
      assert_effect (root, EF_TAG (0x0010, 0x0030), effect->birth_date, "19260202");
      assert_effect (root, EF_TAG (0x0008, 0x0020), effect->study_date, "20240310");
      assert_effect (root, EF_TAG (0x0008, 0x0030), effect->study_time, "101112");
      assert_effect (root, EF_TAG (0x0010, 0x1010), effect->age, "097Y");
      assert_effect (root, EF_TAG (0x0010, 0x1040), effect->address, "");
      assert_effect (root, EF_TAG (0x0008, 0x1030), effect->description, "");
      assert_effect (root, EF_TAG (0x0010, 0x1030), effect->weight, "");
      assert_effect (root, EF_TAG (0x0008, 0x0080), effect->institution, "");
      assert_effect (root, EF_TAG (0x0018, 0x1000), effect->serial, "");
      assert_effect (root, EF_TAG (0x0020, 0x0052), effect->frame_of_reference, "1.2.3.4.5.9");
      assert_effect (root, EF_TAG (0x00e1, 0x1021), effect->safe_private, "");
      g_assert_false (t_holds_text (instance, "Testfall"));
      g_assert_false (t_holds_text (instance, "998877"));
    }
}

static void
test_all_are_tested (void)
{
  g_auto (GStrv) names = ef_profile_list_builtin ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint k;

      for (k = 0; k < G_N_ELEMENTS (effects) && !g_str_equal (effects[k].profile, names[i]); k++)
        ;
      g_assert_cmpuint (k, <, G_N_ELEMENTS (effects));
    }
  g_assert_cmpuint (g_strv_length (names), ==, G_N_ELEMENTS (effects));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shipped-profiles/effects", test_effects);
  g_test_add_func ("/shipped-profiles/all-are-tested", test_all_are_tested);
  return g_test_run ();
}
