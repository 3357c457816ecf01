#include "config.h"

#include "ef-session-private.h"

struct _EfSessionNode
{
  GObject parent_instance;

  EfNodeKind kind;
  EfSessionNode *parent; /* borrowed: it holds this one */
  GListStore *children;  /* NULL of instances */
  char *label;
  gint64 order;          /* among its siblings, then by number */

  char *title, *subtitle, *modality, *problem, *output;
  guint number, rows, columns, frames;
  guint n_instances, n_open;
  EfNodeState state;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_CHILDREN,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_MODALITY,
  PROP_N_INSTANCES,
  PROP_N_OPEN,
  PROP_STATE,
  PROP_NUMBER,
  PROP_ROWS,
  PROP_COLUMNS,
  PROP_FRAMES,
  PROP_PROBLEM,
  PROP_OUTPUT,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfSessionNode, ef_session_node, G_TYPE_OBJECT)

static const char *const state_names[EF_N_NODE_STATES] = {
  [EF_NODE_WRITTEN] = "written",         [EF_NODE_LEFT_OUT] = "left-out", [EF_NODE_APPROVED] = "approved",
  [EF_NODE_CLEAN] = "clean",             [EF_NODE_CHANGED] = "changed",   [EF_NODE_WAITING] = "waiting",
  [EF_NODE_REVIEW] = "review",           [EF_NODE_IDENTIFYING] = "identifying",
  [EF_NODE_PROBLEM] = "problem",
};

const char *
ef_node_state_get_name (EfNodeState state)
{
  return state_names[state];
}

static void
finalize (GObject *object)
{
  EfSessionNode *self = EF_SESSION_NODE (object);

  /* Whoever holds a child longer must not follow it up. */
  for (guint i = 0; self->children != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->children)); i++)
    {
      g_autoptr (EfSessionNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      child->parent = NULL;
    }
  g_clear_object (&self->children);
  g_free (self->label);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->modality);
  g_free (self->problem);
  g_free (self->output);
  G_OBJECT_CLASS (ef_session_node_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  EfSessionNode *self = EF_SESSION_NODE (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_uint (value, self->kind);
      break;
    case PROP_CHILDREN:
      g_value_set_object (value, self->children);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_MODALITY:
      g_value_set_string (value, self->modality);
      break;
    case PROP_N_INSTANCES:
      g_value_set_uint (value, self->n_instances);
      break;
    case PROP_N_OPEN:
      g_value_set_uint (value, self->n_open);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_NUMBER:
      g_value_set_uint (value, self->number);
      break;
    case PROP_ROWS:
      g_value_set_uint (value, self->rows);
      break;
    case PROP_COLUMNS:
      g_value_set_uint (value, self->columns);
      break;
    case PROP_FRAMES:
      g_value_set_uint (value, self->frames);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_OUTPUT:
      g_value_set_string (value, self->output);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
ef_session_node_class_init (EfSessionNodeClass *klass)
{
  static const struct
  {
    guint id;
    const char *name;
  } texts[] = { { PROP_TITLE, "title" },       { PROP_SUBTITLE, "subtitle" }, { PROP_MODALITY, "modality" },
                { PROP_PROBLEM, "problem" },   { PROP_OUTPUT, "output" } },
    numbers[] = { { PROP_KIND, "kind" },       { PROP_N_INSTANCES, "n-instances" }, { PROP_N_OPEN, "n-open" },
                  { PROP_STATE, "state" },     { PROP_NUMBER, "number" },           { PROP_ROWS, "rows" },
                  { PROP_COLUMNS, "columns" }, { PROP_FRAMES, "frames" } };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = finalize;
  object_class->get_property = get_property;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    props[texts[i].id] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, flags);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    props[numbers[i].id] = g_param_spec_uint (numbers[i].name, NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_CHILDREN] = g_param_spec_object ("children", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ef_session_node_init (EfSessionNode *self)
{
  self->title = g_strdup ("");
  self->subtitle = g_strdup ("");
  self->modality = g_strdup ("");
  self->state = EF_NODE_WAITING;
}

EfSessionNode *
_ef_session_node_new (EfNodeKind     kind,
                      const char    *label,
                      EfSessionNode *parent)
{
  EfSessionNode *self = g_object_new (EF_TYPE_SESSION_NODE, NULL);

  self->kind = kind;
  self->label = g_strdup (label);
  self->parent = parent;
  if (kind != EF_NODE_INSTANCE)
    self->children = g_list_store_new (EF_TYPE_SESSION_NODE);
  return self;
}

/* --- setting ---------------------------------------------------------------------------------------------------- */

static void
set_text (EfSessionNode *self,
          char         **field,
          const char    *text,
          guint          prop)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_number (EfSessionNode *self,
            guint         *field,
            guint          number,
            guint          prop)
{
  if (*field == number)
    return;
  *field = number;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_state (EfSessionNode *self,
           EfNodeState    state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
_ef_session_node_set_text (EfSessionNode *self,
                           const char    *title,
                           const char    *subtitle,
                           gint64         order)
{
  set_text (self, &self->title, title, PROP_TITLE);
  set_text (self, &self->subtitle, subtitle, PROP_SUBTITLE);
  self->order = order;
}

void
_ef_session_node_set_input (EfSessionNode *self,
                            guint          number,
                            const EfEntry *entry)
{
  set_text (self, &self->modality, entry->modality != NULL ? entry->modality : "", PROP_MODALITY);
  set_number (self, &self->number, number, PROP_NUMBER);
  set_number (self, &self->rows, entry->rows, PROP_ROWS);
  set_number (self, &self->columns, entry->columns, PROP_COLUMNS);
  set_number (self, &self->frames, entry->frames, PROP_FRAMES);
  if (self->kind == EF_NODE_INSTANCE)
    set_number (self, &self->n_instances, 1, PROP_N_INSTANCES);
}

static int
compare_order (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const EfSessionNode *first = a;
  const EfSessionNode *second = b;

  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  return first->number < second->number ? -1 : first->number > second->number;
}

void
_ef_session_node_insert (EfSessionNode *self,
                         GListStore    *patients)
{
  GListStore *siblings = self->parent != NULL ? self->parent->children : patients;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (siblings));
  g_autoptr (EfSessionNode) last = n > 0 ? g_list_model_get_item (G_LIST_MODEL (siblings), n - 1) : NULL;

  /* Mostly they come in order. */
  if (last == NULL || compare_order (last, self, NULL) <= 0)
    g_list_store_append (siblings, self);
  else
    g_list_store_insert_sorted (siblings, self, compare_order, NULL);
}

void
_ef_session_node_set_state (EfSessionNode *self,
                            EfNodeState    state,
                            guint          n_open,
                            const char    *problem,
                            const char    *output)
{
  set_number (self, &self->n_open, n_open, PROP_N_OPEN);
  set_text (self, &self->problem, problem, PROP_PROBLEM);
  set_text (self, &self->output, output, PROP_OUTPUT);
  set_state (self, state);
}

void
_ef_session_node_sum_up (EfSessionNode *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->children));
  g_autoptr (EfSessionNode) first = g_list_model_get_item (G_LIST_MODEL (self->children), 0);
  EfNodeState worst = EF_NODE_WRITTEN;
  gboolean one_modality = TRUE;
  guint n_instances = 0;
  guint n_open = 0;

  if (first == NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EfSessionNode) child = g_list_model_get_item (G_LIST_MODEL (self->children), i);

      n_instances += child->n_instances;
      n_open += child->kind == EF_NODE_INSTANCE ? child->n_open > 0 : child->n_open;
      worst = MAX (worst, child->state);
      one_modality = one_modality && g_str_equal (child->modality, first->modality);
    }
  set_text (self, &self->modality, one_modality ? first->modality : "", PROP_MODALITY);
  set_number (self, &self->number, first->number, PROP_NUMBER);
  set_number (self, &self->rows, first->rows, PROP_ROWS);
  set_number (self, &self->columns, first->columns, PROP_COLUMNS);
  set_number (self, &self->frames, first->frames, PROP_FRAMES);
  set_number (self, &self->n_instances, n_instances, PROP_N_INSTANCES);
  set_number (self, &self->n_open, n_open, PROP_N_OPEN);
  set_state (self, worst);
}

/* --- looking ---------------------------------------------------------------------------------------------------- */

EfNodeKind
ef_session_node_get_kind (EfSessionNode *self)
{
  return self->kind;
}

GListModel *
ef_session_node_get_children (EfSessionNode *self)
{
  return self->children != NULL ? G_LIST_MODEL (self->children) : NULL;
}

EfSessionNode *
ef_session_node_get_parent (EfSessionNode *self)
{
  return self->parent;
}

EfScope
ef_session_node_get_scope (EfSessionNode *self)
{
  static const EfScopeKind kinds[] = {
    [EF_NODE_PATIENT] = EF_SCOPE_PATIENT,
    [EF_NODE_STUDY] = EF_SCOPE_STUDY,
    [EF_NODE_SERIES] = EF_SCOPE_SERIES,
    [EF_NODE_INSTANCE] = EF_SCOPE_INSTANCE,
  };

  return (EfScope){ kinds[self->kind], self->label };
}

const char *
ef_session_node_get_title (EfSessionNode *self)
{
  return self->title;
}

const char *
ef_session_node_get_subtitle (EfSessionNode *self)
{
  return self->subtitle;
}

const char *
ef_session_node_get_modality (EfSessionNode *self)
{
  return self->modality;
}

guint
ef_session_node_get_n_instances (EfSessionNode *self)
{
  return self->n_instances;
}

guint
ef_session_node_get_n_open (EfSessionNode *self)
{
  return self->n_open;
}

EfNodeState
ef_session_node_get_state (EfSessionNode *self)
{
  return self->state;
}

guint
ef_session_node_get_number (EfSessionNode *self)
{
  return self->number;
}

guint
ef_session_node_get_rows (EfSessionNode *self)
{
  return self->rows;
}

guint
ef_session_node_get_columns (EfSessionNode *self)
{
  return self->columns;
}

guint
ef_session_node_get_frames (EfSessionNode *self)
{
  return self->frames;
}

const char *
ef_session_node_get_problem (EfSessionNode *self)
{
  return self->problem;
}

const char *
ef_session_node_get_output (EfSessionNode *self)
{
  return self->output;
}
