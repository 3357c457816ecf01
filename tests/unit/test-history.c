#include "config.h"

#include "ef-error.h"
#include "ef-gesture.h"
#include "ef-history.h"
#include "ef-journal.h"
#include "ef-plan-file.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static EfValueDigest *
new_digest (void)
{
  static const guint8 key[32] = { 9 };

  return ef_value_digest_new (key, sizeof key);
}

static EfPlan *
new_plan (void)
{
  g_autoptr (EfValueDigest) digest = new_digest ();
  g_autoptr (GError) error = NULL;
  EfPlan *plan = ef_plan_new ("[profile]\nname=test\n", "0a0b0c0d", digest);
  EfInputFacts facts = { .sop_instance = "1.2", .patient = "P-1", .study = "ST-1", .series = "SE-1", .rows = 100,
                         .columns = 100, .frames = 5 };
  EfRegion region = { { 10, 10, 20, 20 }, 0, 4 };

  g_assert_true (ef_plan_add_input (plan, 1, &facts, &error));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (ef_plan_add_region (plan, 1, &region, EF_REGION_IDENTITY, TRUE, 1, "x", "", &error), ==, i + 1);
  g_assert_no_error (error);
  return plan;
}

static EfPlanRow *
get_box (EfPlan *plan,
         guint   position)
{
  return g_list_model_get_item (G_LIST_MODEL (plan), position);
}

static void
do_all (EfHistory *history,
        const char *label,
        GPtrArray *edits)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ef_history_do_all (history, label, edits, &error));
  g_assert_no_error (error);
  g_ptr_array_unref (edits);
}

/* One move of the mouse. */
static void
drag (EfHistory  *history,
      int         x,
      const char *merge_key)
{
  g_autoptr (EfPlanRow) row = get_box (ef_history_get_plan (history), 0);
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GError) error = NULL;
  EfPlanRegion value;

  ef_plan_row_get_region (row, &value);
  value.region.box.x = x;
  edits = ef_gesture_change (row, &value, "Move region", merge_key);
  g_assert_true (ef_history_do (history, g_ptr_array_index (edits, 0), &error));
  g_assert_no_error (error);
}

static char *
get_text (EfHistory *history)
{
  return ef_plan_to_text (ef_history_get_plan (history), TRUE);
}

static void
test_undo_restores_bytes (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) first = get_box (plan, 0);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  EfRegion region = { { 1, 2, 3, 4 }, 1, 2 };

  g_ptr_array_add (texts, get_text (history));
  do_all (history, "Accept", ef_gesture_accept (first));
  g_ptr_array_add (texts, get_text (history));
  do_all (history, "Draw region", ef_gesture_draw (plan, 1, &region, EF_REACH_DEVICE));
  g_ptr_array_add (texts, get_text (history));
  do_all (history, "Comment", ef_gesture_set_note (first, "look"));
  g_ptr_array_add (texts, get_text (history));
  do_all (history, "Change profile", ef_gesture_set_profile (plan, "[profile]\nname=b\n"));
  g_ptr_array_add (texts, get_text (history));
  do_all (history, "Leave out", ef_gesture_leave_out (plan, 1, TRUE));
  g_ptr_array_add (texts, get_text (history));
  drag (history, 40, "drag");
  g_ptr_array_add (texts, get_text (history));

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = texts->len - 1; i > 0; i--)
        {
          g_autofree char *text = NULL;

          g_assert_true (ef_history_undo (history, &error));
          text = get_text (history);
          g_assert_cmpstr (text, ==, g_ptr_array_index (texts, i - 1));
        }
      g_assert_false (ef_history_undo (history, &error));
      g_assert_no_error (error);
      for (guint i = 1; i < texts->len; i++)
        {
          g_autofree char *text = NULL;

          g_assert_true (ef_history_redo (history, &error));
          text = get_text (history);
          g_assert_cmpstr (text, ==, g_ptr_array_index (texts, i));
        }
    }
  g_assert_true (ef_history_go_to (history, 0, &error));
  g_assert_cmpuint (ef_history_get_position (history), ==, 0);
  g_assert_cmpstr (ef_history_get_redo_label (history), ==, "Accept");
  g_assert_null (ef_history_get_undo_label (history));
}

static void
log_cb (GListModel *model,
        guint       position,
        guint       removed,
        guint       added,
        GString    *log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

static void
test_drag_is_one_step (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree char *before = get_text (history);
  g_autofree char *after = NULL;

  g_signal_connect (history, "items-changed", G_CALLBACK (log_cb), log);
  for (int x = 11; x < 50; x++)
    drag (history, x, "drag 1");
  ef_history_seal (history);
  for (int x = 50; x < 60; x++)
    drag (history, x, "drag 1");
  g_assert_cmpstr (log->str, ==, "0-0+1 1-0+1 ");
  g_assert_true (ef_history_undo (history, NULL));
  g_assert_true (ef_history_undo (history, NULL));
  after = get_text (history);
  g_assert_cmpstr (before, ==, after);

  /* A new step takes the place of what could have been redone. */
  drag (history, 30, "drag 2");
  g_assert_cmpstr (log->str, ==, "0-0+1 1-0+1 0-2+1 ");
}

static void
test_groups (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfHistoryStep) step = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = get_text (history);
  g_autofree char *undone = NULL;
  g_autofree char *label = NULL;
  guint n_edits;

  do_all (history, "Accept all", ef_gesture_accept_rows (G_LIST_MODEL (plan)));
  step = g_list_model_get_item (G_LIST_MODEL (history), 0);
  g_object_get (step, "label", &label, "n-edits", &n_edits, NULL);
  g_assert_cmpstr (label, ==, "Accept all");
  g_assert_cmpuint (n_edits, ==, 3);
  g_assert_true (ef_history_undo (history, &error));
  undone = get_text (history);
  g_assert_cmpstr (before, ==, undone);
}

static void
test_group_is_all_or_nothing (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) row = get_box (plan, 0);
  g_autoptr (GPtrArray) edits = ef_gesture_accept (row);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = get_text (history);
  g_autofree char *after = NULL;
  EfPlanRegion value;

  ef_plan_row_get_region (row, &value);
  g_ptr_array_add (edits, ef_edit_new ("region 1 2", NULL, ef_plan_region_to_record (&value), "Stale", NULL));
  g_assert_false (ef_history_do_all (history, "Both", edits, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  after = get_text (history);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (history)), ==, 0);
}

/* --- the journal ----------------------------------------------------------------------------------------------- */

typedef struct
{
  char *folder, *plan, *journal, *old;
} Place;

static void
set_up (Place        *place,
        gconstpointer data)
{
  place->folder = g_dir_make_tmp ("test-journal-XXXXXX", NULL);
  place->plan = g_build_filename (place->folder, "a.plan", NULL);
  place->journal = g_build_filename (place->folder, "a.plan.journal", NULL);
  place->old = g_build_filename (place->folder, "a.plan.journal.old", NULL);
}

static void
tear_down (Place        *place,
           gconstpointer data)
{
  g_remove (place->plan);
  g_remove (place->journal);
  g_remove (place->old);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->folder);
  g_free (place->plan);
  g_free (place->journal);
  g_free (place->old);
}

static EfPlan *
load (Place *place)
{
  g_autoptr (EfValueDigest) digest = new_digest ();
  g_autoptr (GError) error = NULL;
  EfPlan *plan = ef_plan_load (place->plan, digest, &error);

  g_assert_no_error (error);
  return plan;
}

/* Works on a plan under a journal; the text that must come back, and the journal's bytes after each step. */
static char *
work (Place     *place,
      GPtrArray *ends)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfJournal) journal = NULL;
  g_autoptr (EfPlanRow) second = get_box (plan, 1);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (ef_plan_save (plan, place->plan, &error));
  journal = ef_journal_open (place->journal, plan, NULL, EF_JOURNAL_SYNC_EACH, NULL, &error);
  g_assert_no_error (error);
  drag (history, 44, NULL);
  do_all (history, "Reject", ef_gesture_reject (second));
  do_all (history, "Comment", ef_gesture_set_note (second, "a \"quoted\"\nline"));
  g_assert_true (ef_history_undo (history, &error));
  do_all (history, "Reset all", ef_gesture_reset (second));
  do_all (history, "Accept all", ef_gesture_accept_rows (G_LIST_MODEL (plan)));
  g_assert_null (ef_journal_get_failure (journal));
  g_assert_cmpint (g_stat (place->journal, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  return get_text (history);
}

static void
test_journal_replays (Place        *place,
                      gconstpointer data)
{
  g_autofree char *expected = work (place, NULL);
  g_autoptr (EfPlan) plan = load (place);
  g_autoptr (EfJournal) journal = NULL;
  g_autoptr (EfJournal) again = NULL;
  g_autoptr (EfPlan) saved = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n;

  journal = ef_journal_open (place->journal, plan, NULL, EF_JOURNAL_SYNC_LAZY, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, >=, 6);
  text = ef_plan_to_text (plan, TRUE);
  g_assert_cmpstr (text, ==, expected);

  /* Once saved, the journal starts over. */
  g_assert_true (ef_plan_save (plan, place->plan, &error));
  g_assert_true (ef_journal_restart (journal, NULL, &error));
  g_clear_pointer (&journal, ef_journal_free);
  saved = load (place);
  again = ef_journal_open (place->journal, saved, NULL, EF_JOURNAL_SYNC_LAZY, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 0);
}

/* Power may fail at any byte. */
static void
test_journal_torn_anywhere (Place        *place,
                            gconstpointer data)
{
  g_autofree char *expected = work (place, NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  guint n_last = 0;

  g_assert_true (g_file_get_contents (place->journal, &bytes, &length, NULL));
  for (gsize keep = 0; keep <= length; keep += keep + 100 < length ? 17 : 1)
    {
      g_autoptr (EfPlan) plan = load (place);
      g_autoptr (EfPlan) plan_again = load (place);
      g_autoptr (EfJournal) journal = NULL;
      g_autoptr (EfHistory) history = ef_history_new (plan);
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      g_autofree char *text_again = NULL;
      guint n;
      guint n_again;

      g_assert_true (g_file_set_contents (place->journal, bytes, (gssize) keep, NULL));
      journal = ef_journal_open (place->journal, plan, NULL, EF_JOURNAL_SYNC_LAZY, &n, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n, >=, n_last);
      n_last = n;
      text = ef_plan_to_text (plan, TRUE);
      if (keep == length)
        g_assert_cmpstr (text, ==, expected);

      /* Work goes on behind the torn end. */
      drag (history, 61, NULL);
      g_clear_pointer (&text, g_free);
      text = ef_plan_to_text (plan, TRUE);
      g_clear_pointer (&journal, ef_journal_free);
      journal = ef_journal_open (place->journal, plan_again, NULL, EF_JOURNAL_SYNC_LAZY, &n_again, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_again, ==, n + 1);
      text_again = ef_plan_to_text (plan_again, TRUE);
      g_assert_cmpstr (text, ==, text_again);
    }
}

static void
test_journal_of_another_plan (Place        *place,
                              gconstpointer data)
{
  g_autofree char *expected = work (place, NULL);
  g_autoptr (EfPlan) plan = NULL;
  g_autoptr (EfValueDigest) digest = new_digest ();
  g_autoptr (EfJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n;

  /* Saved, and then the power failed before the journal was started over. */
  g_assert_true (g_file_set_contents (place->plan, expected, -1, NULL));
  plan = load (place);
  journal = ef_journal_open (place->journal, plan, NULL, EF_JOURNAL_SYNC_LAZY, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 0);
  text = ef_plan_to_text (plan, TRUE);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (g_file_test (place->old, G_FILE_TEST_IS_REGULAR));
}

static void
test_journal_broken_inside (Place        *place,
                            gconstpointer data)
{
  g_autofree char *expected = work (place, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (EfPlan) plan = load (place);
  g_autoptr (GError) error = NULL;
  char *second;

  g_assert_true (g_file_get_contents (place->journal, &bytes, NULL, NULL));
  second = strchr (bytes, '\n') + 1;
  second[0] = '[';
  g_assert_true (g_file_set_contents (place->journal, bytes, -1, NULL));
  g_assert_null (ef_journal_open (place->journal, plan, NULL, EF_JOURNAL_SYNC_LAZY, NULL, &error));
  g_assert_nonnull (strstr (error->message, "line 2"));
}

/* --- a second life ------------------------------------------------------------------------------------------------ */

static char *
list_steps (EfHistory *history)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (history)); i++)
    {
      g_autoptr (EfHistoryStep) step = g_list_model_get_item (G_LIST_MODEL (history), i);

      g_string_append_printf (text, "%s%s %u; ", i == ef_history_get_position (history) ? "| " : "",
                              ef_history_step_get_label (step), ef_history_step_get_n_edits (step));
    }
  return g_string_free (text, FALSE);
}

/* Steps, names, what was undone: as they were, and every one of them can be taken back. */
static void
test_journal_brings_the_history (Place        *place,
                                 gconstpointer data)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlan) loaded = NULL;
  g_autoptr (EfHistory) again = NULL;
  g_autoptr (EfJournal) journal = NULL;
  g_autoptr (EfPlanRow) second = get_box (plan, 1);
  g_autoptr (GError) error = NULL;
  EfRegion region = { { 70, 70, 9, 9 }, 0, 0 };
  g_autofree char *before = get_text (history);
  g_autofree char *done = NULL;
  g_autofree char *steps = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *steps_again = NULL;
  g_autofree char *redone = NULL;

  g_assert_true (ef_plan_save (plan, place->plan, &error));
  journal = ef_journal_open (place->journal, plan, NULL, EF_JOURNAL_SYNC_LAZY, NULL, &error);
  drag (history, 20, "drag");
  drag (history, 30, "drag");
  ef_history_seal (history);
  do_all (history, "Reject", ef_gesture_reject (second));
  do_all (history, "Accept all", ef_gesture_accept_rows (G_LIST_MODEL (plan)));
  done = get_text (history);
  do_all (history, "Comment", ef_gesture_set_note (second, "why"));
  g_assert_true (ef_history_undo (history, &error));
  g_assert_true (ef_history_undo (history, &error));
  g_assert_true (ef_history_redo (history, &error));
  /* What the program finds meanwhile is no step of anybody's. */
  g_assert_cmpuint (ef_plan_add_region (plan, 1, &region, EF_REGION_UNKNOWN, TRUE, 1, "x", "", &error), ==, 4);
  steps = list_steps (history);
  g_assert_cmpstr (steps, ==, "Move region 1; Reject 1; Accept all 1; | Comment 1; ");
  g_clear_pointer (&journal, ef_journal_free);

  loaded = load (place);
  again = ef_history_new (loaded);
  journal = ef_journal_open (place->journal, loaded, again, EF_JOURNAL_SYNC_LAZY, NULL, &error);
  g_assert_no_error (error);
  steps_again = list_steps (again);
  g_assert_cmpstr (steps_again, ==, steps);
  /* Not the box that was found: it came from nobody's hand and stays. */
  g_assert_true (ef_history_go_to (again, 0, &error));
  undone = get_text (again);
  g_assert_cmpstr (undone, !=, before);
  g_assert_nonnull (strstr (undone, "\"1 4\""));
  g_assert_true (ef_history_go_to (again, 4, &error));
  redone = get_text (again);
  g_assert_nonnull (strstr (redone, "\"note\": \"why\""));
}

/* Who saves keeps the steps: they can be taken back in the next life as well, and in the one after it. */
static void
test_journal_keeps_the_past (Place        *place,
                             gconstpointer data)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) second = get_box (plan, 1);
  g_autoptr (EfJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *begun = get_text (history);
  g_autofree char *saved = NULL;
  g_autofree char *end = NULL;

  g_assert_true (ef_plan_save (plan, place->plan, &error));
  journal = ef_journal_open (place->journal, plan, NULL, EF_JOURNAL_SYNC_LAZY, NULL, &error);
  drag (history, 20, "drag");
  ef_history_seal (history);
  drag (history, 30, "drag");
  do_all (history, "Accept all", ef_gesture_accept_rows (G_LIST_MODEL (plan)));
  saved = get_text (history);
  do_all (history, "Comment", ef_gesture_set_note (second, "why"));
  g_assert_true (ef_history_undo (history, &error));

  for (guint life = 0; life < 3; life++)
    {
      g_autoptr (EfPlan) loaded = NULL;
      g_autoptr (EfHistory) again = NULL;
      g_autofree char *steps = NULL;
      g_autofree char *text = NULL;
      g_autofree char *undone = NULL;
      g_autofree char *redone = NULL;

      g_assert_true (ef_plan_save (life == 0 ? plan : ef_history_get_plan (history), place->plan, &error));
      g_assert_true (ef_journal_restart (journal, history, &error));
      g_assert_no_error (error);
      g_clear_pointer (&journal, ef_journal_free);
      loaded = load (place);
      again = ef_history_new (loaded);
      journal = ef_journal_open (place->journal, loaded, again, EF_JOURNAL_SYNC_LAZY, NULL, &error);
      g_assert_no_error (error);
      steps = list_steps (again);
      g_assert_cmpstr (steps, ==, "Move region 1; Move region 1; Accept all 2; | Comment 1; ");
      text = get_text (again);
      g_assert_cmpstr (text, ==, saved);
      g_assert_true (ef_history_go_to (again, 0, &error));
      undone = get_text (again);
      g_assert_cmpstr (undone, ==, begun);
      g_assert_true (ef_history_go_to (again, 4, &error));
      g_assert_true (ef_history_undo (again, &error));
      redone = get_text (again);
      g_assert_cmpstr (redone, ==, saved);
      g_set_object (&history, again);
    }
  end = get_text (history);
  g_assert_cmpstr (end, ==, saved);
}

/* Works until it is shot in the middle of a group that goes on. */
static void
work_until_killed (const char *folder)
{
  g_autofree char *plan_path = g_build_filename (folder, "a.plan", NULL);
  g_autofree char *journal_path = g_strconcat (plan_path, ".journal", NULL);
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) row = get_box (plan, 0);
  g_autoptr (GPtrArray) edits = NULL;

  ef_plan_save (plan, plan_path, NULL);
  /* Lazily, as the window does: what was handed to the kernel survives the process. It is never freed. */
  if (ef_journal_open (journal_path, plan, NULL, EF_JOURNAL_SYNC_LAZY, NULL, NULL) == NULL)
    return;
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *note = g_strdup_printf ("note %u", i);

      do_all (history, "Comment", ef_gesture_set_note (row, note));
    }
  edits = ef_gesture_accept_rows (G_LIST_MODEL (plan));
  ef_plan_begin (plan);
  ef_plan_apply_edit (plan, g_ptr_array_index (edits, 0), NULL);
  kill (getpid (), SIGKILL);
}

static void
test_journal_survives_a_kill (Place        *place,
                              gconstpointer data)
{
  const char *const argv[] = { "/proc/self/exe", "--work-until-killed", place->folder, NULL };
  g_autoptr (EfPlan) plan = NULL;
  g_autoptr (EfHistory) history = NULL;
  g_autoptr (EfJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  EfPlanRegion region;
  guint n = 0;
  int status = 0;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status,
                               &error));
  g_assert_no_error (error);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  plan = load (place);
  history = ef_history_new (plan);
  journal = ef_journal_open (place->journal, plan, history, EF_JOURNAL_SYNC_LAZY, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 20);
  g_assert_cmpuint (ef_history_get_position (history), ==, 20);
  /* All that was done is there, and nothing of the group that had no end. */
  ef_plan_get_region (plan, 1, 1, &region);
  g_assert_cmpstr (region.note, ==, "note 19");
  g_assert_cmpint (region.state, ==, EF_REVIEW_OPEN);
  g_assert_true (ef_history_undo (history, &error));
  ef_plan_get_region (plan, 1, 1, &region);
  g_assert_cmpstr (region.note, ==, "note 18");
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--work-until-killed"))
    {
      work_until_killed (argv[2]);
      return 1;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/undo-restores-bytes", test_undo_restores_bytes);
  g_test_add_func ("/history/drag-is-one-step", test_drag_is_one_step);
  g_test_add_func ("/history/groups", test_groups);
  g_test_add_func ("/history/group-is-all-or-nothing", test_group_is_all_or_nothing);
  g_test_add ("/journal/replays", Place, NULL, set_up, test_journal_replays, tear_down);
  g_test_add ("/journal/torn-anywhere", Place, NULL, set_up, test_journal_torn_anywhere, tear_down);
  g_test_add ("/journal/of-another-plan", Place, NULL, set_up, test_journal_of_another_plan, tear_down);
  g_test_add ("/journal/broken-inside", Place, NULL, set_up, test_journal_broken_inside, tear_down);
  g_test_add ("/journal/brings-the-history", Place, NULL, set_up, test_journal_brings_the_history, tear_down);
  g_test_add ("/journal/keeps-the-past", Place, NULL, set_up, test_journal_keeps_the_past, tear_down);
  g_test_add ("/journal/survives-a-kill", Place, NULL, set_up, test_journal_survives_a_kill, tear_down);
  return g_test_run ();
}
