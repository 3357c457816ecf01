/* What the person named: files, folders, DICOMDIRs and zip archives become entries of the catalog. */
#pragma once

#include "ef-catalog.h"
#include "ef-pool.h"

G_BEGIN_DECLS

/* Adds all regular files at or below @path, sorted by name. A DICOMDIR named itself stands for the files it refers to;
 * one found in a folder is an index like any other and is left out as such. Zip archives are unpacked in a worker of
 * @pool; @temp_folder takes the unpacked bytes in an unlinked file. Files below @skip (nullable; the output folder) are
 * left out. */
gboolean ef_sources_add (EfCatalog   *catalog,
                         EfPool      *pool,
                         const char  *path,
                         const char  *temp_folder,
                         const char  *skip,
                         GError     **error);

G_END_DECLS
