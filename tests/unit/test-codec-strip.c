/* Metadata in codestreams, and what is left without it. */
#include "config.h"

#include "test-codec.h"

#include <charls/charls.h>

/* HP's colour transform stands in an APP8 that has to stay. */
static void
test_strip_jpegls (void)
{
  Shape shape = { "rgb", 20, 10, 3, 8, 8, FALSE, EF_PHOTOMETRIC_RGB };
  EfImageInfo info = make_info (&shape);
  g_auto (EfFrame) frame = make_frame (&shape);
  charls_jpegls_encoder *encoder = charls_jpegls_encoder_create ();
  charls_frame_info what = { 20, 10, 8, 3 };
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  gsize written = 0;

  g_byte_array_set_size (stream, 8192);
  g_assert_cmpint (charls_jpegls_encoder_set_frame_info (encoder, &what), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_set_interleave_mode (encoder, CHARLS_INTERLEAVE_MODE_LINE), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_set_color_transformation (encoder, CHARLS_COLOR_TRANSFORMATION_HP1), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_set_destination_buffer (encoder, stream->data, stream->len), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_write_comment (encoder, "Doe^Jane", 8), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_write_application_data (encoder, 3, "Doe^Jane", 8), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_encode_from_buffer (encoder, frame.data, frame.length, 0), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_get_bytes_written (encoder, &written), ==, 0);
  charls_jpegls_encoder_destroy (encoder);
  g_byte_array_set_size (stream, written);
  assert_strips (UID_JPEGLS, &info, &frame, stream, 2);
}

/* Planes one after another, as some encoders write them. */
static void
test_jpegls_planes (void)
{
  Shape shape = { "rgb", 20, 10, 3, 8, 8, FALSE, EF_PHOTOMETRIC_RGB };
  EfImageInfo info = make_info (&shape);
  g_auto (EfFrame) frame = make_frame (&shape);
  g_auto (EfFrame) back = { 0 };
  charls_jpegls_encoder *encoder = charls_jpegls_encoder_create ();
  charls_frame_info what = { 20, 10, 8, 3 };
  guint8 planes[600], stream[8192];
  gsize written = 0;

  for (guint i = 0; i < 200; i++)
    for (guint c = 0; c < 3; c++)
      planes[c * 200 + i] = frame.data[i * 3 + c];
  g_assert_cmpint (charls_jpegls_encoder_set_frame_info (encoder, &what), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_set_interleave_mode (encoder, CHARLS_INTERLEAVE_MODE_NONE), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_set_destination_buffer (encoder, stream, sizeof stream), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_encode_from_buffer (encoder, planes, sizeof planes, 0), ==, 0);
  g_assert_cmpint (charls_jpegls_encoder_get_bytes_written (encoder, &written), ==, 0);
  charls_jpegls_encoder_destroy (encoder);
  g_assert_true (ef_codec_decode (find_syntax (UID_JPEGLS), &info, stream, written, &back, NULL));
  g_assert_cmpmem (back.data, back.length, frame.data, frame.length);
}

static const char comment[] = "\xff\x64\0\x0c\0\x01" "Doe^Jane";
#define COMMENT_LENGTH 14

/* Comments in the main header and in the tile-part, boxes around all, with and without a list of tile lengths. */
static void
test_strip_j2k (gconstpointer data)
{
  gboolean has_tlm = GPOINTER_TO_INT (data) == 1;
  Shape shape = { "gray", 40, 30, 1, 16, 12, FALSE, EF_PHOTOMETRIC_MONOCHROME2 };
  EfImageInfo info = make_info (&shape);
  g_auto (EfFrame) frame = make_frame (&shape);
  g_autoptr (GBytes) bytes =
    ef_codec_encode_lossless (find_syntax (UID_J2K_LOSSLESS), &info, &frame, NULL, NULL, NULL);
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  gsize length;
  const char *p = g_bytes_get_data (bytes, &length);
  const char *sot = memmem (p, length, "\xff\x90\0\x0a", 4);
  guint32 psot, be;
  gsize start;

  g_assert_nonnull (sot);
  append (stream, "\0\0\0\x0cjP  \r\n\x87\n", 12);
  append (stream, "\0\0\0\x10xml Doe^Jane", 16);
  append (stream, "\0\0\0\0jp2c", 8);
  start = stream->len;
  append (stream, p, sot - p);
  append (stream, comment, COMMENT_LENGTH);
  memcpy (&psot, sot + 6, 4);
  psot = GUINT32_FROM_BE (psot) + COMMENT_LENGTH;
  be = GUINT32_TO_BE (psot);
  if (has_tlm)
    {
      append (stream, "\xff\x55\0\x09\0\x50\0", 7);
      g_byte_array_append (stream, (const guint8 *) &be, 4);
    }
  append (stream, sot, 6);
  g_byte_array_append (stream, (const guint8 *) &be, 4);
  append (stream, sot + 10, 2);
  append (stream, comment, COMMENT_LENGTH);
  append (stream, sot + 12, length - (sot - p) - 12);
  append (stream, "Doe^Jane", 8);

  assert_strips (UID_J2K_LOSSLESS, &info, &frame, stream, 5);
  if (!has_tlm)
    {
      /* What is left is what was encoded. */
      guint removed;
      g_autoptr (GBytes) stripped = ef_codec_strip_metadata (find_syntax (UID_J2K_LOSSLESS),
                                                             stream->data + start,
                                                             stream->len - start,
                                                             &removed,
                                                             NULL);
      g_assert_true (g_bytes_equal (stripped, bytes));
    }
}

static void
test_strip_rle (void)
{
  Shape shape = { "gray", 40, 30, 1, 8, 8, FALSE, EF_PHOTOMETRIC_MONOCHROME2 };
  EfImageInfo info = make_info (&shape);
  g_auto (EfFrame) frame = make_frame (&shape);
  g_autoptr (GBytes) bytes = ef_codec_encode_lossless (find_syntax (UID_RLE), &info, &frame, NULL, NULL, NULL);
  g_autoptr (GByteArray) stream = g_byte_array_new ();

  append (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  memcpy (stream->data + 40, "Doe^Jane", 8);
  assert_strips (UID_RLE, &info, &frame, stream, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/codec-strip/jpeg-ls/planes", test_jpegls_planes);
  g_test_add_func ("/codec-strip/jpeg-ls", test_strip_jpegls);
  g_test_add_data_func ("/codec-strip/jpeg-2000", GINT_TO_POINTER (0), test_strip_j2k);
  g_test_add_data_func ("/codec-strip/jpeg-2000-with-lengths", GINT_TO_POINTER (1), test_strip_j2k);
  g_test_add_func ("/codec-strip/rle", test_strip_rle);
  return g_test_run ();
}
