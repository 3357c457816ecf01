/* Old and odd files lack what makes an instance of a composite SOP class: ACR-NEMA images, cut-outs, files of research
 * tools. What can be told from the file itself is filled in, so that a proper Part 10 file can be written. */
#pragma once

#include "ef-instance.h"

G_BEGIN_DECLS

/* SOP Class and Instance UID from the file meta information where the data set has none; images without a class become
 * Secondary Capture; an instance without a UID gets one made of the digest of its bytes, so that the same file always
 * gets the same. Returns FALSE only if bytes cannot be read. */
gboolean ef_complete (EfInstance  *instance,
                      GError     **error);

G_END_DECLS
