/* efface --import: a profile, or device templates, of another program's script. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes the profile to @output, templates beside it as OUTPUT-01.template and so on, and lists what could not be carried
 * over. Returns the exit status: EF_EXIT_REVIEW if there is anything on that list. */
int ef_import_run (const char *script,
                   const char *output,
                   gboolean    force);

G_END_DECLS
