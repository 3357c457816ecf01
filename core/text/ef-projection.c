#include "config.h"

#include "ef-projection.h"

#include <math.h>
#include <string.h>

gboolean
ef_projection_add (EfProjection *self,
                   const EfGray *gray,
                   guint         frame)
{
  gsize length = (gsize) gray->width * gray->height;

  if (!self->low)
    {
      self->low = ef_gray_new (gray->width, gray->height);
      self->high = ef_gray_new (gray->width, gray->height);
      memcpy (self->low->data, gray->data, length);
      memcpy (self->high->data, gray->data, length);
      self->first = frame;
    }
  else if (self->low->width != gray->width || self->low->height != gray->height)
    return FALSE;
  else
    {
      guint8 *restrict low = self->low->data;
      guint8 *restrict high = self->high->data;
      const guint8 *restrict data = gray->data;

      for (gsize i = 0; i < length; i++)
        {
          low[i] = MIN (low[i], data[i]);
          high[i] = MAX (high[i], data[i]);
        }
    }
  self->last = frame;
  self->n++;
  return TRUE;
}

void
ef_projection_clear (EfProjection *self)
{
  g_clear_pointer (&self->low, ef_gray_free);
  g_clear_pointer (&self->high, ef_gray_free);
  self->n = 0;
}

EfGray *
ef_crop_new (const EfGray *gray,
             int           x,
             int           y,
             int           width,
             int           height)
{
  int x1 = MIN (x + width, gray->width), y1 = MIN (y + height, gray->height);
  EfGray *crop;

  x = MAX (x, 0);
  y = MAX (y, 0);
  if (x1 <= x || y1 <= y)
    return NULL;
  crop = ef_gray_new (x1 - x, y1 - y);
  for (int row = y; row < y1; row++)
    memcpy (crop->data + (gsize) (row - y) * crop->width, gray->data + (gsize) row * gray->width + x,
            (gsize) crop->width);
  return crop;
}

/* Differences to the right and downwards: letters are edges, shading is not. */
static void
get_edges (const EfGray *gray,
           gsize         i,
           int          *across,
           int          *down)
{
  *across = gray->data[i + 1] - gray->data[i];
  *down = gray->data[i + (gsize) gray->width] - gray->data[i];
}

EfCropState
ef_crop_compare (const EfGray *reference,
                 const EfGray *crop)
{
  double own = 0, other = 0, both = 0;
  double size = (double) (crop->width - 1) * (crop->height - 1);
  double similar;

  if (reference->width != crop->width || reference->height != crop->height || size <= 0)
    return EF_CROP_CHANGED;
  if (!memcmp (reference->data, crop->data, (gsize) crop->width * crop->height))
    return EF_CROP_SAME;
  for (int y = 0; y + 1 < crop->height; y++)
    for (int x = 0; x + 1 < crop->width; x++)
      {
        gsize i = (gsize) y * crop->width + x;
        int ax, ay, bx, by;

        get_edges (reference, i, &ax, &ay);
        get_edges (crop, i, &bx, &by);
        own += ax * ax + ay * ay;
        other += bx * bx + by * by;
        both += ax * bx + ay * by;
      }
  /* Nothing there: less than a tenth of the edges' energy, or none that can be seen. */
  if (other < 0.1 * own || other / size < 4)
    return both > 0.8 * sqrt (own * other) && other > 0 && other >= 0.1 * own ? EF_CROP_SAME : EF_CROP_EMPTY;
  similar = both / sqrt (MAX (own * other, 1e-9));
  if (similar >= 0.85)
    return EF_CROP_SAME;
  /* The line and what moves behind it: the line's own edges are all there. */
  if (similar >= 0.4 && both >= 0.85 * own)
    return EF_CROP_SAME;
  return EF_CROP_CHANGED;
}
