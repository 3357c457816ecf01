/* Native build program: words.txt in, the sorted table of ef-words.c out. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *text;
  unsigned flags;
} Word;

static const char *sections[] = {
  "all", "unit", "us", "ct", "mr", "xa", "cr", "mg", "nm", "vendor",
  "cue", "honorific", "place", "null", "particle", "ordinary", "name",
};

static unsigned
section_flag (const char *name)
{
  int month;

  if (sscanf (name, "month%d", &month) == 1 && month >= 1 && month <= 12)
    return (unsigned) month << 28;
  for (unsigned i = 0; i < sizeof sections / sizeof *sections; i++)
    if (!strcmp (name, sections[i]))
      return 1u << i;
  fprintf (stderr, "unknown section %s\n", name);
  exit (1);
}

static int
compare (const void *a,
         const void *b)
{
  return strcmp (((const Word *) a)->text, ((const Word *) b)->text);
}

int
main (int    argc,
      char **argv)
{
  FILE *in = argc == 3 ? fopen (argv[1], "r") : NULL;
  FILE *out = in ? fopen (argv[2], "w") : NULL;
  char line[4096];
  Word *words = NULL;
  size_t n = 0, room = 0;
  unsigned flag = 0;

  if (!out)
    return 1;
  while (fgets (line, sizeof line, in))
    {
      if (line[0] == '#')
        continue;
      if (line[0] == '[')
        {
          line[strcspn (line, "]")] = '\0';
          flag = section_flag (line + 1);
          continue;
        }
      for (char *word = strtok (line, " \t\r\n"); word; word = strtok (NULL, " \t\r\n"))
        {
          if (!flag)
            return 1;
          if (n == room)
            words = realloc (words, (room = room * 2 + 256) * sizeof *words);
          for (char *c = word; *c; c++)
            *c = (char) tolower ((unsigned char) *c);
          words[n].text = strdup (word);
          words[n++].flags = flag;
        }
    }

  qsort (words, n, sizeof *words, compare);
  fprintf (out, "#include \"ef-words.h\"\n\nconst EfWord ef_words[] = {\n");
  for (size_t i = 0; i < n;)
    {
      unsigned flags = 0;
      size_t j = i;

      for (; j < n && !strcmp (words[i].text, words[j].text); j++)
        {
          /* A word that two languages use for two months would have no month. */
          if ((flags >> 28) && (words[j].flags >> 28) && (flags >> 28) != (words[j].flags >> 28))
            {
              fprintf (stderr, "%s names two months\n", words[i].text);
              return 1;
            }
          flags |= words[j].flags;
        }
      fprintf (out, "  { \"");
      for (const char *c = words[i].text; *c; c++)
        fprintf (out, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
      fprintf (out, "\", 0x%08xu },\n", flags);
      i = j;
    }
  fprintf (out, "};\n\nconst unsigned ef_n_words = sizeof ef_words / sizeof *ef_words;\n");
  return fclose (out) != 0;
}
