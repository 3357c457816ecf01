/* Filling boxes in the entropy coded data of a sequential JPEG stream (T.81 F.1 and F.2), of 8 or 12 bits: codes of blocks
 * outside of the boxes are copied bit by bit, restart intervals without a box byte by byte. Nothing is coded again but
 * the blocks inside, and one difference of DC after each of their rows. */
#pragma once

#include "ef-codestream.h"

G_BEGIN_DECLS

/* NULL where the stream is of another kind, is damaged, or has no codes for what must be written: then the slower way
 * through all coefficients is left. Metadata stay. As ef_codec_jpeg_fill() otherwise. (transfer full) */
GBytes   *ef_jpeg_splice   (const EfStreamInfo  *info,
                            const guint8        *stream,
                            gsize                length,
                            const EfBox         *boxes,
                            guint                n_boxes,
                            gint64               sample[3],
                            GArray              *done);

/* Grows @box to whole MCUs and clips it to the image; FALSE if nothing is left. Where chroma is subsampled the box
 * first gains a pixel all around: smooth upsampling mixes the outermost chroma of the MCUs with their neighbours'. */
gboolean  ef_jpeg_grow_box (const EfStreamInfo  *info,
                            const EfBox         *box,
                            EfBox               *grown);

/* The DC coefficient that makes every sample of a block @sample, and what decoders will make of it: eight times the
 * distance from the middle of the range, in quantisation steps. The ends of the range are rounded away from the middle;
 * decoders clamp. */
int       ef_jpeg_get_dc   (guint                precision,
                            guint                step,
                            gint64              *sample);

G_END_DECLS
