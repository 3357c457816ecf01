#include "config.h"

#include "ef-history-private.h"

/* --- steps ----------------------------------------------------------------------------------------------------- */

struct _EfHistoryStep
{
  GObject parent_instance;

  char *label;
  GPtrArray *edits; /* of EfEdit */
  gboolean sealed;  /* nothing merges with it */
};

enum
{
  STEP_PROP_0,
  STEP_PROP_LABEL,
  STEP_PROP_N_EDITS,
  N_STEP_PROPS
};

static GParamSpec *step_props[N_STEP_PROPS];

G_DEFINE_FINAL_TYPE (EfHistoryStep, ef_history_step, G_TYPE_OBJECT)

static void
step_finalize (GObject *object)
{
  EfHistoryStep *self = EF_HISTORY_STEP (object);

  g_free (self->label);
  g_ptr_array_unref (self->edits);
  G_OBJECT_CLASS (ef_history_step_parent_class)->finalize (object);
}

static void
step_get_property (GObject    *object,
                   guint       id,
                   GValue     *value,
                   GParamSpec *pspec)
{
  EfHistoryStep *self = EF_HISTORY_STEP (object);

  switch (id)
    {
    case STEP_PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case STEP_PROP_N_EDITS:
      g_value_set_uint (value, self->edits->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_history_step_class_init (EfHistoryStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = step_finalize;
  object_class->get_property = step_get_property;
  step_props[STEP_PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  step_props[STEP_PROP_N_EDITS] =
      g_param_spec_uint ("n-edits", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_STEP_PROPS, step_props);
}

static void
ef_history_step_init (EfHistoryStep *self)
{
  self->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
}

static EfHistoryStep *
new_step (const char *label)
{
  EfHistoryStep *step = g_object_new (EF_TYPE_HISTORY_STEP, NULL);

  step->label = g_strdup (label);
  return step;
}

const char *
ef_history_step_get_label (EfHistoryStep *self)
{
  return self->label;
}

guint
ef_history_step_get_n_edits (EfHistoryStep *self)
{
  return self->edits->len;
}

GPtrArray *
_ef_history_step_get_edits (EfHistoryStep *self)
{
  return self->edits;
}

/* Adds @edit, or merges it with the last one. TRUE if what is left changes nothing and went. */
static gboolean
step_take (EfHistoryStep *self,
           EfEdit        *edit)
{
  EfEdit *merged = NULL;

  if (self->edits->len > 0)
    merged = ef_edit_new_merged (g_ptr_array_index (self->edits, self->edits->len - 1), edit);
  if (merged == NULL)
    g_ptr_array_add (self->edits, ef_edit_ref (edit));
  else
    {
      g_ptr_array_set_size (self->edits, (gint) self->edits->len - 1);
      if (ef_edit_is_empty (merged))
        ef_edit_unref (merged);
      else
        g_ptr_array_add (self->edits, merged);
    }
  return self->edits->len == 0;
}

/* --- the history ----------------------------------------------------------------------------------------------- */

struct _EfHistory
{
  GObject parent_instance;

  EfPlan *plan;
  GPtrArray *steps;    /* of EfHistoryStep */
  guint position;      /* so many are done */
};

enum
{
  PROP_0,
  PROP_POSITION,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return EF_TYPE_HISTORY_STEP;
}

static guint
get_n_items (GListModel *model)
{
  return EF_HISTORY (model)->steps->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  EfHistory *self = EF_HISTORY (model);

  return position < self->steps->len ? g_object_ref (g_ptr_array_index (self->steps, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EfHistory, ef_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
finalize (GObject *object)
{
  EfHistory *self = EF_HISTORY (object);

  g_ptr_array_unref (self->steps);
  g_clear_object (&self->plan);
  G_OBJECT_CLASS (ef_history_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  EfHistory *self = EF_HISTORY (object);

  switch (id)
    {
    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, ef_history_get_undo_label (self));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, ef_history_get_redo_label (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_history_class_init (EfHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = finalize;
  object_class->get_property = get_property;
  props[PROP_POSITION] =
      g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_UNDO_LABEL] =
      g_param_spec_string ("undo-label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_REDO_LABEL] =
      g_param_spec_string ("redo-label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ef_history_init (EfHistory *self)
{
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
}

EfHistory *
ef_history_new (EfPlan *plan)
{
  EfHistory *self;

  g_return_val_if_fail (EF_IS_PLAN (plan), NULL);

  self = g_object_new (EF_TYPE_HISTORY, NULL);
  self->plan = g_object_ref (plan);
  return self;
}

EfPlan *
ef_history_get_plan (EfHistory *self)
{
  return self->plan;
}

static void
notify (EfHistory *self)
{
  for (guint i = PROP_POSITION; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

/* Puts @step (taken) in the place of all that was undone. */
static void
push (EfHistory     *self,
      EfHistoryStep *step)
{
  guint removed = self->steps->len - self->position;

  g_ptr_array_set_size (self->steps, (gint) self->position);
  g_ptr_array_add (self->steps, step);
  self->position++;
  g_list_model_items_changed (G_LIST_MODEL (self), self->position - 1, removed, 1);
  notify (self);
}

static EfHistoryStep *
last_step (EfHistory *self)
{
  return self->position > 0 ? g_ptr_array_index (self->steps, self->position - 1) : NULL;
}

/* TRUE if @edit went into the last step. */
static gboolean
merge (EfHistory *self,
       EfEdit    *edit)
{
  EfHistoryStep *last = last_step (self);
  g_autoptr (EfEdit) merged = NULL;

  if (last == NULL || last->sealed || last->edits->len != 1 || self->position != self->steps->len)
    return FALSE;
  merged = ef_edit_new_merged (g_ptr_array_index (last->edits, 0), edit);
  if (merged == NULL)
    return FALSE;
  if (step_take (last, edit))
    {
      /* Back where it began: nothing was done. */
      self->position--;
      g_ptr_array_set_size (self->steps, (gint) self->position);
      g_list_model_items_changed (G_LIST_MODEL (self), self->position, 1, 0);
      notify (self);
    }
  return TRUE;
}

static gboolean
apply_one (EfHistory *self,
           EfEdit    *edit,
           GError   **error)
{
  gboolean ok;

  self->plan->way = EF_WAY_DO;
  self->plan->step = ef_edit_get_label (edit);
  ok = ef_plan_apply_edit (self->plan, edit, error);
  self->plan->way = EF_WAY_NONE;
  return ok;
}

gboolean
ef_history_do (EfHistory *self,
               EfEdit    *edit,
               GError   **error)
{
  EfHistoryStep *step;

  g_return_val_if_fail (EF_IS_HISTORY (self) && edit != NULL, FALSE);

  if (ef_edit_is_empty (edit))
    return TRUE;
  if (!apply_one (self, edit, error))
    return FALSE;
  if (merge (self, edit))
    return TRUE;
  step = new_step (ef_edit_get_label (edit));
  step_take (step, edit);
  push (self, step);
  return TRUE;
}

/* Applies all @edits, or their reverses from the last on; on failure what was done is taken back. */
static gboolean
apply_all (EfHistory  *self,
           EfWay       way,
           const char *label,
           GPtrArray  *edits,
           GError    **error)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
  gboolean reverse = way == EF_WAY_UNDO;
  gboolean ok = TRUE;

  self->plan->way = way;
  self->plan->step = label;
  ef_plan_begin (self->plan);
  for (guint i = 0; ok && i < edits->len; i++)
    {
      EfEdit *edit = g_ptr_array_index (edits, reverse ? edits->len - 1 - i : i);

      edit = reverse ? ef_edit_new_reverse (edit) : ef_edit_ref (edit);
      ok = ef_plan_apply_edit (self->plan, edit, error);
      if (ok)
        g_ptr_array_add (done, edit);
      else
        ef_edit_unref (edit);
    }
  for (guint i = done->len; !ok && i > 0; i--)
    {
      g_autoptr (EfEdit) back = ef_edit_new_reverse (g_ptr_array_index (done, i - 1));

      /* It takes back what was just done to what it was just done to; all in all no step. */
      self->plan->way = EF_WAY_NONE;
      if (!ef_plan_apply_edit (self->plan, back, NULL))
        g_assert_not_reached ();
    }
  ef_plan_end (self->plan);
  self->plan->way = EF_WAY_NONE;
  return ok;
}

gboolean
ef_history_do_all (EfHistory  *self,
                   const char *label,
                   GPtrArray  *edits,
                   GError    **error)
{
  g_autoptr (GPtrArray) telling = g_ptr_array_new ();
  EfHistoryStep *step;

  g_return_val_if_fail (EF_IS_HISTORY (self) && label != NULL && edits != NULL, FALSE);

  for (guint i = 0; i < edits->len; i++)
    if (!ef_edit_is_empty (g_ptr_array_index (edits, i)))
      g_ptr_array_add (telling, g_ptr_array_index (edits, i));
  if (!apply_all (self, EF_WAY_DO, label, telling, error))
    return FALSE;
  if (telling->len == 0)
    return TRUE;
  step = new_step (label);
  for (guint i = 0; i < telling->len; i++)
    g_ptr_array_add (step->edits, ef_edit_ref (g_ptr_array_index (telling, i)));
  step->sealed = TRUE;
  push (self, step);
  return TRUE;
}

void
ef_history_seal (EfHistory *self)
{
  EfHistoryStep *last = last_step (self);

  if (last != NULL)
    last->sealed = TRUE;
}

gboolean
ef_history_undo (EfHistory *self,
                 GError   **error)
{
  EfHistoryStep *step;

  g_return_val_if_fail (EF_IS_HISTORY (self), FALSE);

  step = last_step (self);
  if (step == NULL || !apply_all (self, EF_WAY_UNDO, step->label, step->edits, error))
    return FALSE;
  step->sealed = TRUE;
  self->position--;
  notify (self);
  return TRUE;
}

gboolean
ef_history_redo (EfHistory *self,
                 GError   **error)
{
  EfHistoryStep *step;

  g_return_val_if_fail (EF_IS_HISTORY (self), FALSE);

  if (self->position == self->steps->len)
    return FALSE;
  step = g_ptr_array_index (self->steps, self->position);
  if (!apply_all (self, EF_WAY_REDO, step->label, step->edits, error))
    return FALSE;
  self->position++;
  notify (self);
  return TRUE;
}

gboolean
ef_history_go_to (EfHistory *self,
                  guint      position,
                  GError   **error)
{
  g_return_val_if_fail (EF_IS_HISTORY (self) && position <= self->steps->len, FALSE);

  while (self->position > position)
    if (!ef_history_undo (self, error))
      return FALSE;
  while (self->position < position)
    if (!ef_history_redo (self, error))
      return FALSE;
  return TRUE;
}

/* --- from a journal ---------------------------------------------------------------------------------------------- */

/* Do @edits the same as @step, or take it back? */
static gboolean
is_step (const EfHistoryStep *step,
         GPtrArray           *edits,
         gboolean             reverse)
{
  if (step->edits->len != edits->len)
    return FALSE;
  for (guint i = 0; i < edits->len; i++)
    {
      const EfEdit *edit = g_ptr_array_index (edits, reverse ? edits->len - 1 - i : i);
      g_autoptr (EfEdit) done = reverse ? ef_edit_new_reverse (g_ptr_array_index (step->edits, i))
                                        : ef_edit_ref (g_ptr_array_index (step->edits, i));

      if (!ef_edit_is_equal (edit, done))
        return FALSE;
    }
  return TRUE;
}

void
_ef_history_replay (EfHistory  *self,
                    EfWay       way,
                    const char *label,
                    GPtrArray  *edits)
{
  EfHistoryStep *step = NULL;

  if (way == EF_WAY_UNDO)
    step = last_step (self);
  else if (way == EF_WAY_REDO && self->position < self->steps->len)
    step = g_ptr_array_index (self->steps, self->position);
  if (way == EF_WAY_DO)
    {
      if (edits->len == 1 && merge (self, g_ptr_array_index (edits, 0)))
        return;
      step = new_step (label);
      for (guint i = 0; i < edits->len; i++)
        g_ptr_array_add (step->edits, ef_edit_ref (g_ptr_array_index (edits, i)));
      step->sealed = edits->len > 1;
      push (self, step);
    }
  else if (step != NULL && is_step (step, edits, way == EF_WAY_UNDO))
    {
      step->sealed = TRUE;
      self->position = way == EF_WAY_UNDO ? self->position - 1 : self->position + 1;
      notify (self);
    }
  else if (way != EF_WAY_NONE)
    {
      /* Where the steps ended is not in the journal as they were: what they made of the plan holds, they do not. */
      guint n = self->steps->len;

      g_ptr_array_set_size (self->steps, 0);
      self->position = 0;
      g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
      notify (self);
    }
}

guint
ef_history_get_position (EfHistory *self)
{
  return self->position;
}

const char *
ef_history_get_undo_label (EfHistory *self)
{
  EfHistoryStep *last = last_step (self);

  return last != NULL ? last->label : NULL;
}

const char *
ef_history_get_redo_label (EfHistory *self)
{
  if (self->position == self->steps->len)
    return NULL;
  return ((EfHistoryStep *) g_ptr_array_index (self->steps, self->position))->label;
}
