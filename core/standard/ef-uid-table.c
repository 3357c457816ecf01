/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-uid-table.h"

#include <string.h>

#include "ef-tables-private.h"

#define STANDARD_ROOT "1.2.840.10008."

/* PS3.16 numbers its context groups below this root; Context UID (0008,0117)
 * holds such a UID.  The last component has four digits at most, too few to
 * carry an identifier. */
#define CONTEXT_GROUP_ROOT "1.2.840.10008.6.1."

static const EfUidRow *
find_uid (const char *uid)
{
  guint low = 0, high = ef_table_n_uids;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (uid, ef_table_uids[middle].uid);

      if (order == 0)
        return &ef_table_uids[middle];
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

gboolean
ef_uid_is_registered (const char  *uid,
                      EfUidKind   *kind,
                      const char **name)
{
  const EfUidRow *row;
  EfUidKind found_kind;
  const char *found_name;

  if (uid == NULL)
    return FALSE;
  row = find_uid (uid);
  if (row != NULL)
    {
      found_kind = (EfUidKind) row->kind;
      found_name = row->name;
    }
  else if (g_str_has_prefix (uid, CONTEXT_GROUP_ROOT) && strlen (uid) <= strlen (CONTEXT_GROUP_ROOT) + 4
           && strchr (uid + strlen (CONTEXT_GROUP_ROOT), '.') == NULL && ef_uid_is_valid (uid))
    {
      found_kind = EF_UID_KIND_CONTEXT_GROUP;
      found_name = "Context Group";
    }
  else
    return FALSE;

  if (kind != NULL)
    *kind = found_kind;
  if (name != NULL)
    *name = found_name;
  return TRUE;
}

gboolean
ef_uid_is_standard_root (const char *uid)
{
  return uid != NULL && g_str_has_prefix (uid, STANDARD_ROOT) && ef_uid_is_valid (uid);
}

gboolean
ef_uid_is_valid (const char *uid)
{
  gsize length, start = 0;

  if (uid == NULL)
    return FALSE;
  length = strlen (uid);
  if (length == 0 || length > 64)
    return FALSE;
  for (gsize i = 0; i <= length; i++)
    {
      if (i < length && uid[i] != '.')
        {
          if (!g_ascii_isdigit (uid[i]))
            return FALSE;
          continue;
        }
      if (i == start || (uid[start] == '0' && i > start + 1))
        return FALSE;
      start = i + 1;
    }
  return TRUE;
}

gboolean
ef_uid_is_storage_class (const char *uid)
{
  const EfUidRow *row = uid == NULL ? NULL : find_uid (uid);

  return row != NULL && row->storage;
}

guint
ef_uid_table_get_n_rows (void)
{
  return ef_table_n_uids;
}
