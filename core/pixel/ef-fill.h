/* What to fill a box with: the value that a viewer shows as black, white, gray or as the background. */
#pragma once

#include "ef-redactor.h"

G_BEGIN_DECLS

/* One pixel, a value a sample, right-aligned. */
typedef struct
{
  gint64 sample[3];
  double real; /* of floating point pixels */
} EfFillValue;

/* Does the value depend on the samples of the frame? */
gboolean ef_fill_needs_frame  (const EfImageInfo *info,
                               EfFill             fill);

/* @frame: (nullable) unless ef_fill_needs_frame(). @photometric: what its samples are, which for a decoded frame may
 * differ from the data set. @shift: unused bits below the samples of @frame. */
void     ef_fill_compute      (const EfImageInfo *info,
                               EfPhotometric      photometric,
                               EfFill             fill,
                               const EfFrame     *frame,
                               guint              shift,
                               EfFillValue       *value);

/* One pixel as it is stored: samples of @bits bits, moved up by @shift, in the given byte order. @pixel has room for 24
 * bytes. */
void     ef_fill_encode       (const EfImageInfo *info,
                               const EfFillValue *value,
                               guint              shift,
                               gboolean           big_endian,
                               guint8            *pixel);

/* Fills @box of a decoded frame. */
void     ef_fill_frame        (EfFrame           *frame,
                               const EfImageInfo *info,
                               const EfBox       *box,
                               const EfFillValue *value,
                               guint              shift);

G_END_DECLS
