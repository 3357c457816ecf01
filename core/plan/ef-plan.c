#include "config.h"

#include "ef-plan-private.h"

#include "ef-error.h"

#include <string.h>

enum
{
  PROP_0,
  PROP_REVISION,
  N_PROPS
};

enum
{
  SIGNAL_EDITED,
  SIGNAL_SETTLED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* --- as a list model ------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return EF_TYPE_PLAN_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (EF_PLAN (model)->rows));
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (EF_PLAN (model)->rows), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EfPlan, ef_plan, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
free_input (gpointer data)
{
  EfPlanInputEntry *input = data;

  g_variant_unref (input->record);
  g_ptr_array_unref (input->regions);
  g_array_unref (input->texts);
  g_free (input);
}

static void
finalize (GObject *object)
{
  EfPlan *self = EF_PLAN (object);

  g_clear_object (&self->rows);
  g_clear_pointer (&self->profile, g_variant_unref);
  g_free (self->profile_digest);
  g_free (self->key_name);
  ef_value_digest_unref (self->digest);
  g_hash_table_unref (self->choice_paths);
  g_hash_table_unref (self->choices);
  g_ptr_array_unref (self->wide_regions);
  g_hash_table_unref (self->input_numbers);
  g_ptr_array_unref (self->inputs);
  ef_header_table_free (self->headers);
  ef_string_pool_free (self->pool);
  g_clear_pointer (&self->approval, g_variant_unref);
  g_clear_pointer (&self->frozen, g_variant_unref);
  g_free (self->own_digest);
  G_OBJECT_CLASS (ef_plan_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  if (id == PROP_REVISION)
    g_value_set_uint64 (value, EF_PLAN (object)->revision);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rows_changed_cb (GListModel *rows,
                 guint       position,
                 guint       removed,
                 guint       added,
                 EfPlan     *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
ef_plan_class_init (EfPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = finalize;
  object_class->get_property = get_property;

  props[PROP_REVISION] = g_param_spec_uint64 ("revision", NULL, NULL, 0, G_MAXUINT64, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_EDITED] = g_signal_new ("edited", EF_TYPE_PLAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         EF_TYPE_EDIT);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", EF_TYPE_PLAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                          0);
}

static void
ef_plan_init (EfPlan *self)
{
  self->pool = ef_string_pool_new ();
  self->headers = ef_header_table_new (self->pool);
  self->inputs = g_ptr_array_new_with_free_func (free_input);
  self->input_numbers = g_hash_table_new (NULL, NULL);
  self->wide_regions = g_ptr_array_new ();
  _ef_plan_choices_init (self);
  self->rows = _ef_plan_view_new_rows (self);
  g_signal_connect (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self);
}

EfPlan *
ef_plan_new (const char    *profile_text,
             const char    *key_name,
             EfValueDigest *digest)
{
  EfPlan *self;

  g_return_val_if_fail (profile_text != NULL && key_name != NULL && digest != NULL, NULL);

  self = g_object_new (EF_TYPE_PLAN, NULL);
  self->profile = g_variant_ref_sink (g_variant_new ("(s)", profile_text));
  g_variant_get_data (self->profile);
  self->profile_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, profile_text, -1);
  self->key_name = g_strdup (key_name);
  self->digest = ef_value_digest_ref (digest);
  return self;
}

/* --- settling -------------------------------------------------------------------------------------------------- */

static void
settle (EfPlan *self)
{
  self->dirty = FALSE;
  _ef_plan_view_settle (self->rows);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVISION]);
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

void
_ef_plan_touch (EfPlan *self)
{
  self->dirty = TRUE;
  if (self->depth == 0)
    settle (self);
}

void
ef_plan_begin (EfPlan *self)
{
  g_return_if_fail (EF_IS_PLAN (self));
  self->depth++;
}

void
ef_plan_end (EfPlan *self)
{
  g_return_if_fail (EF_IS_PLAN (self) && self->depth > 0);
  if (--self->depth == 0 && self->dirty)
    settle (self);
}

/* --- the door -------------------------------------------------------------------------------------------------- */

static gboolean
is_same (GVariant *a,
         GVariant *b)
{
  return a == b || (a != NULL && b != NULL && g_variant_equal (a, b));
}

gboolean
ef_plan_apply_edit (EfPlan  *self,
                    EfEdit  *edit,
                    GError **error)
{
  g_autofree char *buffer = NULL;
  EfTarget target;

  g_return_val_if_fail (EF_IS_PLAN (self) && edit != NULL, FALSE);

  if (!ef_target_parse (ef_edit_get_target (edit), &target, &buffer, error))
    return FALSE;
  if (!is_same (_ef_plan_get_record (self, &target), ef_edit_get_before (edit)))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot change the plan: “%s” is not what it was",
                   ef_edit_get_target (edit));
      return FALSE;
    }
  self->depth++;
  if (!_ef_plan_set_record (self, &target, ef_edit_get_after (edit), error))
    {
      self->depth--;
      return FALSE;
    }

  if (target.kind != EF_TARGET_APPROVAL)
    {
      g_clear_pointer (&self->approval, g_variant_unref);
      g_clear_pointer (&self->own_digest, g_free);
    }
  g_clear_pointer (&self->frozen, g_variant_unref);
  self->revision++;
  g_signal_emit (self, signals[SIGNAL_EDITED], 0, edit);
  self->depth--;
  _ef_plan_touch (self);
  return TRUE;
}

EfEdit *
ef_plan_make_edit (EfPlan         *self,
                   const EfTarget *target,
                   GVariant       *after,
                   const char     *label,
                   const char     *merge_key,
                   GError        **error)
{
  g_autoptr (GVariant) sunk = after != NULL ? g_variant_ref_sink (after) : NULL;
  g_autofree char *text = ef_target_to_string (target);

  if ((target->kind == EF_TARGET_INPUT || target->kind == EF_TARGET_REGION) &&
      target->input == 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot change the plan: there is no target “%s”", text);
      return NULL;
    }
  return ef_edit_new (text, _ef_plan_get_record (self, target), sunk, label, merge_key);
}

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

/* Devices are equal if all that tells them apart is. */
static char *
dup_device (EfPlan             *self,
            const EfInputFacts *facts)
{
  g_autofree char *all = g_strjoin ("\n", or_empty (facts->manufacturer), or_empty (facts->model),
                                    or_empty (facts->software), or_empty (facts->sop_class), NULL);

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
          g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "The plan does not fit: input %u has changed since", input->number);
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

/* --- the rest -------------------------------------------------------------------------------------------------- */

guint64
ef_plan_get_revision (EfPlan *self)
{
  return self->revision;
}

const char *
ef_plan_get_profile_text (EfPlan *self)
{
  const char *text;

  g_variant_get (self->profile, "(&s)", &text);
  return text;
}

const char *
ef_plan_get_profile_digest (EfPlan *self)
{
  return self->profile_digest;
}

const char *
ef_plan_get_key_name (EfPlan *self)
{
  return self->key_name;
}

EfValueDigest *
ef_plan_get_value_digest (EfPlan *self)
{
  return self->digest;
}

gboolean
ef_plan_get_choice (EfPlan         *self,
                    const EfTarget *target,
                    EfChoice       *choice)
{
  const EfPlanChoice *found = _ef_plan_find_choice (self, target);

  if (found == NULL)
    return FALSE;
  *choice = found->value;
  return TRUE;
}
