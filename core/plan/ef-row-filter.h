/* Which rows to show and in which order, as plain functions that GtkCustomFilter and GtkCustomSorter can call. */
#pragma once

#include "ef-plan-row.h"

G_BEGIN_DECLS

/* All that are set must hold. */
typedef enum
{
  EF_FILTER_OPEN = 1 << 0,
  EF_FILTER_IDENTIFYING = 1 << 1,
  EF_FILTER_CHANGED = 1 << 2,        /* the output differs from the input */
  EF_FILTER_DECIDED = 1 << 3,        /* rejected or edited: a person wanted it otherwise */
  EF_FILTER_PRIVATE = 1 << 4,
  EF_FILTER_TEXT_KEPT = 1 << 5,      /* free text that stays as it is */
  EF_FILTER_LATER = 1 << 6,          /* marked for a second look */
  EF_FILTER_TAGS = 1 << 7,
  EF_FILTER_REGIONS = 1 << 8,
} EfFilterFlags;

typedef struct
{
  EfFilterFlags flags;
  const char *search; /* (nullable): found in any case in path, keyword, reason, value or result */
} EfRowFilter;

gboolean ef_row_filter_match     (const EfRowFilter *self,
                                  EfPlanRow         *row);

/* Worst first; equals by kind, path and place. */
int      ef_row_compare_risk     (EfPlanRow         *a,
                                  EfPlanRow         *b);
/* Tags in the order of the standard, then regions by instance. */
int      ef_row_compare_place    (EfPlanRow         *a,
                                  EfPlanRow         *b);

G_END_DECLS
