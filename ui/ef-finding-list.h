/* The findings of header and pixels as one list, worst first: what the review goes through. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_FINDING_LIST (ef_finding_list_get_type ())
G_DECLARE_FINAL_TYPE (EfFindingList, ef_finding_list, EF, FINDING_LIST, GtkWidget)

void ef_finding_list_set_workbench (EfFindingList *self,
                                    EfWorkbench   *workbench);
void ef_finding_list_focus_search  (EfFindingList *self);

G_END_DECLS
