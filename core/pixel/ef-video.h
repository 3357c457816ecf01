/* Video: one stream holds all frames (PS3.5 8.2.5 to 8.2.10; MPEG-2, H.264, H.265, elementary or in MPEG-2 TS, PS or
 * MP4). The fence around FFmpeg's libraries, which may be missing: then everything here refuses, and says what is
 * missing. One thread, limited sizes, no decoder but the three, no file but the one that is open. */
#pragma once

#include "ef-codec.h"
#include "ef-encapsulation.h"

G_BEGIN_DECLS

typedef struct _EfVideo EfVideo;

/* (nullable) *@reason: a sentence that names what is to be installed. */
gboolean  ef_video_can_decode   (const EfTransferSyntax  *syntax,
                                 const char             **reason);
gboolean  ef_video_can_encode   (const EfTransferSyntax  *syntax,
                                 const char             **reason);

/* Looks through the whole stream, without decoding it. @instance must outlive the video. */
EfVideo  *ef_video_open         (EfInstance              *instance,
                                 const EfElement         *pixels,
                                 const EfTransferSyntax  *syntax,
                                 GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void      ef_video_free         (EfVideo                 *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfVideo, ef_video_free)

/* Coded frames, two fields being one, whatever Number of Frames (0028,0008) says. */
guint     ef_video_get_n_frames (EfVideo                 *self);

/* Decodes one frame, in the order of display. Frames in their order are decoded once each; going back starts again at
 * the last picture that refers to none before it, where the container tells of the pictures' times, else at the
 * beginning. Chroma is repeated, not smoothed, and no range is stretched: the samples are YBR_PARTIAL_420, or
 * YBR_FULL where the stream has the full range. */
gboolean  ef_video_read         (EfVideo                 *self,
                                 const EfImageInfo       *info,
                                 guint                    frame,
                                 EfFrame                 *out,
                                 GError                 **error);

/* What is to be filled in a frame, and with what. @frame: decoded, or NULL where the value does not depend on it. */
typedef struct
{
  /* (transfer full): of EfBox, inside of the frame. */
  GArray  *(*list_boxes) (guint     frame,
                          gpointer  user_data);
  /* (nullable): runs of pixels (EfBox) in @box that are written on. (transfer full) */
  GArray  *(*list_runs)  (const EfBox *box,
                          gpointer     user_data);
  /* @is_run: of what is written, where the first sample is all that counts. */
  void     (*get_value)  (EfPhotometric  photometric,
                          const EfFrame *frame,
                          gboolean       is_run,
                          gint64         sample[3],
                          gpointer       user_data);
  gboolean  needs_frame; /* for get_value */
  gpointer  user_data;
} EfVideoFill;

/* Both append the new stream to @spool and give the fragments that hold it (of EfExtent). The container stays, and
 * holds the pictures alone: sound, data, titles, user data and other SEI are left out, which *@removed counts.
 *
 * The first keeps the coded pictures. The second encodes all frames again, within the profile, level and rate of the
 * transfer syntax. */
gboolean  ef_video_strip        (EfVideo                 *self,
                                 EfSpool                 *spool,
                                 GArray                  *fragments,
                                 guint                   *removed,
                                 GError                 **error);
gboolean  ef_video_fill         (EfVideo                 *self,
                                 const EfImageInfo       *info,
                                 const EfVideoFill       *fill,
                                 EfSpool                 *spool,
                                 GArray                  *fragments,
                                 guint                   *removed,
                                 GError                 **error);

G_END_DECLS
