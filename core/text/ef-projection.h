/* Many frames seen as few: the minimum and the maximum of each pixel over a run of frames. Speckle averages out, text
 * that stands still does not. */
#pragma once

#include "ef-view.h"

G_BEGIN_DECLS

typedef struct
{
  EfGray *low, *high; /* owned; NULL before the first frame */
  guint first, last;  /* the frames that went in */
  guint n;
} EfProjection;

/* Frames of another size than the first are left out: FALSE. */
gboolean ef_projection_add   (EfProjection *self,
                              const EfGray *gray,
                              guint         frame);
void     ef_projection_clear (EfProjection *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfProjection, ef_projection_clear)

/* How a crop of one frame compares with the crop in which a line was found. */
typedef enum
{
  EF_CROP_SAME,    /* shows the same line */
  EF_CROP_EMPTY,   /* nothing that stands out there */
  EF_CROP_CHANGED, /* something else, or cannot be told */
} EfCropState;

/* The box of @gray at @x, @y, clipped. (transfer full), NULL if nothing is left. */
EfGray     *ef_crop_new     (const EfGray *gray,
                             int           x,
                             int           y,
                             int           width,
                             int           height);
EfCropState ef_crop_compare (const EfGray *reference,
                             const EfGray *crop);

G_END_DECLS
