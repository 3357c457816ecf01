#include "config.h"

#include "ef-report-pane.h"

#include "ef-closures.h"
#include "ef-result-item.h"
#include "ef-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _EfReportPane
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkLabel *headline, *detail;
  GtkWidget *show_folder;
  GtkToggleButton *only_problems;
  GtkColumnView *table;

  EfWorkbench *workbench;
  GListStore *results;
  GtkFilter *filter;
  char *folder;
};

G_DEFINE_FINAL_TYPE (EfReportPane, ef_report_pane, GTK_TYPE_WIDGET)

static gboolean
match (gpointer item,
       gpointer user_data)
{
  EfReportPane *self = user_data;

  return !gtk_toggle_button_get_active (self->only_problems) || ef_result_item_get_held_back (item) ||
         ef_result_item_get_kept (item);
}

static void
filter_cb (EfReportPane *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* --- showing --------------------------------------------------------------------------------------------------- */

static void
show_headline (EfReportPane *self,
               guint         n,
               guint         n_missing,
               guint         n_kept)
{
  guint counts[EF_N_STATES] = { 0 };
  g_autofree char *headline = NULL;
  g_autofree char *detail = NULL;
  guint written;

  ef_session_count_results (ef_workbench_get_session (self->workbench), counts);
  written = counts[EF_STATE_WRITTEN] + counts[EF_STATE_UNCHANGED];
  if (n_kept == 0)
    headline = g_strdup_printf (
        ngettext ("%u of %u file is clean and written", "%u of %u files are clean and written", n), written, n);
  else
    headline = g_strdup_printf (ngettext ("%u of %u file is written; in %u a person kept identity",
                                          "%u of %u files are written; in %u a person kept identity", n),
                                written, n, n_kept);
  if (counts[EF_STATE_LEAK] > 0)
    detail = g_strdup_printf (ngettext ("%u leak was found and held back.", "%u leaks were found and held back.",
                                        counts[EF_STATE_LEAK]),
                              counts[EF_STATE_LEAK]);
  else if (n_missing > 0)
    detail = g_strdup_printf (ngettext ("Writing was stopped: %u file is not written yet.",
                                        "Writing was stopped: %u files are not written yet.", n_missing),
                              n_missing);
  else
    detail = g_strdup (_("0 leaks: every written file was read back from the disk and searched for what identifies."));
  gtk_label_set_label (self->headline, headline);
  if (self->folder != NULL)
    {
      g_autofree char *shown = g_filename_display_name (self->folder);
      g_autofree char *with_folder = g_strdup_printf ("%s\n%s", detail, shown);

      gtk_label_set_label (self->detail, with_folder);
    }
  else
    gtk_label_set_label (self->detail, detail);
  gtk_widget_set_sensitive (self->show_folder, self->folder != NULL);
}

static void
fill (EfReportPane *self)
{
  EfSession *session = ef_workbench_get_session (self->workbench);
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  guint n = plan != NULL ? ef_plan_get_n_inputs (plan) : 0;
  guint shown = 0;
  guint n_missing = 0;
  guint n_kept = 0;

  g_list_store_remove_all (self->results);
  for (guint i = 0; i < n; i++)
    {
      guint number = ef_plan_get_input_number (plan, i);
      g_autoptr (EfResultItem) item = NULL;
      EfSessionResult result;
      EfPlanInput input;

      if (!ef_session_get_result (session, number, &result))
        {
          n_missing += ef_plan_get_input (plan, number, &input) && input.state != EF_INPUT_UNREADABLE &&
                       !input.leave_out;
          continue;
        }
      item = ef_result_item_new (number, &result);
      g_list_store_append (self->results, item);
      shown++;
      n_kept += ef_result_item_get_kept (item);
    }
  if (shown > 0)
    show_headline (self, shown + n_missing, n_missing, n_kept);
  gtk_stack_set_visible_child_name (self->stack, shown > 0 ? "results" : "none");
}

void
ef_report_pane_set_folder (EfReportPane *self,
                           const char   *folder)
{
  g_autofree char *old = self->folder;

  self->folder = g_strdup (folder);
  if (self->workbench != NULL)
    fill (self);
}

/* --- acting ---------------------------------------------------------------------------------------------------- */

static void
activated_cb (EfReportPane *self,
              guint         position)
{
  g_autoptr (EfResultItem) item =
      g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (self->table)), position);

  ef_workbench_show (self->workbench, ef_result_item_get_number (item), 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "review");
}

static void
show_folder_cb (EfReportPane *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->folder);
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static void
save_response_cb (GtkNativeDialog *dialog,
                  int              response,
                  EfReportPane    *self)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      path = g_file_get_path (file);
      if (path != NULL && !ef_session_save_report (ef_workbench_get_session (self->workbench), path, &error))
        ef_workbench_report (self->workbench, _("The report could not be saved"), error);
    }
  g_object_unref (dialog);
}

static void
save_report_cb (EfReportPane *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_("Save Report"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "efface-report.html");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
ef_report_pane_set_workbench (EfReportPane *self,
                              EfWorkbench  *workbench)
{
  g_return_if_fail (EF_IS_REPORT_PANE (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (ef_workbench_get_session (workbench), "written", G_CALLBACK (fill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::plan", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
dispose (GObject *object)
{
  EfReportPane *self = EF_REPORT_PANE (object);

  if (self->table != NULL)
    gtk_column_view_set_model (self->table, NULL);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->results);
  g_clear_object (&self->filter);
  g_clear_object (&self->workbench);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (ef_report_pane_parent_class)->dispose (object);
}

static void
ef_report_pane_class_init (EfReportPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (EF_TYPE_RESULT_ITEM);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-report-pane.ui");
  ef_closures_bind (widget_class);
  gtk_widget_class_bind_template_child (widget_class, EfReportPane, stack);
  gtk_widget_class_bind_template_child (widget_class, EfReportPane, headline);
  gtk_widget_class_bind_template_child (widget_class, EfReportPane, detail);
  gtk_widget_class_bind_template_child (widget_class, EfReportPane, show_folder);
  gtk_widget_class_bind_template_child (widget_class, EfReportPane, only_problems);
  gtk_widget_class_bind_template_child (widget_class, EfReportPane, table);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_report_cb);
}

static void
ef_report_pane_init (EfReportPane *self)
{
  g_autoptr (GtkSingleSelection) selection = NULL;
  GtkFilterListModel *filtered;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->results = g_list_store_new (EF_TYPE_RESULT_ITEM);
  self->filter = GTK_FILTER (gtk_custom_filter_new (match, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->results)), g_object_ref (self->filter));
  selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (selection));
}
