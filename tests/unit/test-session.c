/* The demo study through the session, as the window would take it. */
#include "config.h"

#include "ef-gesture.h"
#include "ef-plan-view.h"
#include "ef-session.h"

#include <glib/gstdio.h>
#include <string.h>

#define TIMEOUT_SECONDS 100

typedef struct
{
  char *folder;
  char *demo;
  char *review;
  EfSession *session;

  GAsyncResult *result;
} Fixture;

static gboolean
late_cb (gpointer user_data)
{
  g_error ("The session does not come to an end");
  return G_SOURCE_REMOVE;
}

static void
run_until_analysed (EfSession *session)
{
  guint late = g_timeout_add_seconds (TIMEOUT_SECONDS, late_cb, NULL);

  while (!ef_session_get_analysed (session))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

static void
run_idle (guint milliseconds)
{
  gint64 until = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

static EfSession *
new_session (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) profile = ef_profile_new_builtin ("basic", &error);
  g_autofree char *worker = g_build_filename (g_getenv ("EF_BUILD_ROOT"), "app", "efface-worker", NULL);
  EfSessionConfig config = { .profile = profile, .key = { { 7, 7, 7 } }, .worker = worker, .n_workers = 2 };
  EfSession *session;

  g_assert_no_error (error);
  session = ef_session_new (&config, &error);
  g_assert_no_error (error);
  return session;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *maker = g_build_filename (g_getenv ("EF_BUILD_ROOT"), "app", "demo", "efface-make-demo", NULL);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { maker, NULL, NULL };
  const char *sources[2];
  int status;

  fixture->folder = g_dir_make_tmp ("efface-session-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->demo = g_build_filename (fixture->folder, "demo", NULL);
  fixture->review = g_build_filename (fixture->folder, "review.json", NULL);
  argv[1] = fixture->demo;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status,
                               &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  fixture->session = new_session ();
  sources[0] = fixture->demo;
  sources[1] = NULL;
  g_assert_true (ef_session_open (fixture->session, sources, fixture->review, &error));
  g_assert_no_error (error);
  g_assert_true (ef_session_get_busy (fixture->session));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->session != NULL)
    {
      g_object_add_weak_pointer (G_OBJECT (fixture->session), (gpointer *) &fixture->session);
      g_object_unref (fixture->session);
      /* What is still on its way holds it for a moment, longer on a busy machine. */
      for (guint i = 0; i < 400 && fixture->session != NULL; i++)
        run_idle (50);
      g_assert_null (fixture->session);
    }
  g_clear_object (&fixture->result);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->demo);
  g_free (fixture->review);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static void
run_until_result (Fixture *fixture)
{
  guint late = g_timeout_add_seconds (TIMEOUT_SECONDS, late_cb, NULL);

  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

static EfPicture *
take_picture (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  EfPicture *picture;

  run_until_result (fixture);
  picture = ef_session_load_finish (fixture->session, fixture->result, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
  g_assert_cmpuint (g_bytes_get_size (picture->pixels), ==, (gsize) picture->rows * picture->columns * 3);
  return picture;
}

/* The first instance with pixels and a region of @kind. */
static EfPlanRow *
find_region (EfPlan *plan)
{
  EfPlanView *view = ef_plan_view_new (plan, &(EfScope){ EF_SCOPE_ALL, NULL }, EF_VIEW_REGIONS);
  EfPlanRow *row = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (view)) > 0)
    row = g_list_model_get_item (G_LIST_MODEL (view), 0);
  g_object_unref (view);
  return row;
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += g_file_test (child, G_FILE_TEST_IS_DIR) ? count_files (child) : g_str_has_suffix (name, ".dcm");
    }
  return n;
}

static void
accept_all (EfSession *session)
{
  g_autoptr (GError) error = NULL;

  ef_session_do (session, ef_gesture_accept_rows (G_LIST_MODEL (ef_session_get_plan (session))),
                                "Accept all", &error);
  g_assert_no_error (error);
}

static void
write_out (Fixture     *fixture,
           const char  *folder,
           EfWriteFlags flags,
           GError     **error)
{
  ef_session_write_async (fixture->session, folder, flags, NULL, result_cb, fixture);
  run_until_result (fixture);
  ef_session_write_finish (fixture->session, fixture->result, error);
  g_clear_object (&fixture->result);
}

/* --- cases ------------------------------------------------------------------------------------------------------- */

static void
test_first_frame (Fixture      *fixture,
                  gconstpointer data)
{
  GListModel *tree = ef_session_get_tree (fixture->session);
  g_autoptr (EfPicture) picture = NULL;
  g_autoptr (EfPicture) small = NULL;
  guint number = 0;

  while (number == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      for (guint i = 0; i < g_list_model_get_n_items (tree) && number == 0; i++)
        {
          g_autoptr (EfSessionNode) node = g_list_model_get_item (tree, i);

          if (ef_session_node_get_frames (node) > 0)
            number = ef_session_node_get_number (node);
        }
    }
  g_assert_false (ef_session_get_analysed (fixture->session));
  ef_session_load_frame_async (fixture->session, number, 0, NULL, NULL, result_cb, fixture);
  picture = take_picture (fixture);
  g_assert_cmpuint (picture->columns, >, 0);
  ef_session_load_thumbnail_async (fixture->session, number, 0, 64, NULL, result_cb, fixture);
  small = take_picture (fixture);
  g_assert_cmpuint (MAX (small->rows, small->columns), ==, MIN (64, MAX (picture->rows, picture->columns)));
}

static void
test_tree (Fixture      *fixture,
           gconstpointer data)
{
  EfSession *session = fixture->session;
  GListModel *tree = ef_session_get_tree (session);
  EfPlanCounts counts;
  guint n_instances = 0;

  run_until_analysed (session);
  run_idle (200);
  ef_plan_count (ef_session_get_plan (session), &counts);
  g_assert_cmpuint (counts.n_inputs, >=, 35);
  g_assert_cmpuint (counts.n_open, >, 50);
  g_assert_cmpuint (counts.n_unreadable, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (tree), ==, 2);
  for (guint i = 0; i < g_list_model_get_n_items (tree); i++)
    {
      g_autoptr (EfSessionNode) node = g_list_model_get_item (tree, i);
      g_autoptr (GArray) numbers = ef_session_list_instances (session, node);

      g_assert_cmpstr (ef_session_node_get_title (node), !=, "");
      g_assert_cmpuint (ef_session_node_get_state (node), ==, EF_NODE_IDENTIFYING);
      g_assert_cmpuint (numbers->len, ==, ef_session_node_get_n_instances (node));
      g_assert_cmpuint (ef_session_node_get_n_open (node), >, 0);
      n_instances += numbers->len;
    }
  g_assert_cmpuint (n_instances, ==, counts.n_inputs);
  g_assert_false (ef_session_get_busy (session));
  accept_all (session);
  run_idle (200);
  for (guint i = 0; i < g_list_model_get_n_items (tree); i++)
    {
      g_autoptr (EfSessionNode) node = g_list_model_get_item (tree, i);

      g_assert_cmpuint (ef_session_node_get_n_open (node), ==, 0);
      g_assert_cmpuint (ef_session_node_get_state (node), ==, EF_NODE_CHANGED);
    }
}

static void
test_after (Fixture      *fixture,
            gconstpointer data)
{
  EfSession *session = fixture->session;
  g_autoptr (EfPlanRow) row = NULL;
  g_autoptr (EfPicture) before = NULL;
  g_autoptr (EfPicture) filled = NULL;
  g_autoptr (EfPicture) left = NULL;
  g_autoptr (EfPicture) again = NULL;
  g_autoptr (GError) error = NULL;
  EfPlanRegion region;
  guint number;

  run_until_analysed (session);
  row = find_region (ef_session_get_plan (session));
  g_assert_nonnull (row);
  number = ef_plan_row_get_input (row);
  ef_plan_row_get_region (row, &region);
  ef_session_load_frame_async (session, number, region.region.first_frame, NULL, NULL, result_cb, fixture);
  before = take_picture (fixture);
  ef_session_load_after_async (session, number, region.region.first_frame, NULL, NULL, result_cb, fixture);
  filled = take_picture (fixture);
  g_assert_false (g_bytes_equal (before->pixels, filled->pixels));

  g_assert_true (ef_session_do (session, ef_gesture_reject (row), NULL, &error));
  g_assert_no_error (error);
  ef_session_load_after_async (session, number, region.region.first_frame, NULL, NULL, result_cb, fixture);
  left = take_picture (fixture);
  g_assert_false (g_bytes_equal (left->pixels, filled->pixels));
  g_assert_true (ef_session_undo (session, &error));
  g_assert_no_error (error);
  ef_session_load_after_async (session, number, region.region.first_frame, NULL, NULL, result_cb, fixture);
  again = take_picture (fixture);
  g_assert_true (g_bytes_equal (again->pixels, filled->pixels));
}

static void
test_projection (Fixture      *fixture,
                 gconstpointer data)
{
  EfSession *session = fixture->session;
  EfPicture *pictures[EF_N_PROJECTIONS];
  g_autoptr (EfPlanRow) row = NULL;
  EfSessionNode *node;
  const guint8 *low;
  const guint8 *high;
  const guint8 *mean;

  run_until_analysed (session);
  row = find_region (ef_session_get_plan (session));
  node = ef_session_node_get_parent (ef_session_get_node (session, ef_plan_row_get_input (row)));
  for (guint i = 0; i < EF_N_PROJECTIONS; i++)
    {
      ef_session_load_projection_async (session, node, (EfProjectionKind) i, NULL, NULL, result_cb, fixture);
      pictures[i] = take_picture (fixture);
      g_assert_cmpuint (pictures[i]->frames, >=, 1);
    }
  low = g_bytes_get_data (pictures[EF_PROJECT_MIN]->pixels, NULL);
  high = g_bytes_get_data (pictures[EF_PROJECT_MAX]->pixels, NULL);
  mean = g_bytes_get_data (pictures[EF_PROJECT_MEAN]->pixels, NULL);
  for (gsize i = 0; i < g_bytes_get_size (pictures[0]->pixels); i++)
    g_assert_true (low[i] <= mean[i] && mean[i] <= high[i]);
  for (guint i = 0; i < EF_N_PROJECTIONS; i++)
    ef_picture_unref (pictures[i]);
}

static void
test_profile (Fixture      *fixture,
              gconstpointer data)
{
  EfSession *session = fixture->session;
  EfPlan *plan = ef_session_get_plan (session);
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) research = ef_profile_new_builtin ("research", &error);
  g_autofree char *before = NULL;
  EfPlanCounts counts;
  guint n_rows;

  g_assert_no_error (error);
  run_until_analysed (session);
  before = g_strdup (ef_plan_get_digest (plan));
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (plan));
  g_assert_true (ef_session_set_profile (session, research, &error));
  g_assert_no_error (error);
  run_until_analysed (session);
  ef_plan_count (plan, &counts);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), >, n_rows / 2);
  g_assert_cmpstr (ef_plan_get_digest (plan), !=, before);
  g_assert_true (ef_session_undo (session, &error));
  g_assert_no_error (error);
  run_until_analysed (session);
  g_assert_cmpstr (ef_plan_get_digest (plan), ==, before);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, n_rows);
}

static void
test_write (Fixture      *fixture,
            gconstpointer data)
{
  EfSession *session = fixture->session;
  g_autofree char *output = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *report = g_build_filename (fixture->folder, "report.json", NULL);
  g_autoptr (EfPlanRow) row = NULL;
  g_autoptr (GError) error = NULL;
  guint counts[EF_N_STATES];
  EfSessionResult result;
  EfPlanRegion region;

  run_until_analysed (session);
  row = find_region (ef_session_get_plan (session));
  ef_plan_row_get_region (row, &region);
  region.region.box.width += 8;
  g_assert_true (ef_session_do (session, ef_gesture_change (row, &region, "Resize region", "drag"), NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ef_session_undo (session, &error));

  write_out (fixture, output, EF_WRITE_DEFAULT, &error);
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (output), ==, 0);
  g_assert_false (ef_session_get_result (session, ef_plan_row_get_input (row), &result));

  accept_all (session);
  g_assert_true (ef_session_approve (session, "Dr. Reader", "seen", &error));
  g_assert_no_error (error);
  write_out (fixture, output, EF_WRITE_DEFAULT, &error);
  g_assert_no_error (error);
  ef_session_count_results (session, counts);
  g_assert_cmpuint (counts[EF_STATE_WRITTEN], ==, ef_plan_get_n_inputs (ef_session_get_plan (session)));
  g_assert_cmpuint (count_files (output), ==, counts[EF_STATE_WRITTEN]);
  g_assert_true (ef_session_get_result (session, ef_plan_row_get_input (row), &result));
  g_assert_cmpuint (result.state, ==, EF_STATE_WRITTEN);
  g_assert_nonnull (result.verified);
  g_assert_true (ef_session_save_report (session, report, &error));
  g_assert_no_error (error);

  /* Once more: nothing differs. */
  write_out (fixture, output, EF_WRITE_DEFAULT, &error);
  g_assert_no_error (error);
  ef_session_count_results (session, counts);
  g_assert_cmpuint (counts[EF_STATE_UNCHANGED], ==, ef_plan_get_n_inputs (ef_session_get_plan (session)));
}

static void
test_cancel (Fixture      *fixture,
             gconstpointer data)
{
  EfSession *session = fixture->session;
  g_autofree char *output = g_build_filename (fixture->folder, "out", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n;

  run_idle (100);
  ef_session_cancel (session);
  run_idle (100);
  g_assert_false (ef_session_get_busy (session));
  ef_session_resume (session);
  run_until_analysed (session);
  g_assert_cmpuint (ef_plan_get_n_inputs (ef_session_get_plan (session)), >=, 35);

  accept_all (session);
  g_assert_true (ef_session_approve (session, "Dr. Reader", NULL, &error));
  ef_session_write_async (session, output, EF_WRITE_DEFAULT, cancellable, result_cb, fixture);
  run_idle (30);
  g_cancellable_cancel (cancellable);
  run_until_result (fixture);
  g_assert_false (ef_session_write_finish (session, fixture->result, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&fixture->result);
  n = count_files (output);
  g_assert_cmpuint (n, <, ef_plan_get_n_inputs (ef_session_get_plan (session)));
  write_out (fixture, output, EF_WRITE_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (output), ==, ef_plan_get_n_inputs (ef_session_get_plan (session)));
}

static void
test_review (Fixture      *fixture,
             gconstpointer data)
{
  EfSession *session = fixture->session;
  g_autofree char *digest = NULL;
  g_autofree char *text = NULL;
  g_autoptr (EfPlanRow) row = NULL;
  g_autoptr (GError) error = NULL;
  guint number;
  guint region;

  run_until_analysed (session);
  row = find_region (ef_session_get_plan (session));
  number = ef_plan_row_get_input (row);
  region = ef_plan_row_get_region (row, NULL);
  text = g_strdup (ef_plan_get_region_text (ef_session_get_plan (session), number, region));
  g_assert_true (ef_session_do (session, ef_gesture_accept (row), NULL, &error));
  g_assert_true (ef_session_approve (session, "Dr. Reader", NULL, &error));
  g_assert_no_error (error);
  digest = g_strdup (ef_plan_get_digest (ef_session_get_plan (session)));

  /* Nothing was saved but the journal. */
  g_clear_object (&row);
  run_idle (50);
  g_object_unref (session);
  fixture->session = session = new_session ();
  g_assert_true (ef_session_open_review (session, fixture->review, NULL, &error));
  g_assert_no_error (error);
  run_until_analysed (session);
  g_assert_cmpstr (ef_plan_get_digest (ef_session_get_plan (session)), ==, digest);
  g_assert_true (ef_plan_check_approval (ef_session_get_plan (session), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ef_plan_get_region_text (ef_session_get_plan (session), number, region), ==, text);

  g_assert_true (ef_session_save_review (session, fixture->review, &error));
  g_assert_no_error (error);
  g_assert_true (ef_session_open_review (session, fixture->review, NULL, &error));
  g_assert_no_error (error);
  run_until_analysed (session);
  g_assert_cmpstr (ef_plan_get_digest (ef_session_get_plan (session)), ==, digest);
}

/* --- the same plan without a window ------------------------------------------------------------------------------ */

static void
save_key (const char *path)
{
  g_autoptr (GString) text = g_string_new ("efface-key 1\n");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < EF_KEY_LENGTH; i++)
    g_string_append (text, i < 3 ? "07" : "00");
  g_string_append_c (text, '\n');
  g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static int
run_batch (Fixture    *fixture,
           const char *key,
           const char *output)
{
  g_autofree char *program = g_build_filename (g_getenv ("EF_BUILD_ROOT"), "app", "efface", NULL);
  const char *argv[] = { program, "--batch", fixture->demo, "--key", key, "--plan", fixture->review, "--output", output,
                         "--quiet", NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  return status;
}

static char *
read_text (const char *folder,
           const char *name,
           gsize      *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

/* The row of a value that several instances of one tag differ in. */
static EfPlanRow *
find_value (EfPlan     *plan,
            const char *path,
            const char *value)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);
      g_autoptr (GListModel) values = NULL;

      if (g_strcmp0 (ef_plan_row_get_path (row), path) != 0)
        continue;
      values = ef_plan_row_list_values (row);
      for (guint k = 0; values != NULL && k < g_list_model_get_n_items (values); k++)
        {
          g_autoptr (EfPlanRow) child = g_list_model_get_item (values, k);

          if (g_strcmp0 (ef_plan_row_get_value (child), value) == 0)
            return g_steal_pointer (&child);
        }
    }
  return NULL;
}

/* One value of a tag is replaced, and a region goes over a whole series. */
static void
decide (EfSession *session)
{
  EfPlan *plan = ef_session_get_plan (session);
  g_autoptr (EfPlanRow) value = find_value (plan, "(0008,0060)", "CT");
  g_autoptr (EfPlanRow) row = find_region (plan);
  g_autoptr (GError) error = NULL;
  EfPlanRegion region;

  g_assert_nonnull (value);
  g_assert_true (ef_session_do (session, ef_gesture_set_action (value, NULL, EF_ACTION_D, "OT"), NULL, &error));
  g_assert_no_error (error);
  ef_plan_row_get_region (row, &region);
  region.reach = EF_REACH_SERIES;
  g_assert_true (ef_session_do (session, ef_gesture_change (row, &region, "Reach", NULL), NULL, &error));
  g_assert_no_error (error);
}

static void
test_replay (Fixture      *fixture,
             gconstpointer data)
{
  EfSession *session = fixture->session;
  g_autofree char *output = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *again = g_build_filename (fixture->folder, "again", NULL);
  g_autofree char *key = g_build_filename (fixture->folder, "test.key", NULL);
  g_autoptr (GError) error = NULL;
  EfPlan *plan;
  guint n;
  guint n_changed = 0;

  run_until_analysed (session);
  plan = ef_session_get_plan (session);
  decide (session);
  g_assert_true (ef_session_approve (session, "Dr. Reader", NULL, &error));
  g_assert_no_error (error);
  write_out (fixture, output, EF_WRITE_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (ef_session_save_review (session, fixture->review, &error));
  g_assert_no_error (error);
  save_key (key);
  g_assert_cmpint (run_batch (fixture, key, again), ==, 0);

  n = ef_plan_get_n_inputs (plan);
  g_assert_cmpuint (count_files (again), ==, n);
  for (guint i = 0; i < n; i++)
    {
      guint number = ef_plan_get_input_number (plan, i);
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;
      EfSessionResult result;
      EfPlanInput input;
      gsize length_a;
      gsize length_b;

      g_assert_true (ef_session_get_result (session, number, &result));
      a = read_text (output, result.output, &length_a);
      b = read_text (again, result.output, &length_b);
      g_assert_cmpmem (a, length_a, b, length_b);
      ef_plan_get_input (plan, number, &input);
      g_assert_true (g_str_equal (input.modality, "CT") == (memmem (a, length_a, "CS\2\0OT", 6) != NULL));
      n_changed += g_str_equal (input.modality, "CT");
    }
  g_assert_cmpuint (n_changed, >, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "/session/first-frame-comes-before-the-analysis", test_first_frame },
    { "/session/tree-holds-all-and-follows-decisions", test_tree },
    { "/session/after-shows-the-fill-that-is-decided", test_after },
    { "/session/projection-bounds-the-mean", test_projection },
    { "/session/profile-changes-proposals-and-back", test_profile },
    { "/session/edit-undo-approve-write", test_write },
    { "/session/cancel-leaves-whole-files-and-goes-on", test_cancel },
    { "/session/review-reopens-where-it-was-left", test_review },
    { "/session/batch-replays-to-the-same-bytes", test_replay },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].func, tear_down);
  return g_test_run ();
}
