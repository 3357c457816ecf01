/* The inner loops of small convolutional networks: in portable C, for AVX2 and for
 * AVX-512.  All add up in the same order.  AVX2 and AVX-512 give the same bits; portable
 * C differs by the rounding of fused multiplications: maps of the text detector agree
 * within 1e-3.
 *
 * A row of a tensor is its pixels one after another, each with its channels side by
 * side.  Every function makes one row, or the part of one that it is given the pointers
 * of: the result is the same.  The output must not overlap what is read.  Sizes: any;
 * channel counts that are multiples of 8 are fast. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;

  /* Dense 3x3, weights [tap][in][out]: rows are three input rows, each starting at
   * the pixel left of the first. */
  void (*dense)     (const float *const rows[3],
                     const float       *weight,
                     const float       *bias,
                     float             *out,
                     int                width,
                     int                channels_in,
                     int                channels_out,
                     int                stride,
                     gboolean           relu);

  /* Depthwise 3x3, weights [tap][channel]: rows start dilation pixels left of the
   * first. */
  void (*depthwise) (const float *const rows[3],
                     const float       *weight,
                     float             *out,
                     int                width,
                     int                channels,
                     int                stride,
                     int                dilation);

  /* 1x1, weights [in][out]: adds residual when given, then ReLU when wished. */
  void (*pointwise) (const float       *in,
                     const float       *weight,
                     const float       *bias,
                     const float       *residual,
                     float             *out,
                     int                width,
                     int                channels_in,
                     int                channels_out,
                     gboolean           relu);

  /* Doubles a coarse row across, adds it to a fine one, and ReLU: width is that of the
   * fine row. */
  void (*merge)     (const float       *fine,
                     const float       *coarse,
                     float             *out,
                     int                width,
                     int                channels);

  /* The two input planes of a picture: luma / 127.5 - 1, and luma less its local mean
   * by the local deviation + 4, cut to -3..3.  sums and squares are prefix sums over
   * the columns of the window's rows of luma and its square: width + 1 numbers each,
   * the first 0; rows is how many rows went in. */
  void (*planes)    (const guint8      *luma,
                     const guint32     *sums,
                     const guint32     *squares,
                     int                rows,
                     float             *out,
                     int                width);
} EfNetKernels;

/* Half the side of the window that local contrast is measured in. */
#define EF_NET_WINDOW 8

extern const EfNetKernels ef_net_kernels_portable;

/* NULL when the processor or the compiler lacks what they need. */
const EfNetKernels *ef_net_kernels_avx2   (void);
const EfNetKernels *ef_net_kernels_avx512 (void);
const EfNetKernels *ef_net_kernels_best   (void);

/* Planes of the columns from begin to before end, in plain C; windows are clipped
 * to the row.  The fast kernels use it near the borders. */
void ef_net_planes_columns (const guint8  *luma,
                            const guint32 *sums,
                            const guint32 *squares,
                            int            rows,
                            float         *out,
                            int            width,
                            int            begin,
                            int            end);

G_END_DECLS
