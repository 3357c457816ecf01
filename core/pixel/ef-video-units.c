#include "config.h"

#include "ef-video-units.h"

#include <string.h>

/* --- SEI: H.264 annex D, H.265 annex D ------------------------------------------------------------------------- */

/* Payload types that playing needs, whose fields are numbers. All others go: above all 4 and 5, user data. */
static gboolean
sei_is_needed (guint type)
{
  switch (type)
    {
    case 0:   /* buffering period */
    case 1:   /* picture timing */
    case 6:   /* recovery point */
    case 37:  /* MVC scalable nesting */
    case 45:  /* frame packing arrangement */
    case 129: /* active parameter sets */
    case 130: /* decoding unit information */
      return TRUE;
    default:
      return FALSE;
    }
}

/* (transfer full): @data without its emulation prevention bytes. */
static GByteArray *
unescape (const guint8 *data,
          gsize         length)
{
  GByteArray *out = g_byte_array_sized_new ((guint) length);
  guint zeros = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (zeros >= 2 && data[i] == 3)
        {
          zeros = 0;
          continue;
        }
      zeros = data[i] == 0 ? zeros + 1 : 0;
      g_byte_array_append (out, data + i, 1);
    }
  return out;
}

static void
append_escaped (GByteArray   *out,
                const guint8 *data,
                gsize         length)
{
  static const guint8 prevention = 3;
  guint zeros = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (zeros >= 2 && data[i] <= 3)
        {
          g_byte_array_append (out, &prevention, 1);
          zeros = 0;
        }
      zeros = data[i] == 0 ? zeros + 1 : 0;
      g_byte_array_append (out, data + i, 1);
    }
}

/* A number of bytes FF and one that ends them. */
static gboolean
read_ff_number (const GByteArray *bytes,
                guint            *at,
                guint            *number)
{
  *number = 0;
  while (*at < bytes->len)
    {
      guint8 byte = bytes->data[(*at)++];

      *number += byte;
      if (byte != 0xff)
        return TRUE;
    }
  return FALSE;
}

/* The SEI unit (header included) with those messages that are needed. (transfer full): NULL if none is. What cannot be
 * followed is not needed. */
static GByteArray *
filter_sei (const guint8 *unit,
            gsize         length,
            guint         header,
            guint        *removed)
{
  static const guint8 stop = 0x80;
  g_autoptr (GByteArray) plain = unescape (unit + header, length - header);
  g_autoptr (GByteArray) kept = g_byte_array_new ();
  g_autoptr (GByteArray) out = NULL;
  guint at = 0;

  while (at < plain->len && !(plain->data[at] == 0x80 && at + 1 >= plain->len))
    {
      guint start = at, type, size;

      if (!read_ff_number (plain, &at, &type) || !read_ff_number (plain, &at, &size) || size > plain->len - at)
        {
          (*removed)++;
          break;
        }
      at += size;
      if (sei_is_needed (type))
        g_byte_array_append (kept, plain->data + start, at - start);
      else
        (*removed)++;
    }
  if (kept->len == 0)
    return NULL;
  g_byte_array_append (kept, &stop, 1);
  out = g_byte_array_new ();
  g_byte_array_append (out, unit, header);
  append_escaped (out, kept->data, kept->len);
  return g_steal_pointer (&out);
}

/* --- units ----------------------------------------------------------------------------------------------------- */

typedef enum
{
  UNIT_KEEP,
  UNIT_SEI,
  UNIT_DROP,
} UnitKind;

/* Filler, types that are reserved or left to private use, and user data: whatever stands in them, no decoder asks. */
static UnitKind
judge_h264 (guint8 first)
{
  switch (first & 0x1f)
    {
    case 6:
      return UNIT_SEI;
    case 1: case 2: case 3: case 4: case 5: case 7: case 8: case 9: case 10: case 11: case 13: case 14: case 15:
    case 19: case 20:
      return UNIT_KEEP;
    default:
      return UNIT_DROP;
    }
}

static UnitKind
judge_h265 (guint8 first)
{
  guint type = first >> 1 & 0x3f;

  if (type == 39 || type == 40)
    return UNIT_SEI;
  /* Slices; parameter sets, delimiter, ends of sequence and stream. */
  return type <= 9 || (type >= 16 && type <= 21) || (type >= 32 && type <= 37) ? UNIT_KEEP : UNIT_DROP;
}

/* By the start code's value (H.262, table 6-1): user data, reserved values and those of system streams go. */
static UnitKind
judge_mpeg2 (guint8 first)
{
  /* Picture and slices; headers of sequence and group, extensions, the end. */
  return first <= 0xaf || first == 0xb3 || first == 0xb5 || first == 0xb7 || first == 0xb8 ? UNIT_KEEP : UNIT_DROP;
}

static UnitKind
judge_unit (EfCodec       codec,
            const guint8 *unit,
            gsize         length)
{
  if (codec == EF_CODEC_MPEG2)
    return length < 1 ? UNIT_KEEP : judge_mpeg2 (unit[0]);
  if (length < (codec == EF_CODEC_HEVC ? 2 : 1))
    return UNIT_DROP;
  return codec == EF_CODEC_HEVC ? judge_h265 (unit[0]) : judge_h264 (unit[0]);
}

/* What stays of the unit. (transfer full): NULL for nothing; @unit itself is meant by *@whole. */
static GByteArray *
filter_unit (EfCodec       codec,
             const guint8 *unit,
             gsize         length,
             gboolean     *whole,
             guint        *removed)
{
  guint before = *removed;
  GByteArray *kept;

  *whole = FALSE;
  switch (judge_unit (codec, unit, length))
    {
    case UNIT_KEEP:
      *whole = TRUE;
      return NULL;
    case UNIT_SEI:
      kept = filter_sei (unit, length, codec == EF_CODEC_HEVC ? 2 : 1, removed);
      *whole = kept != NULL && *removed == before;
      if (*whole)
        g_clear_pointer (&kept, g_byte_array_unref);
      return kept;
    case UNIT_DROP:
    default:
      (*removed)++;
      return NULL;
    }
}

static void
append_length (GByteArray *out,
               guint       size,
               gsize       length)
{
  for (guint i = size; i-- > 0;)
    {
      guint8 byte = (guint8) (length >> (8 * i));

      g_byte_array_append (out, &byte, 1);
    }
}

static gboolean
strip_lengths (EfCodec       codec,
               guint         size,
               const guint8 *packet,
               gsize         length,
               GByteArray   *out,
               guint        *removed)
{
  gsize at = 0;

  while (at < length)
    {
      g_autoptr (GByteArray) kept = NULL;
      gboolean whole;
      gsize n = 0;

      if (length - at < size)
        return FALSE;
      for (guint i = 0; i < size; i++)
        n = n << 8 | packet[at++];
      if (n > length - at)
        return FALSE;
      kept = filter_unit (codec, packet + at, n, &whole, removed);
      if (whole || kept != NULL)
        {
          append_length (out, size, whole ? n : kept->len);
          g_byte_array_append (out, whole ? packet + at : kept->data, whole ? (guint) n : kept->len);
        }
      at += n;
    }
  return TRUE;
}

/* The next 00 00 01 at or after @at; @length if there is none. */
static gsize
find_start_code (const guint8 *p,
                 gsize         length,
                 gsize         at)
{
  const guint8 *found = at < length ? memmem (p + at, length - at, "\0\0\1", 3) : NULL;

  return found != NULL ? (gsize) (found - p) : length;
}

static gboolean
strip_start_codes (EfCodec       codec,
                   const guint8 *packet,
                   gsize         length,
                   GByteArray   *out,
                   guint        *removed)
{
  static const guint8 start_code[4] = { 0, 0, 0, 1 };
  gsize code = find_start_code (packet, length, 0);

  /* Bytes before the first unit are zeros, or nothing that belongs here. */
  for (gsize i = 0; i < code; i++)
    if (packet[i] != 0)
      {
        if (code == length)
          return FALSE;
        (*removed)++;
        break;
      }
  while (code < length)
    {
      gsize start = code + 3;
      gsize next = find_start_code (packet, length, start);
      gsize end = next;
      g_autoptr (GByteArray) kept = NULL;
      gboolean whole;

      /* Zeros before a start code belong to it, but headers of MPEG-2 may end in zeros, too. */
      while (codec != EF_CODEC_MPEG2 && end > start && packet[end - 1] == 0)
        end--;
      kept = filter_unit (codec, packet + start, end - start, &whole, removed);
      if (whole || kept != NULL)
        {
          guint zero = out->len == 0 ? 0 : 1; /* the first start code of a packet has a byte more */

          g_byte_array_append (out, start_code + zero, (guint) sizeof start_code - zero);
          g_byte_array_append (out, whole ? packet + start : kept->data, whole ? (guint) (end - start) : kept->len);
        }
      code = next;
    }
  return TRUE;
}

gboolean
ef_video_units_strip (EfCodec        codec,
                      guint          length_size,
                      const guint8  *packet,
                      gsize          length,
                      GByteArray    *out,
                      guint         *removed)
{
  g_return_val_if_fail (packet != NULL || length == 0, FALSE);

  if (length > G_MAXUINT / 4)
    return FALSE;
  return length_size > 0 ? strip_lengths (codec, length_size, packet, length, out, removed)
                         : strip_start_codes (codec, packet, length, out, removed);
}

/* --- configuration --------------------------------------------------------------------------------------------- */

/* avcC (ISO/IEC 14496-15, 5.3.3.1): parameter sets alone, which are kept as they are; cut behind what the version
 * defines. */
static gboolean
strip_avcc (const guint8 *p,
            gsize         n,
            GByteArray   *out,
            guint        *length_size)
{
  static const guint8 no_extensions = 0;
  gboolean high = n > 1 && p[1] != 66 && p[1] != 77 && p[1] != 88;
  gsize at = 6;

  if (n < 7)
    return FALSE;
  *length_size = (p[4] & 3) + 1;
  for (guint list = 0; list < 2; list++)
    {
      guint count = list == 0 ? p[5] & 31 : 0;

      if (list == 1)
        {
          if (at >= n)
            return FALSE;
          count = p[at++];
        }
      for (guint i = 0; i < count; i++)
        {
          gsize size;

          if (n - at < 2)
            return FALSE;
          size = (gsize) p[at] << 8 | p[at + 1];
          if (size > n - at - 2)
            return FALSE;
          at += 2 + size;
        }
    }
  /* Chroma format and bit depths of the High profiles, and how many extensions there are. */
  high = high && n - at >= 4;
  if (high)
    at += 3;
  g_byte_array_append (out, p, (guint) at);
  if (high)
    g_byte_array_append (out, &no_extensions, 1);
  return TRUE;
}

/* hvcC (ISO/IEC 14496-15, 8.3.3.1): arrays of units by type; those of SEI go. */
static gboolean
strip_hvcc (const guint8 *p,
            gsize         n,
            GByteArray   *out,
            guint        *length_size,
            guint        *removed)
{
  guint n_arrays, kept = 0, base = out->len;
  gsize at = 23;

  if (n < 23)
    return FALSE;
  *length_size = (p[21] & 3) + 1;
  n_arrays = p[22];
  g_byte_array_append (out, p, 23);
  for (guint i = 0; i < n_arrays; i++)
    {
      gsize start = at;
      guint type, count;

      if (n - at < 3)
        return FALSE;
      type = p[at] & 0x3f;
      count = (guint) p[at + 1] << 8 | p[at + 2];
      at += 3;
      for (guint k = 0; k < count; k++)
        {
          gsize size;

          if (n - at < 2)
            return FALSE;
          size = (gsize) p[at] << 8 | p[at + 1];
          if (size > n - at - 2)
            return FALSE;
          at += 2 + size;
        }
      if (type >= 32 && type <= 34)
        {
          g_byte_array_append (out, p + start, (guint) (at - start));
          kept++;
        }
      else
        (*removed)++;
    }
  out->data[base + 22] = (guint8) kept;
  return TRUE;
}

gboolean
ef_video_units_strip_config (EfCodec        codec,
                             const guint8  *config,
                             gsize          length,
                             GByteArray    *out,
                             guint         *length_size,
                             guint         *removed)
{
  *length_size = 0;
  if (length == 0)
    return TRUE;
  if (length > G_MAXUINT16 * 16)
    return FALSE;
  if (codec == EF_CODEC_H264 && config[0] == 1)
    return strip_avcc (config, length, out, length_size);
  if (codec == EF_CODEC_HEVC && (config[0] != 0 || length < 4 || (config[1] != 0)))
    return strip_hvcc (config, length, out, length_size, removed);
  return ef_video_units_strip (codec, 0, config, length, out, removed);
}
