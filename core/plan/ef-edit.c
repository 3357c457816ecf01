#include "config.h"

#include "ef-edit.h"

#include "ef-approval.h"
#include "ef-choice.h"
#include "ef-difference.h"
#include "ef-error.h"
#include "ef-plan-input.h"
#include "ef-plan-region.h"
#include "ef-readers.h"

struct _EfEdit
{
  gatomicrefcount refs;
  char *target;
  GVariant *before;
  GVariant *after;
  char *label;
  char *merge_key;
};

G_DEFINE_BOXED_TYPE (EfEdit, ef_edit, ef_edit_ref, ef_edit_unref)

static const EfRecordField plan_fields[] = {
  { "profile", 's' },
  { NULL },
};

const EfRecordField *
ef_edit_get_fields (EfTargetKind kind)
{
  switch (kind)
    {
    case EF_TARGET_APPROVAL:
      return ef_approval_fields;
    case EF_TARGET_READERS:
      return ef_readers_fields;
    case EF_TARGET_DIFFERENCE:
      return ef_difference_fields;
    case EF_TARGET_INPUT:
      return ef_plan_input_fields;
    case EF_TARGET_REGION:
      return ef_plan_region_fields;
    case EF_TARGET_TAG:
      return ef_choice_fields;
    case EF_TARGET_PLAN:
    default:
      return plan_fields;
    }
}

/* In its serial form, so that strings read from it live as long as it does. */
static GVariant *
seal (GVariant *value)
{
  if (value == NULL)
    return NULL;
  g_variant_ref_sink (value);
  g_variant_get_data (value);
  return value;
}

EfEdit *
ef_edit_new (const char *target,
             GVariant   *before,
             GVariant   *after,
             const char *label,
             const char *merge_key)
{
  EfEdit *self = g_new0 (EfEdit, 1);

  g_atomic_ref_count_init (&self->refs);
  self->target = g_strdup (target);
  self->before = seal (before);
  self->after = seal (after);
  self->label = g_strdup (label);
  self->merge_key = g_strdup (merge_key);
  return self;
}

EfEdit *
ef_edit_ref (EfEdit *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
ef_edit_unref (EfEdit *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->before, g_variant_unref);
  g_clear_pointer (&self->after, g_variant_unref);
  g_free (self->target);
  g_free (self->label);
  g_free (self->merge_key);
  g_free (self);
}

const char *
ef_edit_get_target (const EfEdit *self)
{
  return self->target;
}

GVariant *
ef_edit_get_before (const EfEdit *self)
{
  return self->before;
}

GVariant *
ef_edit_get_after (const EfEdit *self)
{
  return self->after;
}

const char *
ef_edit_get_label (const EfEdit *self)
{
  return self->label;
}

const char *
ef_edit_get_merge_key (const EfEdit *self)
{
  return self->merge_key;
}

static gboolean
is_same (GVariant *a,
         GVariant *b)
{
  return a == b || (a != NULL && b != NULL && g_variant_equal (a, b));
}

gboolean
ef_edit_is_empty (const EfEdit *self)
{
  return is_same (self->before, self->after);
}

gboolean
ef_edit_is_equal (const EfEdit *a,
                  const EfEdit *b)
{
  return g_str_equal (a->target, b->target) && is_same (a->before, b->before) && is_same (a->after, b->after);
}

EfEdit *
ef_edit_new_reverse (const EfEdit *self)
{
  return ef_edit_new (self->target, self->after, self->before, self->label, self->merge_key);
}

EfEdit *
ef_edit_new_merged (const EfEdit *first,
                    const EfEdit *second)
{
  if (first->merge_key == NULL || g_strcmp0 (first->merge_key, second->merge_key) != 0 ||
      !g_str_equal (first->target, second->target))
    return NULL;
  return ef_edit_new (first->target, first->before, second->after, first->label, first->merge_key);
}

JsonNode *
ef_edit_to_json (const EfEdit *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *buffer = NULL;
  EfTarget target;
  const EfRecordField *fields;

  if (!ef_target_parse (self->target, &target, &buffer, NULL))
    g_assert_not_reached ();
  fields = ef_edit_get_fields (target.kind);
  json_object_set_string_member (object, "target", self->target);
  if (self->before != NULL)
    json_object_set_member (object, "before", ef_record_to_json (fields, self->before));
  if (self->after != NULL)
    json_object_set_member (object, "after", ef_record_to_json (fields, self->after));
  json_object_set_string_member (object, "label", self->label);
  if (self->merge_key != NULL)
    json_object_set_string_member (object, "merge", self->merge_key);
  return json_node_init_object (json_node_alloc (), object);
}

static gboolean
read_side (JsonObject          *object,
           const char          *name,
           const EfRecordField *fields,
           GVariant           **value,
           GError             **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  *value = ef_record_from_json (fields, node, name, error);
  return *value != NULL;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

EfEdit *
ef_edit_new_from_json (JsonNode *node,
                       GError  **error)
{
  static const char *const known[] = { "target", "before", "after", "label", "merge", NULL };
  g_autoptr (GVariant) before = NULL;
  g_autoptr (GVariant) after = NULL;
  g_autofree char *buffer = NULL;
  JsonObject *object;
  EfTarget target;
  const EfRecordField *fields;

  if (!JSON_NODE_HOLDS_OBJECT (node) || get_string (json_node_get_object (node), "target") == NULL ||
      get_string (json_node_get_object (node), "label") == NULL)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_PLAN, "Cannot read the edit: target or label is missing");
      return NULL;
    }
  object = json_node_get_object (node);
  if (!ef_record_check_keys (object, known, "edit", error) ||
      !ef_target_parse (get_string (object, "target"), &target, &buffer, error))
    return NULL;
  fields = ef_edit_get_fields (target.kind);
  if (!read_side (object, "before", fields, &before, error) || !read_side (object, "after", fields, &after, error))
    return NULL;
  return ef_edit_new (get_string (object, "target"), before, after, get_string (object, "label"),
                      get_string (object, "merge"));
}
