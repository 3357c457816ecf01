/* The weights of the text network, read from their file and checked against
 * the one shape of network that ef-detector-net.c can run. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EF_DETECTOR_DENSE,
  EF_DETECTOR_DEPTHWISE,
  EF_DETECTOR_POINTWISE,
} EfDetectorLayerKind;

typedef struct
{
  EfDetectorLayerKind kind;
  int                 stride;
  int                 dilation;
  int                 channels_in;
  int                 channels_out;

  /* Aligned to 32 bytes; bias is NULL for depthwise layers. */
  float              *weight;
  float              *bias;
} EfDetectorLayer;

#define EF_DETECTOR_LAYERS 31

typedef struct
{
  char           *provenance;
  EfDetectorLayer layers[EF_DETECTOR_LAYERS];
} EfDetectorWeights;

EfDetectorWeights *ef_detector_weights_parse (const guint8       *data,
                                              gsize               length,
                                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void               ef_detector_weights_free  (EfDetectorWeights  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfDetectorWeights, ef_detector_weights_free)

G_END_DECLS
