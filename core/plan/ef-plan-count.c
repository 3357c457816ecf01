#include "config.h"

#include "ef-plan-count.h"

#include "ef-plan-private.h"

static void
count_item (EfPlan            *self,
            const EfPlanPlace *place,
            const EfPlanItem  *item,
            guint8            *is_open,
            EfInstanceCounts  *counts)
{
  EfPlanFigures figures;

  _ef_plan_item_compute (self, place, item, &figures);
  counts->is_changed = counts->is_changed || (figures.action != EF_ACTION_K && figures.action != EF_ACTION_NONE);
  if (figures.state != EF_REVIEW_OPEN)
    return;
  counts->worst_open = MAX (counts->worst_open, figures.risk);
  counts->n_open += is_open == NULL || !*is_open;
  if (is_open != NULL)
    *is_open = TRUE;
}

static void
count_header (EfPlan            *self,
              const EfPlanPlace *place,
              guint              input,
              EfInstanceCounts  *counts)
{
  guint n;
  const guint32 *values = ef_header_table_get_input (self->headers, input, &n);
  g_autofree guint8 *is_open = g_malloc0 (MAX (1, ef_header_table_get_n_attributes (self->headers)));

  for (guint i = 0; i < n; i++)
    {
      guint32 attribute = ef_header_table_get_value (self->headers, values[i])->attribute;
      EfPlanItem item = { .kind = EF_ROW_TAG, .index = attribute, .value = values[i], .n_values = 1, .n_inputs = 1 };

      item.epoch = self->epoch;
      count_item (self, place, &item, &is_open[attribute], counts);
    }
}

static void
count_region (EfPlan                  *self,
              const EfPlanPlace       *place,
              const EfPlanRegionEntry *region,
              EfInstanceCounts        *counts)
{
  EfPlanItem item = { .kind = EF_ROW_REGION, .index = region->number, .input = region->input, .n_inputs = 1 };

  item.value = EF_HEADER_END;
  counts->is_changed = counts->is_changed || region->value.redact;
  count_item (self, place, &item, NULL, counts);
}

gboolean
ef_plan_count_instance (EfPlan           *self,
                        guint             number,
                        EfInstanceCounts *counts)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->input_numbers, GUINT_TO_POINTER (number)));
  const EfPlanInputEntry *input;
  EfPlanPlace place = { .kind = EF_SCOPE_INSTANCE };

  *counts = (EfInstanceCounts){ 0 };
  if (index == 0)
    return FALSE;
  input = g_ptr_array_index (self->inputs, index - 1);
  for (guint i = 0; i < EF_N_SCOPES; i++)
    place.labels[i] = input->labels[i];
  count_header (self, &place, index - 1, counts);
  for (guint i = 0; i < input->regions->len; i++)
    count_region (self, &place, g_ptr_array_index (input->regions, i), counts);
  for (guint i = 0; i < self->wide_regions->len; i++)
    {
      const EfPlanRegionEntry *region = g_ptr_array_index (self->wide_regions, i);

      if (region->input != index - 1 && _ef_plan_region_reaches (self, region, input))
        count_region (self, &place, region, counts);
    }
  return TRUE;
}
