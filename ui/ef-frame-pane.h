/* The middle of the window: the canvas with the instance that is looked at, its tools, and the strip of its frames.
 * Everything a person does on the canvas becomes an edit of the plan; the boxes follow it. */
#pragma once

#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_FRAME_PANE (ef_frame_pane_get_type ())
G_DECLARE_FINAL_TYPE (EfFramePane, ef_frame_pane, EF, FRAME_PANE, GtkWidget)

void     ef_frame_pane_set_workbench (EfFramePane *self,
                                      EfWorkbench *workbench);
/* Frames on or back; FALSE: there is only one. */
gboolean ef_frame_pane_step          (EfFramePane *self,
                                      int          steps);
/* Makes the window of values narrower (-1) or wider (+1); 0: as the instance asks for. */
void     ef_frame_pane_change_window (EfFramePane *self,
                                      int          direction);
/* Shows the frame as it will be written. */
void        ef_frame_pane_show_written (EfFramePane *self);
/* (nullable): that picture, once it is there. */
GdkTexture *ef_frame_pane_get_written  (EfFramePane *self);
void     ef_frame_pane_focus         (EfFramePane *self);
/* Is @focus on the canvas? */
gboolean ef_frame_pane_has_canvas    (EfFramePane *self,
                                      GtkWidget   *focus);

G_END_DECLS
