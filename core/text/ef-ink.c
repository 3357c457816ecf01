#include "config.h"

#include "ef-ink.h"

#include "ef-projection.h"

#include <string.h>

/* What is behind letters has one level where so many pixels are nearer to it than this share of the contrast. */
#define LEVEL 0.2
#define LEVEL_SHARE 0.55
#define MAX_STROKE 25 /* pixels that strokes are wide at most, for what is behind them to be told from them */
#define MIN_INK 20  /* grey levels that letters stand out by, at least, for a box to be drawn close around them */
#define LEAST_LETTER 4 /* pixels high: less is a dot */
#define END_GAP 0.4 /* between letters, of the height, when the end of a line is looked for */

/* The lowest or the highest of each @size pixels along one axis, those beyond the ends left out. */
static void
slide (guint8  *data,
       int      n,
       int      lines,
       gsize    step,      /* between pixels of a line */
       gsize    line_step,
       int      size,
       gboolean highest)
{
  g_autofree guint8 *line = g_malloc ((gsize) n);
  int reach = size / 2;

  for (int l = 0; l < lines; l++)
    {
      guint8 *start = data + (gsize) l * line_step;

      for (int i = 0; i < n; i++)
        line[i] = start[(gsize) i * step];
      for (int i = 0; i < n; i++)
        {
          guint8 best = line[i];

          for (int k = MAX (i - reach, 0); k <= MIN (i + reach, n - 1); k++)
            best = highest ? MAX (best, line[k]) : MIN (best, line[k]);
          start[(gsize) i * step] = best;
        }
    }
}

/* 49 of 50 pixels lie at or below it. */
static int
measure_contrast (const EfGray *strokes)
{
  gsize length = (gsize) strokes->width * strokes->height, sum = 0;
  guint values[256] = { 0 };
  int contrast = 0;

  for (gsize i = 0; i < length; i++)
    values[strokes->data[i]]++;
  while (contrast < 255 && (sum += values[contrast]) < length - length / 50)
    contrast++;
  return contrast;
}

/* What is brighter, or darker, than all around that is at least as large as @size. @peak: how far what stands out most does
 * so, by the mean. */
static EfGray *
lift_one (const EfGray *gray,
          int           size,
          gboolean      dark,
          double       *peak)
{
  int w = gray->width, h = gray->height;
  EfGray *out = ef_gray_new (w, h);
  gsize length = (gsize) w * h;
  double sum = 0;

  memcpy (out->data, gray->data, length);
  for (int pass = 0; pass < 2; pass++)
    {
      slide (out->data, w, h, 1, (gsize) w, size, (pass == 0) == dark);
      slide (out->data, h, w, (gsize) w, 1, size, (pass == 0) == dark);
    }
  for (gsize i = 0; i < length; i++)
    {
      int v = dark ? out->data[i] - gray->data[i] : gray->data[i] - out->data[i];

      out->data[i] = (guint8) MAX (v, 0);
      sum += out->data[i];
    }
  *peak = measure_contrast (out) / MAX (sum / (double) length, 1);
  return out;
}

/* Letters fill less than what is between them, so their peaks are higher above the mean. */
static EfGray *
lift_strokes (const EfGray *gray,
              int           thickness)
{
  int size = CLAMP (thickness / 2, 3, MAX_STROKE) | 1;
  double bright_peak, dark_peak;
  EfGray *bright = lift_one (gray, size, FALSE, &bright_peak);
  EfGray *dark = lift_one (gray, size, TRUE, &dark_peak);
  EfGray *other = dark_peak > bright_peak ? bright : dark;

  ef_gray_free (other);
  return other == bright ? dark : bright;
}

/* (transfer full) (nullable): how far each pixel is from the level of half of them; NULL where what is behind the letters has
 * no one level. */
static EfGray *
lift_from_level (const EfGray *gray)
{
  gsize length = (gsize) gray->width * gray->height, sum = 0, near = 0;
  g_autoptr (EfGray) out = ef_gray_new (gray->width, gray->height);
  guint values[256] = { 0 };
  int middle, contrast;

  for (gsize i = 0; i < length; i++)
    values[gray->data[i]]++;
  for (middle = 0; middle < 255 && (sum += values[middle]) < length / 2; middle++)
    ;
  for (gsize i = 0; i < length; i++)
    out->data[i] = (guint8) ABS (gray->data[i] - middle);
  contrast = measure_contrast (out);
  for (gsize i = 0; i < length; i++)
    near += out->data[i] <= LEVEL * contrast;
  return near >= LEVEL_SHARE * length ? g_steal_pointer (&out) : NULL;
}

EfGray *
ef_gray_lift_strokes (const EfGray *gray,
                      int           thickness)
{
  EfGray *lifted = lift_from_level (gray);

  return lifted ? lifted : lift_strokes (gray, thickness);
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
  g_autoptr (EfGray) strokes = crop ? lift_from_level (crop) : NULL;
  gsize length = crop ? (gsize) crop->width * crop->height : 0;
  int limit;
  gsize n = 0;

  if (!crop)
    return FALSE;
  self->level = strokes != NULL;
  if (!strokes)
    strokes = lift_strokes (crop, MIN (box->width, box->height));
  self->contrast = measure_contrast (strokes);
  if (self->contrast < MIN_INK)
    return FALSE;
  limit = MAX (MIN_INK / 2, self->contrast * 2 / 5);
  self->x = MAX (box->x, 0);
  self->y = MAX (box->y, 0);
  self->width = crop->width;
  self->height = crop->height;
  self->cells = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    n += self->cells[i] = strokes->data[i] >= limit;
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
  /* On changing ground some letters may stand out too little to be seen here. */
  if (!ink.level && box->vertical)
    {
      y0 = 0;
      y1 = ink.height - 1;
    }
  else if (!ink.level)
    {
      x0 = 0;
      x1 = ink.width - 1;
    }
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

/* How far ink goes on beyond one end of the box, which lies @from in the ink along the line. */
static int
follow_ink (const EfInk *ink,
            gboolean     vertical,
            int          from,
            int          step,
            int          thick)
{
  int end = vertical ? ink->height : ink->width, across = vertical ? ink->width : ink->height;
  int reached = 0;

  for (int i = 1; i <= EF_INK_REACH * thick && i - reached <= MAX (3, END_GAP * thick); i++)
    {
      int at = from + i * step;

      if (at < 0 || at >= end)
        break;
      for (int k = 0; k < across; k++)
        if (ink->cells[vertical ? (gsize) at * ink->width + k : (gsize) k * ink->width + at])
          reached = i;
    }
  return reached;
}

gboolean
ef_text_box_reach (EfTextBox    *box,
                   const EfGray *gray)
{
  int thick = box->vertical ? box->width : box->height, length = box->vertical ? box->height : box->width;
  int reach = (int) (EF_INK_REACH * thick) + 1;
  EfTextBox longer = *box;
  g_auto (EfInk) ink = { 0 };
  int before, after, start;

  if (box->x < 0 || box->y < 0 || box->x + box->width > gray->width || box->y + box->height > gray->height)
    return FALSE;
  if (box->vertical)
    {
      longer.y = MAX (box->y - reach, 0);
      longer.height = box->y + length + reach - longer.y;
    }
  else
    {
      longer.x = MAX (box->x - reach, 0);
      longer.width = box->x + length + reach - longer.x;
    }
  if (!ef_ink_init (&ink, &longer, gray) || ink.contrast < 2 * MIN_INK)
    return FALSE;
  start = box->vertical ? box->y - ink.y : box->x - ink.x;
  before = follow_ink (&ink, box->vertical, start, -1, thick);
  after = follow_ink (&ink, box->vertical, start + length - 1, 1, thick);
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
