#include "config.h"

#include "test-pool.h"

#include "ef-message-private.h"
#include "ef-worker.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static int
try (EfPool     *pool,
     const char *what)
{
  g_auto (Answer) answer = { 0 };

  ask (pool, DUMMY_TRY, g_variant_new_string (what), &answer);
  ef_pool_wait (pool, 1);
  g_assert_no_error (answer.error);
  return g_variant_get_int32 (answer.reply);
}

static void
test_sandbox_denies (void)
{
  static const char *const deadly[] = { "socket", "exec" };
  g_autoptr (EfPool) pool = make_pool ("sandbox", 1, 1);
  g_auto (Answer) aborted = { 0 };

  g_assert_cmpint (try (pool, "open"), ==, ENOENT);
  g_assert_cmpint (try (pool, "create"), ==, ENOENT);
  g_assert_cmpint (try (pool, "unlink"), ==, EPERM);
  g_assert_cmpint (try (pool, "fork"), ==, EPERM);
  g_assert_cmpint (try (pool, "thread"), ==, 0);
  g_assert_cmpint (try (pool, "code"), !=, 0);
  g_assert_cmpint (try (pool, "kill"), ==, EPERM);
  g_assert_cmpuint (ef_pool_get_n_deaths (pool), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (deadly); i++)
    {
      g_auto (Answer) answer = { 0 };

      ask (pool, DUMMY_TRY, g_variant_new_string (deadly[i]), &answer);
      ef_pool_wait (pool, 1);
      g_assert_nonnull (answer.error);
      g_assert_cmpint (g_ascii_strtoll (strrchr (answer.error->message, ' '), NULL, 10), ==, SIGSYS);
    }

  ask (pool, DUMMY_TRY, g_variant_new_string ("abort"), &aborted);
  ef_pool_wait (pool, 1);
  assert_worker_error (&aborted, "worker died, signal 6");
}

static void
test_sandbox_lets_work (void)
{
  g_autoptr (EfPool) pool = make_pool ("sandbox", 1, 4);
  g_auto (Answer) answer = { 0 };
  int fds[] = { make_file ("patient"), make_file ("") };
  ef_autofd copy = dup (fds[1]);
  char text[8] = { 0 };

  g_assert_cmpint (try (pool, "memfd"), ==, 0);
  ef_pool_submit (pool, DUMMY_COPY, NULL, fds, 2, answer_cb, &answer);
  ef_pool_wait (pool, 1);
  g_assert_no_error (answer.error);
  g_assert_true (ef_io_pread_all (copy, text, 7, 0, NULL));
  g_assert_cmpstr (text, ==, "patient");
}

static void
test_sandbox_limits_memory (void)
{
  g_autoptr (EfPool) pool = make_pool ("sandbox", 1, 1);
  g_auto (Answer) answer = { 0 };

#if defined(__SANITIZE_ADDRESS__)
  g_test_skip ("a sanitizer needs all addresses");
  return;
#endif
  ask (pool, DUMMY_HUGE, NULL, &answer);
  ef_pool_wait (pool, 1);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (g_variant_get_uint32 (answer.reply), ==, ENOMEM);
}

static void
test_landlock_hides_files (void)
{
  g_autoptr (EfPool) pool = make_pool ("landlock", 1, 1);
  g_auto (Answer) answer = { 0 };

  ask (pool, DUMMY_TRY, g_variant_new_string ("open"), &answer);
  ef_pool_wait (pool, 1);
  if (answer.error != NULL && strstr (answer.error->message, "status 4") != NULL)
    {
      g_test_skip ("the kernel has no Landlock");
      return;
    }
  g_assert_no_error (answer.error);
  g_assert_cmpint (g_variant_get_int32 (answer.reply), ==, EACCES);
}

/* Many jobs pass a limit that none of them passes alone; one that does pass it is ended. */
static void
test_cpu_limit_is_by_job (void)
{
  const char *const arguments[] = { "one-second", NULL };
  EfPoolConfig config = { g_getenv ("EF_DUMMY_WORKER"), arguments, 1, 1, 60, 0 };
  g_autoptr (EfPool) pool = ef_pool_new (&config, NULL);
  g_auto (Answer) answer = { 0 };

  ask (pool, DUMMY_SPIN, NULL, &answer);
  ef_pool_wait (pool, 1);
  g_assert_error (answer.error, EF_ERROR, EF_ERROR_WORKER);
  g_assert_cmpint (g_ascii_strtoll (strrchr (answer.error->message, ' '), NULL, 10), ==, SIGXCPU);
}

static GVariant *
double_cb (GVariant   *request,
           const int  *fds,
           guint       n_fds,
           int        *reply_fds,
           guint      *n_reply_fds,
           gpointer    user_data,
           GError    **error)
{
  for (guint i = 0; i < n_fds; i++)
    reply_fds[(*n_reply_fds)++] = dup (fds[i]);
  return g_variant_new_uint32 (2 * g_variant_get_uint32 (request));
}

static gpointer
worker_thread (gpointer data)
{
  static const EfHandler handlers[] = { { 1, "u", double_cb } };

  return GINT_TO_POINTER (ef_worker_run (GPOINTER_TO_INT (data), handlers, G_N_ELEMENTS (handlers), NULL));
}

/* In this process, where a leak would be seen. */
static void
test_loop_answers_and_ends (void)
{
  g_autoptr (EfMessageReader) reader = ef_message_reader_new ();
  g_autoptr (EfMessageWriter) writer = ef_message_writer_new ();
  g_autoptr (GVariant) request = ef_message_box (g_variant_new_uint32 (21));
  g_autoptr (GError) error = NULL;
  ef_autofd file = make_file ("x");
  guint n_open = count_open_fds ();
  guint n_replies = 0;
  int pair[2];
  GThread *thread;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  thread = g_thread_new ("worker", worker_thread, GINT_TO_POINTER (pair[1]));
  for (guint i = 1; i <= 100; i++)
    ef_message_writer_add (writer, i % 10 == 0 ? 7 : 1, i, request, &file, 1);
  g_assert_cmpint (ef_message_writer_flush (writer, pair[0], &error), ==, EF_TRANSFER_DONE);
  g_assert_no_error (error);

  while (n_replies <= 100)
    {
      g_auto (EfMessage) reply = { 0 };
      EfTransfer transfer = ef_message_reader_next (reader, &reply, &error);

      g_assert_no_error (error);
      if (transfer == EF_TRANSFER_AGAIN)
        {
          g_assert_cmpint (ef_message_reader_fill (reader, pair[0], &error), ==, EF_TRANSFER_DONE);
          continue;
        }
      g_assert_cmpuint (reply.id, ==, n_replies);
      if (n_replies > 0 && n_replies % 10 == 0)
        g_assert_error (reply.error, EF_ERROR, EF_ERROR_WORKER);
      else if (n_replies > 0)
        g_assert_cmpuint (g_variant_get_uint32 (reply.payload), ==, 42);
      g_assert_cmpuint (reply.n_fds, ==, n_replies % 10 != 0 ? 1 : 0);
      n_replies++;
    }
  close (pair[0]);
  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (thread)), ==, 0);
  close (pair[1]);
  g_assert_cmpuint (count_open_fds (), ==, n_open);
}

/* Damaged messages are refused or read as other messages; nothing is read outside of them (for sanitizers). */
static void
test_reader_stands_damage (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (EfMessageReader) reader = ef_message_reader_new ();
      g_autoptr (EfMessageWriter) writer = ef_message_writer_new ();
      g_autoptr (GVariant) boxed = ef_message_box (g_variant_new ("(usmas)", round, "text", NULL));
      guint8 bytes[4096];
      gssize n;
      EfTransfer transfer;
      int pair[2];

      g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), ==, 0);
      for (guint i = 0; i < 3; i++)
        ef_message_writer_add (writer, i, i, boxed, NULL, 0);
      g_assert_cmpint (ef_message_writer_flush (writer, pair[0], NULL), ==, EF_TRANSFER_DONE);
      n = read (pair[1], bytes, sizeof bytes);
      for (guint i = 0; i < 1 + round % 4; i++)
        bytes[g_rand_int_range (random, 0, (gint32) n)] = (guint8) g_rand_int (random);
      g_assert_true (ef_io_write_all (pair[0], bytes, (gsize) n, NULL));
      g_assert_cmpint (ef_message_reader_fill (reader, pair[1], NULL), ==, EF_TRANSFER_DONE);
      do
        {
          g_auto (EfMessage) message = { 0 };

          transfer = ef_message_reader_next (reader, &message, NULL);
        }
      while (transfer == EF_TRANSFER_DONE);
      close (pair[0]);
      close (pair[1]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/sandbox/denies", test_sandbox_denies);
  g_test_add_func ("/worker/sandbox/lets-work", test_sandbox_lets_work);
  g_test_add_func ("/worker/sandbox/limits-memory", test_sandbox_limits_memory);
  g_test_add_func ("/worker/sandbox/landlock-hides-files", test_landlock_hides_files);
  g_test_add_func ("/worker/sandbox/cpu-limit-is-by-job", test_cpu_limit_is_by_job);
  g_test_add_func ("/worker/loop/answers-and-ends", test_loop_answers_and_ends);
  g_test_add_func ("/message/reader-stands-damage", test_reader_stands_damage);
  return g_test_run ();
}
