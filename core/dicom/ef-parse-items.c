#include "config.h"

#include "ef-parse.h"

#include "ef-byte-order.h"
#include "ef-dataset-private.h"
#include "ef-error.h"

#define TAG_FORMAT "(%04X,%04X)"
#define TAG_ARGS(tag) EF_TAG_GROUP (tag), EF_TAG_ELEMENT (tag)

/* Reads items up to @end exactly, or up to the sequence delimiter, and leaves them in @element. */
static gboolean
parse_items (EfParser  *self,
             EfDataset *dataset,
             EfElement *element,
             guint64   *position,
             guint64    end,
             EfEnding   ending,
             EfEncoding encoding,
             guint      depth,
             GError   **error)
{
  g_autoptr (GPtrArray) items = ef_items_new ();
  gboolean big = ef_encoding_is_big (encoding);
  guint64 at = *position;

  if (depth >= self->limits->max_depth)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_LIMIT,
                   "Sequences are nested more than %u deep at byte %" G_GUINT64_FORMAT, self->limits->max_depth, at);
      return FALSE;
    }
  while (ending == EF_END_AT_DELIMITER || at < end)
    {
      const guint8 *bytes;
      EfDataset *item;
      guint32 tag;
      guint32 length;
      guint64 item_end = end;

      if (end - at < 8)
        return ef_parse_set_no_end (self, end, at, error);
      bytes = ef_reader_get (self->reader, at, 8, error);
      if (bytes == NULL)
        return FALSE;
      tag = ef_get_tag (bytes, big);
      length = ef_get_u32 (bytes + 4, big);
      /* Writers that make UN of a sequence of undefined length leave its end in the value. */
      if (tag == EF_TAG_SEQUENCE_END && length == 0 && (ending == EF_END_AT_DELIMITER || at + 8 == end))
        {
          at += 8;
          break;
        }
      if (tag != EF_TAG_ITEM)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED,
                       "Expected an item of sequence " TAG_FORMAT " at byte %" G_GUINT64_FORMAT,
                       TAG_ARGS (element->tag), at);
          return FALSE;
        }
      if (length != EF_LENGTH_UNDEFINED)
        {
          if (length > end - at - 8)
            {
              g_set_error (error, EF_ERROR, end == self->reader->size ? EF_ERROR_TRUNCATED : EF_ERROR_MALFORMED,
                           "The item at byte %" G_GUINT64_FORMAT " of sequence " TAG_FORMAT
                           " is longer than what holds it", at, TAG_ARGS (element->tag));
              return FALSE;
            }
          item_end = at + 8 + length;
        }
      if (!ef_parse_count (self, at, error))
        return FALSE;
      item = ef_dataset_new_item (dataset, element->tag, items->len, encoding);
      item->undefined_length = length == EF_LENGTH_UNDEFINED;
      g_ptr_array_add (items, item);
      at += 8;
      if (!ef_parse_elements (self, item, &at, item_end,
                              item->undefined_length ? EF_END_AT_DELIMITER : EF_END_AT_LENGTH, depth + 1, error))
        return FALSE;
    }
  element->vr = EF_VR_SQ;
  element->kind = EF_VALUE_SEQUENCE;
  if (ending == EF_END_AT_DELIMITER)
    element->flags |= EF_ELEMENT_UNDEFINED_LENGTH;
  element->value.items = g_steal_pointer (&items);
  *position = at;
  return TRUE;
}

/* No reason to try the bytes in another way: they were not judged at all. */
static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, EF_ERROR, EF_ERROR_LIMIT) || g_error_matches (error, EF_ERROR, EF_ERROR_IO);
}

gboolean
ef_parse_items (EfParser  *self,
                EfDataset *dataset,
                EfElement *element,
                guint64   *position,
                guint64    end,
                EfEnding   ending,
                EfEncoding first,
                EfEncoding second,
                guint      depth,
                GError   **error)
{
  g_autoptr (GError) first_error = NULL;
  g_autoptr (GError) second_error = NULL;
  EfInstanceFacts facts = *self->facts;

  if (parse_items (self, dataset, element, position, end, ending, first, depth, &first_error))
    return TRUE;
  *self->facts = facts;
  if (is_final (first_error) || first == second)
    {
      g_propagate_error (error, g_steal_pointer (&first_error));
      return FALSE;
    }
  if (parse_items (self, dataset, element, position, end, ending, second, depth, &second_error))
    return TRUE;
  *self->facts = facts;
  if (is_final (second_error))
    g_propagate_error (error, g_steal_pointer (&second_error));
  else
    g_propagate_error (error, g_steal_pointer (&first_error));
  return FALSE;
}

/* Whether opaque bytes begin like a sequence, in either byte order; the end of one is a sequence without items. */
static gboolean
begins_with_item (EfParser *self,
                  guint64   position,
                  guint64   length)
{
  const guint8 *bytes = length < 8 ? NULL : ef_reader_get (self->reader, position, 4, NULL);

  for (guint big = 0; bytes != NULL && big < 2; big++)
    {
      guint32 tag = ef_get_tag (bytes, big != 0);

      if (tag == EF_TAG_ITEM || (tag == EF_TAG_SEQUENCE_END && length == 8))
        return TRUE;
    }
  return FALSE;
}

gboolean
ef_parse_may_be_items (EfParser        *self,
                       const EfDataset *dataset,
                       const EfElement *element,
                       guint64          position,
                       guint64          length)
{
  if (length == 0 || element->tag == EF_TAG_PIXEL_DATA)
    return FALSE;
  if (element->vr == EF_VR_UN && ef_parse_lookup_vr (dataset, element->tag) == EF_VR_SQ)
    return TRUE;
  return (element->vr == EF_VR_UN || element->vr == EF_VR_OB || element->vr == EF_VR_OW || element->vr == EF_VR_OL) &&
         begins_with_item (self, position, length);
}

gboolean
ef_parse_probe (EfParser  *self,
                EfDataset *dataset,
                EfElement *element,
                guint64    position,
                guint64    end,
                guint      depth,
                GError   **error)
{
  g_autoptr (GError) local_error = NULL;
  EfEncoding second = dataset->encoding;

  /* Opaque data are implicit VR little endian by rule (PS3.5 6.2.2), but writers exist that copy the file's. */
  if (second == EF_ENCODING_IMPLICIT_LE)
    second = EF_ENCODING_EXPLICIT_LE;
  if (ef_parse_items (self, dataset, element, &position, end, EF_END_AT_LENGTH, EF_ENCODING_IMPLICIT_LE, second,
                      depth, &local_error))
    {
      element->flags |= EF_ELEMENT_PROBED;
      self->facts->n_probed++;
      return TRUE;
    }
  if (is_final (local_error))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
