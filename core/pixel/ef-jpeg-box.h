/* What a box means for the blocks of a JPEG stream, and which coefficient fills them. */
#pragma once

#include "ef-codestream.h"

G_BEGIN_DECLS

/* Pixels on the side of a block. */
#define EF_JPEG_BLOCK 8

/* Pixels of one MCU of a scan that holds all components. */
void      ef_jpeg_get_unit (const EfStreamInfo *info,
                            guint              *width,
                            guint              *height);

/* Grows @box to whole MCUs and clips it to the image; FALSE if nothing is left. Where chroma is subsampled the box
 * first gains a pixel all around: smooth upsampling mixes the outermost chroma of the MCUs with their neighbours'. */
gboolean  ef_jpeg_grow_box (const EfStreamInfo *info,
                            const EfBox        *box,
                            EfBox              *grown);

/* The DC coefficient that makes every sample of a block @sample, and what decoders will make of it: eight times the
 * distance from the middle of the range, in quantisation steps. The ends of the range are rounded away from the middle;
 * decoders clamp. */
int       ef_jpeg_get_dc   (guint               precision,
                            guint               step,
                            gint64             *sample);

G_END_DECLS
