/* The findings of a patient, a study, a series or an instance as a GListModel of EfPlanRow. Counts, values and states
 * are those of the scope. It follows the plan. */
#pragma once

#include "ef-plan-row.h"

G_BEGIN_DECLS

typedef enum
{
  EF_VIEW_TAGS = 1 << 0,
  EF_VIEW_REGIONS = 1 << 1, /* also those that reach into the scope from elsewhere */
  EF_VIEW_PROBLEMS = 1 << 2,
  EF_VIEW_ALL = EF_VIEW_TAGS | EF_VIEW_REGIONS | EF_VIEW_PROBLEMS,
} EfViewFlags;

#define EF_TYPE_PLAN_VIEW (ef_plan_view_get_type ())
G_DECLARE_FINAL_TYPE (EfPlanView, ef_plan_view, EF, PLAN_VIEW, GObject)

EfPlanView *ef_plan_view_new        (EfPlan        *plan,
                                     const EfScope *scope,
                                     EfViewFlags    flags) G_GNUC_WARN_UNUSED_RESULT;
/* The values of one tag's row, in its scope. */
EfPlanView *ef_plan_view_new_values (EfPlanRow     *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
