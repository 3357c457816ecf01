/* A profile that is changed while a study is open, and device templates: what is done again, what stays, and that batch
 * does the same from the start. On the two radiographs and the ultrasound of the demo. */
#include "config.h"

#include "ef-gesture.h"
#include "ef-plan-file.h"
#include "ef-profile-text.h"
#include "ef-session.h"
#include "ef-template-store.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define KEY "efface-key 1\n0707070000000000000000000000000000000000000000000000000000000000"

static char *home;
static char *demo;

typedef struct
{
  EfSession *session;
  char *folder; /* what is open */
  GAsyncResult *result;
} Fixture;

static void
run_until_analysed (EfSession *session)
{
  while (!ef_session_get_analysed (session) || ef_session_get_busy (session))
    g_main_context_iteration (NULL, TRUE);
}

static void
open_study (Fixture    *fixture,
            const char *below,
            const char *profile_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) profile = ef_profile_new_from_text (profile_text, "test", &error);
  g_autofree char *worker = g_build_filename (g_getenv ("EF_BUILD_ROOT"), "app", "efface-worker", NULL);
  EfSessionConfig config = { .profile = profile, .key = { { 7, 7, 7 } }, .worker = worker, .n_workers = 2 };
  const char *paths[2] = { NULL, NULL };

  g_assert_no_error (error);
  fixture->session = ef_session_new (&config, &error);
  g_assert_no_error (error);
  fixture->folder = g_build_filename (demo, below, NULL);
  paths[0] = fixture->folder;
  g_assert_true (ef_session_open (fixture->session, paths, NULL, &error));
  g_assert_no_error (error);
  run_until_analysed (fixture->session);
}

static void
tear_down (Fixture *fixture)
{
  g_clear_object (&fixture->result);
  g_object_add_weak_pointer (G_OBJECT (fixture->session), (gpointer *) &fixture->session);
  g_object_unref (fixture->session);
  while (fixture->session != NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  g_free (fixture->folder);
}

static char *
dup_builtin (const char *name)
{
  g_autoptr (EfProfile) profile = ef_profile_new_builtin (name, NULL);

  return g_strdup (ef_profile_get_text (profile));
}

static void
set_text (Fixture    *fixture,
          const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) profile = ef_profile_new_from_text (text, "test", &error);

  g_assert_no_error (error);
  g_assert_true (ef_session_set_profile (fixture->session, profile, &error));
  g_assert_no_error (error);
  run_until_analysed (fixture->session);
}

static void
set_key (Fixture    *fixture,
         const char *group,
         const char *key,
         const char *value)
{
  g_autofree char *text =
      ef_profile_text_set (ef_profile_get_text (ef_session_get_profile (fixture->session)), group, key, value);

  set_text (fixture, text);
}

/* The plan as it is: who changes it and takes it back has it again, to the letter. */
static char *
dup_plan (Fixture *fixture)
{
  return ef_plan_to_text (ef_session_get_plan (fixture->session), TRUE);
}

static guint
count_filled (Fixture *fixture)
{
  EfPlan *plan = ef_session_get_plan (fixture->session);
  guint n = 0;

  for (guint i = 0; i < ef_plan_get_n_inputs (plan); i++)
    {
      guint number = ef_plan_get_input_number (plan, i);
      g_autoptr (GArray) regions = ef_plan_list_regions (plan, number);

      for (guint k = 0; k < regions->len; k++)
        {
          EfPlanRegion region;

          ef_plan_get_region (plan, number, g_array_index (regions, guint, k), &region);
          n += region.redact;
        }
    }
  return n;
}

/* --- changing the profile --------------------------------------------------------------------------------------- */

/* Another policy judges what was found anew, and can be taken back. */
static void
test_policy (void)
{
  Fixture fixture = { 0 };
  g_autofree char *basic = dup_builtin ("basic");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  EfProposalChanges changes;
  guint n;

  open_study (&fixture, "Brückwald_Änne_NK-4471902/2024-02-19 DX", basic);
  before = dup_plan (&fixture);
  n = count_filled (&fixture);
  g_assert_cmpuint (n, >, 0);
  set_key (&fixture, "pixels", "policy", "all-text");
  g_assert_cmpuint (count_filled (&fixture), >=, n);
  set_key (&fixture, "pixels", "policy", "header-match");
  g_assert_cmpuint (count_filled (&fixture), <=, n);
  if (count_filled (&fixture) < n)
    {
      g_assert_true (ef_session_get_changes (fixture.session, &changes));
      g_assert_cmpuint (changes.n_visible, >, 0);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (ef_session_undo (fixture.session, &error));
      g_assert_no_error (error);
      run_until_analysed (fixture.session);
    }
  after = dup_plan (&fixture);
  g_assert_cmpstr (before, ==, after);
  tear_down (&fixture);
}

/* Other settings of reading read again: rows stay where the same is found, and so does what a person decided. */
static void
test_reading (void)
{
  Fixture fixture = { 0 };
  g_autofree char *basic = dup_builtin ("basic");
  g_autoptr (GArray) regions = NULL;
  EfPlan *plan;
  EfPlanRegion region;
  guint number = 0;
  guint decided;
  guint n;

  open_study (&fixture, "Brückwald_Änne_NK-4471902/2024-02-19 DX", basic);
  plan = ef_session_get_plan (fixture.session);
  for (guint i = 0; number == 0 && i < ef_plan_get_n_inputs (plan); i++)
    {
      g_clear_pointer (&regions, g_array_unref);
      regions = ef_plan_list_regions (plan, ef_plan_get_input_number (plan, i));
      if (regions->len > 0)
        number = ef_plan_get_input_number (plan, i);
    }
  g_assert_cmpuint (number, >, 0);
  decided = g_array_index (regions, guint, 0);
  n = regions->len;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);

      if (ef_plan_row_get_region (row, NULL) == decided && ef_plan_row_get_input (row) == number)
        g_assert_true (ef_session_do (fixture.session, ef_gesture_accept (row), NULL, NULL));
    }
  set_key (&fixture, "pixels", "every-frame", "true");
  ef_plan_get_region (plan, number, decided, &region);
  g_assert_cmpint (region.state, ==, EF_REVIEW_ACCEPTED);
  g_clear_pointer (&regions, g_array_unref);
  regions = ef_plan_list_regions (plan, number);
  g_assert_cmpuint (regions->len, >=, n);
  g_assert_true (ef_session_undo (fixture.session, NULL));
  run_until_analysed (fixture.session);
  g_clear_pointer (&regions, g_array_unref);
  regions = ef_plan_list_regions (plan, number);
  g_assert_cmpuint (regions->len, ==, n);
  tear_down (&fixture);
}

/* --- batch does the same ---------------------------------------------------------------------------------------- */

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static void
write_out (Fixture    *fixture,
           const char *folder)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ef_session_approve (fixture->session, "Dr. Reader", NULL, &error));
  g_assert_no_error (error);
  ef_session_write_async (fixture->session, folder, EF_WRITE_DEFAULT, NULL, written_cb, fixture);
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ef_session_write_finish (fixture->session, fixture->result, &error));
  g_assert_no_error (error);
}

static int
run_batch (Fixture    *fixture,
           const char *profile,
           const char *templates,
           const char *output)
{
  g_autofree char *program = g_build_filename (g_getenv ("EF_BUILD_ROOT"), "app", "efface", NULL);
  g_autofree char *key = g_build_filename (home, "test.key", NULL);
  const char *argv[] = { program,   "--batch", fixture->folder, "--key", key, "--profile", profile, "--output", output,
                         "--quiet", templates != NULL ? "--templates" : NULL, templates, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_file_set_contents_full (key, KEY "\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  return status;
}

static void
assert_same_output (Fixture    *fixture,
                    const char *output,
                    const char *again)
{
  EfPlan *plan = ef_session_get_plan (fixture->session);

  for (guint i = 0; i < ef_plan_get_n_inputs (plan); i++)
    {
      EfSessionResult result;
      g_autofree char *path = NULL;
      g_autofree char *other = NULL;
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;
      gsize length_a = 0;
      gsize length_b = 0;

      g_assert_true (ef_session_get_result (fixture->session, ef_plan_get_input_number (plan, i), &result));
      g_assert_cmpint (result.state, ==, EF_STATE_WRITTEN);
      path = g_build_filename (output, result.output, NULL);
      other = g_build_filename (again, result.output, NULL);
      g_assert_true (g_file_get_contents (path, &a, &length_a, NULL));
      g_assert_true (g_file_get_contents (other, &b, &length_b, NULL));
      g_assert_cmpmem (a, length_a, b, length_b);
    }
}

/* An option that retains what identified before: what is searched for is gathered again, so that nothing that stays on
 * purpose is a leak, and what is written is what batch writes with that profile. */
static void
test_options (void)
{
  Fixture fixture = { 0 };
  g_autofree char *basic = dup_builtin ("basic");
  g_autofree char *output = g_build_filename (home, "options", NULL);
  g_autofree char *again = g_build_filename (home, "options-batch", NULL);
  g_autofree char *profile = g_build_filename (home, "options.profile", NULL);

  open_study (&fixture, "Brückwald_Änne_NK-4471902/2024-02-19 DX", basic);
  set_key (&fixture, "options", "retain-institution", "true");
  set_key (&fixture, "options", "retain-device", "true");
  set_key (&fixture, "tags", "0008,1030", "keep");
  g_assert_true (
      g_file_set_contents (profile, ef_profile_get_text (ef_session_get_profile (fixture.session)), -1, NULL));
  write_out (&fixture, output);
  g_assert_cmpint (run_batch (&fixture, profile, NULL, again), ==, 0);
  assert_same_output (&fixture, output, again);
  tear_down (&fixture);
}

/* The same templates give the same bytes, whoever applies them. */
static void
test_templates (void)
{
  Fixture fixture = { 0 };
  g_autofree char *basic = dup_builtin ("basic");
  g_autofree char *quick = ef_profile_text_set (basic, "pixels", "policy", "off");
  g_autofree char *output = g_build_filename (home, "templates-out", NULL);
  g_autofree char *again = g_build_filename (home, "templates-batch", NULL);
  g_autofree char *profile = g_build_filename (home, "quick.profile", NULL);
  g_autofree char *file = g_build_filename (home, "echo.template", NULL);
  g_autofree char *text = NULL;
  g_autoptr (EfTemplate) template = NULL;
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  const EfTemplateOffer *offer;
  EfBox box = { 0, 0, 640, 50 };
  EfInputFacts facts;
  gint64 until;

  open_study (&fixture, "KASUDA_KENTA_19620418/US_20240405", quick);
  g_assert_true (ef_session_get_facts (fixture.session, 1, &facts));
  template = ef_template_new (&facts);
  g_assert_true (ef_template_set_box (template, 0, &box, "name"));
  text = ef_template_to_text (template);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_assert_true (g_file_set_contents (profile, quick, -1, NULL));

  /* One that is known and fits is offered. */
  g_ptr_array_add (known, template);
  ef_session_set_templates (fixture.session, known);
  until = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  while ((offer = ef_session_get_offer (fixture.session)) == NULL && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (offer);
  g_assert_false (offer->is_learned);
  g_assert_cmpuint (offer->n_instances, >=, 2);
  g_assert_true (ef_session_take_offer (fixture.session, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_filled (&fixture), ==, 1);

  write_out (&fixture, output);
  g_assert_cmpint (run_batch (&fixture, profile, file, again), ==, 0);
  assert_same_output (&fixture, output, again);
  tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  const char *command[] = { NULL, NULL, NULL };
  g_autofree char *maker = NULL;
  int status;
  int result;

  home = g_dir_make_tmp ("efface-session-profile-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  demo = g_build_filename (home, "demo", NULL);
  command[0] = maker = g_build_filename (g_getenv ("EF_BUILD_ROOT"), "app", "demo", "efface-make-demo", NULL);
  command[1] = demo;
  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status,
                               NULL));
  g_assert_cmpint (status, ==, 0);
  g_test_add_func ("/session-profile/policy", test_policy);
  g_test_add_func ("/session-profile/reading", test_reading);
  g_test_add_func ("/session-profile/options", test_options);
  g_test_add_func ("/session-profile/templates", test_templates);
  result = g_test_run ();
  {
    const char *clean[] = { "rm", "-rf", home, NULL };

    g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  }
  g_free (demo);
  g_free (home);
  return result;
}
