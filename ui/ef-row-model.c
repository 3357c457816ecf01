#include "config.h"

#include "ef-row-model.h"

struct _EfRowModel
{
  GObject parent_instance;

  EfWorkbench *workbench;
  EfViewFlags flags;
  gboolean of_instance;

  /* view -> filtered -> sorted -> selection */
  GtkCustomFilter *filter;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;

  /* What the view is of; NULL as label: all. */
  EfScopeKind scope;
  char *label;

  EfFilterFlags filter_flags;
  char *search;

  gboolean following; /* the selection is being set from the workbench */
  gboolean hidden;
  gboolean stale;     /* hidden, and something has changed since */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REVEAL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EfRowModel, ef_row_model, G_TYPE_OBJECT)

/* --- filter and order ------------------------------------------------------------------------------------------ */

static gboolean
match (gpointer item,
       gpointer user_data)
{
  EfRowModel *self = user_data;
  EfRowFilter filter = { self->filter_flags, self->search };

  return ef_row_filter_match (&filter, item);
}

static int
compare_risk (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  return ef_row_compare_risk ((EfPlanRow *) a, (EfPlanRow *) b);
}

void
ef_row_model_set_filter (EfRowModel    *self,
                         EfFilterFlags  flags,
                         const char    *search)
{
  g_return_if_fail (EF_IS_ROW_MODEL (self));

  self->filter_flags = flags;
  g_free (self->search);
  self->search = g_strdup (search);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
ef_row_model_take_sorter (EfRowModel *self,
                          GtkSorter  *sorter)
{
  g_return_if_fail (EF_IS_ROW_MODEL (self));

  if (sorter == NULL)
    sorter = GTK_SORTER (gtk_custom_sorter_new (compare_risk, NULL, NULL));
  gtk_sort_list_model_set_sorter (self->sorted, sorter);
  g_object_unref (sorter);
}

/* --- selection ------------------------------------------------------------------------------------------------- */

gboolean
ef_row_is_same (EfPlanRow *a,
                EfPlanRow *b)
{
  EfPlanRegion region;

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || ef_plan_row_get_kind (a) != ef_plan_row_get_kind (b))
    return FALSE;
  if (ef_plan_row_get_input (a) != ef_plan_row_get_input (b))
    return FALSE;
  if (ef_plan_row_get_region (a, &region) != ef_plan_row_get_region (b, &region))
    return FALSE;
  return g_strcmp0 (ef_plan_row_get_path (a), ef_plan_row_get_path (b)) == 0 &&
         ef_plan_row_get_proposed (a) == ef_plan_row_get_proposed (b) &&
         g_strcmp0 (ef_plan_row_get_cause (a), ef_plan_row_get_cause (b)) == 0 &&
         (ef_plan_row_get_kind (a) != EF_ROW_VALUE ||
          g_strcmp0 (ef_plan_row_get_value (a), ef_plan_row_get_value (b)) == 0);
}

/* FALSE: the list is shown. */
static gboolean
let_go (EfRowModel *self)
{
  if (!self->hidden || self->stale)
    return self->hidden;
  self->stale = TRUE;
  self->following = TRUE;
  gtk_filter_list_model_set_model (self->filtered, NULL);
  self->following = FALSE;
  return TRUE;
}

static void
follow_row (EfRowModel *self)
{
  EfPlanRow *row = self->workbench != NULL ? ef_workbench_get_row (self->workbench) : NULL;
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n = g_list_model_get_n_items (model);
  guint found = GTK_INVALID_LIST_POSITION;

  if (self->stale || ef_row_is_same (row, gtk_single_selection_get_selected_item (self->selection)))
    return;
  for (guint i = 0; row != NULL && i < n && found == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (EfPlanRow) other = g_list_model_get_item (model, i);

      if (ef_row_is_same (row, other))
        found = i;
    }
  self->following = TRUE;
  gtk_single_selection_set_selected (self->selection, found);
  self->following = FALSE;
  if (found != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[SIGNAL_REVEAL], 0, found);
}

static void
selected_cb (EfRowModel *self)
{
  EfPlanRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (!self->following && row != NULL && self->workbench != NULL)
    ef_workbench_set_row (self->workbench, row);
}

/* --- following the workbench ----------------------------------------------------------------------------------- */

static void
settled_cb (EfRowModel *self)
{
  if (let_go (self))
    return;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  follow_row (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
rebuild (EfRowModel *self)
{
  EfPlan *plan = self->workbench != NULL ? ef_workbench_get_plan (self->workbench) : NULL;
  g_autofree char *label = NULL;
  g_autoptr (EfPlanView) view = NULL;
  EfScope scope;

  if (let_go (self))
    return;
  if (plan != NULL)
    {
      scope = ef_workbench_get_scope (self->workbench);
      self->scope = scope.kind;
      g_free (self->label);
      self->label = g_strdup (scope.label);
      if (self->of_instance)
        {
          label = g_strdup_printf ("%u", ef_workbench_get_number (self->workbench));
          scope.kind = EF_SCOPE_INSTANCE;
          scope.label = label;
        }
      view = ef_plan_view_new (plan, &scope, self->flags);
    }
  self->following = TRUE;
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (view));
  self->following = FALSE;
  follow_row (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
plan_cb (EfRowModel *self)
{
  EfPlan *plan = ef_workbench_get_plan (self->workbench);

  if (plan != NULL)
    {
      /* After the views, which connect when they are made and so are called first. */
      g_signal_handlers_disconnect_by_func (plan, settled_cb, self);
      g_signal_connect_object (plan, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
  rebuild (self);
}

/* Another instance is shown: that is of another scope, or not. */
static void
number_cb (EfRowModel *self)
{
  EfScope scope = ef_workbench_get_scope (self->workbench);

  if (self->of_instance || scope.kind != self->scope || g_strcmp0 (scope.label, self->label) != 0)
    rebuild (self);
}

void
ef_row_model_set_workbench (EfRowModel  *self,
                            EfWorkbench *workbench)
{
  g_return_if_fail (EF_IS_ROW_MODEL (self) && self->workbench == NULL);

  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::plan", G_CALLBACK (plan_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::scope", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::number", G_CALLBACK (number_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::row", G_CALLBACK (follow_row), self, G_CONNECT_SWAPPED);
  plan_cb (self);
}

void
ef_row_model_set_shown (EfRowModel *self,
                        gboolean    shown)
{
  g_return_if_fail (EF_IS_ROW_MODEL (self));

  self->hidden = !shown;
  if (shown && self->stale)
    {
      self->stale = FALSE;
      rebuild (self);
    }
}

GtkSingleSelection *
ef_row_model_get_selection (EfRowModel *self)
{
  return self->selection;
}

guint
ef_row_model_get_n_items (EfRowModel *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
dispose (GObject *object)
{
  EfRowModel *self = EF_ROW_MODEL (object);

  if (self->filtered != NULL)
    gtk_filter_list_model_set_model (self->filtered, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->workbench);
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->label, g_free);
  G_OBJECT_CLASS (ef_row_model_parent_class)->dispose (object);
}

static void
ef_row_model_class_init (EfRowModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", EF_TYPE_ROW_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[SIGNAL_REVEAL] = g_signal_new ("reveal", EF_TYPE_ROW_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ef_row_model_init (EfRowModel *self)
{
  self->filter = gtk_custom_filter_new (match, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), NULL);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  ef_row_model_take_sorter (self, NULL);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
}

EfRowModel *
ef_row_model_new (EfViewFlags flags,
                  gboolean    of_instance)
{
  EfRowModel *self = g_object_new (EF_TYPE_ROW_MODEL, NULL);

  self->flags = flags;
  self->of_instance = of_instance;
  return self;
}
