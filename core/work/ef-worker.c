#include "config.h"

#include "ef-worker.h"

#include "ef-error.h"
#include "ef-message-private.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

typedef struct
{
  int socket;
  const EfHandler *handlers;
  guint n_handlers;
  gpointer user_data;
  rlim_t cpu_per_job;
  EfMessageReader *reader;
  EfMessageWriter *writer;
} Loop;

static rlim_t
get_cpu_limit (void)
{
  struct rlimit limit;

  return getrlimit (RLIMIT_CPU, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

/* The kernel counts the CPU time of the whole process; a job gets what the limit was when the loop began. */
static void
rearm_cpu_limit (Loop            *loop,
                 const EfMessage *job)
{
  struct rlimit limit;
  struct timespec used;

  if (loop->cpu_per_job == RLIM_INFINITY || getrlimit (RLIMIT_CPU, &limit) != 0 ||
      clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
    return;
  limit.rlim_cur = MIN ((rlim_t) used.tv_sec + 1 + loop->cpu_per_job + ef_message_get_allowance (job->fds, job->n_fds), limit.rlim_max);
  setrlimit (RLIMIT_CPU, &limit);
}

static const EfHandler *
find_handler (Loop    *loop,
              guint32  kind)
{
  for (guint i = 0; i < loop->n_handlers; i++)
    if (loop->handlers[i].kind == kind)
      return &loop->handlers[i];
  return NULL;
}

/* Returns (transfer full): the reply in its box, or NULL with @error set and no descriptors. */
static GVariant *
answer (Loop       *loop,
        EfMessage  *job,
        int        *fds,
        guint      *n_fds,
        GError    **error)
{
  const EfHandler *handler = find_handler (loop, job->kind);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) boxed = NULL;

  if (handler == NULL || job->error != NULL)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The worker knows no job of kind %u", job->kind);
      return NULL;
    }
  if (!g_variant_is_of_type (job->payload, G_VARIANT_TYPE (handler->request_type)))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_WORKER, "The request of a job of kind %u is of another type", job->kind);
      return NULL;
    }

  reply = handler->handler (job->payload, job->fds, job->n_fds, fds, n_fds, loop->user_data, error);
  if (reply == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, EF_ERROR, EF_ERROR_FAILED, "A job of kind %u failed without a reason", job->kind);
      return NULL;
    }
  reply = g_variant_take_ref (reply);
  boxed = ef_message_box (reply);
  if (ef_message_boxed_size (boxed) > EF_MESSAGE_MAX_PAYLOAD || *n_fds > EF_MESSAGE_MAX_FDS)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_LIMIT, "The reply of a job of kind %u is too large", job->kind);
      return NULL;
    }
  return g_steal_pointer (&boxed);
}

static gboolean
flush (Loop *loop)
{
  EfTransfer transfer;

  do
    transfer = ef_message_writer_flush (loop->writer, loop->socket, NULL);
  while (transfer == EF_TRANSFER_AGAIN);
  return transfer == EF_TRANSFER_DONE;
}

/* The reply is written before the next job begins: if that job ends the process, the driver knows which one
 * it was. */
static gboolean
serve (Loop      *loop,
       EfMessage *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  int fds[EF_MESSAGE_MAX_FDS];
  guint n_fds = 0;
  gboolean sent;

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = -1;
  rearm_cpu_limit (loop, job);
  reply = answer (loop, job, fds, &n_fds, &error);
  if (reply != NULL)
    ef_message_writer_add (loop->writer, 0, job->id, reply, fds, n_fds);
  else
    ef_message_writer_add_error (loop->writer, job->id, error);
  sent = flush (loop);
  for (guint i = 0; i < MIN (n_fds, G_N_ELEMENTS (fds)); i++)
    if (fds[i] >= 0)
      close (fds[i]);
  return sent;
}

/* Returns whether the driver closed the connection in peace. */
static gboolean
loop_until_closed (Loop *loop)
{
  while (TRUE)
    {
      g_auto (EfMessage) job = { 0 };
      EfTransfer transfer = ef_message_reader_next (loop->reader, &job, NULL);

      if (transfer == EF_TRANSFER_DONE && !serve (loop, &job))
        return FALSE;
      if (transfer == EF_TRANSFER_AGAIN)
        transfer = ef_message_reader_fill (loop->reader, loop->socket, NULL);
      if (transfer == EF_TRANSFER_CLOSED)
        return TRUE;
      if (transfer == EF_TRANSFER_FAILED)
        return FALSE;
    }
}

int
ef_worker_run (int              socket,
               const EfHandler *handlers,
               guint            n_handlers,
               gpointer         user_data)
{
  g_autoptr (EfMessageReader) reader = ef_message_reader_new ();
  g_autoptr (EfMessageWriter) writer = ef_message_writer_new ();
  g_autoptr (GVariant) ready = ef_message_box (NULL);
  Loop loop = { socket, handlers, n_handlers, user_data, get_cpu_limit (), reader, writer };

  /* Job 0 is nobody's: this tells the driver that libraries are loaded and the loop has begun. */
  ef_message_writer_add (writer, 0, 0, ready, NULL, 0);
  return flush (&loop) && loop_until_closed (&loop) ? 0 : 1;
}
