/* The boxes of the instance that is shown, as an ordinary list: what the canvas shows, for screen readers and keys. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_REGION_LIST (ef_region_list_get_type ())
G_DECLARE_FINAL_TYPE (EfRegionList, ef_region_list, EF, REGION_LIST, GtkWidget)

void ef_region_list_set_workbench (EfRegionList *self,
                                   EfWorkbench  *workbench);

G_END_DECLS
