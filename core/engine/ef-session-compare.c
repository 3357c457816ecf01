/* Two readers: a copy for the second one, and what became of it. */
#include "config.h"

#include "ef-session-private.h"

#include "ef-plan-file.h"

#include <glib/gi18n-lib.h>

static gboolean
want_study (EfSession *self,
            GError   **error)
{
  if (self->plan != NULL && self->is_analysed)
    return TRUE;
  g_set_error_literal (error, EF_ERROR, EF_ERROR_REFUSED, "Not all inputs have been looked at yet");
  return FALSE;
}

gboolean
ef_session_save_blind (EfSession  *self,
                       const char *review,
                       GError    **error)
{
  g_autoptr (EfPlan) blind = NULL;

  g_return_val_if_fail (EF_IS_SESSION (self) && review != NULL, FALSE);

  if (!want_study (self, error))
    return FALSE;
  if (g_strcmp0 (self->review, review) == 0)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_REFUSED, "This review itself is kept in that file");
      return FALSE;
    }
  blind = ef_comparison_make_blind (self->plan);
  return ef_plan_save (blind, review, error) && _ef_session_save_sources (self, review, error);
}

gboolean
ef_session_set_reader (EfSession  *self,
                       const char *name,
                       GError    **error)
{
  const EfTarget target = { .kind = EF_TARGET_READERS };
  EfReaders readers = { "", FALSE, "", "" };
  g_autofree char *tidy = g_strstrip (g_strdup (name));
  g_autoptr (EfEdit) edit = NULL;

  g_return_val_if_fail (EF_IS_SESSION (self), FALSE);

  if (self->plan == NULL)
    return want_study (self, error);
  ef_plan_get_readers (self->plan, &readers);
  readers.reader = tidy;
  edit = ef_plan_make_edit (self->plan, &target, ef_readers_to_record (&readers), N_("Name the reader"), NULL, error);
  return edit != NULL && ef_history_do (self->history, edit, error);
}

/* Of whose hand a plan is: who reads, else who signed it. (transfer full) */
static char *
dup_reader (EfPlan *plan)
{
  EfReaders readers;
  EfApproval approval;

  if (ef_plan_get_readers (plan, &readers) && *readers.reader != 0)
    return g_strdup (readers.reader);
  return g_strdup (ef_plan_get_approval (plan, &approval) ? approval.who : "");
}

EfComparison *
ef_session_compare (EfSession  *self,
                    const char *review,
                    char      **first,
                    char      **second,
                    GError    **error)
{
  g_autofree char *journal = _ef_session_dup_journal_path (review);
  g_autoptr (EfPlan) other = NULL;

  g_return_val_if_fail (EF_IS_SESSION (self) && review != NULL, NULL);

  if (!want_study (self, error))
    return NULL;
  other = ef_plan_load (review, self->digest, error);
  if (other == NULL || !ef_journal_replay (journal, other, error))
    return NULL;
  if (first != NULL)
    *first = dup_reader (self->plan);
  if (second != NULL)
    *second = dup_reader (other);
  return ef_comparison_new (self->plan, other, error);
}

gboolean
ef_session_take_comparison (EfSession          *self,
                            const EfComparison *comparison,
                            const char         *first,
                            const char         *second,
                            GError            **error)
{
  g_autofree char *names[2] = { g_strstrip (g_strdup (first)), g_strstrip (g_strdup (second)) };

  g_return_val_if_fail (EF_IS_SESSION (self) && comparison != NULL, FALSE);

  if (!want_study (self, error))
    return FALSE;
  if (*names[0] == 0 || *names[1] == 0 || g_str_equal (names[0], names[1]))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "Two readers need two names");
      return FALSE;
    }
  return ef_session_do (self, ef_comparison_make_edits (comparison, names[0], names[1]),
                        N_("Compare with second reader"), error);
}

gboolean
ef_session_settle (EfSession   *self,
                   const char  *target,
                   EfSettlement how,
                   GError     **error)
{
  g_return_val_if_fail (EF_IS_SESSION (self) && target != NULL, FALSE);

  return want_study (self, error) && ef_session_do (self, ef_comparison_settle (self->plan, target, how), NULL, error);
}
