/* A picture of the session as a texture. */
#pragma once

#include "ef-session.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* (transfer full) */
static inline GdkTexture *
ef_picture_make_texture (const EfPicture *picture)
{
  return gdk_memory_texture_new ((int) picture->columns, (int) picture->rows, GDK_MEMORY_R8G8B8, picture->pixels,
                                 (gsize) picture->columns * 3);
}

G_END_DECLS
