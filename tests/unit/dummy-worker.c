/* A worker that crashes, hangs and lies on demand, for the tests of the pool. */
#include "config.h"

#include "dummy-worker.h"
#include "ef-error.h"
#include "ef-io.h"
#include "ef-sandbox-private.h"
#include "ef-worker.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOCKET 3

/* A leak check needs what the sandbox denies. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0:handle_segv=0";
}

#define HANDLER(name)                                                                                                \
  static GVariant *name (GVariant *request, const int *fds, guint n_fds, int *reply_fds, guint *n_reply_fds,         \
                         gpointer user_data, GError **error)

static void
crash (void)
{
  signal (SIGSEGV, SIG_DFL);
  raise (SIGSEGV);
}

HANDLER (echo_cb)
{
  for (guint i = 0; i < n_fds; i++)
    reply_fds[(*n_reply_fds)++] = dup (fds[i]);
  return g_variant_ref (request);
}

HANDLER (crash_cb)
{
  crash ();
  return NULL;
}

HANDLER (crash_once_cb)
{
  guint64 size = 0;

  if (!ef_io_get_size (fds[0], &size, error))
    return NULL;
  if (size == 0)
    {
      ef_io_write_all (fds[0], "x", 1, NULL);
      crash ();
    }
  return g_variant_new ("()");
}

HANDLER (hang_cb)
{
  while (TRUE)
    sleep (1);
  return NULL;
}

HANDLER (exit_cb)
{
  _exit (7);
  return NULL;
}

HANDLER (lie_cb)
{
  ef_io_write_all (SOCKET, "The quick brown fox jumps over the lazy dog.", 44, NULL);
  return g_variant_new ("()");
}

HANDLER (wrong_id_cb)
{
  /* Header and the payload of an empty reply. */
  const guint32 words[] = { 0x314d4645, 0, 0xfffffff0, 0, 4, 0 };

  ef_io_write_all (SOCKET, words, sizeof words, NULL);
  ef_io_write_all (SOCKET, "\0\0()", 4, NULL);
  return g_variant_new ("()");
}

HANDLER (gift_cb)
{
  for (guint i = 0; i < 4; i++)
    reply_fds[i] = dup (SOCKET);
  *n_reply_fds = 4;
  for (guint i = 0; i < 3; i++)
    {
      char control[CMSG_SPACE (100 * sizeof (int))] = { 0 };
      struct iovec vector = { "EFM1", i == 0 ? 4 : 1 };
      struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control };
      struct cmsghdr *rights;
      const int fd = SOCKET;

      header.msg_controllen = sizeof control;
      rights = CMSG_FIRSTHDR (&header);
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      rights->cmsg_len = CMSG_LEN (100 * sizeof (int));
      for (guint j = 0; j < 100; j++)
        memcpy (CMSG_DATA (rights) + j * sizeof (int), &fd, sizeof fd);
      sendmsg (SOCKET, &header, MSG_NOSIGNAL);
    }
  return g_variant_new ("()");
}

HANDLER (flood_cb)
{
  static const guint8 zeros[4096];
  const guint32 words[] = { 0x314d4645, 0, 1, 0, 0xfffffff, 0 };

  ef_io_write_all (SOCKET, words, sizeof words, NULL);
  while (ef_io_write_all (SOCKET, zeros, sizeof zeros, NULL))
    continue;
  return NULL;
}

HANDLER (huge_cb)
{
  void *block = malloc ((gsize) 8 << 30);
  int code = block == NULL ? errno : 0;

  free (block);
  return g_variant_new_uint32 ((guint32) code);
}

HANDLER (spin_cb)
{
  volatile guint64 n = 0;

  while (TRUE)
    n++;
  return NULL;
}

HANDLER (fail_cb)
{
  g_set_error (error, EF_ERROR, EF_ERROR_CODEC, "frame 3 ends early");
  return NULL;
}

HANDLER (count_cb)
{
  guint *n = user_data;

  return g_variant_new ("(uu)", (guint32) getpid (), ++*n);
}

HANDLER (copy_cb)
{
  guint64 size = 0;

  if (!ef_io_get_size (fds[0], &size, error) || !ef_io_copy_range (fds[0], 0, size, fds[1], error))
    return NULL;
  return g_variant_new ("()");
}

static void *
thread_cb (void *data)
{
  return data;
}

static int
code_of (gboolean succeeded)
{
  return succeeded ? 0 : errno;
}

HANDLER (try_cb)
{
  const char *what = g_variant_get_string (request, NULL);
  char *const argv[] = { (char *) "/bin/true", NULL };
  pthread_t thread;
  int code = -1;

  if (strcmp (what, "open") == 0)
    code = code_of (open ("/etc/passwd", O_RDONLY) >= 0);
  else if (strcmp (what, "create") == 0)
    code = code_of (open ("/tmp/efface-escape", O_CREAT | O_WRONLY, 0600) >= 0);
  else if (strcmp (what, "unlink") == 0)
    code = code_of (unlink ("/tmp/efface-escape") == 0);
  else if (strcmp (what, "socket") == 0)
    code = code_of (socket (AF_INET, SOCK_STREAM, 0) >= 0);
  else if (strcmp (what, "exec") == 0)
    code = code_of (execv (argv[0], argv) == 0);
  else if (strcmp (what, "fork") == 0)
    code = code_of (fork () >= 0);
  else if (strcmp (what, "thread") == 0)
    code = pthread_create (&thread, NULL, thread_cb, NULL);
  else if (strcmp (what, "code") == 0)
    code = code_of (mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
                    MAP_FAILED);
  else if (strcmp (what, "kill") == 0)
    code = code_of (kill (getppid (), 0) == 0);
  else if (strcmp (what, "memfd") == 0)
    {
      ef_autofd fd = ef_io_memfd ("dummy", NULL);

      code = code_of (fd >= 0 && ftruncate (fd, 1 << 20) == 0 &&
                      fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0);
    }
  else if (strcmp (what, "abort") == 0)
    {
      signal (SIGABRT, SIG_DFL);
      abort ();
    }
  return g_variant_new_int32 (code);
}

static const EfHandler handlers[] = {
  { DUMMY_ECHO, "*", echo_cb },          { DUMMY_CRASH, "*", crash_cb }, { DUMMY_CRASH_ONCE, "()", crash_once_cb },
  { DUMMY_HANG, "()", hang_cb },         { DUMMY_EXIT, "()", exit_cb },  { DUMMY_LIE, "()", lie_cb },
  { DUMMY_WRONG_ID, "()", wrong_id_cb }, { DUMMY_GIFT, "()", gift_cb },  { DUMMY_FLOOD, "()", flood_cb },
  { DUMMY_HUGE, "()", huge_cb },         { DUMMY_SPIN, "()", spin_cb },  { DUMMY_FAIL, "()", fail_cb },
  { DUMMY_COUNT, "()", count_cb },       { DUMMY_COPY, "()", copy_cb },  { DUMMY_TRY, "s", try_cb },
};

int
main (int    argc,
      char **argv)
{
  const char *mode = argc > 1 ? argv[1] : "plain";
  g_autofree char *report = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_counted = 0;

  if (strcmp (mode, "exit-early") == 0)
    return 3;
  if (strcmp (mode, "hang-early") == 0)
    pause ();
  if (strcmp (mode, "one-second") == 0)
    setrlimit (RLIMIT_CPU, &(struct rlimit){ 1, RLIM_INFINITY });
  if (strcmp (mode, "landlock") == 0)
    {
      ef_sandbox_limit (0, text, NULL);
      ef_sandbox_hide_files (text);
      if (text->len > 0 && strstr (text->str, "Landlock") != NULL)
        return 4;
    }
  if (strcmp (mode, "sandbox") == 0 && !ef_worker_sandbox ((guint64) 1 << 30, &report, NULL))
    return 5;
  return ef_worker_run (SOCKET, handlers, G_N_ELEMENTS (handlers), &n_counted);
}
