#include "config.h"

#include "ef-packing.h"

#include "ef-error.h"
#include "ef-frame-private.h"

#include <string.h>
#include <zlib.h>

static gboolean
is_subsampled (const EfImageInfo *info)
{
  return info->photometric == EF_PHOTOMETRIC_YBR_FULL_422 && info->samples == 3 && info->bits_allocated == 8;
}

/* Bytes of the packed frame; the caller has checked the shape of the frame. */
static gsize
get_packed_length (const EfImageInfo *info)
{
  gsize n = (gsize) info->rows * info->columns;

  if (info->bits_allocated == 1)
    return (n * info->samples + 7) / 8;
  if (is_subsampled (info))
    return (gsize) info->rows * ((info->columns + 1) / 2) * 4;
  return n * info->samples * ef_frame_sample_bytes (info->bits_allocated);
}

/* Little endian, as every encapsulated syntax. */
static void
swap_samples (guint8 *data,
              gsize   length,
              guint   size)
{
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN || size == 1)
    return;
  for (gsize i = 0; i + size <= length; i += size)
    for (guint k = 0; k < size / 2; k++)
      {
        guint8 byte = data[i + k];
        data[i + k] = data[i + size - 1 - k];
        data[i + size - 1 - k] = byte;
      }
}

/* Y Y Cb Cr of two pixels to one byte each of three planes (PS3.3 C.7.6.3.1.2). */
static void
expand_422 (const guint8 *in,
            EfFrame      *frame)
{
  for (guint y = 0; y < frame->rows; y++)
    for (guint x = 0; x < frame->columns; x++)
      {
        const guint8 *pair = in + ((gsize) y * ((frame->columns + 1) / 2) + x / 2) * 4;
        guint8 *out = frame->data + ((gsize) y * frame->columns + x) * 3;

        out[0] = pair[x & 1];
        out[1] = pair[2];
        out[2] = pair[3];
      }
}

static void
copy_planes (guint8       *out,
             const guint8 *in,
             gsize         n_pixels,
             guint         samples,
             guint         size,
             gboolean      to_planes)
{
  for (guint c = 0; c < samples; c++)
    for (gsize i = 0; i < n_pixels; i++)
      {
        gsize planar = (c * n_pixels + i) * size, mixed = (i * samples + c) * size;

        memcpy (out + (to_planes ? planar : mixed), in + (to_planes ? mixed : planar), size);
      }
}

gboolean
ef_packing_unpack (const EfImageInfo  *info,
                   const guint8       *stream,
                   gsize               length,
                   EfFrame            *frame,
                   GError            **error)
{
  EfPhotometric photometric =
    is_subsampled (info) ? EF_PHOTOMETRIC_YBR_FULL : info->photometric;
  guint size;

  if (!ef_frame_allocate (frame, info, photometric, error))
    return FALSE;
  if (length < get_packed_length (info))
    {
      ef_frame_clear (frame);
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The uncompressed frame ends early");
      return FALSE;
    }

  size = ef_frame_sample_bytes (info->bits_allocated);
  if (info->bits_allocated == 1)
    for (gsize i = 0; i < frame->length; i++)
      frame->data[i] = stream[i / 8] >> (i % 8) & 1;
  else if (is_subsampled (info))
    expand_422 (stream, frame);
  else if (info->planar == 1 && info->samples > 1)
    copy_planes (frame->data, stream, (gsize) info->rows * info->columns, info->samples, size, FALSE);
  else
    memcpy (frame->data, stream, frame->length);
  swap_samples (frame->data, frame->length, size);
  return TRUE;
}

gboolean
ef_packing_inflate (const EfImageInfo  *info,
                    const guint8       *stream,
                    gsize               length,
                    EfFrame            *frame,
                    GError            **error)
{
  g_auto (EfFrame) shape = { 0 };
  g_autofree guint8 *packed = NULL;
  gsize packed_length;
  z_stream z = { 0 };
  int status;

  if (!ef_frame_allocate (&shape, info, info->photometric, error))
    return FALSE;
  packed_length = get_packed_length (info);
  packed = g_try_malloc (packed_length);
  if (packed == NULL || length > G_MAXUINT || inflateInit2 (&z, -MAX_WBITS) != Z_OK)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_LIMIT, "The frame is too large to be inflated");
      return FALSE;
    }
  z.next_in = (Bytef *) stream;
  z.avail_in = length;
  z.next_out = packed;
  z.avail_out = packed_length;
  status = inflate (&z, Z_FINISH);
  inflateEnd (&z);
  if (z.avail_out != 0 || (status != Z_STREAM_END && status != Z_BUF_ERROR && status != Z_OK))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "Inflating the frame failed");
      return FALSE;
    }
  return ef_packing_unpack (info, packed, packed_length, frame, error);
}

/* Can the chroma be halved again without loss? */
static gboolean
chroma_comes_in_pairs (const EfFrame *frame)
{
  for (guint y = 0; y < frame->rows; y++)
    for (guint x = 0; x + 1 < frame->columns; x += 2)
      {
        const guint8 *pixel = frame->data + ((gsize) y * frame->columns + x) * 3;

        if (pixel[1] != pixel[4] || pixel[2] != pixel[5])
          return FALSE;
      }
  return TRUE;
}

static void
fold_422 (const EfFrame *frame,
          guint8        *out)
{
  for (guint y = 0; y < frame->rows; y++)
    for (guint x = 0; x < frame->columns; x += 2)
      {
        const guint8 *pixel = frame->data + ((gsize) y * frame->columns + x) * 3;

        *out++ = pixel[0];
        *out++ = x + 1 < frame->columns ? pixel[3] : pixel[0];
        *out++ = pixel[1];
        *out++ = pixel[2];
      }
}

GBytes *
ef_packing_pack (const EfImageInfo *info,
                 const EfFrame     *frame,
                 EfPhotometric     *photometric)
{
  gsize length = get_packed_length (info);
  guint size = ef_frame_sample_bytes (info->bits_allocated);
  guint8 *out;

  *photometric = frame->photometric;
  if (is_subsampled (info) && frame->photometric == EF_PHOTOMETRIC_YBR_FULL && chroma_comes_in_pairs (frame))
    {
      out = g_malloc (length);
      fold_422 (frame, out);
      *photometric = EF_PHOTOMETRIC_YBR_FULL_422;
      return g_bytes_new_take (out, length);
    }
  if (info->bits_allocated != 1)
    length = frame->length;
  out = g_malloc0 (length);
  if (info->bits_allocated == 1)
    for (gsize i = 0; i < frame->length; i++)
      out[i / 8] |= (guint8) ((frame->data[i] != 0) << (i % 8));
  else if (info->planar == 1 && info->samples > 1)
    copy_planes (out, frame->data, (gsize) info->rows * info->columns, info->samples, size, TRUE);
  else
    memcpy (out, frame->data, length);
  swap_samples (out, length, size);
  return g_bytes_new_take (out, length);
}

GBytes *
ef_packing_deflate (const EfImageInfo  *info,
                    const EfFrame      *frame,
                    EfPhotometric      *photometric,
                    GError            **error)
{
  g_autoptr (GBytes) packed = ef_packing_pack (info, frame, photometric);
  gsize length;
  const guint8 *data = g_bytes_get_data (packed, &length);
  z_stream z = { 0 };
  g_autofree guint8 *out = NULL;
  gsize bound;
  int status;

  if (length > G_MAXUINT / 2 ||
      deflateInit2 (&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_LIMIT, "The frame is too large to be deflated");
      return NULL;
    }
  bound = deflateBound (&z, length);
  out = g_malloc (bound);
  z.next_in = (Bytef *) data;
  z.avail_in = length;
  z.next_out = out;
  z.avail_out = bound;
  status = deflate (&z, Z_FINISH);
  deflateEnd (&z);
  if (status != Z_STREAM_END)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "Deflating the frame failed");
      return NULL;
    }
  return g_bytes_new (out, z.total_out);
}
