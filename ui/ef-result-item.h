/* One line of the report, for lists. Properties: "number", "verdict", "detail", "icon", "classes", "held-back". */
#pragma once

#include "ef-session.h"

G_BEGIN_DECLS

#define EF_TYPE_RESULT_ITEM (ef_result_item_get_type ())
G_DECLARE_FINAL_TYPE (EfResultItem, ef_result_item, EF, RESULT_ITEM, GObject)

EfResultItem *ef_result_item_new           (guint                  number,
                                            const EfSessionResult *result) G_GNUC_WARN_UNUSED_RESULT;
guint         ef_result_item_get_number    (EfResultItem          *self);
/* Was it written with identity that a person kept? */
gboolean      ef_result_item_get_kept      (EfResultItem          *self);
/* Is it not in the output folder? */
gboolean      ef_result_item_get_held_back (EfResultItem          *self);

/* (transfer none): what a state of the catalog is called, translated. */
const char   *ef_state_get_label           (EfState                state);

G_END_DECLS
