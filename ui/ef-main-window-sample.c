/* A sample: how many series must be looked at to say something of all, and which. */
#include "config.h"

#include "ef-main-window-private.h"

#include "ef-sample.h"

#include <glib/gi18n.h>

#define SHARE_KEY "ef-share"
#define CONFIDENCE_KEY "ef-confidence"
#define LABELS_KEY "ef-labels"

/* Series that can be looked at, below @nodes. */
static void
list_series (GListModel *nodes,
             GPtrArray  *labels)
{
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (EfSessionNode) node = g_list_model_get_item (nodes, i);

      if (ef_session_node_get_kind (node) < EF_NODE_SERIES)
        list_series (ef_session_node_get_children (node), labels);
      else if (ef_session_node_get_state (node) != EF_NODE_PROBLEM)
        g_ptr_array_add (labels, g_strdup (ef_session_node_get_scope (node).label));
    }
}

static double
get_percent (AdwMessageDialog *dialog,
             const char       *key)
{
  return gtk_spin_button_get_value (g_object_get_data (G_OBJECT (dialog), key));
}

static guint
get_size (AdwMessageDialog *dialog)
{
  GPtrArray *labels = g_object_get_data (G_OBJECT (dialog), LABELS_KEY);

  return ef_sample_get_size (labels->len, get_percent (dialog, SHARE_KEY) / 100,
                             get_percent (dialog, CONFIDENCE_KEY) / 100);
}

static void
update (AdwMessageDialog *dialog)
{
  GPtrArray *labels = g_object_get_data (G_OBJECT (dialog), LABELS_KEY);
  guint size = get_size (dialog);
  g_autofree char *series = g_strdup_printf (ngettext ("%u of %u series is to be looked at.",
                                                       "%u of %u series are to be looked at.", size),
                                             size, labels->len);
  /* Translators: the numbers are per cent */
  g_autofree char *claim = g_strdup_printf (_("If nothing is wrong in them, fewer than %.1f %% of all series are wrong, "
                                              "with %.1f %% confidence."),
                                            get_percent (dialog, SHARE_KEY), get_percent (dialog, CONFIDENCE_KEY));
  g_autofree char *body = g_strjoin (" ", series, claim, NULL);

  adw_message_dialog_set_body (dialog, body);
  adw_message_dialog_set_response_enabled (dialog, "go", size > 0);
}

static void
add_percent (AdwMessageDialog *dialog,
             GtkWidget        *group,
             const char       *key,
             const char       *title,
             double            lower,
             double            upper,
             double            value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (lower, upper, 0.1);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_object_set_data (G_OBJECT (dialog), key, spin);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (update), dialog, G_CONNECT_SWAPPED);
}

static void
response_cb (EfMainWindow     *self,
             const char       *response,
             AdwMessageDialog *dialog)
{
  if (!g_str_equal (response, "go"))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->tree), TRUE);
  ef_study_tree_take_sample (self->tree,
                             ef_sample_pick (g_object_get_data (G_OBJECT (dialog), LABELS_KEY), get_size (dialog)));
}

void
_ef_main_window_sample (EfMainWindow *self)
{
  AdwMessageDialog *dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Look at a Sample"), NULL));
  GtkWidget *group = adw_preferences_group_new ();
  GPtrArray *labels = g_ptr_array_new_with_free_func (g_free);

  list_series (ef_session_get_tree (ef_workbench_get_session (self->workbench)), labels);
  g_object_set_data_full (G_OBJECT (dialog), LABELS_KEY, labels, (GDestroyNotify) g_ptr_array_unref);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "go", _("_Draw the Sample"), NULL);
  add_percent (dialog, group, SHARE_KEY, _("Wrong series, at most (%)"), 0.1, 50, 1);
  add_percent (dialog, group, CONFIDENCE_KEY, _("Confidence (%)"), 80, 99.9, 95);
  adw_message_dialog_set_extra_child (dialog, group);
  adw_message_dialog_set_response_appearance (dialog, "go", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "go");
  update (dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
