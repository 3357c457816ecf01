/* The JPEG libraries, each in a translation unit of its own since their headers exclude one another: libjpeg-turbo for
 * DCT of 8 bits, and gdcm's builds of the IJG library for DCT of 12 bits and for the lossless process. */
#pragma once

#include "ef-codec.h"
#include "ef-codestream.h"

G_BEGIN_DECLS

gboolean  ef_jpeg8_decode        (const EfStreamInfo  *stream_info,
                                  const EfImageInfo   *info,
                                  const guint8        *stream,
                                  gsize                length,
                                  EfFrame             *frame,
                                  GError             **error);
gboolean  ef_jpeg12_decode       (const EfStreamInfo  *stream_info,
                                  const EfImageInfo   *info,
                                  const guint8        *stream,
                                  gsize                length,
                                  EfFrame             *frame,
                                  GError             **error);
gboolean  ef_jpeg_lossless_decode (const EfStreamInfo *stream_info,
                                   const EfImageInfo  *info,
                                   const guint8       *stream,
                                   gsize               length,
                                   EfFrame            *frame,
                                   GError            **error);

/* Process 14, selection value 1. (transfer full) */
GBytes   *ef_jpeg_lossless_encode (const EfFrame      *frame,
                                   GError            **error);
/* The same for samples of up to 8 and up to 12 bits. */
GBytes   *ef_jpeg8_encode        (const EfFrame       *frame,
                                  GError             **error);
GBytes   *ef_jpeg12_encode       (const EfFrame       *frame,
                                  GError             **error);

/* As ef_codec_jpeg_fill(). */
GBytes   *ef_jpeg8_fill          (const EfStreamInfo  *stream_info,
                                  const EfImageInfo   *info,
                                  const guint8        *stream,
                                  gsize                length,
                                  const EfBox         *boxes,
                                  guint                n_boxes,
                                  gint64               sample[3],
                                  const EfJpegLabel   *label,
                                  GArray              *done,
                                  GError             **error);
GBytes   *ef_jpeg12_fill         (const EfStreamInfo  *stream_info,
                                  const EfImageInfo   *info,
                                  const guint8        *stream,
                                  gsize                length,
                                  const EfBox         *boxes,
                                  guint                n_boxes,
                                  gint64               sample[3],
                                  const EfJpegLabel   *label,
                                  GArray              *done,
                                  GError             **error);

G_END_DECLS
