/* A choice of what the canvas shows: the frame, or the least, mean or greatest of all frames.
 * "projection" notifies when the person chooses. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  EF_PROJECTION_FRAME,
  EF_PROJECTION_MINIMUM,
  EF_PROJECTION_MEAN,
  EF_PROJECTION_MAXIMUM,
  EF_N_PROJECTIONS
} EfProjection;

#define EF_TYPE_PROJECTION (ef_projection_get_type ())
GType        ef_projection_get_type           (void);

#define EF_TYPE_PROJECTION_BAR (ef_projection_bar_get_type ())
G_DECLARE_FINAL_TYPE (EfProjectionBar, ef_projection_bar, EF, PROJECTION_BAR, GtkWidget)

GtkWidget   *ef_projection_bar_new            (void) G_GNUC_WARN_UNUSED_RESULT;

EfProjection ef_projection_bar_get_projection (EfProjectionBar *self);
void         ef_projection_bar_set_projection (EfProjectionBar *self,
                                               EfProjection     projection);

G_END_DECLS
