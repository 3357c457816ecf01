#include "config.h"

#include "ef-sandbox-private.h"
#include "ef-worker.h"

#include "ef-error.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* No instance comes near it; stops a runaway writer before it fills a large disk. */
#define MAX_FILE_SIZE ((rlim_t) 256 * 1024 * 1024 * 1024)

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SHADOW_MEMORY 1
#endif
#endif
#ifndef HAS_SHADOW_MEMORY
#define HAS_SHADOW_MEMORY 0
#endif

static void
add_to_report (GString    *report,
               const char *text)
{
  if (report->len > 0)
    g_string_append (report, "; ");
  g_string_append (report, text);
}

/* Lowers one limit; a limit that is lower already stays. */
static gboolean
limit_resource (__rlimit_resource_t   resource,
                rlim_t                soft,
                rlim_t                hard,
                GError              **error)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) == 0)
    {
      limit.rlim_max = MIN (limit.rlim_max, hard);
      limit.rlim_cur = MIN (MIN (limit.rlim_cur, soft), limit.rlim_max);
      if (setrlimit (resource, &limit) == 0)
        return TRUE;
    }
  g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "Cannot limit resource %d of the worker: %s", (int) resource,
               g_strerror (errno));
  return FALSE;
}

gboolean
ef_sandbox_limit (guint64   max_memory,
                  GString  *report,
                  GError  **error)
{
  if (HAS_SHADOW_MEMORY)
    add_to_report (report, "no memory limit: built with a sanitizer");
  else if (max_memory > 0 && !limit_resource (RLIMIT_AS, max_memory, max_memory, error))
    return FALSE;

  /* A write beyond the file size limit shall fail, not kill. */
  signal (SIGXFSZ, SIG_IGN);
  /* The soft CPU limit moves on with each job, so the hard one stays open. */
  if (!limit_resource (RLIMIT_CPU, EF_WORKER_CPU_SECONDS, RLIM_INFINITY, error) ||
      !limit_resource (RLIMIT_FSIZE, MAX_FILE_SIZE, MAX_FILE_SIZE, error) ||
      !limit_resource (RLIMIT_CORE, 0, 0, error))
    return FALSE;

  /* Not dumpable: no core, and no other process of this user may look into the memory, which holds patient
   * data. */
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
      prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "Cannot drop privileges of the worker: %s", g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/* Landlock. Headers may be older than the kernel, so numbers and the newest form of the structure stand here.
 */

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self 446
#endif
#define RULESET_VERSION 1u

typedef struct
{
  guint64 handled_access_fs;
  guint64 handled_access_net; /* since ABI 4 */
  guint64 scoped;             /* since ABI 6 */
} Ruleset;

/* One row an ABI: how many rights it knows, and how much of the structure. */
static const struct
{
  guint n_fs_rights;
  guint n_net_rights;
  guint n_scopes;
  gsize size;
} landlock_abis[] = {
  { 13, 0, 0, 8 },  /* 1: Linux 5.13 */
  { 14, 0, 0, 8 },  /* 2: refer */
  { 15, 0, 0, 8 },  /* 3: truncate */
  { 15, 2, 0, 16 }, /* 4: bind, connect */
  { 16, 2, 0, 16 }, /* 5: ioctl of devices */
  { 16, 2, 2, 24 }, /* 6: abstract sockets, signals */
};

static guint64
lowest_bits (guint n)
{
  return (G_GUINT64_CONSTANT (1) << n) - 1;
}

/* A ruleset without rules: everything that it handles is denied. Descriptors that are open already keep
 * working. */
void
ef_sandbox_hide_files (GString *report)
{
  long abi = syscall (SYS_landlock_create_ruleset, NULL, 0, RULESET_VERSION);
  Ruleset rules = { 0 };
  gsize row;
  int fd;

  if (abi < 1)
    {
      add_to_report (report, "no Landlock: the kernel lacks it or has it switched off");
      return;
    }
  row = MIN ((gsize) abi, G_N_ELEMENTS (landlock_abis)) - 1;
  rules.handled_access_fs = lowest_bits (landlock_abis[row].n_fs_rights);
  rules.handled_access_net = lowest_bits (landlock_abis[row].n_net_rights);
  rules.scoped = lowest_bits (landlock_abis[row].n_scopes);

  fd = (int) syscall (SYS_landlock_create_ruleset, &rules, landlock_abis[row].size, 0);
  if (fd < 0 || syscall (SYS_landlock_restrict_self, fd, 0) != 0)
    add_to_report (report, "no Landlock: the kernel refused the rules");
  if (fd >= 0)
    close (fd);
}

gboolean
ef_worker_sandbox (guint64   max_memory,
                   char    **report,
                   GError  **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!ef_sandbox_limit (max_memory, text, error))
    return FALSE;
  ef_sandbox_hide_files (text);
  if (!ef_sandbox_filter_calls (text, error))
    return FALSE;
  if (report != NULL)
    *report = g_strdup (text->str);
  return TRUE;
}
