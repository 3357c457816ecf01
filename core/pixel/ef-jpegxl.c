#include "config.h"

#include "ef-jpegxl.h"

#include "ef-byte-order.h"
#include "ef-error.h"
#include "ef-frame-private.h"

#include <jxl/decode.h>
#include <jxl/encode.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JxlDecoder, JxlDecoderDestroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JxlEncoder, JxlEncoderDestroy)

/* 1 is fastest, 9 smallest; the gain beyond 4 is a few per cent for many times the work. */
#define EFFORT 4
#define CHUNK ((gsize) 1 << 16)
/* A JPEG stream is not many times longer than what it was packed into. */
#define MAX_JPEG ((gsize) 1 << 30)

const char *
ef_jpegxl_get_reason (void)
{
  return NULL;
}

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, EF_ERROR, EF_ERROR_CODEC, "%s the JPEG XL stream failed", what);
  return FALSE;
}

/* --- decoding -------------------------------------------------------------------------------------------------- */

/* A lying stream may not ask for memory: it must be what the data set describes. */
static gboolean
basics_fit (const JxlBasicInfo *basics,
            const EfImageInfo  *info)
{
  return basics->xsize == info->columns && basics->ysize == info->rows &&
         basics->num_color_channels == info->samples && basics->num_extra_channels == 0 && !basics->have_animation &&
         basics->exponent_bits_per_sample == 0 && basics->bits_per_sample <= info->bits_allocated &&
         (info->bits_allocated == 8 || info->bits_allocated == 16);
}

static JxlDecoder *
open_decoder (const guint8 *stream,
              gsize         length,
              int           events)
{
  g_autoptr (JxlDecoder) decoder = JxlDecoderCreate (NULL);

  if (decoder == NULL || JxlDecoderSubscribeEvents (decoder, events) != JXL_DEC_SUCCESS ||
      JxlDecoderSetKeepOrientation (decoder, JXL_TRUE) != JXL_DEC_SUCCESS ||
      JxlDecoderSetInput (decoder, stream, length) != JXL_DEC_SUCCESS)
    return NULL;
  JxlDecoderCloseInput (decoder);
  return g_steal_pointer (&decoder);
}

/* The decoder stretches samples of fewer bits to the whole range of its words. */
static void
squeeze (EfFrame *frame,
         guint    bits)
{
  gsize n = (gsize) frame->rows * frame->columns * frame->samples;
  guint32 from = frame->bits_allocated == 8 ? 255 : 65535, to = (1u << bits) - 1;

  if (from == to)
    return;
  for (gsize i = 0; i < n; i++)
    if (frame->bits_allocated == 8)
      frame->data[i] = (guint8) ((frame->data[i] * to + from / 2) / from);
    else
      ((guint16 *) (void *) frame->data)[i] =
          (guint16) (((guint64) ((guint16 *) (void *) frame->data)[i] * to + from / 2) / from);
}

gboolean
ef_jpegxl_decode (const EfImageInfo  *info,
                  const guint8       *stream,
                  gsize               length,
                  EfFrame            *frame,
                  GError            **error)
{
  g_autoptr (JxlDecoder) decoder = open_decoder (stream, length, JXL_DEC_BASIC_INFO | JXL_DEC_FULL_IMAGE);
  const JxlPixelFormat format = { info->samples, info->bits_allocated == 8 ? JXL_TYPE_UINT8 : JXL_TYPE_UINT16,
                                  JXL_NATIVE_ENDIAN, 0 };
  EfPhotometric photometric = info->photometric;
  g_auto (EfFrame) result = { 0 };
  JxlBasicInfo basics;
  gsize size = 0;

  if (decoder == NULL)
    return fail (error, "Decoding");
  if (JxlDecoderProcessInput (decoder) != JXL_DEC_BASIC_INFO ||
      JxlDecoderGetBasicInfo (decoder, &basics) != JXL_DEC_SUCCESS)
    return fail (error, "Reading the header of");
  if (!basics_fit (&basics, info))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC,
                           "Size, channels or depth stated by the JPEG XL stream contradict the data set");
      return FALSE;
    }
  /* Streams that lose are in XYB inside and come out in RGB; the others hold what was put in. */
  if (info->samples == 3 && !(basics.uses_original_profile && photometric == EF_PHOTOMETRIC_YBR_FULL))
    photometric = EF_PHOTOMETRIC_RGB;
  if (!ef_frame_allocate (&result, info, photometric, error))
    return FALSE;
  if (JxlDecoderProcessInput (decoder) != JXL_DEC_NEED_IMAGE_OUT_BUFFER ||
      JxlDecoderImageOutBufferSize (decoder, &format, &size) != JXL_DEC_SUCCESS || size != result.length ||
      JxlDecoderSetImageOutBuffer (decoder, &format, result.data, result.length) != JXL_DEC_SUCCESS ||
      JxlDecoderProcessInput (decoder) != JXL_DEC_FULL_IMAGE)
    return fail (error, "Decoding");
  squeeze (&result, basics.bits_per_sample);
  ef_frame_extend_sign (&result, info, basics.bits_per_sample);
  *frame = result;
  result.data = NULL;
  return TRUE;
}

GBytes *
ef_jpegxl_unpack (const guint8 *stream,
                  gsize         length)
{
  g_autoptr (JxlDecoder) decoder =
      open_decoder (stream, length, JXL_DEC_BASIC_INFO | JXL_DEC_JPEG_RECONSTRUCTION | JXL_DEC_FULL_IMAGE);
  g_autofree guint8 *out = NULL;
  gsize size = 0, used = 0;

  while (decoder != NULL)
    {
      JxlBasicInfo basics;

      switch (JxlDecoderProcessInput (decoder))
        {
        case JXL_DEC_BASIC_INFO:
          if (JxlDecoderGetBasicInfo (decoder, &basics) != JXL_DEC_SUCCESS ||
              (guint64) basics.xsize * basics.ysize * basics.num_color_channels > EF_FRAME_MAX_BYTES)
            return NULL;
          break;
        case JXL_DEC_JPEG_RECONSTRUCTION:
          size = length + length / 2 + CHUNK;
          out = g_malloc (size);
          JxlDecoderSetJPEGBuffer (decoder, out, size);
          break;
        case JXL_DEC_JPEG_NEED_MORE_OUTPUT:
          used = size - JxlDecoderReleaseJPEGBuffer (decoder);
          if (size > MAX_JPEG / 2)
            return NULL;
          size *= 2;
          out = g_realloc (out, size);
          JxlDecoderSetJPEGBuffer (decoder, out + used, size - used);
          break;
        case JXL_DEC_FULL_IMAGE:
          if (out == NULL)
            return NULL;
          used = size - JxlDecoderReleaseJPEGBuffer (decoder);
          return g_bytes_new_take (g_steal_pointer (&out), used);
        default:
          return NULL;
        }
    }
  return NULL;
}

/* --- encoding -------------------------------------------------------------------------------------------------- */

static GBytes *
collect (JxlEncoder  *encoder,
         GError     **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize used = 0;

  for (;;)
    {
      guint8 *next;
      gsize left = CHUNK;
      JxlEncoderStatus status;

      g_byte_array_set_size (out, (guint) (used + CHUNK));
      next = out->data + used;
      status = JxlEncoderProcessOutput (encoder, &next, &left);
      used = (gsize) (next - out->data);
      if (status == JXL_ENC_SUCCESS)
        break;
      if (status != JXL_ENC_NEED_MORE_OUTPUT || used > G_MAXUINT / 2)
        {
          fail (error, "Encoding");
          return NULL;
        }
    }
  g_byte_array_set_size (out, (guint) used);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/* The encoder wants samples of fewer bits stretched to the whole range of its words. (transfer full) (nullable): they are
 * right as they are. */
static guint8 *
stretch (const EfFrame *frame,
         guint          bits)
{
  gsize n = (gsize) frame->rows * frame->columns * frame->samples;
  guint32 to = frame->bits_allocated == 8 ? 255 : 65535, from = (1u << bits) - 1;
  guint8 *out;

  if (from == to)
    return NULL;
  out = g_malloc (frame->length);
  for (gsize i = 0; i < n; i++)
    if (frame->bits_allocated == 8)
      out[i] = (guint8) ((frame->data[i] * to + from / 2) / from);
    else
      ((guint16 *) (void *) out)[i] =
          (guint16) (((guint64) ((const guint16 *) (const void *) frame->data)[i] * to + from / 2) / from);
  return out;
}

GBytes *
ef_jpegxl_encode (const EfFrame  *frame,
                  GError        **error)
{
  g_autoptr (JxlEncoder) encoder = JxlEncoderCreate (NULL);
  JxlEncoderFrameSettings *settings = encoder != NULL ? JxlEncoderFrameSettingsCreate (encoder, NULL) : NULL;
  const JxlPixelFormat format = { frame->samples, frame->bits_allocated == 8 ? JXL_TYPE_UINT8 : JXL_TYPE_UINT16,
                                  JXL_NATIVE_ENDIAN, 0 };
  guint depth = frame->is_signed ? frame->bits_allocated : ef_frame_get_depth (frame);
  g_autofree guint8 *stretched = stretch (frame, depth);
  JxlColorEncoding colour;
  JxlBasicInfo basics;

  JxlEncoderInitBasicInfo (&basics);
  basics.xsize = frame->columns;
  basics.ysize = frame->rows;
  basics.bits_per_sample = depth;
  basics.num_color_channels = frame->samples;
  basics.uses_original_profile = JXL_TRUE;
  JxlColorEncodingSetToSRGB (&colour, frame->samples == 1);
  if (settings == NULL || JxlEncoderSetBasicInfo (encoder, &basics) != JXL_ENC_SUCCESS ||
      JxlEncoderSetColorEncoding (encoder, &colour) != JXL_ENC_SUCCESS ||
      JxlEncoderSetFrameLossless (settings, JXL_TRUE) != JXL_ENC_SUCCESS ||
      JxlEncoderFrameSettingsSetOption (settings, JXL_ENC_FRAME_SETTING_EFFORT, EFFORT) != JXL_ENC_SUCCESS ||
      JxlEncoderAddImageFrame (settings, &format, stretched != NULL ? stretched : frame->data, frame->length) !=
          JXL_ENC_SUCCESS)
    {
      fail (error, "Encoding");
      return NULL;
    }
  JxlEncoderCloseInput (encoder);
  return collect (encoder, error);
}

GBytes *
ef_jpegxl_pack (const guint8  *jpeg,
                gsize          length,
                GError       **error)
{
  g_autoptr (JxlEncoder) encoder = JxlEncoderCreate (NULL);
  JxlEncoderFrameSettings *settings = encoder != NULL ? JxlEncoderFrameSettingsCreate (encoder, NULL) : NULL;

  if (settings == NULL || JxlEncoderUseContainer (encoder, JXL_TRUE) != JXL_ENC_SUCCESS ||
      JxlEncoderStoreJPEGMetadata (encoder, JXL_TRUE) != JXL_ENC_SUCCESS ||
      JxlEncoderAddJPEGFrame (settings, jpeg, length) != JXL_ENC_SUCCESS)
    {
      fail (error, "Packing JPEG into");
      return NULL;
    }
  JxlEncoderCloseInput (encoder);
  return collect (encoder, error);
}

/* --- boxes ----------------------------------------------------------------------------------------------------- */

static gboolean
box_is_needed (const guint8 *type,
               gboolean      keep_jpeg)
{
  static const char *const needed[] = { "JXL ", "ftyp", "jxll", "jxli", "jxlc", "jxlp" };

  if (keep_jpeg && memcmp (type, "jbrd", 4) == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (memcmp (type, needed[i], 4) == 0)
      return TRUE;
  return FALSE;
}

GBytes *
ef_jpegxl_strip (const guint8  *stream,
                 gsize          length,
                 gboolean       keep_jpeg,
                 guint         *removed,
                 GError       **error)
{
  g_autoptr (GByteArray) out = NULL;
  gsize at = 0;

  *removed = 0;
  if (length >= 2 && stream[0] == 0xff)
    return NULL;
  out = g_byte_array_sized_new ((guint) length);
  while (length - at >= 8)
    {
      guint64 size = ef_get_u32 (stream + at, TRUE);
      gsize header = 8;

      if (size == 1 && length - at >= 16)
        {
          size = ef_get_u64 (stream + at + 8, TRUE);
          header = 16;
        }
      else if (size == 0)
        size = length - at;
      if (size < header || size > length - at)
        {
          fail (error, "Following the boxes of");
          return NULL;
        }
      if (box_is_needed (stream + at + 4, keep_jpeg))
        g_byte_array_append (out, stream + at, (guint) size);
      else
        (*removed)++;
      at += (gsize) size;
    }
  /* One byte may pad a fragment. */
  *removed += length - at > 1 || (length > at && stream[at] != 0);
  return *removed > 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}
