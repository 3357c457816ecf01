/* Profiles that people change: the text keeps what they wrote, own ones are kept apart from those shipped, and what a
 * change does to proposals and decisions is told. */
#include "config.h"

#include "ef-error.h"
#include "ef-gesture.h"
#include "ef-history.h"
#include "ef-profile-store.h"
#include "ef-profile-text.h"
#include "ef-proposals.h"
#include "ef-vr.h"

#include <string.h>

#define TEXT                                                                                                           \
  "# Mine.\n[profile]\nname=x\n\n# Rules.\n[tags]\n# The first.\n0010,4000=keep\n0008,1030=remove\n\n[words]\n"

static void
test_set (void)
{
  static const struct
  {
    const char *group, *key, *value, *expected;
  } cases[] = {
    { "tags", "0010,4000", "empty",
      "# Mine.\n[profile]\nname=x\n\n# Rules.\n[tags]\n# The first.\n0010,4000=empty\n0008,1030=remove\n\n[words]\n" },
    { "tags", "0010,4000", NULL, "# Mine.\n[profile]\nname=x\n\n# Rules.\n[tags]\n# The first.\n0008,1030=remove\n\n[words]\n" },
    { "tags", "UI", "uid",
      "# Mine.\n[profile]\nname=x\n\n# Rules.\n[tags]\n# The first.\n0010,4000=keep\n0008,1030=remove\nUI=uid\n\n[words]\n" },
    { "words", "identity", "a;b",
      "# Mine.\n[profile]\nname=x\n\n# Rules.\n[tags]\n# The first.\n0010,4000=keep\n0008,1030=remove\n\n[words]\n"
      "identity=a;b\n" },
    { "dates", "policy", "shift\n[tags]\nx=keep",
      "# Mine.\n[profile]\nname=x\n\n# Rules.\n[tags]\n# The first.\n0010,4000=keep\n0008,1030=remove\n\n[words]\n\n[dates]\n"
      "policy=shift [tags] x=keep\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ef_profile_text_set (TEXT, cases[i].group, cases[i].key, cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

/* The first rule counts: a new one may have to stand above. */
static void
test_order (void)
{
  g_autofree char *first = ef_profile_text_prepend (TEXT, "tags", "UI", "keep");
  g_autofree char *moved = ef_profile_text_move (first, "tags", "0008,1030", TRUE);
  g_autofree char *renamed = ef_profile_text_rename (moved, "tags", "UI", "LO");
  g_autoptr (GArray) lines = ef_profile_text_list (renamed, "tags");
  static const char *const keys[] = { "LO", "0008,1030", "0010,4000" };

  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (keys));
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpstr (g_array_index (lines, EfProfileLine, i).key, ==, keys[i]);
}

/* Backslashes of expressions stay as they were typed. */
static void
test_raw (void)
{
  g_autofree char *text = ef_profile_text_set (TEXT, "patterns", "ward", "\\bW-[0-9]{5}\\b");
  g_autofree char *value = ef_profile_text_get (text, "patterns", "ward");
  g_autoptr (EfProfile) profile = ef_profile_new_from_text (text, "test", NULL);

  g_assert_cmpstr (value, ==, "\\bW-[0-9]{5}\\b");
  g_assert_true (g_regex_match (ef_profile_get_pattern (profile, 0), "at W-12345.", 0, NULL));
}

/* What a row says becomes a rule that the parser reads. */
static void
test_rule_keys (void)
{
  static const struct
  {
    const char *path, *group, *key;
  } cases[] = {
    { "(0010,4000)", "tags", "0010,4000" },
    { "(0008,1140)[*]/(0008,1155)", "tags", "(0008,1140){*}/(0008,1155)" },
    { "(0029,\"ACME 1.0\",10)", "private", "\"ACME 1.0\",0029,10" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *group;
      g_autofree char *key = ef_profile_text_dup_rule_key (cases[i].path, &group);
      g_autofree char *text = ef_profile_text_prepend (TEXT, group, key, "keep");
      g_auto (GStrv) problems = ef_profile_check_text (text);

      g_assert_cmpstr (key, ==, cases[i].key);
      g_assert_cmpstr (group, ==, cases[i].group);
      g_assert_null (problems[0]);
    }
}

static void
test_store (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autoptr (EfProfile) loaded = NULL;
  g_auto (GStrv) names = NULL;

  g_assert_null (ef_profile_store_save ("research", TEXT, TRUE, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PROFILE);
  g_clear_error (&error);
  g_assert_null (ef_profile_store_save ("../x", TEXT, TRUE, &error));
  g_clear_error (&error);
  g_assert_null (ef_profile_store_save ("bad", "[profile]\nname=x\n[dates]\npolicy=no\n", TRUE, &error));
  g_clear_error (&error);
  text = ef_profile_store_save ("site", TEXT, FALSE, &error);
  g_assert_no_error (error);
  again = ef_profile_store_save ("site", TEXT, FALSE, &error);
  g_assert_null (again);
  g_clear_error (&error);
  loaded = ef_profile_load ("site", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ef_profile_get_name (loaded), ==, "site");
  names = ef_profile_store_list ();
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_true (ef_profile_store_delete ("site", &error));
  g_assert_null (ef_profile_load ("site", NULL));
}

/* --- proposals and decisions ------------------------------------------------------------------------------------ */

static void
add_values (EfPlan     *plan,
            EfAction    name,
            EfAction    place,
            EfAction    text,
            const char *left)
{
  ef_plan_add_header_value (plan, 1, "(0010,0010)", EF_VR_PN, "Doe^Jane", name, "table", "", "ANON");
  ef_plan_add_header_value (plan, 1, "(0008,0080)", EF_VR_LO, "St. Mary", place, "table", "",
                            place == EF_ACTION_K ? "St. Mary" : NULL);
  ef_plan_add_header_value (plan, 1, "(0010,4000)", EF_VR_LT, "seen by Dr. Roe", text, "option", "", left);
}

static EfPlan *
new_plan (void)
{
  static const guint8 key[32] = { 5 };
  g_autoptr (EfValueDigest) digest = ef_value_digest_new (key, sizeof key);
  EfPlan *plan = ef_plan_new ("[profile]\nname=test\n", "0a0b0c0d", digest);
  EfInputFacts facts = { .sop_instance = "1.2", .patient = "P", .study = "S", .series = "E", .rows = 9, .columns = 9,
                         .frames = 1 };
  EfRegion region = { { 1, 1, 4, 4 }, 0, 0 };

  g_assert_true (ef_plan_add_input (plan, 1, &facts, NULL));
  add_values (plan, EF_ACTION_D, EF_ACTION_X, EF_ACTION_C, "seen by");
  g_assert_cmpuint (ef_plan_add_region (plan, 1, &region, EF_REGION_UNKNOWN, TRUE, .5, NULL, "", NULL), ==, 1);
  return plan;
}

static void
test_changes (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfProposals) before = ef_proposals_new (plan);
  g_autoptr (EfProposals) same = ef_proposals_new (plan);
  g_autoptr (EfProposals) after = NULL;
  EfProposalChanges changes;

  g_assert_false (ef_proposals_compare (same, before, &changes));
  ef_plan_clear_headers (plan);
  add_values (plan, EF_ACTION_D, EF_ACTION_K, EF_ACTION_C, "seen");
  after = ef_proposals_new (plan);
  g_assert_true (ef_proposals_compare (after, before, &changes));
  g_assert_cmpuint (changes.n_kept, ==, 1);
  g_assert_cmpuint (changes.n_gone, ==, 0);
  g_assert_cmpuint (changes.n_otherwise, ==, 1);
  g_assert_true (ef_proposals_compare (before, after, &changes));
  g_assert_cmpuint (changes.n_gone, ==, 1);
}

static EfPlanRow *
find_row (EfPlan     *plan,
          const char *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);

      if (g_strcmp0 (ef_plan_row_get_path (row), path) == 0)
        return g_steal_pointer (&row);
    }
  g_assert_not_reached ();
}

static EfReview
get_state (EfPlan     *plan,
           const char *path)
{
  g_autoptr (EfPlanRow) row = find_row (plan, path);

  return ef_plan_row_get_state (row);
}

/* A cleaned text that was accepted is open again once more of it would stay, and accepted when it is as it was. */
static void
test_acceptance (void)
{
  g_autoptr (EfPlan) plan = new_plan ();
  g_autoptr (EfHistory) history = ef_history_new (plan);
  g_autoptr (EfPlanRow) text = find_row (plan, "(0010,4000)");
  g_autoptr (EfPlanRow) name = find_row (plan, "(0010,0010)");
  g_autoptr (GPtrArray) accept_text = ef_gesture_accept (text);
  g_autoptr (GPtrArray) accept_name = ef_gesture_accept (name);

  g_assert_true (ef_history_do_all (history, "Accept", accept_text, NULL));
  g_assert_true (ef_history_do_all (history, "Accept", accept_name, NULL));
  g_assert_cmpint (get_state (plan, "(0010,4000)"), ==, EF_REVIEW_ACCEPTED);
  ef_plan_clear_headers (plan);
  add_values (plan, EF_ACTION_D, EF_ACTION_X, EF_ACTION_C, "seen by Dr. Roe");
  g_assert_cmpint (get_state (plan, "(0010,4000)"), ==, EF_REVIEW_OPEN);
  g_assert_cmpint (get_state (plan, "(0010,0010)"), ==, EF_REVIEW_ACCEPTED);
  ef_plan_clear_headers (plan);
  add_values (plan, EF_ACTION_K, EF_ACTION_X, EF_ACTION_K, "seen by Dr. Roe");
  g_assert_cmpint (get_state (plan, "(0010,4000)"), ==, EF_REVIEW_OPEN);
  g_assert_cmpint (get_state (plan, "(0010,0010)"), ==, EF_REVIEW_OPEN);
  ef_plan_clear_headers (plan);
  add_values (plan, EF_ACTION_D, EF_ACTION_X, EF_ACTION_C, "seen by");
  g_assert_cmpint (get_state (plan, "(0010,4000)"), ==, EF_REVIEW_ACCEPTED);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("ef-profile-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile-text/set", test_set);
  g_test_add_func ("/profile-text/order", test_order);
  g_test_add_func ("/profile-text/raw", test_raw);
  g_test_add_func ("/profile-text/rule-keys", test_rule_keys);
  g_test_add_func ("/profile-text/store", test_store);
  g_test_add_func ("/profile-text/changes", test_changes);
  g_test_add_func ("/profile-text/acceptance", test_acceptance);
  return g_test_run ();
}
