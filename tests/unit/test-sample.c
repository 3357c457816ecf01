/* How much must be looked at: figures that can be had by hand, and the promise itself by enumeration. */
#include "config.h"

#include "ef-sample.h"

static void
test_known_figures (void)
{
  /* Of a great many: the rule of three, 299 for 1 % at 95 % (ln 0.05 / ln 0.99 = 298.07). */
  g_assert_cmpuint (ef_sample_get_size (10000000, 0.01, 0.95), ==, 299);
  /* One wrong of 20: 19 of 20 leave it out with 5 %. */
  g_assert_cmpuint (ef_sample_get_size (20, 0.05, 0.95), ==, 19);
  g_assert_cmpuint (ef_sample_get_size (20, 0.05, 0.90), ==, 18);
  /* Too few to leave any out. */
  g_assert_cmpuint (ef_sample_get_size (10, 0.01, 0.95), ==, 10);
  g_assert_cmpuint (ef_sample_get_size (1, 0.5, 0.95), ==, 1);
  g_assert_cmpuint (ef_sample_get_size (0, 0.01, 0.95), ==, 0);
}

static double
choose (guint n,
        guint k)
{
  double ways = 1;

  for (guint i = 0; i < k; i++)
    ways = ways * (n - i) / (i + 1);
  return k <= n ? ways : 0;
}

/* It is enough, and one less is not. */
static void
test_least (void)
{
  for (guint n_all = 2; n_all < 60; n_all++)
    for (guint wrong = 1; wrong < n_all; wrong += 3)
      {
        guint size = ef_sample_get_size (n_all, (double) wrong / n_all, 0.95);

        g_assert_cmpfloat (choose (n_all - wrong, size) / choose (n_all, size), <=, 0.05 + 1e-9);
        g_assert_cmpfloat (choose (n_all - wrong, size - 1) / choose (n_all, size - 1), >, 0.05 - 1e-9);
      }
}

static void
test_pick (void)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) turned = g_ptr_array_new ();
  g_autoptr (GHashTable) first = NULL;
  g_autoptr (GHashTable) second = NULL;
  GHashTableIter iter;
  gpointer label;

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (labels, g_strdup_printf ("series-%u", i));
  for (guint i = 100; i > 0; i--)
    g_ptr_array_add (turned, g_ptr_array_index (labels, i - 1));
  first = ef_sample_pick (labels, 30);
  second = ef_sample_pick (turned, 30);
  g_assert_cmpuint (g_hash_table_size (first), ==, 30);
  g_assert_cmpuint (g_hash_table_size (second), ==, 30);
  g_hash_table_iter_init (&iter, first);
  while (g_hash_table_iter_next (&iter, &label, NULL))
    g_assert_true (g_hash_table_contains (second, label));
  g_clear_pointer (&second, g_hash_table_unref);
  second = ef_sample_pick (labels, 1000);
  g_assert_cmpuint (g_hash_table_size (second), ==, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample/known-figures", test_known_figures);
  g_test_add_func ("/sample/least", test_least);
  g_test_add_func ("/sample/pick", test_pick);
  return g_test_run ();
}
