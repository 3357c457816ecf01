/* Reading video by libavformat and libavcodec. */
#include "config.h"

#include "ef-video-private.h"

#include "ef-error.h"
#include "ef-frame-private.h"
#include "ef-io.h"

#include <libavutil/dict.h>
#include <libavutil/pixdesc.h>

#define IO_BUFFER 65536
/* 8K pictures and a margin; H.265 at level 5.1 has a fourth of it. */
#define MAX_PIXELS ((gint64) 8192 * 4352)
#define MAX_STREAMS 16
/* Bytes that may be looked at before the kind of the stream must be clear. */
#define PROBE_BYTES (5 << 20)
#define DEMUXERS "mov,mp4,m4a,3gp,3g2,mj2,mpegts,mpeg,h264,hevc,mpegvideo"
#define DECODERS "mpeg2video,h264,hevc"

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, EF_ERROR, EF_ERROR_CODEC, "Video: %s", what);
  return FALSE;
}

static enum AVCodecID
get_codec_id (EfCodec codec)
{
  switch (codec)
    {
    case EF_CODEC_MPEG2:
      return AV_CODEC_ID_MPEG2VIDEO;
    case EF_CODEC_H264:
      return AV_CODEC_ID_H264;
    case EF_CODEC_HEVC:
      return AV_CODEC_ID_HEVC;
    default:
      return AV_CODEC_ID_NONE;
    }
}

gboolean
ef_video_can_decode (const EfTransferSyntax  *syntax,
                     const char             **reason)
{
  enum AVCodecID id = get_codec_id (syntax->codec);
  const char *why = NULL;

  if (id == AV_CODEC_ID_NONE)
    why = "The transfer syntax is none of video";
  else if (avcodec_find_decoder (id) == NULL)
    why = "The installed libavcodec has no decoder for this video (on Debian it comes with libavcodec59)";
  if (reason != NULL)
    *reason = why;
  return why == NULL;
}

/* --- bytes ----------------------------------------------------------------------------------------------------- */

static int
read_cb (void    *user_data,
         uint8_t *buffer,
         int      size)
{
  EfVideo *self = user_data;
  guint64 start = 0;

  for (guint i = 0; i < self->fragments->len; i++)
    {
      const EfExtent *extent = &g_array_index (self->fragments, EfExtent, i);

      if (self->position < start + extent->length)
        {
          guint64 skip = self->position - start;
          gsize n = (gsize) MIN ((guint64) size, extent->length - skip);

          if (!ef_io_pread_all (ef_encapsulation_get_fd (self->instance, extent), buffer, n, extent->offset + skip,
                                NULL))
            return AVERROR (EIO);
          self->position += n;
          return (int) n;
        }
      start += extent->length;
    }
  return AVERROR_EOF;
}

int64_t
ef_video_seek (guint64 *position,
               guint64  length,
               int64_t  offset,
               int      whence)
{
  int64_t base = 0;

  whence &= ~AVSEEK_FORCE;
  if (whence == AVSEEK_SIZE)
    return (int64_t) length;
  if (whence == SEEK_CUR)
    base = (int64_t) *position;
  else if (whence == SEEK_END)
    base = (int64_t) length;
  if (offset < -base || offset > (int64_t) length - base)
    return AVERROR (EINVAL);
  *position = (guint64) (base + offset);
  return base + offset;
}

static int64_t
seek_cb (void    *user_data,
         int64_t  offset,
         int      whence)
{
  EfVideo *self = user_data;

  return ef_video_seek (&self->position, self->length, offset, whence);
}

/* --- opening --------------------------------------------------------------------------------------------------- */

static void
close_stream (EfVideo *self)
{
  avcodec_free_context (&self->decoder);
  avformat_close_input (&self->format);
  if (self->io != NULL)
    av_freep (&self->io->buffer);
  avio_context_free (&self->io);
  self->stream = NULL;
}

static gboolean
find_stream (EfVideo  *self,
             GError  **error)
{
  enum AVCodecID id = get_codec_id (self->syntax->codec);

  for (guint i = 0; i < self->format->nb_streams; i++)
    {
      AVStream *stream = self->format->streams[i];

      if (stream->codecpar->codec_type != AVMEDIA_TYPE_VIDEO || stream->codecpar->codec_id != id ||
          (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0)
        continue;
      if (self->stream != NULL)
        return fail (error, "there is more than one stream of pictures");
      self->stream = stream;
    }
  return self->stream != NULL || fail (error, "the stream is not coded as the transfer syntax says");
}

static gboolean
open_stream (EfVideo  *self,
             GError  **error)
{
  AVDictionary *options = NULL;
  guint8 *buffer = av_malloc (IO_BUFFER);
  int rc;

  self->position = 0;
  self->io = avio_alloc_context (buffer, IO_BUFFER, 0, self, read_cb, NULL, seek_cb);
  self->format = avformat_alloc_context ();
  if (self->io == NULL || self->format == NULL)
    return fail (error, "there is not enough memory");
  self->format->pb = self->io;
  self->format->probesize = PROBE_BYTES;
  self->format->max_streams = MAX_STREAMS;
  self->format->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_GENPTS;
  av_dict_set (&options, "format_whitelist", DEMUXERS, 0);
  av_dict_set (&options, "codec_whitelist", DECODERS, 0);
  rc = avformat_open_input (&self->format, NULL, NULL, &options);
  av_dict_free (&options);
  if (rc < 0)
    return fail (error, "the container is none that PS3.5 8.2 permits, or its header is damaged");
  return avformat_find_stream_info (self->format, NULL) >= 0 ? find_stream (self, error)
                                                             : fail (error, "the stream cannot be followed");
}

static gboolean
open_decoder (EfVideo  *self,
              GError  **error)
{
  const AVCodec *codec = avcodec_find_decoder (self->stream->codecpar->codec_id);

  if (codec == NULL)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "The installed libavcodec cannot decode this video (on Debian it comes with libavcodec59)");
      return FALSE;
    }
  self->decoder = avcodec_alloc_context3 (codec);
  if (self->decoder == NULL || avcodec_parameters_to_context (self->decoder, self->stream->codecpar) < 0)
    return fail (error, "the decoder cannot be set up");
  self->decoder->thread_count = 1;
  self->decoder->max_pixels = MAX_PIXELS;
  self->decoder->pkt_timebase = self->stream->time_base;
  /* Whatever a player may show is shown and searched here. */
  self->decoder->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT;
  self->decoder->flags2 |= AV_CODEC_FLAG2_SHOW_ALL;
  return avcodec_open2 (self->decoder, codec, NULL) >= 0 || fail (error, "the decoder refuses the stream");
}

gboolean
ef_video_rewind (EfVideo  *self,
                 GError  **error)
{
  close_stream (self);
  self->next = 0;
  self->at_end = FALSE;
  return open_stream (self, error) && open_decoder (self, error);
}

gboolean
ef_video_next_packet (EfVideo  *self,
                      GError  **error)
{
  int rc;

  av_packet_unref (self->packet);
  rc = av_read_frame (self->format, self->packet);
  if (rc < 0 && rc != AVERROR_EOF)
    fail (error, "the stream is damaged");
  return rc >= 0;
}

/* A frame in two fields comes in two packets where no container joins them. */
static gboolean
count_frames (EfVideo  *self,
              GError  **error)
{
  GError *local_error = NULL;
  guint64 halves = 0;

  self->index = ef_video_index_new (self->syntax->codec, self->stream->codecpar);
  while (ef_video_next_packet (self, &local_error))
    {
      const AVCodecParserContext *parser;

      if (self->packet->stream_index != self->stream->index)
        continue;
      ef_video_index_add (self->index, self->packet);
      parser = av_stream_get_parser (self->stream);
      halves += parser != NULL && (parser->picture_structure == AV_PICTURE_STRUCTURE_TOP_FIELD ||
                                   parser->picture_structure == AV_PICTURE_STRUCTURE_BOTTOM_FIELD)
                    ? 1
                    : 2;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  self->n_frames = (guint) MIN (halves / 2, G_MAXINT32);
  if (!ef_video_index_finish (self->index, self->n_frames))
    g_clear_pointer (&self->index, ef_video_index_free);
  return self->n_frames > 0 || fail (error, "the stream holds no picture");
}

EfVideo *
ef_video_open (EfInstance              *instance,
               const EfElement         *pixels,
               const EfTransferSyntax  *syntax,
               GError                 **error)
{
  g_autoptr (EfVideo) self = NULL;

  g_return_val_if_fail (pixels->kind == EF_VALUE_FRAGMENTS && pixels->value.fragments->len > 1, NULL);

  /* It writes about the streams it reads. */
  av_log_set_level (AV_LOG_QUIET);
  self = g_new0 (EfVideo, 1);
  self->instance = instance;
  self->syntax = syntax;
  self->fragments = g_array_new (FALSE, FALSE, sizeof (EfExtent));
  for (guint i = 1; i < pixels->value.fragments->len; i++)
    {
      EfExtent extent = g_array_index (pixels->value.fragments, EfExtent, i);

      g_array_append_val (self->fragments, extent);
      self->length += extent.length;
    }
  self->packet = av_packet_alloc ();
  self->frame = av_frame_alloc ();
  if (self->packet == NULL || self->frame == NULL || !open_stream (self, error) || !count_frames (self, error) ||
      !ef_video_rewind (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ef_video_free (EfVideo *self)
{
  if (self == NULL)
    return;
  close_stream (self);
  av_packet_free (&self->packet);
  av_frame_free (&self->frame);
  g_clear_pointer (&self->fragments, g_array_unref);
  g_clear_pointer (&self->index, ef_video_index_free);
  g_free (self);
}

guint
ef_video_get_n_frames (EfVideo *self)
{
  return self->n_frames;
}

/* --- frames ---------------------------------------------------------------------------------------------------- */

static gboolean
feed (EfVideo  *self,
      GError  **error)
{
  GError *local_error = NULL;
  int rc;

  while (ef_video_next_packet (self, &local_error))
    if (self->packet->stream_index == self->stream->index)
      break;
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  self->at_end = self->packet->data == NULL;
  rc = avcodec_send_packet (self->decoder, self->at_end ? NULL : self->packet);
  return rc >= 0 || rc == AVERROR_EOF || fail (error, "a picture cannot be decoded");
}

gboolean
ef_video_next_frame (EfVideo  *self,
                     GError  **error)
{
  for (;;)
    {
      int rc = avcodec_receive_frame (self->decoder, self->frame);

      if (rc >= 0)
        {
          self->next++;
          return TRUE;
        }
      if (rc == AVERROR_EOF)
        return FALSE;
      if (rc != AVERROR (EAGAIN))
        return fail (error, "a picture cannot be decoded");
      if (!feed (self, error))
        return FALSE;
    }
}

static inline guint
get_sample (const AVFrame *frame,
            guint          plane,
            gsize          x,
            gsize          y,
            gboolean       wide)
{
  const guint8 *row = frame->data[plane] + (gssize) y * frame->linesize[plane];

  return wide ? ((const guint16 *) (const void *) row)[x] : row[x];
}

gboolean
ef_video_get_frame (EfVideo            *self,
                    const EfImageInfo  *info,
                    EfFrame            *out,
                    GError            **error)
{
  const AVFrame *frame = self->frame;
  const AVPixFmtDescriptor *format = av_pix_fmt_desc_get (frame->format);
  gboolean wide = format != NULL && format->comp[0].depth > 8;
  gboolean full = frame->color_range == AVCOL_RANGE_JPEG || frame->format == AV_PIX_FMT_YUVJ420P;
  guint n;

  if (format == NULL || (format->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BE)) != 0 ||
      (format->nb_components != 1 && (format->flags & AV_PIX_FMT_FLAG_PLANAR) == 0))
    return fail (error, "the pictures are of a kind that no transfer syntax permits");
  if ((guint) frame->width != info->columns || (guint) frame->height != info->rows || info->samples != 3 ||
      (guint) format->comp[0].depth > info->bits_allocated)
    return fail (error, "size or depth of the pictures contradict the data set");
  if (!ef_frame_allocate (out, info, full ? EF_PHOTOMETRIC_YBR_FULL : EF_PHOTOMETRIC_YBR_PARTIAL_420, error))
    return FALSE;

  n = MIN (format->nb_components, 3);
  for (gsize y = 0; y < info->rows; y++)
    for (guint c = 0; c < 3; c++)
      {
        gsize row = y * info->columns;
        guint down_x = c > 0 ? format->log2_chroma_w : 0, down_y = c > 0 ? format->log2_chroma_h : 0;

        for (gsize x = 0; x < info->columns; x++)
          {
            gsize i = (row + x) * 3 + c;
            guint sample = c < n ? get_sample (frame, c, x >> down_x, y >> down_y, wide)
                                 : 1u << (format->comp[0].depth - 1);

            if (info->bits_allocated == 8)
              out->data[i] = (guint8) sample;
            else
              ((guint16 *) (void *) out->data)[i] = (guint16) sample;
          }
      }
  return TRUE;
}

/* --- entering in the middle ------------------------------------------------------------------------------------ */

/* The pictures that the container puts before the one at @entry are passed over. FALSE if it cannot be found. */
static gboolean
enter (EfVideo            *self,
       const EfVideoEntry *entry)
{
  gboolean by_time = (self->format->iformat->flags & AVFMT_NO_BYTE_SEEK) != 0;

  if (!by_time && entry->position < 0)
    return FALSE;
  if (av_seek_frame (self->format, by_time ? self->stream->index : -1, by_time ? entry->dts : entry->position,
                     by_time ? AVSEEK_FLAG_BACKWARD : AVSEEK_FLAG_BYTE) < 0)
    return FALSE;
  avcodec_flush_buffers (self->decoder);
  self->at_end = FALSE;
  while (ef_video_next_packet (self, NULL))
    if (self->packet->stream_index == self->stream->index && self->packet->pts == entry->pts)
      return avcodec_send_packet (self->decoder, self->packet) >= 0;
  return FALSE;
}

/* Goes on until @frame, which @entry leads to, is the one that was decoded last. FALSE if that fails anywhere: then the
 * stream is as it may be. */
static gboolean
jump (EfVideo            *self,
      const EfVideoEntry *entry,
      guint               frame)
{
  guint shown;

  if (!enter (self, entry))
    return FALSE;
  /* Pictures that are shown before the first one refer to what was passed over. */
  do
    if (!ef_video_next_frame (self, NULL) || !ef_video_index_find_frame (self->index, self->frame->pts, &shown))
      return FALSE;
  while (shown < frame);
  self->next = shown + 1;
  return shown == frame;
}

/* Frames in their order never go this way. */
static gboolean
go_to (EfVideo  *self,
       guint     frame,
       GError  **error)
{
  const EfVideoEntry *entry = self->index != NULL ? ef_video_index_find_entry (self->index, frame) : NULL;
  gboolean is_nearer = entry != NULL && (frame + 1 < self->next || entry->frame > self->next);

  if (is_nearer && jump (self, entry, frame))
    return TRUE;
  if (is_nearer)
    g_clear_pointer (&self->index, ef_video_index_free);
  return (!is_nearer && frame + 1 >= self->next) || ef_video_rewind (self, error);
}

gboolean
ef_video_read (EfVideo            *self,
               const EfImageInfo  *info,
               guint               frame,
               EfFrame            *out,
               GError            **error)
{
  g_return_val_if_fail (self != NULL && info != NULL && out != NULL, FALSE);

  if (frame + 1 != self->next && frame != self->next && !go_to (self, frame, error))
    return FALSE;
  while (self->next <= frame)
    {
      GError *local_error = NULL;

      if (ef_video_next_frame (self, &local_error))
        continue;
      if (local_error == NULL)
        return fail (error, "fewer pictures can be decoded than are in the stream");
      g_propagate_error (error, local_error);
      return FALSE;
    }
  return ef_video_get_frame (self, info, out, error);
}
