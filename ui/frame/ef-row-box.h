/* The content of a row of a list. What the row says as a whole is its "text": a screen reader speaks it when the row has
 * the focus, and it is the tooltip. In GTK 4.8 a tooltip that is set asks the display where the pointer is, each time; in
 * a list that is filled or scrolled these questions are most of the work, so this one is asked for instead. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_ROW_BOX (ef_row_box_get_type ())
G_DECLARE_FINAL_TYPE (EfRowBox, ef_row_box, EF, ROW_BOX, GtkBox)

G_END_DECLS
