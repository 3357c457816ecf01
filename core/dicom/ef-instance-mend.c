/* Texts whose character set is missing or lies, put right: everything becomes UTF-8, and says so. */
#include "config.h"

#include "ef-instance-private.h"

#include "ef-charset-guess.h"
#include "ef-dataset-private.h"

#include <string.h>

/* So many bytes tell enough. */
#define MAX_SAMPLE (16 * 1024)

/* The texts under one value of (0008,0005). */
typedef struct
{
  const EfCharset *declared; /* of the instance */
  EfCharset *guessed;        /* NULL: as declared */
  GByteArray *sample;        /* what is not ASCII and not UTF-8 */
  gboolean has_utf8;         /* though another set is declared */
} Texts;

typedef struct
{
  EfInstance *instance;
  GHashTable *texts; /* of Texts by EfCharset */
  gboolean is_wrong;
  gboolean may_mend;
} Mending;

static void
texts_free (gpointer data)
{
  Texts *texts = data;

  g_clear_pointer (&texts->guessed, ef_charset_free);
  g_byte_array_unref (texts->sample);
  g_free (texts);
}

static gboolean
is_coded (const EfElement *element)
{
  const guint8 *bytes;
  gboolean has_high = FALSE;

  if (!ef_vr_is_text (element->vr) || element->kind != EF_VALUE_BYTES)
    return FALSE;
  bytes = element->value.bytes.data;
  for (gsize i = 0; i < element->value.bytes.length; i++)
    {
      has_high |= bytes[i] >= 0x80;
      /* Escapes name their set; they are decoded as they say. */
      if (bytes[i] == 0x1b)
        return FALSE;
    }
  return has_high;
}

static Texts *
get_texts (Mending         *self,
           const EfDataset *dataset)
{
  const EfCharset *declared = ef_instance_get_charset (self->instance, dataset);
  Texts *texts = g_hash_table_lookup (self->texts, declared);

  if (texts != NULL)
    return texts;
  texts = g_new0 (Texts, 1);
  texts->declared = declared;
  texts->sample = g_byte_array_new ();
  g_hash_table_insert (self->texts, (gpointer) declared, texts);
  return texts;
}

static void
collect (Mending   *self,
         EfDataset *dataset)
{
  for (guint i = 0; i < dataset->n_elements; i++)
    {
      const EfElement *element = &dataset->elements[i];
      Texts *texts;

      for (guint k = 0; element->kind == EF_VALUE_SEQUENCE && k < ef_element_get_n_items (element); k++)
        collect (self, ef_element_get_item (element, k));
      if (ef_vr_is_text (element->vr) && element->kind == EF_VALUE_EXTENT)
        self->may_mend = FALSE;
      if (!is_coded (element))
        continue;
      texts = get_texts (self, dataset);
      if (ef_charset_is_plain_utf8 (texts->declared, element->value.bytes.data, element->value.bytes.length))
        texts->has_utf8 = TRUE;
      else if (texts->sample->len < MAX_SAMPLE)
        {
          g_byte_array_append (texts->sample, element->value.bytes.data, element->value.bytes.length);
          g_byte_array_append (texts->sample, (const guint8 *) "\n", 1);
        }
    }
}

/* The value of (0008,0005) in force. */
static char *
dup_declared (const EfDataset *dataset)
{
  for (; dataset != NULL; dataset = dataset->parent)
    {
      char *specific = ef_dataset_dup_string (dataset, EF_TAG_CHARACTER_SET);

      if (specific != NULL)
        return specific;
    }
  return g_strdup ("");
}

static void
guess (Mending   *self,
       EfDataset *dataset)
{
  Texts *texts = g_hash_table_lookup (self->texts, ef_instance_get_charset (self->instance, dataset));

  if (texts != NULL && texts->guessed == NULL && texts->sample->len > 0)
    {
      g_autofree char *declared = dup_declared (dataset);

      texts->guessed = ef_charset_guess (declared, texts->sample->data, texts->sample->len);
      /* Once is enough. */
      g_byte_array_set_size (texts->sample, 0);
    }
  self->is_wrong = self->is_wrong || (texts != NULL && (texts->guessed != NULL || texts->has_utf8));
  for (guint i = 0; i < dataset->n_elements; i++)
    {
      const EfElement *element = &dataset->elements[i];

      for (guint k = 0; element->kind == EF_VALUE_SEQUENCE && k < ef_element_get_n_items (element); k++)
        guess (self, ef_element_get_item (element, k));
    }
}

static char *
read_text (Mending         *self,
           const EfDataset *dataset,
           const EfElement *element)
{
  const Texts *texts = g_hash_table_lookup (self->texts, ef_instance_get_charset (self->instance, dataset));
  const guint8 *bytes = element->value.bytes.data;
  gsize length = element->value.bytes.length;
  gboolean is_pn = element->vr == EF_VR_PN;

  if (texts == NULL || !is_coded (element))
    return ef_charset_decode (ef_instance_get_charset (self->instance, dataset), bytes, length, is_pn, NULL);
  if (ef_charset_is_plain_utf8 (texts->declared, bytes, length))
    return g_strndup ((const char *) bytes, length);
  return ef_charset_decode (texts->guessed != NULL ? texts->guessed : texts->declared, bytes, length, is_pn, NULL);
}

static gboolean
is_ascii (const EfElement *element)
{
  for (gsize i = 0; i < element->value.bytes.length; i++)
    if (element->value.bytes.data[i] >= 0x80 || element->value.bytes.data[i] == 0x1b)
      return FALSE;
  return TRUE;
}

/* From the depth up: the set in force must stay known until the last text below has been read. */
static void
rewrite (Mending   *self,
         EfDataset *dataset)
{
  for (guint i = 0; i < dataset->n_elements; i++)
    {
      EfElement *element = &dataset->elements[i];

      for (guint k = 0; element->kind == EF_VALUE_SEQUENCE && k < ef_element_get_n_items (element); k++)
        rewrite (self, ef_element_get_item (element, k));
      if (ef_vr_is_text (element->vr) && element->kind == EF_VALUE_BYTES && !is_ascii (element))
        {
          g_autofree char *text = read_text (self, dataset, element);

          ef_dataset_replace_value (dataset, element, element->vr, text, strlen (text));
        }
    }
  if (dataset->parent == NULL || ef_dataset_find (dataset, EF_TAG_CHARACTER_SET) != NULL)
    ef_dataset_set_string (dataset, EF_TAG_CHARACTER_SET, EF_VR_CS, "ISO_IR 192");
}

gboolean
ef_instance_mend_charset (EfInstance *self)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (NULL, NULL, NULL, texts_free);
  Mending mending = { self, texts, FALSE, TRUE };

  g_return_val_if_fail (self != NULL, FALSE);

  collect (&mending, self->dataset);
  if (g_hash_table_size (texts) == 0 || !mending.may_mend)
    return FALSE;
  guess (&mending, self->dataset);
  if (mending.is_wrong)
    rewrite (&mending, self->dataset);
  return mending.is_wrong;
}
