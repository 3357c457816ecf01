#include "config.h"

#include "ef-pixel-reader-private.h"

#include "ef-error.h"
#include "ef-hidden-bits.h"
#include "ef-image-info-private.h"
#include "ef-io.h"
#include "ef-native.h"

/* A codestream is never much longer than its frame; one that claims more is not loaded. */
#define MAX_STREAM ((guint64) 1 << 31)

struct _EfPixelReader
{
  EfInstance *instance;
  const EfImageInfo *info;
  const EfTransferSyntax *syntax;

  /* Native. */
  EfNativeSource native;

  /* Encapsulated: EfExtent, [0] the offset table, and EfFrameSpan. */
  GArray *fragments;
  GArray *spans;

  /* Encapsulated as one stream of all frames. */
  EfVideo *video;
};

static gboolean
locate_native (EfPixelReader   *self,
               const EfElement *pixels,
               GError         **error)
{
  self->native.length = ef_element_get_length (pixels);
  if (pixels->kind == EF_VALUE_BYTES)
    self->native.bytes = pixels->value.bytes.data;
  else
    {
      self->native.fd = ef_encapsulation_get_fd (self->instance, &pixels->value.extent);
      self->native.offset = pixels->value.extent.offset;
    }
  if (self->native.length < ef_image_info_get_native_length (self->info))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_TRUNCATED, "The pixel data are shorter than their description");
      return FALSE;
    }
  return TRUE;
}

static gboolean
locate_encapsulated (EfPixelReader   *self,
                     const EfElement *pixels,
                     GError         **error)
{
  const char *reason = "The transfer syntax of the pixel data is not known";

  if (self->syntax == NULL || (self->syntax->video && !ef_codec_can_decode (self->syntax, &reason)))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, reason);
      return FALSE;
    }
  if (self->syntax->video)
    {
      self->video = ef_video_open (self->instance, pixels, self->syntax, error);
      return self->video != NULL;
    }
  self->fragments = g_array_copy (pixels->value.fragments);
  self->spans = ef_encapsulation_map (self->instance, pixels, self->syntax, self->info->frames, error);
  return self->spans != NULL;
}

EfPixelReader *
ef_pixel_reader_new (EfInstance        *instance,
                     const EfImageInfo *info,
                     GError           **error)
{
  g_autoptr (EfPixelReader) self = NULL;
  const EfElement *pixels;

  g_return_val_if_fail (instance != NULL && info != NULL, NULL);

  pixels = ef_dataset_find (ef_instance_get_dataset (instance), info->pixel_tag);
  if (pixels == NULL || (pixels->kind == EF_VALUE_FRAGMENTS) != (info->encapsulated != FALSE))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_FAILED, "The pixel data are not those that were described");
      return NULL;
    }
  self = g_new0 (EfPixelReader, 1);
  self->instance = instance;
  self->info = info;
  self->syntax = ef_transfer_syntax_find (ef_instance_get_transfer_syntax (instance));
  if (!(info->encapsulated ? locate_encapsulated (self, pixels, error) : locate_native (self, pixels, error)))
    return NULL;
  return g_steal_pointer (&self);
}

void
ef_pixel_reader_free (EfPixelReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->fragments, g_array_unref);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->video, ef_video_free);
  g_free (self);
}

guint
ef_pixel_reader_get_n_frames (EfPixelReader *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->info->frames;
}

const EfFrameSpan *
ef_pixel_reader_get_span (EfPixelReader *self,
                          guint          frame)
{
  return &g_array_index (self->spans, EfFrameSpan, frame);
}

EfVideo *
ef_pixel_reader_get_video (EfPixelReader *self)
{
  return self->video;
}

gboolean
ef_pixel_reader_is_raw (EfPixelReader *self)
{
  return !self->info->encapsulated ||
         self->syntax->codec == EF_CODEC_RLE ||
         self->syntax->codec == EF_CODEC_ENCAPSULATED_NATIVE ||
         self->syntax->codec == EF_CODEC_DEFLATED_FRAME;
}

GBytes *
ef_pixel_reader_load_stream (EfPixelReader *self,
                             guint          frame,
                             GError       **error)
{
  const EfFrameSpan *span;
  g_autofree guint8 *stream = NULL;
  guint64 done = 0;

  g_return_val_if_fail (self != NULL && self->spans != NULL && frame < self->spans->len, NULL);

  span = ef_pixel_reader_get_span (self, frame);
  if (span->length == 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED, "Frame %u has no bytes", frame + 1);
      return NULL;
    }
  if (span->length > MAX_STREAM || (stream = g_try_malloc ((gsize) span->length)) == NULL)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_LIMIT, "The codestream of frame %u is too large", frame + 1);
      return NULL;
    }
  for (guint i = span->first; i < span->first + span->count && done < span->length; i++)
    {
      const EfExtent *extent = &g_array_index (self->fragments, EfExtent, i + 1);
      gsize n = (gsize) MIN (extent->length, span->length - done);

      if (!ef_io_pread_all (ef_encapsulation_get_fd (self->instance, extent), stream + done, n, extent->offset, error))
        return NULL;
      done += n;
    }
  return g_bytes_new_take (g_steal_pointer (&stream), (gsize) span->length);
}

static gboolean
decode (EfPixelReader *self,
        guint          frame,
        EfFrame       *out,
        GError       **error)
{
  g_autoptr (GBytes) stream = NULL;
  const guint8 *bytes;
  gsize length;

  if (self->video != NULL)
    return ef_video_read (self->video, self->info, frame, out, error);
  stream = ef_pixel_reader_load_stream (self, frame, error);
  if (stream == NULL)
    return FALSE;
  bytes = g_bytes_get_data (stream, &length);
  return ef_codec_decode (self->syntax, self->info, bytes, length, out, error);
}

gboolean
ef_pixel_reader_read_raw (EfPixelReader *self,
                          guint          frame,
                          EfFrame       *out,
                          GError       **error)
{
  gboolean ok;

  g_return_val_if_fail (self != NULL && out != NULL && frame < self->info->frames, FALSE);

  memset (out, 0, sizeof *out);
  ok = self->info->encapsulated ? decode (self, frame, out, error)
                                : ef_native_read (&self->native, self->info, frame, out, error);
  if (!ok)
    {
      ef_frame_clear (out);
      g_prefix_error (error, "Frame %u: ", frame + 1);
    }
  return ok;
}

gboolean
ef_pixel_reader_read (EfPixelReader *self,
                      guint          frame,
                      EfFrame       *out,
                      GError       **error)
{
  EfBitLayout layout;

  if (!ef_pixel_reader_read_raw (self, frame, out, error))
    return FALSE;
  if (ef_hidden_bits_get_layout (self->info, ef_pixel_reader_is_raw (self), &layout) &&
      out->bits_allocated == layout.bits)
    ef_kernel_normalise (out->data, (gsize) out->rows * out->columns * out->samples, &layout);
  return TRUE;
}
