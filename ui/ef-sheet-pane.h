/* All instances of a series, or all frames of an instance, as thumbnails with their boxes. Filled only while it is on
 * screen; a double click goes to the frame. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_SHEET_PANE (ef_sheet_pane_get_type ())
G_DECLARE_FINAL_TYPE (EfSheetPane, ef_sheet_pane, EF, SHEET_PANE, GtkWidget)

void ef_sheet_pane_set_workbench (EfSheetPane *self,
                                  EfWorkbench *workbench);

G_END_DECLS
