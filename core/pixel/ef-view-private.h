/* The steps from a frame to the views of it. */
#pragma once

#include "ef-view.h"

G_BEGIN_DECLS

/* One value a pixel in 16 bits, in the order of the stored values (of luma where there are colours), so that one
 * histogram and one kind of loop serve every depth. */
typedef struct
{
  int width, height;
  guint16 *values;  /* owned */
  guint32 *counts;  /* histogram, 65536 entries; owned */
  guint16 lowest, highest;

  /* A stored value is base + step * value. */
  double base, step;
} EfPlane;

/* Values from @low (0) to @high (255). */
typedef struct
{
  double low, high;
} EfWindow;

#define EF_MAX_WINDOWS 5

void      ef_plane_clear           (EfPlane           *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfPlane, ef_plane_clear)

/* Stored values of a frame of one sample. Of 32 bits and more as many as 16 bits hold, from the range where nearly all
 * of them lie if @narrow. */
void      ef_plane_from_samples    (EfPlane           *self,
                                    const EfFrame     *frame,
                                    gboolean           narrow);
/* Luma of 8-bit RGB. */
void      ef_plane_from_rgb        (EfPlane           *self,
                                    int                width,
                                    int                height,
                                    const guint8      *rgb);

/* 8-bit RGB of a frame of three samples or a palette; NULL for others. (transfer full) */
guint8   *ef_frame_to_rgb          (const EfImageInfo *info,
                                    const EfFrame     *frame);

/* The window as displayed, in values of @plane. */
EfWindow  ef_window_from_display   (const EfImageInfo *info,
                                    const EfPlane     *plane,
                                    double             center,
                                    double             width);
/* Fills @windows, the first of which is given, with those that show what the ones before do not. @fine: values have
 * more levels than the eye, so that parts of the range are worth a window. Returns how many there are then. */
guint     ef_windows_choose        (const EfPlane     *plane,
                                    gboolean           fine,
                                    EfWindow          *windows,
                                    guint              n_windows);
/* How many gray levels apart are two values in the window? */
double    ef_window_get_contrast   (const EfWindow    *window,
                                    double             low,
                                    double             high);

EfGray   *ef_gray_from_plane       (const EfPlane     *plane,
                                    const EfWindow    *window,
                                    gboolean           inverted);

/* Parts that are flat in every window though their stored values have two levels, as hidden letters do: each stretched
 * by itself, the rest black. NULL if there are none. (transfer full) */
EfGray   *ef_view_find_hidden      (const EfPlane     *plane,
                                    const EfWindow    *windows,
                                    guint              n_windows);

G_END_DECLS
