/* Decoding by the IJG interface. Include it after a jpeglib.h and ef-jpeg-io.h. */
#pragma once

#include "ef-codestream.h"
#include "ef-frame-private.h"

/* All of what longjmp() must find again. */
typedef struct
{
  JpegIo io;
  struct jpeg_decompress_struct cinfo;
  EfFrame frame;
  JSAMPLE *row;
} JpegDecode;

static void
jpeg_decode_rows (JpegDecode *self)
{
  JSAMPROW rows[1] = { self->row };

  while (self->cinfo.output_scanline < self->cinfo.output_height)
    {
      guint y = self->cinfo.output_scanline;

      if (jpeg_read_scanlines (&self->cinfo, rows, 1) != 1)
        break;
#if BITS_IN_JSAMPLE == 8
      ef_frame_store_u8 (&self->frame, y, self->row);
#else
      ef_frame_store_u16 (&self->frame, y, (const guint16 *) self->row);
#endif
    }
}

/* Colour stays as it is in the stream; libjpeg only undoes the subsampling. */
static void
jpeg_decode_set_colour (j_decompress_ptr cinfo,
                        EfPhotometric    colour)
{
  if (cinfo->num_components == 1)
    cinfo->jpeg_color_space = JCS_GRAYSCALE;
  else if (cinfo->num_components == 3)
    cinfo->jpeg_color_space = colour == EF_PHOTOMETRIC_YBR_FULL ? JCS_YCbCr : JCS_RGB;
  else
    cinfo->jpeg_color_space = JCS_UNKNOWN;
  cinfo->out_color_space = cinfo->jpeg_color_space;
}

static gboolean
jpeg_decode_run (const EfImageInfo  *info,
                 EfPhotometric       colour,
                 const guint8       *stream,
                 gsize               length,
                 EfFrame            *frame,
                 GError            **error)
{
  JpegDecode *self = g_new0 (JpegDecode, 1);
  gboolean success = FALSE;

  self->cinfo.err = jpeg_io_init_errors (&self->io);
  self->cinfo.client_data = &self->io;
  if (!ef_frame_allocate (&self->frame, info, colour, error))
    {
      g_free (self);
      return FALSE;
    }

  if (setjmp (self->io.escape) == 0)
    {
      jpeg_create_decompress (&self->cinfo);
      jpeg_io_init_source (&self->io, &self->cinfo, stream, length);
      jpeg_read_header (&self->cinfo, TRUE);
      if (self->cinfo.image_width == info->columns && self->cinfo.image_height == info->rows &&
          self->cinfo.num_components == (int) info->samples)
        {
          jpeg_decode_set_colour (&self->cinfo, colour);
          jpeg_start_decompress (&self->cinfo);
          self->row = g_new0 (JSAMPLE, (gsize) info->columns * info->samples);
          jpeg_decode_rows (self);
          /* Running dry at the very end is only a missing end marker; after damaged data the stream was cut. */
          success = !(self->io.ran_dry && self->io.errors.num_warnings > 0);
          if (!success)
            g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The JPEG stream ends early");
        }
      else
        jpeg_io_set_error (error, "Reading the header of");
    }
  else
    jpeg_io_set_error (error, "Decoding");

  jpeg_destroy_decompress (&self->cinfo);
  if (success)
    *frame = self->frame;
  else
    ef_frame_clear (&self->frame);
  g_free (self->row);
  g_free (self);
  return success;
}
