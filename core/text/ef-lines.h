/* Lines of text: sightings of the detector in several pictures of the same frames, put together. */
#pragma once

#include "ef-detector.h"
#include "ef-redactor.h"
#include "ef-view.h"

G_BEGIN_DECLS

/* What kind of picture a line was seen in; the first is read first. */
typedef enum
{
  EF_SIGHT_WHOLE, /* projection of all frames */
  EF_SIGHT_BLOCK, /* projection of some */
  EF_SIGHT_FRAME,
} EfSight;

typedef struct
{
  EfTextBox box;
  EfSight sight;
  guint view;        /* of the frame's views */
  guint first, last; /* the frames that the picture was made of */
  double strokes;    /* see ef_strokes_judge() */
  gboolean ends_known; /* see ef_text_box_reach() */
  EfBox crop_box;    /* where the crop lies */
  EfGray *crop;      /* owned */
} EfSighting;

typedef struct
{
  EfBox box; /* of all sightings, not padded */
  float score;
  double strokes; /* of the sighting that looks most like text */
  gboolean ends_known; /* in all sightings */
  gboolean vertical;
  GPtrArray *sightings; /* of EfSighting, best first once sorted */
} EfLine;

EfSighting *ef_sighting_new          (const EfTextBox *box,
                                      const EfGray    *gray,
                                      EfSight          sight,
                                      guint            view,
                                      guint            first,
                                      guint            last);
void        ef_line_free             (EfLine          *line);

/* Joins boxes (of EfTextBox) of one picture that follow each other in a line. */
void        ef_lines_join_fragments  (GArray          *boxes);

/* Adds @sighting (transfer full) to the line of @lines at the same place, or as a new one. */
void        ef_lines_add             (GPtrArray       *lines,
                                      EfSighting      *sighting);
/* Once all are added: the best first, and those of parts with the length of their lines. */
void        ef_lines_sort_sightings  (GPtrArray       *lines);

/* Is at least half of the smaller box in the other, and are they of like height? */
gboolean    ef_lines_same_place      (const EfBox     *a,
                                      const EfBox     *b,
                                      gboolean         vertical);
double      ef_box_share             (const EfBox     *part,
                                      const EfBox     *whole);

/* What is to be filled: letters reach beyond the box that was found, most at the ends of the line. */
EfBox       ef_line_get_padded       (const EfLine    *line,
                                      int              width,
                                      int              height);

/* Takes from @box what reaches into @kept, as long as @core stays covered. */
void        ef_box_yield             (EfBox           *box,
                                      const EfBox     *core,
                                      const EfBox     *kept);

G_END_DECLS
