#include "config.h"

#include "ef-kept.h"

#include "ef-header-table.h"
#include "ef-shown-value.h"
#include "ef-tag-path.h"

#include <string.h>

#define TAG_META_SOP_INSTANCE EF_TAG (0x0002, 0x0003)

struct _EfKept
{
  GPtrArray *values; /* of EfKeptValue */
  GHashTable *keys;  /* general path and text */
};

static void
value_free (gpointer data)
{
  EfKeptValue *value = data;

  g_free (value->path);
  g_free (value->text);
  g_bytes_unref (value->bytes);
  g_free (value);
}

EfKept *
ef_kept_new (void)
{
  EfKept *self = g_new0 (EfKept, 1);

  self->values = g_ptr_array_new_with_free_func (value_free);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
ef_kept_free (EfKept *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->values);
  g_hash_table_unref (self->keys);
  g_free (self);
}

/* NULL: nothing that a person could have read to its end. (transfer full) */
static char *
dup_text (EfInstance      *instance,
          EfDataset       *dataset,
          const EfElement *element)
{
  g_autofree char *text = NULL;

  if (element->kind != EF_VALUE_BYTES || !ef_vr_is_string (element->vr))
    return NULL;
  text = ef_instance_dup_text (instance, dataset, element, NULL);
  return text != NULL && *text != 0 && strlen (text) <= EF_SHOWN_VALUE_MAX ? g_steal_pointer (&text) : NULL;
}

/* Items may have gone on the way to the written file, so that their numbers tell nothing. (transfer full) */
static char *
dup_key (const char *path,
         const char *text)
{
  g_autofree char *general = ef_header_path_generalise (path);

  return g_strconcat (general, "\n", text, NULL);
}

void
ef_kept_collect_cb (EfInstance       *instance,
                    EfDataset        *dataset,
                    const EfElement  *element,
                    const EfDecision *decision,
                    gpointer          user_data)
{
  EfKept *self = user_data;
  gboolean on_purpose = decision->cause == EF_CAUSE_REVIEW &&
                        (decision->action == EF_ACTION_K || (decision->action == EF_ACTION_D && decision->text != NULL));
  g_autofree char *text = on_purpose && element != NULL ? dup_text (instance, dataset, element) : NULL;
  EfKeptValue *value;

  if (text == NULL)
    return;
  value = g_new0 (EfKeptValue, 1);
  value->path = ef_tag_path_of (dataset, element);
  value->vr = element->vr;
  value->bytes = g_bytes_new (element->value.bytes.data, element->value.bytes.length);
  g_hash_table_add (self->keys, dup_key (value->path, text));
  value->text = g_steal_pointer (&text);
  g_ptr_array_add (self->values, value);
}

guint
ef_kept_get_n (const EfKept *self)
{
  return self->values->len;
}

const EfKeptValue *
ef_kept_get (const EfKept *self,
             guint         index)
{
  return g_ptr_array_index (self->values, index);
}

gboolean
ef_kept_holds (const EfKept    *self,
               EfInstance      *instance,
               EfDataset       *dataset,
               const EfElement *element)
{
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autofree char *key = NULL;

  if (self->values->len == 0)
    return FALSE;
  text = dup_text (instance, dataset, element);
  if (text == NULL)
    return FALSE;
  /* The meta information repeats it (PS3.10 7.1). */
  if (dataset == ef_instance_get_meta (instance))
    path = element->tag == TAG_META_SOP_INSTANCE ? g_strdup ("(0008,0018)") : NULL;
  else
    path = ef_tag_path_of (dataset, element);
  key = path != NULL ? dup_key (path, text) : NULL;
  return key != NULL && g_hash_table_contains (self->keys, key);
}
