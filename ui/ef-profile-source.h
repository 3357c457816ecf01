/* The file of a profile as it is written, with what is wrong line by line while one types. What is typed becomes the
 * profile when it is applied. */
#pragma once

#include "ef-profile-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_PROFILE_SOURCE (ef_profile_source_get_type ())
G_DECLARE_FINAL_TYPE (EfProfileSource, ef_profile_source, EF, PROFILE_SOURCE, AdwBin)

void           ef_profile_source_set_draft  (EfProfileSource *self,
                                             EfProfileDraft  *draft);
/* For tests: the text, how many errors are told, and applying it. */
GtkTextBuffer *ef_profile_source_get_buffer (EfProfileSource *self);
guint          ef_profile_source_get_n_problems (EfProfileSource *self);
void           ef_profile_source_apply      (EfProfileSource *self);

G_END_DECLS
