/* What the files of the canvas share: ef-frame-view.c (properties), -boxes.c (model), -draw.c, -input.c (pointer),
 * -actions.c (keys), -tip.c. */
#pragma once

#include "ef-frame-geometry.h"
#include "ef-frame-paint.h"
#include "ef-frame-raster.h"
#include "ef-frame-view.h"

G_BEGIN_DECLS

typedef enum
{
  EF_DRAG_NONE,
  EF_DRAG_PAN,
  EF_DRAG_WINDOW,
  EF_DRAG_DRAW,
  EF_DRAG_BOX,
} EfFrameDragMode;

/* What a pointer that is held down does. */
typedef struct
{
  EfFrameDragMode mode;
  double start_x, start_y;   /* view units */
  double last_x, last_y;
  double image_x, image_y;   /* the image point where it began */
  EfHandle handle;
  EfRegionItem *item;        /* owned */
  EfBox before, now;
  gboolean moved;
  gboolean keep_tool;
  char *merge_key;
} EfFrameDrag;

struct _EfFrameView
{
  GtkWidget parent_instance;

  /* The picture. */
  EfFrameRaster *raster, *after_raster;
  EfFrameGeometry geometry;
  GdkRGBA fill;

  /* The boxes: @items mirrors @regions. */
  GListModel *regions;
  GPtrArray *items;
  int frame;
  EfRegionItem *selected, *hovered;

  guint geometry_idle;       /* the zoom follows a new size, and tells so after the layout */

  /* How it is shown. */
  EfFrameTool tool;
  gboolean invert, show_after, show_boxes, wheel_zooms;

  /* Nodes of boxes that are neither selected, hovered nor dragged; NULL when they must be made again. */
  GskRenderNode *boxes_node;

  /* Pointer and keys. */
  EfFrameDrag drag;
  double pointer_x, pointer_y;
  gboolean pointer_inside, space_down, space_used;
  double wheel_rest, pinch_zoom;
  char *key_merge_key;
  gint64 key_time;

  GtkWidget *tip;            /* owned */
  EfRegionItem *tip_item;    /* not owned: only compared */
};

enum
{
  EF_VIEW_REGION_DRAWN,
  EF_VIEW_REGION_CHANGED,
  EF_VIEW_REGION_DELETED,
  EF_VIEW_REGION_ACTIVATED,
  EF_VIEW_WINDOW_CHANGED,
  EF_VIEW_FRAME_STEP,
  EF_VIEW_SPACE_TAPPED,
  EF_VIEW_N_SIGNALS
};

extern guint ef_frame_view_signals[EF_VIEW_N_SIGNALS];

/* ef-frame-view.c */
/* Boxes, picture or geometry changed. */
void          _ef_frame_view_redraw_boxes   (EfFrameView     *self);
void          _ef_frame_view_geometry_changed (EfFrameView   *self);

/* ef-frame-view-boxes.c */
/* The selected box, for those who cannot see it; else how many there are. */
void          _ef_frame_view_update_description (EfFrameView *self);
void          _ef_frame_view_set_hovered    (EfFrameView     *self,
                                             EfRegionItem    *item);
/* The topmost box under a point: the selected one, else the smallest. */
EfRegionItem *_ef_frame_view_pick           (EfFrameView     *self,
                                             double           x,
                                             double           y);
gboolean      _ef_frame_view_is_shown       (EfFrameView     *self,
                                             EfRegionItem    *item);
/* (transfer container): the boxes shown, in reading order. */
GPtrArray    *_ef_frame_view_list_shown     (EfFrameView     *self);
void          _ef_frame_view_emit_changed   (EfFrameView     *self,
                                             EfRegionItem    *item,
                                             const EfBox     *box,
                                             gboolean         final,
                                             const char      *merge_key);
/* (transfer full): a key that no other gesture of this process bears. */
char         *_ef_frame_view_make_merge_key (const char      *gesture);

/* ef-frame-view-draw.c */
void          _ef_frame_view_snapshot       (GtkWidget       *widget,
                                             GtkSnapshot     *snapshot);

/* ef-frame-view-input.c */
void          _ef_frame_view_init_input     (EfFrameView     *self);
void          _ef_frame_view_update_cursor  (EfFrameView     *self);
/* One drag, from pressing to letting go; tests drive it without a pointer. */
void          _ef_frame_view_drag_begin     (EfFrameView     *self,
                                             guint            button,
                                             GdkModifierType  state,
                                             double           x,
                                             double           y);
void          _ef_frame_view_drag_update    (EfFrameView     *self,
                                             double           x,
                                             double           y);
void          _ef_frame_view_drag_end       (EfFrameView     *self);
/* As if it had never been. FALSE: there was none. */
gboolean      _ef_frame_view_drag_cancel    (EfFrameView     *self);
void          _ef_frame_view_scroll         (EfFrameView     *self,
                                             double           dx,
                                             double           dy,
                                             gboolean         touchpad,
                                             GdkModifierType  state);

/* ef-frame-view-actions.c */
void          _ef_frame_view_install_actions (GtkWidgetClass *widget_class);

/* ef-frame-view-tip.c */
gboolean      _ef_frame_view_query_tip      (GtkWidget       *widget,
                                             int              x,
                                             int              y,
                                             gboolean         keyboard,
                                             GtkTooltip      *tooltip);

G_END_DECLS
