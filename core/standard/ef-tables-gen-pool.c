/*
 * SPDX-License-Identifier: Apache-2.0
 */

#define _GNU_SOURCE

#include "ef-tables-gen.h"

#include <stdlib.h>
#include <string.h>

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

size_t
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
const char *
pool_expression (const char *text)
{
  static char expression[8][48];
  static int next;
  char *result = expression[next++ % 8];

  snprintf (result, sizeof expression[0], "ef_table_strings + %zu", pool_add (text));
  return result;
}

void
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
