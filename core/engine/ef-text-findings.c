#include "config.h"

#include "ef-text-findings.h"

static void
clear_finding (EfTextFinding *finding)
{
  g_clear_pointer (&finding->text, g_free);
  g_clear_pointer (&finding->reason, g_free);
}

GArray *
ef_text_findings_new (void)
{
  GArray *findings = g_array_new (FALSE, TRUE, sizeof (EfTextFinding));

  g_array_set_clear_func (findings, (GDestroyNotify) clear_finding);
  return findings;
}

GVariant *
ef_text_findings_to_variant (const GArray *findings)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (EF_FINDINGS_TYPE));
  for (guint i = 0; i < findings->len; i++)
    {
      const EfTextFinding *f = &g_array_index (findings, EfTextFinding, i);
      const EfRegion *r = &f->region;

      g_variant_builder_add (&builder, "(iiiiuuubddss)", r->box.x, r->box.y, r->box.width, r->box.height,
                             r->first_frame, r->last_frame, (guint) f->kind, f->redact, (double) f->detected,
                             (double) f->read_confidence, f->text != NULL ? f->text : "",
                             f->reason != NULL ? f->reason : "");
    }
  return g_variant_builder_end (&builder);
}

GArray *
ef_text_findings_from_variant (GVariant *variant)
{
  GArray *findings = ef_text_findings_new ();
  GVariantIter iter;
  EfTextFinding f = { 0 };
  double detected;
  double confidence;
  guint kind;

  g_variant_iter_init (&iter, variant);
  while (g_variant_iter_next (&iter, "(iiiiuuubddss)", &f.region.box.x, &f.region.box.y, &f.region.box.width,
                              &f.region.box.height, &f.region.first_frame, &f.region.last_frame, &kind, &f.redact,
                              &detected, &confidence, &f.text, &f.reason))
    {
      f.kind = kind <= EF_TEXT_HARMLESS ? (EfTextKind) kind : EF_TEXT_UNKNOWN;
      f.detected = (float) detected;
      f.read_confidence = (float) confidence;
      g_array_append_val (findings, f);
    }
  return findings;
}

GVariant *
ef_region_list_to_variant (const GArray *regions)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (EF_REGIONS_TYPE));
  for (guint i = 0; regions != NULL && i < regions->len; i++)
    {
      const EfRegion *r = &g_array_index (regions, EfRegion, i);

      g_variant_builder_add (&builder, "(iiiiuu)", r->box.x, r->box.y, r->box.width, r->box.height, r->first_frame,
                             r->last_frame);
    }
  return g_variant_builder_end (&builder);
}

GArray *
ef_region_list_from_variant (GVariant *variant)
{
  GArray *regions = g_array_new (FALSE, TRUE, sizeof (EfRegion));
  GVariantIter iter;
  EfRegion r = { 0 };

  g_variant_iter_init (&iter, variant);
  while (g_variant_iter_next (&iter, "(iiiiuu)", &r.box.x, &r.box.y, &r.box.width, &r.box.height, &r.first_frame,
                              &r.last_frame))
    g_array_append_val (regions, r);
  return regions;
}

GArray *
ef_text_findings_dup_regions (const GArray *findings,
                             gboolean      redact)
{
  GArray *regions = g_array_new (FALSE, TRUE, sizeof (EfRegion));

  for (guint i = 0; i < findings->len; i++)
    {
      const EfTextFinding *f = &g_array_index (findings, EfTextFinding, i);

      /* What a person is to look at is no text that was left. */
      if (!f->redact == !redact && (f->redact || f->kind != EF_TEXT_VISUAL))
        g_array_append_val (regions, f->region);
    }
  return regions;
}
