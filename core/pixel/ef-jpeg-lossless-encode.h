/* Lossless encoding by gdcm's builds of the IJG library: process 14, selection value 1. Each build knows one precision
 * only. Include it after a jpeglib.h and ef-jpeg-io.h. */
#pragma once

#include "ef-frame-private.h"

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
        for (gsize i = 0; i < n; i++)
          self->row[i] = (JSAMPLE) ((const guint16 *) frame->data)[y * n + i];
      else
        for (gsize i = 0; i < n; i++)
          self->row[i] = (JSAMPLE) frame->data[y * n + i];
      jpeg_write_scanlines (&self->cinfo, rows, 1);
    }
}

static GBytes *
jpeg_encode_run (const EfFrame  *frame,
                 GError        **error)
{
  JpegEncode *self = g_new0 (JpegEncode, 1);
  GBytes *result = NULL;

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
      jpeg_set_defaults (&self->cinfo);
      self->cinfo.data_precision = BITS_IN_JSAMPLE;
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
