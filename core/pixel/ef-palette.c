#include "config.h"

#include "ef-image-info-private.h"

#include "ef-byte-order.h"
#include "ef-error.h"

#define TAG_DESCRIPTOR EF_TAG (0x0028, 0x1101)
#define TAG_TABLE EF_TAG (0x0028, 0x1201)
#define TAG_SEGMENTS EF_TAG (0x0028, 0x1221)

/* More than any table: 2^16 entries of 2 bytes, and their segments. */
#define MAX_TABLE_BYTES ((guint64) 1 << 20)

typedef struct
{
  guint entries;
  gint32 first;
  guint bits;
} Descriptor;

/* The numbers of a table, whatever their width in the file. */
typedef struct
{
  guint16 *values;
  gsize length;
} Numbers;

static gboolean
malformed (GError    **error,
           const char *message)
{
  g_set_error_literal (error, EF_ERROR, EF_ERROR_MALFORMED, message);
  return FALSE;
}

static gboolean
read_descriptor (const EfDataset   *dataset,
                 guint              channel,
                 const EfImageInfo *info,
                 Descriptor        *descriptor,
                 GError           **error)
{
  const EfElement *element = ef_dataset_find (dataset, TAG_DESCRIPTOR + channel);
  double number[3];

  for (guint i = 0; i < 3; i++)
    if (!ef_element_get_number (element, ef_dataset_get_encoding (dataset), i, &number[i]))
      return malformed (error, "A palette has no complete descriptor (0028,1101..1103)");
  descriptor->entries = (guint16) (gint32) number[0];
  if (descriptor->entries == 0)
    descriptor->entries = 65536;
  descriptor->first = info->is_signed ? (gint16) (gint32) number[1] : (guint16) (gint32) number[1];
  descriptor->bits = number[2] == 8 ? 8 : 16;
  return TRUE;
}

/* @width: bytes of a number. */
static void
unpack (GBytes          *bytes,
        guint            width,
        const EfElement *element,
        gboolean         big,
        Numbers         *numbers)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gboolean swapped = big && element->vr == EF_VR_OW;

  numbers->length = length / width;
  numbers->values = g_new (guint16, numbers->length + 1);
  for (gsize i = 0; i < numbers->length; i++)
    {
      if (width == 2)
        numbers->values[i] = ef_get_u16 (data + i * 2, big);
      else
        numbers->values[i] = data[swapped && (i ^ 1) < length ? i ^ 1 : i];
    }
}

/* --- segments (PS3.3 C.7.9.2) --------------------------------------------------------------------------------- */

typedef struct
{
  const Numbers *segments;
  guint width;      /* bytes of a number in the file */
  GArray *out;      /* of guint16 */
  guint max;
} Expansion;

static gboolean
expand (Expansion *self,
        gsize      position,
        guint      n_segments,
        gboolean   nested)
{
  const guint16 *values = self->segments->values;
  gsize length = self->segments->length;

  for (; n_segments > 0 && position + 2 <= length && self->out->len < self->max; n_segments--)
    {
      guint16 code = values[position];
      guint count = values[position + 1];

      position += 2;
      if (code == 0)
        {
          if (count > length - position)
            return FALSE;
          g_array_append_vals (self->out, values + position, MIN (count, self->max - self->out->len));
          position += count;
        }
      else if (code == 1)
        {
          int start, end;

          if (self->out->len == 0 || position >= length)
            return FALSE;
          start = g_array_index (self->out, guint16, self->out->len - 1);
          end = values[position++];
          for (guint i = 1; i <= count && self->out->len < self->max; i++)
            {
              guint16 value = (guint16) (start + ((gint64) (end - start) * i + (int) count / 2) / (int) count);

              g_array_append_val (self->out, value);
            }
        }
      else if (code == 2)
        {
          gsize words = 4 / self->width;
          guint64 offset = 0;

          if (nested || words > length - position)
            return FALSE;
          for (gsize i = 0; i < words; i++)
            offset |= (guint64) values[position + i] << (i * self->width * 8);
          position += words;
          if (offset / self->width >= length || !expand (self, offset / self->width, count, TRUE))
            return FALSE;
        }
      else
        {
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
expand_segments (Numbers          *numbers,
                 const Descriptor *descriptor,
                 GError          **error)
{
  g_autoptr (GArray) out = g_array_sized_new (FALSE, FALSE, sizeof (guint16), descriptor->entries);
  Expansion expansion = { numbers, descriptor->bits / 8, out, descriptor->entries };

  if (!expand (&expansion, 0, G_MAXUINT, FALSE))
    return malformed (error, "The segments of a palette (0028,1221..1223) are broken");
  g_free (numbers->values);
  numbers->length = out->len;
  numbers->values = (guint16 *) (void *) g_array_free (g_steal_pointer (&out), FALSE);
  return TRUE;
}

/* --- tables --------------------------------------------------------------------------------------------------- */

static GBytes *
to_bytes (const Numbers    *numbers,
          const Descriptor *descriptor)
{
  guint8 *entries = g_malloc (descriptor->entries);
  guint16 highest = 0;

  for (gsize i = 0; i < numbers->length; i++)
    highest = MAX (highest, numbers->values[i]);
  /* Some writers announce 16 bits and store 8, or the other way round: the values tell. */
  for (guint i = 0; i < descriptor->entries; i++)
    {
      guint16 value = numbers->values[MIN (i, numbers->length - 1)];

      entries[i] = (guint8) (highest > 255 ? value >> 8 : value);
    }
  return g_bytes_new_take (entries, descriptor->entries);
}

static GBytes *
read_channel (EfInstance       *instance,
              guint             channel,
              const Descriptor *descriptor,
              GError          **error)
{
  const EfDataset *dataset = ef_instance_get_dataset (instance);
  const EfElement *element = ef_dataset_find (dataset, TAG_TABLE + channel);
  gboolean segmented = element == NULL;
  g_autoptr (GBytes) bytes = NULL;
  GBytes *table = NULL;
  Numbers numbers = { NULL, 0 };
  guint width = descriptor->bits / 8;

  if (segmented)
    element = ef_dataset_find (dataset, TAG_SEGMENTS + channel);
  if (element == NULL)
    {
      malformed (error, "A palette has a descriptor, but no table");
      return NULL;
    }
  bytes = ef_instance_load_value (instance, element, MAX_TABLE_BYTES, error);
  if (bytes == NULL)
    return NULL;
  if (!segmented && width == 1 && g_bytes_get_size (bytes) >= 2 * (gsize) descriptor->entries)
    width = 2;
  unpack (bytes, width, element, ef_dataset_get_encoding (dataset) == EF_ENCODING_EXPLICIT_BE, &numbers);
  if (!segmented || expand_segments (&numbers, descriptor, error))
    {
      if (numbers.length > 0)
        table = to_bytes (&numbers, descriptor);
      else
        malformed (error, "The table of a palette is empty");
    }
  g_free (numbers.values);
  return table;
}

gboolean
ef_palette_read (EfInstance  *instance,
                 EfImageInfo *info,
                 GError     **error)
{
  const EfDataset *dataset = ef_instance_get_dataset (instance);

  if (ef_dataset_find (dataset, TAG_DESCRIPTOR) == NULL)
    return TRUE;
  for (guint channel = 0; channel < 3; channel++)
    {
      Descriptor descriptor;

      if (!read_descriptor (dataset, channel, info, &descriptor, error))
        return FALSE;
      info->palette[channel] = read_channel (instance, channel, &descriptor, error);
      if (info->palette[channel] == NULL)
        return FALSE;
      if (channel == 0)
        info->palette_first = descriptor.first;
    }
  return TRUE;
}
