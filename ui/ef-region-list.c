#include "config.h"

#include "ef-region-list.h"

#include "ef-closures.h"
#include "ef-row-model.h"
#include "ef-ui.h"

struct _EfRegionList
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkListView *list;

  EfRowModel *model;
};

G_DEFINE_FINAL_TYPE (EfRegionList, ef_region_list, GTK_TYPE_WIDGET)

static void
rows_changed_cb (EfRegionList *self)
{
  gtk_stack_set_visible_child_name (self->stack, ef_row_model_get_n_items (self->model) > 0 ? "list" : "empty");
}

static void
reveal_cb (EfRegionList *self,
           guint         position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

void
ef_region_list_set_workbench (EfRegionList *self,
                              EfWorkbench  *workbench)
{
  ef_row_model_set_workbench (self->model, workbench);
}

static void
map (GtkWidget *widget)
{
  ef_row_model_set_shown (EF_REGION_LIST (widget)->model, TRUE);
  GTK_WIDGET_CLASS (ef_region_list_parent_class)->map (widget);
}

static void
unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ef_region_list_parent_class)->unmap (widget);
  ef_row_model_set_shown (EF_REGION_LIST (widget)->model, FALSE);
}

static void
dispose (GObject *object)
{
  EfRegionList *self = EF_REGION_LIST (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (ef_region_list_parent_class)->dispose (object);
}

static void
ef_region_list_class_init (EfRegionListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->map = map;
  widget_class->unmap = unmap;
  g_type_ensure (EF_TYPE_PLAN_ROW);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-region-list.ui");
  ef_closures_bind (widget_class);
  gtk_widget_class_bind_template_child (widget_class, EfRegionList, stack);
  gtk_widget_class_bind_template_child (widget_class, EfRegionList, list);
}

static void
ef_region_list_init (EfRegionList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = ef_row_model_new (EF_VIEW_REGIONS, TRUE);
  ef_row_model_set_shown (self->model, FALSE);
  g_signal_connect_object (self->model, "changed", G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "reveal", G_CALLBACK (reveal_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (ef_row_model_get_selection (self->model)));
  rows_changed_cb (self);
}
