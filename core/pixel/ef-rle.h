/* RLE Lossless (PS3.5 annex G): byte planes, each packed on its own. */
#pragma once

#include "ef-codec.h"

G_BEGIN_DECLS

gboolean  ef_rle_decode  (const EfImageInfo  *info,
                          const guint8       *stream,
                          gsize               length,
                          EfFrame            *frame,
                          GError            **error);

/* (transfer full) */
GBytes   *ef_rle_encode  (const EfFrame      *frame);

G_END_DECLS
