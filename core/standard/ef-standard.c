/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-standard.h"
#include "ef-tables-private.h"

const char *
ef_standard_get_edition (void)
{
  return ef_table_edition;
}
