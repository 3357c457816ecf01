#include "config.h"

#include "ef-workbench.h"

#include "ef-gesture.h"
#include "ef-review-queue.h"

#include <glib/gi18n.h>

struct _EfWorkbench
{
  GObject parent_instance;

  EfSession *session;

  /* Where the person is. */
  EfSessionNode *node;
  EfPlanRow *row;
  guint number;
  guint frame;
  EfScopeKind scope;

  /* Made when it is first asked for, for one plan and one scope. */
  EfReviewQueue *queue;
  EfScopeKind queue_kind;
  char *queue_label;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_PLAN,
  PROP_NODE,
  PROP_ROW,
  PROP_NUMBER,
  PROP_FRAME,
  PROP_SCOPE,
  N_PROPS
};

enum
{
  SIGNAL_PROBLEM,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EfWorkbench, ef_workbench, G_TYPE_OBJECT)

#define ROOT_KEY "ef-workbench"

/* --- where the person is --------------------------------------------------------------------------------------- */

static void
plan_changed_cb (EfSession   *session,
                 GParamSpec  *pspec,
                 EfWorkbench *self)
{
  g_clear_pointer (&self->queue, ef_review_queue_free);
  ef_workbench_set_row (self, NULL);
  g_clear_object (&self->node);
  self->number = self->frame = 0;
  self->scope = EF_SCOPE_ALL;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_PLAN; i < N_PROPS; i++)
    if (i != PROP_ROW)
      g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

EfSession *
ef_workbench_get_session (EfWorkbench *self)
{
  return self->session;
}

EfPlan *
ef_workbench_get_plan (EfWorkbench *self)
{
  return self->session != NULL ? ef_session_get_plan (self->session) : NULL;
}

EfSessionNode *
ef_workbench_get_node (EfWorkbench *self)
{
  return self->node;
}

EfPlanRow *
ef_workbench_get_row (EfWorkbench *self)
{
  return self->row;
}

guint
ef_workbench_get_number (EfWorkbench *self)
{
  return self->number;
}

guint
ef_workbench_get_frame (EfWorkbench *self)
{
  return self->frame;
}

/* A queue of another scope than the one that is worked on now is of no use. */
static void
forget_queue (EfWorkbench *self)
{
  EfScope scope = ef_workbench_get_scope (self);

  if (self->queue != NULL && (scope.kind != self->queue_kind || g_strcmp0 (scope.label, self->queue_label) != 0))
    g_clear_pointer (&self->queue, ef_review_queue_free);
}

void
ef_workbench_show (EfWorkbench *self,
                   guint        number,
                   guint        frame)
{
  g_return_if_fail (EF_IS_WORKBENCH (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->number != number)
    {
      self->number = number;
      forget_queue (self);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NUMBER]);
    }
  if (self->frame != frame)
    {
      self->frame = frame;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRAME]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
ef_workbench_set_node (EfWorkbench   *self,
                       EfSessionNode *node)
{
  gboolean another;

  g_return_if_fail (EF_IS_WORKBENCH (self));

  another = g_set_object (&self->node, node);
  /* Also if it was chosen before: a finding may have led elsewhere since. */
  if (node != NULL && ef_session_node_get_number (node) != 0)
    ef_workbench_show (self, ef_session_node_get_number (node), 0);
  if (another)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NODE]);
}

/* Does the row stand for what is shown already? */
static gboolean
is_shown (EfWorkbench  *self,
          const GArray *numbers)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint, i) == self->number)
      return TRUE;
  return FALSE;
}

static void
show_row (EfWorkbench *self)
{
  EfPlanRegion region;

  if (ef_plan_row_get_region (self->row, &region) != 0)
    {
      guint number = ef_plan_row_get_input (self->row);
      gboolean inside = self->number == number && self->frame >= region.region.first_frame &&
                        self->frame <= region.region.last_frame;

      if (!inside)
        ef_workbench_show (self, number, region.region.first_frame);
    }
  else
    {
      g_autoptr (GArray) numbers = ef_plan_row_list_inputs (self->row);

      if (numbers->len > 0 && !is_shown (self, numbers))
        ef_workbench_show (self, g_array_index (numbers, guint, 0), 0);
    }
}

void
ef_workbench_set_row (EfWorkbench *self,
                      EfPlanRow   *row)
{
  g_return_if_fail (EF_IS_WORKBENCH (self));

  if (!g_set_object (&self->row, row))
    return;
  if (row != NULL)
    show_row (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROW]);
}

void
ef_workbench_set_scope (EfWorkbench *self,
                        EfScopeKind  kind)
{
  g_return_if_fail (EF_IS_WORKBENCH (self) && kind < EF_N_SCOPES);

  if (self->scope == kind)
    return;
  self->scope = kind;
  g_clear_pointer (&self->queue, ef_review_queue_free);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SCOPE]);
}

static EfScopeKind
scope_of_node (EfSessionNode *node)
{
  return (EfScopeKind) (EF_SCOPE_PATIENT + (guint) ef_session_node_get_kind (node));
}

EfScope
ef_workbench_get_scope (EfWorkbench *self)
{
  EfScope all = { EF_SCOPE_ALL, NULL };
  EfSessionNode *node = self->node;

  /* Of what is on screen, however the person came there. */
  if (self->number != 0 && self->session != NULL)
    node = ef_session_get_node (self->session, self->number);
  while (node != NULL && scope_of_node (node) > self->scope)
    node = ef_session_node_get_parent (node);
  return node == NULL || self->scope == EF_SCOPE_ALL ? all : ef_session_node_get_scope (node);
}

/* --- verbs ----------------------------------------------------------------------------------------------------- */

void
ef_workbench_report (EfWorkbench  *self,
                     const char   *title,
                     const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, title, error != NULL ? error->message : "");
}

gboolean
ef_workbench_do (EfWorkbench *self,
                 GPtrArray   *edits,
                 const char  *label)
{
  g_autoptr (GError) error = NULL;

  if (edits == NULL || edits->len == 0)
    {
      g_clear_pointer (&edits, g_ptr_array_unref);
      return FALSE;
    }
  if (ef_session_do (self->session, edits, label, &error))
    return TRUE;
  ef_workbench_report (self, _("This could not be changed"), error);
  return FALSE;
}

void
ef_workbench_undo (EfWorkbench *self)
{
  g_autoptr (GError) error = NULL;

  if (!ef_session_undo (self->session, &error) && error != NULL)
    ef_workbench_report (self, _("This could not be undone"), error);
}

void
ef_workbench_redo (EfWorkbench *self)
{
  g_autoptr (GError) error = NULL;

  if (!ef_session_redo (self->session, &error) && error != NULL)
    ef_workbench_report (self, _("This could not be done again"), error);
}

static EfReviewQueue *
get_queue (EfWorkbench *self)
{
  if (self->queue == NULL && ef_workbench_get_plan (self) != NULL)
    {
      EfScope scope = ef_workbench_get_scope (self);

      self->queue_kind = scope.kind;
      g_free (self->queue_label);
      self->queue_label = g_strdup (scope.label);
      self->queue = ef_review_queue_new (ef_workbench_get_plan (self), scope.kind != EF_SCOPE_ALL ? &scope : NULL);
    }
  return self->queue;
}

gboolean
ef_workbench_next (EfWorkbench *self)
{
  EfReviewQueue *queue = get_queue (self);
  g_autoptr (EfPlanRow) row = queue != NULL ? ef_review_queue_next (queue) : NULL;

  if (row != NULL)
    ef_workbench_set_row (self, row);
  return row != NULL;
}

void
ef_workbench_previous (EfWorkbench *self)
{
  EfReviewQueue *queue = get_queue (self);
  g_autoptr (EfPlanRow) row = queue != NULL ? ef_review_queue_previous (queue) : NULL;

  if (row != NULL)
    ef_workbench_set_row (self, row);
}

void
ef_workbench_accept (EfWorkbench *self)
{
  if (self->row != NULL)
    ef_workbench_do (self, ef_gesture_accept (self->row), NULL);
}

void
ef_workbench_accept_similar (EfWorkbench *self)
{
  if (self->row != NULL)
    ef_workbench_do (self, ef_gesture_accept_similar (self->row), N_("Accept all similar"));
}

void
ef_workbench_reject (EfWorkbench *self)
{
  if (self->row != NULL)
    ef_workbench_do (self, ef_gesture_reject (self->row), NULL);
}

void
ef_workbench_reset (EfWorkbench *self)
{
  if (self->row != NULL)
    ef_workbench_do (self, ef_gesture_reset (self->row), NULL);
}

void
ef_workbench_set_action (EfWorkbench *self,
                         EfPlanRow   *row,
                         EfAction     action,
                         const char  *text)
{
  if (ef_plan_row_get_path (row) != NULL)
    ef_workbench_do (self, ef_gesture_set_action (row, NULL, action, text), NULL);
}

/* A change of a region by the person's hand. Back from all frames, what was found is where it was found, so that none of
 * it is uncovered; what was drawn is where it is drawn now. */
static void
change_reach (EfWorkbench *self,
              EfReach      reach)
{
  EfPlanRegion region;

  if (self->row == NULL || ef_plan_row_get_region (self->row, &region) == 0)
    return;
  region.reach = reach;
  if (reach == EF_REACH_FRAMES && region.kind == EF_REGION_DRAWN &&
      region.region.first_frame == region.region.last_frame && ef_plan_row_get_input (self->row) == self->number)
    region.region.first_frame = region.region.last_frame = self->frame;
  ef_workbench_do (self, ef_gesture_change (self->row, &region, N_("Change reach"), NULL), NULL);
}

void
ef_workbench_set_reach (EfWorkbench *self,
                        EfReach      reach)
{
  change_reach (self, reach);
}

void
ef_workbench_set_frames (EfWorkbench *self,
                         guint        first,
                         guint        last)
{
  EfPlanRegion region;

  if (self->row == NULL || ef_plan_row_get_region (self->row, &region) == 0)
    return;
  region.reach = EF_REACH_FRAMES;
  region.region.first_frame = first;
  region.region.last_frame = last;
  ef_workbench_do (self, ef_gesture_change (self->row, &region, N_("Change frames"), "frames"), NULL);
}

void
ef_workbench_toggle_frames (EfWorkbench *self)
{
  EfPlanRegion region;

  if (self->row != NULL && ef_plan_row_get_region (self->row, &region) != 0)
    change_reach (self, region.reach == EF_REACH_FRAMES ? EF_REACH_ALL_FRAMES : EF_REACH_FRAMES);
}

static void
widen_tag (EfWorkbench *self)
{
  EfScope scope = ef_plan_row_get_scope (self->row);
  EfSessionNode *node = ef_session_get_node (self->session, self->number);
  EfScope wider = { EF_SCOPE_ALL, NULL };
  const char *text = ef_plan_row_get_action (self->row) == EF_ACTION_D ? ef_plan_row_get_result (self->row) : NULL;

  if (scope.kind == EF_SCOPE_ALL)
    {
      ef_workbench_accept_similar (self);
      return;
    }
  while (node != NULL && scope_of_node (node) >= scope.kind)
    node = ef_session_node_get_parent (node);
  if (node != NULL)
    wider = ef_session_node_get_scope (node);
  ef_workbench_do (self, ef_gesture_set_action (self->row, &wider, ef_plan_row_get_action (self->row), text),
                   N_("Widen"));
}

void
ef_workbench_widen (EfWorkbench *self)
{
  EfPlanRegion region;

  if (self->row == NULL)
    return;
  if (ef_plan_row_get_region (self->row, &region) == 0)
    widen_tag (self);
  else if (region.reach + 1 < EF_N_REACHES)
    change_reach (self, region.reach + 1);
}

void
ef_workbench_toggle_later (EfWorkbench *self)
{
  if (self->row != NULL)
    ef_workbench_do (self, ef_gesture_set_later (self->row, !ef_plan_row_get_later (self->row)), NULL);
}

void
ef_workbench_set_note (EfWorkbench *self,
                       const char  *note)
{
  if (self->row != NULL && g_strcmp0 (note, ef_plan_row_get_note (self->row)) != 0)
    ef_workbench_do (self, ef_gesture_set_note (self->row, note), NULL);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

void
ef_workbench_attach (EfWorkbench *self,
                     GtkWidget   *root)
{
  g_object_set_data_full (G_OBJECT (root), ROOT_KEY, g_object_ref (self), g_object_unref);
}

EfWorkbench *
ef_workbench_find (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return root != NULL ? g_object_get_data (G_OBJECT (root), ROOT_KEY) : NULL;
}

static void
dispose (GObject *object)
{
  EfWorkbench *self = EF_WORKBENCH (object);

  g_clear_pointer (&self->queue, ef_review_queue_free);
  g_clear_pointer (&self->queue_label, g_free);
  g_clear_object (&self->row);
  g_clear_object (&self->node);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ef_workbench_parent_class)->dispose (object);
}

static void
constructed (GObject *object)
{
  EfWorkbench *self = EF_WORKBENCH (object);

  G_OBJECT_CLASS (ef_workbench_parent_class)->constructed (object);
  if (self->session != NULL)
    g_signal_connect_object (self->session, "notify::plan", G_CALLBACK (plan_changed_cb), self, 0);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  EfWorkbench *self = EF_WORKBENCH (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_PLAN:
      g_value_set_object (value, ef_workbench_get_plan (self));
      break;
    case PROP_NODE:
      g_value_set_object (value, self->node);
      break;
    case PROP_ROW:
      g_value_set_object (value, self->row);
      break;
    case PROP_NUMBER:
      g_value_set_uint (value, self->number);
      break;
    case PROP_FRAME:
      g_value_set_uint (value, self->frame);
      break;
    case PROP_SCOPE:
      g_value_set_uint (value, self->scope);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject      *object,
              guint         id,
              const GValue *value,
              GParamSpec   *pspec)
{
  EfWorkbench *self = EF_WORKBENCH (object);

  switch (id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_NODE:
      ef_workbench_set_node (self, g_value_get_object (value));
      break;
    case PROP_ROW:
      ef_workbench_set_row (self, g_value_get_object (value));
      break;
    case PROP_NUMBER:
      ef_workbench_show (self, g_value_get_uint (value), 0);
      break;
    case PROP_FRAME:
      ef_workbench_show (self, self->number, g_value_get_uint (value));
      break;
    case PROP_SCOPE:
      ef_workbench_set_scope (self, (EfScopeKind) g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ef_workbench_class_init (EfWorkbenchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = constructed;
  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;

  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, EF_TYPE_SESSION,
                                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_PLAN] =
      g_param_spec_object ("plan", NULL, NULL, EF_TYPE_PLAN, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_NODE] = g_param_spec_object ("node", NULL, NULL, EF_TYPE_SESSION_NODE, flags);
  props[PROP_ROW] = g_param_spec_object ("row", NULL, NULL, EF_TYPE_PLAN_ROW, flags);
  props[PROP_NUMBER] = g_param_spec_uint ("number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_FRAME] = g_param_spec_uint ("frame", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_SCOPE] = g_param_spec_uint ("scope", NULL, NULL, 0, EF_N_SCOPES - 1, EF_SCOPE_ALL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", EF_TYPE_WORKBENCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
ef_workbench_init (EfWorkbench *self)
{
}

EfWorkbench *
ef_workbench_new (EfSession *session)
{
  return g_object_new (EF_TYPE_WORKBENCH, "session", session, NULL);
}
