/* Where the pixels of a frame lie in a view, and what a drag does to a box. Plain values and arithmetic, no display.
 *
 * Three units: image pixels (of the stored frame), view units (logical pixels of the widget), device pixels (view units
 * times the scale factor). One image pixel of zoom 1 is one device pixel, so that zoom 1 is exact on every screen. */
#pragma once

#include "ef-redactor.h"

G_BEGIN_DECLS

#define EF_FRAME_ZOOM_MAX 32.0

typedef struct
{
  int image_width, image_height;
  double view_width, view_height;
  int scale;               /* device pixels per view unit */

  gboolean fit;            /* follow the size of the view */
  double zoom;             /* device pixels per image pixel */
  double center_x, center_y; /* the image point in the middle of the view */
} EfFrameGeometry;

/* The eight handles in reading order around the box, and the box itself. */
typedef enum
{
  EF_HANDLE_NONE = -1,
  EF_HANDLE_NW,
  EF_HANDLE_N,
  EF_HANDLE_NE,
  EF_HANDLE_E,
  EF_HANDLE_SE,
  EF_HANDLE_S,
  EF_HANDLE_SW,
  EF_HANDLE_W,
  EF_N_HANDLES,
  EF_HANDLE_INSIDE = EF_N_HANDLES,
} EfHandle;

/* A rectangle in view units. */
typedef struct
{
  double x, y, width, height;
} EfViewRect;

void       ef_frame_geometry_init           (EfFrameGeometry       *self);

/* Another image or another size keeps fitting, or keeps zoom and middle. An image of another size is fitted. */
void       ef_frame_geometry_set_image      (EfFrameGeometry       *self,
                                             int                    width,
                                             int                    height);
void       ef_frame_geometry_set_view       (EfFrameGeometry       *self,
                                             double                 width,
                                             double                 height,
                                             int                    scale);

/* The zoom that shows the whole image with a small margin; small images are enlarged at most eight times. */
double     ef_frame_geometry_get_fit_zoom   (const EfFrameGeometry *self);
void       ef_frame_geometry_fit            (EfFrameGeometry       *self);

/* The image point under (@x, @y) of the view stays there, as far as the image is not lost from the view. */
void       ef_frame_geometry_zoom_at        (EfFrameGeometry       *self,
                                             double                 zoom,
                                             double                 x,
                                             double                 y);
/* The next larger (@steps > 0) or smaller zoom of a ladder that has every whole enlargement on it. */
double     ef_frame_geometry_get_next_zoom  (const EfFrameGeometry *self,
                                             int                    steps);
/* Moves the image by view units. */
void       ef_frame_geometry_pan            (EfFrameGeometry       *self,
                                             double                 dx,
                                             double                 dy);
/* Pans as little as shows @box, with a margin. TRUE if anything moved. */
gboolean   ef_frame_geometry_reveal         (EfFrameGeometry       *self,
                                             const EfBox           *box);

void       ef_frame_geometry_to_view        (const EfFrameGeometry *self,
                                             double                 image_x,
                                             double                 image_y,
                                             double                *x,
                                             double                *y);
void       ef_frame_geometry_to_image       (const EfFrameGeometry *self,
                                             double                 x,
                                             double                 y,
                                             double                *image_x,
                                             double                *image_y);
EfViewRect ef_frame_geometry_box_to_view    (const EfFrameGeometry *self,
                                             const EfBox           *box);
/* The image pixels of which any part is in the view; empty if there are none. */
EfBox      ef_frame_geometry_get_visible    (const EfFrameGeometry *self);

/* The middle of a handle of @rect: on its outline, or a little outside where it is small. */
void       ef_handle_get_position           (const EfViewRect      *rect,
                                             EfHandle               handle,
                                             double                *x,
                                             double                *y);
/* Do the handles in the middle of the sides have room? */
gboolean   ef_handle_is_shown               (const EfViewRect      *rect,
                                             EfHandle               handle);
/* What of @rect is within @reach view units of (@x, @y): a shown handle, else the inside, else EF_HANDLE_NONE. */
EfHandle   ef_handle_at                     (const EfViewRect      *rect,
                                             double                 x,
                                             double                 y,
                                             double                 reach);

/* The whole pixels that a drag from one image point to another touches, inside of the image; may be empty. */
EfBox      ef_box_from_drag                 (double                 x0,
                                             double                 y0,
                                             double                 x1,
                                             double                 y1,
                                             int                    image_width,
                                             int                    image_height);
/* @box with one handle moved by image pixels; EF_HANDLE_INSIDE moves the box. It stays inside of the image, keeps at
 * least one pixel, and moving keeps its size. */
EfBox      ef_box_drag                      (const EfBox           *box,
                                             EfHandle               handle,
                                             int                    dx,
                                             int                    dy,
                                             int                    image_width,
                                             int                    image_height);
gboolean   ef_box_contains                  (const EfBox           *box,
                                             double                 x,
                                             double                 y);
gboolean   ef_box_equal                     (const EfBox           *a,
                                             const EfBox           *b);

G_END_DECLS
