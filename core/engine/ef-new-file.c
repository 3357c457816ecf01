#include "config.h"

#include "ef-new-file.h"

#include "ef-error.h"
#include "ef-io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _EfNewFile
{
  int fd;
  char *folder;
  char *hidden; /* path of the stand-in; NULL: the file has no name */
};

static void
set_error (GError    **error,
           const char *what)
{
  int saved = errno;

  g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot %s the output file: %s", what, g_strerror (saved));
}

EfNewFile *
ef_new_file_open (const char *folder,
                  GError    **error)
{
  g_autoptr (EfNewFile) self = g_new0 (EfNewFile, 1);

  self->folder = g_strdup (folder);
  self->fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0644);
  if (self->fd < 0)
    {
      self->hidden = g_build_filename (folder, ".efface-XXXXXX", NULL);
      self->fd = g_mkstemp_full (self->hidden, O_RDWR | O_CLOEXEC, 0644);
      if (self->fd < 0)
        {
          set_error (error, "make");
          g_clear_pointer (&self->hidden, g_free);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

void
ef_new_file_free (EfNewFile *self)
{
  if (self == NULL)
    return;
  if (self->hidden != NULL)
    unlink (self->hidden);
  ef_io_clear_fd (&self->fd);
  g_free (self->hidden);
  g_free (self->folder);
  g_free (self);
}

int
ef_new_file_get_fd (EfNewFile *self)
{
  return self->fd;
}

gboolean
ef_new_file_sync (EfNewFile *self,
                  GError   **error)
{
  if (syncfs (self->fd) == 0)
    return TRUE;
  set_error (error, "synchronise");
  return FALSE;
}

static gboolean
same_bytes (int         fd,
            const char *path)
{
  static const gsize chunk = 256 * 1024;
  g_autofree guint8 *a = g_malloc (chunk);
  g_autofree guint8 *b = g_malloc (chunk);
  ef_autofd other = open (path, O_RDONLY | O_CLOEXEC);
  guint64 size;
  guint64 other_size;

  if (other < 0 || !ef_io_get_size (fd, &size, NULL) || !ef_io_get_size (other, &other_size, NULL) ||
      size != other_size)
    return FALSE;
  for (guint64 at = 0; at < size; at += chunk)
    {
      gsize n = (gsize) MIN (chunk, size - at);

      if (!ef_io_pread_all (fd, a, n, at, NULL) || !ef_io_pread_all (other, b, n, at, NULL) || memcmp (a, b, n) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
link_as (EfNewFile  *self,
         const char *path)
{
  char source[64];

  if (self->hidden != NULL)
    return link (self->hidden, path) == 0;
  g_snprintf (source, sizeof source, "/proc/self/fd/%d", self->fd);
  return linkat (AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

/* A link never replaces; a rename does, so the file gets a hidden name first. */
static gboolean
replace_file (EfNewFile  *self,
              const char *path)
{
  g_autofree char *hidden = g_strdup_printf ("%s/.efface-%d-%d", self->folder, (int) getpid (), self->fd);

  if (!link_as (self, hidden))
    return FALSE;
  if (rename (hidden, path) == 0)
    return TRUE;
  unlink (hidden);
  return FALSE;
}

EfCommit
ef_new_file_commit (EfNewFile  *self,
                    const char *path,
                    gboolean    replace,
                    GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      set_error (error, "make the folder of");
      return EF_COMMIT_FAILED;
    }
  if (link_as (self, path))
    return EF_COMMIT_WRITTEN;
  if (errno != EEXIST)
    {
      set_error (error, "name");
      return EF_COMMIT_FAILED;
    }
  if (same_bytes (self->fd, path))
    return EF_COMMIT_SAME;
  if (!replace)
    return EF_COMMIT_EXISTS;
  if (replace_file (self, path))
    return EF_COMMIT_WRITTEN;
  set_error (error, "replace");
  return EF_COMMIT_FAILED;
}
