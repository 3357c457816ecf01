#include "config.h"

#include "ef-readers.h"

const EfRecordField ef_readers_fields[] = {
  { "reader", 's', NULL, TRUE },
  { "blind", 'b', NULL, TRUE },
  { "second", 's', NULL, TRUE },
  { "second-digest", 's', NULL, TRUE },
  { NULL },
};

GVariant *
ef_readers_to_record (const EfReaders *self)
{
  return g_variant_new ("(sbss)", self->reader, self->blind, self->second, self->second_digest);
}

void
ef_readers_from_record (EfReaders *self,
                        GVariant  *record)
{
  g_variant_get (record, "(&sb&s&s)", &self->reader, &self->blind, &self->second, &self->second_digest);
}
