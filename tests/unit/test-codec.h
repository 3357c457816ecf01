/* What the tests of codecs share: pictures of all shapes. */
#pragma once

#include "ef-codec.h"
#include "ef-codestream.h"
#include "ef-error.h"

#include <string.h>

#define UID_FRAME_NATIVE "1.2.840.10008.1.2.1.98"
#define UID_FRAME_DEFLATED "1.2.840.10008.1.2.8.1"
#define UID_RLE "1.2.840.10008.1.2.5"
#define UID_JPEG_BASELINE "1.2.840.10008.1.2.4.50"
#define UID_JPEG_LOSSLESS "1.2.840.10008.1.2.4.57"
#define UID_JPEG_LOSSLESS_SV1 "1.2.840.10008.1.2.4.70"
#define UID_JPEGLS "1.2.840.10008.1.2.4.80"
#define UID_JPEGLS_NEAR "1.2.840.10008.1.2.4.81"
#define UID_J2K_LOSSLESS "1.2.840.10008.1.2.4.90"
#define UID_J2K "1.2.840.10008.1.2.4.91"
#define UID_HTJ2K_LOSSLESS "1.2.840.10008.1.2.4.201"
#define UID_JPEGXL "1.2.840.10008.1.2.4.110"

static inline const EfTransferSyntax *
find_syntax (const char *uid)
{
  const EfTransferSyntax *syntax = ef_transfer_syntax_find (uid);

  g_assert_nonnull (syntax);
  return syntax;
}

/* --- pictures ------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  guint columns, rows, samples;
  guint bits_allocated, bits_stored;
  gboolean is_signed;
  EfPhotometric photometric;
} Shape;

static inline EfImageInfo
make_info (const Shape *shape)
{
  EfImageInfo info = { 0 };

  info.rows = shape->rows;
  info.columns = shape->columns;
  info.frames = 1;
  info.samples = shape->samples;
  info.bits_allocated = shape->bits_allocated;
  info.bits_stored = shape->bits_stored;
  info.high_bit = shape->bits_stored - 1;
  info.is_signed = shape->is_signed;
  info.photometric = shape->photometric;
  info.encapsulated = TRUE;
  return info;
}

/* A slope with some noise, runs and both extremes. */
static inline EfFrame
make_frame (const Shape *shape)
{
  EfFrame frame = { 0 };
  guint bytes = MAX (shape->bits_allocated / 8, 1);
  gsize n = (gsize) shape->rows * shape->columns * shape->samples;
  guint64 mask = shape->bits_stored == 64 ? G_MAXUINT64 : ((guint64) 1 << shape->bits_stored) - 1;
  guint32 state = 12345;

  frame.rows = shape->rows;
  frame.columns = shape->columns;
  frame.samples = shape->samples;
  frame.bits_allocated = shape->bits_allocated;
  frame.bits_stored = shape->bits_stored;
  frame.is_signed = shape->is_signed;
  frame.photometric = shape->photometric;
  frame.length = n * bytes;
  frame.data = g_malloc0 (frame.length);
  for (gsize i = 0; i < n; i++)
    {
      guint64 value;

      state = state * 1664525 + 1013904223;
      value = i * 3 + (state >> 28);
      if (i % 97 < 20)
        value = 5;
      if (i % 53 == 0)
        value = mask;
      if (i % 59 == 0)
        value = mask / 2 + 1;
      value &= mask;
      if (shape->is_signed && value > mask / 2)
        value |= ~mask;
      memcpy (frame.data + i * bytes, &value, bytes);
    }
  return frame;
}

static inline void
decode_bytes (const EfTransferSyntax *syntax,
              const EfImageInfo      *info,
              GBytes                 *bytes,
              EfFrame                *frame)
{
  g_autoptr (GError) error = NULL;

  ef_codec_decode (syntax, info, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), frame, &error);
  g_assert_no_error (error);
}

static inline GBytes *
strip_bytes (const EfTransferSyntax *syntax,
             GBytes                 *bytes,
             guint                  *removed)
{
  g_autoptr (GError) error = NULL;
  GBytes *stripped =
    ef_codec_strip_metadata (syntax, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), removed, &error);

  g_assert_no_error (error);
  return stripped;
}

static inline void
append (GByteArray *array,
        const char *bytes,
        gsize       n)
{
  g_byte_array_append (array, (const guint8 *) bytes, n);
}

/* @stream decodes to @frame, and holds @n_removed pieces with a name that must go. */
static inline void
assert_strips (const char        *uid,
               const EfImageInfo *info,
               const EfFrame     *frame,
               GByteArray        *stream,
               guint              n_removed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) stripped = NULL;
  g_auto (EfFrame) back = { 0 };
  guint removed;

  g_assert_true (ef_codec_decode (find_syntax (uid), info, stream->data, stream->len, &back, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (back.data, back.length, frame->data, frame->length);
  ef_frame_clear (&back);

  stripped = ef_codec_strip_metadata (find_syntax (uid), stream->data, stream->len, &removed, &error);
  g_assert_no_error (error);
  g_assert_nonnull (stripped);
  g_assert_cmpuint (removed, ==, n_removed);
  g_assert_null (memmem (g_bytes_get_data (stripped, NULL), g_bytes_get_size (stripped), "Doe^Jane", 8));
  g_assert_true (ef_codec_decode (find_syntax (uid),
                                  info,
                                  g_bytes_get_data (stripped, NULL),
                                  g_bytes_get_size (stripped),
                                  &back,
                                  &error));
  g_assert_no_error (error);
  g_assert_cmpmem (back.data, back.length, frame->data, frame->length);
  g_assert_null (ef_codec_strip_metadata (find_syntax (uid),
                                          g_bytes_get_data (stripped, NULL),
                                          g_bytes_get_size (stripped),
                                          &removed,
                                          &error));
  g_assert_cmpuint (removed, ==, 0);
}
