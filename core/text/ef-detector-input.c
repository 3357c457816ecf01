#include "config.h"

#include "ef-detector-input.h"

#include <string.h>

/* A level that covers less of the picture than one in so many pixels is not worth the trouble. */
#define LEAST_GROUND 10

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FAST __attribute__ ((target_clones ("avx2", "default")))
#else
#define FAST
#endif

struct _EfDetectorInput
{
  const EfNetKernels *kernels;
  EfDetectorPicture   picture;
  int                 width;
  int                 height;
  int                 ground;

  /* Sums of luma and its square over the rows of the window, then over the columns so far. */
  guint32            *columns;
  guint32            *columns_squared;
  guint32            *prefix;
  guint32            *prefix_squared;
  guint8             *row; /* up to the padded width */
  int                 room;
};

EfDetectorInput *
ef_detector_input_new (const EfNetKernels *kernels)
{
  EfDetectorInput *self = g_new0 (EfDetectorInput, 1);

  self->kernels = kernels;
  return self;
}

void
ef_detector_input_free (EfDetectorInput *self)
{
  if (self == NULL)
    return;
  g_free (self->columns);
  g_free (self->columns_squared);
  g_free (self->prefix);
  g_free (self->prefix_squared);
  g_free (self->row);
  g_free (self);
}

static const guint8 *
get_row (const EfDetectorInput *self,
         int                    y)
{
  return self->picture.luma + (gsize) MIN (y, self->picture.height - 1) * self->picture.stride;
}

FAST static void
exchange (guint32      *restrict sums,
          guint32      *restrict squares,
          const guint8 *restrict row,
          int           width,
          guint32       sign)
{
  for (int x = 0; x < width; x++)
    {
      guint32 v = row[x];

      sums[x] += sign * v;
      squares[x] += sign * v * v;
    }
}

/* The sums of the last column stand for those beyond the picture. */
static void
add_row (EfDetectorInput *self,
         int              y,
         gboolean         remove)
{
  exchange (self->columns, self->columns_squared, get_row (self, y), self->picture.width,
            remove ? (guint32) -1 : 1);
}

/* The level of most pixels of every fourth row. */
static int
find_ground (const EfDetectorPicture *picture)
{
  guint32 counts[4][256] = { { 0 } };
  guint32 best = 0, all = 0;
  int ground = -1;

  for (int y = 0; y < picture->height; y += 4)
    {
      const guint8 *row = picture->luma + (gsize) y * picture->stride;
      int x = 0;

      for (; x + 4 <= picture->width; x += 4)
        for (int k = 0; k < 4; k++)
          counts[k][row[x + k]]++;
      for (; x < picture->width; x++)
        counts[0][row[x]]++;
      all += (guint32) picture->width;
    }
  for (int v = 0; v < 256; v++)
    {
      guint32 count = counts[0][v] + counts[1][v] + counts[2][v] + counts[3][v];

      if (count > best)
        {
          best = count;
          ground = v;
        }
    }
  return best >= all / LEAST_GROUND ? ground : -1;
}

int
ef_detector_input_start (EfDetectorInput         *self,
                         const EfDetectorPicture *picture,
                         int                      width,
                         int                      height,
                         float                    ground[EF_DETECTOR_PLANES])
{
  if (self->room < width)
    {
      self->room = width;
      self->columns = g_renew (guint32, self->columns, width);
      self->columns_squared = g_renew (guint32, self->columns_squared, width);
      self->prefix = g_renew (guint32, self->prefix, width + 1);
      self->prefix_squared = g_renew (guint32, self->prefix_squared, width + 1);
      self->row = g_renew (guint8, self->row, width);
    }
  self->picture = *picture;
  self->width = width;
  self->height = height;
  memset (self->columns, 0, sizeof (guint32) * (gsize) width);
  memset (self->columns_squared, 0, sizeof (guint32) * (gsize) width);
  self->prefix[0] = self->prefix_squared[0] = 0;
  for (int y = 0; y < MIN (EF_NET_WINDOW, height); y++)
    add_row (self, y, FALSE);

  self->ground = picture->thorough ? -1 : find_ground (picture);
  if (self->ground >= 0)
    {
      guint8 level = (guint8) self->ground;
      const guint32 sums[2] = { 0, level }, squares[2] = { 0, (guint32) level * level };

      ef_net_planes_columns (&level, sums, squares, 1, ground, 1, 0, 1);
    }
  return self->ground;
}

/* Where the mean is the ground's and nothing differs from it: the two sums say both. */
FAST static void
find_known (const guint32 *restrict sums,
            const guint32 *restrict squares,
            guint8        *restrict known,
            int            begin,
            int            end,
            guint32        sum,
            guint32        square)
{
  for (int x = begin; x < end; x++)
    known[x] = (sums[x + EF_NET_WINDOW + 1] - sums[x - EF_NET_WINDOW] == sum) &
               (squares[x + EF_NET_WINDOW + 1] - squares[x - EF_NET_WINDOW] == square);
}

static void
mark_known (const EfDetectorInput *self,
            int                    rows,
            guint8                *known)
{
  guint32 level = (guint32) self->ground;
  guint32 count = (guint32) rows * (2 * EF_NET_WINDOW + 1);
  int begin = MIN (EF_NET_WINDOW, self->width), end = MAX (begin, self->width - EF_NET_WINDOW);

  for (int x = 0; x < self->width; x = x + 1 == begin ? MAX (end, begin) : x + 1)
    {
      int first = MAX (x - EF_NET_WINDOW, 0), last = MIN (x + EF_NET_WINDOW + 1, self->width);
      guint32 here = (guint32) (rows * (last - first));

      known[x] = self->prefix[last] - self->prefix[first] == here * level &&
                 self->prefix_squared[last] - self->prefix_squared[first] == here * level * level;
    }
  find_known (self->prefix, self->prefix_squared, known, begin, end, count * level, count * level * level);
}

void
ef_detector_input_make_row (EfDetectorInput *self,
                            int              y,
                            float           *planes,
                            guint8          *known)
{
  const int k = EF_NET_WINDOW;
  const guint8 *row = get_row (self, y);
  int rows = MIN (y + k + 1, self->height) - MAX (y - k, 0);
  int inside = self->picture.width;
  guint32 sum = 0, square = 0;

  if (y + k < self->height)
    add_row (self, y + k, FALSE);
  if (y - k - 1 >= 0)
    add_row (self, y - k - 1, TRUE);
  for (int x = 0; x < inside; x++)
    {
      sum += self->columns[x];
      square += self->columns_squared[x];
      self->prefix[x + 1] = sum;
      self->prefix_squared[x + 1] = square;
    }
  for (int x = inside; x < self->width; x++)
    {
      sum += self->columns[inside - 1];
      square += self->columns_squared[inside - 1];
      self->prefix[x + 1] = sum;
      self->prefix_squared[x + 1] = square;
    }
  memcpy (self->row, row, (gsize) inside);
  memset (self->row + inside, row[inside - 1], (gsize) (self->width - inside));
  self->kernels->planes (self->row, self->prefix, self->prefix_squared, rows, planes, self->width);
  if (self->ground >= 0)
    mark_known (self, rows, known);
}
