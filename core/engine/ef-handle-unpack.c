/* Members of a zip archive, one after another, into one file that the driver cuts up again. */
#include "config.h"

#include "ef-handlers-private.h"

#include "ef-error.h"
#include "ef-io.h"
#include "ef-jobs.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

/* An archive of a few kilobytes can hold petabytes of zeros; real studies stay far below these. */
#define MAX_RATIO 200
#define MAX_FREE (64ull * 1024 * 1024)
#define MAX_MEMBERS 1000000u

typedef struct archive EfArchive;

static void
archive_cleanup (EfArchive *archive)
{
  archive_read_free (archive);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfArchive, archive_cleanup)

static gboolean
set_error (GError    **error,
           guint       member)
{
  g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED, "The archive is damaged at its member %u", member);
  return FALSE;
}

static gboolean
copy_member (EfArchive *archive,
             int        out_fd,
             guint      member,
             guint64    limit,
             guint64   *position,
             GError   **error)
{
  static guint8 buffer[256 * 1024];

  for (;;)
    {
      la_ssize_t n = archive_read_data (archive, buffer, sizeof buffer);

      if (n == 0)
        return TRUE;
      if (n < 0)
        return set_error (error, member);
      if (*position + (guint64) n > limit)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_LIMIT, "The archive unpacks to more than %u times its size",
                       MAX_RATIO);
          return FALSE;
        }
      if (!ef_io_write_all (out_fd, buffer, (gsize) n, error))
        return FALSE;
      *position += (guint64) n;
    }
}

GVariant *
ef_handle_unpack (GVariant  *request,
                  const int *fds,
                  guint      n_fds,
                  int       *reply_fds,
                  guint     *n_reply_fds,
                  gpointer   user_data,
                  GError   **error)
{
  g_autoptr (EfArchive) archive = archive_read_new ();
  g_auto (GVariantBuilder) members = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(stt)"));
  struct archive_entry *entry;
  guint64 position = 0;
  guint64 size = 0;
  guint n = 0;
  GVariantDict dict;
  int status;

  if (n_fds < 2)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The job came without its descriptors");
      return NULL;
    }
  if (!ef_io_get_size (fds[0], &size, error))
    return NULL;
  archive_read_support_format_zip (archive);
  if (lseek (fds[0], 0, SEEK_SET) != 0 || archive_read_open_fd (archive, fds[0], 65536) != ARCHIVE_OK)
    {
      set_error (error, 0);
      return NULL;
    }
  while ((status = archive_read_next_header (archive, &entry)) != ARCHIVE_EOF)
    {
      const char *name;
      guint64 start = position;

      if (status < ARCHIVE_WARN || ++n > MAX_MEMBERS)
        {
          set_error (error, n);
          return NULL;
        }
      if (archive_entry_filetype (entry) != AE_IFREG)
        continue;
      if (archive_entry_is_encrypted (entry))
        {
          g_set_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "Member %u of the archive is encrypted", n);
          return NULL;
        }
      if (!copy_member (archive, fds[1], n, size * MAX_RATIO + MAX_FREE, &position, error))
        return NULL;
      name = archive_entry_pathname_utf8 (entry);
      if (name == NULL || !g_utf8_validate (name, -1, NULL))
        name = "member";
      g_variant_builder_add (&members, "(stt)", name, start, position - start);
    }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, EF_KEY_MEMBERS, g_variant_builder_end (&members));
  return g_variant_dict_end (&dict);
}
