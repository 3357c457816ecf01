#include "config.h"

#include "ef-jpegls.h"

#include "ef-error.h"
#include "ef-frame-private.h"

#include <charls/charls.h>
#include <string.h>

typedef charls_jpegls_decoder Decoder;
typedef charls_jpegls_encoder Encoder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decoder, charls_jpegls_decoder_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Encoder, charls_jpegls_encoder_destroy)

static gboolean
set_decode_error (GError **error)
{
  g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "Decoding the JPEG-LS stream failed");
  return FALSE;
}

/* Samples of a decoded stream, by pixel or by plane, into the frame. */
static void
store_samples (EfFrame      *frame,
               const guint8 *samples,
               gboolean      is_wide,
               gboolean      by_plane)
{
  gsize n_row = (gsize) frame->columns * frame->samples;
  gsize n_plane = (gsize) frame->columns * frame->rows;
  g_autofree guint16 *row = NULL;

  if (!by_plane)
    {
      for (guint y = 0; y < frame->rows; y++)
        if (is_wide)
          ef_frame_store_u16 (frame, y, (const guint16 *) samples + y * n_row);
        else
          ef_frame_store_u8 (frame, y, samples + y * n_row);
      return;
    }

  row = g_new (guint16, n_row);
  for (guint y = 0; y < frame->rows; y++)
    {
      for (guint c = 0; c < frame->samples; c++)
        for (guint x = 0; x < frame->columns; x++)
          {
            gsize at = c * n_plane + (gsize) y * frame->columns + x;

            row[(gsize) x * frame->samples + c] = is_wide ? ((const guint16 *) samples)[at] : samples[at];
          }
      ef_frame_store_u16 (frame, y, row);
    }
}

/* CharLS counts bits below zero, and on for minutes, when a stream ends without a marker. (transfer full) (nullable): a
 * copy with an end marker, if @stream has none near its end. */
static guint8 *
add_end_marker (const guint8 *stream,
                gsize         length)
{
  static const guint8 end[2] = { 0xff, 0xd9 };
  guint8 *copy;

  for (gsize i = length; i >= 2 && i + 4 > length; i--)
    if (memcmp (stream + i - 2, end, 2) == 0)
      return NULL;
  copy = g_malloc (length + sizeof end);
  memcpy (copy, stream, length);
  memcpy (copy + length, end, sizeof end);
  return copy;
}

gboolean
ef_jpegls_decode (const EfStreamInfo  *stream_info,
                  const EfImageInfo   *info,
                  const guint8        *stream,
                  gsize                length,
                  EfFrame             *frame,
                  GError             **error)
{
  g_autoptr (Decoder) decoder = charls_jpegls_decoder_create ();
  g_auto (EfFrame) result = { 0 };
  g_autofree guint8 *samples = NULL;
  g_autofree guint8 *ended = NULL;
  charls_frame_info shape;
  charls_spiff_header spiff;
  charls_interleave_mode mode;
  gint32 has_spiff = 0;
  gsize size;
  EfPhotometric colour = info->photometric == EF_PHOTOMETRIC_YBR_FULL_422 ? EF_PHOTOMETRIC_YBR_FULL : info->photometric;

  if (!ef_frame_allocate (&result, info, colour, error))
    return FALSE;
  ended = add_end_marker (stream, length);
  if (ended != NULL)
    {
      stream = ended;
      length += 2;
    }
  if (decoder == NULL || charls_jpegls_decoder_set_source_buffer (decoder, stream, length) != 0 ||
      charls_jpegls_decoder_read_spiff_header (decoder, &spiff, &has_spiff) != 0 ||
      charls_jpegls_decoder_read_header (decoder) != 0 ||
      charls_jpegls_decoder_get_frame_info (decoder, &shape) != 0 ||
      charls_jpegls_decoder_get_interleave_mode (decoder, &mode) != 0)
    return set_decode_error (error);

  /* The walk over the markers and the library must have read the same header. */
  if (shape.width != info->columns || shape.height != info->rows || shape.component_count != (gint32) info->samples ||
      shape.bits_per_sample != (gint32) stream_info->precision || shape.bits_per_sample > 16)
    return set_decode_error (error);

  size = (gsize) info->columns * info->rows * info->samples * (shape.bits_per_sample > 8 ? 2 : 1);
  samples = g_try_malloc (size);
  if (samples == NULL || charls_jpegls_decoder_decode_to_buffer (decoder, samples, size, 0) != 0)
    return set_decode_error (error);

  store_samples (&result,
                 samples,
                 shape.bits_per_sample > 8,
                 mode == CHARLS_INTERLEAVE_MODE_NONE && info->samples > 1);
  ef_frame_extend_sign (&result, info, stream_info->precision);
  *frame = result;
  result.data = NULL;
  return TRUE;
}

GBytes *
ef_jpegls_encode (const EfFrame  *frame,
                  GError        **error)
{
  g_autoptr (Encoder) encoder = charls_jpegls_encoder_create ();
  g_autofree guint8 *out = NULL;
  gsize size = 0, written = 0;
  /* Signed samples keep all their bits, so that no decoder has to extend a sign. */
  guint depth = frame->is_signed ? frame->bits_allocated : MAX (ef_frame_get_depth (frame), 2);
  charls_frame_info shape = { frame->columns, frame->rows, (gint32) depth, (gint32) frame->samples };
  g_autofree guint8 *narrow = NULL;
  const guint8 *in = frame->data;
  gsize length = frame->length;

  /* CharLS takes bytes for up to 8 bits, whatever is allocated. */
  if (frame->bits_allocated == 16 && depth <= 8)
    {
      length /= 2;
      narrow = g_malloc (length);
      for (gsize i = 0; i < length; i++)
        narrow[i] = (guint8) ((const guint16 *) frame->data)[i];
      in = narrow;
    }

  if (encoder != NULL && charls_jpegls_encoder_set_frame_info (encoder, &shape) == 0 &&
      charls_jpegls_encoder_set_interleave_mode (encoder,
                                                 frame->samples > 1 ? CHARLS_INTERLEAVE_MODE_SAMPLE
                                                                    : CHARLS_INTERLEAVE_MODE_NONE) == 0 &&
      charls_jpegls_encoder_get_estimated_destination_size (encoder, &size) == 0)
    {
      /* Noise can grow by more than the library's estimate. */
      size += size / 2 + 4096;
      out = g_try_malloc (size);
      if (out != NULL && charls_jpegls_encoder_set_destination_buffer (encoder, out, size) == 0 &&
          charls_jpegls_encoder_encode_from_buffer (encoder, in, length, 0) == 0 &&
          charls_jpegls_encoder_get_bytes_written (encoder, &written) == 0)
        return g_bytes_new (out, written);
    }
  g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "Encoding as JPEG-LS failed");
  return NULL;
}
