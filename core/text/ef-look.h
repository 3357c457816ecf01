/* One look at the frames of one instance: the lines in them, where they show, and what becomes of them. */
#pragma once

#include "ef-detector.h"
#include "ef-finder.h"
#include "ef-line-reader.h"
#include "ef-lines.h"
#include "ef-projection.h"
#include "ef-searched.h"

G_BEGIN_DECLS

/* Of a frame of many; all of a single one. */
#define EF_LOOK_MAX_VIEWS 2

typedef struct
{
  /* All borrowed. */
  EfDetector *detector;
  EfLineReader *reader;
  const EfFrameSource *source;
  const EfIdentifiers *identifiers;
  const EfFinderOptions *options;

  int width, height;
  GPtrArray *lines; /* of EfLine, owned */

  EfProjection block[EF_LOOK_MAX_VIEWS], whole[EF_LOOK_MAX_VIEWS];
  GPtrArray *kept; /* views (GPtrArray of EfGray) of the first frames of a film, while there is room; owned */
  gsize kept_bytes;
  EfNews hints; /* of text in the displayed view */
  GPtrArray *searched; /* of EfSearched or NULL, owned: for each view its kinds of pictures */
} EfLook;

/* The frames in which a line shows. */
typedef struct
{
  guint first, last;
  gboolean shown;
  gboolean changes;
} EfPresence;

void        ef_look_clear         (EfLook            *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfLook, ef_look_clear)

/* Fills the lines. */
gboolean    ef_look_at_all_frames (EfLook            *look,
                                   GError           **error);
/* (transfer full): one for each line. */
EfPresence *ef_look_find_presence (EfLook            *look,
                                   GError           **error);
/* Reads @line as often as it needs, and notes in @finding the text, the confidence and what it is, with the reason. */
void        ef_look_read          (EfLook            *look,
                                   const EfLine      *line,
                                   EfTextFinding     *finding);
/* Reads @line once more if @finding is in doubt, and notes what identifies or announces it. */
void        ef_look_read_doubtful (EfLook            *look,
                                   const EfLine      *line,
                                   EfTextFinding     *finding);
/* (transfer full): of EfTextFinding, one for each line; what is texture goes, from the lines as well. */
GArray     *ef_look_judge         (EfLook            *look,
                                   const EfPresence  *presences);

G_END_DECLS
