#include "config.h"

#include "ef-sources.h"

#include "ef-io.h"
#include "ef-jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  EfCatalog *catalog;
  EfPool *pool;
  const char *temp_folder;
  const char *skip;
} Sources;

/* The answer to one job that is waited for. */
typedef struct
{
  GVariant *reply;
  GError *error;
} Answer;

static void
answer_cb (GVariant     *reply,
           int          *reply_fds,
           guint         n_reply_fds,
           const GError *error,
           gpointer      user_data)
{
  Answer *answer = user_data;

  if (error != NULL)
    answer->error = g_error_copy (error);
  else
    answer->reply = g_variant_ref (reply);
}

static GVariant *
ask (EfPool    *pool,
     EfJobKind  kind,
     const int *fds,
     guint      n_fds,
     GError   **error)
{
  Answer answer = { 0 };

  ef_pool_submit (pool, kind, g_variant_new ("a{sv}", NULL), fds, n_fds, answer_cb, &answer);
  ef_pool_wait (pool, 1);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.reply;
}

/* --- what a file is, by its first bytes ----------------------------------------------------------------------- */

typedef enum
{
  KIND_PLAIN,
  KIND_ZIP,
  KIND_DICOMDIR,
} Kind;

/* Only the two entry points are told apart here; everything else is the worker's to judge. */
static Kind
peek (const char *path)
{
  guint8 head[1024];
  ef_autofd fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  gssize n = fd >= 0 ? ef_io_pread_some (fd, head, sizeof head, 0, NULL) : 0;

  if (n >= 4 && memcmp (head, "PK\3\4", 4) == 0)
    return KIND_ZIP;
  if (n > 132 && memcmp (head + 128, "DICM", 4) == 0 &&
      memmem (head + 132, (gsize) n - 132, "1.2.840.10008.1.3.10", 20) != NULL)
    return KIND_DICOMDIR;
  return KIND_PLAIN;
}

/* --- archives and indexes ------------------------------------------------------------------------------------- */

static int
open_temp (const char *folder,
           GError    **error)
{
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  g_autofree char *path = NULL;

  if (fd >= 0)
    return fd;
  path = g_build_filename (folder, ".efface-XXXXXX", NULL);
  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    unlink (path);
  else
    g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot make a temporary file: %s", g_strerror (errno));
  return fd;
}

static void
add_archive (Sources    *self,
             const char *path,
             const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) members = NULL;
  ef_autofd in = open (path, O_RDONLY | O_CLOEXEC);
  ef_autofd out = open_temp (self->temp_folder, &error);
  GVariantIter iter;
  const char *member;
  guint64 offset;
  guint64 length;
  guint archive;

  if (in >= 0 && out >= 0)
    {
      int fds[2] = { ef_io_steal_fd (&in), dup (out) };

      reply = ask (self->pool, EF_JOB_UNPACK, fds, 2, &error);
    }
  if (reply == NULL)
    {
      if (error == NULL)
        g_set_error (&error, EF_ERROR, EF_ERROR_IO, "Cannot open the archive");
      ef_entry_fail (ef_catalog_add (self->catalog, path, name), EF_STATE_QUARANTINED, error);
      return;
    }
  archive = ef_catalog_take_archive (self->catalog, ef_io_steal_fd (&out));
  members = g_variant_lookup_value (reply, EF_KEY_MEMBERS, G_VARIANT_TYPE ("a(stt)"));
  g_variant_iter_init (&iter, members);
  while (g_variant_iter_next (&iter, "(&stt)", &member, &offset, &length))
    {
      g_autofree char *full = g_strconcat (name, "!", member, NULL);
      EfEntry *entry = ef_catalog_add (self->catalog, path, full);

      entry->source.archive = archive;
      entry->source.offset = offset;
      entry->source.length = length;
    }
}

/* A file ID in another case than the file's name is common: media were written in capitals, and copied in lower case. */
static char *
find_referenced (const char *folder,
                 const char *relative)
{
  g_auto (GStrv) parts = g_strsplit (relative, "/", -1);
  g_autofree char *path = g_strdup (folder);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *exact = g_build_filename (path, parts[i], NULL);
      g_autofree char *found = NULL;
      g_autoptr (GDir) dir = NULL;
      const char *name;

      if (!g_file_test (exact, G_FILE_TEST_EXISTS) && (dir = g_dir_open (path, 0, NULL)) != NULL)
        while (found == NULL && (name = g_dir_read_name (dir)) != NULL)
          if (g_ascii_strcasecmp (name, parts[i]) == 0)
            found = g_build_filename (path, name, NULL);
      g_free (path);
      path = found != NULL ? g_steal_pointer (&found) : g_steal_pointer (&exact);
    }
  return g_steal_pointer (&path);
}

static gboolean
add_dicomdir (Sources    *self,
              const char *path,
              GError    **error)
{
  g_autoptr (GVariant) reply = NULL;
  g_autofree const char **files = NULL;
  g_autoptr (GVariant) paths = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot open the DICOMDIR: %s", g_strerror (errno));
      return FALSE;
    }
  reply = ask (self->pool, EF_JOB_DICOMDIR, &fd, 1, error);
  if (reply == NULL)
    {
      g_prefix_error (error, "DICOMDIR: ");
      return FALSE;
    }
  paths = g_variant_lookup_value (reply, EF_KEY_PATHS, G_VARIANT_TYPE_STRING_ARRAY);
  files = g_variant_get_strv (paths, NULL);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *file = find_referenced (folder, files[i]);

      ef_catalog_add (self->catalog, file, files[i]);
    }
  return TRUE;
}

/* --- folders -------------------------------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_file (Sources    *self,
          const char *path,
          const char *name)
{
  if (peek (path) == KIND_ZIP)
    add_archive (self, path, name);
  else
    ef_catalog_add (self->catalog, path, name);
}

static void
add_unreadable (Sources    *self,
                const char *path,
                const char *name,
                int         code)
{
  g_autoptr (GError) error =
      g_error_new (EF_ERROR, EF_ERROR_IO, "Cannot read the file or folder: %s", g_strerror (code));

  ef_entry_fail (ef_catalog_add (self->catalog, path, name), EF_STATE_QUARANTINED, error);
}

static void
add_folder (Sources    *self,
            const char *path,
            const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *child;

  if (dir == NULL)
    {
      add_unreadable (self, path, name, errno);
      return;
    }
  while ((child = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (child));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      const char *own = g_ptr_array_index (names, i);
      g_autofree char *full = g_build_filename (path, own, NULL);
      g_autofree char *relative = *name != 0 ? g_build_filename (name, own, NULL) : g_strdup (own);
      struct stat st;

      if (lstat (full, &st) != 0)
        add_unreadable (self, full, relative, errno);
      else if (S_ISDIR (st.st_mode))
        {
          g_autofree char *canonical = self->skip != NULL ? g_canonicalize_filename (full, NULL) : NULL;

          if (canonical == NULL || !g_str_equal (canonical, self->skip))
            add_folder (self, full, relative);
        }
      /* Links to files are followed, links to folders are not: they could lead anywhere, and in circles. */
      else if (S_ISREG (st.st_mode) || (S_ISLNK (st.st_mode) && stat (full, &st) == 0 && S_ISREG (st.st_mode)))
        add_file (self, full, relative);
    }
}

gboolean
ef_sources_add (EfCatalog   *catalog,
                EfPool      *pool,
                const char  *path,
                const char  *temp_folder,
                const char  *skip,
                GError     **error)
{
  g_autofree char *canonical_skip = skip != NULL ? g_canonicalize_filename (skip, NULL) : NULL;
  g_autofree char *name = g_path_get_basename (path);
  Sources self = { catalog, pool, temp_folder, canonical_skip };
  struct stat st;

  if (stat (path, &st) != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_USAGE, "There is no input “%s”: %s", path, g_strerror (errno));
      return FALSE;
    }
  if (S_ISDIR (st.st_mode))
    add_folder (&self, path, "");
  else if (peek (path) == KIND_DICOMDIR)
    return add_dicomdir (&self, path, error);
  else
    add_file (&self, path, name);
  return TRUE;
}
