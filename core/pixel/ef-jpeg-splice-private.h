/* What the two halves of splicing share: the segments of the stream, and the entropy coded data of its scans. */
#pragma once

#include "ef-jpeg-bits.h"
#include "ef-jpeg-box.h"

G_BEGIN_DECLS

#define EF_JPEG_N_TABLES 4

typedef struct
{
  const EfStreamInfo *info;
  EfJpegTable dc[EF_JPEG_N_TABLES], ac[EF_JPEG_N_TABLES];
  guint step[EF_JPEG_N_TABLES]; /* the first of each quantisation table */
  guint8 quantiser[4];          /* of each component */
  guint interval;               /* of restarts, in MCUs */

  /* The image in MCUs of all components. */
  guint unit_width, unit_height;
  guint across, down;
  guint8 *is_filled;            /* each MCU */
  int fill[4];                  /* the DC coefficient of each component */

  /* Of a progressive stream: the coefficients of each block that are not zero so far, bit k being the k-th in zigzag. */
  guint64 *known[4];
  guint8 n_bits_known[4];       /* of DC: 0 nothing yet, else 1 and the number of its last bit */

  GByteArray *out;
} EfJpegSplice;

typedef struct
{
  guint n_components;
  guint component[4];
  const EfJpegTable *dc[4], *ac[4];
  guint first, last; /* of the band of coefficients */
  guint high, low;   /* successive approximation (T.81 G.1.1.1.2) */

  /* Units: MCUs, or blocks where there is one component. */
  guint across, n_units;
  guint n_blocks[4];
  guint8 *is_filled; /* each unit */
} EfJpegScan;

/* Units [@first, @first + @n) of @scan, in the @length bytes of @data, which are one restart interval. FALSE where they
 * are damaged, or where there is no code for what must be written. */
gboolean  ef_jpeg_splice_interval (EfJpegSplice     *self,
                                   const EfJpegScan *scan,
                                   guint             first,
                                   guint             n,
                                   const guint8     *data,
                                   gsize             length);

G_END_DECLS
