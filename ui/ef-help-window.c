#include "config.h"

#include "ef-help-window.h"

#include "ef-ui.h"

struct _EfHelpWindow
{
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (EfHelpWindow, ef_help_window, ADW_TYPE_WINDOW)

static void
ef_help_window_class_init (EfHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-help-window.ui");
}

static void
ef_help_window_init (EfHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

EfHelpWindow *
ef_help_window_new (GtkWindow *parent)
{
  return g_object_new (EF_TYPE_HELP_WINDOW, "transient-for", parent, NULL);
}
