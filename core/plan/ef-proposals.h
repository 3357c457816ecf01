/* What the program proposed for every value and region, as it was at one moment: to tell afterwards what a change of the
 * profile changed. Small: no texts, only numbers of the plan's strings. */
#pragma once

#include "ef-plan.h"

G_BEGIN_DECLS

typedef struct _EfProposals EfProposals;

/* How many distinct values of attributes, and regions, are proposed otherwise than before. */
typedef struct
{
  guint n_kept;      /* values that now stay as they are */
  guint n_gone;      /* values that stayed, and are now changed or removed */
  guint n_otherwise; /* values that are changed in another way */
  guint n_filled;    /* regions that are now filled */
  guint n_visible;   /* regions that are now left */
} EfProposalChanges;

EfProposals *ef_proposals_new     (EfPlan             *plan) G_GNUC_WARN_UNUSED_RESULT;
void         ef_proposals_free    (EfProposals        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfProposals, ef_proposals_free)

/* From @before, of the same plan, to @self. What is only in one of them does not count. TRUE: something differs. */
gboolean     ef_proposals_compare (const EfProposals  *self,
                                   const EfProposals  *before,
                                   EfProposalChanges  *changes);

G_END_DECLS
