/* Profiles and files: saving as an own one, opening, importing, sharing, deleting. */
#include "config.h"

#include "ef-profile-window-private.h"

#include "ef-import.h"
#include "ef-profile-store.h"
#include "ef-template-store.h"

#include <glib/gi18n.h>
#include <string.h>

static void
show_text (EfProfileWindow *self,
           const char      *title,
           const char      *text)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), title, NULL);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  /* A list of what was not carried over may be long. */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- saving ---------------------------------------------------------------------------------------------------- */

gboolean
ef_profile_window_save (EfProfileWindow *self,
                        const char      *name,
                        gboolean         replace,
                        GError         **error)
{
  g_autofree char *text =
      ef_profile_store_save (name, ef_profile_draft_get_text (self->draft), replace, error);

  if (text == NULL)
    return FALSE;
  ef_profile_draft_set_text (self->draft, text);
  _ef_profile_window_fill (self);
  return TRUE;
}

#define ENTRY_KEY "ef-entry"

static void
named_cb (AdwMessageDialog *dialog,
          const char       *response,
          EfProfileWindow  *self)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), ENTRY_KEY);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "save") && !g_str_equal (response, "replace"))
    return;
  if (!ef_profile_window_save (self, name, g_str_equal (response, "replace"), &error))
    _ef_profile_window_tell (self, error->message);
  else
    {
      g_autofree char *told = g_strdup_printf (_("Saved as “%s”"), name);

      _ef_profile_window_tell (self, told);
    }
}

/* Whether this makes a new one or replaces one is said before it is done. */
static void
name_changed_cb (GtkEditable      *entry,
                 AdwMessageDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  g_autofree char *path = ef_profile_store_dup_path (name);
  g_autoptr (GError) error = NULL;
  gboolean good = ef_profile_store_check_name (name, &error);
  gboolean there = good && g_file_test (path, G_FILE_TEST_EXISTS);

  adw_message_dialog_set_response_enabled (dialog, "save", good && !there);
  adw_message_dialog_set_response_enabled (dialog, "replace", there);
  adw_message_dialog_set_body (dialog, error != NULL ? error->message
                                       : there       ? _("There is a profile of this name already.")
                                                     : _("It will be in the list of profiles, and --profile finds it by "
                                                         "its name."));
}

static char *
dup_proposed_name (EfProfileWindow *self)
{
  g_autofree char *name = ef_profile_draft_dup_name (self->draft);

  if (ef_profile_store_check_name (name, NULL))
    return g_steal_pointer (&name);
  return g_strdup_printf ("my-%s", ef_profile_store_is_shipped (name) ? name : "profile");
}

static void
ask_name (EfProfileWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Save the Profile"), NULL);
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *name = dup_proposed_name (self);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "replace", _("_Replace"), "save",
                                    _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  g_object_set_data (G_OBJECT (dialog), ENTRY_KEY, entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (name_changed_cb), dialog, 0);
  g_signal_connect_object (dialog, "response", G_CALLBACK (named_cb), self, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- importing ------------------------------------------------------------------------------------------------- */

static void
save_templates (EfProfileWindow *self,
                const EfImport  *import,
                GString         *told)
{
  g_autoptr (GPtrArray) known = NULL;

  for (guint i = 0; i < import->templates->len; i++)
    {
      g_autoptr (EfTemplate) template = ef_template_new_from_text (import->templates->pdata[i], "imported", NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *path = NULL;

      if (template == NULL)
        continue;
      path = ef_template_store_save (template, NULL, &error);
      if (path == NULL)
        g_string_append_printf (told, "%s\n", error->message);
    }
  if (import->templates->len == 0)
    return;
  g_string_append_printf (told, ngettext ("%u device template was added.\n", "%u device templates were added.\n",
                                          import->templates->len),
                          import->templates->len);
  known = ef_template_store_list (NULL);
  ef_session_set_templates (self->session, known);
}

gboolean
ef_profile_window_import (EfProfileWindow *self,
                          const char      *path,
                          GError         **error)
{
  g_autofree char *text = NULL;
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *name = NULL;
  g_autoptr (EfImport) import = NULL;
  g_autoptr (GString) told = g_string_new (NULL);

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  if (strrchr (file, '.') != NULL && strrchr (file, '.') != file)
    *strrchr (file, '.') = 0;
  name = g_utf8_make_valid (file, -1);
  g_strcanon (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '-');
  import = ef_import_new (text, name, error);
  if (import == NULL)
    return FALSE;
  if (import->profile != NULL)
    ef_profile_draft_set_text (self->draft, import->profile);
  save_templates (self, import, told);
  if (import->warnings->len > 0)
    g_string_append_printf (told, "%s\n", _("Not carried over, or not in the same way:"));
  for (guint i = 0; i < import->warnings->len; i++)
    g_string_append_printf (told, "• %s\n", (const char *) import->warnings->pdata[i]);
  if (told->len == 0)
    g_string_append (told, _("All of it was carried over."));
  show_text (self, _("Imported"), told->str);
  return TRUE;
}

/* --- choosing files -------------------------------------------------------------------------------------------- */

typedef enum
{
  FILE_OPEN,
  FILE_IMPORT,
  FILE_EXPORT,
} FileTask;

#define TASK_KEY "ef-task"

static gboolean
do_task (EfProfileWindow *self,
         FileTask         task,
         const char      *path,
         GError         **error)
{
  const char *text = ef_profile_draft_get_text (self->draft);

  switch (task)
    {
    case FILE_OPEN:
      return ef_profile_draft_load (self->draft, path, error);
    case FILE_IMPORT:
      return ef_profile_window_import (self, path, error);
    case FILE_EXPORT:
    default:
      return g_file_set_contents (path, text, (gssize) strlen (text), error);
    }
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             EfProfileWindow *self)
{
  FileTask task = (FileTask) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (dialog), TASK_KEY));
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr (GError) error = NULL;

  if (file != NULL && g_file_peek_path (file) != NULL && !do_task (self, task, g_file_peek_path (file), &error))
    show_text (self, _("This could not be done"), error->message);
  g_object_unref (dialog);
}

static void
choose (EfProfileWindow *self,
        FileTask         task)
{
  static const struct
  {
    const char *title, *accept;
    GtkFileChooserAction action;
  } kinds[] = {
    { N_("Open a Profile"), N_("_Open"), GTK_FILE_CHOOSER_ACTION_OPEN },
    { N_("Import a Script"), N_("_Import"), GTK_FILE_CHOOSER_ACTION_OPEN },
    { N_("Export the Profile"), N_("_Export"), GTK_FILE_CHOOSER_ACTION_SAVE },
  };
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_(kinds[task].title), GTK_WINDOW (self),
                                                              kinds[task].action, _(kinds[task].accept), _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (task == FILE_EXPORT)
    {
      g_autofree char *name = ef_profile_draft_dup_name (self->draft);
      g_autofree char *file = g_strconcat (name, ".profile", NULL);

      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file);
    }
  g_object_set_data (G_OBJECT (dialog), TASK_KEY, GINT_TO_POINTER (task));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- actions --------------------------------------------------------------------------------------------------- */

/* The profile in use stays in use; only the list loses it. */
static void
delete_own (EfProfileWindow *self)
{
  g_autofree char *name = ef_profile_draft_dup_name (self->draft);
  g_autoptr (GError) error = NULL;

  if (!ef_profile_store_delete (name, &error))
    _ef_profile_window_tell (self, error->message);
  else
    _ef_profile_window_tell (self, _("Deleted; this review still uses it"));
  _ef_profile_window_fill (self);
}

static void
act (GtkWidget  *widget,
     const char *name,
     GVariant   *parameter)
{
  EfProfileWindow *self = EF_PROFILE_WINDOW (widget);

  name += strlen ("profile.");
  if (g_str_equal (name, "save"))
    ask_name (self);
  else if (g_str_equal (name, "open"))
    choose (self, FILE_OPEN);
  else if (g_str_equal (name, "import"))
    choose (self, FILE_IMPORT);
  else if (g_str_equal (name, "export"))
    choose (self, FILE_EXPORT);
  else
    delete_own (self);
}

void
_ef_profile_window_install_files (GtkWidgetClass *klass)
{
  static const char *const actions[] = { "profile.save", "profile.open", "profile.import", "profile.export",
                                         "profile.delete" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i], NULL, act);
}
