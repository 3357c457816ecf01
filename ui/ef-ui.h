/* What the widgets of this folder need before any of them is made. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes templates, icons and the canvas known. Any number of times. */
void ef_ui_init (void);

/* The text of an AdwEntryRow, which takes the focus, has no name of its own in libadwaita 1.2: it gets the title. */
void ef_ui_name_entry (GtkWidget *row);

G_END_DECLS
