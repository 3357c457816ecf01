/* Keeping, using, importing, sharing and deleting device templates. */
#include "config.h"

#include "ef-template-window-private.h"

#include "ef-import.h"
#include "ef-template-store.h"

#include <glib/gi18n.h>
#include <string.h>

static void
tell_session (EfTemplateWindow *self)
{
  g_autoptr (GPtrArray) known = ef_template_store_list (NULL);

  ef_session_set_templates (ef_workbench_get_session (self->workbench), known);
}

static void
keep (EfTemplateWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ef_template_store_save (self->item->template, NULL, &error);

  if (path == NULL)
    {
      _ef_template_window_tell (self, error->message);
      return;
    }
  tell_session (self);
  ef_session_drop_offer (ef_workbench_get_session (self->workbench));
  _ef_template_window_fill (self, path);
}

static void
use (EfTemplateWindow *self)
{
  g_autoptr (GError) error = NULL;

  _ef_template_window_flush (self);
  if (ef_session_apply_template (ef_workbench_get_session (self->workbench), self->item->template, &error))
    _ef_template_window_tell (self, _("The boxes are added, to be reviewed like all others"));
  else
    _ef_template_window_tell (self, error != NULL ? error->message : _("All of its boxes are there already"));
}

static void
delete_kept (EfTemplateWindow *self)
{
  g_autoptr (GError) error = NULL;

  _ef_template_window_flush (self);
  if (!ef_template_store_delete (self->item->template, &error))
    _ef_template_window_tell (self, error->message);
  tell_session (self);
  _ef_template_window_fill (self, NULL);
}

/* --- files ----------------------------------------------------------------------------------------------------- */

static gboolean
import_script (EfTemplateWindow *self,
               const char       *text,
               GPtrArray        *templates,
               GError          **error)
{
  g_autoptr (EfImport) import = ef_import_new (text, "imported", error);

  if (import == NULL)
    return FALSE;
  for (guint i = 0; i < import->templates->len; i++)
    {
      EfTemplate *one = ef_template_new_from_text (import->templates->pdata[i], "imported", NULL);

      if (one != NULL)
        g_ptr_array_add (templates, one);
    }
  if (import->warnings->len > 0)
    {
      g_autofree char *told = g_strdup_printf (ngettext ("%u entry was not carried over: %s",
                                                         "%u entries were not carried over, such as: %s",
                                                         import->warnings->len),
                                               import->warnings->len, (const char *) import->warnings->pdata[0]);

      _ef_template_window_tell (self, told);
    }
  return TRUE;
}

gboolean
ef_template_window_import (EfTemplateWindow *self,
                           const char       *path,
                           GError          **error)
{
  g_autoptr (GPtrArray) templates = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_template_free);
  g_autofree char *origin = g_filename_display_basename (path);
  g_autofree char *text = NULL;
  g_autofree char *last = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  if (strstr (text, "[device]") != NULL)
    {
      EfTemplate *one = ef_template_new_from_text (text, origin, error);

      if (one == NULL)
        return FALSE;
      g_ptr_array_add (templates, one);
    }
  else if (!import_script (self, text, templates, error))
    return FALSE;
  for (guint i = 0; i < templates->len; i++)
    {
      g_free (last);
      last = ef_template_store_save (templates->pdata[i], NULL, error);
      if (last == NULL)
        return FALSE;
    }
  tell_session (self);
  _ef_template_window_fill (self, last);
  return TRUE;
}

static void
response_cb (GtkNativeDialog  *dialog,
             int               response,
             EfTemplateWindow *self)
{
  gboolean saves = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  if (path != NULL && saves && self->item != NULL)
    {
      g_autofree char *text = ef_template_to_text (self->item->template);

      done = g_file_set_contents (path, text, (gssize) strlen (text), &error);
    }
  else if (path != NULL && !saves)
    done = ef_template_window_import (self, path, &error);
  if (!done)
    _ef_template_window_tell (self, error->message);
  g_object_unref (dialog);
}

static void
choose (EfTemplateWindow *self,
        gboolean          saves)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      saves ? _("Export the Template") : _("Import Templates"), GTK_WINDOW (self),
      saves ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN, saves ? _("_Export") : _("_Import"),
      _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (saves)
    {
      g_autofree char *name = g_strconcat (ef_template_get_name (self->item->template), ".template", NULL);

      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), g_strdelimit (name, "/", '-'));
    }
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- actions --------------------------------------------------------------------------------------------------- */

static void
act (GtkWidget  *widget,
     const char *name,
     GVariant   *parameter)
{
  EfTemplateWindow *self = EF_TEMPLATE_WINDOW (widget);

  name += strlen ("template.");
  if (g_str_equal (name, "import"))
    choose (self, FALSE);
  else if (self->item == NULL)
    return;
  else if (g_str_equal (name, "export"))
    choose (self, TRUE);
  else if (g_str_equal (name, "use"))
    use (self);
  else if (g_str_equal (name, "keep"))
    keep (self);
  else
    delete_kept (self);
}

void
_ef_template_window_install_files (GtkWidgetClass *klass)
{
  static const char *const actions[] = { "template.import", "template.export", "template.use", "template.keep",
                                         "template.delete" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i], NULL, act);
}
