#include "config.h"

#include "ef-complete.h"
#include "ef-io.h"

static char *
complete_bytes (const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfInstance) made = ef_instance_new ("1.2.840.10008.1.2.1");
  g_autoptr (EfInstance) read = NULL;
  EfDataset *root = ef_instance_get_dataset (made);
  ef_autofd fd = ef_io_memfd ("complete", &error);
  g_autofree char *sop_class = NULL;

  ef_dataset_set_string (root, EF_TAG (0x0010, 0x0010), EF_VR_PN, secret);
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0010), EF_VR_US, 1);
  ef_dataset_set_bytes (root, EF_TAG_PIXEL_DATA, EF_VR_OW, "\1\2", 2);
  g_assert_true (ef_instance_write (made, fd, NULL, NULL, &error));
  read = ef_instance_read (fd, &ef_read_limits_default, &error);
  g_assert_no_error (error);
  g_assert_true (ef_complete (read, &error));
  sop_class = ef_dataset_dup_string (ef_instance_get_dataset (read), EF_TAG (0x0008, 0x0016));
  g_assert_cmpstr (sop_class, ==, "1.2.840.10008.5.1.4.1.1.7");
  return ef_dataset_dup_string (ef_instance_get_dataset (read), EF_TAG (0x0008, 0x0018));
}

static void
test_uid_follows_the_bytes (void)
{
  g_autofree char *a = complete_bytes ("A");
  g_autofree char *again = complete_bytes ("A");
  g_autofree char *b = complete_bytes ("B");

  g_assert_nonnull (a);
  g_assert_cmpstr (a, ==, again);
  g_assert_cmpstr (a, !=, b);
}

static void
test_meta_is_believed_first (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfInstance) instance = ef_instance_new ("1.2.840.10008.1.2.1");
  g_autofree char *sop = NULL;

  ef_dataset_set_string (ef_instance_get_meta (instance), EF_TAG (0x0002, 0x0002), EF_VR_UI,
                         "1.2.840.10008.5.1.4.1.1.2");
  ef_dataset_set_string (ef_instance_get_meta (instance), EF_TAG (0x0002, 0x0003), EF_VR_UI, "1.2.3");
  g_assert_true (ef_complete (instance, &error));
  sop = ef_dataset_dup_string (ef_instance_get_dataset (instance), EF_TAG (0x0008, 0x0018));
  g_assert_cmpstr (sop, ==, "1.2.3");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/complete/uid-follows-the-bytes", test_uid_follows_the_bytes);
  g_test_add_func ("/complete/meta-is-believed-first", test_meta_is_believed_first);
  return g_test_run ();
}
