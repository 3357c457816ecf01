/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-deid-codes.h"

#include <string.h>

#include "ef-tables-private.h"

const EfDeidCode *
ef_deid_code_for_option (EfOptions option)
{
  for (guint i = 0; i < ef_table_n_deid_codes; i++)
    {
      if (ef_table_deid_codes[i].option == option)
        return &ef_table_deid_codes[i];
    }
  return NULL;
}

const EfDeidCode *
ef_deid_code_find (const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);

  for (guint i = 0; i < ef_table_n_deid_codes; i++)
    {
      if (strcmp (ef_table_deid_codes[i].value, value) == 0)
        return &ef_table_deid_codes[i];
    }
  return NULL;
}

guint
ef_deid_code_get_n_rows (void)
{
  return ef_table_n_deid_codes;
}

const EfDeidCode *
ef_deid_code_get_row (guint i)
{
  g_return_val_if_fail (i < ef_table_n_deid_codes, NULL);

  return &ef_table_deid_codes[i];
}
