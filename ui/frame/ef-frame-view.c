#include "config.h"

#include "ef-frame-ui.h"
#include "ef-frame-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_TEXTURE,
  PROP_AFTER_TEXTURE,
  PROP_FILL,
  PROP_REGIONS,
  PROP_FRAME,
  PROP_SELECTED,
  PROP_TOOL,
  PROP_INVERT,
  PROP_SHOW_AFTER,
  PROP_SHOW_BOXES,
  PROP_WHEEL_ZOOMS,
  PROP_ZOOM,
  PROP_FITTED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
guint ef_frame_view_signals[EF_VIEW_N_SIGNALS];

G_DEFINE_ENUM_TYPE (EfFrameTool, ef_frame_tool,
                    G_DEFINE_ENUM_VALUE (EF_FRAME_TOOL_SELECT, "select"),
                    G_DEFINE_ENUM_VALUE (EF_FRAME_TOOL_DRAW, "draw"),
                    G_DEFINE_ENUM_VALUE (EF_FRAME_TOOL_PAN, "pan"),
                    G_DEFINE_ENUM_VALUE (EF_FRAME_TOOL_WINDOW, "window"))

G_DEFINE_FINAL_TYPE (EfFrameView, ef_frame_view, GTK_TYPE_WIDGET)

void
_ef_frame_view_redraw_boxes (EfFrameView *self)
{
  g_clear_pointer (&self->boxes_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
_ef_frame_view_geometry_changed (EfFrameView *self)
{
  _ef_frame_view_redraw_boxes (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FITTED]);
}

static void
set_raster (EfFrameView    *self,
            EfFrameRaster **raster,
            GdkTexture     *texture,
            guint           prop)
{
  if (texture == (*raster != NULL ? ef_frame_raster_get_texture (*raster) : NULL))
    return;
  g_clear_pointer (raster, ef_frame_raster_free);
  if (texture != NULL)
    *raster = ef_frame_raster_new (texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
ef_frame_view_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum = 96;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 360;
}

static gboolean
geometry_idle_cb (gpointer user_data)
{
  EfFrameView *self = user_data;

  self->geometry_idle = 0;
  _ef_frame_view_geometry_changed (self);
  return G_SOURCE_REMOVE;
}

static void
ef_frame_view_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  EfFrameView *self = EF_FRAME_VIEW (widget);

  ef_frame_geometry_set_view (&self->geometry, width, height, gtk_widget_get_scale_factor (widget));
  _ef_frame_view_redraw_boxes (self);
  /* A label that shows the zoom must not change its size in the middle of the layout. */
  if (self->geometry_idle == 0)
    self->geometry_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, geometry_idle_cb, self, NULL);
}

static void
scale_factor_cb (EfFrameView *self)
{
  ef_frame_geometry_set_view (&self->geometry, self->geometry.view_width, self->geometry.view_height,
                              gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  _ef_frame_view_geometry_changed (self);
}

static void
ef_frame_view_dispose (GObject *object)
{
  EfFrameView *self = EF_FRAME_VIEW (object);

  g_clear_handle_id (&self->geometry_idle, g_source_remove);
  self->drag.moved = FALSE;
  _ef_frame_view_drag_cancel (self);
  ef_frame_view_set_regions (self, NULL);
  g_clear_object (&self->tip);
  g_clear_pointer (&self->boxes_node, gsk_render_node_unref);
  g_clear_pointer (&self->raster, ef_frame_raster_free);
  g_clear_pointer (&self->after_raster, ef_frame_raster_free);
  G_OBJECT_CLASS (ef_frame_view_parent_class)->dispose (object);
}

static void
ef_frame_view_finalize (GObject *object)
{
  EfFrameView *self = EF_FRAME_VIEW (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->key_merge_key);
  G_OBJECT_CLASS (ef_frame_view_parent_class)->finalize (object);
}

static void
ef_frame_view_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  EfFrameView *self = EF_FRAME_VIEW (object);

  switch (id)
    {
    case PROP_TEXTURE:
      g_value_set_object (value, ef_frame_view_get_texture (self));
      break;
    case PROP_AFTER_TEXTURE:
      g_value_set_object (value, ef_frame_view_get_after_texture (self));
      break;
    case PROP_FILL:
      g_value_set_boxed (value, &self->fill);
      break;
    case PROP_REGIONS:
      g_value_set_object (value, self->regions);
      break;
    case PROP_FRAME:
      g_value_set_int (value, self->frame);
      break;
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    case PROP_TOOL:
      g_value_set_enum (value, self->tool);
      break;
    case PROP_INVERT:
      g_value_set_boolean (value, self->invert);
      break;
    case PROP_SHOW_AFTER:
      g_value_set_boolean (value, self->show_after);
      break;
    case PROP_SHOW_BOXES:
      g_value_set_boolean (value, self->show_boxes);
      break;
    case PROP_WHEEL_ZOOMS:
      g_value_set_boolean (value, self->wheel_zooms);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->geometry.zoom);
      break;
    case PROP_FITTED:
      g_value_set_boolean (value, self->geometry.fit);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_frame_view_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  EfFrameView *self = EF_FRAME_VIEW (object);

  switch (id)
    {
    case PROP_TEXTURE:
      ef_frame_view_set_texture (self, g_value_get_object (value));
      break;
    case PROP_AFTER_TEXTURE:
      ef_frame_view_set_after_texture (self, g_value_get_object (value));
      break;
    case PROP_FILL:
      ef_frame_view_set_fill (self, g_value_get_boxed (value));
      break;
    case PROP_REGIONS:
      ef_frame_view_set_regions (self, g_value_get_object (value));
      break;
    case PROP_FRAME:
      ef_frame_view_set_frame (self, g_value_get_int (value));
      break;
    case PROP_SELECTED:
      ef_frame_view_set_selected (self, g_value_get_object (value));
      break;
    case PROP_TOOL:
      ef_frame_view_set_tool (self, g_value_get_enum (value));
      break;
    case PROP_INVERT:
      ef_frame_view_set_invert (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_AFTER:
      ef_frame_view_set_show_after (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_BOXES:
      ef_frame_view_set_show_boxes (self, g_value_get_boolean (value));
      break;
    case PROP_WHEEL_ZOOMS:
      ef_frame_view_set_wheel_zooms (self, g_value_get_boolean (value));
      break;
    case PROP_ZOOM:
      ef_frame_view_set_zoom (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_signals (GType type)
{
  ef_frame_view_signals[EF_VIEW_REGION_DRAWN] =
    g_signal_new ("region-drawn", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 4, G_TYPE_INT, G_TYPE_INT, G_TYPE_INT, G_TYPE_INT);
  ef_frame_view_signals[EF_VIEW_REGION_CHANGED] =
    g_signal_new ("region-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 7, EF_TYPE_REGION_ITEM, G_TYPE_INT, G_TYPE_INT, G_TYPE_INT, G_TYPE_INT,
                  G_TYPE_BOOLEAN, G_TYPE_STRING);
  ef_frame_view_signals[EF_VIEW_REGION_DELETED] =
    g_signal_new ("region-deleted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, EF_TYPE_REGION_ITEM);
  ef_frame_view_signals[EF_VIEW_REGION_ACTIVATED] =
    g_signal_new ("region-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, EF_TYPE_REGION_ITEM);
  ef_frame_view_signals[EF_VIEW_WINDOW_CHANGED] =
    g_signal_new ("window-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  ef_frame_view_signals[EF_VIEW_FRAME_STEP] =
    g_signal_new ("frame-step", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  ef_frame_view_signals[EF_VIEW_SPACE_TAPPED] =
    g_signal_new ("space-tapped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ef_frame_view_class_init (EfFrameViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags write = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ef_frame_view_dispose;
  object_class->finalize = ef_frame_view_finalize;
  object_class->get_property = ef_frame_view_get_property;
  object_class->set_property = ef_frame_view_set_property;

  widget_class->measure = ef_frame_view_measure;
  widget_class->size_allocate = ef_frame_view_size_allocate;
  widget_class->snapshot = _ef_frame_view_snapshot;
  widget_class->query_tooltip = _ef_frame_view_query_tip;

  props[PROP_TEXTURE] = g_param_spec_object ("texture", NULL, NULL, GDK_TYPE_TEXTURE, write);
  props[PROP_AFTER_TEXTURE] = g_param_spec_object ("after-texture", NULL, NULL, GDK_TYPE_TEXTURE, write);
  props[PROP_FILL] = g_param_spec_boxed ("fill", NULL, NULL, GDK_TYPE_RGBA, write);
  props[PROP_REGIONS] = g_param_spec_object ("regions", NULL, NULL, G_TYPE_LIST_MODEL, write);
  props[PROP_FRAME] = g_param_spec_int ("frame", NULL, NULL, EF_FRAME_ALL, G_MAXINT, 0, write);
  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, EF_TYPE_REGION_ITEM, write);
  props[PROP_TOOL] = g_param_spec_enum ("tool", NULL, NULL, EF_TYPE_FRAME_TOOL, EF_FRAME_TOOL_SELECT, write);
  props[PROP_INVERT] = g_param_spec_boolean ("invert", NULL, NULL, FALSE, write);
  props[PROP_SHOW_AFTER] = g_param_spec_boolean ("show-after", NULL, NULL, FALSE, write);
  props[PROP_SHOW_BOXES] = g_param_spec_boolean ("show-boxes", NULL, NULL, TRUE, write);
  props[PROP_WHEEL_ZOOMS] = g_param_spec_boolean ("wheel-zooms", NULL, NULL, TRUE, write);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, EF_FRAME_ZOOM_MAX, 1, write);
  props[PROP_FITTED] = g_param_spec_boolean ("fitted", NULL, NULL, TRUE, read);
  g_object_class_install_properties (object_class, N_PROPS, props);

  install_signals (G_TYPE_FROM_CLASS (klass));
  _ef_frame_view_install_actions (widget_class);

  gtk_widget_class_set_css_name (widget_class, "frameview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ef_frame_view_init (EfFrameView *self)
{
  ef_frame_ui_init ();

  ef_frame_geometry_init (&self->geometry);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->fill = (GdkRGBA){ 0, 0, 0, 1 };
  self->show_boxes = TRUE;
  self->wheel_zooms = TRUE;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Frame"), -1);
  _ef_frame_view_update_description (self);

  _ef_frame_view_init_input (self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_factor_cb), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (_ef_frame_view_redraw_boxes), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ef_frame_view_new (void)
{
  return g_object_new (EF_TYPE_FRAME_VIEW, NULL);
}

GdkTexture *
ef_frame_view_get_texture (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), NULL);
  return self->raster != NULL ? ef_frame_raster_get_texture (self->raster) : NULL;
}

void
ef_frame_view_set_texture (EfFrameView *self,
                           GdkTexture  *texture)
{
  double zoom;

  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  g_return_if_fail (texture == NULL || GDK_IS_TEXTURE (texture));

  set_raster (self, &self->raster, texture, PROP_TEXTURE);
  if (texture == NULL)
    {
      _ef_frame_view_redraw_boxes (self);
      return;
    }
  if (self->geometry.image_width == gdk_texture_get_width (texture)
      && self->geometry.image_height == gdk_texture_get_height (texture))
    return;
  zoom = self->geometry.zoom;
  ef_frame_geometry_set_image (&self->geometry, gdk_texture_get_width (texture), gdk_texture_get_height (texture));
  _ef_frame_view_redraw_boxes (self);
  if (zoom != self->geometry.zoom)
    _ef_frame_view_geometry_changed (self);
}

GdkTexture *
ef_frame_view_get_after_texture (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), NULL);
  return self->after_raster != NULL ? ef_frame_raster_get_texture (self->after_raster) : NULL;
}

void
ef_frame_view_set_after_texture (EfFrameView *self,
                                 GdkTexture  *texture)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  g_return_if_fail (texture == NULL || GDK_IS_TEXTURE (texture));
  set_raster (self, &self->after_raster, texture, PROP_AFTER_TEXTURE);
}

const GdkRGBA *
ef_frame_view_get_fill (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), NULL);
  return &self->fill;
}

void
ef_frame_view_set_fill (EfFrameView   *self,
                        const GdkRGBA *fill)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self) && fill != NULL);
  if (gdk_rgba_equal (&self->fill, fill))
    return;
  self->fill = *fill;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILL]);
}

EfFrameTool
ef_frame_view_get_tool (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), EF_FRAME_TOOL_SELECT);
  return self->tool;
}

void
ef_frame_view_set_tool (EfFrameView *self,
                        EfFrameTool  tool)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  if (self->tool == tool)
    return;
  self->tool = tool;
  _ef_frame_view_set_hovered (self, NULL);
  _ef_frame_view_update_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOOL]);
}

/* TRUE if the flag changed; the caller has to redraw. */
static gboolean
set_flag (EfFrameView *self,
          gboolean    *flag,
          gboolean     value,
          guint        prop)
{
  value = value != FALSE;
  if (*flag == value)
    return FALSE;
  *flag = value;
  _ef_frame_view_redraw_boxes (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
  return TRUE;
}

gboolean
ef_frame_view_get_invert (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), FALSE);
  return self->invert;
}

void
ef_frame_view_set_invert (EfFrameView *self,
                          gboolean     invert)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  set_flag (self, &self->invert, invert, PROP_INVERT);
}

gboolean
ef_frame_view_get_show_after (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), FALSE);
  return self->show_after;
}

void
ef_frame_view_set_show_after (EfFrameView *self,
                              gboolean     show_after)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  set_flag (self, &self->show_after, show_after, PROP_SHOW_AFTER);
}

gboolean
ef_frame_view_get_show_boxes (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), FALSE);
  return self->show_boxes;
}

void
ef_frame_view_set_show_boxes (EfFrameView *self,
                              gboolean     show_boxes)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  if (!show_boxes)
    _ef_frame_view_drag_cancel (self);
  if (set_flag (self, &self->show_boxes, show_boxes, PROP_SHOW_BOXES))
    _ef_frame_view_set_hovered (self, NULL);
}

gboolean
ef_frame_view_get_wheel_zooms (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), FALSE);
  return self->wheel_zooms;
}

void
ef_frame_view_set_wheel_zooms (EfFrameView *self,
                               gboolean     wheel_zooms)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  set_flag (self, &self->wheel_zooms, wheel_zooms, PROP_WHEEL_ZOOMS);
}

double
ef_frame_view_get_zoom (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), 1);
  return self->geometry.zoom;
}

void
ef_frame_view_set_zoom (EfFrameView *self,
                        double       zoom)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self) && zoom > 0);
  ef_frame_geometry_zoom_at (&self->geometry, zoom, self->geometry.view_width / 2, self->geometry.view_height / 2);
  _ef_frame_view_geometry_changed (self);
}

gboolean
ef_frame_view_get_fitted (EfFrameView *self)
{
  g_return_val_if_fail (EF_IS_FRAME_VIEW (self), FALSE);
  return self->geometry.fit;
}

void
ef_frame_view_fit (EfFrameView *self)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self));
  ef_frame_geometry_fit (&self->geometry);
  _ef_frame_view_geometry_changed (self);
}

void
ef_frame_view_reveal (EfFrameView  *self,
                      EfRegionItem *item)
{
  g_return_if_fail (EF_IS_FRAME_VIEW (self) && EF_IS_REGION_ITEM (item));
  if (ef_frame_geometry_reveal (&self->geometry, &ef_region_item_get_region (item)->box))
    _ef_frame_view_redraw_boxes (self);
}
