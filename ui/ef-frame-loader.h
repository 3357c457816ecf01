/* Frames for a canvas: asks the session, remembers the last ones, and looks ahead. Of many frames that are wanted while
 * one is on its way, only the last is loaded.
 *
 * Signals: "loaded" (GdkTexture, gboolean after); "failed" (string). */
#pragma once

#include "ef-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_FRAME_LOADER (ef_frame_loader_get_type ())
G_DECLARE_FINAL_TYPE (EfFrameLoader, ef_frame_loader, EF, FRAME_LOADER, GObject)

EfFrameLoader *ef_frame_loader_new        (EfSession      *session) G_GNUC_WARN_UNUSED_RESULT;

/* Which frame comes @steps after the one that is wanted, in the direction the person is going. FALSE: none. */
typedef gboolean (*EfFrameOrderFunc) (guint    steps,
                                      guint   *number,
                                      guint   *frame,
                                      gpointer user_data);

/* What is loaded ahead of the person. @user_data must live as long as the loader. */
void           ef_frame_loader_set_order  (EfFrameLoader  *self,
                                           EfFrameOrderFunc order,
                                           gpointer        user_data);
/* @window (nullable): as the instance asks for. @after: as it will be written. */
void           ef_frame_loader_want       (EfFrameLoader  *self,
                                           guint           number,
                                           guint           frame,
                                           const EfValueWindow *window,
                                           gboolean        after);
/* Forgets what depends on the plan. */
void           ef_frame_loader_forget     (EfFrameLoader  *self);
/* The window of the frame that was loaded last. */
EfValueWindow       ef_frame_loader_get_window (EfFrameLoader  *self);
/* Nothing is wanted any more. */
void           ef_frame_loader_stop       (EfFrameLoader  *self);

G_END_DECLS
