/* What to look at next: the open findings of a scope, worst first, headers and pixels alike. The order is made anew when
 * findings come or go, and stays while the person works through it. */
#pragma once

#include "ef-plan-view.h"

G_BEGIN_DECLS

typedef struct _EfReviewQueue EfReviewQueue;

/* @scope NULL: the whole plan. */
EfReviewQueue *ef_review_queue_new      (EfPlan          *plan,
                                         const EfScope   *scope) G_GNUC_WARN_UNUSED_RESULT;
void           ef_review_queue_free     (EfReviewQueue   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfReviewQueue, ef_review_queue_free)

/* (transfer full) (nullable): the next open row after the last one given; from the worst again after the end. NULL: all
 * is decided. */
EfPlanRow     *ef_review_queue_next     (EfReviewQueue   *self);
/* (transfer full) (nullable): the row given before the last one, whatever became of it. */
EfPlanRow     *ef_review_queue_previous (EfReviewQueue   *self);
guint          ef_review_queue_count    (EfReviewQueue   *self);

G_END_DECLS
