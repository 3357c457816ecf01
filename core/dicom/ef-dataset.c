#include "config.h"

#include "ef-byte-order.h"
#include "ef-dataset-private.h"

#include <math.h>

EfDataset *
ef_dataset_new (EfEncoding encoding)
{
  EfDataset *self = g_new0 (EfDataset, 1);

  self->encoding = encoding;
  self->sorted = TRUE;
  self->undefined_length = TRUE;
  self->pixel_representation = -1;
  self->arena = ef_arena_new ();
  return self;
}

EfDataset *
ef_dataset_new_item (EfDataset *parent,
                     guint32    sequence,
                     guint      index,
                     EfEncoding encoding)
{
  EfDataset *self = g_new0 (EfDataset, 1);

  self->encoding = encoding;
  self->sorted = TRUE;
  self->undefined_length = TRUE;
  self->pixel_representation = -1;
  self->arena = parent->arena;
  self->parent = parent;
  self->sequence = sequence;
  self->item_index = index;
  return self;
}

static void
clear_value (EfElement *element)
{
  if (element->kind == EF_VALUE_SEQUENCE)
    g_clear_pointer (&element->value.items, g_ptr_array_unref);
  else if (element->kind == EF_VALUE_FRAGMENTS)
    g_clear_pointer (&element->value.fragments, g_array_unref);
}

void
ef_dataset_free (EfDataset *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_elements; i++)
    clear_value (&self->elements[i]);
  g_free (self->elements);
  if (self->parent == NULL)
    ef_arena_free (self->arena);
  g_free (self);
}

GPtrArray *
ef_items_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ef_dataset_free);
}

EfEncoding
ef_dataset_get_encoding (const EfDataset *self)
{
  g_return_val_if_fail (self != NULL, EF_ENCODING_EXPLICIT_LE);
  return self->encoding;
}

EfDataset *
ef_dataset_get_parent (const EfDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->parent;
}

guint32
ef_dataset_get_sequence (const EfDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->sequence;
}

guint
ef_dataset_get_item_index (const EfDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->item_index;
}

guint
ef_dataset_get_n_elements (const EfDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_elements;
}

EfElement *
ef_dataset_get_element (const EfDataset *self,
                        guint            index)
{
  g_return_val_if_fail (self != NULL && index < self->n_elements, NULL);
  return &self->elements[index];
}

/* The first element whose tag is not less than @tag, in a sorted data set. */
static guint
lower_bound (const EfDataset *self,
             guint32          tag)
{
  guint low = 0;
  guint high = self->n_elements;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->elements[middle].tag < tag)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gboolean
ef_dataset_find_index (const EfDataset *self,
                       guint32          tag,
                       guint           *index)
{
  guint i = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->sorted)
    i = lower_bound (self, tag);
  else
    while (i < self->n_elements && self->elements[i].tag != tag)
      i++;
  if (i >= self->n_elements || self->elements[i].tag != tag)
    return FALSE;
  if (index != NULL)
    *index = i;
  return TRUE;
}

EfElement *
ef_dataset_find (const EfDataset *self,
                 guint32          tag)
{
  guint index;

  return ef_dataset_find_index (self, tag, &index) ? &self->elements[index] : NULL;
}

char *
ef_dataset_dup_private_creator (const EfDataset *self,
                                guint32          tag)
{
  guint16 block = EF_TAG_ELEMENT (tag) >> 8;

  g_return_val_if_fail (self != NULL, NULL);

  if (!EF_TAG_IS_PRIVATE (tag) || block < 0x10)
    return NULL;
  return ef_dataset_dup_string (self, EF_TAG (EF_TAG_GROUP (tag), block));
}

/* --- changes -------------------------------------------------------------------------------------------------- */

static void
grow (EfDataset *self)
{
  if (self->n_elements < self->n_allocated)
    return;
  /* The root of an image has some hundreds of elements, an item a handful. */
  self->n_allocated = self->n_allocated > 0 ? self->n_allocated * 2 : self->parent == NULL ? 128 : 4;
  self->elements = g_renew (EfElement, self->elements, self->n_allocated);
}

EfElement *
ef_dataset_append (EfDataset *self,
                   guint32    tag)
{
  EfElement *element;

  grow (self);
  if (self->n_elements > 0 && self->elements[self->n_elements - 1].tag > tag)
    self->sorted = FALSE;
  element = &self->elements[self->n_elements++];
  memset (element, 0, sizeof *element);
  element->tag = tag;
  return element;
}

/* In tag order where there is one: before the first element with a greater tag. */
static EfElement *
insert (EfDataset *self,
        guint32    tag)
{
  EfElement *element;
  guint i = 0;

  grow (self);
  if (self->sorted)
    i = tag == G_MAXUINT32 ? self->n_elements : lower_bound (self, tag + 1);
  else
    while (i < self->n_elements && self->elements[i].tag < tag)
      i++;
  memmove (self->elements + i + 1, self->elements + i, (self->n_elements - i) * sizeof (EfElement));
  self->n_elements++;
  element = &self->elements[i];
  memset (element, 0, sizeof *element);
  element->tag = tag;
  return element;
}

void
ef_dataset_remove_index (EfDataset *self,
                         guint      index)
{
  g_return_if_fail (self != NULL && index < self->n_elements);

  clear_value (&self->elements[index]);
  self->n_elements--;
  memmove (self->elements + index, self->elements + index + 1,
           (self->n_elements - index) * sizeof (EfElement));
}

guint
ef_dataset_remove_if (EfDataset    *self,
                      EfElementFunc func,
                      gpointer      user_data)
{
  guint n_kept = 0;
  guint n = self->n_elements;

  for (guint i = 0; i < n; i++)
    {
      if (func (self, &self->elements[i], user_data))
        clear_value (&self->elements[i]);
      else
        {
          if (n_kept != i)
            self->elements[n_kept] = self->elements[i];
          n_kept++;
        }
    }
  self->n_elements = n_kept;
  return n - n_kept;
}

static gboolean
has_tag (EfDataset *self,
         EfElement *element,
         gpointer   user_data)
{
  return element->tag == *(const guint32 *) user_data;
}

guint
ef_dataset_remove (EfDataset *self,
                   guint32    tag)
{
  g_return_val_if_fail (self != NULL, 0);

  if (!ef_dataset_find_index (self, tag, NULL))
    return 0;
  return ef_dataset_remove_if (self, has_tag, &tag);
}

void
ef_dataset_replace_value (EfDataset  *self,
                          EfElement  *element,
                          guint16     vr,
                          const void *data,
                          gsize       length)
{
  gsize padded = length + (length & 1);
  guint8 *bytes;

  g_return_if_fail (self != NULL && element != NULL);
  g_return_if_fail (data != NULL || length == 0);
  g_return_if_fail (length < EF_LENGTH_UNDEFINED - 1);

  bytes = ef_arena_alloc (self->arena, padded);
  if (length > 0)
    memcpy (bytes, data, length);
  if (padded > length)
    bytes[length] = ef_vr_padding (vr);
  clear_value (element);
  element->vr = vr;
  element->kind = EF_VALUE_BYTES;
  element->flags = 0;
  element->value.bytes.data = bytes;
  element->value.bytes.length = (guint32) padded;
}

EfElement *
ef_dataset_set_bytes (EfDataset  *self,
                      guint32     tag,
                      guint16     vr,
                      const void *data,
                      gsize       length)
{
  EfElement *element;

  g_return_val_if_fail (self != NULL, NULL);

  element = ef_dataset_find (self, tag);
  if (element == NULL)
    element = insert (self, tag);
  ef_dataset_replace_value (self, element, vr, data, length);
  return element;
}

EfElement *
ef_dataset_set_string (EfDataset  *self,
                       guint32     tag,
                       guint16     vr,
                       const char *text)
{
  return ef_dataset_set_bytes (self, tag, vr, text, strlen (text));
}

EfElement *
ef_dataset_set_number (EfDataset *self,
                       guint32    tag,
                       guint16    vr,
                       double     number)
{
  gboolean big;
  guint8 bytes[8];
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);

  big = ef_encoding_is_big (self->encoding);
  if (isnan (number) && vr != EF_VR_FL && vr != EF_VR_FD)
    number = 0;
  switch (vr)
    {
    case EF_VR_US:
      ef_put_u16 (bytes, (guint16) CLAMP (number, 0, G_MAXUINT16), big);
      length = 2;
      break;
    case EF_VR_SS:
      ef_put_u16 (bytes, (guint16) (gint16) CLAMP (number, G_MININT16, G_MAXINT16), big);
      length = 2;
      break;
    case EF_VR_UL:
      ef_put_u32 (bytes, (guint32) CLAMP (number, 0, G_MAXUINT32), big);
      length = 4;
      break;
    case EF_VR_SL:
      ef_put_u32 (bytes, (guint32) (gint32) CLAMP (number, G_MININT32, G_MAXINT32), big);
      length = 4;
      break;
    case EF_VR_AT:
      ef_put_tag (bytes, (guint32) CLAMP (number, 0, G_MAXUINT32), big);
      length = 4;
      break;
    case EF_VR_FL:
      {
        float f = (float) number;
        guint32 n;

        memcpy (&n, &f, sizeof n);
        ef_put_u32 (bytes, n, big);
        length = 4;
        break;
      }
    case EF_VR_FD:
      {
        guint64 n;

        memcpy (&n, &number, sizeof n);
        ef_put_u64 (bytes, n, big);
        length = 8;
        break;
      }
    case EF_VR_UV:
      /* 2^64 itself is no number of 64 bits. */
      ef_put_u64 (bytes, number >= 0x1p64 ? G_MAXUINT64 : number > 0 ? (guint64) number : 0, big);
      length = 8;
      break;
    case EF_VR_SV:
      ef_put_u64 (bytes, number >= 0x1p63 ? (guint64) G_MAXINT64
                         : number <= -0x1p63 ? (guint64) G_MININT64 : (guint64) (gint64) number, big);
      length = 8;
      break;
    default:
      g_return_val_if_reached (NULL);
    }
  return ef_dataset_set_bytes (self, tag, vr, bytes, length);
}

EfElement *
ef_dataset_set_sequence (EfDataset *self,
                         guint32    tag)
{
  EfElement *element;

  g_return_val_if_fail (self != NULL, NULL);

  element = ef_dataset_find (self, tag);
  if (element == NULL)
    element = insert (self, tag);
  clear_value (element);
  element->vr = EF_VR_SQ;
  element->kind = EF_VALUE_SEQUENCE;
  element->flags = EF_ELEMENT_UNDEFINED_LENGTH;
  element->value.items = ef_items_new ();
  return element;
}

EfDataset *
ef_element_append_item (EfDataset *dataset,
                        EfElement *sequence)
{
  EfDataset *item;

  g_return_val_if_fail (dataset != NULL && sequence != NULL, NULL);
  g_return_val_if_fail (sequence->kind == EF_VALUE_SEQUENCE, NULL);

  item = ef_dataset_new_item (dataset, sequence->tag, sequence->value.items->len, dataset->encoding);
  g_ptr_array_add (sequence->value.items, item);
  return item;
}
