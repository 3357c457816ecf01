/*
 * SPDX-License-Identifier: Apache-2.0
 */

/*
 * ef-tables-gen: turns the tables of the standard (*.tsv) into one C file.
 *
 *   ef-tables-gen --output FILE.c TABLE.tsv ...     all tables, in any order
 *   ef-tables-gen --edition TABLE.tsv ...           checks and prints only
 *
 * It runs on the machine that builds, with nothing but the C library.  Any
 * doubt about a row ends it with "file:line: what is wrong" and status 1: a
 * row that is silently lost here is an identifier that stays in a file.
 *
 * It runs once and ends, and gives back no memory before.
 */

#define _GNU_SOURCE

#include "ef-tables-gen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

FILE *out;
const char *out_path;

/* All of them */

static const struct {
  const char *file;
  const char *columns;
  int         min_fields;   /* 0: all columns */
  void      (*write) (const Table *table);
} kinds[] = {
  { "dictionary.tsv", "tag\tvr\tvm\tretired\tkeyword\tname", 0, write_dictionary },
  { "confidentiality.tsv",
    "tag\tbasic\tretain_safe_private\tretain_uids\tretain_device\tretain_institution\tretain_patient\t"
    "retain_full_dates\tretain_modified_dates\tclean_descriptors\tclean_structured\tclean_graphics\t"
    "retired\tin_standard_iod\tname", 0, write_confidentiality },
  { "structured-content.tsv",
    "code_value\tscheme\tvalue_type\tbasic\tretain_uids\tretain_device\tretain_institution\tretain_patient\t"
    "retain_full_dates\tretain_modified_dates\tclean_descriptors\tcode_meaning", 0,
    write_structured_content },
  { "safe-private.tsv", "creator\ttag\tvr\tvm\tmeaning", 0, write_safe_private },
  { "attribute-types.tsv", "kind\ta\tb\tc\td", 3, write_types },
  { "uids.tsv", "uid\tkind\tretired\tstorage\tname", 0, write_uids },
  { "transfer-syntaxes.tsv", "uid\tencoding\tcodec\tflags\tname", 0, write_transfer_syntaxes },
  { "deid-codes.tsv", "code_value\tscheme\toption\tmeaning", 0, write_deid_codes },
};

#define N_KINDS ((int) (sizeof kinds / sizeof kinds[0]))

int
main (int    argc,
      char **argv)
{
  Table tables[N_KINDS] = { { NULL } };
  char *edition = copy_string ("");
  int only_edition = 0;

  for (int i = 1; i < argc; i++)
    {
      const char *name = strrchr (argv[i], '/');
      int kind;

      if (strcmp (argv[i], "--edition") == 0)
        {
          only_edition = 1;
          continue;
        }
      if (strcmp (argv[i], "--output") == 0 && i + 1 < argc)
        {
          out_path = argv[++i];
          continue;
        }
      name = name != NULL ? name + 1 : argv[i];
      for (kind = 0; kind < N_KINDS && strcmp (name, kinds[kind].file) != 0; kind++)
        ;
      if (kind == N_KINDS)
        die (argv[i], 0, "no table of this name");
      if (tables[kind].path != NULL)
        die (argv[i], 0, "given twice");
      tables[kind].path = argv[i];
    }
  if ((out_path == NULL) == !only_edition)
    {
      fprintf (stderr, "usage: ef-tables-gen --output FILE.c TABLE.tsv ...\n"
                       "       ef-tables-gen --edition TABLE.tsv ...\n");
      return 2;
    }

  for (int i = 0; i < N_KINDS; i++)
    {
      char *line;

      if (tables[i].path == NULL)
        die (kinds[i].file, 0, "not given");
      read_table (&tables[i], kinds[i].columns, kinds[i].min_fields);
      line = make_key ("%s%.*s: %s (%zu rows)\n", edition, (int) (strlen (kinds[i].file) - 4), kinds[i].file,
                       tables[i].edition, tables[i].n_rows);
      free (edition);
      edition = line;
    }

  out = fopen (only_edition ? "/dev/null" : out_path, "w");
  if (out == NULL)
    die (only_edition ? "/dev/null" : out_path, 0, "%s", strerror (errno));
  fprintf (out, "/* Made by ef-tables-gen from the tables of core/standard. */\n\n"
                "#include \"config.h\"\n\n#include \"ef-tables-private.h\"\n\n");
  for (int i = 0; i < N_KINDS; i++)
    kinds[i].write (&tables[i]);
  fprintf (out, "const char *const ef_table_edition = %s;\n\n", pool_expression (edition));
  pool_write ();
  if (ferror (out) | fclose (out))
    die (only_edition ? "/dev/null" : out_path, 0, "%s", strerror (errno));

  fputs (edition, stdout);
  return 0;
}
