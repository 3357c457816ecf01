/* What one line says: read as often as it needs, and judged each time. */
#include "config.h"

#include "ef-look.h"

#include "ef-judge.h"

#define MAX_READINGS 3 /* of one line, in different pictures */
#define SECOND_LOOK 20 /* confidence of a first reading that makes another worth its time */
/* What is kept in a box this high must be read without doubt: it may hold more than one line. */
#define LARGE 40
#define LARGE_CONFIDENCE 85

/* What gave nothing at all will hardly give more; letters alone may. */
static gboolean
worth_a_second_look (const EfLine        *line,
                     const EfTextFinding *finding)
{
  return finding->read_confidence >= SECOND_LOOK || line->box.width < 2 * line->box.height;
}

/* One reading of one sighting. */
static void
read_sighting (EfLook             *look,
               const EfSighting *sighting,
               gboolean          otherwise,
               EfTextFinding    *finding)
{
  const EfTextBox *box = &sighting->box;
  int length = box->vertical ? box->height : box->width, height = box->vertical ? box->width : box->height;
  const EfReading *reading = ef_line_reader_read (look->reader, sighting->crop, height, box->vertical, otherwise);
  g_autofree char *reason = NULL;
  EfTextKind kind = ef_judge_line (reading->text, reading->confidence, (double) length / MAX (height, 1),
                                   look->options->modality, look->identifiers, &reason);

  if (kind == EF_TEXT_HARMLESS && height > LARGE && reading->confidence < LARGE_CONFIDENCE)
    {
      kind = EF_TEXT_UNKNOWN;
      g_free (reason);
      reason = g_strdup ("a large box, read in doubt");
    }
  /* The first reading stands unless a later one is understood. */
  if (finding->reason && kind == EF_TEXT_UNKNOWN)
    return;
  finding->kind = kind;
  finding->read_confidence = reading->confidence;
  g_free (finding->text);
  finding->text = g_strdup (reading->text);
  g_free (finding->reason);
  finding->reason = g_steal_pointer (&reason);
}

void
ef_look_read (EfLook        *look,
              const EfLine  *line,
              EfTextFinding *finding)
{
  guint n = MIN (line->sightings->len, MAX_READINGS);

  finding->kind = EF_TEXT_UNKNOWN;
  for (guint i = 0; i < n && finding->kind == EF_TEXT_UNKNOWN; i++)
    {
      const EfSighting *sighting = g_ptr_array_index (line->sightings, i);

      if (sighting->crop)
        read_sighting (look, sighting, FALSE, finding);
    }
  for (guint i = 0; i < n && finding->kind == EF_TEXT_UNKNOWN; i++)
    {
      const EfSighting *sighting = g_ptr_array_index (line->sightings, i);

      if (sighting->crop && !sighting->box.vertical && worth_a_second_look (line, finding))
        read_sighting (look, sighting, TRUE, finding);
    }
}
