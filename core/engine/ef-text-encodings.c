#include "config.h"

#include "ef-text-encodings.h"

#include "ef-charset.h"

#include <string.h>

#define ESCAPE 0x1b

typedef enum
{
  HOW_CHARSET, /* the terms of Specific Character Set stand beside */
  HOW_ICONV,   /* not in the standard, but devices write it; the sandboxed worker has loaded these before */
  HOW_UTF16_LE,
  HOW_UTF16_BE,
} How;

/* What the bytes of the character set become. */
typedef enum
{
  BYTES_AS_THEY_ARE,
  BYTES_HIGH, /* the upper half: EUC */
  BYTES_LOW,  /* the lower half: ISO 2022 with shifts instead of escapes */
} Half;

static const struct
{
  const char *name;
  How how;
  const char *terms;
  Half half;
  gboolean is_by_bytes;
} encodings[] = {
  { "UTF-8", HOW_CHARSET, "ISO_IR 192", BYTES_AS_THEY_ARE, TRUE },
  { "UTF-16LE", HOW_UTF16_LE, NULL, BYTES_AS_THEY_ARE, TRUE },
  { "UTF-16BE", HOW_UTF16_BE, NULL, BYTES_AS_THEY_ARE, TRUE },
  /* All below are for what ASCII cannot hold. */
  { "ISO-8859-1", HOW_CHARSET, "ISO_IR 100", BYTES_AS_THEY_ARE, TRUE },
  { "ISO-8859-2", HOW_CHARSET, "ISO_IR 101", BYTES_AS_THEY_ARE, TRUE },
  { "ISO-8859-3", HOW_CHARSET, "ISO_IR 109", BYTES_AS_THEY_ARE, TRUE },
  { "ISO-8859-4", HOW_CHARSET, "ISO_IR 110", BYTES_AS_THEY_ARE, TRUE },
  { "ISO-8859-5", HOW_CHARSET, "ISO_IR 144", BYTES_AS_THEY_ARE, TRUE },
  { "ISO-8859-6", HOW_CHARSET, "ISO_IR 127", BYTES_AS_THEY_ARE, TRUE },
  { "ISO-8859-7", HOW_CHARSET, "ISO_IR 126", BYTES_AS_THEY_ARE, TRUE },
  { "ISO-8859-8", HOW_CHARSET, "ISO_IR 138", BYTES_AS_THEY_ARE, TRUE },
  { "ISO-8859-9", HOW_CHARSET, "ISO_IR 148", BYTES_AS_THEY_ARE, TRUE },
  { "ISO-8859-15", HOW_CHARSET, "ISO_IR 203", BYTES_AS_THEY_ARE, TRUE },
  { "TIS-620", HOW_CHARSET, "ISO_IR 166", BYTES_AS_THEY_ARE, TRUE },
  { "KOI8-R", HOW_CHARSET, "KOI8-R", BYTES_AS_THEY_ARE, TRUE },
  { "KOI8-U", HOW_CHARSET, "KOI8-U", BYTES_AS_THEY_ARE, TRUE },
  { "CP1250", HOW_CHARSET, "CP1250", BYTES_AS_THEY_ARE, TRUE },
  { "CP1251", HOW_CHARSET, "CP1251", BYTES_AS_THEY_ARE, TRUE },
  { "CP1252", HOW_CHARSET, "CP1252", BYTES_AS_THEY_ARE, TRUE },
  { "CP1253", HOW_CHARSET, "CP1253", BYTES_AS_THEY_ARE, TRUE },
  { "CP1254", HOW_CHARSET, "CP1254", BYTES_AS_THEY_ARE, TRUE },
  { "CP1255", HOW_CHARSET, "CP1255", BYTES_AS_THEY_ARE, TRUE },
  { "CP1256", HOW_CHARSET, "CP1256", BYTES_AS_THEY_ARE, TRUE },
  { "CP1257", HOW_CHARSET, "CP1257", BYTES_AS_THEY_ARE, TRUE },
  { "CP437", HOW_CHARSET, "CP437", BYTES_AS_THEY_ARE, TRUE },
  { "CP850", HOW_CHARSET, "CP850", BYTES_AS_THEY_ARE, TRUE },
  { "CP866", HOW_CHARSET, "CP866", BYTES_AS_THEY_ARE, TRUE },
  { "JIS X 0201", HOW_CHARSET, "ISO_IR 13", BYTES_AS_THEY_ARE, TRUE },
  { "Shift-JIS", HOW_CHARSET, "SHIFT_JIS", BYTES_AS_THEY_ARE, FALSE },
  { "ISO-2022-JP", HOW_CHARSET, "\\ISO 2022 IR 87", BYTES_AS_THEY_ARE, FALSE },
  { "EUC-JP", HOW_CHARSET, "\\ISO 2022 IR 87", BYTES_HIGH, FALSE },
  { "JIS X 0212", HOW_CHARSET, "\\ISO 2022 IR 159", BYTES_AS_THEY_ARE, FALSE },
  { "EUC-KR", HOW_CHARSET, "\\ISO 2022 IR 149", BYTES_AS_THEY_ARE, FALSE },
  { "ISO-2022-KR", HOW_CHARSET, "\\ISO 2022 IR 149", BYTES_LOW, FALSE },
  { "GB18030", HOW_CHARSET, "GB18030", BYTES_AS_THEY_ARE, FALSE },
  { "ISO-2022-CN", HOW_CHARSET, "\\ISO 2022 IR 58", BYTES_LOW, FALSE },
  { "BIG5", HOW_ICONV, NULL, BYTES_AS_THEY_ARE, FALSE },
};
#define N_FOR_ASCII 3

struct _EfTextEncodings
{
  EfCharset *charsets[G_N_ELEMENTS (encodings)];
  GIConv converters[G_N_ELEMENTS (encodings)];
};

static const GIConv no_converter = (GIConv) -1;

EfTextEncodings *
ef_text_encodings_new (void)
{
  EfTextEncodings *self = g_new0 (EfTextEncodings, 1);

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    self->converters[i] = no_converter;
  return self;
}

void
ef_text_encodings_free (EfTextEncodings *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_clear_pointer (&self->charsets[i], ef_charset_free);
      if (self->converters[i] != no_converter)
        g_iconv_close (self->converters[i]);
    }
  g_free (self);
}

/* The longest run in a set that an escape sequence (ESC, intermediate bytes, a final byte) has called up; runs of ASCII
 * prove nothing about the rest. All of it where there is no escape. */
static GBytes *
cut_escapes (GBytes *coded)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (coded, &length);
  gsize best = 0;
  gsize best_length = 0;
  gsize i = 0;

  if (memchr (bytes, ESCAPE, length) == NULL)
    return g_bytes_ref (coded);
  while (i < length)
    {
      const guint8 *escape = memchr (bytes + i, ESCAPE, length - i);
      const guint8 *end;
      gsize start;

      if (escape == NULL)
        break;
      for (start = (gsize) (escape - bytes) + 1; start < length && bytes[start] >= 0x20 && bytes[start] < 0x30;)
        start++;
      start = MIN (start + 1, length);
      end = memchr (bytes + start, ESCAPE, length - start);
      i = end != NULL ? (gsize) (end - bytes) : length;
      if (escape[1] == '(' || i - start <= best_length)
        continue;
      best = start;
      best_length = i - start;
    }
  return g_bytes_new_from_bytes (coded, best, best_length);
}

static GBytes *
encode_by_charset (const EfCharset *charset,
                   const char      *text)
{
  gboolean lossy = FALSE;
  g_autoptr (GBytes) coded = ef_charset_encode (charset, text, FALSE, &lossy);

  return lossy ? NULL : cut_escapes (coded);
}

static GBytes *
move_half (GBytes *coded,
           Half    half)
{
  gsize length;
  guint8 *bytes = g_bytes_unref_to_data (coded, &length);

  for (gsize i = 0; i < length; i++)
    bytes[i] = half == BYTES_HIGH ? bytes[i] | 0x80 : bytes[i] & 0x7f;
  return g_bytes_new_take (bytes, length);
}

static GBytes *
encode_utf16 (const char *text,
              gboolean    is_big)
{
  glong n = 0;
  gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

  if (units == NULL)
    return NULL;
  for (glong i = 0; i < n; i++)
    units[i] = is_big ? GUINT16_TO_BE (units[i]) : GUINT16_TO_LE (units[i]);
  return g_bytes_new_take (units, (gsize) n * sizeof *units);
}

static GBytes *
encode_by_iconv (GIConv      converter,
                 const char *text)
{
  gsize length = 0;
  char *coded;

  if (converter == no_converter)
    return NULL;
  coded = g_convert_with_iconv (text, -1, converter, NULL, &length, NULL);
  /* Back to the first state, also after a character that has no code. */
  g_iconv (converter, NULL, NULL, NULL, NULL);
  return coded != NULL ? g_bytes_new_take (coded, length) : NULL;
}

static GBytes *
encode (EfTextEncodings *self,
        guint            index,
        const char      *text)
{
  GBytes *coded = NULL;

  switch (encodings[index].how)
    {
    case HOW_CHARSET:
      if (self->charsets[index] == NULL)
        self->charsets[index] = ef_charset_new (encodings[index].terms);
      coded = encode_by_charset (self->charsets[index], text);
      break;
    case HOW_UTF16_LE:
    case HOW_UTF16_BE:
      coded = encode_utf16 (text, encodings[index].how == HOW_UTF16_BE);
      break;
    case HOW_ICONV:
    default:
      if (self->converters[index] == no_converter)
        self->converters[index] = g_iconv_open (encodings[index].name, "UTF-8");
      coded = encode_by_iconv (self->converters[index], text);
      break;
    }
  if (coded != NULL && encodings[index].half != BYTES_AS_THEY_ARE)
    coded = move_half (coded, encodings[index].half);
  return coded;
}

void
ef_text_encodings_foreach (EfTextEncodings    *self,
                           const char         *text,
                           EfTextEncodingFunc  func,
                           gpointer            user_data)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  guint n = g_str_is_ascii (text) ? N_FOR_ASCII : G_N_ELEMENTS (encodings);

  g_return_if_fail (g_utf8_validate (text, -1, NULL));

  for (guint i = 0; i < n; i++)
    {
      GBytes *coded = encode (self, i, text);
      gsize length;
      const guint8 *bytes;

      if (coded == NULL || !g_hash_table_add (seen, coded))
        continue;
      bytes = g_bytes_get_data (coded, &length);
      func (encodings[i].name, bytes, length, encodings[i].is_by_bytes, user_data);
    }
}
