/* The stored bytes of two pixel data, native or in fragments. */
#include "config.h"

#include "ef-certificate-private.h"

#include "ef-codestream.h"
#include "ef-encapsulation.h"
#include "ef-io.h"

#include <string.h>

#define PIECE ((gsize) 1 << 18)

const EfElement *
ef_certificate_get_pixels (const EfCertificateSide *side)
{
  return ef_dataset_find (ef_instance_get_dataset (side->instance), side->info.pixel_tag);
}

static gboolean
compare_extents (EfComparison    *self,
                 const EfExtent  *a,
                 const EfExtent  *b,
                 gboolean        *equal,
                 GError         **error)
{
  *equal = a->length == b->length;
  if (self->buffer == NULL)
    self->buffer = g_malloc (2 * PIECE);
  for (guint64 done = 0; *equal && done < a->length;)
    {
      gsize n = (gsize) MIN (PIECE, a->length - done);

      if (!ef_io_pread_all (ef_encapsulation_get_fd (self->before.instance, a), self->buffer, n, a->offset + done,
                            error) ||
          !ef_io_pread_all (ef_encapsulation_get_fd (self->after.instance, b), self->buffer + PIECE, n,
                            b->offset + done, error))
        return FALSE;
      *equal = memcmp (self->buffer, self->buffer + PIECE, n) == 0;
      done += n;
    }
  return TRUE;
}

/* The bytes [@start, @start + @length) of two native values. Tiny ones are in memory. */
static gboolean
compare_native_bytes (EfComparison  *self,
                      guint64        start,
                      guint64        length,
                      gboolean      *equal,
                      GError       **error)
{
  const EfElement *a = ef_certificate_get_pixels (&self->before);
  const EfElement *b = ef_certificate_get_pixels (&self->after);

  *equal = FALSE;
  if (ef_element_get_length (a) < start + length || ef_element_get_length (b) < start + length)
    return TRUE;
  if (a->kind == EF_VALUE_EXTENT && b->kind == EF_VALUE_EXTENT)
    {
      EfExtent from = { a->value.extent.offset + start, length, a->value.extent.source };
      EfExtent to = { b->value.extent.offset + start, length, b->value.extent.source };

      return compare_extents (self, &from, &to, equal, error);
    }
  if (a->kind == EF_VALUE_BYTES && b->kind == EF_VALUE_BYTES)
    *equal = memcmp (a->value.bytes.data + start, b->value.bytes.data + start, (gsize) length) == 0;
  return TRUE;
}

gboolean
ef_certificate_compare_fragments (EfComparison  *self,
                                  gboolean      *equal,
                                  GError       **error)
{
  const GArray *a = ef_certificate_get_pixels (&self->before)->value.fragments;
  const GArray *b = ef_certificate_get_pixels (&self->after)->value.fragments;

  *equal = a->len == b->len;
  for (guint i = 1; *equal && i < a->len; i++)
    if (!compare_extents (self, &g_array_index (a, EfExtent, i), &g_array_index (b, EfExtent, i), equal, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_subsampled (const EfCertificateSide *side,
               GBytes                  *stream)
{
  g_autoptr (GBytes) jpeg = ef_codec_unpack_jpeg (side->syntax, g_bytes_get_data (stream, NULL),
                                                  g_bytes_get_size (stream));
  EfStreamInfo info;

  if (jpeg != NULL)
    stream = jpeg;
  if (!ef_codestream_inspect (g_bytes_get_data (stream, NULL), g_bytes_get_size (stream), &info, NULL) ||
      info.kind != EF_STREAM_JPEG_DCT)
    return FALSE;
  for (guint c = 1; c < MIN (info.components, 4); c++)
    if (info.h[c] != info.h[0] || info.v[c] != info.v[0])
      return TRUE;
  return FALSE;
}

/* Is @b what is left of @a without metadata? */
static gboolean
is_stripped (const EfCertificateSide *side,
             GBytes                  *a,
             GBytes                  *b)
{
  g_autoptr (GBytes) stripped = ef_codec_strip_metadata (side->syntax, g_bytes_get_data (a, NULL),
                                                         g_bytes_get_size (a), NULL, NULL);

  return stripped != NULL && g_bytes_equal (stripped, b);
}

gboolean
ef_certificate_compare_stored (EfComparison   *self,
                               guint           frame,
                               EfStoredFrame  *stored,
                               GError        **error)
{
  g_autoptr (GBytes) a = NULL;
  g_autoptr (GBytes) b = NULL;

  memset (stored, 0, sizeof *stored);
  if (self->before.info.encapsulated != self->after.info.encapsulated)
    return TRUE;
  if (!self->before.info.encapsulated)
    {
      guint64 length = self->before.info.frame_bytes;

      /* Frames of single bits need not begin at a byte. */
      return length == 0 || length != self->after.info.frame_bytes ||
             compare_native_bytes (self, frame * length, length, &stored->equal, error);
    }
  a = ef_pixel_reader_load_stream (self->before.reader, frame, error);
  b = a != NULL ? ef_pixel_reader_load_stream (self->after.reader, frame, error) : NULL;
  if (b == NULL)
    return FALSE;
  stored->equal = g_bytes_equal (a, b);
  stored->stripped = !stored->equal && is_stripped (&self->before, a, b);
  stored->ring = !stored->equal && !stored->stripped && is_subsampled (&self->before, a);
  return TRUE;
}
