/* The pixels of one texture, ready for drawing at a zoom without blurring or losing anything.
 *
 * GTK 4.8 can only scale linearly: it blurs what is enlarged, and drops pixels, so thin letters, of what is shrunk to
 * less than half. So whole multiples are enlarged here, by repeating pixels, only where they are visible; and what is
 * far too large is halved here, by averaging. The toolkit scales the rest, which is none at whole multiples. */
#pragma once

#include "ef-redactor.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef struct _EfFrameRaster EfFrameRaster;

EfFrameRaster *ef_frame_raster_new         (GdkTexture          *texture) G_GNUC_WARN_UNUSED_RESULT;
void           ef_frame_raster_free        (EfFrameRaster       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfFrameRaster, ef_frame_raster_free)

GdkTexture    *ef_frame_raster_get_texture (EfFrameRaster       *self);

/* (transfer none), until the next call: the texture to draw at @zoom (device pixels per image pixel), and in @covers
 * the image pixels that it stands for, which hold @visible. NULL if nothing is visible. */
GdkTexture    *ef_frame_raster_get_tile    (EfFrameRaster       *self,
                                            const EfBox         *visible,
                                            double               zoom,
                                            EfBox               *covers);

G_END_DECLS
