/* What an edit may put where. Each kind of target has one function that checks and one that sets. */
#include "config.h"

#include "ef-plan-private.h"

#include "ef-error.h"

/* Numbers of regions that were taken back stay free, but not many. */
#define EF_MAX_REGION_GAP 100000

static gboolean
refuse (const EfTarget *target,
        const char     *why,
        GError        **error)
{
  g_autofree char *text = ef_target_to_string (target);

  g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot change the plan: “%s” %s", text, why);
  return FALSE;
}

/* --- profile and approval -------------------------------------------------------------------------------------- */

static gboolean
set_profile (EfPlan         *self,
             const EfTarget *target,
             GVariant       *record,
             GError        **error)
{
  const char *text;

  if (record == NULL)
    return refuse (target, "must have a profile", error);
  g_variant_get (record, "(&s)", &text);
  if (g_variant_equal (record, self->profile))
    return TRUE;
  g_variant_ref (record);
  g_variant_unref (self->profile);
  self->profile = record;
  g_free (self->profile_digest);
  self->profile_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  /* What was proposed under another profile is no proposal any more. */
  ef_plan_clear_headers (self);
  return TRUE;
}

static gboolean
set_approval (EfPlan   *self,
              GVariant *record)
{
  g_clear_pointer (&self->approval, g_variant_unref);
  if (record != NULL)
    self->approval = g_variant_ref (record);
  return TRUE;
}

static gboolean
set_readers (EfPlan   *self,
             GVariant *record)
{
  g_clear_pointer (&self->readers, g_variant_unref);
  if (record != NULL)
    self->readers = g_variant_ref (record);
  return TRUE;
}

static gboolean
set_difference (EfPlan         *self,
                const EfTarget *target,
                GVariant       *record,
                GError        **error)
{
  g_autofree char *buffer = NULL;
  EfTarget of;

  if (!ef_target_parse (target->of, &of, &buffer, error))
    return FALSE;
  if (of.kind != EF_TARGET_TAG && _ef_plan_find_input (self, of.input) == NULL)
    return refuse (target, "is of an input that is not there", error);
  if (record == NULL)
    g_hash_table_remove (self->differences, target->of);
  else
    g_hash_table_replace (self->differences, g_strdup (target->of), g_variant_ref (record));
  return TRUE;
}

/* --- inputs ---------------------------------------------------------------------------------------------------- */

static gboolean
is_label (const char *text)
{
  if (*text == 0 || g_str_equal (text, "-"))
    return FALSE;
  for (; *text != 0; text++)
    if (!g_ascii_isgraph (*text))
      return FALSE;
  return TRUE;
}

static gboolean
check_new_input (EfPlan            *self,
                 const EfTarget    *target,
                 const EfPlanInput *value,
                 GError           **error)
{
  guint8 digest[EF_VALUE_DIGEST_LENGTH];

  /* So that all orders that follow from it are the same in a plan that was loaded. */
  if (self->inputs->len > 0 &&
      ((const EfPlanInputEntry *) g_ptr_array_index (self->inputs, self->inputs->len - 1))->number > target->input)
    return refuse (target, "comes after an input with a higher number", error);
  if (!is_label (value->patient) || !is_label (value->study) || !is_label (value->series))
    return refuse (target, "needs labels of patient, study and series, without spaces", error);
  if (!ef_digest_from_hex (value->digest, digest) || !ef_digest_from_hex (value->device, digest))
    return refuse (target, "has a broken digest", error);
  return TRUE;
}

/* Only what was found out and what was decided may change, not which instance it is. */
static gboolean
is_same_input (const EfPlanInput *a,
               const EfPlanInput *b)
{
  return g_str_equal (a->digest, b->digest) && g_str_equal (a->patient, b->patient) &&
         g_str_equal (a->study, b->study) && g_str_equal (a->series, b->series) &&
         g_str_equal (a->device, b->device) && g_str_equal (a->modality, b->modality) && a->rows == b->rows &&
         a->columns == b->columns && a->frames == b->frames;
}

static void
free_region (gpointer data)
{
  EfPlanRegionEntry *region = data;

  g_variant_unref (region->record);
  g_free (region);
}

static EfPlanInputEntry *
insert_input (EfPlan            *self,
              guint              number,
              const EfPlanInput *value)
{
  EfPlanInputEntry *input = g_new0 (EfPlanInputEntry, 1);
  char name[16];

  g_snprintf (name, sizeof name, "%u", number);
  input->number = number;
  input->labels[EF_SCOPE_ALL] = ef_string_pool_intern (self->pool, "-");
  input->labels[EF_SCOPE_PATIENT] = ef_string_pool_intern (self->pool, value->patient);
  input->labels[EF_SCOPE_STUDY] = ef_string_pool_intern (self->pool, value->study);
  input->labels[EF_SCOPE_SERIES] = ef_string_pool_intern (self->pool, value->series);
  input->labels[EF_SCOPE_INSTANCE] = ef_string_pool_intern (self->pool, name);
  input->device = ef_string_pool_intern (self->pool, value->device);
  input->regions = g_ptr_array_new_with_free_func (free_region);
  input->texts = g_array_new (FALSE, TRUE, sizeof (guint32));
  input->next_region = 1;
  g_ptr_array_add (self->inputs, input);
  g_hash_table_insert (self->input_numbers, GUINT_TO_POINTER (number), GUINT_TO_POINTER (self->inputs->len));
  return input;
}

static gboolean
set_input (EfPlan         *self,
           const EfTarget *target,
           GVariant       *record,
           GError        **error)
{
  EfPlanInputEntry *input = _ef_plan_find_input (self, target->input);
  EfPlanInput value;

  if (record == NULL)
    return refuse (target, "cannot be taken out; it can be left out of what is written", error);
  ef_plan_input_from_record (&value, record);
  if ((value.state == EF_INPUT_UNREADABLE) != (*value.problem != 0))
    return refuse (target, "has a problem if, and only if, it is unreadable", error);
  if (input == NULL)
    {
      if (!check_new_input (self, target, &value, error))
        return FALSE;
      input = insert_input (self, target->input, &value);
    }
  else if (!is_same_input (&input->value, &value))
    return refuse (target, "is another instance", error);

  g_variant_ref (record);
  g_clear_pointer (&input->record, g_variant_unref);
  input->record = record;
  ef_plan_input_from_record (&input->value, record);
  self->structure++;
  return TRUE;
}

/* --- regions --------------------------------------------------------------------------------------------------- */

static gboolean
check_region (const EfTarget         *target,
              const EfPlanInputEntry *input,
              const EfPlanRegion     *value,
              GError                **error)
{
  const EfBox *box = &value->region.box;

  if (input == NULL)
    return refuse (target, "is of an input that is not there", error);
  if (!ef_plan_region_is_sound (value))
    return refuse (target, "is no box in a run of frames", error);
  if (value->region.last_frame >= input->value.frames || box->x >= (gint64) input->value.columns ||
      box->y >= (gint64) input->value.rows || (gint64) box->x + box->width <= 0 || (gint64) box->y + box->height <= 0)
    return refuse (target, "lies outside of the pixels", error);
  return TRUE;
}

static gboolean
is_wide (const EfPlanRegionEntry *entry)
{
  return entry->value.reach == EF_REACH_SERIES || entry->value.reach == EF_REACH_DEVICE;
}

/* The same region order everywhere, whatever the order of edits was. */
static gint
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const EfPlanRegionEntry *first = *(const EfPlanRegionEntry *const *) a;
  const EfPlanRegionEntry *second = *(const EfPlanRegionEntry *const *) b;

  if (first->input != second->input)
    return first->input < second->input ? -1 : 1;
  return first->number < second->number ? -1 : first->number > second->number;
}

static EfPlanRegionEntry *
insert_region (EfPlan           *self,
               EfPlanInputEntry *input,
               guint             number)
{
  EfPlanRegionEntry *entry = g_new0 (EfPlanRegionEntry, 1);

  entry->input = GPOINTER_TO_UINT (g_hash_table_lookup (self->input_numbers, GUINT_TO_POINTER (input->number))) - 1;
  entry->number = number;
  g_ptr_array_add (input->regions, entry);
  if (number < input->next_region)
    g_ptr_array_sort (input->regions, compare_entries);
  else
    input->next_region = number + 1;
  return entry;
}

static gboolean
set_region (EfPlan         *self,
            const EfTarget *target,
            GVariant       *record,
            GError        **error)
{
  EfPlanInputEntry *input = _ef_plan_find_input (self, target->input);
  EfPlanRegionEntry *entry = _ef_plan_find_region (self, target->input, target->region);
  EfPlanRegion value;

  if (record == NULL)
    {
      if (entry == NULL)
        return refuse (target, "is not there", error);
      g_ptr_array_remove (self->wide_regions, entry);
      g_ptr_array_remove (input->regions, entry);
      self->structure++;
      return TRUE;
    }
  ef_plan_region_from_record (&value, record);
  if (!check_region (target, input, &value, error))
    return FALSE;
  if (entry == NULL)
    {
      /* Texts are held by number. */
      if (target->region > input->next_region + EF_MAX_REGION_GAP)
        return refuse (target, "has too high a number", error);
      entry = insert_region (self, input, target->region);
      self->structure++;
    }
  else if (is_wide (entry))
    g_ptr_array_remove (self->wide_regions, entry);

  g_variant_ref (record);
  g_clear_pointer (&entry->record, g_variant_unref);
  entry->record = record;
  ef_plan_region_from_record (&entry->value, record);
  if (is_wide (entry))
    {
      g_ptr_array_add (self->wide_regions, entry);
      g_ptr_array_sort (self->wide_regions, compare_entries);
    }
  return TRUE;
}

/* --- decisions on tags ----------------------------------------------------------------------------------------- */

static gboolean
set_choice (EfPlan         *self,
            const EfTarget *target,
            GVariant       *record,
            GError        **error)
{
  EfScope scope = { target->scope, target->label };
  EfPlanPlace place;
  EfChoice value;

  if (!_ef_plan_find_place (self, &scope, &place))
    return refuse (target, "is of instances that are not there", error);
  if (record != NULL)
    {
      ef_choice_from_record (&value, record);
      if (*value.text != 0 && value.action != EF_ACTION_D)
        return refuse (target, "has a text, but an action that writes none", error);
      if (*value.cuts != 0 && !target->by_value)
        return refuse (target, "cuts words, but names no value to cut them from", error);
    }
  _ef_plan_put_choice (self, target, record);
  return TRUE;
}

/* --- all ------------------------------------------------------------------------------------------------------- */

GVariant *
_ef_plan_get_record (EfPlan         *self,
                     const EfTarget *target)
{
  const EfPlanInputEntry *input;
  const EfPlanRegionEntry *region;
  const EfPlanChoice *choice;

  switch (target->kind)
    {
    case EF_TARGET_PLAN:
      return self->profile;
    case EF_TARGET_APPROVAL:
      return self->approval;
    case EF_TARGET_READERS:
      return self->readers;
    case EF_TARGET_DIFFERENCE:
      return g_hash_table_lookup (self->differences, target->of);
    case EF_TARGET_INPUT:
      input = _ef_plan_find_input (self, target->input);
      return input != NULL ? input->record : NULL;
    case EF_TARGET_REGION:
      region = _ef_plan_find_region (self, target->input, target->region);
      return region != NULL ? region->record : NULL;
    case EF_TARGET_TAG:
    default:
      choice = _ef_plan_find_choice (self, target);
      return choice != NULL ? choice->record : NULL;
    }
}

gboolean
_ef_plan_set_record (EfPlan         *self,
                     const EfTarget *target,
                     GVariant       *record,
                     GError        **error)
{
  switch (target->kind)
    {
    case EF_TARGET_PLAN:
      return set_profile (self, target, record, error);
    case EF_TARGET_APPROVAL:
      return set_approval (self, record);
    case EF_TARGET_READERS:
      return set_readers (self, record);
    case EF_TARGET_DIFFERENCE:
      return set_difference (self, target, record, error);
    case EF_TARGET_INPUT:
      return set_input (self, target, record, error);
    case EF_TARGET_REGION:
      return set_region (self, target, record, error);
    case EF_TARGET_TAG:
    default:
      return set_choice (self, target, record, error);
    }
}
