/* A label among the coefficients of JPEG: blocks of two values, as near as the quantisation lets them come. */
#pragma once

#include "ef-codec.h"
#include "ef-jpeg-box.h"

G_BEGIN_DECLS

/* Samples of a label that differ by more from what they should be, of 255, make it hard to read; then there is none. */
#define EF_JPEG_LABEL_ERROR 40

/* Which pixels of an image are written on: a byte each. */
typedef struct
{
  guint8 *pixels; /* rows of info->columns */
  const EfImageInfo *info;
} EfJpegMask;

/* @boxes: of EfBox, grown to blocks. FALSE if no box has room for the text. */
gboolean  ef_jpeg_mask_init   (EfJpegMask         *mask,
                               const EfImageInfo  *info,
                               const char         *text,
                               const EfBox        *boxes,
                               guint               n_boxes);
void      ef_jpeg_mask_clear  (EfJpegMask         *mask);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfJpegMask, ef_jpeg_mask_clear)

/* The block whose first pixel is @x, @y and whose samples are @across by @down pixels each, between @low (not written on)
 * and @high. @steps and @coefficients: in rows, not in zigzag. FALSE if no pixel of it is written on. *@error becomes at
 * least the largest difference of a sample, of 255, that the quantisation makes. */
gboolean  ef_jpeg_label_block (const EfJpegMask   *mask,
                               guint               x,
                               guint               y,
                               guint               across,
                               guint               down,
                               guint               precision,
                               const gint64        low_high[2],
                               const guint16       steps[64],
                               gint16              coefficients[64],
                               double             *error);

G_END_DECLS
