#include "config.h"

#include "ef-view-private.h"

#include "ef-frame-private.h"
#include "ef-kernels.h"

#include <math.h>
#include <string.h>

#define LEVELS 65536

/* The part of all samples that may lie outside of a narrow range. */
#define OUTLIERS 0.002

void
ef_plane_clear (EfPlane *self)
{
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->counts, g_free);
}

static gsize
plane_size (const EfPlane *self)
{
  return (gsize) self->width * (gsize) self->height;
}

/* Four tables, since neighbours are often equal and would wait for each other. */
static void
count_values (EfPlane *self)
{
  gsize n = plane_size (self), i = 0;
  g_autofree guint32 *others = NULL;
  guint32 *counts;

  ef_kernel_range_u16 (self->values, n, &self->lowest, &self->highest);
  self->counts = counts = g_new0 (guint32, LEVELS);
  if (self->highest - self->lowest < 4096)
    {
      gsize span = (gsize) self->highest - self->lowest + 1;
      guint32 *a, *b, *c;

      others = g_new0 (guint32, span * 3);
      a = others;
      b = others + span;
      c = others + span * 2;
      for (; i + 4 <= n; i += 4)
        {
          counts[self->values[i]]++;
          a[self->values[i + 1] - self->lowest]++;
          b[self->values[i + 2] - self->lowest]++;
          c[self->values[i + 3] - self->lowest]++;
        }
      for (gsize k = 0; k < span; k++)
        counts[self->lowest + k] += a[k] + b[k] + c[k];
    }
  for (; i < n; i++)
    counts[self->values[i]]++;
}

/* --- samples wider than 16 bits ------------------------------------------------------------------------------- */

static double
get_sample (const EfFrame *frame,
            gsize          i)
{
  if (!frame->is_float)
    return (double) ef_frame_get (frame, i);
  return frame->bits_allocated == 32 ? (double) ((const float *) (const void *) frame->data)[i]
                                     : ((const double *) (const void *) frame->data)[i];
}

static void
get_range (const EfFrame *frame,
           gsize          n,
           double        *low,
           double        *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < n; i++)
    {
      double value = get_sample (frame, i);

      if (!isfinite (value))
        continue;
      *low = MIN (*low, value);
      *high = MAX (*high, value);
    }
  if (*low > *high)
    *low = *high = 0;
}

static void
quantise (EfPlane       *self,
          const EfFrame *frame,
          double         low,
          double         high)
{
  gsize n = plane_size (self);
  double steps = frame->is_float || high - low > LEVELS - 1 ? LEVELS - 1 : high - low;

  self->base = low;
  self->step = steps > 0 && high > low ? (high - low) / steps : 1;
  for (gsize i = 0; i < n; i++)
    {
      double value = (get_sample (frame, i) - self->base) / self->step + 0.5;

      self->values[i] = (guint16) (value > 0 ? MIN (value, LEVELS - 1) : 0);
    }
  count_values (self);
}

/* The values that leave @OUTLIERS outside, half at either end. */
static void
narrow_range (const EfPlane *self,
              double        *low,
              double        *high)
{
  gsize n = plane_size (self), seen = 0;
  gsize limit = (gsize) ((double) n * OUTLIERS / 2);
  guint first = self->lowest, last = self->highest;

  while (first < last && (seen += self->counts[first]) <= limit)
    first++;
  seen = 0;
  while (last > first && (seen += self->counts[last]) <= limit)
    last--;
  *low = self->base + (first - 0.5) * self->step;
  *high = self->base + (last + 0.5) * self->step;
}

/* --- planes --------------------------------------------------------------------------------------------------- */

void
ef_plane_from_samples (EfPlane       *self,
                       const EfFrame *frame,
                       gboolean       narrow)
{
  double low, high;
  gsize n;

  memset (self, 0, sizeof *self);
  self->width = (int) frame->columns;
  self->height = (int) frame->rows;
  n = plane_size (self);
  self->values = g_new (guint16, n);
  self->step = 1;
  if (frame->bits_allocated <= 8)
    {
      self->base = frame->is_signed ? -128 : 0;
      ef_kernel_widen_u8 (frame->data, n, frame->is_signed ? 0x80 : 0, self->values);
      count_values (self);
    }
  else if (frame->bits_allocated == 16)
    {
      self->base = frame->is_signed ? -32768 : 0;
      ef_kernel_flip_u16 ((const guint16 *) (const void *) frame->data, n, frame->is_signed ? 0x8000 : 0, self->values);
      count_values (self);
    }
  else
    {
      get_range (frame, n, &low, &high);
      quantise (self, frame, low, high);
      if (narrow)
        {
          narrow_range (self, &low, &high);
          g_clear_pointer (&self->counts, g_free);
          quantise (self, frame, low, high);
        }
    }
}

void
ef_plane_from_rgb (EfPlane      *self,
                   int           width,
                   int           height,
                   const guint8 *rgb)
{
  memset (self, 0, sizeof *self);
  self->width = width;
  self->height = height;
  self->step = 1.0 / 256;
  self->values = g_new (guint16, plane_size (self));
  ef_kernel_luma (rgb, plane_size (self), self->values);
  count_values (self);
}

/* --- colours -------------------------------------------------------------------------------------------------- */

/* The colour of every index that @frame can hold, in the order of its bit patterns. */
static guint8 *
make_colours (const EfImageInfo *info,
              const EfFrame     *frame)
{
  guint n = frame->bits_allocated <= 8 ? 256 : 65536;
  guint8 *colours = g_malloc ((gsize) n * 3);

  for (guint i = 0; i < n; i++)
    {
      gint64 value = !frame->is_signed ? (gint64) i : n == 256 ? (gint64) (gint8) i : (gint64) (gint16) i;
      guint64 index = (guint64) MAX (value - info->palette_first, 0);

      for (guint channel = 0; channel < 3; channel++)
        {
          gsize length;
          const guint8 *entries = g_bytes_get_data (info->palette[channel], &length);

          colours[i * 3 + channel] = entries[MIN (index, length - 1)];
        }
    }
  return colours;
}

static void
expand_palette (const EfImageInfo *info,
                const EfFrame     *frame,
                guint8            *rgb)
{
  gsize n = (gsize) frame->rows * frame->columns;
  g_autofree guint8 *colours = make_colours (info, frame);

  for (gsize i = 0; i < n; i++)
    {
      guint pattern = frame->bits_allocated <= 8 ? frame->data[i] : ((const guint16 *) (const void *) frame->data)[i];

      memcpy (rgb + i * 3, colours + pattern * 3, 3);
    }
}

static void
narrow_samples (const EfFrame *frame,
                guint8        *rgb)
{
  gsize n = (gsize) frame->rows * frame->columns * 3;
  guint stored = CLAMP (frame->bits_stored, 1, frame->bits_allocated);

  if (frame->bits_allocated <= 8 && stored == 8)
    {
      memcpy (rgb, frame->data, n);
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      gint64 value = ef_frame_get (frame, i);

      if (frame->is_signed)
        value += (gint64) 1 << (stored - 1);
      value = stored > 8 ? value >> (stored - 8) : value << (8 - stored);
      rgb[i] = (guint8) CLAMP (value, 0, 255);
    }
}

guint8 *
ef_frame_to_rgb (const EfImageInfo *info,
                 const EfFrame     *frame)
{
  gsize n = (gsize) frame->rows * frame->columns;
  gboolean has_palette = frame->samples == 1 && frame->bits_allocated <= 16 &&
                         info->photometric == EF_PHOTOMETRIC_PALETTE && info->palette[0] != NULL &&
                         info->palette[1] != NULL && info->palette[2] != NULL;
  guint8 *rgb;

  if ((frame->samples != 3 && !has_palette) || frame->is_float)
    return NULL;
  rgb = g_malloc (n * 3);
  if (has_palette)
    {
      expand_palette (info, frame, rgb);
      return rgb;
    }
  narrow_samples (frame, rgb);
  if (frame->photometric == EF_PHOTOMETRIC_YBR_FULL || frame->photometric == EF_PHOTOMETRIC_YBR_FULL_422)
    ef_kernel_ybr_to_rgb (rgb, n);
  else if (frame->photometric == EF_PHOTOMETRIC_YBR_PARTIAL_420)
    ef_kernel_ybr_partial_to_rgb (rgb, n);
  return rgb;
}
