/* Decisions on tags: where they are kept, and which one rules a value. */
#include "config.h"

#include "ef-plan-private.h"

#include <string.h>

static guint
hash_key (gconstpointer data)
{
  guint64 words[sizeof (EfChoiceKey) / sizeof (guint64)];
  guint64 hash = 0;

  G_STATIC_ASSERT (sizeof (EfChoiceKey) % sizeof (guint64) == 0);
  memcpy (words, data, sizeof words);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    hash = ef_mix (hash, words[i]);
  return (guint) (hash >> 24);
}

static gboolean
equal_key (gconstpointer a,
           gconstpointer b)
{
  return memcmp (a, b, sizeof (EfChoiceKey)) == 0;
}

static void
free_choice (gpointer data)
{
  EfPlanChoice *choice = data;

  g_free (choice->target);
  g_variant_unref (choice->record);
  g_free (choice);
}

void
_ef_plan_choices_init (EfPlan *self)
{
  self->choices = g_hash_table_new_full (hash_key, equal_key, NULL, free_choice);
  self->choice_paths = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
}

static void
make_key (EfPlan         *self,
          const EfTarget *target,
          EfChoiceKey    *key)
{
  memset (key, 0, sizeof *key);
  key->path = ef_string_pool_intern (self->pool, target->path);
  key->label = ef_string_pool_intern (self->pool, target->label);
  key->scope = (guint8) target->scope;
  key->by_value = target->by_value != 0;
  if (target->by_value)
    memcpy (key->digest, target->digest, sizeof key->digest);
  else
    {
      key->of_action = (guint8) target->of_action;
      key->cause = ef_string_pool_intern (self->pool, target->of_cause);
    }
}

EfPlanChoice *
_ef_plan_find_choice (EfPlan         *self,
                      const EfTarget *target)
{
  EfChoiceKey key;

  make_key (self, target, &key);
  return g_hash_table_lookup (self->choices, &key);
}

void
_ef_plan_put_choice (EfPlan         *self,
                     const EfTarget *target,
                     GVariant       *record)
{
  EfPlanChoice *choice = _ef_plan_find_choice (self, target);
  GPtrArray *of_path;

  if (choice != NULL && record != NULL)
    {
      g_variant_ref (record);
      g_variant_unref (choice->record);
      choice->record = record;
      ef_choice_from_record (&choice->value, record);
      return;
    }
  if (choice != NULL)
    {
      g_ptr_array_remove_fast (g_hash_table_lookup (self->choice_paths, GUINT_TO_POINTER (choice->key.path)), choice);
      g_hash_table_remove (self->choices, &choice->key);
      return;
    }
  if (record == NULL)
    return;
  choice = g_new0 (EfPlanChoice, 1);
  make_key (self, target, &choice->key);
  choice->target = ef_target_to_string (target);
  choice->record = g_variant_ref (record);
  ef_choice_from_record (&choice->value, record);
  g_hash_table_insert (self->choices, &choice->key, choice);
  of_path = g_hash_table_lookup (self->choice_paths, GUINT_TO_POINTER (choice->key.path));
  if (of_path == NULL)
    {
      of_path = g_ptr_array_new ();
      g_hash_table_insert (self->choice_paths, GUINT_TO_POINTER (choice->key.path), of_path);
    }
  g_ptr_array_add (of_path, choice);
}

gboolean
_ef_plan_place_holds (const EfPlanPlace      *place,
                      const EfPlanInputEntry *input)
{
  return input->labels[place->kind] == place->labels[place->kind];
}

gboolean
_ef_plan_find_place (EfPlan        *self,
                     const EfScope *scope,
                     EfPlanPlace   *place)
{
  memset (place, 0, sizeof *place);
  place->kind = scope->kind;
  place->labels[scope->kind] = ef_string_pool_intern (self->pool, scope->kind == EF_SCOPE_ALL ? "-" : scope->label);
  if (scope->kind == EF_SCOPE_ALL)
    return TRUE;
  for (guint i = 0; i < self->inputs->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (self->inputs, i);

      if (!_ef_plan_place_holds (place, input))
        continue;
      for (guint kind = 0; kind < (guint) scope->kind; kind++)
        place->labels[kind] = input->labels[kind];
      return TRUE;
    }
  return FALSE;
}

gboolean
_ef_plan_has_value_choices (EfPlan *self,
                            guint32 path)
{
  const GPtrArray *of_path = g_hash_table_lookup (self->choice_paths, GUINT_TO_POINTER (path));

  for (guint i = 0; of_path != NULL && i < of_path->len; i++)
    if (((const EfPlanChoice *) of_path->pdata[i])->key.by_value)
      return TRUE;
  return FALSE;
}

/* The narrower scope rules, and within a scope the single value. */
const EfPlanChoice *
_ef_plan_rule (EfPlan            *self,
               const EfPlanPlace *place,
               guint32            attribute,
               guint32            value)
{
  const EfHeaderAttribute *of = ef_header_table_get_attribute (self->headers, attribute);
  const GPtrArray *of_path = g_hash_table_lookup (self->choice_paths, GUINT_TO_POINTER (of->path));
  EfChoiceKey by_value = { 0 };
  EfChoiceKey by_rule = { 0 };

  if (of_path == NULL || of_path->len == 0)
    return NULL;
  by_value.path = by_rule.path = of->path;
  by_value.by_value = TRUE;
  by_rule.of_action = of->action;
  by_rule.cause = of->cause;
  if (value != EF_HEADER_END)
    ef_value_digest_compute (self->digest, ef_string_pool_get (self->pool, of->path),
                             ef_string_pool_get (self->pool, ef_header_table_get_value (self->headers, value)->value),
                             by_value.digest);
  for (int kind = (int) place->kind; kind >= 0; kind--)
    {
      const EfPlanChoice *choice = NULL;

      by_value.scope = by_rule.scope = (guint8) kind;
      by_value.label = by_rule.label = place->labels[kind];
      if (value != EF_HEADER_END)
        choice = g_hash_table_lookup (self->choices, &by_value);
      if (choice == NULL)
        choice = g_hash_table_lookup (self->choices, &by_rule);
      if (choice != NULL)
        return choice;
    }
  return NULL;
}
