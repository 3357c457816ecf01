/* Text findings and regions as they travel between processes. */
#pragma once

#include "ef-finder.h"

G_BEGIN_DECLS

#define EF_FINDINGS_TYPE "a(iiiiuuubddss)"
#define EF_REGIONS_TYPE "a(iiiiuu)"

/* (transfer full): of EfTextFinding, empty; clears its elements. */
GArray   *ef_text_findings_new          (void);
/* (transfer floating) */
GVariant *ef_text_findings_to_variant   (const GArray *findings);
/* (transfer full); @variant must be of EF_FINDINGS_TYPE. */
GArray   *ef_text_findings_from_variant (GVariant     *variant);

/* (transfer floating): @regions of EfRegion. */
GVariant *ef_region_list_to_variant    (const GArray *regions);
GArray   *ef_region_list_from_variant  (GVariant     *variant);

/* (transfer full): of EfRegion: the regions of those findings that are to be filled (or those that are to stay). */
GArray   *ef_text_findings_dup_regions  (const GArray *findings,
                                        gboolean      redact);

G_END_DECLS
