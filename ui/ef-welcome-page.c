#include "config.h"

#include "ef-welcome-page.h"

#include "ef-ui.h"

#include <adwaita.h>

struct _EfWelcomePage
{
  GtkWidget parent_instance;

  GtkWidget *demo;
  GtkWidget *recent_box;
  GtkListBox *recent;
};

G_DEFINE_FINAL_TYPE (EfWelcomePage, ef_welcome_page, GTK_TYPE_WIDGET)

#define PATH_KEY "ef-path"

static void
recent_cb (EfWelcomePage *self,
           GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "session.open-path", "s", g_object_get_data (G_OBJECT (row), PATH_KEY));
}

void
ef_welcome_page_set_recent (EfWelcomePage     *self,
                            const char *const *paths)
{
  GtkWidget *row;

  g_return_if_fail (EF_IS_WELCOME_PAGE (self));

  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->recent, 0))) != NULL)
    gtk_list_box_remove (self->recent, row);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autofree char *name = g_filename_display_basename (paths[i]);
      g_autofree char *folder = g_path_get_dirname (paths[i]);
      g_autofree char *shown = g_filename_display_name (folder);
      g_autofree char *title = g_markup_escape_text (name, -1);
      g_autofree char *subtitle = g_markup_escape_text (shown, -1);

      row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, "activatable", TRUE,
                          "title-lines", 1, "subtitle-lines", 1, NULL);
      g_object_set_data_full (G_OBJECT (row), PATH_KEY, g_strdup (paths[i]), g_free);
      gtk_list_box_append (self->recent, row);
    }
  gtk_widget_set_visible (self->recent_box, paths != NULL && paths[0] != NULL);
}

void
ef_welcome_page_set_has_demo (EfWelcomePage *self,
                              gboolean       has_demo)
{
  g_return_if_fail (EF_IS_WELCOME_PAGE (self));
  gtk_widget_set_visible (self->demo, has_demo);
}

static void
dispose (GObject *object)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL;)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (ef_welcome_page_parent_class)->dispose (object);
}

static void
ef_welcome_page_class_init (EfWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EfWelcomePage, demo);
  gtk_widget_class_bind_template_child (widget_class, EfWelcomePage, recent_box);
  gtk_widget_class_bind_template_child (widget_class, EfWelcomePage, recent);
  gtk_widget_class_bind_template_callback (widget_class, recent_cb);
}

static void
ef_welcome_page_init (EfWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
