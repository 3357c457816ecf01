/* How far the review of one instance is, with no object for any of its rows. */
#pragma once

#include "ef-plan.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_open;        /* attributes and regions of it that nobody has decided on */
  guint worst_open;    /* the highest risk of those, see ef_plan_row_get_risk() */
  gboolean is_changed; /* its output will differ */
} EfInstanceCounts;

/* FALSE: there is no such input. */
gboolean ef_plan_count_instance (EfPlan           *self,
                                 guint             number,
                                 EfInstanceCounts *counts);

G_END_DECLS
