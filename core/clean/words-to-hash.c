/* Native build program: lists of words in, the sorted table of their hashes out.  words-to-hash FILE... OUTPUT; the
 * sections of cjk.txt are told by the file's name. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  uint64_t hash;
  uint32_t flags;
} Entry;

static const char *sections[] = {
  "honorific", "honorific-weak", "degree", "cue", "relative", "done", "by", "particle", "institution",
  "institution-part", "employer", "company", "lives", "eponym", "eponym-head", "eponym-lead", "vendor", "medical",
  "wide-surname", "wide-surname1", "wide-given", "wide-allow", "wide-hospital", "wide-hospital-generic", "wide-medical",
  "wide-honorific", "wide-cue", "month", "ordinal", "eponym-sure", "institution-named", "insurer",
};

static Entry *entries;
static size_t n, room;

/* As ef_lexicon_hash(). */
static uint64_t
hash_of (const char *key)
{
  uint64_t hash = 0xcbf29ce484222325u;

  for (; *key; key++)
    hash = (hash ^ (unsigned char) *key) * 0x100000001b3u;
  return hash ^ hash >> 29;
}

static uint32_t
section_flag (const char *name,
              int         wide)
{
  static const char prefix[] = "wide-";
  size_t skip = wide ? sizeof prefix - 1 : 0;

  for (unsigned i = 0; i < sizeof sections / sizeof *sections; i++)
    if (!strncmp (sections[i], prefix, skip) && !strcmp (sections[i] + skip, name))
      return 1u << i;
  fprintf (stderr, "unknown section %s%s\n", wide ? prefix : "", name);
  exit (1);
}

/* What folding makes of Cyrillic letters with a mark. */
static void
fold_marks (char *word)
{
  static const char *pairs[][2] = { { "й", "и" }, { "ё", "е" }, { "ї", "і" }, { "ў", "у" } };

  for (unsigned i = 0; i < sizeof pairs / sizeof *pairs; i++)
    for (char *at = word; (at = strstr (at, pairs[i][0])); at += 2)
      memcpy (at, pairs[i][1], 2);
}

static int
compare (const void *a,
         const void *b)
{
  const Entry *x = a, *y = b;

  return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static void
read_list (const char *path)
{
  FILE *in = fopen (path, "r");
  int wide = strstr (path, "cjk") != NULL;
  static char line[65536];
  uint32_t flag = 0;

  if (!in)
    {
      perror (path);
      exit (1);
    }
  while (fgets (line, sizeof line, in))
    {
      if (line[0] == '#')
        continue;
      if (line[0] == '[')
        {
          line[strcspn (line, "]")] = '\0';
          flag = section_flag (line + 1, wide);
          continue;
        }
      for (char *word = strtok (line, " \t\r\n"); word; word = strtok (NULL, " \t\r\n"))
        {
          if (n == room)
            {
              room = room ? room * 2 : 4096;
              entries = realloc (entries, room * sizeof *entries);
              if (!entries)
                exit (1);
            }
          fold_marks (word);
          entries[n].hash = hash_of (word);
          entries[n++].flags = flag;
        }
    }
  fclose (in);
}

int
main (int    argc,
      char **argv)
{
  FILE *out;
  size_t kept = 0;

  if (argc < 3)
    return 1;
  for (int i = 1; i < argc - 1; i++)
    read_list (argv[i]);
  qsort (entries, n, sizeof *entries, compare);
  out = fopen (argv[argc - 1], "w");
  if (!out)
    return 1;
  fputs ("#include \"ef-clean-lexicon.h\"\n\nconst EfLexiconEntry ef_lexicon_entries[] = {\n", out);
  for (size_t i = 0; i < n; kept++)
    {
      uint32_t flags = 0;
      size_t j = i;

      for (; j < n && entries[j].hash == entries[i].hash; j++)
        flags |= entries[j].flags;
      /* A sure one is one. */
      if (flags & section_flag ("eponym-sure", 0))
        flags |= section_flag ("eponym", 0);
      fprintf (out, "{ 0x%08xu, 0x%08xu },\n", (unsigned) (entries[i].hash >> 32), (unsigned) flags);
      i = j;
    }
  fprintf (out, "};\nconst guint ef_n_lexicon_entries = %u;\n", (unsigned) kept);
  return fclose (out) != 0;
}
