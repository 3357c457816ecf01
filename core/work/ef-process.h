/* Starting and ending a worker process. */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* The descriptor on which a worker finds its socket. */
#define EF_PROCESS_SOCKET 3

/* Starts @program with one end of a socket pair as EF_PROCESS_SOCKET and nothing else: stdin, stdout and stderr are
 * /dev/null, since what a library prints may hold patient data. *@socket gets the other end, which does not block. */
gboolean ef_process_start (const char         *program,
                           const char *const  *arguments,
                           pid_t              *pid,
                           int                *socket,
                           GError            **error);

/* Kills the process unless it is dead, waits for it, and says how it ended: "died, signal 11", "exited, status 1".
 * (transfer full) */
char    *ef_process_end   (pid_t               pid);

G_END_DECLS
