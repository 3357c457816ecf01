/* JPEG of 12 bits, whose library cannot be included beside the one of 8 bits. */
#include "config.h"

#include "ef-codec.h"
#include "ef-error.h"

#include <stdio.h>

#include <gdcm-3.0/gdcmjpeg/12/jpeglib.h>
#include <string.h>

#define UID_JPEG_EXTENDED "1.2.840.10008.1.2.4.51"
#define UID_JPEG_LOSSLESS_SV1 "1.2.840.10008.1.2.4.70"

typedef struct
{
  const char *name;
  guint columns, rows, samples;
  int h, v;
  int restart;
  gboolean progressive;
  int wanted;
} FillCase;

static const FillCase fill_cases[] = {
  { "gray", 100, 80, 1, 1, 1, 0, FALSE, 0 },
  { "gray-odd-white", 101, 83, 1, 1, 1, 0, FALSE, 4095 },
  { "gray-restart", 97, 71, 1, 1, 1, 5, FALSE, 0 },
  { "gray-progressive", 97, 71, 1, 1, 1, 0, TRUE, 0 },
  { "420", 97, 71, 3, 2, 2, 0, FALSE, 0 },
  { "gray-gray", 101, 83, 1, 1, 1, 0, FALSE, 1000 },
  { "420-gray-progressive", 97, 71, 3, 2, 2, 0, TRUE, 2047 },
};

static GBytes *
make_jpeg (const FillCase *fill)
{
  struct jpeg_compress_struct cinfo;
  struct jpeg_error_mgr errors;
  char *out = NULL;
  size_t length = 0;
  FILE *file = open_memstream (&out, &length);
  g_autofree JSAMPLE *row = g_new0 (JSAMPLE, fill->columns * fill->samples);
  guint32 state = 7;

  cinfo.err = jpeg_std_error (&errors);
  jpeg_create_compress (&cinfo);
  jpeg_stdio_dest (&cinfo, file);
  cinfo.image_width = fill->columns;
  cinfo.image_height = fill->rows;
  cinfo.input_components = fill->samples;
  cinfo.in_color_space = fill->samples == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (&cinfo);
  jpeg_set_quality (&cinfo, 95, FALSE);
  cinfo.comp_info[0].h_samp_factor = fill->h;
  cinfo.comp_info[0].v_samp_factor = fill->v;
  cinfo.restart_interval = fill->restart;
  cinfo.optimize_coding = TRUE;
  if (fill->progressive)
    jpeg_simple_progression (&cinfo);
  jpeg_start_compress (&cinfo, TRUE);
  jpeg_write_marker (&cinfo, JPEG_COM, (const JOCTET *) "Doe^Jane", 8);
  while (cinfo.next_scanline < fill->rows)
    {
      for (guint i = 0; i < fill->columns * fill->samples; i++)
        {
          state = state * 1664525 + 1013904223;
          row[i] = (JSAMPLE) ((i * 41 + cinfo.next_scanline * 23) % 3800 + (state >> 25));
        }
      jpeg_write_scanlines (&cinfo, &row, 1);
    }
  jpeg_finish_compress (&cinfo);
  jpeg_destroy_compress (&cinfo);
  fclose (file);
  return g_bytes_new_with_free_func (out, length, free, out);
}

static EfImageInfo
make_info (const FillCase *fill)
{
  EfImageInfo info = { 0 };

  info.rows = fill->rows;
  info.columns = fill->columns;
  info.frames = 1;
  info.samples = fill->samples;
  info.bits_allocated = 16;
  info.bits_stored = 12;
  info.high_bit = 11;
  info.photometric = fill->samples == 1 ? EF_PHOTOMETRIC_MONOCHROME2 : EF_PHOTOMETRIC_YBR_FULL_422;
  info.encapsulated = TRUE;
  return info;
}

static void
decode (const char        *uid,
        const EfImageInfo *info,
        GBytes            *bytes,
        EfFrame           *frame)
{
  g_autoptr (GError) error = NULL;

  ef_codec_decode (ef_transfer_syntax_find (uid),
                   info,
                   g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes),
                   frame,
                   &error);
  g_assert_no_error (error);
}

static void
test_fill (gconstpointer data)
{
  const FillCase *fill = data;
  const EfBox wanted = { 33, 17, 30, 23 };
  gint64 sample[3] = { fill->wanted, 2048, 2048 };
  EfImageInfo info = make_info (fill);
  g_autoptr (GBytes) before = make_jpeg (fill);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (EfBox));
  g_auto (EfFrame) old = { 0 };
  g_auto (EfFrame) new = { 0 };
  int ring = fill->samples == 3 ? 1 : 0;
  EfBox box;

  after = ef_codec_jpeg_fill (&info,
                              g_bytes_get_data (before, NULL),
                              g_bytes_get_size (before),
                              &wanted,
                              1,
                              sample,
                              NULL,
                              done,
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done->len, ==, 1);
  box = g_array_index (done, EfBox, 0);
  g_assert_cmpuint (g_bytes_get_size (after), <, g_bytes_get_size (before) * 105 / 100);
  g_assert_null (memmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), "Doe^Jane", 8));

  decode (UID_JPEG_EXTENDED, &info, before, &old);
  decode (UID_JPEG_EXTENDED, &info, after, &new);
  g_assert_cmpuint (old.bits_allocated, ==, 16);
  for (int y = 0; y < (int) fill->rows; y++)
    for (int x = 0; x < (int) fill->columns; x++)
      {
        const guint16 *a = (const guint16 *) old.data + (y * fill->columns + x) * fill->samples;
        const guint16 *b = (const guint16 *) new.data + (y * fill->columns + x) * fill->samples;

        if (x >= wanted.x && x < wanted.x + wanted.width && y >= wanted.y && y < wanted.y + wanted.height)
          for (guint c = 0; c < fill->samples; c++)
            {
              g_assert_cmpint (b[c], ==, sample[c]);
              g_assert_cmpint (ABS (b[c] - (c > 0 ? 2048 : fill->wanted)), <=, 1);
            }
        else if (x < box.x - ring || x >= box.x + box.width + ring || y < box.y - ring ||
                 y >= box.y + box.height + ring)
          g_assert_cmpmem (a, fill->samples * 2, b, fill->samples * 2);
      }
}

/* Where the coefficients cannot be edited, the samples go on as lossless JPEG. */
static void
test_lossless (void)
{
  EfImageInfo info = make_info (&fill_cases[0]);
  g_autoptr (GBytes) bytes = make_jpeg (&fill_cases[0]);
  g_autoptr (GBytes) lossless = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (EfFrame) old = { 0 };
  g_auto (EfFrame) new = { 0 };
  const char *out;

  decode (UID_JPEG_EXTENDED, &info, bytes, &old);
  lossless = ef_codec_encode_lossless (ef_transfer_syntax_find (UID_JPEG_EXTENDED), &info, &old, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, UID_JPEG_LOSSLESS_SV1);
  decode (out, &info, lossless, &new);
  g_assert_cmpmem (old.data, old.length, new.data, new.length);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fill_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/codec12/jpeg-fill/", fill_cases[i].name, NULL);
      g_test_add_data_func (name, &fill_cases[i], test_fill);
    }
  g_test_add_func ("/codec12/extended/becomes-lossless", test_lossless);
  return g_test_run ();
}
