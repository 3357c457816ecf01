#include "config.h"

#include "ef-frame-geometry.h"

#include <math.h>

/* View units around a fitted image, and around a box that is revealed. */
#define FIT_MARGIN 12.0
#define REVEAL_MARGIN 32.0
#define FIT_ENLARGE_MAX 8.0
#define ZOOM_MIN 0.02

static const double zoom_ladder[] = { 0.02, 0.03, 0.05, 0.0625, 0.083, 0.125, 0.1667, 0.25, 0.333, 0.5, 0.667, 0.8,
                                      1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32 };

static gboolean
has_image (const EfFrameGeometry *self)
{
  return self->image_width > 0 && self->image_height > 0 && self->view_width > 0 && self->view_height > 0;
}

/* View units per image pixel. */
static double
get_unit (const EfFrameGeometry *self)
{
  return self->zoom / self->scale;
}

/* An axis that fits is centred; one that does not never loses the image beyond the middle of the view, so that any
 * corner can be brought to the middle. */
static void
clamp_center (EfFrameGeometry *self)
{
  double unit = get_unit (self);

  if (self->image_width * unit <= self->view_width)
    self->center_x = self->image_width / 2.0;
  else
    self->center_x = CLAMP (self->center_x, 0, self->image_width);
  if (self->image_height * unit <= self->view_height)
    self->center_y = self->image_height / 2.0;
  else
    self->center_y = CLAMP (self->center_y, 0, self->image_height);
}

void
ef_frame_geometry_init (EfFrameGeometry *self)
{
  *self = (EfFrameGeometry){ .scale = 1, .fit = TRUE, .zoom = 1 };
}

void
ef_frame_geometry_set_image (EfFrameGeometry *self,
                             int              width,
                             int              height)
{
  if (self->image_width == width && self->image_height == height)
    return;
  self->image_width = width;
  self->image_height = height;
  ef_frame_geometry_fit (self);
}

void
ef_frame_geometry_set_view (EfFrameGeometry *self,
                            double           width,
                            double           height,
                            int              scale)
{
  self->view_width = width;
  self->view_height = height;
  self->scale = MAX (scale, 1);
  if (self->fit)
    ef_frame_geometry_fit (self);
  else
    clamp_center (self);
}

double
ef_frame_geometry_get_fit_zoom (const EfFrameGeometry *self)
{
  double width, height, zoom;

  if (!has_image (self))
    return 1;
  width = MAX (self->view_width - 2 * FIT_MARGIN, 1) * self->scale;
  height = MAX (self->view_height - 2 * FIT_MARGIN, 1) * self->scale;
  zoom = MIN (width / self->image_width, height / self->image_height);
  return CLAMP (zoom, ZOOM_MIN, FIT_ENLARGE_MAX);
}

void
ef_frame_geometry_fit (EfFrameGeometry *self)
{
  self->fit = TRUE;
  self->zoom = ef_frame_geometry_get_fit_zoom (self);
  self->center_x = self->image_width / 2.0;
  self->center_y = self->image_height / 2.0;
}

void
ef_frame_geometry_zoom_at (EfFrameGeometry *self,
                           double           zoom,
                           double           x,
                           double           y)
{
  double image_x, image_y, unit;

  if (!has_image (self))
    return;
  ef_frame_geometry_to_image (self, x, y, &image_x, &image_y);
  self->fit = FALSE;
  self->zoom = CLAMP (zoom, ZOOM_MIN, EF_FRAME_ZOOM_MAX);
  unit = get_unit (self);
  self->center_x = image_x - (x - self->view_width / 2) / unit;
  self->center_y = image_y - (y - self->view_height / 2) / unit;
  clamp_center (self);
}

double
ef_frame_geometry_get_next_zoom (const EfFrameGeometry *self,
                                 int                    steps)
{
  double zoom = self->zoom;

  for (; steps > 0; steps--)
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (zoom_ladder) - 1 && zoom_ladder[i] <= zoom * 1.001)
        i++;
      zoom = MAX (zoom, zoom_ladder[i]);
    }
  for (; steps < 0; steps++)
    {
      gsize i = G_N_ELEMENTS (zoom_ladder) - 1;

      while (i > 0 && zoom_ladder[i] >= zoom * 0.999)
        i--;
      zoom = MIN (zoom, zoom_ladder[i]);
    }
  return zoom;
}

void
ef_frame_geometry_pan (EfFrameGeometry *self,
                       double           dx,
                       double           dy)
{
  double unit = get_unit (self);

  if (!has_image (self))
    return;
  self->center_x -= dx / unit;
  self->center_y -= dy / unit;
  clamp_center (self);
  /* A fitted image is always centred; panning it is no reason to stop fitting. */
}

/* How far [@start, @start + @length] must move to lie in [@margin, @room - @margin]; what is too long shows its
 * start. */
static double
get_shift (double start,
           double length,
           double room,
           double margin)
{
  if (start < margin || length > room - 2 * margin)
    return margin - start;
  if (start + length > room - margin)
    return room - margin - start - length;
  return 0;
}

gboolean
ef_frame_geometry_reveal (EfFrameGeometry *self,
                          const EfBox     *box)
{
  EfViewRect rect;
  double dx, dy, x, y, margin;

  if (!has_image (self))
    return FALSE;
  margin = MIN (REVEAL_MARGIN, MIN (self->view_width, self->view_height) / 4);
  rect = ef_frame_geometry_box_to_view (self, box);
  if (rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= self->view_width
      && rect.y + rect.height <= self->view_height)
    return FALSE;
  dx = get_shift (rect.x, rect.width, self->view_width, margin);
  dy = get_shift (rect.y, rect.height, self->view_height, margin);
  x = self->center_x;
  y = self->center_y;
  ef_frame_geometry_pan (self, dx, dy);
  return x != self->center_x || y != self->center_y;
}

void
ef_frame_geometry_to_view (const EfFrameGeometry *self,
                           double                 image_x,
                           double                 image_y,
                           double                *x,
                           double                *y)
{
  double unit = get_unit (self);

  /* The corner of the image lies on a whole device pixel, or zoom 1 would not be exact. */
  *x = round ((self->view_width / 2 - self->center_x * unit) * self->scale) / self->scale + image_x * unit;
  *y = round ((self->view_height / 2 - self->center_y * unit) * self->scale) / self->scale + image_y * unit;
}

void
ef_frame_geometry_to_image (const EfFrameGeometry *self,
                            double                 x,
                            double                 y,
                            double                *image_x,
                            double                *image_y)
{
  double unit = get_unit (self);
  double left, top;

  ef_frame_geometry_to_view (self, 0, 0, &left, &top);
  *image_x = (x - left) / unit;
  *image_y = (y - top) / unit;
}

EfViewRect
ef_frame_geometry_box_to_view (const EfFrameGeometry *self,
                               const EfBox           *box)
{
  EfViewRect rect;
  double right, bottom;

  ef_frame_geometry_to_view (self, box->x, box->y, &rect.x, &rect.y);
  ef_frame_geometry_to_view (self, (double) box->x + box->width, (double) box->y + box->height, &right, &bottom);
  rect.width = right - rect.x;
  rect.height = bottom - rect.y;
  return rect;
}

EfBox
ef_frame_geometry_get_visible (const EfFrameGeometry *self)
{
  double x0, y0, x1, y1;

  if (!has_image (self))
    return (EfBox){ 0 };
  ef_frame_geometry_to_image (self, 0, 0, &x0, &y0);
  ef_frame_geometry_to_image (self, self->view_width, self->view_height, &x1, &y1);
  return ef_box_from_drag (x0, y0, x1, y1, self->image_width, self->image_height);
}

/* Handles of a small box move out of it, so that what it holds can be read. */
static double
get_handle_gap (const EfViewRect *rect)
{
  return CLAMP ((64 - MIN (rect->width, rect->height)) / 6, 0, 6);
}

void
ef_handle_get_position (const EfViewRect *rect,
                        EfHandle          handle,
                        double           *x,
                        double           *y)
{
  static const guint8 halves[EF_N_HANDLES][2] = { { 0, 0 }, { 1, 0 }, { 2, 0 }, { 2, 1 },
                                                  { 2, 2 }, { 1, 2 }, { 0, 2 }, { 0, 1 } };

  double gap = get_handle_gap (rect);

  g_return_if_fail (handle >= 0 && handle < EF_N_HANDLES);
  *x = rect->x - gap + (rect->width + 2 * gap) * halves[handle][0] / 2;
  *y = rect->y - gap + (rect->height + 2 * gap) * halves[handle][1] / 2;
}

gboolean
ef_handle_is_shown (const EfViewRect *rect,
                    EfHandle          handle)
{
  switch (handle)
    {
    case EF_HANDLE_N:
    case EF_HANDLE_S:
      return rect->width >= 34;
    case EF_HANDLE_E:
    case EF_HANDLE_W:
      return rect->height >= 34;
    default:
      return handle >= 0 && handle < EF_N_HANDLES;
    }
}

EfHandle
ef_handle_at (const EfViewRect *rect,
              double            x,
              double            y,
              double            reach)
{
  EfHandle nearest = EF_HANDLE_NONE;
  double best = reach;
  gboolean inside = x >= rect->x && y >= rect->y && x < rect->x + rect->width && y < rect->y + rect->height;

  /* Inside of a small box the middle must stay free for moving it. */
  if (inside)
    best = MIN (reach, MAX (MIN (rect->width, rect->height) / 3, 2));

  for (int handle = 0; handle < EF_N_HANDLES; handle++)
    {
      double hx, hy, distance;

      if (!ef_handle_is_shown (rect, handle))
        continue;
      ef_handle_get_position (rect, handle, &hx, &hy);
      distance = MAX (fabs (hx - x), fabs (hy - y));
      if (distance <= best && (nearest == EF_HANDLE_NONE || distance < best))
        {
          best = distance;
          nearest = handle;
        }
    }
  if (nearest != EF_HANDLE_NONE)
    return nearest;
  return inside ? EF_HANDLE_INSIDE : EF_HANDLE_NONE;
}

EfBox
ef_box_from_drag (double x0,
                  double y0,
                  double x1,
                  double y1,
                  int    image_width,
                  int    image_height)
{
  double left = CLAMP (floor (MIN (x0, x1)), 0, image_width);
  double top = CLAMP (floor (MIN (y0, y1)), 0, image_height);
  double right = CLAMP (ceil (MAX (x0, x1)), 0, image_width);
  double bottom = CLAMP (ceil (MAX (y0, y1)), 0, image_height);

  return (EfBox){ (int) left, (int) top, (int) (right - left), (int) (bottom - top) };
}

/* @value + @delta, kept in [@low, @high] without overflow. */
static int
add_clamped (int value,
             int delta,
             int low,
             int high)
{
  gint64 sum = (gint64) value + delta;

  return (int) CLAMP (sum, low, MAX (low, high));
}

EfBox
ef_box_drag (const EfBox *box,
             EfHandle     handle,
             int          dx,
             int          dy,
             int          image_width,
             int          image_height)
{
  EfBox moved = *box;
  int right = box->x + box->width;
  int bottom = box->y + box->height;

  switch (handle)
    {
    case EF_HANDLE_INSIDE:
      moved.x = add_clamped (box->x, dx, 0, image_width - box->width);
      moved.y = add_clamped (box->y, dy, 0, image_height - box->height);
      return moved;
    case EF_HANDLE_NW:
    case EF_HANDLE_W:
    case EF_HANDLE_SW:
      moved.x = add_clamped (box->x, dx, 0, right - 1);
      moved.width = right - moved.x;
      break;
    case EF_HANDLE_NE:
    case EF_HANDLE_E:
    case EF_HANDLE_SE:
      moved.width = add_clamped (right, dx, box->x + 1, image_width) - box->x;
      break;
    default:
      break;
    }
  switch (handle)
    {
    case EF_HANDLE_NW:
    case EF_HANDLE_N:
    case EF_HANDLE_NE:
      moved.y = add_clamped (box->y, dy, 0, bottom - 1);
      moved.height = bottom - moved.y;
      break;
    case EF_HANDLE_SW:
    case EF_HANDLE_S:
    case EF_HANDLE_SE:
      moved.height = add_clamped (bottom, dy, box->y + 1, image_height) - box->y;
      break;
    default:
      break;
    }
  return moved;
}

gboolean
ef_box_contains (const EfBox *box,
                 double       x,
                 double       y)
{
  return x >= box->x && y >= box->y && x < (double) box->x + box->width && y < (double) box->y + box->height;
}

gboolean
ef_box_equal (const EfBox *a,
              const EfBox *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}
