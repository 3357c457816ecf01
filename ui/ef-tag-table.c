#include "config.h"

#include "ef-tag-table.h"

#include "ef-action-button.h"
#include "ef-closures.h"
#include "ef-row-model.h"
#include "ef-row-text.h"
#include "ef-ui.h"

/* Pixels from which on most columns are of use, and all. */
#define WIDE 760
#define WIDER 1150

struct _EfTagTable
{
  GtkWidget parent_instance;

  GtkSearchEntry *search;
  GtkToggleButton *identifying, *changed, *private_tags, *text_kept;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkColumnView *table;
  GtkColumnViewColumn *risk_column, *tag_column, *keyword_column, *name_column, *vr_column, *level_column,
      *value_column, *action_column, *result_column, *state_column, *reason_column;

  EfRowModel *model;

  int width;         /* that the columns share */
  gboolean is_wide;  /* there is room for most of them */
  guint arranging;   /* an idle: columns must not change while the table is given its place */
};

G_DEFINE_FINAL_TYPE (EfTagTable, ef_tag_table, GTK_TYPE_WIDGET)

/* --- order ----------------------------------------------------------------------------------------------------- */

static int
compare_risk (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  return ef_row_compare_risk ((EfPlanRow *) a, (EfPlanRow *) b);
}

static int
compare_place (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return ef_row_compare_place ((EfPlanRow *) a, (EfPlanRow *) b);
}

/* Texts as they are shown. */
static int
compare_text (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  char *(*dup_text) (EfPlanRow *) = user_data;
  g_autofree char *first = dup_text ((EfPlanRow *) a);
  g_autofree char *second = dup_text ((EfPlanRow *) b);

  return g_utf8_collate (first, second);
}

static char *
dup_vr (EfPlanRow *row)
{
  return g_strdup (ef_plan_row_get_vr (row) != NULL ? ef_plan_row_get_vr (row) : "");
}

static char *
dup_action (EfPlanRow *row)
{
  return g_strdup (ef_action_get_label (ef_plan_row_get_action (row)));
}

static char *
dup_state (EfPlanRow *row)
{
  return g_strdup_printf ("%u", (guint) ef_plan_row_get_state (row));
}

static int
compare_level (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return (int) ef_plan_row_get_level ((EfPlanRow *) a) - (int) ef_plan_row_get_level ((EfPlanRow *) b);
}

static void
set_sorter (GtkColumnViewColumn *column,
            GCompareDataFunc     compare,
            gpointer             user_data)
{
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, user_data, NULL));

  gtk_column_view_column_set_sorter (column, sorter);
}

static void
set_sorters (EfTagTable *self)
{
  set_sorter (self->risk_column, compare_risk, NULL);
  set_sorter (self->tag_column, compare_place, NULL);
  set_sorter (self->keyword_column, compare_text, ef_row_dup_title);
  set_sorter (self->name_column, compare_text, ef_row_dup_keyword);
  set_sorter (self->level_column, compare_level, NULL);
  set_sorter (self->vr_column, compare_text, dup_vr);
  set_sorter (self->value_column, compare_text, ef_row_dup_value);
  set_sorter (self->action_column, compare_text, dup_action);
  set_sorter (self->result_column, compare_text, ef_row_dup_result);
  set_sorter (self->state_column, compare_text, dup_state);
  set_sorter (self->reason_column, compare_text, ef_row_dup_reason);
  gtk_column_view_sort_by_column (self->table, self->risk_column, GTK_SORT_ASCENDING);
}

/* --- columns --------------------------------------------------------------------------------------------------- */

/* Of the columns that hold texts: their share of the room that the others leave. */
static void
share (EfTagTable *self)
{
  const struct
  {
    GtkColumnViewColumn *column;
    int parts;
  } shares[] = {
    { self->keyword_column, 4 },
    { self->value_column, 4 },
    { self->result_column, 3 },
    { self->reason_column, self->is_wide ? 5 : 0 },
  };
  GListModel *columns = gtk_column_view_get_columns (self->table);
  int room = self->width;
  int parts = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      parts += shares[i].parts;
      room += gtk_column_view_column_get_fixed_width (shares[i].column) * (shares[i].parts > 0);
    }
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (gtk_column_view_column_get_visible (column))
        room -= gtk_column_view_column_get_fixed_width (column);
    }
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    if (shares[i].parts > 0)
      gtk_column_view_column_set_fixed_width (shares[i].column, MAX (room * shares[i].parts / parts, 80));
}

/* In a narrow pane: what it is, what it says, what will be written. The finding's detail below tells the rest. */
static void
arrange (EfTagTable *self)
{
  GtkColumnViewColumn *columns[] = { self->tag_column,    self->vr_column,    self->level_column,
                                     self->action_column, self->state_column, self->reason_column };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    gtk_column_view_column_set_visible (columns[i], self->is_wide);
  gtk_column_view_column_set_visible (self->name_column, self->width >= WIDER);
  share (self);
}

static gboolean
arrange_cb (gpointer user_data)
{
  EfTagTable *self = user_data;

  self->arranging = 0;
  arrange (self);
  return G_SOURCE_REMOVE;
}

static void
width_cb (EfTagTable *self)
{
  int width = (int) gtk_adjustment_get_page_size (gtk_scrolled_window_get_hadjustment (self->scrolled));

  if (width == self->width || width <= 0)
    return;
  self->width = width;
  self->is_wide = width >= WIDE;
  if (self->arranging == 0)
    self->arranging = g_idle_add (arrange_cb, self);
}

/* --- following ------------------------------------------------------------------------------------------------- */

static void
filter_changed_cb (EfTagTable *self)
{
  EfFilterFlags flags = EF_FILTER_TAGS;

  if (gtk_toggle_button_get_active (self->identifying))
    flags |= EF_FILTER_IDENTIFYING;
  if (gtk_toggle_button_get_active (self->changed))
    flags |= EF_FILTER_CHANGED;
  if (gtk_toggle_button_get_active (self->private_tags))
    flags |= EF_FILTER_PRIVATE;
  if (gtk_toggle_button_get_active (self->text_kept))
    flags |= EF_FILTER_TEXT_KEPT;
  ef_row_model_set_filter (self->model, flags, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
rows_changed_cb (EfTagTable *self)
{
  gtk_stack_set_visible_child_name (self->stack, ef_row_model_get_n_items (self->model) > 0 ? "table" : "empty");
}

/* The column view has no function for it before GTK 4.12; the list inside of it has an action. */
static void
reveal_cb (EfTagTable *self,
           guint       position)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->table));

  if (list != NULL)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

void
ef_tag_table_set_workbench (EfTagTable  *self,
                            EfWorkbench *workbench)
{
  ef_row_model_set_workbench (self->model, workbench);
}

void
ef_tag_table_focus_search (EfTagTable *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* --- life ------------------------------------------------------------------------------------------------------ */

/* Who comes here comes to the rows, where one key decides; the search has a key of its own. */
static gboolean
focus (GtkWidget       *widget,
       GtkDirectionType direction)
{
  EfTagTable *self = EF_TAG_TABLE (widget);

  if (direction == GTK_DIR_TAB_FORWARD && gtk_widget_get_focus_child (widget) == NULL &&
      ef_row_model_get_n_items (self->model) > 0)
    return gtk_widget_grab_focus (gtk_widget_get_last_child (GTK_WIDGET (self->table)));
  return GTK_WIDGET_CLASS (ef_tag_table_parent_class)->focus (widget, direction);
}

static void
map (GtkWidget *widget)
{
  ef_row_model_set_shown (EF_TAG_TABLE (widget)->model, TRUE);
  GTK_WIDGET_CLASS (ef_tag_table_parent_class)->map (widget);
}

static void
unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ef_tag_table_parent_class)->unmap (widget);
  ef_row_model_set_shown (EF_TAG_TABLE (widget)->model, FALSE);
}

static void
dispose (GObject *object)
{
  EfTagTable *self = EF_TAG_TABLE (object);

  g_clear_handle_id (&self->arranging, g_source_remove);
  if (self->table != NULL)
    gtk_column_view_set_model (self->table, NULL);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (ef_tag_table_parent_class)->dispose (object);
}

static void
ef_tag_table_class_init (EfTagTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  widget_class->focus = focus;
  widget_class->map = map;
  widget_class->unmap = unmap;
  g_type_ensure (EF_TYPE_PLAN_ROW);
  g_type_ensure (EF_TYPE_ACTION_BUTTON);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-tag-table.ui");
  ef_closures_bind (widget_class);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, search);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, identifying);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, changed);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, private_tags);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, text_kept);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, stack);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, scrolled);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, table);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, risk_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, tag_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, keyword_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, name_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, vr_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, level_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, value_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, action_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, result_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, state_column);
  gtk_widget_class_bind_template_child (widget_class, EfTagTable, reason_column);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
}

static void
ef_tag_table_init (EfTagTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = ef_row_model_new (EF_VIEW_TAGS, FALSE);
  ef_row_model_set_shown (self->model, FALSE);
  g_signal_connect_object (self->model, "changed", G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "reveal", G_CALLBACK (reveal_cb), self, G_CONNECT_SWAPPED);
  set_sorters (self);
  arrange (self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scrolled), "notify::page-size",
                           G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
  ef_row_model_take_sorter (self->model, g_object_ref (gtk_column_view_get_sorter (self->table)));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (ef_row_model_get_selection (self->model)));
  filter_changed_cb (self);
}
