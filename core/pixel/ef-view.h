/* Grey 8-bit pictures of a frame for finding text and for showing: the same pixels seen through several windows. */
#pragma once

#include "ef-codec.h"

G_BEGIN_DECLS

/* width * height bytes, rows not padded; owned. */
typedef struct
{
  int width, height;
  guint8 *data;
} EfGray;

EfGray    *ef_gray_new    (int          width,
                           int          height);
void       ef_gray_free   (EfGray      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfGray, ef_gray_free)

/* The views in which text may show: as displayed (VOI window, MONOCHROME1 inverted, RGB or YBR to luma, palette
 * expanded), the full stored range, with and without outliers, the strongest channel where colours are saturated, the
 * indices of a palette, for more than 8 bits windows on narrow parts of the range that stand apart, and, at any depth,
 * a view of the places that are flat in all of these and yet hold two levels. At least one, mostly two or three.
 * (transfer full): of EfGray, the displayed one first; views that would show what another shows are left out. */
GPtrArray *ef_view_make   (const EfImageInfo *info,
                           const EfFrame     *frame);

/* The displayed view in colour: 8-bit RGB, 3 bytes a pixel, for the window; a width of 0 or less asks for the window of
 * the data set. (transfer full) */
guint8    *ef_view_make_rgb (const EfImageInfo *info,
                             const EfFrame     *frame,
                             double             window_center,
                             double             window_width);

/* Overlay planes (60xx,3000), and planes in unused bits of the pixels, each as a view of its own of the size of the image:
 * text there is found like any other. (transfer full): of EfGray, empty planes left out. */
GPtrArray *ef_view_make_overlays (EfInstance        *instance,
                                  const EfImageInfo *info,
                                  guint              frame);

G_END_DECLS
