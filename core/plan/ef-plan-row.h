/* One row of a review: an attribute of headers with all its values in a scope, one of these values, a region in pixels,
 * or an instance that cannot be worked on. Made on demand by the models; holds nothing of its own.
 *
 * All properties can be bound and only be read; changes go through edits (see ef-gesture.h). They are the getters below
 * by name, such as "keyword", "n-values", "state". */
#pragma once

#include "ef-plan.h"

G_BEGIN_DECLS

typedef enum
{
  EF_ROW_TAG,     /* an attribute: one path with one proposal */
  EF_ROW_VALUE,   /* one of several values of an attribute */
  EF_ROW_REGION,
  EF_ROW_PROBLEM, /* an unreadable instance */
} EfRowKind;

#define EF_TYPE_PLAN_ROW (ef_plan_row_get_type ())
G_DECLARE_FINAL_TYPE (EfPlanRow, ef_plan_row, EF, PLAN_ROW, GObject)

EfPlan     *ef_plan_row_get_plan       (EfPlanRow *self);
EfRowKind   ef_plan_row_get_kind       (EfPlanRow *self);
/* The scope the row speaks for. The label lives as long as the plan. */
EfScope     ef_plan_row_get_scope      (EfPlanRow *self);

/* Of tags and values; NULL or 0 of others. */
const char *ef_plan_row_get_path       (EfPlanRow *self);
guint32     ef_plan_row_get_tag        (EfPlanRow *self);
/* (nullable): not in the dictionary. */
const char *ef_plan_row_get_keyword    (EfPlanRow *self);
const char *ef_plan_row_get_vr         (EfPlanRow *self);
guint       ef_plan_row_get_level      (EfPlanRow *self);
/* Distinct values in the scope, and instances that hold them. */
guint       ef_plan_row_get_n_values   (EfPlanRow *self);
guint       ef_plan_row_get_n_inputs   (EfPlanRow *self);
gboolean    ef_plan_row_get_private    (EfPlanRow *self);
gboolean    ef_plan_row_get_free_text  (EfPlanRow *self);

/* The text: of a value, of a tag with one value, of a region as read; else NULL. Identifies a patient. */
const char *ef_plan_row_get_value      (EfPlanRow *self);
/* What is written instead (nullable: nothing, or more than one value). */
const char *ef_plan_row_get_result     (EfPlanRow *self);
/* (transfer full): the words that the value is written without, see ef-cuts.h: those that cleaning takes out, or those
 * that a person cut. "": none, or it is not written at all. */
char       *ef_plan_row_dup_cuts       (EfPlanRow *self);
/* As proposed, and as decided. Of tags and values. */
EfAction    ef_plan_row_get_proposed   (EfPlanRow *self);
EfAction    ef_plan_row_get_action     (EfPlanRow *self);
/* A word, and the chain behind it. */
const char *ef_plan_row_get_cause      (EfPlanRow *self);
const char *ef_plan_row_get_reason     (EfPlanRow *self);

/* Of regions and problems: the instance's number; of a region its number there and its value. */
guint       ef_plan_row_get_input      (EfPlanRow *self);
guint       ef_plan_row_get_region     (EfPlanRow *self,
                                        EfPlanRegion *region);

EfReview    ef_plan_row_get_state      (EfPlanRow *self);
/* For sorting: 0 to 110, worst highest. */
guint       ef_plan_row_get_risk       (EfPlanRow *self);
const char *ef_plan_row_get_note       (EfPlanRow *self);
gboolean    ef_plan_row_get_later      (EfPlanRow *self);

/* Does the row speak of what may identify a patient? */
gboolean    ef_plan_row_is_identifying (EfPlanRow *self);
/* Will the output differ from the input here? */
gboolean    ef_plan_row_is_changed     (EfPlanRow *self);

/* (transfer full) (nullable): the values of a tag with more than one, as rows. */
GListModel *ef_plan_row_list_values    (EfPlanRow *self);
/* (transfer full): of guint: numbers of the instances it stands for, ascending. */
GArray     *ef_plan_row_list_inputs    (EfPlanRow *self);
/* (transfer full): the target of decisions on this row. Of a tag: on all its values, by what is proposed. */
char       *ef_plan_row_dup_target     (EfPlanRow *self);

G_END_DECLS
