/* The verbs of the review: actions, and the keys that call them. */
#include "config.h"

#include "ef-main-window-private.h"

#include "ef-approve-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- deciding --------------------------------------------------------------------------------------------------- */

static void
next (EfMainWindow *self)
{
  if (!ef_workbench_next (self->workbench))
    _ef_main_window_tell (self, _("Nothing is open any more"), NULL);
}

/* What identifies and stays wants a reason, once for each kind of finding: danger is hard. */
static void
reject (EfMainWindow *self)
{
  EfPlanRow *row = ef_workbench_get_row (self->workbench);
  g_autofree char *kind = NULL;

  ef_workbench_reject (self->workbench);
  if (row == NULL || !ef_plan_row_is_identifying (row) || ef_plan_row_is_changed (row) ||
      ef_plan_row_get_state (row) != EF_REVIEW_REJECTED || *ef_plan_row_get_note (row) != 0)
    return;
  kind = g_strdup_printf ("%u %s", (guint) ef_plan_row_get_kind (row), ef_plan_row_get_cause (row));
  if (!g_hash_table_add (self->asked, g_steal_pointer (&kind)))
    return;
  _ef_main_window_tell (self, _("This may identify and will stay. Say why in the comment."), NULL);
  ef_row_detail_comment (self->detail);
}

static void
review (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);

  if (self->workbench == NULL || ef_workbench_get_plan (self->workbench) == NULL)
    return;
  name += strlen ("review.");
  if (g_str_equal (name, "accept-next"))
    {
      ef_workbench_accept (self->workbench);
      next (self);
    }
  else if (g_str_equal (name, "accept-similar"))
    {
      ef_workbench_accept_similar (self->workbench);
      next (self);
    }
  else if (g_str_equal (name, "reject"))
    reject (self);
  else if (g_str_equal (name, "reset"))
    ef_workbench_reset (self->workbench);
  else if (g_str_equal (name, "next"))
    next (self);
  else if (g_str_equal (name, "previous"))
    ef_workbench_previous (self->workbench);
  else if (g_str_equal (name, "edit"))
    ef_row_detail_edit (self->detail);
  else if (g_str_equal (name, "widen"))
    ef_workbench_widen (self->workbench);
  else if (g_str_equal (name, "frames"))
    ef_workbench_toggle_frames (self->workbench);
  else if (g_str_equal (name, "later"))
    ef_workbench_toggle_later (self->workbench);
  else if (g_str_equal (name, "comment"))
    ef_row_detail_comment (self->detail);
  else if (g_str_equal (name, "undo"))
    ef_workbench_undo (self->workbench);
  else if (g_str_equal (name, "redo"))
    ef_workbench_redo (self->workbench);
}

static void
look (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);

  name += strlen ("review.");
  if (g_str_equal (name, "draw"))
    {
      adw_view_stack_set_visible_child_name (self->pages, "review");
      gtk_widget_activate_action (GTK_WIDGET (self->frame), "pane.draw", NULL);
    }
  else if (g_str_equal (name, "invert"))
    gtk_widget_activate_action (GTK_WIDGET (self->frame), "pane.invert", NULL);
  else if (g_str_equal (name, "before-after"))
    gtk_widget_activate_action (GTK_WIDGET (self->frame), "pane.show-after", NULL);
  else if (g_str_equal (name, "window-narrower"))
    ef_frame_pane_change_window (self->frame, -1);
  else if (g_str_equal (name, "window-wider"))
    ef_frame_pane_change_window (self->frame, 1);
}

/* Frames of the instance; at its ends, or if it has but one, the instances of the tree. */
static void
step (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);

  if (self->workbench != NULL && !ef_frame_pane_step (self->frame, g_variant_get_int32 (parameter)))
    ef_study_tree_step (self->tree, g_variant_get_int32 (parameter));
}

static void
step_instance (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);

  if (self->workbench != NULL)
    ef_study_tree_step (self->tree, g_variant_get_int32 (parameter));
}

static void
find (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);

  gtk_widget_set_visible (GTK_WIDGET (self->right), TRUE);
  if (gtk_notebook_get_current_page (self->notebook) == 1)
    ef_tag_table_focus_search (self->tags);
  else
    {
      gtk_notebook_set_current_page (self->notebook, 0);
      ef_finding_list_focus_search (self->findings);
    }
}

/* The rows of the list that is open. */
static void
focus_rows (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);
  GtkWidget *page = gtk_notebook_get_nth_page (self->notebook, gtk_notebook_get_current_page (self->notebook));

  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* --- approving -------------------------------------------------------------------------------------------------- */

static void
finished_cb (EfMainWindow *self,
             const char   *folder)
{
  g_autofree char *report = g_build_filename (folder, "efface-report.json", NULL);
  g_autofree char *page = g_build_filename (folder, "efface-report.html", NULL);
  g_autofree char *quarantine = g_strconcat (folder, ".quarantine.csv", NULL);
  EfSession *session = ef_workbench_get_session (self->workbench);
  guint counts[EF_N_STATES] = { 0 };
  g_autoptr (GError) error = NULL;

  if (self->settings != NULL)
    g_settings_set_string (self->settings, "last-output", folder);
  ef_report_pane_set_folder (self->report, folder);
  ef_session_count_results (session, counts);
  if (!ef_session_save_report (session, report, &error) || !ef_session_save_report (session, page, &error))
    _ef_main_window_tell (self, _("The report could not be saved"), error->message);
  g_clear_error (&error);
  /* The signed plan as one file, which --batch --plan can follow. */
  if (ef_session_get_review (session) != NULL &&
      !ef_session_save_review (session, ef_session_get_review (session), &error))
    _ef_main_window_tell (self, _("The review could not be saved"), error->message);
  g_clear_error (&error);
  if (counts[EF_STATE_QUARANTINED] + counts[EF_STATE_LEAK] + counts[EF_STATE_REVIEW] > 0 &&
      !ef_session_save_quarantine (session, quarantine, &error))
    _ef_main_window_tell (self, _("The list of what was held back could not be saved"), error->message);
  adw_view_stack_set_visible_child_name (self->pages, "report");
}

static char *
dup_last_output (EfMainWindow *self)
{
  g_autofree char *folder = self->settings != NULL ? g_settings_get_string (self->settings, "last-output") : NULL;

  return folder != NULL && *folder != 0 && g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&folder) : NULL;
}

static void
approve (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);
  g_autofree char *folder = dup_last_output (self);
  EfApproveDialog *dialog = ef_approve_dialog_new (GTK_WINDOW (self), self->workbench, folder);

  g_signal_connect_object (dialog, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

static const struct
{
  guint key;
  GdkModifierType modifiers;
  const char *action;
  int parameter; /* of those that take one */
} keys[] = {
  { GDK_KEY_space, 0, "review.accept-next", 0 },
  { GDK_KEY_a, 0, "review.accept-similar", 0 },
  { GDK_KEY_BackSpace, 0, "review.previous", 0 },
  { GDK_KEY_r, 0, "review.reject", 0 },
  { GDK_KEY_e, 0, "review.edit", 0 },
  { GDK_KEY_g, 0, "review.widen", 0 },
  { GDK_KEY_f, 0, "review.frames", 0 },
  { GDK_KEY_Tab, 0, "review.next", 0 },
  { GDK_KEY_t, 0, "review.later", 0 },
  { GDK_KEY_m, 0, "review.comment", 0 },
  { GDK_KEY_d, 0, "review.draw", 0 },
  { GDK_KEY_b, 0, "review.before-after", 0 },
  { GDK_KEY_i, 0, "review.invert", 0 },
  { GDK_KEY_bracketleft, 0, "review.window-narrower", 0 },
  { GDK_KEY_bracketright, 0, "review.window-wider", 0 },
  /* On many keyboards, such as the German one, brackets want a third level that is out of the way of one hand. */
  { GDK_KEY_n, 0, "review.window-narrower", 0 },
  { GDK_KEY_w, 0, "review.window-wider", 0 },
  { GDK_KEY_comma, 0, "review.step", -1 },
  { GDK_KEY_period, 0, "review.step", 1 },
  { GDK_KEY_Page_Up, GDK_CONTROL_MASK, "review.step-instance", -1 },
  { GDK_KEY_Page_Down, GDK_CONTROL_MASK, "review.step-instance", 1 },
};

static gboolean
is_typing (GtkWidget *focus)
{
  if (focus == NULL)
    return FALSE;
  if (GTK_IS_TEXT_VIEW (focus))
    return gtk_text_view_get_editable (GTK_TEXT_VIEW (focus));
  return GTK_IS_EDITABLE (focus) || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

/* Space presses buttons, and moves the picture on the canvas; Tab there goes through the boxes, and anywhere but in the
 * lists and on the canvas it moves the focus. */
static gboolean
is_taken (EfMainWindow *self,
          GtkWidget    *focus,
          guint         key)
{
  gboolean button = focus != NULL && (GTK_IS_BUTTON (focus) || GTK_IS_DROP_DOWN (focus) || GTK_IS_SWITCH (focus) ||
                                      GTK_IS_MENU_BUTTON (focus) || GTK_IS_TOGGLE_BUTTON (focus));

  if (key == GDK_KEY_space)
    return button || ef_frame_pane_has_canvas (self->frame, focus);
  if (key == GDK_KEY_Tab)
    return focus == NULL || (gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) == NULL &&
                             gtk_widget_get_ancestor (focus, GTK_TYPE_COLUMN_VIEW) == NULL &&
                             !ef_frame_pane_has_canvas (self->frame, focus));
  return FALSE;
}

static gboolean
key_pressed_cb (EfMainWindow          *self,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                GtkEventControllerKey *controller)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (is_typing (focus) || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "work") != 0)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gboolean same = gdk_keyval_to_lower (keyval) == keys[i].key && modifiers == keys[i].modifiers;

      if (!same || is_taken (self, focus, keys[i].key))
        continue;
      if (keys[i].parameter != 0)
        gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, "i", keys[i].parameter);
      else
        gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

/* --- what can be done ------------------------------------------------------------------------------------------- */

static void
name_step (GtkWidget  *button,
           const char *format,
           const char *fallback,
           const char *label)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *text = label != NULL ? g_strjoinv (_(label), parts) : g_strdup (fallback);

  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
_ef_main_window_update_actions (EfMainWindow *self)
{
  static const char *const with_row[] = { "accept-next", "accept-similar", "reject", "reset", "edit",
                                          "widen",       "frames",         "later",  "comment" };
  static const char *const with_plan[] = { "next", "previous", "find" };
  GtkWidget *widget = GTK_WIDGET (self);
  EfSession *session = self->workbench != NULL ? ef_workbench_get_session (self->workbench) : NULL;
  EfPlan *plan = self->workbench != NULL ? ef_workbench_get_plan (self->workbench) : NULL;
  EfHistory *history = plan != NULL ? ef_session_get_history (session) : NULL;
  const char *undo = history != NULL ? ef_history_get_undo_label (history) : NULL;
  const char *redo = history != NULL ? ef_history_get_redo_label (history) : NULL;
  gboolean has_row = plan != NULL && ef_workbench_get_row (self->workbench) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (with_row); i++)
    {
      g_autofree char *action = g_strconcat ("review.", with_row[i], NULL);

      gtk_widget_action_set_enabled (widget, action, has_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (with_plan); i++)
    {
      g_autofree char *action = g_strconcat ("review.", with_plan[i], NULL);

      gtk_widget_action_set_enabled (widget, action, plan != NULL);
    }
  gtk_widget_action_set_enabled (widget, "review.undo", undo != NULL);
  gtk_widget_action_set_enabled (widget, "review.redo", redo != NULL);
  gtk_widget_action_set_enabled (widget, "review.approve",
                                 plan != NULL && ef_plan_get_n_inputs (plan) > 0 && ef_session_get_analysed (session) &&
                                     !ef_session_get_busy (session));
  gtk_widget_action_set_enabled (widget, "session.save-blind", plan != NULL && ef_session_get_analysed (session));
  gtk_widget_action_set_enabled (widget, "session.compare", plan != NULL && ef_session_get_analysed (session));
  gtk_widget_action_set_enabled (widget, "session.save-picture",
                                 plan != NULL && ef_workbench_get_number (self->workbench) != 0);
  gtk_widget_action_set_enabled (widget, "session.sample", plan != NULL && ef_session_get_analysed (session));
  /* Translators: %s is the name of a step, such as "Accept" */
  name_step (self->undo, _("Undo: %s"), _("Undo"), undo);
  name_step (self->redo, _("Redo: %s"), _("Redo"), redo);
}

static void
plan_cb (EfMainWindow *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  EfHistory *history = plan != NULL ? ef_session_get_history (ef_workbench_get_session (self->workbench)) : NULL;

  if (history != NULL)
    g_signal_connect_object (history, "notify", G_CALLBACK (_ef_main_window_update_actions), self, G_CONNECT_SWAPPED);
  _ef_main_window_update_actions (self);
}

void
_ef_main_window_install_review (GtkWidgetClass *klass)
{
  static const char *const verbs[] = {
    "review.accept-next", "review.accept-similar", "review.reject", "review.reset",   "review.next",
    "review.previous",    "review.edit",           "review.widen",  "review.frames",  "review.later",
    "review.comment",     "review.undo",           "review.redo",
  };
  static const char *const looks[] = {
    "review.draw", "review.invert", "review.before-after", "review.window-narrower", "review.window-wider",
  };

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_class_install_action (klass, verbs[i], NULL, review);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_class_install_action (klass, looks[i], NULL, look);
  gtk_widget_class_install_action (klass, "review.step", "i", step);
  gtk_widget_class_install_action (klass, "review.step-instance", "i", step_instance);
  gtk_widget_class_install_action (klass, "review.find", NULL, find);
  gtk_widget_class_install_action (klass, "review.rows", NULL, focus_rows);
  gtk_widget_class_install_action (klass, "review.approve", NULL, approve);
}

void
_ef_main_window_init_review (EfMainWindow *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  if (self->workbench != NULL)
    {
      EfSession *session = ef_workbench_get_session (self->workbench);

      g_signal_connect_object (self->workbench, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->workbench, "notify::row", G_CALLBACK (_ef_main_window_update_actions), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::analysed", G_CALLBACK (_ef_main_window_update_actions), self,
                               G_CONNECT_SWAPPED);
      plan_cb (self);
    }
  _ef_main_window_update_actions (self);
}
