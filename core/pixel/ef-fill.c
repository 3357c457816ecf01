#include "config.h"

#include "ef-fill.h"

#include "ef-byte-order.h"
#include "ef-frame-private.h"
#include "ef-image-info-private.h"
#include "ef-kernels.h"

#include <stdlib.h>

static gboolean
is_ybr (EfPhotometric photometric)
{
  return photometric == EF_PHOTOMETRIC_YBR_FULL || photometric == EF_PHOTOMETRIC_YBR_FULL_422 ||
         photometric == EF_PHOTOMETRIC_YBR_PARTIAL_420;
}

gboolean
ef_fill_needs_frame (const EfImageInfo *info,
                     EfFill             fill)
{
  if (info->bits_allocated == 1)
    return fill == EF_FILL_BACKGROUND;
  if (fill == EF_FILL_BACKGROUND)
    return !info->has_padding;
  return info->is_float || (info->is_signed && info->samples == 1 && info->photometric != EF_PHOTOMETRIC_PALETTE);
}

/* Black is the largest value and white the smallest, or the fill is white. */
static gboolean
is_largest (const EfImageInfo *info,
            EfFill             fill)
{
  return (fill == EF_FILL_WHITE) != ef_image_info_is_inverted (info);
}

/* --- what the frame holds ------------------------------------------------------------------------------------- */

static double
get_real (const EfFrame *frame,
          gsize          i)
{
  return frame->bits_allocated == 32 ? ((const float *) (const void *) frame->data)[i]
                                     : ((const double *) (const void *) frame->data)[i];
}

static void
get_real_range (const EfFrame *frame,
                double        *lowest,
                double        *highest)
{
  gsize n = (gsize) frame->rows * frame->columns * frame->samples;

  if (frame->bits_allocated == 32)
    ef_kernel_range_float ((const float *) (const void *) frame->data, n, lowest, highest);
  else
    ef_kernel_range_double ((const double *) (const void *) frame->data, n, lowest, highest);
  if (*lowest > *highest)
    *lowest = *highest = 0;
}

static void
get_range (const EfFrame *frame,
           gint64        *lowest,
           gint64        *highest)
{
  gsize n = (gsize) frame->rows * frame->columns * frame->samples;

  if (frame->bits_allocated == 16 && frame->is_signed)
    {
      gint16 low, high;

      ef_kernel_range_i16 ((const gint16 *) (const void *) frame->data, n, &low, &high);
      *lowest = low;
      *highest = high;
      return;
    }
  *lowest = G_MAXINT64;
  *highest = G_MININT64;
  for (gsize i = 0; i < n; i++)
    {
      gint64 value = ef_frame_get (frame, i);

      *lowest = MIN (*lowest, value);
      *highest = MAX (*highest, value);
    }
}

typedef struct
{
  const guint8 *data;
  gsize width;
} PixelOrder;

static int
compare_pixels (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const PixelOrder *order = user_data;

  return memcmp (order->data + *(const gsize *) a * order->width, order->data + *(const gsize *) b * order->width,
                 order->width);
}

/* The pixel of the frame's edge whose value is the commonest there. */
static gsize
find_edge_pixel (const EfFrame *frame)
{
  PixelOrder order = { frame->data, frame->length / ((gsize) frame->rows * frame->columns) };
  gsize n = 2 * ((gsize) frame->columns + frame->rows), k = 0;
  g_autofree gsize *edge = g_new (gsize, n);
  gsize best = 0, best_run = 0;

  for (gsize x = 0; x < frame->columns; x++)
    {
      edge[k++] = x;
      edge[k++] = (gsize) (frame->rows - 1) * frame->columns + x;
    }
  for (gsize y = 0; y < frame->rows; y++)
    {
      edge[k++] = y * frame->columns;
      edge[k++] = y * frame->columns + frame->columns - 1;
    }
  g_qsort_with_data (edge, (int) n, sizeof (gsize), compare_pixels, &order);
  for (gsize start = 0, i = 1; i <= n; i++)
    if (i == n || compare_pixels (&edge[i], &edge[start], &order) != 0)
      {
        if (i - start > best_run)
          {
            best_run = i - start;
            best = edge[start];
          }
        start = i;
      }
  return best;
}

static void
compute_background (const EfFrame *frame,
                    guint          shift,
                    EfFillValue   *value)
{
  gsize pixel = find_edge_pixel (frame);

  if (frame->is_float)
    {
      value->real = get_real (frame, pixel);
      return;
    }
  for (guint i = 0; i < frame->samples; i++)
    value->sample[i] = ef_frame_get (frame, pixel * frame->samples + i) >> shift;
}

/* --- what the description says -------------------------------------------------------------------------------- */

static guint
get_entry_luma (const EfImageInfo *info,
                gsize              i)
{
  const guint8 *red = g_bytes_get_data (info->palette[0], NULL);
  const guint8 *green = g_bytes_get_data (info->palette[1], NULL);
  const guint8 *blue = g_bytes_get_data (info->palette[2], NULL);

  return 77u * red[i] + 150u * green[i] + 29u * blue[i];
}

/* The index whose colour is nearest to @wanted (0..255 of luma). */
static gint64
find_palette_index (const EfImageInfo *info,
                    guint              wanted)
{
  gsize n = g_bytes_get_size (info->palette[0]);
  guint best_distance = G_MAXUINT;
  gint64 best = 0;

  for (guint channel = 1; channel < 3; channel++)
    n = MIN (n, g_bytes_get_size (info->palette[channel]));
  for (gsize i = 0; i < n; i++)
    {
      gint64 index = (gint64) i + info->palette_first;
      guint distance = (guint) ABS ((int) get_entry_luma (info, i) - (int) (wanted << 8));

      if (distance < best_distance && index < (gint64) 1 << info->bits_stored && (index >= 0 || info->is_signed))
        {
          best_distance = distance;
          best = index;
        }
    }
  return best;
}

/* Of the range [@low, @high] of stored values. */
static gint64
choose (const EfImageInfo *info,
        EfFill             fill,
        gint64             low,
        gint64             high)
{
  if (fill == EF_FILL_GRAY)
    return low + (high - low) / 2;
  return is_largest (info, fill) ? high : low;
}

static void
compute_signed (const EfImageInfo *info,
                EfFill             fill,
                const EfFrame     *frame,
                guint              shift,
                EfFillValue       *value)
{
  gint64 low, high;

  /* The least storable value would stretch every automatic window: the darkest pixel that is there is black enough. */
  get_range (frame, &low, &high);
  low >>= shift;
  high >>= shift;
  value->sample[0] = choose (info, fill, low, high);
  if (fill == EF_FILL_BLACK && info->has_padding &&
      (is_largest (info, fill) ? info->padding_value >= high : info->padding_value <= low))
    value->sample[0] = info->padding_value;
}

static void
compute_real (const EfImageInfo *info,
              EfFill             fill,
              const EfFrame     *frame,
              EfFillValue       *value)
{
  double low, high;

  get_real_range (frame, &low, &high);
  if (fill == EF_FILL_GRAY)
    value->real = low / 2 + high / 2;
  else
    value->real = is_largest (info, fill) ? high : low;
}

void
ef_fill_compute (const EfImageInfo *info,
                 EfPhotometric      photometric,
                 EfFill             fill,
                 const EfFrame     *frame,
                 guint              shift,
                 EfFillValue       *value)
{
  gint64 highest = info->bits_stored >= 63 ? G_MAXINT64 : ((gint64) 1 << info->bits_stored) - 1;

  memset (value, 0, sizeof *value);
  if (fill == EF_FILL_BACKGROUND && info->has_padding && info->bits_allocated != 1)
    {
      value->sample[0] = info->padding_value;
      return;
    }
  if (fill == EF_FILL_BACKGROUND && frame != NULL)
    {
      compute_background (frame, shift, value);
      return;
    }
  if (info->is_float)
    {
      compute_real (info, fill, frame, value);
      return;
    }
  if (photometric == EF_PHOTOMETRIC_YBR_PARTIAL_420)
    {
      /* Of 219 steps between black and white (ITU-R BT.601). */
      gint64 unit = MAX (1, (highest + 1) / 256);

      value->sample[0] = unit * (fill == EF_FILL_WHITE ? 235 : fill == EF_FILL_GRAY ? 126 : 16);
      value->sample[1] = value->sample[2] = unit * 128;
      return;
    }
  if (info->samples == 3)
    {
      value->sample[0] = fill == EF_FILL_WHITE ? highest : fill == EF_FILL_GRAY ? highest / 2 + 1 : 0;
      value->sample[1] = value->sample[2] = is_ybr (photometric) ? highest / 2 + 1 : value->sample[0];
      return;
    }
  if (info->photometric == EF_PHOTOMETRIC_PALETTE && info->palette[0] != NULL)
    {
      value->sample[0] = find_palette_index (info, fill == EF_FILL_WHITE ? 255 : fill == EF_FILL_GRAY ? 128 : 0);
      return;
    }
  if (info->is_signed && frame != NULL)
    compute_signed (info, fill, frame, shift, value);
  else
    value->sample[0] = choose (info, fill, 0, highest);
}

/* --- writing it ----------------------------------------------------------------------------------------------- */

void
ef_fill_encode (const EfImageInfo *info,
                const EfFillValue *value,
                guint              shift,
                gboolean           big_endian,
                guint8            *pixel)
{
  gsize width = ef_frame_sample_bytes (info->bits_allocated);

  for (guint i = 0; i < info->samples; i++)
    {
      guint8 *sample = pixel + i * width;
      guint64 raw = (guint64) value->sample[i] << shift;

      if (info->is_float && width == 4)
        {
          float real = (float) value->real;
          guint32 word;

          memcpy (&word, &real, sizeof word);
          raw = word;
        }
      else if (info->is_float)
        memcpy (&raw, &value->real, sizeof raw);
      switch (width)
        {
        case 1:
          *sample = (guint8) raw;
          break;
        case 2:
          ef_put_u16 (sample, (guint16) raw, big_endian);
          break;
        case 4:
          ef_put_u32 (sample, (guint32) raw, big_endian);
          break;
        default:
          ef_put_u64 (sample, raw, big_endian);
          break;
        }
    }
}

void
ef_fill_frame (EfFrame           *frame,
               const EfImageInfo *info,
               const EfBox       *box,
               const EfFillValue *value,
               guint              shift)
{
  gsize width = frame->samples * ef_frame_sample_bytes (frame->bits_allocated);
  guint8 pixel[24];

  ef_fill_encode (info, value, shift, G_BYTE_ORDER == G_BIG_ENDIAN, pixel);
  for (int y = box->y; y < box->y + box->height; y++)
    {
      guint8 *row = frame->data + ((gsize) y * frame->columns + (gsize) box->x) * width;

      for (int x = 0; x < box->width; x++)
        memcpy (row + (gsize) x * width, pixel, width);
    }
}
