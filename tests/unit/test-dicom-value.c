#include "config.h"

#include "dicom-bytes.h"

#define NAME EF_TAG (0x0010, 0x0010)
#define ROWS EF_TAG (0x0028, 0x0010)
#define STUDY_DATE EF_TAG (0x0008, 0x0020)
#define CODE_SEQUENCE EF_TAG (0x0008, 0x1032)

static void
add_little (Bytes *b)
{
  text (b, STUDY_DATE, EF_VR_DA, "20200102");
  text (b, NAME, EF_VR_PN, "Doe^John");
  number (b, ROWS, 258);
}

#define LITTLE "0008,0020 DA 20200102; 0010,0010 PN Doe^John; 0028,0010 US "

/* --- limits --------------------------------------------------------------------------------------------------- */

static void
test_limits (void)
{
  EfReadLimits limits = ef_read_limits_default;
  Bytes b = begin_explicit ();

  for (guint i = 0; i < 65; i++)
    {
      header (&b, CODE_SEQUENCE, EF_VR_SQ, UNDEFINED);
      header (&b, ITEM, 0, UNDEFINED);
    }
  assert_refused (&b, EF_ERROR_LIMIT, "nested");

  b = begin_explicit ();
  add_little (&b);
  limits.max_elements = 3;
  assert_refused_with (&b, &limits, EF_ERROR_LIMIT, "More than 3");

  b = begin_explicit ();
  add_little (&b);
  limits = ef_read_limits_default;
  limits.max_header = 40;
  assert_refused_with (&b, &limits, EF_ERROR_LIMIT, "40 bytes");
}

/* Such a data set would have to be searched from its start for each element. */
static void
test_limit_of_disorder (void)
{
  Bytes b = begin_explicit ();

  for (guint i = 0; i < 5000; i++)
    number (&b, i % 2 == 0 ? ROWS : EF_TAG (0x0028, 0x0011), 0);
  assert_refused (&b, EF_ERROR_LIMIT, "out of order");
}

static void
test_large_values_stay_in_the_file (void)
{
  g_autofree char *large = g_strnfill (70000, 'x');
  Bytes b = begin_explicit ();
  g_autoptr (EfInstance) instance = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) loaded = NULL;
  EfDataset *dataset;
  EfElement *e;

  element (&b, EF_TAG (0x0009, 0x1001), EF_VR_OB, large, 70000);
  element (&b, EF_TAG (0x0040, 0xa160), EF_VR_UT, large, 70000);
  instance = read_bytes (&b);
  dataset = ef_instance_get_dataset (instance);
  e = ef_dataset_get_element (dataset, 0);
  g_assert_cmpint (e->kind, ==, EF_VALUE_EXTENT);
  g_assert_cmpuint (e->value.extent.length, ==, 70000);
  g_assert_cmpint (ef_dataset_get_element (dataset, 1)->kind, ==, EF_VALUE_BYTES);
  loaded = ef_instance_load_value (instance, e, 70000, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (loaded, NULL), g_bytes_get_size (loaded), large, 70000);
  g_assert_null (ef_instance_load_value (instance, e, 69999, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_LIMIT);
}

/* --- order and end -------------------------------------------------------------------------------------------- */

static void
test_disorder_is_kept_and_counted (void)
{
  Bytes b = begin_explicit ();
  g_autoptr (EfInstance) instance = NULL;
  EfDataset *dataset;

  text (&b, NAME, EF_VR_PN, "One^A ");
  text (&b, STUDY_DATE, EF_VR_DA, "20200102");
  text (&b, NAME, EF_VR_PN, "Two^B ");
  text (&b, NAME, EF_VR_PN, "Three^");
  instance = read_bytes (&b);
  dataset = ef_instance_get_dataset (instance);
  assert_described (instance, "0010,0010 PN One^A ; 0008,0020 DA 20200102; 0010,0010 PN Two^B ; "
                              "0010,0010 PN Three^; ");
  g_assert_cmpuint (ef_instance_get_facts (instance)->n_duplicates, ==, 2);
  g_assert_cmpuint (ef_instance_get_facts (instance)->n_out_of_order, ==, 1);
  g_assert_true (ef_dataset_find (dataset, NAME) == ef_dataset_get_element (dataset, 0));
  g_assert_cmpuint (ef_dataset_remove (dataset, NAME), ==, 3);
  g_assert_cmpuint (ef_dataset_get_n_elements (dataset), ==, 1);
}

static void
test_trailing_bytes (void)
{
  static const struct
  {
    const char *tail;
    gsize length;
    int trailing; /* -1: refused */
  } cases[] = {
    { "", 0, 0 },
    { "abcdefg", 7, 7 },
    { "\0\0\0\0\0\0\0\0\0\0\0\0", 12, 12 },
    { "\374\377\374\377OB\0\0\4\0\0\0\0\0\0\0", 16, 0 }, /* Data Set Trailing Padding is an element */
    { "\374\377\374\377OB\0\0\4\1\0\0\0\0\0\0", 16, 16 },
    { "abcdefghijklmn", 14, -1 },
    { "\0\0\0\0\0\0\0\0\0\0\0x", 12, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Bytes b = begin_explicit ();

      add_little (&b);
      raw (&b, cases[i].tail, cases[i].length);
      if (cases[i].trailing < 0)
        assert_refused (&b, EF_ERROR_MALFORMED, "byte 214");
      else
        {
          g_autoptr (EfInstance) instance = read_bytes (&b);

          g_assert_cmpuint (ef_instance_get_facts (instance)->trailing_bytes, ==, (guint) cases[i].trailing);
        }
    }
}

static void
test_truncation_is_never_filled (void)
{
  Bytes b = begin_explicit ();

  add_little (&b);
  header (&b, EF_TAG_PIXEL_DATA, EF_VR_OW, 100);
  raw (&b, "0123456789", 10);
  assert_refused (&b, EF_ERROR_TRUNCATED, "byte 214");

  b = begin_explicit ();
  add_little (&b);
  header (&b, EF_TAG (0x0028, 0x0030), EF_VR_DS, 20);
  raw (&b, "0.5", 3);
  assert_refused (&b, EF_ERROR_TRUNCATED, "announces 20 bytes, 3 are there");

  b = begin_explicit ();
  header (&b, EF_TAG_PIXEL_DATA, EF_VR_OB, UNDEFINED);
  header (&b, ITEM, 0, 0);
  header (&b, ITEM, 0, 100);
  raw (&b, "0123456789", 10);
  assert_refused (&b, EF_ERROR_TRUNCATED, "fragment at byte 192");

  b = begin_explicit ();
  header (&b, EF_TAG_PIXEL_DATA, EF_VR_OB, UNDEFINED);
  header (&b, ITEM, 0, 0);
  assert_refused (&b, EF_ERROR_TRUNCATED, "have no end");
}

static void
test_messages_tell_no_value (void)
{
  Bytes b = begin_explicit ();
  g_autoptr (GError) error = NULL;
  ef_autofd fd = -1;

  header (&b, NAME, EF_VR_PN, 100);
  raw (&b, "Mustermann^Erika", 16);
  fd = finish (&b);
  g_assert_null (ef_instance_read (fd, &ef_read_limits_default, &error));
  g_assert_null (strstr (error->message, "Muster"));
}

/* --- pixel data ----------------------------------------------------------------------------------------------- */

static void
test_pixel_data (void)
{
  Bytes b = begin_explicit ();
  g_autoptr (EfInstance) instance = NULL;
  const EfElement *pixels;

  add_little (&b);
  element (&b, EF_TAG_PIXEL_DATA, EF_VR_OW, "01234567", 8);
  header (&b, EF_TAG (0xfffa, 0xfffa), EF_VR_SQ, 0);
  instance = read_bytes (&b);
  assert_described (instance, LITTLE "0201; 7FE0,0010 OW @8; FFFA,FFFA SQ[]; ");
  pixels = ef_dataset_find (ef_instance_get_dataset (instance), EF_TAG_PIXEL_DATA);
  g_assert_cmpuint (pixels->value.extent.offset, ==, pixels->position + 12);
  g_assert_cmpuint (pixels->value.extent.source, ==, EF_SOURCE_INPUT);
}

static void
test_fragments (void)
{
  Bytes b = begin ("1.2.840.10008.1.2.4.50", EF_ENCODING_EXPLICIT_LE);
  g_autoptr (EfInstance) instance = NULL;
  g_autofree guint8 *large = g_malloc0 (100000);

  header (&b, EF_TAG_PIXEL_DATA, EF_VR_OB, UNDEFINED);
  header (&b, ITEM, 0, 0);
  element (&b, ITEM, 0, "\377\330\377\331", 4);
  element (&b, ITEM, 0, large, 100000);
  element (&b, ITEM, 0, "odd", 3);
  header (&b, SEQUENCE_END, 0, 0);
  element (&b, EF_TAG (0xfffc, 0xfffc), EF_VR_OB, "\0\0", 2);
  instance = read_bytes (&b);
  assert_described (instance, "7FE0,0010 OB /0 /4 /100000 /3; FFFC,FFFC OB 0000; ");
}

/* A file that names no transfer syntax but holds fragments: their first bytes tell, or it is refused. */
static void
test_codec_is_guessed (void)
{
  for (guint i = 0; i < 2; i++)
    {
      Bytes b = begin_bare (EF_ENCODING_EXPLICIT_LE);
      guint8 frame[64] = "\377\330\377\340\000\004xx\377\303";

      frame[9] = i == 0 ? 0xc3 : 0x00;
      frame[0] = i == 0 ? 0xff : 0x00;
      add_little (&b);
      header (&b, EF_TAG_PIXEL_DATA, EF_VR_OB, UNDEFINED);
      header (&b, ITEM, 0, 0);
      element (&b, ITEM, 0, frame, 64);
      header (&b, SEQUENCE_END, 0, 0);
      if (i == 0)
        {
          g_autoptr (EfInstance) instance = read_bytes (&b);

          g_assert_cmpstr (ef_instance_get_transfer_syntax (instance), ==, "1.2.840.10008.1.2.4.57");
        }
      else
        assert_refused (&b, EF_ERROR_UNSUPPORTED, "no transfer syntax");
    }
}

/* --- values --------------------------------------------------------------------------------------------------- */

static void
test_strings (void)
{
  Bytes b = begin_explicit ();
  g_autoptr (EfInstance) instance = NULL;
  EfDataset *dataset;
  g_autofree char *uid = NULL;
  g_autofree char *label = NULL;
  g_autofree char *hidden = NULL;
  g_autofree char *creator = NULL;
  g_autofree char *name = NULL;
  gboolean lossy;

  text (&b, EF_TAG (0x0008, 0x0005), EF_VR_CS, "ISO_IR 100");
  element (&b, EF_TAG (0x0008, 0x0018), EF_VR_UI, "1.2.3\0\\1.2.4\0", 13);
  text (&b, EF_TAG (0x0008, 0x0060), EF_VR_CS, " MR ");
  element (&b, EF_TAG (0x0008, 0x0070), EF_VR_LO, "Ma\0ker", 6);
  text (&b, EF_TAG (0x0009, 0x0010), EF_VR_LO, "MAKER ");
  text (&b, EF_TAG (0x0009, 0x1001), EF_VR_LO, "x ");
  text (&b, NAME, EF_VR_PN, "J\351r\364me ");
  instance = read_bytes (&b);
  dataset = ef_instance_get_dataset (instance);
  uid = ef_dataset_dup_string (dataset, EF_TAG (0x0008, 0x0018));
  g_assert_cmpstr (uid, ==, "1.2.3\\1.2.4");
  label = ef_dataset_dup_string (dataset, EF_TAG (0x0008, 0x0060));
  g_assert_cmpstr (label, ==, "MR");
  hidden = ef_dataset_dup_string (dataset, EF_TAG (0x0008, 0x0070));
  g_assert_cmpstr (hidden, ==, "Ma\357\277\275ker");
  creator = ef_dataset_dup_private_creator (dataset, EF_TAG (0x0009, 0x1001));
  g_assert_cmpstr (creator, ==, "MAKER");
  g_assert_null (ef_dataset_dup_private_creator (dataset, EF_TAG (0x0009, 0x1101)));
  name = ef_instance_dup_text (instance, dataset, ef_dataset_find (dataset, NAME), &lossy);
  g_assert_cmpstr (name, ==, "Jérôme");
  g_assert_false (lossy);
  g_assert_null (ef_dataset_dup_string (dataset, ROWS));
  g_assert_false (ef_instance_set_text (instance, dataset, ef_dataset_find (dataset, NAME), EF_VR_PN, "Łucja"));
  g_assert_true (ef_instance_set_text (instance, dataset, ef_dataset_find (dataset, NAME), EF_VR_PN, "Zoë"));
  g_assert_cmpmem (ef_dataset_find (dataset, NAME)->value.bytes.data, 4, "Zo\353 ", 4);
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    guint index;
    gboolean ok;
    double number;
  } cases[] = {
    { "1.5", 0, TRUE, 1.5 },      { "1\\-2e3 ", 1, TRUE, -2000 }, { " +7 ", 0, TRUE, 7 }, { "1\\2", 2, FALSE, 0 },
    { "0x10", 0, FALSE, 0 },      { "inf", 0, FALSE, 0 },         { "", 0, FALSE, 0 },    { "1 2", 0, FALSE, 0 },
    { "1e999", 0, FALSE, 0 },     { "1\\\\3", 1, FALSE, 0 },
  };
  g_autoptr (EfDataset) dataset = ef_dataset_new (EF_ENCODING_EXPLICIT_BE);
  static const guint16 binary[] = { EF_VR_US, EF_VR_SS, EF_VR_UL, EF_VR_SL, EF_VR_FL, EF_VR_FD, EF_VR_UV, EF_VR_SV,
                                    EF_VR_AT };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EfElement *e = ef_dataset_set_string (dataset, EF_TAG (0x0028, 0x0030), EF_VR_DS, cases[i].text);
      double number = 0;

      g_assert_cmpint (ef_element_get_number (e, EF_ENCODING_EXPLICIT_BE, cases[i].index, &number), ==, cases[i].ok);
      if (cases[i].ok)
        g_assert_cmpfloat (number, ==, cases[i].number);
    }
  for (guint i = 0; i < G_N_ELEMENTS (binary); i++)
    {
      ef_dataset_set_number (dataset, ROWS, binary[i], 4711);
      g_assert_cmpint (ef_dataset_get_int (dataset, ROWS, 0), ==, 4711);
    }
  ef_dataset_set_number (dataset, ROWS, EF_VR_SS, -5);
  g_assert_cmpint (ef_dataset_get_int (dataset, ROWS, 0), ==, -5);
  ef_dataset_set_number (dataset, ROWS, EF_VR_US, 70000);
  g_assert_cmpint (ef_dataset_get_int (dataset, ROWS, 0), ==, 65535);
  g_assert_cmpint (ef_dataset_get_int (dataset, NAME, 42), ==, 42);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom/read/limits", test_limits);
  g_test_add_func ("/dicom/read/limit-of-disorder", test_limit_of_disorder);
  g_test_add_func ("/dicom/read/large-values-stay-in-the-file", test_large_values_stay_in_the_file);
  g_test_add_func ("/dicom/read/disorder-is-kept-and-counted", test_disorder_is_kept_and_counted);
  g_test_add_func ("/dicom/read/trailing-bytes", test_trailing_bytes);
  g_test_add_func ("/dicom/read/truncation-is-never-filled", test_truncation_is_never_filled);
  g_test_add_func ("/dicom/read/messages-tell-no-value", test_messages_tell_no_value);
  g_test_add_func ("/dicom/read/pixel-data", test_pixel_data);
  g_test_add_func ("/dicom/read/fragments", test_fragments);
  g_test_add_func ("/dicom/read/codec-is-guessed", test_codec_is_guessed);
  g_test_add_func ("/dicom/value/strings", test_strings);
  g_test_add_func ("/dicom/value/numbers", test_numbers);
  return g_test_run ();
}
