/* Features of the body by which people are recognised: faces, in photographs and in thin slices of a head (PS3.15 E.3.2,
 * Clean Recognizable Visual Features). They are told of, never cleaned: that option is not claimed. */
#pragma once

#include "ef-instance.h"

G_BEGIN_DECLS

typedef enum
{
  EF_VISUAL_NONE,
  EF_VISUAL_PHOTOGRAPH, /* of the outside of a body; or a surface made from slices */
  EF_VISUAL_HEAD_SLICE, /* thin enough that a surface can be made from many */
} EfVisual;

/* What the header of @instance tells. *@extent: how many millimetres of the body it holds along the stack, 0 for
 * photographs. */
EfVisual ef_visual_judge (EfInstance *instance,
                          double     *extent);

G_END_DECLS
