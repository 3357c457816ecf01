/* A window over a file: headers are read from a buffer that moves forward, values are read past it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Most bytes that ef_reader_get() gives at once. */
#define EF_READER_WINDOW 65536

typedef struct
{
  int fd; /* borrowed */
  guint64 size;

  guint8 *buffer;
  gsize capacity;
  guint64 start;
  gsize filled;
} EfReader;

gboolean      ef_reader_init  (EfReader *self,
                               int       fd,
                               GError  **error);
void          ef_reader_clear (EfReader *self);

/* Moves the window so that it starts at @position and holds @length bytes, and about @ahead more. */
const guint8 *ef_reader_fill  (EfReader *self,
                               guint64   position,
                               gsize     length,
                               gsize     ahead,
                               GError  **error);

/* @length (at most EF_READER_WINDOW) bytes at @position; valid until the next call. NULL with EF_ERROR_TRUNCATED when
 * the file ends before. */
static inline const guint8 *
ef_reader_get (EfReader *self,
               guint64   position,
               gsize     length,
               GError  **error)
{
  if (position >= self->start && position - self->start < self->filled &&
      length <= self->filled - (position - self->start))
    return self->buffer + (position - self->start);
  return ef_reader_fill (self, position, length, EF_READER_WINDOW, error);
}

/* Copies @length bytes at @position to @data: from the window where they are in it. */
gboolean      ef_reader_copy  (EfReader *self,
                               guint64   position,
                               void     *data,
                               gsize     length,
                               GError  **error);

G_END_DECLS
