#include "config.h"

#include "ef-codec.h"
#include "ef-codestream.h"
#include "ef-error.h"

#include <stdio.h>

#include <charls/charls.h>
#include <jpeglib.h>
#include <string.h>

#define UID_FRAME_NATIVE "1.2.840.10008.1.2.1.98"
#define UID_FRAME_DEFLATED "1.2.840.10008.1.2.8.1"
#define UID_RLE "1.2.840.10008.1.2.5"
#define UID_JPEG_BASELINE "1.2.840.10008.1.2.4.50"
#define UID_JPEG_LOSSLESS "1.2.840.10008.1.2.4.57"
#define UID_JPEG_LOSSLESS_SV1 "1.2.840.10008.1.2.4.70"
#define UID_JPEGLS "1.2.840.10008.1.2.4.80"
#define UID_JPEGLS_NEAR "1.2.840.10008.1.2.4.81"
#define UID_J2K_LOSSLESS "1.2.840.10008.1.2.4.90"
#define UID_J2K "1.2.840.10008.1.2.4.91"
#define UID_HTJ2K_LOSSLESS "1.2.840.10008.1.2.4.201"

static const EfTransferSyntax *
find_syntax (const char *uid)
{
  const EfTransferSyntax *syntax = ef_transfer_syntax_find (uid);

  g_assert_nonnull (syntax);
  return syntax;
}

/* --- pictures ------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  guint columns, rows, samples;
  guint bits_allocated, bits_stored;
  gboolean is_signed;
  EfPhotometric photometric;
} Shape;

static const Shape shapes[] = {
  { "gray-8", 61, 43, 1, 8, 8, FALSE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "palette-8", 32, 32, 1, 8, 8, FALSE, EF_PHOTOMETRIC_PALETTE },
  { "gray-8-of-16", 40, 30, 1, 16, 8, FALSE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "gray-10", 33, 65, 1, 16, 10, FALSE, EF_PHOTOMETRIC_MONOCHROME1 },
  { "gray-12", 64, 64, 1, 16, 12, FALSE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "gray-14", 17, 19, 1, 16, 14, FALSE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "gray-16", 50, 21, 1, 16, 16, FALSE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "signed-16", 50, 21, 1, 16, 16, TRUE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "signed-12", 31, 31, 1, 16, 12, TRUE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "signed-8", 31, 31, 1, 8, 8, TRUE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "rgb-8", 64, 48, 3, 8, 8, FALSE, EF_PHOTOMETRIC_RGB },
  { "ybr-8", 33, 17, 3, 8, 8, FALSE, EF_PHOTOMETRIC_YBR_FULL },
  { "rgb-3x3", 3, 3, 3, 8, 8, FALSE, EF_PHOTOMETRIC_RGB },
  { "gray-1x1", 1, 1, 1, 8, 8, FALSE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "gray-row", 300, 1, 1, 16, 12, FALSE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "rgb-16", 20, 20, 3, 16, 16, FALSE, EF_PHOTOMETRIC_RGB },
  { "gray-32", 20, 20, 1, 32, 32, FALSE, EF_PHOTOMETRIC_MONOCHROME2 },
  { "rgb-32", 9, 11, 3, 32, 32, FALSE, EF_PHOTOMETRIC_RGB },
  { "bits", 37, 13, 1, 1, 1, FALSE, EF_PHOTOMETRIC_MONOCHROME2 },
};

static EfImageInfo
make_info (const Shape *shape)
{
  EfImageInfo info = { 0 };

  info.rows = shape->rows;
  info.columns = shape->columns;
  info.frames = 1;
  info.samples = shape->samples;
  info.bits_allocated = shape->bits_allocated;
  info.bits_stored = shape->bits_stored;
  info.high_bit = shape->bits_stored - 1;
  info.is_signed = shape->is_signed;
  info.photometric = shape->photometric;
  info.encapsulated = TRUE;
  return info;
}

/* A slope with some noise, runs and both extremes. */
static EfFrame
make_frame (const Shape *shape)
{
  EfFrame frame = { 0 };
  guint bytes = MAX (shape->bits_allocated / 8, 1);
  gsize n = (gsize) shape->rows * shape->columns * shape->samples;
  guint64 mask = shape->bits_stored == 64 ? G_MAXUINT64 : ((guint64) 1 << shape->bits_stored) - 1;
  guint32 state = 12345;

  frame.rows = shape->rows;
  frame.columns = shape->columns;
  frame.samples = shape->samples;
  frame.bits_allocated = shape->bits_allocated;
  frame.bits_stored = shape->bits_stored;
  frame.is_signed = shape->is_signed;
  frame.photometric = shape->photometric;
  frame.length = n * bytes;
  frame.data = g_malloc0 (frame.length);
  for (gsize i = 0; i < n; i++)
    {
      guint64 value;

      state = state * 1664525 + 1013904223;
      value = i * 3 + (state >> 28);
      if (i % 97 < 20)
        value = 5;
      if (i % 53 == 0)
        value = mask;
      if (i % 59 == 0)
        value = mask / 2 + 1;
      value &= mask;
      if (shape->is_signed && value > mask / 2)
        value |= ~mask;
      memcpy (frame.data + i * bytes, &value, bytes);
    }
  return frame;
}

/* --- encode and decode ---------------------------------------------------------------------------------------- */

typedef struct
{
  const char *uid;
  const char *out;
  gboolean deep; /* more than 16 bits */
  gboolean bits;
} Family;

static const Family round_trips[] = {
  { UID_FRAME_NATIVE, UID_FRAME_NATIVE, TRUE, TRUE },
  { UID_FRAME_DEFLATED, UID_FRAME_DEFLATED, TRUE, TRUE },
  { UID_RLE, UID_RLE, TRUE, TRUE },
  { UID_JPEG_BASELINE, UID_JPEG_LOSSLESS_SV1, FALSE, FALSE },
  { UID_JPEG_LOSSLESS, UID_JPEG_LOSSLESS, FALSE, FALSE },
  { UID_JPEG_LOSSLESS_SV1, UID_JPEG_LOSSLESS_SV1, FALSE, FALSE },
  { UID_JPEGLS, UID_JPEGLS, FALSE, FALSE },
  { UID_JPEGLS_NEAR, UID_JPEGLS, FALSE, FALSE },
  { UID_J2K_LOSSLESS, UID_J2K_LOSSLESS, FALSE, TRUE },
  { UID_J2K, UID_J2K_LOSSLESS, FALSE, TRUE },
  { UID_HTJ2K_LOSSLESS, UID_J2K_LOSSLESS, FALSE, TRUE },
};

static void
test_round_trip (gconstpointer data)
{
  const Family *family = data;
  const EfTransferSyntax *syntax = find_syntax (family->uid);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      const Shape *shape = &shapes[i];
      EfImageInfo info = make_info (shape);
      g_auto (EfFrame) frame = make_frame (shape);
      g_auto (EfFrame) back = { 0 };
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;
      const char *out = NULL, *reason = NULL;
      EfPhotometric photometric;
      gboolean is_j2k = strcmp (family->out, UID_J2K_LOSSLESS) == 0;

      g_test_message ("%s", shape->name);
      bytes = ef_codec_encode_lossless (syntax, &info, &frame, &out, &photometric, &error);
      if ((shape->bits_allocated > 16 && !family->deep) || (shape->bits_allocated == 1 && !family->bits))
        {
          g_assert_null (bytes);
          g_assert_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED);
          g_assert_false (ef_codec_can_encode (syntax, &info, &reason));
          g_assert_nonnull (reason);
          continue;
        }
      g_assert_no_error (error);
      g_assert_nonnull (bytes);
      g_assert_true (ef_codec_can_encode (syntax, &info, &reason));
      g_assert_cmpstr (out, ==, family->out);
      if (is_j2k && shape->photometric == EF_PHOTOMETRIC_RGB)
        g_assert_cmpint (photometric, ==, EF_PHOTOMETRIC_YBR_RCT);
      else
        g_assert_cmpint (photometric, ==, shape->photometric);

      info.photometric = photometric;
      g_assert_true (ef_codec_decode (find_syntax (out),
                                      &info,
                                      g_bytes_get_data (bytes, NULL),
                                      g_bytes_get_size (bytes),
                                      &back,
                                      &error));
      g_assert_no_error (error);
      g_assert_cmpint (back.photometric, ==, shape->photometric);
      g_assert_cmpmem (back.data, back.length, frame.data, frame.length);

      /* What comes out is clean from the start. */
      {
        guint removed;

        g_assert_null (ef_codec_strip_metadata (find_syntax (out),
                                                g_bytes_get_data (bytes, NULL),
                                                g_bytes_get_size (bytes),
                                                &removed,
                                                &error));
        g_assert_no_error (error);
        g_assert_cmpuint (removed, ==, 0);
      }
    }
}

/* Samples whose unused bits are not zero keep them. */
static void
test_round_trip_high_bits (void)
{
  static const char *const uids[] = { UID_JPEG_LOSSLESS_SV1, UID_JPEGLS, UID_J2K_LOSSLESS, UID_RLE };
  Shape shape = { "dirty", 16, 16, 1, 16, 12, FALSE, EF_PHOTOMETRIC_MONOCHROME2 };
  EfImageInfo info = make_info (&shape);
  g_auto (EfFrame) frame = make_frame (&shape);

  ((guint16 *) frame.data)[40] |= 0x8000;
  for (guint i = 0; i < G_N_ELEMENTS (uids); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = ef_codec_encode_lossless (find_syntax (uids[i]), &info, &frame, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (bytes);
    }
}

static void
test_native_422 (void)
{
  Shape shape = { "422", 6, 2, 3, 8, 8, FALSE, EF_PHOTOMETRIC_YBR_FULL_422 };
  static const guint8 stream[24] = { 1, 2, 100, 200, 3, 4, 101, 201, 5, 6, 102, 202,
                                     7, 8, 103, 203, 9, 10, 104, 204, 11, 12, 105, 205 };
  EfImageInfo info = make_info (&shape);
  g_auto (EfFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  EfPhotometric photometric;

  g_assert_true (ef_codec_decode (find_syntax (UID_FRAME_NATIVE), &info, stream, sizeof stream, &frame, &error));
  g_assert_no_error (error);
  g_assert_cmpint (frame.photometric, ==, EF_PHOTOMETRIC_YBR_FULL);
  g_assert_cmpmem (frame.data + 3, 6, ((guint8[]) { 2, 100, 200, 3, 101, 201 }), 6);

  bytes = ef_codec_encode_lossless (find_syntax (UID_FRAME_NATIVE), &info, &frame, NULL, &photometric, &error);
  g_assert_no_error (error);
  g_assert_cmpint (photometric, ==, EF_PHOTOMETRIC_YBR_FULL_422);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), stream, sizeof stream);
}

static void
test_reasons (void)
{
  static const char *const cannot[] = {
    "1.2.840.10008.1.2.4.100", /* MPEG-2 */
    "1.2.840.10008.1.2.4.102", /* H.264 */
    "1.2.840.10008.1.2.4.107", /* HEVC */
    "1.2.840.10008.1.2.4.110", /* JPEG XL */
    "1.2.840.10008.1.2.4.94",  /* JPIP */
    "1.2.840.10008.1.2.4.92",  /* JPEG 2000 part 2 */
    "1.2.840.10008.1.2.1",     /* native */
  };
  EfImageInfo info = make_info (&shapes[0]);
  const char *reason;

  for (guint i = 0; i < G_N_ELEMENTS (cannot); i++)
    {
      g_auto (EfFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;

      reason = NULL;
      g_assert_false (ef_codec_can_decode (find_syntax (cannot[i]), &reason));
      g_assert_nonnull (reason);
      g_assert_false (ef_codec_can_encode (find_syntax (cannot[i]), &info, &reason));
      g_assert_nonnull (reason);
      g_assert_false (ef_codec_decode (find_syntax (cannot[i]), &info, (const guint8 *) "", 0, &frame, &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED);
    }
  g_assert_true (ef_codec_can_decode (find_syntax (UID_HTJ2K_LOSSLESS), &reason));
  g_assert_null (reason);
  g_assert_false (ef_codec_can_decode (NULL, &reason));
  g_assert_nonnull (reason);
}

/* --- streams that lie ----------------------------------------------------------------------------------------- */

static void
assert_refused (const char        *uid,
                const EfImageInfo *info,
                const guint8      *stream,
                gsize              length)
{
  /* On the heap and of the exact length, so that a sanitizer sees any step beyond it. */
  g_autofree guint8 *copy = g_memdup2 (stream, length);
  g_auto (EfFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (ef_codec_decode (find_syntax (uid), info, copy != NULL ? copy : stream, length, &frame, &error));
  if (!g_error_matches (error, EF_ERROR, EF_ERROR_LIMIT))
    g_assert_error (error, EF_ERROR, EF_ERROR_CODEC);
  g_assert_null (frame.data);
}

static void
test_lies (void)
{
  static const char *const uids[] = { UID_FRAME_NATIVE, UID_RLE, UID_JPEG_LOSSLESS_SV1, UID_JPEGLS, UID_J2K_LOSSLESS };
  Shape shape = { "gray", 40, 30, 1, 16, 12, FALSE, EF_PHOTOMETRIC_MONOCHROME2 };
  g_auto (EfFrame) frame = make_frame (&shape);

  for (guint i = 0; i < G_N_ELEMENTS (uids); i++)
    {
      EfImageInfo info = make_info (&shape), other;
      g_autoptr (GBytes) bytes =
        ef_codec_encode_lossless (find_syntax (uids[i]), &info, &frame, NULL, NULL, NULL);
      gsize length;
      const guint8 *stream = g_bytes_get_data (bytes, &length);

      g_test_message ("%s", uids[i]);
      assert_refused (uids[i], &info, stream, 0);
      assert_refused (uids[i], &info, stream, 20);
      assert_refused (uids[i], &info, stream, length / 2);

      other = info;
      other.rows = other.columns = 65535;
      other.samples = 3;
      assert_refused (uids[i], &other, stream, length);
      other = info;
      other.rows *= 2;
      assert_refused (uids[i], &other, stream, length);
      other = info;
      other.samples = 3;
      assert_refused (uids[i], &other, stream, length);
      other = info;
      other.bits_allocated = 12;
      assert_refused (uids[i], &other, stream, length);
      if (i >= 2)
        {
          other = info;
          other.bits_allocated = other.bits_stored = 8;
          other.high_bit = 7;
          assert_refused (uids[i], &other, stream, length);
        }
    }
}

/* Cut at any place, a stream is refused at once. CharLS can spend minutes on bits that it has not got. */
static void
test_cuts (void)
{
  static const char *const uids[] = { UID_JPEG_LOSSLESS_SV1, UID_JPEGLS, UID_J2K_LOSSLESS };
  Shape shape = { "gray", 40, 30, 1, 16, 16, FALSE, EF_PHOTOMETRIC_MONOCHROME2 };
  EfImageInfo info = make_info (&shape);
  g_auto (EfFrame) frame = make_frame (&shape);

  for (guint i = 0; i < G_N_ELEMENTS (uids); i++)
    {
      g_autoptr (GBytes) bytes =
        ef_codec_encode_lossless (find_syntax (uids[i]), &info, &frame, NULL, NULL, NULL);

      g_test_timer_start ();
      for (gsize n = 0; n + 20 < g_bytes_get_size (bytes); n += 7)
        assert_refused (uids[i], &info, g_bytes_get_data (bytes, NULL), n);
      g_assert_cmpfloat (g_test_timer_elapsed (), <, 20);
    }
}

/* Damaged streams may decode to something or be refused, but nothing else. */
static void
test_damage (void)
{
  static const char *const uids[] = { UID_RLE, UID_JPEG_LOSSLESS_SV1, UID_JPEGLS, UID_J2K_LOSSLESS };
  Shape shape = { "rgb", 24, 20, 3, 8, 8, FALSE, EF_PHOTOMETRIC_RGB };
  g_auto (EfFrame) frame = make_frame (&shape);
  guint32 state = 1;

  for (guint i = 0; i < G_N_ELEMENTS (uids); i++)
    {
      EfImageInfo info = make_info (&shape);
      g_autoptr (GBytes) bytes =
        ef_codec_encode_lossless (find_syntax (uids[i]), &info, &frame, NULL, NULL, NULL);

      for (guint round = 0; round < 200; round++)
        {
          gsize length = g_bytes_get_size (bytes);
          g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
          g_auto (EfFrame) back = { 0 };
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) stripped = NULL;
          guint removed;

          for (guint k = 0; k < 1 + round % 8; k++)
            {
              state = state * 1664525 + 1013904223;
              copy[(state >> 8) % (k % 2 ? length : MIN (length, 100))] ^= (guint8) (1 << (state >> 29));
            }
          if (ef_codec_decode (find_syntax (uids[i]), &info, copy, length, &back, &error))
            g_assert_cmpuint (back.length, ==, frame.length);
          else
            g_assert_error (error, EF_ERROR, EF_ERROR_CODEC);
          stripped = ef_codec_strip_metadata (find_syntax (uids[i]), copy, length, &removed, NULL);
        }
    }
}

/* --- filling boxes among coefficients ------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  guint columns, rows, samples;
  int h, v;
  int restart;
  gboolean progressive, arithmetic, optimized, adobe_rgb, white;
  int quality;
} FillCase;

static const FillCase fill_cases[] = {
  { "gray", 100, 80, 1, 1, 1, 0, FALSE, FALSE, FALSE, FALSE, FALSE, 90 },
  { "gray-white", 100, 80, 1, 1, 1, 0, FALSE, FALSE, FALSE, FALSE, TRUE, 90 },
  { "gray-2x2-factors", 101, 83, 1, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, FALSE, 90 },
  { "444", 100, 80, 3, 1, 1, 0, FALSE, FALSE, FALSE, FALSE, FALSE, 90 },
  { "422", 100, 80, 3, 2, 1, 0, FALSE, FALSE, FALSE, FALSE, FALSE, 90 },
  { "440", 100, 80, 3, 1, 2, 0, FALSE, FALSE, FALSE, FALSE, FALSE, 90 },
  { "420", 100, 80, 3, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, FALSE, 90 },
  { "420-odd", 97, 71, 3, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, FALSE, 75 },
  { "420-optimized", 97, 71, 3, 2, 2, 0, FALSE, FALSE, TRUE, FALSE, FALSE, 75 },
  { "420-restart", 97, 71, 3, 2, 2, 3, FALSE, FALSE, FALSE, FALSE, FALSE, 75 },
  { "gray-restart", 97, 71, 1, 1, 1, 5, FALSE, FALSE, FALSE, FALSE, FALSE, 75 },
  { "gray-progressive", 97, 71, 1, 1, 1, 0, TRUE, FALSE, FALSE, FALSE, FALSE, 75 },
  { "420-progressive", 97, 71, 3, 2, 2, 0, TRUE, FALSE, FALSE, FALSE, FALSE, 75 },
  { "420-progressive-restart", 97, 71, 3, 2, 2, 4, TRUE, FALSE, FALSE, FALSE, FALSE, 75 },
  { "420-arithmetic", 97, 71, 3, 2, 2, 0, FALSE, TRUE, FALSE, FALSE, FALSE, 75 },
  { "420-arithmetic-progressive", 97, 71, 3, 2, 2, 0, TRUE, TRUE, FALSE, FALSE, FALSE, 75 },
  { "rgb-adobe", 97, 71, 3, 1, 1, 0, FALSE, FALSE, FALSE, TRUE, FALSE, 100 },
  { "coarse", 97, 71, 3, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, FALSE, 3 },
};

static GBytes *
make_jpeg (const FillCase *fill)
{
  struct jpeg_compress_struct cinfo;
  struct jpeg_error_mgr errors;
  unsigned char *out = NULL;
  unsigned long length = 0;
  g_autofree guint8 *row = g_malloc (fill->columns * fill->samples);
  guint32 state = 7;

  cinfo.err = jpeg_std_error (&errors);
  jpeg_create_compress (&cinfo);
  jpeg_mem_dest (&cinfo, &out, &length);
  cinfo.image_width = fill->columns;
  cinfo.image_height = fill->rows;
  cinfo.input_components = fill->samples;
  cinfo.in_color_space = fill->samples == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (&cinfo);
  if (fill->adobe_rgb)
    {
      jpeg_set_colorspace (&cinfo, JCS_RGB);
      cinfo.write_Adobe_marker = TRUE;
      cinfo.write_JFIF_header = FALSE;
    }
  jpeg_set_quality (&cinfo, fill->quality, TRUE);
  cinfo.comp_info[0].h_samp_factor = fill->h;
  cinfo.comp_info[0].v_samp_factor = fill->v;
  cinfo.restart_interval = fill->restart;
  cinfo.arith_code = fill->arithmetic;
  cinfo.optimize_coding = fill->optimized;
  if (fill->progressive)
    jpeg_simple_progression (&cinfo);
  jpeg_start_compress (&cinfo, TRUE);
  jpeg_write_marker (&cinfo, JPEG_COM, (const JOCTET *) "Doe^Jane", 8);
  jpeg_write_marker (&cinfo, JPEG_APP0 + 1, (const JOCTET *) "Exif\0\0Doe^Jane", 14);
  while (cinfo.next_scanline < fill->rows)
    {
      for (guint i = 0; i < fill->columns * fill->samples; i++)
        {
          state = state * 1664525 + 1013904223;
          row[i] = (guint8) ((i * 5 + cinfo.next_scanline * 3) % 256 / 2 + (state >> 26));
        }
      jpeg_write_scanlines (&cinfo, &row, 1);
    }
  jpeg_finish_compress (&cinfo);
  jpeg_destroy_compress (&cinfo);
  return g_bytes_new_with_free_func (out, length, free, out);
}

static gboolean
box_has_block (const EfBox *box,
               guint        x,
               guint        y,
               guint        width,
               guint        height)
{
  return (int) (x * width) >= box->x && (int) (x * width) < box->x + box->width && (int) (y * height) >= box->y &&
         (int) (y * height) < box->y + box->height;
}

/* Every block out of @box has the same coefficients in both streams, and all that rules decoding is the same. */
static void
assert_coefficients_equal (GBytes      *before,
                           GBytes      *after,
                           const EfBox *box)
{
  struct jpeg_decompress_struct in[2];
  struct jpeg_error_mgr errors;
  jvirt_barray_ptr *arrays[2];
  GBytes *bytes[2] = { before, after };
  guint n_outside = 0;

  for (guint i = 0; i < 2; i++)
    {
      in[i].err = jpeg_std_error (&errors);
      jpeg_create_decompress (&in[i]);
      jpeg_mem_src (&in[i], g_bytes_get_data (bytes[i], NULL), g_bytes_get_size (bytes[i]));
      jpeg_read_header (&in[i], TRUE);
      arrays[i] = jpeg_read_coefficients (&in[i]);
    }
  g_assert_cmpint (in[0].progressive_mode, ==, in[1].progressive_mode);
  g_assert_cmpint (in[0].arith_code, ==, in[1].arith_code);
  g_assert_cmpint (in[0].restart_interval, ==, in[1].restart_interval);
  g_assert_cmpint (in[0].saw_JFIF_marker, ==, in[1].saw_JFIF_marker);
  g_assert_cmpint (in[0].saw_Adobe_marker, ==, in[1].saw_Adobe_marker);
  g_assert_cmpint (in[0].jpeg_color_space, ==, in[1].jpeg_color_space);
  for (int c = 0; c < in[0].num_components; c++)
    {
      jpeg_component_info *a = &in[0].comp_info[c], *b = &in[1].comp_info[c];
      guint width = 8, height = 8;

      g_assert_cmpint (a->component_id, ==, b->component_id);
      g_assert_cmpint (a->h_samp_factor, ==, b->h_samp_factor);
      g_assert_cmpint (a->v_samp_factor, ==, b->v_samp_factor);
      g_assert_cmpmem (a->quant_table->quantval,
                       sizeof a->quant_table->quantval,
                       b->quant_table->quantval,
                       sizeof b->quant_table->quantval);
      if (in[0].num_components > 1)
        {
          width = 8 * in[0].max_h_samp_factor / a->h_samp_factor;
          height = 8 * in[0].max_v_samp_factor / a->v_samp_factor;
        }
      for (guint y = 0; y < a->height_in_blocks; y++)
        {
          JBLOCKARRAY p = in[0].mem->access_virt_barray ((j_common_ptr) &in[0], arrays[0][c], y, 1, FALSE);
          JBLOCKARRAY q = in[1].mem->access_virt_barray ((j_common_ptr) &in[1], arrays[1][c], y, 1, FALSE);

          for (guint x = 0; x < a->width_in_blocks; x++)
            if (!box_has_block (box, x, y, width, height))
              {
                g_assert_cmpmem (p[0][x], sizeof (JBLOCK), q[0][x], sizeof (JBLOCK));
                n_outside++;
              }
        }
    }
  g_assert_cmpuint (n_outside, >, 0);
  jpeg_destroy_decompress (&in[0]);
  jpeg_destroy_decompress (&in[1]);
}

static void
decode_bytes (const EfTransferSyntax *syntax,
              const EfImageInfo      *info,
              GBytes                 *bytes,
              EfFrame                *frame)
{
  g_autoptr (GError) error = NULL;

  ef_codec_decode (syntax, info, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), frame, &error);
  g_assert_no_error (error);
}

static GBytes *
strip_bytes (const EfTransferSyntax *syntax,
             GBytes                 *bytes,
             guint                  *removed)
{
  g_autoptr (GError) error = NULL;
  GBytes *stripped =
    ef_codec_strip_metadata (syntax, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), removed, &error);

  g_assert_no_error (error);
  return stripped;
}

static void
test_jpeg_fill (gconstpointer data)
{
  const FillCase *fill = data;
  const EfTransferSyntax *syntax = find_syntax (UID_JPEG_BASELINE);
  Shape shape = { fill->name, fill->columns, fill->rows, fill->samples, 8, 8, FALSE, EF_PHOTOMETRIC_MONOCHROME2 };
  const EfBox boxes[2] = { { 33, 17, 30, 23 }, { -10, -10, 5, 5 } };
  EfImageInfo info;
  g_autoptr (GBytes) before = make_jpeg (fill);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GBytes) stripped = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (EfBox));
  g_auto (EfFrame) old = { 0 };
  g_auto (EfFrame) new = { 0 };
  EfBox box;
  guint removed, ring = fill->samples == 3 && fill->h * fill->v > 1 ? 1 : 0;

  if (fill->samples == 3)
    shape.photometric = fill->adobe_rgb ? EF_PHOTOMETRIC_RGB : EF_PHOTOMETRIC_YBR_FULL_422;
  info = make_info (&shape);
  after = ef_codec_jpeg_fill (&info,
                              g_bytes_get_data (before, NULL),
                              g_bytes_get_size (before),
                              boxes,
                              2,
                              fill->white,
                              done,
                              &error);
  g_assert_no_error (error);
  g_assert_nonnull (after);
  g_assert_cmpuint (done->len, ==, 1);
  box = g_array_index (done, EfBox, 0);
  g_assert_cmpint (box.x, <=, boxes[0].x);
  g_assert_cmpint (box.y, <=, boxes[0].y);
  g_assert_cmpint (box.x + box.width, >=, boxes[0].x + boxes[0].width);
  g_assert_cmpint (box.y + box.height, >=, boxes[0].y + boxes[0].height);
  g_assert_cmpint (box.width, <=, boxes[0].width + 34);
  assert_coefficients_equal (before, after, &box);
  g_assert_cmpuint (g_bytes_get_size (after), <, g_bytes_get_size (before) * 105 / 100);

  decode_bytes (syntax, &info, before, &old);
  decode_bytes (syntax, &info, after, &new);
  g_assert_cmpint (old.photometric, ==, new.photometric);
  if (fill->samples == 3)
    g_assert_cmpint (new.photometric, ==, fill->adobe_rgb ? EF_PHOTOMETRIC_RGB : EF_PHOTOMETRIC_YBR_FULL);

  for (int y = 0; y < (int) fill->rows; y++)
    for (int x = 0; x < (int) fill->columns; x++)
      {
        const guint8 *a = old.data + (y * fill->columns + x) * fill->samples;
        const guint8 *b = new.data + (y * fill->columns + x) * fill->samples;
        gboolean is_chroma = new.photometric == EF_PHOTOMETRIC_YBR_FULL;

        if (x >= boxes[0].x && x < boxes[0].x + boxes[0].width && y >= boxes[0].y && y < boxes[0].y + boxes[0].height)
          for (guint c = 0; c < fill->samples; c++)
            g_assert_cmpint (b[c], ==, fill->white ? 255 : is_chroma && c > 0 ? 128 : 0);
        else if (x < box.x - (int) ring || x >= box.x + box.width + (int) ring || y < box.y - (int) ring ||
                 y >= box.y + box.height + (int) ring)
          g_assert_cmpmem (a, fill->samples, b, fill->samples);
      }

  /* The name in the comment is gone, in the filled stream as in the stripped one. */
  g_assert_null (memmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), "Doe^Jane", 8));
  g_assert_null (strip_bytes (syntax, after, &removed));
  stripped = strip_bytes (syntax, before, &removed);
  g_assert_cmpuint (removed, ==, 2);
  g_assert_null (memmem (g_bytes_get_data (stripped, NULL), g_bytes_get_size (stripped), "Doe^Jane", 8));
  ef_frame_clear (&new);
  decode_bytes (syntax, &info, stripped, &new);
  g_assert_cmpmem (old.data, old.length, new.data, new.length);
}

static void
test_jpeg_fill_refuses (void)
{
  Shape shape = { "gray", 40, 30, 1, 8, 8, FALSE, EF_PHOTOMETRIC_MONOCHROME2 };
  EfImageInfo info = make_info (&shape);
  g_auto (EfFrame) frame = make_frame (&shape);
  g_autoptr (GBytes) lossless =
    ef_codec_encode_lossless (find_syntax (UID_JPEG_LOSSLESS_SV1), &info, &frame, NULL, NULL, NULL);
  g_autoptr (GBytes) baseline = make_jpeg (&fill_cases[0]);
  g_autoptr (GError) error = NULL;
  EfBox box = { 0, 0, 8, 8 };

  g_assert_null (ef_codec_jpeg_fill (&info,
                                     g_bytes_get_data (lossless, NULL),
                                     g_bytes_get_size (lossless),
                                     &box,
                                     1,
                                     FALSE,
                                     NULL,
                                     &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_CODEC);
  g_clear_error (&error);

  /* Another size, and a stream that was cut. */
  g_assert_null (ef_codec_jpeg_fill (&info,
                                     g_bytes_get_data (baseline, NULL),
                                     g_bytes_get_size (baseline),
                                     &box,
                                     1,
                                     FALSE,
                                     NULL,
                                     &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_CODEC);
  g_clear_error (&error);
  info.columns = fill_cases[0].columns;
  info.rows = fill_cases[0].rows;
  g_assert_null (ef_codec_jpeg_fill (&info,
                                     g_bytes_get_data (baseline, NULL),
                                     g_bytes_get_size (baseline) / 2,
                                     &box,
                                     1,
                                     FALSE,
                                     NULL,
                                     &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_CODEC);
}

/* --- metadata in codestreams ---------------------------------------------------------------------------------- */

static void
append (GByteArray *array,
        const char *bytes,
        gsize       n)
{
  g_byte_array_append (array, (const guint8 *) bytes, n);
}

static void
assert_strips (const char        *uid,
               const EfImageInfo *info,
               const EfFrame     *frame,
               GByteArray        *stream,
               guint              n_removed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) stripped = NULL;
  g_auto (EfFrame) back = { 0 };
  guint removed;

  g_assert_true (ef_codec_decode (find_syntax (uid), info, stream->data, stream->len, &back, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (back.data, back.length, frame->data, frame->length);
  ef_frame_clear (&back);

  stripped = ef_codec_strip_metadata (find_syntax (uid), stream->data, stream->len, &removed, &error);
  g_assert_no_error (error);
  g_assert_nonnull (stripped);
  g_assert_cmpuint (removed, ==, n_removed);
  g_assert_null (memmem (g_bytes_get_data (stripped, NULL), g_bytes_get_size (stripped), "Doe^Jane", 8));
  g_assert_true (ef_codec_decode (find_syntax (uid),
                                  info,
                                  g_bytes_get_data (stripped, NULL),
                                  g_bytes_get_size (stripped),
                                  &back,
                                  &error));
  g_assert_no_error (error);
  g_assert_cmpmem (back.data, back.length, frame->data, frame->length);
  g_assert_null (ef_codec_strip_metadata (find_syntax (uid),
                                          g_bytes_get_data (stripped, NULL),
                                          g_bytes_get_size (stripped),
                                          &removed,
                                          &error));
  g_assert_cmpuint (removed, ==, 0);
}

/* JFIF with a thumbnail, text after the end, garbage between segments. */
static void
test_strip_jpeg (void)
{
  FillCase fill = fill_cases[0];
  Shape shape = { "gray", fill.columns, fill.rows, 1, 8, 8, FALSE, EF_PHOTOMETRIC_MONOCHROME2 };
  EfImageInfo info = make_info (&shape);
  g_autoptr (GBytes) bytes = make_jpeg (&fill);
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  g_auto (EfFrame) frame = { 0 };
  gsize length;
  const char *p = g_bytes_get_data (bytes, &length);

  g_assert_true (ef_codec_decode (find_syntax (UID_JPEG_BASELINE), &info, (const guint8 *) p, length, &frame, NULL));
  append (stream, p, 4);
  append (stream, "\0\023JFIF\0\001\001\0\0\001\0\001\001\001Doe", 19);
  append (stream, p + 20, length - 20);
  append (stream, "Doe^Jane", 8);
  /* The thumbnail, COM, APP1 and the tail. */
  assert_strips (UID_JPEG_BASELINE, &info, &frame, stream, 4);
}

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

  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++)
    {
      g_autofree char *name = g_strconcat ("/codec/round-trip/", round_trips[i].uid, NULL);
      g_test_add_data_func (name, &round_trips[i], test_round_trip);
    }
  g_test_add_func ("/codec/round-trip/keeps-high-bits", test_round_trip_high_bits);
  g_test_add_func ("/codec/native/422", test_native_422);
  g_test_add_func ("/codec/jpeg-ls/planes", test_jpegls_planes);
  g_test_add_func ("/codec/cannot/says-why", test_reasons);
  g_test_add_func ("/codec/refuses/lies", test_lies);
  g_test_add_func ("/codec/refuses/cut-streams", test_cuts);
  g_test_add_func ("/codec/survives/damage", test_damage);
  for (guint i = 0; i < G_N_ELEMENTS (fill_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/codec/jpeg-fill/", fill_cases[i].name, NULL);
      g_test_add_data_func (name, &fill_cases[i], test_jpeg_fill);
    }
  g_test_add_func ("/codec/jpeg-fill/refuses-what-it-cannot", test_jpeg_fill_refuses);
  g_test_add_func ("/codec/strip/jpeg", test_strip_jpeg);
  g_test_add_func ("/codec/strip/jpeg-ls", test_strip_jpegls);
  g_test_add_data_func ("/codec/strip/jpeg-2000", GINT_TO_POINTER (0), test_strip_j2k);
  g_test_add_data_func ("/codec/strip/jpeg-2000-with-lengths", GINT_TO_POINTER (1), test_strip_j2k);
  g_test_add_func ("/codec/strip/rle", test_strip_rle);
  return g_test_run ();
}
