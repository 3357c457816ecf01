#include "config.h"

#include "dicom-bytes.h"

#include "ef-error.h"

#define NAME EF_TAG (0x0010, 0x0010)
#define ROWS EF_TAG (0x0028, 0x0010)
#define STUDY_DATE EF_TAG (0x0008, 0x0020)
#define CODE_SEQUENCE EF_TAG (0x0008, 0x1032)
#define CODE_VALUE EF_TAG (0x0008, 0x0100)

static EfInstance *
read_bytes (Bytes *bytes)
{
  g_autoptr (GError) error = NULL;
  int fd = finish (bytes); /* stays open: the instance borrows it */
  EfInstance *instance = ef_instance_read (fd, &ef_read_limits_default, &error);

  g_assert_no_error (error);
  return instance;
}

/* @bytes must be refused with @code, and the message must contain @part. */
static void
assert_refused_with (Bytes              *bytes,
                     const EfReadLimits *limits,
                     EfErrorCode         code,
                     const char         *part)
{
  g_autoptr (GError) error = NULL;
  ef_autofd fd = finish (bytes);
  g_autoptr (EfInstance) instance = ef_instance_read (fd, limits, &error);

  g_assert_null (instance);
  g_assert_error (error, EF_ERROR, (int) code);
  if (part != NULL && strstr (error->message, part) == NULL)
    g_error ("\"%s\" does not tell \"%s\"", error->message, part);
}

static void
assert_refused (Bytes       *bytes,
                EfErrorCode  code,
                const char  *part)
{
  assert_refused_with (bytes, &ef_read_limits_default, code, part);
}

/* --- layouts and encodings ------------------------------------------------------------------------------------ */

static void
add_little (Bytes *b)
{
  text (b, STUDY_DATE, EF_VR_DA, "20200102");
  text (b, NAME, EF_VR_PN, "Doe^John");
  number (b, ROWS, 258);
}

#define LITTLE "0008,0020 DA 20200102; 0010,0010 PN Doe^John; 0028,0010 US "

static void
test_encodings (void)
{
  static const struct
  {
    const char *uid;
    EfEncoding encoding;
    const char *expected;
  } cases[] = {
    { EF_UID_EXPLICIT_VR_LE, EF_ENCODING_EXPLICIT_LE, LITTLE "0201; " },
    { EF_UID_IMPLICIT_VR_LE, EF_ENCODING_IMPLICIT_LE, LITTLE "0201; " },
    { EF_UID_EXPLICIT_VR_BE, EF_ENCODING_EXPLICIT_BE, LITTLE "0102; " },
    { "1.2.840.113619.5.2", EF_ENCODING_IMPLICIT_LE, LITTLE "0201; " },
    { "1.2.3.4.5", EF_ENCODING_EXPLICIT_LE, LITTLE "0201; " },
    /* What is declared is not what is there. */
    { EF_UID_EXPLICIT_VR_LE, EF_ENCODING_IMPLICIT_LE, LITTLE "0201; " },
    { EF_UID_IMPLICIT_VR_LE, EF_ENCODING_EXPLICIT_LE, LITTLE "0201; " },
    { EF_UID_EXPLICIT_VR_LE, EF_ENCODING_EXPLICIT_BE, LITTLE "0102; " },
    { "1.2.3.4.5", EF_ENCODING_IMPLICIT_LE, LITTLE "0201; " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Bytes b = begin (cases[i].uid, cases[i].encoding);
      g_autoptr (EfInstance) instance = NULL;
      EfDataset *dataset;

      add_little (&b);
      instance = read_bytes (&b);
      dataset = ef_instance_get_dataset (instance);
      assert_described (instance, cases[i].expected);
      g_assert_cmpint (ef_instance_get_encoding (instance), ==, cases[i].encoding);
      g_assert_cmpstr (ef_instance_get_transfer_syntax (instance), ==, cases[i].uid);
      g_assert_cmpint (ef_dataset_get_int (dataset, ROWS, -1), ==, 258);
      g_assert_true (ef_instance_get_facts (instance)->has_preamble);
      g_assert_true (ef_instance_get_facts (instance)->has_meta);
      g_assert_false (ef_instance_get_facts (instance)->preamble_dirty);
    }
}

static void
test_without_meta (void)
{
  static const EfEncoding encodings[] = { EF_ENCODING_IMPLICIT_LE, EF_ENCODING_EXPLICIT_LE, EF_ENCODING_EXPLICIT_BE };
  static const char *const uids[] = { EF_UID_IMPLICIT_VR_LE, EF_UID_EXPLICIT_VR_LE, EF_UID_EXPLICIT_VR_BE };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    for (guint with_mark = 0; with_mark < 2; with_mark++)
      {
        Bytes b = begin_bare (encodings[i]);
        g_autoptr (EfInstance) instance = NULL;

        if (with_mark)
          raw (&b, "DICM", 4);
        add_little (&b);
        g_assert_true (ef_instance_sniff (b.bytes->data, b.bytes->len));
        instance = read_bytes (&b);
        g_assert_cmpstr (ef_instance_get_transfer_syntax (instance), ==, uids[i]);
        g_assert_false (ef_instance_get_facts (instance)->has_preamble);
        g_assert_false (ef_instance_get_facts (instance)->has_meta);
        g_assert_cmpuint (ef_dataset_get_n_elements (ef_instance_get_dataset (instance)), ==, 3);
      }
}

static void
test_acr_nema (void)
{
  Bytes b = begin_bare (EF_ENCODING_IMPLICIT_LE);
  g_autoptr (EfInstance) instance = NULL;

  header (&b, EF_TAG (0x0008, 0x0000), EF_VR_UL, 4);
  u32 (&b, 20);
  text (&b, EF_TAG (0x0008, 0x0010), EF_VR_SH, "ACR-NEMA 2.0");
  add_little (&b);
  instance = read_bytes (&b);
  g_assert_cmpuint (ef_dataset_get_n_elements (ef_instance_get_dataset (instance)), ==, 5);
}

static void
test_meta_that_lies (void)
{
  Bytes b = begin_bare (EF_ENCODING_EXPLICIT_LE);
  g_autoptr (EfInstance) instance = NULL;
  g_autofree guint8 *preamble = g_malloc (128);

  memset (preamble, 'x', 128);
  raw (&b, preamble, 128);
  raw (&b, "DICM", 4);
  header (&b, EF_TAG (0x0002, 0x0000), EF_VR_UL, 4);
  u32 (&b, 0x7fffffff);
  text (&b, EF_TAG (0x0002, 0x0016), EF_VR_AE, "STATION1");
  b.encoding = EF_ENCODING_IMPLICIT_LE;
  add_little (&b);
  instance = read_bytes (&b);
  /* No transfer syntax, so the data set itself tells. */
  g_assert_cmpstr (ef_instance_get_transfer_syntax (instance), ==, EF_UID_IMPLICIT_VR_LE);
  g_assert_cmpuint (ef_dataset_get_n_elements (ef_instance_get_meta (instance)), ==, 2);
  g_assert_true (ef_instance_get_facts (instance)->preamble_dirty);
}

static void
test_no_dicom (void)
{
  static const char *const texts[] = {
    "", "x", "Dear Sir or Madam, this is a letter and no image at all, whatever the name of the file may say.",
    "%PDF-1.4\n%\342\343\317\323\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "PK\003\004\024\000\000\000\010\000",
    "II*\000\010\000\000\000\014\000\000\001\003\000\001\000\000\000\200\000\000\000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      Bytes b = begin_bare (EF_ENCODING_EXPLICIT_LE);

      raw (&b, texts[i], strlen (texts[i]));
      g_assert_false (ef_instance_sniff (b.bytes->data, b.bytes->len));
      assert_refused (&b, EF_ERROR_NOT_DICOM, NULL);
    }
}

/* --- sequences ------------------------------------------------------------------------------------------------ */

#define ONE_CODE "0008,1032 SQ[{0008,0100 SH T-1234; }{}]; 0010,0010 PN Doe^John; "

static void
test_sequences (void)
{
  for (guint i = 0; i < 3 * 4; i++)
    {
      static const EfEncoding encodings[] = { EF_ENCODING_IMPLICIT_LE, EF_ENCODING_EXPLICIT_LE,
                                              EF_ENCODING_EXPLICIT_BE };
      static const char *const uids[] = { EF_UID_IMPLICIT_VR_LE, EF_UID_EXPLICIT_VR_LE, EF_UID_EXPLICIT_VR_BE };
      gboolean sequence_defined = i % 2;
      gboolean items_defined = i / 2 % 2;
      Bytes b = begin (uids[i / 4], encodings[i / 4]);
      g_autoptr (EfInstance) instance = NULL;
      EfDataset *dataset;
      EfDataset *item;
      EfElement *sequence;

      header (&b, CODE_SEQUENCE, EF_VR_SQ,
              sequence_defined ? 8 + 14 + 8 + (items_defined ? 0 : 16) : UNDEFINED);
      header (&b, ITEM, 0, items_defined ? 14 : UNDEFINED);
      text (&b, CODE_VALUE, EF_VR_SH, "T-1234");
      if (!items_defined)
        header (&b, ITEM_END, 0, 0);
      header (&b, ITEM, 0, items_defined ? 0 : UNDEFINED);
      if (!items_defined)
        header (&b, ITEM_END, 0, 0);
      if (!sequence_defined)
        header (&b, SEQUENCE_END, 0, 0);
      text (&b, NAME, EF_VR_PN, "Doe^John");

      instance = read_bytes (&b);
      assert_described (instance, ONE_CODE);
      dataset = ef_instance_get_dataset (instance);
      sequence = ef_dataset_find (dataset, CODE_SEQUENCE);
      item = ef_element_get_item (sequence, 1);
      g_assert_cmpint ((sequence->flags & EF_ELEMENT_UNDEFINED_LENGTH) == 0, ==, sequence_defined);
      g_assert_true (ef_dataset_get_parent (item) == dataset);
      g_assert_cmphex (ef_dataset_get_sequence (item), ==, CODE_SEQUENCE);
      g_assert_cmpuint (ef_dataset_get_item_index (item), ==, 1);
      g_assert_cmpuint (sequence->position, ==, ef_dataset_get_element (dataset, 0)->position);
    }
}

static void
test_sequences_that_lie (void)
{
  Bytes b = begin_explicit ();

  /* An item that is longer than its sequence. */
  header (&b, CODE_SEQUENCE, EF_VR_SQ, 22);
  header (&b, ITEM, 0, 22);
  text (&b, CODE_VALUE, EF_VR_SH, "T-1234");
  text (&b, NAME, EF_VR_PN, "Doe^John");
  assert_refused (&b, EF_ERROR_MALFORMED, "byte 184");

  /* An element that is longer than its item. */
  b = begin_explicit ();
  header (&b, CODE_SEQUENCE, EF_VR_SQ, 22);
  header (&b, ITEM, 0, 14);
  header (&b, CODE_VALUE, EF_VR_SH, 10);
  raw (&b, "T-1234", 6);
  text (&b, NAME, EF_VR_PN, "Doe^John");
  assert_refused (&b, EF_ERROR_MALFORMED, "byte 192");

  /* No sequence delimiter at the end of the item around. */
  b = begin_explicit ();
  header (&b, CODE_SEQUENCE, EF_VR_SQ, 28);
  header (&b, ITEM, 0, 20);
  header (&b, EF_TAG (0x0008, 0x1110), EF_VR_SQ, UNDEFINED);
  header (&b, ITEM, 0, 0);
  text (&b, NAME, EF_VR_PN, "Doe^John");
  assert_refused (&b, EF_ERROR_MALFORMED, "byte 212");

  /* A sequence delimiter that ends nothing. */
  b = begin_explicit ();
  text (&b, STUDY_DATE, EF_VR_DA, "20200102");
  header (&b, SEQUENCE_END, 0, 0);
  text (&b, NAME, EF_VR_PN, "Doe^John");
  assert_refused (&b, EF_ERROR_MALFORMED, "byte 188");

  /* The file ends inside a sequence. */
  b = begin_explicit ();
  header (&b, CODE_SEQUENCE, EF_VR_SQ, UNDEFINED);
  header (&b, ITEM, 0, UNDEFINED);
  text (&b, CODE_VALUE, EF_VR_SH, "T-1234");
  assert_refused (&b, EF_ERROR_TRUNCATED, "byte 206");
}

/* --- opaque values -------------------------------------------------------------------------------------------- */

static void
test_un_of_undefined_length (void)
{
  Bytes b = begin_explicit ();
  g_autoptr (EfInstance) instance = NULL;
  const EfElement *sequence;

  header (&b, EF_TAG (0x0009, 0x1001), EF_VR_UN, UNDEFINED);
  b.encoding = EF_ENCODING_IMPLICIT_LE;
  header (&b, ITEM, 0, UNDEFINED);
  text (&b, NAME, EF_VR_PN, "Doe^John");
  header (&b, ITEM_END, 0, 0);
  header (&b, SEQUENCE_END, 0, 0);
  instance = read_bytes (&b);
  assert_described (instance, "0009,1001 SQ[{0010,0010 PN Doe^John; }]; ");
  sequence = ef_dataset_get_element (ef_instance_get_dataset (instance), 0);
  g_assert_true (sequence->flags & EF_ELEMENT_WAS_UN);
  g_assert_cmpint (ef_dataset_get_encoding (ef_element_get_item (sequence, 0)), ==, EF_ENCODING_IMPLICIT_LE);
}

/* An opaque value that is items to the last byte is a sequence, whatever its VR and encoding say. */
static void
test_hidden_sequences (void)
{
  static const struct
  {
    guint16 vr;
    EfEncoding outer;
    EfEncoding inner;
  } cases[] = {
    { EF_VR_UN, EF_ENCODING_EXPLICIT_LE, EF_ENCODING_IMPLICIT_LE },
    { EF_VR_UN, EF_ENCODING_EXPLICIT_LE, EF_ENCODING_EXPLICIT_LE },
    { EF_VR_OB, EF_ENCODING_EXPLICIT_LE, EF_ENCODING_IMPLICIT_LE },
    { EF_VR_OW, EF_ENCODING_EXPLICIT_LE, EF_ENCODING_EXPLICIT_LE },
    { EF_VR_UN, EF_ENCODING_IMPLICIT_LE, EF_ENCODING_IMPLICIT_LE },
    { EF_VR_UN, EF_ENCODING_IMPLICIT_LE, EF_ENCODING_EXPLICIT_LE },
    { EF_VR_UN, EF_ENCODING_EXPLICIT_BE, EF_ENCODING_IMPLICIT_LE },
    { EF_VR_UN, EF_ENCODING_EXPLICIT_BE, EF_ENCODING_EXPLICIT_BE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint spoil = 0; spoil < 2; spoil++)
      {
        Bytes b = begin_bare (cases[i].outer);
        g_autoptr (EfInstance) instance = NULL;

        text (&b, STUDY_DATE, EF_VR_DA, "20200102");
        text (&b, EF_TAG (0x0009, 0x0010), EF_VR_LO, "MAKER ");
        header (&b, EF_TAG (0x0009, 0x1001), cases[i].vr, 24 + 2 * spoil);
        b.encoding = cases[i].inner;
        header (&b, ITEM, 0, 16);
        text (&b, NAME, EF_VR_PN, "Doe^John");
        raw (&b, "\0\0", 2 * spoil);
        b.encoding = cases[i].outer;
        number (&b, ROWS, 0);
        instance = read_bytes (&b);
        g_assert_cmpuint (ef_instance_get_facts (instance)->n_probed, ==, !spoil);
        g_assert_cmpuint (ef_instance_get_facts (instance)->n_private, ==, 2);
        if (spoil)
          {
            const EfElement *e = ef_dataset_find (ef_instance_get_dataset (instance), EF_TAG (0x0009, 0x1001));

            g_assert_cmpint (e->kind, ==, EF_VALUE_BYTES);
            g_assert_cmpuint (e->value.bytes.length, ==, 26);
          }
        else
          assert_described (instance, "0008,0020 DA 20200102; 0009,0010 LO MAKER ; "
                                      "0009,1001 SQ[{0010,0010 PN Doe^John; }]; 0028,0010 US 0000; ");
      }
}

static void
test_known_tags_as_un (void)
{
  Bytes b = begin (EF_UID_EXPLICIT_VR_BE, EF_ENCODING_EXPLICIT_BE);
  g_autoptr (EfInstance) instance = NULL;
  EfDataset *dataset;

  text (&b, STUDY_DATE, EF_VR_UN, "20200102");
  text (&b, NAME, EF_VR_UN, "Doe\001ohn");
  /* UN is little endian in every file. */
  element (&b, ROWS, EF_VR_UN, "\002\001", 2);
  element (&b, EF_TAG (0x0028, 0x0011), EF_VR_UN, "\002\001\000", 3);
  instance = read_bytes (&b);
  dataset = ef_instance_get_dataset (instance);
  assert_described (instance, "0008,0020 DA 20200102; 0010,0010 UN 446f65016f686e; 0028,0010 US 0102; "
                              "0028,0011 UN 020100; ");
  g_assert_cmpint (ef_dataset_get_int (dataset, ROWS, 0), ==, 258);
  g_assert_true (ef_dataset_find (dataset, ROWS)->flags & EF_ELEMENT_WAS_UN);
}

static void
test_unknown_vrs (void)
{
  static const struct
  {
    const char *header;
    gsize length;
  } forms[] = {
    { "ZZ\0\0\010\0\0\0", 8 }, /* one to come: long */
    { "??\010\0", 4 },         /* short */
    { "pn\010\0", 4 },
    { "\010\0\0\0", 4 },       /* none at all: implicit in the middle */
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      Bytes b = begin_explicit ();
      g_autoptr (EfInstance) instance = NULL;

      text (&b, STUDY_DATE, EF_VR_DA, "20200102");
      put_tag (&b, NAME);
      raw (&b, forms[i].header, forms[i].length);
      raw (&b, "Doe^John", 8);
      number (&b, ROWS, 258);
      instance = read_bytes (&b);
      assert_described (instance, LITTLE "0201; ");
    }
  {
    Bytes b = begin_explicit ();

    text (&b, STUDY_DATE, EF_VR_DA, "20200102");
    put_tag (&b, NAME);
    raw (&b, "??\377\377Doe^John", 12);
    number (&b, ROWS, 258);
    assert_refused (&b, EF_ERROR_MALFORMED, "byte 188");
  }
}

static void
test_us_or_ss (void)
{
  Bytes b = begin_implicit ();
  g_autoptr (EfInstance) instance = NULL;
  EfDataset *dataset;

  number (&b, EF_TAG (0x0028, 0x0103), 1);
  number (&b, EF_TAG (0x0028, 0x0106), 0xffff);
  instance = read_bytes (&b);
  dataset = ef_instance_get_dataset (instance);
  g_assert_cmpint (ef_dataset_get_int (dataset, EF_TAG (0x0028, 0x0106), 0), ==, -1);
}

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
  g_test_add_func ("/dicom/read/encodings", test_encodings);
  g_test_add_func ("/dicom/read/without-meta", test_without_meta);
  g_test_add_func ("/dicom/read/acr-nema", test_acr_nema);
  g_test_add_func ("/dicom/read/meta-that-lies", test_meta_that_lies);
  g_test_add_func ("/dicom/read/no-dicom", test_no_dicom);
  g_test_add_func ("/dicom/read/sequences", test_sequences);
  g_test_add_func ("/dicom/read/sequences-that-lie", test_sequences_that_lie);
  g_test_add_func ("/dicom/read/un-of-undefined-length", test_un_of_undefined_length);
  g_test_add_func ("/dicom/read/hidden-sequences", test_hidden_sequences);
  g_test_add_func ("/dicom/read/known-tags-as-un", test_known_tags_as_un);
  g_test_add_func ("/dicom/read/unknown-vrs", test_unknown_vrs);
  g_test_add_func ("/dicom/read/us-or-ss", test_us_or_ss);
  g_test_add_func ("/dicom/read/limits", test_limits);
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
