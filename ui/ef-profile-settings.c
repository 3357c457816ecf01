#include "config.h"

#include "ef-profile-settings.h"

#include <glib/gi18n.h>
#include <string.h>

typedef enum
{
  KIND_SWITCH,
  KIND_CHOICE,
  KIND_TEXT,
  KIND_FILE,
} Kind;

/* One key of the file. The first word of a choice, and "false", are what counts if the key is not there. */
typedef struct
{
  const char *group, *key;
  Kind kind;
  const char *title;
  const char *subtitle;        /* of a text: its tooltip */
  const char *const words[5];  /* of a choice */
  const char *const labels[5];
} Setting;

static const Setting settings[] = {
  { "options", "retain-safe-private", KIND_SWITCH, N_("Keep private attributes known to be safe"),
    N_("Those that PS3.15 and their makers list (113111). Others go, unless a rule keeps them."), { NULL }, { NULL } },
  { "options", "retain-uids", KIND_SWITCH, N_("Keep UIDs"),
    N_("Files can then be matched with the originals (113110)."), { NULL }, { NULL } },
  { "options", "retain-device", KIND_SWITCH, N_("Keep the device"),
    N_("Serial numbers, station names and the like (113109)."), { NULL }, { NULL } },
  { "options", "retain-institution", KIND_SWITCH, N_("Keep the institution"),
    N_("Names and addresses of hospitals and departments (113112)."), { NULL }, { NULL } },
  { "options", "retain-patient", KIND_SWITCH, N_("Keep what describes patients"),
    N_("Age, sex, size, weight, smoking and the like (113108)."), { NULL }, { NULL } },
  { "options", "clean-descriptors", KIND_SWITCH, N_("Clean descriptions"),
    N_("Descriptions and comments stay, without what identifies in them (113105)."), { NULL }, { NULL } },
  { "options", "clean-structured", KIND_SWITCH, N_("Clean structured content"),
    N_("Reports and other coded content stay, without what identifies (113104)."), { NULL }, { NULL } },
  { "options", "clean-graphics", KIND_SWITCH, N_("Clean graphics"),
    N_("Overlays and graphic annotations stay, without text that identifies (113103)."), { NULL }, { NULL } },

  { "dates", "policy", KIND_CHOICE, N_("Dates"), N_("What becomes of dates and times."),
    { "remove", "shift", "year", "keep" },
    { N_("Remove"), N_("Shift, intervals stay"), N_("Keep years only"), N_("Keep") } },
  { "dates", "max-shift-days", KIND_TEXT, N_("Longest shift in days"),
    N_("Dates of a patient move back by a secret number of days, from 1 to this."), { NULL }, { NULL } },

  { "ids", "names", KIND_CHOICE, N_("Names of patients become"), N_("Numbers always become a code."),
    { "code", "readable" }, { N_("A code"), N_("A readable name, such as “Case Cedar 0427”") } },
  { "ids", "lookup", KIND_FILE, N_("Table of numbers (CSV)"),
    N_("Two columns: the old and the new number of each patient."), { NULL }, { NULL } },
  { "ids", "unknown", KIND_CHOICE, N_("Patients that the table does not know"), NULL,
    { "pseudonym", "refuse" }, { N_("Get a code"), N_("Are not written") } },

  { "pixels", "policy", KIND_CHOICE, N_("Text in the picture"), N_("What of it is filled."),
    { "allow-list", "all-text", "header-match", "off" },
    { N_("All but what is known to be harmless"), N_("All that looks like text"), N_("What matches the header"),
      N_("Nothing is looked for") } },
  { "pixels", "languages", KIND_TEXT, N_("Languages of the text"),
    N_("Names of Tesseract joined by a plus, such as eng+deu. A change reads the pictures again."), { NULL }, { NULL } },
  { "pixels", "every-frame", KIND_SWITCH, N_("Look at every frame by itself"),
    N_("Slow. Finds text that stands in single frames only. A change reads the pictures again."), { NULL }, { NULL } },
  { "pixels", "faces", KIND_CHOICE, N_("Pictures that may show a face"),
    N_("Photographs, and thin slices of heads. Faces are never removed by the program."), { "warn", "hold" },
    { N_("Are written, and the report tells of them"), N_("Are held back until a person approves") } },
  { "pixels", "fill", KIND_CHOICE, N_("Boxes are filled with"), NULL, { "black", "white", "gray", "background" },
    { N_("Black"), N_("White"), N_("Gray"), N_("The background") } },
  { "pixels", "label", KIND_TEXT, N_("Label in boxes"),
    N_("Capital letters, such as REDACTED. Empty: none."), { NULL }, { NULL } },
  { "pixels", "keep-lossy-rate", KIND_SWITCH, N_("Lossy frames stay small"),
    N_("JPEG 2000 with loss is coded with loss again; pixels outside of boxes change by a little."), { NULL }, { NULL } },

  { "instances", "private-sop-classes", KIND_CHOICE, N_("Files of private kinds"), NULL, { "refuse", "keep" },
    { N_("Are not written"), N_("Are written") } },
  { "instances", "documents", KIND_CHOICE, N_("Encapsulated documents (PDF, CDA)"), NULL, { "replace", "refuse" },
    { N_("Are replaced by an empty one"), N_("Are not written") } },
  { "instances", "opaque-data", KIND_CHOICE, N_("Data that no rule can look into"), N_("Spectra and raw samples."),
    { "refuse", "keep" }, { N_("Are not written"), N_("Are written") } },
};

static const struct
{
  const char *group, *title;
} groups[] = {
  { "options", N_("Options of PS3.15") }, { "dates", N_("Dates") },         { "ids", N_("Patients") },
  { "pixels", N_("Pixels") },             { "instances", N_("Instances") },
};

struct _EfProfileSettings
{
  AdwBin parent_instance;

  EfProfileDraft *draft;
  GtkWidget *rows[G_N_ELEMENTS (settings)];     /* AdwPreferencesRow */
  GtkWidget *controls[G_N_ELEMENTS (settings)]; /* the switch, or the row itself */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (EfProfileSettings, ef_profile_settings, ADW_TYPE_BIN)

#define SETTING_KEY "ef-setting"

/* --- from the file --------------------------------------------------------------------------------------------- */

static guint
find_word (const Setting *setting,
           const char    *word)
{
  for (guint i = 0; setting->words[i] != NULL; i++)
    if (g_strcmp0 (setting->words[i], word) == 0)
      return i;
  return word == NULL ? 0 : GTK_INVALID_LIST_POSITION;
}

static void
show_setting (EfProfileSettings *self,
              guint              i)
{
  const Setting *setting = &settings[i];
  g_autofree char *value = ef_profile_draft_dup_value (self->draft, setting->group, setting->key);
  g_autofree char *problem = ef_profile_draft_dup_problem (self->draft, setting->group, setting->key);

  switch (setting->kind)
    {
    case KIND_SWITCH:
      gtk_switch_set_active (GTK_SWITCH (self->controls[i]), g_strcmp0 (value, "true") == 0);
      break;
    case KIND_CHOICE:
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->controls[i]), find_word (setting, value));
      break;
    case KIND_TEXT:
    case KIND_FILE:
    default:
      if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->controls[i])), value != NULL ? value : "") != 0)
        gtk_editable_set_text (GTK_EDITABLE (self->controls[i]), value != NULL ? value : "");
    }
  if (problem != NULL)
    gtk_widget_add_css_class (self->rows[i], "error");
  else
    gtk_widget_remove_css_class (self->rows[i], "error");
  gtk_widget_set_tooltip_text (self->rows[i], problem != NULL             ? problem
                                              : setting->kind >= KIND_TEXT ? _(setting->subtitle)
                                                                           : NULL);
}

static void
update (EfProfileSettings *self)
{
  self->updating = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    show_setting (self, i);
  self->updating = FALSE;
}

/* --- into the file --------------------------------------------------------------------------------------------- */

static void
set_value (EfProfileSettings *self,
           const Setting     *setting,
           const char        *value)
{
  g_autofree char *old = ef_profile_draft_dup_value (self->draft, setting->group, setting->key);

  if (g_strcmp0 (old, value) != 0)
    ef_profile_draft_set (self->draft, setting->group, setting->key, value);
}

static void
changed_cb (EfProfileSettings *self,
            GParamSpec        *pspec,
            GtkWidget         *control)
{
  const Setting *setting = g_object_get_data (G_OBJECT (control), SETTING_KEY);
  guint selected;

  if (self->updating || self->draft == NULL)
    return;
  if (setting->kind == KIND_SWITCH)
    {
      set_value (self, setting, gtk_switch_get_active (GTK_SWITCH (control)) ? "true" : "false");
      return;
    }
  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (control));
  if (selected != GTK_INVALID_LIST_POSITION)
    set_value (self, setting, setting->words[selected]);
}

static void
apply_cb (EfProfileSettings *self,
          GtkWidget         *row)
{
  const Setting *setting = g_object_get_data (G_OBJECT (row), SETTING_KEY);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (!self->updating && self->draft != NULL)
    set_value (self, setting, *text != 0 ? text : NULL);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           GtkWidget       *row)
{
  EfProfileSettings *self = EF_PROFILE_SETTINGS (gtk_widget_get_ancestor (row, EF_TYPE_PROFILE_SETTINGS));
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && g_file_peek_path (file) != NULL && self != NULL)
    set_value (self, g_object_get_data (G_OBJECT (row), SETTING_KEY), g_file_peek_path (file));
  g_object_unref (dialog);
}

static void
choose_cb (GtkWidget *row)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_("Table of Numbers"), GTK_WINDOW (gtk_widget_get_root (row)),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), row, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- rows ------------------------------------------------------------------------------------------------------ */

static GtkWidget *
make_switch (EfProfileSettings *self,
             guint              i)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *control = gtk_switch_new ();

  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, _(settings[i].title), -1);
  self->controls[i] = control;
  g_signal_connect_object (control, "notify::active", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_choice (EfProfileSettings *self,
             guint              i)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint k = 0; settings[i].labels[k] != NULL; k++)
    gtk_string_list_append (labels, _(settings[i].labels[k]));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  self->controls[i] = row;
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_text (EfProfileSettings *self,
           guint              i)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(settings[i].title), -1);
  g_signal_connect_object (row, "apply", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  if (settings[i].kind == KIND_FILE)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, _("Choose a file"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose a file"), -1);
      g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), row, G_CONNECT_SWAPPED);
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
    }
  self->controls[i] = row;
  return row;
}

static GtkWidget *
make_row (EfProfileSettings *self,
          guint              i)
{
  const Setting *setting = &settings[i];
  GtkWidget *row = setting->kind == KIND_SWITCH   ? make_switch (self, i)
                   : setting->kind == KIND_CHOICE ? make_choice (self, i)
                                                  : make_text (self, i);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(setting->title));
  if (ADW_IS_ACTION_ROW (row) && setting->subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(setting->subtitle));
  g_object_set_data (G_OBJECT (self->controls[i]), SETTING_KEY, (gpointer) setting);
  self->rows[i] = row;
  return row;
}

GtkWidget *
ef_profile_settings_find (EfProfileSettings *self,
                          const char        *group,
                          const char        *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].group, group) && g_str_equal (settings[i].key, key))
      return self->controls[i];
  return NULL;
}

void
ef_profile_settings_set_draft (EfProfileSettings *self,
                               EfProfileDraft    *draft)
{
  g_return_if_fail (EF_IS_PROFILE_SETTINGS (self) && self->draft == NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
dispose (GObject *object)
{
  g_clear_object (&EF_PROFILE_SETTINGS (object)->draft);
  G_OBJECT_CLASS (ef_profile_settings_parent_class)->dispose (object);
}

static void
ef_profile_settings_class_init (EfProfileSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
}

static void
ef_profile_settings_init (EfProfileSettings *self)
{
  GtkWidget *page = adw_preferences_page_new ();

  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      GtkWidget *group = adw_preferences_group_new ();

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(groups[g].title));
      for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
        if (g_str_equal (settings[i].group, groups[g].group))
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (self, i));
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
    }
  adw_bin_set_child (ADW_BIN (self), page);
}
