#include "config.h"

#include "ef-error.h"
#include "ef-io.h"
#include "ef-search-private.h"

#include <string.h>
#include <time.h>

/* Hits as sortable numbers: offset and id. */
static gboolean
collect_cb (const EfSearchHit *hit,
            gpointer           user_data)
{
  guint64 key = hit->offset << 16 | hit->pattern;

  g_array_append_val ((GArray *) user_data, key);
  return TRUE;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  guint64 one = *(const guint64 *) a;
  guint64 two = *(const guint64 *) b;

  return (one > two) - (one < two);
}

typedef struct
{
  GBytes *bytes;
  EfSearchFlags flags;
} Pattern;

static void
pattern_clear (gpointer data)
{
  g_bytes_unref (((Pattern *) data)->bytes);
}

static GArray *
make_patterns (void)
{
  GArray *patterns = g_array_new (FALSE, FALSE, sizeof (Pattern));

  g_array_set_clear_func (patterns, pattern_clear);
  return patterns;
}

static void
add_pattern (GArray        *patterns,
             const void    *bytes,
             gsize          length,
             EfSearchFlags  flags)
{
  Pattern pattern = { g_bytes_new (bytes, length), flags };

  g_array_append_val (patterns, pattern);
}

static EfSearch *
compile (GArray         *patterns,
         EfSearchMethod  method)
{
  EfSearch *search = ef_search_new ();

  for (guint i = 0; i < patterns->len; i++)
    {
      Pattern *pattern = &g_array_index (patterns, Pattern, i);
      gsize length;
      const guint8 *bytes = g_bytes_get_data (pattern->bytes, &length);

      ef_search_add (search, bytes, length, pattern->flags, i);
    }
  ef_search_set_method (search, method);
  ef_search_compile (search);
  return search;
}

static gboolean
stands_at (const Pattern *pattern,
           const guint8  *text,
           gsize          n,
           gsize          at)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (pattern->bytes, &length);

  if (at + length > n)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      char a = (char) text[at + i];
      char b = (char) bytes[i];

      if (pattern->flags & EF_SEARCH_FOLD_CASE ? g_ascii_tolower (a) != g_ascii_tolower (b) : a != b)
        return FALSE;
    }
  if (pattern->flags & EF_SEARCH_WHOLE_WORD)
    return !(at > 0 && g_ascii_isalnum ((char) text[at - 1])) &&
           !(at + length < n && g_ascii_isalnum ((char) text[at + length]));
  return TRUE;
}

static GArray *
search_naively (GArray       *patterns,
                const guint8 *text,
                gsize         n)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < patterns->len; i++)
    for (gsize at = 0; at < n; at++)
      if (stands_at (&g_array_index (patterns, Pattern, i), text, n, at))
        {
          guint64 key = (guint64) at << 16 | i;

          g_array_append_val (keys, key);
        }
  g_array_sort (keys, compare_keys);
  return keys;
}

static void
assert_same (GArray *found,
             GArray *expected)
{
  g_array_sort (found, compare_keys);
  g_assert_cmpuint (found->len, ==, expected->len);
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpuint (g_array_index (found, guint64, i), ==, g_array_index (expected, guint64, i));
}

/* All methods, from memory and from a file, find what the naive search finds. Returns the number of hits. */
static guint
check (GArray       *patterns,
       const guint8 *text,
       gsize         n)
{
  g_autoptr (GArray) expected = search_naively (patterns, text, n);
  ef_autofd fd = ef_io_memfd ("text", NULL);

  g_assert_true (ef_io_write_all (fd, "offset", 6, NULL));
  g_assert_true (ef_io_write_all (fd, text, n, NULL));
  g_assert_true (ef_io_write_all (fd, "what follows", 12, NULL));
  for (guint method = 0; method < EF_SEARCH_N_METHODS; method++)
    {
      g_autoptr (GArray) in_memory = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_autoptr (GArray) in_file = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_autoptr (GError) error = NULL;
      g_autoptr (EfSearch) search = NULL;

      if (ef_search_get_filter (method) == NULL)
        continue;
      search = compile (patterns, method);
      ef_search_scan_bytes (search, text, n, collect_cb, in_memory);
      assert_same (in_memory, expected);
      g_assert_true (ef_search_scan_fd (search, fd, 6, n, collect_cb, in_file, &error));
      g_assert_no_error (error);
      for (guint i = 0; i < in_file->len; i++)
        g_array_index (in_file, guint64, i) -= (guint64) 6 << 16;
      assert_same (in_file, expected);
    }
  return expected->len;
}

static void
test_simple (void)
{
  g_autoptr (GArray) patterns = make_patterns ();
  const char *text = "Meyer, MEYER and Meyers; 12345 and x12345.meyer";

  add_pattern (patterns, "Meyer", 5, EF_SEARCH_EXACT);
  add_pattern (patterns, "Meyer", 5, EF_SEARCH_FOLD_CASE);
  add_pattern (patterns, "Meyer", 5, EF_SEARCH_FOLD_CASE | EF_SEARCH_WHOLE_WORD);
  add_pattern (patterns, "12345", 5, EF_SEARCH_WHOLE_WORD);
  add_pattern (patterns, "and", 3, EF_SEARCH_EXACT);
  g_assert_cmpuint (check (patterns, (const guint8 *) text, strlen (text)), ==, 2 + 4 + 3 + 1 + 2);
}

static void
test_no_pattern_and_no_text (void)
{
  g_autoptr (GArray) none = make_patterns ();
  g_autoptr (GArray) one = make_patterns ();

  add_pattern (one, "abc", 3, EF_SEARCH_EXACT);
  g_assert_cmpuint (check (none, (const guint8 *) "abc", 3), ==, 0);
  g_assert_cmpuint (check (one, (const guint8 *) "", 0), ==, 0);
  g_assert_cmpuint (check (one, (const guint8 *) "ab", 2), ==, 0);
  g_assert_cmpuint (check (one, (const guint8 *) "abc", 3), ==, 1);
}

/* Pieces of the text and mutations of them, as patterns, over alphabets from two letters to all bytes. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint n_hits = 0;

  for (guint round = 0; round < 120; round++)
    {
      static const guint alphabets[] = { 2, 4, 26, 256 };
      g_autoptr (GArray) patterns = make_patterns ();
      guint alphabet = alphabets[round % G_N_ELEMENTS (alphabets)];
      gsize n = (gsize) g_rand_int_range (random, 1, 9000);
      g_autofree guint8 *text = g_malloc (n);
      guint n_patterns = (guint) g_rand_int_range (random, 1, alphabet == 2 ? 20 : 120);

      for (gsize i = 0; i < n; i++)
        text[i] = (guint8) (alphabet == 256 ? g_rand_int_range (random, 0, 256)
                                            : (g_rand_boolean (random) ? 'A' : 'a') +
                                                  g_rand_int_range (random, 0, (gint32) alphabet));
      for (guint i = 0; i < n_patterns; i++)
        {
          gsize length = MIN ((gsize) g_rand_int_range (random, 3, i % 10 == 0 ? 300 : 14), n);
          gsize at = (gsize) g_rand_int_range (random, 0, (gint32) (n - length + 1));
          guint8 bytes[EF_SEARCH_MAX_LENGTH];

          if (length < 3)
            continue;
          memcpy (bytes, text + at, length);
          if (g_rand_int_range (random, 0, 4) == 0)
            bytes[g_rand_int_range (random, 0, (gint32) length)] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
          add_pattern (patterns, bytes, length, (EfSearchFlags) g_rand_int_range (random, 0, 4));
        }
      n_hits += check (patterns, text, n);
    }
  g_assert_cmpuint (n_hits, >, 5000);
}

/* Long repetitions: every place is a hit of many patterns. */
static void
test_repetitive (void)
{
  g_autoptr (GArray) patterns = make_patterns ();
  gsize n = 12000;
  g_autofree guint8 *text = g_malloc0 (n);
  guint8 zeros[EF_SEARCH_MAX_LENGTH] = { 0 };

  memset (text + 7000, 'a', 2000);
  add_pattern (patterns, zeros, 3, EF_SEARCH_EXACT);
  add_pattern (patterns, zeros, 4, EF_SEARCH_EXACT);
  add_pattern (patterns, zeros, 300, EF_SEARCH_WHOLE_WORD);
  memset (zeros, 'A', sizeof zeros);
  add_pattern (patterns, zeros, 5, EF_SEARCH_FOLD_CASE);
  add_pattern (patterns, zeros, 300, EF_SEARCH_FOLD_CASE);
  add_pattern (patterns, zeros, 3, EF_SEARCH_WHOLE_WORD);
  g_assert_cmpuint (check (patterns, text, n), >, 10000);
}

/* One occurrence, moved byte by byte across the places at which one chunk ends and the next begins. */
static void
test_borders (void)
{
  gsize n = 2 * 256 * 1024 + 1000;
  g_autofree guint8 *text = g_malloc (n);
  static const gsize lengths[] = { 3, 4, 5, 33, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (EfSearch) search = ef_search_new ();
      guint8 bytes[EF_SEARCH_MAX_LENGTH];

      for (gsize j = 0; j < lengths[i]; j++)
        bytes[j] = (guint8) ('b' + j % 23);
      ef_search_add (search, bytes, lengths[i], EF_SEARCH_WHOLE_WORD, 1);
      ef_search_add (search, (const guint8 *) "neverpresent", 12, EF_SEARCH_EXACT, 2);
      ef_search_compile (search);
      for (gsize at = 256 * 1024 - 660; at < 256 * 1024 + 400; at++)
        {
          g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint64));

          memset (text, ' ', n);
          memcpy (text + at, bytes, lengths[i]);
          memcpy (text + n - lengths[i], bytes, lengths[i]);
          /* Not a whole word. */
          text[300] = 'x';
          memcpy (text + 301, bytes, lengths[i]);
          ef_search_scan_bytes (search, text, n, collect_cb, found);
          g_array_sort (found, compare_keys);
          g_assert_cmpuint (found->len, ==, 2);
          g_assert_cmpuint (g_array_index (found, guint64, 0) >> 16, ==, at);
          g_assert_cmpuint (g_array_index (found, guint64, 1) >> 16, ==, n - lengths[i]);
          /* Every place matters near the border only. */
          if (lengths[i] < 300 && at < 256 * 1024 - 60)
            at = 256 * 1024 - 60;
          if (lengths[i] < 300 && at > 256 * 1024 + 60)
            break;
        }
    }
}

static void
test_thousands_of_patterns (void)
{
  g_autoptr (GArray) patterns = make_patterns ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *uid = g_strdup_printf ("1.2.840.113619.2.55.3.2831.%u.%u", i * 7919 % 10007, i);

      add_pattern (patterns, uid, strlen (uid), EF_SEARCH_EXACT);
      if (i % 100 == 0)
        g_string_append_printf (text, "%s\\", uid);
    }
  g_assert_cmpuint (check (patterns, (const guint8 *) text->str, text->len), >=, 50);
}

static gboolean
stop_cb (const EfSearchHit *hit,
         gpointer           user_data)
{
  guint *n = user_data;

  return ++*n < 3;
}

static void
test_stops_and_ends (void)
{
  g_autoptr (EfSearch) search = ef_search_new ();
  g_autoptr (GError) error = NULL;
  ef_autofd fd = ef_io_memfd ("text", NULL);
  guint n = 0;

  ef_search_add (search, (const guint8 *) "abc", 3, EF_SEARCH_EXACT, 0);
  ef_search_compile (search);
  for (guint i = 0; i < 1000; i++)
    g_assert_true (ef_io_write_all (fd, "abc ", 4, NULL));
  g_assert_true (ef_search_scan_fd (search, fd, 0, 4000, stop_cb, &n, &error));
  g_assert_cmpuint (n, ==, 3);

  n = 0;
  g_assert_true (ef_search_scan_fd (search, fd, 3990, G_MAXUINT64, stop_cb, &n, &error));
  g_assert_cmpuint (n, ==, 2);
  g_assert_false (ef_search_scan_fd (search, fd, 3990, 11, stop_cb, &n, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_TRUNCATED);
}

/* Speed */

static void
fill_image (guint8 *data,
            gsize   n,
            GRand  *random)
{
  /* 12 bits: a third air, the rest noise around tissue. */
  for (gsize i = 0; i + 1 < n; i += 2)
    {
      guint value = i / 1024 % 3 == 0 ? (guint) g_rand_int_range (random, 0, 40)
                                      : 900 + (guint) g_rand_int_range (random, 0, 300);

      data[i] = (guint8) value;
      data[i + 1] = (guint8) (value >> 8);
    }
}

static void
fill_text (guint8 *data,
           gsize   n,
           GRand  *random)
{
  /* Letters about as frequent as in English. */
  static const char letters[] =
      "eeeeeeeeeeeetttttttttaaaaaaaaooooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrrddddllllcccuuummm"
      "wwwffggyyppbbvk                  ,.EA12";

  for (gsize i = 0; i < n; i++)
    data[i] = (guint8) letters[g_rand_int_range (random, 0, sizeof letters - 1)];
}

static void
fill_noise (guint8 *data,
            gsize   n,
            GRand  *random)
{
  for (gsize i = 0; i < n; i++)
    data[i] = (guint8) g_rand_int (random);
}

/* What identifiers look like: names in several encodings, numbers, dates, UIDs. */
static void
add_usual (EfSearch *search,
           GRand    *random,
           guint     n)
{
  for (guint i = 0; i < n; i++)
    {
      char text[80];
      guint8 wide[160];
      gsize length;

      if (i % 4 == 0)
        g_snprintf (text, sizeof text, "1.2.840.113619.2.5.%u.%u.%u", g_rand_int (random), i, g_rand_int (random));
      else if (i % 4 == 1)
        g_snprintf (text, sizeof text, "%08d", g_rand_int_range (random, 1000000, 99999999));
      else
        {
          length = (gsize) g_rand_int_range (random, 4, 11);
          for (gsize j = 0; j < length; j++)
            text[j] = "eeeetttaaaooooiiinnnsssrrhhlldduummccffggbbppwwvkyzj"[g_rand_int_range (random, 0, 52)];
          text[length] = 0;
        }
      length = strlen (text);
      if (i % 8 == 3)
        {
          for (gsize j = 0; j < length; j++)
            {
              wide[2 * j] = (guint8) text[j];
              wide[2 * j + 1] = 0;
            }
          ef_search_add (search, wide, 2 * length, EF_SEARCH_EXACT, i);
        }
      else
        ef_search_add (search, (const guint8 *) text, length, i % 4 < 2 ? EF_SEARCH_EXACT : EF_SEARCH_FOLD_CASE, i);
    }
}

static gboolean
count_cb (const EfSearchHit *hit,
          gpointer           user_data)
{
  ++*(guint *) user_data;
  return TRUE;
}

/* CPU time: other work on the machine counts less. In microseconds. */
static gint64
get_time_used (void)
{
  struct timespec used;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);
  return used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

static void
test_speed (void)
{
  static const struct
  {
    const char *name;
    void (*fill) (guint8 *data, gsize n, GRand *random);
  } kinds[] = { { "16-bit image", fill_image }, { "text", fill_text }, { "noise", fill_noise } };
  static const guint counts[] = { 50, 200, 1000, 5000 };
  static const char *const methods[] = { "plain", "ssse3", "avx2" };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gsize n = g_test_perf () ? 64 << 20 : 4 << 20;
  g_autofree guint8 *data = g_malloc (n);

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      ef_autofd fd = ef_io_memfd ("data", NULL);

      kinds[k].fill (data, n, random);
      g_assert_true (ef_io_write_all (fd, data, n, NULL));
      for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
        for (guint method = 0; method < EF_SEARCH_N_METHODS; method++)
          {
            g_autoptr (EfSearch) search = ef_search_new ();
            gint64 best = G_MAXINT64;
            guint n_hits = 0;

            if (ef_search_get_filter (method) == NULL || (!g_test_perf () && c != 1))
              continue;
            add_usual (search, random, counts[c]);
            ef_search_set_method (search, method);
            ef_search_compile (search);
            for (guint i = 0; i < 5; i++)
              {
                gint64 start = get_time_used ();

                n_hits = 0;
                g_assert_true (ef_search_scan_fd (search, fd, 0, n, count_cb, &n_hits, NULL));
                best = MIN (best, MAX (get_time_used () - start, 1));
              }
            g_test_message ("%-12s %4u patterns %-5s: %5.2f GB/s, %u hits", kinds[k].name, counts[c], methods[method],
                            (double) n / (double) best / 1000, n_hits);
          }
    }
}

/* Patterns that come and go are found while they are there, beside those that stay, and never after. */
static void
test_extra_patterns (void)
{
  static const char text[] = "1.2.840.1 aXb 9.8.7.65 \0f\0o\0o end 1.2.840.1";
  static const char *const extras[] = { "9.8.7.65", "\0f\0o\0o", "end" };

  for (guint method = 0; method < EF_SEARCH_N_METHODS; method++)
    for (guint n_base = 0; n_base < 2; n_base++)
      {
        g_autoptr (EfSearch) search = NULL;
        g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (guint64));

        if (ef_search_get_filter (method) == NULL)
          continue;
        search = ef_search_new ();
        ef_search_set_method (search, method);
        if (n_base > 0)
          ef_search_add (search, (const guint8 *) "axb", 3, EF_SEARCH_FOLD_CASE, 100);
        ef_search_compile (search);
        for (guint round = 0; round < 3; round++)
          {
            ef_search_add (search, (const guint8 *) "1.2.840.1", 9, EF_SEARCH_WHOLE_WORD, 1);
            ef_search_add (search, (const guint8 *) extras[round], round == 1 ? 6 : strlen (extras[round]),
                           EF_SEARCH_EXACT, 2 + round);
            ef_search_compile (search);
            g_array_set_size (hits, 0);
            ef_search_scan_bytes (search, (const guint8 *) text, sizeof text - 1, collect_cb, hits);
            g_assert_cmpuint (hits->len, ==, 3 + n_base);
            ef_search_drop_extra (search);
            g_array_set_size (hits, 0);
            ef_search_scan_bytes (search, (const guint8 *) text, sizeof text - 1, collect_cb, hits);
            g_assert_cmpuint (hits->len, ==, n_base);
            g_assert_cmpuint (ef_search_get_n_patterns (search), ==, n_base);
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/simple", test_simple);
  g_test_add_func ("/search/no-pattern-and-no-text", test_no_pattern_and_no_text);
  g_test_add_func ("/search/random-as-naive", test_random);
  g_test_add_func ("/search/repetitive-as-naive", test_repetitive);
  g_test_add_func ("/search/chunk-borders", test_borders);
  g_test_add_func ("/search/thousands-of-patterns", test_thousands_of_patterns);
  g_test_add_func ("/search/stops-and-ends", test_stops_and_ends);
  g_test_add_func ("/search/extra-patterns", test_extra_patterns);
  g_test_add_func ("/search/speed", test_speed);
  return g_test_run ();
}
