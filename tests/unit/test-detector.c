#include "config.h"

#include "ef-detector.h"
#include "ef-detector-private.h"

#include <cairo.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* A picture in memory; every test draws its own. */
typedef struct
{
  int     width;
  int     height;
  guint8 *luma;
} Picture;

static Picture
picture_new (int width,
             int height,
             int level,
             int noise)
{
  Picture picture = { width, height, g_malloc ((gsize) width * height) };
  guint32 state = 12345;

  for (int i = 0; i < width * height; i++)
    {
      int sum = 0;

      for (int k = 0; k < 4; k++)
        {
          state = state * 1664525u + 1013904223u;
          sum += (int) (state >> 24) - 128;
        }
      picture.luma[i] = CLAMP (level + sum * noise / 256, 0, 255);
    }
  return picture;
}

static void
picture_clear (Picture *picture)
{
  g_clear_pointer (&picture->luma, g_free);
}

typedef void (*Draw) (cairo_t *cr, gpointer data);

/* Draws with cairo over the picture in white. */
static void
picture_draw (Picture  *picture,
              Draw      draw,
              gpointer  data)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, picture->width, picture->height);
  cairo_t *cr = cairo_create (surface);
  const guint8 *mask;
  int stride;

  draw (cr, data);
  cairo_surface_flush (surface);
  mask = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < picture->height; y++)
    for (int x = 0; x < picture->width; x++)
      {
        guint8 *p = &picture->luma[(gsize) y * picture->width + x];
        int ink = mask[y * stride + x];

        *p = (*p * (255 - ink) + 235 * ink) / 255;
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

typedef struct
{
  const char *text;
  double      size;
  double      x;
  double      y;
  gboolean    turned;

  /* Set by draw_text (): where the ink is. */
  double      left;
  double      top;
  double      right;
  double      bottom;
} Text;

static void
draw_text (cairo_t  *cr,
           gpointer  data)
{
  Text *text = data;
  cairo_text_extents_t extents;

  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, text->size);
  cairo_text_extents (cr, text->text, &extents);
  cairo_translate (cr, text->x, text->y);
  if (text->turned)
    {
      cairo_rotate (cr, -G_PI / 2);
      text->left = text->x + extents.y_bearing;
      text->right = text->left + extents.height;
      text->bottom = text->y - extents.x_bearing;
      text->top = text->bottom - extents.width;
    }
  else
    {
      text->left = text->x + extents.x_bearing;
      text->right = text->left + extents.width;
      text->top = text->y + extents.y_bearing;
      text->bottom = text->top + extents.height;
    }
  cairo_show_text (cr, text->text);
}

/* The share of the text's rectangle that the boxes cover together. */
static double
covered (GArray     *boxes,
         const Text *text)
{
  int hit = 0;
  int all = 0;

  for (int y = (int) text->top; y < (int) ceil (text->bottom); y++)
    for (int x = (int) text->left; x < (int) ceil (text->right); x++)
      {
        all++;
        for (guint i = 0; i < boxes->len; i++)
          {
            const EfTextBox *box = &g_array_index (boxes, EfTextBox, i);

            if (x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height)
              {
                hit++;
                break;
              }
          }
      }
  return (double) hit / all;
}

static double
area_of (GArray        *boxes,
         const Picture *picture)
{
  double area = 0;

  for (guint i = 0; i < boxes->len; i++)
    {
      const EfTextBox *box = &g_array_index (boxes, EfTextBox, i);

      area += (double) box->width * box->height;
    }
  return area / picture->width / picture->height;
}

static EfDetector *
new_detector (void)
{
  g_autoptr (GError) error = NULL;
  EfDetector *detector = ef_detector_new (&error);

  g_assert_no_error (error);
  return detector;
}

static GArray *
find (EfDetector    *detector,
      const Picture *picture)
{
  GArray *boxes = ef_detector_find (detector, picture->luma, picture->width, picture->height,
                                    picture->width, 0, 0);

  for (guint i = 0; i < boxes->len; i++)
    {
      const EfTextBox *box = &g_array_index (boxes, EfTextBox, i);

      g_assert_cmpint (box->x, >=, 0);
      g_assert_cmpint (box->y, >=, 0);
      g_assert_cmpint (box->width, >, 0);
      g_assert_cmpint (box->height, >, 0);
      g_assert_cmpint (box->x + box->width, <=, picture->width);
      g_assert_cmpint (box->y + box->height, <=, picture->height);
      g_assert_cmpfloat (box->score, >=, 0);
      g_assert_cmpfloat (box->score, <=, 1);
    }
  return boxes;
}

static void
test_sizes (void)
{
  g_autoptr (EfDetector) detector = new_detector ();
  const double sizes[] = { 10, 14, 20, 32, 48, 72 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Picture picture = picture_new (641, 403, 60, 12);
      Text text = { "MUSTER, ERIKA 1964", sizes[i], 23, 180, FALSE, 0, 0, 0, 0 };
      g_autoptr (GArray) boxes = NULL;

      if (sizes[i] > 40)
        text.text = "ERIKA 64";
      picture_draw (&picture, draw_text, &text);
      boxes = find (detector, &picture);
      g_test_message ("size %g: %u boxes, covered %.3f", sizes[i], boxes->len, covered (boxes, &text));
      g_assert_cmpfloat (covered (boxes, &text), >=, 0.95);
      g_assert_cmpfloat (area_of (boxes, &picture), <, 0.4);
      picture_clear (&picture);
    }
}

static void
test_turned (void)
{
  g_autoptr (EfDetector) detector = new_detector ();
  const double sizes[] = { 14, 24, 40 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Picture picture = picture_new (400, 600, 90, 16);
      Text text = { "12.03.1958 KLINIK", sizes[i], 200, 560, TRUE, 0, 0, 0, 0 };
      g_autoptr (GArray) boxes = NULL;

      picture_draw (&picture, draw_text, &text);
      boxes = find (detector, &picture);
      g_test_message ("size %g: %u boxes, covered %.3f", sizes[i], boxes->len, covered (boxes, &text));
      g_assert_cmpfloat (covered (boxes, &text), >=, 0.95);
      g_assert_true (g_array_index (boxes, EfTextBox, 0).vertical);
      picture_clear (&picture);
    }
}

/* Neighbouring lines come out as boxes of their own. */
static void
test_lines_apart (void)
{
  g_autoptr (EfDetector) detector = new_detector ();
  Picture picture = picture_new (512, 512, 20, 6);
  g_autoptr (GArray) boxes = NULL;
  Text lines[4];

  for (int i = 0; i < 4; i++)
    {
      lines[i] = (Text) { "Patient ID 4471902", 18, 40, 60 + 30 * i, FALSE, 0, 0, 0, 0 };
      picture_draw (&picture, draw_text, &lines[i]);
    }
  boxes = find (detector, &picture);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (covered (boxes, &lines[i]), >=, 0.95);
  g_assert_cmpuint (boxes->len, >=, 4);
  picture_clear (&picture);
}

static void
draw_grid (cairo_t  *cr,
           gpointer  data)
{
  cairo_set_line_width (cr, 1);
  for (int i = 0; i < 12; i++)
    {
      cairo_move_to (cr, 40.5 + 32 * i, 40);
      cairo_line_to (cr, 40.5 + 32 * i, 392);
      cairo_move_to (cr, 40, 40.5 + 32 * i);
      cairo_line_to (cr, 392, 40.5 + 32 * i);
    }
  cairo_stroke (cr);
}

static void
test_nothing (void)
{
  g_autoptr (EfDetector) detector = new_detector ();
  const int levels[] = { 0, 128, 255 };
  Picture picture;

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    for (int noise = 0; noise <= 40; noise += 10)
      {
        g_autoptr (GArray) boxes = NULL;

        picture = picture_new (512, 400, levels[i], noise);
        boxes = find (detector, &picture);
        g_test_message ("level %d noise %d: %u boxes", levels[i], noise, boxes->len);
        g_assert_cmpuint (boxes->len, ==, 0);
        picture_clear (&picture);
      }

  {
    g_autoptr (GArray) boxes = NULL;

    picture = picture_new (440, 440, 10, 0);
    picture_draw (&picture, draw_grid, NULL);
    boxes = find (detector, &picture);
    g_test_message ("grid: %u boxes", boxes->len);
    g_assert_cmpuint (boxes->len, ==, 0);
    picture_clear (&picture);
  }
}

/* Sizes nobody expects must not read or write past an end. */
static void
test_odd_sizes (void)
{
  g_autoptr (EfDetector) detector = new_detector ();
  const int sizes[][2] = { { 1, 1 }, { 3, 2 }, { 1, 700 }, { 900, 1 }, { 17, 33 }, { 15, 16 }, { 129, 47 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Picture picture = picture_new (sizes[i][0], sizes[i][1], 100, 20);
      g_autoptr (GArray) boxes = ef_detector_find (detector, picture.luma, picture.width, picture.height,
                                                   picture.width, 31, 0);

      g_assert_nonnull (boxes);
      picture_clear (&picture);
    }
}

static double
largest_difference (const EfDetectorMaps *a,
                    const EfDetectorMaps *b)
{
  double most = 0;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (int i = 0; i < a->width * a->height; i++)
    {
      most = MAX (most, fabs (a->area[i] - b->area[i]));
      most = MAX (most, fabs (a->core[i] - b->core[i]));
    }
  return most;
}

static void
test_kernels_agree (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfDetector) best = new_detector ();
  g_autoptr (EfDetector) portable = ef_detector_new_from_data (ef_detector_weights_data,
                                                              ef_detector_weights_data_length, TRUE, &error);
  Picture picture = picture_new (325, 211, 80, 30);
  Text text = { "Jan 12, 1977 kV 120", 19, 20, 100, FALSE, 0, 0, 0, 0 };
  g_autoptr (EfDetectorMaps) a = NULL;
  g_autoptr (EfDetectorMaps) b = NULL;

  g_assert_no_error (error);
  picture_draw (&picture, draw_text, &text);
  a = ef_detector_dup_maps (best, picture.luma, picture.width, picture.height, picture.width, FALSE);
  b = ef_detector_dup_maps (portable, picture.luma, picture.width, picture.height, picture.width, FALSE);
  g_test_message ("difference %g", largest_difference (a, b));
  g_assert_cmpfloat (largest_difference (a, b), <, 1e-3);
  picture_clear (&picture);
}

static void
draw_panel (cairo_t  *cr,
            gpointer  data)
{
  cairo_rectangle (cr, 700, 0, 100, 640);
  cairo_fill (cr);
}

/* What the network makes of one level far and wide is put in place instead of computed: every bit is the same. */
static void
test_known_ground (void)
{
  g_autoptr (GError) error = NULL;
  const int levels[] = { 0, 20, 255 };

  for (int portable = 0; portable < 2; portable++)
    {
      g_autoptr (EfDetector) detector =
          ef_detector_new_from_data (ef_detector_weights_data, ef_detector_weights_data_length, portable, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
        {
          Picture picture = picture_new (803, 645, levels[i], 0);
          Text texts[2] = { { "ID 44719", 16, 40, 70, FALSE, 0, 0, 0, 0 }, { "MUSTER", 20, 640, 630, FALSE, 0, 0, 0, 0 } };
          g_autoptr (EfDetectorMaps) fast = NULL;
          g_autoptr (EfDetectorMaps) thorough = NULL;
          gsize size;

          picture_draw (&picture, draw_text, &texts[0]);
          picture_draw (&picture, draw_text, &texts[1]);
          picture_draw (&picture, draw_panel, NULL);
          fast = ef_detector_dup_maps (detector, picture.luma, picture.width, picture.height, picture.width, FALSE);
          thorough = ef_detector_dup_maps (detector, picture.luma, picture.width, picture.height, picture.width, TRUE);
          size = sizeof (float) * fast->width * fast->height;
          g_assert_cmpmem (fast->area, size, thorough->area, size);
          g_assert_cmpmem (fast->core, size, thorough->core, size);
          picture_clear (&picture);
        }
    }
}

/* Rows are kept as long as they are needed and no longer: what a far row shows does not depend on what is above. */
static void
test_tall_pictures (void)
{
  g_autoptr (EfDetector) detector = new_detector ();
  Picture picture = picture_new (160, 2400, 80, 30);
  g_autoptr (EfDetectorMaps) whole = NULL;
  g_autoptr (EfDetectorMaps) below = NULL;
  const int top = 800, margin = 480;

  for (int i = 0; i < 40; i++)
    {
      Text text = { "ID 44719", 14 + i / 2, 8, 50 + 56 * i, FALSE, 0, 0, 0, 0 };

      picture_draw (&picture, draw_text, &text);
    }
  whole = ef_detector_dup_maps (detector, picture.luma, picture.width, picture.height, picture.width, FALSE);
  below = ef_detector_dup_maps (detector, picture.luma + top * picture.width, picture.width, picture.height - top,
                                picture.width, FALSE);
  for (int y = margin / 4; y < below->height; y++)
    g_assert_cmpmem (whole->core + (y + top / 4) * whole->width, sizeof (float) * whole->width,
                     below->core + y * below->width, sizeof (float) * below->width);
  picture_clear (&picture);
}

static void
test_repeats (void)
{
  g_autoptr (EfDetector) detector = new_detector ();
  Picture picture = picture_new (300, 200, 80, 30);
  Text text = { "REPEAT 123", 19, 20, 100, FALSE, 0, 0, 0, 0 };
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;

  picture_draw (&picture, draw_text, &text);
  a = find (detector, &picture);
  b = find (detector, &picture);
  g_assert_cmpuint (a->len, ==, b->len);
  g_assert_cmpmem (a->data, a->len * sizeof (EfTextBox), b->data, b->len * sizeof (EfTextBox));
  picture_clear (&picture);
}

static void
test_provenance (void)
{
  g_autoptr (EfDetector) detector = new_detector ();
  const char *text = ef_detector_get_provenance (detector);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_nonnull (strstr (text, "sha256"));
  g_assert_nonnull (strstr (text, "seed"));
  g_assert_nonnull (strstr (text, "held-out"));
}

static void
test_damaged_weights (void)
{
  gsize length = ef_detector_weights_data_length;
  g_autofree guint8 *data = g_memdup2 (ef_detector_weights_data, length);
  const gsize cuts[] = { 0, 3, 4, 7, 8, 60, length / 2, length - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *piece = g_memdup2 (data, MAX (cuts[i], 1));

      g_assert_null (ef_detector_new_from_data (piece, cuts[i], FALSE, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
  for (gsize at = 0; at < 8; at++)
    {
      g_autoptr (GError) error = NULL;

      data[at] ^= 0x80;
      g_assert_null (ef_detector_new_from_data (data, length, FALSE, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      data[at] ^= 0x80;
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/detector/finds/sizes", test_sizes);
  g_test_add_func ("/detector/finds/turned", test_turned);
  g_test_add_func ("/detector/finds/lines-apart", test_lines_apart);
  g_test_add_func ("/detector/finds/nothing-where-nothing-is", test_nothing);
  g_test_add_func ("/detector/odd-sizes", test_odd_sizes);
  g_test_add_func ("/detector/kernels-agree", test_kernels_agree);
  g_test_add_func ("/detector/known-ground-is-put-in-place", test_known_ground);
  g_test_add_func ("/detector/tall-pictures", test_tall_pictures);
  g_test_add_func ("/detector/repeats", test_repeats);
  g_test_add_func ("/detector/provenance", test_provenance);
  g_test_add_func ("/detector/damaged-weights", test_damaged_weights);
  return g_test_run ();
}
