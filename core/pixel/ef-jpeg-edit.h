/* Filling boxes among the coefficients of a JPEG stream. Include it after a jpeglib.h and ef-jpeg-io.h; the including
 * file names the fields that differ between the libraries and defines jpeg_edit_set_coding().
 *
 * Quantisation tables, sampling, restart intervals and the kind of coding stay; blocks outside of the boxes keep their
 * coefficients, so no sample there changes but for the ring of one pixel that smooth upsampling of chroma draws from
 * its neighbours. */
#pragma once

#include "ef-codestream.h"

#include <math.h>

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

static gboolean
jpeg_edit_has_symbol (const JHUFF_TBL *table,
                      guint            symbol)
{
  guint n = 0;

  for (guint i = 1; i <= 16; i++)
    n += table->bits[i];
  return memchr (table->huffval, (int) symbol, MIN (n, sizeof table->huffval)) != NULL;
}

/* How many bits a difference of DC may need anywhere in @component. */
static guint
jpeg_edit_get_dc_bits (JpegEdit *self,
                       int       component)
{
  j_decompress_ptr in = &self->in;
  int most = 0;

  for (guint y = 0; y < in->comp_info[component].HEIGHT_IN_BLOCKS; y++)
    {
      JBLOCKARRAY blocks = in->mem->access_virt_barray ((j_common_ptr) in, self->coefficients[component], y, 1, FALSE);

      for (guint x = 0; x < in->comp_info[component].WIDTH_IN_BLOCKS; x++)
        most = MAX (most, ABS ((int) blocks[0][x][0]));
    }
  return g_bit_storage ((gulong) (2 * most));
}

/* Can the stream be written with the Huffman tables that it came with? Blocks that stay need no more than is in them;
 * filled ones are a difference of DC and an end of block. This saves a pass over all coefficients, and the size stays. */
static gboolean
jpeg_edit_reuse_tables (JpegEdit *self)
{
  j_decompress_ptr in = &self->in;
  j_compress_ptr out = &self->out;

  /* Later scans may have replaced the tables of the first. */
  if (in->input_scan_number != 1)
    return FALSE;
  for (int c = 0; c < in->num_components; c++)
    {
      const JHUFF_TBL *dc = in->dc_huff_tbl_ptrs[in->comp_info[c].dc_tbl_no];
      const JHUFF_TBL *ac = in->ac_huff_tbl_ptrs[in->comp_info[c].ac_tbl_no];

      if (dc == NULL || ac == NULL || !jpeg_edit_has_symbol (ac, 0))
        return FALSE;
      for (guint bits = 0; bits <= jpeg_edit_get_dc_bits (self, c); bits++)
        if (!jpeg_edit_has_symbol (dc, bits))
          return FALSE;
    }
  for (guint i = 0; i < NUM_HUFF_TBLS; i++)
    {
      JHUFF_TBL *const from[2] = { in->dc_huff_tbl_ptrs[i], in->ac_huff_tbl_ptrs[i] };
      JHUFF_TBL **const to[2] = { &out->dc_huff_tbl_ptrs[i], &out->ac_huff_tbl_ptrs[i] };

      for (guint k = 0; k < 2; k++)
        {
          if (from[k] == NULL)
            continue;
          if (*to[k] == NULL)
            *to[k] = jpeg_alloc_huff_table ((j_common_ptr) out);
          memcpy (*to[k], from[k], sizeof (JHUFF_TBL));
          (*to[k])->sent_table = FALSE;
        }
    }
  for (int c = 0; c < in->num_components; c++)
    {
      out->comp_info[c].dc_tbl_no = in->comp_info[c].dc_tbl_no;
      out->comp_info[c].ac_tbl_no = in->comp_info[c].ac_tbl_no;
    }
  return TRUE;
}

/* Grows @box to whole MCUs and clips it to the image; FALSE if nothing is left. Where chroma is subsampled the box
 * first gains a pixel all around: smooth upsampling mixes the outermost chroma of the MCUs with their neighbours'. */
static gboolean
jpeg_edit_grow_box (j_decompress_ptr  in,
                    const EfBox      *box,
                    EfBox            *grown)
{
  /* The blocks of a single component are not grouped, whatever its sampling factors. */
  gint64 unit_x = in->num_components == 1 ? DCTSIZE : DCTSIZE * in->max_h_samp_factor;
  gint64 unit_y = in->num_components == 1 ? DCTSIZE : DCTSIZE * in->max_v_samp_factor;
  gint64 x0 = MAX (box->x, 0);
  gint64 y0 = MAX (box->y, 0);
  gint64 x1 = MIN ((gint64) box->x + box->width, (gint64) in->image_width);
  gint64 y1 = MIN ((gint64) box->y + box->height, (gint64) in->image_height);

  if (x0 >= x1 || y0 >= y1)
    return FALSE;
  if (in->num_components > 1 && (in->max_h_samp_factor > 1 || in->max_v_samp_factor > 1))
    {
      x0 = MAX (x0 - 1, 0);
      y0 = MAX (y0 - 1, 0);
      x1++;
      y1++;
    }
  x0 = x0 / unit_x * unit_x;
  y0 = y0 / unit_y * unit_y;
  x1 = MIN ((x1 + unit_x - 1) / unit_x * unit_x, (gint64) in->image_width);
  y1 = MIN ((y1 + unit_y - 1) / unit_y * unit_y, (gint64) in->image_height);
  *grown = (EfBox){ (int) x0, (int) y0, (int) (x1 - x0), (int) (y1 - y0) };
  return TRUE;
}

/* The DC coefficient that makes every sample of a block @sample, and what decoders will make of it: eight times the
 * distance from the middle of the range, in quantisation steps. The ends of the range are rounded away from the middle;
 * decoders clamp. */
static JCOEF
jpeg_edit_get_dc (j_decompress_ptr  in,
                  int               component,
                  gint64           *sample)
{
  const JQUANT_TBL *table = in->comp_info[component].quant_table;
  gint64 half = (gint64) 1 << (in->data_precision - 1);
  gint64 step = table != NULL && table->quantval[0] > 0 ? table->quantval[0] : 1;
  gint64 wanted = 8 * (CLAMP (*sample, 0, 2 * half - 1) - half);
  gint64 dc;

  if (*sample <= 0)
    dc = -((-wanted + step - 1) / step);
  else if (*sample >= 2 * half - 1)
    dc = (wanted + step - 1) / step;
  else
    dc = (wanted + (wanted < 0 ? -step : step) / 2) / step;
  *sample = CLAMP (half + (gint64) floor ((double) (dc * step) / 8 + 0.5), 0, 2 * half - 1);
  return (JCOEF) dc;
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
        dc[c] = jpeg_edit_get_dc (&self->in, c, &sample[c]);
      for (guint i = 0; i < n_boxes; i++)
        {
          EfBox grown;

          if (jpeg_edit_grow_box (&self->in, &boxes[i], &grown))
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
