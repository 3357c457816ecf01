/* What is done with a tag, as a flat button that opens the choice: light enough for every row of a table.
 *
 * Property: "row" (EfPlanRow, nullable). */
#pragma once

#include "ef-plan-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_ACTION_BUTTON (ef_action_button_get_type ())
G_DECLARE_FINAL_TYPE (EfActionButton, ef_action_button, EF, ACTION_BUTTON, GtkWidget)

void       ef_action_button_set_row (EfActionButton *self,
                                     EfPlanRow      *row);
EfPlanRow *ef_action_button_get_row (EfActionButton *self);

G_END_DECLS
