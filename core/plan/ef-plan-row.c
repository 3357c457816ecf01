#include "config.h"

#include "ef-plan-private.h"

#include "ef-cuts.h"
#include "ef-dictionary.h"
#include "ef-vr.h"

struct _EfPlanRow
{
  GObject parent_instance;

  EfPlan *plan;
  EfPlanView *view; /* borrowed; NULL once it is gone */
  EfPlanPlace place;
  EfPlanItem item;

  /* As computed when the plan settled last; own copies, since an edit may free what it replaces. */
  EfPlanFigures figures;
  char *result;
  char *note;
  GVariant *record; /* (nullable): of the region */
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_PATH,
  PROP_KEYWORD,
  PROP_VR,
  PROP_LEVEL,
  PROP_N_VALUES,
  PROP_N_INPUTS,
  PROP_PRIVATE,
  PROP_FREE_TEXT,
  PROP_VALUE,
  PROP_RESULT,
  PROP_PROPOSED,
  PROP_ACTION,
  PROP_CAUSE,
  PROP_REASON,
  PROP_INPUT,
  PROP_REGION,
  PROP_STATE,
  PROP_RISK,
  PROP_NOTE,
  PROP_LATER,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (EfPlanRow, ef_plan_row, G_TYPE_OBJECT)

/* --- figures -------------------------------------------------------------------------------------------------- */

static void
take_figures (EfPlanRow           *self,
              const EfPlanFigures *figures)
{
  g_autofree char *result = g_strdup (figures->result);
  g_autofree char *note = g_strdup (figures->note);

  g_free (self->result);
  g_free (self->note);
  self->figures = *figures;
  self->result = g_steal_pointer (&result);
  self->note = g_steal_pointer (&note);
  self->figures.result = self->result;
  self->figures.note = self->note;
}

/* Is the region another than it was? */
static gboolean
take_record (EfPlanRow *self)
{
  const EfPlanRegionEntry *region = _ef_plan_item_region (self->plan, &self->item);

  if (region == NULL || region->record == self->record)
    return FALSE;
  g_clear_pointer (&self->record, g_variant_unref);
  self->record = g_variant_ref (region->record);
  return TRUE;
}

static void
notify_if (EfPlanRow *self,
           gboolean   differs,
           guint      prop)
{
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
_ef_plan_row_refresh (EfPlanRow        *self,
                      const EfPlanItem *item)
{
  EfPlanItem was = self->item;
  EfPlanFigures had = self->figures;
  g_autofree char *result = g_strdup (self->result);
  g_autofree char *note = g_strdup (self->note);
  EfPlanFigures figures;

  self->item = *item;
  _ef_plan_item_compute (self->plan, &self->place, &self->item, &figures);
  take_figures (self, &figures);

  g_object_freeze_notify (G_OBJECT (self));
  notify_if (self, was.n_values != item->n_values, PROP_N_VALUES);
  notify_if (self, was.n_inputs != item->n_inputs, PROP_N_INPUTS);
  notify_if (self, was.value != item->value, PROP_VALUE);
  notify_if (self, g_strcmp0 (result, self->result) != 0, PROP_RESULT);
  notify_if (self, had.action != figures.action, PROP_ACTION);
  notify_if (self, had.state != figures.state, PROP_STATE);
  notify_if (self, had.risk != figures.risk, PROP_RISK);
  notify_if (self, g_strcmp0 (note, self->note) != 0, PROP_NOTE);
  notify_if (self, had.later != figures.later, PROP_LATER);
  /* A box has many parts, and a picture is drawn anew for any of them. */
  notify_if (self, take_record (self), PROP_REGION);
  g_object_thaw_notify (G_OBJECT (self));
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
finalize (GObject *object)
{
  EfPlanRow *self = EF_PLAN_ROW (object);

  if (self->view != NULL)
    _ef_plan_view_forget (self->view, &self->item);
  g_clear_object (&self->plan);
  g_free (self->result);
  g_free (self->note);
  g_clear_pointer (&self->record, g_variant_unref);
  G_OBJECT_CLASS (ef_plan_row_parent_class)->finalize (object);
}

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  EfPlanRow *self = EF_PLAN_ROW (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_uint (value, self->item.kind);
      break;
    case PROP_PATH:
      g_value_set_string (value, ef_plan_row_get_path (self));
      break;
    case PROP_KEYWORD:
      g_value_set_string (value, ef_plan_row_get_keyword (self));
      break;
    case PROP_VR:
      g_value_set_string (value, ef_plan_row_get_vr (self));
      break;
    case PROP_LEVEL:
      g_value_set_uint (value, ef_plan_row_get_level (self));
      break;
    case PROP_N_VALUES:
      g_value_set_uint (value, self->item.n_values);
      break;
    case PROP_N_INPUTS:
      g_value_set_uint (value, self->item.n_inputs);
      break;
    case PROP_PRIVATE:
      g_value_set_boolean (value, ef_plan_row_get_private (self));
      break;
    case PROP_FREE_TEXT:
      g_value_set_boolean (value, ef_plan_row_get_free_text (self));
      break;
    case PROP_VALUE:
      g_value_set_string (value, ef_plan_row_get_value (self));
      break;
    case PROP_RESULT:
      g_value_set_string (value, self->result);
      break;
    case PROP_PROPOSED:
      g_value_set_uint (value, ef_plan_row_get_proposed (self));
      break;
    case PROP_ACTION:
      g_value_set_uint (value, self->figures.action);
      break;
    case PROP_CAUSE:
      g_value_set_string (value, ef_plan_row_get_cause (self));
      break;
    case PROP_REASON:
      g_value_set_string (value, ef_plan_row_get_reason (self));
      break;
    case PROP_INPUT:
      g_value_set_uint (value, ef_plan_row_get_input (self));
      break;
    case PROP_REGION:
      g_value_set_uint (value, self->item.kind == EF_ROW_REGION ? self->item.index : 0);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->figures.state);
      break;
    case PROP_RISK:
      g_value_set_uint (value, self->figures.risk);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    case PROP_LATER:
      g_value_set_boolean (value, self->figures.later);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static GParamSpec *
uint_prop (const char *name)
{
  return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
string_prop (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
flag_prop (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
ef_plan_row_class_init (EfPlanRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = finalize;
  object_class->get_property = get_property;

  props[PROP_KIND] = uint_prop ("kind");
  props[PROP_PATH] = string_prop ("path");
  props[PROP_KEYWORD] = string_prop ("keyword");
  props[PROP_VR] = string_prop ("vr");
  props[PROP_LEVEL] = uint_prop ("level");
  props[PROP_N_VALUES] = uint_prop ("n-values");
  props[PROP_N_INPUTS] = uint_prop ("n-inputs");
  props[PROP_PRIVATE] = flag_prop ("private");
  props[PROP_FREE_TEXT] = flag_prop ("free-text");
  props[PROP_VALUE] = string_prop ("value");
  props[PROP_RESULT] = string_prop ("result");
  props[PROP_PROPOSED] = uint_prop ("proposed");
  props[PROP_ACTION] = uint_prop ("action");
  props[PROP_CAUSE] = string_prop ("cause");
  props[PROP_REASON] = string_prop ("reason");
  props[PROP_INPUT] = uint_prop ("input");
  props[PROP_REGION] = uint_prop ("region");
  props[PROP_STATE] = uint_prop ("state");
  props[PROP_RISK] = uint_prop ("risk");
  props[PROP_NOTE] = string_prop ("note");
  props[PROP_LATER] = flag_prop ("later");
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ef_plan_row_init (EfPlanRow *self)
{
}

EfPlanRow *
_ef_plan_row_new (EfPlan           *plan,
                  EfPlanView       *view,
                  const EfPlanItem *item)
{
  EfPlanRow *self = g_object_new (EF_TYPE_PLAN_ROW, NULL);
  EfPlanFigures figures;

  self->plan = g_object_ref (plan);
  self->view = view;
  self->place = *_ef_plan_view_get_place (view);
  self->item = *item;
  _ef_plan_item_compute (plan, &self->place, item, &figures);
  take_figures (self, &figures);
  take_record (self);
  return self;
}

void
_ef_plan_row_detach (EfPlanRow *self)
{
  self->view = NULL;
}

const EfPlanItem *
_ef_plan_row_get_item (EfPlanRow *self)
{
  return &self->item;
}

const EfPlanPlace *
_ef_plan_row_get_place (EfPlanRow *self)
{
  return &self->place;
}

/* --- getters --------------------------------------------------------------------------------------------------- */

EfPlan *
ef_plan_row_get_plan (EfPlanRow *self)
{
  return self->plan;
}

EfRowKind
ef_plan_row_get_kind (EfPlanRow *self)
{
  return (EfRowKind) self->item.kind;
}

EfScope
ef_plan_row_get_scope (EfPlanRow *self)
{
  EfScope scope = { self->place.kind, NULL };

  if (scope.kind != EF_SCOPE_ALL)
    scope.label = ef_string_pool_get (self->plan->pool, self->place.labels[scope.kind]);
  return scope;
}

const char *
ef_plan_row_get_path (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);

  return attribute != NULL ? ef_string_pool_get (self->plan->pool, attribute->path) : NULL;
}

guint32
ef_plan_row_get_tag (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);

  return attribute != NULL ? attribute->tag : 0;
}

const char *
ef_plan_row_get_keyword (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);

  return attribute != NULL && !attribute->is_private ? ef_dictionary_get_keyword (attribute->tag) : NULL;
}

const char *
ef_plan_row_get_vr (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);
  char text[3];

  if (attribute == NULL)
    return NULL;
  ef_vr_to_string (attribute->vr, text);
  return g_intern_string (text);
}

guint
ef_plan_row_get_level (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);

  return attribute != NULL ? attribute->level : 0;
}

guint
ef_plan_row_get_n_values (EfPlanRow *self)
{
  return self->item.n_values;
}

guint
ef_plan_row_get_n_inputs (EfPlanRow *self)
{
  return self->item.n_inputs;
}

gboolean
ef_plan_row_get_private (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);

  return attribute != NULL && attribute->is_private;
}

gboolean
ef_plan_row_get_free_text (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);

  return attribute != NULL && attribute->is_text;
}

const char *
ef_plan_row_get_value (EfPlanRow *self)
{
  const EfPlanRegionEntry *region = _ef_plan_item_region (self->plan, &self->item);

  if (region != NULL)
    return _ef_plan_get_text (self->plan, region);
  if (_ef_plan_item_attribute (self->plan, &self->item) == NULL || self->item.value == EF_HEADER_END)
    return NULL;
  return ef_string_pool_get (self->plan->pool,
                             ef_header_table_get_value (self->plan->headers, self->item.value)->value);
}

const char *
ef_plan_row_get_result (EfPlanRow *self)
{
  return self->result;
}

char *
ef_plan_row_dup_cuts (EfPlanRow *self)
{
  const char *value = _ef_plan_item_attribute (self->plan, &self->item) != NULL ? ef_plan_row_get_value (self) : NULL;
  EfPlanFigures figures;

  _ef_plan_item_compute (self->plan, &self->place, &self->item, &figures);
  if (value == NULL)
    return g_strdup ("");
  if (figures.action == EF_ACTION_C && figures.result != NULL)
    return ef_cuts_find (value, figures.result);
  return g_strdup (figures.cuts != NULL ? figures.cuts : "");
}

EfAction
ef_plan_row_get_proposed (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);

  return attribute != NULL ? (EfAction) attribute->action : EF_ACTION_NONE;
}

EfAction
ef_plan_row_get_action (EfPlanRow *self)
{
  return self->figures.action;
}

const char *
ef_plan_row_get_cause (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);
  const EfPlanRegionEntry *region = _ef_plan_item_region (self->plan, &self->item);

  if (attribute != NULL)
    return ef_string_pool_get (self->plan->pool, attribute->cause);
  if (region != NULL)
    return ef_region_kind_words[region->value.kind];
  return NULL;
}

const char *
ef_plan_row_get_reason (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);
  const EfPlanRegionEntry *region = _ef_plan_item_region (self->plan, &self->item);
  const EfPlanInputEntry *input = _ef_plan_item_input (self->plan, &self->item);

  if (attribute != NULL)
    return ef_string_pool_get (self->plan->pool, attribute->reason);
  if (region != NULL)
    return region->value.reason;
  return self->item.kind == EF_ROW_PROBLEM ? input->value.problem : NULL;
}

guint
ef_plan_row_get_input (EfPlanRow *self)
{
  const EfPlanInputEntry *input = _ef_plan_item_input (self->plan, &self->item);

  return input != NULL ? input->number : 0;
}

guint
ef_plan_row_get_region (EfPlanRow    *self,
                        EfPlanRegion *value)
{
  const EfPlanRegionEntry *region = _ef_plan_item_region (self->plan, &self->item);

  if (region == NULL)
    return 0;
  if (value != NULL)
    *value = region->value;
  return region->number;
}

EfReview
ef_plan_row_get_state (EfPlanRow *self)
{
  return self->figures.state;
}

guint
ef_plan_row_get_risk (EfPlanRow *self)
{
  return self->figures.risk;
}

const char *
ef_plan_row_get_note (EfPlanRow *self)
{
  return self->note;
}

gboolean
ef_plan_row_get_later (EfPlanRow *self)
{
  return self->figures.later;
}

gboolean
ef_plan_row_is_identifying (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);
  const EfPlanRegionEntry *region = _ef_plan_item_region (self->plan, &self->item);
  const char *cause = ef_plan_row_get_cause (self);

  if (region != NULL)
    return region->value.kind != EF_REGION_HARMLESS;
  if (attribute == NULL)
    return FALSE;
  if (g_str_equal (cause, "identifier"))
    return TRUE;
  return _ef_plan_attribute_is_changed (self->plan, attribute, attribute->action) && !g_str_equal (cause, "format") &&
         !g_str_equal (cause, "none");
}

gboolean
ef_plan_row_is_changed (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);
  const EfPlanRegionEntry *region = _ef_plan_item_region (self->plan, &self->item);

  if (region != NULL)
    return region->value.redact;
  if (attribute != NULL)
    return _ef_plan_attribute_is_changed (self->plan, attribute, self->figures.action);
  return self->item.kind == EF_ROW_PROBLEM;
}

GListModel *
ef_plan_row_list_values (EfPlanRow *self)
{
  if (self->item.kind != EF_ROW_TAG || self->item.n_values < 2 ||
      _ef_plan_item_attribute (self->plan, &self->item) == NULL)
    return NULL;
  return G_LIST_MODEL (ef_plan_view_new_values (self));
}

static gint
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

static void
add_members (EfPlanRow *self,
             guint32    value,
             GArray    *numbers)
{
  guint n;
  const guint32 *members = ef_header_table_get_members (self->plan->headers, value, &n);

  for (guint i = 0; i < n; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (self->plan->inputs, members[i]);

      if (_ef_plan_place_holds (&self->place, input))
        g_array_append_val (numbers, input->number);
    }
}

GArray *
ef_plan_row_list_inputs (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  guint kept = 0;

  if (attribute == NULL)
    {
      guint number = ef_plan_row_get_input (self);

      if (number > 0)
        g_array_append_val (numbers, number);
      return numbers;
    }
  if (self->item.value != EF_HEADER_END)
    add_members (self, self->item.value, numbers);
  else
    for (guint32 value = attribute->first_value; value != EF_HEADER_END;
         value = ef_header_table_get_value (self->plan->headers, value)->next)
      add_members (self, value, numbers);
  /* An instance may hold several values of a tag in the items of a sequence. */
  g_array_sort (numbers, compare_numbers);
  for (guint i = 0; i < numbers->len; i++)
    if (kept == 0 || g_array_index (numbers, guint, kept - 1) != g_array_index (numbers, guint, i))
      g_array_index (numbers, guint, kept++) = g_array_index (numbers, guint, i);
  g_array_set_size (numbers, kept);
  return numbers;
}

char *
ef_plan_row_dup_target (EfPlanRow *self)
{
  const EfHeaderAttribute *attribute = _ef_plan_item_attribute (self->plan, &self->item);
  EfScope scope = ef_plan_row_get_scope (self);
  EfTarget target = { .kind = EF_TARGET_TAG, .scope = scope.kind };

  target.label = scope.kind == EF_SCOPE_ALL ? "-" : scope.label;
  target.input = ef_plan_row_get_input (self);
  if (self->item.kind == EF_ROW_REGION)
    {
      target.kind = EF_TARGET_REGION;
      target.region = self->item.index;
    }
  else if (self->item.kind == EF_ROW_PROBLEM)
    target.kind = EF_TARGET_INPUT;
  else if (attribute == NULL)
    return NULL;
  else
    {
      target.path = ef_string_pool_get (self->plan->pool, attribute->path);
      target.by_value = self->item.kind == EF_ROW_VALUE;
      target.of_action = (EfAction) attribute->action;
      target.of_cause = ef_string_pool_get (self->plan->pool, attribute->cause);
      if (target.by_value)
        ef_value_digest_compute (self->plan->digest, target.path, ef_plan_row_get_value (self), target.digest);
    }
  return ef_target_to_string (&target);
}
