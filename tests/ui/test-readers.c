/* Two readers in the window: the differences, their settling, and nothing approved before. */
#include "config.h"

#include "ef-approve-dialog.h"
#include "ef-gesture.h"
#include "ef-main-window-private.h"

#include <glib/gstdio.h>
#include <string.h>

static EfApplication *application;

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

/* The radiographs of the demo study. */
static char *
make_study (void)
{
  g_autofree char *all = g_build_filename (g_get_home_dir (), "study", NULL);
  const char *command[] = { g_getenv ("EF_DEMO_MAKER"), all, NULL };
  int status;

  g_mkdir_with_parents (all, 0700);
  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                               &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return g_build_filename (all, "Brückwald_Änne_NK-4471902", "2024-02-19 DX", NULL);
}

static EfMainWindow *
open_window (const char *path)
{
  const char *paths[] = { path, NULL };
  EfMainWindow *window = ef_main_window_new (application);
  EfSession *session = ef_workbench_get_session (ef_main_window_get_workbench (window));
  g_autoptr (GError) error = NULL;

  gtk_window_present (GTK_WINDOW (window));
  if (g_str_has_suffix (path, ".review"))
    g_assert_true (ef_session_open_review (session, path, NULL, &error));
  else
    ef_main_window_open (window, paths);
  while (!ef_session_get_analysed (session) || ef_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);
  wait_a_moment ();
  return window;
}

static void
close_window (EfMainWindow *window)
{
  gpointer session = ef_workbench_get_session (ef_main_window_get_workbench (window));

  g_object_add_weak_pointer (session, &session);
  gtk_window_destroy (GTK_WINDOW (window));
  while (session != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find_widget (GtkWidget  *root,
             GType       type,
             const char *label)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) &&
      (label == NULL || (GTK_IS_LABEL (root) && strstr (gtk_label_get_label (GTK_LABEL (root)), label) != NULL)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type, label);
  return found;
}

/* The dialog that stands before @window. */
static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static void
fill_names (AdwMessageDialog *dialog,
            const char       *first,
            const char       *second)
{
  GtkWidget *row = find_widget (adw_message_dialog_get_extra_child (dialog), ADW_TYPE_ENTRY_ROW, NULL);

  gtk_editable_set_text (GTK_EDITABLE (row), first);
  if (second != NULL)
    gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_next_sibling (row)), second);
}

static EfPlanRow *
find_row (EfMainWindow *window,
          const char   *path)
{
  GListModel *rows = G_LIST_MODEL (ef_workbench_get_plan (ef_main_window_get_workbench (window)));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (rows, i);

      if (g_strcmp0 (ef_plan_row_get_path (row), path) == 0)
        return g_steal_pointer (&row);
    }
  g_assert_not_reached ();
}

static void
decide (EfMainWindow *window,
        const char   *path,
        gboolean      accept)
{
  g_autoptr (EfPlanRow) row = find_row (window, path);

  ef_workbench_set_row (ef_main_window_get_workbench (window), row);
  gtk_widget_activate_action (GTK_WIDGET (window), accept ? "review.accept-similar" : "review.reject", NULL);
}

/* A button by what stands on it. */
static GtkWidget *
find_button (GtkWidget  *root,
             const char *label)
{
  GtkWidget *found = GTK_IS_BUTTON (root) && find_widget (root, GTK_TYPE_LABEL, label) != NULL ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

static void
click (GtkWidget  *root,
       const char *label)
{
  GtkWidget *button = find_button (root, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
can_approve (EfMainWindow *window)
{
  GtkWindow *dialog = GTK_WINDOW (
      ef_approve_dialog_new (GTK_WINDOW (window), ef_main_window_get_workbench (window), g_get_home_dir ()));
  gboolean can = gtk_widget_is_sensitive (find_button (GTK_WIDGET (dialog), "Approve and Write"));

  gtk_window_destroy (dialog);
  return can;
}

static void
test_readers (void)
{
  g_autofree char *study = make_study ();
  g_autofree char *blind = g_build_filename (g_get_home_dir (), "blind.review", NULL);
  EfMainWindow *first = open_window (study);
  EfWorkbench *workbench = ef_main_window_get_workbench (first);
  GtkWidget *differences = GTK_WIDGET (first->differences);
  EfMainWindow *second;
  AdwMessageDialog *dialog;
  GtkSelectionModel *list;
  EfReaders readers;

  g_assert_false (gtk_widget_get_visible (differences));
  decide (first, "(0010,0030)", FALSE);
  decide (first, "(0010,0040)", TRUE);
  _ef_main_window_save_blind (first, blind);

  /* The second reader gives a name before anything else. */
  second = open_window (blind);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "go"));
  fill_names (dialog, "Dr. Ben", NULL);
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "go"));
  adw_message_dialog_response (dialog, "go");
  gtk_window_destroy (GTK_WINDOW (dialog));
  wait_a_moment ();
  g_assert_true (ef_plan_get_readers (ef_workbench_get_plan (ef_main_window_get_workbench (second)), &readers));
  g_assert_cmpstr (readers.reader, ==, "Dr. Ben");
  decide (second, "(0010,0030)", TRUE);
  decide (second, "(0010,0040)", FALSE);
  close_window (second);

  _ef_main_window_compare (first, blind);
  dialog = find_dialog ();
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "differ on 2 findings"));
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "go"));
  fill_names (dialog, "Dr. Ben", "Dr. Ben");
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "go"));
  fill_names (dialog, "Dr. Ada", "Dr. Ben");
  adw_message_dialog_response (dialog, "go");
  gtk_window_destroy (GTK_WINDOW (dialog));
  wait_a_moment ();
  g_assert_true (gtk_widget_get_visible (differences) && gtk_widget_get_mapped (differences));
  g_assert_nonnull (find_widget (differences, GTK_TYPE_LABEL, "2 of 2 differences are open"));
  g_assert_false (can_approve (first));

  /* Choosing one goes to the finding; its buttons say who wanted what. */
  list = gtk_list_view_get_model (GTK_LIST_VIEW (find_widget (differences, GTK_TYPE_LIST_VIEW, NULL)));
  gtk_selection_model_select_item (list, 0, TRUE);
  g_assert_cmpstr (ef_plan_row_get_path (ef_workbench_get_row (workbench)), ==, "(0010,0030)");
  wait_a_moment ();
  if (g_getenv ("EF_PICTURE") != NULL)
    g_spawn_command_line_sync (g_getenv ("EF_PICTURE"), NULL, NULL, NULL, NULL);
  click (differences, "Dr. Ben: As proposed");
  g_assert_cmpint (ef_plan_row_get_action (ef_workbench_get_row (workbench)), !=, EF_ACTION_NONE);
  g_assert_nonnull (find_widget (differences, GTK_TYPE_LABEL, "1 of 2 differences are open"));
  /* The next one is chosen by itself. */
  g_assert_cmpstr (ef_plan_row_get_path (ef_workbench_get_row (workbench)), ==, "(0010,0040)");
  gtk_widget_activate_action (GTK_WIDGET (first), "review.undo", NULL);
  g_assert_nonnull (find_widget (differences, GTK_TYPE_LABEL, "2 of 2 differences are open"));
  gtk_widget_activate_action (GTK_WIDGET (first), "review.redo", NULL);
  click (differences, "As It Is Now");
  g_assert_nonnull (find_widget (differences, GTK_TYPE_LABEL, "All differences are settled"));
  g_assert_true (can_approve (first));
  /* The application holds on to the actions of its last window, and so to the session. */
  gtk_window_destroy (GTK_WINDOW (first));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  application = ef_application_new (g_getenv ("EF_WORKER"));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/readers/differences", test_readers);
  return g_test_run ();
}
