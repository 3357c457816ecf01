#include "config.h"

#include "ef-pool-private.h"

#include "ef-error.h"
#include "ef-process.h"

#include <sys/socket.h>
#include <unistd.h>

#define START_TIMEOUT_SECONDS 60
/* Reads in one go before other sources get their turn, so that a worker that floods does not starve them. */
#define MAX_READS 32

static void
worker_finalize (GSource *source)
{
  EfPoolWorker *worker = (EfPoolWorker *) source;

  g_clear_pointer (&worker->reader, ef_message_reader_free);
  g_clear_pointer (&worker->writer, ef_message_writer_free);
}

char *
ef_pool_worker_remove (EfPoolWorker *worker)
{
  EfPool *pool = worker->pool;
  char *end;

  g_assert (g_queue_is_empty (&worker->jobs));
  worker->pool = NULL;
  g_source_destroy (&worker->source);
  close (worker->socket);
  end = ef_process_end (worker->pid);
  g_ptr_array_remove (pool->workers, worker);
  return end;
}

/* The worker is dead or has to be. The first unanswered job was at work and has it counted; the others only
 * waited behind it and are sent again. @fault is NULL when the end of the process tells the reason. */
static void
worker_lost (EfPoolWorker *worker,
             const char   *fault)
{
  EfPool *pool = worker->pool;
  gboolean was_ready = worker->ready;
  g_autofree char *end = NULL;
  EfPoolJob *culprit = g_queue_pop_head (&worker->jobs);
  EfPoolJob *job;

  while ((job = g_queue_pop_tail (&worker->jobs)) != NULL)
    g_queue_push_head (job->deaths > 0 ? &pool->retries : &pool->queue, job);
  end = ef_pool_worker_remove (worker);
  pool->n_deaths++;
  if (!was_ready)
    {
      pool->n_failed_starts++;
      g_free (pool->start_fault);
      pool->start_fault = g_strdup_printf ("worker %s", fault != NULL ? fault : end);
    }

  if (culprit != NULL && ++culprit->deaths < 2)
    g_queue_push_tail (&pool->retries, culprit);
  else if (culprit != NULL)
    {
      g_autoptr (GError) error = g_error_new (EF_ERROR, EF_ERROR_WORKER, "worker %s", fault != NULL ? fault : end);

      ef_pool_finish_job (pool, culprit, NULL, error);
    }
}

/* A worker that cannot be written to is left to the reading side, which first takes the replies that wait
 * there. */
void
ef_pool_worker_send (EfPoolWorker *worker)
{
  EfTransfer transfer = ef_message_writer_flush (worker->writer, worker->socket, NULL);
  GIOCondition condition = G_IO_IN | G_IO_HUP | G_IO_ERR;

  if (transfer == EF_TRANSFER_AGAIN)
    condition |= G_IO_OUT;
  else if (transfer == EF_TRANSFER_FAILED)
    shutdown (worker->socket, SHUT_RDWR);
  g_source_modify_unix_fd (&worker->source, worker->poll_tag, condition);
}

static gint64
worker_deadline (EfPoolWorker *worker)
{
  guint seconds = worker->pool->config.timeout_seconds;
  const EfPoolJob *job = g_queue_peek_head (&worker->jobs);

  if (!worker->ready && seconds == 0)
    seconds = START_TIMEOUT_SECONDS;
  if (seconds == 0 || (worker->ready && g_queue_is_empty (&worker->jobs)))
    return -1;
  return worker->last_sign + ((gint64) seconds + (job != NULL ? job->allowance : 0)) * G_USEC_PER_SEC;
}

/* The timer is only set, never moved on with each reply; when it rings early it is set again. */
void
ef_pool_worker_arm (EfPoolWorker *worker)
{
  if (g_source_get_ready_time (&worker->source) < 0)
    g_source_set_ready_time (&worker->source, worker_deadline (worker));
}

void
ef_pool_worker_give (EfPoolWorker *worker,
                     EfPoolJob    *job)
{
  guint limit = worker->pool->config.jobs_per_worker;

  if (g_queue_is_empty (&worker->jobs))
    worker->last_sign = g_get_monotonic_time ();
  ef_message_writer_add (worker->writer, job->kind, job->id, job->boxed, job->fds, job->n_fds);
  g_queue_push_tail (&worker->jobs, job);
  worker->n_given++;
  worker->retiring |= limit > 0 && worker->n_given >= limit;
}

/* Returns whether @message keeps the rules. */
static gboolean
worker_take (EfPoolWorker *worker,
             EfMessage    *message)
{
  EfPool *pool = worker->pool;
  EfPoolJob *job = g_queue_peek_head (&worker->jobs);

  worker->last_sign = g_get_monotonic_time ();
  if (message->kind != 0)
    return FALSE;
  if (!worker->ready)
    {
      worker->ready = message->id == 0 && message->n_fds == 0;
      if (worker->ready)
        pool->n_failed_starts = 0;
      return worker->ready;
    }
  /* A job that was not even sent cannot be answered, and its descriptors are still to be written. */
  if (job == NULL || message->id != job->id ||
      ef_message_writer_get_n_unsent (worker->writer) >= g_queue_get_length (&worker->jobs))
    return FALSE;
  ef_pool_finish_job (pool, g_queue_pop_head (&worker->jobs), message, NULL);
  return TRUE;
}

/* Takes all messages that are complete; callbacks may remove the worker meanwhile. Returns whether they keep
 * the rules. */
static gboolean
worker_take_all (EfPoolWorker *worker)
{
  while (worker->pool != NULL)
    {
      g_auto (EfMessage) message = { 0 };
      EfTransfer transfer = ef_message_reader_next (worker->reader, &message, NULL);

      if (transfer == EF_TRANSFER_AGAIN)
        break;
      if (transfer != EF_TRANSFER_DONE || !worker_take (worker, &message))
        return FALSE;
    }
  return TRUE;
}

static void
worker_receive (EfPoolWorker *worker)
{
  EfTransfer transfer = EF_TRANSFER_DONE;

  for (guint i = 0; i < MAX_READS && transfer == EF_TRANSFER_DONE && worker->pool != NULL; i++)
    {
      transfer = ef_message_reader_fill (worker->reader, worker->socket, NULL);
      if (transfer == EF_TRANSFER_DONE && !worker_take_all (worker))
        transfer = EF_TRANSFER_FAILED;
    }
  if (worker->pool != NULL && transfer == EF_TRANSFER_CLOSED)
    worker_lost (worker, NULL);
  else if (worker->pool != NULL && transfer == EF_TRANSFER_FAILED)
    worker_lost (worker, "broke the protocol");
}

static void
worker_check_time (EfPoolWorker *worker)
{
  gint64 ready_time = g_source_get_ready_time (&worker->source);
  gint64 deadline = worker_deadline (worker);
  gint64 now = g_get_monotonic_time ();

  if (ready_time < 0 || now < ready_time)
    return;
  if (deadline >= 0 && now >= deadline)
    {
      g_autofree char *fault = g_strdup_printf ("did not answer for %" G_GINT64_FORMAT " s",
                                                (deadline - worker->last_sign) / G_USEC_PER_SEC);

      worker_lost (worker, fault);
      return;
    }
  g_source_set_ready_time (&worker->source, deadline);
}

static gboolean
worker_dispatch (GSource     *source,
                 GSourceFunc  callback,
                 gpointer     user_data)
{
  EfPoolWorker *worker = (EfPoolWorker *) source;
  EfPool *pool = ef_pool_ref (worker->pool);
  GIOCondition condition = g_source_query_unix_fd (source, worker->poll_tag);

  if (condition & G_IO_OUT)
    ef_pool_worker_send (worker);
  if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR))
    worker_receive (worker);
  if (worker->pool != NULL)
    worker_check_time (worker);
  ef_pool_pump (pool);
  ef_pool_unref (pool);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs worker_funcs = { NULL, NULL, worker_dispatch, worker_finalize, NULL, NULL };

gboolean
ef_pool_start_worker (EfPool *self)
{
  g_autoptr (GError) error = NULL;
  pid_t pid;
  int socket;
  EfPoolWorker *worker;

  if (!ef_process_start (self->program, (const char *const *) self->arguments, &pid, &socket, &error))
    {
      self->n_failed_starts++;
      g_free (self->start_fault);
      self->start_fault = g_strdup (error->message);
      return FALSE;
    }

  worker = (EfPoolWorker *) g_source_new (&worker_funcs, sizeof (EfPoolWorker));
  worker->pool = self;
  worker->pid = pid;
  worker->socket = socket;
  worker->reader = ef_message_reader_new ();
  worker->writer = ef_message_writer_new ();
  worker->last_sign = g_get_monotonic_time ();
  g_queue_init (&worker->jobs);
  worker->poll_tag = g_source_add_unix_fd (&worker->source, socket, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_static_name (&worker->source, "worker");
  /* A callback may wait for other jobs. */
  g_source_set_can_recurse (&worker->source, TRUE);
  ef_pool_worker_arm (worker);
  g_source_attach (&worker->source, self->context);
  g_ptr_array_add (self->workers, worker);
  return TRUE;
}
