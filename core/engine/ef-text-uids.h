/* UIDs inside of running text, URLs and documents: they become the same new ones as in attributes. */
#pragma once

#include "ef-mapping.h"

G_BEGIN_DECLS

/* (transfer full): @text with every UID of an instance replaced; what the standard registers stays. */
char *ef_text_uids_map (const char *text,
                        EfMapping  *mapping);

G_END_DECLS
