#include "config.h"

#include "demo-picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

guint8
demo_noise (guint32 x,
            guint32 y,
            guint32 z)
{
  guint32 h = x * 0x9e3779b1u ^ y * 0x85ebca77u ^ z * 0xc2b2ae3du;

  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  h ^= h >> 12;
  h *= 0x297a2d39u;
  return (h ^ (h >> 15)) & 0xff;
}

DemoPicture *
demo_picture_new (guint width,
                  guint height)
{
  DemoPicture *self = g_new0 (DemoPicture, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  self->width = width;
  self->height = height;
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  self->cr = cairo_create (self->surface);

  /* The person's own font settings must not change the bytes. */
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options (self->cr, options);
  cairo_font_options_destroy (options);
  cairo_select_font_face (self->cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  return self;
}

void
demo_picture_free (DemoPicture *self)
{
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_free (self);
}

static guint32 *
pixel_at (DemoPicture *self,
          guint        x,
          guint        y)
{
  guint8 *data = cairo_image_surface_get_data (self->surface);

  return (guint32 *) (void *) (data + (gsize) y * cairo_image_surface_get_stride (self->surface)) + x;
}

void
demo_picture_set (DemoPicture *self,
                  guint        x,
                  guint        y,
                  guint32      rgb)
{
  *pixel_at (self, x, y) = 0xff000000u | rgb;
  cairo_surface_mark_dirty_rectangle (self->surface, x, y, 1, 1);
}

guint32
demo_picture_get (DemoPicture *self,
                  guint        x,
                  guint        y)
{
  return *pixel_at (self, x, y) & 0xffffff;
}

void
demo_picture_text (DemoPicture *self,
                   double       x,
                   double       y,
                   double       size,
                   guint32      rgb,
                   const char  *text)
{
  cairo_set_source_rgb (self->cr, ((rgb >> 16) & 0xff) / 255.0, ((rgb >> 8) & 0xff) / 255.0, (rgb & 0xff) / 255.0);
  cairo_set_font_size (self->cr, size);
  cairo_move_to (self->cr, x, y);
  cairo_show_text (self->cr, text);
  cairo_surface_flush (self->surface);
}

GBytes *
demo_picture_rgb (DemoPicture *self)
{
  gsize length = (gsize) self->width * self->height * 3;
  guint8 *out = g_malloc (length);
  guint8 *at = out;

  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < self->width; x++)
      {
        guint32 rgb = demo_picture_get (self, x, y);

        *at++ = rgb >> 16;
        *at++ = rgb >> 8;
        *at++ = rgb;
      }
  return g_bytes_new_take (out, length);
}

GBytes *
demo_picture_gray (DemoPicture *self)
{
  gsize length = (gsize) self->width * self->height;
  guint8 *out = g_malloc (length);
  guint8 *at = out;

  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < self->width; x++)
      *at++ = demo_picture_get (self, x, y) >> 8;
  return g_bytes_new_take (out, length);
}

GBytes *
demo_picture_bits (DemoPicture *self)
{
  gsize length = ((gsize) self->width * self->height + 7) / 8;
  guint8 *out = g_malloc0 (length);
  gsize bit = 0;

  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < self->width; x++, bit++)
      if ((demo_picture_get (self, x, y) & 0xff) >= 0x80)
        out[bit / 8] |= 1 << (bit % 8);
  return g_bytes_new_take (out, length);
}

GBytes *
demo_encode_jpeg (DemoPicture *self,
                  int          quality,
                  const char  *comment)
{
  g_autoptr (GBytes) rgb = demo_picture_rgb (self);
  const guint8 *rows = g_bytes_get_data (rgb, NULL);
  struct jpeg_compress_struct encoder;
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long length = 0;
  GBytes *jpeg;

  encoder.err = jpeg_std_error (&errors);
  jpeg_create_compress (&encoder);
  jpeg_mem_dest (&encoder, &data, &length);
  encoder.image_width = self->width;
  encoder.image_height = self->height;
  encoder.input_components = 3;
  encoder.in_color_space = JCS_RGB;
  jpeg_set_defaults (&encoder);
  jpeg_set_quality (&encoder, quality, TRUE);
  encoder.comp_info[0].h_samp_factor = 2;
  encoder.comp_info[0].v_samp_factor = 1;
  encoder.dct_method = JDCT_ISLOW;

  jpeg_start_compress (&encoder, TRUE);
  if (comment != NULL)
    jpeg_write_marker (&encoder, JPEG_COM, (const JOCTET *) comment, strlen (comment));
  while (encoder.next_scanline < encoder.image_height)
    {
      JSAMPROW row = (JSAMPROW) rows + (gsize) encoder.next_scanline * self->width * 3;

      jpeg_write_scanlines (&encoder, &row, 1);
    }
  jpeg_finish_compress (&encoder);
  jpeg_destroy_compress (&encoder);

  jpeg = g_bytes_new (data, length);
  free (data);
  return jpeg;
}

/* PackBits of one row; runs do not cross rows (PS3.5 G.3.1). */
static void
pack_row (GByteArray   *out,
          const guint8 *row,
          guint         width)
{
  guint x = 0;

  while (x < width)
    {
      guint run = 1;
      guint8 code;

      while (x + run < width && run < 128 && row[x + run] == row[x])
        run++;
      if (run >= 3)
        {
          code = 257 - run;
          g_byte_array_append (out, &code, 1);
          g_byte_array_append (out, row + x, 1);
        }
      else
        {
          run = 1;
          while (x + run < width && run < 128 &&
                 !(x + run + 2 < width && row[x + run] == row[x + run + 1] && row[x + run] == row[x + run + 2]))
            run++;
          code = run - 1;
          g_byte_array_append (out, &code, 1);
          g_byte_array_append (out, row + x, run);
        }
      x += run;
    }
}

GBytes *
demo_encode_rle (GBytes *rgb,
                 guint   width,
                 guint   height)
{
  const guint8 *pixels = g_bytes_get_data (rgb, NULL);
  GByteArray *out = g_byte_array_new ();
  g_autofree guint8 *row = g_malloc (width);
  guint32 header[16] = { GUINT32_TO_LE (3) };

  g_byte_array_append (out, (const guint8 *) header, sizeof header);
  for (guint channel = 0; channel < 3; channel++)
    {
      header[1 + channel] = GUINT32_TO_LE (out->len);
      for (guint y = 0; y < height; y++)
        {
          for (guint x = 0; x < width; x++)
            row[x] = pixels[((gsize) y * width + x) * 3 + channel];
          pack_row (out, row, width);
        }
      if (out->len & 1)
        g_byte_array_append (out, (const guint8 *) "", 1);
    }
  memcpy (out->data, header, sizeof header);
  return g_byte_array_free_to_bytes (out);
}
