/* The worker's side: a loop that answers jobs from a table of handlers. */
#pragma once

#include "ef-message.h"

G_BEGIN_DECLS

/* @fds stay owned by the caller (they are closed after the handler). *@reply_fds (at most EF_MESSAGE_MAX_FDS) are taken.
 * Returns (transfer floating): the reply, or NULL with @error set. */
typedef GVariant *(*EfHandlerFunc) (GVariant  *request,
                                    const int *fds,
                                    guint      n_fds,
                                    int       *reply_fds,
                                    guint     *n_reply_fds,
                                    gpointer   user_data,
                                    GError   **error);

typedef struct
{
  guint32 kind;
  const char *request_type; /* GVariant type string; requests of another type are refused before the handler */
  EfHandlerFunc handler;
} EfHandler;

/* Limits and system call filter for this process, from here on: address space, CPU time a job, no new descriptors for
 * writing files, no network, no execution (seccomp; Landlock where the kernel has it). Degrades with a message in
 * *@report (transfer full) where the kernel lacks something. */
gboolean ef_worker_sandbox (guint64      max_memory,
                            char       **report,
                            GError     **error);

/* Serves jobs from @socket until it is closed by the driver. Returns the exit status. */
int      ef_worker_run     (int               socket,
                            const EfHandler  *handlers,
                            guint             n_handlers,
                            gpointer          user_data);

G_END_DECLS
