#include "config.h"

#include "ef-jpeg-private.h"

#include <stdio.h>

#include <gdcmjpeg/16/jpeglib.h>

#include "ef-jpeg-io.h"
#include "ef-jpeg-decode.h"

gboolean
ef_jpeg_lossless_decode (const EfStreamInfo  *stream_info,
                         const EfImageInfo   *info,
                         const guint8        *stream,
                         gsize                length,
                         EfFrame             *frame,
                         GError             **error)
{
  /* No transform belongs to the lossless process, so the data set alone names the colour. */
  EfPhotometric colour = info->photometric == EF_PHOTOMETRIC_YBR_FULL_422 ? EF_PHOTOMETRIC_YBR_FULL : info->photometric;

  if (!jpeg_decode_run (info, colour, stream, length, frame, error))
    return FALSE;
  ef_frame_extend_sign (frame, info, stream_info->precision);
  return TRUE;
}

typedef struct
{
  JpegIo io;
  struct jpeg_compress_struct cinfo;
  JSAMPLE *row;
} JpegEncode;

static void
jpeg_encode_rows (JpegEncode    *self,
                  const EfFrame *frame)
{
  gsize n = (gsize) frame->columns * frame->samples;
  JSAMPROW rows[1] = { self->row };

  for (guint y = 0; y < frame->rows; y++)
    {
      if (frame->bits_allocated == 16)
        memcpy (self->row, frame->data + y * n * 2, n * 2);
      else
        for (gsize i = 0; i < n; i++)
          self->row[i] = frame->data[y * n + i];
      jpeg_write_scanlines (&self->cinfo, rows, 1);
    }
}

GBytes *
ef_jpeg_lossless_encode (const EfFrame  *frame,
                         GError        **error)
{
  JpegEncode *self = g_new0 (JpegEncode, 1);
  GBytes *result = NULL;
  /* Signed samples keep all their bits, so that no decoder has to extend a sign. Differences are modulo 2^16: it costs
   * nothing. */
  guint depth = frame->is_signed ? frame->bits_allocated : ef_frame_get_depth (frame);

  self->cinfo.err = jpeg_io_init_errors (&self->io);
  self->cinfo.client_data = &self->io;
  self->row = g_new0 (JSAMPLE, (gsize) frame->columns * frame->samples);

  if (setjmp (self->io.escape) == 0)
    {
      jpeg_create_compress (&self->cinfo);
      jpeg_io_init_destination (&self->io, &self->cinfo);
      self->cinfo.image_width = frame->columns;
      self->cinfo.image_height = frame->rows;
      self->cinfo.input_components = frame->samples;
      self->cinfo.in_color_space = frame->samples == 1 ? JCS_GRAYSCALE : JCS_UNKNOWN;
      self->cinfo.data_precision = MAX (depth, 2);
      jpeg_set_defaults (&self->cinfo);
      self->cinfo.data_precision = MAX (depth, 2);
      jpeg_simple_lossless (&self->cinfo, 1, 0);
      jpeg_set_colorspace (&self->cinfo, self->cinfo.in_color_space);
      self->cinfo.optimize_coding = TRUE;
      self->cinfo.write_JFIF_header = FALSE;
      self->cinfo.write_Adobe_marker = FALSE;
      jpeg_start_compress (&self->cinfo, TRUE);
      jpeg_encode_rows (self, frame);
      jpeg_finish_compress (&self->cinfo);
      result = g_byte_array_free_to_bytes (g_steal_pointer (&self->io.out));
    }
  else
    g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "Encoding as lossless JPEG failed");

  jpeg_destroy_compress (&self->cinfo);
  g_clear_pointer (&self->io.out, g_byte_array_unref);
  g_free (self->row);
  g_free (self);
  return result;
}
