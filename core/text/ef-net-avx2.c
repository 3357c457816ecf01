/* The kernels for processors with AVX2 and FMA, chosen at run time. */

#include "config.h"

#include "ef-net-kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define FAST __attribute__ ((target ("avx2,fma")))
#define FAST_INLINE __attribute__ ((target ("avx2,fma"), always_inline)) static inline

/* PIXELS pixels by 24 outputs in registers: up to 12 sums, 3 weights, 1 input. */
#define TILE(PIXELS)                                                                                 \
  FAST_INLINE void tile_##PIXELS (const float *in, gsize pitch, const float *w, gsize w_pitch,       \
                                  int channels, __m256 sums[PIXELS][3])                              \
  {                                                                                                  \
    for (int i = 0; i < channels; i++, w += w_pitch)                                                 \
      {                                                                                              \
        __m256 w0 = _mm256_loadu_ps (w);                                                             \
        __m256 w1 = _mm256_loadu_ps (w + 8);                                                         \
        __m256 w2 = _mm256_loadu_ps (w + 16);                                                        \
                                                                                                     \
        _Pragma ("GCC unroll 4") for (int p = 0; p < PIXELS; p++)                                    \
          {                                                                                          \
            __m256 v = _mm256_broadcast_ss (in + p * pitch + i);                                     \
                                                                                                     \
            sums[p][0] = _mm256_fmadd_ps (v, w0, sums[p][0]);                                        \
            sums[p][1] = _mm256_fmadd_ps (v, w1, sums[p][1]);                                        \
            sums[p][2] = _mm256_fmadd_ps (v, w2, sums[p][2]);                                        \
          }                                                                                          \
      }                                                                                              \
  }

TILE (4)
TILE (1)

#define POINTWISE(PIXELS)                                                                            \
  FAST_INLINE void pointwise_##PIXELS (const float *in, const float *weight, const float *bias,      \
                                       const float *residual, float *out, int channels_in,           \
                                       int channels_out, gboolean relu)                              \
  {                                                                                                  \
    for (int o = 0; o < channels_out; o += 24)                                                       \
      {                                                                                              \
        __m256 sums[PIXELS][3];                                                                      \
                                                                                                     \
        _Pragma ("GCC unroll 4") for (int p = 0; p < PIXELS; p++)                                    \
          _Pragma ("GCC unroll 3") for (int k = 0; k < 3; k++)                                       \
            sums[p][k] = _mm256_loadu_ps (bias + o + 8 * k);                                         \
        tile_##PIXELS (in, channels_in, weight + o, channels_out, channels_in, sums);                \
        _Pragma ("GCC unroll 4") for (int p = 0; p < PIXELS; p++)                                    \
          _Pragma ("GCC unroll 3") for (int k = 0; k < 3; k++)                                       \
            {                                                                                        \
              __m256 v = sums[p][k];                                                                 \
              gsize at = (gsize) p * channels_out + o + 8 * k;                                       \
                                                                                                     \
              if (residual != NULL)                                                                  \
                v = _mm256_add_ps (v, _mm256_loadu_ps (residual + at));                              \
              if (relu)                                                                              \
                v = _mm256_max_ps (v, _mm256_setzero_ps ());                                         \
              _mm256_storeu_ps (out + at, v);                                                        \
            }                                                                                        \
      }                                                                                              \
  }

POINTWISE (4)
POINTWISE (1)

FAST static void
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
  int x = 0;

  if (channels_out % 24 != 0)
    {
      ef_net_kernels_portable.pointwise (in, weight, bias, residual, out, width,
                                              channels_in, channels_out, relu);
      return;
    }
  for (; x + 4 <= width; x += 4)
    pointwise_4 (in + (gsize) x * channels_in, weight, bias,
                 residual != NULL ? residual + (gsize) x * channels_out : NULL,
                 out + (gsize) x * channels_out, channels_in, channels_out, relu);
  for (; x < width; x++)
    pointwise_1 (in + (gsize) x * channels_in, weight, bias,
                 residual != NULL ? residual + (gsize) x * channels_out : NULL,
                 out + (gsize) x * channels_out, channels_in, channels_out, relu);
}

/* 2 to 8 channels with stride 2 and ReLU: eight pixels at a time, one register of outputs each. */
FAST static void
dense_to_8 (const float *const rows[3],
            const float       *weight,
            const float       *bias,
            float             *out,
            int                width)
{
  __m256 base = _mm256_loadu_ps (bias);
  int x = 0;

  for (; x + 8 <= width; x += 8)
    {
      __m256 sums[8];

#pragma GCC unroll 8
      for (int p = 0; p < 8; p++)
        sums[p] = base;
      for (int row = 0; row < 3; row++)
        {
          const float *in = rows[row] + 4 * x;
          const float *w = weight + row * 48;

#pragma GCC unroll 6
          for (int k = 0; k < 6; k++)
            {
              __m256 v = _mm256_loadu_ps (w + 8 * k);

#pragma GCC unroll 8
              for (int p = 0; p < 8; p++)
                sums[p] = _mm256_fmadd_ps (_mm256_broadcast_ss (in + 4 * p + k), v, sums[p]);
            }
        }
#pragma GCC unroll 8
      for (int p = 0; p < 8; p++)
        _mm256_storeu_ps (out + 8 * (x + p), _mm256_max_ps (sums[p], _mm256_setzero_ps ()));
    }
  for (; x < width; x++)
    {
      __m256 sum = base;

      for (int row = 0; row < 3; row++)
        for (int k = 0; k < 6; k++)
          sum = _mm256_fmadd_ps (_mm256_broadcast_ss (rows[row] + 4 * x + k),
                                 _mm256_loadu_ps (weight + row * 48 + 8 * k), sum);
      _mm256_storeu_ps (out + 8 * x, _mm256_max_ps (sum, _mm256_setzero_ps ()));
    }
}

/* The three taps of a row lie next to one another, in the picture and in the weights. */
#define DENSE(PIXELS)                                                                                \
  FAST_INLINE void dense_##PIXELS (const float *const rows[3], const float *weight,                  \
                                   const float *bias, float *out, int x, int channels_in,            \
                                   int channels_out, int stride, gboolean relu)                      \
  {                                                                                                  \
    for (int o = 0; o < channels_out; o += 24)                                                       \
      {                                                                                              \
        __m256 sums[PIXELS][3];                                                                      \
                                                                                                     \
        _Pragma ("GCC unroll 4") for (int p = 0; p < PIXELS; p++)                                    \
          _Pragma ("GCC unroll 3") for (int k = 0; k < 3; k++)                                       \
            sums[p][k] = _mm256_loadu_ps (bias + o + 8 * k);                                         \
        for (int row = 0; row < 3; row++)                                                            \
          tile_##PIXELS (rows[row] + (gsize) stride * x * channels_in, (gsize) stride * channels_in, \
                         weight + (gsize) row * 3 * channels_in * channels_out + o, channels_out,    \
                         3 * channels_in, sums);                                                     \
        _Pragma ("GCC unroll 4") for (int p = 0; p < PIXELS; p++)                                    \
          _Pragma ("GCC unroll 3") for (int k = 0; k < 3; k++)                                       \
            {                                                                                        \
              __m256 v = sums[p][k];                                                                 \
                                                                                                     \
              if (relu)                                                                              \
                v = _mm256_max_ps (v, _mm256_setzero_ps ());                                         \
              _mm256_storeu_ps (out + (gsize) (x + p) * channels_out + o + 8 * k, v);                \
            }                                                                                        \
      }                                                                                              \
  }

DENSE (4)
DENSE (1)

FAST static void
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
  int x = 0;

  if (channels_in == 2 && channels_out == 8 && stride == 2 && relu)
    dense_to_8 (rows, weight, bias, out, width);
  else if (channels_out % 24 != 0)
    ef_net_kernels_portable.dense (rows, weight, bias, out, width, channels_in, channels_out, stride, relu);
  else
    {
      for (; x + 4 <= width; x += 4)
        dense_4 (rows, weight, bias, out, x, channels_in, channels_out, stride, relu);
      for (; x < width; x++)
        dense_1 (rows, weight, bias, out, x, channels_in, channels_out, stride, relu);
    }
}

/* Eight channels stay in registers with their nine weights while x runs. */
FAST static void
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

  if (channels % 8 != 0)
    {
      ef_net_kernels_portable.depthwise (rows, weight, out, width, channels, stride, dilation);
      return;
    }
  for (int c = 0; c < channels; c += 8)
    {
      const float *r0 = rows[0] + c;
      const float *r1 = rows[1] + c;
      const float *r2 = rows[2] + c;
      float *to = out + c;
      __m256 w[9];

#pragma GCC unroll 9
      for (int k = 0; k < 9; k++)
        w[k] = _mm256_loadu_ps (weight + k * channels + c);
      for (int x = 0; x < width; x++, r0 += move, r1 += move, r2 += move, to += channels)
        {
          __m256 a = _mm256_mul_ps (_mm256_loadu_ps (r0), w[0]);
          __m256 b = _mm256_mul_ps (_mm256_loadu_ps (r1), w[3]);
          __m256 d = _mm256_mul_ps (_mm256_loadu_ps (r2), w[6]);

          a = _mm256_fmadd_ps (_mm256_loadu_ps (r0 + step), w[1], a);
          b = _mm256_fmadd_ps (_mm256_loadu_ps (r1 + step), w[4], b);
          d = _mm256_fmadd_ps (_mm256_loadu_ps (r2 + step), w[7], d);
          a = _mm256_fmadd_ps (_mm256_loadu_ps (r0 + 2 * step), w[2], a);
          b = _mm256_fmadd_ps (_mm256_loadu_ps (r1 + 2 * step), w[5], b);
          d = _mm256_fmadd_ps (_mm256_loadu_ps (r2 + 2 * step), w[8], d);
          _mm256_storeu_ps (to, _mm256_add_ps (_mm256_add_ps (a, b), d));
        }
    }
}

FAST static void
planes (const guint8  *luma,
        const guint32 *sums,
        const guint32 *squares,
        int            rows,
        float         *out,
        int            width)
{
  const int k = EF_NET_WINDOW;
  const __m256i count = _mm256_set1_epi32 (rows * (2 * k + 1));
  const __m256 area = _mm256_cvtepi32_ps (count);
  const __m256 four = _mm256_set1_ps (4.0f);
  const __m256 most = _mm256_set1_ps (3.0f);
  int x = MIN (k, width);

  ef_net_planes_columns (luma, sums, squares, rows, out, width, 0, x);
  for (; x + 8 + k <= width; x += 8)
    {
      __m256i sum = _mm256_sub_epi32 (_mm256_loadu_si256 ((const __m256i *) (sums + x + k + 1)),
                                      _mm256_loadu_si256 ((const __m256i *) (sums + x - k)));
      __m256i square = _mm256_sub_epi32 (_mm256_loadu_si256 ((const __m256i *) (squares + x + k + 1)),
                                         _mm256_loadu_si256 ((const __m256i *) (squares + x - k)));
      __m256i spread = _mm256_sub_epi32 (_mm256_mullo_epi32 (count, square), _mm256_mullo_epi32 (sum, sum));
      __m256 deviation = _mm256_div_ps (_mm256_sqrt_ps (_mm256_cvtepi32_ps (spread)), area);
      __m256 mean = _mm256_div_ps (_mm256_cvtepi32_ps (sum), area);
      __m128i bytes = _mm_loadl_epi64 ((const __m128i *) (luma + x));
      __m256 level = _mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (bytes));
      __m256 local = _mm256_div_ps (_mm256_sub_ps (level, mean), _mm256_add_ps (deviation, four));
      __m256 tone = _mm256_sub_ps (_mm256_div_ps (level, _mm256_set1_ps (127.5f)), _mm256_set1_ps (1.0f));
      __m256 low, high;

      local = _mm256_max_ps (_mm256_min_ps (local, most), _mm256_sub_ps (_mm256_setzero_ps (), most));
      low = _mm256_unpacklo_ps (tone, local);
      high = _mm256_unpackhi_ps (tone, local);
      _mm256_storeu_ps (out + 2 * x, _mm256_permute2f128_ps (low, high, 0x20));
      _mm256_storeu_ps (out + 2 * x + 8, _mm256_permute2f128_ps (low, high, 0x31));
    }
  ef_net_planes_columns (luma, sums, squares, rows, out, width, x, width);
}

static const EfNetKernels avx2_kernels = { "avx2", dense, depthwise, pointwise, planes };

const EfNetKernels *
ef_net_kernels_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") ? &avx2_kernels : NULL;
}

#else

const EfNetKernels *
ef_net_kernels_avx2 (void)
{
  return NULL;
}

#endif
