/* Writes a file as a C array: ef-embed INPUT SYMBOL OUTPUT. */

#include <stdio.h>
#include <stdlib.h>

int
main (int    argc,
      char **argv)
{
  FILE *in;
  FILE *out;
  unsigned long count = 0;
  int byte;

  if (argc != 4)
    {
      fprintf (stderr, "usage: %s INPUT SYMBOL OUTPUT\n", argv[0]);
      return EXIT_FAILURE;
    }
  in = fopen (argv[1], "rb");
  out = in != NULL ? fopen (argv[3], "w") : NULL;
  if (out == NULL)
    {
      fprintf (stderr, "Cannot open %s\n", in == NULL ? argv[1] : argv[3]);
      return EXIT_FAILURE;
    }
  fprintf (out, "#include <stddef.h>\n\nextern const unsigned char %s[];\nextern const size_t %s_length;\n\n"
                "const unsigned char %s[] = {", argv[2], argv[2], argv[2]);
  while ((byte = getc (in)) != EOF)
    fprintf (out, "%s%d,", count++ % 24 == 0 ? "\n" : "", byte);
  fprintf (out, "\n};\nconst size_t %s_length = %lu;\n", argv[2], count);
  if (ferror (in) || fclose (out) != 0)
    {
      fprintf (stderr, "Cannot write %s\n", argv[3]);
      return EXIT_FAILURE;
    }
  fclose (in);
  return EXIT_SUCCESS;
}
