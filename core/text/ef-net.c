#include "config.h"

#include "ef-net.h"

void
ef_tensor_init (EfTensor *self,
                int       width,
                int       height,
                int       channels,
                int       border)
{
  *self = (EfTensor) { width, height, channels, border, NULL };
  self->data = g_new0 (float, (gsize) (width + 2 * border) * (gsize) (height + 2 * border) * (gsize) channels);
}

void
ef_tensor_clear (EfTensor *self)
{
  g_clear_pointer (&self->data, g_free);
}

static int
stride_down (const EfNetLayer *layer)
{
  return layer->shape.stride_down != 0 ? layer->shape.stride_down : layer->shape.stride;
}

/* The three rows that row y of the output is made of. */
static void
get_rows (const EfNetLayer *layer,
          const EfTensor   *in,
          int               y,
          const float      *rows[3])
{
  int dilation = layer->shape.dilation;

  for (int r = 0; r < 3; r++)
    rows[r] = ef_tensor_at (in, -dilation, y * stride_down (layer) + (r - 1) * dilation);
}

static gboolean
fits (const EfNetLayer *layer,
      const EfTensor   *in,
      const EfTensor   *out)
{
  const EfNetShape *shape = &layer->shape;
  int border = shape->kind == EF_NET_POINTWISE ? 0 : shape->dilation;

  return in->channels == shape->channels_in && out->channels == shape->channels_out && in->border >= border &&
         out->width == (in->width + shape->stride - 1) / shape->stride &&
         out->height == (in->height + stride_down (layer) - 1) / stride_down (layer);
}

void
ef_net_run (const EfNetKernels *kernels,
            const EfNetLayer   *layer,
            const EfTensor     *in,
            const EfTensor     *residual,
            gboolean            relu,
            EfTensor           *out)
{
  const EfNetShape *shape = &layer->shape;

  g_return_if_fail (fits (layer, in, out));

  for (int y = 0; y < out->height; y++)
    {
      float *to = ef_tensor_at (out, 0, y);
      const float *rows[3];

      if (shape->kind == EF_NET_POINTWISE)
        {
          kernels->pointwise (ef_tensor_at (in, 0, y), layer->weight, layer->bias,
                              residual != NULL ? ef_tensor_at (residual, 0, y) : NULL, to, out->width,
                              in->channels, out->channels, relu);
          continue;
        }
      get_rows (layer, in, y, rows);
      if (shape->kind == EF_NET_DENSE)
        kernels->dense (rows, layer->weight, layer->bias, to, out->width, in->channels, out->channels,
                        shape->stride, relu);
      else
        kernels->depthwise (rows, layer->weight, to, out->width, in->channels, shape->stride, shape->dilation);
    }
}

void
ef_net_run_block (const EfNetKernels *kernels,
                  const EfNetLayer   *layers,
                  const EfTensor     *in,
                  EfTensor           *out)
{
  const EfNetLayer *depthwise = &layers[0];
  const EfNetLayer *pointwise = &layers[1];
  g_autofree float *row = g_new (float, (gsize) out->width * (gsize) in->channels);
  gboolean keeps_shape = depthwise->shape.stride == 1 && stride_down (depthwise) == 1 &&
                         in->channels == out->channels;

  g_return_if_fail (depthwise->shape.kind == EF_NET_DEPTHWISE && pointwise->shape.kind == EF_NET_POINTWISE);
  g_return_if_fail (in->border >= depthwise->shape.dilation && in->channels == depthwise->shape.channels_in &&
                    out->channels == pointwise->shape.channels_out);

  for (int y = 0; y < out->height; y++)
    {
      const float *rows[3];

      get_rows (depthwise, in, y, rows);
      kernels->depthwise (rows, depthwise->weight, row, out->width, in->channels, depthwise->shape.stride,
                          depthwise->shape.dilation);
      kernels->pointwise (row, pointwise->weight, pointwise->bias, keeps_shape ? ef_tensor_at (in, 0, y) : NULL,
                          ef_tensor_at (out, 0, y), out->width, in->channels, out->channels, TRUE);
    }
}
