/* The driver's side: a pool of worker processes. Jobs are queued, sent to the least busy worker, and retried once in a
 * fresh worker when theirs dies or hangs. All callbacks run in the main context that was the thread's default when
 * the pool was made. All calls belong to one thread; the workers die with it.
 *
 * A worker finds its socket as descriptor 3 and hands it to ef_worker_run(); its other descriptors are /dev/null. */
#pragma once

#include "ef-message.h"

G_BEGIN_DECLS

typedef struct
{
  const char *program;          /* path of the worker */
  const char *const *arguments; /* (nullable): after argv[0] */
  guint n_workers;
  guint queue_depth;            /* jobs in flight a worker, at most 64; 1 for heavy jobs, more for small ones */
  guint timeout_seconds;        /* a worker that answers nothing for so long, and for the allowance of its job, is
                                 * killed; 0: never */
  guint jobs_per_worker;        /* a worker is replaced after so many jobs; 0: never */
} EfPoolConfig;

typedef struct _EfPool EfPool;

/* (transfer none) @reply and @reply_fds (still open; take one by setting it to -1), or @error. */
typedef void (*EfReplyFunc) (GVariant     *reply,
                             int          *reply_fds,
                             guint         n_reply_fds,
                             const GError *error,
                             gpointer      user_data);

EfPool  *ef_pool_new         (const EfPoolConfig  *config,
                              GError             **error) G_GNUC_WARN_UNUSED_RESULT;
/* Kills the workers; pending jobs are answered with EF_ERROR_CANCELLED. */
void     ef_pool_free        (EfPool              *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfPool, ef_pool_free)

/* @fds are taken and kept until the job ended, so that it can be sent again. Workers are started on first need. A job
 * whose worker died twice gets EF_ERROR_WORKER "worker died, signal N", "worker exited, status N", "worker did not
 * answer for N s" or "worker broke the protocol". A floating @request is consumed; NULL sends "()". */
void     ef_pool_submit      (EfPool              *self,
                              guint32              kind,
                              GVariant            *request,
                              const int           *fds,
                              guint                n_fds,
                              EfReplyFunc          callback,
                              gpointer             user_data);

guint    ef_pool_get_pending (EfPool              *self);
/* Runs the main context until fewer than @below jobs are pending: back-pressure for drivers that feed many jobs. */
void     ef_pool_wait        (EfPool              *self,
                              guint                below);
/* Drops queued jobs (EF_ERROR_CANCELLED) and kills what runs. */
void     ef_pool_cancel      (EfPool              *self);

guint    ef_pool_get_n_deaths (EfPool             *self);

G_END_DECLS
