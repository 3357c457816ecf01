/* The tree: one node an instance, and those above; kept up with the plan a little at a time. */
#include "config.h"

#include "ef-session-private.h"

#include "ef-plan-count.h"

#include <string.h>

/* An open finding of this risk speaks of identity; see ef_plan_row_get_risk(). */
#define RISK_OF_IDENTITY 40
/* The main loop is away for so long at most. */
#define SLICE_US 4000

/* --- titles ----------------------------------------------------------------------------------------------------- */

static char *
dup_shown (const EfEntry *entry,
           guint32        tag)
{
  char *text = NULL;

  if (entry->shown != NULL)
    {
      GVariantIter iter;
      guint32 key;
      const char *value;

      g_variant_iter_init (&iter, entry->shown);
      while (text == NULL && g_variant_iter_next (&iter, "{u&s}", &key, &value))
        if (key == tag)
          text = g_strdup (value);
    }
  return text != NULL ? text : g_strdup ("");
}

/* The components of a name apart, its groups as they are (PS3.5 6.2.1). */
static char *
dup_name (const EfEntry *entry)
{
  g_autofree char *text = dup_shown (entry, EF_TAG (0x0010, 0x0010));
  g_auto (GStrv) words = g_strsplit_set (text, "^", -1);
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != 0)
      g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", words[i]);
  g_strdelimit (name->str, "=", ' ');
  return g_strdup (name->str);
}

/* ISO 8601, if it is a date. */
static char *
dup_date (const EfEntry *entry,
          guint32        tag)
{
  g_autofree char *text = dup_shown (entry, tag);

  if (strlen (text) != 8 || strspn (text, "0123456789") != 8)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%.4s-%.2s-%.2s", text, text + 4, text + 6);
}

static char *
dup_joined (const char *first,
            const char *second)
{
  return g_strconcat (first, *first != 0 && *second != 0 ? " · " : "", second, NULL);
}

static gint64
get_order (const EfEntry *entry,
           guint32        tag)
{
  g_autofree char *text = dup_shown (entry, tag);

  return g_ascii_strtoll (text, NULL, 10);
}

static void
set_text (EfSessionNode *node,
          const EfEntry *entry)
{
  g_autofree char *title = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *subtitle = NULL;
  gint64 order = 0;

  switch (ef_session_node_get_kind (node))
    {
    case EF_NODE_PATIENT:
      title = dup_name (entry);
      first = dup_shown (entry, EF_TAG (0x0010, 0x0020));
      second = dup_date (entry, EF_TAG (0x0010, 0x0030));
      break;
    case EF_NODE_STUDY:
      title = dup_shown (entry, EF_TAG (0x0008, 0x1030));
      first = dup_date (entry, EF_TAG (0x0008, 0x0020));
      order = get_order (entry, EF_TAG (0x0008, 0x0020));
      break;
    case EF_NODE_SERIES:
      title = dup_shown (entry, EF_TAG (0x0008, 0x103e));
      first = dup_shown (entry, EF_TAG (0x0020, 0x0011));
      order = get_order (entry, EF_TAG (0x0020, 0x0011));
      break;
    case EF_NODE_INSTANCE:
    default:
      title = dup_shown (entry, EF_TAG (0x0020, 0x0013));
      order = get_order (entry, EF_TAG (0x0020, 0x0013));
      break;
    }
  subtitle = dup_joined (first != NULL ? first : "", second != NULL ? second : "");
  _ef_session_node_set_text (node, title, subtitle, order);
}

/* --- growing ---------------------------------------------------------------------------------------------------- */

static EfSessionNode *
need_group (EfSession     *self,
            EfNodeKind     kind,
            const char    *label,
            EfSessionNode *parent,
            const EfEntry *entry)
{
  /* A series stands where its study stands, even if two studies claim it. */
  g_autofree char *key = g_strdup_printf ("%u %p %s", kind, (gpointer) parent, label);
  EfSessionNode *node = g_hash_table_lookup (self->groups, key);

  if (node != NULL)
    return node;
  node = _ef_session_node_new (kind, label, parent);
  set_text (node, entry);
  _ef_session_node_set_input (node, entry->planned, entry);
  g_hash_table_insert (self->groups, g_steal_pointer (&key), node);
  return node;
}

void
_ef_session_add_node (EfSession     *self,
                      EfSessionItem *item)
{
  const EfEntry *entry = item->entry;
  g_autofree char *label = g_strdup_printf ("%u", entry->planned);
  EfSessionNode *above[3];
  EfInputFacts facts;
  EfSessionNode *node;

  ef_entry_get_facts (entry, &facts);
  above[0] = need_group (self, EF_NODE_PATIENT, facts.patient, NULL, entry);
  above[1] = need_group (self, EF_NODE_STUDY, facts.study, above[0], entry);
  above[2] = need_group (self, EF_NODE_SERIES, facts.series, above[1], entry);
  node = _ef_session_node_new (EF_NODE_INSTANCE, label, above[2]);
  set_text (node, entry);
  _ef_session_node_set_input (node, entry->planned, entry);
  item->node = node;
  item->is_dirty = TRUE;
  g_hash_table_insert (self->numbers, GUINT_TO_POINTER (entry->planned), item);

  /* From below, so that who listens finds whole branches. */
  _ef_session_node_insert (node, self->patients);
  g_object_unref (node);
  for (guint i = 3; i > 0; i--)
    {
      gboolean is_new = ef_session_node_get_n_instances (above[i - 1]) == 0;

      _ef_session_node_sum_up (above[i - 1]);
      if (is_new)
        {
          _ef_session_node_insert (above[i - 1], self->patients);
          g_object_unref (above[i - 1]);
        }
    }
}

/* --- keeping up ------------------------------------------------------------------------------------------------- */

static gboolean
is_bad (EfState state)
{
  return state == EF_STATE_QUARANTINED || state == EF_STATE_REVIEW || state == EF_STATE_LEAK;
}

static EfNodeState
judge (EfSession              *self,
       const EfSessionItem    *item,
       const EfPlanInput      *input,
       const EfInstanceCounts *counts)
{
  const EfEntry *entry = item->entry;

  if (input->state == EF_INPUT_UNREADABLE || is_bad (entry->state))
    return EF_NODE_PROBLEM;
  if (input->leave_out)
    return EF_NODE_LEFT_OUT;
  if (entry->state == EF_STATE_WRITTEN || entry->state == EF_STATE_UNCHANGED)
    return EF_NODE_WRITTEN;
  if (input->state == EF_INPUT_LISTED || !item->is_listed)
    return EF_NODE_WAITING;
  if (ef_plan_get_approval (self->plan, &(EfApproval){ 0 }))
    return EF_NODE_APPROVED;
  if (counts->n_open > 0)
    return counts->worst_open >= RISK_OF_IDENTITY ? EF_NODE_IDENTIFYING : EF_NODE_REVIEW;
  return counts->is_changed ? EF_NODE_CHANGED : EF_NODE_CLEAN;
}

static void
refresh (EfSession     *self,
         EfSessionItem *item)
{
  const EfEntry *entry = item->entry;
  gboolean written = entry->state == EF_STATE_WRITTEN || entry->state == EF_STATE_UNCHANGED;
  EfInstanceCounts counts;
  EfPlanInput input;
  EfNodeState state;
  const char *problem;

  if (!ef_plan_get_input (self->plan, entry->planned, &input))
    return;
  ef_plan_count_instance (self->plan, entry->planned, &counts);
  state = judge (self, item, &input, &counts);
  problem = *input.problem != 0 ? input.problem : entry->error_message;
  _ef_session_node_set_state (item->node, state, counts.n_open, state == EF_NODE_PROBLEM ? problem : NULL,
                              written ? entry->output : NULL);
}

static void
sum_up (EfSession *self,
        EfNodeKind kind)
{
  GHashTableIter iter;
  gpointer node;

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    if (ef_session_node_get_kind (node) == kind)
      _ef_session_node_sum_up (node);
}

static gboolean
refresh_cb (gpointer user_data)
{
  EfSession *self = user_data;
  gint64 until = g_get_monotonic_time () + SLICE_US;

  for (; self->next_dirty < self->items->len; self->next_dirty++)
    {
      EfSessionItem *item = g_ptr_array_index (self->items, self->next_dirty);

      if (item->node == NULL || !item->is_dirty)
        continue;
      if (g_get_monotonic_time () > until)
        return G_SOURCE_CONTINUE;
      item->is_dirty = FALSE;
      refresh (self, item);
    }
  self->refresh_source = 0;
  sum_up (self, EF_NODE_SERIES);
  sum_up (self, EF_NODE_STUDY);
  sum_up (self, EF_NODE_PATIENT);
  _ef_session_emit (self, "tree-summed");
  return G_SOURCE_REMOVE;
}

void
_ef_session_refresh (EfSession *self)
{
  for (guint i = 0; i < self->items->len; i++)
    ((EfSessionItem *) g_ptr_array_index (self->items, i))->is_dirty = TRUE;
  _ef_session_refresh_dirty (self);
}

void
_ef_session_refresh_dirty (EfSession *self)
{
  self->next_dirty = 0;
  if (self->refresh_source == 0)
    self->refresh_source = g_idle_add (refresh_cb, self);
}

/* --- looking ---------------------------------------------------------------------------------------------------- */

GListModel *
ef_session_get_tree (EfSession *self)
{
  g_return_val_if_fail (EF_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->patients);
}

EfSessionNode *
ef_session_get_node (EfSession *self,
                     guint      number)
{
  EfSessionItem *item = _ef_session_find_item (self, number);

  return item != NULL ? item->node : NULL;
}

static void
list_below (EfSessionNode *node,
            GArray        *list)
{
  GListModel *children = ef_session_node_get_children (node);
  guint number = ef_session_node_get_number (node);

  if (children == NULL)
    g_array_append_val (list, number);
  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (EfSessionNode) child = g_list_model_get_item (children, i);

      list_below (child, list);
    }
}

GArray *
ef_session_list_instances (EfSession     *self,
                           EfSessionNode *node)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (EF_IS_SESSION (self) && EF_IS_SESSION_NODE (node), list);
  list_below (node, list);
  return list;
}

gboolean
ef_session_get_facts (EfSession    *self,
                      guint         number,
                      EfInputFacts *facts)
{
  EfSessionItem *item = _ef_session_find_item (self, number);

  if (item == NULL)
    return FALSE;
  ef_entry_get_facts (item->entry, facts);
  return TRUE;
}
