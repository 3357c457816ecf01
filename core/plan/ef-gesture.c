#include "config.h"

#include "ef-gesture.h"

#include "ef-cuts.h"
#include "ef-error.h"
#include "ef-plan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static GPtrArray *
new_edits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
}

static void
add (GPtrArray      *edits,
     EfPlan         *plan,
     const EfTarget *target,
     GVariant       *after,
     const char     *label,
     const char     *merge_key)
{
  EfEdit *edit = ef_plan_make_edit (plan, target, after, label, merge_key, NULL);

  if (edit == NULL)
    return;
  if (ef_edit_is_empty (edit))
    ef_edit_unref (edit);
  else
    g_ptr_array_add (edits, edit);
}

/* --- tags ------------------------------------------------------------------------------------------------------ */

static gboolean
is_tag (EfPlanRow *row)
{
  return ef_plan_row_get_path (row) != NULL;
}

/* Strings live as long as the plan. */
static void
init_target (EfTarget      *target,
             EfPlanRow     *row,
             const EfScope *scope)
{
  EfScope own = ef_plan_row_get_scope (row);

  if (scope == NULL)
    scope = &own;
  memset (target, 0, sizeof *target);
  target->kind = EF_TARGET_TAG;
  target->scope = scope->kind;
  target->label = scope->kind == EF_SCOPE_ALL ? "-" : scope->label;
  target->path = ef_plan_row_get_path (row);
  target->of_action = ef_plan_row_get_proposed (row);
  target->of_cause = ef_plan_row_get_cause (row);
  target->by_value = ef_plan_row_get_kind (row) == EF_ROW_VALUE;
  if (target->by_value)
    ef_value_digest_compute (ef_plan_get_value_digest (ef_plan_row_get_plan (row)), target->path,
                             ef_plan_row_get_value (row), target->digest);
}

/* (transfer full): what is proposed for the one value of @row; "": it stands for several. */
static char *
dup_proposal (EfPlanRow *row)
{
  EfPlan *plan = ef_plan_row_get_plan (row);
  const EfPlanItem *item = _ef_plan_row_get_item (row);
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (plan, item);

  if (attribute == NULL || item->value == EF_HEADER_END)
    return g_strdup ("");
  return _ef_plan_dup_proposal (plan, attribute, item->value);
}

/* The decision that @choice makes of what is there: comment and mark stay. */
static void
put_choice (GPtrArray      *edits,
            EfPlanRow      *row,
            const EfTarget *target,
            EfReview        state,
            EfAction        action,
            const char     *text,
            const char     *cuts,
            const char     *label)
{
  EfPlan *plan = ef_plan_row_get_plan (row);
  gboolean accepted = target->by_value && state == EF_REVIEW_ACCEPTED && action == EF_ACTION_NONE;
  g_autofree char *as = accepted ? dup_proposal (row) : NULL;
  EfChoice choice = EF_CHOICE_INIT;

  ef_plan_get_choice (plan, target, &choice);
  choice.state = state;
  choice.action = action;
  choice.as = as != NULL ? as : "";
  choice.text = text != NULL ? text : "";
  choice.cuts = cuts != NULL ? cuts : "";
  add (edits, plan, target, ef_choice_to_record (&choice), label, NULL);
}

/* A decision with nothing in it is none. */
static void
put_or_drop (GPtrArray      *edits,
             EfPlan         *plan,
             const EfTarget *target,
             const EfChoice *choice,
             const char     *label)
{
  gboolean empty = choice->state == EF_REVIEW_OPEN && choice->action == EF_ACTION_NONE && *choice->note == 0 &&
                   !choice->later;

  add (edits, plan, target, empty ? NULL : ef_choice_to_record (choice), label, NULL);
}

/* Digests of the values of a tag, as keys of a set. */
static GHashTable *
list_digests (EfPlanRow *row)
{
  EfPlan *plan = ef_plan_row_get_plan (row);
  const EfPlanItem *item = _ef_plan_row_get_item (row);
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 value = ef_header_table_get_attribute (plan->headers, item->index)->first_value; value != EF_HEADER_END;
       value = ef_header_table_get_value (plan->headers, value)->next)
    {
      guint32 text = ef_header_table_get_value (plan->headers, value)->value;

      g_hash_table_add (set, ef_value_digest_dup_hex (plan->digest, ef_plan_row_get_path (row),
                                                      ef_string_pool_get (plan->pool, text)));
    }
  return set;
}

static gboolean
is_within (EfPlan            *plan,
           const EfChoiceKey *key,
           const EfTarget    *wide)
{
  EfScope scope = { (EfScopeKind) key->scope, ef_string_pool_get (plan->pool, key->label) };
  EfPlanPlace place;

  return key->scope >= wide->scope && _ef_plan_find_place (plan, &scope, &place) &&
         g_str_equal (ef_string_pool_get (plan->pool, place.labels[wide->scope]), wide->label);
}

/* Takes away decisions on the same thing that are stronger than @target. */
static void
clear_stronger (GPtrArray      *edits,
                EfPlanRow      *row,
                const EfTarget *target,
                const char     *label)
{
  EfPlan *plan = ef_plan_row_get_plan (row);
  guint32 path = ef_string_pool_find (plan->pool, target->path);
  const GPtrArray *of_path = g_hash_table_lookup (plan->choice_paths, GUINT_TO_POINTER (path));
  g_autoptr (GHashTable) digests = NULL;

  for (guint i = 0; of_path != NULL && i < of_path->len; i++)
    {
      const EfPlanChoice *choice = g_ptr_array_index (of_path, i);
      g_autofree char *buffer = NULL;
      char hex[2 * EF_VALUE_DIGEST_LENGTH + 1];
      EfTarget other;

      if (!ef_target_parse (choice->target, &other, &buffer, NULL) || !is_within (plan, &choice->key, target))
        continue;
      if (other.by_value && target->by_value)
        {
          if (other.scope == target->scope || memcmp (other.digest, target->digest, sizeof other.digest) != 0)
            continue;
        }
      else if (other.by_value)
        {
          if (digests == NULL)
            digests = list_digests (row);
          ef_digest_to_hex (other.digest, hex);
          if (!g_hash_table_contains (digests, hex))
            continue;
        }
      else if (target->by_value || other.scope == target->scope || other.of_action != target->of_action ||
               !g_str_equal (other.of_cause, target->of_cause))
        continue;
      add (edits, plan, &other, NULL, label, NULL);
    }
}

GPtrArray *
ef_gesture_set_action (EfPlanRow     *row,
                       const EfScope *scope,
                       EfAction       action,
                       const char    *text)
{
  GPtrArray *edits = new_edits ();
  gboolean as_proposed;
  EfTarget target;

  g_return_val_if_fail (EF_IS_PLAN_ROW (row) && action <= EF_ACTION_U, edits);

  if (!is_tag (row))
    return edits;
  init_target (&target, row, scope);
  as_proposed = action == ef_plan_row_get_proposed (row) && (text == NULL || *text == 0);
  clear_stronger (edits, row, &target, N_("Change action"));
  put_choice (edits, row, &target, as_proposed ? EF_REVIEW_ACCEPTED : EF_REVIEW_EDITED,
              as_proposed ? EF_ACTION_NONE : action, action == EF_ACTION_D ? text : NULL, NULL, N_("Change action"));
  return edits;
}

/* Writes the value of @row without @cuts. */
static GPtrArray *
write_without (EfPlanRow  *row,
               const char *cuts,
               const char *label)
{
  const char *value = ef_plan_row_get_value (row);
  g_autofree char *text = ef_cuts_apply (cuts, value);
  EfAction action = *cuts == 0 ? EF_ACTION_K : *text == 0 ? EF_ACTION_Z : EF_ACTION_D;
  GPtrArray *edits = new_edits ();
  EfTarget target;

  init_target (&target, row, NULL);
  target.by_value = TRUE;
  ef_value_digest_compute (ef_plan_get_value_digest (ef_plan_row_get_plan (row)), target.path, value, target.digest);
  put_choice (edits, row, &target, EF_REVIEW_EDITED, action, action == EF_ACTION_D ? text : NULL, cuts, label);
  return edits;
}

static GPtrArray *
refuse_words (GError **error)
{
  g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "Cannot cut or keep these words: they are not in one value");
  return NULL;
}

GPtrArray *
ef_gesture_cut (EfPlanRow  *row,
                const char *cuts,
                GError    **error)
{
  const char *value = is_tag (row) ? ef_plan_row_get_value (row) : NULL;
  g_autofree char *before = value != NULL ? ef_plan_row_dup_cuts (row) : NULL;
  g_autofree char *all = value != NULL ? ef_cuts_join (before, cuts, value) : NULL;

  return all != NULL ? write_without (row, all, N_("Cut words")) : refuse_words (error);
}

GPtrArray *
ef_gesture_keep_words (EfPlanRow  *row,
                       const char *kept,
                       GError    **error)
{
  const char *value = is_tag (row) ? ef_plan_row_get_value (row) : NULL;
  g_autofree char *before = value != NULL ? ef_plan_row_dup_cuts (row) : NULL;
  g_autofree char *left = value != NULL ? ef_cuts_spare (before, kept, value) : NULL;

  return left != NULL ? write_without (row, left, N_("Keep words")) : refuse_words (error);
}

/* Accepts each value that is open. */
static void
accept_values (GPtrArray *edits,
               EfPlanRow *row)
{
  g_autoptr (GListModel) values = ef_plan_row_list_values (row);
  guint n = values != NULL ? g_list_model_get_n_items (values) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EfPlanRow) one = g_list_model_get_item (values, i);
      EfTarget target;

      if (ef_plan_row_get_state (one) != EF_REVIEW_OPEN)
        continue;
      init_target (&target, one, NULL);
      put_choice (edits, one, &target, EF_REVIEW_ACCEPTED, EF_ACTION_NONE, NULL, NULL,
                  N_("Accept"));
    }
}

static void
accept_tag (GPtrArray     *edits,
            EfPlanRow     *row,
            const EfScope *scope)
{
  EfAction proposed = ef_plan_row_get_proposed (row);
  gboolean keeps_text = ef_plan_row_get_free_text (row) && (proposed == EF_ACTION_K || proposed == EF_ACTION_C);
  EfTarget target;

  if (keeps_text && ef_plan_row_get_kind (row) == EF_ROW_TAG && ef_plan_row_get_n_values (row) > 1)
    {
      accept_values (edits, row);
      return;
    }
  init_target (&target, row, scope);
  if (keeps_text && !target.by_value)
    {
      target.by_value = TRUE;
      ef_value_digest_compute (ef_plan_get_value_digest (ef_plan_row_get_plan (row)), target.path,
                               ef_plan_row_get_value (row), target.digest);
    }
  put_choice (edits, row, &target, EF_REVIEW_ACCEPTED, EF_ACTION_NONE, NULL, NULL,
              N_("Accept"));
}

/* --- regions and instances ------------------------------------------------------------------------------------- */

static void
put_region (GPtrArray          *edits,
            EfPlan             *plan,
            guint               number,
            guint               region,
            const EfPlanRegion *value,
            const char         *label,
            const char         *merge_key)
{
  EfTarget target = { .kind = EF_TARGET_REGION, .input = number, .region = region };

  add (edits, plan, &target, value != NULL ? ef_plan_region_to_record (value) : NULL, label, merge_key);
}

static void
put_input (GPtrArray         *edits,
           EfPlan            *plan,
           guint              number,
           const EfPlanInput *value,
           const char        *label)
{
  EfTarget target = { .kind = EF_TARGET_INPUT, .input = number };

  add (edits, plan, &target, ef_plan_input_to_record (value), label, NULL);
}

static void
judge_region (GPtrArray  *edits,
              EfPlan     *plan,
              guint       number,
              guint       region,
              EfReview    state,
              const char *label)
{
  EfPlanRegion value;

  if (!ef_plan_get_region (plan, number, region, &value))
    return;
  value.state = state;
  value.redact = state == EF_REVIEW_REJECTED ? !value.proposed : value.proposed;
  put_region (edits, plan, number, region, &value, label, NULL);
}

static void
judge_other (GPtrArray  *edits,
             EfPlanRow  *row,
             EfReview    state,
             const char *label)
{
  EfPlan *plan = ef_plan_row_get_plan (row);
  guint number = ef_plan_row_get_input (row);
  guint region = ef_plan_row_get_region (row, NULL);
  EfPlanInput input;

  if (region > 0)
    judge_region (edits, plan, number, region, state, label);
  else if (ef_plan_row_get_kind (row) == EF_ROW_PROBLEM && ef_plan_get_input (plan, number, &input))
    {
      input.leave_out = state == EF_REVIEW_ACCEPTED;
      put_input (edits, plan, number, &input, label);
    }
}

GPtrArray *
ef_gesture_draw (EfPlan         *plan,
                 guint           number,
                 const EfRegion *region,
                 EfReach         reach)
{
  GPtrArray *edits = new_edits ();
  EfPlanRegion value = { .region = *region, .kind = EF_REGION_DRAWN, .reach = reach, .state = EF_REVIEW_EDITED };

  value.proposed = value.redact = TRUE;
  value.confidence = 1;
  value.reason = value.note = "";
  put_region (edits, plan, number, ef_plan_get_next_region (plan, number), &value, N_("Draw region"), NULL);
  return edits;
}

GPtrArray *
ef_gesture_change (EfPlanRow          *row,
                   const EfPlanRegion *value,
                   const char         *label,
                   const char         *merge_key)
{
  GPtrArray *edits = new_edits ();
  EfPlanRegion changed = *value;
  guint region = ef_plan_row_get_region (row, NULL);

  changed.state = EF_REVIEW_EDITED;
  if (region > 0)
    put_region (edits, ef_plan_row_get_plan (row), ef_plan_row_get_input (row), region, &changed, label, merge_key);
  return edits;
}

GPtrArray *
ef_gesture_delete (EfPlanRow *row)
{
  EfPlanRegion value;
  guint region = ef_plan_row_get_region (row, &value);
  GPtrArray *edits;

  if (region == 0 || (value.kind != EF_REGION_DRAWN && value.kind != EF_REGION_TEMPLATE))
    return region == 0 ? new_edits () : ef_gesture_reject (row);
  edits = new_edits ();
  put_region (edits, ef_plan_row_get_plan (row), ef_plan_row_get_input (row), region, NULL, N_("Delete region"), NULL);
  return edits;
}

GPtrArray *
ef_gesture_leave_out (EfPlan   *plan,
                      guint     number,
                      gboolean  leave_out)
{
  GPtrArray *edits = new_edits ();
  EfPlanInput value;

  if (ef_plan_get_input (plan, number, &value))
    {
      value.leave_out = leave_out;
      put_input (edits, plan, number, &value, leave_out ? N_("Leave out") : N_("Take in"));
    }
  return edits;
}

GPtrArray *
ef_gesture_set_profile (EfPlan     *plan,
                        const char *text)
{
  GPtrArray *edits = new_edits ();
  EfTarget target = { .kind = EF_TARGET_PLAN };

  add (edits, plan, &target, g_variant_new ("(s)", text), N_("Change profile"), NULL);
  return edits;
}

/* --- any row --------------------------------------------------------------------------------------------------- */

static void
accept (GPtrArray *edits,
        EfPlanRow *row)
{
  if (ef_plan_row_get_state (row) != EF_REVIEW_OPEN)
    return;
  if (is_tag (row))
    accept_tag (edits, row, NULL);
  else
    judge_other (edits, row, EF_REVIEW_ACCEPTED, N_("Accept"));
}

GPtrArray *
ef_gesture_accept (EfPlanRow *row)
{
  GPtrArray *edits = new_edits ();

  accept (edits, row);
  return edits;
}

GPtrArray *
ef_gesture_accept_rows (GListModel *rows)
{
  GPtrArray *edits = new_edits ();
  g_autoptr (GHashTable) targets = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = g_list_model_get_n_items (rows);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (rows, i);
      guint first = edits->len;

      accept (edits, row);
      /* Rows share a target where the VR of an attribute differs between instances: one edit decides on both. */
      for (guint k = first; k < edits->len;)
        if (g_hash_table_add (targets, (char *) ef_edit_get_target (g_ptr_array_index (edits, k))))
          k++;
        else
          g_ptr_array_remove_index (edits, k);
    }
  return edits;
}

static gboolean
is_similar (EfPlan                  *plan,
            const EfPlanRegionEntry *a,
            const EfPlanRegionEntry *b)
{
  const char *text_a = _ef_plan_get_text (plan, a);
  const char *text_b = _ef_plan_get_text (plan, b);

  if (a->value.kind != b->value.kind || a->value.proposed != b->value.proposed)
    return FALSE;
  if (text_a != NULL && *text_a != 0)
    return g_strcmp0 (text_a, text_b) == 0;
  return (text_b == NULL || *text_b == 0) &&
         memcmp (&a->value.region.box, &b->value.region.box, sizeof a->value.region.box) == 0;
}

GPtrArray *
ef_gesture_accept_similar (EfPlanRow *row)
{
  static const EfScope everywhere = { EF_SCOPE_ALL, NULL };
  EfPlan *plan = ef_plan_row_get_plan (row);
  GPtrArray *edits = new_edits ();
  const EfPlanRegionEntry *like;

  if (is_tag (row))
    {
      accept_tag (edits, row, &everywhere);
      return edits;
    }
  like = _ef_plan_find_region (plan, ef_plan_row_get_input (row), ef_plan_row_get_region (row, NULL));
  if (like == NULL)
    {
      accept (edits, row);
      return edits;
    }
  for (guint i = 0; i < plan->inputs->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (plan->inputs, i);

      for (guint k = 0; k < input->regions->len; k++)
        {
          const EfPlanRegionEntry *other = g_ptr_array_index (input->regions, k);

          if (other->value.state == EF_REVIEW_OPEN && is_similar (plan, like, other))
            judge_region (edits, plan, input->number, other->number, EF_REVIEW_ACCEPTED, N_("Accept"));
        }
    }
  return edits;
}

GPtrArray *
ef_gesture_reject (EfPlanRow *row)
{
  GPtrArray *edits = new_edits ();
  EfTarget target;

  if (!is_tag (row))
    {
      judge_other (edits, row, EF_REVIEW_REJECTED, N_("Reject"));
      return edits;
    }
  init_target (&target, row, NULL);
  clear_stronger (edits, row, &target, N_("Reject"));
  put_choice (edits, row, &target, EF_REVIEW_REJECTED,
              ef_plan_row_get_proposed (row) == EF_ACTION_K ? EF_ACTION_X : EF_ACTION_K, NULL, NULL, N_("Reject"));
  return edits;
}

GPtrArray *
ef_gesture_reset (EfPlanRow *row)
{
  GPtrArray *edits = new_edits ();
  EfChoice choice = EF_CHOICE_INIT;
  EfChoice none = EF_CHOICE_INIT;
  EfTarget target;

  if (!is_tag (row))
    {
      judge_other (edits, row, EF_REVIEW_OPEN, N_("Reset"));
      return edits;
    }
  init_target (&target, row, NULL);
  clear_stronger (edits, row, &target, N_("Reset"));
  if (ef_plan_get_choice (ef_plan_row_get_plan (row), &target, &choice))
    {
      none.note = choice.note;
      none.later = choice.later;
      put_or_drop (edits, ef_plan_row_get_plan (row), &target, &none, N_("Reset"));
    }
  return edits;
}

/* A comment must not undo what a wider decision says, so it takes that along. */
static void
get_ruling (EfPlanRow      *row,
            const EfTarget *target,
            EfChoice       *choice)
{
  EfPlan *plan = ef_plan_row_get_plan (row);
  const EfPlanItem *item = _ef_plan_row_get_item (row);
  const EfPlanChoice *ruling = _ef_plan_rule (plan, _ef_plan_row_get_place (row), item->index, item->value);

  if (!ef_plan_get_choice (plan, target, choice) && ruling != NULL)
    {
      *choice = ruling->value;
      choice->note = "";
      choice->later = FALSE;
      if (!target->by_value)
        choice->cuts = "";
    }
}

static GPtrArray *
mark (EfPlanRow      *row,
      const char     *note,
      const gboolean *later,
      const char     *label)
{
  EfPlan *plan = ef_plan_row_get_plan (row);
  guint number = ef_plan_row_get_input (row);
  GPtrArray *edits = new_edits ();
  g_autofree char *as = NULL;
  EfChoice choice = EF_CHOICE_INIT;
  EfPlanRegion region;
  EfPlanInput input;
  EfTarget target;

  if (is_tag (row))
    {
      init_target (&target, row, NULL);
      get_ruling (row, &target, &choice);
      if (target.by_value && choice.state == EF_REVIEW_ACCEPTED && choice.action == EF_ACTION_NONE &&
          *choice.as == 0)
        choice.as = as = dup_proposal (row);
      choice.note = note != NULL ? note : choice.note;
      choice.later = later != NULL ? *later : choice.later;
      put_or_drop (edits, plan, &target, &choice, label);
    }
  else if (ef_plan_row_get_region (row, &region) > 0)
    {
      region.note = note != NULL ? note : region.note;
      region.later = later != NULL ? *later : region.later;
      put_region (edits, plan, number, ef_plan_row_get_region (row, NULL), &region, label, NULL);
    }
  else if (ef_plan_get_input (plan, number, &input))
    {
      input.note = note != NULL ? note : input.note;
      input.later = later != NULL ? *later : input.later;
      put_input (edits, plan, number, &input, label);
    }
  return edits;
}

GPtrArray *
ef_gesture_set_note (EfPlanRow  *row,
                     const char *note)
{
  return mark (row, note != NULL ? note : "", NULL, N_("Comment"));
}

GPtrArray *
ef_gesture_set_later (EfPlanRow *row,
                      gboolean   later)
{
  return mark (row, NULL, &later, N_("Second look"));
}
