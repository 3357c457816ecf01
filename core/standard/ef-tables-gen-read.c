/*
 * SPDX-License-Identifier: Apache-2.0
 */

#define _GNU_SOURCE

#include "ef-tables-gen.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
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

void *
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

char *
copy_string (const char *text)
{
  char *copy = strdup (text);

  if (copy == NULL)
    die ("ef-tables-gen", 0, "out of memory");
  return copy;
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

void
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

int
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

/* "US", "US/SS", "US/SS/OW"; returns how many. */
int
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
int
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

int
parse_yes (const Table *table,
           const Row   *row,
           int          field)
{
  const char *text = row->field[field];

  if (strcmp (text, "Y") != 0 && strcmp (text, "N") != 0)
    die (table->path, row->line, "field %d is \"%s\", not Y or N", field + 1, text);
  return text[0] == 'Y';
}

const char *
need_text (const Table *table,
           const Row   *row,
           int          field)
{
  if (row->field[field][0] == '\0')
    die (table->path, row->line, "field %d is empty", field + 1);
  return row->field[field];
}

const char *
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

const char *
parse_basic (const Table *table,
             const Row   *row,
             int          field)
{
  int action = INDEX_OF (row->field[field], actions);

  if (action <= 0)
    die (table->path, row->line, "unknown action \"%s\"", row->field[field]);
  return action_names[action];
}

const char *
parse_option (const Table *table,
              const Row   *row,
              int          field)
{
  const char *text = row->field[field];

  if (text[0] != '\0' && strcmp (text, "K") != 0 && strcmp (text, "C") != 0)
    die (table->path, row->line, "unknown action \"%s\" of an option", text);
  return action_names[INDEX_OF (text, actions)];
}

/* Sorting that remembers the line */

static int
compare_sorted (const void *a,
                const void *b)
{
  return strcmp (((const Sorted *) a)->key, ((const Sorted *) b)->key);
}

void
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

char *
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

Sorted *
new_sorted (const Table *table)
{
  Sorted *sorted = calloc (table->n_rows, sizeof *sorted);

  if (sorted == NULL)
    die ("ef-tables-gen", 0, "out of memory");
  for (size_t i = 0; i < table->n_rows; i++)
    sorted[i].row = &table->rows[i];
  return sorted;
}
