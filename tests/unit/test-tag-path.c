#include "config.h"

#include "ef-dicomdir.h"
#include "ef-error.h"
#include "ef-tag-path.h"

#define NAME EF_TAG (0x0010, 0x0010)

static void
test_tag_paths (void)
{
  static const struct
  {
    const char *pattern;
    const char *printed;
    gboolean in_root;
    gboolean in_item;
  } cases[] = {
    { "(0010,0010)", "(0010,0010)", TRUE, TRUE },
    { "PatientName", "(0010,0010)", TRUE, TRUE },
    { "/PatientName", "/(0010,0010)", TRUE, FALSE },
    { "(0010,xxxx)", "(0010,xxxx)", TRUE, TRUE },
    { "(0040,0275)[1]/(0010,0010)", "(0040,0275)[1]/(0010,0010)", FALSE, TRUE },
    { "(0040,0275)[0]/(0010,0010)", "(0040,0275)[0]/(0010,0010)", FALSE, FALSE },
    { "RequestAttributesSequence[*]/PatientName", "(0040,0275)[*]/(0010,0010)", FALSE, TRUE },
    { "(0040,0275)/(0010,0010)", "(0040,0275)[*]/(0010,0010)", FALSE, TRUE },
    { "(0040,0275)/(0040,0275)/(0010,0010)", "(0040,0275)[*]/(0040,0275)[*]/(0010,0010)", FALSE, FALSE },
    { "(0010,0020)", "(0010,0020)", FALSE, FALSE },
    { "OverlayData", "(60xx,3000)", FALSE, FALSE },
  };
  static const char *const wrong[] = { "", "/", "(0010,001)", "(0010,0010", "NoSuchKeyword", "(0010,0010)[",
                                       "(0010,0010)[x]",
                                       "(0010,0010)/", "(0010,0010) ", "(0029,\"A,10)", "(0010,0010)[4294967295]" };
  g_autoptr (EfDataset) root = ef_dataset_new (EF_ENCODING_EXPLICIT_LE);
  EfElement *in_root = ef_dataset_set_string (root, NAME, EF_VR_PN, "Doe");
  EfElement *sequence = ef_dataset_set_sequence (root, EF_TAG (0x0040, 0x0275));
  EfDataset *item;
  EfElement *in_item;
  g_autofree char *path = NULL;

  ef_element_append_item (root, sequence);
  item = ef_element_append_item (root, sequence);
  in_item = ef_dataset_set_string (item, NAME, EF_VR_PN, "Doe");
  in_root = ef_dataset_find (root, NAME);
  path = ef_tag_path_of (item, in_item);
  g_assert_cmpstr (path, ==, "(0040,0275)[1]/(0010,0010)");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EfTagPath) pattern = ef_tag_path_parse (cases[i].pattern, &error);
      g_autofree char *printed = NULL;

      g_assert_no_error (error);
      printed = ef_tag_path_to_string (pattern);
      g_assert_cmpstr (printed, ==, cases[i].printed);
      g_assert_cmpint (ef_tag_path_matches (pattern, root, in_root), ==, cases[i].in_root);
      g_assert_cmpint (ef_tag_path_matches (pattern, item, in_item), ==, cases[i].in_item);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ef_tag_path_parse (wrong[i], &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_MALFORMED);
    }
}

/* The same private attribute has one path, in whatever block it lies. */
static void
test_private_paths (void)
{
  g_autoptr (EfTagPath) pattern = ef_tag_path_parse ("(0029,\"MAKER \\\"7\\\"\",0A)", NULL);

  for (guint block = 0x10; block < 0x12; block++)
    {
      g_autoptr (EfDataset) root = ef_dataset_new (EF_ENCODING_EXPLICIT_LE);
      EfElement *e;
      g_autofree char *path = NULL;

      ef_dataset_set_string (root, EF_TAG (0x0029, block), EF_VR_LO, "MAKER \"7\"");
      e = ef_dataset_set_string (root, EF_TAG (0x0029, block << 8 | 0x0a), EF_VR_LO, "x");
      path = ef_tag_path_of (root, e);
      g_assert_cmpstr (path, ==, "(0029,\"MAKER \\\"7\\\"\",0A)");
      g_assert_true (ef_tag_path_matches (pattern, root, e));
      ef_dataset_set_string (root, EF_TAG (0x0029, block), EF_VR_LO, "OTHER");
      g_assert_false (ef_tag_path_matches (pattern, root, e));
    }
}

static void
test_dicomdir (void)
{
  static const char *const ids[] = { "IMAGES\\IM1 ", "IMAGES\\IM1", "..\\SECRET", "\\ABSOLUTE", "A\\..\\B", "A/B", "IM2",
                                     "" };
  g_autoptr (EfInstance) instance = ef_instance_new (EF_UID_EXPLICIT_VR_LE);
  EfDataset *dataset = ef_instance_get_dataset (instance);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  EfElement *records;
  guint n_refused = 0;

  g_assert_null (ef_dicomdir_list_files (instance, NULL, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  records = ef_dataset_set_sequence (dataset, EF_TAG (0x0004, 0x1220));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ef_dataset_set_string (ef_element_append_item (dataset, records), EF_TAG (0x0004, 0x1500), EF_VR_CS, ids[i]);
  files = ef_dicomdir_list_files (instance, &n_refused, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (files, 0), ==, "IMAGES/IM1");
  g_assert_cmpstr (g_ptr_array_index (files, 1), ==, "IM2");
  g_assert_cmpuint (n_refused, ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom/tag-path/patterns", test_tag_paths);
  g_test_add_func ("/dicom/tag-path/private", test_private_paths);
  g_test_add_func ("/dicom/directory/safe-names-only", test_dicomdir);
  return g_test_run ();
}
