#include "config.h"

#include "ef-detector-node.h"

#include <string.h>

void
ef_detector_reserve (gpointer  place,
                     gsize    *size,
                     gsize     needed,
                     gsize     unit)
{
  gpointer *data = place;

  if (*size >= needed)
    return;
  g_free (*data);
  *data = g_malloc_n (needed, unit);
  *size = needed;
}

gsize
ef_detector_node_get_pitch (const EfDetectorNode *self)
{
  return (gsize) (self->width + 2 * self->border);
}

static gsize
get_place (const EfDetectorNode *self,
           int                   y)
{
  return (gsize) (y & (self->kept - 1)) * ef_detector_node_get_pitch (self);
}

const float *
ef_detector_node_get_row (const EfDetectorNode *self,
                          int                   x,
                          int                   y)
{
  gsize at = (gsize) (x + self->border);

  if (y < 0 || y >= self->height)
    return self->zeros + at * (gsize) self->channels;
  g_assert (y < self->done && y + self->kept >= self->done);
  return self->data + (get_place (self, y) + at) * (gsize) self->channels;
}

const guint8 *
ef_detector_node_get_known (const EfDetectorNode *self,
                            int                   y)
{
  if (y < 0 || y >= self->height)
    return self->unknown + self->border;
  return self->known + get_place (self, y) + self->border;
}

float *
ef_detector_node_get_new_row (const EfDetectorNode *self)
{
  return self->data + (get_place (self, self->done) + (gsize) self->border) * (gsize) self->channels;
}

guint8 *
ef_detector_node_get_new_known (const EfDetectorNode *self)
{
  return self->known + get_place (self, self->done) + self->border;
}

void
ef_detector_node_start (EfDetectorNode *self,
                        int             width,
                        int             height,
                        int             channels,
                        int             border,
                        int             kept)
{
  gsize length;

  self->width = width;
  self->height = height;
  self->channels = channels;
  self->border = border;
  self->kept = kept;
  self->done = 0;
  length = ef_detector_node_get_pitch (self) * (gsize) kept;
  ef_detector_reserve (&self->data, &self->size, length * (gsize) channels, sizeof (float));
  ef_detector_reserve (&self->known, &self->known_size, length, 1);
  /* Rows are written between the borders alone. */
  for (int y = 0; y < kept; y++)
    {
      gsize bytes = sizeof (float) * (gsize) border * (gsize) channels, start = get_place (self, y);
      gsize end = start + (gsize) (border + width);

      memset (self->data + start * (gsize) channels, 0, bytes);
      memset (self->data + end * (gsize) channels, 0, bytes);
    }
  memset (self->known, 0, length);
}

void
ef_detector_node_clear (EfDetectorNode *self)
{
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->known, g_free);
  self->size = self->known_size = 0;
}
