/* The canvas: one frame with its boxes, to look at and to work on.
 *
 * It holds no truth. It shows a texture that someone else decoded and windowed, and boxes of a GListModel of
 * EfRegionItem; what the person does comes out as signals, and shows when the model says so:
 *
 *   "region-drawn" (int x, int y, int width, int height)
 *   "region-changed" (EfRegionItem *item, int x, int y, int width, int height, gboolean final, const char *merge_key)
 *       All signals of one drag, or of one run of key presses, bear the same merge key. A drag ends with one that is
 *       final; if it was given up, that one has the box as it was before. A run of keys may go on after a final one.
 *   "region-deleted" (EfRegionItem *item)
 *   "region-activated" (EfRegionItem *item): double click or Return
 *   "window-changed" (double center, double width): drag of the right button or with the window tool, and keys; by how
 *       many view units, down and to the right positive. What a unit is worth depends on the data.
 *   "frame-step" (int steps): the wheel, where it does not zoom, and the keys left and right where no box is selected
 *   "space-tapped" (): Space was pressed and let go; held down, it moves the picture
 *
 * Everything that keys do is an action of the widget, too: frame.zoom-in, .zoom-out, .zoom-fit, .zoom-one, .invert,
 * .show-after, .show-boxes, .tool ("select", "draw", "pan", "window"), .draw, .delete, .activate, .cancel, .next-box,
 * .previous-box, .nudge (ii), .resize (ii), .pan (ii), .window (ii). */
#pragma once

#include "ef-region-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  EF_FRAME_TOOL_SELECT,
  EF_FRAME_TOOL_DRAW,
  EF_FRAME_TOOL_PAN,
  EF_FRAME_TOOL_WINDOW,
} EfFrameTool;

#define EF_TYPE_FRAME_TOOL (ef_frame_tool_get_type ())
GType         ef_frame_tool_get_type          (void);

#define EF_TYPE_FRAME_VIEW (ef_frame_view_get_type ())
G_DECLARE_FINAL_TYPE (EfFrameView, ef_frame_view, EF, FRAME_VIEW, GtkWidget)

GtkWidget    *ef_frame_view_new               (void) G_GNUC_WARN_UNUSED_RESULT;

/* "texture": the frame; NULL: none. Another one of the same size keeps zoom and place. "after-texture": the frame as it
 * will be written; without it, "show-after" fills the boxes with "fill". */
GdkTexture   *ef_frame_view_get_texture       (EfFrameView   *self);
void          ef_frame_view_set_texture       (EfFrameView   *self,
                                               GdkTexture    *texture);
GdkTexture   *ef_frame_view_get_after_texture (EfFrameView   *self);
void          ef_frame_view_set_after_texture (EfFrameView   *self,
                                               GdkTexture    *texture);
const GdkRGBA *ef_frame_view_get_fill         (EfFrameView   *self);
void          ef_frame_view_set_fill          (EfFrameView   *self,
                                               const GdkRGBA *fill);

/* "regions": of EfRegionItem; "frame": which of them show, EF_FRAME_ALL: all; "selected": one of them, or NULL.
 * Selecting brings the box into view. */
GListModel   *ef_frame_view_get_regions       (EfFrameView   *self);
void          ef_frame_view_set_regions       (EfFrameView   *self,
                                               GListModel    *regions);
int           ef_frame_view_get_frame         (EfFrameView   *self);
void          ef_frame_view_set_frame         (EfFrameView   *self,
                                               int            frame);
EfRegionItem *ef_frame_view_get_selected      (EfFrameView   *self);
void          ef_frame_view_set_selected      (EfFrameView   *self,
                                               EfRegionItem  *item);

EfFrameTool   ef_frame_view_get_tool          (EfFrameView   *self);
void          ef_frame_view_set_tool          (EfFrameView   *self,
                                               EfFrameTool    tool);
gboolean      ef_frame_view_get_invert        (EfFrameView   *self);
void          ef_frame_view_set_invert        (EfFrameView   *self,
                                               gboolean       invert);
gboolean      ef_frame_view_get_show_after    (EfFrameView   *self);
void          ef_frame_view_set_show_after    (EfFrameView   *self,
                                               gboolean       show_after);
gboolean      ef_frame_view_get_show_boxes    (EfFrameView   *self);
void          ef_frame_view_set_show_boxes    (EfFrameView   *self,
                                               gboolean       show_boxes);

/* Does the wheel zoom (and step through frames with Ctrl), or the other way round? */
gboolean      ef_frame_view_get_wheel_zooms   (EfFrameView   *self);
void          ef_frame_view_set_wheel_zooms   (EfFrameView   *self,
                                               gboolean       wheel_zooms);

/* "zoom": device pixels per image pixel; "fitted": it follows the size of the view. */
double        ef_frame_view_get_zoom          (EfFrameView   *self);
void          ef_frame_view_set_zoom          (EfFrameView   *self,
                                               double         zoom);
gboolean      ef_frame_view_get_fitted        (EfFrameView   *self);
void          ef_frame_view_fit               (EfFrameView   *self);
void          ef_frame_view_reveal            (EfFrameView   *self,
                                               EfRegionItem  *item);

G_END_DECLS
