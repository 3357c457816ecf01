#include "config.h"

#include "ef-fields.h"

#include "ef-ink.h"

#define LEAST_LINE 6     /* pixels that a line is high, at least: less is an accent, or a part of a letter */
#define LIKE_HEIGHT 2.2  /* lines of one box differ in height at most by this factor */
#define BLANK_ROW 0.12   /* of the fullest row: less stands between lines, where descenders hang */
#define FIELD_GAP 2.0    /* heights of letters between fields; words of one are closer */
#define MAX_DEPTH 8

/* Letters of a turned line lie closer than lines of a column, and are not all of one size. */
#define COLUMN_GAP 0.5
#define COLUMN_LIKE_HEIGHT 1.35

/* A box this much thicker than lines in it saw them from afar; what they leave of its ink is another line, or nothing. */
#define THICKER 1.5
#define LITTLE_LEFT 0.12
#define MUCH_LEFT 0.7
#define PART_MARGIN 2

typedef struct
{
  int x0, y0, x1, y1; /* in the ink; the last ones are outside */
} Area;

typedef struct
{
  int from, to; /* the last one is outside */
} Span;

static gboolean
are_alike (const GArray *lines,
                    double        factor)
{
  int lowest = G_MAXINT, highest = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const Span *span = &g_array_index (lines, Span, i);

      lowest = MIN (lowest, span->to - span->from);
      highest = MAX (highest, span->to - span->from);
    }
  return lines->len > 1 && highest <= factor * lowest;
}

/* (transfer full): of Span, the runs of rows that are not blank, short ones joined with their nearer neighbour. */
static GArray *
find_lines (const EfInk *ink,
            const Area  *area)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Span));
  g_autofree guint *rows = g_new0 (guint, area->y1 - area->y0);
  guint fullest = 0, limit;

  for (int y = area->y0; y < area->y1; y++)
    {
      for (int x = area->x0; x < area->x1; x++)
        rows[y - area->y0] += ink->cells[(gsize) y * ink->width + x];
      fullest = MAX (fullest, rows[y - area->y0]);
    }
  limit = (guint) (BLANK_ROW * fullest);
  for (int y = area->y0; y < area->y1; y++)
    {
      Span span = { y, y };

      while (span.to < area->y1 && rows[span.to - area->y0] > limit)
        span.to++;
      if (span.to == y)
        continue;
      g_array_append_val (lines, span);
      y = span.to;
    }
  for (guint i = 0; i < lines->len && lines->len > 1;)
    {
      Span *span = &g_array_index (lines, Span, i);
      int above = i > 0 ? span->from - span[-1].to : G_MAXINT;
      int below = i + 1 < lines->len ? span[1].from - span->to : G_MAXINT;

      if (span->to - span->from >= LEAST_LINE)
        {
          i++;
          continue;
        }
      if (above < below)
        span[-1].to = span->to;
      else
        span[1].from = span->from;
      g_array_remove_index (lines, i);
      i = i > 0 ? i - 1 : 0;
    }
  return lines;
}

/* (transfer full): of int, where to cut @area from top to bottom: the middle of each gap wider than those between words. */
static GArray *
find_gaps (const EfInk *ink,
           const Area  *area,
           int          letter)
{
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (int));
  int last = -1;

  for (int x = area->x0; x < area->x1 && ink->level; x++)
    {
      gboolean any = FALSE;

      for (int y = area->y0; y < area->y1 && !any; y++)
        any = ink->cells[(gsize) y * ink->width + x];
      if (!any)
        continue;
      if (last >= 0 && x - last > FIELD_GAP * letter)
        {
          int cut = (last + x) / 2;

          g_array_append_val (cuts, cut);
        }
      last = x;
    }
  return cuts;
}

/* Rows first, then columns, and again in each part: columns need not have their lines at the same height. */
static void
split_area (const EfInk *ink,
            Area         area,
            int          letter,
            guint        depth,
            GArray      *parts)
{
  g_autoptr (GArray) lines = find_lines (ink, &area);
  g_autoptr (GArray) cuts = NULL;

  if (depth < MAX_DEPTH && are_alike (lines, LIKE_HEIGHT))
    {
      for (guint i = 0; i < lines->len; i++)
        {
          const Span *span = &g_array_index (lines, Span, i);
          Area part = area;

          part.y1 = i + 1 < lines->len ? (span->to + span[1].from) / 2 : area.y1;
          split_area (ink, part, letter, depth + 1, parts);
          area.y0 = part.y1;
        }
      return;
    }
  cuts = find_gaps (ink, &area, letter);
  for (guint i = 0; depth < MAX_DEPTH && i < cuts->len; i++)
    {
      Area part = area;

      part.x1 = g_array_index (cuts, int, i);
      split_area (ink, part, letter, depth + 1, parts);
      area.x0 = part.x1;
    }
  if (cuts->len > 0 && depth < MAX_DEPTH)
    split_area (ink, area, letter, depth + 1, parts);
  else
    g_array_append_val (parts, area);
}

/* A column of short lines is taller than wide, as a turned line is. */
static gboolean
is_column (const EfInk *ink)
{
  const Area whole = { 0, 0, ink->width, ink->height };
  g_autoptr (GArray) lines = find_lines (ink, &whole);

  if (!are_alike (lines, COLUMN_LIKE_HEIGHT))
    return FALSE;
  for (guint i = 0; i + 1 < lines->len; i++)
    {
      const Span *span = &g_array_index (lines, Span, i);

      if (span[1].from - span->to < COLUMN_GAP * (span->to - span->from))
        return FALSE;
    }
  return TRUE;
}

/* Parts of @field, each drawn close around its ink. */
static void
split_field (const EfField *field,
             const EfInk   *ink,
             const EfGray  *gray,
             GArray        *parts)
{
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE, sizeof (Area));

  if (!field->box.vertical || is_column (ink))
    split_area (ink, (Area) { 0, 0, ink->width, ink->height }, ef_ink_get_letter_height (ink), 0, areas);
  if (areas->len < 2)
    {
      g_array_append_vals (parts, field, 1);
      return;
    }
  for (guint i = 0; i < areas->len; i++)
    {
      const Area *area = &g_array_index (areas, Area, i);
      EfField part = *field;

      part.box = (EfTextBox) { ink->x + area->x0, ink->y + area->y0, area->x1 - area->x0, area->y1 - area->y0,
                               field->box.score, FALSE };
      ef_text_box_tighten (&part.box, gray);
      g_array_append_val (parts, part);
    }
}

static int
get_thickness (const EfTextBox *box)
{
  return box->vertical ? box->width : box->height;
}

static int
compare_thickness (gconstpointer a,
                   gconstpointer b)
{
  const EfTextBox *x = &((const EfField *) a)->box, *y = &((const EfField *) b)->box;

  if (get_thickness (x) != get_thickness (y))
    return get_thickness (x) - get_thickness (y);
  return x->y != y->y ? x->y - y->y : x->x - y->x;
}

/* Takes the ink away that lies in thinner @parts. FALSE: there was little else; otherwise @box is drawn around what is left
 * where much was taken. */
static gboolean
leave_to_others (EfTextBox    *box,
                 EfInk        *ink,
                 const GArray *parts)
{
  gsize n = (gsize) ink->width * ink->height, before = 0, after = 0;
  int x0 = ink->width, y0 = ink->height, x1 = 0, y1 = 0;

  for (gsize i = 0; i < n; i++)
    before += ink->cells[i];
  for (guint i = 0; i < parts->len; i++)
    {
      const EfTextBox *part = &g_array_index (parts, EfField, i).box;
      int left = MAX (part->x - PART_MARGIN - ink->x, 0), right = part->x + part->width + PART_MARGIN - ink->x;
      int top = MAX (part->y - PART_MARGIN - ink->y, 0), bottom = part->y + part->height + PART_MARGIN - ink->y;

      if (THICKER * get_thickness (part) > get_thickness (box))
        continue;
      for (int y = top; y < MIN (bottom, ink->height); y++)
        for (int x = left; x < MIN (right, ink->width); x++)
          ink->cells[(gsize) y * ink->width + x] = 0;
    }
  for (int y = 0; y < ink->height; y++)
    for (int x = 0; x < ink->width; x++)
      if (ink->cells[(gsize) y * ink->width + x])
        {
          after++;
          x0 = MIN (x0, x);
          x1 = MAX (x1, x + 1);
          y0 = MIN (y0, y);
          y1 = MAX (y1, y + 1);
        }
  if (after < LITTLE_LEFT * before)
    return FALSE;
  if (after > MUCH_LEFT * before)
    return TRUE;
  box->x = ink->x + x0;
  box->y = ink->y + y0;
  box->width = x1 - x0;
  box->height = y1 - y0;
  box->vertical = box->vertical && box->height > box->width;
  return TRUE;
}

GArray *
ef_fields_part (const GArray *boxes,
                const EfGray *gray)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (EfField));
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) boxes);

  g_array_sort (sorted, compare_thickness);
  for (guint i = 0; i < sorted->len; i++)
    {
      EfField *field = &g_array_index (sorted, EfField, i);
      g_auto (EfInk) ink = { 0 };
      g_auto (EfInk) rest = { 0 };

      if (!ef_ink_init (&ink, &field->box, gray))
        g_array_append_vals (parts, field, 1);
      else if (leave_to_others (&field->box, &ink, parts) && ef_ink_init (&rest, &field->box, gray))
        split_field (field, &rest, gray, parts);
    }
  return parts;
}
