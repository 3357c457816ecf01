/* A reviewer's signature under a plan: the digest of what was approved, who, when, and a comment; a plain value. */
#pragma once

#include "ef-record.h"

G_BEGIN_DECLS

/* Strings point into the record that was read. */
typedef struct
{
  const char *digest;  /* of the canonical plan without its approval */
  const char *who;
  const char *when;    /* ISO 8601, UTC */
  const char *comment; /* "": none */
} EfApproval;

extern const EfRecordField ef_approval_fields[];

/* (transfer floating) */
GVariant *ef_approval_to_record   (const EfApproval *self);
void      ef_approval_from_record (EfApproval       *self,
                                   GVariant         *record);

G_END_DECLS
