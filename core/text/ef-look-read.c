/* What one line says: read as often as it needs, and judged each time. */
#include "config.h"

#include "ef-look.h"

#include "ef-fold.h"
#include "ef-judge.h"
#include "ef-letters.h"

#include <string.h>

#define MAX_SIGHTINGS 3 /* that are looked at, of one line */
#define MAX_READ 2      /* of which so many are read */
#define SECOND_LOOK 20  /* confidence of a first reading that makes another worth its time */
/* What is kept in a box this high must be read without doubt: it may hold more than one line. */
#define LARGE 40
#define LARGE_CONFIDENCE 85

/* Confidence of a glance with which a line is not read at all; train/README.md tells how often each is wrong. */
#define GLANCE_KEEPS 60     /* what is harmless */
#define GLANCE_FILLS 20     /* what is not, where that is filled */
#define GLANCE_IDENTIFIES 30
#define GLANCE_EMPTY 80     /* no text */
#define GLANCE_HOPELESS 1   /* less: what does not even look harmless will hardly be understood */
#define HOPELESS_LETTERS 6  /* more may be somebody's name, which is worth knowing */
/* And with which it counts beside a reading that says the same, or that calls harmless what the glance does not. */
#define GLANCE_AGREES 10
#define GLANCE_OBJECTS 20
#define AGREED_CONFIDENCE 90
/* Less, and a word of the line may have been misread. */
#define SURE_OF_WORDS 85

/* What was seen of a line before it is read. */
typedef struct
{
  const EfSighting *sightings[MAX_SIGHTINGS]; /* those with a crop, the clearest first */
  guint n;
  char *text; /* of the clearest; NULL: nothing, or another script */
  float confidence;
  EfTextKind kind;
} Glance;

static void
glance_clear (Glance *glance)
{
  g_free (glance->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Glance, glance_clear)

static int
get_height (const EfTextBox *box)
{
  return box->vertical ? box->width : box->height;
}

static EfTextKind
judge (EfLook           *look,
       const EfTextBox  *box,
       const char       *text,
       float             confidence,
       char            **reason)
{
  int length = box->vertical ? box->height : box->width, height = get_height (box);
  EfTextKind kind = ef_judge_line (text, confidence, (double) length / MAX (height, 1),
                                   look->options->modality, look->identifiers, reason);

  if (kind == EF_TEXT_HARMLESS && height > LARGE && confidence < LARGE_CONFIDENCE)
    {
      g_free (*reason);
      *reason = g_strdup ("a large box, read in doubt");
      return EF_TEXT_UNKNOWN;
    }
  return kind;
}

static void
note (EfTextFinding *finding,
      const char    *text,
      float          confidence,
      EfTextKind     kind,
      char          *reason)
{
  finding->kind = kind;
  finding->read_confidence = confidence;
  g_free (finding->text);
  finding->text = g_strdup (text);
  g_free (finding->reason);
  finding->reason = reason;
}

/* Is what looks like no harmless line filled, whatever more is read in it? */
static gboolean
fills_unknown (EfLook *look)
{
  return ef_judge_redacts (look->options->policy, EF_TEXT_UNKNOWN) && !ef_line_reader_reads_other_scripts (look->reader);
}

/* Is what was seen at a glance enough to go by? */
static gboolean
is_clear (EfLook          *look,
          const EfTextBox *box,
          EfTextKind       kind,
          float            confidence)
{
  switch (kind)
    {
    case EF_TEXT_HARMLESS: return confidence >= (get_height (box) > LARGE ? LARGE_CONFIDENCE : GLANCE_KEEPS);
    case EF_TEXT_IDENTITY: return confidence >= GLANCE_IDENTIFIES;
    case EF_TEXT_UNKNOWN: return confidence >= GLANCE_FILLS && fills_unknown (look);
    case EF_TEXT_VISUAL:
    default: return FALSE;
    }
}

/* Puts @sighting before those that were seen less clearly. */
static void
sort_in (Glance           *glance,
         const EfSighting *sighting,
         gboolean          clearest)
{
  guint at = clearest ? 0 : glance->n;

  for (guint i = glance->n; i > at; i--)
    glance->sightings[i] = glance->sightings[i - 1];
  glance->sightings[at] = sighting;
  glance->n++;
}

/* TRUE: a glance told what becomes of the line, which need not be read. */
static gboolean
settle_at_a_glance (EfLook        *look,
                    const EfLine  *line,
                    Glance        *glance,
                    EfTextFinding *finding)
{
  gboolean empty = TRUE;

  for (guint i = 0; i < line->sightings->len && glance->n < MAX_SIGHTINGS; i++)
    {
      const EfSighting *sighting = g_ptr_array_index (line->sightings, i);
      const EfReading *reading;
      g_autofree char *reason = NULL;
      gboolean clearest;
      EfTextKind kind;

      if (!sighting->crop)
        continue;
      reading = ef_line_reader_glance (look->reader, sighting->crop, sighting->box.vertical);
      empty &= !*reading->text && reading->confidence >= GLANCE_EMPTY;
      clearest = *reading->text && reading->confidence > glance->confidence && !g_utf8_strchr (reading->text, -1, EF_LETTERS_OTHER);
      sort_in (glance, sighting, clearest);
      if (!clearest)
        continue;
      /* What it is if that is what it says; whether that is so comes next. */
      kind = judge (look, &sighting->box, reading->text, 100, &reason);
      g_free (glance->text);
      glance->text = g_strdup (reading->text);
      glance->confidence = reading->confidence;
      glance->kind = kind;
      if (is_clear (look, &sighting->box, kind, reading->confidence))
        {
          note (finding, reading->text, reading->confidence, kind, g_steal_pointer (&reason));
          return TRUE;
        }
    }
  if (!glance->n)
    return FALSE;
  if (empty)
    note (finding, NULL, 0, EF_TEXT_UNKNOWN, g_strdup ("not read"));
  else if (glance->text && glance->kind != EF_TEXT_HARMLESS && glance->confidence < GLANCE_HOPELESS && fills_unknown (look)
           && g_utf8_strlen (glance->text, -1) <= HOPELESS_LETTERS)
    note (finding, glance->text, glance->confidence, EF_TEXT_UNKNOWN, g_strdup ("not read"));
  else
    return FALSE;
  return TRUE;
}

static gboolean
says_the_same (const char *a,
               const char *b)
{
  g_autofree char *x = ef_fold (a, -1, FALSE);
  g_autofree char *y = ef_fold (b, -1, FALSE);

  return !strcmp (x, y);
}

/* Have two readings of one line anything in common? */
static gboolean
are_alike (const char *a,
           const char *b)
{
  g_autofree char *x = ef_fold (a, -1, TRUE);
  g_autofree char *y = ef_fold (b, -1, TRUE);
  guint most = 3 * (guint) MAX (g_utf8_strlen (x, -1), g_utf8_strlen (y, -1)) / 4;

  return ef_fold_distance (x, y, most) <= most;
}

/* Does the glance speak against a reading that is harmless? */
static gboolean
objects (const Glance *glance,
         const char   *text)
{
  if (!glance->text || glance->kind == EF_TEXT_HARMLESS)
    return FALSE;
  return glance->confidence >= GLANCE_OBJECTS || !are_alike (glance->text, text);
}

/* One reading of one sighting, weighed with what was seen at a glance. */
static void
read_sighting (EfLook           *look,
               const Glance     *glance,
               const EfSighting *sighting,
               gboolean          otherwise,
               EfTextFinding    *finding)
{
  const EfTextBox *box = &sighting->box;
  const EfReading *reading = ef_line_reader_read (look->reader, sighting->crop, get_height (box), box->vertical, otherwise);
  float confidence = reading->confidence;
  const char *text = reading->text;
  g_autofree char *reason = NULL;
  EfTextKind kind = judge (look, box, text, confidence, &reason);

  if (glance->text && text && kind == EF_TEXT_UNKNOWN && glance->kind == EF_TEXT_HARMLESS && glance->confidence >= GLANCE_AGREES
      && says_the_same (text, glance->text))
    {
      g_clear_pointer (&reason, g_free);
      text = glance->text;
      confidence = AGREED_CONFIDENCE;
      kind = judge (look, box, text, confidence, &reason);
    }
  else if (kind == EF_TEXT_HARMLESS && objects (glance, text))
    {
      g_free (reason);
      reason = g_strdup ("two readings differ");
      kind = EF_TEXT_UNKNOWN;
    }
  /* The first reading stands unless a later one is understood. */
  if (finding->reason && kind == EF_TEXT_UNKNOWN)
    return;
  if (kind == EF_TEXT_UNKNOWN && glance->text && glance->confidence > confidence)
    {
      text = glance->text;
      confidence = glance->confidence;
    }
  note (finding, text, confidence, kind, g_steal_pointer (&reason));
}

/* What gave nothing at all will hardly give more; letters alone may. */
static gboolean
worth_a_second_look (const EfLine        *line,
                     const EfTextFinding *finding)
{
  return finding->read_confidence >= SECOND_LOOK || line->box.width < 2 * line->box.height;
}

void
ef_look_read (EfLook        *look,
              const EfLine  *line,
              EfTextFinding *finding)
{
  g_auto (Glance) glance = { 0 };

  finding->kind = EF_TEXT_UNKNOWN;
  if (settle_at_a_glance (look, line, &glance, finding))
    return;
  for (guint i = 0; i < MIN (glance.n, MAX_READ) && finding->kind == EF_TEXT_UNKNOWN; i++)
    {
      read_sighting (look, &glance, glance.sightings[i], FALSE, finding);
      if (finding->kind == EF_TEXT_UNKNOWN && !line->vertical && worth_a_second_look (line, finding))
        read_sighting (look, &glance, glance.sightings[i], TRUE, finding);
    }
}

void
ef_look_read_doubtful (EfLook        *look,
                       const EfLine  *line,
                       EfTextFinding *finding)
{
  const EfSighting *sighting = g_ptr_array_index (line->sightings, 0);
  const EfReading *reading;
  g_autofree char *reason = NULL;
  EfTextKind kind;

  if (finding->kind == EF_TEXT_HARMLESS || finding->read_confidence < 0 || finding->read_confidence >= SURE_OF_WORDS || !sighting->crop)
    return;
  reading = ef_line_reader_read (look->reader, sighting->crop, get_height (&sighting->box), sighting->box.vertical, FALSE);
  kind = judge (look, &sighting->box, reading->text, reading->confidence, &reason);
  if (kind == EF_TEXT_IDENTITY && finding->kind != EF_TEXT_IDENTITY)
    note (finding, reading->text, reading->confidence, kind, g_steal_pointer (&reason));
  else if (ef_judge_asks_for_value (reading->text, look->options->modality))
    {
      g_free (finding->text);
      finding->text = g_strdup (reading->text);
    }
}
