/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-attribute-type.h"

#include <string.h>

#include "ef-tables-private.h"

int
ef_iod_from_sop_class (const char *sop_class_uid)
{
  guint low = 0, high = ef_table_n_sop_classes;

  if (sop_class_uid == NULL)
    return -1;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strcmp (sop_class_uid, ef_table_sop_classes[middle].uid);

      if (order == 0)
        return ef_table_sop_classes[middle].iod;
      if (order > 0)
        low = middle + 1;
      else
        high = middle;
    }
  return -1;
}

const char *
ef_iod_get_name (int iod)
{
  return iod >= 0 && (guint) iod < ef_table_n_iods ? ef_table_iods[iod] : NULL;
}

guint
ef_iod_get_n (void)
{
  return ef_table_n_iods;
}

EfType
ef_type_lookup (int     iod,
                guint32 parent_sequence_tag,
                guint32 tag)
{
  guint low = 0, high = ef_table_n_types;
  guint32 group = tag >> 16;

  if (iod < 0 || (guint) iod >= ef_table_n_iods)
    return EF_TYPE_UNKNOWN;

  /* The modules give overlays once, as 60xx. */
  if (group >= 0x6000 && group <= 0x60ff && (group & 1) == 0)
    tag = 0x60000000 | (tag & 0xffff);

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const EfTypeRow *row = &ef_table_types[middle];

      if (row->parent == parent_sequence_tag && row->tag == tag)
        {
          guint8 two = ef_table_type_vectors[row->vector * ef_table_type_vector_size + iod / 2];

          return (EfType) (iod % 2 == 0 ? two & 0xf : two >> 4);
        }
      if (row->parent < parent_sequence_tag || (row->parent == parent_sequence_tag && row->tag < tag))
        low = middle + 1;
      else
        high = middle;
    }
  return EF_TYPE_UNKNOWN;
}

const char *
ef_type_to_string (EfType type)
{
  static const char *const texts[] = { "", "1", "1C", "2", "2C", "3" };

  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (texts), "");

  return texts[type];
}
