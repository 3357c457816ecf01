#include "config.h"

#include "ef-detector-net.h"

#include "ef-detector-input.h"
#include "ef-detector-node.h"

#include <math.h>
#include <string.h>

/* Sides are padded to a multiple of the coarsest cell. */
#define COARSEST 16
/* Pixels of a block that are worked on at once: they stay in the fastest cache, and the kernels take 4, 6, 8 or 12. */
#define CHUNK 72
/* Shorter runs of what is known are computed all the same. */
#define SHORTEST_KNOWN 8

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

typedef enum
{
  NODE_INPUT,
  NODE_DENSE,
  NODE_BLOCK, /* depthwise and pointwise, and the input added where the shape is kept */
  NODE_MERGE, /* a coarser map through a pointwise layer, doubled, added to a finer one */
} NodeKind;

/* How the layers hang together.  kept is how many rows are kept, a power of two: those
 * that the next layer reads at once; where a merge comes back later, those until then. */
static const struct
{
  NodeKind kind;
  int      layer;
  int      from;
  int      with;   /* the finer map of a merge */
  int      shrunk; /* log2 of the picture's pixels by those of the map */
  int      kept;
  int      border; /* zeros that the next layers read beside a row */
} GRAPH[] = {
  { NODE_INPUT, 0, 0, 0, 0, 4, 1 },
  { NODE_DENSE, 0, 0, 0, 1, 4, 1 },
  { NODE_DENSE, 1, 1, 0, 2, 4, 1 },
  { NODE_BLOCK, 2, 2, 0, 2, 4, 1 },
  { NODE_BLOCK, 4, 3, 0, 2, 64, 1 },
  { NODE_BLOCK, 6, 4, 0, 3, 4, 1 },
  { NODE_BLOCK, 8, 5, 0, 3, 4, 1 },
  { NODE_BLOCK, 10, 6, 0, 3, 4, 1 },
  { NODE_BLOCK, 12, 7, 0, 3, 32, 1 },
  { NODE_BLOCK, 14, 8, 0, 4, 8, 2 },
  { NODE_BLOCK, 16, 9, 0, 4, 16, 4 },
  { NODE_BLOCK, 18, 10, 0, 4, 4, 1 },
  { NODE_BLOCK, 20, 11, 0, 4, 8, 2 },
  { NODE_BLOCK, 22, 12, 0, 4, 1, 0 },
  { NODE_MERGE, 24, 13, 8, 3, 4, 1 },
  { NODE_BLOCK, 25, 14, 0, 3, 1, 0 },
  { NODE_MERGE, 27, 15, 4, 2, 4, 1 },
  { NODE_BLOCK, 28, 16, 0, 2, 1, 0 },
};

#define N_NODES ((int) G_N_ELEMENTS (GRAPH))
#define HEAD_LAYER 30
#define HEAD_CHANNELS 24
#define HEAD_OUTPUTS 8
/* Below this logit, one in a thousand, a map holds 0. */
#define NOTHING -7.0f

struct _EfDetectorRows
{
  const EfNetWeights *weights;
  const EfNetKernels *kernels;
  EfDetectorInput    *input;
  int                 ground; /* the level that is known; -1: none */

  EfDetectorNode      nodes[G_N_ELEMENTS (GRAPH)];

  float              *zeros; /* a row beyond the picture */
  guint8             *unknown;
  gsize               zeros_size;
  float              *lateral; /* of the row that a merge doubles */
  gsize               lateral_size;
  guint8             *columns; /* what is known in all rows that a row is made of */
  guint8             *known;   /* of the row in work */
  float               chunk[CHUNK * EF_DETECTOR_MOST_CHANNELS];
  float               head[HEAD_CHANNELS * HEAD_OUTPUTS];
  float               head_bias[HEAD_OUTPUTS];
};

/* --- what is made of ground alone ------------------------------------------------------------------------------ */

/* One pixel with the same kernels: they give the same bits wherever in a row it lies. */
static void
find_ground (EfDetectorRows *self,
             int             index)
{
  const EfNetLayer *layers = &self->weights->layers[GRAPH[index].layer];
  const EfDetectorNode *from = &self->nodes[GRAPH[index].from];
  EfDetectorNode *node = &self->nodes[index];
  float around[9 * EF_DETECTOR_MOST_CHANNELS];
  float between[EF_DETECTOR_MOST_CHANNELS];
  const float *rows[3] = { around, around, around };

  if (GRAPH[index].kind == NODE_MERGE)
    {
      self->kernels->pointwise (from->ground, layers->weight, layers->bias, NULL, between, 1, from->channels,
                                node->channels, FALSE);
      self->kernels->merge (self->nodes[GRAPH[index].with].ground, between, node->ground, 1, node->channels);
      return;
    }
  for (int i = 0; i < 2 * layers->shape.dilation + 1; i++)
    memcpy (around + i * from->channels, from->ground, sizeof (float) * (gsize) from->channels);
  if (GRAPH[index].kind == NODE_DENSE)
    {
      self->kernels->dense (rows, layers->weight, layers->bias, node->ground, 1, from->channels, node->channels,
                            layers->shape.stride, TRUE);
      return;
    }
  self->kernels->depthwise (rows, layers->weight, between, 1, from->channels, layers->shape.stride,
                            layers->shape.dilation);
  self->kernels->pointwise (between, layers[1].weight, layers[1].bias,
                            layers->shape.stride == 1 ? from->ground : NULL, node->ground, 1, from->channels,
                            node->channels, TRUE);
}

/* --- one row ---------------------------------------------------------------------------------------------------- */

static guint8
both_known (guint8       *restrict to,
            const guint8 *restrict a,
            const guint8 *restrict b,
            int                    width)
{
  guint8 any = 0;

  for (int x = 0; x < width; x++)
    {
      to[x] = a[x] & b[x];
      any |= to[x];
    }
  return any;
}

static guint8
three_known (guint8       *restrict to,
             const guint8 *restrict a,
             const guint8 *restrict b,
             const guint8 *restrict c,
             int                    width)
{
  guint8 any = 0;

  for (int x = 0; x < width; x++)
    {
      to[x] = a[x] & b[x] & c[x];
      any |= to[x];
    }
  return any;
}

/* Known is a pixel that is made of known ones.  FALSE: none is. */
static gboolean
find_known (EfDetectorRows *self,
            int             index,
            guint8         *known)
{
  const EfNetShape *shape = &self->weights->layers[GRAPH[index].layer].shape;
  const EfDetectorNode *from = &self->nodes[GRAPH[index].from];
  const EfDetectorNode *node = &self->nodes[index];
  int y = node->done, stride = shape->stride, dilation = shape->dilation;
  guint8 *columns = self->columns + from->border;
  const guint8 *rows[3];
  guint8 any = 0;

  if (GRAPH[index].kind == NODE_MERGE)
    {
      const guint8 *coarse = ef_detector_node_get_known (from, y / 2);

      for (int x = 0; x < node->width; x += 2)
        columns[x] = columns[x + 1] = coarse[x / 2];
      return both_known (known, columns, ef_detector_node_get_known (&self->nodes[GRAPH[index].with], y),
                         node->width) != 0;
    }
  for (int r = 0; r < 3; r++)
    rows[r] = ef_detector_node_get_known (from, y * stride + (r - 1) * dilation) - from->border;
  if (!three_known (columns - from->border, rows[0], rows[1], rows[2], from->width + 2 * from->border))
    {
      memset (known, 0, (gsize) node->width);
      return FALSE;
    }
  if (stride == 1)
    return three_known (known, columns - dilation, columns, columns + dilation, node->width) != 0;
  for (int x = 0; x < node->width; x++)
    any |= known[x] = columns[2 * x - dilation] & columns[2 * x] & columns[2 * x + dilation];
  return any != 0;
}

/* Where the run of like pixels ends that starts at x; what is known for a few pixels only counts as unknown. */
static int
find_run (const guint8 *known,
          int           x,
          int           width,
          gboolean     *is_known)
{
  int end = x;

  while (end < width && known[end])
    end++;
  *is_known = end - x >= SHORTEST_KNOWN || (end > x && end == width);
  if (*is_known)
    return end;
  for (int run = 0; end < width; end++)
    {
      run = known[end] ? run + 1 : 0;
      if (run == SHORTEST_KNOWN)
        return end - SHORTEST_KNOWN + 1;
    }
  return width;
}

/* Doubles what is there until the run is full. */
static void
fill (float       *out,
      const float *ground,
      int          width,
      int          channels)
{
  gsize size = sizeof (float) * (gsize) channels, all = size * (gsize) width;

  memcpy (out, ground, size);
  for (gsize done = size; done < all; done *= 2)
    memcpy ((char *) out + done, out, MIN (done, all - done));
}

static void
compute_block (EfDetectorRows *self,
               int             index,
               int             begin,
               int             end,
               float          *out)
{
  const EfNetLayer *layers = &self->weights->layers[GRAPH[index].layer];
  const EfDetectorNode *from = &self->nodes[GRAPH[index].from];
  const EfDetectorNode *node = &self->nodes[index];
  int y = node->done, stride = layers->shape.stride, dilation = layers->shape.dilation;

  for (int x = begin; x < end; x += CHUNK)
    {
      int width = MIN (CHUNK, end - x);
      const float *rows[3];

      for (int r = 0; r < 3; r++)
        rows[r] = ef_detector_node_get_row (from, x * stride - dilation, y * stride + (r - 1) * dilation);
      self->kernels->depthwise (rows, layers->weight, self->chunk, width, from->channels, stride, dilation);
      self->kernels->pointwise (self->chunk, layers[1].weight, layers[1].bias,
                                stride == 1 ? ef_detector_node_get_row (from, x, y) : NULL,
                                out + x * node->channels, width, from->channels, node->channels, TRUE);
    }
}

static void
compute_dense (EfDetectorRows *self,
               int             index,
               int             begin,
               int             end,
               float          *out)
{
  const EfNetLayer *layer = &self->weights->layers[GRAPH[index].layer];
  const EfDetectorNode *from = &self->nodes[GRAPH[index].from];
  const EfDetectorNode *node = &self->nodes[index];
  const float *rows[3];

  for (int r = 0; r < 3; r++)
    rows[r] = ef_detector_node_get_row (from, 2 * begin - 1, 2 * node->done - 1 + r);
  self->kernels->dense (rows, layer->weight, layer->bias, out + begin * node->channels, end - begin, from->channels,
                        node->channels, 2, TRUE);
}

/* A coarse row serves two fine ones. */
static void
compute_merge (EfDetectorRows *self,
               int             index,
               int             begin,
               int             end,
               float          *out)
{
  const EfNetLayer *layer = &self->weights->layers[GRAPH[index].layer];
  const EfDetectorNode *from = &self->nodes[GRAPH[index].from];
  const EfDetectorNode *fine = &self->nodes[GRAPH[index].with];
  const EfDetectorNode *node = &self->nodes[index];
  int first = begin / 2;

  self->kernels->pointwise (ef_detector_node_get_row (from, first, node->done / 2), layer->weight, layer->bias, NULL,
                            self->lateral, (end + 1) / 2 - first, from->channels, node->channels, FALSE);
  begin = first * 2;
  self->kernels->merge (ef_detector_node_get_row (fine, begin, node->done), self->lateral, out + begin * node->channels,
                        end - begin, node->channels);
}

/* was tells what the place of the row held before: ground stays as it is. */
static void
compute_parts (EfDetectorRows *self,
               int             index,
               float          *out,
               const guint8   *known,
               const guint8   *was)
{
  static void (*const compute[]) (EfDetectorRows *, int, int, int, float *) = {
    [NODE_DENSE] = compute_dense,
    [NODE_BLOCK] = compute_block,
    [NODE_MERGE] = compute_merge,
  };
  const EfDetectorNode *node = &self->nodes[index];
  int end;

  for (int x = 0; x < node->width; x = end)
    {
      gboolean is_known = FALSE;

      end = known != NULL ? find_run (known, x, node->width, &is_known) : node->width;
      if (!is_known)
        compute[GRAPH[index].kind](self, index, x, end, out);
      else if (memchr (was + x, 0, (gsize) (end - x)) != NULL)
        fill (out + x * node->channels, node->ground, end - x, node->channels);
    }
}

static void
compute_row (EfDetectorRows *self,
             int             index)
{
  EfDetectorNode *node = &self->nodes[index];
  guint8 *was = ef_detector_node_get_new_known (node);

  if (GRAPH[index].kind == NODE_INPUT)
    ef_detector_input_make_row (self->input, node->done, ef_detector_node_get_new_row (node), was);
  else if (self->ground < 0)
    compute_parts (self, index, ef_detector_node_get_new_row (node), NULL, NULL);
  else
    {
      gboolean any = find_known (self, index, self->known);

      compute_parts (self, index, ef_detector_node_get_new_row (node), any ? self->known : NULL, was);
      memcpy (was, self->known, (gsize) node->width);
    }
  node->done++;
}

/* Makes the rows of a node up to y, and before each what it is made of. */
static void
need_row (EfDetectorRows *self,
          int             index,
          int             y)
{
  const EfNetShape *shape = &self->weights->layers[GRAPH[index].layer].shape;
  EfDetectorNode *node = &self->nodes[index];

  for (y = MIN (y, node->height - 1); node->done <= y;)
    {
      if (GRAPH[index].kind == NODE_MERGE)
        {
          need_row (self, GRAPH[index].from, node->done / 2);
          need_row (self, GRAPH[index].with, node->done);
        }
      else if (GRAPH[index].kind != NODE_INPUT)
        need_row (self, GRAPH[index].from, node->done * shape->stride + shape->dilation);
      compute_row (self, index);
    }
}

/* --- a picture -------------------------------------------------------------------------------------------------- */

/* Whole vectors of outputs are fast, so there are some that nobody reads. */
static void
widen_head (EfDetectorRows *self)
{
  const EfNetLayer *head = &self->weights->layers[HEAD_LAYER];

  for (int c = 0; c < HEAD_CHANNELS; c++)
    for (int o = 0; o < 2; o++)
      self->head[c * HEAD_OUTPUTS + o] = head->weight[2 * c + o];
  memcpy (self->head_bias, head->bias, sizeof (float) * 2);
}

EfDetectorRows *
ef_detector_rows_new (const EfNetWeights *weights,
                      const EfNetKernels *kernels)
{
  EfDetectorRows *self = g_new0 (EfDetectorRows, 1);

  self->weights = weights;
  self->kernels = kernels;
  self->input = ef_detector_input_new (kernels);
  widen_head (self);
  return self;
}

void
ef_detector_rows_free (EfDetectorRows *self)
{
  if (self == NULL)
    return;
  for (int i = 0; i < N_NODES; i++)
    ef_detector_node_clear (&self->nodes[i]);
  ef_detector_input_free (self->input);
  g_free (self->zeros);
  g_free (self->unknown);
  g_free (self->columns);
  g_free (self->known);
  g_free (self->lateral);
  g_free (self);
}

static void
start (EfDetectorRows          *self,
       const EfDetectorPicture *picture)
{
  int width = (picture->width + COARSEST - 1) / COARSEST * COARSEST;
  int height = (picture->height + COARSEST - 1) / COARSEST * COARSEST;
  gsize widest = 0;

  for (int i = 0; i < N_NODES; i++)
    {
      const EfNetLayer *layer = &self->weights->layers[GRAPH[i].layer + (GRAPH[i].kind == NODE_BLOCK)];

      ef_detector_node_start (&self->nodes[i], width >> GRAPH[i].shrunk, height >> GRAPH[i].shrunk,
                              GRAPH[i].kind == NODE_INPUT ? EF_DETECTOR_PLANES : layer->shape.channels_out,
                              GRAPH[i].border, GRAPH[i].kept);
      widest = MAX (widest, ef_detector_node_get_pitch (&self->nodes[i]) * (gsize) self->nodes[i].channels);
    }
  if (self->zeros_size < widest)
    {
      g_free (self->zeros);
      g_free (self->unknown);
      g_free (self->columns);
      g_free (self->known);
      self->zeros = g_new0 (float, widest);
      self->unknown = g_new0 (guint8, widest);
      self->columns = g_new (guint8, widest);
      self->known = g_new (guint8, widest);
      self->zeros_size = widest;
    }
  for (int i = 0; i < N_NODES; i++)
    {
      self->nodes[i].zeros = self->zeros;
      self->nodes[i].unknown = self->unknown;
    }
  ef_detector_reserve (&self->lateral, &self->lateral_size, widest, sizeof (float));

  self->ground = ef_detector_input_start (self->input, picture, width, height, self->nodes[0].ground);
  for (int i = 1; i < N_NODES && self->ground >= 0; i++)
    find_ground (self, i);
}

/* What is surely no text is not worth the exponential. */
static float
logistic (float v)
{
  return v < NOTHING ? 0.0f : 1.0f / (1.0f + expf (-v));
}

static void
judge_row (EfDetectorRows *self,
           const float    *in,
           int             width,
           float          *area,
           float          *core)
{
  for (int x = 0; x < width; x += CHUNK)
    {
      int n = MIN (CHUNK, width - x);

      self->kernels->pointwise (in + x * HEAD_CHANNELS, self->head, self->head_bias, NULL, self->chunk, n,
                                HEAD_CHANNELS, HEAD_OUTPUTS, FALSE);
      for (int i = 0; i < n; i++)
        {
          area[x + i] = logistic (self->chunk[i * HEAD_OUTPUTS]);
          core[x + i] = logistic (self->chunk[i * HEAD_OUTPUTS + 1]);
        }
    }
}

EfDetectorMaps *
ef_detector_maps_new (EfDetectorRows          *rows,
                      const EfDetectorPicture *picture)
{
  const EfDetectorNode *last = &rows->nodes[N_NODES - 1];
  EfDetectorMaps *self = g_new0 (EfDetectorMaps, 1);

  self->width = (picture->width + 3) / 4;
  self->height = (picture->height + 3) / 4;
  self->area = g_new (float, (gsize) self->width * (gsize) self->height);
  self->core = g_new (float, (gsize) self->width * (gsize) self->height);

  start (rows, picture);
  for (int y = 0; y < self->height; y++)
    {
      gsize at = (gsize) y * (gsize) self->width;

      need_row (rows, N_NODES - 1, y);
      judge_row (rows, ef_detector_node_get_row (last, 0, y), self->width, self->area + at, self->core + at);
    }
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
