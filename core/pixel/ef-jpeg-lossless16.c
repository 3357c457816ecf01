#include "config.h"

#include "ef-jpeg-private.h"

#include <stdio.h>

#include <gdcmjpeg/16/jpeglib.h>

#include "ef-jpeg-io.h"
#include "ef-jpeg-decode.h"
#include "ef-jpeg-lossless-encode.h"

gboolean
ef_jpeg_lossless_decode (const EfStreamInfo  *stream_info,
                         const EfImageInfo   *info,
                         const guint8        *stream,
                         gsize                length,
                         EfFrame             *frame,
                         GError             **error)
{
  /* No transform belongs to the lossless process, so the data set alone names the colour. */
  EfPhotometric colour = info->photometric == EF_PHOTOMETRIC_YBR_FULL_422 ? EF_PHOTOMETRIC_YBR_FULL : info->photometric;

  if (!jpeg_decode_run (info, colour, stream, length, frame, error))
    return FALSE;
  ef_frame_extend_sign (frame, info, stream_info->precision);
  return TRUE;
}

/* Signed samples keep all their bits, so that no decoder has to extend a sign. Differences are modulo 2^16: a greater
 * precision costs nothing. */
GBytes *
ef_jpeg_lossless_encode (const EfFrame  *frame,
                         GError        **error)
{
  guint depth = frame->is_signed ? frame->bits_allocated : ef_frame_get_depth (frame);

  if (depth <= 8)
    return ef_jpeg8_encode (frame, error);
  if (depth <= 12)
    return ef_jpeg12_encode (frame, error);
  return jpeg_encode_run (frame, error);
}
