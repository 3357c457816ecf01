#include "config.h"

#include "ef-plan-private.h"

#include "ef-error.h"

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
  g_clear_pointer (&self->readers, g_variant_unref);
  g_hash_table_unref (self->differences);
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
  self->differences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
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
