#include "config.h"

#include "ef-ink.h"

#include "ef-projection.h"

#define MIN_INK 20  /* grey levels that letters stand out by, at least, for a box to be drawn close around them */
#define LEAST_LETTER 4 /* pixels high: less is a dot */
#define END_GAP 0.4 /* between letters, of the height, when the end of a line is looked for */

/* Half of the pixels lie at or below the first result, 49 of 50 deviations at or below the second. */
static void
measure_contrast (const EfGray *crop,
                  int          *middle,
                  int          *contrast)
{
  gsize length = (gsize) crop->width * crop->height, sum = 0;
  guint values[256] = { 0 }, deviations[256] = { 0 };

  for (gsize i = 0; i < length; i++)
    values[crop->data[i]]++;
  for (*middle = 0; *middle < 255 && (sum += values[*middle]) < length / 2; (*middle)++)
    ;
  for (int v = 0; v < 256; v++)
    deviations[ABS (v - *middle)] += values[v];
  for (*contrast = 0, sum = 0; *contrast < 255 && (sum += deviations[*contrast]) < length - length / 50; (*contrast)++)
    ;
}

/* What stands out so far is ink. */
static int
get_limit (int contrast)
{
  return MAX (MIN_INK / 2, contrast * 2 / 5);
}

void
ef_ink_clear (EfInk *self)
{
  g_clear_pointer (&self->cells, g_free);
}

gboolean
ef_ink_init (EfInk           *self,
             const EfTextBox *box,
             const EfGray    *gray)
{
  g_autoptr (EfGray) crop = ef_crop_new (gray, box->x, box->y, box->width, box->height);
  gsize length = crop ? (gsize) crop->width * crop->height : 0;
  int middle, contrast, limit;
  gsize n = 0;

  if (!crop)
    return FALSE;
  measure_contrast (crop, &middle, &contrast);
  if (contrast < MIN_INK)
    return FALSE;
  limit = get_limit (contrast);
  self->x = MAX (box->x, 0);
  self->y = MAX (box->y, 0);
  self->width = crop->width;
  self->height = crop->height;
  self->cells = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    n += self->cells[i] = ABS (crop->data[i] - middle) >= limit;
  return n * 20 <= 9 * length;
}

/* How far the piece of ink at @at, which goes away, reaches from top to bottom. */
static int
take_piece (guint8 *cells,
            int     width,
            int     height,
            int     at,
            int    *queue)
{
  int head = 0, tail = 0, top = height, bottom = 0;

  cells[at] = 0;
  queue[tail++] = at;
  while (head < tail)
    {
      int x = queue[head] % width, y = queue[head] / width;

      head++;
      top = MIN (top, y);
      bottom = MAX (bottom, y);
      for (int v = MAX (y - 1, 0); v <= MIN (y + 1, height - 1); v++)
        for (int u = MAX (x - 1, 0); u <= MIN (x + 1, width - 1); u++)
          if (cells[v * width + u])
            {
              cells[v * width + u] = 0;
              queue[tail++] = v * width + u;
            }
    }
  return bottom - top + 1;
}

int
ef_ink_get_letter_height (const EfInk *self)
{
  int n = self->width * self->height;
  g_autofree guint8 *cells = g_memdup2 (self->cells, (gsize) n);
  g_autofree int *queue = g_new (int, n);
  g_autofree guint *counts = g_new0 (guint, self->height + 1);
  guint all = 0, sum = 0;

  for (int at = 0; at < n; at++)
    if (cells[at])
      {
        int height = take_piece (cells, self->width, self->height, at, queue);

        counts[height] += height >= LEAST_LETTER;
        all += height >= LEAST_LETTER;
      }
  if (!all)
    return self->height;
  for (int height = 0; height <= self->height; height++)
    if (4 * (sum += counts[height]) >= 3 * all)
      return height;
  return self->height;
}

/* The first and the last of @counts that hold more than stray pixels. */
static void
find_span (const guint *counts,
           int          n,
           guint        least,
           int         *first,
           int         *last)
{
  for (*first = 0; *first < n && counts[*first] < least; (*first)++)
    ;
  for (*last = n - 1; *last > *first && counts[*last] < least; (*last)--)
    ;
}

void
ef_text_box_tighten (EfTextBox    *box,
                     const EfGray *gray)
{
  g_auto (EfInk) ink = { 0 };
  g_autofree guint *rows = NULL;
  g_autofree guint *columns = NULL;
  int x0, x1, y0, y1, margin;
  guint fullest = 0;

  if (!ef_ink_init (&ink, box, gray))
    return;
  rows = g_new0 (guint, ink.height);
  columns = g_new0 (guint, ink.width);
  for (int y = 0; y < ink.height; y++)
    for (int x = 0; x < ink.width; x++)
      {
        rows[y] += ink.cells[(gsize) y * ink.width + x];
        columns[x] += ink.cells[(gsize) y * ink.width + x];
      }
  /* Across the line by share, along it to the last pixel: a line may end in a thin letter. */
  for (int i = 0; i < (box->vertical ? ink.width : ink.height); i++)
    fullest = MAX (fullest, (box->vertical ? columns : rows)[i]);
  find_span (rows, ink.height, box->vertical ? 1 : MAX (1, fullest / 10), &y0, &y1);
  find_span (columns, ink.width, box->vertical ? MAX (1, fullest / 10) : 1, &x0, &x1);
  if (x1 - x0 < 3 || y1 - y0 < 3)
    return;
  margin = 1 + MIN (x1 - x0, y1 - y0) / 12;
  x0 = MAX (x0 - margin, 0);
  y0 = MAX (y0 - margin, 0);
  x1 = MIN (x1 + margin + 1, ink.width);
  y1 = MIN (y1 + margin + 1, ink.height);
  box->x = ink.x + x0;
  box->y = ink.y + y0;
  box->width = x1 - x0;
  box->height = y1 - y0;
}

/* How far ink goes on beyond one end of the box. */
static int
follow_ink (const EfTextBox *box,
            const EfGray    *gray,
            gboolean         forwards,
            int              middle,
            int              limit)
{
  int thick = box->vertical ? box->width : box->height;
  int end = box->vertical ? gray->height : gray->width;
  int from = box->vertical ? box->y : box->x, across = box->vertical ? box->x : box->y;
  int reached = 0;

  if (forwards)
    from += (box->vertical ? box->height : box->width) - 1;
  for (int i = 1; i <= EF_INK_REACH * thick && i - reached <= MAX (3, END_GAP * thick); i++)
    {
      int at = forwards ? from + i : from - i;

      if (at < 0 || at >= end)
        break;
      for (int k = 0; k < thick; k++)
        {
          gsize row = (gsize) (box->vertical ? at : across + k), column = (gsize) (box->vertical ? across + k : at);

          if (ABS (gray->data[row * (gsize) gray->width + column] - middle) >= limit)
            reached = i;
        }
    }
  return reached;
}

gboolean
ef_text_box_reach (EfTextBox    *box,
                   const EfGray *gray)
{
  g_autoptr (EfGray) crop = ef_crop_new (gray, box->x, box->y, box->width, box->height);
  int middle, contrast, limit, before, after;

  if (!crop || box->x < 0 || box->y < 0 || crop->width != box->width || crop->height != box->height)
    return FALSE;
  measure_contrast (crop, &middle, &contrast);
  if (contrast < 2 * MIN_INK)
    return FALSE;
  limit = get_limit (contrast);
  before = follow_ink (box, gray, FALSE, middle, limit);
  after = follow_ink (box, gray, TRUE, middle, limit);
  if (box->vertical)
    {
      box->y -= before;
      box->height += before + after;
    }
  else
    {
      box->x -= before;
      box->width += before + after;
    }
  return TRUE;
}
