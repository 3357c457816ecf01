/* From probability maps to boxes around lines of text. */

#pragma once

#include "ef-detector.h"
#include "ef-detector-net.h"

G_BEGIN_DECLS

/* Boxes without margins in pixels of the picture the maps were made from. */
GArray *ef_detector_boxes_from_maps (const EfDetectorMaps *maps,
                                     float                 threshold) G_GNUC_WARN_UNUSED_RESULT;

/* Joins pieces of one line and drops what another box already holds. */
void    ef_detector_boxes_join      (GArray               *boxes);

/* Adds what a finer scale found to the boxes of coarser scales, or replaces them by it. */
void    ef_detector_boxes_combine   (GArray               *fine,
                                     GArray               *coarse);

/* Margins: 20 % of the height, at least 2 pixels; 60 % of it at the ends of a line. */
void    ef_detector_boxes_pad       (GArray               *boxes,
                                     int                   width,
                                     int                   height);

G_END_DECLS
