/* Filling boxes in the entropy coded data of a JPEG stream of 8 or 12 bits with Huffman codes, sequential (T.81 F.1, F.2)
 * or progressive (G.1, G.2): codes of blocks outside of the boxes are copied bit by bit, restart intervals without a box
 * byte by byte. Nothing is coded again but the blocks inside, one difference of DC after each of their rows, and, where
 * the stream is progressive, the runs of blocks without further coefficients. */
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

G_END_DECLS
