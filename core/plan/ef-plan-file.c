#include "config.h"

#include "ef-plan-file.h"

#include "ef-difference.h"
#include "ef-error.h"
#include "ef-json.h"
#include "ef-plan-private.h"
#include "ef-readers.h"

#include <string.h>

#define KEY_VERSION "efface-plan"
/* Far above what a hospital's largest study needs. */
#define MAX_SIZE (G_GUINT64_CONSTANT (1) << 30)

/* Targets of the three lists, without the word that the list is called by. */
typedef struct
{
  const char *member;
  const char *word;
  EfTargetKind kind;
  gboolean optional;
} List;

/* In the order in which they can be read: regions and decisions are of inputs. */
static const List lists[] = {
  { "inputs", "input ", EF_TARGET_INPUT },
  { "regions", "region ", EF_TARGET_REGION },
  { "tags", "tag ", EF_TARGET_TAG },
  { "differences", "difference ", EF_TARGET_DIFFERENCE, TRUE },
};

/* --- writing --------------------------------------------------------------------------------------------------- */

static void
put (JsonObject *list,
     const List *of,
     const char *target,
     GVariant   *record)
{
  json_object_set_member (list, target + strlen (of->word), ef_record_to_json (ef_edit_get_fields (of->kind), record));
}

static JsonObject *
make_inputs (EfPlan *self)
{
  JsonObject *list = json_object_new ();

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (self->inputs, i);
      EfTarget target = { .kind = EF_TARGET_INPUT, .input = input->number };
      g_autofree char *name = ef_target_to_string (&target);

      put (list, &lists[0], name, input->record);
    }
  return list;
}

static JsonObject *
make_regions (EfPlan *self)
{
  JsonObject *list = json_object_new ();

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const EfPlanInputEntry *input = g_ptr_array_index (self->inputs, i);

      for (guint k = 0; k < input->regions->len; k++)
        {
          const EfPlanRegionEntry *region = g_ptr_array_index (input->regions, k);
          EfTarget target = { .kind = EF_TARGET_REGION, .input = input->number, .region = region->number };
          g_autofree char *name = ef_target_to_string (&target);

          put (list, &lists[1], name, region->record);
        }
    }
  return list;
}

static JsonObject *
make_tags (EfPlan *self)
{
  JsonObject *list = json_object_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->choices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    put (list, &lists[2], ((const EfPlanChoice *) value)->target, ((const EfPlanChoice *) value)->record);
  return list;
}

static JsonObject *
make_differences (EfPlan *self)
{
  JsonObject *list = json_object_new ();
  GHashTableIter iter;
  gpointer target;
  gpointer record;

  g_hash_table_iter_init (&iter, self->differences);
  while (g_hash_table_iter_next (&iter, &target, &record))
    json_object_set_member (list, target, ef_record_to_json (ef_difference_fields, record));
  return list;
}

char *
ef_plan_to_text (EfPlan   *self,
                 gboolean  with_approval)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *profile = json_object_new ();

  json_object_set_int_member (object, KEY_VERSION, EF_PLAN_FILE_VERSION);
  json_object_set_string_member (object, "key", self->key_name);
  json_object_set_string_member (profile, "digest", self->profile_digest);
  json_object_set_string_member (profile, "text", ef_plan_get_profile_text (self));
  json_object_set_object_member (object, "profile", profile);
  json_object_set_object_member (object, "inputs", make_inputs (self));
  json_object_set_object_member (object, "regions", make_regions (self));
  json_object_set_object_member (object, "tags", make_tags (self));
  if (self->readers != NULL)
    json_object_set_member (object, "readers", ef_record_to_json (ef_readers_fields, self->readers));
  if (g_hash_table_size (self->differences) > 0)
    json_object_set_object_member (object, "differences", make_differences (self));
  if (with_approval && self->approval != NULL)
    json_object_set_member (object, "approval", ef_record_to_json (ef_approval_fields, self->approval));
  json_node_set_object (root, object);
  return ef_json_to_string (root);
}

gboolean
ef_plan_save (EfPlan     *self,
              const char *path,
              GError    **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (EF_IS_PLAN (self) && path != NULL, FALSE);

  text = ef_plan_to_text (self, TRUE);
  if (!g_file_set_contents_full (path, text, (gssize) strlen (text),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot save the plan: %s", local->message);
      return FALSE;
    }
  return TRUE;
}

/* --- reading --------------------------------------------------------------------------------------------------- */

static gboolean
refuse (const char *what,
        GError    **error)
{
  g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot read the plan: %s", what);
  return FALSE;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_one (EfPlan     *self,
          const List *of,
          const char *name,
          JsonNode   *node,
          GError    **error)
{
  g_autofree char *text = g_strconcat (of->word, name, NULL);
  g_autofree char *buffer = NULL;
  g_autoptr (GVariant) record = NULL;
  EfTarget target;

  if (!ef_target_parse (text, &target, &buffer, error))
    return FALSE;
  record = ef_record_from_json (ef_edit_get_fields (of->kind), node, text, error);
  return record != NULL && _ef_plan_set_record (self, &target, record, error);
}

/* Inputs in the order of their numbers, whatever the order of the keys. */
static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  guint64 first = g_ascii_strtoull (a, NULL, 10);
  guint64 second = g_ascii_strtoull (b, NULL, 10);

  if (first != second)
    return first < second ? -1 : 1;
  return strcmp (a, b);
}

static gboolean
read_list (EfPlan     *self,
           const List *of,
           JsonObject *object,
           GError    **error)
{
  JsonObject *list = get_object (object, of->member);
  g_autoptr (GList) names = NULL;

  if (list == NULL && of->optional && !json_object_has_member (object, of->member))
    return TRUE;
  if (list == NULL)
    {
      g_autofree char *what = g_strdup_printf ("“%s” is missing", of->member);

      return refuse (what, error);
    }
  names = g_list_sort (json_object_get_members (list), compare_names);
  for (GList *l = names; l != NULL; l = l->next)
    if (!read_one (self, of, l->data, json_object_get_member (list, l->data), error))
      return FALSE;
  return TRUE;
}

static EfPlan *
read_head (JsonObject    *object,
           EfValueDigest *digest,
           GError       **error)
{
  static const char *const known[] = { KEY_VERSION, "key",         "profile", "inputs",   "regions",
                                       "tags",      "differences", "readers", "approval", NULL };
  static const char *const known_of_profile[] = { "digest", "text", NULL };
  JsonObject *profile = get_object (object, "profile");
  g_autofree char *sum = NULL;
  JsonNode *version = json_object_get_member (object, KEY_VERSION);

  /* The version first: a later one may well have other keys. */
  if (version == NULL || json_node_get_value_type (version) != G_TYPE_INT64)
    {
      refuse ("this is no plan", error);
      return NULL;
    }
  if (json_node_get_int (version) != EF_PLAN_FILE_VERSION)
    {
      refuse ("it was made by another version of this program", error);
      return NULL;
    }
  if (!ef_record_check_keys (object, known, "the plan", error))
    return NULL;
  if (profile == NULL || get_string (profile, "text") == NULL || get_string (object, "key") == NULL)
    {
      refuse ("profile or key is missing", error);
      return NULL;
    }
  if (!ef_record_check_keys (profile, known_of_profile, "profile", error))
    return NULL;
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, get_string (profile, "text"), -1);
  if (g_strcmp0 (sum, get_string (profile, "digest")) != 0)
    {
      refuse ("the profile is not the one of its digest", error);
      return NULL;
    }
  return ef_plan_new (get_string (profile, "text"), get_string (object, "key"), digest);
}

/* A record of which there is at most one. */
static gboolean
read_single (JsonObject          *object,
             const char          *name,
             const EfRecordField *fields,
             GVariant           **record,
             GError             **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  *record = ef_record_from_json (fields, node, name, error);
  return *record != NULL;
}

EfPlan *
ef_plan_new_from_text (const char    *text,
                       gssize         length,
                       const char    *origin,
                       EfValueDigest *digest,
                       GError       **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (EfPlan) self = NULL;
  gboolean read = TRUE;

  g_return_val_if_fail (text != NULL && origin != NULL && digest != NULL, NULL);

  root = ef_json_parse (text, length, error);
  if (root != NULL)
    self = read_head (json_node_get_object (root), digest, error);
  if (self == NULL)
    {
      g_prefix_error (error, "%s: ", origin);
      return NULL;
    }
  ef_plan_begin (self);
  for (guint i = 0; read && i < G_N_ELEMENTS (lists); i++)
    read = read_list (self, &lists[i], json_node_get_object (root), error);
  read = read &&
         read_single (json_node_get_object (root), "readers", ef_readers_fields, &self->readers, error) &&
         read_single (json_node_get_object (root), "approval", ef_approval_fields, &self->approval, error);
  _ef_plan_touch (self);
  ef_plan_end (self);
  if (!read)
    {
      g_prefix_error (error, "%s: ", origin);
      return NULL;
    }
  return g_steal_pointer (&self);
}

EfPlan *
ef_plan_load (const char    *path,
              EfValueDigest *digest,
              GError       **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (path != NULL && digest != NULL, NULL);

  file = g_mapped_file_new (path, FALSE, &local);
  if (file == NULL)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot read the plan: %s", local->message);
      return NULL;
    }
  if (g_mapped_file_get_length (file) == 0 || g_mapped_file_get_length (file) > MAX_SIZE)
    {
      refuse ("it is empty or too large", error);
      return NULL;
    }
  return ef_plan_new_from_text (g_mapped_file_get_contents (file), (gssize) g_mapped_file_get_length (file), path,
                                digest, error);
}
