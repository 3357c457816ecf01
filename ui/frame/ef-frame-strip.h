/* Slider, cine and number of the frame. Frames are counted from 0 here and from 1 where people read.
 *
 *   "frame-wanted" (guint frame): by the slider, the keys or the cine; "frame" has it already. Who shows frames drops
 *       what is out of date: the cine keeps its speed and skips frames rather than be late. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define EF_TYPE_FRAME_STRIP (ef_frame_strip_get_type ())
G_DECLARE_FINAL_TYPE (EfFrameStrip, ef_frame_strip, EF, FRAME_STRIP, GtkWidget)

GtkWidget *ef_frame_strip_new          (void) G_GNUC_WARN_UNUSED_RESULT;

/* Another number of frames stops the cine and starts at frame 0. */
guint      ef_frame_strip_get_n_frames (EfFrameStrip *self);
void       ef_frame_strip_set_n_frames (EfFrameStrip *self,
                                        guint         n_frames);
/* Setting it emits no signal but notify. */
guint      ef_frame_strip_get_frame    (EfFrameStrip *self);
void       ef_frame_strip_set_frame    (EfFrameStrip *self,
                                        guint         frame);
/* As if the person had: stops at the ends. */
void       ef_frame_strip_step         (EfFrameStrip *self,
                                        int           steps);

gboolean   ef_frame_strip_get_playing  (EfFrameStrip *self);
void       ef_frame_strip_set_playing  (EfFrameStrip *self,
                                        gboolean      playing);
/* Frames per second, 1 to 120. */
double     ef_frame_strip_get_speed    (EfFrameStrip *self);
void       ef_frame_strip_set_speed    (EfFrameStrip *self,
                                        double        speed);
gboolean   ef_frame_strip_get_loop     (EfFrameStrip *self);
void       ef_frame_strip_set_loop     (EfFrameStrip *self,
                                        gboolean      loop);

G_END_DECLS
