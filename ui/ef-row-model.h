/* The rows that a list shows: those of the workbench's scope, filtered and sorted, with one selected. The selected row
 * and the workbench's follow each other.
 *
 * Signals: "changed": other rows are shown; "reveal" (guint): the row at a position was chosen elsewhere and should come
 * into view. */
#pragma once

#include "ef-row-filter.h"
#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_ROW_MODEL (ef_row_model_get_type ())
G_DECLARE_FINAL_TYPE (EfRowModel, ef_row_model, EF, ROW_MODEL, GObject)

/* @of_instance: only of the instance that is shown, whatever the scope. */
EfRowModel         *ef_row_model_new           (EfViewFlags    flags,
                                                gboolean       of_instance) G_GNUC_WARN_UNUSED_RESULT;
void                ef_row_model_set_workbench (EfRowModel    *self,
                                                EfWorkbench   *workbench);
/* @sorter is taken; NULL: worst first. */
void                ef_row_model_take_sorter   (EfRowModel    *self,
                                                GtkSorter     *sorter);
void                ef_row_model_set_filter    (EfRowModel    *self,
                                                EfFilterFlags  flags,
                                                const char    *search);
/* Where nobody sees the list, it need not follow: from the next change on it is empty, until it is shown again. It is
 * shown from the start. */
void                ef_row_model_set_shown     (EfRowModel    *self,
                                                gboolean       shown);
/* (transfer none) */
GtkSingleSelection *ef_row_model_get_selection (EfRowModel    *self);
guint               ef_row_model_get_n_items   (EfRowModel    *self);

/* Do both speak of the same thing? They may come from different views. */
gboolean            ef_row_is_same             (EfPlanRow     *a,
                                                EfPlanRow     *b);

G_END_DECLS
