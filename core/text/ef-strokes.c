#include "config.h"

#include "ef-projection.h"
#include "ef-strokes.h"

#include <math.h>

/* Lines are measured at about this height: strokes of tall letters stay sharp when shrunk, edges of organs do not. */
#define HEIGHT 20
#define MARGIN 0.3
#define LEVELS 256
/* What is too small to be measured is taken for text. */
#define UNMEASURED 10

/* The line as if it ran to the right, with a margin around it. */
typedef struct
{
  int width, height;
  int left, right, top, bottom; /* the box inside */
  guint8 *data;
  guint8 *ink;
} Strip;

static void
strip_clear (Strip *self)
{
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->ink, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Strip, strip_clear)

static gboolean
strip_init (Strip           *self,
            const EfTextBox *box,
            const EfGray    *gray)
{
  int thick = box->vertical ? box->width : box->height;
  int margin = MAX (2, (int) (MARGIN * thick));
  int x0 = MAX (box->x - margin, 0), y0 = MAX (box->y - margin, 0);
  g_autoptr (EfGray) crop = ef_crop_new (gray, x0, y0, box->x + box->width + margin - x0,
                                         box->y + box->height + margin - y0);
  int along, across, by = MAX (1, thick / HEIGHT);

  if (crop == NULL)
    return FALSE;
  along = box->vertical ? crop->height : crop->width;
  across = box->vertical ? crop->width : crop->height;
  self->width = along / by;
  self->height = across / by;
  self->left = ((box->vertical ? box->y - y0 : box->x - x0)) / by;
  self->top = ((box->vertical ? box->x - x0 : box->y - y0)) / by;
  self->right = MIN (self->width, self->left + (box->vertical ? box->height : box->width) / by);
  self->bottom = MIN (self->height, self->top + thick / by);
  if (self->right - self->left < 4 || self->bottom - self->top < 4)
    return FALSE;
  self->data = g_malloc ((gsize) self->width * (gsize) self->height);
  self->ink = g_malloc ((gsize) self->width * (gsize) self->height);
  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      {
        guint sum = 0;

        for (int v = 0; v < by; v++)
          for (int u = 0; u < by; u++)
            {
              int a = x * by + u, b = y * by + v;

              sum += crop->data[box->vertical ? (gsize) a * crop->width + b : (gsize) b * crop->width + a];
            }
        self->data[(gsize) y * self->width + x] = (guint8) (sum / (guint) (by * by));
      }
  return TRUE;
}

/* Two classes of values, parted where they differ most. */
typedef struct
{
  double separation; /* variance between them by all variance */
  double mean[2], deviation[2], share[2];
  int threshold;
} Classes;

static gboolean
find_classes (const Strip *strip,
              Classes     *classes)
{
  guint counts[LEVELS] = { 0 };
  double n = 0, sum = 0, squares = 0, best = 0, below = 0, below_sum = 0, below_squares = 0;

  for (int y = strip->top; y < strip->bottom; y++)
    for (int x = strip->left; x < strip->right; x++)
      counts[strip->data[(gsize) y * strip->width + x]]++;
  for (int v = 0; v < LEVELS; v++)
    {
      n += counts[v];
      sum += (double) counts[v] * v;
      squares += (double) counts[v] * v * v;
    }
  for (int v = 0; v + 1 < LEVELS; v++)
    {
      double difference, between;

      below += counts[v];
      below_sum += (double) counts[v] * v;
      below_squares += (double) counts[v] * v * v;
      if (below < 1 || n - below < 1)
        continue;
      difference = below_sum / below - (sum - below_sum) / (n - below);
      between = difference * difference * below * (n - below) / n;
      if (between <= best)
        continue;
      best = between;
      classes->threshold = v;
      classes->share[0] = below / n;
      classes->share[1] = 1 - below / n;
      classes->mean[0] = below_sum / below;
      classes->mean[1] = (sum - below_sum) / (n - below);
      classes->deviation[0] = sqrt (MAX (below_squares / below - classes->mean[0] * classes->mean[0], 0));
      classes->deviation[1]
        = sqrt (MAX ((squares - below_squares) / (n - below) - classes->mean[1] * classes->mean[1], 0));
    }
  if (best <= 0)
    return FALSE;
  classes->separation = best / (squares - sum * sum / n);
  return TRUE;
}

gboolean
ef_strokes_measure (const EfTextBox *box,
                    const EfGray    *gray,
                    double           measures[EF_N_STROKE_MEASURES])
{
  g_auto (Strip) strip = { 0 };
  Classes classes = { 0 };
  int w, h, letters;
  double contrast, changes_x = 0, changes_y = 0, steps = 0, n_ink = 0, lonely = 0, runs = 0, run_sum = 0, run_squares = 0;
  double outside = 0, n_outside = 0, dense_rows = 0;
  int thick = box->vertical ? box->width : box->height, length = box->vertical ? box->height : box->width;

  if (!strip_init (&strip, box, gray) || !find_classes (&strip, &classes))
    return FALSE;
  contrast = classes.mean[1] - classes.mean[0];
  letters = classes.share[1] <= classes.share[0];
  w = strip.right - strip.left;
  h = strip.bottom - strip.top;
  for (int i = 0; i < strip.width * strip.height; i++)
    strip.ink[i] = (strip.data[i] > classes.threshold) == letters;

  for (int y = 0; y < strip.height; y++)
    {
      const guint8 *ink = strip.ink + (gsize) y * strip.width, *data = strip.data + (gsize) y * strip.width;
      gboolean inside = y >= strip.top && y < strip.bottom;
      int run = 0, row = 0;

      for (int x = strip.left; x < strip.right; x++)
        {
          gboolean beside = (x > 0 && ink[x - 1]) || (x + 1 < strip.width && ink[x + 1]);
          gboolean above = (y > 0 && ink[x - strip.width]) || (y + 1 < strip.height && ink[x + strip.width]);

          if (!inside)
            {
              outside += ink[x];
              n_outside++;
              continue;
            }
          row += ink[x];
          n_ink += ink[x];
          lonely += ink[x] && !beside && !above;
          if (x + 1 < strip.right && ink[x] != ink[x + 1])
            {
              changes_x++;
              steps += abs (data[x] - data[x + 1]);
            }
          if (y + 1 < strip.bottom && ink[x] != ink[x + strip.width])
            {
              changes_y++;
              steps += abs (data[x] - data[x + strip.width]);
            }
          run = ink[x] ? run + 1 : 0;
          if (run > 0 && (x + 1 == strip.right || !ink[x + 1]))
            {
              runs++;
              run_sum += run;
              run_squares += (double) run * run;
            }
        }
      dense_rows += row * 10 > w * 8;
    }
  if (n_ink < 1 || runs < 1)
    return FALSE;

  measures[0] = log2 (thick) - 4;
  measures[1] = CLAMP (log2 ((double) length / thick), -2, 5);
  measures[2] = (double) thick / MIN (gray->width, gray->height);
  measures[3] = classes.separation;
  measures[4] = log2 (1 + contrast) / 8;
  measures[5] = classes.share[letters];
  measures[6] = MIN (changes_x / w, 8);
  measures[7] = MIN (changes_y / w, 8) / 4;
  measures[8] = MIN (run_sum / runs / h, 3);
  measures[9] = MIN (sqrt (MAX (run_squares / runs - (run_sum / runs) * (run_sum / runs), 0)) / (run_sum / runs), 3);
  measures[10] = steps / MAX (changes_x + changes_y, 1) / contrast;
  measures[11] = lonely / n_ink;
  measures[12] = n_outside > 0 ? outside / n_outside / (n_ink / (w * h)) : 0;
  measures[13] = classes.deviation[!letters] / contrast;
  measures[14] = classes.deviation[letters] / contrast;
  measures[15] = dense_rows / h;
  return TRUE;
}

/* A weighted sum, fitted to the boxes that the detector puts on generated pictures: those on text against all others, the
 * large ones of which weigh more; train/README.md tells which. */
double
ef_strokes_judge (const EfTextBox *box,
                  const EfGray    *gray,
                  gboolean         displayed)
{
  static const double weights[EF_N_STROKE_MEASURES] = {
    -1.101, -0.274, 0.875, 10.190, 2.704, -5.499, -0.151, 1.249, -0.697, -0.501, -0.061, -10.622, 0.053, 10.376, 4.283, 0.508,
  };
  double measures[EF_N_STROKE_MEASURES], sum = -19.020 + 16.845 * box->score;

  if (!ef_strokes_measure (box, gray, measures))
    return UNMEASURED;
  sum += displayed ? 0 : -2.524;
  sum += box->vertical ? -0.482 : 0;
  for (guint i = 0; i < EF_N_STROKE_MEASURES; i++)
    sum += weights[i] * measures[i];
  return sum;
}
