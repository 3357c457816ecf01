/* What one scrolls through: the frames of an instance, or the instances of its series that have one frame each, in the
 * order of the tree. */
#pragma once

#include "ef-session.h"

G_BEGIN_DECLS

typedef struct _EfFrameStack EfFrameStack;

EfFrameStack  *ef_frame_stack_new        (EfSession      *session) G_GNUC_WARN_UNUSED_RESULT;
void           ef_frame_stack_free       (EfFrameStack   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfFrameStack, ef_frame_stack_free)

/* Instance @number is to be in it; 0: none. TRUE: it is of another series than what was in it before. */
gboolean       ef_frame_stack_show       (EfFrameStack   *self,
                                          guint           number);
/* Another study was opened. */
void           ef_frame_stack_clear      (EfFrameStack   *self);

guint          ef_frame_stack_get_length (EfFrameStack   *self);
/* The position of frame @frame, from 0, of instance @number. */
guint          ef_frame_stack_find       (EfFrameStack   *self,
                                          guint           number,
                                          guint           frame);
/* FALSE: there is no such position. */
gboolean       ef_frame_stack_get        (EfFrameStack   *self,
                                          gint64          position,
                                          guint          *number,
                                          guint          *frame);

G_END_DECLS
