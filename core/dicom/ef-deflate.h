/* The deflated transfer syntax (PS3.5 A.5): raw deflate (RFC 1951) of the whole data set. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Inflates what stands in @fd from @offset to @size into a new memory file of at most @max bytes.
 * *@trailing: the bytes after the stream, less the one NUL that makes its length even. Returns -1 on error. */
int      ef_inflate (int       fd,
                     guint64   offset,
                     guint64   size,
                     guint64   max,
                     guint64  *trailing,
                     GError  **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deflates all of @in_fd to the current position of @out_fd, padded to even length. */
gboolean ef_deflate (int       in_fd,
                     int       out_fd,
                     GError  **error);

G_END_DECLS
