#include "config.h"

#include "ef-application.h"

#include "ef-help-window.h"
#include "ef-main-window.h"
#include "ef-preferences.h"
#include "ef-ui.h"

#include <glib/gi18n.h>

#define SCHEMA "org.efface.Efface"

struct _EfApplication
{
  AdwApplication parent_instance;

  char *worker;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (EfApplication, ef_application, ADW_TYPE_APPLICATION)

/* --- settings -------------------------------------------------------------------------------------------------- */

static void
follow_appearance (EfApplication *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_PREFER_DARK };
  guint appearance = self->settings != NULL ? (guint) g_settings_get_enum (self->settings, "appearance") : 2;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[MIN (appearance, 2)]);
}

static void
load_settings (EfApplication *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  if (schema == NULL)
    return;
  self->settings = g_settings_new (SCHEMA);
  g_signal_connect_object (self->settings, "changed::appearance", G_CALLBACK (follow_appearance), self,
                           G_CONNECT_SWAPPED);
}

const char *
ef_application_get_worker (EfApplication *self)
{
  return self->worker;
}

GSettings *
ef_application_get_settings (EfApplication *self)
{
  return self->settings;
}

/* --- actions --------------------------------------------------------------------------------------------------- */

static void
about (GSimpleAction *action,
       GVariant      *parameter,
       gpointer       user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  adw_show_about_window (parent, "application-name", "Efface", "application-icon", "org.efface.Efface", "version",
                         EF_VERSION, "developer-name", _("The Efface developers"), "license-type",
                         GTK_LICENSE_APACHE_2_0, "comments",
                         _("Takes patient identity out of DICOM studies: out of the header and out of the pixels. It "
                           "works without any network and never changes the files it reads."),
                         /* Translators: put your names here, one a line */
                         "translator-credits", _("translator-credits"), NULL);
}

static void
preferences (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  EfApplication *self = user_data;
  EfPreferences *window;

  if (self->settings == NULL)
    return;
  window = ef_preferences_new (gtk_application_get_active_window (GTK_APPLICATION (self)), self->settings);
  gtk_window_present (GTK_WINDOW (window));
}

static void
help (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       user_data)
{
  EfHelpWindow *window = ef_help_window_new (gtk_application_get_active_window (GTK_APPLICATION (user_data)));

  gtk_window_present (GTK_WINDOW (window));
}

static void
quit (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       user_data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (link->data);
  g_list_free (windows);
}

static void
new_window (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (ef_main_window_new (user_data)));
}

static void
add_actions (EfApplication *self)
{
  static const GActionEntry entries[] = {
    { "about", about }, { "preferences", preferences }, { "help", help }, { "quit", quit }, { "new-window", new_window },
  };
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "app.help", { "F1" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.new-window", { "<Control>n" } },
    { "session.open-folder", { "<Control>o" } },
    { "session.open-files", { "<Control><Shift>o" } },
    { "review.undo", { "<Control>z" } },
    { "review.redo", { "<Control><Shift>z", "<Control>y" } },
    { "review.find", { "<Control>f" } },
    { "review.approve", { "<Control>Return", "<Control>KP_Enter" } },
    { "win.page::review", { "<Alt>1" } },
    { "win.page::projection", { "<Alt>2" } },
    { "win.page::sheet", { "<Alt>3" } },
    { "win.page::report", { "<Alt>4" } },
    { "win.show-studies", { "F9" } },
    { "win.show-findings", { "<Shift>F9" } },
    { "win.wide-lists", { "F8" } },
    { "win.show-help-overlay", { "<Control>question" } },
    { "window.close", { "<Control>w" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    {
      const char *keys[] = { accels[i].keys[0], accels[i].keys[1], accels[i].keys[2], NULL };

      gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action, keys);
    }
}

/* --- as an application ----------------------------------------------------------------------------------------- */

static void
startup (GApplication *application)
{
  EfApplication *self = EF_APPLICATION (application);

  G_APPLICATION_CLASS (ef_application_parent_class)->startup (application);
  ef_ui_init ();
  gtk_window_set_default_icon_name ("org.efface.Efface");
  load_settings (self);
  follow_appearance (self);
  add_actions (self);
}

static void
activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (ef_main_window_new (EF_APPLICATION (application)));
  gtk_window_present (window);
}

/* All files that come together belong together; a window that holds something keeps it. */
static void
open_files (GApplication *application,
            GFile       **files,
            int           n_files,
            const char   *hint)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < n_files; i++)
    if (g_file_peek_path (files[i]) != NULL)
      g_ptr_array_add (paths, g_file_get_path (files[i]));
  g_ptr_array_add (paths, NULL);
  if (!EF_IS_MAIN_WINDOW (window) || !ef_main_window_is_empty (EF_MAIN_WINDOW (window)))
    window = GTK_WINDOW (ef_main_window_new (EF_APPLICATION (application)));
  gtk_window_present (window);
  ef_main_window_open (EF_MAIN_WINDOW (window), (const char *const *) paths->pdata);
}

static void
finalize (GObject *object)
{
  EfApplication *self = EF_APPLICATION (object);

  g_free (self->worker);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (ef_application_parent_class)->finalize (object);
}

static void
ef_application_class_init (EfApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  application_class->startup = startup;
  application_class->activate = activate;
  application_class->open = open_files;
}

static void
ef_application_init (EfApplication *self)
{
}

EfApplication *
ef_application_new (const char *worker)
{
  EfApplication *self = g_object_new (EF_TYPE_APPLICATION, "application-id", "org.efface.Efface", "flags",
                                      G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/efface/Efface", NULL);

  self->worker = g_strdup (worker);
  return self;
}

gboolean
ef_application_has_display (void)
{
  return gtk_init_check ();
}

int
ef_application_run_with (const char        *worker,
                         const char        *program,
                         const char *const *paths)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (EfApplication) application = NULL;

  application = ef_application_new (worker);
  g_ptr_array_add (arguments, (gpointer) program);
  g_ptr_array_add (arguments, (gpointer) "--");
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer) paths[i]);
  if (arguments->len == 2)
    g_ptr_array_set_size (arguments, 1);
  g_ptr_array_add (arguments, NULL);
  return g_application_run (G_APPLICATION (application), (int) arguments->len - 1, (char **) arguments->pdata);
}
