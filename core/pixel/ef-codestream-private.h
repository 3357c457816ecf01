/* Walking the markers of JPEG and the markers and boxes of JPEG 2000: for telling what a stream is, and for leaving out
 * what nobody needs. */
#pragma once

#include "ef-codestream.h"

G_BEGIN_DECLS

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
} EfJpegPiece;

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

/* Where entropy coded data that start at @pos end: at the next marker but for restarts. T.81 stuffs a zero byte after
 * FF; T.87 a zero bit, so that in JPEG-LS any byte below 80 may follow. */
gsize    ef_jpeg_find_entropy_end (const guint8 *stream,
                                   gsize length,
                                   gsize pos);
/* The marker segment at or after *@pos; bytes before it that are no marker are passed over, as decoders do. */
gboolean ef_jpeg_next_segment (const guint8 *stream,
                               gsize length,
                               gsize *pos,
                               EfJpegPiece *piece);
gboolean ef_jpeg_segment_is_jfif (const guint8 *stream,
                                  const EfJpegPiece *piece);
gboolean ef_jpeg_segment_is_adobe (const guint8 *stream,
                                   const EfJpegPiece *piece);
gboolean ef_jp2_is_wrapped (const guint8 *stream,
                            gsize length);
/* Finds the contiguous codestream box (T.800 I.5.4) and counts the boxes around it. */
gboolean ef_jp2_find_codestream (const guint8 *stream,
                                 gsize length,
                                 gsize *offset,
                                 gsize *size,
                                 guint *n_boxes);

G_END_DECLS
