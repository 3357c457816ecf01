/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-structured-content.h"

#include <string.h>

#include "ef-standard-private.h"
#include "ef-tables-private.h"

/* A designator as some writers put it, with the version behind it in
 * brackets ("NCDR [2.0b]"), is the one in front. */
static int
compare_scheme (const char *scheme,
                const char *row_scheme)
{
  gsize length = strcspn (scheme, "[");
  int order;

  while (length > 0 && scheme[length - 1] == ' ')
    length--;
  order = strncmp (scheme, row_scheme, length);
  return order != 0 ? order : row_scheme[length] == '\0' ? 0 : -1;
}

const EfStructuredContentRow *
ef_structured_content_find (const char *code_value,
                            const char *scheme,
                            const char *value_type)
{
  guint low = 0, high = ef_table_n_structured_content;

  if (code_value == NULL || scheme == NULL)
    return NULL;

  /* The first row of the concept: its rows stand together. */
  while (low < high)
    {
      guint middle = (low + high) / 2;
      const EfStructuredContentRow *row = &ef_table_structured_content[middle];
      int order = strcmp (code_value, row->code_value);

      if (order == 0)
        order = compare_scheme (scheme, row->scheme);
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < ef_table_n_structured_content; low++)
    {
      const EfStructuredContentRow *row = &ef_table_structured_content[low];

      if (strcmp (code_value, row->code_value) != 0 || compare_scheme (scheme, row->scheme) != 0)
        break;
      if (value_type == NULL || strcmp (value_type, row->value_type) == 0)
        return row;
    }
  return NULL;
}

EfAction
ef_structured_content_action (const EfStructuredContentRow *row,
                              EfOptions                     options,
                              EfOptions                    *decided_by)
{
  g_return_val_if_fail (row != NULL, EF_ACTION_X);

  return ef_options_decide ((EfAction) row->basic, row->option, options, decided_by);
}

guint
ef_structured_content_get_n_rows (void)
{
  return ef_table_n_structured_content;
}

const EfStructuredContentRow *
ef_structured_content_get_row (guint i)
{
  g_return_val_if_fail (i < ef_table_n_structured_content, NULL);

  return &ef_table_structured_content[i];
}
