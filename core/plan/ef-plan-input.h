/* An instance that a plan covers; a plain value. It holds labels of the output and digests, never what identifies. */
#pragma once

#include "ef-plan-words.h"
#include "ef-record.h"

G_BEGIN_DECLS

/* Strings are never NULL, "" stands for none; they point into the record that was read. */
typedef struct
{
  const char *digest;                   /* of the SOP Instance UID, see ef-value-digest.h */
  const char *patient, *study, *series; /* labels of the output: no spaces */
  const char *device;                   /* equal for equal devices: a digest */
  const char *modality;
  guint rows, columns, frames;          /* frames 0: no pixels */

  EfInputState state;
  const char *problem;                  /* why it is unreadable, without values */
  gboolean leave_out;                   /* a person's decision: not written */
  const char *note;
  gboolean later;
} EfPlanInput;

/* What scan knows of an instance; strings may be NULL. Only digests of the first six are kept in the plan. */
typedef struct
{
  const char *sop_instance;
  const char *manufacturer, *model, *software, *sop_class;
  const char *orientation;              /* Patient Orientation (0020,0020) */
  const char *patient, *study, *series; /* labels */
  const char *modality;
  guint rows, columns, frames;
} EfInputFacts;

extern const EfRecordField ef_plan_input_fields[];

/* (transfer floating) */
GVariant *ef_plan_input_to_record   (const EfPlanInput *self);
void      ef_plan_input_from_record (EfPlanInput       *self,
                                     GVariant          *record);

G_END_DECLS
