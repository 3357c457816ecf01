/* efface --compare: where the plans of two readers of the same study differ. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @files: two plans or saved reviews, with their journals. Returns the exit status: EF_EXIT_CLEAN if nothing differs,
 * EF_EXIT_REVIEW if something has to be settled. */
int ef_compare_run (const char *const *files);

G_END_DECLS
