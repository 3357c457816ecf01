/* efface-make-demo FOLDER: writes a study of two people who do not exist, with identity in every place where real
 * files hold it. The same bytes on every run. */
#include "config.h"

#include "demo-study.h"

#include <locale.h>
#include <stdlib.h>

int
main (int    argc,
      char **argv)
{
  int n = 0;

  setlocale (LC_ALL, "");
  if (argc != 2 || argv[1][0] == '-')
    {
      g_printerr ("Usage: efface-make-demo FOLDER\n");
      return 2;
    }
  n += demo_make_ct (argv[1]);
  n += demo_make_dx (argv[1]);
  n += demo_make_us (argv[1]);
  n += demo_make_mr (argv[1]);
  g_print ("Made %d instances of two invented patients.\n", n);
  return EXIT_SUCCESS;
}
