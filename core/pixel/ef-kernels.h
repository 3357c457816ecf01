/* The loops that run over every sample of a frame. They are compiled for speed and, where the compiler can, for several
 * instruction sets. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bits of a sample: what may not be trusted in @n samples of 8, 16, 32 or 64 bits, in host byte order. */
typedef struct
{
  guint bits;        /* of a sample */
  guint stored;      /* bits in use */
  guint shift;       /* unused bits below them */
  gboolean is_signed;
} EfBitLayout;

/* *@not_zero: samples whose unused bits are not all zero; *@not_sign: samples whose unused bits are neither the sign
 * (above) nor zero (below). For unsigned samples both are the same. Adds to what is there. */
void ef_kernel_count_dirty  (const void        *samples,
                             gsize              n,
                             const EfBitLayout *layout,
                             guint64           *not_zero,
                             guint64           *not_sign);
/* Clears unused bits, or extends the sign into them. */
void ef_kernel_clean        (void              *samples,
                             gsize              n,
                             const EfBitLayout *layout);
/* The same, and moves the bits in use to the low end. */
void ef_kernel_normalise    (void              *samples,
                             gsize              n,
                             const EfBitLayout *layout);

void ef_kernel_swap         (void              *samples,
                             gsize              n,
                             guint              bits);

void ef_kernel_range_u16    (const guint16     *values,
                             gsize              n,
                             guint16           *lowest,
                             guint16           *highest);
void ef_kernel_range_i16    (const gint16      *values,
                             gsize              n,
                             gint16            *lowest,
                             gint16            *highest);
/* Of those that are finite; *@lowest exceeds *@highest where none is. */
void ef_kernel_range_float  (const float       *values,
                             gsize              n,
                             double            *lowest,
                             double            *highest);
void ef_kernel_range_double (const double      *values,
                             gsize              n,
                             double            *lowest,
                             double            *highest);
void ef_kernel_widen_u8     (const guint8      *values,
                             gsize              n,
                             guint16            flip,
                             guint16           *out);
void ef_kernel_flip_u16     (const guint16     *values,
                             gsize              n,
                             guint16            flip,
                             guint16           *out);
/* out = (value - low) * scale, clamped to 0..255. */
void ef_kernel_window_u16   (const guint16     *values,
                             gsize              n,
                             float              low,
                             float              scale,
                             guint8            *out);
void ef_kernel_invert       (guint8            *values,
                             gsize              n);
/* Interleaved 8-bit RGB: luma in 16 bits, the strongest channel, and how many pixels are much brighter in one channel
 * than in luma. */
void ef_kernel_luma         (const guint8      *rgb,
                             gsize              n,
                             guint16           *out);
gsize ef_kernel_strongest   (const guint8      *rgb,
                             gsize              n,
                             guint8            *out);
/* YCbCr of 219 and 224 steps, as of video, to RGB, in place. */
void ef_kernel_ybr_partial_to_rgb (guint8      *pixels,
                             gsize              n);
/* Full range YCbCr to RGB, in place. */
void ef_kernel_ybr_to_rgb   (guint8            *pixels,
                             gsize              n);

G_END_DECLS
