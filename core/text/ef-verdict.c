/* What becomes of the lines that were seen. */
#include "config.h"

#include "ef-look.h"

#include "ef-judge.h"

#include <string.h>

/* Fewer letters are what noise is read as; so many are text, though each be misread for being faint. */
#define SOME_LETTERS 3
#define MANY_LETTERS 8
/* Heights between parts of one statement, and between a label and its value at most. */
#define BESIDE 2.5
#define VALUE_OF_LABEL 12

static void
clear_finding (gpointer data)
{
  EfTextFinding *finding = data;

  g_free (finding->text);
  g_free (finding->reason);
}

/* Does @right go on in the line of @left, at most so many heights from it? */
static gboolean
follows (const EfLine *left,
         const EfLine *right,
         double        heights)
{
  const EfBox *a = &left->box, *b = &right->box;
  int low = MIN (a->height, b->height), gap = b->x - a->x - a->width;
  int overlap = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);

  return !left->vertical && !right->vertical && overlap > 0.5 * low && gap > -low && gap <= heights * low;
}

static void
take_for_identity (EfTextFinding *finding,
                   const char    *reason)
{
  finding->redact = TRUE;
  finding->kind = EF_TEXT_IDENTITY;
  g_free (finding->reason);
  finding->reason = g_strdup (reason);
}

/* Does a line that is to stay hang on what @line says? */
static gboolean
decides_on_others (EfLook       *look,
                   const GArray *findings,
                   const EfLine *line)
{
  for (guint k = 0; k < findings->len; k++)
    {
      const EfTextFinding *other = &g_array_index (findings, EfTextFinding, k);
      const EfLine *other_line = g_ptr_array_index (look->lines, k);

      if (!other->redact && other_line != line
          && (follows (line, other_line, VALUE_OF_LABEL)
              || (ef_judge_says_little (other->text) && follows (other_line, line, BESIDE))))
        return TRUE;
    }
  return FALSE;
}

/* A label and its value, or the parts of a date, may have been seen as lines of their own. */
static void
settle_rows (EfLook *look,
             GArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    {
      EfTextFinding *left = &g_array_index (findings, EfTextFinding, i);
      const EfLine *line = g_ptr_array_index (look->lines, i);
      EfTextFinding *value = NULL;
      int nearest = G_MAXINT;
      gboolean asks;

      if (left->redact && decides_on_others (look, findings, line))
        ef_look_read_doubtful (look, line, left);
      asks = ef_judge_asks_for_value (left->text, look->options->modality);
      for (guint k = 0; k < findings->len; k++)
        {
          EfTextFinding *other = &g_array_index (findings, EfTextFinding, k);
          const EfLine *other_line = g_ptr_array_index (look->lines, k);
          gboolean beside = follows (line, other_line, BESIDE) || follows (other_line, line, BESIDE);

          if (k == i)
            continue;
          if (left->kind == EF_TEXT_IDENTITY && left->redact && other->kind == EF_TEXT_HARMLESS && beside &&
              ef_judge_says_little (other->text))
            take_for_identity (other, "beside an identity");
          if (asks && follows (line, other_line, VALUE_OF_LABEL) && other_line->box.x < nearest)
            {
              nearest = other_line->box.x;
              value = other;
            }
        }
      if (value && value->kind != EF_TEXT_IDENTITY)
        take_for_identity (value, "behind a cue of a name or a number");
    }
}

/* A line at the place of an identity is taken for one, whatever was read; and what is filled makes way for what stays. */
static void
settle_neighbours (EfLook   *look,
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

/* What speaks for text: with strokes of so much a line of this height or more needs no reading, and with less a reading of
 * some letters with this confidence. */
typedef struct
{
  int height;
  double strokes;
  float confidence;
} Evidence;

/* In the frame as displayed, and in other views alone: those stretch parts of the range, so that noise, steps and the blocks
 * of JPEG stand out as letters do. */
static const Evidence evidence_displayed = { 26, 1, 60 };
static const Evidence evidence_elsewhere = { 20, 3, 80 };

static const Evidence *
get_evidence (const EfLine *line)
{
  for (guint i = 0; i < line->sightings->len; i++)
    if (((const EfSighting *) g_ptr_array_index (line->sightings, i))->view == 0)
      return &evidence_displayed;
  return &evidence_elsewhere;
}

/* Texture: neither the strokes nor the reader speak for text. */
static gboolean
is_texture (const EfLine        *line,
            const EfTextFinding *finding)
{
  const Evidence *needed = get_evidence (line);
  guint letters = 0;

  /* Small letters of a script that was not read look like this too, and cost little where they are nothing. */
  if ((line->vertical ? line->box.width : line->box.height) < needed->height)
    return FALSE;
  if (line->strokes >= needed->strokes || finding->kind != EF_TEXT_UNKNOWN || finding->read_confidence < 0)
    return FALSE;
  for (const char *c = finding->text; c && *c; c = g_utf8_next_char (c))
    letters += g_unichar_isalnum (g_utf8_get_char (c)) != 0;
  return letters < SOME_LETTERS || (letters < MANY_LETTERS && finding->read_confidence < needed->confidence);
}

GArray *
ef_look_judge (EfLook           *look,
               const EfPresence *presences)
{
  GArray *findings = g_array_new (FALSE, TRUE, sizeof (EfTextFinding));
  EfPixelPolicy policy = look->options->policy;

  g_array_set_clear_func (findings, clear_finding);
  for (guint i = 0, n = 0; n < look->lines->len; i++)
    {
      const EfLine *line = g_ptr_array_index (look->lines, n);
      const EfPresence *presence = &presences[i];
      EfTextFinding finding = { .detected = line->score, .read_confidence = -1 };

      finding.region.box = ef_line_get_padded (line, look->width, look->height);
      finding.region.first_frame = presence->first;
      finding.region.last_frame = presence->last;
      if (policy == EF_PIXELS_ALL_TEXT)
        finding.reason = g_strdup ("all text is filled");
      else if (presence->changes && policy == EF_PIXELS_ALLOW_LIST)
        finding.reason = g_strdup ("changes from frame to frame");
      else
        ef_look_read (look, line, &finding);
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
  if (policy == EF_PIXELS_ALLOW_LIST || policy == EF_PIXELS_HEADER_MATCH)
    settle_rows (look, findings);
  settle_neighbours (look, findings);
  return findings;
}
