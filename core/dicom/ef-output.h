/* A descriptor that is written through a buffer, with runs of other files copied in between. */
#pragma once

#include <gio/gio.h>
#include <string.h>

G_BEGIN_DECLS

#define EF_OUTPUT_CAPACITY (64 * 1024)

typedef struct
{
  int fd; /* borrowed */
  guint8 *buffer;
  gsize used;
  guint64 flushed;
} EfOutput;

void     ef_output_init    (EfOutput      *self,
                            int            fd);
void     ef_output_clear   (EfOutput      *self);
gboolean ef_output_flush   (EfOutput      *self,
                            GError       **error);

/* The place in the file where the next byte goes. */
guint64  ef_output_tell    (const EfOutput *self);

/* Writes @length bytes, every @unit of them (1, 2, 4 or 8) reversed. */
gboolean ef_output_swapped (EfOutput      *self,
                            const guint8  *bytes,
                            gsize          length,
                            guint          unit,
                            GError       **error);

static inline gboolean
ef_output_bytes (EfOutput     *self,
                 const guint8 *bytes,
                 gsize         length,
                 GError      **error)
{
  if (length > EF_OUTPUT_CAPACITY - self->used)
    return ef_output_swapped (self, bytes, length, 1, error);
  memcpy (self->buffer + self->used, bytes, length);
  self->used += length;
  return TRUE;
}

/* The same for @length bytes at @offset of @in_fd; without reversal large ones are copied inside the kernel. */
gboolean ef_output_copy    (EfOutput      *self,
                            int            in_fd,
                            guint64        offset,
                            guint64        length,
                            guint          unit,
                            GError       **error);

G_END_DECLS
