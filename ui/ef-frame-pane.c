#include "config.h"

#include "ef-frame-pane.h"

#include "ef-frame-loader.h"
#include "ef-frame-stack.h"
#include "ef-frame-strip.h"
#include "ef-frame-view.h"
#include "ef-gesture.h"
#include "ef-node-text.h"
#include "ef-region-items.h"
#include "ef-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

struct _EfFramePane
{
  GtkWidget parent_instance;

  GtkStack *stack;
  EfFrameView *view;
  EfFrameStrip *strip;
  AdwStatusPage *problem;
  GtkSpinner *spinner;
  GtkLabel *series, *place;
  GtkToggleButton *select_tool, *draw_tool, *pan_tool, *window_tool, *before;

  EfWorkbench *workbench;
  EfFrameLoader *loader;
  GListModel *items;
  guint number;           /* the instance that is on the canvas */
  EfFrameStack *frames;   /* what one scrolls through */
  guint position;         /* in it */
  int direction;          /* in which the person goes: 1 or -1 */
  gboolean has_window;    /* the person chose one, for the series */
  EfValueWindow window;
  gboolean following;     /* the selection is being set from the workbench */
};

G_DEFINE_FINAL_TYPE (EfFramePane, ef_frame_pane, GTK_TYPE_WIDGET)

static EfSessionNode *
get_node (EfFramePane *self)
{
  guint number = self->workbench != NULL ? ef_workbench_get_number (self->workbench) : 0;

  return number != 0 ? ef_session_get_node (ef_workbench_get_session (self->workbench), number) : NULL;
}

/* --- what is shown --------------------------------------------------------------------------------------------- */

static gboolean
order (guint    steps,
       guint   *number,
       guint   *frame,
       gpointer user_data)
{
  EfFramePane *self = user_data;

  return ef_frame_stack_get (self->frames, (gint64) self->position + (gint64) steps * self->direction, number, frame);
}

static void
load (EfFramePane *self)
{
  EfSessionNode *node = get_node (self);
  const EfValueWindow *window = self->has_window ? &self->window : NULL;
  guint frame;

  if (node == NULL || ef_session_node_get_frames (node) == 0)
    return;
  frame = MIN (ef_workbench_get_frame (self->workbench), ef_session_node_get_frames (node) - 1);
  ef_frame_loader_want (self->loader, self->number, frame, window, FALSE);
  if (ef_frame_view_get_show_after (self->view))
    {
      ef_frame_view_set_after_texture (self->view, NULL);
      gtk_spinner_start (self->spinner);
      ef_frame_loader_want (self->loader, self->number, frame, window, TRUE);
    }
}

static void
loaded_cb (EfFramePane *self,
           GdkTexture  *texture,
           gboolean     after)
{
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "frame");
  if (after)
    ef_frame_view_set_after_texture (self->view, texture);
  else
    ef_frame_view_set_texture (self->view, texture);
}

static void
show_problem (EfFramePane *self,
              const char  *title,
              const char  *message)
{
  adw_status_page_set_title (self->problem, title);
  adw_status_page_set_description (self->problem, message);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
failed_cb (EfFramePane *self,
           const char  *message)
{
  gtk_spinner_stop (self->spinner);
  if (ef_frame_view_get_texture (self->view) != NULL && ef_frame_view_get_show_after (self->view))
    {
      g_autoptr (GError) error = g_error_new_literal (EF_ERROR, EF_ERROR_FAILED, message);

      ef_frame_view_set_show_after (self->view, FALSE);
      ef_workbench_report (self->workbench, _("The written frame cannot be shown"), error);
      return;
    }
  show_problem (self, _("This frame cannot be shown"), message);
}

static void
show_place (EfFramePane *self)
{
  EfSessionNode *node = get_node (self);
  guint frames = node != NULL ? ef_session_node_get_frames (node) : 0;
  guint frame = ef_workbench_get_frame (self->workbench) + 1;
  g_autofree char *series = NULL;
  g_autofree char *text = NULL;

  if (node == NULL)
    text = g_strdup ("");
  else if (frames > 1)
    text = g_strdup_printf (_("Instance %u · frame %u of %u · %u × %u"), self->number, frame, frames,
                            ef_session_node_get_columns (node), ef_session_node_get_rows (node));
  else if (frames == 1)
    text = g_strdup_printf (_("Instance %u · %u × %u"), self->number, ef_session_node_get_columns (node),
                            ef_session_node_get_rows (node));
  else
    text = g_strdup_printf (_("Instance %u"), self->number);
  gtk_label_set_label (self->place, text);
  while (node != NULL && ef_session_node_get_kind (node) > EF_NODE_SERIES)
    node = ef_session_node_get_parent (node);
  series = ef_node_dup_title (node);
  gtk_label_set_label (self->series, series);
}

static void
row_cb (EfFramePane *self)
{
  EfRegionItem *item = ef_region_items_find (self->items, ef_workbench_get_row (self->workbench));

  self->following = TRUE;
  ef_frame_view_set_selected (self->view, item);
  self->following = FALSE;
}

static void
frame_cb (EfFramePane *self)
{
  guint frame = ef_workbench_get_frame (self->workbench);

  guint position = ef_frame_stack_find (self->frames, self->number, frame);

  if (position != self->position)
    self->direction = position < self->position ? -1 : 1;
  self->position = position;
  ef_frame_view_set_frame (self->view, (int) frame);
  ef_frame_strip_set_frame (self->strip, position);
  show_place (self);
  load (self);
}

static void
show_page (EfFramePane   *self,
           EfSessionNode *node,
           guint          frames)
{
  const char *problem = node != NULL ? ef_session_node_get_problem (node) : NULL;

  if (frames == 0 && problem != NULL)
    show_problem (self, _("This file cannot be read"), problem);
  else
    gtk_stack_set_visible_child_name (self->stack, node != NULL && frames == 0 ? "none" : "frame");
}

static void
number_cb (EfFramePane *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  EfSessionNode *node = get_node (self);
  guint frames = node != NULL ? ef_session_node_get_frames (node) : 0;
  g_autofree char *label = g_strdup_printf ("%u", ef_workbench_get_number (self->workbench));
  EfScope scope = { EF_SCOPE_INSTANCE, label };

  if (self->number != ef_workbench_get_number (self->workbench))
    ef_frame_view_set_after_texture (self->view, NULL);
  if (ef_frame_stack_show (self->frames, node != NULL ? ef_workbench_get_number (self->workbench) : 0))
    self->has_window = FALSE;
  self->number = ef_workbench_get_number (self->workbench);
  g_clear_object (&self->items);
  self->items = ef_region_items_new (node != NULL ? plan : NULL, &scope);
  ef_frame_view_set_regions (self->view, self->items);
  show_page (self, node, frames);
  gtk_widget_set_visible (GTK_WIDGET (self->strip), ef_frame_stack_get_length (self->frames) > 1);
  ef_frame_strip_set_n_frames (self->strip, MAX (ef_frame_stack_get_length (self->frames), 1));
  if (node == NULL)
    ef_frame_view_set_texture (self->view, NULL);
  frame_cb (self);
  row_cb (self);
}

static void
settled_cb (EfFramePane *self)
{
  ef_frame_loader_forget (self->loader);
  if (ef_frame_view_get_show_after (self->view))
    load (self);
}

static void
plan_cb (EfFramePane *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);

  ef_frame_loader_stop (self->loader);
  ef_frame_stack_clear (self->frames);
  ef_frame_view_set_texture (self->view, NULL);
  if (plan != NULL)
    g_signal_connect_object (plan, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  number_cb (self);
}

/* --- what the person does -------------------------------------------------------------------------------------- */

static void
region_drawn_cb (EfFramePane *self,
                 int          x,
                 int          y,
                 int          width,
                 int          height)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  EfSessionNode *node = get_node (self);
  EfRegion region = { { x, y, width, height }, 0, 0 };
  guint number = self->number;
  guint made;
  EfRegionItem *item;

  if (node == NULL)
    return;
  region.first_frame = region.last_frame = ef_workbench_get_frame (self->workbench);
  made = ef_plan_get_next_region (plan, number);
  /* Text that is burned in usually stands in every frame: the safer reach comes first. */
  if (!ef_workbench_do (self->workbench, ef_gesture_draw (plan, number, &region, EF_REACH_ALL_FRAMES), NULL))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (EfRegionItem) other = g_list_model_get_item (self->items, i);
      EfPlanRow *row = ef_region_item_get_source (other);

      item = other;
      if (ef_plan_row_get_input (row) == number && ef_plan_row_get_region (row, NULL) == made)
        ef_frame_view_set_selected (self->view, item);
    }
}

static void
region_changed_cb (EfFramePane  *self,
                   EfRegionItem *item,
                   int           x,
                   int           y,
                   int           width,
                   int           height,
                   gboolean      final,
                   const char   *merge_key)
{
  EfPlanRow *row = ef_region_item_get_source (item);
  EfPlanRegion value;

  if (ef_plan_row_get_region (row, &value) == 0)
    return;
  value.region.box = (EfBox){ x, y, width, height };
  ef_workbench_do (self->workbench, ef_gesture_change (row, &value, N_("Move region"), merge_key), NULL);
  if (final && ef_workbench_get_plan (self->workbench) != NULL)
    ef_history_seal (ef_session_get_history (ef_workbench_get_session (self->workbench)));
}

static void
region_deleted_cb (EfFramePane  *self,
                   EfRegionItem *item)
{
  EfPlanRow *row = ef_region_item_get_source (item);
  EfPlanRegion value;
  GPtrArray *edits;

  if (ef_plan_row_get_region (row, &value) == 0)
    return;
  if (value.kind == EF_REGION_DRAWN || value.kind == EF_REGION_TEMPLATE)
    edits = ef_gesture_delete (row);
  else
    edits = ef_gesture_reject (row);
  ef_workbench_do (self->workbench, edits, NULL);
}

static void
region_activated_cb (EfFramePane  *self,
                     EfRegionItem *item)
{
  ef_workbench_set_row (self->workbench, ef_region_item_get_source (item));
  gtk_widget_activate_action (GTK_WIDGET (self), "review.edit", NULL);
}

static void
selected_cb (EfFramePane *self)
{
  EfRegionItem *item = ef_frame_view_get_selected (self->view);

  if (!self->following && item != NULL)
    ef_workbench_set_row (self->workbench, ef_region_item_get_source (item));
}

static void
set_window (EfFramePane *self,
            double       center,
            double       width)
{
  self->window.center = center;
  self->window.width = width;
  self->has_window = TRUE;
  load (self);
}

/* One view unit is a 250th of the window: the same feel for 8 and for 16 bits. */
static void
window_changed_cb (EfFramePane *self,
                   double       center,
                   double       width)
{
  EfValueWindow now = self->has_window ? self->window : ef_frame_loader_get_window (self->loader);
  double unit = MAX (now.width, 1) / 250;

  set_window (self, now.center + center * unit, MAX (now.width + width * unit, 1));
}

void
ef_frame_pane_change_window (EfFramePane *self,
                             int          direction)
{
  EfValueWindow now = self->has_window ? self->window : ef_frame_loader_get_window (self->loader);

  if (direction == 0)
    {
      self->has_window = FALSE;
      load (self);
    }
  else
    set_window (self, now.center, MAX (now.width * (direction < 0 ? 0.85 : 1 / 0.85), 1));
}

static void
choose_window (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  EfFramePane *self = EF_FRAME_PANE (widget);
  const char *choice = g_variant_get_string (parameter, NULL);
  g_auto (GStrv) parts = g_strsplit (choice, " ", 2);

  if (g_str_equal (choice, "default"))
    ef_frame_pane_change_window (self, 0);
  else if (g_str_equal (choice, "full"))
    set_window (self, 0, 0);
  else
    set_window (self, g_ascii_strtod (parts[0], NULL), g_ascii_strtod (parts[1], NULL));
}

static void
frame_wanted_cb (EfFramePane *self,
                 guint        position)
{
  guint number, frame;

  if (ef_frame_stack_get (self->frames, position, &number, &frame))
    ef_workbench_show (self->workbench, number, frame);
}

gboolean
ef_frame_pane_step (EfFramePane *self,
                    int          steps)
{
  if (ef_frame_strip_get_n_frames (self->strip) < 2)
    return FALSE;
  ef_frame_strip_step (self->strip, steps);
  return TRUE;
}

void
ef_frame_pane_show_written (EfFramePane *self)
{
  ef_frame_view_set_show_after (self->view, TRUE);
}

GdkTexture *
ef_frame_pane_get_written (EfFramePane *self)
{
  return ef_frame_view_get_show_after (self->view) ? ef_frame_view_get_after_texture (self->view) : NULL;
}

static void
frame_step_cb (EfFramePane *self,
               int          steps)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "review.step", "i", steps);
}

static void
space_tapped_cb (EfFramePane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "review.accept-next", NULL);
}

static void
show_after_cb (EfFramePane *self)
{
  if (ef_frame_view_get_show_after (self->view))
    load (self);
  else
    gtk_toggle_button_set_active (self->before, TRUE);
}

static void
tool_cb (EfFramePane *self)
{
  EfFrameTool tool = EF_FRAME_TOOL_SELECT;

  if (gtk_toggle_button_get_active (self->draw_tool))
    tool = EF_FRAME_TOOL_DRAW;
  else if (gtk_toggle_button_get_active (self->pan_tool))
    tool = EF_FRAME_TOOL_PAN;
  else if (gtk_toggle_button_get_active (self->window_tool))
    tool = EF_FRAME_TOOL_WINDOW;
  ef_frame_view_set_tool (self->view, tool);
}

static void
tool_changed_cb (EfFramePane *self)
{
  GtkToggleButton *buttons[] = { self->select_tool, self->draw_tool, self->pan_tool, self->window_tool };

  gtk_toggle_button_set_active (buttons[ef_frame_view_get_tool (self->view)], TRUE);
}

static void
fit_cb (EfFramePane *self)
{
  ef_frame_view_fit (self->view);
}

static void
one_cb (EfFramePane *self)
{
  ef_frame_view_set_zoom (self->view, 1);
}

/* "frame.draw" and the like, from keys that were pressed elsewhere. */
static void
forward (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  EfFramePane *self = EF_FRAME_PANE (widget);
  g_autofree char *action = g_strconcat ("frame.", name + strlen ("pane."), NULL);

  if (g_str_equal (name, "pane.draw"))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
  gtk_widget_activate_action_variant (GTK_WIDGET (self->view), action, parameter);
}

void
ef_frame_pane_focus (EfFramePane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

gboolean
ef_frame_pane_has_canvas (EfFramePane *self,
                          GtkWidget   *focus)
{
  return focus != NULL && (focus == GTK_WIDGET (self->view) || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)));
}

void
ef_frame_pane_set_workbench (EfFramePane *self,
                             EfWorkbench *workbench)
{
  g_return_if_fail (EF_IS_FRAME_PANE (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  self->frames = ef_frame_stack_new (ef_workbench_get_session (workbench));
  self->direction = 1;
  self->loader = ef_frame_loader_new (ef_workbench_get_session (workbench));
  ef_frame_loader_set_order (self->loader, order, self);
  g_signal_connect_object (self->loader, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->loader, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::number", G_CALLBACK (number_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::frame", G_CALLBACK (frame_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::row", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  plan_cb (self);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
dispose (GObject *object)
{
  EfFramePane *self = EF_FRAME_PANE (object);

  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->items);
  if (self->loader != NULL)
    ef_frame_loader_set_order (self->loader, NULL, NULL);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->frames, ef_frame_stack_free);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (ef_frame_pane_parent_class)->dispose (object);
}

static void
ef_frame_pane_class_init (EfFramePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-frame-pane.ui");
  gtk_widget_class_set_css_name (widget_class, "framepane");
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, stack);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, view);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, strip);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, problem);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, spinner);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, place);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, series);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, select_tool);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, draw_tool);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, pan_tool);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, window_tool);
  gtk_widget_class_bind_template_child (widget_class, EfFramePane, before);
  gtk_widget_class_bind_template_callback (widget_class, region_drawn_cb);
  gtk_widget_class_bind_template_callback (widget_class, region_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, region_deleted_cb);
  gtk_widget_class_bind_template_callback (widget_class, region_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, window_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, frame_step_cb);
  gtk_widget_class_bind_template_callback (widget_class, space_tapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_after_cb);
  gtk_widget_class_bind_template_callback (widget_class, frame_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, tool_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
  gtk_widget_class_bind_template_callback (widget_class, one_cb);
  gtk_widget_class_install_action (widget_class, "pane.window", "s", choose_window);
  gtk_widget_class_install_action (widget_class, "pane.draw", NULL, forward);
  gtk_widget_class_install_action (widget_class, "pane.invert", NULL, forward);
  gtk_widget_class_install_action (widget_class, "pane.show-after", NULL, forward);
}

static void
ef_frame_pane_init (EfFramePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->view, "notify::tool", G_CALLBACK (tool_changed_cb), self, G_CONNECT_SWAPPED);
}
