/* An icon that says something: its text is the tooltip, and what a screen reader speaks. In lists, where a plain image
 * could not follow a binding with its accessible label.
 *
 * Properties: "icon-name", "text". */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_STATUS_ICON (ef_status_icon_get_type ())
G_DECLARE_FINAL_TYPE (EfStatusIcon, ef_status_icon, EF, STATUS_ICON, GtkWidget)

G_END_DECLS
