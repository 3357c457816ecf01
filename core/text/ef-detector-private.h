/* What tests and the training script need beyond ef-detector.h. */

#pragma once

#include "ef-detector.h"
#include "ef-detector-net.h"

G_BEGIN_DECLS

/* A detector with weights from a file in memory instead of those linked in. */
EfDetector     *ef_detector_new_from_data (const guint8 *data,
                                           gsize         length,
                                           gboolean      portable,
                                           GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* The probability maps of one scale, before any box is made; thorough: also what is known is computed. */
EfDetectorMaps *ef_detector_dup_maps      (EfDetector   *self,
                                           const guint8 *luma,
                                           int           width,
                                           int           height,
                                           gsize         stride,
                                           gboolean      thorough) G_GNUC_WARN_UNUSED_RESULT;

extern const unsigned char ef_detector_weights_data[];
extern const size_t        ef_detector_weights_data_length;

G_END_DECLS
