/* A file that does not exist until it is whole: written without a name, synchronised, then given its name in one step.
 * Where the file system has no nameless files, a hidden one in the target folder stands in. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _EfNewFile EfNewFile;

/* A file for reading and writing in @folder, which must exist. */
EfNewFile *ef_new_file_open     (const char  *folder,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* Drops what was not committed. */
void       ef_new_file_free     (EfNewFile   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfNewFile, ef_new_file_free)

/* (borrowed) */
int        ef_new_file_get_fd   (EfNewFile   *self);

/* What ef_new_file_commit() found at the target. */
typedef enum
{
  EF_COMMIT_WRITTEN,
  EF_COMMIT_SAME,   /* a file with the very same bytes is there; nothing was done */
  EF_COMMIT_EXISTS, /* another file is there, and may not be replaced; nothing was done */
  EF_COMMIT_FAILED, /* @error is set */
} EfCommit;

/* Brings the bytes of all open files of this file system to the disk; one call serves many files. */
gboolean   ef_new_file_sync     (EfNewFile   *self,
                                 GError     **error);

/* Gives the file its name @path; folders are made. */
EfCommit   ef_new_file_commit   (EfNewFile   *self,
                                 const char  *path,
                                 gboolean     replace,
                                 GError     **error);

G_END_DECLS
