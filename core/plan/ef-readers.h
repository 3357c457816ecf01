/* Who read a study for a plan, where two people do it independently of each other; a plain value. */
#pragma once

#include "ef-record.h"

G_BEGIN_DECLS

/* Strings are never NULL, "" stands for none; they point into the record that was read. */
typedef struct
{
  const char *reader;        /* whose decisions these are; of a settled plan the first reader */
  gboolean blind;            /* made without sight of another's decisions */
  const char *second;        /* the second reader, whose decisions were compared */
  const char *second_digest; /* of the second reader's plan, as it was compared */
} EfReaders;

extern const EfRecordField ef_readers_fields[];

/* (transfer floating) */
GVariant *ef_readers_to_record   (const EfReaders *self);
void      ef_readers_from_record (EfReaders       *self,
                                  GVariant        *record);

G_END_DECLS
