#include "config.h"

#include "dicom-bytes.h"

#define NAME EF_TAG (0x0010, 0x0010)
#define ROWS EF_TAG (0x0028, 0x0010)
#define STUDY_DATE EF_TAG (0x0008, 0x0020)
#define CODE_SEQUENCE EF_TAG (0x0008, 0x1032)
#define CODE_VALUE EF_TAG (0x0008, 0x0100)

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

/* What writers leave that turn a sequence of undefined length into UN: its end, with or without items before it. */
static void
test_un_with_the_end_of_a_sequence (void)
{
  for (guint n_items = 0; n_items < 2; n_items++)
    {
      Bytes b = begin_bare (EF_ENCODING_EXPLICIT_LE);
      g_autoptr (EfInstance) instance = NULL;

      text (&b, STUDY_DATE, EF_VR_DA, "20200102");
      header (&b, EF_TAG (0x0009, 0x1001), EF_VR_UN, 8 + 24 * n_items);
      b.encoding = EF_ENCODING_IMPLICIT_LE;
      if (n_items > 0)
        {
          header (&b, ITEM, 0, 16);
          text (&b, NAME, EF_VR_PN, "Doe^John");
        }
      header (&b, SEQUENCE_END, 0, 0);
      b.encoding = EF_ENCODING_EXPLICIT_LE;
      number (&b, ROWS, 1);
      instance = read_bytes (&b);
      assert_described (instance, n_items > 0
                                      ? "0008,0020 DA 20200102; 0009,1001 SQ[{0010,0010 PN Doe^John; }]; 0028,0010 US 0100; "
                                      : "0008,0020 DA 20200102; 0009,1001 SQ[]; 0028,0010 US 0100; ");
    }
}

/* The VRs of makers' attributes that PS3.15 lists, where the file does not give them. */
static void
test_known_private_tags_as_un (void)
{
  static const EfEncoding encodings[] = { EF_ENCODING_EXPLICIT_LE, EF_ENCODING_IMPLICIT_LE };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      Bytes b = begin_bare (encodings[i]);
      g_autoptr (EfInstance) instance = NULL;

      text (&b, STUDY_DATE, EF_VR_DA, "20200102");
      text (&b, EF_TAG (0x2001, 0x0010), EF_VR_LO, "Philips Imaging DD 001");
      text (&b, EF_TAG (0x2001, 0x1063), EF_VR_UN, "UNKNOWN "); /* CS */
      text (&b, EF_TAG (0x2001, 0x1064), EF_VR_UN, "A\002");    /* SH, but no text */
      text (&b, EF_TAG (0x2001, 0x1000), EF_VR_UN, "no row  ");
      instance = read_bytes (&b);
      assert_described (instance, "0008,0020 DA 20200102; 2001,0010 LO Philips Imaging DD 001; "
                                  "2001,1063 CS UNKNOWN ; 2001,1064 UN 4102; 2001,1000 UN 6e6f20726f772020; ");
    }
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
  g_test_add_func ("/dicom-parse/un-with-the-end-of-a-sequence", test_un_with_the_end_of_a_sequence);
  g_test_add_func ("/dicom-parse/known-private-tags-as-un", test_known_private_tags_as_un);
  g_test_add_func ("/dicom/read/unknown-vrs", test_unknown_vrs);
  g_test_add_func ("/dicom/read/us-or-ss", test_us_or_ss);
  return g_test_run ();
}
