#include "config.h"

#include "ef-detector.h"
#include "ef-error.h"
#include "ef-finder.h"
#include "ef-fields.h"
#include "ef-ink.h"
#include "ef-judge.h"
#include "ef-lines.h"
#include "ef-line-reader.h"
#include "ef-projection.h"
#include "ef-strokes.h"

#include <string.h>

#define BLOCK 16        /* frames in a projection: text shown for a moment is not buried */
#define SAMPLE 10       /* each so-manieth frame is looked at alone */
#define MAX_VIEWS 2     /* of a frame of many */
#define MAX_READINGS 3  /* of one line, in different pictures */
#define THRESHOLD 0.5f
#define THRESHOLD_OTHER_VIEW 0.6f
/* What is taller than any letter of a screen is more often anatomy than a headline. */
#define TALL 80
/* What is kept in a box this high must be read without doubt: it may hold more than one line. */
#define LARGE 40
#define LARGE_CONFIDENCE 85
#define THRESHOLD_TALL 0.75f
/* Below this a box holds a texture or an edge, ... */
#define NO_STROKES 0.0
/* ... and below this it does unless the reader made something of it. */
#define FEW_STROKES 1.0
#define SOME_CONFIDENCE 30
#define LEAST_TEXTURE 26

struct _EfFinder
{
  EfDetector *detector;
  EfLineReader *reader;
  char *languages; /* as asked for last */
  char *method;
};

/* One look at one instance. */
typedef struct
{
  EfFinder *self;
  const EfFrameSource *source;
  const EfIdentifiers *identifiers;
  const EfFinderOptions *options;

  int width, height;
  GPtrArray *lines; /* of EfLine */

  EfProjection block[MAX_VIEWS], whole[MAX_VIEWS];
} Look;

/* One line, whatever the provenance is written in. */
static char *
describe_detector (EfFinder *self)
{
  g_auto (GStrv) lines = g_strsplit (ef_detector_get_provenance (self->detector), "\n", -1);
  g_autoptr (GString) text = g_string_new ("cnn");

  for (guint i = 0; lines[i]; i++)
    if (*g_strstrip (lines[i]))
      g_string_append_printf (text, "%s%s", i ? ", " : " ", lines[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
start_reader (EfFinder    *self,
              const char  *languages,
              GError     **error)
{
  EfLineReader *reader = ef_line_reader_new (languages, error);
  g_autofree char *detector = NULL;

  if (!reader)
    return FALSE;
  g_clear_pointer (&self->reader, ef_line_reader_free);
  self->reader = reader;
  detector = describe_detector (self);
  g_free (self->method);
  self->method = g_strdup_printf ("%s; %s", detector, ef_line_reader_get_method (reader));
  return TRUE;
}

EfFinder *
ef_finder_new (const char  *languages,
               GError     **error)
{
  g_autoptr (EfFinder) self = g_new0 (EfFinder, 1);

  self->detector = ef_detector_new (error);
  if (!self->detector)
    return NULL;
  self->languages = g_strdup (languages ? languages : "eng");
  if (!start_reader (self, self->languages, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ef_finder_free (EfFinder *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->detector, ef_detector_free);
  g_clear_pointer (&self->reader, ef_line_reader_free);
  g_free (self->languages);
  g_free (self->method);
  g_free (self);
}

const char *
ef_finder_get_missing_languages (EfFinder *self)
{
  return ef_line_reader_get_missing_languages (self->reader);
}

const char *
ef_finder_get_method (EfFinder *self)
{
  return self->method;
}

static void
look_clear (Look *look)
{
  for (guint i = 0; i < MAX_VIEWS; i++)
    {
      ef_projection_clear (&look->block[i]);
      ef_projection_clear (&look->whole[i]);
    }
  g_clear_pointer (&look->lines, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

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

/* A doubtful box that is far too tall may have swallowed small letters: these are looked for at one scale alone. */
static GArray *
find_boxes (Look         *look,
            const EfGray *gray,
            float         threshold)
{
  EfDetector *detector = look->self->detector;
  GArray *boxes = ef_detector_find (detector, gray->data, gray->width, gray->height, (gsize) gray->width, 0, threshold);
  gboolean doubtful = FALSE;

  for (guint i = boxes->len; i-- > 0;)
    if (is_doubtful (&g_array_index (boxes, EfTextBox, i), gray))
      {
        g_array_remove_index (boxes, i);
        doubtful = TRUE;
      }
  if (doubtful)
    {
      g_autoptr (GArray) fine = ef_detector_find (detector, gray->data, gray->width, gray->height, (gsize) gray->width,
                                                  EF_DETECTOR_SCALE_ONE, threshold);

      for (guint i = 0; i < fine->len; i++)
        if (!is_doubtful (&g_array_index (fine, EfTextBox, i), gray))
          g_array_append_vals (boxes, &g_array_index (fine, EfTextBox, i), 1);
    }
  return boxes;
}

static void
detect (Look         *look,
        const EfGray *gray,
        EfSight       sight,
        guint         view,
        guint         first,
        guint         last)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (EfField));
  g_autoptr (GArray) parts = NULL;
  g_autoptr (GArray) boxes = NULL;

  if (gray->width != look->width || gray->height != look->height)
    return;
  boxes = find_boxes (look, gray, view ? THRESHOLD_OTHER_VIEW : THRESHOLD);
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

static GPtrArray *
get_views (Look    *look,
           guint    frame,
           GError **error)
{
  GPtrArray *views = look->source->get_views (frame, look->source->user_data, error);

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
    }
  return views;
}

/* Both projections, or one where nothing moved. */
static void
detect_projection (Look         *look,
                   EfProjection *projection,
                   EfSight       sight,
                   guint         view)
{
  gsize length = (gsize) look->width * look->height;

  if (!projection->low)
    return;
  detect (look, projection->low, sight, view, projection->first, projection->last);
  if (memcmp (projection->low->data, projection->high->data, length))
    detect (look, projection->high, sight, view, projection->first, projection->last);
}

static gboolean
look_at_all_frames (Look    *look,
                    GError **error)
{
  guint n = look->source->n_frames;

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

          if (alone || (sample && v < MAX_VIEWS))
            detect (look, gray, EF_SIGHT_FRAME, v, frame, frame);
          if (n > 1 && v < MAX_VIEWS)
            {
              ef_projection_add (&look->block[v], gray, frame);
              if (n > BLOCK)
                ef_projection_add (&look->whole[v], gray, frame);
            }
        }
      for (guint v = 0; v < MAX_VIEWS; v++)
        if (look->block[v].n == BLOCK || (frame + 1 == n && look->block[v].n))
          {
            detect_projection (look, &look->block[v], n > BLOCK ? EF_SIGHT_BLOCK : EF_SIGHT_WHOLE, v);
            ef_projection_clear (&look->block[v]);
          }
    }
  for (guint v = 0; v < MAX_VIEWS; v++)
    {
      detect_projection (look, &look->whole[v], EF_SIGHT_WHOLE, v);
      ef_projection_clear (&look->whole[v]);
    }
  ef_lines_sort_sightings (look->lines);
  return TRUE;
}

/* The frames in which a line shows. */
typedef struct
{
  guint first, last;
  gboolean shown;
  gboolean changes;
} Presence;

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
               Presence     *presence,
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

static Presence *
find_presence (Look    *look,
               GError **error)
{
  g_autofree Presence *presences = g_new0 (Presence, look->lines->len + 1);
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
      presences[i] = (Presence) { 0, n - 1, TRUE, TRUE };
  return g_steal_pointer (&presences);
}

static void
read_and_judge (Look          *look,
                const EfLine  *line,
                EfTextFinding *finding)
{
  guint n = MIN (line->sightings->len, MAX_READINGS);

  finding->kind = EF_TEXT_UNKNOWN;
  for (guint i = 0; i < n && finding->kind == EF_TEXT_UNKNOWN; i++)
    {
      const EfSighting *sighting = g_ptr_array_index (line->sightings, i);
      const EfTextBox *box = &sighting->box;
      int length = box->vertical ? box->height : box->width, height = box->vertical ? box->width : box->height;
      const EfReading *reading;
      g_autofree char *reason = NULL;
      EfTextKind kind;

      if (!sighting->crop)
        continue;
      reading = ef_line_reader_read (look->self->reader, sighting->crop, height, box->vertical);
      kind = ef_judge_line (reading->text, reading->confidence, (double) length / MAX (height, 1),
                            look->options->modality, look->identifiers, &reason);
      if (kind == EF_TEXT_HARMLESS && height > LARGE && reading->confidence < LARGE_CONFIDENCE)
        {
          kind = EF_TEXT_UNKNOWN;
          g_free (reason);
          reason = g_strdup ("a large box, read in doubt");
        }
      /* The first reading stands unless a later one is understood. */
      if (i > 0 && kind == EF_TEXT_UNKNOWN)
        continue;
      finding->kind = kind;
      finding->read_confidence = reading->confidence;
      g_free (finding->text);
      finding->text = g_strdup (reading->text);
      g_free (finding->reason);
      finding->reason = g_steal_pointer (&reason);
    }
}

static void
clear_finding (gpointer data)
{
  EfTextFinding *finding = data;

  g_free (finding->text);
  g_free (finding->reason);
}

/* A line at the place of an identity is taken for one, whatever was read; and what is filled makes way for what stays. */
static void
settle_neighbours (Look   *look,
                   GArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const EfTextFinding *identity = &g_array_index (findings, EfTextFinding, i);
      const EfLine *line = g_ptr_array_index (look->lines, i);

      if (identity->kind != EF_TEXT_IDENTITY || !identity->redact)
        continue;
      for (guint k = 0; k < findings->len; k++)
        {
          EfTextFinding *other = &g_array_index (findings, EfTextFinding, k);
          const EfLine *other_line = g_ptr_array_index (look->lines, k);

          if (other->redact || !ef_lines_same_place (&line->box, &other_line->box, line->vertical))
            continue;
          other->redact = TRUE;
          g_free (other->reason);
          other->reason = g_strdup ("same place as an identity");
        }
    }
  for (guint i = 0; i < findings->len; i++)
    {
      EfTextFinding *filled = &g_array_index (findings, EfTextFinding, i);
      const EfLine *line = g_ptr_array_index (look->lines, i);

      for (guint k = 0; k < findings->len && filled->redact; k++)
        {
          const EfTextFinding *kept = &g_array_index (findings, EfTextFinding, k);
          const EfLine *kept_line = g_ptr_array_index (look->lines, k);

          if (!kept->redact && kept->kind == EF_TEXT_HARMLESS)
            ef_box_yield (&filled->region.box, &line->box, &kept_line->box);
        }
    }
}

/* Texture: neither the strokes nor the reader speak for text. */
static gboolean
is_texture (const EfLine        *line,
            const EfTextFinding *finding)
{
  guint glyphs = 0;

  /* Small letters of a script that was not read look like this too, and cost little where they are nothing. */
  if ((line->vertical ? line->box.width : line->box.height) < LEAST_TEXTURE)
    return FALSE;
  if (line->strokes >= FEW_STROKES || finding->kind != EF_TEXT_UNKNOWN || finding->read_confidence < 0)
    return FALSE;
  for (const char *c = finding->text; c && *c; c = g_utf8_next_char (c))
    glyphs += g_unichar_isalnum (g_utf8_get_char (c)) != 0;
  return glyphs < 2 || finding->read_confidence < SOME_CONFIDENCE;
}

static GArray *
judge_lines (Look           *look,
             const Presence *presences)
{
  GArray *findings = g_array_new (FALSE, TRUE, sizeof (EfTextFinding));
  EfPixelPolicy policy = look->options->policy;

  g_array_set_clear_func (findings, clear_finding);
  for (guint i = 0, n = 0; n < look->lines->len; i++)
    {
      const EfLine *line = g_ptr_array_index (look->lines, n);
      const Presence *presence = &presences[i];
      EfTextFinding finding = { .detected = line->score, .read_confidence = -1 };

      finding.region.box = ef_line_get_padded (line, look->width, look->height);
      finding.region.first_frame = presence->first;
      finding.region.last_frame = presence->last;
      if (policy == EF_PIXELS_ALL_TEXT)
        finding.reason = g_strdup ("all text is filled");
      else if (presence->changes && policy == EF_PIXELS_ALLOW_LIST)
        finding.reason = g_strdup ("changes from frame to frame");
      else
        read_and_judge (look, line, &finding);
      if (!finding.reason)
        finding.reason = g_strdup ("not read");
      if (is_texture (line, &finding))
        {
          clear_finding (&finding);
          g_ptr_array_remove_index (look->lines, n);
          continue;
        }
      finding.redact = ef_judge_redacts (policy, finding.kind);
      g_array_append_val (findings, finding);
      n++;
    }
  settle_neighbours (look, findings);
  return findings;
}

GArray *
ef_finder_find (EfFinder               *self,
                const EfFrameSource    *source,
                const EfIdentifiers    *identifiers,
                const EfFinderOptions  *options,
                GError                **error)
{
  g_auto (Look) look = { self, source, identifiers, options };
  g_autofree Presence *presences = NULL;

  g_return_val_if_fail (self && source && options, NULL);
  look.lines = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_line_free);
  if (options->policy == EF_PIXELS_OFF || !source->n_frames)
    return judge_lines (&look, NULL);
  if (options->languages && strcmp (options->languages, self->languages))
    {
      if (!start_reader (self, options->languages, error))
        return NULL;
      g_free (self->languages);
      self->languages = g_strdup (options->languages);
    }
  if (!look_at_all_frames (&look, error))
    return NULL;
  presences = find_presence (&look, error);
  return presences ? judge_lines (&look, presences) : NULL;
}

/* Noise that was read as letters is no residue: doubtful readings must hold a good part of an identifier. */
static gboolean
is_residue (const EfTextFinding *finding,
            const EfIdentifiers *identifiers)
{
  g_autoptr (GArray) hits = NULL;

  if (finding->kind != EF_TEXT_IDENTITY || !finding->text)
    return FALSE;
  if (finding->read_confidence >= EF_JUDGE_MIN_CONFIDENCE)
    return TRUE;
  if (!identifiers)
    return FALSE;
  hits = ef_identifiers_find (identifiers, finding->text, EF_MATCH_EAGER);
  for (guint i = 0; i < hits->len; i++)
    {
      const EfIdentifierHit *hit = &g_array_index (hits, EfIdentifierHit, i);

      if (hit->end - hit->start >= 5 && hit->score >= 0.85)
        return TRUE;
    }
  return FALSE;
}

GArray *
ef_finder_recheck (EfFinder               *self,
                   const EfFrameSource    *source,
                   const EfIdentifiers    *identifiers,
                   const EfFinderOptions  *options,
                   const GArray           *accepted,
                   GError                **error)
{
  EfFinderOptions check = *options;
  g_autoptr (GArray) findings = NULL;

  /* Everything is read, also what changes from frame to frame. */
  check.policy = EF_PIXELS_HEADER_MATCH;
  findings = ef_finder_find (self, source, identifiers, &check, error);
  for (guint i = findings ? findings->len : 0; i-- > 0;)
    {
      const EfTextFinding *finding = &g_array_index (findings, EfTextFinding, i);
      gboolean left = is_residue (finding, identifiers);

      for (guint k = 0; accepted && k < accepted->len && left; k++)
        left = ef_box_share (&finding->region.box, &g_array_index (accepted, EfRegion, k).box) < 0.5;
      if (!left)
        g_array_remove_index (findings, i);
    }
  return g_steal_pointer (&findings);
}
