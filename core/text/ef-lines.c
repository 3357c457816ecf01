#include "config.h"

#include "ef-lines.h"

#include "ef-ink.h"
#include "ef-projection.h"

#define PART 0.75   /* of a line: a shorter sighting misses some of it */
#define MAX_GAP 0.8 /* between words, of the height */
#define READ_MARGIN 0.2
#define END_MARGIN 0.55 /* of the height, where the end of the line was seen; otherwise EF_INK_REACH */

EfSighting *
ef_sighting_new (const EfTextBox *box,
                 const EfGray    *gray,
                 EfSight          sight,
                 guint            view,
                 guint            first,
                 guint            last)
{
  EfSighting *self = g_new0 (EfSighting, 1);
  int height = box->vertical ? box->width : box->height;
  int across = MAX (2, (int) (READ_MARGIN * height)), along = MAX (2, (int) (2 * READ_MARGIN * height));
  int mx = box->vertical ? across : along, my = box->vertical ? along : across;

  self->box = *box;
  self->sight = sight;
  self->view = view;
  self->first = first;
  self->last = last;
  self->crop_box = (EfBox) { MAX (box->x - mx, 0), MAX (box->y - my, 0), 0, 0 };
  self->crop_box.width = MIN (box->x + box->width + mx, gray->width) - self->crop_box.x;
  self->crop_box.height = MIN (box->y + box->height + my, gray->height) - self->crop_box.y;
  self->crop = ef_crop_new (gray, self->crop_box.x, self->crop_box.y, self->crop_box.width, self->crop_box.height);
  return self;
}

static void
free_sighting (gpointer data)
{
  EfSighting *sighting = data;

  ef_gray_free (sighting->crop);
  g_free (sighting);
}

void
ef_line_free (EfLine *line)
{
  g_ptr_array_unref (line->sightings);
  g_free (line);
}

static gboolean
follow_each_other (const EfTextBox *a,
                   const EfTextBox *b)
{
  /* As if both ran to the right. */
  int ay = a->vertical ? a->x : a->y, ah = a->vertical ? a->width : a->height;
  int by = b->vertical ? b->x : b->y, bh = b->vertical ? b->width : b->height;
  int ax = a->vertical ? a->y : a->x, aw = a->vertical ? a->height : a->width;
  int bx = b->vertical ? b->y : b->x, bw = b->vertical ? b->height : b->width;
  int overlap = MIN (ay + ah, by + bh) - MAX (ay, by);
  int gap = MAX (ax, bx) - MIN (ax + aw, bx + bw);

  return a->vertical == b->vertical && overlap >= 0.6 * MIN (ah, bh) && MAX (ah, bh) <= 1.8 * MIN (ah, bh)
         && gap <= MAX_GAP * MIN (ah, bh);
}

void
ef_lines_join_fragments (GArray *boxes)
{
  gboolean joined = TRUE;

  while (joined)
    {
      joined = FALSE;
      for (guint i = 0; i < boxes->len; i++)
        for (guint k = boxes->len; k-- > i + 1;)
          {
            EfTextBox *a = &g_array_index (boxes, EfTextBox, i);
            const EfTextBox *b = &g_array_index (boxes, EfTextBox, k);
            int x1, y1;

            if (!follow_each_other (a, b))
              continue;
            x1 = MAX (a->x + a->width, b->x + b->width);
            y1 = MAX (a->y + a->height, b->y + b->height);
            a->x = MIN (a->x, b->x);
            a->y = MIN (a->y, b->y);
            a->width = x1 - a->x;
            a->height = y1 - a->y;
            a->score = MAX (a->score, b->score);
            g_array_remove_index (boxes, k);
            joined = TRUE;
          }
    }
}

double
ef_box_share (const EfBox *part,
              const EfBox *whole)
{
  int w = MIN (part->x + part->width, whole->x + whole->width) - MAX (part->x, whole->x);
  int h = MIN (part->y + part->height, whole->y + whole->height) - MAX (part->y, whole->y);
  double area = (double) part->width * part->height;

  return w > 0 && h > 0 && area > 0 ? (double) w * h / area : 0;
}

gboolean
ef_lines_same_place (const EfBox *a,
                     const EfBox *b,
                     gboolean     vertical)
{
  int ha = vertical ? a->width : a->height, hb = vertical ? b->width : b->height;

  return MAX (ha, hb) <= 1.8 * MIN (ha, hb) && MAX (ef_box_share (a, b), ef_box_share (b, a)) >= 0.5;
}

static EfBox
get_box (const EfTextBox *box)
{
  return (EfBox) { box->x, box->y, box->width, box->height };
}

void
ef_lines_add (GPtrArray  *lines,
              EfSighting *sighting)
{
  EfBox box = get_box (&sighting->box);
  EfLine *line = NULL;

  for (guint i = 0; i < lines->len && !line; i++)
    {
      EfLine *other = g_ptr_array_index (lines, i);
      const EfSighting *first = g_ptr_array_index (other->sightings, 0);
      EfBox first_box = get_box (&first->box);

      /* Compared with the first sighting, or a chain of overlaps would swallow the picture. */
      if (other->vertical == sighting->box.vertical && ef_lines_same_place (&box, &first_box, other->vertical))
        line = other;
    }
  if (!line)
    {
      line = g_new0 (EfLine, 1);
      line->box = box;
      line->strokes = sighting->strokes;
      line->ends_known = TRUE;
      line->vertical = sighting->box.vertical;
      line->sightings = g_ptr_array_new_with_free_func (free_sighting);
      g_ptr_array_add (lines, line);
    }
  else
    {
      int x1 = MAX (line->box.x + line->box.width, box.x + box.width);
      int y1 = MAX (line->box.y + line->box.height, box.y + box.height);

      line->box.x = MIN (line->box.x, box.x);
      line->box.y = MIN (line->box.y, box.y);
      line->box.width = x1 - line->box.x;
      line->box.height = y1 - line->box.y;
    }
  line->score = MAX (line->score, sighting->box.score);
  line->ends_known &= sighting->ends_known;
  line->strokes = MAX (line->strokes, sighting->strokes);
  g_ptr_array_add (line->sightings, sighting);
}

static int
compare_sightings (gconstpointer a,
                   gconstpointer b)
{
  const EfSighting *x = *(EfSighting *const *) a, *y = *(EfSighting *const *) b;

  if (x->sight != y->sight)
    return x->sight < y->sight ? -1 : 1;
  return x->box.score > y->box.score ? -1 : x->box.score < y->box.score;
}

/* A sighting of a part counts as one of the whole line, of which it shows too little: what is read of it does not speak
 * for the rest. */
static void
stretch (EfSighting   *sighting,
         const EfLine *line)
{
  if (line->vertical && sighting->box.height < PART * line->box.height)
    {
      sighting->box.y = line->box.y;
      sighting->box.height = line->box.height;
    }
  else if (!line->vertical && sighting->box.width < PART * line->box.width)
    {
      sighting->box.x = line->box.x;
      sighting->box.width = line->box.width;
    }
}

void
ef_lines_sort_sightings (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      EfLine *line = g_ptr_array_index (lines, i);

      for (guint k = 0; k < line->sightings->len; k++)
        stretch (g_ptr_array_index (line->sightings, k), line);
      g_ptr_array_sort (line->sightings, compare_sightings);
    }
}

EfBox
ef_line_get_padded (const EfLine *line,
                    int           width,
                    int           height)
{
  int across = MAX (2, (int) (0.2 * (line->vertical ? line->box.width : line->box.height) + 0.5));
  double margin = line->ends_known ? END_MARGIN : EF_INK_REACH;
  int along = MAX (across, (int) (margin * (line->vertical ? line->box.width : line->box.height) + 0.5));
  int mx = line->vertical ? across : along, my = line->vertical ? along : across;
  EfBox box = { MAX (line->box.x - mx, 0), MAX (line->box.y - my, 0), 0, 0 };

  box.width = MIN (line->box.x + line->box.width + mx, width) - box.x;
  box.height = MIN (line->box.y + line->box.height + my, height) - box.y;
  return box;
}

void
ef_box_yield (EfBox       *box,
              const EfBox *core,
              const EfBox *kept)
{
  int x1 = box->x + box->width, y1 = box->y + box->height;
  int cx1 = core->x + core->width, cy1 = core->y + core->height;
  int kx1 = kept->x + kept->width, ky1 = kept->y + kept->height;

  if (ef_box_share (box, kept) <= 0)
    return;
  /* One side only, the one where the kept line lies. */
  if (ky1 <= core->y + 1)
    box->y = MIN (MAX (box->y, ky1), core->y);
  else if (kept->y >= cy1 - 1)
    y1 = MAX (MIN (y1, kept->y), cy1);
  else if (kx1 <= core->x + 1)
    box->x = MIN (MAX (box->x, kx1), core->x);
  else if (kept->x >= cx1 - 1)
    x1 = MAX (MIN (x1, kept->x), cx1);
  box->width = x1 - box->x;
  box->height = y1 - box->y;
}
