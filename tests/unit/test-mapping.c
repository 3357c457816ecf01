#include "config.h"

#include "ef-date-shift.h"
#include "ef-error.h"
#include "ef-key.h"
#include "ef-mapping.h"
#include "ef-profile.h"
#include "ef-uid-table.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static void
fill_key (EfKey *key,
          guint8 byte)
{
  memset (key->bytes, byte, sizeof key->bytes);
}

static void
test_uid_is_stable_and_valid (void)
{
  EfKey key;
  EfKey other;
  g_autoptr (EfMapping) a = NULL;
  g_autoptr (EfMapping) b = NULL;
  g_autoptr (EfMapping) c = NULL;

  fill_key (&key, 1);
  fill_key (&other, 2);
  a = ef_mapping_new (&key);
  b = ef_mapping_new (&key);
  c = ef_mapping_new (&other);
  g_assert_cmpstr (ef_mapping_get_uid (a, "1.2.3.4"), ==, ef_mapping_get_uid (b, "1.2.3.4"));
  g_assert_cmpstr (ef_mapping_get_uid (a, "1.2.3.4"), ==, ef_mapping_get_uid (a, "1.2.3.4 "));
  g_assert_cmpstr (ef_mapping_get_uid (a, "1.2.3.4"), !=, ef_mapping_get_uid (a, "1.2.3.5"));
  g_assert_cmpstr (ef_mapping_get_uid (a, "1.2.3.4"), !=, ef_mapping_get_uid (c, "1.2.3.4"));
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *old = g_strdup_printf ("1.2.840.99.%u", i);
      const char *uid = ef_mapping_get_uid (a, old);

      g_assert_true (ef_uid_is_valid (uid));
      g_assert_true (g_str_has_prefix (uid, "2.25."));
      g_assert_null (strstr (uid, old));
    }
}

/* One known answer, so that a change of the derivation, which would break every cohort in work, cannot go unseen. */
static void
test_uid_known_answer (void)
{
  EfKey key;
  g_autoptr (EfMapping) mapping = NULL;
  g_autoptr (GHmac) hmac = NULL;
  g_autofree char *number = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 high = 0;
  guint64 low = 0;
  unsigned __int128 value;
  char digits[48] = { 0 };
  guint n = sizeof digits - 1;

  fill_key (&key, 7);
  mapping = ef_mapping_new (&key);
  hmac = g_hmac_new (G_CHECKSUM_SHA256, key.bytes, sizeof key.bytes);
  g_hmac_update (hmac, (const guchar *) "uid\0001.2.3", 9);
  g_hmac_get_digest (hmac, digest, &length);
  for (guint i = 0; i < 8; i++)
    {
      high = high << 8 | digest[i];
      low = low << 8 | digest[i + 8];
    }
  high = (high & ~0xf000ull) | 0x8000ull;
  low = (low & ~(3ull << 62)) | 2ull << 62;
  value = (unsigned __int128) high << 64 | low;
  for (; value != 0; value /= 10)
    digits[--n] = (char) ('0' + (int) (value % 10));
  number = g_strconcat ("2.25.", digits + n, NULL);
  g_assert_cmpstr (ef_mapping_get_uid (mapping, "1.2.3"), ==, number);
}

static void
count_cb (const char *old,
          const char *new_uid,
          gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_uid_log (void)
{
  EfKey key;
  g_autoptr (EfMapping) mapping = NULL;
  guint n = 0;

  fill_key (&key, 1);
  mapping = ef_mapping_new (&key);
  ef_mapping_get_uid (mapping, "1.2");
  ef_mapping_get_uid (mapping, "1.3");
  ef_mapping_get_uid (mapping, "1.2");
  ef_mapping_foreach_uid (mapping, count_cb, &n);
  g_assert_cmpuint (n, ==, 2);
  ef_mapping_clear_log (mapping);
  n = 0;
  ef_mapping_get_uid (mapping, "1.3");
  ef_mapping_foreach_uid (mapping, count_cb, &n);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_shift_is_in_range_and_differs (void)
{
  EfKey key;
  g_autoptr (EfMapping) mapping = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  fill_key (&key, 3);
  mapping = ef_mapping_new (&key);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *patient = g_strdup_printf ("id\n%u\n", i);
      guint shift = ef_mapping_get_shift (mapping, patient, 100);

      g_assert_cmpuint (shift, >=, 1);
      g_assert_cmpuint (shift, <=, 100);
      g_hash_table_add (seen, GUINT_TO_POINTER (shift));
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 80);
}

static void
test_dates (void)
{
  static const struct
  {
    const char *value;
    guint days;
    const char *expected;
  } cases[] = {
    { "20240301", 1, "20240229" },
    { "20230301", 1, "20230228" },
    { "20240101", 366, "20221231" },
    { "20240110123456.789+0100", 10, "20231231123456.789+0100" },
    { "1999.12.31", 31, "19991130" },
    { "20241301", 1, NULL },
    { "2024", 1, NULL },
    { "199912", 1, NULL },
    { "20240101 Smith", 1, NULL },
    { "", 1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *moved = ef_date_shift (cases[i].value, cases[i].days);

      g_assert_cmpstr (moved, ==, cases[i].expected);
    }
}

static void
test_key_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("efface-key-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "sub", "project.key", NULL);
  g_autoptr (GError) error = NULL;
  gboolean made = FALSE;
  struct stat st;
  EfKey a;
  EfKey b;

  g_assert_true (ef_key_load_or_make (path, &a, &made, &error));
  g_assert_no_error (error);
  g_assert_true (made);
  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_true (ef_key_load_or_make (path, &b, &made, &error));
  g_assert_false (made);
  g_assert_cmpmem (a.bytes, sizeof a.bytes, b.bytes, sizeof b.bytes);

  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_false (ef_key_load_or_make (path, &b, NULL, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_KEY);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "efface-key 1\nzz\n", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_false (ef_key_load_or_make (path, &b, NULL, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_KEY);
}

static void
test_shipped_profiles_load (void)
{
  g_auto (GStrv) names = ef_profile_list_builtin ();

  g_assert_cmpuint (g_strv_length (names), >=, 2);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EfProfile) profile = ef_profile_new_builtin (names[i], &error);
      g_autoptr (EfProfile) again = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (ef_profile_get_name (profile), ==, names[i]);
      again = ef_profile_new_from_text (ef_profile_get_text (profile), "again", &error);
      g_assert_cmpstr (ef_profile_get_digest (profile), ==, ef_profile_get_digest (again));
    }
}

static void
test_profile_errors (void)
{
  static const char *const broken[] = {
    "[profile]\ntitle=x\n",
    "[profile]\nname=x\n[options]\nretain-uid=true\n",
    "[profile]\nname=x\n[options]\nretain-uids=maybe\n",
    "[profile]\nname=x\n[dates]\npolicy=move\n",
    "[profile]\nname=x\n[dates]\npolicy=shift\nmax-shift-days=0\n",
    "[profile]\nname=x\n[tags]\n0010,0010=burn\n",
    "[profile]\nname=x\n[tags]\nNoSuchKeyword=keep\n",
    "[profile]\nname=x\n[pixels]\nlanguages=eng;rm\n",
    "[profile]\nname=x\n[nonsense]\na=b\n",
    "not a key file",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ef_profile_new_from_text (broken[i], "test", &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_PROFILE);
      g_assert_nonnull (strstr (error->message, "test"));
    }
}

static void
test_profile_with (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EfProfile) basic = ef_profile_new_builtin ("basic", &error);
  g_autoptr (EfProfile) changed = ef_profile_with (basic, "pixels", "fill", "white", &error);

  g_assert_no_error (error);
  g_assert_cmpint (ef_profile_get_fill (basic), ==, EF_FILL_BLACK);
  g_assert_cmpint (ef_profile_get_fill (changed), ==, EF_FILL_WHITE);
  g_assert_cmpint (ef_profile_get_pixels (changed), ==, ef_profile_get_pixels (basic));
  g_assert_null (ef_profile_with (basic, "pixels", "fill", "pink", &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_PROFILE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping/uid/is-stable-and-valid", test_uid_is_stable_and_valid);
  g_test_add_func ("/mapping/uid/known-answer", test_uid_known_answer);
  g_test_add_func ("/mapping/uid/log", test_uid_log);
  g_test_add_func ("/mapping/shift/is-in-range-and-differs", test_shift_is_in_range_and_differs);
  g_test_add_func ("/dates/shift", test_dates);
  g_test_add_func ("/key/made-once-and-private", test_key_file);
  g_test_add_func ("/profile/shipped-ones-load", test_shipped_profiles_load);
  g_test_add_func ("/profile/errors-name-the-place", test_profile_errors);
  g_test_add_func ("/profile/with-changes-one-key", test_profile_with);
  return g_test_run ();
}
