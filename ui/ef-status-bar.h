/* One line of truth below the window: profile, what is open and decided, the key, and what is proven. While something is
 * under way it shows how far, with cancel. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_STATUS_BAR (ef_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (EfStatusBar, ef_status_bar, EF, STATUS_BAR, GtkWidget)

void ef_status_bar_set_workbench (EfStatusBar *self,
                                  EfWorkbench *workbench);

/* (transfer none): what a step is called, translated. */
const char *ef_session_step_get_label (EfSessionStep step);

G_END_DECLS
