#include "config.h"

#include "ef-view-private.h"

#include "ef-image-info-private.h"
#include "ef-kernels.h"

#include <string.h>

/* Saturated pixels that make a view of the strongest channel worth its while. */
#define MIN_SATURATED 48

EfGray *
ef_gray_new (int width,
             int height)
{
  EfGray *self;

  g_return_val_if_fail (width > 0 && height > 0, NULL);

  self = g_new (EfGray, 1);
  self->width = width;
  self->height = height;
  self->data = g_malloc0 ((gsize) width * (gsize) height);
  return self;
}

void
ef_gray_free (EfGray *self)
{
  if (self == NULL)
    return;
  g_free (self->data);
  g_free (self);
}

EfGray *
ef_gray_from_plane (const EfPlane  *plane,
                    const EfWindow *window,
                    gboolean        inverted)
{
  EfGray *gray = ef_gray_new (plane->width, plane->height);
  gsize n = (gsize) plane->width * (gsize) plane->height;

  ef_kernel_window_u16 (plane->values, n, (float) window->low, (float) (255 / (window->high - window->low)), gray->data);
  if (inverted)
    ef_kernel_invert (gray->data, n);
  return gray;
}

static void
get_display_window (const EfImageInfo *info,
                    double            *center,
                    double            *width)
{
  *center = info->has_window ? info->window_center : 0;
  *width = info->has_window ? info->window_width : 0;
}

/* --- one sample a pixel --------------------------------------------------------------------------------------- */

static void
add_windows (GPtrArray      *views,
             const EfPlane  *plane,
             const EfWindow *first,
             gboolean        fine,
             gboolean        inverted)
{
  EfWindow windows[EF_MAX_WINDOWS] = { *first };
  guint n = ef_windows_choose (plane, fine, windows, 1);
  EfGray *hidden;

  /* The view as displayed is there already when the same frame is seen again. */
  for (guint i = views->len > 0 ? 1 : 0; i < n; i++)
    g_ptr_array_add (views, ef_gray_from_plane (plane, &windows[i], inverted));
  hidden = ef_view_find_hidden (plane, windows, n);
  if (hidden != NULL)
    g_ptr_array_add (views, hidden);
}

static void
add_gray_views (GPtrArray         *views,
                const EfImageInfo *info,
                const EfFrame     *frame)
{
  gboolean inverted = ef_image_info_is_inverted (info);
  double center, width;

  get_display_window (info, &center, &width);
  /* Beyond 16 bits the values are seen twice: all of them coarsely, and where most of them lie finely. */
  for (guint pass = 0; pass < (frame->bits_allocated > 16 ? 2 : 1); pass++)
    {
      g_auto (EfPlane) plane = { 0 };
      EfWindow window;

      ef_plane_from_samples (&plane, frame, pass == 1);
      window = ef_window_from_display (info, &plane, center, width);
      if (pass == 0 || plane.highest > plane.lowest)
        add_windows (views, &plane, &window, frame->bits_allocated > 8 && info->bits_stored > 8, inverted);
    }
}

/* --- colours -------------------------------------------------------------------------------------------------- */

static void
add_colour_views (GPtrArray    *views,
                  const guint8 *rgb,
                  int           width,
                  int           height)
{
  static const EfWindow shown = { 0, 65280 };
  g_auto (EfPlane) plane = { 0 };
  g_autoptr (EfGray) strongest = ef_gray_new (width, height);

  ef_plane_from_rgb (&plane, width, height, rgb);
  add_windows (views, &plane, &shown, FALSE, FALSE);
  if (ef_kernel_strongest (rgb, (gsize) width * (gsize) height, strongest->data) >= MIN_SATURATED)
    g_ptr_array_add (views, g_steal_pointer (&strongest));
}

/* Letters can lie in a step between two entries of the same colour, so the indices themselves are a view; unless the
 * palette is a ramp, where they would show the same again. */
static void
add_index_view (GPtrArray         *views,
                const EfImageInfo *info,
                const EfFrame     *frame)
{
  const EfGray *shown = g_ptr_array_index (views, 0);
  g_auto (EfPlane) plane = { 0 };
  g_autoptr (EfGray) indices = NULL;
  EfWindow window;
  gsize n, different = 0;

  ef_plane_from_samples (&plane, frame, FALSE);
  if (plane.lowest == plane.highest)
    return;
  window = (EfWindow){ plane.lowest, plane.highest };
  indices = ef_gray_from_plane (&plane, &window, FALSE);
  n = (gsize) indices->width * (gsize) indices->height;
  for (gsize i = 0; i < n; i++)
    different += ABS (indices->data[i] - shown->data[i]) > 24;
  if (different > 16)
    g_ptr_array_add (views, g_steal_pointer (&indices));
}

/* --- all ------------------------------------------------------------------------------------------------------ */

static void
remove_twins (GPtrArray *views)
{
  for (guint i = 1; i < views->len;)
    {
      const EfGray *view = g_ptr_array_index (views, i);
      gboolean twin = FALSE;

      for (guint k = 0; k < i && !twin; k++)
        {
          const EfGray *other = g_ptr_array_index (views, k);

          twin = memcmp (view->data, other->data, (gsize) view->width * (gsize) view->height) == 0;
        }
      if (twin)
        g_ptr_array_remove_index (views, i);
      else
        i++;
    }
}

GPtrArray *
ef_view_make (const EfImageInfo *info,
              const EfFrame     *frame)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_gray_free);
  g_autofree guint8 *rgb = NULL;

  g_return_val_if_fail (info != NULL && frame != NULL && frame->data != NULL, NULL);

  rgb = ef_frame_to_rgb (info, frame);
  if (rgb != NULL)
    {
      add_colour_views (views, rgb, (int) frame->columns, (int) frame->rows);
      if (frame->samples == 1)
        add_index_view (views, info, frame);
    }
  else
    {
      add_gray_views (views, info, frame);
    }
  remove_twins (views);
  return g_steal_pointer (&views);
}

guint8 *
ef_view_make_rgb (const EfImageInfo *info,
                  const EfFrame     *frame,
                  double             window_center,
                  double             window_width)
{
  g_auto (EfPlane) plane = { 0 };
  g_autoptr (EfGray) gray = NULL;
  EfWindow window;
  guint8 *rgb;
  gsize n;

  g_return_val_if_fail (info != NULL && frame != NULL && frame->data != NULL, NULL);

  rgb = ef_frame_to_rgb (info, frame);
  if (rgb != NULL)
    return rgb;

  if (window_width <= 0)
    get_display_window (info, &window_center, &window_width);
  ef_plane_from_samples (&plane, frame, FALSE);
  window = ef_window_from_display (info, &plane, window_center, window_width);
  gray = ef_gray_from_plane (&plane, &window, ef_image_info_is_inverted (info));
  n = (gsize) gray->width * (gsize) gray->height;
  rgb = g_malloc (n * 3);
  for (gsize i = 0; i < n; i++)
    rgb[i * 3] = rgb[i * 3 + 1] = rgb[i * 3 + 2] = gray->data[i];
  return rgb;
}
