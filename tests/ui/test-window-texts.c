/* What rows say to people; no display. */
#include "config.h"

#include "ef-gesture.h"
#include "ef-history.h"
#include "ef-row-text.h"
#include "ef-summary.h"
#include "ef-vr.h"

static EfPlan *
new_plan (void)
{
  static const guint8 key[32] = { 3 };
  g_autoptr (EfValueDigest) digest = ef_value_digest_new (key, sizeof key);
  g_autoptr (GError) error = NULL;
  EfPlan *plan = ef_plan_new ("[profile]\nname=test\n", "0a0b0c0d", digest);
  EfInputFacts facts = { .sop_instance = "1.2", .patient = "P-1", .study = "ST-1", .series = "SE-1", .rows = 100,
                         .columns = 100, .frames = 9 };
  EfRegion region = { { 10, 10, 20, 20 }, 2, 6 };

  g_assert_true (ef_plan_add_input (plan, 1, &facts, &error));
  ef_plan_add_header_value (plan, 1, "(0010,0010)", EF_VR_PN, "Doe^Jane", EF_ACTION_D, "table",
                            "PS3.15 Table E.1-1: Z; overridden by an option", "ANON");
  ef_plan_add_header_value (plan, 1, "(0008,1140)[0]/(0008,1155)", EF_VR_UI, "1.2.3", EF_ACTION_X, "table", "", NULL);
  g_assert_cmpuint (ef_plan_add_region (plan, 1, &region, EF_REGION_IDENTITY, TRUE, .9, "JANE", "matches PatientName 0.97; not read", &error), >, 0);
  g_assert_no_error (error);
  return plan;
}

static EfPlanRow *
get_row (EfPlan *plan,
         guint   position)
{
  return g_list_model_get_item (G_LIST_MODEL (plan), position);
}

#define assert_text(function, row, expected) \
  G_STMT_START \
  { \
    g_autofree char *text_ = function (row); \
    g_assert_cmpstr (text_, ==, expected); \
  } \
  G_STMT_END

static void
test_tag (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfPlanRow) name = get_row (plan, 0);
  g_autoptr (EfPlanRow) inner = get_row (plan, 1);

  assert_text (ef_row_dup_title, name, "Patient's Name");
  assert_text (ef_row_dup_tag, name, "(0010,0010)");
  assert_text (ef_row_dup_value, name, "Doe^Jane");
  assert_text (ef_row_dup_result, name, "ANON");
  assert_text (ef_row_dup_where, name, "(0010,0010) · PN · 1 instance");
  assert_text (ef_row_dup_summary, name, "Patient's Name: Doe^Jane → ANON. Open");
  assert_text (ef_row_dup_tag, inner, "› (0008,1155)");
  assert_text (ef_row_dup_result, inner, "removed");
}

static void
test_region (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfPlanRow) box = get_row (plan, 2);

  assert_text (ef_row_dup_where, box, "Instance 1 · frames 3–7");
  assert_text (ef_row_dup_value, box, "JANE");
  assert_text (ef_row_dup_result, box, "filled");
  assert_text (ef_row_dup_reason, box, "matches the patient's name (0.97); not read");
}

static void
test_nothing (void)
{
  assert_text (ef_row_dup_title, NULL, "");
  assert_text (ef_row_dup_where, NULL, "");
  assert_text (ef_row_dup_value, NULL, "");
  assert_text (ef_row_dup_result, NULL, "");
  assert_text (ef_row_dup_reason, NULL, "");
  assert_text (ef_row_dup_summary, NULL, "");
}

/* A value of any length and with any letters stays one short line. */
static void
test_shorten (void)
{
  g_autofree char *line = ef_text_shorten ("a\nb\tc", 10);
  g_autofree char *cut = ef_text_shorten ("äöüß漢字", 4);
  g_autofree char *none = ef_text_shorten (NULL, 4);

  g_assert_cmpstr (line, ==, "a b c");
  g_assert_cmpstr (cut, ==, "äöüß…");
  g_assert_cmpstr (none, ==, "");
}

/* What is not claimed is said: whatever the profile, faces; and what a person left visible. */
static void
test_limits (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfProfile) profile = ef_profile_new_builtin ("basic", NULL);
  g_autoptr (EfPlanRow) box = get_row (plan, 2);
  g_autoptr (GPtrArray) edits = ef_gesture_reject (box);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) missing = NULL;
  g_autoptr (GPtrArray) after = NULL;
  EfSummary summary;

  ef_summary_count (&summary, plan);
  g_assert_cmpuint (summary.n_inputs, ==, 1);
  g_assert_cmpuint (summary.n_changed, ==, 2);
  g_assert_cmpuint (summary.n_filled, ==, 1);
  g_assert_cmpuint (summary.n_open, ==, 3);
  before = ef_summary_list_limits (&summary, profile);
  g_assert_cmpuint (before->len, ==, 1);
  summary.missing_languages = "fra+ita";
  missing = ef_summary_list_limits (&summary, profile);
  g_assert_cmpuint (missing->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (missing, 0), "fra+ita"));

  g_assert_true (ef_history_do_all (history, "Reject", edits, NULL));
  ef_summary_count (&summary, plan);
  g_assert_cmpuint (summary.n_filled, ==, 0);
  g_assert_cmpuint (summary.n_visible, ==, 1);
  after = ef_summary_list_limits (&summary, profile);
  g_assert_cmpuint (after->len, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window-texts/tag", test_tag);
  g_test_add_func ("/window-texts/region", test_region);
  g_test_add_func ("/window-texts/nothing", test_nothing);
  g_test_add_func ("/window-texts/shorten", test_shorten);
  g_test_add_func ("/window-texts/limits", test_limits);
  return g_test_run ();
}
