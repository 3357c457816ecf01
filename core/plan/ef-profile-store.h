/* The profiles that a person can choose by name: those shipped, and own ones, which are files of one folder
 * (efface/profiles in the person's data folder). A shipped profile is never replaced: its name cannot be taken. */
#pragma once

#include "ef-profile.h"

G_BEGIN_DECLS

/* (transfer full): where own profiles are. */
char     *ef_profile_store_dup_folder (void);
/* (transfer full): the file of an own profile. */
char     *ef_profile_store_dup_path   (const char *name);
/* (transfer full): NULL-terminated names of the own profiles, sorted; shipped ones: see ef_profile_list_builtin(). */
char    **ef_profile_store_list       (void);
gboolean  ef_profile_store_is_shipped (const char *name);
/* May a profile be called so? Letters, digits, '-', '_' and '.', no shipped one's name. */
gboolean  ef_profile_store_check_name (const char *name,
                                       GError    **error);
/* Saves @text as an own profile called @name, its [profile] name made to agree. EF_ERROR_PROFILE: the name cannot be
 * used, the text is wrong, or, unless @replace, there is one already. Gives the text as saved. */
char     *ef_profile_store_save       (const char *name,
                                       const char *text,
                                       gboolean    replace,
                                       GError    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ef_profile_store_delete     (const char *name,
                                       GError    **error);

G_END_DECLS
