/* Writing video: a new container, and the coded pictures as they are in it. */
#include "config.h"

#include "ef-video-private.h"

#include "ef-error.h"
#include "ef-io.h"
#include "ef-video-units.h"

#include <string.h>

#define IO_BUFFER 65536
/* A fragment's length is an even number of 32 bits, of which FFFFFFFF means something else. */
#define MAX_FRAGMENT ((guint64) 0xfffffffe)

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, EF_ERROR, EF_ERROR_CODEC, "Video: %s", what);
  return FALSE;
}

/* --- a new container ------------------------------------------------------------------------------------------- */

static int
write_cb (void    *user_data,
          uint8_t *buffer,
          int      size)
{
  EfVideoWriter *self = user_data;

  if (!ef_io_pwrite_all (self->spool->fd, buffer, (gsize) size, self->start + self->position, NULL))
    return AVERROR (EIO);
  self->position += (guint) size;
  self->length = MAX (self->length, self->position);
  return size;
}

static int64_t
seek_cb (void    *user_data,
         int64_t  offset,
         int      whence)
{
  EfVideoWriter *self = user_data;

  return ef_video_seek (&self->position, self->length, offset, whence);
}

void
ef_video_writer_clear (EfVideoWriter *self)
{
  av_packet_free (&self->packet);
  avformat_free_context (self->format);
  if (self->io != NULL)
    av_freep (&self->io->buffer);
  avio_context_free (&self->io);
}

const char *
ef_video_get_muxer (EfVideo *video)
{
  static const struct
  {
    const char *from, *to;
  } rows[] = {
    { "mov,mp4,m4a,3gp,3g2,mj2", "mp4" }, { "mpegts", "mpegts" }, { "mpeg", "vob" },
    { "h264", "h264" },                   { "hevc", "hevc" },     { "mpegvideo", "mpeg2video" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (video->format->iformat->name, rows[i].from) == 0)
      return rows[i].to;
  return NULL;
}

gboolean
ef_video_writer_open (EfVideoWriter            *self,
                      EfVideo                  *video,
                      const AVCodecParameters  *parameters,
                      AVRational                time_base,
                      EfSpool                  *spool,
                      GError                  **error)
{
  const char *muxer = ef_video_get_muxer (video);
  g_autoptr (GByteArray) config = g_byte_array_new ();
  AVStream *stream;

  self->spool = spool;
  self->start = spool->position;
  self->codec = video->syntax->codec;
  self->packet = av_packet_alloc ();
  self->io = avio_alloc_context (av_malloc (IO_BUFFER), IO_BUFFER, 1, self, NULL, write_cb, seek_cb);
  if (self->packet == NULL || self->io == NULL || muxer == NULL ||
      avformat_alloc_output_context2 (&self->format, NULL, muxer, NULL) < 0)
    return fail (error, "the container cannot be written");
  self->format->pb = self->io;
  /* No clock, no version of the library: the same input gives the same bytes. */
  self->format->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
  stream = avformat_new_stream (self->format, NULL);
  if (stream == NULL || avcodec_parameters_copy (stream->codecpar, parameters) < 0)
    return fail (error, "the container cannot be written");
  stream->codecpar->codec_tag = 0;
  stream->time_base = time_base;
  stream->sample_aspect_ratio = parameters->sample_aspect_ratio;
  stream->avg_frame_rate = video->stream->avg_frame_rate;

  if (!ef_video_units_strip_config (self->codec, parameters->extradata, (gsize) parameters->extradata_size, config,
                                    &self->length_size, &self->removed))
    return fail (error, "the configuration of the stream is damaged");
  av_freep (&stream->codecpar->extradata);
  stream->codecpar->extradata_size = 0;
  if (config->len > 0)
    {
      stream->codecpar->extradata = av_mallocz (config->len + AV_INPUT_BUFFER_PADDING_SIZE);
      memcpy (stream->codecpar->extradata, config->data, config->len);
      stream->codecpar->extradata_size = (int) config->len;
    }
  return avformat_write_header (self->format, NULL) >= 0 || fail (error, "the container cannot be written");
}

gboolean
ef_video_writer_add (EfVideoWriter   *self,
                     const AVPacket  *packet,
                     AVRational       time_base,
                     GError         **error)
{
  g_autoptr (GByteArray) kept = g_byte_array_sized_new ((guint) packet->size);

  if (!ef_video_units_strip (self->codec, self->length_size, packet->data, (gsize) packet->size, kept, &self->removed))
    return fail (error, "the units of a picture cannot be told apart");
  if (kept->len == 0)
    return TRUE;
  av_packet_unref (self->packet);
  if (av_new_packet (self->packet, (int) kept->len) < 0)
    return fail (error, "there is not enough memory");
  memcpy (self->packet->data, kept->data, kept->len);
  self->packet->pts = packet->pts;
  self->packet->dts = packet->dts;
  self->packet->duration = packet->duration;
  self->packet->flags = packet->flags & AV_PKT_FLAG_KEY;
  av_packet_rescale_ts (self->packet, time_base, self->format->streams[0]->time_base);
  return av_interleaved_write_frame (self->format, self->packet) >= 0 || fail (error, "a picture cannot be written");
}

gboolean
ef_video_writer_close (EfVideoWriter  *self,
                       GArray         *fragments,
                       GError        **error)
{
  static const guint8 padding = 0;
  guint64 done = 0;

  if (av_write_trailer (self->format) < 0)
    return fail (error, "the container cannot be written");
  avio_flush (self->io);
  if (self->io->error < 0)
    return fail (error, "the container cannot be written");
  if (!ef_io_pwrite_all (self->spool->fd, &padding, self->length & 1, self->start + self->length, error))
    return FALSE;
  self->length += self->length & 1;
  while (done < self->length)
    {
      EfExtent extent = { self->start + done, MIN (MAX_FRAGMENT, self->length - done), EF_SOURCE_SPOOL };

      g_array_append_val (fragments, extent);
      done += extent.length;
    }
  self->spool->position = self->start + self->length;
  return TRUE;
}

gboolean
ef_video_strip (EfVideo  *self,
                EfSpool  *spool,
                GArray   *fragments,
                guint    *removed,
                GError  **error)
{
  g_auto (EfVideoWriter) writer = { 0 };
  GError *local_error = NULL;

  if (!ef_video_rewind (self, error) ||
      !ef_video_writer_open (&writer, self, self->stream->codecpar, self->stream->time_base, spool, error))
    return FALSE;
  while (ef_video_next_packet (self, &local_error))
    {
      if (self->packet->stream_index != self->stream->index)
        writer.removed++;
      else if (!ef_video_writer_add (&writer, self->packet, self->stream->time_base, error))
        return FALSE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  *removed = writer.removed;
  return ef_video_writer_close (&writer, fragments, error);
}
