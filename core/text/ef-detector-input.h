/* The input planes of the text network, row by row, from the luma of a picture. */

#pragma once

#include "ef-detector-net.h"

G_BEGIN_DECLS

#define EF_DETECTOR_PLANES 2

typedef struct _EfDetectorInput EfDetectorInput;

EfDetectorInput *ef_detector_input_new      (const EfNetKernels      *kernels) G_GNUC_WARN_UNUSED_RESULT;
void             ef_detector_input_free     (EfDetectorInput         *self);

/* Begins a picture, its last column and row repeated up to width and height.  Returns the
 * level that covers much of it, with the planes it gives in ground, or -1.  The picture is
 * borrowed until its last row. */
int              ef_detector_input_start    (EfDetectorInput         *self,
                                             const EfDetectorPicture *picture,
                                             int                      width,
                                             int                      height,
                                             float                    ground[EF_DETECTOR_PLANES]);

/* Rows come in turn.  known tells which pixels show the ground as far as the planes look;
 * it is left alone where there is no ground. */
void             ef_detector_input_make_row (EfDetectorInput         *self,
                                             int                      y,
                                             float                   *planes,
                                             guint8                  *known);

G_END_DECLS
