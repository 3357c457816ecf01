#include "config.h"

#include "ef-detector-boxes.h"

#include <string.h>

#define CELL 4

/* Around a core the area may be this much less certain than the core itself. */
#define AREA_SHARE 0.7f
/* Cores of fewer cells are dropped unless they are this certain. */
#define FEWEST_CELLS 2
#define CERTAIN 0.85f

/* Lines differ in height at most by this factor when they are joined, ... */
#define LIKE_HEIGHT 1.7f
/* ... and lie at most this many heights apart, ... */
#define WIDEST_GAP 1.0f
/* ... with this much of the lower one beside the other. */
#define SAME_ROW 0.6f

typedef struct
{
  int   x0;
  int   y0;
  int   x1;
  int   y1;
  int   cells;
  float sum;
  float peak;
} Blob;

/* Labels connected core cells from 1 on; queue has room for every cell. */
static GArray *
find_cores (const EfDetectorMaps *maps,
            float                 threshold,
            int                  *labels,
            int                  *queue)
{
  GArray *blobs = g_array_new (FALSE, FALSE, sizeof (Blob));
  int width = maps->width;
  int count = width * maps->height;

  for (int start = 0; start < count; start++)
    {
      Blob blob = { G_MAXINT, G_MAXINT, -1, -1, 0, 0, 0 };
      int head = 0;
      int tail = 0;

      if (labels[start] != 0 || maps->core[start] < threshold)
        continue;
      labels[start] = blobs->len + 1;
      queue[tail++] = start;
      while (head < tail)
        {
          int at = queue[head++];
          int x = at % width;
          int y = at / width;

          blob.x0 = MIN (blob.x0, x);
          blob.x1 = MAX (blob.x1, x);
          blob.y0 = MIN (blob.y0, y);
          blob.y1 = MAX (blob.y1, y);
          blob.cells++;
          blob.sum += maps->core[at];
          blob.peak = MAX (blob.peak, maps->core[at]);
          for (int dy = -1; dy <= 1; dy++)
            for (int dx = -1; dx <= 1; dx++)
              {
                int next = at + dy * width + dx;

                if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= maps->height ||
                    labels[next] != 0 || maps->core[next] < threshold)
                  continue;
                labels[next] = labels[start];
                queue[tail++] = next;
              }
        }
      g_array_append_val (blobs, blob);
    }
  return blobs;
}

/* How far the text of a core reaches beyond it: the core is 40 % of the height. */
static int
reach_of (const Blob *blob)
{
  int width = blob->x1 - blob->x0 + 1;
  int height = blob->y1 - blob->y0 + 1;
  float thickness = (float) blob->cells / MAX (width, height);

  return (int) (thickness * 0.8f + 1.5f);
}

/* Lets every core grow over the area around it, all at the same pace, so that
 * neighbouring lines meet half way. */
static void
grow_cores (const EfDetectorMaps *maps,
            float                 threshold,
            GArray               *blobs,
            int                  *labels,
            int                  *queue)
{
  int width = maps->width;
  int count = width * maps->height;
  g_autofree int *reach = g_new (int, blobs->len + 1);
  int head = 0;
  int tail = 0;
  int longest = 0;

  for (guint i = 0; i < blobs->len; i++)
    {
      reach[i + 1] = reach_of (&g_array_index (blobs, Blob, i));
      longest = MAX (longest, reach[i + 1]);
    }
  for (int at = 0; at < count; at++)
    if (labels[at] != 0)
      queue[tail++] = at;

  for (int pace = 1; pace <= longest && head < tail; pace++)
    {
      int ring = tail;

      for (; head < ring; head++)
        {
          int at = queue[head];
          int x = at % width;
          int y = at / width;
          int label = labels[at];
          Blob *blob = &g_array_index (blobs, Blob, label - 1);

          if (pace > reach[label])
            continue;
          for (int dy = -1; dy <= 1; dy++)
            for (int dx = -1; dx <= 1; dx++)
              {
                int next = at + dy * width + dx;

                if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= maps->height ||
                    labels[next] != 0 || maps->area[next] < threshold)
                  continue;
                labels[next] = label;
                queue[tail++] = next;
                blob->x0 = MIN (blob->x0, x + dx);
                blob->x1 = MAX (blob->x1, x + dx);
                blob->y0 = MIN (blob->y0, y + dy);
                blob->y1 = MAX (blob->y1, y + dy);
              }
        }
    }
}

GArray *
ef_detector_boxes_from_maps (const EfDetectorMaps *maps,
                             float                 threshold)
{
  gsize count = (gsize) maps->width * maps->height;
  g_autofree int *labels = g_new0 (int, count);
  g_autofree int *queue = g_new (int, count);
  g_autoptr (GArray) blobs = find_cores (maps, threshold, labels, queue);
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (EfTextBox));

  grow_cores (maps, threshold * AREA_SHARE, blobs, labels, queue);
  for (guint i = 0; i < blobs->len; i++)
    {
      const Blob *blob = &g_array_index (blobs, Blob, i);
      EfTextBox box;

      if (blob->cells < FEWEST_CELLS && blob->peak < CERTAIN)
        continue;
      box.x = blob->x0 * CELL;
      box.y = blob->y0 * CELL;
      box.width = (blob->x1 - blob->x0 + 1) * CELL;
      box.height = (blob->y1 - blob->y0 + 1) * CELL;
      box.score = blob->sum / blob->cells;
      box.vertical = box.height > box.width * 3 / 2;
      g_array_append_val (boxes, box);
    }
  return boxes;
}

static int
overlap (int a,
         int a_length,
         int b,
         int b_length)
{
  return MIN (a + a_length, b + b_length) - MAX (a, b);
}

static gint64
shared (const EfTextBox *a,
        const EfTextBox *b)
{
  int w = overlap (a->x, a->width, b->x, b->width);
  int h = overlap (a->y, a->height, b->y, b->height);

  return w > 0 && h > 0 ? (gint64) w * h : 0;
}

static gint64
size_of (const EfTextBox *box)
{
  return (gint64) box->width * box->height;
}

/* Whether two pieces belong to one line that runs along the given axis. */
static gboolean
in_line (const EfTextBox *a,
         const EfTextBox *b,
         gboolean         vertical)
{
  int thick_a = vertical ? a->width : a->height;
  int thick_b = vertical ? b->width : b->height;
  int beside_x = overlap (a->x, a->width, b->x, b->width);
  int beside_y = overlap (a->y, a->height, b->y, b->height);
  int beside = vertical ? beside_x : beside_y;
  int gap = vertical ? -beside_y : -beside_x;
  int low = MIN (thick_a, thick_b);
  int high = MAX (thick_a, thick_b);

  return high <= low * LIKE_HEIGHT && beside >= low * SAME_ROW && gap <= low * WIDEST_GAP;
}

static gboolean
should_join (const EfTextBox *a,
             const EfTextBox *b)
{
  gint64 both = shared (a, b);

  if (both * 10 >= MIN (size_of (a), size_of (b)) * 8)
    return both * 2 >= MAX (size_of (a), size_of (b)) || both == MIN (size_of (a), size_of (b));
  if (!a->vertical && !b->vertical)
    return in_line (a, b, FALSE);
  if (a->vertical && b->vertical)
    return in_line (a, b, TRUE);
  /* A lone letter is taller than wide in a line that is not. */
  return in_line (a, b, FALSE) && MIN (a->width, b->width) * 4 >= MAX (a->height, b->height);
}

static void
join (EfTextBox       *a,
      const EfTextBox *b)
{
  int x1 = MAX (a->x + a->width, b->x + b->width);
  int y1 = MAX (a->y + a->height, b->y + b->height);
  float weight_a = size_of (a);
  float weight_b = size_of (b);

  a->score = (a->score * weight_a + b->score * weight_b) / (weight_a + weight_b);
  a->x = MIN (a->x, b->x);
  a->y = MIN (a->y, b->y);
  a->width = x1 - a->x;
  a->height = y1 - a->y;
  a->vertical = a->height > a->width * 3 / 2;
}

void
ef_detector_boxes_join (GArray *boxes)
{
  gboolean changed = TRUE;

  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < boxes->len; i++)
        for (guint j = i + 1; j < boxes->len;)
          {
            EfTextBox *a = &g_array_index (boxes, EfTextBox, i);
            const EfTextBox *b = &g_array_index (boxes, EfTextBox, j);

            if (!should_join (a, b))
              {
                j++;
                continue;
              }
            join (a, b);
            g_array_remove_index_fast (boxes, j);
            changed = TRUE;
          }
    }
}

/* A coarse box that finer boxes fill already adds nothing but blurs lines together;
 * a finer box inside a coarse one that reaches further is a piece of it. */
void
ef_detector_boxes_combine (GArray *fine,
                           GArray *coarse)
{
  guint known = fine->len;

  for (guint i = 0; i < coarse->len; i++)
    {
      EfTextBox box = g_array_index (coarse, EfTextBox, i);
      gint64 filled = 0;

      for (guint j = 0; j < known; j++)
        filled += shared (&box, &g_array_index (fine, EfTextBox, j));
      if (filled * 10 < size_of (&box) * 6)
        g_array_append_val (fine, box);
    }
}

void
ef_detector_boxes_pad (GArray *boxes,
                       int     width,
                       int     height)
{
  for (guint i = 0; i < boxes->len; i++)
    {
      EfTextBox *box = &g_array_index (boxes, EfTextBox, i);
      int thick = MIN (box->width, box->height);
      int side = MAX (2, thick / 5);
      int end = MAX (2, thick * 6 / 10);
      int dx = box->vertical ? side : end;
      int dy = box->vertical ? end : side;
      int x1 = MIN (width, box->x + box->width + dx);
      int y1 = MIN (height, box->y + box->height + dy);

      box->x = MAX (0, box->x - dx);
      box->y = MAX (0, box->y - dy);
      box->width = x1 - box->x;
      box->height = y1 - box->y;
    }
}
