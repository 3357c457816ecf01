/* The settings of a profile that are a fixed set of keys, as a page of switches, choices and texts: options of PS3.15,
 * dates, identifiers, pixels, instances. */
#pragma once

#include "ef-profile-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_PROFILE_SETTINGS (ef_profile_settings_get_type ())
G_DECLARE_FINAL_TYPE (EfProfileSettings, ef_profile_settings, EF, PROFILE_SETTINGS, AdwBin)

void ef_profile_settings_set_draft (EfProfileSettings *self,
                                    EfProfileDraft    *draft);
/* (nullable) (transfer none): the switch, row or entry of a key; for tests. */
GtkWidget *ef_profile_settings_find (EfProfileSettings *self,
                                     const char        *group,
                                     const char        *key);

G_END_DECLS
