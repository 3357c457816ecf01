/* The original attributes of an instance as the data set that the Encrypted Attributes Sequence holds encrypted: one
 * Modified Attributes Sequence (0400,0550) with one item (PS3.15 E.1.1). Pixels and large values are not part of it. */
#pragma once

#include "ef-instance.h"

G_BEGIN_DECLS

/* (transfer full): of the file behind @fd, in Explicit VR Little Endian. */
GBytes  *ef_originals_make    (int          fd,
                               GError     **error);
/* Adds (0400,0500) with @sealed, what ef_escrow_seal() made of them. */
void     ef_originals_attach  (EfInstance  *instance,
                               GBytes      *sealed);
/* (transfer full): what (0400,0500) of @instance holds. EF_ERROR_UNSUPPORTED if there is nothing. */
GBytes  *ef_originals_detach  (EfInstance  *instance,
                               GError     **error);
/* Puts @originals back in place of what de-identification wrote. What describes pixels stays as it is. */
gboolean ef_originals_restore (EfInstance  *instance,
                               GBytes      *originals,
                               GError     **error);

G_END_DECLS
