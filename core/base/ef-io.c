#include "config.h"

#include "ef-io.h"

#include "ef-error.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
set_errno (GError    **error,
           const char *what)
{
  int saved = errno;

  g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot %s: %s", what, g_strerror (saved));
  return FALSE;
}

gssize
ef_io_pread_some (int      fd,
                  void    *buffer,
                  gsize    length,
                  guint64  offset,
                  GError **error)
{
  gsize done = 0;

  while (done < length)
    {
      ssize_t n = pread (fd, (guint8 *) buffer + done, length - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_errno (error, "read");
          return -1;
        }
      if (n == 0)
        break;
      done += (gsize) n;
    }
  return (gssize) done;
}

gboolean
ef_io_pread_all (int      fd,
                 void    *buffer,
                 gsize    length,
                 guint64  offset,
                 GError **error)
{
  gssize n = ef_io_pread_some (fd, buffer, length, offset, error);

  if (n < 0)
    return FALSE;
  if ((gsize) n < length)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_TRUNCATED,
                   "The file ends at byte %" G_GUINT64_FORMAT ", %" G_GSIZE_FORMAT " bytes before what it announces",
                   offset + (guint64) n, length - (gsize) n);
      return FALSE;
    }
  return TRUE;
}

gboolean
ef_io_write_all (int         fd,
                 const void *buffer,
                 gsize       length,
                 GError    **error)
{
  gsize done = 0;

  while (done < length)
    {
      ssize_t n = write (fd, (const guint8 *) buffer + done, length - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return set_errno (error, "write");
      done += (gsize) n;
    }
  return TRUE;
}

gboolean
ef_io_pwrite_all (int         fd,
                  const void *buffer,
                  gsize       length,
                  guint64     offset,
                  GError    **error)
{
  gsize done = 0;

  while (done < length)
    {
      ssize_t n = pwrite (fd, (const guint8 *) buffer + done, length - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return set_errno (error, "write");
      done += (gsize) n;
    }
  return TRUE;
}

typedef ssize_t (*CopyFunc) (int    in_fd,
                             off_t *offset,
                             int    out_fd,
                             size_t length);

static ssize_t
copy_by_range (int    in_fd,
               off_t *offset,
               int    out_fd,
               size_t length)
{
  return copy_file_range (in_fd, offset, out_fd, NULL, length, 0);
}

static ssize_t
copy_by_sendfile (int    in_fd,
                  off_t *offset,
                  int    out_fd,
                  size_t length)
{
  return sendfile (out_fd, in_fd, offset, length);
}

static ssize_t
copy_by_buffer (int    in_fd,
                off_t *offset,
                int    out_fd,
                size_t length)
{
  static const size_t chunk = 1024 * 1024;
  g_autofree guint8 *buffer = g_malloc (MIN (length, chunk));
  ssize_t n = pread (in_fd, buffer, MIN (length, chunk), *offset);

  if (n > 0)
    {
      if (!ef_io_write_all (out_fd, buffer, (gsize) n, NULL))
        return -1;
      *offset += n;
    }
  return n;
}

/* What copy_file_range and sendfile answer where the file systems or the descriptors do not suit them. */
static gboolean
is_not_for_this_method (int code)
{
  return code == EXDEV || code == EINVAL || code == ENOSYS || code == EOPNOTSUPP || code == EBADF ||
         code == ETXTBSY || code == EPERM;
}

gboolean
ef_io_copy_range (int      in_fd,
                  guint64  offset,
                  guint64  length,
                  int      out_fd,
                  GError **error)
{
  static const CopyFunc methods[] = { copy_by_range, copy_by_sendfile, copy_by_buffer };
  guint method = 0;
  off_t position = (off_t) offset;
  guint64 left = length;

  while (left > 0)
    {
      ssize_t n = methods[method](in_fd, &position, out_fd, (size_t) MIN (left, (guint64) 1 << 30));

      if (n < 0 && errno == EINTR)
        continue;
      /* Some file systems let copy_file_range return 0 without an end of file; the plain copy decides. */
      if ((n == 0 || (n < 0 && is_not_for_this_method (errno))) && method + 1 < G_N_ELEMENTS (methods))
        {
          method++;
          continue;
        }
      if (n < 0)
        return set_errno (error, "copy");
      if (n == 0)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_TRUNCATED,
                       "The file ends at byte %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT
                       " bytes before what it announces",
                       offset + (length - left), left);
          return FALSE;
        }
      left -= (guint64) n;
    }
  return TRUE;
}

gboolean
ef_io_get_size (int       fd,
                guint64  *size,
                GError  **error)
{
  struct stat st;

  if (fstat (fd, &st) != 0)
    return set_errno (error, "read the size of the file");
  *size = (guint64) st.st_size;
  return TRUE;
}

int
ef_io_memfd (const char *name,
             GError    **error)
{
  int fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0)
    set_errno (error, "make a memory file");
  return fd;
}

void
ef_io_clear_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}
