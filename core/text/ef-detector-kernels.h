/* The inner loops of the text network, once in portable C and once for AVX2
 * with FMA.  Both give maps that agree within 1e-3.
 *
 * Pixels are stored channel by channel next to one another; every row of a map
 * has a border of zeros wide enough for the convolution that reads it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;

  /* One row of dense 3x3 with stride 2 and ReLU: rows are three input rows, each
   * starting at the pixel left of the first. */
  void (*dense)     (const float *const rows[3],
                     const float       *weight,
                     const float       *bias,
                     float             *out,
                     int                width,
                     int                channels_in,
                     int                channels_out);

  /* One row of depthwise 3x3: rows start dilation pixels left of the first. */
  void (*depthwise) (const float *const rows[3],
                     const float       *weight,
                     float             *out,
                     int                width,
                     int                channels,
                     int                stride,
                     int                dilation);

  /* One row of 1x1: adds residual when given, then ReLU when wished. */
  void (*pointwise) (const float       *in,
                     const float       *weight,
                     const float       *bias,
                     const float       *residual,
                     float             *out,
                     int                width,
                     int                channels_in,
                     int                channels_out,
                     gboolean           relu);

  /* One row of input planes from luma and prefix sums over the columns of the
   * window rows of luma and its square: width + 1 numbers each, the first 0. */
  void (*planes)    (const guint8      *luma,
                     const guint32     *sums,
                     const guint32     *squares,
                     int                rows,
                     float             *out,
                     int                width);
} EfDetectorKernels;

/* Half the side of the window that local contrast is measured in. */
#define EF_DETECTOR_WINDOW 8

extern const EfDetectorKernels ef_detector_kernels_portable;

/* NULL when the processor or the compiler lacks AVX2 and FMA. */
const EfDetectorKernels *ef_detector_kernels_avx2 (void);
const EfDetectorKernels *ef_detector_kernels_best (void);

/* Planes of the columns from begin to before end, in plain C; windows are clipped
 * to the row.  The fast kernels use it near the borders. */
void ef_detector_planes_columns (const guint8  *luma,
                                 const guint32 *sums,
                                 const guint32 *squares,
                                 int            rows,
                                 float         *out,
                                 int            width,
                                 int            begin,
                                 int            end);

G_END_DECLS
