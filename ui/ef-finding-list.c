#include "config.h"

#include "ef-finding-list.h"

#include "ef-closures.h"
#include "ef-row-model.h"
#include "ef-ui.h"

struct _EfFindingList
{
  GtkWidget parent_instance;

  GtkSearchEntry *search;
  GtkToggleButton *open, *identifying, *pixels, *later;
  GtkStack *stack;
  GtkListView *list;

  EfRowModel *model;
  EfWorkbench *workbench;
};

G_DEFINE_FINAL_TYPE (EfFindingList, ef_finding_list, GTK_TYPE_WIDGET)

static gboolean
is_filtered (EfFindingList *self)
{
  return gtk_toggle_button_get_active (self->identifying) || gtk_toggle_button_get_active (self->pixels) ||
         gtk_toggle_button_get_active (self->later) || *gtk_editable_get_text (GTK_EDITABLE (self->search)) != 0;
}

static void
filter_changed_cb (EfFindingList *self)
{
  EfFilterFlags flags = 0;

  if (gtk_toggle_button_get_active (self->open))
    flags |= EF_FILTER_OPEN;
  if (gtk_toggle_button_get_active (self->identifying))
    flags |= EF_FILTER_IDENTIFYING;
  if (gtk_toggle_button_get_active (self->pixels))
    flags |= EF_FILTER_REGIONS;
  if (gtk_toggle_button_get_active (self->later))
    flags |= EF_FILTER_LATER;
  ef_row_model_set_filter (self->model, flags, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
rows_changed_cb (EfFindingList *self)
{
  EfSession *session = self->workbench != NULL ? ef_workbench_get_session (self->workbench) : NULL;
  const char *page = "list";

  if (ef_row_model_get_n_items (self->model) == 0)
    {
      if (is_filtered (self))
        page = "empty";
      else
        page = session == NULL || !ef_session_get_analysed (session) ? "waiting" : "done";
    }
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
reveal_cb (EfFindingList *self,
           guint          position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

void
ef_finding_list_set_workbench (EfFindingList *self,
                               EfWorkbench   *workbench)
{
  g_set_object (&self->workbench, workbench);
  g_signal_connect_object (ef_workbench_get_session (workbench), "notify::analysed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
  ef_row_model_set_workbench (self->model, workbench);
}

void
ef_finding_list_focus_search (EfFindingList *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* Who comes here comes to the rows, where one key decides; the search has a key of its own. */
static gboolean
focus (GtkWidget       *widget,
       GtkDirectionType direction)
{
  EfFindingList *self = EF_FINDING_LIST (widget);

  if (direction == GTK_DIR_TAB_FORWARD && gtk_widget_get_focus_child (widget) == NULL &&
      ef_row_model_get_n_items (self->model) > 0)
    return gtk_widget_grab_focus (GTK_WIDGET (self->list));
  return GTK_WIDGET_CLASS (ef_finding_list_parent_class)->focus (widget, direction);
}

static void
map (GtkWidget *widget)
{
  ef_row_model_set_shown (EF_FINDING_LIST (widget)->model, TRUE);
  GTK_WIDGET_CLASS (ef_finding_list_parent_class)->map (widget);
}

static void
unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ef_finding_list_parent_class)->unmap (widget);
  ef_row_model_set_shown (EF_FINDING_LIST (widget)->model, FALSE);
}

static void
dispose (GObject *object)
{
  EfFindingList *self = EF_FINDING_LIST (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (ef_finding_list_parent_class)->dispose (object);
}

static void
ef_finding_list_class_init (EfFindingListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->focus = focus;
  widget_class->map = map;
  widget_class->unmap = unmap;
  g_type_ensure (EF_TYPE_PLAN_ROW);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-finding-list.ui");
  ef_closures_bind (widget_class);
  gtk_widget_class_bind_template_child (widget_class, EfFindingList, search);
  gtk_widget_class_bind_template_child (widget_class, EfFindingList, open);
  gtk_widget_class_bind_template_child (widget_class, EfFindingList, identifying);
  gtk_widget_class_bind_template_child (widget_class, EfFindingList, pixels);
  gtk_widget_class_bind_template_child (widget_class, EfFindingList, later);
  gtk_widget_class_bind_template_child (widget_class, EfFindingList, stack);
  gtk_widget_class_bind_template_child (widget_class, EfFindingList, list);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
}

static void
ef_finding_list_init (EfFindingList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = ef_row_model_new (EF_VIEW_ALL, FALSE);
  ef_row_model_set_shown (self->model, FALSE);
  g_signal_connect_object (self->model, "changed", G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "reveal", G_CALLBACK (reveal_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (ef_row_model_get_selection (self->model)));
  filter_changed_cb (self);
}
