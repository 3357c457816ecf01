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

static gpointer
make_item (gpointer object,
           gpointer user_data)
{
  g_autoptr (EfPlanRow) row = object;
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

GListModel *
ef_region_items_new (EfPlan        *plan,
                     const EfScope *scope)
{
  EfPlanView *view;

  if (plan == NULL)
    return G_LIST_MODEL (g_list_store_new (EF_TYPE_REGION_ITEM));
  view = ef_plan_view_new (plan, scope, EF_VIEW_REGIONS);
  return G_LIST_MODEL (gtk_map_list_model_new (G_LIST_MODEL (view), make_item, NULL, NULL));
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
        return item; /* the model keeps what somebody holds; the canvas does */
    }
  return NULL;
}
