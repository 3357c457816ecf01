/* The single fences of ef_worker_sandbox(). Each appends to @report what it could not do. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ef_sandbox_limit         (guint64   max_memory,
                                   GString  *report,
                                   GError  **error);
void     ef_sandbox_hide_files    (GString  *report);
gboolean ef_sandbox_filter_calls  (GString  *report,
                                   GError  **error);

G_END_DECLS
