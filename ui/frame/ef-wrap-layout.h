/* Places widgets side by side, and goes on below where they do not fit: bars of buttons in narrow panes, with long words or
 * with large letters. What a widget that expands gets is what its line has left. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "spacing": pixels between widgets and between lines. */
#define EF_TYPE_WRAP_LAYOUT (ef_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (EfWrapLayout, ef_wrap_layout, EF, WRAP_LAYOUT, GtkLayoutManager)

G_END_DECLS
