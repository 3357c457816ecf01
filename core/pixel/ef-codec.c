#include "config.h"

#include "ef-codec.h"

#include "ef-codestream.h"
#include "ef-error.h"
#include "ef-frame-private.h"
#include "ef-htj2k.h"
#include "ef-j2k.h"
#include "ef-jpeg-private.h"
#include "ef-jpeg-splice.h"
#include "ef-jpegxl.h"
#include "ef-jpegls.h"
#include "ef-packing.h"
#include "ef-rle.h"
#include "ef-video.h"

#include <string.h>

#define UID_JPEG_LOSSLESS "1.2.840.10008.1.2.4.57"
#define UID_JPEG_LOSSLESS_SV1 "1.2.840.10008.1.2.4.70"
#define UID_JPEGLS_LOSSLESS "1.2.840.10008.1.2.4.80"
#define UID_J2K_LOSSLESS "1.2.840.10008.1.2.4.90"
#define UID_JPEGXL_LOSSLESS "1.2.840.10008.1.2.4.110"
#define UID_HTJ2K_LOSSLESS "1.2.840.10008.1.2.4.201"
#define UID_HTJ2K_RPCL "1.2.840.10008.1.2.4.202"

/* Why frames of a family can be neither decoded nor encoded. The others have no row. */
static const char *const family_reasons[EF_CODEC_OTHER + 1] = {
  [EF_CODEC_NATIVE] = "The pixels are native: there is no codestream",
  [EF_CODEC_J2K_PART2] = "JPEG 2000 Part 2 (multi-component transforms) needs a codec that this program does not have",
  [EF_CODEC_MPEG2] = "The frames of a video cannot be read one by one",
  [EF_CODEC_H264] = "The frames of a video cannot be read one by one",
  [EF_CODEC_HEVC] = "The frames of a video cannot be read one by one",
  [EF_CODEC_JPIP] = "The pixels are not in the file but on a JPIP server",
  [EF_CODEC_SMPTE] = "Real-time video streams never stand in a file",
  [EF_CODEC_OTHER] = "No codec is known for this transfer syntax",
};

static const char *
get_family_reason (const EfTransferSyntax *syntax)
{
  if (syntax == NULL || (guint) syntax->codec >= G_N_ELEMENTS (family_reasons))
    return family_reasons[EF_CODEC_OTHER];
  return syntax->codec == EF_CODEC_JPEGXL ? ef_jpegxl_get_reason () : family_reasons[syntax->codec];
}

static gboolean
family_is_video (const EfTransferSyntax *syntax)
{
  return syntax != NULL && (syntax->codec == EF_CODEC_MPEG2 || syntax->codec == EF_CODEC_H264 ||
                            syntax->codec == EF_CODEC_HEVC);
}

gboolean
ef_codec_can_decode (const EfTransferSyntax  *syntax,
                     const char             **reason)
{
  const char *why = get_family_reason (syntax);

  if (family_is_video (syntax))
    return ef_video_can_decode (syntax, reason);
  if (reason != NULL)
    *reason = why;
  return why == NULL;
}

static gboolean
family_is_j2k (EfCodec codec)
{
  return codec == EF_CODEC_J2K_LOSSLESS || codec == EF_CODEC_J2K || codec == EF_CODEC_HTJ2K_LOSSLESS ||
         codec == EF_CODEC_HTJ2K;
}

static gboolean
family_is_htj2k (EfCodec codec)
{
  return codec == EF_CODEC_HTJ2K_LOSSLESS || codec == EF_CODEC_HTJ2K;
}

static gboolean
family_is_jpegls (EfCodec codec)
{
  return codec == EF_CODEC_JPEGLS || codec == EF_CODEC_JPEGLS_NEAR;
}

static gboolean
family_is_jpeg (EfCodec codec)
{
  return codec == EF_CODEC_JPEG_DCT8 || codec == EF_CODEC_JPEG_DCT12 || codec == EF_CODEC_JPEG_LOSSLESS ||
         codec == EF_CODEC_JPEG_OTHER;
}

gboolean
ef_codec_can_encode (const EfTransferSyntax  *syntax,
                     const EfImageInfo       *info,
                     const char             **reason)
{
  const char *why = get_family_reason (syntax);
  guint depth = info->bits_allocated;

  if (family_is_video (syntax))
    return ef_video_can_encode (syntax, reason);
  if (why == NULL)
    {
      EfCodec family = syntax->codec;

      if (info->is_float && (family_is_j2k (family) || family_is_jpeg (family) || family_is_jpegls (family) ||
                             family == EF_CODEC_JPEGXL))
        why = "This family cannot hold floating point samples";
      else if (family_is_jpeg (family) && depth != 8 && depth != 16)
        why = "Lossless JPEG cannot hold samples of this depth";
      else if (family == EF_CODEC_JPEGXL && depth != 8 && depth != 16)
        why = "JPEG XL is written in 8 or 16 bits only";
      else if (family_is_jpegls (family) && depth != 8 && depth != 16)
        why = "JPEG-LS cannot hold samples of this depth";
      else if (family_is_j2k (family) && depth > 16)
        why = "The JPEG 2000 encoder cannot hold samples of this depth without loss";
      else if (family == EF_CODEC_RLE && info->samples * ef_frame_sample_bytes (depth) > 15)
        why = "RLE cannot hold samples of this depth";
    }
  if (reason != NULL)
    *reason = why;
  return why == NULL;
}

/* The stream itself tells the process: the transfer syntax of real files often names a neighbouring one. */
static gboolean
decode_codestream (const EfImageInfo  *info,
                   const guint8       *stream,
                   gsize               length,
                   EfFrame            *frame,
                   GError            **error)
{
  EfStreamInfo stream_info;

  if (!ef_codestream_inspect (stream, length, &stream_info, error) ||
      !ef_codestream_check (&stream_info, info, error))
    return FALSE;

  switch (stream_info.kind)
    {
    case EF_STREAM_JPEG_DCT:
      if (stream_info.precision == 8)
        return ef_jpeg8_decode (&stream_info, info, stream, length, frame, error);
      if (stream_info.precision == 12 && !stream_info.arithmetic)
        return ef_jpeg12_decode (&stream_info, info, stream, length, frame, error);
      break;
    case EF_STREAM_JPEG_LOSSLESS:
      if (stream_info.precision >= 2 && stream_info.precision <= 16)
        return ef_jpeg_lossless_decode (&stream_info, info, stream, length, frame, error);
      break;
    case EF_STREAM_JPEGLS:
      return ef_jpegls_decode (&stream_info, info, stream, length, frame, error);
    case EF_STREAM_J2K:
      return ef_j2k_decode (&stream_info, info, stream, length, frame, error);
    case EF_STREAM_UNKNOWN:
      break;
    }
  g_set_error_literal (error,
                       EF_ERROR,
                       EF_ERROR_CODEC,
                       "The codestream combines a process and a precision that no decoder here knows");
  return FALSE;
}

/* A JPEG stream in it is decoded as such, so that its samples are those of the stream alone. */
static gboolean
decode_jpegxl (const EfImageInfo  *info,
               const guint8       *stream,
               gsize               length,
               EfFrame            *frame,
               GError            **error)
{
  g_autoptr (GBytes) jpeg = ef_jpegxl_unpack (stream, length);

  return jpeg != NULL ? decode_codestream (info, g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg), frame, error)
                      : ef_jpegxl_decode (info, stream, length, frame, error);
}

gboolean
ef_codec_decode (const EfTransferSyntax  *syntax,
                 const EfImageInfo       *info,
                 const guint8            *stream,
                 gsize                    length,
                 EfFrame                 *frame,
                 GError                 **error)
{
  const char *reason;

  g_return_val_if_fail (info != NULL && stream != NULL && frame != NULL, FALSE);

  memset (frame, 0, sizeof *frame);
  reason = get_family_reason (syntax);
  if (reason != NULL)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, reason);
      return FALSE;
    }
  switch (syntax->codec)
    {
    case EF_CODEC_RLE:
      return ef_rle_decode (info, stream, length, frame, error);
    case EF_CODEC_ENCAPSULATED_NATIVE:
      return ef_packing_unpack (info, stream, length, frame, error);
    case EF_CODEC_DEFLATED_FRAME:
      return ef_packing_inflate (info, stream, length, frame, error);
    case EF_CODEC_JPEGXL:
      return decode_jpegxl (info, stream, length, frame, error);
    default:
      return decode_codestream (info, stream, length, frame, error);
    }
}

/* The encoder signs its work in a comment. */
static GBytes *
encode_j2k (const EfFrame  *frame,
            gboolean        high_throughput,
            GError        **error)
{
  g_autoptr (GBytes) bytes = high_throughput ? ef_htj2k_encode (frame, error) : ef_j2k_encode (frame, error);
  GBytes *stripped;
  guint removed;

  if (bytes == NULL)
    return NULL;
  stripped = ef_codestream_strip (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &removed, NULL);
  if (stripped == NULL)
    stripped = g_bytes_ref (bytes);
  return high_throughput ? ef_codestream_add_tlm (stripped) : stripped;
}

static GBytes *
encode_frame (const EfTransferSyntax  *syntax,
              const EfImageInfo       *info,
              const EfFrame           *frame,
              const char             **out_syntax,
              EfPhotometric           *out_photometric,
              GError                 **error)
{
  *out_syntax = syntax->uid;
  *out_photometric = frame->photometric;
  if (syntax->codec == EF_CODEC_RLE)
    return ef_rle_encode (frame);
  if (syntax->codec == EF_CODEC_ENCAPSULATED_NATIVE)
    return ef_packing_pack (info, frame, out_photometric);
  if (syntax->codec == EF_CODEC_DEFLATED_FRAME)
    return ef_packing_deflate (info, frame, out_photometric, error);
  if (family_is_jpegls (syntax->codec))
    {
      *out_syntax = UID_JPEGLS_LOSSLESS;
      return ef_jpegls_encode (frame, error);
    }
  if (family_is_j2k (syntax->codec))
    {
      gboolean high_throughput = family_is_htj2k (syntax->codec) && ef_htj2k_can_encode ();

      *out_syntax = !high_throughput                                ? UID_J2K_LOSSLESS
                    : g_strcmp0 (syntax->uid, UID_HTJ2K_RPCL) == 0 ? UID_HTJ2K_RPCL
                                                                    : UID_HTJ2K_LOSSLESS;
      if (frame->photometric == EF_PHOTOMETRIC_RGB)
        *out_photometric = EF_PHOTOMETRIC_YBR_RCT;
      return encode_j2k (frame, high_throughput, error);
    }
  if (syntax->codec == EF_CODEC_JPEGXL)
    {
      *out_syntax = UID_JPEGXL_LOSSLESS;
      return ef_jpegxl_encode (frame, error);
    }

  /* Selection value 1 is valid as .57 too, where other frames may have others. */
  *out_syntax = g_strcmp0 (syntax->uid, UID_JPEG_LOSSLESS) == 0 ? UID_JPEG_LOSSLESS : UID_JPEG_LOSSLESS_SV1;
  return ef_jpeg_lossless_encode (frame, error);
}

/* Decodes what was encoded and compares it sample by sample: an encoder's mistake must not pass as the image. */
static gboolean
verify_encoded (const EfTransferSyntax  *syntax,
                const EfImageInfo       *info,
                const EfFrame           *frame,
                EfPhotometric            photometric,
                GBytes                  *bytes,
                GError                 **error)
{
  g_auto (EfFrame) back = { 0 };
  EfImageInfo coded = *info;
  gsize length;
  const guint8 *stream = g_bytes_get_data (bytes, &length);

  coded.photometric = photometric;
  if (!ef_codec_decode (syntax, &coded, stream, length, &back, error))
    {
      g_prefix_error (error, "Checking the encoded frame: ");
      return FALSE;
    }
  if (back.length != frame->length || back.photometric != frame->photometric ||
      memcmp (back.data, frame->data, frame->length) != 0)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The encoded frame differs from its samples");
      return FALSE;
    }
  return TRUE;
}

GBytes *
ef_codec_encode_lossless (const EfTransferSyntax  *syntax,
                          const EfImageInfo       *info,
                          const EfFrame           *frame,
                          const char             **out_syntax,
                          EfPhotometric           *out_photometric,
                          GError                 **error)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *reason;
  const char *uid;
  EfPhotometric photometric;

  g_return_val_if_fail (info != NULL && frame != NULL && frame->data != NULL, NULL);

  if (!ef_codec_can_encode (syntax, info, &reason))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, reason);
      return NULL;
    }
  if (frame->rows != info->rows || frame->columns != info->columns || frame->samples != info->samples ||
      frame->bits_allocated != info->bits_allocated ||
      frame->length / ef_frame_sample_bytes (frame->bits_allocated) !=
        (gsize) frame->rows * frame->columns * frame->samples)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The frame to be encoded contradicts the data set");
      return NULL;
    }

  bytes = encode_frame (syntax, info, frame, &uid, &photometric, error);
  if (bytes == NULL || !verify_encoded (syntax, info, frame, photometric, bytes, error))
    return NULL;
  if (out_syntax != NULL)
    *out_syntax = uid;
  if (out_photometric != NULL)
    *out_photometric = photometric;
  return g_steal_pointer (&bytes);
}

GBytes *
ef_codec_encode_again (const EfTransferSyntax  *syntax,
                       const guint8            *stream,
                       gsize                    length,
                       const EfFrame           *frame,
                       const char             **out_syntax,
                       EfPhotometric           *out_photometric,
                       GError                 **error)
{
  EfStreamInfo info;
  gboolean mct;

  g_return_val_if_fail (syntax != NULL && stream != NULL && frame != NULL, NULL);

  if (syntax->codec != EF_CODEC_J2K || frame->bits_allocated > 16 || frame->is_float ||
      !ef_codestream_inspect (stream, length, &info, NULL) || info.kind != EF_STREAM_J2K || !info.irreversible)
    return NULL;
  mct = info.mct && frame->photometric == EF_PHOTOMETRIC_RGB;
  *out_syntax = syntax->uid;
  *out_photometric = mct ? EF_PHOTOMETRIC_YBR_ICT : frame->photometric;
  return ef_j2k_encode_lossy (frame, mct, length, error);
}

GBytes *
ef_codec_jpeg_fill (const EfImageInfo  *info,
                    const guint8       *stream,
                    gsize               length,
                    const EfBox        *boxes,
                    guint               n_boxes,
                    gint64              sample[3],
                    const EfJpegLabel  *label,
                    GArray             *done,
                    GError            **error)
{
  EfStreamInfo stream_info;
  g_autoptr (GBytes) spliced = NULL;

  g_return_val_if_fail (info != NULL && stream != NULL && (boxes != NULL || n_boxes == 0), NULL);

  if (!ef_codestream_inspect (stream, length, &stream_info, error) ||
      !ef_codestream_check (&stream_info, info, error))
    return NULL;
  /* Letters need codes that the tables may lack. */
  if (label == NULL)
    spliced = ef_jpeg_splice (&stream_info, stream, length, boxes, n_boxes, sample, done);
  if (spliced != NULL)
    {
      g_autoptr (GError) local_error = NULL;
      guint removed;
      GBytes *stripped = ef_codestream_strip (g_bytes_get_data (spliced, NULL), g_bytes_get_size (spliced), &removed,
                                              &local_error);

      if (stripped != NULL || local_error == NULL)
        return stripped != NULL ? stripped : g_steal_pointer (&spliced);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (stream_info.kind == EF_STREAM_JPEG_DCT && (stream_info.components == 1 || stream_info.components == 3))
    {
      if (stream_info.precision == 8)
        return ef_jpeg8_fill (&stream_info, info, stream, length, boxes, n_boxes, sample, label, done, error);
      if (stream_info.precision == 12 && !stream_info.arithmetic)
        return ef_jpeg12_fill (&stream_info, info, stream, length, boxes, n_boxes, sample, label, done, error);
    }
  g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The frame has no DCT coefficients that could be edited");
  return NULL;
}

GBytes *
ef_codec_unpack_jpeg (const EfTransferSyntax *syntax,
                      const guint8           *stream,
                      gsize                   length)
{
  return syntax != NULL && syntax->codec == EF_CODEC_JPEGXL ? ef_jpegxl_unpack (stream, length) : NULL;
}

GBytes *
ef_codec_pack_jpeg (const guint8  *stream,
                    gsize          length,
                    GError       **error)
{
  return ef_jpegxl_pack (stream, length, error);
}

/* Metadata of the container, and of a JPEG stream in it. */
static GBytes *
strip_jpegxl (const guint8  *stream,
              gsize          length,
              guint         *removed,
              GError       **error)
{
  g_autoptr (GBytes) jpeg = ef_jpegxl_unpack (stream, length);
  g_autoptr (GBytes) boxes = NULL;
  g_autoptr (GBytes) stripped = NULL;
  g_autoptr (GError) local_error = NULL;
  guint n = 0;

  boxes = ef_jpegxl_strip (stream, length, jpeg != NULL, removed, &local_error);
  if (jpeg != NULL && local_error == NULL)
    stripped = ef_codestream_strip (g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg), &n, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  *removed += n;
  if (stripped != NULL)
    return ef_jpegxl_pack (g_bytes_get_data (stripped, NULL), g_bytes_get_size (stripped), error);
  return g_steal_pointer (&boxes);
}

GBytes *
ef_codec_strip_metadata (const EfTransferSyntax  *syntax,
                         const guint8            *stream,
                         gsize                    length,
                         guint                   *removed,
                         GError                 **error)
{
  guint n = 0;
  GBytes *bytes = NULL;

  g_return_val_if_fail (stream != NULL, NULL);

  if (syntax != NULL &&
      (family_is_jpeg (syntax->codec) || family_is_jpegls (syntax->codec) || family_is_j2k (syntax->codec) ||
       syntax->codec == EF_CODEC_J2K_PART2))
    bytes = ef_codestream_strip (stream, length, &n, error);
  else if (syntax != NULL && syntax->codec == EF_CODEC_JPEGXL && ef_jpegxl_get_reason () == NULL)
    bytes = strip_jpegxl (stream, length, &n, error);
  else if (syntax != NULL && syntax->codec == EF_CODEC_RLE)
    bytes = ef_rle_strip (stream, length, &n);
  if (removed != NULL)
    *removed = n;
  return bytes;
}
