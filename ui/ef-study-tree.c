#include "config.h"

#include "ef-study-tree.h"

#include "ef-closures.h"
#include "ef-thumbnail.h"
#include "ef-ui.h"

struct _EfStudyTree
{
  GtkWidget parent_instance;

  GtkDropDown *filter;
  GtkListView *list;

  /* tree -> sorted -> filtered -> selection */
  EfWorkbench *workbench;
  GtkTreeListModel *tree;
  GtkSorter *worst_first;
  GtkFilter *shown;
  GtkSingleSelection *selection;

  GHashTable *sample; /* labels of series; NULL: none was drawn */

  guint sorting;        /* a timeout: states change in bursts */
  gboolean is_unsorted; /* since the analysis is done */
  gboolean following;   /* the selection is being set from the workbench */
};

G_DEFINE_FINAL_TYPE (EfStudyTree, ef_study_tree, GTK_TYPE_WIDGET)

enum
{
  SHOW_ALL,
  SHOW_TO_REVIEW,
  SHOW_REVIEWED,
  SHOW_PROBLEMS,
  SHOW_SAMPLE,
};

/* --- model ----------------------------------------------------------------------------------------------------- */

static GListModel *
make_children (gpointer item,
               gpointer user_data)
{
  GListModel *children = ef_session_node_get_children (item);

  return children != NULL ? g_object_ref (children) : NULL;
}

/* Instances keep their order: it is that of the pictures. */
static int
compare_nodes (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  EfSessionNode *first = (EfSessionNode *) a;
  EfSessionNode *second = (EfSessionNode *) b;
  int order = (int) ef_session_node_get_state (second) - (int) ef_session_node_get_state (first);

  if (ef_session_node_get_kind (first) == EF_NODE_INSTANCE)
    return 0;
  if (order == 0)
    order = (int) ef_session_node_get_n_open (second) - (int) ef_session_node_get_n_open (first);
  return order;
}

/* Series that were drawn, and what stands above and below them. */
static gboolean
is_in_sample (EfStudyTree   *self,
              EfSessionNode *node)
{
  GListModel *children = ef_session_node_get_children (node);

  if (ef_session_node_get_kind (node) == EF_NODE_INSTANCE)
    node = ef_session_node_get_parent (node);
  if (ef_session_node_get_kind (node) == EF_NODE_SERIES)
    return self->sample != NULL && g_hash_table_contains (self->sample, ef_session_node_get_scope (node).label);
  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (EfSessionNode) child = g_list_model_get_item (children, i);

      if (is_in_sample (self, child))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  EfStudyTree *self = user_data;
  g_autoptr (EfSessionNode) node = gtk_tree_list_row_get_item (item);
  EfNodeState state = node != NULL ? ef_session_node_get_state (node) : EF_NODE_WAITING;

  switch (gtk_drop_down_get_selected (self->filter))
    {
    case SHOW_TO_REVIEW:
      return state >= EF_NODE_WAITING;
    case SHOW_REVIEWED:
      return state < EF_NODE_WAITING;
    case SHOW_PROBLEMS:
      return state == EF_NODE_PROBLEM;
    case SHOW_SAMPLE:
      return node != NULL && is_in_sample (self, node);
    case SHOW_ALL:
    default:
      return TRUE;
    }
}

/* Patients and studies are open from the start. */
static void
expand_new (EfStudyTree *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tree)); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->tree), i);
      g_autoptr (EfSessionNode) node = gtk_tree_list_row_get_item (row);

      if (ef_session_node_get_kind (node) < EF_NODE_SERIES && g_object_get_data (G_OBJECT (node), "ef-opened") == NULL)
        {
          g_object_set_data (G_OBJECT (node), "ef-opened", GINT_TO_POINTER (1));
          gtk_tree_list_row_set_expanded (row, TRUE);
        }
    }
}

static gboolean
sort_again (gpointer user_data)
{
  EfStudyTree *self = user_data;

  self->sorting = 0;
  gtk_filter_changed (self->shown, GTK_FILTER_CHANGE_DIFFERENT);
  return G_SOURCE_REMOVE;
}

/* The order is made when nodes come and when the analysis is done; while a person works it stays as it is. */
static void
settled_cb (EfStudyTree *self)
{
  if (self->sorting == 0)
    self->sorting = g_timeout_add (250, sort_again, self);
}

static void
analysed_cb (EfStudyTree *self)
{
  self->is_unsorted = TRUE;
}

/* Only now do all nodes know how bad they are. */
static void
summed_cb (EfStudyTree *self)
{
  if (!self->is_unsorted)
    return;
  self->is_unsorted = FALSE;
  gtk_sorter_changed (self->worst_first, GTK_SORTER_CHANGE_DIFFERENT);
}

static void
filter_cb (EfStudyTree *self)
{
  if (self->sample == NULL && gtk_drop_down_get_selected (self->filter) == SHOW_SAMPLE)
    gtk_widget_activate_action (GTK_WIDGET (self), "session.sample", NULL);
  if (self->shown != NULL)
    gtk_filter_changed (self->shown, GTK_FILTER_CHANGE_DIFFERENT);
}

void
ef_study_tree_take_sample (EfStudyTree *self,
                           GHashTable  *series)
{
  g_clear_pointer (&self->sample, g_hash_table_unref);
  self->sample = series;
  gtk_drop_down_set_selected (self->filter, SHOW_SAMPLE);
  filter_cb (self);
}

/* --- selection ------------------------------------------------------------------------------------------------- */

static EfSessionNode *
get_node (EfStudyTree *self,
          guint        position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  EfSessionNode *node = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  if (node != NULL)
    g_object_unref (node);
  return node;
}

static void
selected_cb (EfStudyTree *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (!self->following && position != GTK_INVALID_LIST_POSITION)
    ef_workbench_set_node (self->workbench, get_node (self, position));
}

/* What is shown is selected, or what of it the tree shows: its series, its study. */
static void
number_cb (EfStudyTree *self)
{
  EfSessionNode *node =
      ef_session_get_node (ef_workbench_get_session (self->workbench), ef_workbench_get_number (self->workbench));
  guint selected = gtk_single_selection_get_selected (self->selection);
  EfSessionNode *current = selected != GTK_INVALID_LIST_POSITION ? get_node (self, selected) : NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (current != NULL && ef_session_node_get_number (current) == ef_workbench_get_number (self->workbench))
    return;
  for (; node != NULL; node = ef_session_node_get_parent (node))
    for (guint i = 0; i < n; i++)
      if (get_node (self, i) == node)
        {
          if (i == selected)
            return;
          self->following = TRUE;
          gtk_single_selection_set_selected (self->selection, i);
          self->following = FALSE;
          gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
          return;
        }
}

void
ef_study_tree_step (EfStudyTree *self,
                    int          steps)
{
  EfSession *session = ef_workbench_get_session (self->workbench);
  GListModel *patients = ef_session_get_tree (session);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  int at = 0;

  for (guint i = 0; i < g_list_model_get_n_items (patients); i++)
    {
      g_autoptr (EfSessionNode) patient = g_list_model_get_item (patients, i);
      g_autoptr (GArray) numbers = ef_session_list_instances (session, patient);

      g_array_append_vals (all, numbers->data, numbers->len);
    }
  if (all->len == 0)
    return;
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, guint, i) == ef_workbench_get_number (self->workbench))
      at = (int) i;
  at = CLAMP (at + steps, 0, (int) all->len - 1);
  ef_workbench_show (self->workbench, g_array_index (all, guint, at), 0);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
plan_cb (EfStudyTree *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);

  g_clear_pointer (&self->sample, g_hash_table_unref);
  if (gtk_drop_down_get_selected (self->filter) == SHOW_SAMPLE)
    gtk_drop_down_set_selected (self->filter, SHOW_ALL);
  if (plan != NULL)
    g_signal_connect_object (plan, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
}

void
ef_study_tree_set_workbench (EfStudyTree *self,
                             EfWorkbench *workbench)
{
  EfSession *session = ef_workbench_get_session (workbench);
  GListModel *tree = ef_session_get_tree (session);
  GtkSortListModel *sorted;
  GtkFilterListModel *filtered;

  g_return_if_fail (EF_IS_STUDY_TREE (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  self->tree = gtk_tree_list_model_new (g_object_ref (tree), FALSE, FALSE, make_children, NULL, NULL);
  self->worst_first = GTK_SORTER (gtk_custom_sorter_new (compare_nodes, NULL, NULL));
  sorted = gtk_sort_list_model_new (
      g_object_ref (G_LIST_MODEL (self->tree)),
      GTK_SORTER (gtk_tree_list_row_sorter_new (g_object_ref (self->worst_first))));
  self->shown = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (sorted), g_object_ref (self->shown));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));

  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tree, "items-changed", G_CALLBACK (expand_new), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "inputs-added", G_CALLBACK (expand_new), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "analysis-done", G_CALLBACK (analysed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "tree-summed", G_CALLBACK (summed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "written", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::number", G_CALLBACK (number_cb), self, G_CONNECT_SWAPPED);
  plan_cb (self);
  expand_new (self);
}

static void
dispose (GObject *object)
{
  EfStudyTree *self = EF_STUDY_TREE (object);

  g_clear_handle_id (&self->sorting, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->sample, g_hash_table_unref);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
  g_clear_object (&self->worst_first);
  g_clear_object (&self->tree);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (ef_study_tree_parent_class)->dispose (object);
}

static void
ef_study_tree_class_init (EfStudyTreeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (EF_TYPE_SESSION_NODE);
  g_type_ensure (EF_TYPE_THUMBNAIL);
  ef_ui_init ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/efface/Efface/ui/ef-study-tree.ui");
  ef_closures_bind (widget_class);
  gtk_widget_class_bind_template_child (widget_class, EfStudyTree, filter);
  gtk_widget_class_bind_template_child (widget_class, EfStudyTree, list);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
}

static void
ef_study_tree_init (EfStudyTree *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
