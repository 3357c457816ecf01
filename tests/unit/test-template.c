/* Device templates: what a file may say, what is learned from reviewed images and what is not, and for whom it is. */
#include "config.h"

#include "ef-error.h"
#include "ef-gesture.h"
#include "ef-history.h"
#include "ef-plan-file.h"
#include "ef-template-learn.h"
#include "ef-template-store.h"

#include <glib/gstdio.h>
#include <string.h>

#define GOOD                                                                                                           \
  "[template]\nname=ACME Sono\n[device]\nmanufacturer=ACME\nmodel=Sono\nsoftware=2.1\nrows=100\ncolumns=200\n"        \
  "[box 1]\nx=0\ny=0\nwidth=200\nheight=8\nnote=name\n"

static EfInputFacts
make_facts (const char *uid)
{
  return (EfInputFacts){ .sop_instance = uid,   .manufacturer = "ACME", .model = "Sono",   .software = "2.1",
                         .sop_class = "1.2",    .patient = "P-ONE",     .study = "ST-ONE", .series = "SE-ONE",
                         .modality = "US",      .rows = 100,            .columns = 200,    .frames = 10 };
}

static EfPlan *
new_plan (guint n)
{
  static const guint8 key[32] = { 7 };
  g_autoptr (EfValueDigest) digest = ef_value_digest_new (key, sizeof key);
  EfPlan *plan = ef_plan_new ("[profile]\nname=test\n", "0a0b0c0d", digest);

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *uid = g_strdup_printf ("1.2.3.%u", i);
      EfInputFacts facts = make_facts (uid);

      g_assert_true (ef_plan_add_input (plan, i, &facts, NULL));
      g_assert_true (ef_plan_set_input_state (plan, i, EF_INPUT_ANALYSED, NULL, NULL));
    }
  return plan;
}

static guint
find_text (EfPlan      *plan,
           guint        number,
           EfBox        box,
           EfRegionKind kind,
           guint        last_frame)
{
  EfRegion region = { box, 0, last_frame };

  return ef_plan_add_region (plan, number, &region, kind, kind != EF_REGION_HARMLESS, .9, "DOE^JANE 19700101",
                             "matches PatientName 0.94", NULL);
}

static void
decide (EfPlan *plan,
        guint   number,
        guint   region,
        gboolean accept)
{
  g_autoptr (EfHistory) history = ef_history_new (plan);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);
      g_autoptr (GPtrArray) edits = NULL;

      if (ef_plan_row_get_input (row) != number || ef_plan_row_get_region (row, NULL) != region)
        continue;
      edits = accept ? ef_gesture_accept (row) : ef_gesture_reject (row);
      g_assert_true (ef_history_do_all (history, "Decide", edits, NULL));
      return;
    }
  g_assert_not_reached ();
}

static EfTemplate *
learn (EfPlan *plan,
       guint   n,
       guint  *n_reviewed)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  EfInputFacts facts = make_facts ("");

  for (guint i = 1; i <= n; i++)
    g_array_append_val (numbers, i);
  return ef_template_learn (plan, numbers, &facts, n_reviewed);
}

/* --- the file --------------------------------------------------------------------------------------------------- */

/* Everything that is wrong is told at once, by its line. */
static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    const char *problem;
  } cases[] = {
    { "[device]\nmodel=Sono\nmanufacturer=A\nrows=1\n", "line 1: [device] columns: is missing" },
    { "[device]\nmodel=Sono\nmanufacturer=A\nrows=1\ncolumns=x\n", "line 5: [device] columns: not a number" },
    { "[device]\nmanufacturer=\nmodel=\nrows=9\ncolumns=9\n", "line 1: [device]: manufacturer or model is missing" },
    { "[device]\nrows=9\ncolumns=9\n", "line 1: [device]: manufacturer or model is missing" },
    { "[box 1]\nx=1\ny=1\nwidth=1\nheight=1\n", "[device]: is missing" },
    { GOOD "[circle]\n", "line 15: [circle]: there is no such group" },
    { GOOD "[box 2]\nx=200\ny=0\nwidth=1\nheight=1\n", "line 15: [box 2]: lies outside of the image" },
    { GOOD "[box 2]\nx=-1\ny=0\nwidth=1\nheight=1\n", "line 16: [box 2] x: not a number" },
    { GOOD "[box 2]\nx=1\ny=0\nwidth=1\nheight=1\ncolour=red\n", "line 20: [box 2] colour: there is no such key" },
    { GOOD "nonsense\n", "line 15: neither a comment" },
    { GOOD "x=3\n", "line 15: [box 1] x: stands in line 10 already" },
    /* What would name a patient: numbers, dates, names as DICOM writes them. */
    { GOOD "[box 2]\nx=1\ny=0\nwidth=1\nheight=1\nnote=ID 4711\n", "line 20: [box 2] note:" },
    { GOOD "[box 2]\nx=1\ny=0\nwidth=1\nheight=1\nnote=Doe^Jane\n", "line 20: [box 2] note:" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) problems = ef_template_check_text (cases[i].text);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (problems[0]);
      if (!g_str_has_prefix (problems[0], cases[i].problem))
        g_error ("“%s” is not “%s”", problems[0], cases[i].problem);
      g_assert_null (ef_template_new_from_text (cases[i].text, "a.template", &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (EfTemplate) template = ef_template_new_from_text (GOOD, "a", NULL);
  g_autofree char *text = ef_template_to_text (template);
  g_autoptr (EfTemplate) again = ef_template_new_from_text (text, "b", NULL);
  g_autofree char *same = ef_template_to_text (again);
  g_autofree char *label = ef_template_dup_label (template);
  g_autofree char *other = NULL;
  EfBox box = { 10, 20, 30, 8 };

  g_assert_cmpstr (text, ==, same);
  g_assert_true (g_str_has_prefix (label, "ACME Sono ("));
  g_assert_true (ef_template_set_box (again, 1, &box, "date"));
  g_assert_false (ef_template_set_box (again, 1, &(EfBox){ 300, 0, 5, 5 }, "date"));
  g_assert_false (ef_template_set_box (again, 1, &box, "born 1970"));
  g_assert_true (ef_template_set_name (again, "Room 3"));
  g_assert_false (ef_template_set_name (again, "a;b"));
  other = ef_template_dup_label (again);
  g_assert_cmpstr (label, !=, other);
}

/* --- for whom --------------------------------------------------------------------------------------------------- */

/* Letter for letter; what is not asked for may be anything, and an empty value is no wildcard. */
static void
test_match (void)
{
  g_autoptr (EfTemplate) exact = NULL;
  g_autoptr (EfTemplate) any = NULL;
  EfInputFacts facts = make_facts ("1");

  exact = ef_template_new (&facts);
  any = ef_template_copy (exact);
  g_assert_true (ef_template_match (exact, &facts));
  facts.software = "2.1 ";
  g_assert_true (ef_template_match (exact, &facts));
  facts.software = "2.10";
  g_assert_false (ef_template_match (exact, &facts));
  facts.software = NULL;
  g_assert_false (ef_template_match (exact, &facts));
  ef_template_set_software (any, NULL);
  g_assert_true (ef_template_match (any, &facts));
  facts = make_facts ("1");
  facts.orientation = "L\\F";
  g_assert_false (ef_template_match (exact, &facts));
  facts = make_facts ("1");
  facts.model = "sono";
  g_assert_false (ef_template_match (exact, &facts));
  facts = make_facts ("1");
  facts.columns = 201;
  g_assert_false (ef_template_match (any, &facts));
  facts = make_facts ("1");
  facts.frames = 0;
  g_assert_false (ef_template_match (any, &facts));
  facts = make_facts ("1");
  facts.sop_class = "1.3";
  g_assert_false (ef_template_match (any, &facts));
  /* Nobody's template: it would be for all that say nothing of themselves. */
  facts.manufacturer = facts.model = NULL;
  g_assert_null (ef_template_new (&facts));
}

/* An image that lies otherwise is of another device for the plan too. */
static void
test_orientation (void)
{
  g_autoptr (EfPlan) plan = new_plan (2);
  g_autoptr (EfTemplate) template = ef_template_new_from_text (GOOD, "a", NULL);
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GVariant) same = NULL;
  g_autoptr (GVariant) turned = NULL;
  g_autoptr (GVariant) none = NULL;
  EfInputFacts facts = make_facts ("1.2.3.3");

  facts.orientation = "A\\F";
  g_assert_true (ef_plan_add_input (plan, 3, &facts, NULL));
  edits = ef_template_make_edits (template, plan, 1);
  g_assert_cmpuint (edits->len, ==, 1);
  g_assert_true (ef_plan_apply_edit (plan, edits->pdata[0], NULL));
  same = ef_plan_get_instance_slice (plan, 2);
  turned = ef_plan_get_instance_slice (plan, 3);
  none = g_variant_get_child_value (same, 3);
  g_assert_cmpuint (g_variant_n_children (none), ==, 1);
  g_clear_pointer (&none, g_variant_unref);
  none = g_variant_get_child_value (turned, 3);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
}

/* Every file knows which templates were used on it, and a saved plan still does. */
static void
test_used (void)
{
  g_autoptr (EfPlan) plan = new_plan (2);
  g_autoptr (EfTemplate) template = ef_template_new_from_text (GOOD, "a", NULL);
  g_autofree char *label = ef_template_dup_label (template);
  g_autoptr (GPtrArray) edits = ef_template_make_edits (template, plan, 1);
  g_auto (GStrv) used = NULL;

  g_assert_true (ef_plan_apply_edit (plan, edits->pdata[0], NULL));
  used = ef_template_list_used (plan, 2);
  g_assert_cmpuint (g_strv_length (used), ==, 1);
  g_assert_cmpstr (used[0], ==, label);
  /* Left by a person, it was not used. */
  decide (plan, 1, 1, FALSE);
  g_strfreev (used);
  used = ef_template_list_used (plan, 2);
  g_assert_cmpuint (g_strv_length (used), ==, 0);
}

/* --- learning --------------------------------------------------------------------------------------------------- */

static void
test_learn (void)
{
  g_autoptr (EfPlan) plan = new_plan (3);
  guint first = find_text (plan, 1, (EfBox){ 4, 2, 80, 10 }, EF_REGION_IDENTITY, 9);
  guint second = find_text (plan, 2, (EfBox){ 4, 3, 120, 10 }, EF_REGION_IDENTITY, 9);
  g_autoptr (EfTemplate) learned = NULL;
  g_autoptr (GArray) rest = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *text = NULL;
  guint n_reviewed = 9;
  guint three = 3;
  EfBox box;

  g_assert_null (learn (plan, 3, &n_reviewed));
  decide (plan, 1, first, TRUE);
  /* From one image nothing is learned. */
  g_assert_null (learn (plan, 3, &n_reviewed));
  g_assert_cmpuint (n_reviewed, ==, 0);
  decide (plan, 2, second, TRUE);
  learned = learn (plan, 3, &n_reviewed);
  g_assert_nonnull (learned);
  g_assert_cmpuint (n_reviewed, ==, 2);
  g_assert_cmpuint (ef_template_get_n_boxes (learned), ==, 1);
  /* As large as both. */
  g_assert_cmpstr (ef_template_get_box (learned, 0, &box), ==, "identity");
  g_assert_cmpint (box.x, ==, 4);
  g_assert_cmpint (box.y, ==, 2);
  g_assert_cmpint (box.width, ==, 120);
  g_assert_cmpint (box.height, ==, 11);
  /* Nothing of a patient: neither what was read nor why. */
  text = ef_template_to_text (learned);
  g_assert_null (strstr (text, "DOE"));
  g_assert_null (strstr (text, "1970"));
  g_assert_null (strstr (text, "matches"));
  g_array_append_val (rest, three);
  g_assert_cmpuint (ef_template_count_gain (learned, plan, rest), ==, 1);
}

/* What does not agree, moves, stands still in part of the frames only, or was left by somebody is not learned. */
static void
test_learn_not (void)
{
  static const struct
  {
    EfBox second;
    guint last_frame;
    gboolean open, left;
  } cases[] = {
    { { 4, 40, 80, 10 }, 9, FALSE, FALSE },  /* elsewhere */
    { { 4, 2, 80, 40 }, 9, FALSE, FALSE },   /* another size */
    { { 4, 2, 80, 10 }, 4, FALSE, FALSE },   /* not on all frames */
    { { 4, 2, 80, 10 }, 9, TRUE, FALSE },    /* not reviewed to the end */
    { { 4, 2, 80, 10 }, 9, FALSE, TRUE },    /* disputed by a third */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EfPlan) plan = new_plan (3);
      guint first = find_text (plan, 1, (EfBox){ 4, 2, 80, 10 }, EF_REGION_IDENTITY, 9);
      guint second = find_text (plan, 2, cases[i].second, EF_REGION_IDENTITY, cases[i].last_frame);
      guint other = find_text (plan, 2, (EfBox){ 150, 80, 20, 10 }, EF_REGION_HARMLESS, 9);

      decide (plan, 1, first, TRUE);
      decide (plan, 2, second, TRUE);
      if (!cases[i].open)
        decide (plan, 2, other, TRUE);
      if (cases[i].left)
        {
          guint third = find_text (plan, 3, (EfBox){ 4, 2, 80, 10 }, EF_REGION_UNKNOWN, 9);
          guint fill = find_text (plan, 3, (EfBox){ 100, 60, 20, 10 }, EF_REGION_IDENTITY, 9);

          decide (plan, 3, third, FALSE);
          decide (plan, 3, fill, TRUE);
        }
      g_assert_null (learn (plan, 3, NULL));
    }
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static void
test_store (void)
{
  g_autoptr (EfTemplate) template = ef_template_new_from_text (GOOD, "a", NULL);
  g_autofree char *path = ef_template_store_save (template, NULL, NULL);
  g_autofree char *second = ef_template_store_save (template, NULL, NULL);
  g_autofree char *folder = ef_template_store_dup_folder ();
  g_autofree char *broken = g_build_filename (folder, "broken.template", NULL);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) loaded = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (path, !=, second);
  loaded = ef_templates_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, 2);
  g_assert_true (ef_template_store_delete (template, NULL));
  g_assert_true (g_file_set_contents (broken, "[device]\nrows=0\n", -1, NULL));
  list = ef_template_store_list (problems);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpuint (problems->len, ==, 1);
  /* Whoever names a folder believes in all of it. */
  g_assert_null (ef_templates_load (folder, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PLAN);
  g_assert_nonnull (strstr (error->message, "broken.template, line 1"));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("ef-template-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/errors", test_errors);
  g_test_add_func ("/template/round-trip", test_round_trip);
  g_test_add_func ("/template/match", test_match);
  g_test_add_func ("/template/orientation", test_orientation);
  g_test_add_func ("/template/used", test_used);
  g_test_add_func ("/template/learn", test_learn);
  g_test_add_func ("/template/learn-not", test_learn_not);
  g_test_add_func ("/template/store", test_store);
  return g_test_run ();
}
