/* What two readers decided differently: a list, and under it the decisions to choose from. Choosing a row goes to the
 * finding, where it can also be decided anew in the usual way. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_DIFFERENCE_LIST (ef_difference_list_get_type ())
G_DECLARE_FINAL_TYPE (EfDifferenceList, ef_difference_list, EF, DIFFERENCE_LIST, GtkWidget)

void ef_difference_list_set_workbench (EfDifferenceList *self,
                                       EfWorkbench      *workbench);

G_END_DECLS
