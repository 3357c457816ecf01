/* How boxes look on a picture, in the canvas and in thumbnails: each kind has a colour and a shape of line of its own.
 * Only render nodes are made; no display is needed. */
#pragma once

#include "ef-frame-geometry.h"
#include "ef-region-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  EF_PAINT_REDACT = 1 << 0,        /* will be filled: tinted, so that it differs from what stays */
  EF_PAINT_SELECTED = 1 << 1,      /* glow */
  EF_PAINT_HANDLES = 1 << 2,
  EF_PAINT_HOVERED = 1 << 3,
  EF_PAINT_THIN = 1 << 4,          /* for thumbnails */
  EF_PAINT_HIGH_CONTRAST = 1 << 5,
} EfPaintFlags;

void ef_frame_paint_get_color (EfRegionKind      kind,
                               EfPaintFlags      flags,
                               GdkRGBA          *color);

/* @rect: in view units; @scale: device pixels per view unit, so that lines are sharp. */
void ef_frame_paint_box       (GtkSnapshot      *snapshot,
                               const EfViewRect *rect,
                               EfRegionKind      kind,
                               EfPaintFlags      flags,
                               int               scale);

/* A name tag beside @rect, inside of @width by @height, where it hides none of @others (of EfViewRect, may be NULL);
 * none if there is no such place. */
void ef_frame_paint_tag       (GtkSnapshot      *snapshot,
                               PangoContext     *context,
                               const EfViewRect *rect,
                               const GArray     *others,
                               EfRegionKind      kind,
                               EfPaintFlags      flags,
                               const char       *text,
                               double            width,
                               double            height);

G_END_DECLS
