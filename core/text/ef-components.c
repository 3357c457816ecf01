#include "config.h"

#include "ef-components.h"

#include <string.h>

/* Letters from about 6 to 45 pixels; larger ones are found at half and quarter size. */
#define STROKE_RADIUS 4
#define MIN_CONTRAST 18
#define TILE 48
#define NOISE_FACTOR 3
#define MIN_LETTER 5
#define MAX_LETTER 48

typedef struct
{
  int x0, y0, x1, y1; /* inclusive, exclusive */
  int area;
  int contrast;
  int line;
} Blob;

/* Running minimum or maximum over 2 * r + 1 samples, @step apart. */
static void
extreme_1d (const guint8 *in,
            guint8       *out,
            int           n,
            gsize         step,
            int           r,
            gboolean      maximum)
{
  for (int i = 0; i < n; i++)
    {
      int v = maximum ? 0 : 255;

      for (int k = MAX (0, i - r); k <= MIN (n - 1, i + r); k++)
        {
          int s = in[(gsize) k * step];

          v = maximum ? MAX (v, s) : MIN (v, s);
        }
      out[(gsize) i * step] = (guint8) v;
    }
}

static void
extreme (guint8   *image,
         guint8   *work,
         int       width,
         int       height,
         gboolean  maximum)
{
  for (int y = 0; y < height; y++)
    extreme_1d (image + (gsize) y * width, work + (gsize) y * width, width, 1, STROKE_RADIUS, maximum);
  for (int x = 0; x < width; x++)
    extreme_1d (work + x, image + x, height, (gsize) width, STROKE_RADIUS, maximum);
}

/* What is brighter than its surroundings by a stroke's width: the image less its opening. */
static guint8 *
top_hat (const guint8 *image,
         int           width,
         int           height)
{
  gsize length = (gsize) width * height;
  guint8 *hat = g_memdup2 (image, length);
  g_autofree guint8 *work = g_malloc (length);

  extreme (hat, work, width, height, FALSE);
  extreme (hat, work, width, height, TRUE);
  for (gsize i = 0; i < length; i++)
    hat[i] = (guint8) (image[i] - hat[i]);
  return hat;
}

/* The mean of @hat over tiles of TILE pixels: how much the background alone stands out there. */
static guint8 *
measure_noise (const guint8 *hat,
               int           width,
               int           height,
               int           columns,
               int           rows)
{
  guint8 *noise = g_malloc ((gsize) columns * rows);

  for (int r = 0; r < rows; r++)
    for (int c = 0; c < columns; c++)
      {
        int x1 = MIN ((c + 1) * TILE, width), y1 = MIN ((r + 1) * TILE, height);
        guint64 sum = 0;
        int n = (x1 - c * TILE) * (y1 - r * TILE);

        for (int y = r * TILE; y < y1; y++)
          for (int x = c * TILE; x < x1; x++)
            sum += MIN (hat[(gsize) y * width + x], 64);
        noise[(gsize) r * columns + c] = (guint8) (sum / (guint) n);
      }
  return noise;
}

/* Local threshold: half of the strongest stroke around, so that the noise beside letters does not join them, and well
 * above what the background does. */
static guint8 *
binarise (const guint8 *hat,
          int           width,
          int           height)
{
  gsize length = (gsize) width * height;
  int columns = (width + TILE - 1) / TILE, rows = (height + TILE - 1) / TILE;
  guint8 *mask = g_malloc (length);
  g_autofree guint8 *peak = g_memdup2 (hat, length);
  g_autofree guint8 *work = g_malloc (length);
  g_autofree guint8 *noise = measure_noise (hat, width, height, columns, rows);

  extreme (peak, work, width, height, TRUE);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gsize i = (gsize) y * width + x;
        int floor = MIN (MIN_CONTRAST + NOISE_FACTOR * noise[(gsize) (y / TILE) * columns + x / TILE], 110);

        mask[i] = hat[i] >= MAX (floor, peak[i] / 2);
      }
  return mask;
}

static void
flood (guint8       *mask,
       const guint8 *hat,
       int           width,
       int           height,
       int           x,
       int           y,
       GArray       *stack,
       Blob         *blob)
{
  guint32 start = (guint32) y * width + x;

  *blob = (Blob) { x, y, x + 1, y + 1, 0, 0, -1 };
  g_array_set_size (stack, 0);
  g_array_append_val (stack, start);
  mask[start] = 0;
  while (stack->len)
    {
      guint32 at = g_array_index (stack, guint32, stack->len - 1);
      int cx = (int) (at % (guint32) width), cy = (int) (at / (guint32) width);

      g_array_set_size (stack, stack->len - 1);
      blob->area++;
      blob->contrast = MAX (blob->contrast, hat[at]);
      blob->x0 = MIN (blob->x0, cx);
      blob->x1 = MAX (blob->x1, cx + 1);
      blob->y0 = MIN (blob->y0, cy);
      blob->y1 = MAX (blob->y1, cy + 1);
      for (int v = MAX (0, cy - 1); v <= MIN (height - 1, cy + 1); v++)
        for (int u = MAX (0, cx - 1); u <= MIN (width - 1, cx + 1); u++)
          {
            guint32 next = (guint32) v * width + u;

            if (mask[next])
              {
                mask[next] = 0;
                g_array_append_val (stack, next);
              }
          }
    }
}

static int
compare_left (gconstpointer a,
              gconstpointer b)
{
  const Blob *x = a, *y = b;

  return x->x0 - y->x0;
}

static gboolean
is_letter (const Blob *blob)
{
  int w = blob->x1 - blob->x0, h = blob->y1 - blob->y0;
  double fill = (double) blob->area / (w * h);

  return h >= MIN_LETTER && h <= MAX_LETTER && w <= 4 * h && h <= 14 * w && fill > 0.12 && (fill < 0.95 || w * 4 < h * 3);
}

static gboolean
are_neighbours (const Blob *a,
                const Blob *b)
{
  int ha = a->y1 - a->y0, hb = b->y1 - b->y0, low = MIN (ha, hb), high = MAX (ha, hb);
  int overlap = MIN (a->y1, b->y1) - MAX (a->y0, b->y0);

  return high <= 2 * low && overlap * 2 > low && b->x0 - a->x1 <= high && a->x0 - b->x1 <= high
         && MIN (a->contrast, b->contrast) * 3 >= MAX (a->contrast, b->contrast);
}

static void
group_lines (GArray *blobs,
             GArray *boxes,
             int     scale)
{
  g_array_sort (blobs, compare_left);
  for (guint i = 0; i < blobs->len; i++)
    {
      Blob *first = &g_array_index (blobs, Blob, i), line = *first, last = *first;
      guint n = 1;
      int weakest = first->contrast, tall = first->y1 - first->y0, sum = tall, ink = first->x1 - first->x0;

      if (first->line >= 0)
        continue;
      first->line = (int) i;
      for (guint k = i + 1; k < blobs->len; k++)
        {
          Blob *blob = &g_array_index (blobs, Blob, k);

          if (blob->x0 - last.x1 > MAX_LETTER)
            break;
          if (blob->line >= 0 || !are_neighbours (&last, blob))
            continue;
          blob->line = (int) i;
          line.y0 = MIN (line.y0, blob->y0);
          line.y1 = MAX (line.y1, blob->y1);
          line.x1 = MAX (line.x1, blob->x1);
          line.contrast = MAX (line.contrast, blob->contrast);
          weakest = MIN (weakest, blob->contrast);
          sum += blob->y1 - blob->y0;
          tall = MAX (tall, blob->y1 - blob->y0);
          ink += blob->x1 - blob->x0;
          last = *blob;
          n++;
        }
      if (n >= 2 && line.x1 - line.x0 > line.y1 - line.y0 && weakest >= (n <= 3 ? 90 : n <= 5 ? 50 : 30)
          && sum >= 0.65 * tall * n && ink * 5 >= 2 * (line.x1 - line.x0) && line.y1 - line.y0 <= 1.6 * tall)
        {
          EfTextBox box = { line.x0 * scale, line.y0 * scale, (line.x1 - line.x0) * scale, (line.y1 - line.y0) * scale,
                            MIN (1.0f, 0.4f + 0.1f * (float) n), FALSE };

          g_array_append_val (boxes, box);
        }
    }
}

static void
find_at_scale (const guint8 *image,
               int           width,
               int           height,
               int           scale,
               GArray       *boxes)
{
  g_autofree guint8 *inverse = g_malloc ((gsize) width * height);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = 0; i < (gsize) width * height; i++)
    inverse[i] = (guint8) (255 - image[i]);
  for (int polarity = 0; polarity < 2; polarity++)
    {
      g_autofree guint8 *hat = top_hat (polarity ? inverse : image, width, height);
      g_autofree guint8 *mask = binarise (hat, width, height);
      g_autoptr (GArray) blobs = g_array_new (FALSE, FALSE, sizeof (Blob));

      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          if (mask[(gsize) y * width + x])
            {
              Blob blob;

              flood (mask, hat, width, height, x, y, stack, &blob);
              if (is_letter (&blob))
                g_array_append_val (blobs, blob);
            }
      group_lines (blobs, boxes, scale);
    }
}

GArray *
ef_components_find (const guint8 *luma,
                    int           width,
                    int           height,
                    gsize         stride)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (EfTextBox));
  g_autofree guint8 *image = g_malloc ((gsize) width * height);

  for (int y = 0; y < height; y++)
    memcpy (image + (gsize) y * width, luma + (gsize) y * stride, (gsize) width);
  for (int scale = 1; scale <= 4 && MIN (width, height) >= 16; scale *= 2)
    {
      find_at_scale (image, width, height, scale, boxes);
      for (int y = 0; y < height / 2; y++)
        for (int x = 0; x < width / 2; x++)
          {
            const guint8 *p = &image[(gsize) 2 * y * width + 2 * x];

            image[(gsize) y * (width / 2) + x] = (guint8) ((p[0] + p[1] + p[width] + p[width + 1]) / 4);
          }
      width /= 2;
      height /= 2;
    }
  return boxes;
}
