/* Filling boxes among the coefficients of a JPEG stream. Include it after a jpeglib.h and ef-jpeg-io.h; the including
 * file names the fields that differ between the libraries and defines jpeg_edit_set_coding().
 *
 * Quantisation tables, sampling, restart intervals and the kind of coding stay; blocks outside of the boxes keep their
 * coefficients, so no sample there changes but for the ring of one pixel that smooth upsampling of chroma draws from
 * its neighbours. */
#pragma once

#include "ef-jpeg-box.h"
#include "ef-jpeg-label.h"

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

/* Pixels that a block of @component covers. */
static void
jpeg_edit_get_block (j_decompress_ptr           in,
                     const jpeg_component_info *component,
                     guint                     *width,
                     guint                     *height)
{
  *width = *height = DCTSIZE;
  if (in->num_components > 1)
    {
      *width = DCTSIZE * in->max_h_samp_factor / component->h_samp_factor;
      *height = DCTSIZE * in->max_v_samp_factor / component->v_samp_factor;
    }
}

static void
jpeg_edit_fill_box (JpegEdit    *self,
                    const EfBox *box,
                    const JCOEF  dc[3])
{
  j_decompress_ptr in = &self->in;

  for (int c = 0; c < in->num_components; c++)
    {
      jpeg_component_info *component = &in->comp_info[c];
      guint width, height;
      guint x0, x1, y0, y1;

      jpeg_edit_get_block (in, component, &width, &height);
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

/* The letters in the blocks of one component of @box. */
static void
jpeg_edit_write_box (JpegEdit          *self,
                     int                c,
                     const EfBox       *box,
                     const EfJpegMask  *mask,
                     const gint64       low_high[2],
                     double            *error)
{
  j_decompress_ptr in = &self->in;
  jpeg_component_info *component = &in->comp_info[c];
  guint16 steps[DCTSIZE2];
  guint width, height;

  for (guint i = 0; i < DCTSIZE2; i++)
    steps[i] = component->quant_table != NULL ? component->quant_table->quantval[i] : 1;
  jpeg_edit_get_block (in, component, &width, &height);
  for (guint y = box->y / height; y * height < (guint) (box->y + box->height) && y < component->HEIGHT_IN_BLOCKS; y++)
    {
      JBLOCKARRAY blocks = in->mem->access_virt_barray ((j_common_ptr) in, self->coefficients[c], y, 1, TRUE);

      for (guint x = box->x / width; x * width < (guint) (box->x + box->width) && x < component->WIDTH_IN_BLOCKS; x++)
        {
          gint16 values[DCTSIZE2];

          if (!ef_jpeg_label_block (mask, x * width, y * height, width / DCTSIZE, height / DCTSIZE,
                                    (guint) in->data_precision, low_high, steps, values, error))
            continue;
          for (guint i = 0; i < DCTSIZE2; i++)
            blocks[0][x][i] = values[i];
        }
    }
}

/* Boxes stay plain where letters could not be read. */
static void
jpeg_edit_write_label (JpegEdit           *self,
                       const EfImageInfo  *info,
                       const GArray       *boxes,
                       const JCOEF         dc[3],
                       const gint64        sample[3],
                       const EfJpegLabel  *label)
{
  g_auto (EfJpegMask) mask = { 0 };
  const EfBox *all = (const EfBox *) (const void *) boxes->data;
  double error = 0;

  if (!ef_jpeg_mask_init (&mask, info, label->text, all, boxes->len))
    return;
  for (guint i = 0; i < boxes->len; i++)
    for (int c = 0; c < MIN (self->in.num_components, 3); c++)
      {
        const gint64 low_high[2] = { sample[c], label->sample[c] };

        if (low_high[0] != low_high[1])
          jpeg_edit_write_box (self, c, &all[i], &mask, low_high, &error);
      }
  for (guint i = 0; i < boxes->len && error > EF_JPEG_LABEL_ERROR; i++)
    jpeg_edit_fill_box (self, &all[i], dc);
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
               const EfJpegLabel   *label,
               GArray              *done,
               GError             **error)
{
  JpegEdit *self = g_new0 (JpegEdit, 1);
  gboolean is_ybr = ef_codestream_get_colour (stream_info, info) == EF_PHOTOMETRIC_YBR_FULL;
  JCOEF dc[3];
  GArray *filled = g_array_new (FALSE, FALSE, sizeof (EfBox));
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
              g_array_append_val (filled, grown);
            }
        }
      if (label != NULL)
        jpeg_edit_write_label (self, info, filled, dc, sample, label);
      if (done != NULL)
        g_array_append_vals (done, filled->data, filled->len);
      jpeg_edit_write (self, stream_info);
      result = g_byte_array_free_to_bytes (g_steal_pointer (&self->io.out));
    }
  else
    jpeg_io_set_error (error, "Editing");

  jpeg_destroy_compress (&self->out);
  jpeg_destroy_decompress (&self->in);
  g_clear_pointer (&self->io.out, g_byte_array_unref);
  g_array_unref (filled);
  g_free (self);
  return result;
}
