/* Undo and redo. Edits go to the plan through here, and come back by being turned round.
 *
 * A step is what a person did in one gesture: one edit; all edits of one call; or edits with the same target and
 * merge key that follow each other, until ef_history_seal() (the end of a drag). As a GListModel the history is its
 * steps, those that were undone at the end; the property "position" tells how many are done. */
#pragma once

#include "ef-plan.h"

G_BEGIN_DECLS

#define EF_TYPE_HISTORY_STEP (ef_history_step_get_type ())
G_DECLARE_FINAL_TYPE (EfHistoryStep, ef_history_step, EF, HISTORY_STEP, GObject)

#define EF_TYPE_HISTORY (ef_history_get_type ())
G_DECLARE_FINAL_TYPE (EfHistory, ef_history, EF, HISTORY, GObject)

EfHistory  *ef_history_new               (EfPlan        *plan) G_GNUC_WARN_UNUSED_RESULT;
EfPlan     *ef_history_get_plan          (EfHistory     *self);

/* Applies @edit and remembers it. What had been undone can then not be redone any more. */
gboolean    ef_history_do                (EfHistory     *self,
                                          EfEdit        *edit,
                                          GError       **error);
/* All edits (of EfEdit) as one step, or none. */
gboolean    ef_history_do_all            (EfHistory     *self,
                                          const char    *label,
                                          GPtrArray     *edits,
                                          GError       **error);
/* Ends a run of edits that would merge with the next. */
void        ef_history_seal              (EfHistory     *self);

/* FALSE without an error: there is nothing to undo. */
gboolean    ef_history_undo              (EfHistory     *self,
                                          GError       **error);
gboolean    ef_history_redo              (EfHistory     *self,
                                          GError       **error);
/* Undoes or redoes until @position steps are done. */
gboolean    ef_history_go_to             (EfHistory     *self,
                                          guint          position,
                                          GError       **error);
guint       ef_history_get_position      (EfHistory     *self);
/* (nullable): what undo or redo would take back or do. Also properties: "undo-label", "redo-label". */
const char *ef_history_get_undo_label    (EfHistory     *self);
const char *ef_history_get_redo_label    (EfHistory     *self);

/* Also properties: "label", "n-edits". */
const char *ef_history_step_get_label    (EfHistoryStep *self);
guint       ef_history_step_get_n_edits  (EfHistoryStep *self);

G_END_DECLS
