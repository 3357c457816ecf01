#include "config.h"

#include "ef-region-items.h"

#include "ef-row-text.h"

#include <gtk/gtk.h>

/* Where it shows: a box for all frames shows on all. */
static EfRegion
shown_region (const EfPlanRegion *value)
{
  EfRegion region = value->region;

  if (value->reach != EF_REACH_FRAMES)
    {
      region.first_frame = 0;
      region.last_frame = G_MAXUINT;
    }
  return region;
}

static void
update_item (EfRegionItem *item,
             GParamSpec   *pspec,
             EfPlanRow    *row)
{
  g_autofree char *reason = ef_row_dup_reason (row);
  g_autofree char *where = ef_row_dup_where (row);
  EfPlanRegion value;
  EfRegion region;

  if (ef_plan_row_get_region (row, &value) == 0)
    return;
  region = shown_region (&value);
  ef_region_item_set_region (item, &region);
  ef_region_item_set_kind (item, value.kind);
  ef_region_item_set_redact (item, value.redact);
  ef_region_item_set_confidence (item, value.kind == EF_REGION_DRAWN ? -1 : value.confidence);
  ef_region_item_set_text (item, ef_plan_row_get_value (row));
  ef_region_item_set_reason (item, reason);
  ef_region_item_set_scope (item, where);
}

static void
row_changed_cb (EfPlanRow    *row,
                GParamSpec   *pspec,
                EfRegionItem *item)
{
  update_item (item, pspec, row);
}

static EfRegionItem *
make_item (EfPlanRow *row)
{
  EfPlanRegion value = { 0 };
  EfRegionItem *item;
  EfRegion region;

  ef_plan_row_get_region (row, &value);
  region = shown_region (&value);
  item = ef_region_item_new (value.kind, &region);
  ef_region_item_set_source (item, row);
  update_item (item, NULL, row);
  g_signal_connect_object (row, "notify", G_CALLBACK (row_changed_cb), item, 0);
  return item;
}

/* Not a GtkMapListModel: before GTK 4.10 it hands out the wrong item where one is put before an item that somebody
 * holds, and the canvas holds all of them. */
static void
rows_changed_cb (GListModel *view,
                 guint       position,
                 guint       removed,
                 guint       added,
                 GListStore *items)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (view, position + i);

      g_ptr_array_add (made, make_item (row));
    }
  g_list_store_splice (items, position, removed, made->pdata, added);
}

GListModel *
ef_region_items_new (EfPlan        *plan,
                     const EfScope *scope)
{
  GListStore *items = g_list_store_new (EF_TYPE_REGION_ITEM);
  g_autoptr (EfPlanView) view = plan != NULL ? ef_plan_view_new (plan, scope, EF_VIEW_REGIONS) : NULL;

  if (view != NULL)
    {
      rows_changed_cb (G_LIST_MODEL (view), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (view)), items);
      g_signal_connect_object (view, "items-changed", G_CALLBACK (rows_changed_cb), items, 0);
      g_object_set_data_full (G_OBJECT (items), "ef-view", g_steal_pointer (&view), g_object_unref);
    }
  return G_LIST_MODEL (items);
}

EfRegionItem *
ef_region_items_find (GListModel *items,
                      EfPlanRow  *row)
{
  guint number = row != NULL ? ef_plan_row_get_region (row, NULL) : 0;

  for (guint i = 0; number != 0 && items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (EfRegionItem) item = g_list_model_get_item (items, i);
      EfPlanRow *other = ef_region_item_get_source (item);

      if (ef_plan_row_get_region (other, NULL) == number && ef_plan_row_get_input (other) == ef_plan_row_get_input (row))
        return item; /* the model keeps it */
    }
  return NULL;
}
