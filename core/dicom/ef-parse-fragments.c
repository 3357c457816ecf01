#include "config.h"

#include "ef-parse.h"

#include "ef-byte-order.h"
#include "ef-dataset-private.h"
#include "ef-error.h"

/* Item headers are far apart in a large file: what is read around one pays only while fragments are short. */
#define SHORT_FRAGMENT 4096
#define SHORT_WINDOW 16384
#define LONG_WINDOW 64

static const guint8 *
get_item_header (EfReader *reader,
                 guint64   position,
                 guint64   last_length,
                 GError  **error)
{
  if (position >= reader->start && position - reader->start + 8 <= reader->filled)
    return reader->buffer + (position - reader->start);
  return ef_reader_fill (reader, position, 8, last_length < SHORT_FRAGMENT ? SHORT_WINDOW : LONG_WINDOW, error);
}

gboolean
ef_parse_fragments (EfParser  *self,
                    EfElement *element,
                    guint64   *position,
                    guint64    end,
                    GError   **error)
{
  guint64 at = *position;
  guint64 length = 0;

  element->kind = EF_VALUE_FRAGMENTS;
  element->flags |= EF_ELEMENT_UNDEFINED_LENGTH;
  element->value.fragments = g_array_new (FALSE, FALSE, sizeof (EfExtent));
  for (;;)
    {
      const guint8 *bytes;
      guint32 tag;
      EfExtent extent;

      if (end - at < 8)
        {
          g_set_error (error, EF_ERROR, end == self->reader->size ? EF_ERROR_TRUNCATED : EF_ERROR_MALFORMED,
                       "The fragments of element (%04X,%04X) at byte %" G_GUINT64_FORMAT
                       " have no end; the data stop at byte %" G_GUINT64_FORMAT,
                       EF_TAG_GROUP (element->tag), EF_TAG_ELEMENT (element->tag), element->position, end);
          return FALSE;
        }
      bytes = get_item_header (self->reader, at, length, error);
      if (bytes == NULL)
        return FALSE;
      /* Encapsulated data are little endian (PS3.5 A.4). */
      tag = ef_get_tag (bytes, FALSE);
      length = ef_get_u32 (bytes + 4, FALSE);
      if (tag == EF_TAG_SEQUENCE_END && length == 0)
        break;
      if (tag != EF_TAG_ITEM || length == EF_LENGTH_UNDEFINED)
        {
          g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED,
                       "Neither a fragment nor the end of the fragments at byte %" G_GUINT64_FORMAT
                       ", inside element (%04X,%04X)",
                       at, EF_TAG_GROUP (element->tag), EF_TAG_ELEMENT (element->tag));
          return FALSE;
        }
      if (length > end - at - 8)
        {
          g_set_error (error, EF_ERROR, end == self->reader->size ? EF_ERROR_TRUNCATED : EF_ERROR_MALFORMED,
                       "The fragment at byte %" G_GUINT64_FORMAT " announces %" G_GUINT64_FORMAT
                       " bytes, %" G_GUINT64_FORMAT " are there",
                       at, length, end - at - 8);
          return FALSE;
        }
      if (!ef_parse_count (self, at, error))
        return FALSE;
      extent = (EfExtent){ .offset = at + 8, .length = length, .source = EF_SOURCE_INPUT };
      g_array_append_val (element->value.fragments, extent);
      at += 8 + length;
    }
  if (element->value.fragments->len == 0)
    {
      EfExtent no_table = { .offset = at, .length = 0, .source = EF_SOURCE_INPUT };

      g_array_append_val (element->value.fragments, no_table);
    }
  *position = at + 8;
  return TRUE;
}
