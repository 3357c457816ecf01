/* Filling boxes among the coefficients of a JPEG stream. Include it after a jpeglib.h and ef-jpeg-io.h; the including
 * file names the fields that differ between the libraries and defines jpeg_edit_set_coding().
 *
 * Quantisation tables, sampling, restart intervals and the kind of coding stay; blocks outside of the boxes keep their
 * coefficients, so no sample there changes but for the ring of one pixel that smooth upsampling of chroma draws from
 * its neighbours. */
#pragma once

#include "ef-jpeg-box.h"

typedef struct
{
  JpegIo io;
  struct jpeg_decompress_struct in;
  struct jpeg_compress_struct out;
  jvirt_barray_ptr *coefficients;
} JpegEdit;

/* Sets up the entropy coder of the output so that it can hold any coefficient. */
static void jpeg_edit_set_coding (JpegEdit           *self,
                                  const EfStreamInfo *stream_info);

static void
jpeg_edit_fill_box (JpegEdit    *self,
                    const EfBox *box,
                    const JCOEF  dc[3])
{
  j_decompress_ptr in = &self->in;

  for (int c = 0; c < in->num_components; c++)
    {
      jpeg_component_info *component = &in->comp_info[c];
      guint width = DCTSIZE, height = DCTSIZE;
      guint x0, x1, y0, y1;

      /* Pixels that a block of this component covers. */
      if (in->num_components > 1)
        {
          width = DCTSIZE * in->max_h_samp_factor / component->h_samp_factor;
          height = DCTSIZE * in->max_v_samp_factor / component->v_samp_factor;
        }
      x0 = box->x / width;
      y0 = box->y / height;
      x1 = MIN ((box->x + box->width + width - 1) / width, component->WIDTH_IN_BLOCKS);
      y1 = MIN ((box->y + box->height + height - 1) / height, component->HEIGHT_IN_BLOCKS);
      for (guint y = y0; y < y1; y++)
        {
          JBLOCKARRAY blocks =
            in->mem->access_virt_barray ((j_common_ptr) in, self->coefficients[c], y, 1, TRUE);

          memset (blocks[0][x0], 0, (x1 - x0) * sizeof (JBLOCK));
          for (guint x = x0; x < x1; x++)
            blocks[0][x][0] = dc[c];
        }
    }
}

static gboolean
jpeg_edit_can_sample (j_decompress_ptr in)
{
  for (int c = 0; c < in->num_components; c++)
    if (in->max_h_samp_factor % in->comp_info[c].h_samp_factor != 0 ||
        in->max_v_samp_factor % in->comp_info[c].v_samp_factor != 0)
      return FALSE;
  return TRUE;
}

static void
jpeg_edit_write (JpegEdit           *self,
                 const EfStreamInfo *stream_info)
{
  jpeg_create_compress (&self->out);
  jpeg_io_init_destination (&self->io, &self->out);
  jpeg_copy_critical_parameters (&self->in, &self->out);
  self->out.restart_interval = self->in.restart_interval;
  self->out.write_JFIF_header = stream_info->has_jfif;
  self->out.write_Adobe_marker = stream_info->has_adobe;
  if (stream_info->has_jfif)
    {
      self->out.JFIF_major_version = self->in.JFIF_major_version;
      self->out.JFIF_minor_version = self->in.JFIF_minor_version;
      self->out.density_unit = self->in.density_unit;
      self->out.X_density = self->in.X_density;
      self->out.Y_density = self->in.Y_density;
    }
  jpeg_edit_set_coding (self, stream_info);
  jpeg_write_coefficients (&self->out, self->coefficients);
  jpeg_finish_compress (&self->out);
}

static GBytes *
jpeg_edit_run (const EfStreamInfo  *stream_info,
               const EfImageInfo   *info,
               const guint8        *stream,
               gsize                length,
               const EfBox         *boxes,
               guint                n_boxes,
               gint64               sample[3],
               GArray              *done,
               GError             **error)
{
  JpegEdit *self = g_new0 (JpegEdit, 1);
  gboolean is_ybr = ef_codestream_get_colour (stream_info, info) == EF_PHOTOMETRIC_YBR_FULL;
  JCOEF dc[3];
  GBytes *result = NULL;

  self->in.err = self->out.err = jpeg_io_init_errors (&self->io);
  self->in.client_data = self->out.client_data = &self->io;

  if (setjmp (self->io.escape) == 0)
    {
      jpeg_create_decompress (&self->in);
      jpeg_io_init_source (&self->io, &self->in, stream, length);
      jpeg_read_header (&self->in, TRUE);
      if (self->in.image_width != info->columns || self->in.image_height != info->rows ||
          self->in.num_components != (int) info->samples || !jpeg_edit_can_sample (&self->in))
        jpeg_error_exit_cb ((j_common_ptr) &self->in);
      if (self->in.num_components == 3)
        self->in.jpeg_color_space = is_ybr ? JCS_YCbCr : JCS_RGB;
      self->coefficients = jpeg_read_coefficients (&self->in);
      if (self->io.ran_dry && self->io.errors.num_warnings > 0)
        jpeg_error_exit_cb ((j_common_ptr) &self->in);

      for (int c = 0; c < MIN (self->in.num_components, 3); c++)
        {
          const JQUANT_TBL *table = self->in.comp_info[c].quant_table;

          dc[c] = (JCOEF) ef_jpeg_get_dc ((guint) self->in.data_precision, table != NULL ? table->quantval[0] : 1,
                                          &sample[c]);
        }
      for (guint i = 0; i < n_boxes; i++)
        {
          EfBox grown;

          if (ef_jpeg_grow_box (stream_info, &boxes[i], &grown))
            {
              jpeg_edit_fill_box (self, &grown, dc);
              if (done != NULL)
                g_array_append_val (done, grown);
            }
        }
      jpeg_edit_write (self, stream_info);
      result = g_byte_array_free_to_bytes (g_steal_pointer (&self->io.out));
    }
  else
    jpeg_io_set_error (error, "Editing");

  jpeg_destroy_compress (&self->out);
  jpeg_destroy_decompress (&self->in);
  g_clear_pointer (&self->io.out, g_byte_array_unref);
  g_free (self);
  return result;
}
