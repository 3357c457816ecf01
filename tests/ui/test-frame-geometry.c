/* Where pixels lie in a view, and what drags do to boxes: arithmetic, no display. */
#include "config.h"

#include "ef-frame-geometry.h"
#include "ef-frame-kernels.h"
#include "ef-frame-strip-private.h"

static void
assert_box (EfBox box,
            int   x,
            int   y,
            int   width,
            int   height)
{
  g_assert_cmpint (box.x, ==, x);
  g_assert_cmpint (box.y, ==, y);
  g_assert_cmpint (box.width, ==, width);
  g_assert_cmpint (box.height, ==, height);
}

static EfFrameGeometry
make (int image_width,
      int image_height,
      int view_width,
      int view_height,
      int scale)
{
  EfFrameGeometry geometry;

  ef_frame_geometry_init (&geometry);
  ef_frame_geometry_set_image (&geometry, image_width, image_height);
  ef_frame_geometry_set_view (&geometry, view_width, view_height, scale);
  return geometry;
}

static void
test_fit (void)
{
  EfFrameGeometry geometry = make (512, 512, 824, 624, 1);
  double x, y;

  g_assert_true (geometry.fit);
  g_assert_cmpfloat_with_epsilon (geometry.zoom, 600 / 512.0, 1e-9);
  ef_frame_geometry_to_view (&geometry, 0, 0, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 112, 1);
  g_assert_cmpfloat_with_epsilon (y, 12, 1);

  /* It follows the view; a small image is not blown up without end. */
  ef_frame_geometry_set_view (&geometry, 1048, 1048, 1);
  g_assert_cmpfloat_with_epsilon (geometry.zoom, 2, 1e-9);
  geometry = make (4, 4, 1000, 1000, 1);
  g_assert_cmpfloat (geometry.zoom, ==, 8);

  /* Nothing to show, nowhere to show it. */
  geometry = make (0, 0, 100, 100, 1);
  ef_frame_geometry_zoom_at (&geometry, 4, 1, 1);
  assert_box (ef_frame_geometry_get_visible (&geometry), 0, 0, 0, 0);
  geometry = make (10, 10, 0, 0, 1);
  assert_box (ef_frame_geometry_get_visible (&geometry), 0, 0, 0, 0);
}

static void
test_zoom_to_cursor (void)
{
  EfFrameGeometry geometry = make (512, 512, 800, 600, 1);
  double x, y;

  ef_frame_geometry_zoom_at (&geometry, 3, 400, 300);
  for (double zoom = 3; zoom < EF_FRAME_ZOOM_MAX; zoom *= 1.3)
    {
      ef_frame_geometry_to_image (&geometry, 250, 170, &x, &y);
      ef_frame_geometry_zoom_at (&geometry, zoom, 250, 170);
      g_assert_false (geometry.fit);
      double x1, y1;
      ef_frame_geometry_to_image (&geometry, 250, 170, &x1, &y1);
      /* To the device pixel that the corner of the image snaps to. */
      g_assert_cmpfloat_with_epsilon (x1, x, 1 / zoom);
      g_assert_cmpfloat_with_epsilon (y1, y, 1 / zoom);
    }
  ef_frame_geometry_zoom_at (&geometry, 1e9, 0, 0);
  g_assert_cmpfloat (geometry.zoom, ==, EF_FRAME_ZOOM_MAX);
  ef_frame_geometry_zoom_at (&geometry, 0, 0, 0);
  g_assert_cmpfloat (geometry.zoom, >, 0);
}

static void
test_one_is_exact (void)
{
  /* Odd sizes, so that the middle falls between pixels. */
  for (int scale = 1; scale <= 2; scale++)
    {
      EfFrameGeometry geometry = make (333, 777, 801, 603, scale);
      double x, y;

      ef_frame_geometry_zoom_at (&geometry, 1, 100, 100);
      ef_frame_geometry_to_view (&geometry, 0, 0, &x, &y);
      g_assert_cmpfloat (x * scale, ==, (double) (gint64) (x * scale));
      g_assert_cmpfloat (y * scale, ==, (double) (gint64) (y * scale));
      ef_frame_geometry_to_view (&geometry, 1, 1, &x, &y);
      g_assert_cmpfloat (x * scale, ==, (double) (gint64) (x * scale));
    }
}

static void
test_pan_keeps_image (void)
{
  EfFrameGeometry geometry = make (512, 512, 800, 600, 1);

  ef_frame_geometry_pan (&geometry, 500, 500);
  g_assert_cmpfloat (geometry.center_x, ==, 256);
  g_assert_true (geometry.fit);
  ef_frame_geometry_zoom_at (&geometry, 4, 400, 300);
  ef_frame_geometry_pan (&geometry, 1e7, -1e7);
  g_assert_cmpfloat (geometry.center_x, ==, 0);
  g_assert_cmpfloat (geometry.center_y, ==, 512);
  /* A quarter of the image is in the view still. */
  assert_box (ef_frame_geometry_get_visible (&geometry), 0, 437, 100, 75);
}

static void
test_reveal (void)
{
  EfFrameGeometry geometry = make (1000, 1000, 400, 400, 1);
  EfViewRect rect;
  EfBox box = { 900, 20, 40, 10 };

  g_assert_false (ef_frame_geometry_reveal (&geometry, &box));
  ef_frame_geometry_zoom_at (&geometry, 4, 200, 200);
  g_assert_true (ef_frame_geometry_reveal (&geometry, &box));
  rect = ef_frame_geometry_box_to_view (&geometry, &box);
  g_assert_cmpfloat (rect.x, >=, 0);
  g_assert_cmpfloat (rect.y, >=, 0);
  g_assert_cmpfloat (rect.x + rect.width, <=, 400);
  g_assert_cmpfloat (rect.y + rect.height, <=, 400);
  g_assert_false (ef_frame_geometry_reveal (&geometry, &box));
}

static void
test_ladder (void)
{
  EfFrameGeometry geometry = make (512, 512, 800, 600, 1);

  geometry.zoom = 1.1719;
  g_assert_cmpfloat (ef_frame_geometry_get_next_zoom (&geometry, 1), ==, 1.25);
  g_assert_cmpfloat (ef_frame_geometry_get_next_zoom (&geometry, -1), ==, 1);
  geometry.zoom = 1;
  g_assert_cmpfloat (ef_frame_geometry_get_next_zoom (&geometry, 3), ==, 2);
  g_assert_cmpfloat (ef_frame_geometry_get_next_zoom (&geometry, 100), ==, EF_FRAME_ZOOM_MAX);
  g_assert_cmpfloat (ef_frame_geometry_get_next_zoom (&geometry, -100), ==, 0.02);
}

static void
test_handles (void)
{
  EfViewRect large = { 100, 100, 200, 80 }, line = { 100, 100, 200, 6 }, dot = { 100, 100, 4, 4 };
  static const double at[EF_N_HANDLES][2] = { { 100, 100 }, { 200, 100 }, { 300, 100 }, { 300, 140 },
                                              { 300, 180 }, { 200, 180 }, { 100, 180 }, { 100, 140 } };

  for (int handle = 0; handle < EF_N_HANDLES; handle++)
    g_assert_cmpint (ef_handle_at (&large, at[handle][0], at[handle][1], 8), ==, handle);
  g_assert_cmpint (ef_handle_at (&large, 150, 140, 8), ==, EF_HANDLE_INSIDE);
  g_assert_cmpint (ef_handle_at (&large, 91, 100, 8), ==, EF_HANDLE_NONE);

  /* Boxes too small for all handles can be moved still, and resized from outside. */
  g_assert_cmpint (ef_handle_at (&line, 100, 103, 8), !=, EF_HANDLE_W);
  g_assert_cmpint (ef_handle_at (&line, 150, 103, 8), ==, EF_HANDLE_INSIDE);
  g_assert_cmpint (ef_handle_at (&dot, 102, 102, 8), !=, EF_HANDLE_NONE);
  g_assert_cmpint (ef_handle_at (&dot, 108, 108, 8), ==, EF_HANDLE_SE);
  g_assert_cmpint (ef_handle_at (&dot, 95, 95, 8), ==, EF_HANDLE_NW);
  for (int handle = 0; handle < EF_N_HANDLES; handle++)
    {
      double x, y;

      ef_handle_get_position (&line, handle, &x, &y);
      g_assert_false (x > 100 && x < 300 && y > 96 && y < 110);
    }
}

static void
test_drag (void)
{
  EfBox box = { 10, 20, 30, 40 };

  assert_box (ef_box_drag (&box, EF_HANDLE_INSIDE, 5, -3, 100, 100), 15, 17, 30, 40);
  assert_box (ef_box_drag (&box, EF_HANDLE_INSIDE, -500, 500, 100, 100), 0, 60, 30, 40);
  assert_box (ef_box_drag (&box, EF_HANDLE_INSIDE, G_MAXINT, G_MININT, 100, 100), 70, 0, 30, 40);
  assert_box (ef_box_drag (&box, EF_HANDLE_NW, 5, 5, 100, 100), 15, 25, 25, 35);
  assert_box (ef_box_drag (&box, EF_HANDLE_NW, 500, 500, 100, 100), 39, 59, 1, 1);
  assert_box (ef_box_drag (&box, EF_HANDLE_NW, -500, -500, 100, 100), 0, 0, 40, 60);
  assert_box (ef_box_drag (&box, EF_HANDLE_N, 5, 5, 100, 100), 10, 25, 30, 35);
  assert_box (ef_box_drag (&box, EF_HANDLE_NE, 5, 5, 100, 100), 10, 25, 35, 35);
  assert_box (ef_box_drag (&box, EF_HANDLE_E, 5, 5, 100, 100), 10, 20, 35, 40);
  assert_box (ef_box_drag (&box, EF_HANDLE_SE, 500, 500, 100, 100), 10, 20, 90, 80);
  assert_box (ef_box_drag (&box, EF_HANDLE_SE, -500, -500, 100, 100), 10, 20, 1, 1);
  assert_box (ef_box_drag (&box, EF_HANDLE_S, 5, 5, 100, 100), 10, 20, 30, 45);
  assert_box (ef_box_drag (&box, EF_HANDLE_SW, 5, 5, 100, 100), 15, 20, 25, 45);
  assert_box (ef_box_drag (&box, EF_HANDLE_W, -5, 5, 100, 100), 5, 20, 35, 40);
}

static void
test_draw (void)
{
  assert_box (ef_box_from_drag (10.2, 20.7, 30.1, 40.0, 100, 100), 10, 20, 21, 20);
  assert_box (ef_box_from_drag (30.1, 40.0, 10.2, 20.7, 100, 100), 10, 20, 21, 20);
  assert_box (ef_box_from_drag (-50, -50, 500, 500, 100, 80), 0, 0, 100, 80);
  assert_box (ef_box_from_drag (-50, -50, -10, -10, 100, 80), 0, 0, 0, 0);
}

static void
test_kernels (void)
{
  /* Channels do not bleed into each other, and halves round to the nearest. */
  const guint32 pixels[] = { 0xff000010, 0xff0000ff, 0xffff0000, 0xff000011, 0xff000000, 0xffff0000 };
  const guint32 flat[] = { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff };
  guint32 half[2], tile[2 * 3 * 2 * 3];

  ef_frame_halve (pixels, 3, 2, half);
  g_assert_cmphex (half[0], ==, 0xff000048);
  g_assert_cmphex (half[1], ==, 0xffff0000);
  ef_frame_halve (flat, 2, 2, half);
  g_assert_cmphex (half[0], ==, 0xffffffff);
  ef_frame_halve (pixels, 1, 1, half);
  g_assert_cmphex (half[0], ==, pixels[0]);

  ef_frame_enlarge (pixels + 1, 3, 2, 2, 3, tile);
  for (int y = 0; y < 6; y++)
    for (int x = 0; x < 6; x++)
      g_assert_cmphex (tile[y * 6 + x], ==, pixels[y / 3 * 3 + 1 + x / 3]);
}

static void
test_cine (void)
{
  gboolean done;

  g_assert_cmpuint (_ef_frame_strip_get_cine_frame (0, 10, 25, TRUE, 0, &done), ==, 0);
  g_assert_cmpuint (_ef_frame_strip_get_cine_frame (0, 10, 25, TRUE, 39999, &done), ==, 0);
  g_assert_cmpuint (_ef_frame_strip_get_cine_frame (0, 10, 25, TRUE, 40000, &done), ==, 1);
  g_assert_cmpuint (_ef_frame_strip_get_cine_frame (8, 10, 25, TRUE, 120000, &done), ==, 1);
  g_assert_false (done);
  g_assert_cmpuint (_ef_frame_strip_get_cine_frame (8, 10, 25, FALSE, 120000, &done), ==, 9);
  g_assert_true (done);
  /* A day of playing. */
  g_assert_cmpuint (_ef_frame_strip_get_cine_frame (0, 7, 60, TRUE, 86400 * G_GINT64_CONSTANT (1000000), &done), ==,
                    86400 * 60 % 7);
  g_assert_cmpuint (_ef_frame_strip_get_cine_frame (0, 0, 60, TRUE, 1000, &done), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/geometry/fit", test_fit);
  g_test_add_func ("/frame/geometry/zoom-keeps-point-under-cursor", test_zoom_to_cursor);
  g_test_add_func ("/frame/geometry/one-is-exact", test_one_is_exact);
  g_test_add_func ("/frame/geometry/pan-keeps-image", test_pan_keeps_image);
  g_test_add_func ("/frame/geometry/reveal", test_reveal);
  g_test_add_func ("/frame/geometry/ladder", test_ladder);
  g_test_add_func ("/frame/box/handles", test_handles);
  g_test_add_func ("/frame/box/drag", test_drag);
  g_test_add_func ("/frame/box/draw", test_draw);
  g_test_add_func ("/frame/kernels", test_kernels);
  g_test_add_func ("/frame/cine", test_cine);
  return g_test_run ();
}
