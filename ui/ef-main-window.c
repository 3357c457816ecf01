#include "config.h"

#include "ef-main-window-private.h"

#include "ef-run.h"
#include "ef-ui.h"

#include <glib/gi18n.h>

/* Enough for a finding in detail; the list takes what is left. */
#define DETAIL_HEIGHT 380
#define DETAIL_WIDTH 440
/* Wide lists from which on there is room beside them. */
#define BESIDE_WIDTH 1500

G_DEFINE_FINAL_TYPE (EfMainWindow, ef_main_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- telling ---------------------------------------------------------------------------------------------------- */

static void
show_detail (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  GtkWidget *dialog;
  const char *title, *detail;

  g_variant_get (parameter, "(&s&s)", &title, &detail);
  dialog = adw_message_dialog_new (GTK_WINDOW (widget), title, detail);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
_ef_main_window_tell (EfMainWindow *self,
                      const char   *title,
                      const char   *detail)
{
  AdwToast *toast;
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  toast = adw_toast_new (escaped);
  if (detail != NULL && *detail != 0)
    {
      adw_toast_set_button_label (toast, _("Details"));
      adw_toast_set_action_name (toast, "win.show-detail");
      adw_toast_set_action_target (toast, "(ss)", title, detail);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
problem_cb (EfMainWindow *self,
            const char   *title,
            const char   *detail)
{
  _ef_main_window_tell (self, title, detail);
}

/* --- following the session -------------------------------------------------------------------------------------- */

gboolean
ef_main_window_is_empty (EfMainWindow *self)
{
  EfSession *session = self->workbench != NULL ? ef_workbench_get_session (self->workbench) : NULL;

  return session == NULL || (g_list_model_get_n_items (ef_session_get_tree (session)) == 0 &&
                             !ef_session_get_busy (session));
}

static void
update_page (EfMainWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, ef_main_window_is_empty (self) ? "welcome" : "work");
  _ef_main_window_update_actions (self);
}

/* What is of use only when something is open. */
static gboolean
is_work (EfMainWindow *self,
         const char   *page)
{
  return g_strcmp0 (page, "work") == 0;
}

/* The first instance with a picture below @nodes; 0: there is none yet. */
static guint
find_picture (GListModel *nodes)
{
  guint number = 0;

  for (guint i = 0; nodes != NULL && number == 0 && i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (EfSessionNode) node = g_list_model_get_item (nodes, i);

      if (ef_session_node_get_kind (node) != EF_NODE_INSTANCE)
        number = find_picture (ef_session_node_get_children (node));
      else if (ef_session_node_get_frames (node) > 0)
        number = ef_session_node_get_number (node);
    }
  return number;
}

/* The first picture is on screen while the rest is still being read. */
static void
inputs_added_cb (EfMainWindow *self)
{
  GListModel *tree = ef_session_get_tree (ef_workbench_get_session (self->workbench));
  guint number = ef_workbench_get_number (self->workbench) == 0 ? find_picture (tree) : 0;

  if (number != 0)
    ef_workbench_show (self->workbench, number, 0);
  update_page (self);
}

static void
tell_missing_languages (EfMainWindow *self)
{
  const char *missing = ef_session_get_missing_languages (ef_workbench_get_session (self->workbench));
  g_autofree char *packages = missing != NULL ? ef_run_dup_language_packages (missing) : NULL;
  g_autofree char *detail = NULL;

  if (missing == NULL)
    return;
  detail = g_strdup_printf (_("Tesseract has no data for: %s. Text in these languages was not read.\n\n"
                              "On Debian they come with: apt install %s"), missing, packages);
  _ef_main_window_tell (self, _("Some languages of burned-in text are not installed"), detail);
}

static void
analysis_done_cb (EfMainWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  tell_missing_languages (self);

  if (ef_workbench_get_row (self->workbench) == NULL)
    ef_workbench_next (self->workbench);
  update_page (self);
  /* Who has not begun yet begins with the worst: one key decides. */
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->outer)))
    gtk_widget_activate_action (GTK_WIDGET (self), "review.rows", NULL);
}

static void
message_cb (EfMainWindow *self)
{
  const char *message = ef_session_get_message (ef_workbench_get_session (self->workbench));

  if (message != NULL && *message != 0 && !ef_session_get_busy (ef_workbench_get_session (self->workbench)))
    _ef_main_window_tell (self, _("Something could not be done"), message);
}

static void
scope_cb (EfMainWindow *self)
{
  guint selected = gtk_drop_down_get_selected (self->scope);

  if (self->workbench != NULL && selected < EF_N_SCOPES)
    ef_workbench_set_scope (self->workbench, (EfScopeKind) selected);
}

static void
workbench_scope_cb (EfMainWindow *self)
{
  guint scope;

  g_object_get (self->workbench, "scope", &scope, NULL);
  gtk_drop_down_set_selected (self->scope, scope);
}

/* --- arranging -------------------------------------------------------------------------------------------------- */

static void
go_to_page (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  EfMainWindow *self = EF_MAIN_WINDOW (widget);

  gtk_widget_set_visible (GTK_WIDGET (self->pages), TRUE);
  adw_view_stack_set_visible_child_name (self->pages, g_variant_get_string (parameter, NULL));
}

/* A pane that has turned keeps its place only from the next layout on. */
static gboolean
place_detail_tick (GtkWidget     *widget,
                   GdkFrameClock *clock,
                   gpointer       user_data)
{
  EfMainWindow *self = user_data;
  gboolean is_wide = !gtk_widget_get_visible (GTK_WIDGET (self->pages));

  if (!self->laid_out)
    {
      self->laid_out = TRUE;
      return G_SOURCE_CONTINUE;
    }
  self->placing = 0;
  if (!is_wide)
    gtk_paned_set_position (self->right, self->detail_place);
  else if (gtk_orientable_get_orientation (GTK_ORIENTABLE (self->right)) == GTK_ORIENTATION_VERTICAL)
    gtk_paned_set_position (self->right, gtk_widget_get_height (widget) * 62 / 100);
  else
    gtk_paned_set_position (self->right, gtk_widget_get_width (widget) - DETAIL_WIDTH);
  return G_SOURCE_REMOVE;
}

/* Wide lists stand beside the finding in detail where there is room, and else get most of the height. */
static void
wide_cb (EfMainWindow *self)
{
  gboolean is_wide = !gtk_widget_get_visible (GTK_WIDGET (self->pages));
  gboolean is_beside = is_wide && gtk_widget_get_width (GTK_WIDGET (self->inner)) >= BESIDE_WIDTH;

  if (is_wide && self->placing == 0)
    self->detail_place = gtk_paned_get_position (self->right);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->right),
                                  is_beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  self->laid_out = FALSE;
  if (self->placing == 0)
    self->placing = gtk_widget_add_tick_callback (GTK_WIDGET (self->right), place_detail_tick, self, NULL);
}

/* A page that is chosen is seen. */
static void
page_cb (EfMainWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pages), TRUE);
}

static void
restore (EfMainWindow *self)
{
  if (self->settings == NULL)
    {
      gtk_paned_set_position (self->inner, 600);
      return;
    }
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  gtk_paned_set_position (self->outer, g_settings_get_int (self->settings, "studies-pane-width"));
  g_settings_bind (self->settings, "studies-pane-visible", self->tree, "visible", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "findings-pane-visible", self->right, "visible", G_SETTINGS_BIND_DEFAULT);
}

/* The pane of findings keeps its width, so its place is known only when that of the window is. */
static void
place_findings (EfMainWindow *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->inner));
  int height = gtk_widget_get_height (GTK_WIDGET (self->right));
  int wanted = self->settings != NULL ? g_settings_get_int (self->settings, "findings-pane-width") : 420;

  if (width <= 0 || self->updating)
    return;
  self->updating = TRUE;
  gtk_paned_set_position (self->inner, MAX (width - wanted, 280));
  if (height > 0)
    gtk_paned_set_position (self->right, MAX (height * 48 / 100, height - DETAIL_HEIGHT));
}

static gboolean
place_tick (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  EfMainWindow *self = user_data;

  place_findings (self);
  return self->updating ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
remember (EfMainWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (!gtk_window_is_maximized (GTK_WINDOW (self)))
    {
      g_settings_set_int (self->settings, "window-width", MAX (width, 360));
      g_settings_set_int (self->settings, "window-height", MAX (height, 294));
    }
  if (!self->updating)
    return;
  g_settings_set_int (self->settings, "studies-pane-width", gtk_paned_get_position (self->outer));
  width = gtk_widget_get_width (GTK_WIDGET (self->inner)) - gtk_paned_get_position (self->inner);
  if (width > 0)
    g_settings_set_int (self->settings, "findings-pane-width", width);
}

static gboolean
close_request (GtkWindow *window)
{
  remember (EF_MAIN_WINDOW (window));
  return GTK_WINDOW_CLASS (ef_main_window_parent_class)->close_request (window);
}

/* --- life ------------------------------------------------------------------------------------------------------- */

EfWorkbench *
ef_main_window_get_workbench (EfMainWindow *self)
{
  return self->workbench;
}

static void
attach (EfMainWindow *self)
{
  EfSession *session = ef_workbench_get_session (self->workbench);

  ef_workbench_attach (self->workbench, GTK_WIDGET (self));
  ef_study_tree_set_workbench (self->tree, self->workbench);
  ef_frame_pane_set_workbench (self->frame, self->workbench);
  ef_projection_pane_set_workbench (self->projection, self->workbench);
  ef_sheet_pane_set_workbench (self->sheet, self->workbench);
  ef_report_pane_set_workbench (self->report, self->workbench);
  ef_finding_list_set_workbench (self->findings, self->workbench);
  ef_tag_table_set_workbench (self->tags, self->workbench);
  ef_region_list_set_workbench (self->regions, self->workbench);
  ef_difference_list_set_workbench (self->differences, self->workbench);
  ef_row_detail_set_workbench (self->detail, self->workbench);
  ef_history_list_set_workbench (self->history, self->workbench);
  ef_status_bar_set_workbench (self->status, self->workbench);
  ef_template_banner_set_workbench (self->banner, self->workbench);

  g_signal_connect_object (self->workbench, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workbench, "notify::scope", G_CALLBACK (workbench_scope_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "inputs-added", G_CALLBACK (inputs_added_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "analysis-done", G_CALLBACK (analysis_done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::busy", G_CALLBACK (update_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::message", G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);
}

static const char *const toggles[] = { "show-studies", "show-findings", "wide-lists" };

static void
dispose (GObject *object)
{
  EfMainWindow *self = EF_MAIN_WINDOW (object);

  /* A notebook goes page by page; when the one on top goes, it moves the focus in a window that is gone (GTK 4.8). */
  if (self->notebook != NULL)
    gtk_notebook_set_current_page (self->notebook, gtk_notebook_page_num (self->notebook, GTK_WIDGET (self->regions)));
  /* They hold panes, which must not outlive the window. */
  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    g_action_map_remove_action (G_ACTION_MAP (self), toggles[i]);

  g_clear_object (&self->workbench);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->asked, g_hash_table_unref);
  G_OBJECT_CLASS (ef_main_window_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (EF_TYPE_WELCOME_PAGE);
  g_type_ensure (EF_TYPE_STUDY_TREE);
  g_type_ensure (EF_TYPE_FRAME_PANE);
  g_type_ensure (EF_TYPE_PROJECTION_PANE);
  g_type_ensure (EF_TYPE_SHEET_PANE);
  g_type_ensure (EF_TYPE_REPORT_PANE);
  g_type_ensure (EF_TYPE_FINDING_LIST);
  g_type_ensure (EF_TYPE_TAG_TABLE);
  g_type_ensure (EF_TYPE_REGION_LIST);
  g_type_ensure (EF_TYPE_DIFFERENCE_LIST);
  g_type_ensure (EF_TYPE_ROW_DETAIL);
  g_type_ensure (EF_TYPE_HISTORY_LIST);
  g_type_ensure (EF_TYPE_STATUS_BAR);
  g_type_ensure (EF_TYPE_TEMPLATE_BANNER);
}

static void
ef_main_window_class_init (EfMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  ef_ui_init ();
  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, outer);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, inner);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, right);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, notebook);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, scope);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, redo);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, tree);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, frame);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, projection);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, sheet);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, report);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, findings);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, tags);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, regions);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, differences);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, detail);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, history);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, status);
  gtk_widget_class_bind_template_child (widget_class, EfMainWindow, banner);
  gtk_widget_class_bind_template_callback (widget_class, is_work);
  gtk_widget_class_bind_template_callback (widget_class, scope_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_install_action (widget_class, "win.page", "s", go_to_page);
  gtk_widget_class_install_action (widget_class, "win.show-detail", "(ss)", show_detail);
  _ef_main_window_install_open (widget_class);
  _ef_main_window_install_profile (widget_class);
  _ef_main_window_install_review (widget_class);
}

/* In GTK 4.8 a screen reader is told that each of them is a tab, and no more. */
static void
name_tabs (EfMainWindow *self)
{
  for (int i = 0; i < gtk_notebook_get_n_pages (self->notebook); i++)
    {
      GtkWidget *label = gtk_notebook_get_tab_label (self->notebook, gtk_notebook_get_nth_page (self->notebook, i));

      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      gtk_label_get_label (GTK_LABEL (label)), -1);
    }
}

static void
ef_main_window_init (EfMainWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_tabs (self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self->inner), place_tick, self, NULL);
}

static void
add_toggles (EfMainWindow *self)
{
  g_autoptr (GPropertyAction) studies = g_property_action_new (toggles[0], self->tree, "visible");
  g_autoptr (GPropertyAction) findings = g_property_action_new (toggles[1], self->right, "visible");
  g_autoptr (GPropertyAction) wide = g_object_new (G_TYPE_PROPERTY_ACTION, "name", toggles[2], "object", self->pages,
                                                   "property-name", "visible", "invert-boolean", TRUE, NULL);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (studies));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (findings));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (wide));
}

EfMainWindow *
ef_main_window_new (EfApplication *application)
{
  EfMainWindow *self = g_object_new (EF_TYPE_MAIN_WINDOW, "application", application, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (EfSession) session = NULL;

  if (ef_application_get_settings (application) != NULL)
    self->settings = g_object_ref (ef_application_get_settings (application));
  restore (self);
  add_toggles (self);
  g_signal_connect_object (self->pages, "notify::visible", G_CALLBACK (wide_cb), self, G_CONNECT_SWAPPED);
  session = _ef_main_window_make_session (self, application, &error);
  if (session != NULL)
    {
      self->workbench = ef_workbench_new (session);
      attach (self);
      _ef_main_window_init_readers (self);
    }
  else
    _ef_main_window_tell (self, _("Nothing can be opened"), error->message);
  _ef_main_window_init_open (self);
  _ef_main_window_init_review (self);
  update_page (self);
  return self;
}
