#include "config.h"

#include "compare.h"

#include "batch.h"

#include "ef-comparison.h"
#include "ef-journal.h"
#include "ef-plan-file.h"

#include <glib/gi18n.h>

static EfPlan *
load (const char *path,
      GError    **error)
{
  static const guint8 no_key[32];
  /* What was decided on is found by names and digests that are in the file; none is made here. */
  g_autoptr (EfValueDigest) digest = ef_value_digest_new (no_key, sizeof no_key);
  g_autofree char *journal = g_strconcat (path, ".journal", NULL);
  g_autoptr (EfPlan) plan = ef_plan_load (path, digest, error);

  return plan != NULL && ef_journal_replay (journal, plan, error) ? g_steal_pointer (&plan) : NULL;
}

/* The name of who decided, else of the file. (transfer full) */
static char *
dup_name (EfPlan     *plan,
          const char *path)
{
  EfReaders readers;
  EfApproval approval;

  if (ef_plan_get_readers (plan, &readers) && *readers.reader != 0)
    return g_strdup (readers.reader);
  if (ef_plan_get_approval (plan, &approval))
    return g_strdup (approval.who);
  return g_filename_display_basename (path);
}

static void
tell (const EfComparison *comparison,
      const char         *first,
      const char         *second)
{
  const EfAgreement *agreement = ef_comparison_get_agreement (comparison);

  for (guint i = 0; i < ef_comparison_get_n (comparison); i++)
    {
      const EfComparedTarget *compared = ef_comparison_get (comparison, i);

      g_print ("%s\n    %s: %s\n    %s: %s\n", compared->target, first,
               _(ef_difference_get_label (compared->kind, compared->first)), second,
               _(ef_difference_get_label (compared->kind, compared->second)));
    }
  g_print (_("%u decided alike, %u differently; %u by %s alone, %u by %s alone, to the same end; kappa %.2f\n"),
           agreement->n_same, agreement->n_different, agreement->n_first_only, first, agreement->n_second_only, second,
           agreement->kappa);
}

int
ef_compare_run (const char *const *files)
{
  g_autoptr (EfPlan) first = NULL;
  g_autoptr (EfPlan) second = NULL;
  g_autoptr (EfComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first_name = NULL;
  g_autofree char *second_name = NULL;

  if (files == NULL || g_strv_length ((char **) files) != 2)
    {
      g_printerr ("efface: %s\n", _("--compare wants two plans"));
      return EF_EXIT_USAGE;
    }
  first = load (files[0], &error);
  second = first != NULL ? load (files[1], &error) : NULL;
  comparison = second != NULL ? ef_comparison_new (first, second, &error) : NULL;
  if (comparison == NULL)
    {
      g_printerr ("efface: %s\n", error->message);
      return EF_EXIT_FAILED;
    }
  first_name = dup_name (first, files[0]);
  second_name = dup_name (second, files[1]);
  tell (comparison, first_name, second_name);
  return ef_comparison_get_n (comparison) > 0 ? EF_EXIT_REVIEW : EF_EXIT_CLEAN;
}
