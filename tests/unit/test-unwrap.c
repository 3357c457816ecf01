/* Bytes within bytes: each packing gives its text back, in each other, cut off, and never more than the limits. */
#include "config.h"

#include "ef-error.h"
#include "ef-io.h"
#include "ef-unwrap.h"

#include <string.h>
#include <zlib.h>

#define SECRET "Zorro^Zacharias 20240229"

/* --- packing -------------------------------------------------------------------------------------------------- */

static GByteArray *
array_of (const void *bytes,
          gsize       length)
{
  return g_byte_array_append (g_byte_array_new (), bytes, (guint) length);
}

/* @window: as for deflateInit2(). */
static GByteArray *
deflate_bytes (const guint8 *bytes,
               gsize         length,
               int           window)
{
  z_stream stream = { 0 };
  gsize most = length + length / 100 + 256;
  guint8 *out = g_malloc (most);

  g_assert_cmpint (deflateInit2 (&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  stream.next_in = (Bytef *) bytes;
  stream.avail_in = (uInt) length;
  stream.next_out = out;
  stream.avail_out = (uInt) most;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  most = stream.total_out;
  deflateEnd (&stream);
  return g_byte_array_new_take (out, most);
}

static GByteArray *
pack_zlib (const guint8 *bytes,
           gsize         length)
{
  return deflate_bytes (bytes, length, 15);
}

static GByteArray *
pack_small_window (const guint8 *bytes,
                   gsize         length)
{
  return deflate_bytes (bytes, length, 9);
}

static GByteArray *
pack_gzip (const guint8 *bytes,
           gsize         length)
{
  return deflate_bytes (bytes, length, 15 + 16);
}

static GByteArray *
pack_zip (const guint8 *bytes,
          gsize         length)
{
  g_autoptr (GByteArray) raw = deflate_bytes (bytes, length, -15);
  guint8 header[30 + 5] = "PK\3\4\24\0\0\0\10\0";
  GByteArray *zip;

  header[26] = 5;
  memcpy (header + 30, "a.xml", 5);
  zip = array_of (header, sizeof header);
  return g_byte_array_append (zip, raw->data, raw->len);
}

static GByteArray *
pack_pdf (const guint8 *bytes,
          gsize         length)
{
  g_autoptr (GByteArray) stream = pack_zlib (bytes, length);
  GByteArray *pdf = array_of ("%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode>>\nstream\r\n", 49);

  g_byte_array_append (pdf, stream->data, stream->len);
  return g_byte_array_append (pdf, (const guint8 *) "\nendstream\nendobj\n", 18);
}

static GByteArray *
pack_base64 (const guint8 *bytes,
             gsize         length)
{
  g_autofree char *text = g_base64_encode (bytes, length);

  return array_of (text, strlen (text));
}

/* With letters of the alphabet before it, in lines, and in the alphabet of URLs. */
static GByteArray *
pack_base64_in_url (const guint8 *bytes,
                    gsize         length)
{
  g_autofree char *text = g_base64_encode (bytes, length);
  g_autofree char *url = g_strconcat ("http://h/ab/", text, NULL);

  return array_of (g_strdelimit (g_strdelimit (url + 0, "+", '-'), "=", '?'), strlen (url));
}

static GByteArray *
pack_base64_in_lines (const guint8 *bytes,
                      gsize         length)
{
  g_autofree char *text = g_base64_encode (bytes, length);
  GByteArray *out = g_byte_array_new ();

  for (gsize i = 0; text[i] != 0; i++)
    {
      g_byte_array_append (out, (const guint8 *) text + i, 1);
      if (i % 8 == 7)
        g_byte_array_append (out, (const guint8 *) "\r\n", 2);
    }
  return out;
}

/* @width: hexadecimal digits; 0: as many decimal digits as it takes. */
static GByteArray *
pack_each (const guint8 *bytes,
           gsize         length,
           const char   *before,
           int           width,
           const char   *behind)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    if (width > 0)
      g_string_append_printf (out, "%s%0*X%s", before, width, bytes[i], behind);
    else
      g_string_append_printf (out, "%s%u%s", before, bytes[i], behind);
  return array_of (out->str, out->len);
}

#define PACK_EACH(name, before, width, behind)           \
  static GByteArray *                                    \
  name (const guint8 *bytes,                             \
        gsize         length)                            \
  {                                                      \
    return pack_each (bytes, length, before, width, behind); \
  }
PACK_EACH (pack_hex, "", 2, "")
PACK_EACH (pack_percent, "%", 2, "")
PACK_EACH (pack_quoted_printable, "=", 2, "")
PACK_EACH (pack_decimal_entities, "&#", 0, ";")
PACK_EACH (pack_hex_entities, "&#x", 2, ";")
PACK_EACH (pack_json, "\\u", 4, "")
PACK_EACH (pack_c, "\\x", 2, "")

typedef GByteArray *(*PackFunc) (const guint8 *bytes,
                                 gsize         length);

static const struct
{
  const char *name;
  PackFunc pack;
  gboolean is_binary_safe; /* also of bytes that are no text */
  gboolean is_compressed;
} packings[] = {
  { "zlib", pack_zlib, TRUE, TRUE },
  { "zlib, small window", pack_small_window, TRUE, TRUE },
  { "gzip", pack_gzip, TRUE, TRUE },
  { "zip", pack_zip, TRUE, TRUE },
  { "PDF", pack_pdf, TRUE, TRUE },
  { "base64", pack_base64, TRUE },
  { "base64 in a URL", pack_base64_in_url },
  { "base64 in lines", pack_base64_in_lines, TRUE },
  { "hexadecimal", pack_hex, TRUE },
  { "percent signs", pack_percent },
  { "quoted-printable", pack_quoted_printable },
  { "decimal entities", pack_decimal_entities },
  { "hexadecimal entities", pack_hex_entities },
  { "JSON", pack_json },
  { "C", pack_c },
};

/* --- looking -------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *text;
  gboolean found;
  gboolean as_text;
  guint64 offset;
} Look;

static gboolean
look_cb (const guint8 *bytes,
         gsize         length,
         gboolean      is_text,
         guint64       offset,
         gpointer      user_data)
{
  Look *look = user_data;

  if (memmem (bytes, length, look->text, strlen (look->text)) == NULL)
    return TRUE;
  look->found = TRUE;
  look->as_text = is_text;
  look->offset = offset;
  return FALSE;
}

static Look
look_for (const char       *text,
          const GByteArray *bytes)
{
  g_autoptr (EfUnwrap) unwrap = ef_unwrap_new ();
  g_autoptr (GError) error = NULL;
  Look look = { .text = text };

  g_assert_true (ef_unwrap_bytes (unwrap, bytes->data, bytes->len, 1000, look_cb, &look, &error));
  g_assert_no_error (error);
  return look;
}

/* The packed bytes between others. */
static GByteArray *
surround (const GByteArray *packed)
{
  GByteArray *out = array_of ("\x08\0\x05\0, x: ", 8);

  g_byte_array_append (out, packed->data, packed->len);
  return g_byte_array_append (out, (const guint8 *) "\0\x10\0\x20 end", 8);
}

static void
test_packings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (packings); i++)
    {
      g_autoptr (GByteArray) packed = packings[i].pack ((const guint8 *) SECRET, strlen (SECRET));
      g_autoptr (GByteArray) bytes = surround (packed);
      Look look = look_for (SECRET, bytes);

      g_test_message ("%s", packings[i].name);
      g_assert_null (memmem (bytes->data, bytes->len, SECRET, strlen (SECRET)));
      g_assert_true (look.found);
      g_assert_true (look.as_text);
      g_assert_cmpuint (look.offset, >=, 1000);
      g_assert_cmpuint (look.offset, <, 1000 + bytes->len);
    }
}

static void
test_packings_in_each_other (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (packings); i++)
    for (guint k = 0; k < G_N_ELEMENTS (packings); k++)
      {
        g_autoptr (GByteArray) inner = packings[i].pack ((const guint8 *) SECRET, strlen (SECRET));
        g_autoptr (GByteArray) outer = NULL;
        g_autoptr (GByteArray) bytes = NULL;

        if (packings[i].is_compressed && !packings[k].is_binary_safe)
          continue;
        g_test_message ("%s in %s", packings[i].name, packings[k].name);
        outer = packings[k].pack (inner->data, inner->len);
        bytes = surround (outer);
        g_assert_true (look_for (SECRET, bytes).found);
      }
}

static void
test_words_of_html (void)
{
  static const char text[] = "&lt;M&uuml;ller&gt; &Ccedil;elik &amp; &Oslash;stby %C3%85berg &nothing; &; %zz";
  g_autoptr (GByteArray) bytes = array_of (text, strlen (text));

  g_assert_true (look_for ("<M\xc3\xbcller> \xc3\x87" "elik & \xc3\x98stby \xc3\x85" "berg &nothing; &; %zz", bytes).found);
}

/* What was there before the stream broke off was there. */
static void
test_cut_streams (void)
{
  g_autoptr (GString) text = g_string_new (SECRET);
  g_autoptr (GByteArray) packed = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, " %u", i * i);
  packed = pack_gzip ((const guint8 *) text->str, text->len);
  g_byte_array_set_size (packed, packed->len / 2);
  g_assert_true (look_for (SECRET, packed).found);
}

/* --- limits --------------------------------------------------------------------------------------------------- */

static gboolean
pass_cb (const guint8 *bytes,
         gsize         length,
         gboolean      is_text,
         guint64       offset,
         gpointer      user_data)
{
  return TRUE;
}

static void
test_bombs (void)
{
  gsize length = 100 * 1024 * 1024;
  g_autofree guint8 *zeros = g_malloc0 (length);
  g_autoptr (GByteArray) bomb = pack_zlib (zeros, length);
  g_autoptr (GByteArray) nest = array_of (SECRET, strlen (SECRET));
  g_autoptr (EfUnwrap) unwrap = ef_unwrap_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (bomb->len, <, 200 * 1024);
  g_assert_false (ef_unwrap_bytes (unwrap, bomb->data, bomb->len, 0, pass_cb, NULL, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_LIMIT);
  g_clear_error (&error);

  for (guint i = 0; i < 20; i++)
    {
      GByteArray *outer = pack_gzip (nest->data, nest->len);

      g_byte_array_unref (nest);
      nest = outer;
    }
  g_assert_false (ef_unwrap_bytes (unwrap, nest->data, nest->len, 0, pass_cb, NULL, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_LIMIT);
}

/* Bytes that mean nothing are nothing. */
static void
test_noise (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (EfUnwrap) unwrap = ef_unwrap_new ();
  g_autoptr (GByteArray) noise = g_byte_array_new ();

  g_byte_array_set_size (noise, 4 * 1024 * 1024);
  for (guint i = 0; i < noise->len; i++)
    noise->data[i] = (guint8) g_rand_int (random);
  g_assert_true (ef_unwrap_bytes (unwrap, noise->data, noise->len, 0, pass_cb, NULL, NULL));
  g_assert_cmpuint (ef_unwrap_get_facts (unwrap)->n_bytes, <, noise->len / 8);
}

/* A stream that leads from one block into the next. */
static void
test_large_files (void)
{
  static const guint gap = 16 * 1024 * 1024 - 1000;
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GByteArray) packed = NULL;
  g_autoptr (EfUnwrap) unwrap = ef_unwrap_new ();
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *blanks = g_malloc0 (gap);
  ef_autofd fd = ef_io_memfd ("large", &error);
  Look look = { .text = SECRET };

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%u ", g_rand_int (random));
  g_string_append (text, SECRET);
  packed = pack_zlib ((const guint8 *) text->str, text->len);
  g_assert_cmpuint (packed->len, >, 64 * 1024);
  g_assert_true (ef_io_write_all (fd, blanks, gap, &error));
  g_assert_true (ef_io_write_all (fd, packed->data, packed->len, &error));
  g_assert_true (ef_unwrap_fd (unwrap, fd, 0, gap + packed->len, look_cb, &look, &error));
  g_assert_no_error (error);
  g_assert_true (look.found);
  g_assert_cmpuint (look.offset, ==, gap);
  g_assert_cmpuint (ef_unwrap_get_facts (unwrap)->n_inflated, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unwrap/packings", test_packings);
  g_test_add_func ("/unwrap/packings-in-each-other", test_packings_in_each_other);
  g_test_add_func ("/unwrap/words-of-html", test_words_of_html);
  g_test_add_func ("/unwrap/cut-streams", test_cut_streams);
  g_test_add_func ("/unwrap/bombs", test_bombs);
  g_test_add_func ("/unwrap/noise", test_noise);
  g_test_add_func ("/unwrap/large-files", test_large_files);
  return g_test_run ();
}
