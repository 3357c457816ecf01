/* Frames that are not compressed but stand in fragments (PS3.5 A.4.11), as they are or deflated (PS3.5 A.4.13). */
#pragma once

#include "ef-codec.h"

G_BEGIN_DECLS

gboolean  ef_packing_unpack   (const EfImageInfo  *info,
                               const guint8       *stream,
                               gsize               length,
                               EfFrame            *frame,
                               GError            **error);
gboolean  ef_packing_inflate  (const EfImageInfo  *info,
                               const guint8       *stream,
                               gsize               length,
                               EfFrame            *frame,
                               GError            **error);

/* In the layout of @info: planes, subsampled chroma, bits. *@photometric is what the packed samples are.
 * (transfer full) */
GBytes   *ef_packing_pack     (const EfImageInfo  *info,
                               const EfFrame      *frame,
                               EfPhotometric      *photometric);
GBytes   *ef_packing_deflate  (const EfImageInfo  *info,
                               const EfFrame      *frame,
                               EfPhotometric      *photometric,
                               GError            **error);

G_END_DECLS
