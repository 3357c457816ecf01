#include "config.h"

#include "ef-jpeg-private.h"

#include <stdio.h>

#include <jpeglib.h>

#include "ef-jpeg-io.h"

#define WIDTH_IN_BLOCKS width_in_blocks
#define HEIGHT_IN_BLOCKS height_in_blocks

/* The standard Huffman tables hold every symbol of 8-bit baseline; progressive scans need tables made to measure. */
#define JPEG_EDIT_SET_CODING(out, stream_info) \
  G_STMT_START \
  { \
    (out)->arith_code = (stream_info)->arithmetic; \
    (out)->optimize_coding = (stream_info)->progressive && !(stream_info)->arithmetic; \
    if ((stream_info)->progressive) \
      jpeg_simple_progression (out); \
  } \
  G_STMT_END

#include "ef-jpeg-decode.h"
#include "ef-jpeg-edit.h"

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
               gboolean             white,
               GArray              *done,
               GError             **error)
{
  return jpeg_edit_run (stream_info, info, stream, length, boxes, n_boxes, white, done, error);
}
