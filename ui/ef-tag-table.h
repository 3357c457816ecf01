/* The header as a table over the plan: one row an attribute, with all its values in the scope. Search as you type,
 * filters, the action in place. Follows the window's workbench once it is given. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_TAG_TABLE (ef_tag_table_get_type ())
G_DECLARE_FINAL_TYPE (EfTagTable, ef_tag_table, EF, TAG_TABLE, GtkWidget)

void ef_tag_table_set_workbench (EfTagTable  *self,
                                 EfWorkbench *workbench);
void ef_tag_table_focus_search  (EfTagTable  *self);

G_END_DECLS
