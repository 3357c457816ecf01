/* One frame between its codestream and its samples. The fence around libjpeg-turbo, gdcm's JPEG libraries, CharLS,
 * OpenJPEG, OpenJPH and libjxl: all of them are called from here, one frame at a time, in the worker. Sizes stated by a codestream are
 * compared with the data set before anything is decoded, so that a lying stream cannot ask for memory. */
#pragma once

#include "ef-image-info.h"
#include "ef-transfer-syntax.h"

G_BEGIN_DECLS

/* Samples of a frame: interleaved by pixel (planar 0), host byte order, bits_allocated wide as the data set says. */
typedef struct
{
  guint rows, columns, samples;
  guint bits_allocated, bits_stored;
  gboolean is_signed;
  gboolean is_float;
  EfPhotometric photometric; /* what the samples are now (after J2K: RGB; after JPEG: YBR_FULL or RGB) */
  guint8 *data;              /* rows * columns * samples * bits_allocated / 8 bytes, rows not padded; 1 bit: a byte each */
  gsize length;
} EfFrame;

void     ef_frame_clear             (EfFrame                  *frame);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfFrame, ef_frame_clear)

/* Can frames of @syntax be decoded / encoded without loss in their own family here? (nullable) *@reason: a sentence. */
gboolean ef_codec_can_decode        (const EfTransferSyntax   *syntax,
                                     const char              **reason);
gboolean ef_codec_can_encode        (const EfTransferSyntax   *syntax,
                                     const EfImageInfo        *info,
                                     const char              **reason);

/* Decodes one whole codestream. */
gboolean ef_codec_decode            (const EfTransferSyntax   *syntax,
                                     const EfImageInfo        *info,
                                     const guint8             *stream,
                                     gsize                     length,
                                     EfFrame                  *frame,
                                     GError                  **error);

/* Encodes without loss in the family of @syntax (lossy syntaxes: the lossless one of the family). *@out_syntax is the
 * UID of what came out, *@out_photometric the Photometric Interpretation that now holds. (transfer full). */
GBytes  *ef_codec_encode_lossless   (const EfTransferSyntax   *syntax,
                                     const EfImageInfo        *info,
                                     const EfFrame            *frame,
                                     const char              **out_syntax,
                                     EfPhotometric            *out_photometric,
                                     GError                  **error);

/* Encodes with loss once more, in about as many bytes as @stream, from which @frame was decoded: where @syntax permits it
 * and @stream itself was coded with loss, which JPEG 2000 tells (.91). NULL with *@error unset where it is not so. */
GBytes  *ef_codec_encode_again      (const EfTransferSyntax   *syntax,
                                     const guint8             *stream,
                                     gsize                     length,
                                     const EfFrame            *frame,
                                     const char              **out_syntax,
                                     EfPhotometric            *out_photometric,
                                     GError                  **error);

typedef struct
{
  const char *text; /* see ef-label.h */
  gint64 sample[3];
} EfJpegLabel;

/* JPEG DCT, 8 and 12 bit: fills @boxes (grown to whole MCUs) in the coefficient domain; everything else stays as it
 * is, bit for bit, but for the ring of one pixel that smooth upsampling of subsampled chroma draws from its neighbours.
 * @sample: the wanted sample of each component of the stream, before any colour transform; it becomes what decoders will
 * show, as far from that as the quantisation makes it: a sixteenth of the first step at most. The two ends of the range
 * are always met. *@done gets the boxes as grown.
 * @label: (nullable): drawn into the boxes unless the quantisation blurs it too much. APPn and COM are dropped but for
 * what decoding needs (JFIF, Adobe). (transfer full) */
GBytes  *ef_codec_jpeg_fill         (const EfImageInfo        *info,
                                     const guint8             *stream,
                                     gsize                     length,
                                     const EfBox              *boxes,
                                     guint                     n_boxes,
                                     gint64                    sample[3],
                                     const EfJpegLabel        *label,
                                     GArray                   *done,
                                     GError                  **error);

/* The JPEG stream in a stream of JPEG XL that is one packed more tightly (.111), and back. (transfer full): NULL where
 * @syntax or @stream is of another kind, or with *@error set. */
GBytes  *ef_codec_unpack_jpeg       (const EfTransferSyntax   *syntax,
                                     const guint8             *stream,
                                     gsize                     length);
GBytes  *ef_codec_pack_jpeg         (const guint8             *stream,
                                     gsize                     length,
                                     GError                  **error);

/* Finds metadata in a codestream that decoding does not need: COM and APPn of JPEG, JPEG-LS; COM of JPEG 2000, boxes of
 * JP2 around it; boxes of JPEG XL, and COM and APPn of a JPEG stream in it; bytes after the end marker; unused words of
 * the header of RLE. (transfer full): the stream without them, or NULL with *@error unset when there is nothing to
 * remove. *@removed counts segments. */
GBytes  *ef_codec_strip_metadata    (const EfTransferSyntax   *syntax,
                                     const guint8             *stream,
                                     gsize                     length,
                                     guint                    *removed,
                                     GError                  **error);

G_END_DECLS
