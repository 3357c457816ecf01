#include "config.h"

#include "ef-cuts.h"
#include "ef-error.h"
#include "ef-gesture.h"
#include "ef-history.h"
#include "ef-plan-file.h"
#include "ef-plan-view.h"
#include "ef-review-queue.h"
#include "ef-row-filter.h"
#include "ef-template.h"
#include "ef-vr.h"

#include <glib/gstdio.h>
#include <string.h>

#define PROFILE "[profile]\nname=test\n"
#define PHI "Mustermann"

static EfValueDigest *
new_digest (void)
{
  static const guint8 key[32] = { 1, 2, 3 };

  return ef_value_digest_new (key, sizeof key);
}

static void
add_input (EfPlan     *plan,
           guint       number,
           const char *series)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = g_strdup_printf ("1.2.3.%u", number);
  EfInputFacts facts = { .sop_instance = uid, .manufacturer = "ACME", .model = "Sono", .patient = "P-ONE",
                         .study = "ST-ONE", .series = series, .modality = "US", .rows = 100, .columns = 200,
                         .frames = 10 };

  g_assert_true (ef_plan_add_input (plan, number, &facts, &error));
  g_assert_no_error (error);
}

static guint
add_box (EfPlan      *plan,
         guint        number,
         int          x,
         EfRegionKind kind,
         const char  *text)
{
  g_autoptr (GError) error = NULL;
  EfRegion region = { { x, 10, 40, 12 }, 0, 9 };
  guint added = ef_plan_add_region (plan, number, &region, kind, kind != EF_REGION_HARMLESS, 0.9371234, text,
                                    "matches PatientName 0.94", &error);

  g_assert_no_error (error);
  return added;
}

/* Three instances in two series; a name in the header and in the pixels. */
static EfPlan *
new_plan (void)
{
  g_autoptr (EfValueDigest) digest = new_digest ();
  EfPlan *plan = ef_plan_new (PROFILE, "0a0b0c0d", digest);

  ef_plan_begin (plan);
  add_input (plan, 1, "SE-ONE");
  add_input (plan, 2, "SE-ONE");
  add_input (plan, 3, "SE-TWO");
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *uid = g_strdup_printf ("1.2.3.%u", i);

      ef_plan_add_header_value (plan, i, "(0010,0010)", EF_VR_PN, PHI "^Erika", EF_ACTION_Z, "table", "Basic Profile",
                                "");
      ef_plan_add_header_value (plan, i, "(0008,0018)", EF_VR_UI, uid, EF_ACTION_U, "table", "Basic Profile", "2.25.1");
      ef_plan_add_header_value (plan, i, "(0008,103E)", EF_VR_LO, i == 3 ? "Neck of " PHI : "Neck", EF_ACTION_K, "none",
                                "", i == 3 ? "Neck of " PHI : "Neck");
      ef_plan_add_header_value (plan, i, "(0029,\"A / B [1]\",10)", EF_VR_LO, "x", EF_ACTION_X, "private", "", NULL);
      ef_plan_add_header_value (plan, i, "(0040,0275)[0]/(0040,0007)", EF_VR_LO, "a", EF_ACTION_X, "table", "", NULL);
      ef_plan_add_header_value (plan, i, "(0040,0275)[1]/(0040,0007)", EF_VR_LO, "a", EF_ACTION_X, "table", "", NULL);
    }
  add_box (plan, 1, 5, EF_REGION_IDENTITY, PHI);
  add_box (plan, 2, 6, EF_REGION_IDENTITY, PHI);
  add_box (plan, 3, 50, EF_REGION_HARMLESS, "MI 0.8");
  ef_plan_end (plan);
  return plan;
}

static EfPlanRow *
find_row (GListModel *model,
          const char *path,
          guint       input,
          guint       region)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (model, i);

      if (path != NULL ? g_strcmp0 (ef_plan_row_get_path (row), path) == 0
                       : ef_plan_row_get_input (row) == input && ef_plan_row_get_region (row, NULL) == region)
        return g_steal_pointer (&row);
    }
  return NULL;
}

static void
do_all (EfHistory *history,
        GPtrArray *edits)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (edits);
  g_assert_true (ef_history_do_all (history, "Test", edits, &error));
  g_assert_no_error (error);
  g_ptr_array_unref (edits);
}

/* --- the model ------------------------------------------------------------------------------------------------- */

static void
log_cb (GListModel *model,
        guint       position,
        guint       removed,
        guint       added,
        GString    *log)
{
  g_string_append_printf (log, "%s%u", log->len > 0 ? ", " : "", position);
  if (removed > 0)
    g_string_append_printf (log, "-%u", removed);
  if (added > 0)
    g_string_append_printf (log, "+%u", added);
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           GString    *log)
{
  g_string_append_printf (log, "%s ", pspec->name);
}

static void
assert_log (GString    *log,
            const char *expected)
{
  g_assert_cmpstr (log->str, ==, expected);
  g_string_truncate (log, 0);
}

static void
test_model_rows (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfPlanRow) name = find_row (G_LIST_MODEL (plan), "(0010,0010)", 0, 0);
  g_autoptr (EfPlanRow) again = find_row (G_LIST_MODEL (plan), "(0010,0010)", 0, 0);
  g_autoptr (EfPlanRow) uid = find_row (G_LIST_MODEL (plan), "(0008,0018)", 0, 0);
  g_autoptr (EfPlanRow) private = find_row (G_LIST_MODEL (plan), "(0029,\"A / B [1]\",10)", 0, 0);
  g_autoptr (EfPlanRow) item = find_row (G_LIST_MODEL (plan), "(0040,0275)[*]/(0040,0007)", 0, 0);
  g_autoptr (EfPlanRow) box = find_row (G_LIST_MODEL (plan), NULL, 1, 1);
  g_autoptr (GListModel) values = ef_plan_row_list_values (uid);
  g_autoptr (GArray) inputs = ef_plan_row_list_inputs (name);

  /* One record is one row while somebody holds it. */
  g_assert_true (name == again);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 8);
  g_assert_cmpstr (ef_plan_row_get_keyword (name), ==, "PatientName");
  g_assert_cmpstr (ef_plan_row_get_vr (name), ==, "PN");
  g_assert_cmpstr (ef_plan_row_get_value (name), ==, PHI "^Erika");
  g_assert_cmpstr (ef_plan_row_get_result (name), ==, "");
  g_assert_cmpuint (ef_plan_row_get_n_inputs (name), ==, 3);
  g_assert_cmpuint (inputs->len, ==, 3);
  g_assert_cmpuint (g_array_index (inputs, guint, 2), ==, 3);

  g_assert_null (ef_plan_row_get_value (uid));
  g_assert_cmpuint (ef_plan_row_get_n_values (uid), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (values), ==, 3);

  g_assert_true (ef_plan_row_get_private (private));
  g_assert_cmpuint (ef_plan_row_get_level (private), ==, 0);
  g_assert_cmpuint (ef_plan_row_get_level (item), ==, 1);
  g_assert_cmpuint (ef_plan_row_get_n_inputs (item), ==, 3);
  g_assert_cmpstr (ef_plan_row_get_value (box), ==, PHI);
  g_assert_cmpstr (ef_plan_row_get_cause (box), ==, "identity");
}

static void
test_model_changes (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GString) notified = g_string_new (NULL);
  g_autoptr (EfPlanRow) name = find_row (G_LIST_MODEL (plan), "(0010,0010)", 0, 0);
  EfRegion region = { { 1, 1, 9, 9 }, 0, 0 };

  g_signal_connect (plan, "items-changed", G_CALLBACK (log_cb), log);
  g_signal_connect (name, "notify", G_CALLBACK (notify_cb), notified);

  /* A decision moves no row, and tells what differs. */
  do_all (history, ef_gesture_accept (name));
  assert_log (log, "");
  assert_log (notified, "state ");
  do_all (history, ef_gesture_set_action (name, NULL, EF_ACTION_D, "Nobody"));
  assert_log (notified, "state action result ");
  g_assert_cmpstr (ef_plan_row_get_result (name), ==, "Nobody");

  /* Regions stand behind the five tags, in the order of the instances. */
  do_all (history, ef_gesture_draw (plan, 2, &region, EF_REACH_FRAMES));
  assert_log (log, "7+1");
  g_assert_true (ef_history_undo (history, NULL));
  assert_log (log, "7-1");

  /* What comes in a group is told once. */
  ef_plan_begin (plan);
  ef_plan_add_header_value (plan, 1, "(0008,0070)", EF_VR_LO, "ACME", EF_ACTION_X, "table", "", NULL);
  add_box (plan, 3, 90, EF_REGION_UNKNOWN, NULL);
  assert_log (log, "");
  ef_plan_end (plan);
  assert_log (log, "5-3+5");
  assert_log (notified, "");
}

static void
test_model_scopes (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  EfScope series = { EF_SCOPE_SERIES, "SE-ONE" };
  EfScope instance = { EF_SCOPE_INSTANCE, "2" };
  g_autoptr (EfPlanView) of_series = ef_plan_view_new (plan, &series, EF_VIEW_ALL);
  g_autoptr (EfPlanView) of_instance = ef_plan_view_new (plan, &instance, EF_VIEW_TAGS);
  g_autoptr (EfPlanRow) all = find_row (G_LIST_MODEL (plan), "(0008,103E)", 0, 0);
  g_autoptr (EfPlanRow) here = find_row (G_LIST_MODEL (of_series), "(0008,103E)", 0, 0);
  g_autoptr (EfPlanRow) one = find_row (G_LIST_MODEL (of_instance), "(0008,103E)", 0, 0);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (of_series)), ==, 7);
  g_assert_cmpuint (ef_plan_row_get_n_values (all), ==, 2);
  g_assert_cmpuint (ef_plan_row_get_n_inputs (here), ==, 2);
  g_assert_cmpstr (ef_plan_row_get_value (here), ==, "Neck");

  /* A decision on a series holds inside of it, not beside. */
  do_all (history, ef_gesture_set_action (here, NULL, EF_ACTION_X, NULL));
  g_assert_cmpint (ef_plan_row_get_action (here), ==, EF_ACTION_X);
  g_assert_cmpint (ef_plan_row_get_action (one), ==, EF_ACTION_X);
  g_assert_cmpint (ef_plan_row_get_action (all), ==, EF_ACTION_K);
  /* An instance may be an exception. */
  do_all (history, ef_gesture_set_action (one, NULL, EF_ACTION_K, NULL));
  g_assert_cmpint (ef_plan_row_get_action (one), ==, EF_ACTION_K);
  g_assert_cmpint (ef_plan_row_get_action (here), ==, EF_ACTION_X);
  /* What is said for all is said for the exceptions too. */
  do_all (history, ef_gesture_set_action (one, &(EfScope){ EF_SCOPE_ALL, NULL }, EF_ACTION_Z, NULL));
  g_assert_cmpint (ef_plan_row_get_action (one), ==, EF_ACTION_Z);
  g_assert_cmpint (ef_plan_row_get_action (here), ==, EF_ACTION_Z);
  g_assert_cmpint (ef_plan_row_get_action (all), ==, EF_ACTION_Z);
}

static void
test_model_values (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) text = find_row (G_LIST_MODEL (plan), "(0008,103E)", 0, 0);
  g_autoptr (GListModel) values = ef_plan_row_list_values (text);
  g_autoptr (EfPlanRow) second = g_list_model_get_item (values, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (ef_gesture_cut (second, "8+99", &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_assert_null (strstr (error->message, PHI));
  do_all (history, ef_gesture_cut (second, "5+2 8+10", NULL));
  g_assert_cmpstr (ef_plan_row_get_result (second), ==, "Neck");
  /* The tag is open as long as one of its values is. */
  g_assert_cmpint (ef_plan_row_get_state (text), ==, EF_REVIEW_OPEN);
  do_all (history, ef_gesture_accept (text));
  g_assert_cmpint (ef_plan_row_get_state (text), ==, EF_REVIEW_EDITED);
  g_assert_cmpstr (ef_plan_row_get_result (second), ==, "Neck");

  /* Free text that is kept is accepted by value: another one is open. */
  ef_plan_add_header_value (plan, 3, "(0008,103E)", EF_VR_LO, "Neck of " PHI " again", EF_ACTION_K, "none", "", NULL);
  g_assert_cmpint (ef_plan_row_get_state (text), ==, EF_REVIEW_OPEN);
}

static void
test_cuts (void)
{
  g_autofree char *none = ef_cuts_apply ("", " a  b ");
  g_autofree char *inner = ef_cuts_apply ("4+5", "CT, Müll");

  g_assert_cmpstr (none, ==, "a b");
  g_assert_cmpstr (inner, ==, "CT,");
  g_assert_null (ef_cuts_apply ("6+1", "CT, Müll"));
  g_assert_null (ef_cuts_apply ("3+2 1+1", "abcdefgh"));
  g_assert_null (ef_cuts_apply ("0+18446744073709551615", "abc"));
  g_assert_null (ef_cuts_apply ("x", "abc"));
}

static void
assert_cuts (char       *cuts,
             const char *expected)
{
  g_assert_cmpstr (cuts, ==, expected);
  g_free (cuts);
}

static void
test_cuts_of_both (void)
{
  const char *value = "Fr. Müller, geb. 03.11.1957: Husten";

  assert_cuts (ef_cuts_join ("4+7", "12+4 0+3", value), NULL);
  assert_cuts (ef_cuts_join ("4+7", "0+3 11+1", value), "0+3 4+8");
  assert_cuts (ef_cuts_spare ("4+7 18+10", "19+20", value), NULL);
  assert_cuts (ef_cuts_spare ("4+7 18+10", "20+3", value), "4+7 18+2 23+5");
  /* What a text has lost: words with the blanks between them, whatever came instead; letters where there are no blanks. */
  assert_cuts (ef_cuts_find (value, value), "");
  assert_cuts (ef_cuts_find (value, "Fr., geb.: Husten"), "4+7 18+10");
  assert_cuts (ef_cuts_find (value, "Fr. [...], geb. 01.02.1950: Husten"), "4+7 18+2 21+2 24+4");
  assert_cuts (ef_cuts_find ("Dr. Anna Lena Berg, Chest", "Dr. , Chest"), "4+14");
  assert_cuts (ef_cuts_find ("霞田健太様が検査中", "様が検査中"), "0+12");
  assert_cuts (ef_cuts_find (value, ""), "0+36");
}

/* Words cut by hand go besides those that cleaning takes out: what was marked adds to what is gone. */
static void
test_cut_cleaned (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) row = NULL;
  g_autofree char *cuts = NULL;

  ef_plan_add_header_value (plan, 1, "(0020,4000)", EF_VR_LT, "Ms. Jones, born 1957: asks Lee", EF_ACTION_C, "none", "",
                            "Ms., born: asks Lee");
  row = find_row (G_LIST_MODEL (plan), "(0020,4000)", 0, 0);
  cuts = ef_plan_row_dup_cuts (row);
  g_assert_cmpstr (cuts, ==, "4+5 16+4");
  do_all (history, ef_gesture_cut (row, "27+3", NULL));
  g_assert_cmpstr (ef_plan_row_get_result (row), ==, "Ms. , born : asks");
  do_all (history, ef_gesture_cut (row, "0+3", NULL));
  g_assert_cmpstr (ef_plan_row_get_result (row), ==, ", born : asks");
  /* One word is kept after all; then every one. */
  do_all (history, ef_gesture_keep_words (row, "27+3", NULL));
  g_assert_cmpstr (ef_plan_row_get_result (row), ==, ", born : asks Lee");
  do_all (history, ef_gesture_keep_words (row, "0+30", NULL));
  g_assert_cmpint (ef_plan_row_get_action (row), ==, EF_ACTION_K);
  do_all (history, ef_gesture_cut (row, "0+30", NULL));
  g_assert_cmpint (ef_plan_row_get_action (row), ==, EF_ACTION_Z);
}

/* --- the door -------------------------------------------------------------------------------------------------- */

static void
test_edit_refusals (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = ef_plan_to_text (plan, TRUE);
  g_autofree char *after = NULL;
  EfPlanRegion value;
  EfTarget target = { .kind = EF_TARGET_REGION, .input = 1, .region = 1 };
  g_autoptr (EfEdit) outside = NULL;
  g_autoptr (EfEdit) stale = NULL;
  g_autoptr (EfEdit) strange = NULL;

  g_assert_true (ef_plan_get_region (plan, 1, 1, &value));
  value.region.box.x = 200;
  outside = ef_plan_make_edit (plan, &target, ef_plan_region_to_record (&value), "Move", NULL, &error);
  g_assert_false (ef_plan_apply_edit (plan, outside, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_clear_error (&error);

  value.region.box.x = 20;
  stale = ef_edit_new ("region 1 1", ef_plan_region_to_record (&value), NULL, "Delete", NULL);
  g_assert_false (ef_plan_apply_edit (plan, stale, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_clear_error (&error);

  strange = ef_edit_new ("tag series SE-NONE rule keep none (0008,103E)", NULL,
                         ef_choice_to_record (&(EfChoice){ .text = "", .cuts = "", .note = "", .as = "" }), "Accept", NULL);
  g_assert_false (ef_plan_apply_edit (plan, strange, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);

  after = ef_plan_to_text (plan, TRUE);
  g_assert_cmpstr (before, ==, after);
}

static void
test_target_has_one_name (void)
{
  static const char *const good[] = { "plan", "input 3", "region 3 2",
                                      "tag all - value 000102030405060708090a0b0c0d0e0f (0010,4000)",
                                      "tag series SE-K rule keep none (0029,\"A B / C\",10)" };
  static const char *const bad[] = { "", "plan x", "input 03", "input 0", "region 1",
                                     "tag all SE-1 rule keep none (0010,0010)",
                                     "tag all - value 000102030405060708090A0B0C0D0E0F (0010,4000)",
                                     "tag series - rule keep none (0010,0010)", "tag all - rule shred none (0010,0010)",
                                     "tag all - rule keep none " };

  for (guint i = 0; i < G_N_ELEMENTS (good) + G_N_ELEMENTS (bad); i++)
    {
      gboolean expected = i < G_N_ELEMENTS (good);
      g_autofree char *buffer = NULL;
      EfTarget target;

      g_assert_cmpint (ef_target_parse (expected ? good[i] : bad[i - G_N_ELEMENTS (good)], &target, &buffer, NULL), ==,
                       expected);
    }
}

static void
test_profile_change (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) name = find_row (G_LIST_MODEL (plan), "(0010,0010)", 0, 0);
  g_autoptr (EfPlanRow) anew = NULL;

  do_all (history, ef_gesture_reject (name));
  do_all (history, ef_gesture_set_profile (plan, "[profile]\nname=other\n"));
  /* Proposals go, regions and decisions stay. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 3);
  g_assert_null (ef_plan_row_get_path (name));
  ef_plan_add_header_value (plan, 1, "(0010,0010)", EF_VR_PN, PHI, EF_ACTION_Z, "table", "", "");
  anew = find_row (G_LIST_MODEL (plan), "(0010,0010)", 0, 0);
  g_assert_cmpint (ef_plan_row_get_state (anew), ==, EF_REVIEW_REJECTED);
  g_assert_true (ef_history_undo (history, NULL));
  g_assert_cmpstr (ef_plan_get_profile_text (plan), ==, PROFILE);
}

/* --- approval -------------------------------------------------------------------------------------------------- */

static void
test_approval_is_cleared_by_an_edit (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (GDateTime) when = g_date_time_new_utc (2026, 1, 2, 3, 4, 5);
  g_autoptr (EfPlanRow) name = find_row (G_LIST_MODEL (plan), "(0010,0010)", 0, 0);
  g_autoptr (GError) error = NULL;
  EfApproval approval;

  g_assert_false (ef_plan_check_approval (plan, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_clear_error (&error);
  g_assert_false (ef_plan_approve (plan, "  ", when, NULL, NULL));
  g_assert_true (ef_plan_approve (plan, " Dr. R ", when, NULL, &error));
  g_assert_true (ef_plan_check_approval (plan, &error));
  g_assert_true (ef_plan_get_approval (plan, &approval));
  g_assert_cmpstr (approval.who, ==, "Dr. R");
  g_assert_cmpstr (approval.when, ==, "2026-01-02T03:04:05Z");

  do_all (history, ef_gesture_accept (name));
  g_assert_false (ef_plan_check_approval (plan, NULL));
  /* Taking the edit back does not sign again. */
  g_assert_true (ef_history_undo (history, NULL));
  g_assert_false (ef_plan_check_approval (plan, NULL));
}

static void
test_approval_of_another_plan_is_stale (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfPlan) forged = NULL;
  g_autoptr (EfPlan) honest = NULL;
  g_autoptr (EfValueDigest) digest = new_digest ();
  g_autoptr (GDateTime) when = g_date_time_new_utc (2026, 1, 2, 3, 4, 5);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  char *at;

  g_assert_true (ef_plan_approve (plan, "R", when, "seen", NULL));
  text = ef_plan_to_text (plan, TRUE);
  honest = ef_plan_new_from_text (text, -1, "a.plan", digest, &error);
  g_assert_no_error (error);
  g_assert_true (ef_plan_check_approval (honest, &error));

  at = strstr (text, "\"redact\": true");
  memcpy (at, "\"redact\":false", 14);
  forged = ef_plan_new_from_text (text, -1, "b.plan", digest, &error);
  g_assert_no_error (error);
  g_assert_false (ef_plan_check_approval (forged, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
}

/* --- files ----------------------------------------------------------------------------------------------------- */

static void
test_file_round_trip (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfPlan) loaded = NULL;
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) name = find_row (G_LIST_MODEL (plan), "(0010,0010)", 0, 0);
  g_autoptr (EfPlanRow) box = find_row (G_LIST_MODEL (plan), NULL, 2, 1);
  g_autoptr (EfValueDigest) digest = new_digest ();
  g_autoptr (GVariant) frozen = NULL;
  g_autoptr (GVariant) frozen_again = NULL;
  g_autoptr (GVariant) slices = NULL;
  g_autoptr (GVariant) slices_again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("test-plan-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.plan", NULL);
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  EfInputFacts facts = { .sop_instance = "1.2.3.2", .manufacturer = "ACME", .model = "Sono", .series = "SE-ONE",
                         .rows = 100, .columns = 200, .frames = 10 };
  GStatBuf status;
  guint number;

  do_all (history, ef_gesture_set_action (name, NULL, EF_ACTION_D, "Nobody"));
  do_all (history, ef_gesture_reject (box));
  g_assert_true (ef_plan_save (plan, path, &error));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  loaded = ef_plan_load (path, digest, &error);
  g_assert_no_error (error);
  text = ef_plan_to_text (plan, TRUE);
  again = ef_plan_to_text (loaded, TRUE);
  g_assert_cmpstr (text, ==, again);

  /* Nothing of the patient, but what a person wrote. */
  g_assert_null (strstr (text, PHI));
  g_assert_null (strstr (text, "1.2.3.2"));
  g_assert_nonnull (strstr (text, "Nobody"));
  g_assert_nonnull (strstr (text, "0.937"));

  /* Workers get the same from it. */
  frozen = ef_plan_freeze (plan);
  frozen_again = ef_plan_freeze (loaded);
  for (gsize i = 1; i < 4; i++)
    {
      g_autoptr (GVariant) a = g_variant_get_child_value (frozen, i);
      g_autoptr (GVariant) b = g_variant_get_child_value (frozen_again, i);

      g_assert_true (g_variant_equal (a, b));
    }
  slices = g_variant_get_child_value (frozen, 4);
  slices_again = g_variant_get_child_value (frozen_again, 4);
  for (gsize i = 0; i < 3; i++)
    for (gsize k = 1; k < 6; k++)
      {
        g_autoptr (GVariant) slice = g_variant_get_child_value (slices, i);
        g_autoptr (GVariant) slice_again = g_variant_get_child_value (slices_again, i);
        g_autoptr (GVariant) a = g_variant_get_child_value (slice, k);
        g_autoptr (GVariant) b = g_variant_get_child_value (slice_again, k);

        g_assert_true (g_variant_equal (a, b));
      }

  /* Inputs are known again by what they are, in any order, each once. */
  g_assert_true (ef_plan_bind_input (loaded, &facts, &number, &error));
  g_assert_cmpuint (number, ==, 2);
  g_assert_false (ef_plan_bind_input (loaded, &facts, &number, NULL));
  facts.sop_instance = "1.2.3.1";
  facts.frames = 11;
  g_assert_false (ef_plan_bind_input (loaded, &facts, &number, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_assert_false (ef_plan_check_bound (loaded, NULL));
  g_assert_true (ef_plan_check_bound (plan, NULL));
  g_remove (path);
  g_rmdir (folder);
}

static void
assert_refused (const char *text,
                const char *from,
                const char *to,
                const char *why)
{
  g_autoptr (EfValueDigest) digest = new_digest ();
  g_autoptr (GString) changed = g_string_new (text);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);
  g_assert_null (ef_plan_new_from_text (changed->str, -1, "a.plan", digest, &error));
  if (why == NULL)
    g_assert_error (error, EF_ERROR, EF_ERROR_MALFORMED);
  else
    {
      g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
      g_assert_nonnull (strstr (error->message, why));
    }
  g_assert_true (g_str_has_prefix (error->message, "a.plan: "));
}

static void
test_file_refuses_what_it_does_not_know (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autofree char *text = ef_plan_to_text (plan, TRUE);

  assert_refused (text, "\"key\":", "\"colour\": 1,\n  \"key\":", "no key “colour”");
  assert_refused (text, "\"columns\":", "\"depth\": 1,\n \"columns\":", "no key “depth”");
  assert_refused (text, "\"height\": 12", "\"height\": \"12\"", "“height”");
  assert_refused (text, "\"height\": 12", "\"height\": -1", "no box");
  assert_refused (text, "\"kind\": \"identity\"", "\"kind\": \"nice\"", "“kind”");
  assert_refused (text, "\"height\": 12,", "", "“height” is missing");
  assert_refused (text, "\"1 1\"", "\"01 1\"", "no target");
  assert_refused (text, "\"1 1\"", "\"9 1\"", "not there");
  assert_refused (text, "\"efface-plan\": 1", "\"efface-plan\": 2", "another version");
  assert_refused (text, "\"efface-plan\": 1,", "", "no plan");
  assert_refused (text, "name=test", "name=best", "its digest");
  assert_refused (text, "\"tags\"", "\"tags", NULL);
}

/* --- slices ---------------------------------------------------------------------------------------------------- */

static void
test_slice_reach (void)
{
  static const struct
  {
    EfReach reach;
    guint expected[3]; /* regions that are filled in each input */
  } cases[] = {
    { EF_REACH_FRAMES, { 2, 1, 0 } },
    { EF_REACH_ALL_FRAMES, { 2, 1, 0 } },
    { EF_REACH_SERIES, { 2, 2, 0 } },
    { EF_REACH_DEVICE, { 2, 2, 1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EfPlan) plan = new_plan ();
      g_autoptr (EfHistory) history = ef_history_new (plan);
      EfRegion region = { { 1, 1, 9, 9 }, 3, 4 };

      do_all (history, ef_gesture_draw (plan, 1, &region, cases[i].reach));
      for (guint k = 0; k < 3; k++)
        {
          g_autoptr (GVariant) slice = ef_plan_get_instance_slice (plan, k + 1);
          g_autoptr (GVariant) fill = g_variant_get_child_value (slice, 3);

          g_assert_true (g_variant_is_of_type (slice, G_VARIANT_TYPE (EF_SLICE_TYPE)));
          g_assert_cmpuint (g_variant_n_children (fill), ==, cases[i].expected[k]);
          if (k == 0)
            {
              guint first;
              guint last;

              g_variant_get_child (fill, 1, "(iiiiuu)", NULL, NULL, NULL, NULL, &first, &last);
              g_assert_cmpuint (first, ==, cases[i].reach == EF_REACH_FRAMES ? 3 : 0);
              g_assert_cmpuint (last, ==, cases[i].reach == EF_REACH_FRAMES ? 4 : 9);
            }
        }
    }
}

static void
test_slice_overrides (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  EfScope instance = { EF_SCOPE_INSTANCE, "2" };
  g_autoptr (EfPlanView) view = ef_plan_view_new (plan, &instance, EF_VIEW_TAGS);
  g_autoptr (EfPlanRow) all = find_row (G_LIST_MODEL (plan), "(0010,0010)", 0, 0);
  g_autoptr (EfPlanRow) one = find_row (G_LIST_MODEL (view), "(0010,0010)", 0, 0);
  g_autoptr (EfPlanRow) uid = find_row (G_LIST_MODEL (plan), "(0008,0018)", 0, 0);
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) second = NULL;
  g_autoptr (GVariant) first_overrides = NULL;
  g_autoptr (GVariant) second_overrides = NULL;
  g_autofree char *first_text = NULL;
  g_autofree char *second_text = NULL;

  do_all (history, ef_gesture_accept (uid));
  do_all (history, ef_gesture_set_action (all, NULL, EF_ACTION_D, "Nobody"));
  do_all (history, ef_gesture_set_action (one, NULL, EF_ACTION_Z, NULL));
  first = ef_plan_get_instance_slice (plan, 1);
  second = ef_plan_get_instance_slice (plan, 2);
  first_overrides = g_variant_get_child_value (first, 5);
  second_overrides = g_variant_get_child_value (second, 5);
  first_text = g_variant_print (first_overrides, FALSE);
  second_text = g_variant_print (second_overrides, FALSE);
  /* What is done as proposed needs no word, but where it stands before a wider decision. */
  g_assert_cmpstr (first_text, ==, "[('(0010,0010)', [], 2, 'table', 3, 'Nobody')]");
  g_assert_cmpstr (second_text, ==,
                   "[('(0010,0010)', [], 2, 'table', 0, ''), ('(0010,0010)', [], 2, 'table', 3, 'Nobody')]");
}

static void
test_slice_of_the_unreadable (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (GVariant) slice = NULL;
  g_autoptr (EfPlanRow) row = NULL;
  gboolean written = TRUE;

  g_assert_true (ef_plan_set_input_state (plan, 2, EF_INPUT_UNREADABLE, "worker died, signal 11", NULL));
  g_assert_false (ef_plan_set_input_state (plan, 2, EF_INPUT_ANALYSED, "but", NULL));
  slice = ef_plan_get_instance_slice (plan, 2);
  g_variant_get_child (slice, 2, "b", &written);
  g_assert_false (written);
  row = g_list_model_get_item (G_LIST_MODEL (plan), 8);
  g_assert_cmpint (ef_plan_row_get_kind (row), ==, EF_ROW_PROBLEM);
  g_assert_cmpstr (ef_plan_row_get_reason (row), ==, "worker died, signal 11");
}

/* --- filter, queue, similar, template -------------------------------------------------------------------------- */

static guint
count (EfPlan       *plan,
       EfFilterFlags flags,
       const char   *search)
{
  EfRowFilter filter = { flags, search };
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);

      n += ef_row_filter_match (&filter, row);
    }
  return n;
}

static void
test_filter (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfPlanRow) a = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  g_autoptr (EfPlanRow) b = g_list_model_get_item (G_LIST_MODEL (plan), 5);

  g_assert_cmpuint (count (plan, 0, NULL), ==, 8);
  g_assert_cmpuint (count (plan, EF_FILTER_PRIVATE, NULL), ==, 1);
  g_assert_cmpuint (count (plan, EF_FILTER_TEXT_KEPT, NULL), ==, 1);
  g_assert_cmpuint (count (plan, EF_FILTER_IDENTIFYING, NULL), ==, 6);
  g_assert_cmpuint (count (plan, EF_FILTER_REGIONS, NULL), ==, 3);
  g_assert_cmpuint (count (plan, EF_FILTER_REGIONS | EF_FILTER_CHANGED, NULL), ==, 2);
  g_assert_cmpuint (count (plan, EF_FILTER_DECIDED, NULL), ==, 0);
  g_assert_cmpuint (count (plan, 0, "mustermann"), ==, 4);
  g_assert_cmpuint (count (plan, 0, "patientname"), ==, 4);
  g_assert_cmpuint (count (plan, 0, "ü"), ==, 0);
  /* As people read it, in words. */
  g_assert_cmpuint (count (plan, 0, "patient's na"), ==, 1);
  /* A UID that the standard registers stays, and tells of nobody. */
  ef_plan_add_header_value (plan, 1, "(0008,0016)", EF_VR_UI, "1.2.840.10008.5.1.4.1.1.2", EF_ACTION_U, "vr", "",
                            "1.2.840.10008.5.1.4.1.1.2");
  g_assert_cmpuint (count (plan, EF_FILTER_IDENTIFYING, NULL), ==, 6);
  g_assert_cmpuint (count (plan, EF_FILTER_CHANGED, "(0008,0016)"), ==, 0);
  ef_plan_add_header_value (plan, 2, "(0008,0016)", EF_VR_UI, "1.2.3", EF_ACTION_U, "vr", "", "2.25.9");
  g_assert_cmpuint (count (plan, EF_FILTER_IDENTIFYING, NULL), ==, 7);
  g_assert_cmpuint (count (plan, EF_FILTER_CHANGED, "(0008,0016)"), ==, 1);
  g_assert_cmpint (ef_row_compare_risk (a, b), >, 0);
  g_assert_cmpint (ef_row_compare_place (a, b), <, 0);
}

/* What a device writes of itself, and words of published lists, come after what a person may have typed. */
static void
test_technical_texts_rank_low (void)
{
  static const struct
  {
    const char *path;
    const char *cause;
    const char *value;
  } kept[] = {
    { "(0040,A121)", "identifier", "A text" }, /* the patient's own */
    { "(0009,\"MAKER\",10)", "safe-private", "A text" },
    { "(0008,103E)", "table", "A text" },
    { "(0008,0070)", "none", "A text" },
    { "(0008,0104)", "none", "A text" },
    { "(0008,1090)", "none", "" },
  };
  g_autoptr (EfValueDigest) digest = new_digest ();
  g_autoptr (EfPlan) plan = ef_plan_new (PROFILE, "0a0b0c0d", digest);
  guint before = G_MAXUINT;

  ef_plan_begin (plan);
  add_input (plan, 1, "SE-ONE");
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    ef_plan_add_header_value (plan, 1, kept[i].path, EF_VR_LO, kept[i].value, EF_ACTION_K, kept[i].cause, "",
                              kept[i].value);
  ef_plan_end (plan);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (EfPlanRow) row = find_row (G_LIST_MODEL (plan), kept[i].path, 0, 0);

      g_assert_nonnull (row);
      g_assert_cmpuint (ef_plan_row_get_risk (row), <, before);
      before = ef_plan_row_get_risk (row);
    }
}

static void
test_queue_is_worst_first (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfReviewQueue) queue = ef_review_queue_new (plan, NULL);
  g_autoptr (EfPlanRow) first = NULL;
  g_autoptr (EfPlanRow) back = NULL;
  guint risk = G_MAXUINT;
  guint seen = 0;
  EfPlanRow *row;

  g_assert_cmpuint (ef_review_queue_count (queue), ==, 8);
  while ((row = ef_review_queue_next (queue)) != NULL)
    {
      g_assert_cmpuint (ef_plan_row_get_risk (row), <=, risk);
      risk = ef_plan_row_get_risk (row);
      seen++;
      do_all (history, ef_gesture_accept (row));
      if (first == NULL)
        first = g_object_ref (row);
      g_object_unref (row);
    }
  g_assert_cmpuint (seen, ==, 8);
  g_assert_cmpuint (ef_review_queue_count (queue), ==, 0);
  while ((row = ef_review_queue_previous (queue)) != NULL)
    {
      g_set_object (&back, row);
      g_object_unref (row);
    }
  g_assert_true (back == first);
}

static void
test_accept_similar_is_one_step (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) one = find_row (G_LIST_MODEL (plan), NULL, 1, 1);
  g_autoptr (EfPlanRow) two = find_row (G_LIST_MODEL (plan), NULL, 2, 1);
  g_autoptr (EfPlanRow) other = find_row (G_LIST_MODEL (plan), NULL, 3, 1);

  do_all (history, ef_gesture_accept_similar (one));
  g_assert_cmpint (ef_plan_row_get_state (one), ==, EF_REVIEW_ACCEPTED);
  g_assert_cmpint (ef_plan_row_get_state (two), ==, EF_REVIEW_ACCEPTED);
  g_assert_cmpint (ef_plan_row_get_state (other), ==, EF_REVIEW_OPEN);
  g_assert_true (ef_history_undo (history, NULL));
  g_assert_cmpint (ef_plan_row_get_state (two), ==, EF_REVIEW_OPEN);
}

static void
test_notes_leave_decisions (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) name = find_row (G_LIST_MODEL (plan), "(0010,0010)", 0, 0);
  g_autofree char *before = ef_plan_to_text (plan, TRUE);
  g_autofree char *after = NULL;

  do_all (history, ef_gesture_set_note (name, "ask"));
  do_all (history, ef_gesture_set_later (name, TRUE));
  g_assert_cmpint (ef_plan_row_get_state (name), ==, EF_REVIEW_OPEN);
  do_all (history, ef_gesture_accept (name));
  g_assert_cmpstr (ef_plan_row_get_note (name), ==, "ask");
  g_assert_true (ef_plan_row_get_later (name));
  do_all (history, ef_gesture_reset (name));
  do_all (history, ef_gesture_set_note (name, NULL));
  do_all (history, ef_gesture_set_later (name, FALSE));
  /* No decision, no comment: as if it had never been touched. */
  after = ef_plan_to_text (plan, TRUE);
  g_assert_cmpstr (before, ==, after);
}

static void
test_template (void)
{
  static const char text[] = "[device]\nmanufacturer=ACME\nmodel=Sono\nrows=100\ncolumns=200\n"
                             "[box 1]\nx=0\ny=0\nwidth=200\nheight=8\nnote=name\n";
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (EfTemplate) template = ef_template_new_from_text (text, "a.template", &error);
  EfInputFacts facts = { .manufacturer = "ACME", .model = "Sono", .software = "1", .rows = 100, .columns = 200,
                         .frames = 1 };
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GVariant) slice = NULL;
  g_autoptr (GVariant) fill = NULL;

  g_assert_no_error (error);
  g_assert_true (ef_template_match (template, &facts));
  facts.rows = 101;
  g_assert_false (ef_template_match (template, &facts));
  facts.rows = 100;
  do_all (history, ef_template_make_edits (template, plan, 1));
  /* One box reaches every image of the device. */
  slice = ef_plan_get_instance_slice (plan, 3);
  fill = g_variant_get_child_value (slice, 3);
  g_assert_cmpuint (g_variant_n_children (fill), ==, 1);
  again = ef_template_make_edits (template, plan, 3);
  g_assert_cmpuint (again->len, ==, 0);

  g_assert_null (ef_template_new_from_text ("[device]\nmanufacturer=A\nmodel=B\nrows=1\ncolumns=1\n[circle]\n", "c",
                                            &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
}

/* --- size ------------------------------------------------------------------------------------------------------ */

static gsize
resident (void)
{
  g_autofree char *text = NULL;
  gsize pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    pages = (gsize) g_ascii_strtoull (strchr (text, ' '), NULL, 10);
  return pages * 4096;
}

/* 5,000 instances of 200 attributes, @n_single of which differ in every one. */
static void
measure (const char *what,
         guint       n_single)
{
  enum { N_INPUTS = 5000, N_TAGS = 200 };
  g_autoptr (EfValueDigest) digest = new_digest ();
  g_autoptr (EfPlan) plan = ef_plan_new (PROFILE, "0a0b0c0d", digest);
  g_autoptr (GTimer) timer = NULL;
  EfScope study = { EF_SCOPE_STUDY, "ST-ONE" };
  EfRowFilter filter = { 0, "nowhere" };
  gsize before = resident ();
  double built;
  double opened;
  char path[32], value[64], result[64], series[16];

  ef_plan_begin (plan);
  for (guint i = 0; i < N_INPUTS; i++)
    {
      g_snprintf (series, sizeof series, "SE-%u", i / 500);
      add_input (plan, i + 1, series);
    }
  ef_plan_end (plan);
  timer = g_timer_new ();
  ef_plan_begin (plan);
  for (guint i = 0; i < N_INPUTS; i++)
    for (guint k = 0; k < N_TAGS; k++)
      {
        guint differs = k < n_single ? i : 0;

        g_snprintf (path, sizeof path, "(0018,%04X)", k);
        g_snprintf (value, sizeof value, "1.2.840.113619.2.55.3.%u.%u", k, differs);
        g_snprintf (result, sizeof result, "2.25.3141592653589793238.%u.%u", k, differs);
        ef_plan_add_header_value (plan, i + 1, path, EF_VR_UI, value, EF_ACTION_U, "table", "Basic Profile", result);
      }
  ef_plan_end (plan);
  built = g_timer_elapsed (timer, NULL);

  g_timer_start (timer);
  {
    g_autoptr (EfPlanView) view = ef_plan_view_new (plan, &study, EF_VIEW_ALL);
    g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
      g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (view), i));
    g_assert_cmpuint (rows->len, ==, N_TAGS);
    opened = g_timer_elapsed (timer, NULL);
    g_timer_start (timer);
    for (guint i = 0; i < rows->len; i++)
      g_assert_false (ef_row_filter_match (&filter, rows->pdata[i]));
  }
  g_test_message ("%s: 1,000,000 values built in %.2f s, all rows of the study in %.1f ms, searched in %.1f ms, "
                  "%.0f MB (%.0f MB resident more)",
                  what, built, opened * 1e3, g_timer_elapsed (timer, NULL) * 1e3,
                  (double) ef_plan_get_header_size (plan) / 1e6, (double) (resident () - before) / 1e6);
  g_assert_cmpuint (ef_plan_get_header_size (plan), <, 300 * 1000 * 1000);
}

static void
test_million_values (void)
{
  measure ("15% of the attributes differ", 30);
  measure ("all attributes differ", 200);
}

/* An attribute whose VR differs between instances makes two rows with one target: accepting all is one edit for them. */
static void
test_accept_rows_of_one_target (void)
{
  g_autoptr (EfValueDigest) digest = new_digest ();
  g_autoptr (EfPlan) plan = ef_plan_new (PROFILE, "0a0b0c0d", digest);
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (GPtrArray) edits = NULL;
  EfPlanCounts counts;

  add_input (plan, 1, "SE-ONE");
  add_input (plan, 2, "SE-ONE");
  ef_plan_add_header_value (plan, 1, "(0028,0106)", EF_VR_US, "0", EF_ACTION_X, "table", "", NULL);
  ef_plan_add_header_value (plan, 2, "(0028,0106)", EF_VR_SS, "-1", EF_ACTION_X, "table", "", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 2);
  edits = ef_gesture_accept_rows (G_LIST_MODEL (plan));
  g_assert_cmpuint (edits->len, ==, 1);
  g_assert_true (ef_history_do_all (history, "Accept all", edits, NULL));
  ef_plan_count (plan, &counts);
  g_assert_cmpuint (counts.n_open, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/model/rows", test_model_rows);
  g_test_add_func ("/plan/model/changes", test_model_changes);
  g_test_add_func ("/plan/model/scopes", test_model_scopes);
  g_test_add_func ("/plan/model/values", test_model_values);
  g_test_add_func ("/plan/cuts", test_cuts);
  g_test_add_func ("/plan/cuts-of-both", test_cuts_of_both);
  g_test_add_func ("/plan/cut-cleaned", test_cut_cleaned);
  g_test_add_func ("/plan/edit/refusals", test_edit_refusals);
  g_test_add_func ("/plan/edit/target-has-one-name", test_target_has_one_name);
  g_test_add_func ("/plan/edit/profile", test_profile_change);
  g_test_add_func ("/plan/approval/cleared-by-an-edit", test_approval_is_cleared_by_an_edit);
  g_test_add_func ("/plan/approval/of-another-plan-is-stale", test_approval_of_another_plan_is_stale);
  g_test_add_func ("/plan/file/round-trip", test_file_round_trip);
  g_test_add_func ("/plan/file/refuses-what-it-does-not-know", test_file_refuses_what_it_does_not_know);
  g_test_add_func ("/plan/slice/reach", test_slice_reach);
  g_test_add_func ("/plan/slice/overrides", test_slice_overrides);
  g_test_add_func ("/plan/slice/unreadable", test_slice_of_the_unreadable);
  g_test_add_func ("/plan/filter", test_filter);
  g_test_add_func ("/plan/queue/worst-first", test_queue_is_worst_first);
  g_test_add_func ("/plan/queue/technical-texts-rank-low", test_technical_texts_rank_low);
  g_test_add_func ("/plan/queue/accept-similar-is-one-step", test_accept_similar_is_one_step);
  g_test_add_func ("/plan/notes-leave-decisions", test_notes_leave_decisions);
  g_test_add_func ("/plan/template", test_template);
  g_test_add_func ("/plan/million-values", test_million_values);
  g_test_add_func ("/plan/gesture/rows-of-one-target", test_accept_rows_of_one_target);
  return g_test_run ();
}
