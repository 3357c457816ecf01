#include "config.h"

#include "ef-frame-view-private.h"

#include <math.h>

/* View units: how far from a handle still takes it, and what a press may wander before it is a drag. */
#define HANDLE_REACH 9.0
#define DRAG_THRESHOLD 4.0
/* A box of less than this many pixels was a slip of the hand. */
#define DRAWN_MIN 3

static const char *const handle_cursors[] = { "nw-resize", "n-resize", "ne-resize", "e-resize", "se-resize",
                                              "s-resize",  "sw-resize", "w-resize",  "move" };

/* What a press with the select tool would take. */
static EfRegionItem *
find_target (EfFrameView *self,
             double       x,
             double       y,
             EfHandle    *handle)
{
  if (_ef_frame_view_is_shown (self, self->selected))
    {
      EfViewRect rect = ef_frame_geometry_box_to_view (&self->geometry,
                                                       &ef_region_item_get_region (self->selected)->box);

      *handle = ef_handle_at (&rect, x, y, HANDLE_REACH);
      if (*handle != EF_HANDLE_NONE)
        return self->selected;
    }
  *handle = EF_HANDLE_INSIDE;
  return _ef_frame_view_pick (self, x, y);
}

void
_ef_frame_view_update_cursor (EfFrameView *self)
{
  const char *name = NULL;
  EfHandle handle;

  if (self->drag.mode == EF_DRAG_PAN)
    name = "grabbing";
  else if (self->drag.mode == EF_DRAG_WINDOW)
    name = "all-scroll";
  else if (self->drag.mode == EF_DRAG_BOX)
    name = handle_cursors[self->drag.handle];
  else if (self->space_down || self->tool == EF_FRAME_TOOL_PAN)
    name = "grab";
  else if (self->tool == EF_FRAME_TOOL_DRAW)
    name = "crosshair";
  else if (self->tool == EF_FRAME_TOOL_WINDOW)
    name = "all-scroll";
  else if (self->pointer_inside)
    {
      EfRegionItem *item = find_target (self, self->pointer_x, self->pointer_y, &handle);

      if (item != NULL)
        name = item == self->selected ? handle_cursors[handle] : "pointer";
    }
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

static void
end_drag (EfFrameView *self)
{
  g_clear_object (&self->drag.item);
  g_clear_pointer (&self->drag.merge_key, g_free);
  self->drag = (EfFrameDrag){ 0 };
  _ef_frame_view_update_cursor (self);
  _ef_frame_view_redraw_boxes (self);
}

static EfFrameDragMode
choose_mode (EfFrameView    *self,
             guint           button,
             double          x,
             double          y,
             EfRegionItem  **item,
             EfHandle       *handle)
{
  if (button == GDK_BUTTON_MIDDLE || (button == GDK_BUTTON_PRIMARY && self->space_down))
    return EF_DRAG_PAN;
  if (button == GDK_BUTTON_SECONDARY)
    return EF_DRAG_WINDOW;
  switch (self->tool)
    {
    case EF_FRAME_TOOL_DRAW:
      return EF_DRAG_DRAW;
    case EF_FRAME_TOOL_PAN:
      return EF_DRAG_PAN;
    case EF_FRAME_TOOL_WINDOW:
      return EF_DRAG_WINDOW;
    default:
      *item = find_target (self, x, y, handle);
      return *item != NULL ? EF_DRAG_BOX : EF_DRAG_PAN;
    }
}

void
_ef_frame_view_drag_begin (EfFrameView     *self,
                           guint            button,
                           GdkModifierType  state,
                           double           x,
                           double           y)
{
  EfRegionItem *item = NULL;
  EfHandle handle = EF_HANDLE_NONE;
  EfFrameDragMode mode;

  _ef_frame_view_drag_cancel (self);
  if (self->raster == NULL)
    return;
  mode = choose_mode (self, button, x, y, &item, &handle);
  if (self->space_down)
    self->space_used = TRUE;

  /* A press on the picture lets go of the selection; a press on a box takes it. */
  if (button == GDK_BUTTON_PRIMARY && self->tool == EF_FRAME_TOOL_SELECT && !self->space_down)
    ef_frame_view_set_selected (self, item);

  self->drag.mode = mode;
  self->drag.start_x = self->drag.last_x = x;
  self->drag.start_y = self->drag.last_y = y;
  self->drag.keep_tool = (state & GDK_SHIFT_MASK) != 0;
  ef_frame_geometry_to_image (&self->geometry, x, y, &self->drag.image_x, &self->drag.image_y);
  if (mode == EF_DRAG_BOX)
    {
      self->drag.item = g_object_ref (item);
      self->drag.handle = handle;
      self->drag.before = self->drag.now = ef_region_item_get_region (item)->box;
      self->drag.merge_key = _ef_frame_view_make_merge_key ("drag");
    }
  _ef_frame_view_update_cursor (self);
}

static void
drag_box (EfFrameView *self,
          double       x,
          double       y)
{
  const EfFrameGeometry *geometry = &self->geometry;
  double image_x, image_y;
  EfBox box;

  ef_frame_geometry_to_image (geometry, x, y, &image_x, &image_y);
  box = ef_box_drag (&self->drag.before, self->drag.handle,
                     (int) round (image_x - self->drag.image_x), (int) round (image_y - self->drag.image_y),
                     geometry->image_width, geometry->image_height);
  if (ef_box_equal (&box, &self->drag.now))
    return;
  self->drag.now = box;
  _ef_frame_view_redraw_boxes (self);
  _ef_frame_view_emit_changed (self, self->drag.item, &box, FALSE, self->drag.merge_key);
}

void
_ef_frame_view_drag_update (EfFrameView *self,
                            double       x,
                            double       y)
{
  double dx = x - self->drag.last_x, dy = y - self->drag.last_y, image_x, image_y;

  if (self->drag.mode == EF_DRAG_NONE)
    return;
  if (!self->drag.moved && hypot (x - self->drag.start_x, y - self->drag.start_y) < DRAG_THRESHOLD)
    return;
  self->drag.moved = TRUE;
  self->drag.last_x = x;
  self->drag.last_y = y;

  switch (self->drag.mode)
    {
    case EF_DRAG_PAN:
      ef_frame_geometry_pan (&self->geometry, dx, dy);
      _ef_frame_view_redraw_boxes (self);
      break;
    case EF_DRAG_WINDOW:
      g_signal_emit (self, ef_frame_view_signals[EF_VIEW_WINDOW_CHANGED], 0, dy, dx);
      break;
    case EF_DRAG_DRAW:
      ef_frame_geometry_to_image (&self->geometry, x, y, &image_x, &image_y);
      self->drag.now = ef_box_from_drag (self->drag.image_x, self->drag.image_y, image_x, image_y,
                                         self->geometry.image_width, self->geometry.image_height);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    case EF_DRAG_BOX:
      drag_box (self, x, y);
      break;
    default:
      break;
    }
}

void
_ef_frame_view_drag_end (EfFrameView *self)
{
  EfFrameDrag drag = self->drag;
  g_autoptr (EfRegionItem) item = g_steal_pointer (&self->drag.item);
  g_autofree char *merge_key = g_steal_pointer (&self->drag.merge_key);

  end_drag (self);
  if (!drag.moved)
    return;
  if (drag.mode == EF_DRAG_BOX)
    _ef_frame_view_emit_changed (self, item, &drag.now, TRUE, merge_key);
  else if (drag.mode == EF_DRAG_DRAW && drag.now.width >= DRAWN_MIN && drag.now.height >= DRAWN_MIN)
    {
      if (!drag.keep_tool)
        ef_frame_view_set_tool (self, EF_FRAME_TOOL_SELECT);
      g_signal_emit (self, ef_frame_view_signals[EF_VIEW_REGION_DRAWN], 0,
                     drag.now.x, drag.now.y, drag.now.width, drag.now.height);
    }
}

gboolean
_ef_frame_view_drag_cancel (EfFrameView *self)
{
  EfFrameDrag drag = self->drag;
  g_autoptr (EfRegionItem) item = NULL;
  g_autofree char *merge_key = NULL;

  if (drag.mode == EF_DRAG_NONE)
    return FALSE;
  item = g_steal_pointer (&self->drag.item);
  merge_key = g_steal_pointer (&self->drag.merge_key);
  end_drag (self);
  if (drag.mode == EF_DRAG_BOX && drag.moved)
    _ef_frame_view_emit_changed (self, item, &drag.before, TRUE, merge_key);
  return TRUE;
}

void
_ef_frame_view_scroll (EfFrameView     *self,
                       double           dx,
                       double           dy,
                       gboolean         touchpad,
                       GdkModifierType  state)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  double x = self->pointer_inside ? self->pointer_x : self->geometry.view_width / 2;
  double y = self->pointer_inside ? self->pointer_y : self->geometry.view_height / 2;
  int steps;

  if (self->raster == NULL)
    return;
  if (touchpad)
    {
      if (control)
        ef_frame_geometry_zoom_at (&self->geometry, self->geometry.zoom * exp (-dy / 120), x, y);
      else
        ef_frame_geometry_pan (&self->geometry, -dx, -dy);
      _ef_frame_view_geometry_changed (self);
      return;
    }
  if (state & GDK_SHIFT_MASK)
    {
      ef_frame_geometry_pan (&self->geometry, -48 * (dx != 0 ? dx : dy), 0);
      _ef_frame_view_redraw_boxes (self);
      return;
    }
  if (control != self->wheel_zooms)
    {
      ef_frame_geometry_zoom_at (&self->geometry, self->geometry.zoom * exp (-dy * .18), x, y);
      _ef_frame_view_geometry_changed (self);
      return;
    }

  /* Wheels of high resolution send parts of a step. */
  self->wheel_rest += dy;
  steps = (int) trunc (self->wheel_rest);
  self->wheel_rest -= steps;
  if (steps != 0)
    g_signal_emit (self, ef_frame_view_signals[EF_VIEW_FRAME_STEP], 0, steps);
}

static void
drag_begin_cb (EfFrameView    *self,
               double          x,
               double          y,
               GtkGestureDrag *gesture)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  _ef_frame_view_drag_begin (self, gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)),
                             gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)), x, y);
}

static void
drag_update_cb (EfFrameView    *self,
                double          dx,
                double          dy,
                GtkGestureDrag *gesture)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  _ef_frame_view_drag_update (self, x + dx, y + dy);
}

static void
drag_end_cb (EfFrameView    *self,
             double          dx,
             double          dy,
             GtkGestureDrag *gesture)
{
  _ef_frame_view_drag_end (self);
}

static void
drag_cancel_cb (EfFrameView      *self,
                GdkEventSequence *sequence,
                GtkGesture       *gesture)
{
  _ef_frame_view_drag_cancel (self);
}

static void
pressed_cb (EfFrameView     *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  if (n_press == 2 && self->tool == EF_FRAME_TOOL_SELECT && self->selected != NULL
      && _ef_frame_view_pick (self, x, y) == self->selected)
    g_signal_emit (self, ef_frame_view_signals[EF_VIEW_REGION_ACTIVATED], 0, self->selected);
}

static void
motion_cb (EfFrameView *self,
           double       x,
           double       y)
{
  EfRegionItem *hovered = NULL;

  self->pointer_x = x;
  self->pointer_y = y;
  self->pointer_inside = TRUE;
  if (self->drag.mode != EF_DRAG_NONE)
    return;
  if (self->tool == EF_FRAME_TOOL_SELECT && self->raster != NULL)
    hovered = _ef_frame_view_pick (self, x, y);
  _ef_frame_view_set_hovered (self, hovered);
  _ef_frame_view_update_cursor (self);
}

static void
leave_cb (EfFrameView *self)
{
  self->pointer_inside = FALSE;
  _ef_frame_view_set_hovered (self, NULL);
}

static gboolean
scroll_cb (EfFrameView              *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  _ef_frame_view_scroll (self, dx, dy, gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE,
                         gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)));
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (EfFrameView *self)
{
  self->pinch_zoom = self->geometry.zoom;
}

static void
pinch_cb (EfFrameView    *self,
          double          factor,
          GtkGestureZoom *gesture)
{
  double x = self->geometry.view_width / 2, y = self->geometry.view_height / 2;

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  ef_frame_geometry_zoom_at (&self->geometry, self->pinch_zoom * factor, x, y);
  _ef_frame_view_geometry_changed (self);
}

static gboolean
key_pressed_cb (EfFrameView     *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  if (keyval != GDK_KEY_space || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  if (!self->space_down)
    {
      self->space_down = TRUE;
      self->space_used = FALSE;
      _ef_frame_view_update_cursor (self);
    }
  return GDK_EVENT_STOP;
}

static void
key_released_cb (EfFrameView     *self,
                 guint            keyval,
                 guint            keycode,
                 GdkModifierType  state)
{
  if (keyval != GDK_KEY_space || !self->space_down)
    return;
  self->space_down = FALSE;
  _ef_frame_view_update_cursor (self);
  if (!self->space_used)
    g_signal_emit (self, ef_frame_view_signals[EF_VIEW_SPACE_TAPPED], 0);
}

static void
focus_left_cb (EfFrameView *self)
{
  self->space_down = FALSE;
  _ef_frame_view_update_cursor (self);
}

static void
add_drag (EfFrameView *self,
          guint        button)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
_ef_frame_view_init_input (EfFrameView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click, *pinch;
  GtkEventController *controller;

  add_drag (self, GDK_BUTTON_PRIMARY);
  add_drag (self, GDK_BUTTON_MIDDLE);
  add_drag (self, GDK_BUTTON_SECONDARY);

  click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  pinch = gtk_gesture_zoom_new ();
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));

  controller = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect_swapped (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (controller, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (widget, controller);
}
