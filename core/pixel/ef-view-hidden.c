#include "config.h"

#include "ef-view-private.h"

#include "ef-kernels.h"

#include <math.h>

/* Tiles are about as large as small letters are high. */
#define TILE 16
#define BINS 32

/* Fewer gray levels than this in every window: nobody sees it. */
#define INVISIBLE 16

/* Variance between two levels over all variance: 1 for two flat levels, 0.64 for Gaussian noise, 0.75 for a ramp. */
#define TWO_LEVELS 0.85

/* Tiles that must look like that, since noise does so now and then. */
#define MIN_TILES 2

typedef struct
{
  gboolean hidden;
  float background;
  float reach; /* from the background to the farthest value */
} Tile;

typedef struct
{
  const EfPlane *plane;
  const EfWindow *windows;
  guint n_windows;

  int across, down;
  Tile *tiles;
  guint n_hidden;
} Search;

typedef struct
{
  int x, y, width, height;
} Area;

static Area
get_area (const Search *self,
          int           column,
          int           row)
{
  Area area = { column * TILE, row * TILE, TILE, TILE };

  area.width = MIN (TILE, self->plane->width - area.x);
  area.height = MIN (TILE, self->plane->height - area.y);
  return area;
}

static const guint16 *
get_row (const Search *self,
         const Area   *area,
         int           y)
{
  return self->plane->values + (gsize) (area->y + y) * (gsize) self->plane->width + (gsize) area->x;
}

static void
get_range (const Search *self,
           const Area   *area,
           guint16      *low,
           guint16      *high)
{
  guint16 lowest = G_MAXUINT16, highest = 0;

  for (int y = 0; y < area->height; y++)
    {
      const guint16 *row = get_row (self, area, y);

      for (int x = 0; x < area->width; x++)
        {
          lowest = MIN (lowest, row[x]);
          highest = MAX (highest, row[x]);
        }
    }
  *low = lowest;
  *high = highest;
}

/* Otsu's threshold over the bins, and how well two levels explain the tile. */
static double
find_threshold (const guint *bins,
                guint        n,
                guint       *threshold)
{
  double sum = 0, squares = 0, below = 0, best = 0, total;
  guint count = 0;

  for (guint i = 0; i < BINS; i++)
    {
      sum += (double) bins[i] * i;
      squares += (double) bins[i] * i * i;
    }
  total = squares - sum * sum / n;
  for (guint i = 0; i + 1 < BINS; i++)
    {
      double difference, between;

      count += bins[i];
      below += (double) bins[i] * i;
      if (count == 0 || count == n)
        continue;
      difference = below / count - (sum - below) / (n - count);
      between = difference * difference * count * (n - count) / n;
      if (between > best)
        {
          best = between;
          *threshold = i;
        }
    }
  return total > 0 ? best / total : 0;
}

/* Letters are strokes: pixels with neighbours of their kind, and more than one stroke across a row or column. An edge
 * has one change a row, and noise has pixels alone. */
static gboolean
has_strokes (guint8 mask[TILE][TILE],
             int    width,
             int    height,
             guint8 minority,
             guint  n_minority)
{
  guint joined = 0, busy = 0;
  guint down[TILE] = { 0 };

  for (int y = 0; y < height; y++)
    {
      guint changes = 0;

      for (int x = 0; x < width; x++)
        {
          gboolean right = x + 1 < width && mask[y][x + 1] == mask[y][x];
          gboolean below = y + 1 < height && mask[y + 1][x] == mask[y][x];

          changes += x + 1 < width && !right;
          down[x] += y + 1 < height && !below;
          joined += mask[y][x] == minority && (right || below);
        }
      busy += changes >= 2;
    }
  for (int x = 0; x < width; x++)
    busy += down[x] >= 2;
  return n_minority >= 6 && joined * 2 >= n_minority && busy >= 4;
}

static void
examine (Search     *self,
         const Area *area,
         guint16     low,
         guint16     high,
         Tile       *tile)
{
  guint n = (guint) (area->width * area->height);
  guint bins[BINS] = { 0 };
  guint8 mask[TILE][TILE];
  guint threshold = 0, above = 0;
  double sum_above = 0, sum_below = 0;
  /* As a multiplication: (value - low) * scale >> 16 runs from 0 to BINS - 1. */
  guint range = (guint) (high - low);
  guint scale = range < BINS ? 1u << 16 : ((BINS - 1) << 16) / range;

  for (int y = 0; y < area->height; y++)
    {
      const guint16 *row = get_row (self, area, y);

      for (int x = 0; x < area->width; x++)
        bins[mask[y][x] = (guint8) ((guint) (row[x] - low) * scale >> 16)]++;
    }
  if (find_threshold (bins, n, &threshold) < TWO_LEVELS)
    return;
  for (int y = 0; y < area->height; y++)
    {
      const guint16 *row = get_row (self, area, y);

      for (int x = 0; x < area->width; x++)
        {
          mask[y][x] = mask[y][x] > threshold;
          above += mask[y][x];
          *(mask[y][x] ? &sum_above : &sum_below) += row[x];
        }
    }
  if (!has_strokes (mask, area->width, area->height, above * 2 <= n, MIN (above, n - above)))
    return;

  tile->hidden = TRUE;
  tile->background = (float) (above * 2 <= n ? sum_below / (n - above) : sum_above / above);
  tile->reach = MAX (high - tile->background, tile->background - low);
  self->n_hidden++;
}

static void
search_tiles (Search *self)
{
  for (int row = 0; row < self->down; row++)
    for (int column = 0; column < self->across; column++)
      {
        Area area = get_area (self, column, row);
        guint16 low, high;
        double contrast = 0;

        get_range (self, &area, &low, &high);
        if (low == high)
          continue;
        for (guint i = 0; i < self->n_windows && contrast < INVISIBLE; i++)
          contrast = MAX (contrast, ef_window_get_contrast (&self->windows[i], low, high));
        if (contrast < INVISIBLE)
          examine (self, &area, low, high, &self->tiles[row * self->across + column]);
      }
}

/* Letters reach into the tiles around: those are drawn by the measure of their neighbours. */
static gboolean
join_neighbours (const Search *self,
                 int           column,
                 int           row,
                 Tile         *joined)
{
  guint n = 0;
  float background = 0, reach = 0;
  const Tile *own = &self->tiles[row * self->across + column];

  for (int y = MAX (row - 1, 0); y <= MIN (row + 1, self->down - 1); y++)
    for (int x = MAX (column - 1, 0); x <= MIN (column + 1, self->across - 1); x++)
      {
        const Tile *tile = &self->tiles[y * self->across + x];

        if (!tile->hidden)
          continue;
        background += tile->background;
        reach = MAX (reach, tile->reach);
        n++;
      }
  if (n == 0)
    return FALSE;
  joined->background = own->hidden ? own->background : background / (float) n;
  joined->reach = own->hidden ? own->reach : reach;
  return TRUE;
}

static void
draw_tile (const Search *self,
           const Area   *area,
           const Tile   *tile,
           EfGray       *gray)
{
  float scale = 255 / MAX (tile->reach, 1e-3f);

  for (int y = 0; y < area->height; y++)
    {
      const guint16 *row = get_row (self, area, y);
      guint8 *out = gray->data + (gsize) (area->y + y) * (gsize) gray->width + (gsize) area->x;

      for (int x = 0; x < area->width; x++)
        out[x] = (guint8) MIN (fabsf (row[x] - tile->background) * scale, 255.0f);
    }
}

EfGray *
ef_view_find_hidden (const EfPlane  *plane,
                     const EfWindow *windows,
                     guint           n_windows)
{
  Search search = { .plane = plane, .windows = windows, .n_windows = n_windows };
  g_autofree Tile *tiles = NULL;
  EfGray *gray;

  search.across = (plane->width + TILE - 1) / TILE;
  search.down = (plane->height + TILE - 1) / TILE;
  search.tiles = tiles = g_new0 (Tile, (gsize) search.across * (gsize) search.down);
  search_tiles (&search);
  if (search.n_hidden < MIN_TILES)
    return NULL;

  gray = ef_gray_new (plane->width, plane->height);
  for (int row = 0; row < search.down; row++)
    for (int column = 0; column < search.across; column++)
      {
        Area area = get_area (&search, column, row);
        Tile joined;

        if (join_neighbours (&search, column, row, &joined))
          draw_tile (&search, &area, &joined, gray);
      }
  return gray;
}
