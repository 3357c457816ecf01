/* What reading and writing of video share. */
#pragma once

#include "ef-video.h"

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
/* self->frame as samples. */
gboolean  ef_video_get_frame   (EfVideo            *self,
                                const EfImageInfo  *info,
                                EfFrame            *out,
                                GError            **error);

G_END_DECLS
