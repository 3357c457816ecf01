#include "config.h"

#include "ef-choice.h"

const EfRecordField ef_choice_fields[] = {
  { "state", 'u', ef_review_words },
  { "action", 'u', ef_action_words, TRUE },
  { "text", 's', NULL, TRUE },
  { "cuts", 's', NULL, TRUE },
  { "note", 's', NULL, TRUE },
  { "later", 'b', NULL, TRUE },
  { "as", 's', NULL, TRUE },
  { NULL },
};

GVariant *
ef_choice_to_record (const EfChoice *self)
{
  return g_variant_new ("(uusssbs)", (guint) self->state, (guint) self->action, self->text, self->cuts, self->note,
                        self->later, self->as);
}

void
ef_choice_from_record (EfChoice *self,
                       GVariant *record)
{
  guint state;
  guint action;

  g_variant_get (record, "(uu&s&s&sb&s)", &state, &action, &self->text, &self->cuts, &self->note, &self->later,
                 &self->as);
  self->state = (EfReview) state;
  self->action = (EfAction) action;
}
