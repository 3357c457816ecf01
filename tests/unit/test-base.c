#include "config.h"

#include "ef-error.h"
#include "ef-io.h"
#include "ef-json.h"

#include <string.h>
#include <unistd.h>

static void
test_json_is_canonical (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) a = ef_json_parse ("{\"b\":[1,2.5,null],\"a\":{\"z\":true,\"y\":\"q\\n\"}}", -1, &error);
  g_autoptr (JsonNode) b = ef_json_parse ("{\"a\":{\"y\":\"q\\n\",\"z\":true},\"b\":[1,2.5,null]}", -1, &error);
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  g_assert_no_error (error);
  text_a = ef_json_to_string (a);
  text_b = ef_json_to_string (b);
  g_assert_cmpstr (text_a, ==, text_b);
  g_assert_cmpstr (text_a, ==,
                   "{\n  \"a\": {\n    \"y\": \"q\\n\",\n    \"z\": true\n  },\n"
                   "  \"b\": [\n    1,\n    2.5,\n    null\n  ]\n}\n");
}

static void
test_json_error_tells_no_text (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ef_json_parse ("{\"name\": \"Mustermann", -1, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_MALFORMED);
  g_assert_null (strstr (error->message, "Muster"));
}

static void
test_io_copies_and_reports_the_end (void)
{
  g_autoptr (GError) error = NULL;
  ef_autofd in = ef_io_memfd ("test-in", &error);
  ef_autofd out = ef_io_memfd ("test-out", &error);
  char back[5] = { 0 };

  g_assert_true (ef_io_write_all (in, "0123456789", 10, &error));
  g_assert_true (ef_io_write_all (out, "x", 1, &error));
  g_assert_true (ef_io_copy_range (in, 3, 4, out, &error));
  g_assert_true (ef_io_pread_all (out, back, 5, 0, &error));
  g_assert_cmpmem (back, 5, "x3456", 5);

  g_assert_false (ef_io_copy_range (in, 8, 4, out, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_TRUNCATED);
  g_assert_nonnull (strstr (error->message, "byte 10"));
  g_clear_error (&error);
  g_assert_false (ef_io_pread_all (in, back, 5, 7, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_TRUNCATED);
}

static void
test_every_error_has_a_name (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < EF_N_ERRORS; i++)
    {
      g_assert_nonnull (ef_error_code_get_name (i));
      g_assert_nonnull (ef_error_code_get_label (i));
      g_assert_cmpint (ef_error_code_from_name (ef_error_code_get_name (i)), ==, i);
      g_assert_true (g_hash_table_add (seen, (gpointer) ef_error_code_get_name (i)));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/is-canonical", test_json_is_canonical);
  g_test_add_func ("/base/json/error-tells-no-text", test_json_error_tells_no_text);
  g_test_add_func ("/base/io/copies-and-reports-the-end", test_io_copies_and_reports_the_end);
  g_test_add_func ("/base/error/names-are-unique", test_every_error_has_a_name);
  return g_test_run ();
}
