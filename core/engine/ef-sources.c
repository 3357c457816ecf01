#include "config.h"

#include "ef-sources.h"

#include "ef-io.h"
#include "ef-jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum
{
  KIND_PLAIN,
  KIND_ZIP,
  KIND_DICOMDIR,
  KIND_UNREADABLE,
} Kind;

/* One thing that was found. */
typedef struct
{
  Kind kind;
  char *path;
  char *name;
  int code; /* errno of what cannot be read */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->path);
  g_free (found->name);
  g_free (found);
}

static void
add_found (GPtrArray  *list,
           Kind        kind,
           const char *path,
           const char *name,
           int         code)
{
  Found *found = g_new0 (Found, 1);

  found->kind = kind;
  found->path = g_strdup (path);
  found->name = g_strdup (name);
  found->code = code;
  g_ptr_array_add (list, found);
}

/* --- what a file is, by its first bytes ----------------------------------------------------------------------- */

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

/* --- folders -------------------------------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The output, and what was held back beside it. */
static gboolean
is_ours (const char *path,
         const char *output)
{
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);
  gsize length = strlen (output);

  return strncmp (canonical, output, length) == 0 &&
         (canonical[length] == 0 || g_str_equal (canonical + length, EF_QUARANTINE_SUFFIX));
}

static void
list_folder (GPtrArray  *list,
             const char *path,
             const char *name,
             const char *skip)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *child;

  if (dir == NULL)
    {
      add_found (list, KIND_UNREADABLE, path, name, errno);
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
        add_found (list, KIND_UNREADABLE, full, relative, errno);
      else if (S_ISDIR (st.st_mode))
        {
          if (skip == NULL || !is_ours (full, skip))
            list_folder (list, full, relative, skip);
        }
      /* Links to files are followed, links to folders are not: they could lead anywhere, and in circles. */
      else if (S_ISREG (st.st_mode) || (S_ISLNK (st.st_mode) && stat (full, &st) == 0 && S_ISREG (st.st_mode)))
        add_found (list, peek (full) == KIND_ZIP ? KIND_ZIP : KIND_PLAIN, full, relative, 0);
    }
}

GPtrArray *
ef_sources_list (const char *path,
                 const char *skip,
                 GError    **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (found_free);
  g_autofree char *canonical_skip = skip != NULL ? g_canonicalize_filename (skip, NULL) : NULL;
  g_autofree char *name = g_path_get_basename (path);
  struct stat st;

  if (stat (path, &st) != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_USAGE, "There is no input “%s”: %s", path, g_strerror (errno));
      return NULL;
    }
  if (S_ISDIR (st.st_mode))
    list_folder (list, path, "", canonical_skip);
  else
    add_found (list, peek (path), path, name, 0);
  return g_steal_pointer (&list);
}

/* --- adding --------------------------------------------------------------------------------------------------- */

typedef struct
{
  EfCatalog *catalog;
  EfPool *pool;
  GPtrArray *list;
  char *temp_folder;
  EfSourcesFunc func;
  gpointer user_data;

  guint next;
  int unpacked; /* of the archive in the worker, or -1 */
} Adding;

static void go_on (Adding *self);

static const Found *
get_current (const Adding *self)
{
  return g_ptr_array_index (self->list, self->next);
}

static void
end (Adding       *self,
     const GError *error)
{
  self->func (error, self->user_data);
  ef_io_clear_fd (&self->unpacked);
  g_ptr_array_unref (self->list);
  g_free (self->temp_folder);
  g_free (self);
}

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
add_failed (Adding       *self,
            const Found  *found,
            const GError *error)
{
  ef_entry_fail (ef_catalog_add (self->catalog, found->path, found->name), EF_STATE_QUARANTINED, error);
}

static void
unpacked_cb (GVariant     *reply,
             int          *reply_fds,
             guint         n_reply_fds,
             const GError *error,
             gpointer      user_data)
{
  Adding *self = user_data;
  const Found *found = get_current (self);
  g_autoptr (GVariant) members = NULL;
  GVariantIter iter;
  const char *member;
  guint64 offset;
  guint64 length;
  guint archive;

  if (error != NULL)
    {
      add_failed (self, found, error);
      ef_io_clear_fd (&self->unpacked);
    }
  else
    {
      archive = ef_catalog_take_archive (self->catalog, ef_io_steal_fd (&self->unpacked));
      members = g_variant_lookup_value (reply, EF_KEY_MEMBERS, G_VARIANT_TYPE ("a(stt)"));
      g_variant_iter_init (&iter, members);
      while (g_variant_iter_next (&iter, "(&stt)", &member, &offset, &length))
        {
          g_autofree char *full = g_strconcat (found->name, "!", member, NULL);
          EfEntry *entry = ef_catalog_add (self->catalog, found->path, full);

          entry->source.archive = archive;
          entry->source.offset = offset;
          entry->source.length = length;
        }
    }
  self->next++;
  go_on (self);
}

/* TRUE: the rest follows when the worker has answered. */
static gboolean
unpack (Adding      *self,
        const Found *found)
{
  g_autoptr (GError) error = NULL;
  ef_autofd in = open (found->path, O_RDONLY | O_CLOEXEC);
  int fds[2];

  if (in < 0)
    g_set_error (&error, EF_ERROR, EF_ERROR_IO, "Cannot open the archive: %s", g_strerror (errno));
  else
    self->unpacked = open_temp (self->temp_folder, &error);
  if (error != NULL)
    {
      add_failed (self, found, error);
      return FALSE;
    }
  fds[0] = ef_io_steal_fd (&in);
  fds[1] = dup (self->unpacked);
  ef_pool_submit (self->pool, EF_JOB_UNPACK, g_variant_new ("a{sv}", NULL), fds, 2, unpacked_cb, self);
  return TRUE;
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

static void
index_read_cb (GVariant     *reply,
               int          *reply_fds,
               guint         n_reply_fds,
               const GError *error,
               gpointer      user_data)
{
  Adding *self = user_data;
  const Found *found = get_current (self);
  g_autofree char *folder = g_path_get_dirname (found->path);
  g_autoptr (GVariant) paths = NULL;
  g_autofree const char **files = NULL;

  if (error != NULL)
    {
      g_autoptr (GError) own = g_error_copy (error);

      g_prefix_error (&own, "DICOMDIR: ");
      end (self, own);
      return;
    }
  paths = g_variant_lookup_value (reply, EF_KEY_PATHS, G_VARIANT_TYPE_STRING_ARRAY);
  files = g_variant_get_strv (paths, NULL);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *file = find_referenced (folder, files[i]);

      ef_catalog_add (self->catalog, file, files[i]);
    }
  self->next++;
  go_on (self);
}

static void
read_index (Adding      *self,
            const Found *found)
{
  g_autoptr (GError) error = NULL;
  int fd = open (found->path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    {
      g_set_error (&error, EF_ERROR, EF_ERROR_IO, "Cannot open the DICOMDIR: %s", g_strerror (errno));
      end (self, error);
      return;
    }
  ef_pool_submit (self->pool, EF_JOB_DICOMDIR, g_variant_new ("a{sv}", NULL), &fd, 1, index_read_cb, self);
}

static void
go_on (Adding *self)
{
  for (; self->next < self->list->len; self->next++)
    {
      const Found *found = get_current (self);
      g_autoptr (GError) error = NULL;

      switch (found->kind)
        {
        case KIND_ZIP:
          if (unpack (self, found))
            return;
          break;
        case KIND_DICOMDIR:
          read_index (self, found);
          return;
        case KIND_UNREADABLE:
          error = g_error_new (EF_ERROR, EF_ERROR_IO, "Cannot read the file or folder: %s", g_strerror (found->code));
          add_failed (self, found, error);
          break;
        case KIND_PLAIN:
        default:
          ef_catalog_add (self->catalog, found->path, found->name);
          break;
        }
    }
  end (self, NULL);
}

void
ef_sources_add (EfCatalog    *catalog,
                EfPool       *pool,
                GPtrArray    *list,
                const char   *temp_folder,
                EfSourcesFunc func,
                gpointer      user_data)
{
  Adding *self = g_new0 (Adding, 1);

  self->catalog = catalog;
  self->pool = pool;
  self->list = g_ptr_array_ref (list);
  self->temp_folder = g_strdup (temp_folder);
  self->func = func;
  self->user_data = user_data;
  self->unpacked = -1;
  go_on (self);
}
