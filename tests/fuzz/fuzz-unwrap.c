/* Any bytes through the search for what is packed in them: nothing may crash, hang or grow without bounds.
 *
 * As a program of the test suite it runs over damaged variants of the files that it is given, or of some of its own making.
 * To fuzz, build it with main left out:
 *
 *   meson setup build-fuzz -Dgui=disabled && ninja -C build-fuzz core/base/libef-base.a
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -DEF_FUZZER -D_GNU_SOURCE -Ibuild-fuzz -Icore/base -Icore/engine \
 *     tests/fuzz/fuzz-unwrap.c core/engine/ef-unwrap*.c build-fuzz/core/base/libef-base.a \
 *     $(pkg-config --cflags --libs gio-unix-2.0 json-glib-1.0 zlib) -o fuzz-unwrap
 *   ./fuzz-unwrap -max_len=65536 CORPUS */
#include "config.h"

#include "ef-error.h"
#include "ef-unwrap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Looks at every byte, as a search does. */
static gboolean
touch_cb (const guint8 *bytes,
          gsize         length,
          gboolean      is_text,
          guint64       offset,
          gpointer      user_data)
{
  guint32 *sum = user_data;

  for (gsize i = 0; i < length; i++)
    *sum += bytes[i];
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (EfUnwrap) unwrap = ef_unwrap_new ();
  g_autoptr (GError) error = NULL;
  guint32 sum = 0;

  if (!ef_unwrap_bytes (unwrap, data, size, 0, touch_cb, &sum, &error) &&
      !g_error_matches (error, EF_ERROR, EF_ERROR_LIMIT))
    abort ();
  return 0;
}

#ifndef EF_FUZZER

/* Always the same bytes are replaced. */
static void
run_variants (const guint8 *bytes,
              gsize         length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) length);

  LLVMFuzzerTestOneInput (bytes, length);
  for (guint i = 0; i < 300 && length > 0; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, length);

      for (guint k = 0; k < i % 20; k++)
        copy[(gsize) g_rand_double_range (random, 0, (double) length)] = (guint8) g_rand_int_range (random, 0, 256);
      LLVMFuzzerTestOneInput (copy, i % 4 == 0 ? length / 2 : length);
    }
}

static void
run_made (void)
{
  static const char text[] = "&uuml;&#252; %20%3c =C3=9C \\u00fc \\x41 5a6f72726f205a6f72726f PK\3\4 Wm9ycm8gWmFjaGFyaWFzIDIwMjQ";
  g_autoptr (GString) all = g_string_new (text);
  guint8 packed[4096];
  uLongf n_packed = sizeof packed;

  for (guint i = 0; i < 4; i++)
    {
      n_packed = sizeof packed;
      if (compress (packed, &n_packed, (const Bytef *) all->str, all->len) == Z_OK)
        g_string_append_len (all, (const char *) packed, (gssize) n_packed);
    }
  run_variants ((const guint8 *) all->str, all->len);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 1)
    run_made ();
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (argv[i], &contents, &length, NULL))
        run_variants ((const guint8 *) contents, length);
    }
  return 0;
}
#endif
