/* One map of the text network: the rows of it that are kept, and what is known of them. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EF_DETECTOR_MOST_CHANNELS 96

typedef struct
{
  int     width;
  int     height;
  int     channels;
  int     border; /* zeros beside every row */
  int     kept;   /* rows, a power of two: a new one takes the place of the oldest */
  int     done;   /* rows so far */
  float  *data;
  gsize   size; /* floats that data has room for */

  /* For every pixel of a kept row: 1 where it holds what the network makes of ground all
   * around; the border never does. */
  guint8 *known;
  gsize   known_size;
  float   ground[EF_DETECTOR_MOST_CHANNELS];

  /* Borrowed: what lies above and below the picture. */
  const float  *zeros;
  const guint8 *unknown;
} EfDetectorNode;

/* Makes a place of units, at least as many as needed; what it held is lost. */
void          ef_detector_reserve            (gpointer              place,
                                              gsize                *size,
                                              gsize                 needed,
                                              gsize                 unit);

/* Begins a picture; memory of the one before is used again. */
void          ef_detector_node_start         (EfDetectorNode       *self,
                                              int                   width,
                                              int                   height,
                                              int                   channels,
                                              int                   border,
                                              int                   kept);
void          ef_detector_node_clear         (EfDetectorNode       *self);

/* Pixels of a row with its border. */
gsize         ef_detector_node_get_pitch     (const EfDetectorNode *self);

/* Pixel x of row y, which must be one that is kept or lie above or below the picture. */
const float  *ef_detector_node_get_row       (const EfDetectorNode *self,
                                              int                   x,
                                              int                   y);
const guint8 *ef_detector_node_get_known     (const EfDetectorNode *self,
                                              int                   y);

/* The place of the next row: it holds the oldest one still. */
float        *ef_detector_node_get_new_row   (const EfDetectorNode *self);
guint8       *ef_detector_node_get_new_known (const EfDetectorNode *self);

G_END_DECLS
