/* One thing that two readers decided differently, as a row of a list. Properties, all read-only strings: "title",
 * "where", "minds" (what either decided), "settled" (how it is settled, "" while it is open), "icon"; "classes". */
#pragma once

#include "ef-plan-row.h"

G_BEGIN_DECLS

#define EF_TYPE_DIFFERENCE_ITEM (ef_difference_item_get_type ())
G_DECLARE_FINAL_TYPE (EfDifferenceItem, ef_difference_item, EF, DIFFERENCE_ITEM, GObject)

/* @row (nullable): the finding that @target is about. */
EfDifferenceItem *ef_difference_item_new          (EfPlan           *plan,
                                                   const char       *target,
                                                   EfPlanRow        *row) G_GNUC_WARN_UNUSED_RESULT;
/* The plan has changed. */
void              ef_difference_item_refresh      (EfDifferenceItem *self);

const char       *ef_difference_item_get_target   (EfDifferenceItem *self);
/* (nullable) (transfer none) */
EfPlanRow        *ef_difference_item_get_row      (EfDifferenceItem *self);
EfSettlement      ef_difference_item_get_settled  (EfDifferenceItem *self);
/* (transfer full): "Dr. Ada: Keep". @second: of the second reader. */
char             *ef_difference_item_dup_mind     (EfDifferenceItem *self,
                                                   gboolean          second);
/* Where a box is that only one reader drew. FALSE: it is about something else. */
gboolean          ef_difference_item_get_place    (EfDifferenceItem *self,
                                                   guint            *number,
                                                   guint            *frame);

G_END_DECLS
