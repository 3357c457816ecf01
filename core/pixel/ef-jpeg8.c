#include "config.h"

#include "ef-jpeg-private.h"

#include <stdio.h>

#include <jpeglib.h>

#include "ef-jpeg-io.h"

#define WIDTH_IN_BLOCKS width_in_blocks
#define HEIGHT_IN_BLOCKS height_in_blocks

#include "ef-jpeg-decode.h"
#include "ef-jpeg-edit.h"

static gboolean
huffman_tables_equal (const JHUFF_TBL *a,
                      const JHUFF_TBL *b)
{
  gsize n = 0;

  if (a == NULL)
    return TRUE;
  if (b == NULL || memcmp (a->bits, b->bits, sizeof a->bits) != 0)
    return FALSE;
  for (guint i = 1; i <= 16; i++)
    n += a->bits[i];
  return n <= sizeof a->huffval && memcmp (a->huffval, b->huffval, n) == 0;
}

/* The standard Huffman tables hold every symbol of 8-bit sequential streams. A stream that came with tables of its own
 * would grow by them; it gets new ones made to measure, as progressive scans must. */
static void
jpeg_edit_set_coding (JpegEdit           *self,
                      const EfStreamInfo *stream_info)
{
  gboolean is_standard = !stream_info->progressive;

  for (guint i = 0; i < NUM_HUFF_TBLS; i++)
    is_standard = is_standard &&
                  huffman_tables_equal (self->in.dc_huff_tbl_ptrs[i], self->out.dc_huff_tbl_ptrs[i]) &&
                  huffman_tables_equal (self->in.ac_huff_tbl_ptrs[i], self->out.ac_huff_tbl_ptrs[i]);

  self->out.arith_code = stream_info->arithmetic;
  self->out.optimize_coding = !is_standard && !stream_info->arithmetic;
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
               gboolean             white,
               GArray              *done,
               GError             **error)
{
  return jpeg_edit_run (stream_info, info, stream, length, boxes, n_boxes, white, done, error);
}
