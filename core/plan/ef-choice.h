/* A person's decision on a tag or on one of its values; a plain value. */
#pragma once

#include "ef-plan-words.h"
#include "ef-record.h"

G_BEGIN_DECLS

/* Strings are never NULL, "" stands for none; they point into the record that was read. */
typedef struct
{
  EfReview state;
  EfAction action;  /* EF_ACTION_NONE: as proposed */
  const char *text; /* of EF_ACTION_D: what is written; "": the dummy of the profile */
  const char *cuts; /* how the text was made of the value, see ef-cuts.h */
  const char *note; /* the person's comment */
  gboolean later;   /* marked for a second look */
  const char *as;   /* what was proposed when a single value was accepted: under another proposal it is open again */
} EfChoice;

extern const EfRecordField ef_choice_fields[];

/* What stands for no decision. */
#define EF_CHOICE_INIT { .text = "", .cuts = "", .note = "", .as = "" }

/* (transfer floating) */
GVariant *ef_choice_to_record   (const EfChoice *self);
void      ef_choice_from_record (EfChoice       *self,
                                 GVariant       *record);

G_END_DECLS
