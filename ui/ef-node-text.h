/* What a node of the study tree says to people, in their language. Pure functions. */
#pragma once

#include "ef-session-node.h"

G_BEGIN_DECLS

/* (transfer full), never NULL; @node may be NULL. */
char       *ef_node_dup_title       (EfSessionNode *node);
char       *ef_node_dup_subtitle    (EfSessionNode *node);
char       *ef_node_dup_summary     (EfSessionNode *node);

/* (transfer none), translated. */
const char *ef_node_state_get_label (EfNodeState    state);
const char *ef_node_state_get_icon  (EfNodeState    state);

G_END_DECLS
