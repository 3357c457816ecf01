/* The worker's side: a loop that answers jobs from a table of handlers. */
#pragma once

#include "ef-message.h"

G_BEGIN_DECLS

/* @fds stay owned by the caller (they are closed after the handler). *@reply_fds (at most EF_MESSAGE_MAX_FDS) are taken.
 * Returns (transfer full) or floating: the reply, or NULL with @error set. */
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

/* CPU seconds that a job may use beside its allowance, a last resort behind the pool's timeout. A lower limit of the
 * process stays. */
#define EF_WORKER_CPU_SECONDS 1800

/* Limits and system call filter for this process, from here on: address space, CPU time a job, no new descriptors but
 * memory files, no network, no execution, no threads (seccomp; Landlock where the kernel has it). Degrades with a message
 * in *@report (transfer full) where the kernel lacks something; "" where it has all.
 *
 * From then on no file can be opened by its name: for the process there are none (ENOENT). The worker's main loads first
 * what libraries load late: it opens and keeps an iconv converter for each character set, sets the locale, calls tzset(),
 * and loads models and dictionaries. A look-up of users or hosts would end it, since it makes a socket. The process dies
 * with the thread that started it (the pool's). */
gboolean ef_worker_sandbox (guint64      max_memory,
                            char       **report,
                            GError     **error);

/* Serves jobs from @socket until it is closed by the driver. Returns the exit status. */
int      ef_worker_run     (int               socket,
                            const EfHandler  *handlers,
                            guint             n_handlers,
                            gpointer          user_data);

G_END_DECLS
