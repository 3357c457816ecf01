#include "config.h"

#include "ef-process.h"

#include "ef-error.h"
#include "ef-io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Above all descriptors that the child's table is built of, so that no step overwrites what a later one
 * needs. */
#define LOWEST_SPARE_FD 10
#define SOCKET_BUFFER (1024 * 1024)
#define END_TIMEOUT_MS 2000

/* A pair, of which one end does not block. The buffer takes a queue of small jobs in one write. */
static gboolean
make_sockets (int     *ours,
              int     *theirs,
              GError **error)
{
  int pair[2];
  int size = SOCKET_BUFFER;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0)
    {
      *ours = pair[0];
      *theirs = fcntl (pair[1], F_DUPFD_CLOEXEC, LOWEST_SPARE_FD);
      close (pair[1]);
      setsockopt (*ours, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
      if (*theirs >= 0 && fcntl (*ours, F_SETFL, O_NONBLOCK) == 0)
        return TRUE;
    }
  g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "Cannot make the socket of a worker: %s", g_strerror (errno));
  return FALSE;
}

/* Own process group: an interrupt from the terminal is the driver's to handle. Default signals, none blocked.
 */
static void
set_attributes (posix_spawnattr_t *attributes)
{
  sigset_t signals;

  posix_spawnattr_setflags (attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup (attributes, 0);
  sigemptyset (&signals);
  posix_spawnattr_setsigmask (attributes, &signals);
  sigfillset (&signals);
  posix_spawnattr_setsigdefault (attributes, &signals);
}

static void
set_descriptors (posix_spawn_file_actions_t *actions,
                 int                         socket)
{
  for (int fd = 0; fd < EF_PROCESS_SOCKET; fd++)
    posix_spawn_file_actions_addopen (actions, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0);
  posix_spawn_file_actions_adddup2 (actions, socket, EF_PROCESS_SOCKET);
  posix_spawn_file_actions_addclosefrom_np (actions, EF_PROCESS_SOCKET + 1);
}

static char **
make_argv (const char        *program,
           const char *const *arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, program);
  if (arguments != NULL)
    g_strv_builder_addv (builder, (const char **) arguments);
  return g_strv_builder_end (builder);
}

gboolean
ef_process_start (const char         *program,
                  const char *const  *arguments,
                  pid_t              *pid,
                  int                *socket,
                  GError            **error)
{
  g_auto (GStrv) argv = make_argv (program, arguments);
  ef_autofd ours = -1;
  ef_autofd theirs = -1;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  int rc;

  if (!make_sockets (&ours, &theirs, error))
    return FALSE;

  posix_spawnattr_init (&attributes);
  posix_spawn_file_actions_init (&actions);
  set_attributes (&attributes);
  set_descriptors (&actions, theirs);
  rc = posix_spawn (pid, program, &actions, &attributes, argv, environ);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);

  if (rc != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "Cannot start the worker: %s", g_strerror (rc));
      return FALSE;
    }
  *socket = ef_io_steal_fd (&ours);
  return TRUE;
}

static void
reaped_cb (GPid     pid,
           int      status,
           gpointer user_data)
{
  g_spawn_close_pid (pid);
}

/* A process that is on its way out already keeps the status it is leaving with. One that hangs in the kernel
 * (a dead network file system) must not hang the driver as well: it is left to a child watch. */
char *
ef_process_end (pid_t pid)
{
  ef_autofd handle = pidfd_open (pid, 0);
  struct pollfd poller = { .fd = handle, .events = POLLIN };
  int status = 0;
  int n_ended = 1;
  pid_t rc;

  kill (pid, SIGKILL);
  if (handle >= 0)
    do
      n_ended = poll (&poller, 1, END_TIMEOUT_MS);
    while (n_ended < 0 && errno == EINTR);
  /* The descriptor may tell of the end a moment before there is something to wait for. */
  do
    rc = waitpid (pid, &status, n_ended > 0 ? 0 : WNOHANG);
  while (rc < 0 && errno == EINTR);

  if (rc == pid && WIFSIGNALED (status))
    return g_strdup_printf ("died, signal %d", WTERMSIG (status));
  if (rc == pid && WIFEXITED (status))
    return g_strdup_printf ("exited, status %d", WEXITSTATUS (status));
  if (rc == 0)
    g_child_watch_add (pid, reaped_cb, NULL);
  return g_strdup ("does not end");
}
