/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * Transfer syntaxes (PS3.5 chapter 10, PS3.6 annex A) and two private ones
 * that stand in old archives.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  EF_ENCODING_IMPLICIT_LE,
  EF_ENCODING_EXPLICIT_LE,
  EF_ENCODING_EXPLICIT_BE,
} EfEncoding;

/* How a frame is coded. */
typedef enum {
  EF_CODEC_NATIVE,
  EF_CODEC_ENCAPSULATED_NATIVE,   /* one fragment a frame, not compressed */
  EF_CODEC_DEFLATED_FRAME,
  EF_CODEC_RLE,
  EF_CODEC_JPEG_DCT8,
  EF_CODEC_JPEG_DCT12,
  EF_CODEC_JPEG_LOSSLESS,
  EF_CODEC_JPEG_OTHER,            /* the retired processes */
  EF_CODEC_JPEGLS,
  EF_CODEC_JPEGLS_NEAR,
  EF_CODEC_J2K_LOSSLESS,
  EF_CODEC_J2K,
  EF_CODEC_J2K_PART2,             /* multi-component transforms */
  EF_CODEC_HTJ2K_LOSSLESS,
  EF_CODEC_HTJ2K,
  EF_CODEC_JPEGXL,
  EF_CODEC_MPEG2,
  EF_CODEC_H264,
  EF_CODEC_HEVC,
  EF_CODEC_JPIP,                  /* pixels are elsewhere, at a URL */
  EF_CODEC_SMPTE,                 /* real-time streams, never in a file */
  EF_CODEC_OTHER,
} EfCodec;

/**
 * EfTransferSyntax:
 * @uid: its UID
 * @name: its name in PS3.6
 * @encoding: of the data set
 * @codec: of the pixel data
 * @deflated: the data set is a deflate stream
 * @encapsulated: Pixel Data is in fragments
 * @big_endian_pixels: native pixel words are big endian though the data set
 *   is not (a private syntax)
 * @video: one stream holds all frames
 * @lossy: may hold lossy compressed pixels
 * @retired: the standard retired it
 * @is_private: not of the standard
 */
typedef struct {
  const char *uid;
  const char *name;

  EfEncoding  encoding;
  EfCodec     codec;

  guint       deflated : 1;
  guint       encapsulated : 1;
  guint       big_endian_pixels : 1;
  guint       video : 1;
  guint       lossy : 1;
  guint       retired : 1;
  guint       is_private : 1;
} EfTransferSyntax;

/* NULL when unknown; @uid without padding. */
const EfTransferSyntax *ef_transfer_syntax_find       (const char *uid);
guint                   ef_transfer_syntax_get_n_rows (void);
const EfTransferSyntax *ef_transfer_syntax_get_row    (guint       i);

#define EF_UID_IMPLICIT_VR_LE          "1.2.840.10008.1.2"
#define EF_UID_EXPLICIT_VR_LE          "1.2.840.10008.1.2.1"
#define EF_UID_DEFLATED_EXPLICIT_VR_LE "1.2.840.10008.1.2.1.99"
#define EF_UID_EXPLICIT_VR_BE          "1.2.840.10008.1.2.2"

G_END_DECLS
