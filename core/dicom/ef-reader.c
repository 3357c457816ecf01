#include "config.h"

#include "ef-reader.h"

#include "ef-error.h"
#include "ef-io.h"

#include <string.h>

/* Most headers of images fit in this; what does not is read in whole windows. */
#define FIRST_WINDOW 16384

gboolean
ef_reader_init (EfReader *self,
                int       fd,
                GError  **error)
{
  memset (self, 0, sizeof *self);
  self->fd = fd;
  if (!ef_io_get_size (fd, &self->size, error))
    return FALSE;
  /* Offsets are added to lengths of 32 bits without further checks. */
  if (self->size > G_MAXINT64)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_LIMIT, "The file is too large");
      return FALSE;
    }
  return TRUE;
}

void
ef_reader_clear (EfReader *self)
{
  g_clear_pointer (&self->buffer, g_free);
  self->filled = 0;
}

const guint8 *
ef_reader_fill (EfReader *self,
                guint64   position,
                gsize     length,
                gsize     ahead,
                GError  **error)
{
  gboolean is_first = self->buffer == NULL;
  gsize wanted;
  gssize n;

  g_assert (length <= EF_READER_WINDOW);

  if (position > self->size || length > self->size - position)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_TRUNCATED,
                   "The file ends at byte %" G_GUINT64_FORMAT ", inside what begins at byte %" G_GUINT64_FORMAT,
                   self->size, position);
      return NULL;
    }
  wanted = MIN (MAX (length, ahead), EF_READER_WINDOW);
  if (is_first)
    wanted = MAX (length, MIN (wanted, FIRST_WINDOW));
  wanted = (gsize) MIN (wanted, self->size - position);
  if (wanted > self->capacity || is_first)
    {
      self->capacity = wanted <= FIRST_WINDOW ? FIRST_WINDOW : EF_READER_WINDOW;
      g_free (self->buffer);
      self->buffer = g_malloc (self->capacity);
    }
  self->filled = 0;
  self->start = position;
  n = ef_io_pread_some (self->fd, self->buffer, wanted, position, error);
  if (n < 0)
    return NULL;
  self->filled = (gsize) n;
  if (self->filled < length)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_TRUNCATED,
                   "The file became shorter while it was read, near byte %" G_GUINT64_FORMAT, position);
      return NULL;
    }
  return self->buffer;
}

gboolean
ef_reader_copy (EfReader *self,
                guint64   position,
                void     *data,
                gsize     length,
                GError  **error)
{
  const guint8 *bytes;

  if (length > EF_READER_WINDOW / 4)
    return ef_io_pread_all (self->fd, data, length, position, error);
  if (length == 0)
    return TRUE;
  bytes = ef_reader_get (self, position, length, error);
  if (bytes == NULL)
    return FALSE;
  memcpy (data, bytes, length);
  return TRUE;
}
