#include "config.h"

#include "test-pool.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_all_are_answered_rightly (void)
{
  enum { N = 2000 };
  g_autoptr (EfPool) pool = make_pool ("plain", 3, 16);
  g_autofree Answer *answers = g_new0 (Answer, N);

  for (guint i = 0; i < N; i++)
    ask (pool, DUMMY_ECHO, g_variant_new ("(us)", i, "text"), &answers[i]);
  g_assert_cmpuint (ef_pool_get_pending (pool), ==, N);
  ef_pool_wait (pool, 1);
  g_assert_cmpuint (ef_pool_get_pending (pool), ==, 0);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *text = NULL;

      g_assert_no_error (answers[i].error);
      g_assert_cmpuint (answers[i].n_answers, ==, 1);
      text = g_variant_print (answers[i].reply, FALSE);
      g_assert_cmpint (g_ascii_strtoll (text + 1, NULL, 10), ==, i);
      answer_clear (&answers[i]);
    }
  g_assert_cmpuint (ef_pool_get_n_deaths (pool), ==, 0);
}

static void
test_large_payloads_pass (void)
{
  g_autoptr (EfPool) pool = make_pool ("plain", 1, 4);
  gsize size = 5 * 1024 * 1024 + 1;
  g_autofree guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 7 + i / 4096);
  for (guint i = 0; i < 3; i++)
    {
      g_auto (Answer) answer = { 0 };
      gconstpointer back;
      gsize n;

      ask (pool, DUMMY_ECHO, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, size, 1), &answer);
      ef_pool_wait (pool, 1);
      g_assert_no_error (answer.error);
      back = g_variant_get_fixed_array (answer.reply, &n, 1);
      g_assert_cmpmem (back, n, data, size);
    }
}

static void
test_worker_errors_arrive (void)
{
  g_autoptr (EfPool) pool = make_pool ("plain", 1, 4);
  g_auto (Answer) failed = { 0 };
  g_auto (Answer) unknown = { 0 };
  g_auto (Answer) mistyped = { 0 };

  ask (pool, DUMMY_FAIL, NULL, &failed);
  ask (pool, 9999, NULL, &unknown);
  ask (pool, DUMMY_TRY, g_variant_new_uint32 (1), &mistyped);
  ef_pool_wait (pool, 1);
  g_assert_error (failed.error, EF_ERROR, EF_ERROR_CODEC);
  g_assert_cmpstr (failed.error->message, ==, "frame 3 ends early");
  g_assert_error (unknown.error, EF_ERROR, EF_ERROR_WORKER);
  g_assert_error (mistyped.error, EF_ERROR, EF_ERROR_WORKER);
  g_assert_cmpuint (ef_pool_get_n_deaths (pool), ==, 0);
}

static void
test_fds_arrive_in_order (void)
{
  enum { N = 300 };
  g_autoptr (EfPool) pool = make_pool ("plain", 2, 64);
  g_autofree Answer *answers = g_new0 (Answer, N);
  guint n_open = count_open_fds ();

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);
      int fds[] = { make_file (name), make_file ("second"), make_file (name) };

      ef_pool_submit (pool, DUMMY_ECHO, g_variant_new_uint32 (i), fds, i % 4, answer_cb, &answers[i]);
      for (guint j = i % 4; j < G_N_ELEMENTS (fds); j++)
        close (fds[j]);
      ef_pool_wait (pool, 100);
    }
  ef_pool_wait (pool, 1);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("file %u", i);

      g_assert_cmpuint (answers[i].n_fds, ==, i % 4);
      for (guint j = 0; j < i % 4; j++)
        {
          char text[16] = { 0 };

          g_assert_cmpint (ef_io_pread_some (answers[i].fds[j], text, 15, 0, NULL), >, 0);
          g_assert_cmpstr (text, ==, j == 1 ? "second" : name);
        }
      answer_clear (&answers[i]);
    }
  /* What is left are the sockets of the workers. */
  g_assert_cmpuint (count_open_fds (), <=, n_open + 2);
}

static void
test_no_fd_and_no_process_is_left (void)
{
  guint n_before = count_open_fds ();
  static const guint32 kinds[] = {
    DUMMY_ECHO, DUMMY_CRASH, DUMMY_GIFT, DUMMY_LIE, DUMMY_EXIT, DUMMY_ECHO, DUMMY_FAIL
  };

  for (guint round = 0; round < 3; round++)
    {
      EfPool *pool = make_pool ("plain", 2, 8);

      for (guint i = 0; i < 40; i++)
        {
          int fds[] = { make_file ("a"), make_file ("b") };

          ef_pool_submit (pool, kinds[i % G_N_ELEMENTS (kinds)], NULL, fds, 2, NULL, NULL);
        }
      /* The last round leaves the jobs to the end of the pool. */
      if (round < 2)
        ef_pool_wait (pool, 1);
      ef_pool_free (pool);
      g_assert_cmpuint (count_open_fds (), ==, n_before);
      g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
      g_assert_cmpint (errno, ==, ECHILD);
    }
}

static void
test_a_crash_is_retried_once (void)
{
  g_autoptr (EfPool) pool = make_pool ("plain", 2, 4);
  g_auto (Answer) answer = { 0 };
  int fd = make_file ("");

  ef_pool_submit (pool, DUMMY_CRASH_ONCE, NULL, &fd, 1, answer_cb, &answer);
  ef_pool_wait (pool, 1);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (ef_pool_get_n_deaths (pool), ==, 1);
}

static void
test_a_second_death_is_an_error (void)
{
  g_autoptr (EfPool) pool = make_pool ("plain", 2, 4);
  g_auto (Answer) crash = { 0 };
  g_auto (Answer) leave = { 0 };

  ask (pool, DUMMY_CRASH, NULL, &crash);
  ask (pool, DUMMY_EXIT, NULL, &leave);
  ef_pool_wait (pool, 1);
  assert_worker_error (&crash, "worker died, signal 11");
  assert_worker_error (&leave, "worker exited, status 7");
  g_assert_cmpuint (ef_pool_get_n_deaths (pool), ==, 4);
}

static void
test_a_hang_is_ended (void)
{
  g_autoptr (EfPool) pool = make_pool_with_timeout ("plain", 3, 4, 2);
  g_auto (Answer) hang = { 0 };
  g_auto (Answer) large = { 0 };
  g_auto (Answer) other = { 0 };
  int fd = memfd_create ("large", MFD_CLOEXEC);
  gint64 start = g_get_monotonic_time ();

  /* A second more. */
  g_assert_cmpint (ftruncate (fd, 16 * 1024), ==, 0);
  ask (pool, DUMMY_HANG, NULL, &hang);
  ef_pool_submit (pool, DUMMY_HANG, NULL, &fd, 1, answer_cb, &large);
  ask (pool, DUMMY_ECHO, NULL, &other);
  ef_pool_wait (pool, 1);
  assert_worker_error (&hang, "worker did not answer for 2 s");
  assert_worker_error (&large, "worker did not answer for 3 s");
  g_assert_no_error (other.error);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 4 * G_USEC_PER_SEC - 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
}

static void
test_lies_are_found (void)
{
  static const guint32 kinds[] = { DUMMY_LIE, DUMMY_WRONG_ID, DUMMY_GIFT };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (EfPool) pool = make_pool ("plain", 1, 1);
      g_auto (Answer) answer = { 0 };

      ask (pool, kinds[i], NULL, &answer);
      ef_pool_wait (pool, 1);
      assert_worker_error (&answer, "worker broke the protocol");
    }
}

static void
test_a_flood_is_ended (void)
{
  g_autoptr (EfPool) pool = make_pool_with_timeout ("plain", 2, 1, 5);
  g_auto (Answer) flood = { 0 };
  g_auto (Answer) other = { 0 };

  ask (pool, DUMMY_FLOOD, NULL, &flood);
  ask (pool, DUMMY_ECHO, NULL, &other);
  ef_pool_wait (pool, 1);
  g_assert_error (flood.error, EF_ERROR, EF_ERROR_WORKER);
  g_assert_no_error (other.error);
}

/* Each poisonous job counts its own deaths only, wherever it stood in the queue of a worker. */
static void
test_other_jobs_survive (void)
{
  enum { N = 400 };
  g_autoptr (EfPool) pool = make_pool ("plain", 2, 32);
  g_autofree Answer *answers = g_new0 (Answer, N);
  guint n_poison = 0;

  for (guint i = 0; i < N; i++)
    {
      n_poison += i % 50 == 17;
      ask (pool, i % 50 == 17 ? DUMMY_CRASH : DUMMY_ECHO, g_variant_new_uint32 (i), &answers[i]);
    }
  ef_pool_wait (pool, 1);
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpuint (answers[i].n_answers, ==, 1);
      if (i % 50 == 17)
        assert_worker_error (&answers[i], "worker died, signal 11");
      else
        {
          g_assert_no_error (answers[i].error);
          g_assert_cmpuint (g_variant_get_uint32 (answers[i].reply), ==, i);
        }
      answer_clear (&answers[i]);
    }
  g_assert_cmpuint (ef_pool_get_n_deaths (pool), ==, 2 * n_poison);
}

static void
test_workers_are_replaced (void)
{
  const char *const arguments[] = { "plain", NULL };
  EfPoolConfig config = { g_getenv ("EF_DUMMY_WORKER"), arguments, 1, 8, 5, 10 };
  g_autoptr (EfPool) pool = ef_pool_new (&config, NULL);
  g_autoptr (GHashTable) pids = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < 35; i++)
    {
      g_auto (Answer) answer = { 0 };
      guint32 pid, n;

      ask (pool, DUMMY_COUNT, NULL, &answer);
      ef_pool_wait (pool, 1);
      g_assert_no_error (answer.error);
      g_variant_get (answer.reply, "(uu)", &pid, &n);
      g_assert_cmpuint (n, ==, i % 10 + 1);
      g_hash_table_add (pids, GUINT_TO_POINTER (pid));
    }
  g_assert_cmpuint (g_hash_table_size (pids), ==, 4);
  g_assert_cmpuint (ef_pool_get_n_deaths (pool), ==, 0);
}

static void
test_workers_that_do_not_start (void)
{
  static const char *const modes[] = { "exit-early", "hang-early" };
  g_autoptr (GError) error = NULL;
  EfPoolConfig config = { .program = "/nowhere/worker", .n_workers = 1, .queue_depth = 1 };

  g_assert_null (ef_pool_new (&config, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_WORKER);

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (EfPool) pool = make_pool_with_timeout (modes[i], 2, 4, 1);
      Answer answers[10] = { 0 };

      for (guint j = 0; j < G_N_ELEMENTS (answers); j++)
        ask (pool, DUMMY_ECHO, NULL, &answers[j]);
      ef_pool_wait (pool, 1);
      for (guint j = 0; j < G_N_ELEMENTS (answers); j++)
        {
          g_assert_error (answers[j].error, EF_ERROR, EF_ERROR_WORKER);
          g_assert_nonnull (strstr (answers[j].error->message, i == 0 ? "exited, status 3" : "did not answer"));
          answer_clear (&answers[j]);
        }
    }
}

static void
test_cancel_answers_all (void)
{
  g_autoptr (EfPool) pool = make_pool ("plain", 2, 4);
  Answer answers[20] = { 0 };
  g_auto (Answer) later = { 0 };
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 4;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    ask (pool, DUMMY_HANG, NULL, &answers[i]);
  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  ef_pool_cancel (pool);
  g_assert_cmpuint (ef_pool_get_pending (pool), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_assert_cmpuint (answers[i].n_answers, ==, 1);
      g_assert_error (answers[i].error, EF_ERROR, EF_ERROR_CANCELLED);
      answer_clear (&answers[i]);
    }

  ask (pool, DUMMY_ECHO, NULL, &later);
  ef_pool_wait (pool, 1);
  g_assert_no_error (later.error);
}

typedef struct
{
  EfPool *pool;
  guint n_answers;
} Chain;

static void
chain_cb (GVariant     *reply,
          int          *reply_fds,
          guint         n_reply_fds,
          const GError *error,
          gpointer      user_data)
{
  Chain *chain = user_data;

  if (++chain->n_answers == 10)
    g_clear_pointer (&chain->pool, ef_pool_free);
  if (chain->pool == NULL)
    return;
  ef_pool_submit (chain->pool, DUMMY_ECHO, NULL, NULL, 0, chain_cb, chain);
  if (chain->n_answers == 3)
    ef_pool_wait (chain->pool, 1);
}

static void
test_callbacks_may_do_anything (void)
{
  Chain chain = { make_pool ("plain", 1, 4), 0 };

  ef_pool_submit (chain.pool, DUMMY_ECHO, NULL, NULL, 0, chain_cb, &chain);
  while (chain.pool != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (chain.n_answers, ==, 10);
}

static void
test_throughput (void)
{
  enum { N = 20000 };
  g_autoptr (EfPool) pool = make_pool ("sandbox", 2, 32);
  ef_autofd a = make_file ("a");
  ef_autofd b = make_file ("b");
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < N; i++)
    {
      int fds[] = { dup (a), dup (b) };

      ef_pool_submit (pool, DUMMY_COUNT, NULL, fds, 2, NULL, NULL);
      ef_pool_wait (pool, 200);
    }
  ef_pool_wait (pool, 1);
  g_test_message ("%.0f jobs a second, 2 descriptors each", N * 1e6 / (g_get_monotonic_time () - start));
  g_assert_cmpuint (ef_pool_get_n_deaths (pool), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/jobs/all-are-answered-rightly", test_all_are_answered_rightly);
  g_test_add_func ("/pool/jobs/large-payloads-pass", test_large_payloads_pass);
  g_test_add_func ("/pool/jobs/worker-errors-arrive", test_worker_errors_arrive);
  g_test_add_func ("/pool/jobs/callbacks-may-do-anything", test_callbacks_may_do_anything);
  g_test_add_func ("/pool/jobs/cancel-answers-all", test_cancel_answers_all);
  g_test_add_func ("/pool/fds/arrive-in-order", test_fds_arrive_in_order);
  g_test_add_func ("/pool/fds/no-fd-and-no-process-is-left", test_no_fd_and_no_process_is_left);
  g_test_add_func ("/pool/death/crash-is-retried-once", test_a_crash_is_retried_once);
  g_test_add_func ("/pool/death/second-is-an-error", test_a_second_death_is_an_error);
  g_test_add_func ("/pool/death/hang-is-ended", test_a_hang_is_ended);
  g_test_add_func ("/pool/death/lies-are-found", test_lies_are_found);
  g_test_add_func ("/pool/death/flood-is-ended", test_a_flood_is_ended);
  g_test_add_func ("/pool/death/other-jobs-survive", test_other_jobs_survive);
  g_test_add_func ("/pool/workers/are-replaced", test_workers_are_replaced);
  g_test_add_func ("/pool/workers/that-do-not-start", test_workers_that_do_not_start);
  g_test_add_func ("/pool/throughput", test_throughput);
  return g_test_run ();
}
