/* Rows of regions as the boxes of a canvas, kept up to date. */
#pragma once

#include "ef-plan-view.h"
#include "ef-region-item.h"

G_BEGIN_DECLS

/* (transfer full): of EfRegionItem, whose source is the row. @plan (nullable): no boxes. */
GListModel   *ef_region_items_new  (EfPlan        *plan,
                                    const EfScope *scope) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) (transfer none): the box that shows the same region as @row. */
EfRegionItem *ef_region_items_find (GListModel    *items,
                                    EfPlanRow     *row);

G_END_DECLS
