/* Two readers: what differs, how it is settled, and what the second one gets to see. */
#include "config.h"

#include "ef-comparison.h"
#include "ef-error.h"
#include "ef-gesture.h"
#include "ef-history.h"
#include "ef-plan-file.h"
#include "ef-vr.h"

#include <string.h>

#define PROFILE "[profile]\nname=test\n"

static const guint8 key[32] = { 4, 2 };

/* As the program leaves it: two instances, three boxes, two attributes. */
static EfPlan *
new_plan (const char *profile)
{
  g_autoptr (EfValueDigest) digest = ef_value_digest_new (key, sizeof key);
  g_autoptr (GError) error = NULL;
  EfPlan *plan = ef_plan_new (profile, "0a0b0c0d", digest);

  ef_plan_begin (plan);
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *uid = g_strdup_printf ("1.2.3.%u", i);
      EfInputFacts facts = { .sop_instance = uid, .patient = "P-1", .study = "ST-1", .series = "SE-1", .rows = 100,
                             .columns = 200, .frames = 4 };
      EfRegion region = { { 10, 10, 40, 12 }, 0, 3 };

      g_assert_true (ef_plan_add_input (plan, i, &facts, &error));
      ef_plan_add_header_value (plan, i, "(0010,0010)", EF_VR_PN, "Meier^Eva", EF_ACTION_Z, "table", "Basic", "");
      ef_plan_add_header_value (plan, i, "(0018,1030)", EF_VR_LO, "Knee", EF_ACTION_K, "none", "", "Knee");
      ef_plan_set_input_state (plan, i, EF_INPUT_ANALYSED, NULL, NULL);
      g_assert_cmpuint (ef_plan_add_region (plan, i, &region, EF_REGION_IDENTITY, TRUE, 0.9, "Meier", "name", NULL), ==,
                        1);
    }
  ef_plan_end (plan);
  g_assert_no_error (error);
  return plan;
}

static void
do_it (EfPlan    *plan,
       GPtrArray *edits)
{
  g_autoptr (GPtrArray) taken = edits;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < edits->len; i++)
    g_assert_true (ef_plan_apply_edit (plan, g_ptr_array_index (edits, i), &error));
  g_assert_no_error (error);
}

static EfPlanRow *
find_row (EfPlan     *plan,
          const char *path,
          guint       input)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);

      if (path != NULL ? g_strcmp0 (ef_plan_row_get_path (row), path) == 0
                       : ef_plan_row_get_region (row, NULL) == 1 && ef_plan_row_get_input (row) == input)
        return g_steal_pointer (&row);
    }
  g_assert_not_reached ();
}

static void
draw (EfPlan *plan,
      guint   number,
      int     x,
      int     width)
{
  EfRegion region = { { x, 60, width, 20 }, 0, 0 };

  do_it (plan, ef_gesture_draw (plan, number, &region, EF_REACH_ALL_FRAMES));
}

static EfComparison *
compare (EfPlan *first,
         EfPlan *second)
{
  g_autoptr (GError) error = NULL;
  EfComparison *comparison = ef_comparison_new (first, second, &error);

  g_assert_no_error (error);
  return comparison;
}

static void
assert_targets (EfComparison      *comparison,
                const char *const *targets)
{
  g_assert_cmpuint (ef_comparison_get_n (comparison), ==, g_strv_length ((char **) targets));
  for (guint i = 0; targets[i] != NULL; i++)
    g_assert_cmpstr (ef_comparison_get (comparison, i)->target, ==, targets[i]);
}

/* --- cases ------------------------------------------------------------------------------------------------------- */

static void
test_same (void)
{
  g_autoptr (EfPlan) first = new_plan (PROFILE);
  g_autoptr (EfPlan) second = new_plan (PROFILE);
  g_autoptr (EfComparison) comparison = NULL;

  do_it (first, ef_gesture_accept_rows (G_LIST_MODEL (first)));
  do_it (second, ef_gesture_accept_rows (G_LIST_MODEL (second)));
  comparison = compare (first, second);
  g_assert_cmpuint (ef_comparison_get_n (comparison), ==, 0);
  g_assert_cmpuint (ef_comparison_get_agreement (comparison)->n_same, ==, 4);
  g_assert_cmpfloat (ef_comparison_get_agreement (comparison)->kappa, ==, 1);
}

/* The first keeps the name and leaves a box; the second leaves an instance out and changes the protocol. */
static void
decide (EfPlan *first,
        EfPlan *second)
{
  g_autoptr (EfPlanRow) name = find_row (first, "(0010,0010)", 0);
  g_autoptr (EfPlanRow) box = find_row (first, NULL, 1);
  g_autoptr (EfPlanRow) protocol = find_row (second, "(0018,1030)", 0);

  do_it (first, ef_gesture_reject (name));
  do_it (first, ef_gesture_reject (box));
  do_it (second, ef_gesture_leave_out (second, 2, TRUE));
  do_it (second, ef_gesture_set_action (protocol, NULL, EF_ACTION_X, NULL));
}

static const char *const decided[] = { "region 1 1", "input 2", "tag all - rule empty table (0010,0010)",
                                       "tag all - rule keep none (0018,1030)", NULL };

static void
test_different (void)
{
  g_autoptr (EfPlan) first = new_plan (PROFILE);
  g_autoptr (EfPlan) second = new_plan (PROFILE);
  g_autoptr (EfComparison) comparison = NULL;
  const EfComparedTarget *compared;

  decide (first, second);
  comparison = compare (first, second);
  assert_targets (comparison, decided);
  compared = ef_comparison_get (comparison, 0);
  g_assert_cmpstr (ef_difference_get_label (compared->kind, compared->first), ==, "Leave visible");
  g_assert_cmpstr (ef_difference_get_label (compared->kind, compared->second), ==, "Fill");
  compared = ef_comparison_get (comparison, 2);
  g_assert_cmpstr (ef_difference_get_label (compared->kind, compared->first), ==, "Keep");
  g_assert_cmpstr (ef_difference_get_label (compared->kind, compared->second), ==, "As proposed");
}

/* Boxes are paired by place; what both fill is filled as a whole; what one alone drew is a difference. */
static void
test_boxes (void)
{
  static const char *const expected[] = { "region 1 3", "region 1 4", NULL };
  g_autoptr (EfPlan) first = new_plan (PROFILE);
  g_autoptr (EfPlan) second = new_plan (PROFILE);
  g_autoptr (EfComparison) comparison = NULL;
  EfPlanRegion region;

  draw (first, 1, 20, 40);
  draw (second, 1, 30, 40); /* the same text, more to the right */
  draw (first, 1, 150, 20);
  draw (second, 1, 100, 20);
  comparison = compare (first, second);
  assert_targets (comparison, expected);
  do_it (first, ef_comparison_make_edits (comparison, "A", "B"));
  g_assert_true (ef_plan_get_region (first, 1, 5, &region));
  g_assert_cmpint (region.region.box.x, ==, 30);
  g_assert_true (region.redact);
  /* The second reader's own one waits. */
  g_assert_false (ef_plan_get_region (first, 1, 4, &region));
  do_it (first, ef_comparison_settle (first, "region 1 4", EF_SETTLE_SECOND));
  g_assert_true (ef_plan_get_region (first, 1, 4, &region));
  g_assert_cmpint (region.region.box.x, ==, 100);
  do_it (first, ef_comparison_settle (first, "region 1 3", EF_SETTLE_SECOND));
  g_assert_false (ef_plan_get_region (first, 1, 3, &region));
  g_assert_cmpuint (ef_plan_count_unsettled (first), ==, 0);
}

static EfSettlement
get_settlement (EfPlan     *plan,
                const char *target)
{
  EfDifference difference;
  EfSettlement settlement;

  g_assert_true (ef_plan_get_difference (plan, target, &difference, &settlement));
  return settlement;
}

static void
settle (EfHistory   *history,
        const char  *target,
        EfSettlement how)
{
  g_autoptr (GPtrArray) edits = ef_comparison_settle (ef_history_get_plan (history), target, how);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (edits->len, >, 0);
  g_assert_true (ef_history_do_all (history, "Settle", edits, &error));
  g_assert_no_error (error);
}

static void
test_settles (void)
{
  g_autoptr (EfPlan) first = new_plan (PROFILE);
  g_autoptr (EfPlan) second = new_plan (PROFILE);
  g_autoptr (EfHistory) history = ef_history_new (first);
  g_autoptr (EfComparison) comparison = NULL;
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EfPlanRow) protocol = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *text = NULL;
  g_autoptr (EfPlan) loaded = NULL;
  EfReaders readers;
  EfPlanRegion region;
  EfPlanInput input;

  decide (first, second);
  before = ef_plan_to_text (first, FALSE);
  comparison = compare (first, second);
  edits = ef_comparison_make_edits (comparison, "Dr. Ada", "Dr. Ben");
  g_assert_true (ef_history_do_all (history, "Compare", edits, &error));
  g_assert_cmpuint (ef_plan_count_unsettled (first), ==, 4);
  /* Nobody signs what two people see differently. */
  g_assert_false (ef_plan_approve (first, "Dr. Ada", now, NULL, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_clear_error (&error);

  settle (history, decided[0], EF_SETTLE_SECOND);
  g_assert_true (ef_plan_get_region (first, 1, 1, &region) && region.redact);
  g_assert_cmpint (get_settlement (first, decided[0]), ==, EF_SETTLE_SECOND);
  g_assert_true (ef_history_undo (history, &error));
  g_assert_cmpint (get_settlement (first, decided[0]), ==, EF_SETTLE_OPEN);
  g_assert_true (ef_plan_get_region (first, 1, 1, &region) && !region.redact);
  settle (history, decided[0], EF_SETTLE_SECOND);
  settle (history, decided[1], EF_SETTLE_SECOND);
  g_assert_true (ef_plan_get_input (first, 2, &input) && input.leave_out);
  settle (history, decided[2], EF_SETTLE_FIRST);
  g_assert_cmpint (get_settlement (first, decided[2]), ==, EF_SETTLE_FIRST);
  /* A decision of one's own in the usual way settles too. */
  protocol = find_row (first, "(0018,1030)", 0);
  edits = (g_ptr_array_unref (edits), ef_gesture_set_action (protocol, NULL, EF_ACTION_D, "Joint"));
  g_assert_true (ef_history_do_all (history, "Own", edits, &error));
  g_assert_cmpint (get_settlement (first, decided[3]), ==, EF_SETTLE_OWN);
  g_assert_cmpuint (ef_plan_count_unsettled (first), ==, 0);
  /* Back to what the first one said, and to the second one's mind. */
  settle (history, decided[3], EF_SETTLE_FIRST);
  g_assert_cmpint (get_settlement (first, decided[3]), ==, EF_SETTLE_FIRST);
  settle (history, decided[3], EF_SETTLE_SECOND);
  g_assert_cmpint (get_settlement (first, decided[3]), ==, EF_SETTLE_SECOND);

  g_assert_true (ef_plan_approve (first, "Dr. Ada", now, NULL, &error));
  g_assert_true (ef_plan_get_readers (first, &readers));
  g_assert_cmpstr (readers.reader, ==, "Dr. Ada");
  g_assert_cmpstr (readers.second, ==, "Dr. Ben");
  g_assert_cmpstr (readers.second_digest, ==, ef_plan_get_digest (second));
  /* It is the same as a file. */
  text = ef_plan_to_text (first, TRUE);
  loaded = ef_plan_new_from_text (text, -1, "test", ef_plan_get_value_digest (first), &error);
  g_assert_no_error (error);
  after = ef_plan_to_text (loaded, TRUE);
  g_assert_cmpstr (text, ==, after);
  g_assert_true (ef_plan_check_approval (loaded, &error));
  g_assert_cmpint (get_settlement (loaded, decided[0]), ==, EF_SETTLE_SECOND);
  /* And all of it can be taken back. */
  g_assert_true (ef_history_go_to (history, 0, &error));
  g_free (after);
  after = ef_plan_to_text (first, FALSE);
  g_assert_cmpstr (after, ==, before);
}

/* What another person decided is not to be seen, not in any byte. */
static void
test_blind (void)
{
  g_autoptr (EfPlan) plan = new_plan (PROFILE);
  g_autoptr (EfPlan) untouched = new_plan (PROFILE);
  g_autoptr (EfPlan) blind = NULL;
  g_autoptr (EfPlan) blind_untouched = ef_comparison_make_blind (untouched);
  g_autoptr (EfPlanRow) name = find_row (plan, "(0010,0010)", 0);
  g_autoptr (EfPlanRow) box = find_row (plan, NULL, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = NULL;
  g_autofree char *expected = ef_plan_to_text (blind_untouched, TRUE);
  EfPlanRegion region;
  EfReaders readers;
  EfPlanInput input;

  do_it (plan, ef_gesture_reject (name));
  do_it (plan, ef_gesture_set_note (name, "a note"));
  do_it (plan, ef_gesture_reject (box));
  do_it (plan, ef_gesture_set_note (box, "a note"));
  do_it (plan, ef_gesture_set_later (box, TRUE));
  do_it (plan, ef_gesture_leave_out (plan, 2, TRUE));
  draw (plan, 2, 20, 40);
  g_assert_true (ef_plan_approve (plan, "Dr. Ada", now, NULL, NULL));
  blind = ef_comparison_make_blind (plan);
  text = ef_plan_to_text (blind, TRUE);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (ef_plan_get_readers (blind, &readers) && readers.blind);
  g_assert_true (ef_plan_get_region (blind, 1, 1, &region));
  g_assert_cmpint (region.state, ==, EF_REVIEW_OPEN);

  /* A box that was moved tells where somebody wanted it: the instance is searched anew. */
  ef_plan_get_region (plan, 1, 1, &region);
  region.region.box.x = 33;
  do_it (plan, ef_gesture_change (box, &region, "Move", NULL));
  g_clear_object (&blind);
  blind = ef_comparison_make_blind (plan);
  g_assert_false (ef_plan_get_region (blind, 1, 1, &region));
  g_assert_true (ef_plan_get_input (blind, 1, &input));
  g_assert_cmpint (input.state, ==, EF_INPUT_LISTED);
}

static void
test_refuses (void)
{
  g_autoptr (EfPlan) plan = new_plan (PROFILE);
  g_autoptr (EfPlan) other = new_plan (PROFILE "description=x\n");
  g_autoptr (EfPlan) more = new_plan (PROFILE);
  EfInputFacts facts = { .sop_instance = "1.9", .patient = "P-1", .study = "ST-1", .series = "SE-1" };
  g_autoptr (GError) error = NULL;

  g_assert_null (ef_comparison_new (plan, other, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_clear_error (&error);
  g_assert_true (ef_plan_add_input (more, 3, &facts, NULL));
  g_assert_null (ef_comparison_new (plan, more, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
}

/* By hand: of ten boxes both fill 4 and leave 3; 2 and 1 they judge differently. Seen 0.7; by chance 0.5. */
static void
test_kappa (void)
{
  static const gboolean judgements[10][2] = { { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 }, { 0, 0 },
                                              { 0, 0 }, { 0, 0 }, { 1, 0 }, { 1, 0 }, { 0, 1 } };
  g_autoptr (EfPlan) first = new_plan (PROFILE);
  g_autoptr (EfPlan) second = new_plan (PROFILE);
  EfPlan *plans[2] = { first, second };
  g_autoptr (EfComparison) comparison = NULL;

  for (guint i = 0; i < 10; i++)
    for (guint p = 0; p < 2; p++)
      {
        EfTarget target = { .kind = EF_TARGET_REGION, .input = 2 };
        EfPlanRegion region = { .region = { { 0, 8 * (int) i, 100, 6 }, 0, 0 }, .kind = EF_REGION_UNKNOWN,
                                .state = EF_REVIEW_ACCEPTED, .redact = judgements[i][p], .reason = "", .note = "" };
        g_autoptr (EfEdit) edit = NULL;

        target.region = ef_plan_get_next_region (plans[p], 2);
        edit = ef_plan_make_edit (plans[p], &target, ef_plan_region_to_record (&region), "x", NULL, NULL);
        g_assert_true (ef_plan_apply_edit (plans[p], edit, NULL));
      }
  comparison = compare (plans[0], plans[1]);
  g_assert_cmpuint (ef_comparison_get_n (comparison), ==, 3);
  g_assert_cmpuint (ef_comparison_get_agreement (comparison)->n_same, ==, 7);
  g_assert_cmpfloat_with_epsilon (ef_comparison_get_agreement (comparison)->kappa, 0.4, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/same", test_same);
  g_test_add_func ("/comparison/different", test_different);
  g_test_add_func ("/comparison/boxes-are-paired-by-place", test_boxes);
  g_test_add_func ("/comparison/settles-and-undoes", test_settles);
  g_test_add_func ("/comparison/blind-shows-no-decision", test_blind);
  g_test_add_func ("/comparison/refuses-other-studies", test_refuses);
  g_test_add_func ("/comparison/kappa", test_kappa);
  return g_test_run ();
}
