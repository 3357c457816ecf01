/* Text by classical means: strokes that stand out from their surroundings, joined to letters and letters to lines.
 * Stands in where the trained detector is not available. */
#pragma once

#include <glib.h>

#ifdef EF_WITH_DETECTOR
#include "ef-detector.h"
#else
typedef struct
{
  int x, y, width, height;
  float score;
  gboolean vertical;
} EfTextBox;
typedef struct _EfDetector EfDetector;
#define ef_detector_new(error) NULL
#define ef_detector_free(self) (void) (self)
#define ef_detector_get_provenance(self) ""
#define ef_detector_find(self, luma, width, height, stride, scales, threshold) NULL
#endif

G_BEGIN_DECLS

/* (transfer full): of EfTextBox. */
GArray *ef_components_find (const guint8 *luma,
                            int           width,
                            int           height,
                            gsize         stride);

G_END_DECLS
