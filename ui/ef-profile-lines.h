/* A group of a profile whose keys people choose, as rows to edit: rules for tags and private attributes, words,
 * patterns, seeds, dummies. Every line says what is wrong with it. */
#pragma once

#include "ef-profile-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_PROFILE_LINES (ef_profile_lines_get_type ())
G_DECLARE_FINAL_TYPE (EfProfileLines, ef_profile_lines, EF, PROFILE_LINES, AdwPreferencesGroup)

/* @group: of the file, one that is known here. */
GtkWidget *ef_profile_lines_new (EfProfileDraft *draft,
                                 const char     *group);
/* An empty row to be filled in, with the focus. */
void       ef_profile_lines_add (EfProfileLines *self);

G_END_DECLS
