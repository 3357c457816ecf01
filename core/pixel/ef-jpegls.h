/* JPEG-LS by CharLS. */
#pragma once

#include "ef-codec.h"
#include "ef-codestream.h"

G_BEGIN_DECLS

gboolean  ef_jpegls_decode  (const EfStreamInfo  *stream_info,
                             const EfImageInfo   *info,
                             const guint8        *stream,
                             gsize                length,
                             EfFrame             *frame,
                             GError             **error);

/* (transfer full) */
GBytes   *ef_jpegls_encode  (const EfFrame       *frame,
                             GError             **error);

G_END_DECLS
