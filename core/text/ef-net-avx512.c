/* The kernels for processors with AVX-512, chosen at run time. */

#include "config.h"

#include "ef-net-kernels.h"

#if defined(__x86_64__) && defined(__GNUC__)

#define TARGET __attribute__ ((target ("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
#define VECTOR __m512
#define LANES 16
#define MASK __mmask16
#define MASK_OF(lanes) ((__mmask16) (0xffffu >> (16 - (lanes))))
#define LOAD(from) _mm512_loadu_ps (from)
#define LOAD_PART(from, mask) _mm512_maskz_loadu_ps (mask, from)
#define STORE_PART(to, mask, v) _mm512_mask_storeu_ps (to, mask, v)
#define SET1(v) _mm512_set1_ps (v)
#define ADD(a, b) _mm512_add_ps (a, b)
#define MUL(a, b) _mm512_mul_ps (a, b)
#define FMA(a, b, c) _mm512_fmadd_ps (a, b, c)
#define MAXIMUM(a, b) _mm512_max_ps (a, b)
#define SUITS(channels) TRUE
/* 24 sums, three weights and an input in 32 registers. */
#define WIDE_PIXELS 8
#define SLIM_PIXELS 12

#include "ef-net-vector.h"

const EfNetKernels *
ef_net_kernels_avx512 (void)
{
  static EfNetKernels kernels;
  static gsize ready = 0;

  if (ef_net_kernels_avx2 () == NULL || !__builtin_cpu_supports ("avx512f") || !__builtin_cpu_supports ("avx512vl") ||
      !__builtin_cpu_supports ("avx512dq") || !__builtin_cpu_supports ("avx512bw"))
    return NULL;
  if (g_once_init_enter (&ready))
    {
      kernels = *ef_net_kernels_avx2 ();
      kernels.name = "avx512";
      kernels.dense = dense;
      kernels.depthwise = depthwise;
      kernels.pointwise = pointwise;
      kernels.merge = merge;
      g_once_init_leave (&ready, 1);
    }
  return &kernels;
}

#else

const EfNetKernels *
ef_net_kernels_avx512 (void)
{
  return NULL;
}

#endif
