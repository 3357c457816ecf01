#include "config.h"

#include "ef-j2k.h"

#include "ef-error.h"
#include "ef-frame-private.h"

#include <openjpeg.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (opj_image_t, opj_image_destroy)
typedef void Codec;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Codec, opj_destroy_codec)
typedef void Stream;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stream, opj_stream_destroy)

/* --- streams in memory ---------------------------------------------------------------------------------------- */

typedef struct
{
  const guint8 *data;
  gsize length;
  gsize position;
} Source;

static OPJ_SIZE_T
source_read_cb (void       *buffer,
                OPJ_SIZE_T  n,
                void       *user_data)
{
  Source *source = user_data;
  gsize left = source->length - source->position;

  if (left == 0)
    return (OPJ_SIZE_T) -1;
  n = MIN (n, left);
  memcpy (buffer, source->data + source->position, n);
  source->position += n;
  return n;
}

static OPJ_OFF_T
source_skip_cb (OPJ_OFF_T  n,
                void      *user_data)
{
  Source *source = user_data;

  if (n < 0)
    return -1;
  n = MIN ((guint64) n, source->length - source->position);
  source->position += n;
  return n;
}

static OPJ_BOOL
source_seek_cb (OPJ_OFF_T  position,
                void      *user_data)
{
  Source *source = user_data;

  if (position < 0 || (guint64) position > source->length)
    return OPJ_FALSE;
  source->position = position;
  return OPJ_TRUE;
}

typedef struct
{
  GByteArray *bytes;
  gsize position;
} Sink;

static gboolean
sink_reach (Sink  *sink,
            gsize  end)
{
  if (end > G_MAXUINT / 2)
    return FALSE;
  if (end > sink->bytes->len)
    {
      guint before = sink->bytes->len;

      g_byte_array_set_size (sink->bytes, end);
      memset (sink->bytes->data + before, 0, end - before);
    }
  return TRUE;
}

static OPJ_SIZE_T
sink_write_cb (void       *buffer,
               OPJ_SIZE_T  n,
               void       *user_data)
{
  Sink *sink = user_data;

  if (n > G_MAXUINT / 2 || !sink_reach (sink, sink->position + n))
    return (OPJ_SIZE_T) -1;
  memcpy (sink->bytes->data + sink->position, buffer, n);
  sink->position += n;
  return n;
}

static OPJ_OFF_T
sink_skip_cb (OPJ_OFF_T  n,
              void      *user_data)
{
  Sink *sink = user_data;

  if (n < 0 || n > G_MAXUINT / 2 || !sink_reach (sink, sink->position + n))
    return -1;
  sink->position += n;
  return n;
}

static OPJ_BOOL
sink_seek_cb (OPJ_OFF_T  position,
              void      *user_data)
{
  Sink *sink = user_data;

  if (position < 0 || position > G_MAXUINT / 2 || !sink_reach (sink, position))
    return OPJ_FALSE;
  sink->position = position;
  return OPJ_TRUE;
}

static void
message_cb (const char *message,
            void       *user_data)
{
}

static void
silence (opj_codec_t *codec)
{
  opj_set_error_handler (codec, message_cb, NULL);
  opj_set_warning_handler (codec, message_cb, NULL);
  opj_set_info_handler (codec, message_cb, NULL);
}

/* --- decoding ------------------------------------------------------------------------------------------------- */

static gboolean
image_fits (const opj_image_t *image,
            const EfImageInfo *info)
{
  if (image->numcomps != info->samples)
    return FALSE;
  for (guint c = 0; c < image->numcomps; c++)
    if (image->comps[c].w != info->columns || image->comps[c].h != info->rows)
      return FALSE;
  return TRUE;
}

static EfPhotometric
get_colour (const EfStreamInfo *stream_info,
            const EfImageInfo  *info)
{
  if (stream_info->components != 3)
    return info->photometric;
  if (stream_info->mct)
    return EF_PHOTOMETRIC_RGB;

  switch (info->photometric)
    {
    case EF_PHOTOMETRIC_YBR_FULL:
    case EF_PHOTOMETRIC_YBR_FULL_422:
      return EF_PHOTOMETRIC_YBR_FULL;
    default:
      /* YBR_RCT or YBR_ICT is declared, but nothing was transformed. */
      return EF_PHOTOMETRIC_RGB;
    }
}

gboolean
ef_j2k_decode (const EfStreamInfo  *stream_info,
               const EfImageInfo   *info,
               const guint8        *stream,
               gsize                length,
               EfFrame             *frame,
               GError             **error)
{
  g_autoptr (Codec) codec = opj_create_decompress (OPJ_CODEC_J2K);
  g_autoptr (Stream) in = opj_stream_create (OPJ_J2K_STREAM_CHUNK_SIZE, OPJ_TRUE);
  g_autoptr (opj_image_t) image = NULL;
  g_auto (EfFrame) result = { 0 };
  Source source = { stream + stream_info->offset, stream_info->length, 0 };
  opj_dparameters_t parameters;

  if (!ef_frame_allocate (&result, info, get_colour (stream_info, info), error))
    return FALSE;

  silence (codec);
  opj_stream_set_user_data (in, &source, NULL);
  opj_stream_set_user_data_length (in, source.length);
  opj_stream_set_read_function (in, source_read_cb);
  opj_stream_set_skip_function (in, source_skip_cb);
  opj_stream_set_seek_function (in, source_seek_cb);

  opj_set_default_decoder_parameters (&parameters);
  if (!opj_setup_decoder (codec, &parameters) || !opj_read_header (in, codec, &image) || !image_fits (image, info) ||
      !opj_decode (codec, in, image) || !image_fits (image, info))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "Decoding the JPEG 2000 stream failed");
      return FALSE;
    }
  for (guint c = 0; c < image->numcomps; c++)
    {
      if (image->comps[c].data == NULL)
        {
          g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "The JPEG 2000 stream lacks a component");
          return FALSE;
        }
      ef_frame_store_plane (&result, c, image->comps[c].data);
    }
  if (!stream_info->is_signed)
    ef_frame_extend_sign (&result, info, stream_info->precision);

  *frame = result;
  result.data = NULL;
  return TRUE;
}

/* --- encoding ------------------------------------------------------------------------------------------------- */

static opj_image_t *
make_image (const EfFrame *frame)
{
  opj_image_cmptparm_t components[4] = { 0 };
  opj_image_t *image;
  gsize n = (gsize) frame->rows * frame->columns;
  guint depth = ef_frame_get_depth (frame);

  for (guint c = 0; c < frame->samples; c++)
    {
      components[c].dx = components[c].dy = 1;
      components[c].w = frame->columns;
      components[c].h = frame->rows;
      components[c].prec = depth;
      components[c].sgnd = frame->is_signed;
    }
  image = opj_image_create (frame->samples,
                            components,
                            frame->samples == 1 ? OPJ_CLRSPC_GRAY : OPJ_CLRSPC_SRGB);
  if (image == NULL)
    return NULL;

  image->x1 = frame->columns;
  image->y1 = frame->rows;
  for (guint c = 0; c < frame->samples; c++)
    for (gsize i = 0; i < n; i++)
      image->comps[c].data[i] = (OPJ_INT32) ef_frame_get (frame, i * frame->samples + c);
  return image;
}

/* Each level halves the image; the smallest must not vanish. */
static int
get_n_resolutions (const EfFrame *frame)
{
  guint smaller = MIN (frame->rows, frame->columns);
  int n = 1;

  while (n < 6 && smaller >> n != 0)
    n++;
  return n;
}

/* @length: 0 for no loss; else about so many bytes, with the wavelet that loses. */
static GBytes *
encode (const EfFrame  *frame,
        gboolean        mct,
        gsize           length,
        GError        **error)
{
  g_autoptr (Codec) codec = opj_create_compress (OPJ_CODEC_J2K);
  g_autoptr (Stream) out = opj_stream_create (OPJ_J2K_STREAM_CHUNK_SIZE, OPJ_FALSE);
  g_autoptr (opj_image_t) image = make_image (frame);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Sink sink = { bytes, 0 };
  opj_cparameters_t parameters;

  opj_set_default_encoder_parameters (&parameters);
  parameters.irreversible = length > 0;
  parameters.tcp_numlayers = 1;
  /* The ratio is to the bits of the samples, not to their bytes. */
  parameters.tcp_rates[0] = length == 0 ? 0
                                        : (float) MAX ((double) frame->rows * frame->columns * frame->samples *
                                                           ef_frame_get_depth (frame) / 8.0 / (double) length, 1.0);
  parameters.cp_disto_alloc = 1;
  parameters.numresolution = get_n_resolutions (frame);
  parameters.tcp_mct = mct;

  silence (codec);
  opj_stream_set_user_data (out, &sink, NULL);
  opj_stream_set_write_function (out, sink_write_cb);
  opj_stream_set_skip_function (out, sink_skip_cb);
  opj_stream_set_seek_function (out, sink_seek_cb);
  if (image == NULL || !opj_setup_encoder (codec, &parameters, image) || !opj_start_compress (codec, image, out) ||
      !opj_encode (codec, out) || !opj_end_compress (codec, out))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_CODEC, "Encoding as JPEG 2000 failed");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
ef_j2k_encode (const EfFrame  *frame,
               GError        **error)
{
  return encode (frame, frame->samples == 3 && frame->photometric == EF_PHOTOMETRIC_RGB, 0, error);
}

GBytes *
ef_j2k_encode_lossy (const EfFrame  *frame,
                     gboolean        mct,
                     gsize           length,
                     GError        **error)
{
  return encode (frame, mct && frame->samples == 3, MAX (length, 1), error);
}
