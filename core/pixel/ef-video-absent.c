/* In place of ef-video.c where the program was built without FFmpeg's libraries. */
#include "config.h"

#include "ef-video.h"

#include "ef-error.h"

static const char missing[] =
    "Video needs FFmpeg's libraries, without which this program was built (on Debian libavcodec-dev, libavformat-dev and "
    "libavutil-dev)";

gboolean
ef_video_can_decode (const EfTransferSyntax  *syntax,
                     const char             **reason)
{
  if (reason != NULL)
    *reason = missing;
  return FALSE;
}

gboolean
ef_video_can_encode (const EfTransferSyntax  *syntax,
                     const char             **reason)
{
  return ef_video_can_decode (syntax, reason);
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, missing);
  return FALSE;
}

EfVideo *
ef_video_open (EfInstance              *instance,
               const EfElement         *pixels,
               const EfTransferSyntax  *syntax,
               GError                 **error)
{
  refuse (error);
  return NULL;
}

void
ef_video_free (EfVideo *self)
{
}

guint
ef_video_get_n_frames (EfVideo *self)
{
  return 0;
}

gboolean
ef_video_read (EfVideo            *self,
               const EfImageInfo  *info,
               guint               frame,
               EfFrame            *out,
               GError            **error)
{
  return refuse (error);
}

gboolean
ef_video_strip (EfVideo  *self,
                EfSpool  *spool,
                GArray   *fragments,
                guint    *removed,
                GError  **error)
{
  return refuse (error);
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
  return refuse (error);
}
