#include "config.h"

#include "ef-output.h"

#include "ef-byte-order.h"
#include "ef-io.h"

/* Shorter runs go through the buffer: two calls to copy inside the kernel cost more. */
#define SHORT_RUN (16 * 1024)

void
ef_output_init (EfOutput *self,
                int       fd)
{
  memset (self, 0, sizeof *self);
  self->fd = fd;
  self->buffer = g_malloc (EF_OUTPUT_CAPACITY);
}

void
ef_output_clear (EfOutput *self)
{
  g_clear_pointer (&self->buffer, g_free);
}

guint64
ef_output_tell (const EfOutput *self)
{
  return self->flushed + self->used;
}

gboolean
ef_output_flush (EfOutput *self,
                 GError  **error)
{
  gsize n = self->used;

  if (n == 0)
    return TRUE;
  self->used = 0;
  self->flushed += n;
  return ef_io_write_all (self->fd, self->buffer, n, error);
}

gboolean
ef_output_swapped (EfOutput     *self,
                   const guint8 *bytes,
                   gsize         length,
                   guint         unit,
                   GError      **error)
{
  while (length > 0)
    {
      gsize n;

      /* Whole units, so that none is torn between two rounds. */
      if (EF_OUTPUT_CAPACITY - self->used < MIN (length, 8) && !ef_output_flush (self, error))
        return FALSE;
      n = MIN (length, EF_OUTPUT_CAPACITY - self->used);
      if (n < length)
        n &= ~(gsize) 7;
      memcpy (self->buffer + self->used, bytes, n);
      ef_swap_bytes (self->buffer + self->used, n, unit);
      self->used += n;
      bytes += n;
      length -= n;
    }
  return TRUE;
}

gboolean
ef_output_copy (EfOutput *self,
                int       in_fd,
                guint64   offset,
                guint64   length,
                guint     unit,
                GError  **error)
{
  if (unit == 1 && length >= SHORT_RUN)
    {
      if (!ef_output_flush (self, error) || !ef_io_copy_range (in_fd, offset, length, self->fd, error))
        return FALSE;
      self->flushed += length;
      return TRUE;
    }
  while (length > 0)
    {
      gsize n;

      if (EF_OUTPUT_CAPACITY - self->used < MIN (length, SHORT_RUN) && !ef_output_flush (self, error))
        return FALSE;
      n = (gsize) MIN (length, EF_OUTPUT_CAPACITY - self->used);
      if (n < length)
        n &= ~(gsize) 7;
      if (!ef_io_pread_all (in_fd, self->buffer + self->used, n, offset, error))
        return FALSE;
      ef_swap_bytes (self->buffer + self->used, n, unit);
      self->used += n;
      offset += n;
      length -= n;
    }
  return TRUE;
}
