#include "config.h"

#include "ef-byte-order.h"

#include <math.h>

void
ef_swap_bytes (guint8 *bytes,
               gsize   length,
               guint   unit)
{
  if (unit < 2)
    return;
  for (; length >= unit; bytes += unit, length -= unit)
    {
      if (unit == 2)
        ef_put_u16 (bytes, ef_get_u16 (bytes, TRUE), FALSE);
      else if (unit == 4)
        ef_put_u32 (bytes, ef_get_u32 (bytes, TRUE), FALSE);
      else
        ef_put_u64 (bytes, ef_get_u64 (bytes, TRUE), FALSE);
    }
}

guint
ef_element_get_n_items (const EfElement *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->kind == EF_VALUE_SEQUENCE ? self->value.items->len : 0;
}

EfDataset *
ef_element_get_item (const EfElement *self,
                     guint            index)
{
  g_return_val_if_fail (self != NULL && index < ef_element_get_n_items (self), NULL);
  return g_ptr_array_index (self->value.items, index);
}

guint64
ef_element_get_length (const EfElement *self)
{
  guint64 length = 0;

  g_return_val_if_fail (self != NULL, 0);

  switch ((EfValueKind) self->kind)
    {
    case EF_VALUE_BYTES:
      return self->value.bytes.length;
    case EF_VALUE_EXTENT:
      return self->value.extent.length;
    case EF_VALUE_FRAGMENTS:
      for (guint i = 0; i < self->value.fragments->len; i++)
        length += g_array_index (self->value.fragments, EfExtent, i).length;
      return length;
    case EF_VALUE_SEQUENCE:
    default:
      return 0;
    }
}

/* --- strings -------------------------------------------------------------------------------------------------- */

static gboolean
is_padding (guint8 c)
{
  return c == ' ' || c == 0;
}

/* Always whole and always UTF-8: a NUL in the middle must not hide what follows it. */
static char *
dup_ascii (const guint8 *bytes,
           gsize         length)
{
  GString *out;
  gboolean is_utf8 = TRUE;
  gboolean is_plain = TRUE;

  for (gsize i = 0; i < length; i++)
    is_plain &= bytes[i] != 0 && bytes[i] < 0x80;
  if (is_plain)
    return g_strndup ((const char *) bytes, length);

  out = g_string_sized_new (length + 8);
  for (gsize start = 0, i = 0; i <= length; i++)
    if (i == length || bytes[i] == 0)
      {
        is_utf8 &= g_utf8_validate ((const char *) bytes + start, (gssize) (i - start), NULL);
        start = i + 1;
      }
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == 0)
        {
          /* A UID padded before the separator, as some write it. */
          if (bytes[i + 1] != '\\' && bytes[i + 1] != 0)
            g_string_append_unichar (out, 0xfffd);
        }
      else if (bytes[i] < 0x80 || is_utf8)
        g_string_append_c (out, (char) bytes[i]);
      else
        g_string_append_unichar (out, bytes[i]);
    }
  return g_string_free (out, FALSE);
}

char *
ef_element_dup_string (const EfElement *self)
{
  const guint8 *bytes;
  gsize length;

  if (self == NULL || self->kind != EF_VALUE_BYTES)
    return NULL;
  bytes = self->value.bytes.data;
  length = self->value.bytes.length;
  while (length > 0 && is_padding (bytes[length - 1]))
    length--;
  while (length > 0 && is_padding (*bytes))
    {
      bytes++;
      length--;
    }
  return dup_ascii (bytes, length);
}

char *
ef_dataset_dup_string (const EfDataset *self,
                       guint32          tag)
{
  return ef_element_dup_string (ef_dataset_find (self, tag));
}

/* --- numbers -------------------------------------------------------------------------------------------------- */

/* The @index-th value of IS or DS. No hexadecimal, no "inf": only what PS3.5 6.2 allows. */
static gboolean
parse_decimal (const guint8 *bytes,
               gsize         length,
               guint         index,
               double       *number)
{
  char text[64];
  char *end;
  gsize n = 0;

  for (; index > 0; index--)
    {
      const guint8 *separator = length > 0 ? memchr (bytes, '\\', length) : NULL;

      if (separator == NULL)
        return FALSE;
      length -= (gsize) (separator + 1 - bytes);
      bytes = separator + 1;
    }
  while (length > 0 && is_padding (*bytes))
    {
      bytes++;
      length--;
    }
  while (n < length && n < sizeof text - 1 && bytes[n] != 0 && strchr ("+-.0123456789eE", bytes[n]) != NULL)
    {
      text[n] = (char) bytes[n];
      n++;
    }
  text[n] = 0;
  for (gsize i = n; i < length && bytes[i] != '\\'; i++)
    if (!is_padding (bytes[i]))
      return FALSE;
  *number = g_ascii_strtod (text, &end);
  return n > 0 && *end == 0 && isfinite (*number);
}

/* The bytes of one number; 0 for VRs that hold none. */
static gsize
number_size (guint16 vr)
{
  switch (vr)
    {
    case EF_VR_OB:
      return 1;
    case EF_VR_US:
    case EF_VR_SS:
    case EF_VR_OW:
      return 2;
    case EF_VR_UL:
    case EF_VR_SL:
    case EF_VR_OL:
    case EF_VR_AT:
    case EF_VR_FL:
    case EF_VR_OF:
      return 4;
    case EF_VR_FD:
    case EF_VR_OD:
    case EF_VR_UV:
    case EF_VR_SV:
    case EF_VR_OV:
      return 8;
    default:
      return 0;
    }
}

static double
get_float (const guint8 *bytes,
           gboolean      big)
{
  guint32 n = ef_get_u32 (bytes, big);
  float f;

  memcpy (&f, &n, sizeof f);
  return f;
}

static double
get_double (const guint8 *bytes,
            gboolean      big)
{
  guint64 n = ef_get_u64 (bytes, big);
  double d;

  memcpy (&d, &n, sizeof d);
  return d;
}

gboolean
ef_element_get_number (const EfElement *self,
                       EfEncoding       encoding,
                       guint            index,
                       double          *number)
{
  gboolean big = ef_encoding_is_big (encoding);
  const guint8 *bytes;
  gsize size;

  if (self == NULL || self->kind != EF_VALUE_BYTES)
    return FALSE;
  bytes = self->value.bytes.data;
  if (self->vr == EF_VR_IS || self->vr == EF_VR_DS)
    return parse_decimal (bytes, self->value.bytes.length, index, number);

  size = number_size (self->vr);
  if (size == 0 || index >= self->value.bytes.length / size)
    return FALSE;
  bytes += index * size;
  switch (self->vr)
    {
    case EF_VR_OB:
      *number = *bytes;
      break;
    case EF_VR_US:
    case EF_VR_OW:
      *number = ef_get_u16 (bytes, big);
      break;
    case EF_VR_SS:
      *number = (gint16) ef_get_u16 (bytes, big);
      break;
    case EF_VR_UL:
    case EF_VR_OL:
      *number = ef_get_u32 (bytes, big);
      break;
    case EF_VR_SL:
      *number = (gint32) ef_get_u32 (bytes, big);
      break;
    case EF_VR_AT:
      *number = ef_get_tag (bytes, big);
      break;
    case EF_VR_FL:
    case EF_VR_OF:
      *number = get_float (bytes, big);
      break;
    case EF_VR_FD:
    case EF_VR_OD:
      *number = get_double (bytes, big);
      break;
    case EF_VR_SV:
      *number = (double) (gint64) ef_get_u64 (bytes, big);
      break;
    default:
      *number = (double) ef_get_u64 (bytes, big);
      break;
    }
  return TRUE;
}

gint64
ef_dataset_get_int (const EfDataset *self,
                    guint32          tag,
                    gint64           fallback)
{
  double number;

  if (!ef_element_get_number (ef_dataset_find (self, tag), ef_dataset_get_encoding (self), 0, &number) ||
      !(number > -0x1p63 && number < 0x1p63))
    return fallback;
  return (gint64) number;
}

double
ef_dataset_get_double (const EfDataset *self,
                       guint32          tag,
                       double           fallback)
{
  double number;

  if (!ef_element_get_number (ef_dataset_find (self, tag), ef_dataset_get_encoding (self), 0, &number))
    return fallback;
  return number;
}
