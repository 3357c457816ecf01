/* The system call filter of a worker. It works on descriptors that it was given and on memory; all that would
 * open, connect or start something else is out. */
#include "config.h"

#include "ef-sandbox-private.h"

#include "ef-error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NO_CALL __NR_SCMP_ERROR
/* Argument @n, an int or unsigned int: the upper half of its register is anything. */
#define IS(n, value) SCMP_CMP (n, SCMP_CMP_MASKED_EQ, 0xffffffffu, (scmp_datum_t) (value))

static const char *const allowed[] = {
  /* Descriptors that are open. */
  "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2",
  "lseek", "_llseek", "copy_file_range", "sendfile", "sendfile64", "splice", "fstat", "fstat64", "ftruncate",
  "ftruncate64", "fallocate", "fsync", "fdatasync", "sync_file_range", "fadvise64", "fadvise64_64", "fcntl",
  "fcntl64", "dup", "dup2", "dup3", "close", "close_range", "memfd_create", "recvmsg", "sendmsg", "poll",
  "ppoll", "ppoll_time64",
  /* Memory; mmap and mprotect are below. */
  "munmap", "mremap", "madvise", "brk", "msync", "mincore",
  /* Locks, time, signals to itself, the end. */
  "futex", "futex_time64", "sched_yield", "sched_getaffinity", "clock_gettime", "clock_gettime64",
  "clock_getres", "clock_nanosleep", "clock_nanosleep_time64", "nanosleep", "gettimeofday", "time", "times",
  "getrusage", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigreturn", "rt_sigpending", "sigaltstack",
  "restart_syscall", "exit", "exit_group",
  /* The beginning of a thread. */
  "rseq", "set_robust_list",
  /* Harmless questions. */
  "getrandom", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "uname", "sysinfo",
  "getrlimit", "ugetrlimit",
};

/* Libraries look for locales, time zones and settings and do without them: for them, no file exists. A
 * charset converter of iconv is a file, too: the worker's main must have opened every converter it needs
 * before the sandbox. */
static const char *const absent[] = {
  "open", "openat", "openat2", "creat", "access", "faccessat", "faccessat2", "stat", "stat64", "lstat",
  "lstat64", "readlink", "readlinkat", "getcwd", "statfs", "statfs64",
};

static const char *const refused[] = {
  "prctl", "kill", "tkill", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link",
  "linkat", "symlink", "symlinkat", "mkdir", "mkdirat", "rmdir", "mknod", "mknodat", "truncate", "chmod",
  "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown", "chdir", "fchdir", "setrlimit", "mlock",
  "mlockall",
};

/* No library of a worker has a reason for these: an attack, and its file is to be reported. */
static const char *const deadly[] = {
  "execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd",
  "socket", "socketcall", "connect", "bind", "listen", "accept", "accept4", "bpf", "perf_event_open",
  "userfaultfd", "io_uring_setup", "init_module", "finit_module", "kexec_load", "kexec_file_load", "mount",
  "umount2", "move_mount", "fsopen", "open_tree", "pivot_root", "chroot", "setns", "unshare", "keyctl",
  "add_key", "request_key", "open_by_handle_at",
};

static const struct
{
  const char *const *names;
  guint n_names;
  guint32 action;
} rows[] = {
  { allowed, G_N_ELEMENTS (allowed), SCMP_ACT_ALLOW },
  { absent, G_N_ELEMENTS (absent), SCMP_ACT_ERRNO (ENOENT) },
  { refused, G_N_ELEMENTS (refused), SCMP_ACT_ERRNO (EPERM) },
  { deadly, G_N_ELEMENTS (deadly), SCMP_ACT_KILL_PROCESS },
};

/* Calls that other processors do not have, or that this libseccomp does not know, are passed over. */
static int
add_rows (scmp_filter_ctx filter)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; j < rows[i].n_names; j++)
      {
        int call = seccomp_syscall_resolve_name (rows[i].names[j]);
        int rc = call != NO_CALL ? seccomp_rule_add (filter, rows[i].action, call, 0) : 0;

        if (rc != 0 && rc != -EDOM)
          return rc;
      }
  return 0;
}

/* Calls that are allowed by what they ask for; otherwise they get the default, "no such call". */
static int
add_conditions (scmp_filter_ctx filter)
{
  const struct
  {
    const char *name;
    guint n_conditions;
    struct scmp_arg_cmp conditions[2];
  } calls[] = {
    /* Memory that can be run is not made after the sandbox. */
    { "mmap", 1, { SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) } },
    { "mmap2", 1, { SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) } },
    { "mprotect", 1, { SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) } },
    /* fstat of newer C libraries. */
    { "newfstatat", 1, { SCMP_A3 (SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH) } },
    { "fstatat64", 1, { SCMP_A3 (SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH) } },
    { "statx", 1, { SCMP_A2 (SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH) } },
    /* Sharing of blocks between two open files. */
    { "ioctl", 1, { IS (1, FICLONERANGE) } },
    { "ioctl", 1, { IS (1, FICLONE) } },
    /* The CPU time of the next job. */
    { "prlimit64", 2, { IS (0, 0), IS (1, RLIMIT_CPU) } },
    /* Threads of this process: the encoder of H.265 cannot do without. */
    { "clone", 1, { SCMP_A0 (SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD) } },
    /* abort() */
    { "tgkill", 1, { IS (0, getpid ()) } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      int call = seccomp_syscall_resolve_name (calls[i].name);
      int rc = call != NO_CALL
                   ? seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, call, calls[i].n_conditions, calls[i].conditions)
                   : 0;

      if (rc != 0 && rc != -EDOM)
        return rc;
    }
  return 0;
}

/* Another process is refused, and what asked goes on. */
static int
add_no_process (scmp_filter_ctx filter)
{
  return seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (clone), 1,
                           SCMP_A0 (SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
}

static int
load_filter (void)
{
  /* "No such call" lets the C library fall back from calls that are newer than this list. */
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (ENOSYS));
  int rc;

  if (filter == NULL)
    return -ENOMEM;
  seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1);
  seccomp_attr_set (filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
  rc = add_rows (filter);
  if (rc == 0)
    rc = add_conditions (filter);
  if (rc == 0)
    rc = add_no_process (filter);
  if (rc == 0)
    rc = seccomp_load (filter);
  seccomp_release (filter);
  return rc;
}

static gboolean
kernel_has_filters (void)
{
  guint32 action = SECCOMP_RET_KILL_PROCESS;

  return syscall (SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

gboolean
ef_sandbox_filter_calls (GString  *report,
                         GError  **error)
{
  int rc;

  if (!kernel_has_filters ())
    {
      if (report->len > 0)
        g_string_append (report, "; ");
      g_string_append (report, "no system call filter: the kernel lacks it");
      return TRUE;
    }
  rc = load_filter ();
  if (rc != 0)
    g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "Cannot filter the system calls of the worker: %s",
                 g_strerror (-rc));
  return rc == 0;
}
