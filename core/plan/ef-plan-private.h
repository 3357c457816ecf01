/* What the files of the plan share. */
#pragma once

#include "ef-header-table.h"
#include "ef-plan-view.h"

G_BEGIN_DECLS

/* What a decision on a tag is found by. All bytes count: to be zeroed first. */
typedef struct
{
  guint32 path, label, cause; /* in the pool */
  guint8 scope;
  guint8 by_value;
  guint8 of_action;
  guint8 unused;
  guint8 digest[EF_VALUE_DIGEST_LENGTH];
} EfChoiceKey;

typedef struct
{
  EfChoiceKey key;
  char *target;
  GVariant *record;
  EfChoice value;
} EfPlanChoice;

typedef struct
{
  guint input; /* index */
  guint number;
  GVariant *record;
  EfPlanRegion value;
} EfPlanRegionEntry;

typedef struct
{
  guint number;
  GVariant *record;
  EfPlanInput value;

  guint32 labels[EF_N_SCOPES]; /* in the pool: what each scope that holds it is called */
  guint32 device;              /* in the pool */
  gboolean bound;              /* it is there, not only in a file */
  GPtrArray *regions;          /* of EfPlanRegionEntry, owned, by number */
  GArray *texts;               /* guint32 in the pool, by number of region; they outlive a region that may come back */
  guint next_region;
} EfPlanInputEntry;

/* A scope with the names of all that hold it. */
typedef struct
{
  EfScopeKind kind;
  guint32 labels[EF_N_SCOPES];
} EfPlanPlace;

/* What the history does with a step right now: a journal keeps it, so that the history can be had again. */
typedef enum
{
  EF_WAY_NONE, /* these edits are no step of a person's */
  EF_WAY_DO,
  EF_WAY_UNDO,
  EF_WAY_REDO,
} EfWay;

struct _EfPlan
{
  GObject parent_instance;

  GVariant *profile; /* its record */
  char *profile_digest;
  char *key_name;
  EfValueDigest *digest;

  EfStringPool *pool;
  EfHeaderTable *headers;
  GPtrArray *inputs;         /* of EfPlanInputEntry */
  GHashTable *input_numbers; /* number -> index + 1 */
  GPtrArray *wide_regions;   /* of EfPlanRegionEntry, borrowed: those that reach beyond their instance */
  GHashTable *choices;       /* EfChoiceKey -> EfPlanChoice */
  GHashTable *choice_paths;  /* path -> GPtrArray of EfPlanChoice, borrowed */
  GVariant *approval;
  GVariant *readers;         /* NULL: nobody is named */
  GHashTable *differences;   /* target -> record */

  guint64 revision;
  guint32 epoch;     /* counts how often the headers were forgotten */
  guint64 structure; /* counts changes of what there is, as against how it is */
  guint depth;
  gboolean dirty;
  EfWay way;        /* of the edits that are being applied */
  const char *step; /* what the step is called */

  EfPlanView *rows; /* of the plan as a list model */
  char *own_digest;
  GVariant *frozen;
};

/* --- ef-plan.c, ef-plan-findings.c ------------------------------------------------------------------------------ */

EfPlanInputEntry  *_ef_plan_find_input       (EfPlan            *self,
                                              guint              number);
EfPlanRegionEntry *_ef_plan_find_region      (EfPlan            *self,
                                              guint              number,
                                              guint              region);
/* (nullable): the text of a region as read. */
const char        *_ef_plan_get_text         (EfPlan                  *self,
                                              const EfPlanRegionEntry *region);
/* Something changed: settles, at once or at the end of the group. */
void               _ef_plan_touch            (EfPlan            *self);

/* --- ef-plan-edit.c -------------------------------------------------------------------------------------------- */

/* The record at @target, or NULL. (transfer none) */
GVariant          *_ef_plan_get_record       (EfPlan            *self,
                                              const EfTarget    *target);
/* Checks and puts @record (NULL: takes away), with no signal. */
gboolean           _ef_plan_set_record       (EfPlan            *self,
                                              const EfTarget    *target,
                                              GVariant          *record,
                                              GError           **error);

/* --- ef-plan-choices.c ----------------------------------------------------------------------------------------- */

void               _ef_plan_choices_init     (EfPlan            *self);
EfPlanChoice      *_ef_plan_find_choice      (EfPlan            *self,
                                              const EfTarget    *target);
void               _ef_plan_put_choice       (EfPlan            *self,
                                              const EfTarget    *target,
                                              GVariant          *record);
/* FALSE: no instance is in @scope. */
gboolean           _ef_plan_find_place       (EfPlan            *self,
                                              const EfScope     *scope,
                                              EfPlanPlace       *place);
/* Is @input in @place? */
gboolean           _ef_plan_place_holds      (const EfPlanPlace *place,
                                              const EfPlanInputEntry *input);
/* The decision that rules @value (EF_HEADER_END: all values) of @attribute in @place; NULL: nobody has decided. */
const EfPlanChoice *_ef_plan_rule            (EfPlan            *self,
                                              const EfPlanPlace *place,
                                              guint32            attribute,
                                              guint32            value);
/* Does any decision name single values of the path? */
gboolean           _ef_plan_has_value_choices (EfPlan           *self,
                                               guint32           path);

/* --- ef-plan-slice.c ------------------------------------------------------------------------------------------- */

/* Does @region apply to @input? */
gboolean           _ef_plan_region_reaches   (EfPlan                  *self,
                                              const EfPlanRegionEntry *region,
                                              const EfPlanInputEntry  *input);

/* --- ef-plan-view.c -------------------------------------------------------------------------------------------- */

/* One row, before there is an object for it. */
typedef struct
{
  guint8 kind;     /* EfRowKind */
  guint32 index;   /* of an attribute; number of a region */
  guint32 epoch;   /* of the plan's headers, of attributes and values */
  guint32 input;   /* index, of regions and problems */
  guint32 value;   /* of a value; of an attribute its only value, else EF_HEADER_END */
  guint32 n_values;
  guint32 n_inputs;
} EfPlanItem;

/* What is computed of a row. */
typedef struct
{
  EfReview state;
  EfAction action;    /* as decided; settled */
  const char *result; /* (nullable) */
  const char *cuts;   /* (nullable): a person's */
  const char *note;
  gboolean later;
  guint risk;
} EfPlanFigures;

/* Of all findings, without a reference to @plan, which owns it. */
EfPlanView        *_ef_plan_view_new_rows    (EfPlan            *plan);
/* Brings the view up to date. */
void               _ef_plan_view_settle      (EfPlanView        *self);
const EfPlanItem  *_ef_plan_view_get_items   (EfPlanView        *self,
                                              guint             *n_items);
const EfPlanPlace *_ef_plan_view_get_place   (EfPlanView        *self);
/* A row that goes. */
void               _ef_plan_view_forget      (EfPlanView        *self,
                                              const EfPlanItem  *item);

/* --- ef-plan-row.c --------------------------------------------------------------------------------------------- */

/* @view is borrowed until _ef_plan_row_detach(). */
EfPlanRow         *_ef_plan_row_new          (EfPlan            *plan,
                                              EfPlanView        *view,
                                              const EfPlanItem  *item);
void               _ef_plan_row_detach       (EfPlanRow         *self);
const EfPlanItem  *_ef_plan_row_get_item     (EfPlanRow         *self);
const EfPlanPlace *_ef_plan_row_get_place    (EfPlanRow         *self);
/* Computes anew and notifies what differs. @item: what the row is now. */
void               _ef_plan_row_refresh      (EfPlanRow         *self,
                                              const EfPlanItem  *item);

/* --- ef-plan-figures.c ----------------------------------------------------------------------------------------- */

/* NULL: the row is of another kind, or what it was about is gone. */
const EfHeaderAttribute *_ef_plan_item_attribute (EfPlan           *plan,
                                                  const EfPlanItem *item);
const EfPlanRegionEntry *_ef_plan_item_region    (EfPlan           *plan,
                                                  const EfPlanItem *item);
const EfPlanInputEntry  *_ef_plan_item_input     (EfPlan           *plan,
                                                  const EfPlanItem *item);
/* (transfer full): the proposal for @value, for EfChoice.as: a letter, and of a cleaned text the digest of what is left. */
char              *_ef_plan_dup_proposal     (EfPlan                  *plan,
                                              const EfHeaderAttribute *attribute,
                                              guint32                  value);
/* Does @action make another value of any of its values? */
gboolean           _ef_plan_attribute_is_changed (EfPlan                  *plan,
                                                  const EfHeaderAttribute *attribute,
                                                  EfAction                 action);
void               _ef_plan_item_compute     (EfPlan            *plan,
                                              const EfPlanPlace *place,
                                              const EfPlanItem  *item,
                                              EfPlanFigures     *figures);

G_END_DECLS
