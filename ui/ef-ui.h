/* What the widgets of this folder need before any of them is made. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes templates, icons and the canvas known. Any number of times. */
void ef_ui_init (void);

G_END_DECLS
