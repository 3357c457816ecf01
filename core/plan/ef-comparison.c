#include "config.h"

#include "ef-comparison.h"

#include "ef-error.h"
#include "ef-plan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Two boxes are about the same text if they share so much of the smaller one. */
#define SHARE 0.5

struct _EfComparison
{
  EfPlan *plans[2];
  GPtrArray *different;  /* of EfComparedTarget, owned */
  GPtrArray *additions;  /* of GVariant: the second reader's boxes that add to the first's */
  GArray *addition_inputs; /* guint: number of the input of each */
  EfAgreement agreement;
  guint n_judged[2][2];  /* decided by both: stays or goes, by the first and by the second */
};

static void
target_free (gpointer data)
{
  EfComparedTarget *target = data;

  g_free (target->target);
  g_clear_pointer (&target->first, g_variant_unref);
  g_clear_pointer (&target->second, g_variant_unref);
  g_free (target);
}

void
ef_comparison_free (EfComparison *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->plans[0]);
  g_clear_object (&self->plans[1]);
  g_ptr_array_unref (self->different);
  g_ptr_array_unref (self->additions);
  g_array_unref (self->addition_inputs);
  g_free (self);
}

static void
add_different (EfComparison   *self,
               const EfTarget *target,
               GVariant       *first,
               GVariant       *second)
{
  EfComparedTarget *compared = g_new0 (EfComparedTarget, 1);

  compared->target = ef_target_to_string (target);
  compared->kind = target->kind;
  compared->first = first != NULL ? g_variant_ref_sink (first) : NULL;
  compared->second = second != NULL ? g_variant_ref_sink (second) : NULL;
  g_ptr_array_add (self->different, compared);
  self->agreement.n_different++;
}

/* Counts one thing: who decided, and does it go? */
static void
judge (EfComparison *self,
       gboolean      by_first,
       gboolean      by_second,
       gboolean      is_same,
       gboolean      first_goes,
       gboolean      second_goes)
{
  self->agreement.n_same += is_same && by_first && by_second;
  self->agreement.n_first_only += is_same && by_first && !by_second;
  self->agreement.n_second_only += is_same && !by_first && by_second;
  if (by_first && by_second)
    self->n_judged[first_goes ? 1 : 0][second_goes ? 1 : 0]++;
}

/* --- inputs and boxes -------------------------------------------------------------------------------------------- */

static gboolean
frames_meet (const EfPlanRegion *a,
             const EfPlanRegion *b)
{
  return a->reach != EF_REACH_FRAMES || b->reach != EF_REACH_FRAMES ||
         (a->region.first_frame <= b->region.last_frame && b->region.first_frame <= a->region.last_frame);
}

/* How much of the smaller box lies in the other. */
static double
get_share (const EfPlanRegion *a,
           const EfPlanRegion *b)
{
  const EfBox *p = &a->region.box;
  const EfBox *q = &b->region.box;
  gint64 width = MIN ((gint64) p->x + p->width, (gint64) q->x + q->width) - MAX (p->x, q->x);
  gint64 height = MIN ((gint64) p->y + p->height, (gint64) q->y + q->height) - MAX (p->y, q->y);
  gint64 smaller = MIN ((gint64) p->width * p->height, (gint64) q->width * q->height);

  return width > 0 && height > 0 && frames_meet (a, b) ? (double) (width * height) / (double) smaller : 0;
}

/* Does filling @a fill all that filling @b would? */
static gboolean
holds (const EfPlanRegion *a,
       const EfPlanRegion *b)
{
  const EfBox *p = &a->region.box;
  const EfBox *q = &b->region.box;

  return a->reach >= b->reach && p->x <= q->x && p->y <= q->y &&
         (gint64) p->x + p->width >= (gint64) q->x + q->width &&
         (gint64) p->y + p->height >= (gint64) q->y + q->height &&
         (a->reach != EF_REACH_FRAMES ||
          (a->region.first_frame <= b->region.first_frame && a->region.last_frame >= b->region.last_frame));
}

/* The best partner of @region among those of @others that have none: the same number, if it is at the same place. */
static EfPlanRegionEntry *
find_partner (const EfPlanRegionEntry *region,
              GPtrArray               *others)
{
  EfPlanRegionEntry *best = NULL;
  double most = SHARE;

  for (guint i = 0; i < others->len; i++)
    {
      EfPlanRegionEntry *other = g_ptr_array_index (others, i);
      double share = get_share (&region->value, &other->value);

      if (share >= SHARE && other->number == region->number && other->value.kind == region->value.kind)
        return other;
      if (share < most || (best != NULL && share == most))
        continue;
      most = share;
      best = other;
    }
  return best;
}

static gboolean
is_decided (const EfPlanRegion *region)
{
  return region->state != EF_REVIEW_OPEN;
}

static void
compare_pair (EfComparison            *self,
              const EfTarget          *target,
              const EfPlanRegionEntry *first,
              const EfPlanRegionEntry *second)
{
  gboolean is_same = !first->value.redact == !second->value.redact;

  judge (self, is_decided (&first->value), is_decided (&second->value), is_same, first->value.redact,
         second->value.redact);
  if (!is_same)
    {
      /* The first reader's box with the second one's mind, and the other way round. */
      EfPlanRegion as_second = second->value.redact ? second->value : first->value;

      as_second.redact = second->value.redact;
      as_second.state = second->value.state;
      add_different (self, target, first->record, ef_plan_region_to_record (&as_second));
    }
  else if (first->value.redact && !holds (&first->value, &second->value))
    {
      g_ptr_array_add (self->additions, g_variant_ref (second->record));
      g_array_append_val (self->addition_inputs, target->input);
    }
}

static void
compare_regions (EfComparison     *self,
                 EfPlanInputEntry *first,
                 EfPlanInputEntry *second)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  guint next = first->next_region;

  for (guint i = 0; i < second->regions->len; i++)
    g_ptr_array_add (rest, g_ptr_array_index (second->regions, i));
  for (guint i = 0; i < first->regions->len; i++)
    {
      EfPlanRegionEntry *region = g_ptr_array_index (first->regions, i);
      EfPlanRegionEntry *partner = find_partner (region, rest);
      EfTarget target = { .kind = EF_TARGET_REGION, .input = first->number, .region = region->number };

      if (partner != NULL)
        {
          g_ptr_array_remove (rest, partner);
          compare_pair (self, &target, region, partner);
        }
      else if (region->value.redact)
        add_different (self, &target, region->record, NULL);
    }
  for (guint i = 0; i < rest->len; i++)
    {
      const EfPlanRegionEntry *region = g_ptr_array_index (rest, i);
      EfTarget target = { .kind = EF_TARGET_REGION, .input = first->number, .region = next };

      if (!region->value.redact)
        continue;
      add_different (self, &target, NULL, region->record);
      next++;
    }
}

static void
compare_inputs (EfComparison *self)
{
  for (guint i = 0; i < self->plans[0]->inputs->len; i++)
    {
      EfPlanInputEntry *first = g_ptr_array_index (self->plans[0]->inputs, i);
      EfPlanInputEntry *second = g_ptr_array_index (self->plans[1]->inputs, i);
      EfTarget target = { .kind = EF_TARGET_INPUT, .input = first->number };

      if (!first->value.leave_out != !second->value.leave_out)
        {
          EfPlanInput as_second = first->value;

          as_second.leave_out = second->value.leave_out;
          add_different (self, &target, first->record, ef_plan_input_to_record (&as_second));
        }
      else if (!first->value.leave_out)
        compare_regions (self, first, second);
    }
}

/* --- decisions on tags ------------------------------------------------------------------------------------------- */

/* The decision on @target in @plan, or that of a wider scope; FALSE: nobody has decided. */
static gboolean
get_ruling (EfPlan         *plan,
            const EfTarget *target,
            EfChoice       *choice)
{
  EfTarget wider = *target;
  EfScope scope = { target->scope, target->label };
  EfPlanPlace place;

  *choice = (EfChoice) EF_CHOICE_INIT;
  if (!_ef_plan_find_place (plan, &scope, &place))
    return FALSE;
  for (int kind = (int) target->scope; kind >= 0; kind--)
    {
      wider.scope = (EfScopeKind) kind;
      wider.label = ef_string_pool_get (plan->pool, place.labels[kind]);
      if (ef_plan_get_choice (plan, &wider, choice) && choice->state != EF_REVIEW_OPEN)
        return TRUE;
    }
  *choice = (EfChoice) EF_CHOICE_INIT;
  return FALSE;
}

/* As a decision of its own, whatever it follows from. (transfer floating) */
static GVariant *
make_own (const EfChoice *ruling)
{
  EfChoice own = *ruling;

  own.note = "";
  own.later = FALSE;
  if (own.state == EF_REVIEW_OPEN)
    own.state = EF_REVIEW_ACCEPTED;
  return ef_choice_to_record (&own);
}

static gboolean
goes (const EfTarget *target,
      const EfChoice *choice)
{
  EfAction action = choice->action != EF_ACTION_NONE ? choice->action : target->of_action;

  return action != EF_ACTION_K;
}

static void
compare_tag (EfComparison *self,
             const char   *text)
{
  g_autofree char *buffer = NULL;
  EfTarget target;
  EfChoice choices[2];
  gboolean decided[2];
  gboolean is_same;

  if (!ef_target_parse (text, &target, &buffer, NULL))
    return;
  for (guint i = 0; i < 2; i++)
    decided[i] = get_ruling (self->plans[i], &target, &choices[i]);
  if (!decided[0] && !decided[1])
    return;
  is_same = choices[0].action == choices[1].action && g_str_equal (choices[0].text, choices[1].text);
  judge (self, decided[0], decided[1], is_same, goes (&target, &choices[0]), goes (&target, &choices[1]));
  if (!is_same)
    {
      const EfPlanChoice *first = _ef_plan_find_choice (self->plans[0], &target);

      add_different (self, &target, first != NULL ? first->record : NULL, make_own (&choices[1]));
    }
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
compare_tags (EfComparison *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < 2; i++)
    {
      GHashTableIter iter;
      gpointer value;

      g_hash_table_iter_init (&iter, self->plans[i]->choices);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        if (g_hash_table_add (seen, ((EfPlanChoice *) value)->target))
          g_ptr_array_add (names, ((EfPlanChoice *) value)->target);
    }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    compare_tag (self, g_ptr_array_index (names, i));
}

/* --- the whole --------------------------------------------------------------------------------------------------- */

static gboolean
refuse (const char *what,
        GError    **error)
{
  g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot compare the plans: they are of different %s", what);
  return FALSE;
}

static gboolean
check (EfPlan  *first,
       EfPlan  *second,
       GError **error)
{
  if (!g_str_equal (first->key_name, second->key_name))
    return refuse ("keys", error);
  if (!g_str_equal (first->profile_digest, second->profile_digest))
    return refuse ("profiles", error);
  if (first->inputs->len != second->inputs->len)
    return refuse ("inputs", error);
  for (guint i = 0; i < first->inputs->len; i++)
    {
      const EfPlanInputEntry *a = g_ptr_array_index (first->inputs, i);
      const EfPlanInputEntry *b = g_ptr_array_index (second->inputs, i);

      if (a->number != b->number || !g_str_equal (a->value.digest, b->value.digest))
        return refuse ("inputs", error);
    }
  return TRUE;
}

/* Agreement beyond what two people who know nothing of each other would reach by their habits. */
static double
get_kappa (EfComparison *self)
{
  double n = self->n_judged[0][0] + self->n_judged[0][1] + self->n_judged[1][0] + self->n_judged[1][1];
  double seen;
  double chance;

  if (n == 0)
    return 1;
  seen = (self->n_judged[0][0] + self->n_judged[1][1]) / n;
  chance = ((double) (self->n_judged[0][0] + self->n_judged[0][1]) * (self->n_judged[0][0] + self->n_judged[1][0]) +
            (double) (self->n_judged[1][0] + self->n_judged[1][1]) * (self->n_judged[0][1] + self->n_judged[1][1])) /
           (n * n);
  return chance < 1 ? (seen - chance) / (1 - chance) : 1;
}

EfComparison *
ef_comparison_new (EfPlan  *first,
                   EfPlan  *second,
                   GError **error)
{
  EfComparison *self;

  g_return_val_if_fail (EF_IS_PLAN (first) && EF_IS_PLAN (second), NULL);

  if (!check (first, second, error))
    return NULL;
  self = g_new0 (EfComparison, 1);
  self->plans[0] = g_object_ref (first);
  self->plans[1] = g_object_ref (second);
  self->different = g_ptr_array_new_with_free_func (target_free);
  self->additions = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  self->addition_inputs = g_array_new (FALSE, FALSE, sizeof (guint));
  compare_inputs (self);
  compare_tags (self);
  self->agreement.kappa = get_kappa (self);
  return self;
}

guint
ef_comparison_get_n (const EfComparison *self)
{
  return self->different->len;
}

const EfComparedTarget *
ef_comparison_get (const EfComparison *self,
                   guint               index)
{
  return g_ptr_array_index (self->different, index);
}

const EfAgreement *
ef_comparison_get_agreement (const EfComparison *self)
{
  return &self->agreement;
}

/* --- settling ---------------------------------------------------------------------------------------------------- */

static void
add_edit (GPtrArray      *edits,
          EfPlan         *plan,
          const EfTarget *target,
          GVariant       *after,
          const char     *label)
{
  EfEdit *edit = ef_plan_make_edit (plan, target, after, label, NULL, NULL);

  if (edit != NULL && !ef_edit_is_empty (edit))
    g_ptr_array_add (edits, edit);
  else
    ef_edit_unref (edit);
}

static void
add_additions (const EfComparison *self,
               GPtrArray          *edits)
{
  g_autoptr (GHashTable) next = g_hash_table_new (NULL, NULL);

  /* Numbers of boxes that only the second reader drew are taken already. */
  for (guint i = 0; i < self->different->len; i++)
    {
      const EfComparedTarget *compared = g_ptr_array_index (self->different, i);
      g_autofree char *buffer = NULL;
      EfTarget target;

      if (compared->kind == EF_TARGET_REGION && compared->first == NULL &&
          ef_target_parse (compared->target, &target, &buffer, NULL))
        g_hash_table_insert (next, GUINT_TO_POINTER (target.input), GUINT_TO_POINTER (target.region + 1));
    }
  for (guint i = 0; i < self->additions->len; i++)
    {
      EfTarget target = { .kind = EF_TARGET_REGION, .input = g_array_index (self->addition_inputs, guint, i) };
      gpointer key = GUINT_TO_POINTER (target.input);

      target.region = GPOINTER_TO_UINT (g_hash_table_lookup (next, key));
      if (target.region == 0)
        target.region = ef_plan_get_next_region (self->plans[0], target.input);
      g_hash_table_insert (next, key, GUINT_TO_POINTER (target.region + 1));
      add_edit (edits, self->plans[0], &target, g_ptr_array_index (self->additions, i), N_("Compare with second reader"));
    }
}

GPtrArray *
ef_comparison_make_edits (const EfComparison *self,
                          const char         *first_reader,
                          const char         *second_reader)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
  const EfReaders readers = { first_reader, FALSE, second_reader, ef_plan_get_digest (self->plans[1]) };
  const EfTarget of_readers = { .kind = EF_TARGET_READERS };
  GHashTableIter iter;
  gpointer old;

  add_edit (edits, self->plans[0], &of_readers, ef_readers_to_record (&readers), N_("Compare with second reader"));
  /* Of an earlier comparison. */
  g_hash_table_iter_init (&iter, self->plans[0]->differences);
  while (g_hash_table_iter_next (&iter, &old, NULL))
    add_edit (edits, self->plans[0], &(EfTarget){ .kind = EF_TARGET_DIFFERENCE, .of = old }, NULL,
              N_("Compare with second reader"));
  for (guint i = 0; i < self->different->len; i++)
    {
      const EfComparedTarget *compared = g_ptr_array_index (self->different, i);
      EfTarget target = { .kind = EF_TARGET_DIFFERENCE, .of = compared->target };
      g_autofree char *first = ef_difference_pack (compared->kind, compared->first);
      g_autofree char *second = ef_difference_pack (compared->kind, compared->second);
      const EfDifference difference = { first, second, FALSE };

      add_edit (edits, self->plans[0], &target, ef_difference_to_record (&difference), N_("Compare with second reader"));
    }
  add_additions (self, edits);
  return edits;
}

GPtrArray *
ef_comparison_settle (EfPlan      *plan,
                      const char  *target,
                      EfSettlement how)
{
  static const char *const labels[EF_N_SETTLEMENTS] = { "", N_("Take the first reader’s decision"),
                                                        N_("Take the second reader’s decision"),
                                                        N_("Settle as it is now") };
  GPtrArray *edits = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_edit_unref);
  EfTarget of_difference = { .kind = EF_TARGET_DIFFERENCE, .of = target };
  g_autofree char *buffer = NULL;
  EfDifference difference;
  EfTarget of;

  if (how == EF_SETTLE_OPEN || !ef_plan_get_difference (plan, target, &difference, NULL) ||
      !ef_target_parse (target, &of, &buffer, NULL))
    return edits;
  if (how != EF_SETTLE_OWN)
    {
      g_autoptr (GVariant) record =
          ef_difference_unpack (of.kind, how == EF_SETTLE_FIRST ? difference.first : difference.second);

      add_edit (edits, plan, &of, record, labels[how]);
    }
  difference.kept = how != EF_SETTLE_SECOND;
  add_edit (edits, plan, &of_difference, ef_difference_to_record (&difference), labels[how]);
  return edits;
}

/* --- for the second reader --------------------------------------------------------------------------------------- */

/* FALSE: a person moved a box that was found, so that nobody knows any more where it was. */
static gboolean
is_as_found (const EfPlanInputEntry *input)
{
  for (guint i = 0; i < input->regions->len; i++)
    {
      const EfPlanRegion *region = &((const EfPlanRegionEntry *) g_ptr_array_index (input->regions, i))->value;

      if (region->kind <= EF_REGION_HARMLESS && region->state == EF_REVIEW_EDITED)
        return FALSE;
    }
  return TRUE;
}

static void
copy_regions (EfPlan                 *to,
              const EfPlanInputEntry *input)
{
  for (guint i = 0; i < input->regions->len; i++)
    {
      const EfPlanRegionEntry *entry = g_ptr_array_index (input->regions, i);
      EfTarget target = { .kind = EF_TARGET_REGION, .input = input->number, .region = entry->number };
      EfPlanRegion region = entry->value;
      g_autoptr (GVariant) record = NULL;

      if (region.kind > EF_REGION_HARMLESS)
        continue;
      region.state = EF_REVIEW_OPEN;
      region.redact = region.proposed;
      region.note = "";
      region.later = FALSE;
      record = g_variant_ref_sink (ef_plan_region_to_record (&region));
      g_variant_get_data (record);
      _ef_plan_set_record (to, &target, record, NULL);
    }
}

EfPlan *
ef_comparison_make_blind (EfPlan *plan)
{
  EfPlan *blind = ef_plan_new (ef_plan_get_profile_text (plan), plan->key_name, plan->digest);
  const EfReaders readers = { "", TRUE, "", "" };

  ef_plan_begin (blind);
  for (guint i = 0; i < plan->inputs->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (plan->inputs, i);
      EfTarget target = { .kind = EF_TARGET_INPUT, .input = input->number };
      EfPlanInput value = input->value;
      gboolean as_found = is_as_found (input);
      g_autoptr (GVariant) record = NULL;

      value.leave_out = value.later = FALSE;
      value.note = "";
      if (!as_found && value.state == EF_INPUT_ANALYSED)
        value.state = EF_INPUT_LISTED;
      record = g_variant_ref_sink (ef_plan_input_to_record (&value));
      g_variant_get_data (record);
      _ef_plan_set_record (blind, &target, record, NULL);
      if (as_found)
        copy_regions (blind, input);
    }
  blind->readers = g_variant_ref_sink (ef_readers_to_record (&readers));
  g_variant_get_data (blind->readers);
  _ef_plan_touch (blind);
  ef_plan_end (blind);
  return blind;
}
