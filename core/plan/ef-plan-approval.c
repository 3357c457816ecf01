/* Who read a plan and who signs it, counting what is left to do before. */
#include "config.h"

#include "ef-error.h"
#include "ef-plan-file.h"
#include "ef-plan-private.h"

#include <string.h>

const char *
ef_plan_get_digest (EfPlan *self)
{
  g_return_val_if_fail (EF_IS_PLAN (self), NULL);

  if (self->own_digest == NULL)
    {
      g_autofree char *text = ef_plan_to_text (self, FALSE);

      self->own_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
    }
  return self->own_digest;
}

gboolean
ef_plan_approve (EfPlan     *self,
                 const char *who,
                 GDateTime  *when,
                 const char *comment,
                 GError    **error)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autofree char *time = NULL;
  g_autofree char *name = NULL;
  g_autoptr (EfEdit) edit = NULL;
  EfTarget target = { .kind = EF_TARGET_APPROVAL };
  EfApproval approval;

  g_return_val_if_fail (EF_IS_PLAN (self) && who != NULL && when != NULL, FALSE);

  name = g_strstrip (g_strdup (who));
  if (*name == 0)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "An approval needs the name of who approves");
      return FALSE;
    }
  if (ef_plan_count_unsettled (self) > 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "%u differences between the two readers are not settled",
                   ef_plan_count_unsettled (self));
      return FALSE;
    }
  utc = g_date_time_to_utc (when);
  time = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
  approval.digest = ef_plan_get_digest (self);
  approval.who = name;
  approval.when = time;
  approval.comment = comment != NULL ? comment : "";
  edit = ef_plan_make_edit (self, &target, ef_approval_to_record (&approval), "Approve", NULL, error);
  return edit != NULL && ef_plan_apply_edit (self, edit, error);
}

gboolean
ef_plan_get_approval (EfPlan     *self,
                      EfApproval *approval)
{
  g_return_val_if_fail (EF_IS_PLAN (self), FALSE);

  if (self->approval == NULL)
    return FALSE;
  ef_approval_from_record (approval, self->approval);
  return TRUE;
}

gboolean
ef_plan_check_approval (EfPlan  *self,
                        GError **error)
{
  EfApproval approval;

  if (!ef_plan_get_approval (self, &approval))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "The plan is not approved");
      return FALSE;
    }
  if (!g_str_equal (approval.digest, ef_plan_get_digest (self)))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "The plan has changed since it was approved");
      return FALSE;
    }
  return TRUE;
}

gboolean
ef_plan_get_readers (EfPlan    *self,
                     EfReaders *readers)
{
  g_return_val_if_fail (EF_IS_PLAN (self), FALSE);

  if (self->readers == NULL)
    return FALSE;
  ef_readers_from_record (readers, self->readers);
  return TRUE;
}

static gint
compare_targets (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
ef_plan_list_differences (EfPlan *self)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer target;

  g_return_val_if_fail (EF_IS_PLAN (self), targets);

  g_hash_table_iter_init (&iter, self->differences);
  while (g_hash_table_iter_next (&iter, &target, NULL))
    g_ptr_array_add (targets, g_strdup (target));
  g_ptr_array_sort (targets, compare_targets);
  return targets;
}

gboolean
ef_plan_get_difference (EfPlan       *self,
                        const char   *target,
                        EfDifference *difference,
                        EfSettlement *settlement)
{
  GVariant *record = g_hash_table_lookup (self->differences, target);
  g_autofree char *buffer = NULL;
  EfTarget of;

  if (record == NULL || !ef_target_parse (target, &of, &buffer, NULL))
    return FALSE;
  ef_difference_from_record (difference, record);
  if (settlement != NULL)
    *settlement = ef_difference_judge (difference, of.kind, _ef_plan_get_record (self, &of));
  return TRUE;
}

guint
ef_plan_count_unsettled (EfPlan *self)
{
  guint n = 0;
  GHashTableIter iter;
  gpointer target;

  g_hash_table_iter_init (&iter, self->differences);
  while (g_hash_table_iter_next (&iter, &target, NULL))
    {
      EfDifference difference;
      EfSettlement settlement;

      n += ef_plan_get_difference (self, target, &difference, &settlement) && settlement == EF_SETTLE_OPEN;
    }
  return n;
}

void
ef_plan_count (EfPlan       *self,
               EfPlanCounts *counts)
{
  guint n;
  const EfPlanItem *items = _ef_plan_view_get_items (self->rows, &n);
  guint of_state[EF_N_REVIEWS] = { 0 };

  *counts = (EfPlanCounts){ .n_inputs = self->inputs->len };
  for (guint i = 0; i < n; i++)
    {
      EfPlanFigures figures;

      _ef_plan_item_compute (self, _ef_plan_view_get_place (self->rows), &items[i], &figures);
      of_state[figures.state]++;
      counts->n_unreadable += items[i].kind == EF_ROW_PROBLEM;
    }
  counts->n_open = of_state[EF_REVIEW_OPEN];
  counts->n_accepted = of_state[EF_REVIEW_ACCEPTED];
  counts->n_rejected = of_state[EF_REVIEW_REJECTED];
  counts->n_edited = of_state[EF_REVIEW_EDITED];
}
