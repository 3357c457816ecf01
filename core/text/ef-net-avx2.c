/* The kernels for processors with AVX2 and FMA, chosen at run time. */

#include "config.h"

#include "ef-net-kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define TARGET __attribute__ ((target ("avx2,fma")))
#define VECTOR __m256
#define LANES 8
/* Channels come in whole vectors here; others go the portable way. */
#define MASK int
#define MASK_OF(lanes) 0
#define LOAD(from) _mm256_loadu_ps (from)
#define LOAD_PART(from, mask) ((void) (mask), _mm256_loadu_ps (from))
#define STORE_PART(to, mask, v) ((void) (mask), _mm256_storeu_ps (to, v))
#define SET1(v) _mm256_set1_ps (v)
#define ADD(a, b) _mm256_add_ps (a, b)
#define MUL(a, b) _mm256_mul_ps (a, b)
#define FMA(a, b, c) _mm256_fmadd_ps (a, b, c)
#define MAXIMUM(a, b) _mm256_max_ps (a, b)
#define SUITS(channels) ((channels) % LANES == 0)
/* Up to twelve sums, three weights and an input in 16 registers. */
#define WIDE_PIXELS 4
#define SLIM_PIXELS 6

#include "ef-net-vector.h"

TARGET static void
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

static const EfNetKernels avx2_kernels = { "avx2", dense, depthwise, pointwise, merge, planes };

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
