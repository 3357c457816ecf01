/* What a person does with a row, as edits. Every function returns (transfer full) an array of EfEdit for
 * ef_history_do_all(), empty if there is nothing to do. The rest of the program needs no other way to make edits.
 *
 * Labels of edits are English and marked for translation; who shows them translates. */
#pragma once

#include "ef-plan-row.h"

G_BEGIN_DECLS

/* The proposal is right. Rows that are decided stay as they are. Where free text would be kept, every value that is
 * there now is accepted by itself, so that one that comes later is open. */
GPtrArray *ef_gesture_accept         (EfPlanRow          *row);
/* All open rows of @rows (of EfPlanRow). */
GPtrArray *ef_gesture_accept_rows    (GListModel         *rows);
/* @row, and in the whole plan what is the same: the same value of the same tag; regions of the same kind with the same
 * text, or without text at the same place. */
GPtrArray *ef_gesture_accept_similar (EfPlanRow          *row);
/* The opposite of the proposal: what would go stays, what would stay goes. */
GPtrArray *ef_gesture_reject         (EfPlanRow          *row);
/* Back to no decision. */
GPtrArray *ef_gesture_reset          (EfPlanRow          *row);

/* Of tags and values: what is done in @scope (NULL: the row's), which may be wider or narrower than the row's. Decisions
 * of narrower scopes that would stand in the way go. @text: with EF_ACTION_D; NULL: the dummy of the profile. */
GPtrArray *ef_gesture_set_action     (EfPlanRow          *row,
                                      const EfScope      *scope,
                                      EfAction            action,
                                      const char         *text);
/* Of a row with one value: writes it without the words @cuts (see ef-cuts.h), and without those that are cut already;
 * or with the words @kept after all. NULL with EF_ERROR_PLAN if they do not fit. */
GPtrArray *ef_gesture_cut            (EfPlanRow          *row,
                                      const char         *cuts,
                                      GError            **error);
GPtrArray *ef_gesture_keep_words     (EfPlanRow          *row,
                                      const char         *kept,
                                      GError            **error);
GPtrArray *ef_gesture_set_note       (EfPlanRow          *row,
                                      const char         *note);
GPtrArray *ef_gesture_set_later      (EfPlanRow          *row,
                                      gboolean            later);

/* Regions. A change of box, frames or reach is an edit of the person's; @merge_key makes a drag one step. */
GPtrArray *ef_gesture_draw           (EfPlan             *plan,
                                      guint               number,
                                      const EfRegion     *region,
                                      EfReach             reach);
GPtrArray *ef_gesture_change         (EfPlanRow          *row,
                                      const EfPlanRegion *value,
                                      const char         *label,
                                      const char         *merge_key);
/* Takes a region out that was drawn or came from a template; one that was found is rejected instead. */
GPtrArray *ef_gesture_delete         (EfPlanRow          *row);

GPtrArray *ef_gesture_set_profile    (EfPlan             *plan,
                                      const char         *text);
/* Leaves an instance out of what is written, or takes it in again. */
GPtrArray *ef_gesture_leave_out      (EfPlan             *plan,
                                      guint               number,
                                      gboolean            leave_out);

G_END_DECLS
