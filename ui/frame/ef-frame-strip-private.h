#pragma once

#include "ef-frame-strip.h"

G_BEGIN_DECLS

/* Where the cine is @elapsed microseconds after it began on @start. *@done: it came to the end and does not loop. */
guint _ef_frame_strip_get_cine_frame (guint    start,
                                      guint    n_frames,
                                      double   speed,
                                      gboolean loop,
                                      gint64   elapsed,
                                      gboolean *done);

G_END_DECLS
