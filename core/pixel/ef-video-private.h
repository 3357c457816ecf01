/* What reading and writing of video share. */
#pragma once

#include "ef-video.h"
#include "ef-video-index.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

G_BEGIN_DECLS

struct _EfVideo
{
  EfInstance *instance;
  const EfTransferSyntax *syntax;

  /* The stream in the file. */
  GArray *fragments; /* of EfExtent */
  guint64 length, position;

  AVIOContext *io;
  AVFormatContext *format;
  AVStream *stream; /* of @format */
  AVCodecContext *decoder;
  AVPacket *packet;
  AVFrame *frame; /* the one before @next */
  gboolean at_end;

  guint n_frames;
  EfVideoIndex *index; /* (nullable): it can be entered at the beginning alone */
  guint next; /* frame that the decoder gives next */
};

/* What libav asks of a stream of @length bytes, read or written: the new position, or the length, or an error of theirs. */
int64_t   ef_video_seek        (guint64  *position,
                                guint64   length,
                                int64_t   offset,
                                int       whence);
/* Starts again before the first packet. */
gboolean  ef_video_rewind      (EfVideo  *self,
                                GError  **error);
/* The next packet of any stream into self->packet. FALSE without an error at the end. */
gboolean  ef_video_next_packet (EfVideo  *self,
                                GError  **error);
/* The next picture into self->frame. FALSE without an error at the end. */
gboolean  ef_video_next_frame  (EfVideo  *self,
                                GError  **error);
/* What libavformat calls the container of the stream where it is written; NULL if it cannot be. */
const char *ef_video_get_muxer (EfVideo  *self);
/* self->frame as samples. */
gboolean  ef_video_get_frame   (EfVideo            *self,
                                const EfImageInfo  *info,
                                EfFrame            *out,
                                GError            **error);

/* A new stream in a spool, in the container that was there, with the pictures alone. */
typedef struct
{
  EfSpool *spool;
  guint64 start, position, length;
  EfCodec codec;
  guint length_size;
  AVIOContext *io;
  AVFormatContext *format;
  AVPacket *packet;
  guint removed; /* units and streams that were left out */
} EfVideoWriter;

void      ef_video_writer_clear (EfVideoWriter            *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfVideoWriter, ef_video_writer_clear)
gboolean  ef_video_writer_open  (EfVideoWriter            *self,
                                 EfVideo                  *video,
                                 const AVCodecParameters  *parameters,
                                 AVRational                time_base,
                                 EfSpool                  *spool,
                                 GError                  **error);
/* @packet in units of @time_base. */
gboolean  ef_video_writer_add   (EfVideoWriter            *self,
                                 const AVPacket           *packet,
                                 AVRational                time_base,
                                 GError                  **error);
/* Appends the fragments that hold the stream (of EfExtent). */
gboolean  ef_video_writer_close (EfVideoWriter            *self,
                                 GArray                   *fragments,
                                 GError                  **error);

G_END_DECLS
