/* The steps of the history by name; a click goes back or forward to one. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_HISTORY_LIST (ef_history_list_get_type ())
G_DECLARE_FINAL_TYPE (EfHistoryList, ef_history_list, EF, HISTORY_LIST, GtkWidget)

void ef_history_list_set_workbench (EfHistoryList *self,
                                    EfWorkbench   *workbench);

G_END_DECLS
