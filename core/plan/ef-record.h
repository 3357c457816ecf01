/* Records: small tuples that travel as GVariant in memory and as objects with named keys in files. One table describes
 * a kind of record, so that writing, reading and refusing cannot disagree. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  char type;                /* of GVariant: i u b d s */
  const char *const *words; /* of a 'u' that is written as a word; else NULL */
  gboolean optional;        /* left out where it is 0, FALSE or "" */
} EfRecordField;

/* @fields end with a NULL name. (transfer full): an object. */
JsonNode *ef_record_to_json   (const EfRecordField *fields,
                               GVariant            *record);
/* (transfer full), not floating: the tuple; NULL with EF_ERROR_PLAN if a key is unknown, missing or of a wrong type.
 * @where names the place in messages. */
GVariant *ef_record_from_json (const EfRecordField *fields,
                               JsonNode            *node,
                               const char          *where,
                               GError             **error);

/* Is every key of @object one of @known (NULL-terminated)? EF_ERROR_PLAN. */
gboolean  ef_record_check_keys (JsonObject         *object,
                                const char *const  *known,
                                const char         *where,
                                GError            **error);

G_END_DECLS
