#include "config.h"

#include "ef-jpeg-private.h"

#include <stdio.h>

#include <jpeglib.h>

#include "ef-jpeg-io.h"

#define WIDTH_IN_BLOCKS width_in_blocks
#define HEIGHT_IN_BLOCKS height_in_blocks

#include "ef-jpeg-decode.h"
#include "ef-jpeg-edit.h"

/* Sequential streams come here only if their own tables do not suffice; scans of progressive ones are made anew. */
static void
jpeg_edit_set_coding (JpegEdit           *self,
                      const EfStreamInfo *stream_info)
{
  self->out.arith_code = stream_info->arithmetic;
  self->out.optimize_coding = !stream_info->arithmetic;
  if (stream_info->progressive)
    jpeg_simple_progression (&self->out);
}

gboolean
ef_jpeg8_decode (const EfStreamInfo  *stream_info,
                 const EfImageInfo   *info,
                 const guint8        *stream,
                 gsize                length,
                 EfFrame             *frame,
                 GError             **error)
{
  return jpeg_decode_run (info, ef_codestream_get_colour (stream_info, info), stream, length, frame, error);
}

GBytes *
ef_jpeg8_fill (const EfStreamInfo  *stream_info,
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
