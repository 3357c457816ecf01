#include "config.h"

#include "dicom-bytes.h"

#include "ef-error.h"

#include <unistd.h>

#define NAME EF_TAG (0x0010, 0x0010)
#define ROWS EF_TAG (0x0028, 0x0010)
#define STUDY_DATE EF_TAG (0x0008, 0x0020)
#define CODE_SEQUENCE EF_TAG (0x0008, 0x1032)
#define CODE_VALUE EF_TAG (0x0008, 0x0100)

static EfInstance *
read_fd (int fd)
{
  g_autoptr (GError) error = NULL;
  EfInstance *instance = ef_instance_read (fd, &ef_read_limits_default, &error);

  g_assert_no_error (error);
  return instance;
}

static int
write_instance (EfInstance *instance)
{
  g_autoptr (GError) error = NULL;
  int fd = ef_io_memfd ("test-out", NULL);

  ef_instance_write (instance, fd, NULL, NULL, &error);
  g_assert_no_error (error);
  return fd;
}

/* Writes @instance and describes what is read back. */
static char *
describe_written (EfInstance *instance)
{
  ef_autofd fd = write_instance (instance);
  g_autoptr (EfInstance) again = read_fd (fd);

  return describe (again);
}

#define assert_written(instance, expected)                    \
  G_STMT_START                                                \
  {                                                           \
    g_autofree char *written_ = describe_written (instance);  \
    g_assert_cmpstr (written_, ==, expected);                 \
  }                                                           \
  G_STMT_END

static void
add_sequence (Bytes   *b,
              gboolean sequence_defined,
              gboolean item_defined)
{
  header (b, CODE_SEQUENCE, EF_VR_SQ, sequence_defined ? 8 + 14 + (item_defined ? 0 : 8) : UNDEFINED);
  header (b, ITEM, 0, item_defined ? 14 : UNDEFINED);
  text (b, CODE_VALUE, EF_VR_SH, "T-1234");
  if (!item_defined)
    header (b, ITEM_END, 0, 0);
  if (!sequence_defined)
    header (b, SEQUENCE_END, 0, 0);
}

static const EfEncoding encodings[] = { EF_ENCODING_IMPLICIT_LE, EF_ENCODING_EXPLICIT_LE, EF_ENCODING_EXPLICIT_BE };
static const char *const uids[] = { EF_UID_IMPLICIT_VR_LE, EF_UID_EXPLICIT_VR_LE, EF_UID_EXPLICIT_VR_BE };

static void
test_untouched_is_identical (void)
{
  for (guint i = 0; i < 3 * 4; i++)
    {
      Bytes b = begin (uids[i / 4], encodings[i / 4]);
      ef_autofd in = -1;
      ef_autofd out = -1;
      g_autoptr (EfInstance) instance = NULL;
      g_autoptr (GBytes) before = NULL;
      g_autoptr (GBytes) after = NULL;
      g_autofree guint8 *large = g_malloc0 (100000);

      add_sequence (&b, i % 2, i / 2 % 2);
      element (&b, EF_TAG (0x0009, 0x1001), EF_VR_UN, large, 70000);
      text (&b, NAME, EF_VR_PN, "Doe^John");
      number (&b, ROWS, 258);
      element (&b, EF_TAG_PIXEL_DATA, EF_VR_OW, large, 100000);
      add_sequence (&b, 0, 0);
      in = finish (&b);
      instance = read_fd (in);
      out = write_instance (instance);
      before = contents (in);
      after = contents (out);
      g_assert_true (g_bytes_equal (before, after));
    }
}

static void
test_meta_is_rebuilt (void)
{
  Bytes b = begin_bare (EF_ENCODING_IMPLICIT_LE);
  ef_autofd in = -1;
  ef_autofd out = -1;
  g_autoptr (EfInstance) instance = NULL;
  g_autoptr (EfInstance) again = NULL;
  guint8 head[160];

  text (&b, STUDY_DATE, EF_VR_DA, "20200102");
  text (&b, NAME, EF_VR_PN, "Doe^John");
  in = finish (&b);
  instance = read_fd (in);
  ef_dataset_set_bytes (ef_instance_get_meta (instance), EF_TAG (0x0002, 0x0001), EF_VR_OB, "\0\1", 2);
  out = write_instance (instance);
  g_assert_true (ef_io_pread_all (out, head, sizeof head, 0, NULL));
  for (guint i = 0; i < 128; i++)
    g_assert_cmpint (head[i], ==, 0);
  /* (0002,0001) OB takes 14 bytes, (0002,0010) UI 8 and 18. */
  g_assert_cmpmem (head + 128, 16, "DICM\002\000\000\000UL\004\000\050\000\000\000", 16);
  again = read_fd (out);
  g_assert_true (ef_instance_get_facts (again)->has_meta);
  g_assert_cmpstr (ef_instance_get_transfer_syntax (again), ==, EF_UID_IMPLICIT_VR_LE);
  assert_described (again, "0008,0020 DA 20200102; 0010,0010 PN Doe^John; ");
}

static void
test_what_is_left_out (void)
{
  Bytes b = begin_explicit ();
  ef_autofd in = -1;
  g_autoptr (EfInstance) instance = NULL;

  header (&b, EF_TAG (0x0008, 0x0000), EF_VR_UL, 4);
  u32 (&b, 99);
  text (&b, STUDY_DATE, EF_VR_DA, "20200102");
  header (&b, EF_TAG (0x0009, 0x0000), EF_VR_UL, 4);
  u32 (&b, 99);
  text (&b, NAME, EF_VR_PN, "Doe");
  text (&b, EF_TAG (0x0002, 0x0016), EF_VR_AE, "STATION1");
  text (&b, EF_TAG (0x0000, 0x1000), EF_VR_UI, "1.2.3.");
  raw (&b, "\0\0\0\0\0\0\0\0\0\0", 10);
  in = finish (&b);
  instance = read_fd (in);
  g_assert_cmpuint (ef_dataset_get_n_elements (ef_instance_get_dataset (instance)), ==, 6);
  assert_written (instance, "0008,0020 DA 20200102; 0010,0010 PN Doe ; ");
}

static void
test_lengths_are_computed_anew (void)
{
  for (guint i = 0; i < 4; i++)
    {
      Bytes b = begin_explicit ();
      ef_autofd in = -1;
      ef_autofd out = -1;
      g_autoptr (EfInstance) instance = NULL;
      g_autoptr (EfInstance) again = NULL;
      EfDataset *item;
      const EfElement *sequence;

      add_sequence (&b, i % 2, i / 2);
      text (&b, NAME, EF_VR_PN, "Doe^John");
      in = finish (&b);
      instance = read_fd (in);
      item = ef_element_get_item (ef_dataset_find (ef_instance_get_dataset (instance), CODE_SEQUENCE), 0);
      ef_dataset_set_string (item, CODE_VALUE, EF_VR_SH, "a longer code");
      ef_element_append_item (item, ef_dataset_set_sequence (item, EF_TAG (0x0040, 0xa730)));
      out = write_instance (instance);
      again = read_fd (out);
      assert_described (again, "0008,1032 SQ[{0008,0100 SH a longer code ; 0040,A730 SQ[{}]; }]; "
                               "0010,0010 PN Doe^John; ");
      sequence = ef_dataset_find (ef_instance_get_dataset (again), CODE_SEQUENCE);
      g_assert_cmpint ((sequence->flags & EF_ELEMENT_UNDEFINED_LENGTH) == 0, ==, i % 2);
    }
}

static void
test_removal (void)
{
  Bytes b = begin_explicit ();
  ef_autofd in = -1;
  g_autoptr (EfInstance) instance = NULL;
  EfDataset *dataset;

  add_sequence (&b, TRUE, TRUE);
  text (&b, NAME, EF_VR_PN, "Doe^John");
  in = finish (&b);
  instance = read_fd (in);
  dataset = ef_instance_get_dataset (instance);
  ef_dataset_set_string (dataset, STUDY_DATE, EF_VR_DA, "20200102");
  ef_dataset_set_bytes (dataset, CODE_SEQUENCE, EF_VR_LO, "gone", 4);
  g_assert_cmpuint (ef_dataset_remove (dataset, NAME), ==, 1);
  g_assert_cmpuint (ef_dataset_remove (dataset, NAME), ==, 0);
  assert_written (instance, "0008,0020 DA 20200102; 0008,1032 LO gone; ");
}

/* --- one encoding into another -------------------------------------------------------------------------------- */

static void
test_change_of_encoding (void)
{
  for (guint i = 0; i < 9; i++)
    {
      Bytes b = begin (uids[i / 3], encodings[i / 3]);
      ef_autofd in = -1;
      ef_autofd out = -1;
      g_autoptr (EfInstance) instance = NULL;
      g_autoptr (EfInstance) again = NULL;
      EfDataset *dataset;
      EfDataset *item;
      gboolean big = i % 3 == 2;
      guint8 pixels[4];
      gsize at;

      header (&b, CODE_SEQUENCE, EF_VR_SQ, UNDEFINED);
      header (&b, ITEM, 0, UNDEFINED);
      number (&b, EF_TAG (0x0028, 0x0011), 4711);
      header (&b, ITEM_END, 0, 0);
      header (&b, SEQUENCE_END, 0, 0);
      element (&b, EF_TAG (0x0009, 0x1001), EF_VR_UN, "\1\2\3\4", 4);
      text (&b, NAME, EF_VR_PN, "Doe^John");
      number (&b, ROWS, 258);
      header (&b, EF_TAG_PIXEL_DATA, EF_VR_OW, 4);
      u16 (&b, 1);
      u16 (&b, 2);
      in = finish (&b);
      instance = read_fd (in);
      ef_instance_set_transfer_syntax (instance, uids[i % 3]);
      out = write_instance (instance);
      again = read_fd (out);
      dataset = ef_instance_get_dataset (again);
      g_assert_cmpint (ef_instance_get_encoding (again), ==, encodings[i % 3]);
      g_assert_cmpint (ef_dataset_get_int (dataset, ROWS, 0), ==, 258);
      item = ef_element_get_item (ef_dataset_find (dataset, CODE_SEQUENCE), 0);
      g_assert_cmpint (ef_dataset_get_int (item, EF_TAG (0x0028, 0x0011), 0), ==, 4711);
      g_assert_cmpmem (ef_dataset_find (dataset, EF_TAG (0x0009, 0x1001))->value.bytes.data, 4, "\1\2\3\4", 4);
      at = ef_dataset_find (dataset, EF_TAG_PIXEL_DATA)->value.extent.offset;
      g_assert_true (ef_io_pread_all (out, pixels, 4, at, NULL));
      g_assert_cmpmem (pixels, 4, big ? "\0\1\0\2" : "\1\0\2\0", 4);
    }
}

/* A large extent is turned piece by piece. */
static void
test_large_values_are_turned (void)
{
  gsize n = 300002;
  Bytes b = begin (EF_UID_EXPLICIT_VR_BE, EF_ENCODING_EXPLICIT_BE);
  ef_autofd in = -1;
  ef_autofd out = -1;
  g_autoptr (EfInstance) instance = NULL;
  g_autoptr (EfInstance) again = NULL;
  g_autoptr (GBytes) value = NULL;
  const guint8 *bytes;

  text (&b, NAME, EF_VR_PN, "Doe^John^x");
  header (&b, EF_TAG_PIXEL_DATA, EF_VR_OW, (guint32) n);
  for (gsize i = 0; i < n / 2; i++)
    u16 (&b, (guint16) i);
  in = finish (&b);
  instance = read_fd (in);
  ef_instance_set_transfer_syntax (instance, EF_UID_EXPLICIT_VR_LE);
  out = write_instance (instance);
  again = read_fd (out);
  value = ef_instance_load_value (again, ef_dataset_find (ef_instance_get_dataset (again), EF_TAG_PIXEL_DATA), n,
                                  NULL);
  bytes = g_bytes_get_data (value, NULL);
  for (gsize i = 0; i < n / 2; i++)
    g_assert_cmpuint (ef_get_u16 (bytes + 2 * i, FALSE), ==, (guint16) i);
}

/* Sequences found in opaque bytes become proper ones, in the encoding of the file. */
static void
test_hidden_sequences_come_out (void)
{
  for (guint i = 1; i < 3; i++)
    {
      Bytes b = begin (uids[i], encodings[i]);
      ef_autofd in = -1;
      ef_autofd out = -1;
      g_autoptr (EfInstance) instance = NULL;
      g_autoptr (EfInstance) again = NULL;
      const EfElement *sequence;
      EfDataset *item;

      header (&b, EF_TAG (0x0009, 0x1001), EF_VR_UN, 8 + 16 + 10 + 12);
      b.encoding = EF_ENCODING_IMPLICIT_LE;
      header (&b, ITEM, 0, 16 + 10 + 12);
      text (&b, NAME, EF_VR_PN, "Doe^John");
      number (&b, ROWS, 258);
      text (&b, EF_TAG (0x5555, 0x1001), EF_VR_UN, "????");
      in = finish (&b);
      instance = read_fd (in);
      out = write_instance (instance);
      again = read_fd (out);
      assert_described (again, i == 1 ? "0009,1001 SQ[{0010,0010 PN Doe^John; 0028,0010 US 0201; "
                                        "5555,1001 UN 3f3f3f3f; }]; "
                                      : "0009,1001 SQ[{0010,0010 PN Doe^John; 0028,0010 US 0102; "
                                        "5555,1001 UN 3f3f3f3f; }]; ");
      sequence = ef_dataset_get_element (ef_instance_get_dataset (again), 0);
      item = ef_element_get_item (sequence, 0);
      g_assert_false (sequence->flags & EF_ELEMENT_WAS_UN);
      g_assert_cmpint (ef_dataset_get_encoding (item), ==, encodings[i]);
      g_assert_cmpint (ef_dataset_get_int (item, ROWS, 0), ==, 258);
    }
}

static void
test_long_values_of_short_vrs (void)
{
  for (guint i = 1; i < 3; i++)
    {
      g_autoptr (EfInstance) instance = ef_instance_new (uids[i]);
      EfDataset *dataset = ef_instance_get_dataset (instance);
      g_autofree char *long_text = g_strnfill (65536, 'x');
      g_autofree guint16 *long_table = g_new (guint16, 40000);
      ef_autofd out = -1;
      g_autoptr (EfInstance) again = NULL;
      EfElement *e;

      for (guint k = 0; k < 40000; k++)
        ef_put_u16 ((guint8 *) &long_table[k], (guint16) k, i == 2);
      ef_dataset_set_string (dataset, EF_TAG (0x0010, 0x4000), EF_VR_LT, long_text);
      ef_dataset_set_bytes (dataset, EF_TAG (0x0028, 0x3006), EF_VR_US, long_table, 80000);
      out = write_instance (instance);
      again = read_fd (out);
      e = ef_dataset_get_element (ef_instance_get_dataset (again), 0);
      g_assert_cmpint (e->vr, ==, EF_VR_LT);
      g_assert_true (e->flags & EF_ELEMENT_WAS_UN);
      g_assert_cmpuint (e->value.bytes.length, ==, 65536);
      e = ef_dataset_get_element (ef_instance_get_dataset (again), 1);
      {
        g_autoptr (GBytes) value = ef_instance_load_value (again, e, 80000, NULL);

        /* UN is little endian in every file. */
        g_assert_cmpuint (ef_get_u16 ((const guint8 *) g_bytes_get_data (value, NULL) + 2 * 258, FALSE), ==, 258);
      }
    }
}

static void
test_odd_lengths_become_even (void)
{
  Bytes b = begin_explicit ();
  ef_autofd in = -1;
  g_autoptr (EfInstance) instance = NULL;

  text (&b, EF_TAG (0x0008, 0x0018), EF_VR_UI, "1.2.3");
  text (&b, NAME, EF_VR_PN, "Doe");
  element (&b, EF_TAG_PIXEL_DATA, EF_VR_OB, "12345", 5);
  in = finish (&b);
  instance = read_fd (in);
  assert_written (instance, "0008,0018 UI 1.2.300; 0010,0010 PN Doe ; 7FE0,0010 OB @6; ");
}

/* --- pixel data ----------------------------------------------------------------------------------------------- */

static void
test_fragments (void)
{
  Bytes b = begin ("1.2.840.10008.1.2.4.50", EF_ENCODING_EXPLICIT_LE);
  ef_autofd in = -1;
  ef_autofd out = -1;
  g_autoptr (EfInstance) instance = NULL;
  g_autoptr (EfInstance) again = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autofree char *large = g_strnfill (30000, 'x');
  EfElement *pixels;
  EfExtent *extents;
  int spool = ef_io_memfd ("test-spool", NULL);
  const guint8 *data;
  guint64 at;

  header (&b, EF_TAG_PIXEL_DATA, EF_VR_OB, UNDEFINED);
  header (&b, ITEM, 0, 0);
  element (&b, ITEM, 0, "frame1", 6);
  element (&b, ITEM, 0, "frame-2!", 8);
  element (&b, ITEM, 0, large, 30000);
  element (&b, ITEM, 0, "odd", 3);
  header (&b, SEQUENCE_END, 0, 0);
  in = finish (&b);
  instance = read_fd (in);

  /* One frame comes from elsewhere, another one loses its tail. */
  g_assert_true (ef_io_write_all (spool, "..new1..", 8, NULL));
  ef_instance_take_spool_fd (instance, spool);
  pixels = ef_dataset_find (ef_instance_get_dataset (instance), EF_TAG_PIXEL_DATA);
  extents = (EfExtent *) (void *) pixels->value.fragments->data;
  extents[1] = (EfExtent){ .offset = 2, .length = 4, .source = EF_SOURCE_SPOOL };
  extents[2].length = 6;

  out = write_instance (instance);
  again = read_fd (out);
  assert_described (again, "7FE0,0010 OB /0 /4 /6 /30000 /4; ");
  pixels = ef_dataset_find (ef_instance_get_dataset (again), EF_TAG_PIXEL_DATA);
  at = g_array_index (pixels->value.fragments, EfExtent, 1).offset;
  written = contents (out);
  data = g_bytes_get_data (written, NULL);
  g_assert_cmpmem (data + at, 4, "new1", 4);
  g_assert_cmpmem (data + at + 12, 6, "frame-", 6);
  g_assert_cmpmem (data + at + 12 + 14, 30000, large, 30000);
  g_assert_cmpmem (data + at + 12 + 14 + 30008, 4, "odd\0", 4);
}

static gboolean
patch_cb (int      fd,
          guint64  pixel_offset,
          guint64  pixel_length,
          gpointer user_data,
          GError **error)
{
  g_assert_cmpuint (pixel_length, ==, 8);
  *(guint *) user_data += 1;
  return ef_io_pwrite_all (fd, "##", 2, pixel_offset + 2, error);
}

static void
test_patch (void)
{
  static const char *const syntaxes[] = { EF_UID_EXPLICIT_VR_LE, EF_UID_DEFLATED_EXPLICIT_VR_LE };

  for (guint i = 0; i < G_N_ELEMENTS (syntaxes); i++)
    {
      Bytes b = begin_explicit ();
      ef_autofd in = -1;
      ef_autofd out = ef_io_memfd ("test-out", NULL);
      g_autoptr (EfInstance) instance = NULL;
      g_autoptr (EfInstance) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) value = NULL;
      guint n_calls = 0;
      guint64 size;

      text (&b, NAME, EF_VR_PN, "Doe^John");
      element (&b, EF_TAG_PIXEL_DATA, EF_VR_OW, "01234567", 8);
      in = finish (&b);
      instance = read_fd (in);
      ef_instance_set_transfer_syntax (instance, syntaxes[i]);
      g_assert_true (ef_instance_write (instance, out, patch_cb, &n_calls, &error));
      g_assert_cmpuint (n_calls, ==, 1);
      g_assert_true (ef_io_get_size (out, &size, NULL));
      g_assert_cmpuint (size % 2, ==, 0);
      again = read_fd (out);
      g_assert_cmpint (ef_instance_is_deflated (again), ==, i == 1);
      g_assert_cmpuint (ef_instance_get_facts (again)->trailing_bytes, ==, 0);
      value = ef_instance_load_value (again, ef_dataset_find (ef_instance_get_dataset (again), EF_TAG_PIXEL_DATA), 8,
                                      &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (value, NULL), 8, "01##4567", 8);
    }
}

static void
test_deflated_with_company (void)
{
  g_autoptr (EfInstance) instance = ef_instance_new (EF_UID_DEFLATED_EXPLICIT_VR_LE);
  g_autoptr (EfInstance) again = NULL;
  g_autoptr (GError) error = NULL;
  ef_autofd out = -1;
  EfReadLimits limits = ef_read_limits_default;
  guint64 size;

  ef_dataset_set_string (ef_instance_get_dataset (instance), NAME, EF_VR_PN, "Doe^John");
  out = write_instance (instance);
  g_assert_true (ef_io_get_size (out, &size, NULL));
  g_assert_true (ef_io_pwrite_all (out, "Mustermann", 10, size, NULL));
  again = read_fd (out);
  g_assert_cmpuint (ef_instance_get_facts (again)->trailing_bytes, >=, 10);
  assert_described (again, "0010,0010 PN Doe^John; ");

  limits.max_inflated = 15;
  g_assert_null (ef_instance_read (out, &limits, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_cmpint (ftruncate (out, (off_t) size - 4), ==, 0);
  g_assert_null (ef_instance_read (out, &ef_read_limits_default, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_TRUNCATED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom/write/untouched-is-identical", test_untouched_is_identical);
  g_test_add_func ("/dicom/write/meta-is-rebuilt", test_meta_is_rebuilt);
  g_test_add_func ("/dicom/write/what-is-left-out", test_what_is_left_out);
  g_test_add_func ("/dicom/write/lengths-are-computed-anew", test_lengths_are_computed_anew);
  g_test_add_func ("/dicom/write/removal", test_removal);
  g_test_add_func ("/dicom/write/change-of-encoding", test_change_of_encoding);
  g_test_add_func ("/dicom/write/large-values-are-turned", test_large_values_are_turned);
  g_test_add_func ("/dicom/write/hidden-sequences-come-out", test_hidden_sequences_come_out);
  g_test_add_func ("/dicom/write/long-values-of-short-vrs", test_long_values_of_short_vrs);
  g_test_add_func ("/dicom/write/odd-lengths-become-even", test_odd_lengths_become_even);
  g_test_add_func ("/dicom/write/fragments", test_fragments);
  g_test_add_func ("/dicom/write/patch", test_patch);
  g_test_add_func ("/dicom/write/deflated-with-company", test_deflated_with_company);
  return g_test_run ();
}
