/* Codestreams without what decoding does not need. */
#include "config.h"

#include "ef-codestream-private.h"

#include "ef-error.h"

#include <string.h>

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
                   const EfJpegPiece *piece,
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
  if (ef_jpeg_segment_is_jfif (stream, piece))
    {
      g_byte_array_append (out, jfif_length, 4);
      g_byte_array_append (out, payload, 12);
      g_byte_array_append (out, no_thumbnail, 2);
      return n > 14 || payload[12] != 0 || payload[13] != 0;
    }
  if (ef_jpeg_segment_is_adobe (stream, piece))
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
  EfJpegPiece piece;

  g_byte_array_append (out, stream, 2);
  for (;;)
    {
      gsize before = pos;

      if (!ef_jpeg_next_segment (stream, length, &pos, &piece))
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
          gsize end = ef_jpeg_find_entropy_end (stream, length, pos);

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
      if (ef_jp2_is_wrapped (stream, length))
        ef_jp2_find_codestream (stream, length, &info.offset, &info.length, &n_boxes);
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
