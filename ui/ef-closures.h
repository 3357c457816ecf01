/* Small functions for bindings in templates: what a row or a node says, as text, icon or style. Each takes the object
 * it is bound at first; the properties that follow only make the binding follow them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes all of them known to the templates of a class, cells of lists included. */
void ef_closures_bind (GtkWidgetClass *klass);

/* (transfer full): names of style classes for a state or a risk. */
char **ef_closure_row_classes (GObject *item,
                               guint    state,
                               guint    risk);

G_END_DECLS
