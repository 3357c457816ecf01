#include "config.h"

#include "ef-history-list.h"

#include "ef-closures.h"
#include "ef-ui.h"

#include <glib/gi18n.h>

struct _EfHistoryList
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkListView *list;

  EfWorkbench *workbench;
  GtkSingleSelection *selection; /* the step that was done last */
};

G_DEFINE_FINAL_TYPE (EfHistoryList, ef_history_list, GTK_TYPE_WIDGET)

static EfHistory *
get_history (EfHistoryList *self)
{
  return ef_workbench_get_plan (self->workbench) != NULL
             ? ef_session_get_history (ef_workbench_get_session (self->workbench))
             : NULL;
}

static void
position_cb (EfHistoryList *self)
{
  EfHistory *history = get_history (self);
  guint position = history != NULL ? ef_history_get_position (history) : 0;
  guint n = history != NULL ? g_list_model_get_n_items (G_LIST_MODEL (history)) : 0;

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "steps" : "none");
  gtk_single_selection_set_selected (self->selection, position > 0 ? position - 1 : GTK_INVALID_LIST_POSITION);
}

static void
activated_cb (EfHistoryList *self,
              guint          position)
{
  g_autoptr (GError) error = NULL;
  EfHistory *history = get_history (self);

  if (history != NULL && !ef_history_go_to (history, position + 1, &error) && error != NULL)
    ef_workbench_report (self->workbench, _("The history could not go there"), error);
}

static void
plan_cb (EfHistoryList *self)
{
  EfHistory *history = get_history (self);

  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (history));
  if (history != NULL)
    {
      g_signal_connect_object (history, "notify::position", G_CALLBACK (position_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (history, "items-changed", G_CALLBACK (position_cb), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
  position_cb (self);
}

void
ef_history_list_set_workbench (EfHistoryList *self,
                               EfWorkbench   *workbench)
{
  g_return_if_fail (EF_IS_HISTORY_LIST (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  plan_cb (self);
}

static void
dispose (GObject *object)
{
  EfHistoryList *self = EF_HISTORY_LIST (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (ef_history_list_parent_class)->dispose (object);
}

static void
ef_history_list_class_init (EfHistoryListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (EF_TYPE_HISTORY_STEP);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-history-list.ui");
  ef_closures_bind (widget_class);
  gtk_widget_class_bind_template_child (widget_class, EfHistoryList, stack);
  gtk_widget_class_bind_template_child (widget_class, EfHistoryList, list);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
ef_history_list_init (EfHistoryList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}
