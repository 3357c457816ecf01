#include "config.h"

#include "ef-look.h"

#include "ef-error.h"
#include "ef-fields.h"
#include "ef-ink.h"
#include "ef-strokes.h"

#include <string.h>

#define BLOCK 16        /* frames in a projection: text shown for a moment is not buried */
#define ROOM (96u << 20) /* bytes for views that are needed again: decoding a film twice costs more than all else */
#define SAMPLE 10       /* each so-manieth frame is looked at alone */
#define THRESHOLD 0.5f
#define THRESHOLD_OTHER_VIEW 0.6f
/* What is taller than any letter of a screen is more often anatomy than a headline. */
#define TALL 80
#define THRESHOLD_TALL 0.75f
/* The share of a box that must be news. */
#define LEAST_NEWS 0.25
/* Below this a box holds a texture or an edge. */
#define NO_STROKES 0.0

void
ef_look_clear (EfLook *look)
{
  for (guint i = 0; i < EF_LOOK_MAX_VIEWS; i++)
    {
      ef_projection_clear (&look->block[i]);
      ef_projection_clear (&look->whole[i]);
    }
  g_clear_pointer (&look->lines, g_ptr_array_unref);
  g_clear_pointer (&look->searched, g_ptr_array_unref);
  ef_news_clear (&look->hints);
  g_clear_pointer (&look->kept, g_ptr_array_unref);
}

/* A line of text is long, and no line fills the picture: what does is a body, a sector or a skull. */
static gboolean
is_doubtful (const EfTextBox *box,
             const EfGray    *gray)
{
  int picture = MIN (gray->width, gray->height);
  int height = box->vertical ? box->width : box->height;
  int length = box->vertical ? box->height : box->width;

  if (height <= MIN (TALL, picture * 3 / 10))
    return FALSE;
  return box->score < THRESHOLD_TALL || height > picture * 55 / 100 ||
         (height > picture * 40 / 100 && length < 5 * height / 2);
}

/* Lines that are no news were found before, and where surroundings end something may look like one. */
static void
drop_old (GArray       *boxes,
          const EfNews *where)
{
  for (guint i = boxes->len; i-- > 0;)
    {
      const EfTextBox *box = &g_array_index (boxes, EfTextBox, i);

      if (ef_news_get_share (where, box->x, box->y, box->width, box->height) < LEAST_NEWS)
        g_array_remove_index (boxes, i);
    }
}

/* A doubtful box that is far too tall may have swallowed small letters: these are looked for at one scale alone. */
static GArray *
find_boxes (EfLook       *look,
            const EfGray *gray,
            const EfNews *where,
            EfNews       *hints,
            float         threshold)
{
  EfDetector *detector = look->detector;
  GArray *boxes = ef_detector_find_where (detector, gray->data, gray->width, gray->height, (gsize) gray->width, where, hints,
                                          0, threshold);
  gboolean doubtful = FALSE;

  drop_old (boxes, where);
  for (guint i = boxes->len; i-- > 0;)
    if (is_doubtful (&g_array_index (boxes, EfTextBox, i), gray))
      {
        g_array_remove_index (boxes, i);
        doubtful = TRUE;
      }
  if (doubtful)
    {
      g_autoptr (GArray) fine = ef_detector_find_where (detector, gray->data, gray->width, gray->height,
                                                        (gsize) gray->width, where, hints, EF_DETECTOR_SCALE_ONE,
                                                        threshold);

      drop_old (fine, where);
      for (guint i = 0; i < fine->len; i++)
        if (!is_doubtful (&g_array_index (fine, EfTextBox, i), gray))
          g_array_append_vals (boxes, &g_array_index (fine, EfTextBox, i), 1);
    }
  return boxes;
}

static void
detect (EfLook       *look,
        const EfGray *gray,
        const EfNews *where,
        EfSight       sight,
        guint         view,
        guint         first,
        guint         last)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (EfField));
  g_autoptr (GArray) parts = NULL;
  g_autoptr (GArray) boxes = NULL;

  boxes = find_boxes (look, gray, where, view ? NULL : &look->hints, view ? THRESHOLD_OTHER_VIEW : THRESHOLD);
  for (guint i = 0; i < boxes->len; i++)
    ef_text_box_tighten (&g_array_index (boxes, EfTextBox, i), gray);
  ef_lines_join_fragments (boxes);
  for (guint i = 0; i < boxes->len; i++)
    {
      const EfTextBox *box = &g_array_index (boxes, EfTextBox, i);
      EfField field = { *box, ef_strokes_judge (box, gray, view == 0) };

      if (field.strokes >= NO_STROKES)
        g_array_append_val (fields, field);
    }
  parts = ef_fields_part (fields, gray);
  for (guint i = 0; i < parts->len; i++)
    {
      EfField *part = &g_array_index (parts, EfField, i);
      gboolean ends_known = ef_text_box_reach (&part->box, gray);
      EfSighting *sighting = ef_sighting_new (&part->box, gray, sight, view, first, last);

      sighting->strokes = part->strokes;
      sighting->ends_known = ends_known;
      ef_lines_add (look->lines, sighting);
    }
}

/* The kinds of pictures that are kept apart: one of a kind is most like the last of its kind. */
enum
{
  KIND_FRAME,
  KIND_LOW,
  KIND_HIGH,
  N_KINDS,
};

static EfSearched *
get_searched (EfLook *look,
              guint   view,
              guint   kind)
{
  guint at = view * N_KINDS + kind;

  if (look->searched->len <= at)
    g_ptr_array_set_size (look->searched, (int) (view + 1) * N_KINDS);
  if (g_ptr_array_index (look->searched, at) == NULL)
    g_ptr_array_index (look->searched, at) = ef_searched_new (look->width, look->height);
  return g_ptr_array_index (look->searched, at);
}

/* Takes away what pictures of the views from first to before end showed. */
static void
take_known (EfLook       *look,
            const EfGray *gray,
            guint         first,
            guint         end,
            EfNews       *news)
{
  for (guint i = first * N_KINDS; i < MIN (look->searched->len, end * N_KINDS); i++)
    if (g_ptr_array_index (look->searched, i) != NULL)
      ef_searched_take_known (g_ptr_array_index (look->searched, i), gray, news);
}

/* Looks where the picture shows what none before it showed. Where the displayed view shows what is a little like text, the
 * next view is looked at all the same: it may tell, and part the lines of a crowded screen better. Where every frame is asked for,
 * it looks everywhere, unless all is the same to the last bit. */
static void
detect_news (EfLook       *look,
             const EfGray *gray,
             guint         kind,
             EfSight       sight,
             guint         view,
             guint         first,
             guint         last)
{
  EfSearched *own;
  g_auto (EfNews) news = { 0 };

  if (gray->width != look->width || gray->height != look->height)
    return;
  own = get_searched (look, view, kind);
  if (ef_searched_is_same (own, gray))
    return;
  ef_news_init (&news, gray->width, gray->height, EF_NEWS_HERE);
  if (!look->options->every_frame)
    {
      take_known (look, gray, 0, view, &news);
      for (int i = 0; view == 1 && i < news.columns * news.rows; i++)
        news.cells[i] |= look->hints.cells[i];
      take_known (look, gray, view, view + 1, &news);
      if (!ef_news_widen (&news))
        return;
    }
  detect (look, gray, &news, sight, view, first, last);
  ef_searched_add (own, gray, &news);
}

static GPtrArray *
get_views (EfLook   *look,
           guint     frame,
           GError  **error)
{
  GPtrArray *views;

  if (look->kept && frame < look->kept->len)
    return g_ptr_array_ref (g_ptr_array_index (look->kept, frame));
  views = look->source->get_views (frame, look->source->user_data, error);
  if (views && !views->len)
    {
      g_ptr_array_unref (views);
      g_set_error (error, EF_ERROR, EF_ERROR_FAILED, "Frame %u has no view to look for text in", frame);
      return NULL;
    }
  if (views && !look->width)
    {
      const EfGray *gray = g_ptr_array_index (views, 0);

      look->width = gray->width;
      look->height = gray->height;
      ef_news_init (&look->hints, gray->width, gray->height, EF_NEWS_NONE);
    }
  return views;
}

/* Frames come in turn: after one that had no room none is kept. */
static void
keep_views (EfLook    *look,
            GPtrArray *views,
            guint      frame)
{
  gsize bytes = 0;

  if (!look->kept)
    look->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint v = 0; v < views->len; v++)
    {
      const EfGray *gray = g_ptr_array_index (views, v);

      bytes += (gsize) gray->width * (gsize) gray->height;
    }
  if (look->kept->len != frame || look->kept_bytes + bytes > ROOM)
    return;
  look->kept_bytes += bytes;
  g_ptr_array_add (look->kept, g_ptr_array_ref (views));
}

/* Both projections, or one where nothing moved. */
static void
detect_projection (EfLook         *look,
                   EfProjection *projection,
                   EfSight       sight,
                   guint         view)
{
  if (!projection->low)
    return;
  detect_news (look, projection->low, KIND_LOW, sight, view, projection->first, projection->last);
  detect_news (look, projection->high, KIND_HIGH, sight, view, projection->first, projection->last);
}

gboolean
ef_look_at_all_frames (EfLook  *look,
                       GError **error)
{
  guint n = look->source->n_frames;

  look->searched = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_searched_free);
  for (guint frame = 0; frame < n; frame++)
    {
      g_autoptr (GPtrArray) views = get_views (look, frame, error);
      gboolean alone = n == 1 || look->options->every_frame;
      gboolean sample = frame % SAMPLE == 0 || frame + 1 == n;

      if (!views)
        return FALSE;
      for (guint v = 0; v < views->len; v++)
        {
          EfGray *gray = g_ptr_array_index (views, v);

          if (alone || (sample && v < EF_LOOK_MAX_VIEWS))
            detect_news (look, gray, KIND_FRAME, EF_SIGHT_FRAME, v, frame, frame);
          if (n > 1 && v < EF_LOOK_MAX_VIEWS)
            {
              ef_projection_add (&look->block[v], gray, frame);
              if (n > BLOCK)
                ef_projection_add (&look->whole[v], gray, frame);
            }
        }
      if (n > 1)
        {
          g_ptr_array_set_size (views, (int) MIN (views->len, alone ? G_MAXINT : EF_LOOK_MAX_VIEWS));
          keep_views (look, views, frame);
        }
      for (guint v = 0; v < EF_LOOK_MAX_VIEWS; v++)
        if (look->block[v].n == BLOCK || (frame + 1 == n && look->block[v].n))
          {
            detect_projection (look, &look->block[v], n > BLOCK ? EF_SIGHT_BLOCK : EF_SIGHT_WHOLE, v);
            ef_projection_clear (&look->block[v]);
          }
    }
  for (guint v = 0; v < EF_LOOK_MAX_VIEWS; v++)
    {
      detect_projection (look, &look->whole[v], EF_SIGHT_WHOLE, v);
      ef_projection_clear (&look->whole[v]);
    }
  ef_lines_sort_sightings (look->lines);
  return TRUE;
}

static EfCropState
compare_with (const EfSighting *sighting,
              GPtrArray        *views)
{
  const EfGray *gray = sighting->view < views->len ? g_ptr_array_index (views, sighting->view) : NULL;
  const EfBox *box = &sighting->crop_box;
  g_autoptr (EfGray) crop = NULL;

  if (!gray || !sighting->crop)
    return EF_CROP_CHANGED;
  crop = ef_crop_new (gray, box->x, box->y, box->width, box->height);
  return crop ? ef_crop_compare (sighting->crop, crop) : EF_CROP_EMPTY;
}

static void
note_presence (const EfLine *line,
               EfPresence     *presence,
               GPtrArray    *views,
               guint         frame)
{
  EfCropState state = compare_with (g_ptr_array_index (line->sightings, 0), views);

  /* Not the line as best seen: is it one of the others that were seen here about this time? */
  for (guint i = 1; i < line->sightings->len && state != EF_CROP_SAME; i++)
    {
      const EfSighting *other = g_ptr_array_index (line->sightings, i);
      EfCropState as_other;

      if (frame < other->first || frame > other->last)
        continue;
      as_other = compare_with (other, views);
      if (as_other == EF_CROP_SAME && state == EF_CROP_EMPTY)
        state = EF_CROP_CHANGED;
      else if (as_other == EF_CROP_SAME && other->sight != EF_SIGHT_FRAME)
        state = EF_CROP_SAME;
    }
  if (state == EF_CROP_EMPTY)
    return;
  presence->changes |= state == EF_CROP_CHANGED;
  presence->first = presence->shown ? presence->first : frame;
  presence->last = frame;
  presence->shown = TRUE;
}

EfPresence *
ef_look_find_presence (EfLook  *look,
                       GError **error)
{
  g_autofree EfPresence *presences = g_new0 (EfPresence, look->lines->len + 1);
  guint n = look->source->n_frames;

  if (n == 1)
    return g_steal_pointer (&presences);
  for (guint frame = 0; frame < n; frame++)
    {
      g_autoptr (GPtrArray) views = get_views (look, frame, error);

      if (!views)
        return NULL;
      for (guint i = 0; i < look->lines->len; i++)
        note_presence (g_ptr_array_index (look->lines, i), &presences[i], views, frame);
    }
  /* Seen in a projection and in no frame alone: all the frames that it was made of. */
  for (guint i = 0; i < look->lines->len; i++)
    if (!presences[i].shown)
      presences[i] = (EfPresence) { 0, n - 1, TRUE, TRUE };
  return g_steal_pointer (&presences);
}
