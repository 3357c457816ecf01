#include "config.h"

#include "test-pixel.h"

#include "ef-kernels.h"

#include <math.h>

#define N_FRAMES 3

/* --- native pixels: exact outside, filled inside --------------------------------------------------------------- */

#define LOWEST G_MININT32 /* stands for the least value of the frame */

typedef struct
{
  const char *name;
  const char *syntax;
  guint16 vr;
  const char *photometric;
  guint samples, planar;
  guint allocated, stored, high;
  gboolean is_signed;
  gint32 black[3];
} Kind;

static const Kind kinds[] = {
  { "gray-8", EF_UID_EXPLICIT_VR_LE, EF_VR_OB, "MONOCHROME2", 1, 0, 8, 8, 7, FALSE, { 0 } },
  { "gray-8-ow", EF_UID_EXPLICIT_VR_LE, EF_VR_OW, "MONOCHROME2", 1, 0, 8, 8, 7, FALSE, { 0 } },
  { "gray-8-implicit", EF_UID_IMPLICIT_VR_LE, EF_VR_OW, "MONOCHROME2", 1, 0, 8, 8, 7, FALSE, { 0 } },
  { "gray-8-deflated", EF_UID_DEFLATED_EXPLICIT_VR_LE, EF_VR_OB, "MONOCHROME2", 1, 0, 8, 8, 7, FALSE, { 0 } },
  { "inverted-8", EF_UID_EXPLICIT_VR_LE, EF_VR_OB, "MONOCHROME1", 1, 0, 8, 8, 7, FALSE, { 255 } },
  { "gray-12", EF_UID_EXPLICIT_VR_LE, EF_VR_OW, "MONOCHROME2", 1, 0, 16, 12, 11, FALSE, { 0 } },
  { "inverted-12", EF_UID_EXPLICIT_VR_LE, EF_VR_OW, "MONOCHROME1", 1, 0, 16, 12, 11, FALSE, { 4095 } },
  { "gray-12-high", EF_UID_EXPLICIT_VR_LE, EF_VR_OW, "MONOCHROME1", 1, 0, 16, 12, 15, FALSE, { 4095 } },
  { "gray-16", EF_UID_EXPLICIT_VR_LE, EF_VR_OW, "MONOCHROME2", 1, 0, 16, 16, 15, FALSE, { 0 } },
  { "signed-16", EF_UID_EXPLICIT_VR_LE, EF_VR_OW, "MONOCHROME2", 1, 0, 16, 16, 15, TRUE, { LOWEST } },
  { "signed-12", EF_UID_EXPLICIT_VR_LE, EF_VR_OW, "MONOCHROME2", 1, 0, 16, 12, 11, TRUE, { LOWEST } },
  { "gray-32", EF_UID_EXPLICIT_VR_LE, EF_VR_OW, "MONOCHROME2", 1, 0, 32, 32, 31, FALSE, { 0 } },
  { "big-8-ob", UID_BIG_ENDIAN, EF_VR_OB, "MONOCHROME2", 1, 0, 8, 8, 7, FALSE, { 0 } },
  { "big-8-ow", UID_BIG_ENDIAN, EF_VR_OW, "MONOCHROME2", 1, 0, 8, 8, 7, FALSE, { 0 } },
  { "big-16", UID_BIG_ENDIAN, EF_VR_OW, "MONOCHROME1", 1, 0, 16, 12, 11, FALSE, { 4095 } },
  { "big-32", UID_BIG_ENDIAN, EF_VR_OW, "MONOCHROME1", 1, 0, 32, 20, 19, FALSE, { 1048575 } },
  { "big-rgb-ow", UID_BIG_ENDIAN, EF_VR_OW, "YBR_FULL", 3, 0, 8, 8, 7, FALSE, { 0, 128, 128 } },
  { "rgb", EF_UID_EXPLICIT_VR_LE, EF_VR_OB, "RGB", 3, 0, 8, 8, 7, FALSE, { 0, 0, 0 } },
  { "rgb-planar", EF_UID_EXPLICIT_VR_LE, EF_VR_OB, "RGB", 3, 1, 8, 8, 7, FALSE, { 0, 0, 0 } },
  { "rgb-16", EF_UID_EXPLICIT_VR_LE, EF_VR_OW, "RGB", 3, 0, 16, 16, 15, FALSE, { 0, 0, 0 } },
  { "ybr-planar", EF_UID_EXPLICIT_VR_LE, EF_VR_OB, "YBR_FULL", 3, 1, 8, 8, 7, FALSE, { 0, 128, 128 } },
  { "ybr-422", EF_UID_EXPLICIT_VR_LE, EF_VR_OB, "YBR_FULL_422", 3, 0, 8, 8, 7, FALSE, { 0, 128, 128 } },
  { "big-ybr-422-ow", UID_BIG_ENDIAN, EF_VR_OW, "YBR_FULL_422", 3, 0, 8, 8, 7, FALSE, { 0, 128, 128 } },
  { "bit", EF_UID_EXPLICIT_VR_LE, EF_VR_OB, "MONOCHROME2", 1, 0, 1, 1, 0, FALSE, { 0 } },
  { "bit-inverted", EF_UID_EXPLICIT_VR_LE, EF_VR_OB, "MONOCHROME1", 1, 0, 1, 1, 0, FALSE, { 1 } },
  { "big-bit-ow", UID_BIG_ENDIAN, EF_VR_OW, "MONOCHROME1", 1, 0, 1, 1, 0, FALSE, { 1 } },
};

static gboolean
is_422 (const Kind *kind)
{
  return strcmp (kind->photometric, "YBR_FULL_422") == 0;
}

static gsize
get_native_length (const Kind *kind,
                   guint       columns,
                   guint       rows)
{
  gsize pixels = (gsize) columns * rows * N_FRAMES;

  if (kind->allocated == 1)
    return (pixels + 7) / 8;
  return is_422 (kind) ? pixels * 2 : pixels * kind->samples * kind->allocated / 8;
}

/* Where the standard puts a sample: its first byte in a stream without exchanged pairs. */
static gsize
locate (const Kind *kind,
        guint       columns,
        guint       rows,
        guint       frame,
        guint       x,
        guint       y,
        guint       sample)
{
  gsize width = kind->allocated / 8;
  gsize pixel = (gsize) y * columns + x;
  gsize plane = (gsize) columns * rows;

  if (is_422 (kind))
    return frame * plane * 2 + pixel / 2 * 4 + (sample == 0 ? x % 2 : sample + 1);
  if (kind->planar == 1)
    return ((frame * kind->samples + sample) * plane + pixel) * width;
  return ((frame * plane + pixel) * kind->samples + sample) * width;
}

static guint64
get_bits (const Kind   *kind,
          const guint8 *bytes,
          guint         columns,
          guint         rows,
          guint         frame,
          guint         x,
          guint         y,
          guint         sample)
{
  gboolean big = strcmp (kind->syntax, UID_BIG_ENDIAN) == 0;
  gboolean swapped = big && kind->vr == EF_VR_OW && kind->allocated <= 8;
  guint64 value = 0;
  gsize at;

  if (kind->allocated == 1)
    {
      gsize bit = ((gsize) frame * rows + y) * columns + x;

      return bytes[swapped ? bit / 8 ^ 1 : bit / 8] >> (bit % 8) & 1;
    }
  at = locate (kind, columns, rows, frame, x, y, sample);
  for (guint i = 0; i < kind->allocated / 8; i++)
    value |= (guint64) bytes[swapped ? at ^ 1 : at + i] << 8 * (big ? kind->allocated / 8 - 1 - i : i);
  return value;
}

/* Random samples whose unused bits are clean. */
static guint8 *
make_pixels (const Kind *kind,
             gsize       length)
{
  gboolean big = strcmp (kind->syntax, UID_BIG_ENDIAN) == 0;
  guint8 *bytes = g_malloc0 (length + 1);
  gsize width = MAX (kind->allocated / 8, 1);
  guint shift = kind->high + 1 - kind->stored;

  for (gsize i = 0; i + width <= length; i += width)
    {
      guint64 value = g_test_rand_int () & 0xffffffffu;

      if (kind->allocated > 8)
        {
          value &= (G_GUINT64_CONSTANT (1) << kind->stored) - 1;
          if (kind->is_signed && (value >> (kind->stored - 1) & 1) != 0)
            value |= ~(guint64) 0 << kind->stored;
          value <<= shift;
        }
      for (gsize k = 0; k < width; k++)
        bytes[i + k] = (guint8) (value >> 8 * (big ? width - 1 - k : k));
    }
  return bytes;
}

static gboolean
is_inside (const Kind     *kind,
           const EfRegion *regions,
           guint           n,
           guint           frame,
           int             x,
           int             y)
{
  for (guint i = 0; i < n; i++)
    {
      const EfRegion *region = &regions[i];
      int left = is_422 (kind) ? region->box.x & ~1 : region->box.x;
      int right = region->box.x + region->box.width;

      if (is_422 (kind))
        right = (right + 1) & ~1;
      if (frame >= region->first_frame && frame <= region->last_frame && x >= left && x < right &&
          y >= region->box.y && y < region->box.y + region->box.height)
        return TRUE;
    }
  return FALSE;
}

static gint64
get_lowest (EfInstance *instance,
            guint       index)
{
  g_auto (EfFrame) frame = { 0 };
  gint64 lowest = G_MAXINT64;

  test_read_frame (instance, index, &frame);
  for (gsize i = 0; i < (gsize) frame.rows * frame.columns; i++)
    lowest = MIN (lowest, ((const gint16 *) (const void *) frame.data)[i]);
  return lowest;
}

static void
test_native (gconstpointer data)
{
  static const EfRegion regions[] = {
    { { 3, 2, 5, 4 }, 0, N_FRAMES - 1 },
    { { -4, 7, 100, 2 }, 1, 1 },
    { { 9, -3, 3, 6 }, 1, 100 },
    { { 0, 0, 0, 5 }, 0, 5 },
  };
  const Kind *kind = data;
  guint columns = is_422 (kind) ? 14 : 13, rows = 11;
  gsize length = get_native_length (kind, columns, rows);
  g_autofree guint8 *pixels = make_pixels (kind, length);
  g_autoptr (EfInstance) made = test_describe (kind->syntax, kind->photometric, kind->samples, columns, rows, N_FRAMES,
                                               kind->allocated, kind->stored, kind->is_signed);
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  EfRedactFacts facts;
  gint64 lowest[N_FRAMES] = { 0 };

  test_set_number (made, 0x0028, 0x0102, kind->high);
  if (kind->samples > 1)
    test_set_number (made, 0x0028, 0x0006, kind->planar);
  test_set_pixels (made, kind->vr, pixels, length);
  test_file_make (&in, made, NULL, NULL);
  before = test_load_value (in.instance, EF_TAG_PIXEL_DATA);
  for (guint frame = 0; frame < N_FRAMES && kind->black[0] == LOWEST; frame++)
    lowest[frame] = get_lowest (in.instance, frame);

  test_redact (&in, regions, G_N_ELEMENTS (regions), EF_FILL_BLACK, &out, &facts);
  after = test_load_value (out.instance, EF_TAG_PIXEL_DATA);
  g_assert_cmpuint (g_bytes_get_size (after), ==, g_bytes_get_size (before));
  g_assert_cmpuint (facts.frames_changed, ==, N_FRAMES);
  g_assert_cmpuint (facts.frames_kept, ==, 0);
  g_assert_cmpuint (facts.high_bits_cleared, ==, 0);
  g_assert_cmpuint (facts.trailing_bytes, ==, 0);

  for (guint frame = 0; frame < N_FRAMES; frame++)
    for (guint y = 0; y < rows; y++)
      for (guint x = 0; x < columns; x++)
        for (guint sample = 0; sample < kind->samples; sample++)
          {
            gboolean inside = is_inside (kind, regions, G_N_ELEMENTS (regions), frame, (int) x, (int) y);
            guint64 old = get_bits (kind, g_bytes_get_data (before, NULL), columns, rows, frame, x, y, sample);
            guint64 new = get_bits (kind, g_bytes_get_data (after, NULL), columns, rows, frame, x, y, sample);
            gint64 black = kind->black[0] == LOWEST ? lowest[frame] : kind->black[sample];
            guint64 mask = kind->allocated == 64 ? ~(guint64) 0 : (G_GUINT64_CONSTANT (1) << kind->allocated) - 1;

            black *= 1 << (kind->high + 1 - kind->stored);
            if (inside)
              g_assert_cmphex (new, ==, (guint64) black & mask);
            else
              g_assert_cmphex (new, ==, old);
          }
}

static void
test_float (void)
{
  static const EfRegion region = { { 1, 1, 2, 2 }, 0, 0 };
  static const float samples[16] = { 1, 2, 3, 4, 5, 6, -7.5f, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 4, 4, 1, 32, 32, FALSE);
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  g_auto (EfFrame) frame = { 0 };
  EfRedactFacts facts;

  ef_dataset_set_bytes (ef_instance_get_dataset (made), EF_TAG (0x7fe0, 0x0008), EF_VR_OF, samples, sizeof samples);
  test_file_make (&in, made, NULL, NULL);
  test_redact (&in, &region, 1, EF_FILL_BLACK, &out, &facts);
  test_read_frame (out.instance, 0, &frame);
  for (int i = 0; i < 16; i++)
    {
      gboolean inside = i % 4 >= 1 && i % 4 < 3 && i / 4 >= 1 && i / 4 < 3;

      g_assert_cmpfloat (((const float *) (const void *) frame.data)[i], ==, inside ? -7.5f : samples[i]);
    }
}

/* --- fills ---------------------------------------------------------------------------------------------------- */

static gint64
fill_and_get (EfInstance *made,
              EfFill      fill)
{
  static const EfRegion region = { { 1, 1, 2, 2 }, 0, 0 };
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  g_auto (EfFrame) frame = { 0 };
  EfRedactFacts facts;

  test_file_make (&in, made, NULL, NULL);
  test_redact (&in, &region, 1, fill, &out, &facts);
  test_read_frame (out.instance, 0, &frame);
  if (frame.bits_allocated == 8)
    return frame.data[5];
  return frame.is_signed ? (gint64) ((const gint16 *) (const void *) frame.data)[5]
                         : (gint64) ((const guint16 *) (const void *) frame.data)[5];
}

static void
test_fills (void)
{
  static const guint8 gray[16] = { 9, 9, 9, 9, 9, 200, 201, 9, 7, 7, 40, 7, 9, 9, 9, 9 };
  static const gint16 hounsfield[16] = { -1024, -1024, -1024, -1024, -1000, 50, 60, 3000, -1024, -1024, -1024, -1024 };
  g_autoptr (EfInstance) eight = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 4, 4, 1, 8, 8, FALSE);
  g_autoptr (EfInstance) ct = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 4, 4, 1, 16, 16, TRUE);

  test_set_pixels (eight, EF_VR_OB, gray, sizeof gray);
  g_assert_cmpint (fill_and_get (eight, EF_FILL_BLACK), ==, 0);
  g_assert_cmpint (fill_and_get (eight, EF_FILL_WHITE), ==, 255);
  g_assert_cmpint (fill_and_get (eight, EF_FILL_GRAY), ==, 127);
  g_assert_cmpint (fill_and_get (eight, EF_FILL_BACKGROUND), ==, 9);
  test_set_string (eight, 0x0028, 0x1053, EF_VR_DS, "-1");
  g_assert_cmpint (fill_and_get (eight, EF_FILL_BLACK), ==, 255);

  test_set_pixels (ct, EF_VR_OW, (const guint8 *) hounsfield, sizeof hounsfield);
  g_assert_cmpint (fill_and_get (ct, EF_FILL_BLACK), ==, -1024);
  g_assert_cmpint (fill_and_get (ct, EF_FILL_WHITE), ==, 3000);
  ef_dataset_set_number (ef_instance_get_dataset (ct), EF_TAG (0x0028, 0x0120), EF_VR_SS, -2000);
  g_assert_cmpint (fill_and_get (ct, EF_FILL_BLACK), ==, -2000);
  g_assert_cmpint (fill_and_get (ct, EF_FILL_BACKGROUND), ==, -2000);
}

static void
test_extremes (void)
{
  static const EfRegion region = { { 0, 0, 2, 2 }, 0, 0 };
  static const guint16 pixels[16] = { 300, 400, 500, 600, 300, 400, 500, 600, 300, 400, 500, 600, 300, 400, 500, 600 };
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 4, 4, 1, 16, 12, FALSE);
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  EfRedactFacts facts;
  const EfDataset *dataset;

  test_set_number (made, 0x0028, 0x0106, 300);
  test_set_number (made, 0x0028, 0x0107, 600);
  test_set_pixels (made, EF_VR_OW, (const guint8 *) pixels, sizeof pixels);
  test_file_make (&in, made, NULL, NULL);
  test_redact (&in, &region, 1, EF_FILL_BLACK, &out, &facts);
  dataset = ef_instance_get_dataset (out.instance);
  g_assert_cmpint (ef_dataset_get_int (dataset, EF_TAG (0x0028, 0x0106), -1), ==, 0);
  g_assert_cmpint (ef_dataset_get_int (dataset, EF_TAG (0x0028, 0x0107), -1), ==, 600);
}

/* --- palettes ------------------------------------------------------------------------------------------------- */

static void
set_palette (EfInstance    *instance,
             guint          entries,
             guint          first,
             guint          bits,
             guint16        element,
             const guint16 *words,
             gsize          n_words)
{
  EfDataset *dataset = ef_instance_get_dataset (instance);
  const guint16 descriptor[] = { (guint16) entries, (guint16) first, (guint16) bits };

  for (guint channel = 0; channel < 3; channel++)
    {
      ef_dataset_set_bytes (dataset, EF_TAG (0x0028, 0x1101 + channel), EF_VR_US, descriptor, sizeof descriptor);
      ef_dataset_set_bytes (dataset, EF_TAG (0x0028, element + channel), EF_VR_OW, words, n_words * sizeof *words);
    }
}

static void
test_palette (void)
{
  /* 0, a ramp up to 51200 in 100 steps, three entries as they are, and these again: they begin at byte 12. */
  static const guint16 segments[] = { 0, 1, 0, 1, 100, 51200, 0, 3, 256, 512, 768, 2, 1, 12, 0 };
  static const guint16 table[] = { 0xff00, 0x8000, 0x0100, 0x4000 };
  static const guint8 pixels[16] = { 10, 11, 12, 13, 10, 11, 12, 13, 10, 11, 12, 13, 10, 11, 12, 13 };
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "PALETTE COLOR", 1, 4, 4, 1, 8, 8, FALSE);
  g_auto (EfImageInfo) info = { 0 };
  g_auto (EfImageInfo) segmented = { 0 };
  g_autoptr (EfInstance) other = test_describe (EF_UID_EXPLICIT_VR_LE, "PALETTE COLOR", 1, 4, 4, 1, 8, 8, FALSE);
  const guint8 *entries;
  gsize n;

  test_set_pixels (made, EF_VR_OB, pixels, sizeof pixels);
  set_palette (made, 4, 10, 16, 0x1201, table, G_N_ELEMENTS (table));
  test_read_info (made, &info);
  g_assert_cmpint (info.palette_first, ==, 10);
  entries = g_bytes_get_data (info.palette[2], &n);
  g_assert_cmpmem (entries, n, "\xff\x80\x01\x40", 4);
  g_assert_cmpint (fill_and_get (made, EF_FILL_BLACK), ==, 12);
  g_assert_cmpint (fill_and_get (made, EF_FILL_WHITE), ==, 10);
  g_assert_cmpint (fill_and_get (made, EF_FILL_GRAY), ==, 11);

  test_set_pixels (other, EF_VR_OB, pixels, sizeof pixels);
  set_palette (other, 107, 0, 16, 0x1221, segments, G_N_ELEMENTS (segments));
  test_read_info (other, &segmented);
  entries = g_bytes_get_data (segmented.palette[0], &n);
  g_assert_cmpuint (n, ==, 107);
  g_assert_cmpuint (entries[0], ==, 0);
  g_assert_cmpuint (entries[50], ==, 100);
  g_assert_cmpuint (entries[100], ==, 200);
  g_assert_cmpuint (entries[101], ==, 1);
  g_assert_cmpuint (entries[103], ==, 3);
  g_assert_cmpuint (entries[104], ==, 1);
}

/* --- hidden bits and bytes ------------------------------------------------------------------------------------ */

static guint64
clean (gboolean       is_signed,
       const guint16 *pixels,
       guint16       *cleaned,
       guint         *frames_kept)
{
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 4, 1, 2, 16, 12, is_signed);
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  g_autoptr (GBytes) value = NULL;
  EfRedactFacts facts;

  test_set_pixels (made, EF_VR_OW, (const guint8 *) pixels, 16);
  test_file_make (&in, made, NULL, NULL);
  test_redact (&in, NULL, 0, EF_FILL_BLACK, &out, &facts);
  value = test_load_value (out.instance, EF_TAG_PIXEL_DATA);
  memcpy (cleaned, g_bytes_get_data (value, NULL), 16);
  *frames_kept = facts.frames_kept;
  return facts.high_bits_cleared;
}

static void
test_hidden_bits (void)
{
  static const guint16 overlay[8] = { 0x1123, 0x0fff, 0x0000, 0x8001, 0x0001, 0x0002, 0x0003, 0x0fff };
  static const guint16 unsigned_clean[8] = { 0x0123, 0x0fff, 0x0000, 0x0001, 0x0001, 0x0002, 0x0003, 0x0fff };
  static const guint16 zeros[8] = { 0x0fff, 0x0800, 0x0001, 0x0002, 0x0003, 0x0fff, 0x0f00, 0x0001 };
  static const guint16 mixed[8] = { 0xffff, 0x0800, 0x1001, 0x0002, 0x0003, 0xffff, 0xff00, 0x0001 };
  static const guint16 signed_clean[8] = { 0xffff, 0xf800, 0x0001, 0x0002, 0x0003, 0xffff, 0xff00, 0x0001 };
  guint16 got[8];
  guint kept;

  g_assert_cmpuint (clean (FALSE, overlay, got, &kept), ==, 2);
  g_assert_cmpuint (kept, ==, 1);
  g_assert_cmpmem (got, sizeof got, unsigned_clean, sizeof unsigned_clean);
  /* Negative samples without their sign say nothing as long as all of them are so. */
  g_assert_cmpuint (clean (TRUE, zeros, got, &kept), ==, 0);
  g_assert_cmpmem (got, sizeof got, zeros, sizeof zeros);
  g_assert_cmpuint (clean (TRUE, mixed, got, &kept), ==, 2);
  g_assert_cmpmem (got, sizeof got, signed_clean, sizeof signed_clean);
}

/* A ramp of 13 bits that says it has 12: masked it would wrap around. A plane in bit 12 stays no reason to refuse. */
static void
test_deeper_than_stored (void)
{
  const guint columns = 96, rows = 40;
  g_autofree guint16 *pixels = g_new (guint16, columns * rows);

  for (guint kind = 0; kind < 3; kind++)
    {
      g_autoptr (EfInstance) made =
          test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, columns, rows, 1, 16, 12, kind == 2);
      g_auto (TestFile) in = TEST_FILE_NONE;
      g_auto (EfImageInfo) info = { 0 };
      g_autoptr (EfRedactor) redactor = NULL;
      g_autoptr (GError) error = NULL;
      ef_autofd out = -1;

      for (guint i = 0; i < columns * rows; i++)
        {
          guint x = i % columns, y = i / columns;

          if (kind == 1)
            pixels[i] = (guint16) ((x * 20 + y) | ((x / 5 + y / 7) % 2 << 12));
          else
            pixels[i] = (guint16) (x * 80 + y * 3 - (kind == 2 ? 3000 : 0));
        }
      test_set_pixels (made, EF_VR_OW, (const guint8 *) pixels, columns * rows * 2);
      test_file_make (&in, made, NULL, NULL);
      test_read_info (in.instance, &info);
      redactor = ef_redactor_new (in.instance, &info, NULL, EF_FILL_BLACK, &error);
      g_assert_no_error (error);
      ef_redactor_prepare (redactor, &error);
      g_assert_no_error (error);
      out = ef_io_memfd ("test", &error);
      g_assert_cmpint (ef_instance_write (in.instance, out, ef_redactor_patch, redactor, &error), ==, kind == 1);
      if (kind != 1)
        g_assert_error (error, EF_ERROR, EF_ERROR_REFUSED);
      else
        g_assert_cmpuint (ef_redactor_get_facts (redactor)->high_bits_cleared, >, columns * rows / 3);
    }
}

static void
test_trailing_bytes (void)
{
  static const guint8 pixels[24] = "123456789ABCDEF\xff" "SECRET";
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 5, 3, 1, 8, 8, FALSE);
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  g_autoptr (GBytes) value = NULL;
  EfRedactFacts facts;

  test_set_pixels (made, EF_VR_OB, pixels, sizeof pixels);
  test_file_make (&in, made, NULL, NULL);
  test_redact (&in, NULL, 0, EF_FILL_BLACK, &out, &facts);
  g_assert_cmpuint (facts.trailing_bytes, ==, 8);
  value = test_load_value (out.instance, EF_TAG_PIXEL_DATA);
  g_assert_cmpmem (g_bytes_get_data (value, NULL), g_bytes_get_size (value), "123456789ABCDEF", 16);
}

/* --- descriptions that do not hold ---------------------------------------------------------------------------- */

static void
assert_refused (EfInstance *instance,
                int         code)
{
  g_auto (EfImageInfo) info = { 0 };
  GError *error = NULL;

  g_assert_false (ef_image_info_read (instance, &info, &error));
  g_assert_error (error, EF_ERROR, code);
  g_clear_error (&error);
}

static void
test_refusals (void)
{
  static const guint8 pixels[64] = { 0 };
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 8, 8, 1, 8, 8, FALSE);
  g_auto (EfImageInfo) info = { 0 };

  assert_refused (made, EF_ERROR_UNSUPPORTED);
  test_set_pixels (made, EF_VR_OB, pixels, sizeof pixels);
  test_read_info (made, &info);
  g_assert_cmpuint (info.frame_bytes, ==, 64);

  test_set_string (made, 0x0028, 0x0008, EF_VR_IS, "2");
  assert_refused (made, EF_ERROR_TRUNCATED);
  test_set_string (made, 0x0028, 0x0008, EF_VR_IS, "2147483647");
  assert_refused (made, EF_ERROR_TRUNCATED);
  test_set_string (made, 0x0028, 0x0008, EF_VR_IS, "-1");
  assert_refused (made, EF_ERROR_MALFORMED);
  test_set_string (made, 0x0028, 0x0008, EF_VR_IS, "0");
  test_read_info (made, &info);
  g_assert_cmpuint (info.frames, ==, 1);
  test_set_number (made, 0x0028, 0x0101, 9);
  assert_refused (made, EF_ERROR_MALFORMED);
  test_set_number (made, 0x0028, 0x0101, 8);
  test_set_number (made, 0x0028, 0x0002, 3);
  assert_refused (made, EF_ERROR_MALFORMED);
  test_set_number (made, 0x0028, 0x0002, 1);
  test_set_number (made, 0x0028, 0x0010, 0);
  assert_refused (made, EF_ERROR_MALFORMED);
}

static void
test_422_by_length (void)
{
  static const guint8 pixels[192] = { 0 };
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "YBR_FULL_422", 3, 8, 8, 1, 8, 8, FALSE);
  g_auto (EfImageInfo) full = { 0 };
  g_auto (EfImageInfo) half = { 0 };

  test_set_pixels (made, EF_VR_OB, pixels, 192);
  test_read_info (made, &full);
  g_assert_cmpuint (full.frame_bytes, ==, 192);
  g_assert_cmpint (full.photometric, ==, EF_PHOTOMETRIC_YBR_FULL);
  test_set_pixels (made, EF_VR_OB, pixels, 128);
  test_read_info (made, &half);
  g_assert_cmpuint (half.frame_bytes, ==, 128);
}

static void
test_functional_groups (void)
{
  static const guint8 pixels[128] = { 0 };
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 8, 8, 1, 16, 12, FALSE);
  EfDataset *dataset = ef_instance_get_dataset (made);
  EfDataset *group = ef_element_append_item (dataset, ef_dataset_set_sequence (dataset, EF_TAG (0x5200, 0x9230)));
  EfDataset *voi = ef_element_append_item (group, ef_dataset_set_sequence (group, EF_TAG (0x0028, 0x9132)));
  EfDataset *values = ef_element_append_item (group, ef_dataset_set_sequence (group, EF_TAG (0x0028, 0x9145)));
  g_auto (EfImageInfo) info = { 0 };

  ef_dataset_set_string (voi, EF_TAG (0x0028, 0x1050), EF_VR_DS, "40\\80");
  ef_dataset_set_string (voi, EF_TAG (0x0028, 0x1051), EF_VR_DS, "400\\900");
  ef_dataset_set_string (values, EF_TAG (0x0028, 0x1052), EF_VR_DS, "-1024");
  ef_dataset_set_string (values, EF_TAG (0x0028, 0x1053), EF_VR_DS, "2");
  test_set_pixels (made, EF_VR_OW, pixels, sizeof pixels);
  test_read_info (made, &info);
  g_assert_true (info.has_window);
  g_assert_cmpfloat (info.window_center, ==, 40);
  g_assert_cmpfloat (info.window_width, ==, 400);
  g_assert_cmpfloat (info.slope, ==, 2);
  g_assert_cmpfloat (info.intercept, ==, -1024);
}

/* What is undefined or infinite is no extreme; signs, and numbers of values that fill no register. */
static void
test_range_of_reals (void)
{
  static const float values[] = { 3, -0.0f, NAN, -7.5f, INFINITY, 1e30f, -INFINITY, -1e-30f, 2, 2, -7.25f, 1e29f };
  double reals[G_N_ELEMENTS (values)];
  double low, high;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    reals[i] = values[i];
  ef_kernel_range_float (values, G_N_ELEMENTS (values), &low, &high);
  g_assert_cmpfloat (low, ==, -7.5);
  g_assert_cmpfloat (high, ==, 1e30f);
  ef_kernel_range_double (reals, G_N_ELEMENTS (values), &low, &high);
  g_assert_cmpfloat (low, ==, -7.5);
  g_assert_cmpfloat (high, ==, 1e30f);
  ef_kernel_range_float (values, 2, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 3);
  ef_kernel_range_double (reals + 2, 1, &low, &high);
  g_assert_cmpfloat (low, >, high);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pixel/native/%s", kinds[i].name);

      g_test_add_data_func (path, &kinds[i], test_native);
    }
  g_test_add_func ("/pixel/native/float", test_float);
  g_test_add_func ("/pixel/fills", test_fills);
  g_test_add_func ("/pixel/extremes", test_extremes);
  g_test_add_func ("/pixel/palette", test_palette);
  g_test_add_func ("/pixel/hidden-bits", test_hidden_bits);
  g_test_add_func ("/pixel/deeper-than-stored-is-refused", test_deeper_than_stored);
  g_test_add_func ("/pixel/trailing-bytes", test_trailing_bytes);
  g_test_add_func ("/pixel/info/refusals", test_refusals);
  g_test_add_func ("/pixel/info/422-by-length", test_422_by_length);
  g_test_add_func ("/pixel/info/functional-groups", test_functional_groups);
  g_test_add_func ("/pixel/range-of-reals", test_range_of_reals);
  return g_test_run ();
}
