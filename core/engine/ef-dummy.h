/* Dummy values: text that is valid for its VR and says nothing. */
#pragma once

#include "ef-profile.h"

G_BEGIN_DECLS

/* (transfer none): the dummy of a string VR: the profile's, or the built-in one. NULL for VRs that are no text. */
const char *ef_dummy_get_text      (const EfProfile *profile,
                                    guint16          vr,
                                    guint32          tag);

/* A dummy document of the given MIME type ("application/pdf", "text/xml"), saying that the content was removed.
 * (transfer full) (nullable): NULL for types that no dummy is known for. */
GBytes     *ef_dummy_make_document (const char      *mime_type);

G_END_DECLS
