/* Encoding all pictures of a video again, with boxes filled. */
#include "config.h"

#include "ef-video-private.h"

#include "ef-error.h"

#include <libavutil/dict.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <string.h>

/* Frames without a rate of their own. */
#define USUAL_RATE 25

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, EF_ERROR, EF_ERROR_CODEC, "Video: %s", what);
  return FALSE;
}

/* --- what the transfer syntaxes permit (PS3.5 8.2.5 to 8.2.10) --------------------------------------------------- */

/* Rates and buffers in bits, those of the level: H.262 8.4, H.264 A.3 (High profile), H.265 A.4 (Main tier), and of
 * Blu-ray discs. */
typedef struct
{
  const char *uid; /* and the fragmentable one, which ends in ".1" */
  const char *encoder;
  const char *profile;
  const char *level;
  guint rate, buffer;
  gboolean bluray;
} Limits;

static const Limits limits[] = {
  { "1.2.840.10008.1.2.4.100", "mpeg2video", "main", "8", 15000000, 1835008, FALSE },
  { "1.2.840.10008.1.2.4.101", "mpeg2video", "main", "4", 80000000, 9781248, FALSE },
  { "1.2.840.10008.1.2.4.102", "libx264", "high", "4.1", 62500000, 78125000, FALSE },
  { "1.2.840.10008.1.2.4.103", "libx264", "high", "4.1", 40000000, 30000000, TRUE },
  { "1.2.840.10008.1.2.4.104", "libx264", "high", "4.2", 62500000, 78125000, FALSE },
  { "1.2.840.10008.1.2.4.105", "libx264", "high", "4.2", 62500000, 78125000, FALSE },
  { "1.2.840.10008.1.2.4.107", "libx265", "main", "5.1", 40000000, 40000000, FALSE },
  { "1.2.840.10008.1.2.4.108", "libx265", "main10", "5.1", 40000000, 40000000, FALSE },
};

static const Limits *
find_limits (const EfTransferSyntax *syntax)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      gsize n = strlen (limits[i].uid);

      if (strncmp (syntax->uid, limits[i].uid, n) == 0 &&
          (syntax->uid[n] == 0 || strcmp (syntax->uid + n, ".1") == 0))
        return &limits[i];
    }
  return NULL;
}

gboolean
ef_video_can_encode (const EfTransferSyntax  *syntax,
                     const char             **reason)
{
  const Limits *limit = find_limits (syntax);
  const char *why = NULL;

  if (!ef_video_can_decode (syntax, &why))
    limit = NULL;
  else if (limit == NULL)
    why = "Two views in one stream (Stereo High Profile) have no encoder";
  else if (avcodec_find_encoder_by_name (limit->encoder) == NULL)
    why = strcmp (limit->encoder, "libx264") == 0
              ? "H.264 needs an encoder that the installed libavcodec lacks: libx264 (on Debian the package libavcodec59)"
          : strcmp (limit->encoder, "libx265") == 0
              ? "H.265 needs an encoder that the installed libavcodec lacks: libx265 (on Debian the package libavcodec59)"
              : "MPEG-2 needs an encoder that the installed libavcodec lacks (on Debian the package libavcodec59)";
  if (reason != NULL)
    *reason = why;
  return why == NULL;
}

/* --- encoding -------------------------------------------------------------------------------------------------- */

typedef struct
{
  AVCodecContext *context;
  AVPacket *packet;
} Encoder;

static void
encoder_clear (Encoder *self)
{
  avcodec_free_context (&self->context);
  av_packet_free (&self->packet);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Encoder, encoder_clear)

static AVRational
get_rate (EfVideo *video)
{
  AVRational rate = av_guess_frame_rate (video->format, video->stream, video->frame);

  if (rate.num <= 0 || rate.den <= 0 || av_q2d (rate) > 300)
    rate = (AVRational){ USUAL_RATE, 1 };
  return rate;
}

/* Twice the rate of the source leaves little of a second generation to be seen. */
static gint64
get_bit_rate (EfVideo      *video,
              const Limits *limit,
              AVRational    rate)
{
  double source = (double) video->length * 8 * av_q2d (rate) / MAX (video->n_frames, 1);

  return (gint64) CLAMP (2 * source, 1e6, limit->rate);
}

static void
set_options (Encoder       *self,
             const Limits  *limit,
             int            group,
             AVDictionary **options)
{
  AVCodecContext *context = self->context;
  g_autofree char *own = NULL;

  if (strcmp (limit->encoder, "mpeg2video") == 0)
    {
      context->profile = FF_PROFILE_MPEG2_MAIN;
      context->level = atoi (limit->level);
      context->bit_rate = context->rc_max_rate;
      context->qmin = 1;
      av_dict_set (options, "sc_threshold", "1000000000", 0); /* it closes groups only where no scene cuts them */
      return;
    }
  av_dict_set (options, "profile", limit->profile, 0);
  av_dict_set (options, "preset", "fast", 0);
  av_dict_set (options, "crf", "16", 0);
  if (strcmp (limit->encoder, "libx264") == 0)
    {
      av_dict_set (options, "level", limit->level, 0);
      own = g_strdup_printf ("%s:open-gop=0", limit->bluray ? "bluray-compat=1:slices=4:aud=1" : "aud=0");
      av_dict_set (options, "x264-params", own, 0);
      return;
    }
  /* One thread works and another waits for it: the order of the work, and so the result, is always the same. */
  own = g_strdup_printf ("pools=none:frame-threads=1:wpp=0:pmode=0:pme=0:info=0:log-level=none:level-idc=%s:high-tier=0:"
                         "open-gop=0:keyint=%d:vbv-maxrate=%d:vbv-bufsize=%d",
                         limit->level, group, (int) (context->rc_max_rate / 1000), context->rc_buffer_size / 1000);
  av_dict_set (options, "x265-params", own, 0);
}

/* For pictures like video->frame. */
static gboolean
encoder_open (Encoder       *self,
              EfVideo       *video,
              const Limits  *limit,
              GError       **error)
{
  const AVCodec *codec = avcodec_find_encoder_by_name (limit->encoder);
  const AVFrame *frame = video->frame;
  AVRational rate = get_rate (video);
  AVDictionary *options = NULL;
  int group = MAX (1, (int) (av_q2d (rate) * (limit->bluray ? 1 : 2) + 0.5));
  int rc;

  self->context = codec != NULL ? avcodec_alloc_context3 (codec) : NULL;
  self->packet = av_packet_alloc ();
  if (self->context == NULL || self->packet == NULL)
    return fail (error, "there is no encoder");
  self->context->thread_count = 1;
  self->context->width = frame->width;
  self->context->height = frame->height;
  self->context->pix_fmt = frame->format;
  self->context->sample_aspect_ratio = frame->sample_aspect_ratio;
  self->context->color_range = frame->color_range;
  self->context->color_primaries = frame->color_primaries;
  self->context->color_trc = frame->color_trc;
  self->context->colorspace = frame->colorspace;
  self->context->chroma_sample_location = frame->chroma_location;
  self->context->framerate = rate;
  self->context->time_base = av_inv_q (rate);
  self->context->gop_size = limit->encoder[0] == 'm' ? MIN (group, 15) : group;
  self->context->max_b_frames = 2;
  self->context->rc_max_rate = get_bit_rate (video, limit, rate);
  self->context->rc_buffer_size = (int) MIN (limit->buffer, 2 * self->context->rc_max_rate);
  self->context->flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_CLOSED_GOP;
  if (frame->interlaced_frame)
    {
      self->context->flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME;
      self->context->field_order = frame->top_field_first ? AV_FIELD_TT : AV_FIELD_BB;
    }
  if (strcmp (ef_video_get_muxer (video), "mp4") == 0)
    self->context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  set_options (self, limit, group, &options);
  rc = avcodec_open2 (self->context, codec, &options);
  av_dict_free (&options);
  return rc >= 0 || fail (error, "the encoder refuses the size, rate or colour of the pictures");
}

static gboolean
encoder_drain (Encoder        *self,
               EfVideoWriter  *writer,
               GError        **error)
{
  for (;;)
    {
      int rc = avcodec_receive_packet (self->context, self->packet);

      if (rc == AVERROR (EAGAIN) || rc == AVERROR_EOF)
        return TRUE;
      if (rc < 0)
        return fail (error, "a picture cannot be encoded");
      if (self->packet->duration == 0)
        self->packet->duration = 1;
      if (!ef_video_writer_add (writer, self->packet, self->context->time_base, error))
        return FALSE;
      av_packet_unref (self->packet);
    }
}

/* The first @n_samples of each pixel. */
static void
fill_box (AVFrame      *frame,
          const EfBox  *box,
          guint         n_samples,
          const gint64  sample[3])
{
  const AVPixFmtDescriptor *format = av_pix_fmt_desc_get (frame->format);

  for (guint c = 0; c < MIN (format->nb_components, n_samples); c++)
    {
      int down_x = c > 0 ? format->log2_chroma_w : 0, down_y = c > 0 ? format->log2_chroma_h : 0;
      int left = box->x >> down_x, right = (box->x + box->width + (1 << down_x) - 1) >> down_x;
      int bottom = (box->y + box->height + (1 << down_y) - 1) >> down_y;

      for (int y = box->y >> down_y; y < bottom; y++)
        {
          guint8 *row = frame->data[c] + (gssize) y * frame->linesize[c];

          if (format->comp[0].depth == 8)
            memset (row + left, (int) sample[c], (gsize) (right - left));
          else
            for (int x = left; x < right; x++)
              ((guint16 *) (void *) row)[x] = (guint16) sample[c];
        }
    }
}

/* Pictures bring captions and other user data along, and what kind they were coded as. */
static gboolean
clean_frame (AVFrame  *frame,
             guint     index,
             GError  **error)
{
  for (int i = 0; i < frame->nb_side_data;)
    if (frame->side_data[i]->type == AV_FRAME_DATA_STEREO3D)
      i++;
    else
      av_frame_remove_side_data (frame, frame->side_data[i]->type);
  av_dict_free (&frame->metadata);
  frame->pict_type = AV_PICTURE_TYPE_NONE;
  frame->key_frame = 0;
  frame->pts = index;
  return av_frame_make_writable (frame) >= 0 || fail (error, "there is not enough memory");
}

static gboolean
fill_frame (EfVideo            *video,
            const EfImageInfo  *info,
            const EfVideoFill  *fill,
            guint               index,
            GError            **error)
{
  g_autoptr (GArray) boxes = fill->list_boxes (index, fill->user_data);
  g_auto (EfFrame) decoded = { 0 };
  gboolean full = video->frame->color_range == AVCOL_RANGE_JPEG || video->frame->format == AV_PIX_FMT_YUVJ420P;
  EfPhotometric photometric = full ? EF_PHOTOMETRIC_YBR_FULL : EF_PHOTOMETRIC_YBR_PARTIAL_420;
  const EfFrame *seen = fill->needs_frame ? &decoded : NULL;
  gint64 sample[3] = { 0 };

  if (!clean_frame (video->frame, index, error))
    return FALSE;
  if (boxes->len == 0)
    return TRUE;
  if (fill->needs_frame && !ef_video_get_frame (video, info, &decoded, error))
    return FALSE;
  fill->get_value (photometric, seen, FALSE, sample, fill->user_data);
  for (guint i = 0; i < boxes->len; i++)
    fill_box (video->frame, &g_array_index (boxes, EfBox, i), 3, sample);
  if (fill->list_runs == NULL)
    return TRUE;
  fill->get_value (photometric, seen, TRUE, sample, fill->user_data);
  for (guint i = 0; i < boxes->len; i++)
    {
      g_autoptr (GArray) runs = fill->list_runs (&g_array_index (boxes, EfBox, i), fill->user_data);

      for (guint k = 0; k < runs->len; k++)
        fill_box (video->frame, &g_array_index (runs, EfBox, k), 1, sample);
    }
  return TRUE;
}

static gboolean
is_alike (const AVFrame     *frame,
          const EfImageInfo *info,
          const Encoder     *encoder)
{
  return (guint) frame->width == info->columns && (guint) frame->height == info->rows &&
         (encoder->context == NULL || frame->format == encoder->context->pix_fmt);
}

/* Permitted are 4:2:0, in 8 bits or, for the Main 10 profile, in 10. */
static gboolean
is_permitted (const AVFrame *frame,
              const Limits  *limit)
{
  return frame->format == AV_PIX_FMT_YUV420P || frame->format == AV_PIX_FMT_YUVJ420P ||
         (frame->format == AV_PIX_FMT_YUV420P10LE && strcmp (limit->profile, "main10") == 0);
}

static gboolean
encode_all (EfVideo            *video,
            const EfImageInfo  *info,
            const EfVideoFill  *fill,
            const Limits       *limit,
            Encoder            *encoder,
            EfVideoWriter      *writer,
            EfSpool            *spool,
            GError            **error)
{
  AVCodecParameters *parameters;
  GError *local_error = NULL;
  guint index = 0;
  gboolean opened;

  while (ef_video_next_frame (video, &local_error))
    {
      if (!is_alike (video->frame, info, encoder) || !is_permitted (video->frame, limit))
        return fail (error, "the pictures change, or are of a kind that the transfer syntax does not permit");
      if (encoder->context == NULL)
        {
          if (!encoder_open (encoder, video, limit, error))
            return FALSE;
          parameters = avcodec_parameters_alloc ();
          opened = avcodec_parameters_from_context (parameters, encoder->context) >= 0 &&
                   ef_video_writer_open (writer, video, parameters, encoder->context->time_base, spool, error);
          avcodec_parameters_free (&parameters);
          if (!opened)
            return FALSE;
        }
      if (!fill_frame (video, info, fill, index++, error))
        return FALSE;
      if (avcodec_send_frame (encoder->context, video->frame) < 0)
        return fail (error, "a picture cannot be encoded");
      if (!encoder_drain (encoder, writer, error))
        return FALSE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  /* A picture more or fewer would have shown what nobody saw, or moved all boxes. */
  if (index != video->n_frames || index != info->frames)
    return fail (error, "fewer or more pictures can be decoded than are in the stream");
  return avcodec_send_frame (encoder->context, NULL) >= 0 && encoder_drain (encoder, writer, error);
}

gboolean
ef_video_fill (EfVideo            *self,
               const EfImageInfo  *info,
               const EfVideoFill  *fill,
               EfSpool            *spool,
               GArray             *fragments,
               guint              *removed,
               GError            **error)
{
  const Limits *limit = find_limits (self->syntax);
  g_auto (EfVideoWriter) writer = { 0 };
  g_auto (Encoder) encoder = { 0 };
  const char *reason;

  if (!ef_video_can_encode (self->syntax, &reason))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, reason);
      return FALSE;
    }
  if (!ef_video_rewind (self, error) ||
      !encode_all (self, info, fill, limit, &encoder, &writer, spool, error) ||
      !ef_video_writer_close (&writer, fragments, error))
    return FALSE;
  *removed = writer.removed + self->format->nb_streams - 1;
  return TRUE;
}
