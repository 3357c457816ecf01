#include "config.h"

#include "ef-frame-compare.h"

#include "ef-frame-private.h"
#include "ef-kernels.h"

#include <math.h>
#include <string.h>

/* --- digests -------------------------------------------------------------------------------------------------- */

void
ef_digest_pair_init (EfDigestPair *self)
{
  self->before = g_checksum_new (G_CHECKSUM_SHA256);
  self->after = NULL;
}

void
ef_digest_pair_clear (EfDigestPair *self)
{
  g_clear_pointer (&self->before, g_checksum_free);
  g_clear_pointer (&self->after, g_checksum_free);
}

static void
digest_pair_update (EfDigestPair *self,
                    const guint8 *before,
                    const guint8 *after,
                    gsize         length,
                    gboolean      equal)
{
  if (!equal && self->after == NULL)
    self->after = g_checksum_copy (self->before);
  g_checksum_update (self->before, before, (gssize) length);
  if (self->after != NULL)
    g_checksum_update (self->after, after, (gssize) length);
}

/* --- outside of boxes ----------------------------------------------------------------------------------------- */

static gsize
get_pixel_bytes (const EfFrame *frame)
{
  return (gsize) frame->samples * ef_frame_sample_bytes (frame->bits_allocated);
}

gboolean
ef_frames_are_comparable (const EfFrame *before,
                          const EfFrame *after)
{
  return before->rows == after->rows && before->columns == after->columns && before->samples == after->samples &&
         before->bits_allocated == after->bits_allocated && before->is_signed == after->is_signed &&
         before->is_float == after->is_float && before->photometric == after->photometric &&
         before->length == after->length;
}

static double
get_difference (const EfFrame *before,
                const EfFrame *after,
                gsize          i)
{
  if (before->is_float && before->bits_allocated == 32)
    return fabs ((double) ((const float *) (const void *) before->data)[i] -
                 (double) ((const float *) (const void *) after->data)[i]);
  if (before->is_float)
    return fabs (((const double *) (const void *) before->data)[i] - ((const double *) (const void *) after->data)[i]);
  return fabs ((double) ef_frame_get (before, i) - (double) ef_frame_get (after, i));
}

/* One side of two frames: pixels [@first, @first + @n). */
static void
compare_run (const EfFrame *before,
             const EfFrame *after,
             gsize          first,
             gsize          n,
             EfDigestPair  *digests,
             EfDifference  *difference)
{
  gsize width = get_pixel_bytes (before);
  const guint8 *a = before->data + first * width;
  const guint8 *b = after->data + first * width;
  gboolean equal = a == b || memcmp (a, b, n * width) == 0;

  difference->outside += n;
  if (digests != NULL)
    digest_pair_update (digests, a, b, n * width, equal);
  if (equal)
    return;
  for (gsize i = 0; i < n; i++)
    {
      if (memcmp (a + i * width, b + i * width, width) == 0)
        continue;
      difference->different++;
      for (guint c = 0; c < before->samples; c++)
        {
          double d = get_difference (before, after, (first + i) * before->samples + c);

          difference->largest = MAX (difference->largest, d);
          difference->squares += d * d;
        }
    }
}

typedef struct
{
  int from, to;
} Interval;

static int
compare_intervals (gconstpointer a,
                   gconstpointer b)
{
  return ((const Interval *) a)->from - ((const Interval *) b)->from;
}

/* What the boxes cover of row @y, from the left. */
static void
list_covered (const GArray *boxes,
              int           y,
              GArray       *intervals)
{
  g_array_set_size (intervals, 0);
  for (guint i = 0; i < boxes->len; i++)
    {
      const EfBox *box = &g_array_index (boxes, EfBox, i);
      Interval interval = { box->x, box->x + box->width };

      if (y >= box->y && y < box->y + box->height)
        g_array_append_val (intervals, interval);
    }
  g_array_sort (intervals, compare_intervals);
}

void
ef_frames_compare (const EfFrame *before,
                   const EfFrame *after,
                   const GArray  *boxes,
                   EfDigestPair  *digests,
                   EfDifference  *difference)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (Interval));
  gsize columns = before->columns;
  guint64 outside = difference->outside;
  gsize start = 0; /* the first pixel that was not compared yet */

#if G_BYTE_ORDER == G_BIG_ENDIAN
  ef_kernel_swap (before->data, before->length / ef_frame_sample_bytes (before->bits_allocated), before->bits_allocated);
  if (after->data != before->data)
    ef_kernel_swap (after->data, after->length / ef_frame_sample_bytes (after->bits_allocated), after->bits_allocated);
#endif
  for (guint y = 0; y < before->rows; y++)
    {
      list_covered (boxes, (int) y, intervals);
      for (guint i = 0; i < intervals->len; i++)
        {
          const Interval *interval = &g_array_index (intervals, Interval, i);
          gsize from = y * columns + (gsize) interval->from;

          if (from > start)
            compare_run (before, after, start, from - start, digests, difference);
          start = MAX (start, y * columns + (gsize) interval->to);
        }
    }
  if (start < before->rows * columns)
    compare_run (before, after, start, before->rows * columns - start, digests, difference);
  difference->inside += before->rows * columns - (difference->outside - outside);
}

/* --- boxes ---------------------------------------------------------------------------------------------------- */

gboolean
ef_box_grow (const EfBox   *box,
             int            ring,
             const EfFrame *frame,
             EfBox         *grown)
{
  int left = MAX (box->x - ring, 0);
  int top = MAX (box->y - ring, 0);
  int right = MIN (box->x + box->width + ring, (int) frame->columns);
  int bottom = MIN (box->y + box->height + ring, (int) frame->rows);

  *grown = (EfBox){ left, top, right - left, bottom - top };
  return left < right && top < bottom;
}

gboolean
ef_frame_is_uniform (const EfFrame *frame,
                     const EfBox   *box,
                     guint          samples)
{
  gsize width = get_pixel_bytes (frame);
  gsize compared = (gsize) samples * ef_frame_sample_bytes (frame->bits_allocated);
  const guint8 *first = frame->data + ((gsize) box->y * frame->columns + (gsize) box->x) * width;

  for (int y = 0; y < box->height; y++)
    {
      const guint8 *row = first + (gsize) y * frame->columns * width;

      /* Each pixel is compared with its neighbour: as one run where all samples count. */
      if (memcmp (row, first, compared) != 0)
        return FALSE;
      if (compared == width)
        {
          if (box->width > 1 && memcmp (row, row + width, (gsize) (box->width - 1) * width) != 0)
            return FALSE;
          continue;
        }
      for (int x = 1; x < box->width; x++)
        if (memcmp (row + (gsize) x * width, first, compared) != 0)
          return FALSE;
    }
  return TRUE;
}

guint
ef_frame_count_values (const EfFrame *frame,
                       const EfBox   *box,
                       guint          samples)
{
  gsize width = get_pixel_bytes (frame);
  gsize compared = (gsize) samples * ef_frame_sample_bytes (frame->bits_allocated);
  const guint8 *seen[2];
  guint n = 0;

  for (int y = box->y; y < box->y + box->height; y++)
    for (int x = box->x; x < box->x + box->width; x++)
      {
        const guint8 *pixel = frame->data + ((gsize) y * frame->columns + (gsize) x) * width;

        if ((n > 0 && memcmp (pixel, seen[0], compared) == 0) || (n > 1 && memcmp (pixel, seen[1], compared) == 0))
          continue;
        if (n == G_N_ELEMENTS (seen))
          return 3;
        seen[n++] = pixel;
      }
  return n;
}

gboolean
ef_frame_is_even (const EfFrame *frame,
                  const EfBox   *box,
                  const guint8  *mask,
                  guint8         kind)
{
  gsize width = get_pixel_bytes (frame);
  const guint8 *first = NULL;

  for (int y = box->y; y < box->y + box->height; y++)
    for (int x = box->x; x < box->x + box->width; x++)
      {
        gsize i = (gsize) y * frame->columns + (gsize) x;

        if (mask[i] != kind)
          continue;
        if (first == NULL)
          first = frame->data + i * width;
        else if (memcmp (first, frame->data + i * width, width) != 0)
          return FALSE;
      }
  return TRUE;
}

double
ef_frame_get_spread (const EfFrame *frame,
                     const EfBox   *box,
                     const guint8  *mask,
                     guint8         kind)
{
  gint64 low = G_MAXINT64, high = G_MININT64;

  for (int y = box->y; y < box->y + box->height; y++)
    for (int x = box->x; x < box->x + box->width; x++)
      {
        gsize i = (gsize) y * frame->columns + (gsize) x;
        gint64 value;

        if (mask != NULL && mask[i] != kind)
          continue;
        value = ef_frame_get (frame, i * frame->samples);
        low = MIN (low, value);
        high = MAX (high, value);
      }
  return low <= high ? (double) high - (double) low : 0;
}

void
ef_frame_mark_upper (const EfFrame *frame,
                     const EfBox   *box,
                     guint8        *mask)
{
  gint64 low = G_MAXINT64, high = G_MININT64;

  for (guint pass = 0; pass < 2; pass++)
    for (int y = box->y; y < box->y + box->height; y++)
      for (int x = box->x; x < box->x + box->width; x++)
        {
          gsize i = (gsize) y * frame->columns + (gsize) x;
          gint64 value = ef_frame_get (frame, i * frame->samples);

          low = MIN (low, value);
          high = MAX (high, value);
          mask[i] = 2 * value > low + high;
        }
}
