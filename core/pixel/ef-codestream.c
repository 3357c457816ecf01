#include "config.h"

#include "ef-codestream-private.h"

#include "ef-error.h"

#include <string.h>

/* --- JPEG ----------------------------------------------------------------------------------------------------- */

static gboolean
jpeg_marker_is_sof (guint8 marker)
{
  return (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) ||
         marker == JPEG_SOF55;
}

static gboolean
jpeg_marker_is_bare (guint8 marker)
{
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd9);
}

gsize
ef_jpeg_find_entropy_end (const guint8 *stream,
                          gsize         length,
                          gsize         pos)
{
  while (pos + 1 < length)
    {
      const guint8 *ff = memchr (stream + pos, 0xff, length - 1 - pos);

      if (ff == NULL)
        break;
      pos = ff - stream;
      if (ff[1] >= 0x80 && ff[1] != 0xff && !(ff[1] >= 0xd0 && ff[1] <= 0xd7))
        return pos;
      pos += ff[1] == 0xff ? 1 : 2;
    }
  return length;
}

gboolean
ef_jpeg_next_segment (const guint8 *stream,
                      gsize         length,
                      gsize        *pos,
                      EfJpegPiece    *piece)
{
  gsize at = *pos;

  while (at + 1 < length)
    {
      if (stream[at] != 0xff || stream[at + 1] == 0xff || stream[at + 1] == 0x00)
        {
          at++;
          continue;
        }
      piece->marker = stream[at + 1];
      piece->start = at;
      if (jpeg_marker_is_bare (piece->marker))
        piece->payload = piece->end = at + 2;
      else
        {
          guint size;

          if (length - at < 4)
            return FALSE;
          size = get_be16 (stream + at + 2);
          if (size < 2 || size > length - at - 2)
            return FALSE;
          piece->payload = at + 4;
          piece->end = at + 2 + size;
        }
      *pos = piece->end;
      return TRUE;
    }
  return FALSE;
}

static gboolean
jpeg_segment_starts_with (const guint8    *stream,
                          const EfJpegPiece *piece,
                          const char      *word,
                          gsize            n)
{
  return piece->end - piece->payload >= n && memcmp (stream + piece->payload, word, n) == 0;
}

gboolean
ef_jpeg_segment_is_jfif (const guint8    *stream,
                         const EfJpegPiece *piece)
{
  return piece->marker == JPEG_APP0 && jpeg_segment_starts_with (stream, piece, "JFIF", 5) &&
         piece->end - piece->payload >= 14;
}

gboolean
ef_jpeg_segment_is_adobe (const guint8    *stream,
                          const EfJpegPiece *piece)
{
  return piece->marker == JPEG_APP14 && jpeg_segment_starts_with (stream, piece, "Adobe", 5) &&
         piece->end - piece->payload >= 12;
}

static gboolean
jpeg_read_sof (const guint8    *stream,
               const EfJpegPiece *piece,
               EfStreamInfo    *info)
{
  const guint8 *p = stream + piece->payload;
  gsize n = piece->end - piece->payload;

  if (n < 6)
    return FALSE;
  info->sof = piece->marker;
  info->precision = p[0];
  info->height = get_be16 (p + 1);
  info->width = get_be16 (p + 3);
  info->components = p[5];
  if (info->components < 1 || info->components > 4 || n < 6 + 3 * (gsize) info->components)
    return FALSE;

  for (guint i = 0; i < info->components; i++)
    {
      info->id[i] = p[6 + 3 * i];
      info->h[i] = p[7 + 3 * i] >> 4;
      info->v[i] = p[7 + 3 * i] & 15;
    }
  switch (piece->marker)
    {
    case 0xc0:
    case 0xc1:
    case 0xc2:
    case 0xc9:
    case 0xca:
      info->kind = EF_STREAM_JPEG_DCT;
      info->progressive = piece->marker == 0xc2 || piece->marker == 0xca;
      info->arithmetic = piece->marker >= 0xc9;
      return TRUE;
    case 0xc3:
      info->kind = EF_STREAM_JPEG_LOSSLESS;
      return TRUE;
    case JPEG_SOF55:
      info->kind = EF_STREAM_JPEGLS;
      return TRUE;
    default:
      return TRUE;
    }
}

static gboolean
jpeg_inspect (const guint8  *stream,
              gsize          length,
              EfStreamInfo  *info,
              GError       **error)
{
  gsize pos = 2;
  EfJpegPiece piece = { 0 }; /* a stream may end before its first piece */
  gboolean has_sof = FALSE;

  while (ef_jpeg_next_segment (stream, length, &pos, &piece))
    {
      if (piece.marker == JPEG_SOS || piece.marker == JPEG_EOI)
        break;
      if (ef_jpeg_segment_is_jfif (stream, &piece))
        info->has_jfif = TRUE;
      else if (ef_jpeg_segment_is_adobe (stream, &piece))
        {
          info->has_adobe = TRUE;
          info->adobe_transform = stream[piece.payload + 11];
        }
      else if (jpeg_marker_is_sof (piece.marker))
        {
          if (has_sof || !jpeg_read_sof (stream, &piece, info))
            {
              g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The frame header of the JPEG stream is broken");
              return FALSE;
            }
          has_sof = TRUE;
        }
    }

  if (!has_sof || piece.marker != JPEG_SOS)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The JPEG stream holds no image");
      return FALSE;
    }
  if (info->kind == EF_STREAM_UNKNOWN)
    {
      g_set_error_literal (error,
                           EF_ERROR,
                           EF_ERROR_CODEC,
                           "The JPEG stream uses a hierarchical or an arithmetic lossless process, "
                           "which no decoder here knows");
      return FALSE;
    }
  info->length = length;
  return TRUE;
}

/* --- JPEG 2000 ------------------------------------------------------------------------------------------------ */

static const guint8 jp2_signature[12] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ', 0x0d, 0x0a, 0x87, 0x0a };

gboolean
ef_jp2_is_wrapped (const guint8 *stream,
                   gsize         length)
{
  return length > sizeof jp2_signature && memcmp (stream, jp2_signature, sizeof jp2_signature) == 0;
}

gboolean
ef_jp2_find_codestream (const guint8  *stream,
                        gsize          length,
                        gsize         *offset,
                        gsize         *size,
                        guint         *n_boxes)
{
  gsize pos = 0;
  gboolean found = FALSE;

  *n_boxes = 0;
  while (length - pos >= 8)
    {
      guint64 box = get_be32 (stream + pos);
      guint header = 8;

      if (box == 1)
        {
          if (length - pos < 16)
            break;
          box = get_be64 (stream + pos + 8);
          header = 16;
        }
      else if (box == 0)
        box = length - pos;
      /* Padding after the last box, or a codestream that was cut: what there is belongs to it. */
      if (box > length - pos && memcmp (stream + pos + 4, "jp2c", 4) == 0)
        box = length - pos;
      if (box < header || box > length - pos)
        break;
      if (!found && memcmp (stream + pos + 4, "jp2c", 4) == 0)
        {
          *offset = pos + header;
          *size = box - header;
          found = TRUE;
        }
      else
        (*n_boxes)++;
      pos += box;
    }
  return found;
}

static gboolean
j2k_read_siz (const guint8 *p,
              gsize         n,
              EfStreamInfo *info)
{
  guint32 x1, y1, x0, y0;

  if (n < 36)
    return FALSE;
  x1 = get_be32 (p + 2);
  y1 = get_be32 (p + 6);
  x0 = get_be32 (p + 10);
  y0 = get_be32 (p + 14);
  info->components = get_be16 (p + 34);
  if (x1 <= x0 || y1 <= y0 || info->components < 1 || info->components > 4 ||
      n < 36 + 3 * (gsize) info->components || get_be32 (p + 18) == 0 || get_be32 (p + 22) == 0)
    return FALSE;

  info->width = x1 - x0;
  info->height = y1 - y0;
  info->precision = (p[36] & 0x7f) + 1;
  info->is_signed = (p[36] & 0x80) != 0;
  for (guint i = 0; i < info->components; i++)
    {
      const guint8 *component = p + 36 + 3 * i;

      if (component[0] != p[36])
        return FALSE;
      if (component[1] != 1 || component[2] != 1)
        info->subsampled = TRUE;
    }
  return TRUE;
}

static gboolean
j2k_inspect (const guint8  *stream,
             gsize          length,
             EfStreamInfo  *info,
             GError       **error)
{
  const guint8 *p = stream + info->offset;
  gsize n = info->length;
  gsize pos = 2;
  gboolean has_siz = FALSE;

  while (n - pos >= 4)
    {
      guint marker = get_be16 (p + pos);
      guint size = get_be16 (p + pos + 2);

      if (marker == J2K_SOT)
        break;
      if (marker < 0xff00 || size < 2 || size > n - pos - 2)
        {
          has_siz = FALSE;
          break;
        }
      if (marker == J2K_SIZ)
        {
          has_siz = j2k_read_siz (p + pos + 4, size - 2, info);
          if (!has_siz)
            break;
        }
      else if (marker == J2K_COD && size >= 7)
        {
          info->mct = p[pos + 8] != 0;
          info->irreversible = size >= 12 && p[pos + 13] == 0;
        }
      pos += 2 + size;
    }
  if (!has_siz)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The main header of the JPEG 2000 stream is broken");
      return FALSE;
    }
  info->kind = EF_STREAM_J2K;
  return TRUE;
}

/* --- both ----------------------------------------------------------------------------------------------------- */

gboolean
ef_codestream_inspect (const guint8  *stream,
                       gsize          length,
                       EfStreamInfo  *info,
                       GError       **error)
{
  guint n_boxes;

  memset (info, 0, sizeof *info);
  if (length >= 4 && stream[0] == 0xff && stream[1] == JPEG_SOI)
    return jpeg_inspect (stream, length, info, error);

  info->length = length;
  if (ef_jp2_is_wrapped (stream, length) &&
      !ef_jp2_find_codestream (stream, length, &info->offset, &info->length, &n_boxes))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The JP2 file holds no codestream");
      return FALSE;
    }
  if (info->length >= 4 && get_be32 (stream + info->offset) == ((guint32) J2K_SOC << 16 | J2K_SIZ))
    return j2k_inspect (stream, length, info, error);

  g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The frame is no codestream of the family that the file names");
  return FALSE;
}

gboolean
ef_codestream_check (const EfStreamInfo *stream,
                     const EfImageInfo  *info,
                     GError            **error)
{
  const char *what = NULL;

  if (stream->width != info->columns || stream->height != info->rows)
    what = "size";
  else if (stream->components != info->samples)
    what = "number of components";
  else if (stream->precision < 1 || stream->precision > info->bits_allocated)
    what = "sample precision";
  else if (stream->subsampled)
    what = "subsampling of components";
  if (what == NULL)
    return TRUE;

  g_set_error (error, EF_ERROR, EF_ERROR_CODEC, "The %s stated by the codestream contradicts the data set", what);
  return FALSE;
}

EfPhotometric
ef_codestream_get_colour (const EfStreamInfo *stream,
                          const EfImageInfo  *info)
{
  gboolean is_subsampled;

  if (stream->components != 3)
    return info->photometric;

  if (stream->has_adobe)
    return stream->adobe_transform == 0 ? EF_PHOTOMETRIC_RGB : EF_PHOTOMETRIC_YBR_FULL;
  if (stream->has_jfif)
    return EF_PHOTOMETRIC_YBR_FULL;
  if (stream->id[0] == 'R' && stream->id[1] == 'G' && stream->id[2] == 'B')
    return EF_PHOTOMETRIC_RGB;

  /* No marker tells. Nobody subsamples green and blue, so such a stream is YCbCr even where RGB is declared. */
  is_subsampled = stream->h[0] != stream->h[1] || stream->v[0] != stream->v[1];
  return info->photometric == EF_PHOTOMETRIC_RGB && !is_subsampled ? EF_PHOTOMETRIC_RGB : EF_PHOTOMETRIC_YBR_FULL;
}
