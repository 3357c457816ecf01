#include "config.h"

#include "ef-codestream.h"

#include "ef-error.h"

#include <string.h>

static inline guint
get_be16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static inline guint32
get_be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static inline guint64
get_be64 (const guint8 *p)
{
  return (guint64) get_be32 (p) << 32 | get_be32 (p + 4);
}

/* --- JPEG ----------------------------------------------------------------------------------------------------- */

enum
{
  JPEG_SOI = 0xd8,
  JPEG_EOI = 0xd9,
  JPEG_SOS = 0xda,
  JPEG_APP0 = 0xe0,
  JPEG_APP8 = 0xe8,
  JPEG_APP14 = 0xee,
  JPEG_APP15 = 0xef,
  JPEG_SOF55 = 0xf7,
  JPEG_COM = 0xfe,
};

/* A piece of a JPEG stream: a marker with its segment, or the entropy coded data after SOS. */
typedef struct
{
  guint8 marker;        /* 0: entropy coded data */
  gsize start;          /* of the marker, or of the data */
  gsize payload;        /* after marker and length */
  gsize end;
} JpegPiece;

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

/* Where entropy coded data that start at @pos end: at the next marker but for restarts. T.81 stuffs a zero byte after
 * FF; T.87 a zero bit, so that in JPEG-LS any byte below 80 may follow. */
static gsize
jpeg_find_entropy_end (const guint8 *stream,
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

/* The marker segment at or after *@pos; bytes before it that are no marker are passed over, as decoders do. */
static gboolean
jpeg_next_segment (const guint8 *stream,
                   gsize         length,
                   gsize        *pos,
                   JpegPiece    *piece)
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
                          const JpegPiece *piece,
                          const char      *word,
                          gsize            n)
{
  return piece->end - piece->payload >= n && memcmp (stream + piece->payload, word, n) == 0;
}

static gboolean
jpeg_segment_is_jfif (const guint8    *stream,
                      const JpegPiece *piece)
{
  return piece->marker == JPEG_APP0 && jpeg_segment_starts_with (stream, piece, "JFIF", 5) &&
         piece->end - piece->payload >= 14;
}

static gboolean
jpeg_segment_is_adobe (const guint8    *stream,
                       const JpegPiece *piece)
{
  return piece->marker == JPEG_APP14 && jpeg_segment_starts_with (stream, piece, "Adobe", 5) &&
         piece->end - piece->payload >= 12;
}

static gboolean
jpeg_read_sof (const guint8    *stream,
               const JpegPiece *piece,
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
  JpegPiece piece;
  gboolean has_sof = FALSE;

  while (jpeg_next_segment (stream, length, &pos, &piece))
    {
      if (piece.marker == JPEG_SOS || piece.marker == JPEG_EOI)
        break;
      if (jpeg_segment_is_jfif (stream, &piece))
        info->has_jfif = TRUE;
      else if (jpeg_segment_is_adobe (stream, &piece))
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

enum
{
  J2K_SOC = 0xff4f,
  J2K_SIZ = 0xff51,
  J2K_COD = 0xff52,
  J2K_TLM = 0xff55,
  J2K_COM = 0xff64,
  J2K_SOT = 0xff90,
  J2K_SOD = 0xff93,
  J2K_EOC = 0xffd9,
};

static const guint8 jp2_signature[12] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ', 0x0d, 0x0a, 0x87, 0x0a };

static gboolean
jp2_is_wrapped (const guint8 *stream,
                gsize         length)
{
  return length > sizeof jp2_signature && memcmp (stream, jp2_signature, sizeof jp2_signature) == 0;
}

/* Finds the contiguous codestream box (T.800 I.5.4) and counts the boxes around it. */
static gboolean
jp2_find_codestream (const guint8  *stream,
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
  if (jp2_is_wrapped (stream, length) &&
      !jp2_find_codestream (stream, length, &info->offset, &info->length, &n_boxes))
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

/* Bytes after the end that tell nothing: one byte of padding, whatever its value, or zeros. */
static gboolean
tail_is_padding (const guint8 *tail,
                 gsize         length)
{
  if (length <= 1)
    return TRUE;
  for (gsize i = 0; i < length; i++)
    if (tail[i] != 0)
      return FALSE;
  return TRUE;
}

/* Appends the segment to @out as far as decoding needs it. Returns whether something went. */
static gboolean
jpeg_keep_segment (const guint8    *stream,
                   const JpegPiece *piece,
                   gboolean         is_jpegls,
                   GByteArray      *out)
{
  static const guint8 jfif_length[4] = { 0xff, JPEG_APP0, 0, 16 };
  static const guint8 adobe_length[4] = { 0xff, JPEG_APP14, 0, 14 };
  static const guint8 no_thumbnail[2] = { 0, 0 };
  const guint8 *payload = stream + piece->payload;
  gsize n = piece->end - piece->payload;

  if (piece->marker != JPEG_COM && !(piece->marker >= JPEG_APP0 && piece->marker <= JPEG_APP15))
    {
      g_byte_array_append (out, stream + piece->start, piece->end - piece->start);
      return FALSE;
    }
  if (jpeg_segment_is_jfif (stream, piece))
    {
      g_byte_array_append (out, jfif_length, 4);
      g_byte_array_append (out, payload, 12);
      g_byte_array_append (out, no_thumbnail, 2);
      return n > 14 || payload[12] != 0 || payload[13] != 0;
    }
  if (jpeg_segment_is_adobe (stream, piece))
    {
      g_byte_array_append (out, adobe_length, 4);
      g_byte_array_append (out, payload, 12);
      return n > 12;
    }
  /* The colour transform of JPEG-LS streams made by HP's coder. */
  if (is_jpegls && piece->marker == JPEG_APP8 && n == 5 && memcmp (payload, "mrfx", 4) == 0)
    {
      g_byte_array_append (out, stream + piece->start, piece->end - piece->start);
      return FALSE;
    }
  return TRUE;
}

static GByteArray *
jpeg_strip (const guint8  *stream,
            gsize          length,
            gboolean       is_jpegls,
            guint         *removed,
            GError       **error)
{
  g_autoptr (GByteArray) out = g_byte_array_sized_new (length);
  gsize pos = 2;
  JpegPiece piece;

  g_byte_array_append (out, stream, 2);
  for (;;)
    {
      gsize before = pos;

      if (!jpeg_next_segment (stream, length, &pos, &piece))
        {
          /* No end marker: the last scan ends with the stream. Anything else that is left belongs to no segment. */
          if (!tail_is_padding (stream + before, length - before))
            (*removed)++;
          break;
        }
      /* Bytes between segments; FF may fill. */
      for (gsize i = before; i < piece.start; i++)
        if (stream[i] != 0xff)
          {
            (*removed)++;
            break;
          }
      if (jpeg_keep_segment (stream, &piece, is_jpegls, out))
        (*removed)++;
      if (piece.marker == JPEG_EOI)
        {
          if (!tail_is_padding (stream + pos, length - pos))
            (*removed)++;
          break;
        }
      if (piece.marker == JPEG_SOS)
        {
          gsize end = jpeg_find_entropy_end (stream, length, pos);

          g_byte_array_append (out, stream + pos, end - pos);
          pos = end;
        }
    }
  return g_steal_pointer (&out);
}

static gboolean
j2k_comment_is_blank (const guint8 *text,
                      gsize         n)
{
  for (gsize i = 0; i < n; i++)
    if (text[i] != ' ')
      return FALSE;
  return TRUE;
}

static void
set_j2k_error (GError **error)
{
  g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The markers of the JPEG 2000 stream cannot be followed");
}

/* Copies one tile-part from @pos without its comments. Its length is stated in SOT, and perhaps again in TLM of the
 * main header; with TLM the comment stays as blanks. Returns the position after it, or 0. */
static gsize
j2k_strip_tile_part (const guint8 *p,
                     gsize         n,
                     gsize         pos,
                     gboolean      has_tlm,
                     GByteArray   *out,
                     guint        *removed)
{
  gsize start = pos, out_start = out->len, end, gone = 0;
  guint32 psot;

  if (n - pos < 12 || get_be16 (p + pos + 2) != 10)
    return 0;
  psot = get_be32 (p + pos + 6);
  if (psot != 0 && (psot < 14 || psot > n - pos))
    return 0;
  /* 0: up to the end of the codestream, which is found below. */
  end = psot != 0 ? pos + psot : n;

  g_byte_array_append (out, p + pos, 12);
  pos += 12;
  for (;;)
    {
      guint marker, size;

      if (end - pos < 2)
        return 0;
      marker = get_be16 (p + pos);
      if (marker == J2K_SOD)
        break;
      if (marker < 0xff00 || end - pos < 4)
        return 0;
      size = get_be16 (p + pos + 2);
      if (size < 2 || size > end - pos - 2)
        return 0;
      if (marker != J2K_COM)
        g_byte_array_append (out, p + pos, 2 + size);
      else if (!has_tlm)
        {
          gone += 2 + size;
          (*removed)++;
        }
      else
        {
          guint head = MIN (size, 4);
          guint text = out->len + 2 + head;

          g_byte_array_append (out, p + pos, 2 + size);
          if (!j2k_comment_is_blank (out->data + text, size - head))
            {
              memset (out->data + text, ' ', size - head);
              (*removed)++;
            }
        }
      pos += 2 + size;
    }
  if (psot == 0)
    {
      const guint8 *eoc = memmem (p + pos, n - pos, "\xff\xd9", 2);

      /* Coded data never hold a marker. */
      if (eoc != NULL)
        end = eoc - p;
    }
  g_byte_array_append (out, p + pos, end - pos);
  if (psot != 0 && gone > 0)
    {
      guint32 be = GUINT32_TO_BE ((guint32) (end - start - gone));
      memcpy (out->data + out_start + 6, &be, 4);
    }
  return end;
}

static GByteArray *
j2k_strip (const guint8  *p,
           gsize          n,
           guint         *removed,
           GError       **error)
{
  g_autoptr (GByteArray) out = g_byte_array_sized_new (n);
  gsize pos = 2;
  gboolean has_tlm = FALSE;

  g_byte_array_append (out, p, 2);
  while (n - pos >= 4 && get_be16 (p + pos) != J2K_SOT)
    {
      guint marker = get_be16 (p + pos);
      guint size = get_be16 (p + pos + 2);

      if (marker < 0xff00 || size < 2 || size > n - pos - 2)
        {
          set_j2k_error (error);
          return NULL;
        }
      if (marker == J2K_TLM)
        has_tlm = TRUE;
      if (marker == J2K_COM)
        (*removed)++;
      else
        g_byte_array_append (out, p + pos, 2 + size);
      pos += 2 + size;
    }

  while (n - pos >= 12 && get_be16 (p + pos) == J2K_SOT)
    {
      pos = j2k_strip_tile_part (p, n, pos, has_tlm, out, removed);
      if (pos == 0)
        {
          set_j2k_error (error);
          return NULL;
        }
    }
  if (n - pos >= 2 && get_be16 (p + pos) == J2K_EOC)
    {
      g_byte_array_append (out, p + pos, 2);
      pos += 2;
      if (!tail_is_padding (p + pos, n - pos))
        (*removed)++;
    }
  else if (!tail_is_padding (p + pos, n - pos))
    {
      /* A wrong length of a tile-part: what follows may well be the image. */
      set_j2k_error (error);
      return NULL;
    }
  return g_steal_pointer (&out);
}

GBytes *
ef_codestream_strip (const guint8  *stream,
                     gsize          length,
                     guint         *removed,
                     GError       **error)
{
  EfStreamInfo info;
  GByteArray *out;
  guint n_boxes = 0;

  *removed = 0;
  if (!ef_codestream_inspect (stream, length, &info, error))
    return NULL;

  if (info.kind == EF_STREAM_J2K)
    {
      if (jp2_is_wrapped (stream, length))
        jp2_find_codestream (stream, length, &info.offset, &info.length, &n_boxes);
      out = j2k_strip (stream + info.offset, info.length, removed, error);
      *removed += n_boxes;
    }
  else
    out = jpeg_strip (stream, length, info.kind == EF_STREAM_JPEGLS, removed, error);

  if (out == NULL)
    return NULL;
  if (*removed == 0)
    {
      g_byte_array_unref (out);
      return NULL;
    }
  return g_byte_array_free_to_bytes (out);
}

GBytes *
ef_codestream_add_tlm (GBytes *stream)
{
  /* Ztlm 0; Stlm: a byte for the tile, four for the length; tile 0. */
  guint8 tlm[11] = { 0xff, 0x55, 0, 9, 0, 0x50, 0 };
  gsize n, pos = 2;
  const guint8 *p = g_bytes_get_data (stream, &n);
  GByteArray *out;

  while (n - pos >= 12 && get_be16 (p + pos) != J2K_SOT)
    {
      if (get_be16 (p + pos) == J2K_TLM || (gsize) get_be16 (p + pos + 2) > n - pos - 2)
        return stream;
      pos += 2 + get_be16 (p + pos + 2);
    }
  if (n - pos < 12 || get_be32 (p + pos + 6) == 0 || get_be32 (p + pos + 6) > n - pos - 2)
    return stream;
  memcpy (tlm + 7, p + pos + 6, 4);
  out = g_byte_array_sized_new ((guint) (n + sizeof tlm));
  g_byte_array_append (out, p, (guint) pos);
  g_byte_array_append (out, tlm, sizeof tlm);
  g_byte_array_append (out, p + pos, (guint) (n - pos));
  g_bytes_unref (stream);
  return g_byte_array_free_to_bytes (out);
}
