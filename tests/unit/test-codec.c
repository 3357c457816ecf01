#include "config.h"

#include "test-codec.h"

#include "ef-htj2k.h"

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
  { UID_HTJ2K_LOSSLESS, UID_HTJ2K_LOSSLESS, FALSE, TRUE },
  { UID_JPEGXL, UID_JPEGXL, FALSE, FALSE },
};

static void
test_round_trip (gconstpointer data)
{
  const Family *family = data;
  const EfTransferSyntax *syntax = find_syntax (family->uid);
  const char *expected = family->out;

  if (!ef_codec_can_decode (syntax, NULL))
    {
      g_test_skip ("built without its library");
      return;
    }
  if (!ef_htj2k_can_encode () && g_str_equal (expected, UID_HTJ2K_LOSSLESS))
    expected = UID_J2K_LOSSLESS;
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
      gboolean is_j2k = g_str_equal (expected, UID_J2K_LOSSLESS) || g_str_equal (expected, UID_HTJ2K_LOSSLESS);

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
      g_assert_cmpstr (out, ==, expected);
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
    "1.2.840.10008.1.2.4.93",  /* JPEG 2000 part 2 with loss */
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
  g_test_add_func ("/codec/cannot/says-why", test_reasons);
  g_test_add_func ("/codec/refuses/lies", test_lies);
  g_test_add_func ("/codec/refuses/cut-streams", test_cuts);
  g_test_add_func ("/codec/survives/damage", test_damage);
  return g_test_run ();
}
