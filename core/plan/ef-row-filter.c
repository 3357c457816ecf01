#include "config.h"

#include "ef-row-filter.h"

#include "ef-dictionary.h"
#include "ef-plan-private.h"

#include <string.h>

/* --- search ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *plain;  /* ASCII, found by the C library without folding each text */
  const char *folded;
} Needle;

static gboolean
is_in (const Needle *needle,
       const char   *text)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;
  if (needle->plain != NULL)
    return strcasestr (text, needle->plain) != NULL;
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, needle->folded) != NULL;
}

static gboolean
is_in_values (const Needle *needle,
              EfPlanRow    *row)
{
  const EfPlanItem *item = _ef_plan_row_get_item (row);
  EfPlan *plan = ef_plan_row_get_plan (row);

  if (item->kind != EF_ROW_TAG || item->n_values < 2 || ef_plan_row_get_path (row) == NULL)
    return FALSE;
  for (guint32 i = ef_header_table_get_attribute (plan->headers, item->index)->first_value; i != EF_HEADER_END;)
    {
      const EfHeaderValue *value = ef_header_table_get_value (plan->headers, i);

      if (is_in (needle, ef_string_pool_get (plan->pool, value->value)) ||
          (value->result != value->value && is_in (needle, ef_string_pool_get (plan->pool, value->result))))
        return TRUE;
      i = value->next;
    }
  return FALSE;
}

/* As people read it, in words; NULL: it has none. */
static const char *
get_name (EfPlanRow *row)
{
  return ef_plan_row_get_path (row) != NULL && !ef_plan_row_get_private (row)
             ? ef_dictionary_get_name (ef_plan_row_get_tag (row))
             : NULL;
}

static gboolean
has_text (EfPlanRow  *row,
          const char *search)
{
  g_autofree char *folded = g_utf8_casefold (search, -1);
  Needle needle = { .folded = folded };

  if (g_str_is_ascii (search))
    needle.plain = search;
  return is_in (&needle, ef_plan_row_get_path (row)) || is_in (&needle, ef_plan_row_get_keyword (row)) ||
         is_in (&needle, get_name (row)) ||
         is_in (&needle, ef_plan_row_get_value (row)) || is_in (&needle, ef_plan_row_get_result (row)) ||
         is_in (&needle, ef_plan_row_get_reason (row)) || is_in (&needle, ef_plan_row_get_note (row)) ||
         is_in_values (&needle, row);
}

/* --- matching -------------------------------------------------------------------------------------------------- */

static gboolean
holds (EfPlanRow    *row,
       EfFilterFlags flag)
{
  EfReview state = ef_plan_row_get_state (row);
  EfRowKind kind = ef_plan_row_get_kind (row);

  switch (flag)
    {
    case EF_FILTER_OPEN:
      return state == EF_REVIEW_OPEN;
    case EF_FILTER_IDENTIFYING:
      return ef_plan_row_is_identifying (row);
    case EF_FILTER_CHANGED:
      return ef_plan_row_is_changed (row);
    case EF_FILTER_DECIDED:
      return state == EF_REVIEW_REJECTED || state == EF_REVIEW_EDITED;
    case EF_FILTER_PRIVATE:
      return ef_plan_row_get_private (row);
    case EF_FILTER_TEXT_KEPT:
      return ef_plan_row_get_free_text (row) && !ef_plan_row_is_changed (row);
    case EF_FILTER_LATER:
      return ef_plan_row_get_later (row);
    case EF_FILTER_TAGS:
      return kind == EF_ROW_TAG || kind == EF_ROW_VALUE;
    case EF_FILTER_REGIONS:
      return kind == EF_ROW_REGION;
    default:
      return TRUE;
    }
}

gboolean
ef_row_filter_match (const EfRowFilter *self,
                     EfPlanRow         *row)
{
  for (guint flag = 1; flag <= EF_FILTER_REGIONS; flag <<= 1)
    if (((guint) self->flags & flag) != 0 && !holds (row, (EfFilterFlags) flag))
      return FALSE;
  return self->search == NULL || *self->search == 0 || has_text (row, self->search);
}

/* --- order ----------------------------------------------------------------------------------------------------- */

static int
compare (guint a,
         guint b)
{
  return a < b ? -1 : a > b;
}

int
ef_row_compare_place (EfPlanRow *a,
                      EfPlanRow *b)
{
  gboolean tag_a = ef_plan_row_get_path (a) != NULL;
  gboolean tag_b = ef_plan_row_get_path (b) != NULL;
  int order;

  if (tag_a != tag_b)
    return tag_a ? -1 : 1;
  order = g_strcmp0 (ef_plan_row_get_path (a), ef_plan_row_get_path (b));
  if (order == 0)
    order = compare (ef_plan_row_get_input (a), ef_plan_row_get_input (b));
  if (order == 0)
    order = compare (ef_plan_row_get_region (a, NULL), ef_plan_row_get_region (b, NULL));
  if (order == 0)
    order = g_strcmp0 (ef_plan_row_get_value (a), ef_plan_row_get_value (b));
  return order;
}

int
ef_row_compare_risk (EfPlanRow *a,
                     EfPlanRow *b)
{
  int order = compare (ef_plan_row_get_risk (b), ef_plan_row_get_risk (a));

  return order != 0 ? order : ef_row_compare_place (a, b);
}
