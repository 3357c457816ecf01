/* Finds burned-in text on a picture: boxes around whatever looks like writing.
 *
 * A small convolutional network looks at the luma at several scales; nothing is
 * read and nothing is decided here.  The weights are part of the program; how
 * they came about is told by ef_detector_get_provenance() and can be repeated
 * with core/text/train/train.py.
 *
 * A detector is immutable once made: several threads may search at once.
 */

#pragma once

#include "ef-news.h"

G_BEGIN_DECLS

/* Threshold chosen on held-out pictures; a missed name is worse than a hidden mark. */
#define EF_DETECTOR_THRESHOLD 0.4f

typedef enum
{
  EF_DETECTOR_SCALE_QUARTER  = 1 << 0,
  EF_DETECTOR_SCALE_HALF     = 1 << 1,
  EF_DETECTOR_SCALE_ONE      = 1 << 2,
  EF_DETECTOR_SCALE_ONE_HALF = 1 << 3,
  EF_DETECTOR_SCALE_DOUBLE   = 1 << 4,
} EfDetectorScale;

typedef struct _EfDetector EfDetector;

/* One found piece of text: a box in image pixels, its sides along the axes. */
typedef struct
{
  int x;
  int y;
  int width;
  int height;

  /* Mean text probability, 0 to 1. */
  float score;
  /* Taller than wide: probably a line turned by a quarter. */
  gboolean vertical;
} EfTextBox;

EfDetector *ef_detector_new            (GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void        ef_detector_free           (EfDetector   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfDetector, ef_detector_free)

/* How the weights were made: script digest, seed, steps and held-out figures. */
const char *ef_detector_get_provenance (EfDetector   *self);

/* Returns: (transfer full): a GArray of EfTextBox.  luma holds 8 bit pixels, stride
 * bytes a row; scales is a set of EfDetectorScale or 0 for a set fit for the size;
 * a threshold of 0 or less stands for EF_DETECTOR_THRESHOLD. */
GArray     *ef_detector_find           (EfDetector   *self,
                                        const guint8 *luma,
                                        int           width,
                                        int           height,
                                        gsize         stride,
                                        guint         scales,
                                        float         threshold) G_GNUC_WARN_UNUSED_RESULT;

/* The same, but looks at the squares in where alone (may be NULL: all), and marks those in hints (may be NULL) in which
 * something is a little like text. */
GArray     *ef_detector_find_where     (EfDetector   *self,
                                        const guint8 *luma,
                                        int           width,
                                        int           height,
                                        gsize         stride,
                                        const EfNews *where,
                                        EfNews       *hints,
                                        guint         scales,
                                        float         threshold) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
