#include "config.h"

#include "ef-record.h"

#include "ef-error.h"
#include "ef-plan-words.h"

static gboolean
is_zero (GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      return !g_variant_get_boolean (value);
    case G_VARIANT_CLASS_INT32:
      return g_variant_get_int32 (value) == 0;
    case G_VARIANT_CLASS_UINT32:
      return g_variant_get_uint32 (value) == 0;
    case G_VARIANT_CLASS_STRING:
      return *g_variant_get_string (value, NULL) == 0;
    default:
      return FALSE;
    }
}

static JsonNode *
value_to_json (const EfRecordField *field,
               GVariant            *value)
{
  JsonNode *node = json_node_alloc ();

  switch (field->type)
    {
    case 'b':
      return json_node_init_boolean (node, g_variant_get_boolean (value));
    case 'i':
      return json_node_init_int (node, g_variant_get_int32 (value));
    case 'd':
      return json_node_init_double (node, g_variant_get_double (value));
    case 's':
      return json_node_init_string (node, g_variant_get_string (value, NULL));
    default:
      if (field->words != NULL)
        return json_node_init_string (node, field->words[g_variant_get_uint32 (value)]);
      return json_node_init_int (node, g_variant_get_uint32 (value));
    }
}

JsonNode *
ef_record_to_json (const EfRecordField *fields,
                   GVariant            *record)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (guint i = 0; fields[i].name != NULL; i++)
    {
      g_autoptr (GVariant) value = g_variant_get_child_value (record, i);

      if (!fields[i].optional || !is_zero (value))
        json_object_set_member (object, fields[i].name, value_to_json (&fields[i], value));
    }
  return json_node_init_object (json_node_alloc (), object);
}

/* (nullable): what @node holds, if it is what @field asks for. */
static GVariant *
value_from_json (const EfRecordField *field,
                 JsonNode            *node)
{
  GType type = json_node_get_value_type (node);
  gint64 number = type == G_TYPE_INT64 ? json_node_get_int (node) : 0;
  guint word;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  switch (field->type)
    {
    case 'b':
      return type == G_TYPE_BOOLEAN ? g_variant_new_boolean (json_node_get_boolean (node)) : NULL;
    case 'i':
      return type == G_TYPE_INT64 && number >= G_MININT32 && number <= G_MAXINT32
                 ? g_variant_new_int32 ((gint32) number)
                 : NULL;
    case 'd':
      /* A whole number may be written without a point. */
      if (type == G_TYPE_INT64)
        return g_variant_new_double ((double) number);
      return type == G_TYPE_DOUBLE ? g_variant_new_double (json_node_get_double (node)) : NULL;
    case 's':
      return type == G_TYPE_STRING ? g_variant_new_string (json_node_get_string (node)) : NULL;
    default:
      if (field->words != NULL)
        return type == G_TYPE_STRING && ef_word_find (field->words, json_node_get_string (node), &word)
                   ? g_variant_new_uint32 (word)
                   : NULL;
      return type == G_TYPE_INT64 && number >= 0 && number <= G_MAXUINT32 ? g_variant_new_uint32 ((guint32) number)
                                                                          : NULL;
    }
}

static GVariant *
zero_value (const EfRecordField *field)
{
  switch (field->type)
    {
    case 'b':
      return g_variant_new_boolean (FALSE);
    case 'i':
      return g_variant_new_int32 (0);
    case 'd':
      return g_variant_new_double (0);
    case 's':
      return g_variant_new_string ("");
    default:
      return g_variant_new_uint32 (0);
    }
}

static gboolean
check_record_keys (const EfRecordField *fields,
                   JsonObject          *object,
                   const char          *where,
                   GError             **error)
{
  JsonObjectIter iter;
  const char *name;
  guint i;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      for (i = 0; fields[i].name != NULL && !g_str_equal (fields[i].name, name); i++)
        ;
      if (fields[i].name == NULL)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot read the plan: %s: there is no key “%s”", where, name);
          return FALSE;
        }
    }
  return TRUE;
}

GVariant *
ef_record_from_json (const EfRecordField *fields,
                     JsonNode            *node,
                     const char          *where,
                     GError             **error)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_TUPLE);
  JsonObject *object;
  GVariant *record;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot read the plan: %s is not an object", where);
      return NULL;
    }
  object = json_node_get_object (node);
  if (!check_record_keys (fields, object, where, error))
    return NULL;
  for (guint i = 0; fields[i].name != NULL; i++)
    {
      JsonNode *member = json_object_get_member (object, fields[i].name);
      GVariant *value = NULL;

      if (member != NULL)
        value = value_from_json (&fields[i], member);
      else if (fields[i].optional)
        value = zero_value (&fields[i]);
      if (value == NULL)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot read the plan: %s: “%s” is %s", where, fields[i].name,
                       member == NULL ? "missing" : "not what it must be");
          return NULL;
        }
      g_variant_builder_add_value (&builder, value);
    }
  record = g_variant_ref_sink (g_variant_builder_end (&builder));
  /* In its serial form, so that strings read from it live as long as it does. */
  g_variant_get_data (record);
  return record;
}

gboolean
ef_record_check_keys (JsonObject        *object,
                      const char *const *known,
                      const char        *where,
                      GError           **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (known, name))
      {
        g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot read the plan: %s: there is no key “%s”", where, name);
        return FALSE;
      }
  return TRUE;
}
