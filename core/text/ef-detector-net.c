#include "config.h"

#include "ef-detector-net.h"

#include <math.h>
#include <string.h>

/* Rows computed on either side of a strip and then thrown away. */
#define OVERLAP 128
/* Sides are padded to a multiple of the coarsest cell. */
#define COARSEST 16

/* A depthwise layer and the pointwise layer after it make one block. */
const EfNetShape ef_detector_shapes[EF_DETECTOR_LAYERS] = {
  { EF_NET_DENSE, 2, 1, 0, 2, 8 },       { EF_NET_DENSE, 2, 1, 0, 8, 24 },

  { EF_NET_DEPTHWISE, 1, 1, 0, 24, 24 }, { EF_NET_POINTWISE, 1, 1, 0, 24, 24 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 24, 24 }, { EF_NET_POINTWISE, 1, 1, 0, 24, 24 },

  { EF_NET_DEPTHWISE, 2, 1, 0, 24, 24 }, { EF_NET_POINTWISE, 1, 1, 0, 24, 48 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 48, 48 }, { EF_NET_POINTWISE, 1, 1, 0, 48, 48 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 48, 48 }, { EF_NET_POINTWISE, 1, 1, 0, 48, 48 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 48, 48 }, { EF_NET_POINTWISE, 1, 1, 0, 48, 48 },

  { EF_NET_DEPTHWISE, 2, 1, 0, 48, 48 }, { EF_NET_POINTWISE, 1, 1, 0, 48, 96 },
  { EF_NET_DEPTHWISE, 1, 2, 0, 96, 96 }, { EF_NET_POINTWISE, 1, 1, 0, 96, 96 },
  { EF_NET_DEPTHWISE, 1, 4, 0, 96, 96 }, { EF_NET_POINTWISE, 1, 1, 0, 96, 96 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 96, 96 }, { EF_NET_POINTWISE, 1, 1, 0, 96, 96 },
  { EF_NET_DEPTHWISE, 1, 2, 0, 96, 96 }, { EF_NET_POINTWISE, 1, 1, 0, 96, 96 },

  { EF_NET_POINTWISE, 1, 1, 0, 96, 48 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 48, 48 }, { EF_NET_POINTWISE, 1, 1, 0, 48, 48 },
  { EF_NET_POINTWISE, 1, 1, 0, 48, 24 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 24, 24 }, { EF_NET_POINTWISE, 1, 1, 0, 24, 24 },
  { EF_NET_POINTWISE, 1, 1, 0, 24, 2 },
};

static void
swap (EfTensor *a,
      EfTensor *b)
{
  EfTensor old = *a;

  *a = *b;
  *b = old;
}

/* Everything one strip needs, allocated once for all strips of a picture. */
typedef struct
{
  const EfNetWeights *weights;
  const EfNetKernels *kernels;

  EfTensor                      input;
  EfTensor                      half;
  EfTensor                      quarter[2];
  EfTensor                      eighth[2];
  EfTensor                      sixteenth[2];

  /* One row of what goes from a depthwise to a pointwise layer, or of a lateral. */
  float                   *row;

  /* Sums of luma and its square over the window rows, then over the columns so far. */
  guint32                 *columns;
  guint32                 *columns_squared;
  guint32                 *prefix;
  guint32                 *prefix_squared;
  guint8                  *padded;
} Strip;

static void
strip_init (Strip                   *strip,
            const EfNetWeights *weights,
            const EfNetKernels *kernels,
            int                      width,
            int                      height)
{
  strip->weights = weights;
  strip->kernels = kernels;
  ef_tensor_init (&strip->input, width, height, 2, 1);
  ef_tensor_init (&strip->half, width / 2, 3, 8, 1);
  for (int i = 0; i < 2; i++)
    {
      ef_tensor_init (&strip->quarter[i], width / 4, height / 4, 24, 1);
      ef_tensor_init (&strip->eighth[i], width / 8, height / 8, 48, 1);
      ef_tensor_init (&strip->sixteenth[i], width / 16, height / 16, 96, 4);
    }
  strip->row = g_new (float, (gsize) width / 4 * 24 + 96);
  strip->columns = g_new (guint32, width);
  strip->columns_squared = g_new (guint32, width);
  strip->prefix = g_new0 (guint32, (gsize) width + 1);
  strip->prefix_squared = g_new0 (guint32, (gsize) width + 1);
  strip->padded = g_new (guint8, width);
}

static void
strip_clear (Strip *strip)
{
  ef_tensor_clear (&strip->input);
  ef_tensor_clear (&strip->half);
  for (int i = 0; i < 2; i++)
    {
      ef_tensor_clear (&strip->quarter[i]);
      ef_tensor_clear (&strip->eighth[i]);
      ef_tensor_clear (&strip->sixteenth[i]);
    }
  g_free (strip->row);
  g_free (strip->columns);
  g_free (strip->columns_squared);
  g_free (strip->prefix);
  g_free (strip->prefix_squared);
  g_free (strip->padded);
}

/* The picture, its last column and row repeated up to whole coarse cells. */
typedef struct
{
  const guint8 *luma;
  int           width;
  int           height;
  gsize         stride;
  int           padded_width;
  int           padded_height;
} Picture;

static void
add_row (Strip         *strip,
         const Picture *picture,
         int            y,
         gboolean       remove)
{
  const guint8 *row = picture->luma + (gsize) MIN (y, picture->height - 1) * picture->stride;
  guint32 edge = row[picture->width - 1];
  guint32 *sums = strip->columns;
  guint32 *squares = strip->columns_squared;
  guint32 sign = remove ? (guint32) -1 : 1;

  for (int x = 0; x < picture->width; x++)
    {
      guint32 v = row[x];

      sums[x] += sign * v;
      squares[x] += sign * v * v;
    }
  for (int x = picture->width; x < picture->padded_width; x++)
    {
      sums[x] += sign * edge;
      squares[x] += sign * edge * edge;
    }
}

/* Fills the input planes with rows top to before bottom of the padded picture. */
static void
fill_input (Strip         *strip,
            const Picture *picture,
            int            top,
            int            bottom)
{
  const int k = EF_NET_WINDOW;
  int width = picture->padded_width;

  memset (strip->columns, 0, sizeof (guint32) * width);
  memset (strip->columns_squared, 0, sizeof (guint32) * width);
  for (int y = MAX (top - k, 0); y < MIN (top + k, picture->padded_height); y++)
    add_row (strip, picture, y, FALSE);

  for (int y = top; y < bottom; y++)
    {
      const guint8 *row = picture->luma + (gsize) MIN (y, picture->height - 1) * picture->stride;
      int rows = MIN (y + k + 1, picture->padded_height) - MAX (y - k, 0);
      guint32 sum = 0;
      guint32 square = 0;

      if (y + k < picture->padded_height)
        add_row (strip, picture, y + k, FALSE);
      if (y > top && y - k - 1 >= 0)
        add_row (strip, picture, y - k - 1, TRUE);

      for (int x = 0; x < width; x++)
        {
          sum += strip->columns[x];
          square += strip->columns_squared[x];
          strip->prefix[x + 1] = sum;
          strip->prefix_squared[x + 1] = square;
        }
      memcpy (strip->padded, row, picture->width);
      memset (strip->padded + picture->width, row[picture->width - 1], width - picture->width);
      strip->kernels->planes (strip->padded, strip->prefix, strip->prefix_squared, rows,
                              ef_tensor_at (&strip->input, 0, y - top), width);
    }
}

/* The two dense layers; only three rows of the first are ever kept. */
static void
run_stem (Strip *strip,
          int    height)
{
  const EfNetLayer *first = &strip->weights->layers[0];
  const EfNetLayer *second = &strip->weights->layers[1];
  const EfTensor *input = &strip->input;
  EfTensor *half = &strip->half;
  gsize row_bytes = sizeof (float) * half->width * half->channels;
  int done = -1;

  memset (ef_tensor_at (input, -1, height), 0, sizeof (float) * (input->width + 2) * 2);
  for (int y = 0; y < height / 4; y++)
    {
      const float *rows[3];

      for (int r = 0; r < 3; r++)
        {
          int at = 2 * y - 1 + r;
          float *out = ef_tensor_at (half, 0, (at + 3) % 3);

          if (at < 0)
            memset (out, 0, row_bytes);
          else if (at > done)
            {
              const float *in[3] = { ef_tensor_at (input, -1, 2 * at - 1), ef_tensor_at (input, -1, 2 * at),
                                     ef_tensor_at (input, -1, 2 * at + 1) };

              strip->kernels->dense (in, first->weight, first->bias, out, half->width, 2, 8, 2, TRUE);
              done = at;
            }
          rows[r] = out - half->channels;
        }
      strip->kernels->dense (rows, second->weight, second->bias, ef_tensor_at (&strip->quarter[0], 0, y),
                             strip->quarter[0].width, 8, 24, 2, TRUE);
    }
}

/* One block: depthwise layer at index, pointwise layer after it. */
static void
run_block (Strip     *strip,
           int        index,
           const EfTensor *in,
           EfTensor       *out,
           int        out_height)
{
  const EfNetLayer *depthwise = &strip->weights->layers[index];
  const EfNetLayer *pointwise = &strip->weights->layers[index + 1];
  gboolean residual = depthwise->shape.stride == 1;

  for (int y = 0; y < out_height; y++)
    {
      const float *rows[3];

      for (int r = 0; r < 3; r++)
        rows[r] = ef_tensor_at (in, -depthwise->shape.dilation, y * depthwise->shape.stride + (r - 1) * depthwise->shape.dilation);
      strip->kernels->depthwise (rows, depthwise->weight, strip->row, out->width, in->channels,
                                 depthwise->shape.stride, depthwise->shape.dilation);
      strip->kernels->pointwise (strip->row, pointwise->weight, pointwise->bias,
                                 residual ? ef_tensor_at (in, 0, y) : NULL, ef_tensor_at (out, 0, y), out->width,
                                 in->channels, out->channels, TRUE);
    }
}

/* A strip may be lower than its maps: the rows below it must be zero, as the
 * border of a whole picture is. */
static void
clear_below (const EfTensor *map,
             int        height)
{
  gsize row = (gsize) (map->width + 2 * map->border) * map->channels;

  for (int y = height; y < MIN (height + map->border, map->height + map->border); y++)
    memset (ef_tensor_at (map, -map->border, y), 0, sizeof (float) * row);
}

/* Brings a coarse map through the pointwise layer at index, doubles it and adds it. */
static void
run_lateral (Strip     *strip,
             int        index,
             const EfTensor *coarse,
             EfTensor       *fine,
             int        coarse_height)
{
  const EfNetLayer *layer = &strip->weights->layers[index];
  int channels = fine->channels;

  for (int y = 0; y < coarse_height; y++)
    {
      strip->kernels->pointwise (ef_tensor_at (coarse, 0, y), layer->weight, layer->bias, NULL, strip->row,
                                 coarse->width, coarse->channels, channels, FALSE);
      for (int r = 0; r < 2; r++)
        {
          float *out = ef_tensor_at (fine, 0, 2 * y + r);

          for (int x = 0; x < fine->width; x++, out += channels)
            {
              const float *add = strip->row + (gsize) (x / 2) * channels;

              for (int c = 0; c < channels; c++)
                out[c] = MAX (out[c] + add[c], 0.0f);
            }
        }
    }
}

static void
run_stage (Strip *strip,
           int    index,
           int    blocks,
           EfTensor    maps[2],
           int    height)
{
  for (int i = 0; i < blocks; i++)
    {
      clear_below (&maps[0], height);
      run_block (strip, index + 2 * i, &maps[0], &maps[1], height);
      swap (&maps[0], &maps[1]);
    }
}

/* height is that of the strip, a multiple of COARSEST. */
static void
run_strip (Strip *strip,
           int    height)
{
  run_stem (strip, height);
  run_stage (strip, 2, 2, strip->quarter, height / 4);

  clear_below (&strip->quarter[0], height / 4);
  run_block (strip, 6, &strip->quarter[0], &strip->eighth[0], height / 8);
  run_stage (strip, 8, 3, strip->eighth, height / 8);

  clear_below (&strip->eighth[0], height / 8);
  run_block (strip, 14, &strip->eighth[0], &strip->sixteenth[0], height / 16);
  run_stage (strip, 16, 4, strip->sixteenth, height / 16);

  run_lateral (strip, 24, &strip->sixteenth[0], &strip->eighth[0], height / 16);
  run_stage (strip, 25, 1, strip->eighth, height / 8);
  run_lateral (strip, 27, &strip->eighth[0], &strip->quarter[0], height / 8);
  run_stage (strip, 28, 1, strip->quarter, height / 4);
}

static float
logistic (float v)
{
  return 1.0f / (1.0f + expf (-v));
}

/* Writes rows from to before to of the strip's answer into the maps at row at. */
static void
read_out (Strip          *strip,
          EfDetectorMaps *maps,
          int             from,
          int             to,
          int             at)
{
  const EfNetLayer *layer = &strip->weights->layers[30];

  for (int y = from; y < to && at < maps->height; y++, at++)
    {
      const float *in = ef_tensor_at (&strip->quarter[0], 0, y);

      for (int x = 0; x < maps->width; x++, in += 24)
        {
          float area = layer->bias[0];
          float core = layer->bias[1];

          for (int c = 0; c < 24; c++)
            {
              area += in[c] * layer->weight[2 * c];
              core += in[c] * layer->weight[2 * c + 1];
            }
          maps->area[(gsize) at * maps->width + x] = logistic (area);
          maps->core[(gsize) at * maps->width + x] = logistic (core);
        }
    }
}

EfDetectorMaps *
ef_detector_maps_new (const EfNetWeights *weights,
                      const EfNetKernels *kernels,
                      const guint8            *luma,
                      int                      width,
                      int                      height,
                      gsize                    stride,
                      gsize                    strip_pixels)
{
  Picture picture = { luma, width, height, stride,
                      (width + COARSEST - 1) / COARSEST * COARSEST,
                      (height + COARSEST - 1) / COARSEST * COARSEST };
  EfDetectorMaps *self = g_new0 (EfDetectorMaps, 1);
  Strip strip;
  int rows = (int) MIN ((gsize) G_MAXINT / 2, strip_pixels / picture.padded_width) / COARSEST * COARSEST;

  self->width = (width + 3) / 4;
  self->height = (height + 3) / 4;
  self->area = g_new (float, (gsize) self->width * self->height);
  self->core = g_new (float, (gsize) self->width * self->height);

  rows = MAX (rows, 2 * OVERLAP + 128);
  rows = MIN (rows, picture.padded_height);
  strip_init (&strip, weights, kernels, picture.padded_width, rows);
  for (int done = 0; done < picture.padded_height;)
    {
      int top = MAX (done - OVERLAP, 0);
      int bottom = MIN (top + rows, picture.padded_height);
      int end = bottom == picture.padded_height ? bottom : bottom - OVERLAP;

      fill_input (&strip, &picture, top, bottom);
      run_strip (&strip, bottom - top);
      read_out (&strip, self, (done - top) / 4, (end - top) / 4, done / 4);
      done = end;
    }
  strip_clear (&strip);
  return self;
}

void
ef_detector_maps_free (EfDetectorMaps *self)
{
  if (self == NULL)
    return;
  g_free (self->area);
  g_free (self->core);
  g_free (self);
}
