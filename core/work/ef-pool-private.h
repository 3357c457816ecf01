/* The pool's own view of its jobs and workers, shared by ef-pool.c (which job goes where) and ef-pool-worker.c (talking
 * to one process). */
#pragma once

#include "ef-message-private.h"
#include "ef-pool.h"

#include <sys/types.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 kind;
  guint32 id;
  GVariant *boxed;
  int fds[EF_MESSAGE_MAX_FDS];
  guint n_fds;
  guint allowance; /* seconds beside the timeout */
  guint deaths; /* of workers, while they were at this job */

  EfReplyFunc callback;
  gpointer user_data;
} EfPoolJob;

/* A worker is its own source in the main context, which keeps it alive while it is dispatched. */
typedef struct
{
  GSource source;
  EfPool *pool; /* NULL once it was removed */
  pid_t pid;
  int socket;
  gpointer poll_tag;
  EfMessageReader *reader;
  EfMessageWriter *writer;

  GQueue jobs; /* sent and not answered, in order */
  guint n_given;
  gint64 last_sign;
  gboolean ready;    /* has said that its loop runs */
  gboolean retiring; /* gets no more jobs */
  gboolean open;     /* has room, as of this round of ef_pool_pump() */
} EfPoolWorker;

struct _EfPool
{
  grefcount references;
  char *program;
  char **arguments;
  EfPoolConfig config;
  GMainContext *context;
  GSource *pump_source;
  gboolean closed;

  GPtrArray *workers;
  GQueue queue;
  GQueue retries; /* their worker died once: each waits for a fresh one */
  guint32 last_id;
  guint n_pending;

  guint n_deaths;
  guint n_failed_starts; /* in a row */
  char *start_fault;
};

EfPool  *ef_pool_ref           (EfPool       *self);
void     ef_pool_unref         (EfPool       *self);
/* Brings jobs and workers together as far as it goes now. */
void     ef_pool_pump          (EfPool       *self);
/* Ends @job, which is in no queue any more. The callback may do anything to the pool, its end included. */
void     ef_pool_finish_job    (EfPool       *self,
                                EfPoolJob    *job,
                                EfMessage    *reply,
                                GError       *error);

gboolean ef_pool_start_worker  (EfPool       *self);
void     ef_pool_worker_give   (EfPoolWorker *worker,
                                EfPoolJob    *job);
/* Writes what was given. */
void     ef_pool_worker_send   (EfPoolWorker *worker);
/* Sets the timer, if it has to run and does not. */
void     ef_pool_worker_arm    (EfPoolWorker *worker);
/* Ends the process and forgets the worker; its jobs must be elsewhere. Returns how it ended. (transfer full) */
char    *ef_pool_worker_remove (EfPoolWorker *worker);

G_END_DECLS
