/* Finding text in the frames of one instance, reading it, and deciding what it is. */
#pragma once

#include "ef-identifiers.h"
#include "ef-redactor.h"
#include "ef-view.h"

G_BEGIN_DECLS

typedef enum
{
  EF_PIXELS_OFF,          /* pixels are not looked at; nothing is claimed */
  EF_PIXELS_HEADER_MATCH, /* fill only what matches the header's identifiers or the pattern of an identity */
  EF_PIXELS_ALLOW_LIST,   /* fill all text but what was read with confidence and is known to be harmless */
  EF_PIXELS_ALL_TEXT,     /* fill everything that looks like text */
} EfPixelPolicy;

typedef enum
{
  EF_TEXT_UNKNOWN,  /* not read, or read and not understood */
  EF_TEXT_IDENTITY, /* matches an identifier or the pattern of one */
  EF_TEXT_HARMLESS, /* technique, measurement, marker, scale */
  EF_TEXT_VISUAL,   /* no text: people may be recognised by what the picture shows; the finder does not say so */
} EfTextKind;

/* One line of text in a run of frames. */
typedef struct
{
  EfRegion region;       /* padded box, and the frames it shows in */
  EfTextKind kind;
  gboolean redact;       /* what the policy proposes */
  float detected;        /* the detector's probability, 0..1 */
  float read_confidence; /* the reader's, 0..100; -1: not read */
  char *text;            /* as read, UTF-8; may be NULL. Identifies a patient: never logged */
  char *reason;          /* chain for the reviewer, such as "matches PatientName 0.93" without values; "pattern: date" */
} EfTextFinding;

/* Frames on demand: (transfer full) the views of frame @index, see ef_view_make(); NULL on error. */
typedef struct
{
  guint n_frames;
  GPtrArray *(*get_views) (guint     index,
                           gpointer  user_data,
                           GError  **error);
  gpointer user_data;
} EfFrameSource;

typedef struct
{
  EfPixelPolicy policy;
  const char *languages; /* Tesseract names joined by '+', such as "eng+deu" */
  const char *modality;  /* may be NULL: rules the harmless grammar */
  gboolean every_frame;  /* paranoid: look at each frame alone as well */
} EfFinderOptions;

typedef struct _EfFinder EfFinder;

/* Loads detector and reader once; long-lived. Languages that are not installed are left out and named in
 * ef_finder_get_missing_languages(). */
EfFinder   *ef_finder_new                   (const char           *languages,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        ef_finder_free                  (EfFinder             *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfFinder, ef_finder_free)
const char *ef_finder_get_missing_languages (EfFinder             *self);
/* Which methods ran, for the report: "cnn <provenance>; <that of the line reader>; tesseract 5.3.0 eng". */
const char *ef_finder_get_method            (EfFinder             *self);

/* (transfer full): of EfTextFinding, with clear function set; NULL on error. Frames are projected (minimum, maximum) in
 * blocks and over all; regions that stand still are read once, regions that change are not read and redacted. */
GArray     *ef_finder_find                  (EfFinder             *self,
                                             const EfFrameSource  *source,
                                             const EfIdentifiers  *identifiers,
                                             const EfFinderOptions *options,
                                             GError              **error);

/* After the fill: what text is left in the frames? (transfer full): the findings that remain outside of @accepted (of
 * EfRegion: what was seen and left on purpose; may be NULL) and are not harmless. EF_TEXT_IDENTITY: it surely matches an
 * identity; else EF_TEXT_UNKNOWN, also for doubtful readings of one. */
GArray     *ef_finder_recheck               (EfFinder             *self,
                                             const EfFrameSource  *source,
                                             const EfIdentifiers  *identifiers,
                                             const EfFinderOptions *options,
                                             const GArray         *accepted,
                                             GError              **error);

G_END_DECLS
