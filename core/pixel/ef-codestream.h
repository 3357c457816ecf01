/* What a codestream says about itself, and the metadata that it carries: walking the markers of JPEG (PS3.5 A.4.1 to
 * A.4.3, ITU-T T.81 and T.87) and JPEG 2000 (T.800), without decoding. */
#pragma once

#include "ef-image-info.h"

G_BEGIN_DECLS

typedef enum
{
  EF_STREAM_UNKNOWN,
  EF_STREAM_JPEG_DCT,
  EF_STREAM_JPEG_LOSSLESS,
  EF_STREAM_JPEGLS,
  EF_STREAM_J2K,
} EfStreamKind;

typedef struct
{
  EfStreamKind kind;
  guint width, height, components;
  guint precision;
  gboolean is_signed;      /* JPEG 2000 only; the others know no sign */

  /* JPEG: how the components are coded, and what the application markers tell of their colour. */
  guint8 sof;
  gboolean progressive, arithmetic;
  guint8 id[4], h[4], v[4];
  gboolean has_jfif;
  gboolean has_adobe;
  guint8 adobe_transform;

  /* JPEG 2000: the multiple component transform, and where the codestream lies if boxes of JP2 are around it. */
  gboolean mct;
  gboolean irreversible; /* the wavelet loses by itself */
  gboolean subsampled;
  gsize offset, length;
} EfStreamInfo;

/* FALSE with EF_ERROR_CODEC if @stream is no codestream of these families or its header is broken. */
gboolean      ef_codestream_inspect    (const guint8       *stream,
                                        gsize               length,
                                        EfStreamInfo       *info,
                                        GError            **error);

/* Do the sizes in the codestream agree with the data set? */
gboolean      ef_codestream_check      (const EfStreamInfo *stream,
                                        const EfImageInfo  *info,
                                        GError            **error);

/* The colour of the components of a JPEG stream, before any transform: its markers rule, then the data set. */
EfPhotometric ef_codestream_get_colour (const EfStreamInfo *stream,
                                        const EfImageInfo  *info);

/* As ef_codec_strip_metadata(), for either family. */
GBytes       *ef_codestream_strip      (const guint8       *stream,
                                        gsize               length,
                                        guint              *removed,
                                        GError            **error);

/* JPEG 2000 of one tile in one part: gets a TLM segment, which tells the part's length, if it has none. Takes @stream.
 * (transfer full) */
GBytes       *ef_codestream_add_tlm    (GBytes             *stream);

G_END_DECLS
