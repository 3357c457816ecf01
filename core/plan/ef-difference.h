/* What two readers decided differently about one target of a plan; a plain value. Both decisions are held whole, so that
 * a plan can be settled without the other's file. How far it is settled follows from what the plan says now. */
#pragma once

#include "ef-target.h"
#include "ef-record.h"

G_BEGIN_DECLS

typedef enum
{
  EF_SETTLE_OPEN,   /* the plan still says what the first reader said, and nobody said that it may */
  EF_SETTLE_FIRST,
  EF_SETTLE_SECOND,
  EF_SETTLE_OWN,    /* neither */
  EF_N_SETTLEMENTS
} EfSettlement;

/* Strings are never NULL; they point into the record that was read. Decisions are records as JSON, "": none. */
typedef struct
{
  const char *first, *second;
  gboolean kept; /* somebody said that what the plan says may stay */
} EfDifference;

extern const EfRecordField ef_difference_fields[];

/* (transfer floating) */
GVariant *ef_difference_to_record   (const EfDifference  *self);
void      ef_difference_from_record (EfDifference        *self,
                                     GVariant            *record);

/* (transfer full): @record (nullable) of a target of @kind as it stands in a difference, and back (nullable). */
char     *ef_difference_pack        (EfTargetKind         kind,
                                     GVariant            *record);
GVariant *ef_difference_unpack      (EfTargetKind         kind,
                                     const char          *text);

/* Do two records (nullable) of a target of @kind lead to the same output? Comments and states do not matter. */
gboolean  ef_difference_is_same     (EfTargetKind         kind,
                                     GVariant            *a,
                                     GVariant            *b);
/* How @self is settled where the plan now says @current (nullable). */
EfSettlement ef_difference_judge    (const EfDifference  *self,
                                     EfTargetKind         kind,
                                     GVariant            *current);

/* What a decision does, as one of a few texts marked for translation: "Remove", "Fill". */
const char *ef_difference_get_label (EfTargetKind         kind,
                                     GVariant            *record);

G_END_DECLS
