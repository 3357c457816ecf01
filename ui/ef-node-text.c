#include "config.h"

#include "ef-node-text.h"

#include <glib/gi18n.h>

const char *
ef_node_state_get_label (EfNodeState state)
{
  static const char *const labels[EF_N_NODE_STATES] = {
    N_("Written"), N_("Left out"), N_("Approved"), N_("Nothing found"), N_("Reviewed, will change"),
    N_("Waiting"), N_("To review"), N_("Names the patient"), N_("Problem"),
  };

  return state < EF_N_NODE_STATES ? _(labels[state]) : "";
}

const char *
ef_node_state_get_icon (EfNodeState state)
{
  static const char *const icons[EF_N_NODE_STATES] = {
    "ef-node-written-symbolic", "ef-node-left-out-symbolic", "ef-node-approved-symbolic",
    "ef-node-clean-symbolic",   "ef-node-changed-symbolic",  "ef-node-waiting-symbolic",
    "ef-node-review-symbolic",  "ef-node-identifying-symbolic", "ef-node-problem-symbolic",
  };

  return state < EF_N_NODE_STATES ? icons[state] : icons[EF_NODE_WAITING];
}

/* Is there nothing in it that could be read? */
static gboolean
is_unreadable (EfSessionNode *node)
{
  GListModel *children = ef_session_node_get_children (node);
  guint n = children != NULL ? g_list_model_get_n_items (children) : 0;

  if (ef_session_node_get_kind (node) == EF_NODE_INSTANCE)
    return ef_session_node_get_problem (node) != NULL && ef_session_node_get_frames (node) == 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EfSessionNode) child = g_list_model_get_item (children, i);

      if (!is_unreadable (child))
        return FALSE;
    }
  return n > 0;
}

char *
ef_node_dup_title (EfSessionNode *node)
{
  const char *title = node != NULL ? ef_session_node_get_title (node) : "";

  if (node == NULL || *title != 0)
    return g_strdup (title);
  /* What cannot be read names nobody, and stands together. */
  if (ef_session_node_get_kind (node) == EF_NODE_PATIENT && is_unreadable (node))
    return g_strdup (_("Files that cannot be read"));
  switch (ef_session_node_get_kind (node))
    {
    case EF_NODE_PATIENT:
      return g_strdup (_("Patient without a name"));
    case EF_NODE_STUDY:
      return g_strdup (_("Study"));
    case EF_NODE_SERIES:
      return g_strdup (_("Series"));
    case EF_NODE_INSTANCE:
    default:
      return g_strdup_printf (_("Instance %u"), ef_session_node_get_number (node));
    }
}

static char *
dup_size (EfSessionNode *node)
{
  guint frames = ef_session_node_get_frames (node);

  if (frames == 0)
    return g_strdup (_("no picture"));
  if (frames == 1)
    return g_strdup_printf ("%u × %u", ef_session_node_get_columns (node), ef_session_node_get_rows (node));
  return g_strdup_printf (ngettext ("%u × %u, %u frame", "%u × %u, %u frames", frames),
                          ef_session_node_get_columns (node), ef_session_node_get_rows (node), frames);
}

char *
ef_node_dup_subtitle (EfSessionNode *node)
{
  const char *subtitle = node != NULL ? ef_session_node_get_subtitle (node) : NULL;
  guint n = node != NULL ? ef_session_node_get_n_instances (node) : 0;
  g_autofree char *instances = NULL;

  if (node == NULL)
    return g_strdup ("");
  if (ef_session_node_get_problem (node) != NULL && ef_session_node_get_kind (node) == EF_NODE_INSTANCE)
    return g_strdup (ef_session_node_get_problem (node));
  if (ef_session_node_get_kind (node) == EF_NODE_INSTANCE)
    return dup_size (node);
  instances = g_strdup_printf (ngettext ("%u instance", "%u instances", n), n);
  if (subtitle == NULL || *subtitle == 0)
    return g_steal_pointer (&instances);
  return g_strdup_printf ("%s · %s", subtitle, instances);
}

char *
ef_node_dup_summary (EfSessionNode *node)
{
  g_autofree char *title = ef_node_dup_title (node);
  g_autofree char *subtitle = ef_node_dup_subtitle (node);
  g_autofree char *open = NULL;
  guint n;

  if (node == NULL)
    return g_strdup ("");
  n = ef_session_node_get_n_open (node);
  if (ef_session_node_get_kind (node) == EF_NODE_INSTANCE)
    open = g_strdup_printf (ngettext ("%u open", "%u open", n), n);
  else
    open = g_strdup_printf (ngettext ("%u instance to review", "%u instances to review", n), n);
  /* Translators: of a node of the tree: title, what is in it, its state, "12 open" */
  return g_strdup_printf (_("%s, %s: %s, %s"), title, subtitle,
                          ef_node_state_get_label (ef_session_node_get_state (node)), open);
}
