/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-safe-private.h"

#include <string.h>

#include "ef-tables-private.h"

/* @length characters of @creator against a whole name of the table. */
static int
compare_creator (const char *creator,
                 gsize       length,
                 const char *row_creator)
{
  int order = strncmp (creator, row_creator, length);

  return order != 0 ? order : row_creator[length] == '\0' ? 0 : -1;
}

/* The first row that is not before (creator, group, element). */
static guint
find_row (const char *creator,
          gsize       length,
          guint16     group,
          guint8      element)
{
  guint low = 0, high = ef_table_n_safe_private;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const EfSafePrivateRow *row = &ef_table_safe_private[middle];
      int order = compare_creator (creator, length, row->creator);

      if (order == 0)
        order = group != row->group ? (int) group - row->group : (int) element - row->element;
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static const char *
trim (const char *creator,
      gsize      *length)
{
  while (*creator == ' ')
    creator++;
  *length = strlen (creator);
  while (*length > 0 && creator[*length - 1] == ' ')
    (*length)--;
  return creator;
}

gboolean
ef_safe_private_find (const char  *creator,
                      guint16      group,
                      guint8       element,
                      guint16     *vr,
                      const char **meaning)
{
  const EfSafePrivateRow *row;
  gsize length;
  guint i;

  if (creator == NULL)
    return FALSE;
  creator = trim (creator, &length);
  i = find_row (creator, length, group, element);
  if (i == ef_table_n_safe_private)
    return FALSE;
  row = &ef_table_safe_private[i];
  if (row->group != group || row->element != element || compare_creator (creator, length, row->creator) != 0)
    return FALSE;

  if (vr != NULL)
    *vr = row->vr;
  if (meaning != NULL)
    *meaning = row->meaning;
  return TRUE;
}

gboolean
ef_safe_private_has_creator (const char *creator)
{
  gsize length;
  guint i;

  if (creator == NULL)
    return FALSE;
  creator = trim (creator, &length);
  i = find_row (creator, length, 0, 0);
  return i < ef_table_n_safe_private
         && compare_creator (creator, length, ef_table_safe_private[i].creator) == 0;
}

guint
ef_safe_private_get_n_rows (void)
{
  return ef_table_n_safe_private;
}

guint
ef_safe_private_get_n_creators (void)
{
  return ef_table_n_safe_private_creators;
}
