/* Two readers: a copy for the second one, whose name stands in it, and the comparison of the two reviews. */
#include "config.h"

#include "ef-main-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME_KEY "ef-names"
#define COMPARISON_KEY "ef-comparison"

/* --- names ------------------------------------------------------------------------------------------------------- */

static GtkWidget *
add_name (GtkWidget  *group,
          const char *title,
          const char *name)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

/* All names are there, and no two are the same. */
static void
names_cb (AdwMessageDialog *dialog)
{
  GPtrArray *rows = g_object_get_data (G_OBJECT (dialog), NAME_KEY);
  g_autofree char *first = g_strstrip (g_strdup (gtk_editable_get_text (g_ptr_array_index (rows, 0))));
  g_autofree char *second =
      rows->len > 1 ? g_strstrip (g_strdup (gtk_editable_get_text (g_ptr_array_index (rows, 1)))) : NULL;

  adw_message_dialog_set_response_enabled (dialog, "go", *first != 0 && (second == NULL || (*second != 0 &&
                                                                         !g_str_equal (first, second))));
}

/* A question with one or two names (NULL-terminated titles and values). */
static AdwMessageDialog *
ask_names (EfMainWindow      *self,
           const char        *heading,
           const char        *body,
           const char        *go,
           const char *const *titles,
           const char *const *names)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), heading, body));
  GtkWidget *group = adw_preferences_group_new ();
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; titles[i] != NULL; i++)
    {
      GtkWidget *row = add_name (group, titles[i], names[i]);

      g_ptr_array_add (rows, row);
      g_signal_connect_object (row, "changed", G_CALLBACK (names_cb), dialog, G_CONNECT_SWAPPED);
    }
  g_object_set_data_full (G_OBJECT (dialog), NAME_KEY, rows, (GDestroyNotify) g_ptr_array_unref);
  adw_message_dialog_set_extra_child (dialog, group);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "go", go, NULL);
  adw_message_dialog_set_response_appearance (dialog, "go", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "go");
  names_cb (dialog);
  return dialog;
}

static const char *
get_name (AdwMessageDialog *dialog,
          guint             index)
{
  GPtrArray *rows = g_object_get_data (G_OBJECT (dialog), NAME_KEY);

  return gtk_editable_get_text (g_ptr_array_index (rows, index));
}

/* --- the second reader ------------------------------------------------------------------------------------------- */

static void
reader_cb (EfMainWindow     *self,
           const char       *response,
           AdwMessageDialog *dialog)
{
  g_autoptr (GError) error = NULL;

  if (g_str_equal (response, "go") &&
      !ef_session_set_reader (ef_workbench_get_session (self->workbench), get_name (dialog, 0), &error))
    _ef_main_window_tell (self, _("This could not be changed"), error->message);
}

/* Whoever opens a copy that nobody has read yet is the second reader. */
static void
plan_cb (EfMainWindow *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  AdwMessageDialog *dialog;
  EfReaders readers;

  if (plan == NULL || !ef_plan_get_readers (plan, &readers) || !readers.blind || *readers.reader != 0)
    return;
  dialog = ask_names (self, _("You Are the Second Reader"),
                      _("This copy holds the program’s proposals and nothing that the first reader decided. Your "
                        "decisions will be compared with theirs."),
                      _("_Begin"), (const char *const[]){ _("Your name"), NULL }, (const char *const[]){ "", NULL });
  g_signal_connect_object (dialog, "response", G_CALLBACK (reader_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
_ef_main_window_save_blind (EfMainWindow *self,
                            const char   *path)
{
  g_autoptr (GError) error = NULL;

  if (!ef_session_save_blind (ef_workbench_get_session (self->workbench), path, &error))
    _ef_main_window_tell (self, _("The copy could not be saved"), error->message);
  else
    _ef_main_window_tell (self, _("Saved for a second reader, without your decisions"), NULL);
}

/* --- comparing --------------------------------------------------------------------------------------------------- */

static void
compare_cb (EfMainWindow     *self,
            const char       *response,
            AdwMessageDialog *dialog)
{
  const EfComparison *comparison = g_object_get_data (G_OBJECT (dialog), COMPARISON_KEY);
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "go"))
    return;
  if (!ef_session_take_comparison (ef_workbench_get_session (self->workbench), comparison, get_name (dialog, 0),
                                   get_name (dialog, 1), &error))
    _ef_main_window_tell (self, _("The reviews could not be compared"), error->message);
  else if (ef_comparison_get_n (comparison) > 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->right), TRUE);
      gtk_notebook_set_current_page (self->notebook,
                                     gtk_notebook_page_num (self->notebook, GTK_WIDGET (self->differences)));
    }
}

void
_ef_main_window_compare (EfMainWindow *self,
                         const char   *path)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *differ = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GError) error = NULL;
  EfComparison *comparison =
      ef_session_compare (ef_workbench_get_session (self->workbench), path, &first, &second, &error);
  const EfAgreement *agreement;
  AdwMessageDialog *dialog;
  guint n;

  if (comparison == NULL)
    {
      _ef_main_window_tell (self, _("The reviews could not be compared"), error->message);
      return;
    }
  n = ef_comparison_get_n (comparison);
  agreement = ef_comparison_get_agreement (comparison);
  differ = n == 0 ? g_strdup (_("Both readers came to the same end."))
                  : g_strdup_printf (ngettext ("The readers differ on %u finding.", "The readers differ on %u findings.", n), n);
  body = g_strdup_printf (_("%s They decided alike on %u (agreement beyond chance, kappa: %.2f). Both names will stand "
                            "in the report."),
                          differ, agreement->n_same, agreement->kappa);
  dialog = ask_names (self, _("Compare with the Second Reader"), body, _("_Compare"),
                      (const char *const[]){ _("First reader, of this review"), _("Second reader"), NULL },
                      (const char *const[]){ first, second, NULL });
  g_object_set_data_full (G_OBJECT (dialog), COMPARISON_KEY, comparison, (GDestroyNotify) ef_comparison_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (compare_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
_ef_main_window_init_readers (EfMainWindow *self)
{
  g_signal_connect_object (self->workbench, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
}
