#include "ef-kernels.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define EF_FAST __attribute__ ((target_clones ("avx2", "default")))
#else
#define EF_FAST
#endif

#define LUMA_RED 77
#define LUMA_GREEN 150
#define LUMA_BLUE 29

/* A pixel counts as saturated when its strongest channel is this much brighter than its luma. */
#define SATURATED 48

/* The value in use, sign extended if it is signed: shifted to the top and back. */
#define DEFINE_BITS(width, unsigned_type, signed_type)                                                              \
  static inline unsigned_type                                                                                       \
  value_##width (unsigned_type sample, guint up, guint down, gboolean is_signed)                                    \
  {                                                                                                                 \
    sample = (unsigned_type) (sample << up);                                                                        \
    return is_signed ? (unsigned_type) ((signed_type) sample >> down) : (unsigned_type) (sample >> down);           \
  }                                                                                                                 \
                                                                                                                    \
  EF_FAST static void                                                                                               \
  count_##width (const unsigned_type *samples, gsize n, const EfBitLayout *layout, guint64 *not_zero,               \
                 guint64 *not_sign)                                                                                 \
  {                                                                                                                 \
    guint up = width - layout->stored - layout->shift;                                                              \
    guint down = width - layout->stored;                                                                            \
    guint shift = layout->shift;                                                                                    \
    unsigned_type used = (unsigned_type) ((unsigned_type) ((unsigned_type) ~(unsigned_type) 0 >> down) << shift);   \
    unsigned_type unused = (unsigned_type) ~used;                                                                   \
                                                                                                                    \
    for (gsize start = 0; start < n; start += 4096)                                                                 \
      {                                                                                                             \
        gsize end = MIN (n, start + 4096);                                                                          \
        unsigned_type any = 0;                                                                                      \
        guint32 zero = 0, sign = 0;                                                                                 \
                                                                                                                    \
        if (!layout->is_signed)                                                                                     \
          {                                                                                                         \
            for (gsize i = start; i < end; i++)                                                                     \
              any |= (unsigned_type) (samples[i] & unused);                                                         \
            if (any == 0)                                                                                           \
              continue;                                                                                             \
          }                                                                                                         \
        for (gsize i = start; i < end; i++)                                                                         \
          zero += (samples[i] & unused) != 0;                                                                       \
        *not_zero += zero;                                                                                          \
        if (layout->is_signed)                                                                                      \
          for (gsize i = start; i < end; i++)                                                                       \
            sign += (unsigned_type) (value_##width (samples[i], up, down, TRUE) << shift) != samples[i];            \
        *not_sign += layout->is_signed ? sign : zero;                                                               \
      }                                                                                                             \
  }                                                                                                                 \
                                                                                                                    \
  EF_FAST static void                                                                                               \
  clean_##width (unsigned_type *samples, gsize n, const EfBitLayout *layout, guint shift)                           \
  {                                                                                                                 \
    guint up = width - layout->stored - layout->shift;                                                              \
    guint down = width - layout->stored;                                                                            \
                                                                                                                    \
    if (layout->is_signed)                                                                                          \
      for (gsize i = 0; i < n; i++)                                                                                 \
        samples[i] = (unsigned_type) (value_##width (samples[i], up, down, TRUE) << shift);                         \
    else                                                                                                            \
      for (gsize i = 0; i < n; i++)                                                                                 \
        samples[i] = (unsigned_type) (value_##width (samples[i], up, down, FALSE) << shift);                        \
  }

DEFINE_BITS (8, guint8, gint8)
DEFINE_BITS (16, guint16, gint16)
DEFINE_BITS (32, guint32, gint32)
DEFINE_BITS (64, guint64, gint64)

void
ef_kernel_count_dirty (const void        *samples,
                       gsize              n,
                       const EfBitLayout *layout,
                       guint64           *not_zero,
                       guint64           *not_sign)
{
  switch (layout->bits)
    {
    case 8:
      count_8 (samples, n, layout, not_zero, not_sign);
      break;
    case 16:
      count_16 (samples, n, layout, not_zero, not_sign);
      break;
    case 32:
      count_32 (samples, n, layout, not_zero, not_sign);
      break;
    case 64:
      count_64 (samples, n, layout, not_zero, not_sign);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
clean (void              *samples,
       gsize              n,
       const EfBitLayout *layout,
       guint              shift)
{
  switch (layout->bits)
    {
    case 8:
      clean_8 (samples, n, layout, shift);
      break;
    case 16:
      clean_16 (samples, n, layout, shift);
      break;
    case 32:
      clean_32 (samples, n, layout, shift);
      break;
    case 64:
      clean_64 (samples, n, layout, shift);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
ef_kernel_clean (void              *samples,
                 gsize              n,
                 const EfBitLayout *layout)
{
  clean (samples, n, layout, layout->shift);
}

void
ef_kernel_normalise (void              *samples,
                     gsize              n,
                     const EfBitLayout *layout)
{
  clean (samples, n, layout, 0);
}

EF_FAST static void
swap_16 (guint16 *samples,
         gsize    n)
{
  for (gsize i = 0; i < n; i++)
    samples[i] = (guint16) (samples[i] << 8 | samples[i] >> 8);
}

EF_FAST static void
swap_32 (guint32 *samples,
         gsize    n)
{
  for (gsize i = 0; i < n; i++)
    samples[i] = GUINT32_SWAP_LE_BE (samples[i]);
}

EF_FAST static void
swap_64 (guint64 *samples,
         gsize    n)
{
  for (gsize i = 0; i < n; i++)
    samples[i] = GUINT64_SWAP_LE_BE (samples[i]);
}

void
ef_kernel_swap (void  *samples,
                gsize  n,
                guint  bits)
{
  if (bits == 16)
    swap_16 (samples, n);
  else if (bits == 32)
    swap_32 (samples, n);
  else if (bits == 64)
    swap_64 (samples, n);
}

EF_FAST void
ef_kernel_range_u16 (const guint16 *values,
                     gsize          n,
                     guint16       *lowest,
                     guint16       *highest)
{
  guint16 low = G_MAXUINT16, high = 0;

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, values[i]);
      high = MAX (high, values[i]);
    }
  *lowest = low;
  *highest = high;
}

EF_FAST void
ef_kernel_range_i16 (const gint16 *values,
                     gsize         n,
                     gint16       *lowest,
                     gint16       *highest)
{
  gint16 low = G_MAXINT16, high = G_MININT16;

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, values[i]);
      high = MAX (high, values[i]);
    }
  *lowest = low;
  *highest = high;
}

/* By their bits, as whole numbers in the order of the values, which the vectoriser knows how to compare. All bits of the
 * exponent are set in infinite and undefined values. */
#define DEFINE_RANGE(type, integer, exponent, most)                                                                  \
  static inline double                                                                                              \
  type##_from_order (integer order)                                                                                 \
  {                                                                                                                 \
    type value;                                                                                                     \
                                                                                                                    \
    order ^= order < 0 ? most : 0;                                                                                  \
    memcpy (&value, &order, sizeof value);                                                                          \
    return value;                                                                                                   \
  }                                                                                                                 \
                                                                                                                    \
  EF_FAST void                                                                                                      \
  ef_kernel_range_##type (const type *values, gsize n, double *lowest, double *highest)                             \
  {                                                                                                                 \
    integer low = most, high = -most - 1;                                                                           \
                                                                                                                    \
    for (gsize i = 0; i < n; i++)                                                                                   \
      {                                                                                                             \
        integer bits, order, unused, small, large;                                                                  \
                                                                                                                    \
        memcpy (&bits, values + i, sizeof bits);                                                                    \
        order = bits ^ ((bits >> (8 * sizeof bits - 1)) & most);                                                    \
        unused = -(integer) ((bits & exponent) == exponent);                                                        \
        small = (order & ~unused) | (most & unused);                                                                \
        large = (order & ~unused) | ((-most - 1) & unused);                                                         \
        low = MIN (low, small);                                                                                     \
        high = MAX (high, large);                                                                                   \
      }                                                                                                             \
    *lowest = low <= high ? type##_from_order (low) : INFINITY;                                                     \
    *highest = low <= high ? type##_from_order (high) : -INFINITY;                                                  \
  }

DEFINE_RANGE (float, gint32, 0x7f800000, G_MAXINT32)
DEFINE_RANGE (double, gint64, G_GINT64_CONSTANT (0x7ff0000000000000), G_MAXINT64)

EF_FAST void
ef_kernel_widen_u8 (const guint8 *values,
                    gsize         n,
                    guint16       flip,
                    guint16      *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = values[i] ^ flip;
}

EF_FAST void
ef_kernel_flip_u16 (const guint16 *values,
                    gsize          n,
                    guint16        flip,
                    guint16       *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = values[i] ^ flip;
}

EF_FAST void
ef_kernel_window_u16 (const guint16 *values,
                      gsize          n,
                      float          low,
                      float          scale,
                      guint8        *out)
{
  for (gsize i = 0; i < n; i++)
    {
      float shown = ((float) (int) values[i] - low) * scale + 0.5f;

      shown = shown > 0 ? shown : 0;
      shown = shown < 255 ? shown : 255;
      out[i] = (guint8) (int) shown;
    }
}

EF_FAST void
ef_kernel_invert (guint8 *values,
                  gsize   n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (guint8) ~values[i];
}

EF_FAST void
ef_kernel_luma (const guint8 *rgb,
                gsize         n,
                guint16      *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (guint16) (rgb[i * 3] * LUMA_RED + rgb[i * 3 + 1] * LUMA_GREEN + rgb[i * 3 + 2] * LUMA_BLUE);
}

EF_FAST gsize
ef_kernel_strongest (const guint8 *rgb,
                     gsize         n,
                     guint8       *out)
{
  guint32 count = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint8 red = rgb[i * 3], green = rgb[i * 3 + 1], blue = rgb[i * 3 + 2];
      guint8 strongest = MAX (MAX (red, green), blue);
      guint luma = (guint) (red * LUMA_RED + green * LUMA_GREEN + blue * LUMA_BLUE) >> 8;

      out[i] = strongest;
      count += strongest > luma + SATURATED;
    }
  return count;
}

static inline guint8
clamp_u8 (int value)
{
  value = value > 0 ? value : 0;
  return (guint8) (value < 255 ? value : 255);
}

EF_FAST void
ef_kernel_ybr_partial_to_rgb (guint8 *pixels,
                              gsize   n)
{
  for (gsize i = 0; i < n; i++)
    {
      int y = (pixels[i * 3] - 16) * 76309 + 32768;
      int cb = pixels[i * 3 + 1] - 128;
      int cr = pixels[i * 3 + 2] - 128;

      pixels[i * 3] = clamp_u8 ((y + 104597 * cr) >> 16);
      pixels[i * 3 + 1] = clamp_u8 ((y - 25675 * cb - 53279 * cr) >> 16);
      pixels[i * 3 + 2] = clamp_u8 ((y + 132201 * cb) >> 16);
    }
}

EF_FAST void
ef_kernel_ybr_to_rgb (guint8 *pixels,
                      gsize   n)
{
  for (gsize i = 0; i < n; i++)
    {
      int y = pixels[i * 3] * 65536 + 32768;
      int cb = pixels[i * 3 + 1] - 128;
      int cr = pixels[i * 3 + 2] - 128;

      pixels[i * 3] = clamp_u8 ((y + 91881 * cr) >> 16);
      pixels[i * 3 + 1] = clamp_u8 ((y - 22554 * cb - 46802 * cr) >> 16);
      pixels[i * 3 + 2] = clamp_u8 ((y + 116130 * cb) >> 16);
    }
}
