/* Runs the text network over a picture of any size in bounded memory.
 *
 * Every layer makes its rows when the layer behind it asks for them, and keeps as many
 * as that one still needs: so rows are read while they are in the cache, and the memory
 * grows with the width of the picture alone.  Where a picture shows one level far and
 * wide, the layers give a constant that is known beforehand: it is put there, which is
 * the same bit for bit. */

#pragma once

#include "ef-net.h"

G_BEGIN_DECLS

#define EF_DETECTOR_LAYERS 31
extern const EfNetShape ef_detector_shapes[EF_DETECTOR_LAYERS];

/* Pixels of the picture by those of the maps. */
#define EF_DETECTOR_CELL 4

/* Probabilities of text area and text core at a quarter of the resolution. */
typedef struct
{
  int    width;
  int    height;
  float *area;
  float *core;
} EfDetectorMaps;

/* What is searched. */
typedef struct
{
  const guint8 *luma;
  int           width;
  int           height;
  gsize         stride; /* bytes from row to row */
  gboolean      thorough; /* compute what is known, too; for tests */
} EfDetectorPicture;

/* The rows that are kept, of no use but as memory for the next picture; not for two
 * threads at once. */
typedef struct _EfDetectorRows EfDetectorRows;

EfDetectorRows *ef_detector_rows_new  (const EfNetWeights      *weights,
                                       const EfNetKernels      *kernels) G_GNUC_WARN_UNUSED_RESULT;
void            ef_detector_rows_free (EfDetectorRows          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfDetectorRows, ef_detector_rows_free)

EfDetectorMaps *ef_detector_maps_new  (EfDetectorRows          *rows,
                                       const EfDetectorPicture *picture) G_GNUC_WARN_UNUSED_RESULT;
void            ef_detector_maps_free (EfDetectorMaps          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfDetectorMaps, ef_detector_maps_free)

G_END_DECLS
