/* JPEG XL by libjxl, which may be missing. A stream is either coded as such, or holds a JPEG stream packed more tightly
 * (.111), out of which the very same JPEG stream comes again: that one is then read and edited like any other. */
#pragma once

#include "ef-codec.h"

G_BEGIN_DECLS

/* (nullable): why not. */
const char *ef_jpegxl_get_reason (void);

/* In the colours of the stream: gray or RGB. */
gboolean    ef_jpegxl_decode     (const EfImageInfo  *info,
                                  const guint8       *stream,
                                  gsize               length,
                                  EfFrame            *frame,
                                  GError            **error);
/* Without loss. (transfer full) */
GBytes     *ef_jpegxl_encode     (const EfFrame      *frame,
                                  GError            **error);

/* The JPEG stream that is packed in @stream. (transfer full) (nullable): there is none. */
GBytes     *ef_jpegxl_unpack     (const guint8       *stream,
                                  gsize               length);
/* (transfer full) */
GBytes     *ef_jpegxl_pack       (const guint8       *jpeg,
                                  gsize               length,
                                  GError            **error);

/* The container without the boxes that decoding does not need: Exif, XMP and others, and what makes the JPEG stream come
 * out as it was unless @keep_jpeg. (transfer full): NULL if there are none, or with *@error set if the boxes cannot be
 * followed. */
GBytes     *ef_jpegxl_strip      (const guint8       *stream,
                                  gsize               length,
                                  gboolean            keep_jpeg,
                                  guint              *removed,
                                  GError            **error);

G_END_DECLS
