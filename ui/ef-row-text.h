/* What a row of the plan says to people, in their language. Pure functions: no widget, no display. */
#pragma once

#include "ef-plan-row.h"

G_BEGIN_DECLS

/* All (transfer full), never NULL. @row may be NULL: "". */

/* "Patient's Name", "Private (0009,1001)", "Text that names the patient". */
char       *ef_row_dup_title    (EfPlanRow *row);
/* Where it stands: "(0010,0010) · 12 instances", "Instance 4 · frames 1–27". */
char       *ef_row_dup_where    (EfPlanRow *row);
/* The value, on one line; "3 different values"; "not read". */
char       *ef_row_dup_value    (EfPlanRow *row);
/* What the output will hold: "removed", "stays as it is", "“ANON”". */
char       *ef_row_dup_result   (EfPlanRow *row);
/* Why, as far as the parts of the chain are known in the person's language. */
char       *ef_row_dup_reason   (EfPlanRow *row);
/* All of it in one sentence, for screen readers and tooltips. */
char       *ef_row_dup_summary  (EfPlanRow *row);
/* "PatientName"; "" where the standard gives none. */
char       *ef_row_dup_keyword  (EfPlanRow *row);
/* "(0010,0010)", or "› › (0008,1155)" inside of sequences: the last step, and how deep it stands. */
char       *ef_row_dup_tag      (EfPlanRow *row);

/* (transfer none), translated. */
const char *ef_review_get_label (EfReview   state);
const char *ef_action_get_label (EfAction   action);
const char *ef_action_get_help  (EfAction   action);
const char *ef_scope_get_label  (EfScopeKind scope);
const char *ef_reach_get_label  (EfReach    reach);
const char *ef_kind_get_label   (EfRegionKind kind);

/* Names of icons and style classes. */
const char *ef_review_get_icon  (EfReview   state);
const char *ef_review_get_class (EfReview   state);
/* "high" from 60 on, "middle" from 30 on, else "low". */
const char *ef_risk_get_class   (guint      risk);

/* (transfer full): @text on one line, at most @max_chars letters. */
char       *ef_text_shorten     (const char *text,
                                 guint       max_chars);

G_END_DECLS
