#include "config.h"

#include "ef-net.h"

#include <math.h>

#define WIDTH 37
#define HEIGHT 9

/* The same numbers on every run, about half of them negative. */
static void
fill (float *data,
      gsize  n,
      guint  seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < n; i++)
    data[i] = (float) g_rand_double_range (rand, -1, 1);
}

static void
make_tensor (EfTensor *tensor,
             int       width,
             int       height,
             int       channels,
             int       border,
             guint     seed)
{
  ef_tensor_init (tensor, width, height, channels, border);
  for (int y = 0; y < height && seed != 0; y++)
    fill (ef_tensor_at (tensor, 0, y), (gsize) width * (gsize) channels, seed + (guint) y);
}

static const struct
{
  EfNetShape shape;
  gboolean relu;
} LAYERS[] = {
  { { EF_NET_DENSE, 1, 1, 0, 1, 16 }, TRUE },      { { EF_NET_DENSE, 2, 1, 1, 3, 5 }, FALSE },
  { { EF_NET_DENSE, 2, 1, 0, 8, 24 }, TRUE },      { { EF_NET_DENSE, 1, 1, 2, 24, 40 }, TRUE },
  { { EF_NET_DEPTHWISE, 1, 1, 0, 24, 24 }, FALSE }, { { EF_NET_DEPTHWISE, 2, 1, 0, 48, 48 }, FALSE },
  { { EF_NET_DEPTHWISE, 1, 4, 0, 96, 96 }, FALSE }, { { EF_NET_DEPTHWISE, 1, 1, 2, 7, 7 }, FALSE },
  { { EF_NET_POINTWISE, 1, 1, 0, 24, 24 }, TRUE },  { { EF_NET_POINTWISE, 1, 1, 0, 48, 96 }, TRUE },
  { { EF_NET_POINTWISE, 1, 1, 0, 96, 2 }, FALSE },  { { EF_NET_POINTWISE, 1, 1, 0, 64, 99 }, FALSE },
};

/* Straight from the definition: zeros beyond the border. */
static double
expect (const EfNetLayer *layer,
        const EfTensor   *in,
        int               x,
        int               y,
        int               o)
{
  const EfNetShape *shape = &layer->shape;
  int down = shape->stride_down ? shape->stride_down : shape->stride, n = shape->channels_out;
  gboolean wide = shape->kind != EF_NET_POINTWISE;
  double sum = layer->bias ? (double) layer->bias[o] : 0;

  for (int tap = 0; tap < (wide ? 9 : 1); tap++)
    {
      int u = x * shape->stride + (wide ? (tap % 3 - 1) * shape->dilation : 0);
      int v = y * down + (wide ? (tap / 3 - 1) * shape->dilation : 0);

      if (u < 0 || v < 0 || u >= in->width || v >= in->height)
        continue;
      if (shape->kind == EF_NET_DEPTHWISE)
        sum += (double) ef_tensor_at (in, u, v)[o] * (double) layer->weight[tap * n + o];
      else
        for (int i = 0; i < shape->channels_in; i++)
          sum += (double) ef_tensor_at (in, u, v)[i] * (double) layer->weight[(tap * shape->channels_in + i) * n + o];
    }
  return sum;
}

static void
run (const EfNetKernels *kernels,
     guint               index,
     EfTensor           *out,
     gboolean            judge)
{
  const EfNetShape *shape = &LAYERS[index].shape;
  int down = shape->stride_down ? shape->stride_down : shape->stride;
  g_autofree float *weight = g_new (float, 9 * 96 * 128);
  g_autofree float *bias = g_new (float, 128);
  g_auto (EfTensor) in = { 0 };
  EfNetLayer layer = { *shape, weight, shape->kind == EF_NET_DEPTHWISE ? NULL : bias };

  fill (weight, 9 * 96 * 128, 5 + index);
  fill (bias, 128, 6 + index);
  make_tensor (&in, WIDTH, HEIGHT, shape->channels_in, shape->dilation, 100 * (index + 1));
  make_tensor (out, (WIDTH + shape->stride - 1) / shape->stride, (HEIGHT + down - 1) / down, shape->channels_out, 0, 0);
  ef_net_run (kernels, &layer, &in, NULL, LAYERS[index].relu, out);
  for (int y = 0; judge && y < out->height; y++)
    for (int x = 0; x < out->width; x++)
      for (int o = 0; o < out->channels; o++)
        {
          double wanted = expect (&layer, &in, x, y, o);

          g_assert_cmpfloat_with_epsilon ((double) ef_tensor_at (out, x, y)[o],
                                          LAYERS[index].relu ? MAX (wanted, 0) : wanted, 1e-4);
        }
}

static void
test_layers (gconstpointer data)
{
  const EfNetKernels *kernels = data;

  for (guint i = 0; i < G_N_ELEMENTS (LAYERS); i++)
    {
      g_auto (EfTensor) out = { 0 };

      run (kernels, i, &out, TRUE);
    }
}

/* Which of the fast kernels a processor has must not change what a file becomes. */
static void
test_same_bits (void)
{
  const EfNetKernels *avx2 = ef_net_kernels_avx2 (), *avx512 = ef_net_kernels_avx512 ();

  if (!avx2 || !avx512)
    {
      g_test_skip ("this processor has no AVX-512");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (LAYERS); i++)
    {
      g_auto (EfTensor) a = { 0 };
      g_auto (EfTensor) b = { 0 };
      gsize size;

      if (LAYERS[i].shape.channels_out % 8 != 0)
        continue;
      run (avx2, i, &a, FALSE);
      run (avx512, i, &b, FALSE);
      size = sizeof (float) * (gsize) a.width * (gsize) a.height * (gsize) a.channels;
      g_assert_cmpmem (a.data, size, b.data, size);
    }
}

/* A row may be computed in pieces: each pixel is what it is in the whole row. */
static void
test_pieces (gconstpointer data)
{
  const EfNetKernels *kernels = data;
  g_autofree float *in = g_new (float, 64 * 48);
  g_autofree float *weight = g_new (float, 48 * 24);
  g_autofree float *whole = g_new (float, 64 * 24);
  g_autofree float *piece = g_new (float, 64 * 24);
  float bias[24];

  fill (in, 64 * 48, 1);
  fill (weight, 48 * 24, 2);
  fill (bias, 24, 3);
  kernels->pointwise (in, weight, bias, NULL, whole, 64, 48, 24, TRUE);
  for (int begin = 0; begin < 64; begin += 5)
    for (int width = 1; begin + width <= 64; width += 3)
      {
        kernels->pointwise (in + begin * 48, weight, bias, NULL, piece, width, 48, 24, TRUE);
        g_assert_cmpmem (piece, sizeof (float) * (gsize) width * 24, whole + begin * 24,
                         sizeof (float) * (gsize) width * 24);
      }
}

static void
test_merge (gconstpointer data)
{
  const EfNetKernels *kernels = data;
  float fine[9 * 24], coarse[5 * 24], out[9 * 24];

  fill (fine, G_N_ELEMENTS (fine), 8);
  fill (coarse, G_N_ELEMENTS (coarse), 9);
  kernels->merge (fine, coarse, out, 9, 24);
  for (int x = 0; x < 9; x++)
    for (int c = 0; c < 24; c++)
      g_assert_cmpfloat (out[x * 24 + c], ==, MAX (fine[x * 24 + c] + coarse[x / 2 * 24 + c], 0.0f));
}

int
main (int    argc,
      char **argv)
{
  const EfNetKernels *const all[] = { &ef_net_kernels_portable, ef_net_kernels_avx2 (), ef_net_kernels_avx512 () };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] != NULL)
      {
        g_autofree char *layers = g_strdup_printf ("/net/%s/layers-by-definition", all[i]->name);
        g_autofree char *pieces = g_strdup_printf ("/net/%s/rows-in-pieces", all[i]->name);
        g_autofree char *merge = g_strdup_printf ("/net/%s/merge", all[i]->name);

        g_test_add_data_func (layers, all[i], test_layers);
        g_test_add_data_func (pieces, all[i], test_pieces);
        g_test_add_data_func (merge, all[i], test_merge);
      }
  g_test_add_func ("/net/avx2-and-avx512-give-the-same-bits", test_same_bits);
  return g_test_run ();
}
