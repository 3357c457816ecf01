#include "config.h"

#include "ef-news.h"

#include <math.h>
#include <string.h>

/* What is left of a copy: grey levels, and a share of the square's own deviation. Letters of contrast c that cover a fifth
 * of a square deviate by 0.4 c. */
#define REMAINDER 1.0f
#define REMAINDER_SHARE 0.25f
/* The detector sees deviation by deviation + 4; so much more of it is worth another look. */
#define SOFTENING 4.0f
#define GAIN 0.25f
/* Squares around one with news that are searched with it. */
#define AROUND 2
/* Of the picture: from here on it is searched as a whole. */
#define ALMOST_ALL 0.7

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FAST __attribute__ ((target_clones ("avx2", "default")))
#else
#define FAST
#endif

typedef struct
{
  guint32 a, b, aa, bb, ab;
} Sums;

void
ef_news_init (EfNews *self,
              int     width,
              int     height,
              guint8  state)
{
  self->columns = (width + EF_NEWS_CELL - 1) / EF_NEWS_CELL;
  self->rows = (height + EF_NEWS_CELL - 1) / EF_NEWS_CELL;
  self->cells = g_malloc ((gsize) self->columns * (gsize) self->rows);
  memset (self->cells, state, (gsize) self->columns * (gsize) self->rows);
}

void
ef_news_clear (EfNews *self)
{
  g_clear_pointer (&self->cells, g_free);
}

/* Adds one row of whole squares. */
FAST static void
add_row (const guint8 *restrict a,
         const guint8 *restrict b,
         int           cells,
         Sums         *restrict sums)
{
  for (int c = 0; c < cells; c++, a += EF_NEWS_CELL, b += EF_NEWS_CELL)
    {
      gint32 sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;

      for (int x = 0; x < EF_NEWS_CELL; x++)
        {
          gint16 va = a[x], vb = b[x];

          sa += va;
          sb += vb;
          saa += va * va;
          sbb += vb * vb;
          sab += va * vb;
        }
      sums[c].a += (guint32) sa;
      sums[c].b += (guint32) sb;
      sums[c].aa += (guint32) saa;
      sums[c].bb += (guint32) sbb;
      sums[c].ab += (guint32) sab;
    }
}

static void
add_rest (const guint8 *a,
          const guint8 *b,
          int           length,
          Sums         *sums)
{
  for (int x = 0; x < length; x++)
    {
      guint32 va = a[x], vb = b[x];

      sums->a += va;
      sums->b += vb;
      sums->aa += va * va;
      sums->bb += vb * vb;
      sums->ab += va * vb;
    }
}

/* Is a, but for a remainder, a linear function of b, and about as plain to see there? */
static gboolean
is_copy (const Sums *sums,
         int         count)
{
  float n = (float) count;
  float mean_a = (float) sums->a / n, mean_b = (float) sums->b / n;
  float var_a = MAX ((float) sums->aa / n - mean_a * mean_a, 0);
  float var_b = MAX ((float) sums->bb / n - mean_b * mean_b, 0);
  float both = (float) sums->ab / n - mean_a * mean_b;
  float rest = var_b > 0 ? MAX (var_a - both * both / var_b, 0) : var_a;
  float deviation_a = sqrtf (var_a), deviation_b = sqrtf (var_b);

  if (rest > REMAINDER * REMAINDER && rest > REMAINDER_SHARE * REMAINDER_SHARE * var_a)
    return FALSE;
  return deviation_a / (deviation_a + SOFTENING) <= deviation_b / (deviation_b + SOFTENING) + GAIN;
}

void
ef_news_take_known (EfNews       *self,
                    const guint8 *luma,
                    const guint8 *earlier,
                    const EfNews *searched,
                    int           width,
                    int           height)
{
  g_autofree Sums *sums = g_new (Sums, self->columns);
  int whole = width / EF_NEWS_CELL, rest = width % EF_NEWS_CELL;

  for (int row = 0; row < self->rows; row++)
    {
      guint8 *cells = self->cells + (gsize) row * (gsize) self->columns;
      const guint8 *known = searched->cells + (gsize) row * (gsize) self->columns;
      int top = row * EF_NEWS_CELL, bottom = MIN (top + EF_NEWS_CELL, height);

      if (memchr (cells, EF_NEWS_HERE, (gsize) self->columns) == NULL)
        continue;
      memset (sums, 0, sizeof (Sums) * (gsize) self->columns);
      for (int y = top; y < bottom; y++)
        {
          const guint8 *a = luma + (gsize) y * (gsize) width, *b = earlier + (gsize) y * (gsize) width;

          add_row (a, b, whole, sums);
          if (rest > 0)
            add_rest (a + whole * EF_NEWS_CELL, b + whole * EF_NEWS_CELL, rest, &sums[whole]);
        }
      for (int c = 0; c < self->columns; c++)
        if (cells[c] && known[c] && is_copy (&sums[c], (bottom - top) * (c < whole ? EF_NEWS_CELL : rest)))
          cells[c] = EF_NEWS_NONE;
    }
}

void
ef_news_mark (EfNews *self,
              int     x,
              int     y,
              int     width,
              int     height)
{
  for (int v = y / EF_NEWS_CELL; v <= MIN ((y + height - 1) / EF_NEWS_CELL, self->rows - 1); v++)
    for (int u = x / EF_NEWS_CELL; u <= MIN ((x + width - 1) / EF_NEWS_CELL, self->columns - 1); u++)
      self->cells[v * self->columns + u] = EF_NEWS_HERE;
}

gboolean
ef_news_widen (EfNews *self)
{
  gboolean any = FALSE;

  for (int y = 0; y < self->rows; y++)
    for (int x = 0; x < self->columns; x++)
      {
        if (self->cells[y * self->columns + x] != EF_NEWS_HERE)
          continue;
        any = TRUE;
        for (int v = MAX (y - AROUND, 0); v <= MIN (y + AROUND, self->rows - 1); v++)
          for (int u = MAX (x - AROUND, 0); u <= MIN (x + AROUND, self->columns - 1); u++)
            {
              guint8 *cell = &self->cells[v * self->columns + u];

              *cell = MAX (*cell, EF_NEWS_BESIDE);
            }
      }
  return any;
}

static gboolean
touch (const EfNewsRectangle *a,
       const EfNewsRectangle *b)
{
  return a->x <= b->x + b->width && b->x <= a->x + a->width && a->y <= b->y + b->height && b->y <= a->y + a->height;
}

/* Puts a rectangle to those there are; with what it touches it becomes one, and so on. */
static void
add_rectangle (GArray          *rectangles,
               EfNewsRectangle  added)
{
  for (guint i = 0; i < rectangles->len;)
    {
      const EfNewsRectangle *other = &g_array_index (rectangles, EfNewsRectangle, i);
      int right, bottom;

      if (!touch (&added, other))
        {
          i++;
          continue;
        }
      right = MAX (added.x + added.width, other->x + other->width);
      bottom = MAX (added.y + added.height, other->y + other->height);
      added.x = MIN (added.x, other->x);
      added.y = MIN (added.y, other->y);
      added.width = right - added.x;
      added.height = bottom - added.y;
      g_array_remove_index_fast (rectangles, i);
      i = 0;
    }
  g_array_append_val (rectangles, added);
}

GArray *
ef_news_get_rectangles (const EfNews *self,
                        int           width,
                        int           height)
{
  GArray *rectangles = g_array_new (FALSE, FALSE, sizeof (EfNewsRectangle));
  const EfNewsRectangle all = { 0, 0, width, height };
  double area = 0;

  for (int y = 0; self != NULL && y < self->rows; y++)
    for (int x = 0, end; x < self->columns; x = end)
      {
        const guint8 *cells = self->cells + y * self->columns;

        for (end = x + 1; end < self->columns && (cells[end] != EF_NEWS_NONE) == (cells[x] != EF_NEWS_NONE);)
          end++;
        if (cells[x] != EF_NEWS_NONE)
          add_rectangle (rectangles, (EfNewsRectangle){ x, y, end - x, 1 });
      }
  for (guint i = 0; i < rectangles->len; i++)
    {
      EfNewsRectangle *rectangle = &g_array_index (rectangles, EfNewsRectangle, i);

      rectangle->x *= EF_NEWS_CELL;
      rectangle->y *= EF_NEWS_CELL;
      rectangle->width = MIN (rectangle->width * EF_NEWS_CELL, width - rectangle->x);
      rectangle->height = MIN (rectangle->height * EF_NEWS_CELL, height - rectangle->y);
      area += (double) rectangle->width * rectangle->height;
    }
  if (self == NULL || area > ALMOST_ALL * width * height)
    {
      g_array_set_size (rectangles, 0);
      g_array_append_val (rectangles, all);
    }
  return rectangles;
}

double
ef_news_get_share (const EfNews *self,
                   int           x,
                   int           y,
                   int           width,
                   int           height)
{
  gint64 share = 0;

  for (int v = y / EF_NEWS_CELL; v <= MIN ((y + height - 1) / EF_NEWS_CELL, self->rows - 1); v++)
    for (int u = x / EF_NEWS_CELL; u <= MIN ((x + width - 1) / EF_NEWS_CELL, self->columns - 1); u++)
      {
        int left = MAX (u * EF_NEWS_CELL, x), right = MIN ((u + 1) * EF_NEWS_CELL, x + width);
        int top = MAX (v * EF_NEWS_CELL, y), bottom = MIN ((v + 1) * EF_NEWS_CELL, y + height);

        if (self->cells[v * self->columns + u] == EF_NEWS_HERE)
          share += (gint64) (right - left) * (bottom - top);
      }
  return (double) share / ((double) width * height);
}
