/* efface --reidentify: the originals put back, for whoever holds the private key. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @inputs: files and folders. Results go below @output under the names of the inputs. Nothing is written if the key is
 * none. Returns the exit status. */
int ef_reidentify_run (const char *const *inputs,
                       const char        *private_key,
                       const char        *output,
                       gboolean           force,
                       const char        *worker);

G_END_DECLS
