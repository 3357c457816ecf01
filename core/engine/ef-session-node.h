/* The tree of a study as the window shows it: patients, their studies, series and instances. A GListModel of nodes at
 * every level, made for GtkTreeListModel; all properties can be bound and only be read.
 *
 * Properties are the getters below by name, such as "title", "n-open", "state".
 * Titles come from the headers and identify patients: they live in memory only. */
#pragma once

#include "ef-plan.h"

G_BEGIN_DECLS

typedef enum
{
  EF_NODE_PATIENT,
  EF_NODE_STUDY,
  EF_NODE_SERIES,
  EF_NODE_INSTANCE,
} EfNodeKind;

/* How far an instance is; of the other nodes the worst below. The worst is the highest. */
typedef enum
{
  EF_NODE_WRITTEN,     /* clean, verified, in the output folder */
  EF_NODE_LEFT_OUT,    /* a person's decision: not written */
  EF_NODE_APPROVED,    /* the plan is signed as it is */
  EF_NODE_CLEAN,       /* nothing is open and nothing identifying was found */
  EF_NODE_CHANGED,     /* nothing is open; the output will differ from the input */
  EF_NODE_WAITING,     /* not looked at yet */
  EF_NODE_REVIEW,      /* findings are open */
  EF_NODE_IDENTIFYING, /* findings are open, and some identify the patient */
  EF_NODE_PROBLEM,     /* cannot be read, was not written, or verify found something; see "problem" */
  EF_N_NODE_STATES
} EfNodeState;

/* A stable word, such as "review". */
const char     *ef_node_state_get_name        (EfNodeState    state);

#define EF_TYPE_SESSION_NODE (ef_session_node_get_type ())
G_DECLARE_FINAL_TYPE (EfSessionNode, ef_session_node, EF, SESSION_NODE, GObject)

EfNodeKind      ef_session_node_get_kind      (EfSessionNode *self);
/* (nullable) (transfer none): the nodes below; NULL of instances. */
GListModel     *ef_session_node_get_children  (EfSessionNode *self);
/* (nullable) (transfer none) */
EfSessionNode  *ef_session_node_get_parent    (EfSessionNode *self);
/* What decisions and views of the plan take. The label lives as long as the node. */
EfScope         ef_session_node_get_scope     (EfSessionNode *self);

/* What people know it by: name, date and description, number. Never NULL, may be "". */
const char     *ef_session_node_get_title     (EfSessionNode *self);
const char     *ef_session_node_get_subtitle  (EfSessionNode *self);
/* "" if there are several. */
const char     *ef_session_node_get_modality  (EfSessionNode *self);
guint           ef_session_node_get_n_instances (EfSessionNode *self);
/* Of an instance: findings that nobody has decided on; of others: instances below with such. */
guint           ef_session_node_get_n_open    (EfSessionNode *self);
EfNodeState     ef_session_node_get_state     (EfSessionNode *self);

/* Of instances; of others those of the first instance below, to be shown for it. 0 as number: none. */
guint           ef_session_node_get_number    (EfSessionNode *self);
guint           ef_session_node_get_rows      (EfSessionNode *self);
guint           ef_session_node_get_columns   (EfSessionNode *self);
/* 0: no pixels. */
guint           ef_session_node_get_frames    (EfSessionNode *self);
/* (nullable): why it cannot be read or was not written; no value of a patient. */
const char     *ef_session_node_get_problem   (EfSessionNode *self);
/* (nullable): relative to the output folder, once it is written. */
const char     *ef_session_node_get_output    (EfSessionNode *self);

G_END_DECLS
