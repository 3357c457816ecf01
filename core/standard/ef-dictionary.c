/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-dictionary.h"

#include <string.h>

#include "ef-tables-private.h"
#include "ef-vr.h"

const EfDictionaryEntry *
ef_dictionary_lookup (guint32 tag)
{
  guint low = 0, high = ef_table_n_dictionary_exact;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (ef_table_dictionary[middle].tag == tag)
        return &ef_table_dictionary[middle];
      if (ef_table_dictionary[middle].tag < tag)
        low = middle + 1;
      else
        high = middle;
    }

  /* Fewer than a hundred rows repeat, and only an unusual tag comes here. */
  for (guint i = ef_table_n_dictionary_exact; i < ef_table_n_dictionary; i++)
    {
      if ((tag & ef_table_dictionary[i].mask) == ef_table_dictionary[i].tag)
        return &ef_table_dictionary[i];
    }
  return NULL;
}

guint16
ef_dictionary_get_vr (guint32 tag)
{
  const EfDictionaryEntry *entry = ef_dictionary_lookup (tag);
  guint16 group = tag >> 16, element = tag & 0xffff;

  if (entry != NULL)
    return entry->vr;

  /* PS3.5 section 7.2 and 7.8.1.  Group FFFE has items, no length. */
  if (element == 0 && group != 0xfffe)
    return EF_VR_UL;
  if ((group & 1) != 0 && group > 7 && element >= 0x10 && element <= 0xff)
    return EF_VR_LO;
  return EF_VR_NONE;
}

gboolean
ef_dictionary_is_ambiguous (guint32 tag)
{
  const EfDictionaryEntry *entry = ef_dictionary_lookup (tag);

  return entry != NULL && entry->vr_alternative != EF_VR_NONE;
}

const char *
ef_dictionary_get_keyword (guint32 tag)
{
  const EfDictionaryEntry *entry = ef_dictionary_lookup (tag);

  return entry == NULL ? NULL : ef_table_strings + entry->keyword_offset;
}

const char *
ef_dictionary_get_name (guint32 tag)
{
  const EfDictionaryEntry *entry = ef_dictionary_lookup (tag);

  return entry == NULL ? NULL : ef_table_strings + entry->name_offset;
}

gboolean
ef_dictionary_is_retired (guint32 tag)
{
  const EfDictionaryEntry *entry = ef_dictionary_lookup (tag);

  return entry != NULL && entry->retired;
}

gboolean
ef_dictionary_find_keyword (const char *keyword,
                            guint32    *tag)
{
  guint low = 0, high = ef_table_n_dictionary;

  g_return_val_if_fail (keyword != NULL, FALSE);

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const EfDictionaryEntry *entry = &ef_table_dictionary[ef_table_keywords[middle]];
      int order = strcmp (keyword, ef_table_strings + entry->keyword_offset);

      if (order == 0)
        {
          if (tag != NULL)
            *tag = entry->tag;
          return TRUE;
        }
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
    }
  return FALSE;
}

guint
ef_dictionary_get_n_entries (void)
{
  return ef_table_n_dictionary;
}

const EfDictionaryEntry *
ef_dictionary_get_entry (guint i)
{
  g_return_val_if_fail (i < ef_table_n_dictionary, NULL);

  return &ef_table_dictionary[i];
}
