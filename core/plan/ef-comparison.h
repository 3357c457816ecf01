/* Two plans of the same study, made by two people independently: where do they agree, and where not? Needs nothing but
 * the plans.
 *
 * Decisions on tags are compared target by target, a missing one being that of a wider scope, or the proposal. Boxes
 * are paired by their place: where both people fill, both boxes are filled and there is nothing to settle, since too
 * much hidden harms nobody; where one fills and the other does not, there is. */
#pragma once

#include "ef-difference.h"
#include "ef-plan.h"

G_BEGIN_DECLS

typedef struct
{
  char *target;              /* as in ef-target.h, in the first plan */
  EfTargetKind kind;
  GVariant *first, *second;  /* records; NULL: none */
} EfComparedTarget;

typedef struct
{
  guint n_same;      /* targets on which both decided, to the same end */
  guint n_different;
  guint n_first_only, n_second_only; /* the other left them open, to the same end */
  double kappa;      /* Cohen's, of what stays and what goes where both decided; 1 where there is no chance to differ */
} EfAgreement;

typedef struct _EfComparison EfComparison;

/* EF_ERROR_PLAN if the plans are of other inputs, another key or another profile. */
EfComparison           *ef_comparison_new        (EfPlan             *first,
                                                  EfPlan             *second,
                                                  GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void                    ef_comparison_free       (EfComparison       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfComparison, ef_comparison_free)

/* Only what differs, in the order of inputs, then tags by name. */
guint                   ef_comparison_get_n      (const EfComparison *self);
const EfComparedTarget *ef_comparison_get        (const EfComparison *self,
                                                  guint               index);
const EfAgreement      *ef_comparison_get_agreement (const EfComparison *self);

/* (transfer full): of EfEdit: makes the first plan one that can be settled: it names both readers, holds the
 * differences, and has the second reader's boxes that add to boxes of the first. */
GPtrArray              *ef_comparison_make_edits (const EfComparison *self,
                                                  const char         *first_reader,
                                                  const char         *second_reader);

/* (transfer full): of EfEdit. @how: EF_SETTLE_FIRST or EF_SETTLE_SECOND: what that reader decided; EF_SETTLE_OWN: what
 * the plan says now may stay. Empty if @target is no difference of @plan. */
GPtrArray              *ef_comparison_settle     (EfPlan             *plan,
                                                  const char         *target,
                                                  EfSettlement        how);

/* (transfer full): @plan as the program proposed it, without anything that a person decided, for somebody to read
 * blind. Inputs whose boxes were moved are to be searched again. */
EfPlan                 *ef_comparison_make_blind (EfPlan             *plan);

G_END_DECLS
