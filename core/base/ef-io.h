/* Whole reads, whole writes and copies between descriptors. All functions retry on EINTR and short transfers. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads exactly @length bytes at @offset; EF_ERROR_TRUNCATED (with the position) if the file ends before. */
gboolean ef_io_pread_all  (int            fd,
                           void          *buffer,
                           gsize          length,
                           guint64        offset,
                           GError       **error);

/* Reads up to @length bytes at @offset; fewer only at the end of the file. -1 on error. */
gssize   ef_io_pread_some (int            fd,
                           void          *buffer,
                           gsize          length,
                           guint64        offset,
                           GError       **error);

gboolean ef_io_write_all  (int            fd,
                           const void    *buffer,
                           gsize          length,
                           GError       **error);

gboolean ef_io_pwrite_all (int            fd,
                           const void    *buffer,
                           gsize          length,
                           guint64        offset,
                           GError       **error);

/* Appends @length bytes at @offset of @in_fd to @out_fd at its current position, inside the kernel where it can
 * (copy_file_range, then sendfile, then read and write). EF_ERROR_TRUNCATED if @in_fd ends before. */
gboolean ef_io_copy_range (int            in_fd,
                           guint64        offset,
                           guint64        length,
                           int            out_fd,
                           GError       **error);

/* Size of the regular file or memfd. */
gboolean ef_io_get_size   (int            fd,
                           guint64       *size,
                           GError       **error);

/* An anonymous memory file, close-on-exec. @name shows in /proc only and must be a constant. */
int      ef_io_memfd      (const char    *name,
                           GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Closes *@fd if it is open and sets it to -1; for g_auto-like cleanup use ef_autofd. */
void     ef_io_clear_fd   (int           *fd);

#define ef_autofd __attribute__ ((cleanup (ef_io_clear_fd))) int

static inline int
ef_io_steal_fd (int *fd)
{
  int taken = *fd;
  *fd = -1;
  return taken;
}

G_END_DECLS
