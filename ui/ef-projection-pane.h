/* A whole series, or all frames of a cine, as one picture with all boxes: text that any frame holds is seen at a glance.
 * Loads only while it is on screen. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_PROJECTION_PANE (ef_projection_pane_get_type ())
G_DECLARE_FINAL_TYPE (EfProjectionPane, ef_projection_pane, EF, PROJECTION_PANE, GtkWidget)

void ef_projection_pane_set_workbench (EfProjectionPane *self,
                                       EfWorkbench      *workbench);

G_END_DECLS
