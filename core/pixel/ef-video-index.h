/* Where a video can be entered: the pictures in the order of display, and those from which decoding can begin. */
#pragma once

#include "ef-transfer-syntax.h"

#include <libavcodec/avcodec.h>

G_BEGIN_DECLS

typedef struct _EfVideoIndex EfVideoIndex;

typedef struct
{
  gint64 pts, dts, position; /* of the packet; position in bytes, -1 if it is not known */
  guint frame;               /* in the order of display, from 0 */
} EfVideoEntry;

EfVideoIndex       *ef_video_index_new        (EfCodec                   codec,
                                               const AVCodecParameters  *parameters);
void                ef_video_index_free       (EfVideoIndex             *self);
/* All packets of the pictures, in their order. */
void                ef_video_index_add        (EfVideoIndex             *self,
                                               const AVPacket           *packet);
/* FALSE if it tells nothing: pictures without a time of their own, or more packets than pictures. */
gboolean            ef_video_index_finish     (EfVideoIndex             *self,
                                               guint                     n_frames);

/* The last picture before or at @frame from which on all that are shown later decode as from the beginning; NULL if there
 * is none but the beginning. */
const EfVideoEntry *ef_video_index_find_entry (EfVideoIndex             *self,
                                               guint                     frame);
/* Which frame has that time? FALSE: none. */
gboolean            ef_video_index_find_frame (EfVideoIndex             *self,
                                               gint64                    pts,
                                               guint                    *frame);

G_END_DECLS
