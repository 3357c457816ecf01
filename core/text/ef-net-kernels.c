#include "config.h"

#include "ef-net-kernels.h"

#include <math.h>
#include <string.h>

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
  for (int x = 0; x < width; x++, out += channels_out)
    {
      memcpy (out, bias, sizeof (float) * channels_out);
      for (int tap = 0; tap < 9; tap++)
        {
          const float *in = rows[tap / 3] + (gsize) (stride * x + tap % 3) * channels_in;
          const float *w = weight + (gsize) tap * channels_in * channels_out;

          for (int i = 0; i < channels_in; i++, w += channels_out)
            for (int o = 0; o < channels_out; o++)
              out[o] += in[i] * w[o];
        }
      if (relu)
        for (int o = 0; o < channels_out; o++)
          out[o] = MAX (out[o], 0.0f);
    }
}

static void
depthwise (const float *const rows[3],
           const float       *weight,
           float             *out,
           int                width,
           int                channels,
           int                stride,
           int                dilation)
{
  for (int x = 0; x < width; x++, out += channels)
    for (int c = 0; c < channels; c++)
      {
        float sums[3] = { 0, 0, 0 };

        for (int tap = 0; tap < 9; tap++)
          {
            gsize at = (gsize) (x * stride + tap % 3 * dilation) * channels + c;

            sums[tap / 3] += rows[tap / 3][at] * weight[tap * channels + c];
          }
        out[c] = sums[0] + sums[1] + sums[2];
      }
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
  for (int x = 0; x < width; x++, in += channels_in, out += channels_out)
    {
      const float *w = weight;

      memcpy (out, bias, sizeof (float) * channels_out);
      for (int i = 0; i < channels_in; i++, w += channels_out)
        for (int o = 0; o < channels_out; o++)
          out[o] += in[i] * w[o];
      if (residual != NULL)
        {
          for (int o = 0; o < channels_out; o++)
            out[o] += residual[o];
          residual += channels_out;
        }
      if (relu)
        for (int o = 0; o < channels_out; o++)
          out[o] = MAX (out[o], 0.0f);
    }
}

static void
merge (const float *fine,
       const float *coarse,
       float       *out,
       int          width,
       int          channels)
{
  for (int x = 0; x < width; x++, fine += channels, out += channels)
    for (int c = 0; c < channels; c++)
      out[c] = MAX (fine[c] + coarse[(gsize) (x / 2) * channels + c], 0.0f);
}

/* count * squares - sum^2 fits 32 bits although its terms do not: the overflow
 * of unsigned numbers cancels out. */
void
ef_net_planes_columns (const guint8  *luma,
                            const guint32 *sums,
                            const guint32 *squares,
                            int            rows,
                            float         *out,
                            int            width,
                            int            begin,
                            int            end)
{
  for (int x = begin; x < end; x++)
    {
      int first = MAX (x - EF_NET_WINDOW, 0);
      int last = MIN (x + EF_NET_WINDOW + 1, width);
      guint32 count = (guint32) rows * (last - first);
      guint32 sum = sums[last] - sums[first];
      guint32 square = squares[last] - squares[first];
      float deviation = sqrtf ((float) (gint32) (count * square - sum * sum)) / (float) count;
      float local = ((float) luma[x] - (float) sum / (float) count) / (deviation + 4.0f);

      out[2 * x] = (float) luma[x] / 127.5f - 1.0f;
      out[2 * x + 1] = CLAMP (local, -3.0f, 3.0f);
    }
}

static void
planes (const guint8  *luma,
        const guint32 *sums,
        const guint32 *squares,
        int            rows,
        float         *out,
        int            width)
{
  ef_net_planes_columns (luma, sums, squares, rows, out, width, 0, width);
}

const EfNetKernels ef_net_kernels_portable = { "portable", dense, depthwise, pointwise, merge, planes };

const EfNetKernels *
ef_net_kernels_best (void)
{
  const EfNetKernels *kernels = ef_net_kernels_avx512 ();

  if (kernels == NULL)
    kernels = ef_net_kernels_avx2 ();
  return kernels != NULL ? kernels : &ef_net_kernels_portable;
}
