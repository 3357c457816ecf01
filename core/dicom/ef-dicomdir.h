/* The directory of a medium (PS3.3 annex F): which files it names. It is never copied, since its records repeat
 * names, numbers and dates. */
#pragma once

#include "ef-instance.h"

G_BEGIN_DECLS

gboolean   ef_dicomdir_is_directory (EfInstance  *instance);

/* The files that the records refer to (0004,1500), relative to the directory's own folder, with '/' between the
 * components, in the order of the records and each once. Names that lead out of the folder ("..", absolute ones) or
 * cannot be a path are left out and counted in *@n_refused (nullable).
 * Returns (transfer full): of strings; NULL with EF_ERROR_UNSUPPORTED if @instance is no directory. */
GPtrArray *ef_dicomdir_list_files   (EfInstance  *instance,
                                     guint       *n_refused,
                                     GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
