#include "config.h"

#include "ef-header.h"

#include "ef-byte-order.h"
#include "ef-dataset-private.h"
#include "ef-dictionary.h"
#include "ef-error.h"

#define MAX_PLAUSIBLE 8
/* Headers looked at when an element cannot be read as its encoding says. */
#define PROBE_BYTES 64

static inline guint16
get_vr (const guint8 *bytes)
{
  return EF_VR (bytes[0], bytes[1]);
}

/* The header at the start of @bytes, with no judgement but of its letters. FALSE if it does not fit in @length. */
static gboolean
decode (const guint8 *bytes,
        gsize         length,
        EfEncoding    encoding,
        EfHeader     *header)
{
  gboolean big = ef_encoding_is_big (encoding);

  if (length < 8)
    return FALSE;
  header->tag = ef_get_tag (bytes, big);
  if (encoding == EF_ENCODING_IMPLICIT_LE || EF_TAG_GROUP (header->tag) == 0xfffe)
    {
      header->vr = EF_VR_NONE;
      header->length = ef_get_u32 (bytes + 4, big);
      header->header_length = 8;
      header->is_implicit = encoding == EF_ENCODING_IMPLICIT_LE;
      return TRUE;
    }
  header->vr = get_vr (bytes + 4);
  header->is_implicit = FALSE;
  if (ef_header_is_short (header->vr))
    {
      header->length = ef_get_u16 (bytes + 6, big);
      header->header_length = 8;
      return TRUE;
    }
  if (length < 12)
    return FALSE;
  header->length = ef_get_u32 (bytes + 8, big);
  header->header_length = 12;
  return TRUE;
}

/* May an element have no known end? */
static gboolean
may_be_undefined (guint16 vr,
                  guint32 tag)
{
  return vr == EF_VR_SQ || vr == EF_VR_UN || vr == EF_VR_NONE || vr == EF_VR_OB || vr == EF_VR_OW ||
         tag == EF_TAG_PIXEL_DATA;
}

static gboolean
is_plausible (const EfHeader *header,
              guint64         left,
              gboolean        strict)
{
  guint16 known = 0;

  if (EF_TAG_GROUP (header->tag) == 0xfffe)
    return !strict && (header->length == 0 || header->tag == EF_TAG_ITEM);
  if (header->length == EF_LENGTH_UNDEFINED)
    {
      known = ef_dictionary_get_vr (header->tag);
      return may_be_undefined (header->is_implicit ? known : header->vr, header->tag);
    }
  if (header->length > left - header->header_length)
    return FALSE;
  if (header->is_implicit)
    /* Without a VR there is nothing but the dictionary to tell a tag from noise. */
    return !strict || EF_TAG_IS_PRIVATE (header->tag) || ef_dictionary_get_vr (header->tag) != 0;
  return ef_header_is_known (header->vr);
}

guint
ef_header_count_plausible (const guint8 *bytes,
                           gsize         length,
                           guint64       total,
                           EfEncoding    encoding)
{
  guint32 last = 0;
  guint n = 0;

  while (n < MAX_PLAUSIBLE)
    {
      EfHeader header;

      if (!decode (bytes, length, encoding, &header))
        return n;
      if (!is_plausible (&header, total, TRUE) || (n > 0 && header.tag <= last))
        return n > 1 ? n - 1 : 0;
      last = header.tag;
      n++;
      if (header.length == EF_LENGTH_UNDEFINED || header.length + (gsize) header.header_length > length)
        return n;
      bytes += header.header_length + header.length;
      length -= header.header_length + header.length;
      total -= header.header_length + header.length;
    }
  return n;
}

/* Cheap: is the first header such that there is no reason to doubt the declared encoding? */
static gboolean
looks_as_declared (const guint8 *bytes,
                   gsize         length,
                   EfEncoding    declared)
{
  gboolean big = ef_encoding_is_big (declared);
  guint16 group;

  if (length < 8)
    return FALSE;
  group = ef_get_u16 (bytes, big);
  if (group > 0xff && GUINT16_SWAP_LE_BE (group) <= 0xff)
    return FALSE;
  return ef_header_is_known (get_vr (bytes + 4)) == (declared != EF_ENCODING_IMPLICIT_LE);
}

gboolean
ef_header_guess_encoding (const guint8 *bytes,
                          gsize         length,
                          guint64       total,
                          EfEncoding    declared,
                          EfEncoding   *encoding)
{
  static const EfEncoding all[] = {
    EF_ENCODING_EXPLICIT_LE,
    EF_ENCODING_IMPLICIT_LE,
    EF_ENCODING_EXPLICIT_BE,
  };
  guint best;

  *encoding = declared;
  if (looks_as_declared (bytes, length, declared))
    return TRUE;
  best = ef_header_count_plausible (bytes, length, total, declared);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      guint n = ef_header_count_plausible (bytes, length, total, all[i]);

      if (n > best)
        {
          best = n;
          *encoding = all[i];
        }
    }
  return best > 0;
}

/* --- headers with letters that are no VR ---------------------------------------------------------------------- */

/* Does what follows the value that @header announces look like the next element, or is it the very end? */
static gboolean
has_good_successor (EfReader       *reader,
                    guint64         position,
                    guint64         end,
                    EfEncoding      encoding,
                    const EfHeader *header)
{
  guint64 left = end - position;
  EfHeader next;
  const guint8 *bytes;
  gsize n;

  if (left < header->header_length || header->length > left - header->header_length)
    return FALSE;
  position += header->header_length + header->length;
  left = end - position;
  if (left == 0)
    return TRUE;
  n = (gsize) MIN (left, PROBE_BYTES);
  bytes = ef_reader_get (reader, position, n, NULL);
  if (bytes == NULL)
    return FALSE;
  if (decode (bytes, n, encoding, &next) && is_plausible (&next, left, FALSE) &&
      (next.tag > header->tag || EF_TAG_GROUP (next.tag) == 0xfffe))
    return TRUE;
  return decode (bytes, n, EF_ENCODING_IMPLICIT_LE, &next) && encoding == EF_ENCODING_EXPLICIT_LE &&
         is_plausible (&next, left, TRUE) && next.tag > header->tag;
}

/* The forms that an element with unknown letters may have: of the VRs to come (PS3.5 7.1.2), of the old ones, and
 * implicit in the middle of explicit ones, as some files have it. The letters decide which is tried first. */
static gboolean
resolve (EfReader   *reader,
         guint64     position,
         guint64     end,
         EfEncoding  encoding,
         EfHeader   *header)
{
  gboolean big = ef_encoding_is_big (encoding);
  guint64 left = end - position;
  EfHeader forms[3];
  guint order[3] = { 0, 1, 2 };
  const guint8 *bytes;
  guint8 raw[12] = { 0 };
  gsize n = (gsize) MIN (left, sizeof raw);

  bytes = ef_reader_get (reader, position, n, NULL);
  if (bytes == NULL)
    return FALSE;
  memcpy (raw, bytes, n);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    forms[i] = (EfHeader){ .tag = header->tag, .vr = EF_VR_NONE, .header_length = 8 };
  forms[0].header_length = 12;
  forms[0].length = ef_get_u32 (raw + 8, big);
  forms[1].length = ef_get_u16 (raw + 6, big);
  forms[2].length = ef_get_u32 (raw + 4, big);
  forms[2].is_implicit = TRUE;

  if (!g_ascii_isupper (raw[4]) || !g_ascii_isupper (raw[5]))
    {
      order[0] = 1;
      order[1] = 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      EfHeader *form = &forms[order[i]];

      if (form->header_length == 12 && (n < 12 || raw[6] != 0 || raw[7] != 0))
        continue;
      if (form->length == EF_LENGTH_UNDEFINED
            ? form->is_implicit || form->header_length == 12
            : has_good_successor (reader, position, end, encoding, form))
        {
          *header = *form;
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
ef_header_read (EfReader   *reader,
                guint64     position,
                guint64     end,
                EfEncoding  encoding,
                EfHeader   *header,
                GError    **error)
{
  gsize n = (gsize) MIN (end - position, 12);
  const guint8 *bytes = ef_reader_get (reader, position, n, error);

  if (bytes == NULL)
    return FALSE;
  if (!decode (bytes, n, encoding, header))
    {
      g_set_error (error, EF_ERROR, end == reader->size ? EF_ERROR_TRUNCATED : EF_ERROR_MALFORMED,
                   "The data end inside the header of the element at byte %" G_GUINT64_FORMAT, position);
      return FALSE;
    }
  if (header->is_implicit || EF_TAG_GROUP (header->tag) == 0xfffe || ef_header_is_known (header->vr))
    return TRUE;
  if (resolve (reader, position, end, encoding, header))
    return TRUE;
  g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED,
               "Element (%04X,%04X) at byte %" G_GUINT64_FORMAT " has no value representation that can be read",
               EF_TAG_GROUP (header->tag), EF_TAG_ELEMENT (header->tag), position);
  return FALSE;
}
