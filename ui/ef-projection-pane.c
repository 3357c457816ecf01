#include "config.h"

#include "ef-projection-pane.h"

#include "ef-frame-view.h"
#include "ef-gesture.h"
#include "ef-node-text.h"
#include "ef-picture-texture.h"
#include "ef-region-items.h"
#include "ef-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _EfProjectionPane
{
  GtkWidget parent_instance;

  GtkStack *stack;
  EfFrameView *view;
  AdwStatusPage *none;
  GtkLabel *caption;
  GtkToggleButton *max, *mean, *min, *draw;

  EfWorkbench *workbench;
  EfSessionNode *series; /* that is shown */
  GListModel *items;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (EfProjectionPane, ef_projection_pane, GTK_TYPE_WIDGET)

/* The series of what is looked at. */
static EfSessionNode *
find_series (EfProjectionPane *self)
{
  guint number = self->workbench != NULL ? ef_workbench_get_number (self->workbench) : 0;
  EfSessionNode *node =
      number != 0 ? ef_session_get_node (ef_workbench_get_session (self->workbench), number) : NULL;

  if (node != NULL && ef_session_node_get_frames (node) == 0)
    return NULL;
  while (node != NULL && ef_session_node_get_kind (node) != EF_NODE_SERIES)
    node = ef_session_node_get_parent (node);
  return node;
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (EfProjectionPane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EfPicture) picture = ef_session_load_finish (EF_SESSION (source), result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->view == NULL)
    return;
  if (picture == NULL)
    {
      adw_status_page_set_description (self->none, error->message);
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }
  texture = ef_picture_make_texture (picture);
  ef_frame_view_set_texture (self->view, texture);
  gtk_stack_set_visible_child_name (self->stack, "view");
}

static void
load (EfProjectionPane *self)
{
  EfProjectionKind kind = EF_PROJECT_MAX;
  g_autofree char *title = NULL;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->series == NULL)
    return;
  if (gtk_toggle_button_get_active (self->mean))
    kind = EF_PROJECT_MEAN;
  else if (gtk_toggle_button_get_active (self->min))
    kind = EF_PROJECT_MIN;
  title = ef_node_dup_title (self->series);
  gtk_label_set_label (self->caption, title);
  if (ef_frame_view_get_texture (self->view) == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  self->cancellable = g_cancellable_new ();
  ef_session_load_projection_async (ef_workbench_get_session (self->workbench), self->series, kind, NULL,
                                    self->cancellable, loaded_cb, g_object_ref (self));
}

static void
number_cb (EfProjectionPane *self)
{
  EfSessionNode *series = find_series (self);
  EfScope scope;

  if (!g_set_object (&self->series, series))
    return;
  g_clear_object (&self->items);
  ef_frame_view_set_texture (self->view, NULL);
  gtk_stack_set_visible_child_name (self->stack, series != NULL ? "loading" : "none");
  gtk_label_set_label (self->caption, "");
  if (series == NULL)
    return;
  scope = ef_session_node_get_scope (series);
  self->items = ef_region_items_new (ef_workbench_get_plan (self->workbench), &scope);
  ef_frame_view_set_regions (self->view, self->items);
  load (self);
}

/* --- what the person does -------------------------------------------------------------------------------------- */

static void
region_drawn_cb (EfProjectionPane *self,
                 int               x,
                 int               y,
                 int               width,
                 int               height)
{
  guint number = ef_session_node_get_number (self->series);
  EfRegion region = { { x, y, width, height }, 0, 0 };
  EfReach reach =
      ef_session_node_get_n_instances (self->series) > 1 ? EF_REACH_SERIES : EF_REACH_ALL_FRAMES;

  ef_workbench_do (self->workbench,
                   ef_gesture_draw (ef_workbench_get_plan (self->workbench), number, &region, reach), NULL);
  gtk_toggle_button_set_active (self->draw, FALSE);
}

static void
selected_cb (EfProjectionPane *self)
{
  EfRegionItem *item = ef_frame_view_get_selected (self->view);

  if (item != NULL)
    ef_workbench_set_row (self->workbench, ef_region_item_get_source (item));
}

static void
draw_cb (EfProjectionPane *self)
{
  ef_frame_view_set_tool (self->view, gtk_toggle_button_get_active (self->draw) ? EF_FRAME_TOOL_DRAW
                                                                                : EF_FRAME_TOOL_SELECT);
}

void
ef_projection_pane_set_workbench (EfProjectionPane *self,
                                  EfWorkbench      *workbench)
{
  g_return_if_fail (EF_IS_PROJECTION_PANE (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::number", G_CALLBACK (number_cb), self, G_CONNECT_SWAPPED);
  number_cb (self);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
map (GtkWidget *widget)
{
  EfProjectionPane *self = EF_PROJECTION_PANE (widget);

  GTK_WIDGET_CLASS (ef_projection_pane_parent_class)->map (widget);
  if (self->series != NULL && ef_frame_view_get_texture (self->view) == NULL)
    load (self);
}

static void
dispose (GObject *object)
{
  EfProjectionPane *self = EF_PROJECTION_PANE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->view = NULL;
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->items);
  g_clear_object (&self->series);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (ef_projection_pane_parent_class)->dispose (object);
}

static void
ef_projection_pane_class_init (EfProjectionPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->map = map;
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-projection-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, EfProjectionPane, stack);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionPane, view);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionPane, none);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionPane, caption);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionPane, max);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionPane, mean);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionPane, min);
  gtk_widget_class_bind_template_child (widget_class, EfProjectionPane, draw);
  gtk_widget_class_bind_template_callback (widget_class, region_drawn_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, draw_cb);
  gtk_widget_class_bind_template_callback (widget_class, load);
}

static void
ef_projection_pane_init (EfProjectionPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
