/* Finding the rectangles in which two frames differ: runs of changed pixels are joined to shapes that touch, and boxes
 * around the shapes to larger ones as long as these hold one value. */
#include "config.h"

#include "ef-frame-compare.h"

#include "ef-frame-private.h"

#include <string.h>

/* So many shapes are not boxes but noise: then the frame changed as a whole. */
#define MAX_SHAPES 20000
/* What coding with loss leaves at edges is smaller. */
#define MIN_LOSSY_BOX 3
/* Joining compares each with each. */
#define MAX_JOINED 400

typedef struct
{
  int from, to; /* pixels [from, to) of a row */
  guint shape;
} Run;

typedef struct
{
  guint parent;
  EfBox box; /* of the root */
} Shape;

typedef struct
{
  const EfFrame *before, *after;
  gsize width;
  gboolean luma_only;
  guint tolerance;

  GArray *shapes;
  GArray *above, *row; /* of Run */
} Search;

static guint
find_root (Search *self,
           guint   shape)
{
  while (g_array_index (self->shapes, Shape, shape).parent != shape)
    {
      Shape *s = &g_array_index (self->shapes, Shape, shape);

      s->parent = g_array_index (self->shapes, Shape, s->parent).parent;
      shape = s->parent;
    }
  return shape;
}

static EfBox
unite (const EfBox *a,
       const EfBox *b)
{
  int left = MIN (a->x, b->x);
  int top = MIN (a->y, b->y);
  int right = MAX (a->x + a->width, b->x + b->width);
  int bottom = MAX (a->y + a->height, b->y + b->height);

  return (EfBox){ left, top, right - left, bottom - top };
}

static guint
join_shapes (Search *self,
             guint   a,
             guint   b)
{
  a = find_root (self, a);
  b = find_root (self, b);
  if (a != b)
    {
      g_array_index (self->shapes, Shape, b).parent = a;
      g_array_index (self->shapes, Shape, a).box = unite (&g_array_index (self->shapes, Shape, a).box,
                                                          &g_array_index (self->shapes, Shape, b).box);
    }
  return a;
}

static gboolean
is_changed (const Search *self,
            gsize         pixel)
{
  gsize compared = self->luma_only ? self->width / self->after->samples : self->width;
  gsize sample = pixel * self->after->samples;

  if (self->tolerance > 0)
    return ABS (ef_frame_get (self->before, sample) - ef_frame_get (self->after, sample)) > self->tolerance;
  return memcmp (self->before->data + pixel * self->width, self->after->data + pixel * self->width, compared) != 0;
}

static void
add_run (Search *self,
         int     y,
         int     from,
         int     to)
{
  Run run = { from, to, G_MAXUINT };
  EfBox box = { from, y, to - from, 1 };

  for (guint i = 0; i < self->above->len; i++)
    {
      const Run *above = &g_array_index (self->above, Run, i);

      if (above->from > to)
        break;
      if (above->to < from)
        continue;
      run.shape = run.shape == G_MAXUINT ? find_root (self, above->shape) : join_shapes (self, run.shape, above->shape);
    }
  if (run.shape == G_MAXUINT)
    {
      Shape shape = { self->shapes->len, box };

      run.shape = shape.parent;
      g_array_append_val (self->shapes, shape);
    }
  else
    {
      Shape *shape = &g_array_index (self->shapes, Shape, run.shape);

      shape->box = unite (&shape->box, &box);
    }
  g_array_append_val (self->row, run);
}

static void
search_row (Search *self,
            guint   y)
{
  gsize columns = self->before->columns;
  gsize start = (gsize) y * columns;
  int from = -1;
  GArray *swap = self->above;

  self->above = self->row;
  self->row = swap;
  g_array_set_size (self->row, 0);
  if (memcmp (self->before->data + start * self->width, self->after->data + start * self->width,
              columns * self->width) == 0)
    return;
  for (gsize x = 0; x <= columns; x++)
    {
      gboolean changed = x < columns && is_changed (self, start + x);

      if (changed && from < 0)
        from = (int) x;
      else if (!changed && from >= 0)
        {
          add_run (self, (int) y, from, (int) x);
          from = -1;
        }
    }
}

/* Boxes whose common rectangle holds one value become that rectangle. */
static void
join_boxes (GArray        *boxes,
            const EfFrame *after,
            guint          samples,
            guint          tolerance)
{
  gboolean joined = boxes->len <= MAX_JOINED;

  while (joined)
    {
      joined = FALSE;
      for (guint i = 0; i < boxes->len; i++)
        for (guint j = boxes->len - 1; j > i; j--)
          {
            EfBox both = unite (&g_array_index (boxes, EfBox, i), &g_array_index (boxes, EfBox, j));

            if (tolerance > 0 ? ef_frame_get_spread (after, &both, NULL, 0) > tolerance
                              : !ef_frame_is_uniform (after, &both, samples))
              continue;
            g_array_index (boxes, EfBox, i) = both;
            g_array_remove_index (boxes, j);
            joined = TRUE;
          }
    }
}

GArray *
ef_frames_find_changes (const EfFrame *before,
                        const EfFrame *after,
                        gboolean       luma_only,
                        guint          tolerance)
{
  Search search = { before, after, before->length / ((gsize) before->rows * before->columns), luma_only, tolerance };
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (EfBox));

  search.shapes = g_array_new (FALSE, FALSE, sizeof (Shape));
  search.above = g_array_new (FALSE, FALSE, sizeof (Run));
  search.row = g_array_new (FALSE, FALSE, sizeof (Run));
  for (guint y = 0; y < before->rows && search.shapes->len <= MAX_SHAPES; y++)
    search_row (&search, y);

  if (search.shapes->len > MAX_SHAPES)
    {
      EfBox whole = { 0, 0, (int) before->columns, (int) before->rows };

      g_array_append_val (boxes, whole);
    }
  for (guint i = 0; i < search.shapes->len && search.shapes->len <= MAX_SHAPES; i++)
    {
      const Shape *shape = &g_array_index (search.shapes, Shape, i);

      if (shape->parent == i && (tolerance == 0 || MIN (shape->box.width, shape->box.height) >= MIN_LOSSY_BOX))
        g_array_append_val (boxes, shape->box);
    }
  join_boxes (boxes, after, luma_only ? 1 : after->samples, tolerance);
  g_array_unref (search.shapes);
  g_array_unref (search.above);
  g_array_unref (search.row);
  return boxes;
}
