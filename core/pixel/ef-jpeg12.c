#include "config.h"

#include "ef-jpeg-private.h"

#include <stdio.h>

#include <gdcmjpeg/12/jpeglib.h>

#include "ef-jpeg-io.h"

#define WIDTH_IN_BLOCKS width_in_data_units
#define HEIGHT_IN_BLOCKS height_in_data_units

#include "ef-jpeg-decode.h"
#include "ef-jpeg-edit.h"
#include "ef-jpeg-lossless-encode.h"

/* Standard Huffman tables stop at 8 bits. This library has no arithmetic coder. */
static void
jpeg_edit_set_coding (JpegEdit           *self,
                      const EfStreamInfo *stream_info)
{
  self->out.optimize_coding = TRUE;
  if (stream_info->progressive)
    jpeg_simple_progression (&self->out);
}

gboolean
ef_jpeg12_decode (const EfStreamInfo  *stream_info,
                  const EfImageInfo   *info,
                  const guint8        *stream,
                  gsize                length,
                  EfFrame             *frame,
                  GError             **error)
{
  return jpeg_decode_run (info, ef_codestream_get_colour (stream_info, info), stream, length, frame, error);
}

GBytes *
ef_jpeg12_fill (const EfStreamInfo  *stream_info,
                const EfImageInfo   *info,
                const guint8        *stream,
                gsize                length,
                const EfBox         *boxes,
                guint                n_boxes,
                gint64               sample[3],
                const EfJpegLabel   *label,
                GArray              *done,
                GError             **error)
{
  return jpeg_edit_run (stream_info, info, stream, length, boxes, n_boxes, sample, label, done, error);
}

GBytes *
ef_jpeg12_encode (const EfFrame  *frame,
                  GError        **error)
{
  return jpeg_encode_run (frame, error);
}
