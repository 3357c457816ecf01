/* The review window in process: every template, every name, and the verbs on a small study with real workers. */
#include "config.h"

#include "ef-action-button.h"
#include "ef-frame-strip.h"
#include "ef-approve-dialog.h"
#include "ef-gesture.h"
#include "ef-help-window.h"
#include "ef-main-window-private.h"
#include "ef-preferences.h"
#include "ef-profile-window.h"
#include "ef-region-items.h"
#include "ef-row-model.h"
#include "ef-sample.h"
#include "ef-template-window.h"
#include "ef-thumbnail.h"

#include <glib/gstdio.h>

static EfApplication *application;

/* --- templates -------------------------------------------------------------------------------------------------- */

static void
test_template (gconstpointer data)
{
  GType type = GPOINTER_TO_SIZE (data);
  GtkWidget *widget = g_object_new (type, NULL);

  if (GTK_IS_WINDOW (widget))
    {
      g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
      gtk_window_destroy (GTK_WINDOW (widget));
      while (widget != NULL && g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_null (widget);
      return;
    }
  g_object_ref_sink (widget);
  g_assert_finalize_object (widget);
}

/* --- a window with a study -------------------------------------------------------------------------------------- */

typedef struct
{
  EfMainWindow *window;
  EfWorkbench *workbench;
  EfSession *session;
} Fixture;

static gboolean
ring (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_a_moment (void)
{
  gboolean over = FALSE;

  g_timeout_add (60, ring, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static const char *
get_study (void)
{
  static char *folder;

  if (folder == NULL)
    {
      g_autofree char *all = g_build_filename (g_get_home_dir (), "study", NULL);
      g_autofree char *output = NULL;
      const char *command[] = { g_getenv ("EF_DEMO_MAKER"), all, NULL };
      g_autoptr (GDir) dir = NULL;
      const char *name;
      int status;

      g_mkdir_with_parents (all, 0700);
      g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status,
                                   NULL));
      g_assert_cmpint (status, ==, 0);
      /* The study with radiographs is the smallest. */
      dir = g_dir_open (all, 0, NULL);
      while ((name = g_dir_read_name (dir)) != NULL)
        if (folder == NULL || g_strstr_len (name, -1, "DX") != NULL || g_strstr_len (name, -1, "Thorax") != NULL)
          {
            g_free (folder);
            folder = g_build_filename (all, name, NULL);
          }
    }
  return folder;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const char *paths[] = { get_study (), NULL };

  fixture->window = ef_main_window_new (application);
  fixture->workbench = ef_main_window_get_workbench (fixture->window);
  g_assert_nonnull (fixture->workbench);
  fixture->session = ef_workbench_get_session (fixture->workbench);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_true (ef_main_window_is_empty (fixture->window));
  ef_main_window_open (fixture->window, paths);
  while (!ef_session_get_analysed (fixture->session) || ef_session_get_busy (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  wait_a_moment ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "efface", "reviews", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* The next case begins afresh. */
  dir = g_dir_open (state, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (state, name, NULL);

      g_unlink (path);
    }
}

static guint
count_open (Fixture *fixture)
{
  EfPlanCounts counts;

  ef_plan_count (ef_workbench_get_plan (fixture->workbench), &counts);
  return counts.n_open;
}

static void
press (Fixture    *fixture,
       const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

static gboolean
is_named (GtkWidget *widget)
{
  const char *label = NULL;

  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  if (GTK_IS_BUTTON (widget))
    label = gtk_button_get_label (GTK_BUTTON (widget));
  else if (GTK_IS_MENU_BUTTON (widget))
    label = gtk_menu_button_get_label (GTK_MENU_BUTTON (widget));
  return label != NULL && *label != 0;
}

/* Is it a part of a control, which speaks with the control's name, or a place for others, which is read by its content? */
static gboolean
is_part (GtkWidget *widget)
{
  GType owners[] = { GTK_TYPE_MENU_BUTTON, GTK_TYPE_SPIN_BUTTON, GTK_TYPE_ENTRY, GTK_TYPE_SEARCH_ENTRY,
                     GTK_TYPE_DROP_DOWN, ADW_TYPE_VIEW_SWITCHER, ADW_TYPE_COMBO_ROW };
  static const char *const content[] = { "GtkColumnViewTitle", "GtkColumnListView" };

  /* The header of a table is a row, too; the list of a group of settings only holds them. */
  if (GTK_IS_COLUMN_VIEW (gtk_widget_get_parent (widget)) ||
      (GTK_IS_LIST_BOX (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_GROUP) != NULL))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (content); i++)
    if (g_str_equal (G_OBJECT_TYPE_NAME (widget), content[i]))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    if (gtk_widget_get_ancestor (gtk_widget_get_parent (widget), owners[i]) != NULL)
      return TRUE;
  return GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_NOTEBOOK (widget) || GTK_IS_LABEL (widget) ||
         GTK_IS_PANED (widget);
}

static void
assert_names (GtkWidget *root)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_widget_get_focusable (child) && gtk_widget_get_visible (child) && !is_part (child) && !is_named (child))
        g_error ("a %s (%s) in a %s takes the focus, but has no accessible label", G_OBJECT_TYPE_NAME (child),
                 gtk_widget_get_tooltip_text (child), G_OBJECT_TYPE_NAME (root));
      assert_names (child);
    }
}

static GtkWidget *
find_widget (GtkWidget *root,
             GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);
  return found;
}

static void
assert_names_of_window (GtkWindow *window)
{
  gtk_window_present (window);
  wait_a_moment ();
  assert_names (GTK_WIDGET (window));
  gtk_window_destroy (window);
}

/* The windows beside the main one, and the page before anything is open. */
static void
test_names_beside (void)
{
  EfMainWindow *window = ef_main_window_new (application);
  GtkWindow *parent = GTK_WINDOW (window);

  gtk_window_present (parent);
  wait_a_moment ();
  assert_names_of_window (GTK_WINDOW (ef_preferences_new (parent, ef_application_get_settings (application))));
  assert_names_of_window (GTK_WINDOW (ef_help_window_new (parent)));
  assert_names_of_window (
      GTK_WINDOW (ef_profile_window_new (parent, ef_workbench_get_session (ef_main_window_get_workbench (window)))));
  assert_names_of_window (GTK_WINDOW (ef_template_window_new (parent, ef_main_window_get_workbench (window))));
  assert_names (GTK_WIDGET (window));
  gtk_window_destroy (parent);
}

static void
test_names (Fixture      *fixture,
            gconstpointer data)
{
  static const char *const pages[] = { "review", "projection", "sheet", "report" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.page", "s", pages[i]);
      gtk_notebook_set_current_page (fixture->window->notebook, (int) MIN (i, 2));
      wait_a_moment ();
      assert_names (GTK_WIDGET (fixture->window));
    }
  assert_names_of_window (
      GTK_WINDOW (ef_approve_dialog_new (GTK_WINDOW (fixture->window), fixture->workbench, NULL)));
}

static void
test_opens (Fixture      *fixture,
            gconstpointer data)
{
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->stack), ==, "work");
  g_assert_cmpuint (ef_workbench_get_number (fixture->workbench), >, 0);
  g_assert_nonnull (ef_workbench_get_row (fixture->workbench));
  g_assert_cmpuint (count_open (fixture), >, 10);
}

/* Accepting goes on to the next; undo brings back what was, redo what will be. */
static void
test_accept_undo (Fixture      *fixture,
                  gconstpointer data)
{
  guint open = count_open (fixture);
  g_autoptr (EfPlanRow) first = g_object_ref (ef_workbench_get_row (fixture->workbench));

  press (fixture, "review.accept-next");
  g_assert_cmpuint (count_open (fixture), ==, open - 1);
  g_assert_cmpint (ef_plan_row_get_state (first), ==, EF_REVIEW_ACCEPTED);
  g_assert_true (ef_workbench_get_row (fixture->workbench) != first);
  press (fixture, "review.undo");
  g_assert_cmpuint (count_open (fixture), ==, open);
  press (fixture, "review.redo");
  g_assert_cmpuint (count_open (fixture), ==, open - 1);
  press (fixture, "review.undo");
}

static void
test_reject_later_note (Fixture      *fixture,
                        gconstpointer data)
{
  EfPlanRow *row = ef_workbench_get_row (fixture->workbench);

  press (fixture, "review.reject");
  g_assert_cmpint (ef_plan_row_get_state (row), ==, EF_REVIEW_REJECTED);
  press (fixture, "review.reset");
  g_assert_cmpint (ef_plan_row_get_state (row), ==, EF_REVIEW_OPEN);
  press (fixture, "review.later");
  g_assert_true (ef_plan_row_get_later (row));
  ef_workbench_set_note (fixture->workbench, "look again");
  g_assert_cmpstr (ef_plan_row_get_note (row), ==, "look again");
}

static void
log_changes (GListModel *model,
             guint       position,
             guint       removed,
             guint       added,
             GString    *log)
{
  if (removed > 0)
    g_string_append_printf (log, "-%u", removed);
  if (added > 0)
    g_string_append_printf (log, "+%u", added);
  g_string_append_c (log, ' ');
}

/* A list of what is open loses the row that is accepted, and gets it back. */
static void
test_list_follows (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (EfRowModel) model = ef_row_model_new (EF_VIEW_ALL, FALSE);
  guint n;

  ef_row_model_set_workbench (model, fixture->workbench);
  ef_row_model_set_filter (model, EF_FILTER_OPEN, NULL);
  n = ef_row_model_get_n_items (model);
  g_assert_cmpuint (n, ==, count_open (fixture));
  g_assert_true (ef_row_is_same (gtk_single_selection_get_selected_item (ef_row_model_get_selection (model)),
                                 ef_workbench_get_row (fixture->workbench)));
  g_signal_connect (ef_row_model_get_selection (model), "items-changed", G_CALLBACK (log_changes), log);
  ef_workbench_accept (fixture->workbench);
  g_assert_cmpstr (log->str, ==, "-1 ");
  g_string_truncate (log, 0);
  ef_workbench_undo (fixture->workbench);
  g_assert_cmpstr (log->str, ==, "+1 ");
  ef_row_model_set_filter (model, EF_FILTER_OPEN, "PatientName");
  g_assert_cmpuint (ef_row_model_get_n_items (model), >=, 1);
  g_assert_cmpuint (ef_row_model_get_n_items (model), <, n);
}

/* Where nobody sees a list it does not follow; when it is shown, it says what is true then. */
static void
test_list_rests (Fixture      *fixture,
                 gconstpointer data)
{
  GtkColumnView *table = GTK_COLUMN_VIEW (find_widget (GTK_WIDGET (fixture->window->tags), GTK_TYPE_COLUMN_VIEW));
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (table));

  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 0);
  gtk_notebook_set_current_page (fixture->window->notebook, 1);
  wait_a_moment ();
  g_assert_cmpuint (g_list_model_get_n_items (rows), >, 10);
  gtk_notebook_set_current_page (fixture->window->notebook, 0);
  press (fixture, "review.accept-next");
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 0);
  gtk_notebook_set_current_page (fixture->window->notebook, 1);
  wait_a_moment ();
  g_assert_cmpuint (g_list_model_get_n_items (rows), >, 10);
  g_assert_true (ef_row_is_same (gtk_single_selection_get_selected_item (
                                     GTK_SINGLE_SELECTION (gtk_column_view_get_model (table))),
                                 ef_workbench_get_row (fixture->workbench)) ||
                 ef_plan_row_get_path (ef_workbench_get_row (fixture->workbench)) == NULL);
}

static EfSessionNode *
find_stack (GListModel *nodes)
{
  EfSessionNode *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (nodes) && found == NULL; i++)
    {
      g_autoptr (EfSessionNode) node = g_list_model_get_item (nodes, i);

      if (ef_session_node_get_kind (node) < EF_NODE_SERIES)
        found = find_stack (ef_session_node_get_children (node));
      else if (ef_session_node_get_n_instances (node) > 4 && ef_session_node_get_frames (node) == 1)
        found = node;
    }
  return found;
}

/* What was chosen once and left by way of a finding can be chosen again. */
static void
test_chosen_again (Fixture      *fixture,
                   gconstpointer data)
{
  EfSessionNode *series = find_stack (ef_session_get_tree (fixture->session));
  g_autoptr (GArray) numbers = ef_session_list_instances (fixture->session, series);
  guint first = g_array_index (numbers, guint, 0);
  guint last = g_array_index (numbers, guint, numbers->len - 1);

  ef_workbench_set_node (fixture->workbench, series);
  g_assert_cmpuint (ef_workbench_get_number (fixture->workbench), ==, first);
  ef_workbench_show (fixture->workbench, last, 0);
  ef_workbench_set_node (fixture->workbench, series);
  g_assert_cmpuint (ef_workbench_get_number (fixture->workbench), ==, first);
}

/* A box that comes between others is where it comes, also for who holds those beside it. */
static void
test_boxes_between (Fixture      *fixture,
                    gconstpointer data)
{
  EfSessionNode *series = find_stack (ef_session_get_tree (fixture->session));
  EfScope scope = ef_session_node_get_scope (series);
  g_autoptr (GListModel) items = ef_region_items_new (ef_workbench_get_plan (fixture->workbench), &scope);
  g_autoptr (GArray) numbers = ef_session_list_instances (fixture->session, series);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);

  /* The last first, so that each is put before the one that is there. */
  for (guint i = numbers->len; i > 0; i--)
    {
      EfRegion region = { { (int) i, 1, 9, 9 }, 0, 0 };
      guint number = g_array_index (numbers, guint, i - 1);

      ef_workbench_do (fixture->workbench,
                       ef_gesture_draw (ef_workbench_get_plan (fixture->workbench), number, &region, EF_REACH_FRAMES),
                       NULL);
      for (guint k = 0; k < g_list_model_get_n_items (items); k++)
        g_ptr_array_add (held, g_list_model_get_item (items, k));
    }
  for (guint i = 1; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (EfRegionItem) one = g_list_model_get_item (items, i - 1);
      g_autoptr (EfRegionItem) next = g_list_model_get_item (items, i);

      g_assert_true (one != next);
      g_assert_cmpuint (ef_plan_row_get_input (ef_region_item_get_source (one)), <=,
                        ef_plan_row_get_input (ef_region_item_get_source (next)));
    }
}

/* The lists are of the study, series, instance that is on screen; another one of the same study is no other list. */
static void
test_lists_of_scope (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (EfRowModel) model = ef_row_model_new (EF_VIEW_TAGS, FALSE);
  GListModel *rows = G_LIST_MODEL (ef_row_model_get_selection (model));
  EfSessionNode *series = find_stack (ef_session_get_tree (fixture->session));
  g_autoptr (GArray) numbers = ef_session_list_instances (fixture->session, series);
  guint first = g_array_index (numbers, guint, 0);
  guint second = g_array_index (numbers, guint, 1);
  guint other = 0;

  for (guint i = 0; other == 0 && i < ef_plan_get_n_inputs (ef_workbench_get_plan (fixture->workbench)); i++)
    {
      guint number = ef_plan_get_input_number (ef_workbench_get_plan (fixture->workbench), i);
      EfSessionNode *node = ef_session_get_node (fixture->session, number);

      if (node != NULL && ef_session_node_get_parent (node) != series)
        other = number;
    }
  g_assert_cmpuint (other, >, 0);
  ef_row_model_set_workbench (model, fixture->workbench);
  ef_row_model_set_filter (model, EF_FILTER_TAGS, "SeriesInstanceUID");
  ef_workbench_show (fixture->workbench, first, 0);
  ef_workbench_set_scope (fixture->workbench, EF_SCOPE_SERIES);
  g_signal_connect (rows, "items-changed", G_CALLBACK (log_changes), log);
  ef_workbench_show (fixture->workbench, second, 0);
  g_assert_cmpstr (log->str, ==, "");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (EfPlanRow) row = NULL;
      g_autoptr (GArray) inputs = NULL;

      ef_workbench_show (fixture->workbench, i == 0 ? other : first, 0);
      g_assert_cmpstr (log->str, !=, "");
      g_string_truncate (log, 0);
      row = g_list_model_get_item (rows, 0);
      inputs = ef_plan_row_list_inputs (row);
      g_assert_cmpuint (g_array_index (inputs, guint, 0), ==, i == 0 ? other : first);
    }
}

/* Instances of one frame are scrolled through as one stack, and the tree follows. */
static void
test_stack (Fixture      *fixture,
            gconstpointer data)
{
  EfFrameStrip *strip = EF_FRAME_STRIP (find_widget (GTK_WIDGET (fixture->window->frame), EF_TYPE_FRAME_STRIP));
  EfSessionNode *series = find_stack (ef_session_get_tree (fixture->session));
  guint n = ef_session_node_get_n_instances (series);
  g_autoptr (GArray) numbers = ef_session_list_instances (fixture->session, series);

  ef_workbench_show (fixture->workbench, g_array_index (numbers, guint, 0), 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (strip)));
  g_assert_cmpuint (ef_frame_strip_get_n_frames (strip), ==, n);
  g_assert_cmpuint (ef_frame_strip_get_frame (strip), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "review.step", "i", 2);
  g_assert_cmpuint (ef_workbench_get_number (fixture->workbench), ==, g_array_index (numbers, guint, 2));
  ef_workbench_show (fixture->workbench, g_array_index (numbers, guint, n - 1), 0);
  g_assert_cmpuint (ef_frame_strip_get_frame (strip), ==, n - 1);
  /* At the end it stays. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "review.step", "i", 1);
  g_assert_cmpuint (ef_workbench_get_number (fixture->workbench), ==, g_array_index (numbers, guint, n - 1));
}

/* An action is chosen in the table, another text is written. */
static void
test_replace (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (EfRowModel) model = ef_row_model_new (EF_VIEW_TAGS, FALSE);
  g_autoptr (EfPlanRow) row = NULL;

  ef_row_model_set_workbench (model, fixture->workbench);
  ef_row_model_set_filter (model, EF_FILTER_TAGS, "StudyDescription");
  g_assert_cmpuint (ef_row_model_get_n_items (model), >=, 1);
  row = g_list_model_get_item (G_LIST_MODEL (ef_row_model_get_selection (model)), 0);
  ef_workbench_set_action (fixture->workbench, row, EF_ACTION_D, "Chest");
  g_assert_cmpint (ef_plan_row_get_action (row), ==, EF_ACTION_D);
  g_assert_cmpstr (ef_plan_row_get_result (row), ==, "Chest");
  g_assert_cmpint (ef_plan_row_get_state (row), ==, EF_REVIEW_EDITED);
}

/* What was decided is there again when the same files are opened again. */
static void
test_continues (Fixture      *fixture,
                gconstpointer data)
{
  const char *paths[] = { get_study (), NULL };
  guint open;

  press (fixture, "review.accept-next");
  open = count_open (fixture);
  ef_main_window_open (fixture->window, paths);
  while (!ef_session_get_analysed (fixture->session) || ef_session_get_busy (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_open (fixture), ==, open);
}

static void
test_profile (Fixture      *fixture,
              gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "session.profile", "s", "research");
  g_assert_cmpstr (ef_profile_get_name (ef_session_get_profile (fixture->session)), ==, "research");
  while (ef_session_get_busy (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  press (fixture, "review.undo");
  while (ef_session_get_busy (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (ef_profile_get_name (ef_session_get_profile (fixture->session)), ==, "basic");
}

/* Everything can be reached on a small screen with letters half as large again. */
static void
test_fits_large_text (Fixture      *fixture,
                      gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (fixture->window));
  int dpi, width, height;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024 * 3 / 2, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, 1270, &height, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpint (width, <=, 1270);
  g_assert_cmpint (height, <=, 710);
}

static void
list_labels (GListModel *nodes,
             GPtrArray  *labels)
{
  for (guint i = 0; nodes != NULL && i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (EfSessionNode) node = g_list_model_get_item (nodes, i);

      if (ef_session_node_get_kind (node) == EF_NODE_SERIES)
        g_ptr_array_add (labels, g_strdup (ef_session_node_get_scope (node).label));
      else
        list_labels (ef_session_node_get_children (node), labels);
    }
}

/* The series of the rows that a tree shows. */
static guint
count_shown_series (EfStudyTree *tree,
                    GHashTable  *among)
{
  GtkWidget *scrolled = gtk_widget_get_last_child (GTK_WIDGET (tree));
  GtkWidget *list = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scrolled));
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (model, i);
      g_autoptr (EfSessionNode) node = gtk_tree_list_row_get_item (row);

      if (ef_session_node_get_kind (node) != EF_NODE_SERIES)
        continue;
      g_assert_true (g_hash_table_contains (among, ef_session_node_get_scope (node).label));
      count++;
    }
  return count;
}

/* The tree shows what was drawn, and nothing else. */
static void
test_sample (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) drawn = NULL;

  list_labels (ef_session_get_tree (fixture->session), labels);
  drawn = ef_sample_pick (labels, 0);
  ef_study_tree_take_sample (fixture->window->tree, g_hash_table_ref (drawn));
  g_assert_cmpuint (count_shown_series (fixture->window->tree, drawn), ==, 0);
  g_clear_pointer (&drawn, g_hash_table_unref);
  drawn = ef_sample_pick (labels, 1);
  ef_study_tree_take_sample (fixture->window->tree, g_hash_table_ref (drawn));
  g_assert_cmpuint (count_shown_series (fixture->window->tree, drawn), ==, 1);
}

/* What is saved is the frame with its boxes filled, whatever was on the screen before. */
static void
test_written_picture (Fixture      *fixture,
                      gconstpointer data)
{
  GdkTexture *picture;

  g_assert_null (ef_frame_pane_get_written (fixture->window->frame));
  ef_frame_pane_show_written (fixture->window->frame);
  while ((picture = ef_frame_pane_get_written (fixture->window->frame)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gdk_texture_get_width (picture), >, 0);
}

/* In place of the picture the lists get its room, and give it back; above the finding in detail or beside it. */
static void
test_wide_lists (Fixture      *fixture,
                 gconstpointer data)
{
  GtkPaned *right = fixture->window->right;

  for (guint i = 0; i < 2; i++)
    {
      GtkOrientation orientation = i == 0 ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
      int before;

      gtk_window_set_default_size (GTK_WINDOW (fixture->window), i == 0 ? 1280 : 2200, 800);
      while ((gtk_widget_get_width (GTK_WIDGET (fixture->window)) > 2000) != (i == 1))
        g_main_context_iteration (NULL, TRUE);
      wait_a_moment ();
      before = gtk_paned_get_position (right);
      g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "wide-lists", NULL);
      g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->window->pages)));
      g_assert_cmpint (gtk_orientable_get_orientation (GTK_ORIENTABLE (right)), ==, orientation);
      while (gtk_paned_get_position (right) <= before || fixture->window->placing != 0)
        g_main_context_iteration (NULL, TRUE);
      g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "wide-lists", NULL);
      g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window->pages)));
      g_assert_cmpint (gtk_orientable_get_orientation (GTK_ORIENTABLE (right)), ==, GTK_ORIENTATION_VERTICAL);
      while (gtk_paned_get_position (right) != before || fixture->window->placing != 0)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
add (const char *path,
     void      (*test) (Fixture      *fixture,
                   gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  GType types[20];
  guint n = 0;
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = ef_application_new (g_getenv ("EF_WORKER"));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  types[n++] = EF_TYPE_ACTION_BUTTON;
  types[n++] = EF_TYPE_FINDING_LIST;
  types[n++] = EF_TYPE_FRAME_PANE;
  types[n++] = EF_TYPE_HELP_WINDOW;
  types[n++] = EF_TYPE_HISTORY_LIST;
  types[n++] = EF_TYPE_PREFERENCES;
  types[n++] = EF_TYPE_PROJECTION_PANE;
  types[n++] = EF_TYPE_REGION_LIST;
  types[n++] = EF_TYPE_REPORT_PANE;
  types[n++] = EF_TYPE_ROW_DETAIL;
  types[n++] = EF_TYPE_SHEET_PANE;
  types[n++] = EF_TYPE_STATUS_BAR;
  types[n++] = EF_TYPE_STUDY_TREE;
  types[n++] = EF_TYPE_TAG_TABLE;
  types[n++] = EF_TYPE_THUMBNAIL;
  types[n++] = EF_TYPE_WELCOME_PAGE;
  types[n++] = EF_TYPE_APPROVE_DIALOG;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/window/templates/%s", g_type_name (types[i]));

      g_test_add_data_func (path, GSIZE_TO_POINTER (types[i]), test_template);
    }
  g_test_add_func ("/window/names-beside", test_names_beside);
  add ("/window/opens", test_opens);
  add ("/window/list-rests", test_list_rests);
  add ("/window/stack", test_stack);
  add ("/window/chosen-again", test_chosen_again);
  add ("/window/boxes-between", test_boxes_between);
  add ("/window/lists-of-scope", test_lists_of_scope);
  add ("/window/names", test_names);
  add ("/window/accept-undo-redo", test_accept_undo);
  add ("/window/reject-later-note", test_reject_later_note);
  add ("/window/list-follows", test_list_follows);
  add ("/window/replace", test_replace);
  add ("/window/continues", test_continues);
  add ("/window/profile", test_profile);
  add ("/window/fits-large-text", test_fits_large_text);
  add ("/window/wide-lists", test_wide_lists);
  add ("/window/sample", test_sample);
  add ("/window/written-picture", test_written_picture);
  status = g_test_run ();
  g_clear_object (&application);
  return status;
}
