#include "config.h"

#include "ef-letters.h"

#include "ef-net.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* As in train/lines.py. */
#define HEIGHT 32
#define STRETCH 1.25
#define WIDEST 960
#define NARROWEST 16
#define PAPER 255
/* Rows and columns are halved twice, and the rows once more. */
#define CELL 4
#define ROWS 4
/* Columns that the last blocks look to either side. */
#define REACH 4
#define ALPHABET "\nalphabet\n"

enum
{
  FIRST,
  SECOND,
  EIGHT,            /* two blocks on eight rows */
  FOUR = EIGHT + 4, /* and on four */
  GATHER = FOUR + 4,
  LINE,
  OUT = LINE + 6,
};

static const EfNetShape SHAPES[] = {
  { EF_NET_DENSE, 2, 1, 0, 2, 24 },      { EF_NET_DENSE, 2, 1, 0, 24, 24 },

  { EF_NET_DEPTHWISE, 1, 1, 0, 24, 24 }, { EF_NET_POINTWISE, 1, 1, 0, 24, 48 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 48, 48 }, { EF_NET_POINTWISE, 1, 1, 0, 48, 48 },

  { EF_NET_DEPTHWISE, 1, 1, 2, 48, 48 }, { EF_NET_POINTWISE, 1, 1, 0, 48, 72 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 72, 72 }, { EF_NET_POINTWISE, 1, 1, 0, 72, 72 },

  { EF_NET_POINTWISE, 1, 1, 0, ROWS * 72, 192 },

  /* Their nine taps lie in one row. */
  { EF_NET_DEPTHWISE, 1, 1, 0, 192, 192 }, { EF_NET_POINTWISE, 1, 1, 0, 192, 192 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 192, 192 }, { EF_NET_POINTWISE, 1, 1, 0, 192, 192 },
  { EF_NET_DEPTHWISE, 1, 1, 0, 192, 192 }, { EF_NET_POINTWISE, 1, 1, 0, 192, 192 },

  { EF_NET_POINTWISE, 1, 1, 0, 192, 240 },
};

struct _EfLetters
{
  EfNetWeights *weights;
  const EfNetKernels *kernels;

  /* One character for each class but the first, which is the blank. */
  gunichar *alphabet;
  glong n_letters;
};

extern const guint8 ef_reader_weights_data[];
extern const gsize ef_reader_weights_data_length;

EfLetters *
ef_letters_new_from_data (const guint8  *data,
                          gsize          length,
                          gboolean       portable,
                          GError       **error)
{
  g_autoptr (EfLetters) self = g_new0 (EfLetters, 1);
  char *alphabet;

  self->weights = ef_net_weights_parse (data, length, "line reader", SHAPES, G_N_ELEMENTS (SHAPES), error);
  if (!self->weights)
    return NULL;
  self->kernels = portable ? &ef_net_kernels_portable : ef_net_kernels_best ();
  alphabet = strstr (self->weights->provenance, ALPHABET);
  if (alphabet)
    {
      self->alphabet = g_utf8_to_ucs4_fast (alphabet + strlen (ALPHABET), -1, &self->n_letters);
      *alphabet = '\0';
    }
  if (self->n_letters <= 0 || self->n_letters >= SHAPES[OUT].channels_out)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Cannot load the line reader: no alphabet");
      return NULL;
    }
  return g_steal_pointer (&self);
}

EfLetters *
ef_letters_new (GError **error)
{
  return ef_letters_new_from_data (ef_reader_weights_data, ef_reader_weights_data_length, FALSE, error);
}

void
ef_letters_free (EfLetters *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->weights, ef_net_weights_free);
  g_free (self->alphabet);
  g_free (self);
}

const char *
ef_letters_get_provenance (EfLetters *self)
{
  return self->weights->provenance;
}

void
ef_letters_reading_clear (EfLettersReading *reading)
{
  g_clear_pointer (&reading->text, g_free);
}

/* What each pixel of a smaller or larger row is made of. */
typedef struct
{
  int max; /* of one pixel */
  int *first;
  int *count;
  float *weight; /* max of each pixel, one after another */
} Taps;

static void
taps_clear (Taps *taps)
{
  g_free (taps->first);
  g_free (taps->count);
  g_free (taps->weight);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taps, taps_clear)

/* Bilinear to enlarge, the mean of what is covered to shrink. */
static void
taps_init (Taps *taps,
           int   size,
           int   out)
{
  double step = (double) size / out;

  taps->max = step <= 1 ? 2 : (int) step + 2;
  taps->first = g_new (int, out);
  taps->count = g_new (int, out);
  taps->weight = g_new0 (float, (gsize) out * (gsize) taps->max);
  for (int k = 0; k < out; k++)
    {
      float *weight = taps->weight + (gsize) k * (gsize) taps->max;

      if (step <= 1)
        {
          double at = CLAMP ((k + 0.5) * step - 0.5, 0, size - 1);

          taps->first[k] = (int) at;
          taps->count[k] = MIN (2, size - (int) at);
          weight[1] = (float) (at - (int) at);
          weight[0] = 1 - weight[1];
        }
      else
        {
          double a = k * step, b = (k + 1) * step;
          int first = (int) a, last = MIN ((int) ceil (b), size);

          taps->first[k] = first;
          taps->count[k] = last - first;
          for (int i = first; i < last; i++)
            weight[i - first] = (float) ((MIN (i + 1, b) - MAX (i, a)) / (MIN (b, last) - a));
        }
    }
}

/* (transfer full): the line HEIGHT pixels high on paper; *@out_width is a multiple of eight. */
static guint8 *
make_strip (const guint8 *gray,
            int           width,
            int           height,
            int          *out_width)
{
  int w = (int) CLAMP (lround (width * HEIGHT * STRETCH / height), NARROWEST, WIDEST);
  int padded = (w + 7) / 8 * 8;
  g_auto (Taps) down = { 0 };
  g_auto (Taps) across = { 0 };
  g_autofree float *row = g_new (float, width);
  guint8 *strip = g_malloc ((gsize) padded * HEIGHT);

  taps_init (&down, height, HEIGHT);
  taps_init (&across, width, w);
  memset (strip, PAPER, (gsize) padded * HEIGHT);
  for (int y = 0; y < HEIGHT; y++)
    {
      memset (row, 0, sizeof (float) * (gsize) width);
      for (int k = 0; k < down.count[y]; k++)
        {
          const guint8 *in = gray + (gsize) (down.first[y] + k) * (gsize) width;
          float weight = down.weight[y * down.max + k];

          for (int x = 0; x < width; x++)
            row[x] += weight * in[x];
        }
      for (int x = 0; x < w; x++)
        {
          const float *weight = across.weight + (gsize) x * (gsize) across.max;
          float sum = 0.5f;

          for (int k = 0; k < across.count[x]; k++)
            sum += weight[k] * row[across.first[x] + k];
          strip[(gsize) y * (gsize) padded + (gsize) x] = (guint8) CLAMP (sum, 0.0f, 255.0f);
        }
    }
  *out_width = padded;
  return strip;
}

static void
fill_planes (const EfNetKernels *kernels,
             const guint8       *strip,
             int                 width,
             EfTensor           *planes)
{
  g_autofree guint32 *sums = g_new0 (guint32, (gsize) width + 1);
  g_autofree guint32 *squares = g_new0 (guint32, (gsize) width + 1);

  for (int y = 0; y < HEIGHT; y++)
    {
      int top = MAX (y - EF_NET_WINDOW, 0), bottom = MIN (y + EF_NET_WINDOW + 1, HEIGHT);

      for (int x = 0; x < width; x++)
        {
          guint32 sum = 0, square = 0;

          for (int v = top; v < bottom; v++)
            {
              guint32 level = strip[(gsize) v * (gsize) width + (gsize) x];

              sum += level;
              square += level * level;
            }
          sums[x + 1] = sums[x] + sum;
          squares[x + 1] = squares[x] + square;
        }
      kernels->planes (strip + (gsize) y * (gsize) width, sums, squares, bottom - top, ef_tensor_at (planes, 0, y), width);
    }
}

/* One block of the last part: nine taps along a row of @steps pixels with REACH of them to either side. */
static void
run_line_block (const EfNetKernels *kernels,
                const EfNetLayer   *layers,
                const float        *in,
                float              *row,
                float              *out,
                int                 steps)
{
  int channels = layers->shape.channels_in;
  const float *thirds[3] = { in, in + 3 * channels, in + 6 * channels };
  gsize inside = (gsize) REACH * (gsize) channels;

  kernels->depthwise (thirds, layers[0].weight, row, steps, channels, 1, 1);
  kernels->pointwise (row, layers[1].weight, layers[1].bias, in + inside, out + inside, steps, channels, channels, TRUE);
}

/* (transfer full): a row of logits for each step. */
static float *
run (EfLetters      *self,
     const EfTensor *planes)
{
  const EfNetKernels *kernels = self->kernels;
  const EfNetLayer *layers = self->weights->layers;
  int steps = planes->width / CELL, rows = planes->height / CELL, channels = SHAPES[LINE].channels_in;
  int tall = SHAPES[GATHER].channels_in / ROWS;
  g_auto (EfTensor) half = { 0 };
  g_auto (EfTensor) quarter = { 0 };
  g_auto (EfTensor) eight = { 0 };
  g_auto (EfTensor) eight_next = { 0 };
  g_auto (EfTensor) four = { 0 };
  g_auto (EfTensor) four_next = { 0 };
  g_autofree float *columns = g_new (float, (gsize) steps * ROWS * (gsize) tall);
  g_autofree float *line = g_new0 (float, (gsize) (steps + 2 * REACH) * (gsize) channels);
  g_autofree float *line_next = g_new0 (float, (gsize) (steps + 2 * REACH) * (gsize) channels);
  float *logits = g_new (float, (gsize) steps * (gsize) SHAPES[OUT].channels_out);

  ef_tensor_init (&half, planes->width / 2, planes->height / 2, SHAPES[FIRST].channels_out, 1);
  ef_tensor_init (&quarter, steps, rows, SHAPES[SECOND].channels_out, 1);
  ef_tensor_init (&eight, steps, rows, SHAPES[EIGHT + 1].channels_out, 1);
  ef_tensor_init (&eight_next, steps, rows, SHAPES[EIGHT + 3].channels_out, 1);
  ef_tensor_init (&four, steps, ROWS, SHAPES[FOUR + 1].channels_out, 1);
  ef_tensor_init (&four_next, steps, ROWS, SHAPES[FOUR + 3].channels_out, 0);
  ef_net_run (kernels, &layers[FIRST], planes, NULL, TRUE, &half);
  ef_net_run (kernels, &layers[SECOND], &half, NULL, TRUE, &quarter);
  ef_net_run_block (kernels, &layers[EIGHT], &quarter, &eight);
  ef_net_run_block (kernels, &layers[EIGHT + 2], &eight, &eight_next);
  ef_net_run_block (kernels, &layers[FOUR], &eight_next, &four);
  ef_net_run_block (kernels, &layers[FOUR + 2], &four, &four_next);

  /* The rows of a column side by side, the upper first. */
  for (int y = 0; y < ROWS; y++)
    for (int x = 0; x < steps; x++)
      memcpy (columns + ((gsize) x * ROWS + (gsize) y) * (gsize) tall, ef_tensor_at (&four_next, x, y), sizeof (float) * (gsize) tall);
  kernels->pointwise (columns, layers[GATHER].weight, layers[GATHER].bias, NULL, line + (gsize) REACH * (gsize) channels, steps,
                      ROWS * tall, channels, TRUE);
  for (int i = LINE; i < OUT; i += 2)
    {
      float *swap = line;

      /* What went into the first row of columns is read by now. */
      run_line_block (kernels, &layers[i], line, columns, line_next, steps);
      line = line_next;
      line_next = swap;
    }
  kernels->pointwise (line + (gsize) REACH * (gsize) channels, layers[OUT].weight, layers[OUT].bias, NULL, logits, steps, channels,
                      SHAPES[OUT].channels_out, FALSE);
  return logits;
}

/* Makes probabilities of the logits of all steps. */
static void
soften (EfLetters *self,
        float     *logits,
        int        steps)
{
  for (int t = 0; t < steps; t++, logits += SHAPES[OUT].channels_out)
    {
      float best = logits[0], sum = 0;

      for (int k = 1; k <= self->n_letters; k++)
        best = MAX (best, logits[k]);
      for (int k = 0; k <= self->n_letters; k++)
        sum += logits[k] = expf (logits[k] - best);
      for (int k = 0; k <= self->n_letters; k++)
        logits[k] /= sum;
    }
}

/* The best class of each step; what follows itself counts once, and blanks part letters. (transfer full): of int. */
static GArray *
follow_best (EfLetters   *self,
             const float *odds,
             int          steps)
{
  GArray *classes = g_array_new (FALSE, FALSE, sizeof (int));
  int before = 0;

  for (int t = 0; t < steps; t++, odds += SHAPES[OUT].channels_out)
    {
      int best = 0;

      for (int k = 1; k <= self->n_letters; k++)
        if (odds[k] > odds[best])
          best = k;
      if (best && best != before)
        g_array_append_val (classes, best);
      before = best;
    }
  return classes;
}

/* The sum over all ways through the steps that spell @classes. */
static double
sum_ways (const float  *odds,
          int           steps,
          const GArray *classes)
{
  /* A blank before, behind and between the letters. */
  guint n = 2 * classes->len + 1;
  g_autofree double *way = g_new0 (double, n);
  double log_sum = 0, total = 0;

  for (int t = 0; t < steps; t++, odds += SHAPES[OUT].channels_out)
    {
      total = 0;
      for (guint i = n; i-- > 0;)
        {
          int class = i % 2 ? g_array_index (classes, int, i / 2) : 0;
          double sum = t ? way[i] : i < 2;

          if (t && i > 0)
            sum += way[i - 1];
          if (t && i % 2 && i > 1 && class != g_array_index (classes, int, i / 2 - 1))
            sum += way[i - 2];
          way[i] = sum * odds[class];
          total += way[i];
        }
      if (total <= 0)
        return 0;
      for (guint i = 0; i < n; i++)
        way[i] /= total;
      log_sum += log (total);
    }
  return exp (log_sum) * (way[n - 1] + (n > 1 ? way[n - 2] : 0));
}

void
ef_letters_read (EfLetters        *self,
                 const guint8     *gray,
                 int               width,
                 int               height,
                 EfLettersReading *reading)
{
  g_autofree guint8 *strip = NULL;
  g_autofree float *odds = NULL;
  g_auto (EfTensor) planes = { 0 };
  g_autoptr (GArray) classes = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  int w, steps;

  g_return_if_fail (self && gray && width > 0 && height > 0 && reading);

  strip = make_strip (gray, width, height, &w);
  steps = w / CELL;
  ef_tensor_init (&planes, w, HEIGHT, SHAPES[FIRST].channels_in, 1);
  fill_planes (self->kernels, strip, w, &planes);
  odds = run (self, &planes);
  soften (self, odds, steps);
  classes = follow_best (self, odds, steps);
  for (guint i = 0; i < classes->len; i++)
    g_string_append_unichar (text, self->alphabet[g_array_index (classes, int, i) - 1]);
  reading->text = g_strdup (g_strstrip (text->str));
  reading->certainty = (float) sum_ways (odds, steps, classes);
}
