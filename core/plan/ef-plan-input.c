#include "config.h"

#include "ef-plan-input.h"

const EfRecordField ef_plan_input_fields[] = {
  { "digest", 's' },
  { "patient", 's' },
  { "study", 's' },
  { "series", 's' },
  { "device", 's' },
  { "modality", 's', NULL, TRUE },
  { "rows", 'u' },
  { "columns", 'u' },
  { "frames", 'u' },
  { "state", 'u', ef_input_state_words },
  { "problem", 's', NULL, TRUE },
  { "leave-out", 'b', NULL, TRUE },
  { "note", 's', NULL, TRUE },
  { "later", 'b', NULL, TRUE },
  { NULL },
};

GVariant *
ef_plan_input_to_record (const EfPlanInput *self)
{
  return g_variant_new ("(ssssssuuuusbsb)", self->digest, self->patient, self->study, self->series, self->device,
                        self->modality, self->rows, self->columns, self->frames, (guint) self->state, self->problem,
                        self->leave_out, self->note, self->later);
}

void
ef_plan_input_from_record (EfPlanInput *self,
                           GVariant    *record)
{
  guint state;

  g_variant_get (record, "(&s&s&s&s&s&suuuu&sb&sb)", &self->digest, &self->patient, &self->study, &self->series,
                 &self->device, &self->modality, &self->rows, &self->columns, &self->frames, &state, &self->problem,
                 &self->leave_out, &self->note, &self->later);
  self->state = (EfInputState) state;
}
