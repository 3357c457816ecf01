/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "ef-confidentiality.h"
#include "ef-standard-private.h"
#include "ef-tables-private.h"

const EfConfidentialityRow *
ef_confidentiality_find (guint32 tag)
{
  guint low = 0, high = ef_table_n_confidentiality_exact;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (ef_table_confidentiality[middle].tag == tag)
        return &ef_table_confidentiality[middle];
      if (ef_table_confidentiality[middle].tag < tag)
        low = middle + 1;
      else
        high = middle;
    }
  for (guint i = ef_table_n_confidentiality_exact; i < ef_table_n_confidentiality; i++)
    {
      if ((tag & ef_table_confidentiality[i].mask) == ef_table_confidentiality[i].tag)
        return &ef_table_confidentiality[i];
    }
  return NULL;
}

guint
ef_confidentiality_get_n_rows (void)
{
  return ef_table_n_confidentiality;
}

const EfConfidentialityRow *
ef_confidentiality_get_row (guint i)
{
  g_return_val_if_fail (i < ef_table_n_confidentiality, NULL);

  return &ef_table_confidentiality[i];
}

EfAction
ef_options_decide (EfAction      basic,
                   const guint8 *option,
                   EfOptions     options,
                   EfOptions    *decided_by)
{
  EfAction action = basic;
  EfOptions by = EF_OPTION_NONE;

  for (guint i = 0; i < EF_N_OPTION_COLUMNS; i++)
    {
      EfOptions bit = (EfOptions) (1u << i);

      if ((options & bit) == 0 || option[i] == EF_ACTION_NONE)
        continue;
      if (by == EF_OPTION_NONE || (option[i] == EF_ACTION_C && action == EF_ACTION_K))
        {
          action = (EfAction) option[i];
          by = bit;
        }
      else if (option[i] == action)
        by = (EfOptions) (by | bit);
    }
  if (decided_by != NULL)
    *decided_by = by;
  return action;
}

EfAction
ef_confidentiality_action (const EfConfidentialityRow *row,
                           EfOptions                   options,
                           EfOptions                  *decided_by)
{
  g_return_val_if_fail (row != NULL, EF_ACTION_X);

  return ef_options_decide ((EfAction) row->basic, row->option, options, decided_by);
}

EfAction
ef_action_resolve (EfAction action,
                   EfType   type,
                   gboolean is_uid_sequence)
{
  gboolean required = type == EF_TYPE_1 || type == EF_TYPE_1C;
  gboolean present = required || type == EF_TYPE_2 || type == EF_TYPE_2C;
  EfAction dummy = is_uid_sequence ? EF_ACTION_U : EF_ACTION_D;

  switch (action)
    {
    case EF_ACTION_X:
    case EF_ACTION_X_Z:
    case EF_ACTION_X_D:
    case EF_ACTION_X_Z_D:
      return required ? dummy : present ? EF_ACTION_Z : EF_ACTION_X;

    case EF_ACTION_X_Z_U:
      return required ? EF_ACTION_U : present ? EF_ACTION_Z : EF_ACTION_X;

    case EF_ACTION_Z:
    case EF_ACTION_Z_D:
      return required ? dummy : EF_ACTION_Z;

    case EF_ACTION_NONE:
    case EF_ACTION_D:
    case EF_ACTION_K:
    case EF_ACTION_C:
    case EF_ACTION_U:
    default:
      return action;
    }
}

const char *
ef_action_to_string (EfAction action)
{
  static const char *const texts[EF_N_ACTIONS] = {
    "", "X", "Z", "D", "K", "C", "U", "X/Z", "X/D", "Z/D", "X/Z/D", "X/Z/U*",
  };

  g_return_val_if_fail ((guint) action < EF_N_ACTIONS, "");

  return texts[action];
}
