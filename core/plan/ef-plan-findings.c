/* What scan and analysis tell a plan: inputs, header values, regions. */
#include "config.h"

#include "ef-plan-private.h"

#include "ef-error.h"

#include <string.h>

/* An edit made by the program itself. */
static gboolean
set_record (EfPlan         *self,
            const EfTarget *target,
            GVariant       *after,
            const char     *label,
            GError        **error)
{
  g_autoptr (EfEdit) edit = ef_plan_make_edit (self, target, after, label, NULL, error);

  return edit != NULL && ef_plan_apply_edit (self, edit, error);
}

/* --- inputs ---------------------------------------------------------------------------------------------------- */

EfPlanInputEntry *
_ef_plan_find_input (EfPlan *self,
                     guint   number)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->input_numbers, GUINT_TO_POINTER (number)));

  return index == 0 ? NULL : g_ptr_array_index (self->inputs, index - 1);
}

static EfPlanInputEntry *
need_input (EfPlan  *self,
            guint    number,
            GError **error)
{
  EfPlanInputEntry *input = _ef_plan_find_input (self, number);

  if (input == NULL)
    g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "The plan has no input %u", number);
  return input;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* Devices are equal if all that tells them apart is. Images of one that lie in another orientation count as another's:
 * what is burned in may stand elsewhere. */
static char *
dup_device (EfPlan             *self,
            const EfInputFacts *facts)
{
  gboolean turned = facts->orientation != NULL && *facts->orientation != 0;
  g_autofree char *all = g_strjoin ("\n", or_empty (facts->manufacturer), or_empty (facts->model),
                                    or_empty (facts->software), or_empty (facts->sop_class),
                                    turned ? facts->orientation : NULL, NULL);

  return ef_value_digest_dup_hex (self->digest, "device", all);
}

gboolean
ef_plan_add_input (EfPlan             *self,
                   guint               number,
                   const EfInputFacts *facts,
                   GError            **error)
{
  g_autofree char *device = NULL;
  g_autofree char *digest = NULL;
  EfTarget target = { .kind = EF_TARGET_INPUT, .input = number };
  EfPlanInput input = { 0 };

  g_return_val_if_fail (EF_IS_PLAN (self) && number > 0 && facts != NULL, FALSE);

  if (_ef_plan_find_input (self, number) != NULL)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "The plan has an input %u already", number);
      return FALSE;
    }
  device = dup_device (self, facts);
  digest = ef_value_digest_dup_hex (self->digest, "instance", or_empty (facts->sop_instance));
  input.digest = digest;
  input.device = device;
  input.patient = or_empty (facts->patient);
  input.study = or_empty (facts->study);
  input.series = or_empty (facts->series);
  input.modality = or_empty (facts->modality);
  input.rows = facts->rows;
  input.columns = facts->columns;
  input.frames = facts->frames;
  input.problem = input.note = "";
  if (!set_record (self, &target, ef_plan_input_to_record (&input), "Input", error))
    return FALSE;
  _ef_plan_find_input (self, number)->bound = TRUE;
  return TRUE;
}

gboolean
ef_plan_bind_input (EfPlan             *self,
                    const EfInputFacts *facts,
                    guint              *number,
                    GError            **error)
{
  g_autofree char *digest = NULL;
  g_autofree char *device = NULL;

  g_return_val_if_fail (EF_IS_PLAN (self) && facts != NULL, FALSE);

  digest = ef_value_digest_dup_hex (self->digest, "instance", or_empty (facts->sop_instance));
  device = dup_device (self, facts);
  for (guint i = 0; i < self->inputs->len; i++)
    {
      EfPlanInputEntry *input = g_ptr_array_index (self->inputs, i);
      const EfPlanInput *value = &input->value;

      if (input->bound || !g_str_equal (value->digest, digest))
        continue;
      if (value->rows != facts->rows || value->columns != facts->columns || value->frames != facts->frames ||
          !g_str_equal (value->device, device) || !g_str_equal (value->series, or_empty (facts->series)))
        {
          g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "The plan does not fit: input %u has changed since",
                       input->number);
          return FALSE;
        }
      input->bound = TRUE;
      *number = input->number;
      return TRUE;
    }
  g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "The plan does not cover this instance");
  return FALSE;
}

gboolean
ef_plan_check_bound (EfPlan  *self,
                     GError **error)
{
  guint missing = 0;

  for (guint i = 0; i < self->inputs->len; i++)
    missing += !((const EfPlanInputEntry *) g_ptr_array_index (self->inputs, i))->bound;
  if (missing > 0)
    g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "The plan does not fit: %u of its %u inputs are not there", missing,
                 self->inputs->len);
  return missing == 0;
}

gboolean
ef_plan_set_input_state (EfPlan      *self,
                         guint        number,
                         EfInputState state,
                         const char  *problem,
                         GError     **error)
{
  EfPlanInputEntry *input = need_input (self, number, error);
  EfTarget target = { .kind = EF_TARGET_INPUT, .input = number };
  EfPlanInput value;

  if (input == NULL)
    return FALSE;
  value = input->value;
  value.state = state;
  value.problem = or_empty (problem);
  return set_record (self, &target, ef_plan_input_to_record (&value), "Analysed", error);
}

guint
ef_plan_get_n_inputs (EfPlan *self)
{
  return self->inputs->len;
}

guint
ef_plan_get_input_number (EfPlan *self,
                          guint   index)
{
  g_return_val_if_fail (index < self->inputs->len, 0);
  return ((const EfPlanInputEntry *) g_ptr_array_index (self->inputs, index))->number;
}

gboolean
ef_plan_get_input (EfPlan      *self,
                   guint        number,
                   EfPlanInput *value)
{
  const EfPlanInputEntry *input = _ef_plan_find_input (self, number);

  if (input == NULL)
    return FALSE;
  *value = input->value;
  return TRUE;
}

/* --- header values --------------------------------------------------------------------------------------------- */

void
ef_plan_add_header_value (EfPlan     *self,
                          guint       number,
                          const char *path,
                          guint16     vr,
                          const char *value,
                          EfAction    action,
                          const char *cause,
                          const char *reason,
                          const char *result)
{
  g_autofree char *valid_value = NULL;
  g_autofree char *valid_result = NULL;
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->input_numbers, GUINT_TO_POINTER (number)));

  g_return_if_fail (EF_IS_PLAN (self) && index > 0 && path != NULL && *path != 0);
  g_return_if_fail (action <= EF_ACTION_U && cause != NULL && *cause != 0 && strchr (cause, ' ') == NULL);

  value = or_empty (value);
  if (!g_utf8_validate (value, -1, NULL))
    value = valid_value = g_utf8_make_valid (value, -1);
  if (result != NULL && !g_utf8_validate (result, -1, NULL))
    result = valid_result = g_utf8_make_valid (result, -1);
  ef_header_table_add (self->headers, index - 1, path, vr, value, action, cause, or_empty (reason), result);
  self->structure++;
  _ef_plan_touch (self);
}

void
ef_plan_clear_headers (EfPlan *self)
{
  g_return_if_fail (EF_IS_PLAN (self));

  /* The strings stay in the pool; most of them come again. */
  ef_header_table_free (self->headers);
  self->headers = ef_header_table_new (self->pool);
  self->epoch++;
  self->structure++;
  _ef_plan_touch (self);
}

gsize
ef_plan_get_header_size (EfPlan *self)
{
  return ef_header_table_get_size (self->headers) + ef_string_pool_get_size (self->pool);
}

/* --- regions --------------------------------------------------------------------------------------------------- */

EfPlanRegionEntry *
_ef_plan_find_region (EfPlan *self,
                      guint   number,
                      guint   region)
{
  const EfPlanInputEntry *input = _ef_plan_find_input (self, number);

  for (guint i = 0; input != NULL && i < input->regions->len; i++)
    {
      EfPlanRegionEntry *entry = g_ptr_array_index (input->regions, i);

      if (entry->number == region)
        return entry;
    }
  return NULL;
}

guint
ef_plan_add_region (EfPlan         *self,
                    guint           number,
                    const EfRegion *region,
                    EfRegionKind    kind,
                    gboolean        redact,
                    double          confidence,
                    const char     *text,
                    const char     *reason,
                    GError        **error)
{
  EfPlanInputEntry *input = need_input (self, number, error);
  EfTarget target = { .kind = EF_TARGET_REGION, .input = number };
  EfPlanRegion value = { .region = *region, .kind = kind, .reach = EF_REACH_FRAMES, .note = "" };

  if (input == NULL)
    return 0;
  target.region = input->next_region;
  value.proposed = value.redact = redact;
  value.confidence = CLAMP (confidence, 0, 1);
  value.reason = or_empty (reason);
  /* One change for who listens: the row comes with its text. */
  ef_plan_begin (self);
  if (!set_record (self, &target, ef_plan_region_to_record (&value), "Found", error))
    target.region = 0;
  else
    ef_plan_set_region_text (self, number, target.region, text);
  ef_plan_end (self);
  return target.region;
}

void
ef_plan_set_region_text (EfPlan     *self,
                         guint       number,
                         guint       region,
                         const char *text)
{
  EfPlanInputEntry *input = _ef_plan_find_input (self, number);
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  g_return_if_fail (_ef_plan_find_region (self, number, region) != NULL);
  if (region >= input->texts->len)
    g_array_set_size (input->texts, region + 1);
  g_array_index (input->texts, guint32, region) = ef_string_pool_intern (self->pool, valid);
  _ef_plan_touch (self);
}

const char *
_ef_plan_get_text (EfPlan                  *self,
                   const EfPlanRegionEntry *region)
{
  const EfPlanInputEntry *input = g_ptr_array_index (self->inputs, region->input);

  if (region->number >= input->texts->len)
    return NULL;
  return ef_string_pool_get (self->pool, g_array_index (input->texts, guint32, region->number));
}

const char *
ef_plan_get_region_text (EfPlan *self,
                         guint   number,
                         guint   region)
{
  const EfPlanRegionEntry *entry = _ef_plan_find_region (self, number, region);

  return entry != NULL ? _ef_plan_get_text (self, entry) : NULL;
}

gboolean
ef_plan_get_region (EfPlan       *self,
                    guint         number,
                    guint         region,
                    EfPlanRegion *value)
{
  const EfPlanRegionEntry *entry = _ef_plan_find_region (self, number, region);

  if (entry == NULL)
    return FALSE;
  *value = entry->value;
  return TRUE;
}

GArray *
ef_plan_list_regions (EfPlan *self,
                      guint   number)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));
  const EfPlanInputEntry *input = _ef_plan_find_input (self, number);

  for (guint i = 0; input != NULL && i < input->regions->len; i++)
    g_array_append_val (list, ((const EfPlanRegionEntry *) g_ptr_array_index (input->regions, i))->number);
  return list;
}

guint
ef_plan_get_next_region (EfPlan *self,
                         guint   number)
{
  const EfPlanInputEntry *input = _ef_plan_find_input (self, number);

  g_return_val_if_fail (input != NULL, 0);
  return input->next_region;
}
