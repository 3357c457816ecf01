#include "config.h"

#include "ef-difference-list.h"

#include "ef-difference-item.h"
#include "ef-ui.h"

#include <glib/gi18n.h>

struct _EfDifferenceList
{
  GtkWidget parent_instance;

  GtkLabel *headline;
  GtkListView *list;
  GtkWidget *bar;
  GtkButton *first, *second, *own;

  EfWorkbench *workbench;
  GListStore *items; /* of EfDifferenceItem */
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (EfDifferenceList, ef_difference_list, GTK_TYPE_WIDGET)

/* --- showing --------------------------------------------------------------------------------------------------- */

static EfDifferenceItem *
get_selected (EfDifferenceList *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
set_text (GtkButton  *button,
          const char *text)
{
  GtkWidget *label = gtk_button_get_child (button);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), text);
}

static void
show_bar (EfDifferenceList *self)
{
  EfDifferenceItem *item = get_selected (self);
  g_autofree char *first = item != NULL ? ef_difference_item_dup_mind (item, FALSE) : NULL;
  g_autofree char *second = item != NULL ? ef_difference_item_dup_mind (item, TRUE) : NULL;

  gtk_widget_set_sensitive (self->bar, item != NULL);
  if (item == NULL)
    return;
  set_text (self->first, first);
  set_text (self->second, second);
}

static void
show_headline (EfDifferenceList *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint n_open = plan != NULL ? ef_plan_count_unsettled (plan) : 0;
  g_autofree char *text =
      n_open > 0 ? g_strdup_printf (ngettext ("%u of %u difference is open", "%u of %u differences are open", n), n_open, n)
                 : g_strdup (_("All differences are settled"));

  gtk_label_set_label (self->headline, text);
  /* A tab that is hidden while there is nothing in it. */
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

/* (transfer full): target -> EfPlanRow, of those that differ. */
static GHashTable *
find_rows (EfPlan    *plan,
           GPtrArray *targets)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (plan));

  for (guint i = 0; i < targets->len; i++)
    g_hash_table_add (wanted, g_ptr_array_index (targets, i));
  for (guint i = 0; i < n && g_hash_table_size (rows) < targets->len; i++)
    {
      g_autoptr (EfPlanRow) row = g_list_model_get_item (G_LIST_MODEL (plan), i);
      g_autofree char *target = ef_plan_row_dup_target (row);

      if (target != NULL && g_hash_table_contains (wanted, target))
        g_hash_table_insert (rows, g_steal_pointer (&target), g_steal_pointer (&row));
    }
  return rows;
}

static gboolean
is_shown (EfDifferenceList *self,
          GPtrArray        *targets)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) != targets->len)
    return FALSE;
  for (guint i = 0; i < targets->len; i++)
    {
      g_autoptr (EfDifferenceItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_strcmp0 (ef_difference_item_get_target (item), g_ptr_array_index (targets, i)) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
fill (EfDifferenceList *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);
  g_autoptr (GPtrArray) targets =
      plan != NULL ? ef_plan_list_differences (plan) : g_ptr_array_new_with_free_func (g_free);

  if (is_shown (self, targets))
    {
      for (guint i = 0; i < targets->len; i++)
        {
          g_autoptr (EfDifferenceItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

          ef_difference_item_refresh (item);
        }
    }
  else
    {
      g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GHashTable) rows = targets->len > 0 ? find_rows (plan, targets) : NULL;

      for (guint i = 0; i < targets->len; i++)
        {
          const char *target = g_ptr_array_index (targets, i);

          g_ptr_array_add (items, ef_difference_item_new (plan, target, g_hash_table_lookup (rows, target)));
        }
      g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata,
                           items->len);
    }
  show_headline (self);
  show_bar (self);
}

static void
plan_cb (EfDifferenceList *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);

  g_list_store_remove_all (self->items);
  if (plan != NULL)
    g_signal_connect_object (plan, "settled", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

/* --- acting ---------------------------------------------------------------------------------------------------- */

static void
selected_cb (EfDifferenceList *self)
{
  EfDifferenceItem *item = get_selected (self);
  EfPlanRow *row = item != NULL ? ef_difference_item_get_row (item) : NULL;
  guint number;
  guint frame;

  show_bar (self);
  if (row != NULL)
    ef_workbench_set_row (self->workbench, row);
  else if (item != NULL && ef_difference_item_get_place (item, &number, &frame))
    ef_workbench_show (self->workbench, number, frame);
}

/* The next one that is open, from the top again after the end. */
static void
select_next (EfDifferenceList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint from = gtk_single_selection_get_selected (self->selection);

  for (guint i = 1; i < n; i++)
    {
      guint position = (from + i) % n;
      g_autoptr (EfDifferenceItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

      if (ef_difference_item_get_settled (item) != EF_SETTLE_OPEN)
        continue;
      gtk_single_selection_set_selected (self->selection, position);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
      return;
    }
}

static void
settle (EfDifferenceList *self,
        EfSettlement      how)
{
  EfDifferenceItem *item = get_selected (self);
  g_autoptr (GError) error = NULL;

  if (item == NULL)
    return;
  if (!ef_session_settle (ef_workbench_get_session (self->workbench), ef_difference_item_get_target (item), how, &error))
    ef_workbench_report (self->workbench, _("This could not be changed"), error);
  else
    select_next (self);
}

static void
first_cb (EfDifferenceList *self)
{
  settle (self, EF_SETTLE_FIRST);
}

static void
second_cb (EfDifferenceList *self)
{
  settle (self, EF_SETTLE_SECOND);
}

static void
own_cb (EfDifferenceList *self)
{
  settle (self, EF_SETTLE_OWN);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

void
ef_difference_list_set_workbench (EfDifferenceList *self,
                                  EfWorkbench      *workbench)
{
  g_return_if_fail (EF_IS_DIFFERENCE_LIST (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  plan_cb (self);
}

static void
dispose (GObject *object)
{
  EfDifferenceList *self = EF_DIFFERENCE_LIST (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (ef_difference_list_parent_class)->dispose (object);
}

static void
ef_difference_list_class_init (EfDifferenceListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (EF_TYPE_DIFFERENCE_ITEM);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-difference-list.ui");
  gtk_widget_class_bind_template_child (widget_class, EfDifferenceList, headline);
  gtk_widget_class_bind_template_child (widget_class, EfDifferenceList, list);
  gtk_widget_class_bind_template_child (widget_class, EfDifferenceList, bar);
  gtk_widget_class_bind_template_child (widget_class, EfDifferenceList, first);
  gtk_widget_class_bind_template_child (widget_class, EfDifferenceList, second);
  gtk_widget_class_bind_template_child (widget_class, EfDifferenceList, own);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, second_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_cb);
}

static void
ef_difference_list_init (EfDifferenceList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (EF_TYPE_DIFFERENCE_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}
