#include "config.h"

#include "ef-hidden-bits.h"

#include "ef-error.h"
#include "ef-image-info-private.h"
#include "ef-io.h"

#define PIECE ((gsize) 1 << 16) /* stays in the cache between reading and counting */

gboolean
ef_hidden_bits_get_layout (const EfImageInfo *info,
                           gboolean           raw,
                           EfBitLayout       *layout)
{
  if (info->is_float || info->bits_allocated == 1 || info->bits_stored >= info->bits_allocated)
    return FALSE;
  layout->bits = info->bits_allocated;
  layout->stored = info->bits_stored;
  layout->shift = raw ? info->high_bit + 1 - info->bits_stored : 0;
  layout->is_signed = info->is_signed;
  return TRUE;
}

guint64
ef_hidden_bits_judge (guint64 not_zero,
                      guint64 not_sign)
{
  return not_zero == 0 ? 0 : not_sign;
}

/* --- image or not ----------------------------------------------------------------------------------------------- */

/* Fewer pairs of neighbours that differ in their unused bits tell nothing. */
#define MIN_PAIRS 32

typedef struct
{
  guint64 pairs;     /* of neighbours whose unused bits differ */
  guint64 continued; /* of these: the whole samples are nearer to each other than their bits in use */
} Weight;

static gint64
get_sample (const void        *samples,
            gsize              i,
            const EfBitLayout *layout)
{
  switch (layout->bits)
    {
    case 8:
      return layout->is_signed ? ((const gint8 *) samples)[i] : ((const guint8 *) samples)[i];
    case 16:
      return layout->is_signed ? ((const gint16 *) samples)[i] : ((const guint16 *) samples)[i];
    case 32:
      return layout->is_signed ? ((const gint32 *) samples)[i] : ((const guint32 *) samples)[i];
    default:
      return ((const gint64 *) samples)[i];
    }
}

/* The bits in use, as a number. */
static gint64
get_used (gint64             whole,
          const EfBitLayout *layout)
{
  guint64 up = (guint64) whole << (64 - layout->stored);

  return layout->is_signed ? (gint64) up >> (64 - layout->stored) : (gint64) (up >> (64 - layout->stored));
}

/* @stride: samples from a pixel to the next. */
static void
weigh (const void        *samples,
       gsize              n,
       gsize              stride,
       const EfBitLayout *layout,
       Weight            *weight)
{
  for (gsize i = stride; i < n; i++)
    {
      gint64 a = get_sample (samples, i - stride, layout) >> layout->shift;
      gint64 b = get_sample (samples, i, layout) >> layout->shift;
      gint64 used_a = get_used (a, layout), used_b = get_used (b, layout);

      if (a - used_a == b - used_b)
        continue;
      weight->pairs++;
      weight->continued += ABS (a - b) < ABS (used_a - used_b);
    }
}

static gboolean
is_many (guint64 dirty,
         guint64 samples)
{
  return dirty > samples / 100;
}

static gboolean
is_image (const Weight *weight)
{
  return weight->pairs >= MIN_PAIRS && weight->continued > weight->pairs / 2;
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, EF_ERROR, EF_ERROR_REFUSED,
                       "The samples are deeper than Bits Stored says: clearing the bits beyond would destroy the image, "
                       "and leaving them could leave what hides there");
  return FALSE;
}

static gsize
get_stride (guint samples,
            guint planar)
{
  return planar == 1 ? 1 : samples;
}

gboolean
ef_hidden_bits_check_frame (const EfFrame     *frame,
                            const EfBitLayout *layout,
                            GError           **error)
{
  gsize n = (gsize) frame->rows * frame->columns * frame->samples;
  guint64 not_zero = 0, not_sign = 0;
  Weight weight = { 0 };

  if (frame->bits_allocated != layout->bits)
    return TRUE;
  ef_kernel_count_dirty (frame->data, n, layout, &not_zero, &not_sign);
  if (!is_many (ef_hidden_bits_judge (not_zero, not_sign), n))
    return TRUE;
  weigh (frame->data, n, get_stride (frame->samples, 0), layout, &weight);
  return !is_image (&weight) || refuse (error);
}

guint64
ef_hidden_bits_clean_frame (EfFrame           *frame,
                            const EfBitLayout *layout)
{
  gsize n = (gsize) frame->rows * frame->columns * frame->samples;
  guint64 not_zero = 0, not_sign = 0, dirty;

  if (frame->bits_allocated != layout->bits)
    return 0;
  ef_kernel_count_dirty (frame->data, n, layout, &not_zero, &not_sign);
  dirty = ef_hidden_bits_judge (not_zero, not_sign);
  if (dirty > 0)
    ef_kernel_clean (frame->data, n, layout);
  return dirty;
}

/* --- files ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  int fd;
  guint64 offset;
  gsize frame_bytes;
  guint n_frames;

  EfBitLayout layout;
  gboolean swap;

  guint8 *buffer;
  guint64 not_zero, not_sign;
  guint dirty_frames;
} Sweep;

/* Small frames are read many at a time, large ones in pieces. */
static gsize
get_piece (const Sweep *self,
           guint64      done,
           guint64      length)
{
  gsize most = PIECE - PIECE % (self->layout.bits / 8);

  if (self->frame_bytes <= PIECE)
    most = PIECE / self->frame_bytes * self->frame_bytes;
  else
    most = (gsize) MIN (most, self->frame_bytes - done % self->frame_bytes);
  return (gsize) MIN (most, length - done);
}

static gboolean
load (Sweep   *self,
      guint64  done,
      gsize    piece,
      GError **error)
{
  if (!ef_io_pread_all (self->fd, self->buffer, piece, self->offset + done, error))
    return FALSE;
  if (self->swap)
    ef_kernel_swap (self->buffer, piece / (self->layout.bits / 8), self->layout.bits);
  return TRUE;
}

static gboolean
sweep_count (Sweep   *self,
             guint64  length,
             GError **error)
{
  for (guint64 done = 0; done < length;)
    {
      gsize piece = get_piece (self, done, length);

      if (!load (self, done, piece, error))
        return FALSE;
      ef_kernel_count_dirty (self->buffer, piece / (self->layout.bits / 8), &self->layout, &self->not_zero,
                             &self->not_sign);
      done += piece;
    }
  return TRUE;
}

static gboolean
sweep_weigh (Sweep   *self,
             guint64  length,
             gsize    stride,
             Weight  *weight,
             GError **error)
{
  for (guint64 done = 0; done < length;)
    {
      gsize piece = get_piece (self, done, length);

      if (!load (self, done, piece, error))
        return FALSE;
      weigh (self->buffer, piece / (self->layout.bits / 8), stride, &self->layout, weight);
      done += piece;
    }
  return TRUE;
}

/* The samples of the piece that lie in one frame. TRUE if there was something to clean. */
static gboolean
clean_run (Sweep *self,
           gsize  start,
           gsize  length)
{
  gsize n = length / (self->layout.bits / 8);
  guint64 not_zero = 0, not_sign = 0;

  ef_kernel_count_dirty (self->buffer + start, n, &self->layout, &not_zero, &not_sign);
  if (not_sign > 0)
    ef_kernel_clean (self->buffer + start, n, &self->layout);
  return not_sign > 0;
}

static gboolean
sweep_clean (Sweep   *self,
             guint64  length,
             GError **error)
{
  guint64 last_dirty = G_MAXUINT64;

  for (guint64 done = 0; done < length;)
    {
      gsize piece = get_piece (self, done, length);
      gboolean dirty = FALSE;

      if (!load (self, done, piece, error))
        return FALSE;
      for (gsize start = 0; start < piece; start += self->frame_bytes)
        if (clean_run (self, start, MIN (self->frame_bytes, piece - start)))
          {
            guint64 frame = (done + start) / self->frame_bytes;

            self->dirty_frames += frame != last_dirty;
            last_dirty = frame;
            dirty = TRUE;
          }
      if (dirty)
        {
          if (self->swap)
            ef_kernel_swap (self->buffer, piece / (self->layout.bits / 8), self->layout.bits);
          if (!ef_io_pwrite_all (self->fd, self->buffer, piece, self->offset + done, error))
            return FALSE;
        }
      done += piece;
    }
  return TRUE;
}

gboolean
ef_hidden_bits_clean_file (int                fd,
                           guint64            pixel_offset,
                           const EfImageInfo *info,
                           guint64           *samples,
                           guint             *frames,
                           GError           **error)
{
  g_autofree guint8 *buffer = NULL;
  Sweep sweep = { .fd = fd, .offset = pixel_offset, .frame_bytes = (gsize) info->frame_bytes };
  guint64 length = ef_image_info_get_native_length (info);

  *samples = 0;
  *frames = 0;
  if (!ef_hidden_bits_get_layout (info, TRUE, &sweep.layout))
    return TRUE;
  if (sweep.layout.bits == 8)
    sweep.swap = FALSE;
  else
    sweep.swap = info->big_endian_pixels == (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  sweep.buffer = buffer = g_malloc (MIN (PIECE, length));

  if (!sweep_count (&sweep, length, error))
    return FALSE;
  *samples = ef_hidden_bits_judge (sweep.not_zero, sweep.not_sign);
  if (is_many (*samples, length / (sweep.layout.bits / 8)))
    {
      Weight weight = { 0 };

      if (!sweep_weigh (&sweep, length, get_stride (info->samples, info->planar), &weight, error))
        return FALSE;
      if (is_image (&weight))
        return refuse (error);
    }
  if (*samples > 0 && !sweep_clean (&sweep, length, error))
    return FALSE;
  *frames = sweep.dirty_frames;
  return TRUE;
}
