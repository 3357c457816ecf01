/* Device templates: those that are known, with their boxes; renaming, changing, deleting, sharing, using them here. */
#pragma once

#include "ef-workbench.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_TEMPLATE_WINDOW (ef_template_window_get_type ())
G_DECLARE_FINAL_TYPE (EfTemplateWindow, ef_template_window, EF, TEMPLATE_WINDOW, AdwWindow)

EfTemplateWindow *ef_template_window_new    (GtkWindow        *parent,
                                             EfWorkbench      *workbench);
/* Takes in a template, or the boxes in a script of CTP or deid. */
gboolean          ef_template_window_import (EfTemplateWindow *self,
                                             const char       *path,
                                             GError          **error);

G_END_DECLS
