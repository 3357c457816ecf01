/* What workers get: immutable values, cut for one instance or for all. */
#include "config.h"

#include "ef-plan-private.h"

#include <string.h>

/* --- regions --------------------------------------------------------------------------------------------------- */

gboolean
_ef_plan_region_reaches (EfPlan                  *self,
                         const EfPlanRegionEntry *region,
                         const EfPlanInputEntry  *input)
{
  const EfPlanInputEntry *home = g_ptr_array_index (self->inputs, region->input);

  if (home == input)
    return TRUE;
  switch (region->value.reach)
    {
    case EF_REACH_SERIES:
      return home->labels[EF_SCOPE_SERIES] == input->labels[EF_SCOPE_SERIES];
    case EF_REACH_DEVICE:
      return home->device == input->device && home->value.rows == input->value.rows &&
             home->value.columns == input->value.columns;
    case EF_REACH_FRAMES:
    case EF_REACH_ALL_FRAMES:
    default:
      return FALSE;
    }
}

static void
add_region (GVariantBuilder         *builder,
            const EfPlanRegionEntry *region,
            const EfPlanInputEntry  *input,
            gboolean                 redact)
{
  const EfBox *box = &region->value.region.box;
  guint first = region->value.region.first_frame;
  guint last = region->value.region.last_frame;

  if (!region->value.redact != !redact || input->value.frames == 0)
    return;
  if (region->value.reach != EF_REACH_FRAMES)
    {
      first = 0;
      last = input->value.frames - 1;
    }
  /* In a series of several sizes a box may lie outside of some. */
  if (box->x >= (gint64) input->value.columns || box->y >= (gint64) input->value.rows)
    return;
  g_variant_builder_add (builder, "(iiiiuu)", box->x, box->y, box->width, box->height, first, last);
}

static GVariant *
make_regions (EfPlan                 *self,
              const EfPlanInputEntry *input,
              gboolean                redact)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(iiiiuu)"));
  for (guint i = 0; i < input->regions->len; i++)
    add_region (&builder, g_ptr_array_index (input->regions, i), input, redact);
  for (guint i = 0; i < self->wide_regions->len; i++)
    {
      const EfPlanRegionEntry *region = g_ptr_array_index (self->wide_regions, i);

      if (g_ptr_array_index (self->inputs, region->input) != input && _ef_plan_region_reaches (self, region, input))
        add_region (&builder, region, input, redact);
    }
  return g_variant_builder_end (&builder);
}

/* --- decisions on tags ----------------------------------------------------------------------------------------- */

/* The strongest first; equals by their name, so that the order is the same everywhere. */
static gint
compare_choices (gconstpointer a,
                 gconstpointer b)
{
  const EfPlanChoice *first = *(const EfPlanChoice *const *) a;
  const EfPlanChoice *second = *(const EfPlanChoice *const *) b;

  if (first->key.scope != second->key.scope)
    return first->key.scope > second->key.scope ? -1 : 1;
  if (first->key.by_value != second->key.by_value)
    return first->key.by_value ? -1 : 1;
  return strcmp (first->target, second->target);
}

/* (transfer container): all decisions on paths for which any of them differs from what is proposed. A plain acceptance
 * matters only where it stands before a wider decision. */
static GPtrArray *
list_telling (EfPlan *self)
{
  GPtrArray *telling = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->choice_paths);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const GPtrArray *of_path = value;
      gboolean any = FALSE;

      for (guint i = 0; !any && i < of_path->len; i++)
        any = ((const EfPlanChoice *) of_path->pdata[i])->value.action != EF_ACTION_NONE;
      for (guint i = 0; any && i < of_path->len; i++)
        g_ptr_array_add (telling, of_path->pdata[i]);
    }
  g_ptr_array_sort (telling, compare_choices);
  return telling;
}

static GVariant *
make_overrides (EfPlan                 *self,
                const EfPlanInputEntry *input,
                const GPtrArray        *telling)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sayusus)"));
  for (guint i = 0; i < telling->len; i++)
    {
      const EfPlanChoice *choice = g_ptr_array_index (telling, i);
      const EfChoiceKey *key = &choice->key;
      GVariant *digest;

      if (input->labels[key->scope] != key->label)
        continue;
      digest = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, key->digest, key->by_value ? sizeof key->digest : 0, 1);
      g_variant_builder_add (&builder, "(s@ayusus)", ef_string_pool_get (self->pool, key->path), digest,
                             (guint) key->of_action, key->by_value ? "" : ef_string_pool_get (self->pool, key->cause),
                             (guint) choice->value.action, choice->value.text);
    }
  return g_variant_builder_end (&builder);
}

/* --- all ------------------------------------------------------------------------------------------------------- */

static GVariant *
make_slice (EfPlan                 *self,
            const EfPlanInputEntry *input,
            const GPtrArray        *telling)
{
  gboolean written = input->value.state != EF_INPUT_UNREADABLE && !input->value.leave_out;

  return g_variant_new ("(tub@a(iiiiuu)@a(iiiiuu)@a(sayusus))", self->revision, input->number, written,
                        make_regions (self, input, TRUE), make_regions (self, input, FALSE),
                        make_overrides (self, input, telling));
}

GVariant *
ef_plan_get_instance_slice (EfPlan *self,
                            guint   number)
{
  const EfPlanInputEntry *input = _ef_plan_find_input (self, number);
  g_autoptr (GPtrArray) telling = NULL;

  if (input == NULL)
    return NULL;
  telling = list_telling (self);
  return g_variant_ref_sink (make_slice (self, input, telling));
}

GVariant *
ef_plan_freeze (EfPlan *self)
{
  GVariantBuilder builder;
  g_autoptr (GPtrArray) telling = NULL;

  g_return_val_if_fail (EF_IS_PLAN (self), NULL);

  if (self->frozen != NULL)
    return g_variant_ref (self->frozen);
  telling = list_telling (self);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" EF_SLICE_TYPE));
  for (guint i = 0; i < self->inputs->len; i++)
    g_variant_builder_add_value (&builder, make_slice (self, g_ptr_array_index (self->inputs, i), telling));
  self->frozen = g_variant_ref_sink (g_variant_new ("(tsss@a" EF_SLICE_TYPE ")", self->revision,
                                                    ef_plan_get_profile_text (self), self->key_name,
                                                    ef_plan_get_digest (self), g_variant_builder_end (&builder)));
  return g_variant_ref (self->frozen);
}
