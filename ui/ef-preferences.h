/* What the person prefers: looks, the profile a new review begins with, languages of burned-in text. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_PREFERENCES (ef_preferences_get_type ())
G_DECLARE_FINAL_TYPE (EfPreferences, ef_preferences, EF, PREFERENCES, AdwPreferencesWindow)

EfPreferences *ef_preferences_new (GtkWindow *parent,
                                   GSettings *settings);

G_END_DECLS
