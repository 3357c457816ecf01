/* efface-worker: parses what nobody else may, in a sandbox. Started by the program only, with its socket as
 * descriptor 3. */
#include "config.h"

#include "ef-handlers.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOCKET_FD 3
#define MAX_MEMORY (4ull << 30)

/* Character sets come as modules that iconv loads on first use; in the sandbox it is too late for that. */
static void
load_converters (void)
{
  static const char *const names[] = { "ISO-8859-1", "SHIFT_JIS", "EUC-JP",  "ISO-2022-JP", "EUC-KR",
                                       "ISO-2022-KR", "GB18030",  "GBK",     "BIG5",        "TIS-620",
                                       "ISO-8859-5", "ISO-8859-7", "UTF-16LE", "UTF-16BE" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      /* Left open on purpose: the module stays loaded as long as one converter of it lives. */
      GIConv to = g_iconv_open ("UTF-8", names[i]);
      GIConv from = g_iconv_open (names[i], "UTF-8");

      (void) to;
      (void) from;
    }
}

/* Tesseract is faster on one thread, and the sandbox allows no other. The library reads the limit before main() runs,
 * so a worker that was started without it starts itself again. */
static void
limit_threads (char **argv)
{
  if (g_getenv ("OMP_THREAD_LIMIT") != NULL)
    return;
  g_setenv ("OMP_THREAD_LIMIT", "1", TRUE);
  execv ("/proc/self/exe", argv);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (EfHandlers) handlers = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  const char *languages = NULL;
  const EfHandler *table;
  guint n_handlers;

  for (int i = 1; i + 1 < argc; i++)
    if (strcmp (argv[i], "--languages") == 0)
      languages = argv[i + 1];
  limit_threads (argv);
  load_converters ();
  handlers = ef_handlers_new (languages, &error);
  if (handlers == NULL || !ef_worker_sandbox (MAX_MEMORY, &report, &error))
    return EXIT_FAILURE;
  table = ef_handlers_get_table (&n_handlers);
  return ef_worker_run (SOCKET_FD, table, n_handlers, handlers);
}
