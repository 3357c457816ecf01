/* Runs the text network over a picture of any size in bounded memory. */

#pragma once

#include "ef-net.h"

G_BEGIN_DECLS

#define EF_DETECTOR_LAYERS 31
extern const EfNetShape ef_detector_shapes[EF_DETECTOR_LAYERS];

/* Probabilities of text area and text core at a quarter of the resolution. */
typedef struct
{
  int    width;
  int    height;
  float *area;
  float *core;
} EfDetectorMaps;

/* Pictures are worked on in strips of rows; strips overlap, so that seams show
 * nothing.  strip_pixels bounds the memory: about 30 bytes for each. */
#define EF_DETECTOR_STRIP_PIXELS (2400 * 1024)

EfDetectorMaps *ef_detector_maps_new  (const EfNetWeights *weights,
                                       const EfNetKernels *kernels,
                                       const guint8            *luma,
                                       int                      width,
                                       int                      height,
                                       gsize                    stride,
                                       gsize                    strip_pixels) G_GNUC_WARN_UNUSED_RESULT;
void            ef_detector_maps_free (EfDetectorMaps          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfDetectorMaps, ef_detector_maps_free)

G_END_DECLS
