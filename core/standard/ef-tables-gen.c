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

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FIELDS 24

typedef struct {
  int         line;
  int         n_fields;
  const char *field[MAX_FIELDS];
} Row;

typedef struct {
  const char *path;
  const char *title;
  const char *edition;
  const char *source;
  const char *attribution;
  long        stated_rows;

  Row        *rows;
  size_t      n_rows;
} Table;

static FILE *out;
static const char *out_path;

static void die (const char *path, int line, const char *format, ...)
  __attribute__ ((noreturn, format (printf, 3, 4)));

static void
die (const char *path,
     int         line,
     const char *format,
     ...)
{
  va_list args;

  fprintf (stderr, "%s:%d: ", path, line);
  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
  fputc ('\n', stderr);
  /* No half a file that a later build could take for a whole one. */
  if (out != NULL && out_path != NULL)
    remove (out_path);
  exit (1);
}

static void *
grow (void   *data,
      size_t  n,
      size_t  size)
{
  /* Doubles at powers of two. */
  if (n == 0 || (n & (n - 1)) == 0)
    {
      data = realloc (data, (n == 0 ? 1 : 2 * n) * size);
      if (data == NULL)
        die ("ef-tables-gen", 0, "out of memory");
    }
  return data;
}

static char *
copy_string (const char *text)
{
  char *copy = strdup (text);

  if (copy == NULL)
    die ("ef-tables-gen", 0, "out of memory");
  return copy;
}

/* The pool of strings */

static char   *pool;
static size_t  pool_size, pool_allocated;

#define N_BUCKETS 16384
typedef struct PoolNode PoolNode;
struct PoolNode {
  PoolNode *next;
  size_t    offset;
};
static PoolNode *buckets[N_BUCKETS];

static size_t
pool_add (const char *text)
{
  size_t length = strlen (text) + 1;
  uint32_t hash = 2166136261u;
  PoolNode *node;

  for (const char *p = text; *p != '\0'; p++)
    hash = (hash ^ (unsigned char) *p) * 16777619u;
  for (node = buckets[hash % N_BUCKETS]; node != NULL; node = node->next)
    {
      if (strcmp (pool + node->offset, text) == 0)
        return node->offset;
    }

  if (pool_size + length > pool_allocated)
    {
      pool_allocated = 2 * (pool_allocated + length);
      pool = realloc (pool, pool_allocated);
    }
  node = malloc (sizeof *node);
  if (pool == NULL || node == NULL)
    die ("ef-tables-gen", 0, "out of memory");
  memcpy (pool + pool_size, text, length);
  node->offset = pool_size;
  node->next = buckets[hash % N_BUCKETS];
  buckets[hash % N_BUCKETS] = node;
  pool_size += length;
  return node->offset;
}

/* "ef_table_strings + 12" */
static const char *
pool_expression (const char *text)
{
  static char expression[8][48];
  static int next;
  char *result = expression[next++ % 8];

  snprintf (result, sizeof expression[0], "ef_table_strings + %zu", pool_add (text));
  return result;
}

static void
pool_write (void)
{
  size_t column = 0;

  fprintf (out, "const char ef_table_strings[] =\n  \"");
  for (size_t i = 0; i < pool_size; i++)
    {
      unsigned char c = (unsigned char) pool[i];

      if (c == '"' || c == '\\')
        column += fprintf (out, "\\%c", c);
      else if (c == '?')
        column += fprintf (out, "\\?");
      else if (c >= 32 && c < 127)
        column += fprintf (out, "%c", c);
      else
        column += fprintf (out, "\\%03o", c);
      if (column > 100)
        {
          fprintf (out, "\"\n  \"");
          column = 0;
        }
    }
  fprintf (out, "\";\n\n");
}

/* Reading */

static int
read_heading (Table *table,
              char  *line,
              int    number)
{
  static const char *const keys[] = { "Edition: ", "Source: ", "Attribution: ", "Rows: " };
  char *text = line + 1;

  while (*text == ' ')
    text++;
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    {
      char *value = text + strlen (keys[i]);
      char *end;

      if (strncmp (text, keys[i], strlen (keys[i])) != 0)
        continue;
      if (*value == '\0')
        die (table->path, number, "\"%s\" says nothing", keys[i]);
      if (i == 0)
        table->edition = copy_string (value);
      else if (i == 1)
        table->source = copy_string (value);
      else if (i == 2)
        table->attribution = copy_string (value);
      else
        {
          table->stated_rows = strtol (value, &end, 10);
          if (*end != '\0' || table->stated_rows <= 0)
            die (table->path, number, "the number of rows is malformed");
        }
      return 1;
    }
  if (table->title == NULL)
    table->title = copy_string (text);
  return 1;
}

static void
read_table (Table      *table,
            const char *columns,
            int         min_fields)
{
  FILE *file = fopen (table->path, "r");
  char *line = NULL;
  size_t allocated = 0;
  int number = 0, max_fields = 1, have_columns = 0;
  ssize_t length;

  if (file == NULL)
    die (table->path, 0, "%s", strerror (errno));
  for (const char *p = columns; *p != '\0'; p++)
    max_fields += *p == '\t';
  if (min_fields == 0)
    min_fields = max_fields;
  table->stated_rows = -1;

  while ((length = getline (&line, &allocated, file)) >= 0)
    {
      Row *row;
      char *p;

      number++;
      if (strlen (line) != (size_t) length)
        die (table->path, number, "a NUL byte");
      if (length == 0 || line[length - 1] != '\n')
        die (table->path, number, "the last line has no end");
      line[--length] = '\0';
      for (p = line; *p != '\0'; p++)
        {
          if ((unsigned char) *p < 32 && *p != '\t')
            die (table->path, number, "a control character");
        }

      if (!have_columns && line[0] == '#')
        {
          read_heading (table, line, number);
          continue;
        }
      if (!have_columns)
        {
          if (strcmp (line, columns) != 0)
            die (table->path, number, "the columns are not \"%s\"", columns);
          have_columns = 1;
          continue;
        }
      if (length == 0)
        die (table->path, number, "an empty line");

      table->rows = grow (table->rows, table->n_rows, sizeof *table->rows);
      row = &table->rows[table->n_rows++];
      memset (row, 0, sizeof *row);
      row->line = number;
      p = copy_string (line);
      while (p != NULL)
        {
          char *next = strchr (p, '\t');

          if (next != NULL)
            *next++ = '\0';
          if (row->n_fields == max_fields)
            die (table->path, number, "more than %d fields", max_fields);
          if (p[0] == ' ' || (p[0] != '\0' && p[strlen (p) - 1] == ' '))
            die (table->path, number, "field %d has space around it", row->n_fields + 1);
          row->field[row->n_fields++] = p;
          p = next;
        }
      if (row->n_fields < min_fields)
        die (table->path, number, "%d fields, not %d", row->n_fields, min_fields);
    }
  if (ferror (file))
    die (table->path, number, "%s", strerror (errno));
  free (line);
  fclose (file);

  if (!have_columns)
    die (table->path, number, "no line of columns");
  if (table->title == NULL || table->edition == NULL || table->source == NULL || table->attribution == NULL)
    die (table->path, 1, "the heading must tell title, Edition, Source, Attribution and Rows");
  if (table->stated_rows != (long) table->n_rows)
    die (table->path, number, "the heading says %ld rows, there are %zu", table->stated_rows, table->n_rows);
}

/* Fields */

static const char *const vrs[] = {
  "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV",
  "OW", "PN", "SH", "SL", "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV",
};

static int
index_of (const char        *text,
          const char *const *list,
          size_t             n)
{
  for (size_t i = 0; i < n; i++)
    {
      if (strcmp (text, list[i]) == 0)
        return (int) i;
    }
  return -1;
}

#define INDEX_OF(text, list) index_of (text, list, sizeof (list) / sizeof (list)[0])

/* "US", "US/SS", "US/SS/OW"; returns how many. */
static int
parse_vrs (const Table *table,
           const Row   *row,
           const char  *text,
           unsigned     vr[3])
{
  char *copy = copy_string (text), *state = NULL;
  int n = 0;

  vr[0] = vr[1] = vr[2] = 0;
  for (char *p = strtok_r (copy, "/", &state); p != NULL; p = strtok_r (NULL, "/", &state))
    {
      if (n == 3 || INDEX_OF (p, vrs) < 0)
        die (table->path, row->line, "unknown VR \"%s\"", text);
      vr[n++] = (unsigned) p[0] << 8 | (unsigned) p[1];
    }
  free (copy);
  if (n == 0)
    die (table->path, row->line, "no VR");
  return n;
}

/* Eight hexadecimal capitals; 'x' stands for any digit, and 'x' as the last
 * digit of a group that repeats for an even one. */
static int
parse_tag (const char *text,
           uint32_t   *tag,
           uint32_t   *mask)
{
  *tag = 0;
  *mask = 0;
  if (strlen (text) != 8)
    return 0;
  for (int i = 0; i < 8; i++)
    {
      char c = text[i];

      *tag <<= 4;
      *mask <<= 4;
      if (c >= '0' && c <= '9')
        *tag |= (uint32_t) (c - '0');
      else if (c >= 'A' && c <= 'F')
        *tag |= (uint32_t) (c - 'A' + 10);
      else if (c != 'x')
        return 0;
      if (c != 'x')
        *mask |= 0xf;
      else if (i == 3)
        *mask |= 0x1;
    }
  return 1;
}

static int
parse_yes (const Table *table,
           const Row   *row,
           int          field)
{
  const char *text = row->field[field];

  if (strcmp (text, "Y") != 0 && strcmp (text, "N") != 0)
    die (table->path, row->line, "field %d is \"%s\", not Y or N", field + 1, text);
  return text[0] == 'Y';
}

static const char *
need_text (const Table *table,
           const Row   *row,
           int          field)
{
  if (row->field[field][0] == '\0')
    die (table->path, row->line, "field %d is empty", field + 1);
  return row->field[field];
}

static const char *
need_uid (const Table *table,
          const Row   *row,
          int          field)
{
  const char *uid = row->field[field];
  size_t length = strlen (uid);

  if (length == 0 || length > 64 || strspn (uid, "0123456789.") != length
      || uid[0] == '.' || uid[length - 1] == '.' || strstr (uid, "..") != NULL)
    die (table->path, row->line, "malformed UID \"%s\"", uid);
  for (const char *p = uid; p != NULL; p = strchr (p, '.'))
    {
      if (*p == '.')
        p++;
      if (p[0] == '0' && isdigit ((unsigned char) p[1]))
        die (table->path, row->line, "malformed UID \"%s\"", uid);
    }
  return uid;
}

static const char *const actions[] = {
  "", "X", "Z", "D", "K", "C", "U", "X/Z", "X/D", "Z/D", "X/Z/D", "X/Z/U*",
};
static const char *const action_names[] = {
  "EF_ACTION_NONE", "EF_ACTION_X", "EF_ACTION_Z", "EF_ACTION_D", "EF_ACTION_K", "EF_ACTION_C", "EF_ACTION_U",
  "EF_ACTION_X_Z", "EF_ACTION_X_D", "EF_ACTION_Z_D", "EF_ACTION_X_Z_D", "EF_ACTION_X_Z_U",
};

static const char *
parse_basic (const Table *table,
             const Row   *row,
             int          field)
{
  int action = INDEX_OF (row->field[field], actions);

  if (action <= 0)
    die (table->path, row->line, "unknown action \"%s\"", row->field[field]);
  return action_names[action];
}

static const char *
parse_option (const Table *table,
              const Row   *row,
              int          field)
{
  const char *text = row->field[field];

  if (text[0] != '\0' && strcmp (text, "K") != 0 && strcmp (text, "C") != 0)
    die (table->path, row->line, "unknown action \"%s\" of an option", text);
  return action_names[INDEX_OF (text, actions)];
}

/* Sorting that remembers the line, so that a duplicate can be reported */

typedef struct {
  char       *key;
  const Row  *row;
} Sorted;

static int
compare_sorted (const void *a,
                const void *b)
{
  return strcmp (((const Sorted *) a)->key, ((const Sorted *) b)->key);
}

static void
check_unique (const Table *table,
              Sorted      *sorted,
              size_t       n)
{
  qsort (sorted, n, sizeof *sorted, compare_sorted);
  for (size_t i = 1; i < n; i++)
    {
      if (strcmp (sorted[i - 1].key, sorted[i].key) == 0)
        {
          int a = sorted[i - 1].row->line, b = sorted[i].row->line;

          die (table->path, a > b ? a : b, "duplicate of line %d", a > b ? b : a);
        }
    }
}

static char *
make_key (const char *format,
          ...)
{
  va_list args;
  char *key;

  va_start (args, format);
  if (vasprintf (&key, format, args) < 0)
    die ("ef-tables-gen", 0, "out of memory");
  va_end (args);
  return key;
}

static Sorted *
new_sorted (const Table *table)
{
  Sorted *sorted = calloc (table->n_rows, sizeof *sorted);

  if (sorted == NULL)
    die ("ef-tables-gen", 0, "out of memory");
  for (size_t i = 0; i < table->n_rows; i++)
    sorted[i].row = &table->rows[i];
  return sorted;
}

/* dictionary.tsv: tag vr vm retired keyword name */

static void
parse_vm (const Table *table,
          const Row   *row,
          const char  *text,
          unsigned     vm[3])
{
  char *end;
  unsigned long first, second;

  errno = 0;
  first = strtoul (text, &end, 10);
  vm[0] = vm[1] = (unsigned) first;
  vm[2] = 1;
  if (!isdigit ((unsigned char) text[0]) || first == 0 || first > 999)
    goto malformed;
  if (*end == '\0')
    return;
  if (*end++ != '-')
    goto malformed;
  vm[1] = 0;
  if (strcmp (end, "n") == 0)
    return;
  if (!isdigit ((unsigned char) *end))
    goto malformed;
  second = strtoul (end, &end, 10);
  if (strcmp (end, "n") == 0 && second > 1 && second <= 99)
    {
      vm[2] = (unsigned) second;
      return;
    }
  if (*end == '\0' && second > first && second <= 999)
    {
      vm[1] = (unsigned) second;
      return;
    }

malformed:
  die (table->path, row->line, "malformed VM \"%s\"", text);
}

static void
write_dictionary (const Table *table)
{
  Sorted *tags = new_sorted (table), *keywords = new_sorted (table);
  size_t n_exact = 0;

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];
      uint32_t tag, mask;
      const char *keyword = need_text (table, row, 4);

      if (!parse_tag (row->field[0], &tag, &mask))
        die (table->path, row->line, "malformed tag \"%s\"", row->field[0]);
      if (tag >> 16 & 1)
        die (table->path, row->line, "an odd group");
      for (const char *p = keyword; *p != '\0'; p++)
        {
          if (!isalnum ((unsigned char) *p))
            die (table->path, row->line, "malformed keyword \"%s\"", keyword);
        }
      n_exact += mask == 0xffffffff;
      tags[i].key = make_key ("%d%08X%08X", mask != 0xffffffff, (unsigned) tag, (unsigned) ~mask);
      keywords[i].key = copy_string (keyword);
    }
  check_unique (table, tags, table->n_rows);
  check_unique (table, keywords, table->n_rows);

  fprintf (out, "const EfDictionaryEntry ef_table_dictionary[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = tags[i].row;
      uint32_t tag, mask;
      unsigned vr[3], vm[3];

      parse_tag (row->field[0], &tag, &mask);
      parse_vrs (table, row, row->field[1], vr);
      parse_vm (table, row, row->field[2], vm);
      fprintf (out, "  { 0x%08x, 0x%08x, 0x%04x, 0x%04x, 0x%04x, %u, %u, %u, %d, %zu, %zu },\n",
               (unsigned) tag, (unsigned) mask, vr[0], vr[1], vr[2], vm[0], vm[1], vm[2],
               parse_yes (table, row, 3), pool_add (row->field[4]), pool_add (need_text (table, row, 5)));
    }
  fprintf (out, "};\nconst guint ef_table_n_dictionary = %zu;\n", table->n_rows);
  fprintf (out, "const guint ef_table_n_dictionary_exact = %zu;\n", n_exact);

  fprintf (out, "const guint16 ef_table_keywords[] = {");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      size_t j;

      /* The place of this keyword's row in tag order. */
      for (j = 0; tags[j].row != keywords[i].row; j++)
        ;
      fprintf (out, "%s%zu,", i % 16 == 0 ? "\n  " : " ", j);
    }
  fprintf (out, "\n};\n\n");
}

/* confidentiality.tsv: tag basic, ten options, retired in_standard_iod name */

static void
write_confidentiality (const Table *table)
{
  Sorted *sorted = new_sorted (table);
  size_t n_exact = 0;

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];
      uint32_t tag, mask;

      if (strcmp (row->field[0], "private") == 0)
        {
          sorted[i].key = copy_string ("2");
          continue;
        }
      if (!parse_tag (row->field[0], &tag, &mask))
        die (table->path, row->line, "malformed tag \"%s\"", row->field[0]);
      if (tag >> 16 & 1)
        die (table->path, row->line, "an odd group");
      n_exact += mask == 0xffffffff;
      sorted[i].key = make_key ("%d%08X%08X", mask != 0xffffffff, (unsigned) tag, (unsigned) ~mask);
    }
  check_unique (table, sorted, table->n_rows);
  if (strcmp (sorted[table->n_rows - 1].key, "2") != 0)
    die (table->path, 1, "no row of private attributes");

  fprintf (out, "const EfConfidentialityRow ef_table_confidentiality[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;
      uint32_t tag = 0x00010000, mask = 0x00010000;

      if (strcmp (row->field[0], "private") != 0)
        parse_tag (row->field[0], &tag, &mask);
      fprintf (out, "  { 0x%08x, 0x%08x, %s, {", (unsigned) tag, (unsigned) mask,
               parse_basic (table, row, 1));
      for (int j = 0; j < 10; j++)
        fprintf (out, " %s,", parse_option (table, row, 2 + j));
      fprintf (out, " }, %d, %d, %s },\n", parse_yes (table, row, 12), parse_yes (table, row, 13),
               pool_expression (need_text (table, row, 14)));
    }
  fprintf (out, "};\nconst guint ef_table_n_confidentiality = %zu;\n", table->n_rows);
  fprintf (out, "const guint ef_table_n_confidentiality_exact = %zu;\n\n", n_exact);
}

/* structured-content.tsv: code_value scheme value_type basic, seven options, code_meaning */

static void
write_structured_content (const Table *table)
{
  static const char *const value_types[] = {
    "CODE", "COMPOSITE", "CONTAINER", "DATE", "DATETIME", "IMAGE", "NUM", "PNAME", "SCOORD", "SCOORD3D",
    "TABLE", "TCOORD", "TEXT", "TIME", "UIDREF", "WAVEFORM",
  };
  Sorted *sorted = new_sorted (table);

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];

      if (INDEX_OF (row->field[2], value_types) < 0)
        die (table->path, row->line, "unknown value type \"%s\"", row->field[2]);
      sorted[i].key = make_key ("%s\001%s\001%s", need_text (table, row, 0), need_text (table, row, 1),
                                row->field[2]);
    }
  check_unique (table, sorted, table->n_rows);

  fprintf (out, "const EfStructuredContentRow ef_table_structured_content[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;

      fprintf (out, "  { %s, %s, ", pool_expression (row->field[0]), pool_expression (row->field[1]));
      fprintf (out, "%s, %s, ", pool_expression (row->field[2]),
               pool_expression (need_text (table, row, 11)));
      /* The table has no columns for safe private, structured content and graphics. */
      fprintf (out, "%s, { EF_ACTION_NONE,", parse_basic (table, row, 3));
      for (int j = 0; j < 7; j++)
        fprintf (out, " %s,", parse_option (table, row, 4 + j));
      fprintf (out, " } },\n");
    }
  fprintf (out, "};\nconst guint ef_table_n_structured_content = %zu;\n\n", table->n_rows);
}

/* safe-private.tsv: creator tag vr vm meaning */

static void
write_safe_private (const Table *table)
{
  Sorted *sorted = new_sorted (table);
  size_t n_creators = 0;

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];
      uint32_t tag, mask;
      unsigned vm[3];

      if (!parse_tag (row->field[1], &tag, &mask) || mask != 0xffff00ff || !(tag >> 16 & 1))
        die (table->path, row->line, "malformed tag \"%s\"", row->field[1]);
      /* Some private sequences may have no item, which PS3.6 never says. */
      if (strncmp (row->field[3], "0-", 2) != 0)
        parse_vm (table, row, row->field[3], vm);
      sorted[i].key = make_key ("%s\001%s", need_text (table, row, 0), row->field[1]);
    }
  check_unique (table, sorted, table->n_rows);

  fprintf (out, "const EfSafePrivateRow ef_table_safe_private[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;
      uint32_t tag, mask;
      unsigned vr[3] = { 0, 0, 0 };

      parse_tag (row->field[1], &tag, &mask);
      if (row->field[2][0] != '\0')
        parse_vrs (table, row, row->field[2], vr);
      n_creators += i == 0 || strcmp (sorted[i - 1].row->field[0], row->field[0]) != 0;
      fprintf (out, "  { %s, 0x%04x, 0x%02x, 0x%04x, %s },\n", pool_expression (row->field[0]),
               (unsigned) (tag >> 16), (unsigned) (tag & 0xff), vr[0],
               pool_expression (row->field[4]));
    }
  fprintf (out, "};\nconst guint ef_table_n_safe_private = %zu;\n", table->n_rows);
  fprintf (out, "const guint ef_table_n_safe_private_creators = %zu;\n\n", n_creators);
}

/* uids.tsv: uid kind retired storage name */

static void
write_uids (const Table *table)
{
  static const char *const kinds[] = {
    "sop-class", "meta-sop-class", "service-class", "sop-instance", "transfer-syntax", "frame-of-reference",
    "synchronization", "coding-scheme", "context-group", "mapping-resource", "application-context",
    "hosting-model", "ldap-oid", "other",
  };
  static const char *const kind_names[] = {
    "EF_UID_KIND_SOP_CLASS", "EF_UID_KIND_META_SOP_CLASS", "EF_UID_KIND_SERVICE_CLASS",
    "EF_UID_KIND_SOP_INSTANCE", "EF_UID_KIND_TRANSFER_SYNTAX", "EF_UID_KIND_FRAME_OF_REFERENCE",
    "EF_UID_KIND_SYNCHRONIZATION", "EF_UID_KIND_CODING_SCHEME", "EF_UID_KIND_CONTEXT_GROUP",
    "EF_UID_KIND_MAPPING_RESOURCE", "EF_UID_KIND_APPLICATION_CONTEXT", "EF_UID_KIND_HOSTING_MODEL",
    "EF_UID_KIND_LDAP_OID", "EF_UID_KIND_OTHER",
  };
  Sorted *sorted = new_sorted (table);

  for (size_t i = 0; i < table->n_rows; i++)
    sorted[i].key = copy_string (need_uid (table, &table->rows[i], 0));
  check_unique (table, sorted, table->n_rows);

  fprintf (out, "const EfUidRow ef_table_uids[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;
      int kind = INDEX_OF (row->field[1], kinds);
      int storage = parse_yes (table, row, 3);

      if (kind < 0)
        die (table->path, row->line, "unknown kind \"%s\"", row->field[1]);
      if (storage && kind != 0)
        die (table->path, row->line, "storage, but not a SOP class");
      fprintf (out, "  { %s, %s, %s, %d, %d },\n", pool_expression (row->field[0]),
               pool_expression (need_text (table, row, 4)), kind_names[kind],
               parse_yes (table, row, 2), storage);
    }
  fprintf (out, "};\nconst guint ef_table_n_uids = %zu;\n\n", table->n_rows);
}

/* transfer-syntaxes.tsv: uid encoding codec flags name */

static void
write_transfer_syntaxes (const Table *table)
{
  static const char *const encodings[] = { "implicit-le", "explicit-le", "explicit-be" };
  static const char *const encoding_names[] = {
    "EF_ENCODING_IMPLICIT_LE", "EF_ENCODING_EXPLICIT_LE", "EF_ENCODING_EXPLICIT_BE",
  };
  static const char *const codecs[] = {
    "native", "encapsulated-native", "deflated-frame", "rle", "jpeg-dct8", "jpeg-dct12", "jpeg-lossless",
    "jpeg-other", "jpegls", "jpegls-near", "j2k-lossless", "j2k", "j2k-part2", "htj2k-lossless", "htj2k",
    "jpegxl", "mpeg2", "h264", "hevc", "jpip", "smpte", "other",
  };
  static const char *const codec_names[] = {
    "EF_CODEC_NATIVE", "EF_CODEC_ENCAPSULATED_NATIVE", "EF_CODEC_DEFLATED_FRAME", "EF_CODEC_RLE",
    "EF_CODEC_JPEG_DCT8", "EF_CODEC_JPEG_DCT12", "EF_CODEC_JPEG_LOSSLESS", "EF_CODEC_JPEG_OTHER",
    "EF_CODEC_JPEGLS", "EF_CODEC_JPEGLS_NEAR", "EF_CODEC_J2K_LOSSLESS", "EF_CODEC_J2K", "EF_CODEC_J2K_PART2",
    "EF_CODEC_HTJ2K_LOSSLESS", "EF_CODEC_HTJ2K", "EF_CODEC_JPEGXL", "EF_CODEC_MPEG2", "EF_CODEC_H264",
    "EF_CODEC_HEVC", "EF_CODEC_JPIP", "EF_CODEC_SMPTE", "EF_CODEC_OTHER",
  };
  static const char *const flags[] = {
    "deflated", "encapsulated", "big-endian-pixels", "video", "lossy", "retired", "private",
  };
  Sorted *sorted = new_sorted (table);

  for (size_t i = 0; i < table->n_rows; i++)
    sorted[i].key = copy_string (need_uid (table, &table->rows[i], 0));
  check_unique (table, sorted, table->n_rows);

  fprintf (out, "const EfTransferSyntax ef_table_transfer_syntaxes[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;
      int encoding = INDEX_OF (row->field[1], encodings);
      int codec = INDEX_OF (row->field[2], codecs);
      int set[7] = { 0 };
      char *copy = copy_string (row->field[3]), *state = NULL;

      if (encoding < 0 || codec < 0)
        die (table->path, row->line, "unknown encoding or codec");
      for (char *p = strtok_r (copy, " ", &state); p != NULL; p = strtok_r (NULL, " ", &state))
        {
          int flag = INDEX_OF (p, flags);

          if (flag < 0)
            die (table->path, row->line, "unknown flag \"%s\"", p);
          set[flag] = 1;
        }
      free (copy);
      fprintf (out, "  { %s, %s, %s, %s, %d, %d, %d, %d, %d, %d, %d },\n", pool_expression (row->field[0]),
               pool_expression (need_text (table, row, 4)), encoding_names[encoding], codec_names[codec],
               set[0], set[1], set[2], set[3], set[4], set[5], set[6]);
    }
  fprintf (out, "};\nconst guint ef_table_n_transfer_syntaxes = %zu;\n\n", table->n_rows);
}

/* deid-codes.tsv: code_value scheme option meaning */

static void
write_deid_codes (const Table *table)
{
  static const char *const options[] = {
    "basic", "retain_safe_private", "retain_uids", "retain_device", "retain_institution", "retain_patient",
    "retain_full_dates", "retain_modified_dates", "clean_descriptors", "clean_structured", "clean_graphics",
    "clean_pixels", "clean_visual",
  };
  static const char *const option_names[] = {
    "EF_OPTION_NONE", "EF_OPTION_RETAIN_SAFE_PRIVATE", "EF_OPTION_RETAIN_UIDS", "EF_OPTION_RETAIN_DEVICE",
    "EF_OPTION_RETAIN_INSTITUTION", "EF_OPTION_RETAIN_PATIENT", "EF_OPTION_RETAIN_FULL_DATES",
    "EF_OPTION_RETAIN_MODIFIED_DATES", "EF_OPTION_CLEAN_DESCRIPTORS", "EF_OPTION_CLEAN_STRUCTURED",
    "EF_OPTION_CLEAN_GRAPHICS", "EF_OPTION_CLEAN_PIXELS", "EF_OPTION_CLEAN_VISUAL",
  };
  Sorted *sorted = new_sorted (table), *by_option = new_sorted (table);

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];

      if (INDEX_OF (row->field[2], options) < 0)
        die (table->path, row->line, "unknown option \"%s\"", row->field[2]);
      sorted[i].key = copy_string (need_text (table, row, 0));
      by_option[i].key = copy_string (row->field[2]);
    }
  check_unique (table, sorted, table->n_rows);
  check_unique (table, by_option, table->n_rows);

  fprintf (out, "const EfDeidCode ef_table_deid_codes[] = {\n");
  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = sorted[i].row;

      fprintf (out, "  { %s, %s, ", option_names[INDEX_OF (row->field[2], options)],
               pool_expression (row->field[0]));
      fprintf (out, "%s, %s },\n", pool_expression (need_text (table, row, 1)),
               pool_expression (need_text (table, row, 3)));
    }
  fprintf (out, "};\nconst guint ef_table_n_deid_codes = %zu;\n\n", table->n_rows);
}

/* attribute-types.tsv: records of S I F A N G (see its heading).
 *
 * The tables are walked for every IOD.  What is kept is the strictest type by
 * (parent sequence, tag); a table is walked once below one parent, so a macro
 * that holds itself ends. */

static const char *const type_texts[] = { "", "1", "1C", "2", "2C", "3" };

typedef struct {
  char   kind;          /* A, N or G */
  int    level;
  uint32_t tag;
  int    type;
  int    table;         /* of N */
  int    line;
} Item;

typedef struct {
  const char *name;
  Item       *items;
  size_t      n_items;
  int         line;     /* first mention */
} Module;

typedef struct {
  const char *name;
  int        *modules, *macros;
  size_t      n_modules, n_macros;
} Iod;

typedef struct {
  uint64_t key;         /* parent, tag */
  uint8_t *types;       /* one for each IOD */
} Place;

static Module *modules;
static size_t  n_modules;
static Iod    *iods;
static size_t  n_iods;

#define N_PLACES (1u << 17)
static Place  *places;
static size_t  n_places;

static int
find_module (const char *name,
             int         line)
{
  for (size_t i = 0; i < n_modules; i++)
    {
      if (strcmp (modules[i].name, name) == 0)
        return (int) i;
    }
  modules = grow (modules, n_modules, sizeof *modules);
  modules[n_modules] = (Module) { name, NULL, 0, line };
  return (int) n_modules++;
}

static int
find_iod (const char *name)
{
  for (size_t i = 0; i < n_iods; i++)
    {
      if (strcmp (iods[i].name, name) == 0)
        return (int) i;
    }
  return -1;
}

static int
compare_iods (const void *a,
              const void *b)
{
  return strcmp (((const Iod *) a)->name, ((const Iod *) b)->name);
}

static int
compare_places (const void *a,
                const void *b)
{
  uint64_t x = ((const Place *) a)->key, y = ((const Place *) b)->key;

  return x < y ? -1 : x > y;
}

static void
note_type (size_t   iod,
           uint32_t parent,
           uint32_t tag,
           int      type)
{
  uint64_t key = (uint64_t) parent << 32 | tag;
  size_t at = (size_t) ((key * 0x9e3779b97f4a7c15u) >> 47) % N_PLACES;

  while (places[at].types != NULL && places[at].key != key)
    at = (at + 1) % N_PLACES;
  if (places[at].types == NULL)
    {
      places[at].key = key;
      places[at].types = calloc (n_iods, 1);
      if (places[at].types == NULL || ++n_places > N_PLACES / 2)
        die ("ef-tables-gen", 0, "out of memory");
    }
  if (places[at].types[iod] == 0 || type < places[at].types[iod])
    places[at].types[iod] = (uint8_t) type;
}

typedef struct {
  uint64_t *seen;       /* table, parent */
  size_t    n_seen;
} Walk;

/* The last attribute of a table outside any sequence, 0 if there is none: rows
 * that follow an included macro at a deeper level stand inside it (PS3.3
 * Table C.18.4-1 adds to the items of the sequence of Table C.18.3-1). */
static uint32_t
last_attribute (int module,
                int depth)
{
  for (size_t i = modules[module].n_items; i-- > 0;)
    {
      const Item *item = &modules[module].items[i];

      if (item->level != 0)
        continue;
      if (item->kind == 'A')
        return item->tag;
      if (item->kind == 'N' && depth < 16)
        return last_attribute (item->table, depth + 1);
    }
  return 0;
}

static void
walk_module (const Table *table,
             Walk        *walk,
             size_t       iod,
             int          module,
             uint32_t     base)
{
  uint32_t sequence[16];
  int depth = 0;
  uint64_t here = (uint64_t) module << 32 | base;

  for (size_t i = 0; i < walk->n_seen; i++)
    {
      if (walk->seen[i] == here)
        return;
    }
  walk->seen = grow (walk->seen, walk->n_seen, sizeof *walk->seen);
  walk->seen[walk->n_seen++] = here;

  for (size_t i = 0; i < modules[module].n_items; i++)
    {
      const Item *item = &modules[module].items[i];
      uint32_t parent;

      if (item->level > depth)
        die (table->path, item->line, "level %d below no attribute", item->level);
      parent = item->level == 0 ? base : sequence[item->level - 1];
      if (item->kind == 'A')
        {
          note_type (iod, parent, item->tag, item->type);
          sequence[item->level] = item->tag;
          depth = item->level + 1;
        }
      else if (item->kind == 'N')
        {
          uint32_t last = last_attribute (item->table, 0);

          walk_module (table, walk, iod, item->table, parent);
          if (last != 0)
            {
              sequence[item->level] = last;
              depth = item->level + 1;
            }
        }
      else
        {
          for (size_t j = 0; j < iods[iod].n_macros; j++)
            walk_module (table, walk, iod, iods[iod].macros[j], parent);
        }
    }
}

static void
write_types (const Table *table)
{
  Sorted *sop_classes = NULL;
  size_t n_sop_classes = 0, n_vectors = 0, vector_size;
  uint8_t *vectors = NULL;
  Place *sorted;

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];

      if (row->field[0][0] == 'I' && row->n_fields > 1 && find_iod (need_text (table, row, 1)) < 0)
        {
          iods = grow (iods, n_iods, sizeof *iods);
          iods[n_iods++] = (Iod) { row->field[1], NULL, NULL, 0, 0 };
        }
    }
  if (n_iods == 0)
    die (table->path, 1, "no IOD");
  qsort (iods, n_iods, sizeof *iods, compare_iods);

  for (size_t i = 0; i < table->n_rows; i++)
    {
      const Row *row = &table->rows[i];
      const char *kind = row->field[0];
      static const char kinds[] = "SIFANG";
      static const int n_fields[] = { 3, 4, 4, 5, 4, 3 };
      const char *found = kind[0] != '\0' && kind[1] == '\0' ? strchr (kinds, kind[0]) : NULL;

      if (found == NULL)
        die (table->path, row->line, "unknown record \"%s\"", kind);
      if (row->n_fields != n_fields[found - kinds])
        die (table->path, row->line, "%d fields, not %d", row->n_fields, n_fields[found - kinds]);

      if (kind[0] == 'S')
        {
          sop_classes = grow (sop_classes, n_sop_classes, sizeof *sop_classes);
          sop_classes[n_sop_classes++] = (Sorted) { copy_string (need_uid (table, row, 1)), row };
          if (find_iod (row->field[2]) < 0)
            die (table->path, row->line, "unknown IOD \"%s\"", row->field[2]);
        }
      else if (kind[0] == 'I' || kind[0] == 'F')
        {
          int iod = find_iod (row->field[1]);
          int module = find_module (need_text (table, row, 2), row->line);
          int **list;
          size_t *n;

          if (iod < 0)
            die (table->path, row->line, "unknown IOD \"%s\"", row->field[1]);
          if (strlen (row->field[3]) != 1 || strchr ("MCU", row->field[3][0]) == NULL)
            die (table->path, row->line, "usage \"%s\" is not M, C or U", row->field[3]);
          list = kind[0] == 'I' ? &iods[iod].modules : &iods[iod].macros;
          n = kind[0] == 'I' ? &iods[iod].n_modules : &iods[iod].n_macros;
          *list = grow (*list, *n, sizeof **list);
          (*list)[(*n)++] = module;
        }
      else
        {
          Item item = { .kind = kind[0], .line = row->line };
          int index = find_module (need_text (table, row, 1), row->line);
          Module *module;

          if (strlen (row->field[2]) != 1 || !isdigit ((unsigned char) row->field[2][0]))
            die (table->path, row->line, "malformed level \"%s\"", row->field[2]);
          item.level = row->field[2][0] - '0';
          if (kind[0] == 'A')
            {
              uint32_t mask;

              if (!parse_tag (row->field[3], &item.tag, &mask)
                  || (mask != 0xffffffff && mask != 0xff01ffff))
                die (table->path, row->line, "malformed tag \"%s\"", row->field[3]);
              item.type = INDEX_OF (row->field[4], type_texts);
              if (item.type <= 0)
                die (table->path, row->line, "unknown type \"%s\"", row->field[4]);
            }
          else if (kind[0] == 'N')
            item.table = find_module (need_text (table, row, 3), row->line);
          module = &modules[index];
          module->items = grow (module->items, module->n_items, sizeof *module->items);
          module->items[module->n_items++] = item;
        }
    }
  check_unique (table, sop_classes, n_sop_classes);
  for (size_t i = 0; i < n_modules; i++)
    {
      if (modules[i].n_items == 0)
        die (table->path, modules[i].line, "table %s has no rows", modules[i].name);
    }

  places = calloc (N_PLACES, sizeof *places);
  if (places == NULL)
    die ("ef-tables-gen", 0, "out of memory");
  for (size_t i = 0; i < n_iods; i++)
    {
      Walk walk = { NULL, 0 };

      for (size_t j = 0; j < iods[i].n_modules; j++)
        walk_module (table, &walk, i, iods[i].modules[j], 0);
      free (walk.seen);
    }

  sorted = calloc (n_places, sizeof *sorted);
  if (sorted == NULL)
    die ("ef-tables-gen", 0, "out of memory");
  for (size_t i = 0, n = 0; i < N_PLACES; i++)
    {
      if (places[i].types != NULL)
        sorted[n++] = places[i];
    }
  qsort (sorted, n_places, sizeof *sorted, compare_places);

  vector_size = (n_iods + 1) / 2;
  fprintf (out, "const EfTypeRow ef_table_types[] = {\n");
  for (size_t i = 0; i < n_places; i++)
    {
      uint8_t *vector = calloc (vector_size, 1);
      size_t at;

      if (vector == NULL)
        die ("ef-tables-gen", 0, "out of memory");
      for (size_t j = 0; j < n_iods; j++)
        vector[j / 2] |= (uint8_t) (sorted[i].types[j] << (j % 2 * 4));
      for (at = 0; at < n_vectors; at++)
        {
          if (memcmp (vectors + at * vector_size, vector, vector_size) == 0)
            break;
        }
      if (at == n_vectors)
        {
          vectors = realloc (vectors, (n_vectors + 1) * vector_size);
          if (vectors == NULL)
            die ("ef-tables-gen", 0, "out of memory");
          memcpy (vectors + n_vectors++ * vector_size, vector, vector_size);
        }
      free (vector);
      fprintf (out, "  { 0x%08x, 0x%08x, %zu },\n", (unsigned) (sorted[i].key >> 32),
               (unsigned) (sorted[i].key & 0xffffffff), at);
    }
  fprintf (out, "};\nconst guint ef_table_n_types = %zu;\n", n_places);
  fprintf (out, "const guint8 ef_table_type_vectors[] = {");
  for (size_t i = 0; i < n_vectors * vector_size; i++)
    fprintf (out, "%s0x%02x,", i % 16 == 0 ? "\n  " : " ", vectors[i]);
  fprintf (out, "\n};\nconst guint ef_table_type_vector_size = %zu;\n\n", vector_size);

  fprintf (out, "const char *const ef_table_iods[] = {\n");
  for (size_t i = 0; i < n_iods; i++)
    fprintf (out, "  %s,\n", pool_expression (iods[i].name));
  fprintf (out, "};\nconst guint ef_table_n_iods = %zu;\n", n_iods);
  fprintf (out, "const EfSopClassRow ef_table_sop_classes[] = {\n");
  for (size_t i = 0; i < n_sop_classes; i++)
    fprintf (out, "  { %s, %d },\n", pool_expression (sop_classes[i].key),
             find_iod (sop_classes[i].row->field[2]));
  fprintf (out, "};\nconst guint ef_table_n_sop_classes = %zu;\n\n", n_sop_classes);
}

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
