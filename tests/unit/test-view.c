#include "config.h"

#include "test-pixel.h"

#define WIDTH 256
#define HEIGHT 192

/* Three letters of strokes two pixels wide. */
static const char *const letters[] = {
  "##...##.########.########",
  "##...##.##.......##......",
  "##...##.##.......##......",
  "#######.######...######..",
  "##...##.##.......##......",
  "##...##.##.......##......",
  "##...##.########.##......",
};
#define LEFT 90
#define TOP 70
#define TALL 2 /* each row of the letters is drawn so often */

static gboolean
is_letter (int x,
           int y)
{
  int row = (y - TOP) / TALL, column = x - LEFT;

  return y >= TOP && row < (int) G_N_ELEMENTS (letters) && column >= 0 && column < 25 && letters[row][column] == '#';
}

typedef gint64 (*Paint) (int x, int y);

static void
paint_frame (EfImageInfo *info,
             EfFrame     *frame,
             guint        bits,
             gboolean     is_signed,
             Paint        paint)
{
  *info = (EfImageInfo){ .rows = HEIGHT, .columns = WIDTH, .frames = 1, .samples = 1, .bits_allocated = bits,
                         .bits_stored = bits, .high_bit = bits - 1, .is_signed = is_signed, .slope = 1,
                         .photometric = EF_PHOTOMETRIC_MONOCHROME2 };
  *frame = (EfFrame){ .rows = HEIGHT, .columns = WIDTH, .samples = 1, .bits_allocated = bits, .bits_stored = bits,
                      .is_signed = is_signed, .photometric = EF_PHOTOMETRIC_MONOCHROME2 };
  frame->length = (gsize) WIDTH * HEIGHT * bits / 8;
  frame->data = g_malloc (frame->length);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        gint64 value = paint (x, y);

        if (bits == 8)
          frame->data[y * WIDTH + x] = (guint8) value;
        else if (bits == 16)
          ((guint16 *) (void *) frame->data)[y * WIDTH + x] = (guint16) value;
        else
          ((float *) (void *) frame->data)[y * WIDTH + x] = (float) value / 1000;
      }
}

/* How far letters and what is between them differ in the view, brighter letters above zero. */
static int
get_contrast (const EfGray *view)
{
  int letter = 0, between = 0, n_letter = 0, n_between = 0;

  for (int y = TOP; y < TOP + TALL * (int) G_N_ELEMENTS (letters); y++)
    for (int x = LEFT; x < LEFT + 25; x++)
      if (is_letter (x, y))
        {
          letter += view->data[y * view->width + x];
          n_letter++;
        }
      else
        {
          between += view->data[y * view->width + x];
          n_between++;
        }
  return letter / n_letter - between / n_between;
}

static int
get_best_contrast (const EfImageInfo *info,
                   const EfFrame     *frame,
                   guint             *n_views)
{
  g_autoptr (GPtrArray) views = ef_view_make (info, frame);
  int best = 0;

  g_assert_cmpuint (views->len, >, 0);
  for (guint i = 0; i < views->len; i++)
    {
      const EfGray *view = g_ptr_array_index (views, i);

      g_assert_cmpint (view->width, ==, (int) frame->columns);
      g_assert_cmpint (view->height, ==, (int) frame->rows);
      best = MAX (best, ABS (get_contrast (view)));
    }
  *n_views = views->len;
  return best;
}

/* --- letters that the display does not show ------------------------------------------------------------------- */

static gint64
noise (int x,
       int y)
{
  guint32 state = (guint32) (x * 7919 + y * 104729 + 12345);

  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state % 41;
}

/* A body in the middle of the lower half, else background. */
static gboolean
is_body (int x,
         int y)
{
  return y > 110 && y < 180 && x > 40 && x < 200;
}

static gint64
one_level_above_black (int x,
                       int y)
{
  return is_body (x, y) ? 60 + noise (x, y) * 4 : is_letter (x, y);
}

static gint64
one_level_below_white (int x,
                       int y)
{
  return is_body (x, y) ? 60 + noise (x, y) * 4 : 255 - is_letter (x, y);
}

static gint64
narrow_band (int x,
             int y)
{
  if (is_body (x, y))
    return 200 + noise (x, y) * 50;
  return 60000 + (is_letter (x, y) ? 9 : 0);
}

static gint64
narrow_inside (int x,
               int y)
{
  return is_body (x, y) ? noise (x, y) * 1500 : 30000 + (is_letter (x, y) ? 3 : 0);
}

static gint64
below_the_window (int x,
                  int y)
{
  return is_body (x, y) ? 40 + noise (x, y) : is_letter (x, y) ? -1500 : -1000;
}

static void
test_one_level (void)
{
  static const Paint paints[] = { one_level_above_black, one_level_below_white };

  for (guint i = 0; i < G_N_ELEMENTS (paints); i++)
    {
      g_auto (EfFrame) frame = { 0 };
      EfImageInfo info;
      guint n;

      paint_frame (&info, &frame, 8, FALSE, paints[i]);
      g_assert_cmpint (get_best_contrast (&info, &frame, &n), >=, 150);
      g_assert_cmpuint (n, <=, 3);
      info.photometric = frame.photometric = EF_PHOTOMETRIC_MONOCHROME1;
      g_assert_cmpint (get_best_contrast (&info, &frame, &n), >=, 150);
    }
}

static void
test_narrow_band (void)
{
  static const Paint paints[] = { narrow_band, narrow_inside };

  for (guint i = 0; i < G_N_ELEMENTS (paints); i++)
    {
      g_auto (EfFrame) frame = { 0 };
      g_auto (EfFrame) real = { 0 };
      EfImageInfo info;
      guint n;

      paint_frame (&info, &frame, 16, FALSE, paints[i]);
      g_assert_cmpint (get_best_contrast (&info, &frame, &n), >=, 150);
      g_assert_cmpuint (n, <=, 5);
      paint_frame (&info, &real, 32, FALSE, paints[i]);
      info.is_float = real.is_float = TRUE;
      g_assert_cmpint (get_best_contrast (&info, &real, &n), >=, 150);
    }
}

static void
test_outside_of_window (void)
{
  g_auto (EfFrame) frame = { 0 };
  EfImageInfo info;
  g_autoptr (GPtrArray) views = NULL;
  guint n;

  paint_frame (&info, &frame, 16, TRUE, below_the_window);
  info.has_window = TRUE;
  info.window_center = 40;
  info.window_width = 80;
  views = ef_view_make (&info, &frame);
  g_assert_cmpint (get_contrast (g_ptr_array_index (views, 0)), ==, 0);
  g_assert_cmpint (get_best_contrast (&info, &frame, &n), >=, 60);
}

/* --- the displayed view --------------------------------------------------------------------------------------- */

static gint64
ramp (int x,
      int y)
{
  return x;
}

static void
test_display (void)
{
  g_auto (EfFrame) frame = { 0 };
  EfImageInfo info;
  g_autoptr (GPtrArray) views = NULL;
  g_autoptr (GPtrArray) inverted = NULL;
  g_autofree guint8 *rgb = NULL;
  const EfGray *view;

  paint_frame (&info, &frame, 16, FALSE, ramp);
  info.has_window = TRUE;
  info.window_center = 128.5;
  info.window_width = 101;
  views = ef_view_make (&info, &frame);
  view = g_ptr_array_index (views, 0);
  g_assert_cmpuint (view->data[78], ==, 0);
  g_assert_cmpuint (view->data[128], ==, 128);
  g_assert_cmpuint (view->data[178], ==, 255);

  /* The rescale slope and intercept come before the window. */
  info.slope = 2;
  info.intercept = -1000;
  info.window_center = 2 * 128.5 - 1000;
  info.window_width = 201;
  rgb = ef_view_make_rgb (&info, &frame, 0, 0);
  g_assert_cmpuint (rgb[3 * 78], <, 3);
  g_assert_cmpuint (ABS (rgb[3 * 128 + 1] - 128), <, 3);
  g_assert_cmpuint (rgb[3 * 179 + 2], >, 252);

  info.slope = 1;
  info.intercept = 0;
  info.window_center = 128.5;
  info.window_width = 101;
  info.photometric = EF_PHOTOMETRIC_MONOCHROME1;
  inverted = ef_view_make (&info, &frame);
  view = g_ptr_array_index (inverted, 0);
  g_assert_cmpuint (view->data[78], ==, 255);
  g_assert_cmpuint (view->data[178], ==, 0);
}

/* Noise in the air is not taken for letters. */
static gint64
tomogram (int x,
          int y)
{
  gint64 grain = (noise (x, y) + noise (x + 1000, y) + noise (x, y + 1000)) / 4 - 15;

  return is_body (x, y) ? x * 10 - 1000 + grain : -1000 + grain;
}

static void
test_no_view_too_many (void)
{
  g_auto (EfFrame) eight = { 0 };
  g_auto (EfFrame) ct = { 0 };
  EfImageInfo info;
  guint n;

  paint_frame (&info, &eight, 8, FALSE, ramp);
  get_best_contrast (&info, &eight, &n);
  g_assert_cmpuint (n, ==, 1);

  paint_frame (&info, &ct, 16, TRUE, tomogram);
  info.has_window = TRUE;
  info.window_center = 40;
  info.window_width = 400;
  get_best_contrast (&info, &ct, &n);
  g_assert_cmpuint (n, <=, 4);
}

/* --- colours -------------------------------------------------------------------------------------------------- */

static void
test_saturated (void)
{
  EfImageInfo info = { .rows = HEIGHT, .columns = WIDTH, .frames = 1, .samples = 3, .bits_allocated = 8,
                       .bits_stored = 8, .high_bit = 7, .slope = 1, .photometric = EF_PHOTOMETRIC_RGB };
  g_auto (EfFrame) frame = { .rows = HEIGHT, .columns = WIDTH, .samples = 3, .bits_allocated = 8, .bits_stored = 8,
                             .photometric = EF_PHOTOMETRIC_RGB, .length = WIDTH * HEIGHT * 3 };
  g_autoptr (GPtrArray) views = NULL;
  g_autofree guint8 *rgb = NULL;
  guint n;

  frame.data = g_malloc0 (frame.length);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    {
      frame.data[i * 3 + 2] = is_letter (i % WIDTH, i / WIDTH) ? 255 : 0;
      frame.data[i * 3 + 1] = i / WIDTH > 150 ? 255 : 0;
    }
  views = ef_view_make (&info, &frame);
  g_assert_cmpint (get_contrast (g_ptr_array_index (views, 0)), <, 40);
  g_assert_cmpint (get_best_contrast (&info, &frame, &n), ==, 255);
  rgb = ef_view_make_rgb (&info, &frame, 0, 0);
  g_assert_cmpmem (rgb, frame.length, frame.data, frame.length);
}

/* Two entries of one colour: only the indices tell. */
static void
test_palette_step (void)
{
  static const guint8 entries[4] = { 0, 80, 80, 255 };
  EfImageInfo info;
  g_auto (EfFrame) frame = { 0 };
  guint n;

  paint_frame (&info, &frame, 8, FALSE, ramp);
  info.photometric = frame.photometric = EF_PHOTOMETRIC_PALETTE;
  for (guint channel = 0; channel < 3; channel++)
    info.palette[channel] = g_bytes_new_static (entries, sizeof entries);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    frame.data[i] = i < WIDTH ? 0 : i < 2 * WIDTH ? 3 : is_letter (i % WIDTH, i / WIDTH) ? 2 : 1;
  g_assert_cmpint (get_best_contrast (&info, &frame, &n), >=, 80);
  ef_image_info_clear (&info);
}

/* --- overlays ------------------------------------------------------------------------------------------------- */

static void
test_overlay_plane (void)
{
  static const guint8 pixels[8 * 6] = { 0 };
  static const guint8 plane[2] = { 0x01 | 0x04 | 0x20, 0x01 }; /* 3 columns: 101 / 001 / 001 */
  static const gint16 origin[2] = { 2, 4 };
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 8, 6, 1, 8, 8, FALSE);
  EfDataset *dataset = ef_instance_get_dataset (made);
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  const EfGray *view;
  guint set = 0;

  test_set_pixels (made, EF_VR_OB, pixels, sizeof pixels);
  test_set_number (made, 0x6002, 0x0010, 3);
  test_set_number (made, 0x6002, 0x0011, 3);
  ef_dataset_set_bytes (dataset, EF_TAG (0x6002, 0x0050), EF_VR_SS, origin, sizeof origin);
  ef_dataset_set_bytes (dataset, EF_TAG (0x6002, 0x3000), EF_VR_OW, plane, sizeof plane);
  test_read_info (made, &info);
  views = ef_view_make_overlays (made, &info, 0);
  g_assert_cmpuint (views->len, ==, 1);
  view = g_ptr_array_index (views, 0);
  for (guint i = 0; i < 48; i++)
    set += view->data[i] == 255;
  g_assert_cmpuint (set, ==, 4);
  g_assert_cmpuint (view->data[1 * 8 + 3], ==, 255);
  g_assert_cmpuint (view->data[1 * 8 + 5], ==, 255);
  g_assert_cmpuint (view->data[2 * 8 + 5], ==, 255);
  g_assert_cmpuint (view->data[3 * 8 + 5], ==, 255);
}

static void
test_overlay_bits (void)
{
  static const guint16 pixels[4] = { 0x0123, 0x8fff, 0x8000, 0x0001 };
  g_autoptr (EfInstance) made = test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, 2, 2, 1, 16, 12, FALSE);
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (GPtrArray) views = NULL;
  const EfGray *view;

  test_set_pixels (made, EF_VR_OW, (const guint8 *) pixels, sizeof pixels);
  test_read_info (made, &info);
  views = ef_view_make_overlays (made, &info, 0);
  g_assert_cmpuint (views->len, ==, 1);
  view = g_ptr_array_index (views, 0);
  g_assert_cmpmem (view->data, 4, "\x00\xff\xff\x00", 4);
}

/* Black, white and red of video, whose luma has 219 steps; in 8 bits and in 10. */
static void
test_video_range (void)
{
  static const guint16 samples[3][3] = { { 16, 128, 128 }, { 235, 128, 128 }, { 81, 90, 240 } };
  static const guint8 expected[3][3] = { { 0, 0, 0 }, { 255, 255, 255 }, { 254, 0, 0 } };

  for (guint bits = 8; bits <= 10; bits += 2)
    {
      EfImageInfo info = { .rows = 1, .columns = 3, .frames = 1, .samples = 3, .bits_allocated = bits == 8 ? 8 : 16,
                           .bits_stored = bits, .photometric = EF_PHOTOMETRIC_YBR_PARTIAL_420 };
      guint8 narrow[9];
      guint16 wide[9];
      EfFrame frame = { 1, 3, 3, info.bits_allocated, bits, FALSE, FALSE, EF_PHOTOMETRIC_YBR_PARTIAL_420,
                        bits == 8 ? narrow : (guint8 *) wide, bits == 8 ? 9 : 18 };
      g_autofree guint8 *rgb = NULL;

      for (guint i = 0; i < 9; i++)
        {
          narrow[i] = (guint8) samples[i / 3][i % 3];
          wide[i] = (guint16) (samples[i / 3][i % 3] << 2);
        }
      rgb = ef_view_make_rgb (&info, &frame, 0, 0);
      for (guint i = 0; i < 9; i++)
        g_assert_cmpint (ABS (rgb[i] - expected[i / 3][i % 3]), <=, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/view/one-level", test_one_level);
  g_test_add_func ("/view/narrow-band", test_narrow_band);
  g_test_add_func ("/view/outside-of-window", test_outside_of_window);
  g_test_add_func ("/view/display", test_display);
  g_test_add_func ("/view/no-view-too-many", test_no_view_too_many);
  g_test_add_func ("/view/saturated", test_saturated);
  g_test_add_func ("/view/palette-step", test_palette_step);
  g_test_add_func ("/view/video-range", test_video_range);
  g_test_add_func ("/view/overlay-plane", test_overlay_plane);
  g_test_add_func ("/view/overlay-bits", test_overlay_bits);
  return g_test_run ();
}
