/* What became of every instance: verdict, reason, where it is; and the report to be saved. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_REPORT_PANE (ef_report_pane_get_type ())
G_DECLARE_FINAL_TYPE (EfReportPane, ef_report_pane, EF, REPORT_PANE, GtkWidget)

void ef_report_pane_set_workbench (EfReportPane *self,
                                   EfWorkbench  *workbench);
/* Where the last results are; shown with them. */
void ef_report_pane_set_folder    (EfReportPane *self,
                                   const char   *folder);


G_END_DECLS
