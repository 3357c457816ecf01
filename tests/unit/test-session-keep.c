/* A review that goes on: after a crash, on a colleague's machine, with a second reader. */
#include "config.h"

#include "ef-error.h"
#include "ef-gesture.h"
#include "ef-plan-file.h"
#include "ef-session.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIMEOUT_SECONDS 100

typedef struct
{
  char *folder;
  char *input;  /* the chest radiographs of the demo study */
  char *review;
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

static EfSession *
new_session (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) profile = ef_profile_new_builtin ("basic", &error);
  g_autofree char *worker = g_build_filename (g_getenv ("EF_BUILD_ROOT"), "app", "efface-worker", NULL);
  EfSessionConfig config = { .profile = profile, .key = { { 7, 7, 7 } }, .worker = worker, .n_workers = 2 };
  EfSession *session = ef_session_new (&config, &error);

  g_assert_no_error (error);
  return session;
}

static EfSession *
open_input (const char *input,
            const char *review)
{
  const char *const paths[] = { input, NULL };
  g_autoptr (GError) error = NULL;
  EfSession *session = new_session ();

  g_assert_true (ef_session_open (session, paths, review, &error));
  g_assert_no_error (error);
  run_until_analysed (session);
  return session;
}

static EfSession *
open_review (const char *review,
             const char *input)
{
  const char *const paths[] = { input, NULL };
  g_autoptr (GError) error = NULL;
  EfSession *session = new_session ();

  g_assert_true (ef_session_open_review (session, review, input != NULL ? paths : NULL, &error));
  g_assert_no_error (error);
  run_until_analysed (session);
  return session;
}

static void
close_session (EfSession *session)
{
  gpointer weak = session;

  g_object_add_weak_pointer (G_OBJECT (session), &weak);
  g_object_unref (session);
  for (guint i = 0; i < 4000 && weak != NULL; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_null (weak);
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_SEARCH_PATH, NULL, NULL,
                               NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *maker = g_build_filename (g_getenv ("EF_BUILD_ROOT"), "app", "demo", "efface-make-demo", NULL);
  g_autofree char *demo = NULL;
  g_autofree char *study = NULL;

  fixture->folder = g_dir_make_tmp ("efface-keep-XXXXXX", NULL);
  demo = g_build_filename (fixture->folder, "demo", NULL);
  run ((const char *const[]){ maker, demo, NULL });
  fixture->input = g_build_filename (fixture->folder, "input", NULL);
  study = g_build_filename (demo, "Brückwald_Änne_NK-4471902", "2024-02-19 DX", NULL);
  g_assert_cmpint (g_rename (study, fixture->input), ==, 0);
  fixture->review = g_build_filename (fixture->folder, "a.review", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  run ((const char *const[]){ "rm", "-r", fixture->folder, NULL });
  g_clear_object (&fixture->result);
  g_free (fixture->folder);
  g_free (fixture->input);
  g_free (fixture->review);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static void
write_out (Fixture    *fixture,
           EfSession  *session,
           const char *folder)
{
  g_autoptr (GError) error = NULL;
  guint late = g_timeout_add_seconds (TIMEOUT_SECONDS, late_cb, NULL);

  ef_session_write_async (session, folder, EF_WRITE_DEFAULT, NULL, result_cb, fixture);
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
  ef_session_write_finish (session, fixture->result, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
}

static void
do_edits (EfSession *session,
          GPtrArray *edits)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ef_session_do (session, edits, NULL, &error));
  g_assert_no_error (error);
}

static EfPlanRow *
find_row (EfSession  *session,
          const char *path)
{
  GListModel *rows = G_LIST_MODEL (ef_session_get_plan (session));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (rows, i);

      if (path != NULL ? g_strcmp0 (ef_plan_row_get_path (row), path) == 0 : ef_plan_row_get_region (row, NULL) > 0)
        return g_steal_pointer (&row);
    }
  g_assert_not_reached ();
}

static char *
get_text (EfSession *session)
{
  return ef_plan_to_text (ef_session_get_plan (session), TRUE);
}

/* Three steps, the last of which is taken back. */
static void
decide (EfSession *session)
{
  g_autoptr (EfPlanRow) box = find_row (session, NULL);
  g_autoptr (EfPlanRow) name = find_row (session, "(0010,0010)");
  g_autoptr (EfPlanRow) birth = find_row (session, "(0010,0030)");

  do_edits (session, ef_gesture_set_note (box, "the name"));
  do_edits (session, ef_gesture_accept (name));
  do_edits (session, ef_gesture_reject (birth));
  g_assert_true (ef_session_undo (session, NULL));
}

/* --- cases ------------------------------------------------------------------------------------------------------- */

/* In a process of its own, which is shot while a group of edits is under way. */
static void
work_until_killed (const char *input,
                   const char *review)
{
  EfSession *session = open_input (input, review);
  g_autoptr (GPtrArray) edits = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = g_strconcat (review, ".expected", NULL);

  decide (session);
  text = get_text (session);
  g_file_set_contents (path, text, -1, NULL);
  edits = ef_gesture_accept_rows (G_LIST_MODEL (ef_session_get_plan (session)));
  ef_plan_begin (ef_session_get_plan (session));
  for (guint i = 0; i < edits->len / 2; i++)
    ef_plan_apply_edit (ef_session_get_plan (session), g_ptr_array_index (edits, i), NULL);
  kill (getpid (), SIGKILL);
}

static void
test_killed (Fixture      *fixture,
             gconstpointer data)
{
  const char *const argv[] = { "/proc/self/exe", "--work-until-killed", fixture->input, fixture->review, NULL };
  g_autofree char *expected_path = g_strconcat (fixture->review, ".expected", NULL);
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (EfPlanRow) birth = NULL;
  EfSession *session;
  EfHistory *history;
  int status = 0;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status,
                               &error));
  g_assert_no_error (error);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  g_assert_true (g_file_get_contents (expected_path, &expected, NULL, NULL));

  session = open_review (fixture->review, NULL);
  history = ef_session_get_history (session);
  text = get_text (session);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (history)), ==, 3);
  g_assert_cmpuint (ef_history_get_position (history), ==, 2);
  g_assert_cmpstr (ef_history_get_undo_label (history), ==, "Accept");
  g_assert_cmpstr (ef_history_get_redo_label (history), ==, "Reject");
  g_assert_true (ef_session_redo (session, &error));
  birth = find_row (session, "(0010,0030)");
  g_assert_cmpint (ef_plan_row_get_state (birth), ==, EF_REVIEW_REJECTED);
  g_clear_object (&birth);
  close_session (session);
}

/* The file alone, at another place, with the study at another place. */
static void
test_handed_on (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *there = g_build_filename (fixture->folder, "there", NULL);
  g_autofree char *input = g_build_filename (there, "study", NULL);
  g_autofree char *handed = g_build_filename (there, "b.review", NULL);
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *out_there = g_build_filename (there, "out", NULL);
  g_autofree char *text = NULL;
  g_autofree char *text_there = NULL;
  g_autoptr (GError) error = NULL;
  EfSession *session = open_input (fixture->input, fixture->review);
  EfSession *colleague;

  decide (session);
  g_assert_true (ef_session_approve (session, "Dr. Ada", NULL, &error));
  g_assert_true (ef_session_save_review (session, fixture->review, &error));
  text = get_text (session);
  g_assert_cmpint (g_mkdir (there, 0700), ==, 0);
  run ((const char *const[]){ "cp", "-r", fixture->input, input, NULL });
  run ((const char *const[]){ "cp", fixture->review, handed, NULL });
  write_out (fixture, session, out);
  close_session (session);

  /* Who saved goes on with every step. */
  session = open_review (fixture->review, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ef_session_get_history (session))), ==, 3);
  g_assert_cmpuint (ef_history_get_position (ef_session_get_history (session)), ==, 2);
  close_session (session);

  colleague = open_review (handed, input);
  text_there = get_text (colleague);
  g_assert_cmpstr (text_there, ==, text);
  write_out (fixture, colleague, out_there);
  run ((const char *const[]){ "diff", "-r", out, out_there, NULL });
  close_session (colleague);
}

static void
test_one_at_a_time (Fixture      *fixture,
                    gconstpointer data)
{
  EfSession *session = open_input (fixture->input, fixture->review);
  EfSession *other = new_session ();
  const char *const paths[] = { fixture->input, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (ef_session_open_review (other, fixture->review, NULL, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (ef_session_open (other, paths, fixture->review, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_REFUSED);
  close_session (other);
  /* Whoever has it may open it again. */
  g_clear_error (&error);
  g_assert_true (ef_session_open_review (session, fixture->review, NULL, &error));
  g_assert_no_error (error);
  close_session (session);
}

static void
test_two_readers (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *blind = g_build_filename (fixture->folder, "blind.review", NULL);
  g_autofree char *out = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *report_path = g_build_filename (fixture->folder, "report.html", NULL);
  g_autofree char *report = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (EfComparison) comparison = NULL;
  g_autoptr (GPtrArray) differences = NULL;
  g_autoptr (GError) error = NULL;
  EfSession *session = open_input (fixture->input, fixture->review);
  EfSession *other;

  g_assert_true (ef_session_set_reader (session, "Dr. Ada", &error));
  decide (session);
  g_assert_true (ef_session_redo (session, &error)); /* the day of birth stays */
  g_assert_true (ef_session_save_blind (session, blind, &error));
  g_assert_no_error (error);

  /* The second reader sees every proposal, and no decision. */
  other = open_review (blind, NULL);
  {
    g_autoptr (EfPlanRow) birth = find_row (other, "(0010,0030)");
    g_autoptr (EfPlanRow) box = find_row (other, NULL);
    EfPlanCounts counts;

    ef_plan_count (ef_session_get_plan (other), &counts);
    g_assert_cmpuint (counts.n_accepted + counts.n_rejected + counts.n_edited, ==, 0);
    g_assert_cmpstr (ef_plan_row_get_note (box), ==, "");
    g_assert_true (ef_session_set_reader (other, "Dr. Ben", &error));
    do_edits (other, ef_gesture_accept (birth));
    do_edits (other, ef_gesture_reject (box));
  }
  /* Kept in the journal only: it is read as well. */
  close_session (other);

  comparison = ef_session_compare (session, blind, &first, &second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, "Dr. Ada");
  g_assert_cmpstr (second, ==, "Dr. Ben");
  g_assert_cmpuint (ef_comparison_get_n (comparison), ==, 2);
  g_assert_false (ef_session_take_comparison (session, comparison, first, "Dr. Ada ", &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_clear_error (&error);
  g_assert_true (ef_session_take_comparison (session, comparison, first, second, &error));
  g_assert_false (ef_session_approve (session, "Dr. Ada", NULL, &error));
  g_clear_error (&error);
  differences = ef_plan_list_differences (ef_session_get_plan (session));
  g_assert_cmpuint (differences->len, ==, 2);
  g_assert_true (ef_session_settle (session, g_ptr_array_index (differences, 0), EF_SETTLE_FIRST, &error));
  g_assert_true (ef_session_settle (session, g_ptr_array_index (differences, 1), EF_SETTLE_SECOND, &error));
  g_assert_no_error (error);

  g_assert_true (ef_session_approve (session, "Dr. Ada", NULL, &error));
  write_out (fixture, session, out);
  g_assert_true (ef_session_save_report (session, report_path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (report_path, &report, NULL, NULL));
  g_assert_nonnull (strstr (report, "Dr. Ada, Dr. Ben"));
  close_session (session);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--work-until-killed"))
    {
      work_until_killed (argv[2], argv[3]);
      return 1;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session-keep/killed", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add ("/session-keep/handed-on", Fixture, NULL, set_up, test_handed_on, tear_down);
  g_test_add ("/session-keep/one-at-a-time", Fixture, NULL, set_up, test_one_at_a_time, tear_down);
  g_test_add ("/session-keep/two-readers", Fixture, NULL, set_up, test_two_readers, tear_down);
  return g_test_run ();
}
