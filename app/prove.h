/* efface --prove: what the pixels of two files have in common, found out from these two alone. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @files: the input and the output. @report (nullable): where the certificate goes as JSON. Returns the exit status:
 * success only if every pixel that differs lies in a rectangle of one value, or of two where a label is. */
int ef_prove_run (const char *const *files,
                  const char        *report,
                  const char        *worker);

G_END_DECLS
