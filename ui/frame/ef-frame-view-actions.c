#include "config.h"

#include "ef-frame-view-private.h"

/* Key presses within this time are one change: microseconds. */
#define KEY_RUN (1200 * 1000)
#define FAST 10
#define PAN_STEP 64
#define WINDOW_STEP 16

static void
zoom_to (EfFrameView *self,
         double       zoom)
{
  ef_frame_geometry_zoom_at (&self->geometry, zoom, self->geometry.view_width / 2, self->geometry.view_height / 2);
  _ef_frame_view_geometry_changed (self);
}

static void
zoom_in_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  EfFrameView *self = EF_FRAME_VIEW (widget);

  zoom_to (self, ef_frame_geometry_get_next_zoom (&self->geometry, 1));
}

static void
zoom_out_cb (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  EfFrameView *self = EF_FRAME_VIEW (widget);

  zoom_to (self, ef_frame_geometry_get_next_zoom (&self->geometry, -1));
}

static void
zoom_fit_cb (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ef_frame_view_fit (EF_FRAME_VIEW (widget));
}

static void
zoom_one_cb (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  zoom_to (EF_FRAME_VIEW (widget), 1);
}

static void
draw_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  EfFrameView *self = EF_FRAME_VIEW (widget);

  ef_frame_view_set_tool (self, self->tool == EF_FRAME_TOOL_DRAW ? EF_FRAME_TOOL_SELECT : EF_FRAME_TOOL_DRAW);
}

/* Drawing without a pointer: a box comes up in the middle of the view, to be moved and resized by keys. */
static void
draw_in_middle (EfFrameView *self)
{
  EfBox visible = ef_frame_geometry_get_visible (&self->geometry);
  int width = MAX (visible.width / 4, 1), height = MAX (visible.height / 8, 1);

  ef_frame_view_set_tool (self, EF_FRAME_TOOL_SELECT);
  if (self->raster != NULL && visible.width > 0 && visible.height > 0)
    g_signal_emit (self, ef_frame_view_signals[EF_VIEW_REGION_DRAWN], 0,
                   visible.x + (visible.width - width) / 2, visible.y + (visible.height - height) / 2, width, height);
}

static EfRegionItem *
get_shown_selected (EfFrameView *self)
{
  return _ef_frame_view_is_shown (self, self->selected) ? self->selected : NULL;
}

static void
delete_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  EfRegionItem *item = get_shown_selected (EF_FRAME_VIEW (widget));

  if (item != NULL)
    g_signal_emit (widget, ef_frame_view_signals[EF_VIEW_REGION_DELETED], 0, item);
}

static void
activate_cb (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  EfFrameView *self = EF_FRAME_VIEW (widget);
  EfRegionItem *item = get_shown_selected (self);

  if (self->tool == EF_FRAME_TOOL_DRAW)
    draw_in_middle (self);
  else if (item != NULL)
    g_signal_emit (self, ef_frame_view_signals[EF_VIEW_REGION_ACTIVATED], 0, item);
}

/* One thing at a time: the drag, the tool, the selection. */
static gboolean
cancel (EfFrameView *self)
{
  if (_ef_frame_view_drag_cancel (self))
    return TRUE;
  if (self->tool != EF_FRAME_TOOL_SELECT)
    {
      ef_frame_view_set_tool (self, EF_FRAME_TOOL_SELECT);
      return TRUE;
    }
  if (self->selected != NULL)
    {
      ef_frame_view_set_selected (self, NULL);
      return TRUE;
    }
  return FALSE;
}

static void
cancel_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  cancel (EF_FRAME_VIEW (widget));
}

/* FALSE at the end, where the focus moves on. */
static gboolean
step_box (EfFrameView *self,
          int          step)
{
  g_autoptr (GPtrArray) shown = _ef_frame_view_list_shown (self);
  guint position = 0;
  gint64 next;

  if (!self->show_boxes || shown->len == 0)
    return FALSE;
  if (self->selected != NULL && g_ptr_array_find (shown, self->selected, &position))
    next = (gint64) position + step;
  else
    next = step > 0 ? 0 : (gint64) shown->len - 1;
  if (next < 0 || next >= shown->len)
    return FALSE;
  ef_frame_view_set_selected (self, shown->pdata[next]);
  return TRUE;
}

static void
next_box_cb (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  step_box (EF_FRAME_VIEW (widget), 1);
}

static void
previous_box_cb (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  step_box (EF_FRAME_VIEW (widget), -1);
}

static gboolean
change_by_key (EfFrameView *self,
               EfHandle     handle,
               int          dx,
               int          dy)
{
  EfRegionItem *item = get_shown_selected (self);
  gint64 now = g_get_monotonic_time ();
  EfBox box;

  if (item == NULL || self->drag.mode != EF_DRAG_NONE)
    return FALSE;
  box = ef_box_drag (&ef_region_item_get_region (item)->box, handle, dx, dy,
                     self->geometry.image_width, self->geometry.image_height);
  if (ef_box_equal (&box, &ef_region_item_get_region (item)->box))
    return TRUE;
  if (self->key_merge_key == NULL || now - self->key_time > KEY_RUN)
    {
      g_free (self->key_merge_key);
      self->key_merge_key = _ef_frame_view_make_merge_key ("keys");
    }
  self->key_time = now;
  _ef_frame_view_emit_changed (self, item, &box, TRUE, self->key_merge_key);
  if (self->selected == item)
    ef_frame_view_reveal (self, item);
  return TRUE;
}

static void
nudge_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  int dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  change_by_key (EF_FRAME_VIEW (widget), EF_HANDLE_INSIDE, dx, dy);
}

static void
resize_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  int dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  change_by_key (EF_FRAME_VIEW (widget), EF_HANDLE_SE, dx, dy);
}

static void
pan_cb (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  EfFrameView *self = EF_FRAME_VIEW (widget);
  int dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  ef_frame_geometry_pan (&self->geometry, dx, dy);
  _ef_frame_view_redraw_boxes (self);
}

static void
window_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  int center, width;

  g_variant_get (parameter, "(ii)", &center, &width);
  g_signal_emit (widget, ef_frame_view_signals[EF_VIEW_WINDOW_CHANGED], 0, (double) center, (double) width);
}

/* Keys that must go on to the window where there is nothing for them to do here. */
static gboolean
cancel_key_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  return cancel (EF_FRAME_VIEW (widget));
}

static gboolean
step_box_key_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   data)
{
  return step_box (EF_FRAME_VIEW (widget), g_variant_get_int32 (args));
}

/* Without a box to move, left and right go through the frames; up and down are the window's. */
static gboolean
nudge_key_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   data)
{
  int dx, dy;

  g_variant_get (args, "(ii)", &dx, &dy);
  if (change_by_key (EF_FRAME_VIEW (widget), EF_HANDLE_INSIDE, dx, dy))
    return TRUE;
  if (dx == 0)
    return FALSE;
  g_signal_emit (widget, ef_frame_view_signals[EF_VIEW_FRAME_STEP], 0, dx);
  return TRUE;
}

static gboolean
resize_key_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  int dx, dy;

  g_variant_get (args, "(ii)", &dx, &dy);
  return change_by_key (EF_FRAME_VIEW (widget), EF_HANDLE_SE, dx, dy);
}

static gboolean
delete_key_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   data)
{
  if (get_shown_selected (EF_FRAME_VIEW (widget)) == NULL)
    return FALSE;
  delete_cb (widget, NULL, NULL);
  return TRUE;
}

static gboolean
activate_key_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   data)
{
  EfFrameView *self = EF_FRAME_VIEW (widget);

  if (self->tool != EF_FRAME_TOOL_DRAW && get_shown_selected (self) == NULL)
    return FALSE;
  activate_cb (widget, NULL, NULL);
  return TRUE;
}

static void
bind_arrows (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key, keypad;
    int dx, dy;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    for (int pad = 0; pad < 2; pad++)
      {
        guint key = pad ? arrows[i].keypad : arrows[i].key;
        int dx = arrows[i].dx, dy = arrows[i].dy;

        gtk_widget_class_add_binding (widget_class, key, 0, nudge_key_cb, "(ii)", dx, dy);
        gtk_widget_class_add_binding (widget_class, key, GDK_CONTROL_MASK, nudge_key_cb, "(ii)", dx * FAST, dy * FAST);
        gtk_widget_class_add_binding (widget_class, key, GDK_SHIFT_MASK, resize_key_cb, "(ii)", dx, dy);
        gtk_widget_class_add_binding (widget_class, key, GDK_CONTROL_MASK | GDK_SHIFT_MASK, resize_key_cb,
                                      "(ii)", dx * FAST, dy * FAST);
        gtk_widget_class_add_binding_action (widget_class, key, GDK_ALT_MASK, "frame.pan",
                                             "(ii)", -dx * PAN_STEP, -dy * PAN_STEP);
      }
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = {
    { GDK_KEY_plus, "frame.zoom-in" },
    { GDK_KEY_equal, "frame.zoom-in" },
    { GDK_KEY_KP_Add, "frame.zoom-in" },
    { GDK_KEY_minus, "frame.zoom-out" },
    { GDK_KEY_KP_Subtract, "frame.zoom-out" },
    { GDK_KEY_0, "frame.zoom-fit" },
    { GDK_KEY_KP_0, "frame.zoom-fit" },
    { GDK_KEY_1, "frame.zoom-one" },
    { GDK_KEY_KP_1, "frame.zoom-one" },
    { GDK_KEY_d, "frame.draw" },
    { GDK_KEY_i, "frame.invert" },
    { GDK_KEY_b, "frame.show-after" },
  };
  static const guint delete_keys[] = { GDK_KEY_Delete, GDK_KEY_KP_Delete };
  static const guint activate_keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };
  static const guint tabs[] = { GDK_KEY_Tab, GDK_KEY_KP_Tab };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (delete_keys); i++)
    gtk_widget_class_add_binding (widget_class, delete_keys[i], 0, delete_key_cb, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (activate_keys); i++)
    gtk_widget_class_add_binding (widget_class, activate_keys[i], 0, activate_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, cancel_key_cb, NULL);

  /* Ctrl+Tab leaves at once, however many boxes there are. */
  for (gsize i = 0; i < G_N_ELEMENTS (tabs); i++)
    {
      gtk_widget_class_add_binding (widget_class, tabs[i], 0, step_box_key_cb, "i", 1);
      gtk_widget_class_add_binding (widget_class, tabs[i], GDK_SHIFT_MASK, step_box_key_cb, "i", -1);
    }

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketleft, 0, "frame.window", "(ii)", 0, -WINDOW_STEP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_bracketright, 0, "frame.window", "(ii)", 0, WINDOW_STEP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_braceleft, 0, "frame.window", "(ii)", -WINDOW_STEP, 0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_braceright, 0, "frame.window", "(ii)", WINDOW_STEP, 0);
  bind_arrows (widget_class);
}

void
_ef_frame_view_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name, *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "frame.zoom-in", NULL, zoom_in_cb },     { "frame.zoom-out", NULL, zoom_out_cb },
    { "frame.zoom-fit", NULL, zoom_fit_cb },   { "frame.zoom-one", NULL, zoom_one_cb },
    { "frame.draw", NULL, draw_cb },           { "frame.delete", NULL, delete_cb },
    { "frame.activate", NULL, activate_cb },   { "frame.cancel", NULL, cancel_cb },
    { "frame.next-box", NULL, next_box_cb },   { "frame.previous-box", NULL, previous_box_cb },
    { "frame.nudge", "(ii)", nudge_cb },       { "frame.resize", "(ii)", resize_cb },
    { "frame.pan", "(ii)", pan_cb },           { "frame.window", "(ii)", window_cb },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "frame.tool", "tool");
  gtk_widget_class_install_property_action (widget_class, "frame.invert", "invert");
  gtk_widget_class_install_property_action (widget_class, "frame.show-after", "show-after");
  gtk_widget_class_install_property_action (widget_class, "frame.show-boxes", "show-boxes");
  bind_keys (widget_class);
}
