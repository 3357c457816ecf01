/* Native pixel data: where a sample lies, reading frames and writing boxes. */
#pragma once

#include "ef-codec.h"

G_BEGIN_DECLS

/* Where the native value is: in a file, or in memory for tiny images. */
typedef struct
{
  int fd;
  guint64 offset;
  const guint8 *bytes; /* (nullable): then @fd is not used */
  guint64 length;
} EfNativeSource;

/* One frame with its samples as stored, unused bits included, in host byte order, interleaved. */
gboolean ef_native_read     (const EfNativeSource *source,
                             const EfImageInfo    *info,
                             guint                 frame,
                             EfFrame              *out,
                             GError              **error);

/* @box grown to what can be filled by itself: pairs of pixels where they share their colour. */
EfBox    ef_native_grow_box (const EfImageInfo    *info,
                             const EfBox          *box);

/* Fills @box (inside of the image) of @frame in the value written at @pixel_offset of @fd. @pixel: one pixel as stored, a
 * sample after the other, in the byte order of the file. */
gboolean ef_native_fill     (int                   fd,
                             guint64               pixel_offset,
                             const EfImageInfo    *info,
                             guint                 frame,
                             const EfBox          *box,
                             const guint8         *pixel,
                             GError              **error);

/* Clears the bits and the byte between the last frame and the end of the value. */
gboolean ef_native_clear_padding (int                fd,
                                  guint64            pixel_offset,
                                  const EfImageInfo *info,
                                  GError           **error);

G_END_DECLS
