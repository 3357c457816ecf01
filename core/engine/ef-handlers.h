/* The worker's handlers: each takes descriptors and a request, parses what no other process may touch, and answers. */
#pragma once

#include "ef-worker.h"

G_BEGIN_DECLS

typedef struct _EfHandlers EfHandlers;

/* @languages (nullable): what the text reader is to know; loaded at once, before the sandbox closes the file system.
 * NULL: this worker looks for no text. */
EfHandlers      *ef_handlers_new       (const char   *languages,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void             ef_handlers_free      (EfHandlers   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfHandlers, ef_handlers_free)

/* (transfer none): the table for ef_worker_run(), whose user data is the EfHandlers. */
const EfHandler *ef_handlers_get_table (guint        *n_handlers);

G_END_DECLS
