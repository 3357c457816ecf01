/* What a row is about, and what is computed of it without an object: state, action, result and risk. */
#include "config.h"

#include "ef-plan-private.h"

#include <string.h>

/* --- where things are ------------------------------------------------------------------------------------------ */

/* NULL: no tag, or one of a profile that is gone. */
const EfHeaderAttribute *
_ef_plan_item_attribute (EfPlan           *plan,
                         const EfPlanItem *item)
{
  if ((item->kind != EF_ROW_TAG && item->kind != EF_ROW_VALUE) || item->epoch != plan->epoch)
    return NULL;
  return ef_header_table_get_attribute (plan->headers, item->index);
}

/* NULL: no region, or one that is gone. */
const EfPlanRegionEntry *
_ef_plan_item_region (EfPlan           *plan,
                      const EfPlanItem *item)
{
  const EfPlanInputEntry *input;

  if (item->kind != EF_ROW_REGION)
    return NULL;
  input = g_ptr_array_index (plan->inputs, item->input);
  return _ef_plan_find_region (plan, input->number, item->index);
}

const EfPlanInputEntry *
_ef_plan_item_input (EfPlan           *plan,
                     const EfPlanItem *item)
{
  if (item->kind != EF_ROW_REGION && item->kind != EF_ROW_PROBLEM)
    return NULL;
  return g_ptr_array_index (plan->inputs, item->input);
}

/* --- figures --------------------------------------------------------------------------------------------------- */

/* An attribute without a value, which stays. */
#define RISK_OF_NOTHING 1

/* Code Value, Coding Scheme Designator and Version, Code Meaning: words of a published list (PS3.3 8.1). A meaning that a
 * site made up has another cause. */
static gboolean
is_code (guint32 tag)
{
  return tag >= EF_TAG (0x0008, 0x0100) && tag <= EF_TAG (0x0008, 0x0104);
}

static guint
rate_tag (EfPlan                  *plan,
          const EfHeaderAttribute *attribute,
          EfAction                 action,
          EfReview                 state)
{
  const char *cause = ef_string_pool_get (plan->pool, attribute->cause);
  gboolean identifier = g_str_equal (cause, "identifier");

  if (action == EF_ACTION_K || action == EF_ACTION_C)
    {
      if (identifier)
        return 95;
      if (state == EF_REVIEW_REJECTED)
        return 90;
      /* Of what a device writes about itself, such as its maker; a person may still have typed something else. */
      if (attribute->is_text && g_str_equal (cause, "none"))
        return is_code (attribute->tag) ? 6 : 30;
      if (attribute->is_text)
        return attribute->is_private ? 70 : 60;
      if (attribute->is_private)
        return 50;
      return action == EF_ACTION_C ? 30 : 5;
    }
  if (identifier)
    return 45;
  if (g_str_equal (cause, "grammar"))
    return 40;
  if (g_str_equal (cause, "format"))
    return 1;
  if (attribute->is_text)
    return 25;
  return attribute->is_private ? 15 : 20;
}

/* Doubt makes every region worse by up to 10. */
static guint
rate_region (const EfPlanRegion *region)
{
  static const guint kept[EF_N_REGION_KINDS] = { 100, 85, 35, 80, 80, 90 };
  static const guint filled[EF_N_REGION_KINDS] = { 55, 65, 20, 10, 10, 10 };

  return (region->redact ? filled : kept)[region->kind] + (guint) ((1 - region->confidence) * 10);
}

char *
_ef_plan_dup_proposal (EfPlan                  *plan,
                       const EfHeaderAttribute *attribute,
                       guint32                  value)
{
  static const char letters[] = { [EF_ACTION_K] = 'K', [EF_ACTION_X] = 'X', [EF_ACTION_Z] = 'Z',
                                  [EF_ACTION_D] = 'D', [EF_ACTION_U] = 'U', [EF_ACTION_C] = 'C' };
  char letter = attribute->action < sizeof letters && letters[attribute->action] != 0 ? letters[attribute->action] : '-';
  const char *left = NULL;
  g_autofree char *digest = NULL;

  if (letter != 'C')
    return g_strndup (&letter, 1);
  left = ef_string_pool_get (plan->pool, ef_header_table_get_value (plan->headers, value)->result);
  digest = ef_value_digest_dup_hex (plan->digest, "left", left != NULL ? left : "");
  return g_strdup_printf ("C %s", digest);
}

/* Whoever accepted that a value goes has not accepted that it stays. */
static gboolean
is_outdated (EfPlan                  *plan,
             const EfHeaderAttribute *attribute,
             guint32                  value,
             const EfPlanChoice      *choice)
{
  g_autofree char *proposal = NULL;

  if (!choice->key.by_value || choice->value.state != EF_REVIEW_ACCEPTED || choice->value.action != EF_ACTION_NONE ||
      *choice->value.as == 0 || value == EF_HEADER_END)
    return FALSE;
  proposal = _ef_plan_dup_proposal (plan, attribute, value);
  return !g_str_equal (proposal, choice->value.as);
}

static void
compute_ruled (EfPlan                  *plan,
               const EfHeaderAttribute *attribute,
               guint32                  value,
               const EfPlanChoice      *choice,
               EfPlanFigures           *figures)
{
  const EfHeaderValue *held = value != EF_HEADER_END ? ef_header_table_get_value (plan->headers, value) : NULL;
  EfAction action = choice != NULL ? choice->value.action : EF_ACTION_NONE;

  figures->state =
      choice != NULL && !is_outdated (plan, attribute, value, choice) ? choice->value.state : EF_REVIEW_OPEN;
  figures->later = choice != NULL && choice->value.later;
  figures->note = choice != NULL ? choice->value.note : "";
  figures->cuts = choice != NULL ? choice->value.cuts : NULL;
  figures->action = action != EF_ACTION_NONE ? action : (EfAction) attribute->action;
  if (action == EF_ACTION_D && *choice->value.text != 0)
    figures->result = choice->value.text;
  else if (held != NULL && figures->action == (EfAction) attribute->action)
    figures->result = ef_string_pool_get (plan->pool, held->result);
  else if (held != NULL && figures->action == EF_ACTION_K)
    figures->result = ef_string_pool_get (plan->pool, held->value);
  figures->risk = rate_tag (plan, attribute, figures->action, figures->state);
  if (held != NULL && figures->action == EF_ACTION_K && *ef_string_pool_get (plan->pool, held->value) == 0)
    figures->risk = RISK_OF_NOTHING;
}

static gboolean
is_in_place (EfPlan            *plan,
             const EfPlanPlace *place,
             guint32            value)
{
  guint n;
  const guint32 *members;

  if (place->kind == EF_SCOPE_ALL)
    return TRUE;
  members = ef_header_table_get_members (plan->headers, value, &n);
  for (guint i = 0; i < n; i++)
    if (_ef_plan_place_holds (place, g_ptr_array_index (plan->inputs, members[i])))
      return TRUE;
  return FALSE;
}

/* A tag of which single values were decided on: as far as the least of them, as bad as the worst. */
static void
compute_mixed (EfPlan                  *plan,
               const EfPlanPlace       *place,
               guint                    number,
               const EfHeaderAttribute *attribute,
               EfPlanFigures           *figures)
{
  gboolean first = TRUE;
  EfPlanFigures one;

  for (guint32 value = attribute->first_value; value != EF_HEADER_END;
       value = ef_header_table_get_value (plan->headers, value)->next)
    {
      if (!is_in_place (plan, place, value))
        continue;
      memset (&one, 0, sizeof one);
      compute_ruled (plan, attribute, value, _ef_plan_rule (plan, place, number, value), &one);
      if (first)
        *figures = one;
      else
        {
          if (one.state != figures->state)
            figures->state = one.state == EF_REVIEW_OPEN || figures->state == EF_REVIEW_OPEN ? EF_REVIEW_OPEN
                                                                                             : EF_REVIEW_EDITED;
          if (one.action != figures->action)
            figures->action = EF_ACTION_NONE;
          figures->later = figures->later || one.later;
          figures->risk = MAX (figures->risk, one.risk);
          figures->note = "";
        }
      first = FALSE;
    }
  figures->result = figures->cuts = NULL;
}

/* New UIDs are for those of somebody: what the standard registers, such as a SOP class, stays. */
gboolean
_ef_plan_attribute_is_changed (EfPlan                  *plan,
                               const EfHeaderAttribute *attribute,
                               EfAction                 action)
{
  const EfHeaderValue *held;

  if (action != EF_ACTION_U || attribute->action != EF_ACTION_U)
    return action != EF_ACTION_K;
  for (guint32 value = attribute->first_value; value != EF_HEADER_END; value = held->next)
    {
      held = ef_header_table_get_value (plan->headers, value);
      if (held->result != held->value)
        return TRUE;
    }
  return FALSE;
}

void
_ef_plan_item_compute (EfPlan            *plan,
                       const EfPlanPlace *place,
                       const EfPlanItem  *item,
                       EfPlanFigures     *figures)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (plan, item);
  const EfPlanRegionEntry *region = _ef_plan_item_region (plan, item);
  const EfPlanInputEntry *input = _ef_plan_item_input (plan, item);

  memset (figures, 0, sizeof *figures);
  figures->note = "";
  if (attribute != NULL && item->n_values > 1 && _ef_plan_has_value_choices (plan, attribute->path))
    compute_mixed (plan, place, item->index, attribute, figures);
  else if (attribute != NULL)
    compute_ruled (plan, attribute, item->value, _ef_plan_rule (plan, place, item->index, item->value), figures);
  else if (region != NULL)
    {
      figures->state = region->value.state;
      figures->note = region->value.note;
      figures->later = region->value.later;
      figures->risk = rate_region (&region->value);
    }
  else if (item->kind == EF_ROW_PROBLEM)
    {
      /* It is never written; a person only says that this was seen. */
      figures->state = input->value.leave_out ? EF_REVIEW_ACCEPTED : EF_REVIEW_OPEN;
      figures->note = input->value.note;
      figures->later = input->value.later;
      figures->risk = 75;
    }
}
