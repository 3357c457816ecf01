/* Where a plan is signed and written: what changes, what stays, what is open, what cannot be claimed and why; the name of
 * the reviewer, the folder; then progress with cancel.
 *
 * Signal: "finished" (string folder): the results of all instances are there. */
#pragma once

#include "ef-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_APPROVE_DIALOG (ef_approve_dialog_get_type ())
G_DECLARE_FINAL_TYPE (EfApproveDialog, ef_approve_dialog, EF, APPROVE_DIALOG, AdwWindow)

/* @folder (nullable): proposed. */
EfApproveDialog *ef_approve_dialog_new (GtkWindow   *parent,
                                        EfWorkbench *workbench,
                                        const char  *folder);

G_END_DECLS
