/* Everything about the finding that is looked at: the full text, why, what is done, for how much, and the decision.
 * Follows the workbench's row. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_ROW_DETAIL (ef_row_detail_get_type ())
G_DECLARE_FINAL_TYPE (EfRowDetail, ef_row_detail, EF, ROW_DETAIL, GtkWidget)

void ef_row_detail_set_workbench (EfRowDetail *self,
                                  EfWorkbench *workbench);
/* Puts the cursor where the result of the row is edited. */
void ef_row_detail_edit          (EfRowDetail *self);
void ef_row_detail_comment       (EfRowDetail *self);

G_END_DECLS
