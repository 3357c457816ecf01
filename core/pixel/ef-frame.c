#include "config.h"

#include "ef-frame-private.h"

#include "ef-error.h"

#include <string.h>

void
ef_frame_clear (EfFrame *frame)
{
  g_free (frame->data);
  memset (frame, 0, sizeof *frame);
}

gboolean
ef_frame_allocate (EfFrame            *frame,
                   const EfImageInfo  *info,
                   EfPhotometric       photometric,
                   GError            **error)
{
  gsize length;

  memset (frame, 0, sizeof *frame);
  if (info->rows == 0 || info->columns == 0 || info->samples == 0 || info->samples > 4 ||
      !(info->bits_allocated == 1 || info->bits_allocated == 8 || info->bits_allocated == 16 ||
        info->bits_allocated == 32 || info->bits_allocated == 64))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The data set describes no image that can be decoded");
      return FALSE;
    }
  if (!g_size_checked_mul (&length, info->rows, info->columns) ||
      !g_size_checked_mul (&length, length, info->samples * ef_frame_sample_bytes (info->bits_allocated)) ||
      length > EF_FRAME_MAX_BYTES || (frame->data = g_try_malloc0 (length)) == NULL)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_LIMIT, "The frame is too large to be decoded");
      return FALSE;
    }

  frame->rows = info->rows;
  frame->columns = info->columns;
  frame->samples = info->samples;
  frame->bits_allocated = info->bits_allocated;
  frame->bits_stored = info->bits_stored;
  frame->is_signed = info->is_signed;
  frame->is_float = info->is_float;
  frame->photometric = photometric;
  frame->length = length;
  return TRUE;
}

void
ef_frame_store_u8 (EfFrame      *frame,
                   guint         row,
                   const guint8 *samples)
{
  gsize n = (gsize) frame->columns * frame->samples;

  switch (frame->bits_allocated)
    {
    case 16:
      for (gsize i = 0; i < n; i++)
        ((guint16 *) frame->data)[row * n + i] = samples[i];
      break;
    case 32:
      for (gsize i = 0; i < n; i++)
        ((guint32 *) frame->data)[row * n + i] = samples[i];
      break;
    default:
      memcpy (frame->data + row * n, samples, n);
      break;
    }
}

void
ef_frame_store_u16 (EfFrame       *frame,
                    guint          row,
                    const guint16 *samples)
{
  gsize n = (gsize) frame->columns * frame->samples;

  switch (frame->bits_allocated)
    {
    case 16:
      memcpy (frame->data + row * n * 2, samples, n * 2);
      break;
    case 32:
      for (gsize i = 0; i < n; i++)
        ((guint32 *) frame->data)[row * n + i] = samples[i];
      break;
    default:
      for (gsize i = 0; i < n; i++)
        frame->data[row * n + i] = (guint8) samples[i];
      break;
    }
}

void
ef_frame_store_plane (EfFrame      *frame,
                      guint         component,
                      const gint32 *samples)
{
  gsize n = (gsize) frame->rows * frame->columns;
  guint step = frame->samples;

  switch (frame->bits_allocated)
    {
    case 16:
      for (gsize i = 0; i < n; i++)
        ((guint16 *) frame->data)[i * step + component] = (guint16) samples[i];
      break;
    case 32:
      for (gsize i = 0; i < n; i++)
        ((guint32 *) frame->data)[i * step + component] = (guint32) samples[i];
      break;
    default:
      for (gsize i = 0; i < n; i++)
        frame->data[i * step + component] = (guint8) samples[i];
      break;
    }
}

gint64
ef_frame_get (const EfFrame *frame,
              gsize          index)
{
  switch (frame->bits_allocated)
    {
    case 16:
      return frame->is_signed ? (gint64) ((const gint16 *) frame->data)[index]
                              : (gint64) ((const guint16 *) frame->data)[index];
    case 32:
      return frame->is_signed ? (gint64) ((const gint32 *) frame->data)[index]
                              : (gint64) ((const guint32 *) frame->data)[index];
    case 64:
      return ((const gint64 *) frame->data)[index];
    default:
      return frame->is_signed ? (gint64) ((const gint8 *) frame->data)[index] : (gint64) frame->data[index];
    }
}

void
ef_frame_extend_sign (EfFrame           *frame,
                      const EfImageInfo *info,
                      guint              precision)
{
  gsize n = (gsize) frame->rows * frame->columns * frame->samples;
  guint bits = MAX (precision, info->high_bit + 1);
  guint shift;

  if (!frame->is_signed || bits >= frame->bits_allocated)
    return;

  shift = frame->bits_allocated - bits;
  switch (frame->bits_allocated)
    {
    case 8:
      for (gsize i = 0; i < n; i++)
        frame->data[i] = (guint8) ((gint8) (guint8) (frame->data[i] << shift) >> shift);
      break;
    case 16:
      {
        guint16 *samples = (guint16 *) frame->data;

        for (gsize i = 0; i < n; i++)
          samples[i] = (guint16) ((gint16) (guint16) (samples[i] << shift) >> shift);
        break;
      }
    case 32:
      {
        guint32 *samples = (guint32 *) frame->data;

        for (gsize i = 0; i < n; i++)
          samples[i] = (guint32) ((gint32) (samples[i] << shift) >> shift);
        break;
      }
    default:
      break;
    }
}

guint
ef_frame_get_depth (const EfFrame *frame)
{
  gsize n = (gsize) frame->rows * frame->columns * frame->samples;
  gint64 lowest = 0, highest = 0, limit;

  if (frame->bits_stored == 0 || frame->bits_stored >= frame->bits_allocated)
    return frame->bits_allocated;

  for (gsize i = 0; i < n; i++)
    {
      gint64 sample = ef_frame_get (frame, i);

      lowest = MIN (lowest, sample);
      highest = MAX (highest, sample);
    }
  limit = (gint64) 1 << (frame->bits_stored - (frame->is_signed ? 1 : 0));
  return highest < limit && lowest >= -limit ? frame->bits_stored : frame->bits_allocated;
}
