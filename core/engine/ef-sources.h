/* What the person named: files, folders, DICOMDIRs and zip archives become entries of the catalog. */
#pragma once

#include "ef-catalog.h"
#include "ef-pool.h"

G_BEGIN_DECLS

/* (transfer full): what lies at @path: the file, or all regular files below, sorted by name. Files below @skip
 * (nullable; the output folder) are left out. No file is parsed. Touches nothing but the file system: may run in any
 * thread. EF_ERROR_USAGE: there is no such path. */
GPtrArray *ef_sources_list      (const char   *path,
                                 const char   *skip,
                                 GError      **error);

/* @error (nullable): an index that was named cannot be read. */
typedef void (*EfSourcesFunc)   (const GError *error,
                                 gpointer      user_data);

/* Makes entries of @list, in its order. A DICOMDIR that was named stands for the files it refers to; one found in a
 * folder is an index like any other and is left out as such. Zip archives are unpacked in a worker of @pool;
 * @temp_folder takes the unpacked bytes in an unlinked file. Calls @func at the end, perhaps before it returns. */
void       ef_sources_add       (EfCatalog    *catalog,
                                 EfPool       *pool,
                                 GPtrArray    *list,
                                 const char   *temp_folder,
                                 EfSourcesFunc func,
                                 gpointer      user_data);

G_END_DECLS
