/* Overlay planes that a profile keeps: what is filled in the pixels must not be drawn over them again. */
#pragma once

#include "ef-redactor.h"

G_BEGIN_DECLS

/* Clears the bits of all overlay planes (60xx,3000) of @instance in @regions (of EfRegion, in pixels of the image). */
gboolean ef_overlay_clear_regions (EfInstance   *instance,
                                   const GArray *regions,
                                   GError      **error);

G_END_DECLS
