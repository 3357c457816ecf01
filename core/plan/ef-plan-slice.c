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

/* A region as it lies in one input. */
typedef struct
{
  EfRegion region;
  gboolean redact;
  gboolean identifies;
} Lying;

static void
add_region (GArray                  *list,
            const EfPlanRegionEntry *entry,
            const EfPlanInputEntry  *input)
{
  const EfPlanRegion *value = &entry->value;
  Lying lying = { value->region, value->redact, value->kind == EF_REGION_IDENTITY };

  /* A picture that a person is to look at is no text that is left. */
  if (input->value.frames == 0 || (value->kind == EF_REGION_VISUAL && !value->redact))
    return;
  if (value->reach != EF_REACH_FRAMES)
    {
      lying.region.first_frame = 0;
      lying.region.last_frame = input->value.frames - 1;
    }
  /* In a series of several sizes a box may lie outside of some. */
  if (lying.region.box.x >= (gint64) input->value.columns || lying.region.box.y >= (gint64) input->value.rows)
    return;
  g_array_append_val (list, lying);
}

/* (transfer full): of Lying: those at home in @input first. */
static GArray *
list_regions (EfPlan                 *self,
              const EfPlanInputEntry *input)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Lying));

  for (guint i = 0; i < input->regions->len; i++)
    add_region (list, g_ptr_array_index (input->regions, i), input);
  for (guint i = 0; i < self->wide_regions->len; i++)
    {
      const EfPlanRegionEntry *region = g_ptr_array_index (self->wide_regions, i);

      if (g_ptr_array_index (self->inputs, region->input) != input && _ef_plan_region_reaches (self, region, input))
        add_region (list, region, input);
    }
  return list;
}

static GVariant *
make_regions (const GArray *list,
              gboolean      redact)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(iiiiuu)"));
  for (guint i = 0; i < list->len; i++)
    {
      const Lying *lying = &g_array_index (list, Lying, i);
      const EfBox *box = &lying->region.box;

      if (!lying->redact == !redact)
        g_variant_builder_add (&builder, "(iiiiuu)", box->x, box->y, box->width, box->height,
                               lying->region.first_frame, lying->region.last_frame);
    }
  return g_variant_builder_end (&builder);
}

static gboolean
covers (const EfRegion *a,
        const EfRegion *b)
{
  return a->box.x <= b->box.x && a->box.y <= b->box.y &&
         (gint64) a->box.x + a->box.width >= (gint64) b->box.x + b->box.width &&
         (gint64) a->box.y + a->box.height >= (gint64) b->box.y + b->box.height &&
         a->first_frame <= b->first_frame && a->last_frame >= b->last_frame;
}

/* Whoever draws a better box and drops the one that was found has left nothing. */
static guint
count_identities_left (const GArray *list)
{
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const Lying *left = &g_array_index (list, Lying, i);
      gboolean shown = left->identifies && !left->redact;

      for (guint k = 0; shown && k < list->len; k++)
        shown = !g_array_index (list, Lying, k).redact || !covers (&g_array_index (list, Lying, k).region, &left->region);
      n += shown;
    }
  return n;
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
  g_autoptr (GArray) regions = list_regions (self, input);

  return g_variant_new ("(tub@a(iiiiuu)@a(iiiiuu)@a(sayusus)u)", self->revision, input->number, written,
                        make_regions (regions, TRUE), make_regions (regions, FALSE),
                        make_overrides (self, input, telling), count_identities_left (regions));
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
