#include "config.h"

#include "ef-instance-private.h"

#include "ef-dataset-private.h"

/* The longest text that is loaded from the file; longer ones are documents, not text. */
#define MAX_TEXT (64 * 1024 * 1024)
/* A longer list of character sets is none; looking at it for each element would cost a hostile file nothing. */
#define MAX_CHARACTER_SET 1024

const EfCharset *
ef_instance_get_charset (EfInstance      *self,
                         const EfDataset *dataset)
{
  g_autofree char *specific = NULL;
  EfCharset *charset;

  g_return_val_if_fail (self != NULL, NULL);

  for (; dataset != NULL; dataset = dataset->parent)
    {
      const EfElement *element = ef_dataset_find (dataset, EF_TAG_CHARACTER_SET);

      if (element == NULL)
        continue;
      if (ef_element_get_length (element) <= MAX_CHARACTER_SET)
        specific = ef_element_dup_string (element);
      break;
    }
  if (specific == NULL)
    specific = g_strdup ("");
  if (self->charsets == NULL)
    self->charsets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ef_charset_free);
  charset = g_hash_table_lookup (self->charsets, specific);
  if (charset == NULL)
    {
      charset = ef_charset_new (specific);
      g_hash_table_insert (self->charsets, g_steal_pointer (&specific), charset);
    }
  return charset;
}

/* Blanks before a paragraph may be meant (PS3.5 6.2, LT ST UT UC); before other text they are padding. */
static gboolean
keeps_leading_blanks (guint16 vr)
{
  return vr == EF_VR_LT || vr == EF_VR_ST || vr == EF_VR_UT || vr == EF_VR_UC;
}

char *
ef_instance_dup_text (EfInstance      *self,
                      const EfDataset *dataset,
                      const EfElement *element,
                      gboolean        *lossy)
{
  g_autoptr (GBytes) loaded = NULL;
  const guint8 *bytes;
  gsize length;

  g_return_val_if_fail (self != NULL && dataset != NULL, NULL);

  if (lossy != NULL)
    *lossy = FALSE;
  if (element == NULL || element->kind == EF_VALUE_SEQUENCE || element->kind == EF_VALUE_FRAGMENTS)
    return NULL;
  if (element->kind == EF_VALUE_EXTENT)
    {
      loaded = ef_instance_load_value (self, element, MAX_TEXT, NULL);
      if (loaded == NULL)
        return NULL;
      bytes = g_bytes_get_data (loaded, &length);
    }
  else
    {
      bytes = element->value.bytes.data;
      length = element->value.bytes.length;
    }
  while (length > 0 && (bytes[length - 1] == ' ' || bytes[length - 1] == 0))
    length--;
  while (length > 0 && *bytes == ' ' && !keeps_leading_blanks (element->vr))
    {
      bytes++;
      length--;
    }
  return ef_charset_decode (ef_instance_get_charset (self, dataset), bytes, length, element->vr == EF_VR_PN, lossy);
}

gboolean
ef_instance_set_text (EfInstance *self,
                      EfDataset  *dataset,
                      EfElement  *element,
                      guint16     vr,
                      const char *utf8)
{
  g_autoptr (GBytes) bytes = NULL;
  gboolean lossy = FALSE;
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (self != NULL && dataset != NULL && element != NULL && utf8 != NULL, FALSE);

  bytes = ef_charset_encode (ef_instance_get_charset (self, dataset), utf8, vr == EF_VR_PN, &lossy);
  data = g_bytes_get_data (bytes, &length);
  ef_dataset_replace_value (dataset, element, vr, data, length);
  return !lossy;
}
