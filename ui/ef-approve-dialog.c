#include "config.h"

#include "ef-approve-dialog.h"

#include "ef-summary.h"
#include "ef-ui.h"

#include <glib/gi18n.h>

struct _EfApproveDialog
{
  AdwWindow parent_instance;

  GtkWidget *cancel, *approve, *open_group;
  GtkStack *stack;
  AdwActionRow *unsettled_row, *open_row, *files_row, *changed_row, *kept_row, *filled_row, *folder_row;
  AdwPreferencesGroup *limits;
  AdwEntryRow *who, *comment;
  GtkSwitch *replace;
  GtkProgressBar *progress;
  GtkLabel *progress_label;
  AdwStatusPage *failed;

  EfWorkbench *workbench;
  char *folder;
  gboolean writing;
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EfApproveDialog, ef_approve_dialog, ADW_TYPE_WINDOW)

/* --- the summary ----------------------------------------------------------------------------------------------- */

static void
set_number (AdwActionRow *row,
            guint         number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (row, label);
}

static void
show_open (EfApproveDialog *self,
           const EfSummary *summary)
{
  g_autofree char *title = g_strdup_printf (
      ngettext ("%u finding is still open", "%u findings are still open", summary->n_open), summary->n_open);
  g_autofree char *subtitle = NULL;
  guint n_unsettled = ef_plan_count_unsettled (ef_workbench_get_plan (self->workbench));
  g_autofree char *unsettled = g_strdup_printf (ngettext ("%u difference between the readers is not settled",
                                                          "%u differences between the readers are not settled",
                                                          n_unsettled),
                                                n_unsettled);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->unsettled_row), unsettled);
  gtk_widget_set_visible (GTK_WIDGET (self->unsettled_row), n_unsettled > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->open_row), summary->n_open > 0);
  gtk_widget_set_visible (self->open_group, summary->n_open + n_unsettled > 0);
  subtitle = g_strdup_printf (ngettext ("%u of them may identify. What is open is written as proposed.",
                                        "%u of them may identify. What is open is written as proposed.",
                                        summary->n_open_identifying),
                              summary->n_open_identifying);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->open_row), title);
  adw_action_row_set_subtitle (self->open_row, subtitle);
}

static void
show_limits (EfApproveDialog *self,
             const EfSummary *summary)
{
  EfProfile *profile = ef_session_get_profile (ef_workbench_get_session (self->workbench));
  g_autoptr (GPtrArray) limits = ef_summary_list_limits (summary, profile);

  for (guint i = 0; i < limits->len; i++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", g_ptr_array_index (limits, i), "title-lines", 0, NULL);

      gtk_widget_add_css_class (row, "limit");
      adw_preferences_group_add (self->limits, row);
    }
}

static void
show_summary (EfApproveDialog *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  g_autofree char *files = NULL;
  g_autofree char *kept = NULL;
  EfSummary summary;

  ef_summary_count (&summary, plan);
  summary.missing_languages = ef_session_get_missing_languages (ef_workbench_get_session (self->workbench));
  show_open (self, &summary);
  set_number (self->files_row, summary.n_inputs);
  set_number (self->changed_row, summary.n_changed);
  set_number (self->kept_row, summary.n_kept);
  set_number (self->filled_row, summary.n_filled);
  if (summary.n_left_out + summary.n_unreadable > 0)
    {
      files = g_strdup_printf (_("%u left out, %u unreadable"), summary.n_left_out, summary.n_unreadable);
      adw_action_row_set_subtitle (self->files_row, files);
    }
  kept = g_strdup_printf (ngettext ("%u of them is free text", "%u of them are free text", summary.n_text_kept),
                          summary.n_text_kept);
  adw_action_row_set_subtitle (self->kept_row, kept);
  show_limits (self, &summary);
}

static void
update (EfApproveDialog *self)
{
  const char *who = gtk_editable_get_text (GTK_EDITABLE (self->who));
  gboolean is_settled = ef_plan_count_unsettled (ef_workbench_get_plan (self->workbench)) == 0;

  gtk_widget_set_sensitive (self->approve, !self->writing && *who != 0 && self->folder != NULL && is_settled);
}

static void
set_folder (EfApproveDialog *self,
            const char      *folder)
{
  g_autofree char *shown = folder != NULL ? g_filename_display_name (folder) : g_strdup (_("None chosen"));
  g_autofree char *old = self->folder;
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  self->folder = g_strdup (folder);
  adw_action_row_set_subtitle (self->folder_row, escaped);
  update (self);
}

/* --- writing --------------------------------------------------------------------------------------------------- */

static void
fail (EfApproveDialog *self,
      const GError    *error)
{
  self->writing = FALSE;
  adw_status_page_set_description (self->failed, error->message);
  gtk_stack_set_visible_child_name (self->stack, "failed");
  gtk_button_set_label (GTK_BUTTON (self->cancel), _("Close"));
  update (self);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (EfApproveDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ef_session_write_finish (EF_SESSION (source), result, &error))
    {
      fail (self, error);
      return;
    }
  self->writing = FALSE;
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, self->folder);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
progress_cb (EfApproveDialog *self)
{
  g_autofree char *text = NULL;
  guint done, total;

  g_object_get (ef_workbench_get_session (self->workbench), "done", &done, "total", &total, NULL);
  text = g_strdup_printf (_("%u of %u"), done, total);
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? (double) done / total : 0);
  gtk_label_set_label (self->progress_label, text);
}

static void
approve_cb (EfApproveDialog *self)
{
  EfSession *session = ef_workbench_get_session (self->workbench);
  g_autoptr (GError) error = NULL;

  if (!ef_session_approve (session, gtk_editable_get_text (GTK_EDITABLE (self->who)),
                           gtk_editable_get_text (GTK_EDITABLE (self->comment)), &error))
    {
      fail (self, error);
      return;
    }
  self->writing = TRUE;
  update (self);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  gtk_button_set_label (GTK_BUTTON (self->cancel), _("Stop"));
  g_signal_connect_object (session, "notify::done", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  ef_session_write_async (session, self->folder,
                          gtk_switch_get_active (self->replace) ? EF_WRITE_REPLACE : EF_WRITE_DEFAULT, NULL, written_cb,
                          g_object_ref (self));
}

static void
cancel_cb (EfApproveDialog *self)
{
  if (self->writing)
    ef_session_cancel (ef_workbench_get_session (self->workbench));
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

/* Closing while files are written stops first. */
static gboolean
close_request (GtkWindow *window)
{
  EfApproveDialog *self = EF_APPROVE_DIALOG (window);

  if (!self->writing)
    return GTK_WINDOW_CLASS (ef_approve_dialog_parent_class)->close_request (window);
  cancel_cb (self);
  return TRUE;
}

static void
folder_response_cb (GtkNativeDialog *dialog,
                    int              response,
                    EfApproveDialog *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);

      set_folder (self, path);
    }
  g_object_unref (dialog);
}

static void
choose_folder_cb (EfApproveDialog *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_("Output Folder"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                   _("_Choose"), _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (folder_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
dispose (GObject *object)
{
  EfApproveDialog *self = EF_APPROVE_DIALOG (object);

  g_clear_object (&self->workbench);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (ef_approve_dialog_parent_class)->dispose (object);
}

static void
ef_approve_dialog_class_init (EfApproveDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", EF_TYPE_APPROVE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-approve-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, approve);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, open_group);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, unsettled_row);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, open_row);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, files_row);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, changed_row);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, kept_row);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, filled_row);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, limits);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, who);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, comment);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, replace);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, progress_label);
  gtk_widget_class_bind_template_child (widget_class, EfApproveDialog, failed);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, approve_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
}

static void
ef_approve_dialog_init (EfApproveDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ef_ui_name_entry (GTK_WIDGET (self->who));
  ef_ui_name_entry (GTK_WIDGET (self->comment));
}

EfApproveDialog *
ef_approve_dialog_new (GtkWindow   *parent,
                       EfWorkbench *workbench,
                       const char  *folder)
{
  EfApproveDialog *self = g_object_new (EF_TYPE_APPROVE_DIALOG, "transient-for", parent, NULL);
  EfReaders readers;

  self->workbench = g_object_ref (workbench);
  if (ef_plan_get_readers (ef_workbench_get_plan (workbench), &readers))
    gtk_editable_set_text (GTK_EDITABLE (self->who), readers.reader);
  show_summary (self);
  set_folder (self, folder);
  return self;
}
