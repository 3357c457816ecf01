#include "config.h"

#include "ef-approval.h"

const EfRecordField ef_approval_fields[] = {
  { "digest", 's' },
  { "who", 's' },
  { "when", 's' },
  { "comment", 's', NULL, TRUE },
  { NULL },
};

GVariant *
ef_approval_to_record (const EfApproval *self)
{
  return g_variant_new ("(ssss)", self->digest, self->who, self->when, self->comment);
}

void
ef_approval_from_record (EfApproval *self,
                         GVariant   *record)
{
  g_variant_get (record, "(&s&s&s&s)", &self->digest, &self->who, &self->when, &self->comment);
}
