#include "config.h"

#include "ef-parse.h"

#include "ef-byte-order.h"
#include "ef-dataset-private.h"
#include "ef-error.h"
#include "ef-header.h"

#include <stdlib.h>

/* Text is kept in memory up to this length even where other values become extents, because rules must read it. */
#define MAX_STRING_VALUE (4 * 1024 * 1024)
/* A data set out of order is searched from its start, so that a large one would cost the square of its size. */
#define MAX_DISORDER 4096
#define TAG_TRAILING_PADDING EF_TAG (0xfffc, 0xfffc)
#define TAG_PIXEL_REPRESENTATION EF_TAG (0x0028, 0x0103)
#define TAG_FORMAT "(%04X,%04X)"
#define TAG_ARGS(tag) EF_TAG_GROUP (tag), EF_TAG_ELEMENT (tag)

gboolean
ef_parse_count (EfParser *self,
                guint64   position,
                GError  **error)
{
  if (self->n_elements >= self->limits->max_elements)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_LIMIT,
                   "More than %u elements, items and fragments; the limit is passed at byte %" G_GUINT64_FORMAT,
                   self->limits->max_elements, position);
      return FALSE;
    }
  self->n_elements++;
  return TRUE;
}

gboolean
ef_parse_set_no_end (EfParser *self,
                     guint64   end,
                     guint64   position,
                     GError  **error)
{
  g_set_error (error, EF_ERROR, end == self->reader->size ? EF_ERROR_TRUNCATED : EF_ERROR_MALFORMED,
               "A sequence or item is not closed: its data stop at byte %" G_GUINT64_FORMAT
               ", expected more at byte %" G_GUINT64_FORMAT, end, position);
  return FALSE;
}

/* --- elements ------------------------------------------------------------------------------------------------- */

/* The items of a sequence in @dataset whose own header is @header. */
static EfEncoding
items_encoding (const EfDataset *dataset,
                const EfHeader  *header)
{
  return header->is_implicit ? EF_ENCODING_IMPLICIT_LE : dataset->encoding;
}

static EfEncoding
other_encoding (EfEncoding encoding)
{
  return encoding == EF_ENCODING_IMPLICIT_LE ? EF_ENCODING_EXPLICIT_LE : EF_ENCODING_IMPLICIT_LE;
}

static gboolean
parse_undefined (EfParser       *self,
                 EfDataset      *dataset,
                 EfElement      *element,
                 const EfHeader *header,
                 guint64        *position,
                 guint64         end,
                 guint           depth,
                 GError        **error)
{
  EfEncoding encoding = items_encoding (dataset, header);

  if (header->tag == EF_TAG_PIXEL_DATA || header->vr == EF_VR_OB || header->vr == EF_VR_OW)
    {
      if (element->vr == EF_VR_UN || header->is_implicit)
        element->vr = EF_VR_OB;
      return ef_parse_fragments (self, element, position, end, error);
    }
  if (header->vr == EF_VR_UN)
    {
      element->flags |= EF_ELEMENT_WAS_UN;
      self->facts->n_probed++;
      return ef_parse_items (self, dataset, element, position, end, EF_END_AT_DELIMITER, EF_ENCODING_IMPLICIT_LE,
                             dataset->encoding, depth, error);
    }
  if (header->vr != EF_VR_SQ && header->vr != EF_VR_NONE)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED,
                   "Element " TAG_FORMAT " at byte %" G_GUINT64_FORMAT " may not have an undefined length",
                   TAG_ARGS (header->tag), element->position);
      return FALSE;
    }
  return ef_parse_items (self, dataset, element, position, end, EF_END_AT_DELIMITER, encoding,
                         other_encoding (encoding), depth, error);
}

static gboolean
parse_bytes (EfParser       *self,
             EfDataset      *dataset,
             EfElement      *element,
             const EfHeader *header,
             guint64         position,
             GError        **error)
{
  guint64 limit = self->limits->max_value;
  guint8 *bytes;

  if (header->length > limit && ef_vr_is_string (element->vr))
    limit = MAX (limit, MAX_STRING_VALUE);
  if (header->length > limit || (header->tag == EF_TAG_PIXEL_DATA && dataset->parent == NULL))
    {
      element->kind = EF_VALUE_EXTENT;
      element->value.extent = (EfExtent){ .offset = position, .length = header->length, .source = EF_SOURCE_INPUT };
      if (header->vr == EF_VR_UN)
        element->flags |= EF_ELEMENT_WAS_UN;
      return TRUE;
    }
  if (header->length > self->limits->max_header - self->n_bytes)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_LIMIT,
                   "The values in memory pass %" G_GUINT64_FORMAT " bytes with element " TAG_FORMAT
                   " at byte %" G_GUINT64_FORMAT,
                   self->limits->max_header, TAG_ARGS (header->tag), element->position);
      return FALSE;
    }
  self->n_bytes += header->length;
  bytes = ef_arena_alloc (dataset->arena, header->length);
  if (!ef_reader_copy (self->reader, position, bytes, header->length, error))
    return FALSE;
  element->kind = EF_VALUE_BYTES;
  element->value.bytes.data = bytes;
  element->value.bytes.length = header->length;
  if (element->vr == EF_VR_UN && (!header->is_implicit || EF_TAG_IS_PRIVATE (header->tag)))
    ef_parse_settle_un (dataset, element, bytes);
  return TRUE;
}

static gboolean
parse_defined (EfParser       *self,
               EfDataset      *dataset,
               EfElement      *element,
               const EfHeader *header,
               guint64        *position,
               guint64         end,
               guint           depth,
               GError        **error)
{
  guint64 start = *position;
  guint64 value_end;

  if (header->length > end - start)
    {
      gboolean passes_file = header->length > self->reader->size - start;

      g_set_error (error, EF_ERROR, passes_file ? EF_ERROR_TRUNCATED : EF_ERROR_MALFORMED,
                   "Element " TAG_FORMAT " at byte %" G_GUINT64_FORMAT " announces %u bytes, %" G_GUINT64_FORMAT
                   " are there", TAG_ARGS (header->tag), element->position, header->length, end - start);
      return FALSE;
    }
  value_end = start + header->length;
  *position = value_end;
  if (element->vr == EF_VR_SQ)
    {
      EfEncoding encoding = items_encoding (dataset, header);

      return ef_parse_items (self, dataset, element, &start, value_end, EF_END_AT_LENGTH, encoding,
                             other_encoding (encoding), depth, error);
    }
  if (ef_parse_may_be_items (self, dataset, element, start, header->length))
    {
      GError *probe_error = NULL;

      if (header->vr == EF_VR_UN)
        element->flags |= EF_ELEMENT_WAS_UN;
      if (ef_parse_probe (self, dataset, element, start, value_end, depth, &probe_error))
        return TRUE;
      if (probe_error != NULL)
        {
          g_propagate_error (error, probe_error);
          return FALSE;
        }
    }
  return parse_bytes (self, dataset, element, header, start, error);
}

/* Appends the element whose @header is at *@position and moves behind it. */
static gboolean
parse_element (EfParser       *self,
               EfDataset      *dataset,
               const EfHeader *header,
               guint64        *position,
               guint64         end,
               guint           depth,
               GError        **error)
{
  EfElement element = { .tag = header->tag, .vr = header->vr, .position = *position };
  gboolean ok;

  if (!ef_parse_count (self, *position, error))
    return FALSE;
  if (element.vr == EF_VR_NONE)
    element.vr = header->is_implicit ? ef_parse_lookup_vr (dataset, header->tag) : EF_VR_UN;
  if (EF_TAG_IS_PRIVATE (header->tag))
    self->facts->n_private++;
  *position += header->header_length;
  if (header->length == EF_LENGTH_UNDEFINED)
    ok = parse_undefined (self, dataset, &element, header, position, end, depth, error);
  else
    ok = parse_defined (self, dataset, &element, header, position, end, depth, error);
  /* What it owns goes into the tree also after an error, to be freed with it. */
  *ef_dataset_append (dataset, header->tag) = element;
  if (header->tag == TAG_PIXEL_REPRESENTATION)
    dataset->pixel_representation = (gint8) CLAMP (ef_dataset_get_int (dataset, header->tag, 0), 0, 1);
  return ok;
}

static int
compare_tags (const void *a,
              const void *b)
{
  guint32 tag_a = *(const guint32 *) a;
  guint32 tag_b = *(const guint32 *) b;

  return tag_a < tag_b ? -1 : tag_a > tag_b;
}

static guint
count_duplicates (const EfDataset *dataset)
{
  g_autofree guint32 *tags = g_new (guint32, dataset->n_elements);
  guint n = 0;

  for (guint i = 0; i < dataset->n_elements; i++)
    tags[i] = dataset->elements[i].tag;
  qsort (tags, dataset->n_elements, sizeof *tags, compare_tags);
  for (guint i = 1; i < dataset->n_elements; i++)
    n += tags[i] == tags[i - 1];
  return n;
}

/* After the last element: bytes that cannot be one. */
static gboolean
is_trailing (EfParser *self,
             guint64   position,
             guint64   end)
{
  guint64 left = end - position;

  if (left < 8)
    return TRUE;
  for (guint64 at = position; at < end;)
    {
      gsize n = (gsize) MIN (end - at, EF_READER_WINDOW / 4);
      const guint8 *bytes = ef_reader_get (self->reader, at, at == position ? 8 : n, NULL);

      if (bytes == NULL)
        return FALSE;
      /* Nearly always the first bytes tell, and reading on would only move the window. */
      n = at == position ? 8 : n;
      for (gsize i = 0; i < n; i++)
        if (bytes[i] != 0)
          return FALSE;
      at += n;
    }
  return TRUE;
}

/* Data Set Trailing Padding that announces another length than it has. */
static gboolean
is_broken_padding (const EfHeader *header,
                   guint64         left)
{
  return header->tag == TAG_TRAILING_PADDING && header->length > left - header->header_length;
}

gboolean
ef_parse_elements (EfParser  *self,
                   EfDataset *dataset,
                   guint64   *position,
                   guint64    end,
                   EfEnding   ending,
                   guint      depth,
                   GError   **error)
{
  gboolean has_disorder = FALSE;
  guint32 last = 0;

  while (ending == EF_END_AT_DELIMITER || *position < end)
    {
      EfHeader header;

      if (depth == 0 && is_trailing (self, *position, end))
        break;
      if (end - *position < 8)
        return ef_parse_set_no_end (self, end, *position, error);
      if (!ef_header_read (self->reader, *position, end, dataset->encoding, &header, error))
        return FALSE;
      if (depth == 0 && is_broken_padding (&header, end - *position))
        break;
      if (EF_TAG_GROUP (header.tag) == 0xfffe)
        {
          if (header.tag == EF_TAG_ITEM_END && header.length == 0 && ending == EF_END_AT_DELIMITER)
            {
              *position += 8;
              break;
            }
          g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED,
                       "Stray " TAG_FORMAT " at byte %" G_GUINT64_FORMAT, TAG_ARGS (header.tag), *position);
          return FALSE;
        }
      if (dataset->n_elements > 0 && header.tag <= last)
        {
          has_disorder = TRUE;
          self->facts->n_out_of_order += header.tag < last;
        }
      if (!dataset->sorted && dataset->n_elements > MAX_DISORDER)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_LIMIT,
                       "More than %u elements out of order in one data set at byte %" G_GUINT64_FORMAT, MAX_DISORDER,
                       *position);
          return FALSE;
        }
      last = header.tag;
      if (!parse_element (self, dataset, &header, position, end, depth, error))
        return FALSE;
    }
  if (has_disorder)
    self->facts->n_duplicates += count_duplicates (dataset);
  return TRUE;
}

gboolean
ef_parse_root (EfParser  *self,
               EfDataset *root,
               guint64    position,
               GError   **error)
{
  if (!ef_parse_elements (self, root, &position, self->reader->size, EF_END_AT_LENGTH, 0, error))
    return FALSE;
  self->facts->trailing_bytes += self->reader->size - position;
  return TRUE;
}

gboolean
ef_parse_meta (EfParser  *self,
               EfDataset *meta,
               guint64   *position,
               GError   **error)
{
  gboolean big = ef_encoding_is_big (meta->encoding);
  guint64 end = self->reader->size;

  while (end - *position >= 8)
    {
      const guint8 *bytes = ef_reader_get (self->reader, *position, 8, error);
      EfHeader header;

      if (bytes == NULL)
        return FALSE;
      if (ef_get_u16 (bytes, big) != 0x0002)
        break;
      if (!ef_header_read (self->reader, *position, end, meta->encoding, &header, error) ||
          !parse_element (self, meta, &header, position, end, 0, error))
        return FALSE;
    }
  return TRUE;
}
