#include "config.h"

#include "ef-proposals.h"

#include "ef-plan-private.h"

struct _EfProposals
{
  GHashTable *values;  /* path and value, as numbers in the pool -> Proposal */
  GHashTable *regions; /* input and number -> is it filled? 1 or 2 */
};

/* A path with a value may have several proposals, such as one for each kind of sequence it stands in. */
typedef struct
{
  guint64 sum;    /* the same for the same proposals, in any order */
  gboolean stays; /* by all of them */
} Proposal;

static gint64 *
make_key (guint32 high,
          guint32 low)
{
  gint64 key = (gint64) (((guint64) high << 32) | low);

  return g_memdup2 (&key, sizeof key);
}

static void
add_attribute (EfProposals *self,
               EfPlan      *plan,
               guint        number)
{
  const EfHeaderAttribute *attribute = ef_header_table_get_attribute (plan->headers, number);

  for (guint32 i = attribute->first_value; i != EF_HEADER_END;
       i = ef_header_table_get_value (plan->headers, i)->next)
    {
      const EfHeaderValue *value = ef_header_table_get_value (plan->headers, i);
      g_autofree gint64 *key = make_key (attribute->path, value->value);
      Proposal *proposal = g_hash_table_lookup (self->values, key);

      if (proposal == NULL)
        {
          proposal = g_new0 (Proposal, 1);
          proposal->stays = TRUE;
          g_hash_table_insert (self->values, g_steal_pointer (&key), proposal);
        }
      proposal->sum += ((guint64) attribute->action + 1) * 0x9e3779b97f4a7c15u + value->result * 0xc2b2ae3d27d4eb4fu;
      /* A text that is cleaned of nothing stays too. */
      proposal->stays = proposal->stays && (attribute->action == EF_ACTION_K || value->result == value->value);
    }
}

EfProposals *
ef_proposals_new (EfPlan *plan)
{
  EfProposals *self = g_new0 (EfProposals, 1);

  self->values = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->regions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < ef_header_table_get_n_attributes (plan->headers); i++)
    add_attribute (self, plan, i);
  for (guint i = 0; i < plan->inputs->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (plan->inputs, i);

      for (guint k = 0; k < input->regions->len; k++)
        {
          const EfPlanRegionEntry *region = g_ptr_array_index (input->regions, k);

          g_hash_table_insert (self->regions, make_key (input->number, region->number),
                               GUINT_TO_POINTER (region->value.proposed ? 2 : 1));
        }
    }
  return self;
}

void
ef_proposals_free (EfProposals *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->regions);
  g_free (self);
}

static void
compare_value (const Proposal    *now,
               const Proposal    *before,
               EfProposalChanges *changes)
{
  if (now->stays && !before->stays)
    changes->n_kept++;
  else if (!now->stays && before->stays)
    changes->n_gone++;
  else if (!now->stays && now->sum != before->sum)
    changes->n_otherwise++;
}

gboolean
ef_proposals_compare (const EfProposals *self,
                      const EfProposals *before,
                      EfProposalChanges *changes)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  *changes = (EfProposalChanges){ 0 };
  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Proposal *old = g_hash_table_lookup (before->values, key);

      if (old != NULL)
        compare_value (value, old, changes);
    }
  g_hash_table_iter_init (&iter, self->regions);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      gpointer old = g_hash_table_lookup (before->regions, key);

      if (old == NULL || old == value)
        continue;
      if (GPOINTER_TO_UINT (value) == 2)
        changes->n_filled++;
      else
        changes->n_visible++;
    }
  return changes->n_kept + changes->n_gone + changes->n_otherwise + changes->n_filled + changes->n_visible > 0;
}
