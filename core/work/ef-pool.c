#include "config.h"

#include "ef-pool-private.h"

#include "ef-error.h"

#include <string.h>
#include <unistd.h>

#define MAX_QUEUE_DEPTH 64
#define MAX_FAILED_STARTS 3

static void
job_free (EfPoolJob *job)
{
  for (guint i = 0; i < job->n_fds; i++)
    close (job->fds[i]);
  g_variant_unref (job->boxed);
  g_free (job);
}

EfPool *
ef_pool_ref (EfPool *self)
{
  g_ref_count_inc (&self->references);
  return self;
}

void
ef_pool_unref (EfPool *self)
{
  if (!g_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->workers);
  g_main_context_unref (self->context);
  g_strfreev (self->arguments);
  g_free (self->program);
  g_free (self->start_fault);
  g_free (self);
}

void
ef_pool_finish_job (EfPool    *self,
                    EfPoolJob *job,
                    EfMessage *reply,
                    GError    *error)
{
  self->n_pending--;
  if (job->callback == NULL)
    ;
  else if (error != NULL)
    job->callback (NULL, NULL, 0, error, job->user_data);
  else
    job->callback (reply->payload, reply->fds, reply->n_fds, reply->error, job->user_data);
  job_free (job);
}

static void
fail_jobs (EfPool     *self,
           GQueue     *jobs,
           int         code,
           const char *text)
{
  g_autoptr (GError) error = g_error_new_literal (EF_ERROR, code, text);
  EfPoolJob *job;

  while ((job = g_queue_pop_head (jobs)) != NULL)
    ef_pool_finish_job (self, job, NULL, error);
}

static void
move_jobs (GQueue *from,
           GQueue *to)
{
  EfPoolJob *job;

  while ((job = g_queue_pop_head (from)) != NULL)
    g_queue_push_tail (to, job);
}

static guint
count_workers (EfPool   *self,
               gboolean  ready,
               gboolean  retiring)
{
  guint n = 0;

  for (guint i = 0; i < self->workers->len; i++)
    {
      EfPoolWorker *worker = g_ptr_array_index (self->workers, i);

      n += worker->ready == ready && worker->retiring == retiring;
    }
  return n;
}

static EfPoolWorker *
find_least_busy (EfPool   *self,
                 gboolean  only_open)
{
  EfPoolWorker *best = NULL;

  for (guint i = 0; i < self->workers->len; i++)
    {
      EfPoolWorker *worker = g_ptr_array_index (self->workers, i);

      if (!worker->ready || worker->retiring || (only_open && !worker->open) ||
          g_queue_get_length (&worker->jobs) >= self->config.queue_depth)
        continue;
      if (best == NULL || g_queue_get_length (&worker->jobs) < g_queue_get_length (&best->jobs))
        best = worker;
    }
  return best;
}

static void
remove_retired (EfPool *self)
{
  for (guint i = self->workers->len; i > 0; i--)
    {
      EfPoolWorker *worker = g_ptr_array_index (self->workers, i - 1);

      if (worker->retiring && g_queue_is_empty (&worker->jobs))
        g_free (ef_pool_worker_remove (worker));
    }
}

/* Each retry is the first job of its worker. Where no fresh worker is there or on its way, a used one has to
 * go. */
static void
give_retries (EfPool *self)
{
  guint coming;

  for (guint i = 0; i < self->workers->len && !g_queue_is_empty (&self->retries); i++)
    {
      EfPoolWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->ready && worker->n_given == 0)
        ef_pool_worker_give (worker, g_queue_pop_head (&self->retries));
    }
  coming = self->config.n_workers - count_workers (self, TRUE, FALSE);
  for (; coming < g_queue_get_length (&self->retries); coming++)
    {
      EfPoolWorker *worker = find_least_busy (self, FALSE);

      if (worker == NULL)
        break;
      worker->retiring = TRUE;
    }
  remove_retired (self);
}

/* There shall be an idle worker, or one to come, for each job that waits, and a fresh one for each retry. */
static void
start_workers (EfPool *self)
{
  guint n_retries = g_queue_get_length (&self->retries);
  guint n_jobs = g_queue_get_length (&self->queue) + n_retries;
  guint n_fresh = 0;
  guint n_idle = 0;

  for (guint i = 0; i < self->workers->len; i++)
    {
      EfPoolWorker *worker = g_ptr_array_index (self->workers, i);

      n_fresh += worker->n_given == 0;
      n_idle += g_queue_is_empty (&worker->jobs) && !worker->retiring;
    }
  while ((n_idle < n_jobs || n_fresh < n_retries) && self->workers->len < self->config.n_workers &&
         self->n_failed_starts < MAX_FAILED_STARTS)
    if (ef_pool_start_worker (self))
      {
        n_fresh++;
        n_idle++;
      }
}

/* A worker is filled up once it has worked off half of its jobs, so that jobs travel many in one write. */
static void
give_queue (EfPool *self)
{
  EfPoolWorker *worker;

  for (guint i = 0; i < self->workers->len; i++)
    {
      worker = g_ptr_array_index (self->workers, i);
      worker->open = 2 * g_queue_get_length (&worker->jobs) <= self->config.queue_depth;
    }
  while (!g_queue_is_empty (&self->queue) && (worker = find_least_busy (self, TRUE)) != NULL)
    ef_pool_worker_give (worker, g_queue_pop_head (&self->queue));
}

static void
send_all (EfPool *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      EfPoolWorker *worker = g_ptr_array_index (self->workers, i);

      if (!ef_message_writer_is_empty (worker->writer))
        ef_pool_worker_send (worker);
      ef_pool_worker_arm (worker);
    }
}

/* Workers that do not even start say nothing about a job, but nothing can be done without them. */
static void
fail_without_workers (EfPool *self)
{
  g_autofree char *text = g_strdup_printf ("The worker does not start: %s", self->start_fault);
  GQueue lost = G_QUEUE_INIT;

  move_jobs (&self->retries, &lost);
  if (count_workers (self, TRUE, FALSE) + count_workers (self, TRUE, TRUE) == 0)
    {
      move_jobs (&self->queue, &lost);
      self->n_failed_starts = 0;
    }
  fail_jobs (self, &lost, EF_ERROR_WORKER, text);
}

void
ef_pool_pump (EfPool *self)
{
  if (self->closed)
    return;
  remove_retired (self);
  start_workers (self);
  give_retries (self);
  start_workers (self);
  give_queue (self);
  send_all (self);
  if (self->n_failed_starts >= MAX_FAILED_STARTS)
    fail_without_workers (self);
}

static gboolean
pump_cb (gpointer user_data)
{
  EfPool *self = ef_pool_ref (user_data);

  g_clear_pointer (&self->pump_source, g_source_unref);
  ef_pool_pump (self);
  ef_pool_unref (self);
  return G_SOURCE_REMOVE;
}

/* Later, so that jobs that are submitted in a row travel together. */
static void
schedule_pump (EfPool *self)
{
  if (self->pump_source != NULL)
    return;
  self->pump_source = g_idle_source_new ();
  g_source_set_priority (self->pump_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->pump_source, pump_cb, self, NULL);
  g_source_attach (self->pump_source, self->context);
}

EfPool *
ef_pool_new (const EfPoolConfig  *config,
             GError             **error)
{
  EfPool *self;

  g_return_val_if_fail (config != NULL && config->program != NULL, NULL);

  if (!g_file_test (config->program, G_FILE_TEST_IS_EXECUTABLE) || g_file_test (config->program, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The worker program “%s” is not there", config->program);
      return NULL;
    }
  self = g_new0 (EfPool, 1);
  g_ref_count_init (&self->references);
  self->config = *config;
  self->config.n_workers = MAX (config->n_workers, 1);
  self->config.queue_depth = CLAMP (config->queue_depth, 1, MAX_QUEUE_DEPTH);
  self->program = g_strdup (config->program);
  self->arguments = g_strdupv ((char **) config->arguments);
  self->context = g_main_context_ref_thread_default ();
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
  g_queue_init (&self->queue);
  g_queue_init (&self->retries);
  return self;
}

void
ef_pool_free (EfPool *self)
{
  self->closed = TRUE;
  ef_pool_cancel (self);
  while (self->workers->len > 0)
    g_free (ef_pool_worker_remove (g_ptr_array_index (self->workers, self->workers->len - 1)));
  if (self->pump_source != NULL)
    g_source_destroy (self->pump_source);
  g_clear_pointer (&self->pump_source, g_source_unref);
  ef_pool_unref (self);
}

void
ef_pool_submit (EfPool      *self,
                guint32      kind,
                GVariant    *request,
                const int   *fds,
                guint        n_fds,
                EfReplyFunc  callback,
                gpointer     user_data)
{
  EfPoolJob *job;

  g_return_if_fail (n_fds <= EF_MESSAGE_MAX_FDS);

  job = g_new0 (EfPoolJob, 1);
  job->kind = kind;
  job->boxed = ef_message_box (request);
  if (n_fds > 0)
    memcpy (job->fds, fds, n_fds * sizeof (int));
  job->n_fds = n_fds;
  job->allowance = ef_message_get_allowance (fds, n_fds);
  job->callback = callback;
  job->user_data = user_data;
  job->id = ++self->last_id;
  self->n_pending++;
  if (self->closed || ef_message_boxed_size (job->boxed) > EF_MESSAGE_MAX_PAYLOAD)
    {
      g_autoptr (GError) error = NULL;

      error = self->closed ? g_error_new (EF_ERROR, EF_ERROR_CANCELLED, "The job was cancelled")
                           : g_error_new (EF_ERROR, EF_ERROR_LIMIT, "The job is too large to send");

      ef_pool_finish_job (self, job, NULL, error);
      return;
    }
  g_queue_push_tail (&self->queue, job);
  schedule_pump (self);
}

guint
ef_pool_get_pending (EfPool *self)
{
  return self->n_pending;
}

void
ef_pool_wait (EfPool *self,
              guint   below)
{
  while (self->n_pending >= MAX (below, 1))
    g_main_context_iteration (self->context, TRUE);
}

void
ef_pool_cancel (EfPool *self)
{
  GQueue dropped = G_QUEUE_INIT;

  for (guint i = self->workers->len; i > 0; i--)
    {
      EfPoolWorker *worker = g_ptr_array_index (self->workers, i - 1);

      if (g_queue_is_empty (&worker->jobs))
        continue;
      move_jobs (&worker->jobs, &dropped);
      g_free (ef_pool_worker_remove (worker));
    }
  move_jobs (&self->retries, &dropped);
  move_jobs (&self->queue, &dropped);
  fail_jobs (self, &dropped, EF_ERROR_CANCELLED, "The job was cancelled");
}

guint
ef_pool_get_n_deaths (EfPool *self)
{
  return self->n_deaths;
}
