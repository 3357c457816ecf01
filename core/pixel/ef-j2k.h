/* JPEG 2000 by OpenJPEG, which decodes High-Throughput JPEG 2000 too. */
#pragma once

#include "ef-codec.h"
#include "ef-codestream.h"

G_BEGIN_DECLS

gboolean  ef_j2k_decode  (const EfStreamInfo  *stream_info,
                          const EfImageInfo   *info,
                          const guint8        *stream,
                          gsize                length,
                          EfFrame             *frame,
                          GError             **error);

/* Reversible; RGB by the reversible component transform. (transfer full) */
GBytes   *ef_j2k_encode  (const EfFrame       *frame,
                          GError             **error);

/* With the wavelet that loses, in about @length bytes; @mct: the irreversible component transform. (transfer full) */
GBytes   *ef_j2k_encode_lossy (const EfFrame  *frame,
                               gboolean        mct,
                               gsize           length,
                               GError        **error);

G_END_DECLS
