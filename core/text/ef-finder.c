#include "config.h"

#include "ef-finder.h"

#include "ef-judge.h"
#include "ef-look.h"

#include <string.h>

struct _EfFinder
{
  EfDetector *detector;
  EfLineReader *reader;
  char *languages; /* as asked for last */
  char *method;
};

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

GArray *
ef_finder_find (EfFinder               *self,
                const EfFrameSource    *source,
                const EfIdentifiers    *identifiers,
                const EfFinderOptions  *options,
                GError                **error)
{
  g_auto (EfLook) look = { self->detector, self->reader, source, identifiers, options };
  g_autofree EfPresence *presences = NULL;

  g_return_val_if_fail (self && source && options, NULL);
  look.lines = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_line_free);
  if (options->policy == EF_PIXELS_OFF || !source->n_frames)
    return ef_look_judge (&look, NULL);
  if (options->languages && strcmp (options->languages, self->languages))
    {
      if (!start_reader (self, options->languages, error))
        return NULL;
      g_free (self->languages);
      self->languages = g_strdup (options->languages);
      look.reader = self->reader;
    }
  if (!ef_look_at_all_frames (&look, error))
    return NULL;
  presences = ef_look_find_presence (&look, error);
  return presences ? ef_look_judge (&look, presences) : NULL;
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
      EfTextFinding *finding = &g_array_index (findings, EfTextFinding, i);
      gboolean left = finding->kind != EF_TEXT_HARMLESS;

      if (left && !is_residue (finding, identifiers))
        finding->kind = EF_TEXT_UNKNOWN;
      for (guint k = 0; accepted && k < accepted->len && left; k++)
        left = ef_box_share (&finding->region.box, &g_array_index (accepted, EfRegion, k).box) < 0.5;
      if (!left)
        g_array_remove_index (findings, i);
    }
  return g_steal_pointer (&findings);
}
