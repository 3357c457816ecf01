/* The profile editor and the device templates in process, on a small study with real workers. */
#include "config.h"

#include "ef-gesture.h"
#include "ef-main-window-private.h"
#include "ef-profile-lines.h"
#include "ef-profile-settings.h"
#include "ef-profile-store.h"
#include "ef-profile-text.h"
#include "ef-profile-window-private.h"
#include "ef-template-store.h"
#include "ef-template-window-private.h"

#include <glib/gstdio.h>

static EfApplication *application;

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
wait_ms (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, ring, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* For people to look at, where EF_UI_PICTURES names a folder. */
static void
take_picture (const char *name)
{
  const char *folder = g_getenv ("EF_UI_PICTURES");
  g_autofree char *command =
      folder != NULL ? g_strdup_printf ("import -window root %s/%s.png", folder, name) : NULL;

  if (command == NULL)
    return;
  wait_ms (500);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

static void
wait_until_analysed (Fixture *fixture)
{
  while (!ef_session_get_analysed (fixture->session) || ef_session_get_busy (fixture->session))
    g_main_context_iteration (NULL, TRUE);
  wait_ms (60);
}

/* The ultrasound of the demo: one device, five images. */
static const char *
get_study (void)
{
  static char *folder;
  g_autofree char *all = NULL;
  const char *command[] = { g_getenv ("EF_DEMO_MAKER"), NULL, NULL };
  int status;

  if (folder != NULL)
    return folder;
  all = g_build_filename (g_get_home_dir (), "study", NULL);
  g_mkdir_with_parents (all, 0700);
  command[1] = all;
  g_assert_true (
      g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  folder = g_build_filename (all, "KASUDA_KENTA_19620418", "US_20240405", NULL);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  return folder;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const char *paths[] = { get_study (), NULL };
  g_autoptr (EfProfile) basic = ef_profile_new_builtin ("basic", NULL);
  g_autoptr (EfProfile) quick = ef_profile_with (basic, "pixels", "policy", "off", NULL);

  fixture->window = ef_main_window_new (application);
  fixture->workbench = ef_main_window_get_workbench (fixture->window);
  g_assert_nonnull (fixture->workbench);
  fixture->session = ef_workbench_get_session (fixture->workbench);
  gtk_window_present (GTK_WINDOW (fixture->window));
  /* Reading pictures is what takes long, and has tests of its own. */
  g_assert_true (ef_session_set_profile (fixture->session, quick, NULL));
  ef_main_window_open (fixture->window, paths);
  wait_until_analysed (fixture);
}

static void
empty_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *reviews = g_build_filename (g_get_user_state_dir (), "efface", "reviews", NULL);
  g_autofree char *profiles = ef_profile_store_dup_folder ();
  g_autofree char *templates = ef_template_store_dup_folder ();

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  empty_folder (reviews);
  empty_folder (profiles);
  empty_folder (templates);
}

static EfProfileWindow *
open_editor (Fixture *fixture)
{
  EfProfileWindow *editor = ef_profile_window_new (GTK_WINDOW (fixture->window), fixture->session);

  gtk_window_present (GTK_WINDOW (editor));
  wait_ms (60);
  return editor;
}

/* The row of a tag that stands in the root; NULL: none. */
static EfPlanRow *
find_tag (Fixture    *fixture,
          const char *path)
{
  GListModel *plan = G_LIST_MODEL (ef_workbench_get_plan (fixture->workbench));

  for (guint i = 0; i < g_list_model_get_n_items (plan); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (plan, i);

      if (g_strcmp0 (ef_plan_row_get_path (row), path) == 0)
        return g_steal_pointer (&row);
    }
  return NULL;
}

static EfAction
get_action (Fixture    *fixture,
            const char *path)
{
  g_autoptr (EfPlanRow) row = find_tag (fixture, path);

  g_assert_nonnull (row);
  return ef_plan_row_get_action (row);
}

/* --- options ---------------------------------------------------------------------------------------------------- */

#define INSTITUTION "(0008,0080)"

/* A switch changes what is proposed, tells how much, touches no picture, and can be undone. */
static void
test_option (Fixture      *fixture,
             gconstpointer data)
{
  EfProfileWindow *editor = open_editor (fixture);
  GtkWidget *option = ef_profile_settings_find (editor->settings, "options", "retain-institution");
  EfProposalChanges changes;

  take_picture ("settings");
  g_assert_true (GTK_IS_SWITCH (option));
  g_assert_cmpint (get_action (fixture, INSTITUTION), !=, EF_ACTION_K);
  gtk_switch_set_active (GTK_SWITCH (option), TRUE);
  g_assert_false (ef_session_get_analysed (fixture->session));
  wait_until_analysed (fixture);
  g_assert_cmpint (get_action (fixture, INSTITUTION), ==, EF_ACTION_K);
  g_assert_true (ef_session_get_changes (fixture->session, &changes));
  g_assert_cmpuint (changes.n_kept, >, 0);
  g_assert_cmpuint (changes.n_gone, ==, 0);
  g_assert_nonnull (strstr (gtk_label_get_label (editor->effect), "stay"));
  take_picture ("option-changed");

  /* What was shipped stays what it is: this is a copy with a name of its own. */
  g_assert_cmpstr (ef_profile_get_name (ef_session_get_profile (fixture->session)), ==, "basic-changed");

  g_assert_true (ef_session_undo (fixture->session, NULL));
  wait_until_analysed (fixture);
  g_assert_cmpint (get_action (fixture, INSTITUTION), !=, EF_ACTION_K);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (option)));
  g_assert_cmpstr (ef_profile_get_name (ef_session_get_profile (fixture->session)), ==, "basic");
  gtk_window_destroy (GTK_WINDOW (editor));
}

/* What a person decided on a value stays decided where it still says the same, and is open again where it does not. */
static void
test_decisions (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (EfPlanRow) name = find_tag (fixture, "(0010,0010)");
  g_autoptr (EfPlanRow) place = find_tag (fixture, INSTITUTION);
  g_autofree char *changed =
      ef_profile_text_set (ef_profile_get_text (ef_session_get_profile (fixture->session)), "options",
                           "retain-institution", "true");
  g_autoptr (EfProfile) profile = ef_profile_new_from_text (changed, "test", NULL);

  g_assert_true (ef_session_do (fixture->session, ef_gesture_accept (name), NULL, NULL));
  g_assert_true (ef_session_do (fixture->session, ef_gesture_accept (place), NULL, NULL));
  g_assert_true (ef_session_set_profile (fixture->session, profile, NULL));
  wait_until_analysed (fixture);
  g_clear_object (&name);
  g_clear_object (&place);
  name = find_tag (fixture, "(0010,0010)");
  place = find_tag (fixture, INSTITUTION);
  g_assert_cmpint (ef_plan_row_get_state (name), ==, EF_REVIEW_ACCEPTED);
  g_assert_cmpint (ef_plan_row_get_state (place), ==, EF_REVIEW_OPEN);
}

/* --- rules ------------------------------------------------------------------------------------------------------ */

static void
test_make_rule (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (EfPlanRow) row = find_tag (fixture, INSTITUTION);
  g_autofree char *value = NULL;

  ef_workbench_set_row (fixture->workbench, row);
  ef_workbench_set_action (fixture->workbench, row, EF_ACTION_Z, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "session.make-rule", NULL);
  wait_until_analysed (fixture);
  value = ef_profile_text_get (ef_plan_get_profile_text (ef_workbench_get_plan (fixture->workbench)), "tags",
                               "0008,0080");
  g_assert_cmpstr (value, ==, "empty");
}

/* A line typed by hand, one that is wrong, and one that is mended. */
static void
test_lines (Fixture      *fixture,
            gconstpointer data)
{
  EfProfileWindow *editor = open_editor (fixture);
  EfProfileDraft *draft = ef_profile_window_get_draft (editor);
  g_autofree char *text = NULL;
  g_autofree char *problem = NULL;

  adw_view_stack_set_visible_child_name (editor->pages, "rules");
  ef_profile_draft_set (draft, "tags", "InstitutionName", "keep");
  ef_profile_draft_set (draft, "tags", "0008,1030", "replace:Study");
  ef_profile_draft_set (draft, "tags", "0010,21B0", "clean");
  take_picture ("rules");
  wait_until_analysed (fixture);
  g_assert_cmpint (get_action (fixture, INSTITUTION), ==, EF_ACTION_K);

  ef_profile_draft_set (draft, "tags", "NoSuchKeyword", "keep");
  problem = ef_profile_draft_dup_problem (draft, "tags", "NoSuchKeyword");
  g_assert_nonnull (problem);
  take_picture ("rules-error");
  /* What is wrong is not used. */
  text = g_strdup (ef_plan_get_profile_text (ef_workbench_get_plan (fixture->workbench)));
  g_assert_null (strstr (text, "NoSuchKeyword"));
  g_assert_nonnull (strstr (gtk_label_get_label (editor->effect), "error"));
  ef_profile_draft_set (draft, "tags", "NoSuchKeyword", NULL);
  g_assert_cmpuint (g_strv_length ((char **) ef_profile_draft_get_problems (draft)), ==, 0);
  adw_view_stack_set_visible_child_name (editor->pages, "lists");
  ef_profile_draft_set (draft, "words", "identity", "St. Elsewhere;North Wing");
  ef_profile_draft_set (draft, "patterns", "ward", "\\bW-[0-9]{5}\\b");
  ef_profile_draft_set (draft, "seeds", "0009,1002", "id");
  take_picture ("words");
  wait_until_analysed (fixture);
  gtk_window_destroy (GTK_WINDOW (editor));
}

/* The file itself: errors by line while one types, and nothing used before it is applied. */
static void
test_source (Fixture      *fixture,
             gconstpointer data)
{
  EfProfileWindow *editor = open_editor (fixture);
  GtkTextBuffer *buffer = ef_profile_source_get_buffer (editor->source);
  g_autofree char *before = g_strdup (ef_profile_draft_get_text (editor->draft));
  g_autofree char *bad = NULL;
  g_autofree char *good = NULL;

  adw_view_stack_set_visible_child_name (editor->pages, "file");
  bad = g_strconcat ("[dates]\npolicy=someday\n", before, NULL);
  gtk_text_buffer_set_text (buffer, bad, -1);
  wait_ms (400);
  take_picture ("file-error");
  g_assert_cmpuint (ef_profile_source_get_n_problems (editor->source), >, 0);
  g_assert_cmpstr (ef_profile_draft_get_text (editor->draft), ==, before);
  good = ef_profile_text_set (before, "pixels", "fill", "gray");
  gtk_text_buffer_set_text (buffer, good, -1);
  wait_ms (400);
  g_assert_cmpuint (ef_profile_source_get_n_problems (editor->source), ==, 0);
  ef_profile_source_apply (editor->source);
  wait_until_analysed (fixture);
  g_assert_cmpint (ef_profile_get_fill (ef_session_get_profile (fixture->session)), ==, EF_FILL_GRAY);
  gtk_window_destroy (GTK_WINDOW (editor));
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static void
test_save (Fixture      *fixture,
           gconstpointer data)
{
  EfProfileWindow *editor = open_editor (fixture);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) own = NULL;
  g_autoptr (EfProfile) stored = NULL;

  ef_profile_draft_set (editor->draft, "options", "retain-device", "true");
  g_assert_false (ef_profile_window_save (editor, "basic", TRUE, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PROFILE);
  g_clear_error (&error);
  g_assert_true (ef_profile_window_save (editor, "my-site", FALSE, &error));
  g_assert_no_error (error);
  own = ef_profile_store_list ();
  g_assert_cmpuint (g_strv_length (own), ==, 1);
  g_assert_cmpstr (own[0], ==, "my-site");
  stored = ef_profile_load ("my-site", &error);
  g_assert_no_error (error);
  g_assert_true ((ef_profile_get_options (stored) & EF_OPTION_RETAIN_DEVICE) != 0);
  /* Comments of what it was made of are there. */
  g_assert_nonnull (strstr (ef_profile_get_text (stored), "# Options of PS3.15"));
  g_assert_true (ef_profile_draft_is_saved (editor->draft));
  g_assert_false (ef_profile_window_save (editor, "my-site", FALSE, NULL));
  wait_until_analysed (fixture);
  gtk_window_destroy (GTK_WINDOW (editor));
}

static void
test_import (Fixture      *fixture,
             gconstpointer data)
{
  static const char script[] = "<script><e en=\"T\" t=\"00080080\" n=\"InstitutionName\">@keep()</e>"
                               "<e en=\"T\" t=\"00081030\" n=\"StudyDescription\">@if(this,isblank){a}{b}</e></script>";
  EfProfileWindow *editor = open_editor (fixture);
  g_autofree char *path = g_build_filename (g_get_home_dir (), "site.xml", NULL);
  g_autofree char *value = NULL;

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_true (ef_profile_window_import (editor, path, NULL));
  take_picture ("imported");
  value = ef_profile_draft_dup_value (editor->draft, "tags", "0008,0080");
  g_assert_cmpstr (value, ==, "keep");
  /* What was not carried over is told in the file too. */
  g_assert_nonnull (strstr (ef_profile_draft_get_text (editor->draft), "@if"));
  wait_until_analysed (fixture);
  gtk_window_destroy (GTK_WINDOW (editor));
}

/* --- templates -------------------------------------------------------------------------------------------------- */

/* A box drawn by hand over all frames, and all that was found there decided: the image is reviewed. */
static void
review_image (Fixture *fixture,
              guint    number,
              int      x)
{
  EfPlan *plan = ef_workbench_get_plan (fixture->workbench);
  EfRegion region = { { x, 4, 300, 24 }, 0, 0 };
  g_autoptr (GArray) regions = ef_plan_list_regions (plan, number);
  EfPlanInput input;

  ef_plan_get_input (plan, number, &input);
  region.last_frame = input.frames - 1;
  g_assert_true (ef_session_do (fixture->session, ef_gesture_draw (plan, number, &region, EF_REACH_ALL_FRAMES), NULL,
                                NULL));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);

      if (ef_plan_row_get_region (row, NULL) != 0 && ef_plan_row_get_input (row) == number)
        g_assert_true (ef_session_do (fixture->session, ef_gesture_accept (row), NULL, NULL));
    }
}

/* The numbers of two images of one device. */
static void
find_pair (Fixture *fixture,
           guint   *first,
           guint   *second)
{
  EfPlan *plan = ef_workbench_get_plan (fixture->workbench);

  for (guint i = 0; i < ef_plan_get_n_inputs (plan); i++)
    for (guint k = i + 1; k < ef_plan_get_n_inputs (plan); k++)
      {
        EfPlanInput a, b;

        *first = ef_plan_get_input_number (plan, i);
        *second = ef_plan_get_input_number (plan, k);
        ef_plan_get_input (plan, *first, &a);
        ef_plan_get_input (plan, *second, &b);
        if (a.frames > 0 && b.frames > 0 && g_str_equal (a.device, b.device) && a.rows == b.rows &&
            a.columns == b.columns)
          return;
      }
  g_assert_not_reached ();
}

static guint
count_templates_in (EfPlan *plan)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);
      EfPlanRegion region;

      n += ef_plan_row_get_region (row, &region) != 0 && region.kind == EF_REGION_TEMPLATE;
    }
  return n;
}

/* One image teaches nothing, two that agree do; the person takes it, and takes it back. */
static void
test_offer (Fixture      *fixture,
            gconstpointer data)
{
  EfPlan *plan = ef_workbench_get_plan (fixture->workbench);
  const EfTemplateOffer *offer;
  EfTemplateWindow *window;
  g_autoptr (GPtrArray) kept = NULL;
  guint first, second;

  find_pair (fixture, &first, &second);
  review_image (fixture, first, 10);
  wait_ms (500);
  g_assert_null (ef_session_get_offer (fixture->session));
  review_image (fixture, second, 30);
  wait_ms (500);
  offer = ef_session_get_offer (fixture->session);
  g_assert_nonnull (offer);
  g_assert_true (offer->is_learned);
  g_assert_cmpuint (offer->n_reviewed, ==, 2);
  g_assert_cmpstr (ef_template_banner_get_text (fixture->window->banner), !=, "");
  take_picture ("banner");

  window = ef_template_window_new (GTK_WINDOW (fixture->window), fixture->workbench);
  gtk_window_present (GTK_WINDOW (window));
  wait_ms (300);
  take_picture ("template-offered");
  g_assert_cmpuint (window->items->len, ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (window), "template.keep", NULL);
  kept = ef_template_store_list (NULL);
  g_assert_cmpuint (kept->len, ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (window), "template.use", NULL);
  g_assert_cmpuint (count_templates_in (plan), >, 0);
  wait_ms (200);
  take_picture ("template-kept");
  gtk_window_destroy (GTK_WINDOW (window));
  wait_ms (100);
  take_picture ("template-used");
  g_assert_true (ef_session_undo (fixture->session, NULL));
  g_assert_cmpuint (count_templates_in (plan), ==, 0);
  /* It is in the list now, and fits: it is offered, until the person says no. */
  wait_ms (500);
  offer = ef_session_get_offer (fixture->session);
  if (offer != NULL)
    {
      g_assert_false (offer->is_learned);
      ef_session_drop_offer (fixture->session);
      wait_ms (500);
      g_assert_null (ef_session_get_offer (fixture->session));
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = ef_application_new (g_getenv ("EF_WORKER"));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

#define ADD(name, func) g_test_add ("/profile-window/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("option", test_option);
  ADD ("decisions", test_decisions);
  ADD ("make-rule", test_make_rule);
  ADD ("lines", test_lines);
  ADD ("source", test_source);
  ADD ("save", test_save);
  ADD ("import", test_import);
  ADD ("offer", test_offer);
  status = g_test_run ();
  g_clear_object (&application);
  return status;
}
