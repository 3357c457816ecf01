#include "config.h"

#include "ef-native.h"

#include "ef-error.h"
#include "ef-frame-private.h"
#include "ef-image-info-private.h"
#include "ef-io.h"
#include "ef-kernels.h"

#include <string.h>

#define PIECE ((gsize) 1 << 20)

static gboolean
needs_swap (const EfImageInfo *info)
{
  return info->bits_allocated > 8 && info->big_endian_pixels == (G_BYTE_ORDER == G_LITTLE_ENDIAN);
}

/* --- reading -------------------------------------------------------------------------------------------------- */

static gboolean
source_read (const EfNativeSource *source,
             guint64               start,
             guint8               *buffer,
             gsize                 length,
             GError              **error)
{
  if (source->bytes != NULL)
    {
      memcpy (buffer, source->bytes + start, length);
      return TRUE;
    }
  return ef_io_pread_all (source->fd, buffer, length, source->offset + start, error);
}

/* The bytes [@start, @start + @length) of the value, in the order of the samples. The buffer that is returned in *@owned
 * may begin a byte earlier. */
static guint8 *
read_ordered (const EfNativeSource *source,
              const EfImageInfo    *info,
              guint64               start,
              gsize                 length,
              guint8              **owned,
              GError              **error)
{
  guint64 from = info->ow_swapped ? start & ~(guint64) 1 : start;
  guint64 to = info->ow_swapped ? MIN ((start + length + 1) & ~(guint64) 1, source->length) : start + length;
  g_autofree guint8 *buffer = g_try_malloc ((gsize) (to - from) + 1);

  if (buffer == NULL)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_LIMIT, "There is no memory for a frame");
      return NULL;
    }
  if (!source_read (source, from, buffer, (gsize) (to - from), error))
    return NULL;
  if (info->ow_swapped)
    ef_kernel_swap (buffer, (gsize) (to - from) / 2, 16);
  *owned = g_steal_pointer (&buffer);
  return *owned + (start - from);
}

static void
unpack_bits (const guint8 *bytes,
             guint         bit,
             EfFrame      *out)
{
  gsize n = (gsize) out->rows * out->columns;

  for (gsize i = 0; i < n; i++, bit++)
    {
      out->data[i] = (*bytes >> (bit & 7)) & 1;
      bytes += (bit & 7) == 7;
    }
}

static void
unpack_422 (const guint8 *bytes,
            EfFrame      *out)
{
  gsize pairs = (gsize) out->rows * out->columns / 2;

  for (gsize i = 0; i < pairs; i++)
    {
      const guint8 *pair = bytes + i * 4;
      guint8 *pixels = out->data + i * 6;

      pixels[0] = pair[0];
      pixels[3] = pair[1];
      pixels[1] = pixels[4] = pair[2];
      pixels[2] = pixels[5] = pair[3];
    }
}

static void
unpack_planes (const guint8 *bytes,
               EfFrame      *out)
{
  gsize n = (gsize) out->rows * out->columns;
  gsize width = out->bits_allocated / 8;

  for (guint plane = 0; plane < out->samples; plane++)
    for (gsize i = 0; i < n; i++)
      memcpy (out->data + (i * out->samples + plane) * width, bytes + (plane * n + i) * width, width);
}

gboolean
ef_native_read (const EfNativeSource *source,
                const EfImageInfo    *info,
                guint                 frame,
                EfFrame              *out,
                GError              **error)
{
  guint64 bits = ef_image_info_get_frame_bits (info);
  guint64 start = bits * frame;
  gsize length = (gsize) ((start + bits + 7) / 8 - start / 8);
  gboolean is_422 = ef_image_info_is_native_422 (info);
  gboolean in_order = info->bits_allocated > 1 && !is_422 && info->planar != 1 && !info->ow_swapped;
  g_autofree guint8 *owned = NULL;
  const guint8 *bytes;

  if (!ef_frame_allocate (out, info, is_422 ? EF_PHOTOMETRIC_YBR_FULL : info->photometric, error))
    return FALSE;
  if (in_order)
    {
      if (!source_read (source, start / 8, out->data, out->length, error))
        return FALSE;
    }
  else if ((bytes = read_ordered (source, info, start / 8, length, &owned, error)) == NULL)
    return FALSE;
  else if (info->bits_allocated == 1)
    unpack_bits (bytes, (guint) (start % 8), out);
  else if (is_422)
    unpack_422 (bytes, out);
  else if (info->planar == 1)
    unpack_planes (bytes, out);
  else
    memcpy (out->data, bytes, out->length);
  if (needs_swap (info))
    ef_kernel_swap (out->data, out->length / (info->bits_allocated / 8), info->bits_allocated);
  return TRUE;
}

/* --- writing -------------------------------------------------------------------------------------------------- */

/* Where a box is written to. */
typedef struct
{
  int fd;
  guint64 offset;
  const EfImageInfo *info;

  /* Bytes of one kind repeated, long enough for any run. */
  guint8 *pattern;
  gsize pattern_length;
} Patch;

EfBox
ef_native_grow_box (const EfImageInfo *info,
                    const EfBox       *box)
{
  EfBox grown = *box;

  if (info->photometric == EF_PHOTOMETRIC_YBR_FULL_422 && info->bits_allocated == 8)
    {
      grown.x = box->x & ~1;
      grown.width = ((box->x + box->width + 1) & ~1) - grown.x;
    }
  return grown;
}

/* A pattern of whole units of at most PIECE bytes, or of one row. */
static void
make_pattern (Patch        *self,
              const guint8 *unit,
              gsize         unit_length,
              guint64       n_units)
{
  gsize n = (gsize) MIN (n_units, MAX (PIECE / unit_length, self->info->columns));

  self->pattern_length = n * unit_length;
  self->pattern = g_realloc (self->pattern, self->pattern_length);
  for (gsize i = 0; i < n; i++)
    memcpy (self->pattern + i * unit_length, unit, unit_length);
}

/* The same where the bytes of every pair are exchanged in the file. */
static gboolean
write_run_swapped (Patch   *self,
                   guint64  start,
                   gsize    length,
                   GError **error)
{
  guint64 from = start & ~(guint64) 1;
  gsize whole = (gsize) (((start + length + 1) & ~(guint64) 1) - from);
  g_autofree guint8 *buffer = g_malloc (whole);

  if (!ef_io_pread_all (self->fd, buffer, whole, self->offset + from, error))
    return FALSE;
  ef_kernel_swap (buffer, whole / 2, 16);
  memcpy (buffer + (start - from), self->pattern, length);
  ef_kernel_swap (buffer, whole / 2, 16);
  return ef_io_pwrite_all (self->fd, buffer, whole, self->offset + from, error);
}

static gboolean
write_run (Patch   *self,
           guint64  start,
           guint64  length,
           GError **error)
{
  while (length > 0)
    {
      gsize piece = (gsize) MIN (length, self->pattern_length);

      if (!(self->info->ow_swapped ? write_run_swapped (self, start, piece, error)
                                   : ef_io_pwrite_all (self->fd, self->pattern, piece, self->offset + start, error)))
        return FALSE;
      start += piece;
      length -= piece;
    }
  return TRUE;
}

/* Rows of a box as runs; boxes as wide as the image are one run. @base: of the frame or plane. */
static gboolean
write_box (Patch        *self,
           guint64       base,
           gsize         unit_length,
           guint         pixels_per_unit,
           const EfBox  *box,
           const guint8 *unit,
           GError      **error)
{
  guint64 row_bytes = (guint64) self->info->columns / pixels_per_unit * unit_length;
  guint64 left = (guint64) box->x / pixels_per_unit * unit_length;
  guint64 run = (guint64) box->width / pixels_per_unit * unit_length;

  make_pattern (self, unit, unit_length, (guint64) box->width / pixels_per_unit * (guint64) box->height);
  if (run == row_bytes)
    return write_run (self, base + row_bytes * (guint64) box->y, run * (guint64) box->height, error);
  for (int y = box->y; y < box->y + box->height; y++)
    if (!write_run (self, base + row_bytes * (guint64) y + left, run, error))
      return FALSE;
  return TRUE;
}

/* Sets or clears @length bits from bit @start of the value. */
static gboolean
write_bits (Patch   *self,
            guint64  start,
            guint64  length,
            gboolean set,
            GError **error)
{
  guint64 from = start / 8;
  guint64 to = (start + length + 7) / 8;
  g_autofree guint8 *buffer = NULL;
  gsize whole;

  if (self->info->ow_swapped)
    {
      from &= ~(guint64) 1;
      to = (to + 1) & ~(guint64) 1;
    }
  whole = (gsize) (to - from);
  buffer = g_malloc (whole);
  if (!ef_io_pread_all (self->fd, buffer, whole, self->offset + from, error))
    return FALSE;
  if (self->info->ow_swapped)
    ef_kernel_swap (buffer, whole / 2, 16);
  for (guint64 bit = start - from * 8; bit < start - from * 8 + length; bit++)
    {
      guint8 mask = (guint8) (1 << (bit & 7));

      buffer[bit / 8] = (guint8) (set ? buffer[bit / 8] | mask : buffer[bit / 8] & ~mask);
    }
  if (self->info->ow_swapped)
    ef_kernel_swap (buffer, whole / 2, 16);
  return ef_io_pwrite_all (self->fd, buffer, whole, self->offset + from, error);
}

static gboolean
fill_bits (Patch       *self,
           guint        frame,
           const EfBox *box,
           gboolean     set,
           GError     **error)
{
  guint64 base = ef_image_info_get_frame_bits (self->info) * frame;

  for (int y = box->y; y < box->y + box->height; y++)
    if (!write_bits (self, base + (guint64) self->info->columns * (guint64) y + (guint64) box->x,
                     (guint64) box->width, set, error))
      return FALSE;
  return TRUE;
}

gboolean
ef_native_fill (int                fd,
                guint64            pixel_offset,
                const EfImageInfo *info,
                guint              frame,
                const EfBox       *box,
                const guint8      *pixel,
                GError           **error)
{
  Patch patch = { .fd = fd, .offset = pixel_offset, .info = info };
  gsize width = info->bits_allocated / 8;
  guint64 base = info->frame_bytes * frame;
  gboolean ok = TRUE;

  if (info->bits_allocated == 1)
    return fill_bits (&patch, frame, box, *pixel != 0, error);

  if (ef_image_info_is_native_422 (info))
    {
      const guint8 pair[] = { pixel[0], pixel[0], pixel[1], pixel[2] };

      ok = write_box (&patch, base, sizeof pair, 2, box, pair, error);
    }
  else if (info->planar == 1)
    {
      for (guint plane = 0; ok && plane < info->samples; plane++)
        ok = write_box (&patch, base + plane * (guint64) info->rows * info->columns * width, width, 1, box,
                        pixel + plane * width, error);
    }
  else
    {
      ok = write_box (&patch, base, width * info->samples, 1, box, pixel, error);
    }
  g_free (patch.pattern);
  return ok;
}

gboolean
ef_native_clear_padding (int                fd,
                         guint64            pixel_offset,
                         const EfImageInfo *info,
                         GError           **error)
{
  Patch patch = { .fd = fd, .offset = pixel_offset, .info = info };
  guint64 bits = ef_image_info_get_frame_bits (info) * info->frames;
  guint64 padded = (ef_image_info_get_native_length (info) + 1) / 2 * 16;

  return bits == padded || write_bits (&patch, bits, padded - bits, FALSE, error);
}
