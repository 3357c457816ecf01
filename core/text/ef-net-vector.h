/* The kernels for one width of vectors.  Included once for each, after these:
 * VECTOR and its LANES; MASK, MASK_OF (lanes in use); LOAD, LOAD_PART, STORE_PART,
 * SET1, ADD, MUL, FMA, MAXIMUM; TARGET, the function attribute; WIDE_PIXELS, pixels
 * at a time for three vectors of outputs, and SLIM_PIXELS for fewer.  Defines dense,
 * pointwise, depthwise and merge.
 *
 * Every output is summed up in the order of the weights with fused multiplications,
 * whatever the width of the vectors, the size of the row and the place in it: so all
 * widths give the same bits, and a row may be computed in pieces. */

#include <immintrin.h>

#define INLINE TARGET __attribute__ ((always_inline)) static inline

/* What one row of outputs is made of: runs of inputs, each against consecutive rows of
 * weights. */
typedef struct
{
  const float *in[3];
  int          runs;
  int          length;
  gsize        pitch; /* from pixel to pixel of the input */
  const float *weight;
  const float *bias;
  const float *residual;
  float       *out;
  int          channels;
  gboolean     relu;
} Product;

/* P pixels from x on, V vectors of outputs from o on, all sums in registers. */
#define DEFINE_TILE(P, V)                                                                            \
  INLINE void tile_##P##_##V (const Product *self, int x, int o, MASK mask)                          \
  {                                                                                                  \
    const float *w = self->weight + o;                                                               \
    VECTOR sums[P][V];                                                                               \
                                                                                                     \
    _Pragma ("GCC unroll 12") for (int p = 0; p < P; p++)                                            \
      _Pragma ("GCC unroll 3") for (int k = 0; k < V; k++)                                           \
        sums[p][k] = k + 1 < V ? LOAD (self->bias + o + LANES * k)                                   \
                               : LOAD_PART (self->bias + o + LANES * k, mask);                       \
    for (int run = 0; run < self->runs; run++)                                                       \
      {                                                                                              \
        const float *in = self->in[run] + (gsize) x * self->pitch;                                   \
                                                                                                     \
        for (int i = 0; i < self->length; i++, w += self->channels)                                  \
          {                                                                                          \
            VECTOR weights[V];                                                                       \
                                                                                                     \
            _Pragma ("GCC unroll 3") for (int k = 0; k < V; k++)                                     \
              weights[k] = k + 1 < V ? LOAD (w + LANES * k) : LOAD_PART (w + LANES * k, mask);       \
            _Pragma ("GCC unroll 12") for (int p = 0; p < P; p++)                                    \
              {                                                                                      \
                VECTOR v = SET1 (in[p * self->pitch + i]);                                           \
                                                                                                     \
                _Pragma ("GCC unroll 3") for (int k = 0; k < V; k++)                                 \
                  sums[p][k] = FMA (v, weights[k], sums[p][k]);                                      \
              }                                                                                      \
          }                                                                                          \
      }                                                                                              \
    _Pragma ("GCC unroll 12") for (int p = 0; p < P; p++)                                            \
      _Pragma ("GCC unroll 3") for (int k = 0; k < V; k++)                                           \
        {                                                                                            \
          gsize at = (gsize) (x + p) * self->channels + o + LANES * k;                               \
          MASK part = k + 1 < V ? MASK_OF (LANES) : mask;                                            \
                                                                                                     \
          if (self->residual != NULL)                                                                \
            sums[p][k] = ADD (sums[p][k], LOAD_PART (self->residual + at, part));                    \
          if (self->relu)                                                                            \
            sums[p][k] = MAXIMUM (sums[p][k], SET1 (0.0f));                                          \
          STORE_PART (self->out + at, part, sums[p][k]);                                             \
        }                                                                                            \
  }

/* The last pixels of a row are done together with some that are done already. */
#define DEFINE_COLUMNS(P, V)                                                                         \
  DEFINE_TILE (P, V)                                                                                 \
  DEFINE_TILE (1, V)                                                                                 \
  TARGET static void columns_##V (const Product *self, int width, int o, MASK mask)                  \
  {                                                                                                  \
    int x = 0;                                                                                       \
                                                                                                     \
    for (; x + P <= width; x += P)                                                                   \
      tile_##P##_##V (self, x, o, mask);                                                             \
    if (x < width && width >= P)                                                                     \
      tile_##P##_##V (self, width - P, o, mask);                                                     \
    else                                                                                             \
      for (; x < width; x++)                                                                         \
        tile_1_##V (self, x, o, mask);                                                               \
  }
/* So that the numbers are put in place of their names. */
#define DEFINE_EXPANDED(P, V) DEFINE_COLUMNS (P, V)

DEFINE_EXPANDED (WIDE_PIXELS, 3)
DEFINE_EXPANDED (SLIM_PIXELS, 2)
DEFINE_EXPANDED (SLIM_PIXELS, 1)

static void
multiply (const Product *self,
          int            width)
{
  for (int o = 0; o < self->channels; o += 3 * LANES)
    {
      int left = MIN (self->channels - o, 3 * LANES);
      MASK mask = MASK_OF ((left - 1) % LANES + 1);

      if (left > 2 * LANES)
        columns_3 (self, width, o, mask);
      else if (left > LANES)
        columns_2 (self, width, o, mask);
      else
        columns_1 (self, width, o, mask);
    }
}

/* The three taps of a row lie next to one another, in the picture and in the weights. */
static void
dense (const float *const rows[3],
       const float       *weight,
       const float       *bias,
       float             *out,
       int                width,
       int                channels_in,
       int                channels_out,
       int                stride,
       gboolean           relu)
{
  const Product product = { { rows[0], rows[1], rows[2] }, 3, 3 * channels_in, (gsize) (stride * channels_in),
                            weight, bias, NULL, out, channels_out, relu };

  if (SUITS (channels_out))
    multiply (&product, width);
  else
    ef_net_kernels_portable.dense (rows, weight, bias, out, width, channels_in, channels_out, stride, relu);
}

static void
pointwise (const float *in,
           const float *weight,
           const float *bias,
           const float *residual,
           float       *out,
           int          width,
           int          channels_in,
           int          channels_out,
           gboolean     relu)
{
  const Product product = { { in, NULL, NULL }, 1, channels_in, (gsize) channels_in,
                            weight, bias, residual, out, channels_out, relu };

  if (SUITS (channels_out))
    multiply (&product, width);
  else
    ef_net_kernels_portable.pointwise (in, weight, bias, residual, out, width, channels_in, channels_out, relu);
}

/* A vector of channels stays in registers with its nine weights while x runs. */
TARGET static void
depthwise (const float *const rows[3],
           const float       *weight,
           float             *out,
           int                width,
           int                channels,
           int                stride,
           int                dilation)
{
  gsize step = (gsize) dilation * channels;
  gsize move = (gsize) stride * channels;

  if (!SUITS (channels))
    {
      ef_net_kernels_portable.depthwise (rows, weight, out, width, channels, stride, dilation);
      return;
    }
  for (int c = 0; c < channels; c += LANES)
    {
      MASK mask = MASK_OF (MIN (channels - c, LANES));
      const float *r0 = rows[0] + c;
      const float *r1 = rows[1] + c;
      const float *r2 = rows[2] + c;
      float *to = out + c;
      VECTOR w[9];

#pragma GCC unroll 9
      for (int k = 0; k < 9; k++)
        w[k] = LOAD_PART (weight + k * channels + c, mask);
      for (int x = 0; x < width; x++, r0 += move, r1 += move, r2 += move, to += channels)
        {
          VECTOR a = MUL (LOAD_PART (r0, mask), w[0]);
          VECTOR b = MUL (LOAD_PART (r1, mask), w[3]);
          VECTOR d = MUL (LOAD_PART (r2, mask), w[6]);

          a = FMA (LOAD_PART (r0 + step, mask), w[1], a);
          b = FMA (LOAD_PART (r1 + step, mask), w[4], b);
          d = FMA (LOAD_PART (r2 + step, mask), w[7], d);
          a = FMA (LOAD_PART (r0 + 2 * step, mask), w[2], a);
          b = FMA (LOAD_PART (r1 + 2 * step, mask), w[5], b);
          d = FMA (LOAD_PART (r2 + 2 * step, mask), w[8], d);
          STORE_PART (to, mask, ADD (ADD (a, b), d));
        }
    }
}

TARGET static void
merge (const float *fine,
       const float *coarse,
       float       *out,
       int          width,
       int          channels)
{
  if (!SUITS (channels))
    {
      ef_net_kernels_portable.merge (fine, coarse, out, width, channels);
      return;
    }
  for (int c = 0; c < channels; c += LANES)
    {
      MASK mask = MASK_OF (MIN (channels - c, LANES));
      const float *from = fine + c, *add = coarse + c;
      float *to = out + c;
      VECTOR both = SET1 (0.0f);

      for (int x = 0; x < width; x++, from += channels, to += channels)
        {
          if (x % 2 == 0)
            both = LOAD_PART (add + (gsize) (x / 2) * channels, mask);
          STORE_PART (to, mask, MAXIMUM (ADD (LOAD_PART (from, mask), both), SET1 (0.0f)));
        }
    }
}
