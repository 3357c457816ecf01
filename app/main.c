/* efface: the window, or with --batch the same engine without one. */
#include "config.h"

#include "batch.h"
#include "check-profile.h"
#include "compare.h"
#include "import.h"
#include "prove.h"
#include "reidentify.h"

#include "ef-standard.h"
#ifdef EF_HAVE_WINDOW
#include "ef-application.h"
#endif

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

/* The worker stands beside the program when it runs from the build folder, else in the libexec folder. */
static char *
find_worker (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, "efface-worker", NULL) : NULL;

  if (beside != NULL && access (beside, X_OK) == 0)
    return g_steal_pointer (&beside);
  return g_build_filename (EF_LIBEXECDIR, "efface-worker", NULL);
}

static void
clear_options (EfBatchOptions *options)
{
  g_strfreev (options->inputs);
  g_free (options->output);
  g_free (options->profile);
  g_free (options->key);
  g_free (options->pixel_policy);
  g_free (options->languages);
  g_free (options->fill);
  g_free (options->templates);
  g_free (options->report);
  g_free (options->crosswalk);
  g_free (options->uid_map);
  g_free (options->plan);
  g_free (options->save_plan);
  g_free (options->approve);
  g_free (options->recipient);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfBatchOptions, clear_options)

int
main (int    argc,
      char **argv)
{
  g_auto (EfBatchOptions) options = { 0 };
  gboolean batch = FALSE;
  gboolean prove = FALSE;
  gboolean compare = FALSE;
  gboolean reidentify = FALSE;
  gboolean version = FALSE;
  g_autofree char *check_profile = NULL;
  g_autofree char *import = NULL;
  g_autofree char *private_key = NULL;
  const GOptionEntry entries[] = {
    { "batch", 'b', 0, G_OPTION_ARG_NONE, &batch, N_("Clean the inputs without a window"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Folder for the clean files"), N_("FOLDER") },
    { "profile", 'p', 0, G_OPTION_ARG_FILENAME, &options.profile, N_("A shipped profile (basic, research, …) or a file"),
      N_("NAME|FILE") },
    { "key", 'k', 0, G_OPTION_ARG_FILENAME, &options.key, N_("Project key; made on first use"), N_("FILE") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &options.jobs, N_("Worker processes; default: one a processor"), "N" },
    { "pixel-policy", 0, 0, G_OPTION_ARG_STRING, &options.pixel_policy,
      N_("allow-list, all-text, header-match or off"), N_("POLICY") },
    { "languages", 'l', 0, G_OPTION_ARG_STRING, &options.languages, N_("Languages of burned-in text: eng+deu"),
      N_("LIST") },
    { "fill", 0, 0, G_OPTION_ARG_STRING, &options.fill, N_("black, white, gray or background"), N_("FILL") },
    { "keep-lossy-rate", 0, 0, G_OPTION_ARG_NONE, &options.keep_lossy_rate,
      N_("Lossy JPEG 2000 frames with boxes stay lossy, and small"), NULL },
    { "templates", 0, 0, G_OPTION_ARG_FILENAME, &options.templates,
      N_("Fill the boxes of these device templates too"), N_("FOLDER|FILE") },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &options.report, N_("Where the JSON report goes"), N_("FILE") },
    { "report-html", 0, 0, G_OPTION_ARG_FILENAME, &options.report_html, N_("Where a report for people goes, as HTML"),
      N_("FILE") },
    { "crosswalk", 0, 0, G_OPTION_ARG_FILENAME, &options.crosswalk, N_("CSV of sources and outputs; identifies"),
      N_("FILE") },
    { "uid-map", 0, 0, G_OPTION_ARG_FILENAME, &options.uid_map, N_("CSV of old and new UIDs; identifies"),
      N_("FILE") },
    { "plan", 0, 0, G_OPTION_ARG_FILENAME, &options.plan, N_("Do what this approved plan says, with --batch"),
      N_("FILE") },
    { "save-plan", 0, 0, G_OPTION_ARG_FILENAME, &options.save_plan, N_("Where the plan that was used goes"),
      N_("FILE") },
    { "approve", 0, 0, G_OPTION_ARG_STRING, &options.approve, N_("Sign the plan as this person"), N_("NAME") },
    { "prove", 0, 0, G_OPTION_ARG_NONE, &prove, N_("Compare the pixels of two files: INPUT OUTPUT"), NULL },
    { "compare", 0, 0, G_OPTION_ARG_NONE, &compare, N_("Tell where the plans of two readers differ: PLAN PLAN"), NULL },
    { "check-profile", 0, 0, G_OPTION_ARG_FILENAME, &check_profile, N_("Tell what is wrong with a profile, by line"),
      N_("NAME|FILE") },
    { "import", 0, 0, G_OPTION_ARG_FILENAME, &import, N_("Make a profile of another program's script"), N_("FILE") },
    { "recipient", 0, 0, G_OPTION_ARG_FILENAME, &options.recipient,
      N_("Encrypt the originals for the holder of this certificate"), N_("FILE") },
    { "reidentify", 0, 0, G_OPTION_ARG_NONE, &reidentify, N_("Put encrypted originals back, with --private-key"), NULL },
    { "private-key", 0, 0, G_OPTION_ARG_FILENAME, &private_key, N_("Private key of the certificate, in PEM"),
      N_("FILE") },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run, N_("Do everything but write"), NULL },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &options.force, N_("Replace files that are there already"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_("Say nothing but errors"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &options.verbose, N_("Name each input that was not written"), NULL },
    { "version", 'V', 0, G_OPTION_ARG_NONE, &version, N_("Tell the version and the edition of the standard"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.inputs, NULL, N_("INPUT…") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *worker = find_worker ();

  /* For the workers, see there. */
  g_setenv ("OMP_THREAD_LIMIT", "1", TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, EF_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  context = g_option_context_new (NULL);
  g_option_context_set_summary (context, _("Removes patient identity from DICOM files: header and pixels."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("efface: %s\n", error->message);
      return EF_EXIT_USAGE;
    }
  if (version)
    {
      g_print ("efface %s\n%s\n", EF_VERSION, ef_standard_get_edition ());
      return EXIT_SUCCESS;
    }
  if (check_profile != NULL)
    return ef_check_profile_run (check_profile);
  if (import != NULL)
    return ef_import_run (import, options.output, options.force);
  if (reidentify)
    return ef_reidentify_run ((const char *const *) options.inputs, private_key, options.output, options.force, worker);
  if (compare)
    return ef_compare_run ((const char *const *) options.inputs);
  if (prove)
    return ef_prove_run ((const char *const *) options.inputs, options.report, worker);
  if (batch)
    return ef_batch_run (&options, worker);
#ifdef EF_HAVE_WINDOW
  if (ef_application_has_display ())
    return ef_application_run_with (worker, argv[0], (const char *const *) options.inputs);
#endif
  {
    g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

    g_printerr ("%s", help);
  }
  return EF_EXIT_USAGE;
}
