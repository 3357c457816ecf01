/* Frames and fragments (PS3.5 A.4): which fragments make a frame, and offset tables for frames that were replaced. */
#pragma once

#include "ef-instance.h"
#include "ef-transfer-syntax.h"

G_BEGIN_DECLS

/* The fragments of one frame; fragment 0 is the one after the Basic Offset Table. */
typedef struct
{
  guint first, count;
  guint64 length; /* of the joined stream */
} EfFrameSpan;

/* (transfer full): @n_frames of EfFrameSpan. By the Extended and the Basic Offset Table where they point at fragments in
 * order; else one fragment a frame; else by the markers that begin a codestream. EF_ERROR_MALFORMED if nothing of that
 * gives @n_frames frames. */
GArray   *ef_encapsulation_map     (EfInstance             *instance,
                                    const EfElement        *pixels,
                                    const EfTransferSyntax *syntax,
                                    guint                   n_frames,
                                    GError                **error);

/* Where the bytes of @extent are. */
int       ef_encapsulation_get_fd  (EfInstance             *instance,
                                    const EfExtent         *extent);

/* Bytes appended to the instance's spool, which is made as a memory file when there is none. */
typedef struct
{
  int fd; /* borrowed from the instance */
  guint64 position;
} EfSpool;

gboolean  ef_spool_open            (EfSpool                *self,
                                    EfInstance             *instance,
                                    GError                **error);
/* @bytes, padded to an even length. */
gboolean  ef_spool_append          (EfSpool                *self,
                                    const void             *bytes,
                                    gsize                   length,
                                    EfExtent               *extent,
                                    GError                **error);

/* The value of the pixel data to be: fragments (EfExtent), where each frame begins among them (guint), and how long its
 * stream is (guint64). */
typedef struct
{
  GArray *fragments;
  GArray *firsts;
  GArray *lengths;
} EfFrameList;

void      ef_frame_list_init       (EfFrameList            *self);
void      ef_frame_list_clear      (EfFrameList            *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfFrameList, ef_frame_list_clear)

/* Do the offset tables of the pixel data, if there are any, tell just where the frames of @frames are? */
gboolean  ef_encapsulation_is_true (EfInstance             *instance,
                                    const EfFrameList      *frames);

/* Makes @frames the value of the pixel data. The kind of offset table that was there is rebuilt; several frames always
 * get one. */
gboolean  ef_encapsulation_rebuild (EfInstance             *instance,
                                    EfSpool                *spool,
                                    const EfFrameList      *frames,
                                    GError                **error);

G_END_DECLS
