/* What the widgets of the window share: the session, and where the person is in it. The session holds all that is true;
 * this holds only what is looked at, and turns the review's verbs into edits.
 *
 * Properties: "session" (construct only), "plan", "node" (chosen in the tree), "row" (the finding looked at), "number"
 * (the instance shown), "frame" (from 0), "scope" (EfScopeKind as guint: how much the lists show).
 * Signal: "problem" (title, detail): something could not be done; to be shown once, in place or as a toast. */
#pragma once

#include "ef-plan-view.h"
#include "ef-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_WORKBENCH (ef_workbench_get_type ())
G_DECLARE_FINAL_TYPE (EfWorkbench, ef_workbench, EF, WORKBENCH, GObject)

EfWorkbench   *ef_workbench_new           (EfSession     *session) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) (transfer none): of the window that @widget is in. */
EfWorkbench   *ef_workbench_find          (GtkWidget     *widget);
/* Makes ef_workbench_find() work below @root. */
void           ef_workbench_attach        (EfWorkbench   *self,
                                           GtkWidget     *root);

EfSession     *ef_workbench_get_session   (EfWorkbench   *self);
EfPlan        *ef_workbench_get_plan      (EfWorkbench   *self);
EfSessionNode *ef_workbench_get_node      (EfWorkbench   *self);
/* Choosing a node shows its first instance. */
void           ef_workbench_set_node      (EfWorkbench   *self,
                                           EfSessionNode *node);
EfPlanRow     *ef_workbench_get_row       (EfWorkbench   *self);
/* Choosing a row shows an instance that holds it, and the first frame of a region. */
void           ef_workbench_set_row       (EfWorkbench   *self,
                                           EfPlanRow     *row);
guint          ef_workbench_get_number    (EfWorkbench   *self);
guint          ef_workbench_get_frame     (EfWorkbench   *self);
void           ef_workbench_show          (EfWorkbench   *self,
                                           guint          number,
                                           guint          frame);
void           ef_workbench_set_scope     (EfWorkbench   *self,
                                           EfScopeKind    kind);
/* The scope of the lists. The label lives as long as the node. */
EfScope        ef_workbench_get_scope     (EfWorkbench   *self);

/* --- verbs ----------------------------------------------------------------------------------------------------- */

/* One step of the history; @edits (transfer full). FALSE: nothing was to be done, or it failed. */
gboolean       ef_workbench_do            (EfWorkbench   *self,
                                           GPtrArray     *edits,
                                           const char    *label);
void           ef_workbench_undo          (EfWorkbench   *self);
void           ef_workbench_redo          (EfWorkbench   *self);
/* Worst first; FALSE: nothing is open. */
gboolean       ef_workbench_next          (EfWorkbench   *self);
void           ef_workbench_previous      (EfWorkbench   *self);
void           ef_workbench_accept        (EfWorkbench   *self);
void           ef_workbench_accept_similar (EfWorkbench  *self);
void           ef_workbench_reject        (EfWorkbench   *self);
void           ef_workbench_reset         (EfWorkbench   *self);
/* @text (nullable) goes with EF_ACTION_D. */
void           ef_workbench_set_action    (EfWorkbench   *self,
                                           EfPlanRow     *row,
                                           EfAction       action,
                                           const char    *text);
/* The decision on the row holds for more: the next wider scope of a tag, the next wider reach of a region. */
void           ef_workbench_widen         (EfWorkbench   *self);
/* A region: its own frames, or all of them. */
void           ef_workbench_toggle_frames (EfWorkbench   *self);
/* From 0, both inclusive. */
void           ef_workbench_set_frames    (EfWorkbench   *self,
                                           guint          first,
                                           guint          last);
void           ef_workbench_set_reach     (EfWorkbench   *self,
                                           EfReach        reach);
void           ef_workbench_toggle_later  (EfWorkbench   *self);
void           ef_workbench_set_note      (EfWorkbench   *self,
                                           const char    *note);

void           ef_workbench_report        (EfWorkbench   *self,
                                           const char    *title,
                                           const GError  *error);

G_END_DECLS
