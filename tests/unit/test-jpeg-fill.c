/* Boxes filled among the coefficients of JPEG streams of 8 bits. */
#include "config.h"

#include "test-codec.h"

#include "ef-jpeg-splice.h"

#include <stdio.h>

#include <jpeglib.h>

typedef struct
{
  const char *name;
  guint columns, rows, samples;
  int h, v;
  int restart;
  gboolean progressive, arithmetic, optimized, adobe_rgb;
  int wanted; /* of luma, or of each sample of RGB */
  int quality;
  gboolean apart; /* a scan each component */
} FillCase;

static const FillCase fill_cases[] = {
  { "gray", 100, 80, 1, 1, 1, 0, FALSE, FALSE, FALSE, FALSE, 0, 90 },
  { "gray-white", 100, 80, 1, 1, 1, 0, FALSE, FALSE, FALSE, FALSE, 255, 90 },
  { "gray-2x2-factors", 101, 83, 1, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, 0, 90 },
  { "444", 100, 80, 3, 1, 1, 0, FALSE, FALSE, FALSE, FALSE, 0, 90 },
  { "422", 100, 80, 3, 2, 1, 0, FALSE, FALSE, FALSE, FALSE, 0, 90 },
  { "440", 100, 80, 3, 1, 2, 0, FALSE, FALSE, FALSE, FALSE, 0, 90 },
  { "420", 100, 80, 3, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, 0, 90 },
  { "420-odd", 97, 71, 3, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, 0, 75 },
  { "420-optimized", 97, 71, 3, 2, 2, 0, FALSE, FALSE, TRUE, FALSE, 0, 75 },
  { "420-restart", 97, 71, 3, 2, 2, 3, FALSE, FALSE, FALSE, FALSE, 0, 75 },
  { "gray-restart", 97, 71, 1, 1, 1, 5, FALSE, FALSE, FALSE, FALSE, 0, 75 },
  { "gray-progressive", 97, 71, 1, 1, 1, 0, TRUE, FALSE, FALSE, FALSE, 0, 75 },
  { "420-progressive", 97, 71, 3, 2, 2, 0, TRUE, FALSE, FALSE, FALSE, 0, 75 },
  { "420-progressive-restart", 97, 71, 3, 2, 2, 4, TRUE, FALSE, FALSE, FALSE, 0, 75 },
  { "444-progressive", 97, 71, 3, 1, 1, 0, TRUE, FALSE, FALSE, FALSE, 0, 90 },
  { "422-progressive", 131, 71, 3, 2, 1, 0, TRUE, FALSE, FALSE, FALSE, 255, 40 },
  { "440-progressive-restart", 97, 133, 3, 1, 2, 7, TRUE, FALSE, FALSE, FALSE, 60, 90 },
  { "gray-2x2-factors-progressive", 101, 83, 1, 2, 2, 0, TRUE, FALSE, FALSE, FALSE, 0, 90 },
  { "coarse-progressive", 97, 71, 3, 2, 2, 0, TRUE, FALSE, FALSE, FALSE, 0, 3 },
  { "fine-progressive", 97, 71, 3, 2, 2, 0, TRUE, FALSE, FALSE, FALSE, 128, 100 },
  { "420-apart", 97, 71, 3, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, 0, 75, TRUE },
  { "422-apart-optimized-restart", 97, 71, 3, 2, 1, 5, FALSE, FALSE, TRUE, FALSE, 200, 75, TRUE },
  { "420-arithmetic", 97, 71, 3, 2, 2, 0, FALSE, TRUE, FALSE, FALSE, 0, 75 },
  { "420-arithmetic-progressive", 97, 71, 3, 2, 2, 0, TRUE, TRUE, FALSE, FALSE, 0, 75 },
  { "rgb-adobe", 97, 71, 3, 1, 1, 0, FALSE, FALSE, FALSE, TRUE, 0, 100 },
  { "coarse", 97, 71, 3, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, 0, 3 },
  { "gray-gray", 100, 80, 1, 1, 1, 0, FALSE, FALSE, FALSE, FALSE, 90, 90 },
  { "420-gray", 100, 80, 3, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, 200, 75 },
  { "420-gray-optimized", 97, 71, 3, 2, 2, 0, FALSE, FALSE, TRUE, FALSE, 127, 75 },
  { "420-gray-progressive", 97, 71, 3, 2, 2, 0, TRUE, FALSE, FALSE, FALSE, 90, 75 },
  { "420-gray-arithmetic", 97, 71, 3, 2, 2, 0, FALSE, TRUE, FALSE, FALSE, 90, 75 },
  { "rgb-gray", 97, 71, 3, 1, 1, 0, FALSE, FALSE, FALSE, TRUE, 127, 90 },
  { "coarse-gray", 97, 71, 3, 2, 2, 0, FALSE, FALSE, FALSE, FALSE, 99, 3 },
};

static GBytes *
make_jpeg (const FillCase *fill)
{
  static const jpeg_scan_info scans[] = {
    { 1, { 0 }, 0, 63, 0, 0 },
    { 1, { 1 }, 0, 63, 0, 0 },
    { 1, { 2 }, 0, 63, 0, 0 },
  };
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
  if (fill->apart)
    {
      cinfo.scan_info = scans;
      cinfo.num_scans = G_N_ELEMENTS (scans);
    }
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

/* Where codes of Huffman are, they are copied: the long way is for the others. */
static void
assert_spliced (const FillCase *fill,
                GBytes         *before,
                const EfBox    *box)
{
  gint64 sample[3] = { fill->wanted, 128, 128 };
  g_autoptr (GBytes) spliced = NULL;
  EfStreamInfo stream;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (before, &length);

  g_assert_true (ef_codestream_inspect (bytes, length, &stream, NULL));
  spliced = ef_jpeg_splice (&stream, bytes, length, box, 1, sample, NULL);
  g_assert_cmpint (spliced != NULL, ==, !fill->arithmetic);
  for (gsize cut = length - 1; cut > length / 2; cut -= 97)
    g_assert_null (ef_jpeg_splice (&stream, bytes, cut, box, 1, sample, NULL));
}

static void
test_jpeg_fill (gconstpointer data)
{
  const FillCase *fill = data;
  const EfTransferSyntax *syntax = find_syntax (UID_JPEG_BASELINE);
  Shape shape = { fill->name, fill->columns, fill->rows, fill->samples, 8, 8, FALSE, EF_PHOTOMETRIC_MONOCHROME2 };
  const EfBox boxes[2] = { { 33, 17, 30, 23 }, { -10, -10, 5, 5 } };
  gint64 sample[3] = { fill->wanted, fill->adobe_rgb ? fill->wanted : 128, fill->adobe_rgb ? fill->wanted : 128 };
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
                              sample,
                              NULL,
                              done,
                              &error);
  g_assert_no_error (error);
  g_assert_nonnull (after);
  g_assert_cmpuint (done->len, ==, 1);
  assert_spliced (fill, before, &boxes[0]);
  box = g_array_index (done, EfBox, 0);
  g_assert_cmpint (box.x, <=, boxes[0].x);
  g_assert_cmpint (box.y, <=, boxes[0].y);
  g_assert_cmpint (box.x + box.width, >=, boxes[0].x + boxes[0].width);
  g_assert_cmpint (box.y + box.height, >=, boxes[0].y + boxes[0].height);
  g_assert_cmpint (box.width, <=, boxes[0].width + 34);
  assert_coefficients_equal (before, after, &box);
  /* Tables grow by a few codes. */
  g_assert_cmpuint (g_bytes_get_size (after), <, g_bytes_get_size (before) * 105 / 100 + 64);

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
            {
              g_assert_cmpint (b[c], ==, sample[c]);
              /* A step of the coarsest table is 255. */
              g_assert_cmpint (ABS (b[c] - (is_chroma && c > 0 ? 128 : fill->wanted)), <=, fill->quality < 50 ? 16 : 1);
            }
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
  gint64 sample[3] = { 0, 128, 128 };
  EfBox box = { 0, 0, 8, 8 };

  g_assert_null (ef_codec_jpeg_fill (&info,
                                     g_bytes_get_data (lossless, NULL),
                                     g_bytes_get_size (lossless),
                                     &box,
                                     1,
                                     sample,
                                     NULL,
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
                                     sample,
                                     NULL,
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
                                     sample,
                                     NULL,
                                     NULL,
                                     &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_CODEC);
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fill_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/jpeg-fill/", fill_cases[i].name, NULL);
      g_test_add_data_func (name, &fill_cases[i], test_jpeg_fill);
    }
  g_test_add_func ("/jpeg-fill/refuses-what-it-cannot", test_jpeg_fill_refuses);
  g_test_add_func ("/jpeg-fill/strip", test_strip_jpeg);
  return g_test_run ();
}
