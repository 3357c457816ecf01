#include "config.h"

#include "ef-preferences.h"

#include "ef-profile.h"
#include "ef-ui.h"

struct _EfPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *appearance, *profile;
  AdwEntryRow *languages;
  GtkSwitch *remember;

  GSettings *settings;
  char **names; /* of the profiles, in the order of the rows */
};

G_DEFINE_FINAL_TYPE (EfPreferences, ef_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
appearance_cb (EfPreferences *self)
{
  g_settings_set_enum (self->settings, "appearance", (int) adw_combo_row_get_selected (self->appearance));
}

static void
profile_cb (EfPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->profile);

  if (self->settings != NULL && selected < g_strv_length (self->names))
    g_settings_set_string (self->settings, "profile", self->names[selected]);
}

static void
languages_cb (EfPreferences *self)
{
  g_settings_set_string (self->settings, "languages", gtk_editable_get_text (GTK_EDITABLE (self->languages)));
}

static void
forget_cb (EfPreferences *self)
{
  g_settings_reset (self->settings, "recent");
}

static void
fill_profiles (EfPreferences *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *chosen = g_settings_get_string (self->settings, "profile");
  guint selected = 0;

  self->names = ef_profile_list_builtin ();
  for (guint i = 0; self->names[i] != NULL; i++)
    {
      g_autoptr (EfProfile) profile = ef_profile_new_builtin (self->names[i], NULL);

      gtk_string_list_append (titles, profile != NULL ? ef_profile_get_title (profile) : self->names[i]);
      if (g_str_equal (self->names[i], chosen))
        selected = i;
    }
  adw_combo_row_set_model (self->profile, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->profile, selected);
}

static void
dispose (GObject *object)
{
  EfPreferences *self = EF_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->names, g_strfreev);
  G_OBJECT_CLASS (ef_preferences_parent_class)->dispose (object);
}

static void
ef_preferences_class_init (EfPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, EfPreferences, appearance);
  gtk_widget_class_bind_template_child (widget_class, EfPreferences, profile);
  gtk_widget_class_bind_template_child (widget_class, EfPreferences, languages);
  gtk_widget_class_bind_template_child (widget_class, EfPreferences, remember);
  gtk_widget_class_bind_template_callback (widget_class, profile_cb);
  gtk_widget_class_bind_template_callback (widget_class, languages_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
}

static void
ef_preferences_init (EfPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ef_ui_name_entry (GTK_WIDGET (self->languages));
}

EfPreferences *
ef_preferences_new (GtkWindow *parent,
                    GSettings *settings)
{
  EfPreferences *self = g_object_new (EF_TYPE_PREFERENCES, "transient-for", parent, NULL);
  g_autofree char *languages = g_settings_get_string (settings, "languages");

  adw_combo_row_set_selected (self->appearance, (guint) g_settings_get_enum (settings, "appearance"));
  gtk_editable_set_text (GTK_EDITABLE (self->languages), languages);
  self->settings = g_object_ref (settings);
  fill_profiles (self);
  g_signal_connect_object (self->appearance, "notify::selected", G_CALLBACK (appearance_cb), self, G_CONNECT_SWAPPED);
  g_settings_bind (settings, "remember-studies", self->remember, "active", G_SETTINGS_BIND_DEFAULT);
  return self;
}
