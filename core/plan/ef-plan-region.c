#include "config.h"

#include "ef-plan-region.h"

const EfRecordField ef_plan_region_fields[] = {
  { "x", 'i' },
  { "y", 'i' },
  { "width", 'i' },
  { "height", 'i' },
  { "first-frame", 'u' },
  { "last-frame", 'u' },
  { "kind", 'u', ef_region_kind_words },
  { "reach", 'u', ef_reach_words },
  { "state", 'u', ef_review_words },
  { "proposed", 'b' },
  { "redact", 'b' },
  { "confidence", 'd', NULL, TRUE },
  { "reason", 's', NULL, TRUE },
  { "note", 's', NULL, TRUE },
  { "later", 'b', NULL, TRUE },
  { NULL },
};

GVariant *
ef_plan_region_to_record (const EfPlanRegion *self)
{
  const EfRegion *r = &self->region;
  /* Three places say all, and look the same everywhere. */
  double confidence = (double) (gint) (self->confidence * 1000 + 0.5) / 1000;

  return g_variant_new ("(iiiiuuuuubbdssb)", r->box.x, r->box.y, r->box.width, r->box.height, r->first_frame,
                        r->last_frame, (guint) self->kind, (guint) self->reach, (guint) self->state, self->proposed,
                        self->redact, confidence, self->reason, self->note, self->later);
}

void
ef_plan_region_from_record (EfPlanRegion *self,
                            GVariant     *record)
{
  EfRegion *r = &self->region;
  guint kind;
  guint reach;
  guint state;

  g_variant_get (record, "(iiiiuuuuubbd&s&sb)", &r->box.x, &r->box.y, &r->box.width, &r->box.height, &r->first_frame,
                 &r->last_frame, &kind, &reach, &state, &self->proposed, &self->redact, &self->confidence,
                 &self->reason, &self->note, &self->later);
  self->kind = (EfRegionKind) kind;
  self->reach = (EfReach) reach;
  self->state = (EfReview) state;
}

gboolean
ef_plan_region_is_sound (const EfPlanRegion *self)
{
  const EfRegion *r = &self->region;

  return r->box.width > 0 && r->box.height > 0 && r->first_frame <= r->last_frame && self->confidence >= 0 &&
         self->confidence <= 1;
}
