/* Two decoded frames side by side: what lies outside of boxes, and where they differ. */
#pragma once

#include "ef-codec.h"

G_BEGIN_DECLS

/* SHA-256 over what was given for the one file and for the other; as long as both got the same it is computed once. */
typedef struct
{
  GChecksum *before;
  GChecksum *after; /* NULL: the same as before */
} EfDigestPair;

void     ef_digest_pair_init      (EfDigestPair  *self);
void     ef_digest_pair_clear     (EfDigestPair  *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfDigestPair, ef_digest_pair_clear)

typedef struct
{
  guint64 outside;   /* pixels outside of the boxes */
  guint64 inside;    /* pixels of the union of the boxes */
  guint64 different; /* pixels outside that differ */
  double largest;    /* difference of two samples there */
  double squares;    /* sum of the squared differences of samples there */
} EfDifference;

/* Can the two be compared at all: the same shape, depth and colour? */
gboolean ef_frames_are_comparable (const EfFrame *before,
                                   const EfFrame *after);

/* Feeds the samples outside of @boxes to @digests and adds to @difference. The order: rows from the top, pixels from the
 * left, the samples of a pixel; each sample right-aligned, little endian, as wide as Bits Allocated (1 bit: a byte). */
void     ef_frames_compare        (const EfFrame *before,
                                   const EfFrame *after,
                                   const GArray  *boxes,
                                   EfDigestPair  *digests,
                                   EfDifference  *difference);

/* Is @box one value? @samples: so many of each pixel are looked at. A box without a pixel is. */
gboolean ef_frame_is_uniform      (const EfFrame *frame,
                                   const EfBox   *box,
                                   guint          samples);
/* How many values there are in @box: 0, 1, 2 (as of a label on a plain box) or 3 for more. */
guint    ef_frame_count_values    (const EfFrame *frame,
                                   const EfBox   *box,
                                   guint          samples);

/* Largest minus smallest first sample (luma) in @box, of the pixels whose byte in @mask (rows as long as the frame's) is
 * @kind; of all if there is no mask. */
double   ef_frame_get_spread      (const EfFrame *frame,
                                   const EfBox   *box,
                                   const guint8  *mask,
                                   guint8         kind);
/* Sets the byte in @mask of each pixel of @box whose first sample is nearer to the largest than to the smallest there. */
void     ef_frame_mark_upper      (const EfFrame *frame,
                                   const EfBox   *box,
                                   guint8        *mask);
/* Are all pixels of @box of one value whose byte in @mask is @kind? */
gboolean ef_frame_is_even         (const EfFrame *frame,
                                   const EfBox   *box,
                                   const guint8  *mask,
                                   guint8         kind);

/* Rectangles (EfBox) that hold every pixel in which the frames differ, each drawn close; those that can be joined
 * without losing their one value in @after are. @luma_only: chroma is smoothed over the edges of boxes, so only pixels
 * whose first sample changed count. @tolerance: of frames that were coded with loss, where the first sample must differ by
 * more than that, boxes hold one value if its samples differ by no more, and specks are left out. (transfer full) */
GArray  *ef_frames_find_changes   (const EfFrame *before,
                                   const EfFrame *after,
                                   gboolean       luma_only,
                                   guint          tolerance);

/* @box with @ring pixels more on each side (fewer: negative), inside of the frame. FALSE if nothing is left. */
gboolean ef_box_grow              (const EfBox   *box,
                                   int            ring,
                                   const EfFrame *frame,
                                   EfBox         *grown);

G_END_DECLS
