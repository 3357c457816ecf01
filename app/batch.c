#include "config.h"

#include "batch.h"

#include "progress.h"

#include "ef-plan-file.h"
#include "ef-report.h"
#include "ef-template-store.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
say (const char *format,
     ...) G_GNUC_PRINTF (1, 2);

static void
say (const char *format,
     ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("efface: %s\n", text);
}

/* --- what the command line asks for --------------------------------------------------------------------------- */

static EfProfile *
load_profile (const EfBatchOptions *options,
              GError              **error)
{
  const struct
  {
    const char *key;
    const char *value;
  } overrides[] = {
    { "policy", options->pixel_policy },
    { "languages", options->languages },
    { "fill", options->fill },
    { "keep-lossy-rate", options->keep_lossy_rate ? "true" : NULL },
  };
  g_autoptr (EfProfile) profile = ef_profile_load (options->profile != NULL ? options->profile : "basic", error);

  for (guint i = 0; profile != NULL && i < G_N_ELEMENTS (overrides); i++)
    if (overrides[i].value != NULL)
      {
        EfProfile *changed = ef_profile_with (profile, "pixels", overrides[i].key, overrides[i].value, error);

        ef_profile_unref (profile);
        profile = changed;
      }
  return g_steal_pointer (&profile);
}

static gboolean
is_below (const char *path,
          const char *folder)
{
  g_autofree char *a = g_canonicalize_filename (path, NULL);
  g_autofree char *b = g_canonicalize_filename (folder, NULL);
  gsize length = strlen (b);

  return strncmp (a, b, length) == 0 && (a[length] == '/' || a[length] == 0);
}

/* The key undoes nothing, but it lets anyone who guesses a number check the guess: it stays away from the output. */
static char *
dup_key_path (const EfBatchOptions *options)
{
  if (options->key != NULL)
    return g_strdup (options->key);
  return g_build_filename (g_get_user_config_dir (), "efface", "project.key", NULL);
}

/* --- the plan ------------------------------------------------------------------------------------------------- */

/* The plan brings its profile; options that speak of a profile must agree with it. */
static gboolean
fit_profile (const EfBatchOptions *options,
             EfPlan               *plan,
             EfProfile           **profile,
             GError              **error)
{
  g_autoptr (EfProfile) of_plan = ef_profile_new_from_text (ef_plan_get_profile_text (plan), "of the plan", error);
  gboolean asked = options->profile != NULL || options->pixel_policy != NULL || options->languages != NULL ||
                   options->fill != NULL;

  if (of_plan == NULL)
    return FALSE;
  if (asked && !g_str_equal (ef_profile_get_digest (*profile), ef_profile_get_digest (of_plan)))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN,
                           _("The plan was made with another profile; leave the profile to the plan"));
      return FALSE;
    }
  ef_profile_unref (*profile);
  *profile = g_steal_pointer (&of_plan);
  return TRUE;
}

static gboolean
approve (const EfBatchOptions *options,
         EfPlan               *plan,
         GError              **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return options->approve == NULL || ef_plan_approve (plan, options->approve, now, NULL, error);
}

/* The plan that rules this run, which changes *@profile; NULL without an error: there is none. */
static EfPlan *
load_plan (const EfBatchOptions *options,
           const EfKey          *key,
           EfProfile           **profile,
           GError              **error)
{
  g_autoptr (EfValueDigest) digest = ef_value_digest_new (key->bytes, EF_KEY_LENGTH);
  g_autofree char *key_name = ef_key_dup_name (key);
  g_autoptr (EfPlan) plan = NULL;

  if (options->plan == NULL)
    return NULL;
  plan = ef_plan_load (options->plan, digest, error);
  if (plan == NULL)
    return NULL;
  if (!g_str_equal (ef_plan_get_key_name (plan), key_name))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, _("The plan was made with another project key"));
      return NULL;
    }
  if (!fit_profile (options, plan, profile, error) || !approve (options, plan, error) ||
      (!options->dry_run && !ef_plan_check_approval (plan, error)))
    return NULL;
  return g_steal_pointer (&plan);
}

static gboolean
save_plan (const EfBatchOptions *options,
           EfRun                *run,
           EfPlan               *plan,
           const EfProfile      *profile,
           const EfKey          *key,
           GError              **error)
{
  g_autoptr (EfValueDigest) digest = NULL;
  g_autofree char *key_name = NULL;
  g_autoptr (EfPlan) made = NULL;

  if (options->save_plan == NULL)
    return TRUE;
  if (plan != NULL)
    return ef_plan_save (plan, options->save_plan, error);
  digest = ef_value_digest_new (key->bytes, EF_KEY_LENGTH);
  key_name = ef_key_dup_name (key);
  made = ef_plan_new (ef_profile_get_text (profile), key_name, digest);
  return ef_run_fill_plan (run, made, error) && approve (options, made, error) &&
         ef_plan_save (made, options->save_plan, error);
}

/* --- a run ---------------------------------------------------------------------------------------------------- */

static gboolean
interrupted_cb (gpointer user_data)
{
  ef_run_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

static char *
dup_report_path (const EfBatchOptions *options)
{
  if (options->report != NULL)
    return g_strdup (options->report);
  return options->output != NULL ? g_build_filename (options->output, "efface-report.json", NULL) : NULL;
}

/* Beside the output folder, never in it: it names the sources. */
static char *
dup_quarantine_path (const EfBatchOptions *options)
{
  g_autofree char *output = g_canonicalize_filename (options->output, NULL);

  return g_strconcat (output, ".quarantine.csv", NULL);
}

static gboolean
save_tables (const EfBatchOptions *options,
             EfRun                *run,
             GError              **error)
{
  g_autofree char *text = ef_report_make (run);
  g_autofree char *report = options->dry_run && options->report == NULL ? NULL : dup_report_path (options);
  g_autofree char *quarantine = options->dry_run ? NULL : dup_quarantine_path (options);

  if ((report != NULL && !ef_report_save (report, text, FALSE, error)) ||
      (options->report_html != NULL && !ef_report_save_page (options->report_html, text, error)))
    return FALSE;
  if (quarantine != NULL)
    {
      unlink (quarantine);
      if (ef_catalog_count (ef_run_get_catalog (run), EF_STATE_QUARANTINED) +
                  ef_catalog_count (ef_run_get_catalog (run), EF_STATE_LEAK) +
                  ef_catalog_count (ef_run_get_catalog (run), EF_STATE_REVIEW) +
                  ef_catalog_count (ef_run_get_catalog (run), EF_STATE_IGNORED) >
              0 &&
          !ef_report_save_quarantine (run, quarantine, error))
        return FALSE;
    }
  return (options->crosswalk == NULL || ef_report_save_crosswalk (run, options->crosswalk, error)) &&
         (options->uid_map == NULL || ef_report_save_uid_map (run, options->uid_map, error));
}

static void
tell_failures (EfCatalog *catalog)
{
  for (guint i = 0; i < ef_catalog_get_n (catalog); i++)
    {
      const EfEntry *entry = ef_catalog_get (catalog, i);

      if (entry->error_message != NULL)
        say (_("input %u: %s (%s): %s"), entry->number, ef_state_get_name (entry->state),
             ef_error_code_get_name (entry->error_code), entry->error_message);
    }
}

static void
tell_result (const EfBatchOptions *options,
             EfRun                *run)
{
  EfCatalog *catalog = ef_run_get_catalog (run);
  guint written = ef_catalog_count (catalog, EF_STATE_WRITTEN);
  guint unchanged = ef_catalog_count (catalog, EF_STATE_UNCHANGED);
  guint quarantined = ef_catalog_count (catalog, EF_STATE_QUARANTINED);
  guint review = ef_catalog_count (catalog, EF_STATE_REVIEW);
  guint leaks = ef_catalog_count (catalog, EF_STATE_LEAK);
  guint ignored = ef_catalog_count (catalog, EF_STATE_IGNORED);
  g_autofree char *report = dup_report_path (options);

  g_print (_("%u inputs: %u written, %u already there, %u quarantined, %u for review, %u leaks, %u ignored\n"),
           ef_catalog_get_n (catalog), written, unchanged, quarantined, review, leaks, ignored);
  if (options->dry_run)
    g_print (_("Dry run: nothing was written.\n"));
  else
    g_print (_("Result: %s\nReport: %s\n"), options->output, report);
  if (quarantined + review + leaks > 0 && !options->dry_run)
    {
      g_autofree char *quarantine = dup_quarantine_path (options);

      g_print (_("Not written, with reasons (names sources, keep it private): %s\n"), quarantine);
    }
}

static int
exit_status (EfRun *run)
{
  EfCatalog *catalog = ef_run_get_catalog (run);

  if (ef_catalog_count (catalog, EF_STATE_LEAK) > 0)
    return EF_EXIT_LEAK;
  if (ef_run_is_cancelled (run))
    return EF_EXIT_FAILED;
  if (ef_catalog_count (catalog, EF_STATE_QUARANTINED) + ef_catalog_count (catalog, EF_STATE_REVIEW) > 0)
    return EF_EXIT_REVIEW;
  return EF_EXIT_CLEAN;
}

/* NULL without an error: there is none. */
static GBytes *
load_recipient (const EfBatchOptions *options,
                GError              **error)
{
  char *bytes = NULL;
  gsize length;

  if (options->recipient == NULL || !g_file_get_contents (options->recipient, &bytes, &length, error))
    return NULL;
  return g_bytes_new_take (bytes, length);
}

static int
run_chain (const EfBatchOptions *options,
           EfProfile            *profile,
           const EfKey          *key,
           EfPlan               *plan,
           GPtrArray            *templates,
           const char           *worker)
{
  g_autoptr (EfProgress) progress = ef_progress_new (options->quiet);
  g_autoptr (EfRun) run = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) recipient = load_recipient (options, &error);
  EfRunConfig config = {
    .profile = profile,
    .key = *key,
    .output = options->output,
    .worker = worker,
    .n_workers = options->jobs > 0 ? (guint) options->jobs : g_get_num_processors (),
    .templates = templates,
    .recipient = recipient,
    .force = options->force,
    .dry_run = options->dry_run,
    .collect_uids = options->uid_map != NULL,
    .progress = ef_progress_update,
    .user_data = progress,
  };
  guint interrupt;
  guint terminate;

  run = error == NULL ? ef_run_new (&config, &error) : NULL;
  if (run == NULL)
    {
      say ("%s", error->message);
      return EF_EXIT_FAILED;
    }
  interrupt = g_unix_signal_add (SIGINT, interrupted_cb, run);
  terminate = g_unix_signal_add (SIGTERM, interrupted_cb, run);
  if (!ef_run_scan (run, (const char *const *) options->inputs, &error))
    {
      say ("%s", error->message);
      return ef_error_get_code (error) == EF_ERROR_USAGE ? EF_EXIT_USAGE : EF_EXIT_FAILED;
    }
  if (plan == NULL)
    ef_run_find_text (run);
  ef_run_plan (run);
  if (plan != NULL && !ef_run_is_cancelled (run) && !ef_run_bind_plan (run, plan, &error))
    {
      say ("%s", error->message);
      return EF_EXIT_FAILED;
    }
  ef_run_apply (run);
  ef_progress_end (progress);
  g_source_remove (interrupt);
  g_source_remove (terminate);

  if (ef_run_get_missing_languages (run) != NULL)
    {
      g_autofree char *packages = ef_run_dup_language_packages (ef_run_get_missing_languages (run));

      say (_("Tesseract has no data for: %s; text in these languages was not read. On Debian: apt install %s"),
           ef_run_get_missing_languages (run), packages);
    }
  if (options->verbose)
    tell_failures (ef_run_get_catalog (run));
  if (!save_tables (options, run, &error) ||
      (!ef_run_is_cancelled (run) && !save_plan (options, run, plan, profile, key, &error)))
    {
      say ("%s", error->message);
      return EF_EXIT_FAILED;
    }
  if (!options->quiet)
    tell_result (options, run);
  return exit_status (run);
}

int
ef_batch_run (const EfBatchOptions *options,
              const char           *worker)
{
  g_autoptr (EfProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key_path = dup_key_path (options);
  g_autoptr (EfPlan) plan = NULL;
  g_autoptr (GPtrArray) templates = NULL;
  EfKey key;
  gboolean made = FALSE;

  if (options->inputs == NULL || options->inputs[0] == NULL)
    {
      say (_("--batch wants at least one input"));
      return EF_EXIT_USAGE;
    }
  if (options->output == NULL && !options->dry_run)
    {
      say (_("--batch wants --output FOLDER, or --dry-run"));
      return EF_EXIT_USAGE;
    }
  if (options->output != NULL && (is_below (key_path, options->output) ||
                                  (options->crosswalk != NULL && is_below (options->crosswalk, options->output)) ||
                                  (options->uid_map != NULL && is_below (options->uid_map, options->output))))
    {
      say (_("the key, the crosswalk and the table of UIDs must not lie in the output folder: they undo its purpose"));
      return EF_EXIT_USAGE;
    }
  for (guint i = 0; options->output != NULL && options->inputs[i] != NULL; i++)
    if (is_below (options->output, options->inputs[i]) && is_below (options->inputs[i], options->output))
      {
        say (_("the output folder is an input"));
        return EF_EXIT_USAGE;
      }
  if (options->approve != NULL && options->plan == NULL && options->save_plan == NULL)
    {
      say (_("--approve wants a plan: --plan FILE or --save-plan FILE"));
      return EF_EXIT_USAGE;
    }
  if (options->templates != NULL && options->plan != NULL)
    {
      say (_("--templates does not go with --plan: the plan holds its boxes"));
      return EF_EXIT_USAGE;
    }
  profile = load_profile (options, &error);
  if (profile != NULL && options->templates != NULL)
    templates = ef_templates_load (options->templates, &error);
  if (error != NULL)
    {
      say ("%s", error->message);
      return EF_EXIT_USAGE;
    }
  if (!ef_key_load_or_make (key_path, &key, &made, &error))
    {
      say ("%s", error->message);
      return EF_EXIT_FAILED;
    }
  if (made && !options->quiet)
    g_print (_("A new project key was made: %s\n"), key_path);
  plan = load_plan (options, &key, &profile, &error);
  if (error != NULL)
    {
      say ("%s", error->message);
      return EF_EXIT_FAILED;
    }
  return run_chain (options, profile, &key, plan, templates, worker);
}
