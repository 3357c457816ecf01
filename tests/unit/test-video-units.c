/* What leaves the packets of a video, and what stays. */
#include "config.h"

#include "ef-video-units.h"

#include <string.h>

typedef struct
{
  const char *name;
  EfCodec codec;
  guint length_size;
  const char *packet;
  gsize length;
  const char *kept;
  gsize kept_length;
  guint removed;
} Case;

#define BYTES(text) text, sizeof text - 1

static const Case cases[] = {
  { "h264-user-data", EF_CODEC_H264, 0, BYTES ("\0\0\0\1\x09\x10\0\0\1\x06\x05\x04" "Vera\x80\0\0\1\x65slice"),
    BYTES ("\0\0\0\1\x09\x10\0\0\1\x65slice"), 1 },
  { "h264-one-of-two-messages", EF_CODEC_H264, 0, BYTES ("\0\0\1\x06\x06\x01\x84\x05\x04" "Vera\x80\0\0\1\x65slice"),
    BYTES ("\0\0\0\1\x06\x06\x01\x84\x80\0\0\1\x65slice"), 1 },
  { "h264-recovery-point-stays", EF_CODEC_H264, 0, BYTES ("\0\0\0\1\x06\x06\x01\x84\x80\0\0\1\x65slice"),
    BYTES ("\0\0\0\1\x06\x06\x01\x84\x80\0\0\1\x65slice"), 0 },
  { "h264-escaped-message-stays-escaped", EF_CODEC_H264, 0,
    BYTES ("\0\0\0\1\x06\x01\x03\0\0\3\1\x05\x04" "Vera\x80\0\0\1\x65s"),
    BYTES ("\0\0\0\1\x06\x01\x03\0\0\3\1\x80\0\0\1\x65s"), 1 },
  { "h264-filler-and-unspecified", EF_CODEC_H264, 0, BYTES ("\0\0\0\1\x0c\xff\xff\x80\0\0\1\x1eVera\0\0\1\x41s"),
    BYTES ("\0\0\0\1\x41s"), 2 },
  { "h264-message-that-lies", EF_CODEC_H264, 0, BYTES ("\0\0\0\1\x06\x06\x70Vera\x80\0\0\1\x41s"),
    BYTES ("\0\0\0\1\x41s"), 1 },
  { "h264-lengths", EF_CODEC_H264, 4, BYTES ("\0\0\0\x08\x06\x05\x04Vera\x80\0\0\0\x02\x65s"), BYTES ("\0\0\0\x02\x65s"), 1 },
  { "h265-user-data", EF_CODEC_HEVC, 0, BYTES ("\0\0\0\1\x4e\x01\x05\x04Vera\x80\0\0\1\x26\x01s"),
    BYTES ("\0\0\0\1\x26\x01s"), 1 },
  { "h265-lengths", EF_CODEC_HEVC, 2, BYTES ("\0\x09\x4e\x01\x05\x04Vera\x80\0\x03\x26\x01s"), BYTES ("\0\x03\x26\x01s"), 1 },
  { "mpeg2-user-data", EF_CODEC_MPEG2, 0, BYTES ("\0\0\1\xb8\0\x08\0\0\0\1\xb2Vera\0\0\1\0\0\x08\0"),
    BYTES ("\0\0\0\1\xb8\0\x08\0\0\0\1\0\0\x08\0"), 1 },
};

static void
test_strip (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint removed = 0;

  g_assert_true (ef_video_units_strip (c->codec, c->length_size, (const guint8 *) c->packet, c->length, out, &removed));
  g_assert_cmpmem (out->data, out->len, c->kept, c->kept_length);
  g_assert_cmpuint (removed, ==, c->removed);
}

/* Lengths beyond the end, and bytes without any unit. */
static void
test_lies (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint removed = 0, size;

  g_assert_false (ef_video_units_strip (EF_CODEC_H264, 4, (const guint8 *) "\0\0\1\0Vera", 8, out, &removed));
  g_assert_false (ef_video_units_strip (EF_CODEC_H264, 4, (const guint8 *) "\0\0", 2, out, &removed));
  g_assert_false (ef_video_units_strip (EF_CODEC_H264, 0, (const guint8 *) "Vera", 4, out, &removed));
  g_assert_false (ef_video_units_strip_config (EF_CODEC_H264, (const guint8 *) "\1d\0\x29\xff\xe1\x7f\xffVera", 12, out,
                                               &size, &removed));
  g_assert_false (ef_video_units_strip_config (EF_CODEC_HEVC, (const guint8 *) "\1d\0\x29\xff\xe1\x7f\xffVera", 12, out,
                                               &size, &removed));
}

/* An array of SEI in the configuration of H.265, and bytes behind that of H.264. */
static void
test_config (void)
{
  static const char hvcc[] = "\1\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\2"
                             "\x20\0\1\0\3vps"
                             "\x27\0\1\0\4Vera";
  static const char avcc[] = "\1d\0\x29\xff\xe1\0\3sps\1\0\3pps\xfd\xf8\xf8\0Vera";
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint removed = 0, size = 0;

  g_assert_true (ef_video_units_strip_config (EF_CODEC_HEVC, (const guint8 *) hvcc, sizeof hvcc - 1, out, &size,
                                              &removed));
  g_assert_cmpuint (size, ==, 4);
  g_assert_cmpuint (removed, ==, 1);
  g_assert_cmpuint (out->data[22], ==, 1);
  g_assert_null (memmem (out->data, out->len, "Vera", 4));
  g_assert_nonnull (memmem (out->data, out->len, "vps", 3));

  g_byte_array_set_size (out, 0);
  g_assert_true (ef_video_units_strip_config (EF_CODEC_H264, (const guint8 *) avcc, sizeof avcc - 1, out, &size,
                                              &removed));
  g_assert_cmpuint (size, ==, 4);
  g_assert_cmpmem (out->data, out->len, avcc, sizeof avcc - 1 - 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/video-units/strip/", cases[i].name, NULL);
      g_test_add_data_func (name, &cases[i], test_strip);
    }
  g_test_add_func ("/video-units/lies", test_lies);
  g_test_add_func ("/video-units/configuration", test_config);
  return g_test_run ();
}
