#include "config.h"

#include "ef-plan-private.h"

#include <string.h>

struct _EfPlanView
{
  GObject parent_instance;

  EfPlan *plan;
  gboolean owned_by_plan; /* then it holds no reference */
  EfPlanPlace place;
  EfViewFlags flags;
  guint32 attribute;      /* whose values are listed; EF_HEADER_END: findings are listed */
  guint32 epoch;          /* of that attribute */

  guint64 structure;      /* of the plan, when items were made */
  GArray *items;          /* of EfPlanItem */
  GHashTable *live;       /* EfPlanItem -> EfPlanRow, borrowed both: rows that somebody holds */
};

/* --- items ----------------------------------------------------------------------------------------------------- */

static gboolean
is_same_item (const EfPlanItem *a,
              const EfPlanItem *b)
{
  return a->kind == b->kind && a->index == b->index && a->epoch == b->epoch && a->input == b->input &&
         (a->kind != EF_ROW_VALUE || a->value == b->value);
}

static guint
hash_item (gconstpointer data)
{
  const EfPlanItem *item = data;
  guint64 hash = ef_mix (item->kind, ((guint64) item->index << 32) | item->input);

  return (guint) (ef_mix (hash, item->kind == EF_ROW_VALUE ? item->value : 0) >> 24);
}

static gboolean
equal_item (gconstpointer a,
            gconstpointer b)
{
  return is_same_item (a, b);
}

static void
add_tags_of_all (EfPlanView *self,
                 GArray     *items)
{
  EfHeaderTable *headers = self->plan->headers;
  guint n = ef_header_table_get_n_attributes (headers);

  for (guint i = 0; i < n; i++)
    {
      const EfHeaderAttribute *attribute = ef_header_table_get_attribute (headers, i);
      EfPlanItem item = { .kind = EF_ROW_TAG, .index = i, .n_values = attribute->n_values };

      item.epoch = self->plan->epoch;
      item.n_inputs = attribute->n_inputs;
      item.value = attribute->n_values == 1 ? attribute->first_value : EF_HEADER_END;
      g_array_append_val (items, item);
    }
}

/* Goes through the lists of the scope's instances once. */
static void
add_tags (EfPlanView *self,
          GArray     *items)
{
  EfPlan *plan = self->plan;
  guint n_attributes = ef_header_table_get_n_attributes (plan->headers);
  g_autofree EfPlanItem *all = g_new0 (EfPlanItem, MAX (1, n_attributes));
  g_autofree guint32 *last = g_new0 (guint32, MAX (1, n_attributes));
  g_autofree guint8 *seen = g_malloc0 (MAX (1, ef_header_table_get_n_values (plan->headers)));

  for (guint i = 0; i < plan->inputs->len; i++)
    {
      guint n;
      const guint32 *list;

      if (!_ef_plan_place_holds (&self->place, g_ptr_array_index (plan->inputs, i)))
        continue;
      list = ef_header_table_get_input (plan->headers, i, &n);
      for (guint k = 0; k < n; k++)
        {
          guint32 attribute = ef_header_table_get_value (plan->headers, list[k])->attribute;
          EfPlanItem *item = &all[attribute];

          if (!seen[list[k]])
            {
              seen[list[k]] = TRUE;
              item->value = item->n_values++ == 0 ? list[k] : EF_HEADER_END;
            }
          if (last[attribute] != i + 1)
            {
              last[attribute] = i + 1;
              item->n_inputs++;
            }
        }
    }
  for (guint i = 0; i < n_attributes; i++)
    if (all[i].n_values > 0)
      {
        all[i].kind = EF_ROW_TAG;
        all[i].index = i;
        all[i].epoch = plan->epoch;
        g_array_append_val (items, all[i]);
      }
}

static gboolean
reaches_into (EfPlanView              *self,
              const EfPlanRegionEntry *region)
{
  for (guint i = 0; i < self->plan->inputs->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (self->plan->inputs, i);

      if (_ef_plan_place_holds (&self->place, input) && _ef_plan_region_reaches (self->plan, region, input))
        return TRUE;
    }
  return FALSE;
}

static void
add_region (GArray                  *items,
            const EfPlanRegionEntry *region)
{
  EfPlanItem item = { .kind = EF_ROW_REGION, .index = region->number, .input = region->input, .n_inputs = 1 };

  item.value = EF_HEADER_END;
  g_array_append_val (items, item);
}

static void
add_regions (EfPlanView *self,
             GArray     *items)
{
  EfPlan *plan = self->plan;

  for (guint i = 0; i < plan->inputs->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (plan->inputs, i);

      for (guint k = 0; _ef_plan_place_holds (&self->place, input) && k < input->regions->len; k++)
        add_region (items, g_ptr_array_index (input->regions, k));
    }
  for (guint i = 0; i < plan->wide_regions->len; i++)
    {
      const EfPlanRegionEntry *region = g_ptr_array_index (plan->wide_regions, i);

      if (!_ef_plan_place_holds (&self->place, g_ptr_array_index (plan->inputs, region->input)) &&
          reaches_into (self, region))
        add_region (items, region);
    }
}

static void
add_problems (EfPlanView *self,
              GArray     *items)
{
  for (guint i = 0; i < self->plan->inputs->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (self->plan->inputs, i);
      EfPlanItem item = { .kind = EF_ROW_PROBLEM, .input = i, .value = EF_HEADER_END, .n_inputs = 1 };

      if (input->value.state == EF_INPUT_UNREADABLE && _ef_plan_place_holds (&self->place, input))
        g_array_append_val (items, item);
    }
}

static guint
count_inputs (EfPlanView *self,
              guint32     value)
{
  guint n;
  const guint32 *members;
  guint count = 0;

  if (self->place.kind == EF_SCOPE_ALL)
    return ef_header_table_get_value (self->plan->headers, value)->n_inputs;
  members = ef_header_table_get_members (self->plan->headers, value, &n);
  for (guint i = 0; i < n; i++)
    count += _ef_plan_place_holds (&self->place, g_ptr_array_index (self->plan->inputs, members[i]));
  return count;
}

static void
add_values (EfPlanView *self,
            GArray     *items)
{
  EfHeaderTable *headers = self->plan->headers;
  guint32 value;

  /* A new profile leaves no attribute of the old one. */
  if (self->epoch != self->plan->epoch)
    return;
  for (value = ef_header_table_get_attribute (headers, self->attribute)->first_value; value != EF_HEADER_END;
       value = ef_header_table_get_value (headers, value)->next)
    {
      EfPlanItem item = { .kind = EF_ROW_VALUE, .index = self->attribute, .value = value, .n_values = 1 };

      item.epoch = self->epoch;
      item.n_inputs = count_inputs (self, value);
      if (item.n_inputs > 0)
        g_array_append_val (items, item);
    }
}

static GArray *
make_items (EfPlanView *self)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (EfPlanItem));
  EfScope scope = { self->place.kind, ef_string_pool_get (self->plan->pool, self->place.labels[self->place.kind]) };

  /* The first instance of the scope may have come just now. */
  _ef_plan_find_place (self->plan, &scope, &self->place);
  if (self->attribute != EF_HEADER_END)
    {
      add_values (self, items);
      return items;
    }
  if ((self->flags & EF_VIEW_TAGS) != 0 && self->place.kind == EF_SCOPE_ALL)
    add_tags_of_all (self, items);
  else if ((self->flags & EF_VIEW_TAGS) != 0)
    add_tags (self, items);
  if ((self->flags & EF_VIEW_REGIONS) != 0)
    add_regions (self, items);
  if ((self->flags & EF_VIEW_PROBLEMS) != 0)
    add_problems (self, items);
  return items;
}

/* --- following the plan ---------------------------------------------------------------------------------------- */

#define ITEM(array, i) (&g_array_index (array, EfPlanItem, i))

static GPtrArray *
list_live (EfPlanView *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (rows, g_object_ref (row));
  return rows;
}

/* Rows learn their new counts; rows of what is gone keep what they had. */
static void
refresh_rows (EfPlanView *self,
              gboolean    moved)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GHashTable) there = NULL;

  if (g_hash_table_size (self->live) == 0)
    return;
  rows = list_live (self);
  if (moved)
    {
      there = g_hash_table_new (NULL, NULL);
      for (guint i = 0; i < self->items->len; i++)
        {
          gpointer row = g_hash_table_lookup (self->live, ITEM (self->items, i));

          if (row != NULL)
            g_hash_table_insert (there, row, ITEM (self->items, i));
        }
    }
  for (guint i = 0; i < rows->len; i++)
    {
      EfPlanRow *row = g_ptr_array_index (rows, i);
      const EfPlanItem *item = moved ? g_hash_table_lookup (there, row) : _ef_plan_row_get_item (row);

      if (item != NULL)
        _ef_plan_row_refresh (row, item);
      else
        {
          g_hash_table_remove (self->live, _ef_plan_row_get_item (row));
          _ef_plan_row_detach (row);
        }
    }
}

void
_ef_plan_view_settle (EfPlanView *self)
{
  g_autoptr (GArray) old = NULL;
  guint start = 0;
  guint end = 0;
  guint shorter;

  if (self->structure == self->plan->structure)
    {
      refresh_rows (self, FALSE);
      return;
    }
  old = self->items;
  self->items = make_items (self);
  self->structure = self->plan->structure;
  shorter = MIN (old->len, self->items->len);
  while (start < shorter && is_same_item (ITEM (old, start), ITEM (self->items, start)))
    start++;
  while (end < shorter - start &&
         is_same_item (ITEM (old, old->len - end - 1), ITEM (self->items, self->items->len - end - 1)))
    end++;
  refresh_rows (self, TRUE);
  if (old->len - start - end > 0 || self->items->len - start - end > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, self->items->len - start - end);
}

static void
settled_cb (EfPlan     *plan,
            EfPlanView *self)
{
  _ef_plan_view_settle (self);
}

const EfPlanItem *
_ef_plan_view_get_items (EfPlanView *self,
                         guint      *n_items)
{
  *n_items = self->items->len;
  return (const EfPlanItem *) (gconstpointer) self->items->data;
}

const EfPlanPlace *
_ef_plan_view_get_place (EfPlanView *self)
{
  return &self->place;
}

void
_ef_plan_view_forget (EfPlanView       *self,
                      const EfPlanItem *item)
{
  g_hash_table_remove (self->live, item);
}

/* --- as a list model ------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return EF_TYPE_PLAN_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return EF_PLAN_VIEW (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  EfPlanView *self = EF_PLAN_VIEW (model);
  EfPlanRow *row;

  if (position >= self->items->len)
    return NULL;
  row = g_hash_table_lookup (self->live, ITEM (self->items, position));
  if (row != NULL)
    return g_object_ref (row);
  row = _ef_plan_row_new (self->plan, self, ITEM (self->items, position));
  g_hash_table_insert (self->live, (gpointer) _ef_plan_row_get_item (row), row);
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EfPlanView, ef_plan_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
finalize (GObject *object)
{
  EfPlanView *self = EF_PLAN_VIEW (object);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    _ef_plan_row_detach (row);
  g_hash_table_unref (self->live);
  g_array_unref (self->items);
  if (!self->owned_by_plan)
    g_clear_object (&self->plan);
  G_OBJECT_CLASS (ef_plan_view_parent_class)->finalize (object);
}

static void
ef_plan_view_class_init (EfPlanViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
ef_plan_view_init (EfPlanView *self)
{
  self->items = g_array_new (FALSE, FALSE, sizeof (EfPlanItem));
  self->live = g_hash_table_new (hash_item, equal_item);
  self->attribute = EF_HEADER_END;
}

EfPlanView *
_ef_plan_view_new_rows (EfPlan *plan)
{
  EfPlanView *self = g_object_new (EF_TYPE_PLAN_VIEW, NULL);
  EfScope all = { EF_SCOPE_ALL, NULL };

  self->plan = plan;
  self->owned_by_plan = TRUE;
  self->flags = EF_VIEW_ALL;
  _ef_plan_find_place (plan, &all, &self->place);
  return self;
}

static void
follow (EfPlanView *self,
        EfPlan     *plan)
{
  self->plan = g_object_ref (plan);
  g_array_unref (self->items);
  self->items = make_items (self);
  self->structure = plan->structure;
  g_signal_connect_object (plan, "settled", G_CALLBACK (settled_cb), self, 0);
}

EfPlanView *
ef_plan_view_new (EfPlan        *plan,
                  const EfScope *scope,
                  EfViewFlags    flags)
{
  EfPlanView *self;

  g_return_val_if_fail (EF_IS_PLAN (plan) && scope != NULL, NULL);

  self = g_object_new (EF_TYPE_PLAN_VIEW, NULL);
  self->flags = flags;
  _ef_plan_find_place (plan, scope, &self->place);
  follow (self, plan);
  return self;
}

EfPlanView *
ef_plan_view_new_values (EfPlanRow *row)
{
  EfPlanView *self;

  g_return_val_if_fail (EF_IS_PLAN_ROW (row) && ef_plan_row_get_kind (row) == EF_ROW_TAG, NULL);

  self = g_object_new (EF_TYPE_PLAN_VIEW, NULL);
  self->place = *_ef_plan_row_get_place (row);
  self->attribute = _ef_plan_row_get_item (row)->index;
  self->epoch = _ef_plan_row_get_item (row)->epoch;
  follow (self, ef_plan_row_get_plan (row));
  return self;
}
