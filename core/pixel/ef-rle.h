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

/* Zeroes what the header may hide: offsets of segments that do not exist. As ef_codec_strip_metadata(). */
GBytes   *ef_rle_strip   (const guint8       *stream,
                          gsize               length,
                          guint              *removed);

G_END_DECLS
