/* Frames as the decoders fill them. */
#pragma once

#include "ef-codec.h"
#include "ef-codestream.h"

G_BEGIN_DECLS

/* No frame is larger than this; whole slides come in tiles, and mammograms are a tenth of it. */
#define EF_FRAME_MAX_BYTES ((gsize) 1 << 30)

/* Bytes of a sample in a frame: one for 1-bit images. */
static inline guint
ef_frame_sample_bytes (guint bits_allocated)
{
  return bits_allocated <= 8 ? 1 : bits_allocated / 8;
}

/* Gives @frame the shape of @info and zeroed samples; EF_ERROR_LIMIT beyond EF_FRAME_MAX_BYTES. */
gboolean ef_frame_allocate     (EfFrame            *frame,
                                const EfImageInfo  *info,
                                EfPhotometric       photometric,
                                GError            **error);

/* Widens one row of samples, interleaved by pixel, to the width of the frame. */
void     ef_frame_store_u8     (EfFrame            *frame,
                                guint               row,
                                const guint8       *samples);
void     ef_frame_store_u16    (EfFrame            *frame,
                                guint               row,
                                const guint16      *samples);
/* One component of the whole frame. */
void     ef_frame_store_plane  (EfFrame            *frame,
                                guint               component,
                                const gint32       *samples);

/* One sample, by its index in the frame: the sign extended if the frame is signed. */
gint64   ef_frame_get          (const EfFrame      *frame,
                                gsize               index);

/* Codestreams without a sign hold signed samples as bit patterns of @precision bits; the sign is that of the data set's
 * High Bit, if the stream is not deeper. */
void     ef_frame_extend_sign  (EfFrame            *frame,
                                const EfImageInfo  *info,
                                guint               precision);

/* Bits that the samples need: Bits Stored, unless some sample does not fit in them. */
guint    ef_frame_get_depth    (const EfFrame      *frame);

G_END_DECLS
