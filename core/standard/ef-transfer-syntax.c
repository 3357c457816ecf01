/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-transfer-syntax.h"

#include <string.h>

#include "ef-tables-private.h"

const EfTransferSyntax *
ef_transfer_syntax_find (const char *uid)
{
  guint low = 0, high = ef_table_n_transfer_syntaxes;

  if (uid == NULL)
    return NULL;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (uid, ef_table_transfer_syntaxes[middle].uid);

      if (order == 0)
        return &ef_table_transfer_syntaxes[middle];
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

guint
ef_transfer_syntax_get_n_rows (void)
{
  return ef_table_n_transfer_syntaxes;
}

const EfTransferSyntax *
ef_transfer_syntax_get_row (guint i)
{
  g_return_val_if_fail (i < ef_table_n_transfer_syntaxes, NULL);

  return &ef_table_transfer_syntaxes[i];
}
