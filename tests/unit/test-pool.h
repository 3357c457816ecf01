/* What the tests of the pool and of the worker share: jobs for the dummy worker, and their answers. */
#pragma once

#include "dummy-worker.h"
#include "ef-error.h"
#include "ef-io.h"
#include "ef-pool.h"

#include <string.h>

/* What became of one job. */
typedef struct
{
  guint n_answers;
  GVariant *reply;
  GError *error;
  int fds[EF_MESSAGE_MAX_FDS];
  guint n_fds;
} Answer;

static inline void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->reply, g_variant_unref);
  g_clear_error (&answer->error);
  for (guint i = 0; i < answer->n_fds; i++)
    ef_io_clear_fd (&answer->fds[i]);
  memset (answer, 0, sizeof *answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static inline void
answer_cb (GVariant     *reply,
           int          *reply_fds,
           guint         n_reply_fds,
           const GError *error,
           gpointer      user_data)
{
  Answer *answer = user_data;

  g_assert_true ((reply != NULL) != (error != NULL));
  answer->n_answers++;
  answer->reply = reply != NULL ? g_variant_ref (reply) : NULL;
  answer->error = error != NULL ? g_error_copy (error) : NULL;
  answer->n_fds = n_reply_fds;
  for (guint i = 0; i < n_reply_fds; i++)
    answer->fds[i] = ef_io_steal_fd (&reply_fds[i]);
}

static inline EfPool *
make_pool_with_timeout (const char *mode,
                        guint       n_workers,
                        guint       depth,
                        guint       seconds)
{
  const char *const arguments[] = { mode, NULL };
  EfPoolConfig config = {
    .program = g_getenv ("EF_DUMMY_WORKER"),
    .arguments = arguments,
    .n_workers = n_workers,
    .queue_depth = depth,
    .timeout_seconds = seconds,
  };
  g_autoptr (GError) error = NULL;
  EfPool *pool = ef_pool_new (&config, &error);

  g_assert_no_error (error);
  return pool;
}

/* Patient, since the machine may be busy with other tests. */
static inline EfPool *
make_pool (const char *mode,
           guint       n_workers,
           guint       depth)
{
  return make_pool_with_timeout (mode, n_workers, depth, 60);
}

static inline void
ask (EfPool   *pool,
     guint32   kind,
     GVariant *request,
     Answer   *answer)
{
  ef_pool_submit (pool, kind, request, NULL, 0, answer_cb, answer);
}

static inline guint
count_open_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static inline int
make_file (const char *text)
{
  int fd = ef_io_memfd ("test", NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (ef_io_write_all (fd, text, strlen (text), NULL));
  return fd;
}

static inline void
assert_worker_error (Answer     *answer,
                     const char *message)
{
  g_assert_cmpuint (answer->n_answers, ==, 1);
  g_assert_error (answer->error, EF_ERROR, EF_ERROR_WORKER);
  g_assert_cmpstr (answer->error->message, ==, message);
}
