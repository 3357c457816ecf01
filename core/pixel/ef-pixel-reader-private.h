#pragma once

#include "ef-encapsulation.h"
#include "ef-pixel-reader.h"
#include "ef-video.h"

G_BEGIN_DECLS

/* Like ef_pixel_reader_read(), with the unused bits of the samples as they are stored. */
gboolean           ef_pixel_reader_read_raw (EfPixelReader *self,
                                             guint          frame,
                                             EfFrame       *out,
                                             GError       **error);

/* The fragments of an encapsulated frame. */
const EfFrameSpan *ef_pixel_reader_get_span (EfPixelReader *self,
                                             guint          frame);

/* (nullable): the stream that holds all frames. */
EfVideo           *ef_pixel_reader_get_video (EfPixelReader *self);

G_END_DECLS
