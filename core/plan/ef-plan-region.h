/* A region of the plan: a box in frames, what it is, where it applies and whether it is filled; a plain value. */
#pragma once

#include "ef-finder.h"
#include "ef-plan-words.h"
#include "ef-record.h"

G_BEGIN_DECLS

/* Strings are never NULL; they point into the record that was read. The text as read is no part of it: it may identify,
 * and filling does not need it. */
typedef struct
{
  EfRegion region;    /* the box, and the run of frames for EF_REACH_FRAMES */
  EfRegionKind kind;
  EfReach reach;
  EfReview state;
  gboolean proposed;  /* what the machine would do */
  gboolean redact;    /* what is done */
  double confidence;  /* 0..1, three places */
  const char *reason; /* without values */
  const char *note;
  gboolean later;
} EfPlanRegion;

extern const EfRecordField ef_plan_region_fields[];

/* (transfer floating) */
GVariant *ef_plan_region_to_record   (const EfPlanRegion *self);
void      ef_plan_region_from_record (EfPlanRegion       *self,
                                      GVariant           *record);

/* Has the box an area, and do the frames run forward? */
gboolean  ef_plan_region_is_sound    (const EfPlanRegion *self);

G_END_DECLS
