#include "config.h"

#include "ef-rle.h"

#include "ef-error.h"
#include "ef-frame-private.h"

#include <string.h>

#define HEADER_LENGTH 64
#define MAX_SEGMENTS 15

/* Unpacks a segment into every @step-th byte of @out, @n of them. Returns whether all came. */
static gboolean
unpack_segment (const guint8 *in,
                gsize         length,
                guint8       *out,
                gsize         n,
                guint         step)
{
  const guint8 *end = in + length;
  gsize done = 0;

  while (done < n && in < end)
    {
      guint control = *in++;

      if (control < 128)
        {
          gsize run = MIN (control + 1, MIN ((gsize) (end - in), n - done));

          if (step == 1)
            memcpy (out + done, in, run);
          else
            for (gsize i = 0; i < run; i++)
              out[(done + i) * step] = in[i];
          in += run;
          done += run;
        }
      else if (control > 128 && in < end)
        {
          gsize run = MIN (257 - control, n - done);
          guint8 value = *in++;

          for (gsize i = 0; i < run; i++)
            out[(done + i) * step] = value;
          done += run;
        }
    }
  return done == n;
}

/* Where byte @byte (0: the most significant) of a sample stands in memory. */
static inline guint
byte_place (guint byte,
            guint sample_bytes)
{
  return G_BYTE_ORDER == G_LITTLE_ENDIAN ? sample_bytes - 1 - byte : byte;
}

gboolean
ef_rle_decode (const EfImageInfo  *info,
               const guint8       *stream,
               gsize               length,
               EfFrame            *frame,
               GError            **error)
{
  g_auto (EfFrame) result = { 0 };
  g_autofree guint8 *bits = NULL;
  guint32 header[16];
  guint sample_bytes;
  gsize plane;
  /* Planes are never subsampled here. */
  EfPhotometric colour = info->photometric == EF_PHOTOMETRIC_YBR_FULL_422 ? EF_PHOTOMETRIC_YBR_FULL : info->photometric;

  if (!ef_frame_allocate (&result, info, colour, error))
    return FALSE;
  sample_bytes = ef_frame_sample_bytes (info->bits_allocated);
  plane = (gsize) info->rows * info->columns;

  if (length < HEADER_LENGTH)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The RLE stream has no header");
      return FALSE;
    }
  memcpy (header, stream, HEADER_LENGTH);
  for (guint i = 0; i < 16; i++)
    header[i] = GUINT32_FROM_LE (header[i]);
  if (header[0] != info->samples * sample_bytes || header[0] > MAX_SEGMENTS)
    {
      g_set_error_literal (error,
                           EF_ERROR,
                           EF_ERROR_CODEC,
                           "The number of RLE segments contradicts the data set");
      return FALSE;
    }
  if (info->bits_allocated == 1)
    bits = g_malloc0 (plane / 8 + 1);

  for (guint i = 0; i < header[0]; i++)
    {
      gsize start = header[i + 1];
      gsize end = i + 1 < header[0] ? header[i + 2] : length;
      guint sample = i / sample_bytes, byte = i % sample_bytes;
      gboolean complete = FALSE;

      if (start >= HEADER_LENGTH && start <= end && end <= length)
        {
          if (bits != NULL)
            complete = info->samples == 1 && unpack_segment (stream + start, end - start, bits, (plane + 7) / 8, 1);
          else
            complete = unpack_segment (stream + start,
                                       end - start,
                                       result.data + sample * sample_bytes + byte_place (byte, sample_bytes),
                                       plane,
                                       info->samples * sample_bytes);
        }
      if (!complete)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_CODEC, "RLE segment %u ends early", i + 1);
          return FALSE;
        }
    }
  if (bits != NULL)
    for (gsize i = 0; i < plane; i++)
      result.data[i] = bits[i / 8] >> (i % 8) & 1;

  *frame = result;
  memset (&result, 0, sizeof result);
  return TRUE;
}

/* Packs one row; rows are packed apart (PS3.5 G.3.1). */
static void
pack_row (const guint8 *row,
          gsize         n,
          GByteArray   *out)
{
  gsize i = 0;

  while (i < n)
    {
      gsize run = 1, start;
      guint8 control;

      while (i + run < n && run < 128 && row[i + run] == row[i])
        run++;
      if (run >= 2)
        {
          control = (guint8) (257 - run);
          g_byte_array_append (out, &control, 1);
          g_byte_array_append (out, row + i, 1);
          i += run;
          continue;
        }
      /* A literal run lasts until three equal bytes: two would gain nothing. */
      start = i++;
      while (i < n && i - start < 128 && !(i + 2 < n && row[i] == row[i + 1] && row[i] == row[i + 2]))
        i++;
      control = (guint8) (i - start - 1);
      g_byte_array_append (out, &control, 1);
      g_byte_array_append (out, row + start, i - start);
    }
}

static void
pack_plane (const guint8 *in,
            guint         step,
            gsize         columns,
            gsize         rows,
            guint8       *row,
            GByteArray   *out)
{
  for (gsize y = 0; y < rows; y++)
    {
      for (gsize x = 0; x < columns; x++)
        row[x] = in[(y * columns + x) * step];
      pack_row (row, columns, out);
    }
  if (out->len & 1)
    g_byte_array_append (out, (const guint8 *) "", 1);
}

GBytes *
ef_rle_encode (const EfFrame *frame)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *row = g_malloc (frame->columns);
  guint32 header[16] = { 0 };
  guint sample_bytes = ef_frame_sample_bytes (frame->bits_allocated);
  guint segment = 0;

  g_byte_array_set_size (out, HEADER_LENGTH);
  if (frame->bits_allocated == 1)
    {
      gsize n = (gsize) frame->rows * frame->columns;
      g_autofree guint8 *bits = g_malloc0 (n / 8 + 1);

      for (gsize i = 0; i < n; i++)
        bits[i / 8] |= (guint8) ((frame->data[i] != 0) << (i % 8));
      header[++segment] = GUINT32_TO_LE (out->len);
      pack_row (bits, (n + 7) / 8, out);
      if (out->len & 1)
        g_byte_array_append (out, (const guint8 *) "", 1);
    }
  else
    for (guint sample = 0; sample < frame->samples; sample++)
      for (guint byte = 0; byte < sample_bytes; byte++)
        {
          header[++segment] = GUINT32_TO_LE (out->len);
          pack_plane (frame->data + sample * sample_bytes + byte_place (byte, sample_bytes),
                      frame->samples * sample_bytes,
                      frame->columns,
                      frame->rows,
                      row,
                      out);
        }
  header[0] = GUINT32_TO_LE (segment);
  memcpy (out->data, header, HEADER_LENGTH);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
ef_rle_strip (const guint8 *stream,
              gsize         length,
              guint        *removed)
{
  guint32 n_segments;
  guint8 *copy;

  *removed = 0;
  if (length < HEADER_LENGTH)
    return NULL;
  memcpy (&n_segments, stream, 4);
  n_segments = GUINT32_FROM_LE (n_segments);
  if (n_segments > MAX_SEGMENTS)
    return NULL;
  for (gsize i = 4 + 4 * n_segments; i < HEADER_LENGTH && *removed == 0; i++)
    if (stream[i] != 0)
      *removed = 1;
  if (*removed == 0)
    return NULL;

  copy = g_memdup2 (stream, length);
  memset (copy + 4 + 4 * n_segments, 0, HEADER_LENGTH - 4 - 4 * n_segments);
  return g_bytes_new_take (copy, length);
}
