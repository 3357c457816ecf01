/* efface --check-profile: what is wrong with a profile, line by line. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @name_or_path: a shipped profile or a file. Returns the exit status: success only if nothing is wrong. */
int ef_check_profile_run (const char *name_or_path);

G_END_DECLS
