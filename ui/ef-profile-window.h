/* Profiles: choosing one, turning its options, its rules and lists, the file itself; saving, importing, sharing. It stands
 * beside the review, which follows every change at once. */
#pragma once

#include "ef-profile-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_PROFILE_WINDOW (ef_profile_window_get_type ())
G_DECLARE_FINAL_TYPE (EfProfileWindow, ef_profile_window, EF, PROFILE_WINDOW, AdwWindow)

EfProfileWindow *ef_profile_window_new       (GtkWindow       *parent,
                                              EfSession       *session);
EfProfileDraft  *ef_profile_window_get_draft (EfProfileWindow *self);
/* Takes over a script of another program; EF_ERROR_PROFILE if it is none. Tells what could not be carried over. */
gboolean         ef_profile_window_import    (EfProfileWindow *self,
                                              const char      *path,
                                              GError         **error);
/* Saves the draft as an own profile. */
gboolean         ef_profile_window_save      (EfProfileWindow *self,
                                              const char      *name,
                                              gboolean         replace,
                                              GError         **error);

G_END_DECLS
