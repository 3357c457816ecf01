#include "config.h"

#include "ef-charset-private.h"
#include "ef-charset-tables.h"

#include <string.h>

/* --- single bytes --------------------------------------------------------------------------------------------- */

static gboolean
decode_single (const guint16 *table,
               guint          a,
               gunichar      *c)
{
  *c = a >= 0xa0 ? table[a - 0xa0] : 0;
  return *c != 0;
}

static gboolean
encode_single (const guint16 *table,
               gunichar       c,
               guint8         bytes[2])
{
  for (guint i = 0; i < 96; i++)
    if (table[i] == c)
      {
        bytes[0] = (guint8) (0xa0 + i);
        return TRUE;
      }
  return FALSE;
}

#define SINGLE(name)                                        \
  static gboolean decode_##name (guint a, guint b, gunichar *c) \
  {                                                         \
    return decode_single (ef_charset_##name, a, c);         \
  }                                                         \
  static gboolean encode_##name (gunichar c, guint8 bytes[2]) \
  {                                                         \
    return encode_single (ef_charset_##name, c, bytes);     \
  }

SINGLE (iso8859_1)
SINGLE (iso8859_2)
SINGLE (iso8859_3)
SINGLE (iso8859_4)
SINGLE (iso8859_5)
SINGLE (iso8859_6)
SINGLE (iso8859_7)
SINGLE (iso8859_8)
SINGLE (iso8859_9)
SINGLE (iso8859_15)
SINGLE (tis620)
SINGLE (katakana)

/* --- code pages ----------------------------------------------------------------------------------------------- */

static gboolean
decode_page (const guint16 *table,
             guint          a,
             gunichar      *c)
{
  *c = a >= 0x80 ? table[a - 0x80] : 0;
  return *c >= 0xa0;
}

static gboolean
encode_page (const guint16 *table,
             gunichar       c,
             guint8         bytes[2])
{
  for (guint i = 0; i < 128; i++)
    if (table[i] == c && c >= 0xa0)
      {
        bytes[0] = (guint8) (0x80 + i);
        return TRUE;
      }
  return FALSE;
}

#define PAGE(name)                                              \
  static gboolean decode_##name (guint a, guint b, gunichar *c) \
  {                                                             \
    return decode_page (ef_charset_##name, a, c);               \
  }                                                             \
  static gboolean encode_##name (gunichar c, guint8 bytes[2])   \
  {                                                             \
    return encode_page (ef_charset_##name, c, bytes);           \
  }                                                             \
  static const EfCodeElement code_##name = { "", 1, 1, decode_##name, encode_##name };

PAGE (cp437)
PAGE (cp850)
PAGE (cp866)
PAGE (cp1250)
PAGE (cp1251)
PAGE (cp1252)
PAGE (cp1253)
PAGE (cp1254)
PAGE (cp1255)
PAGE (cp1256)
PAGE (cp1257)
PAGE (koi8_r)
PAGE (koi8_u)

/* --- two bytes ------------------------------------------------------------------------------------------------ */

static gboolean
find_code (const EfCharsetPair *pairs,
           guint                n,
           gunichar             c,
           guint               *code)
{
  guint low = 0;
  guint high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (pairs[middle].unicode < c)
        low = middle + 1;
      else
        high = middle;
    }
  if (low >= n || pairs[low].unicode != c)
    return FALSE;
  *code = pairs[low].code;
  return TRUE;
}

static gboolean
decode_94x94 (const guint16 *table,
              guint          a,
              guint          b,
              gunichar      *c)
{
  if (a < 0xa1 || a > 0xfe || b < 0xa1 || b > 0xfe)
    return FALSE;
  *c = table[(a - 0xa1) * 94 + (b - 0xa1)];
  return *c != 0;
}

static gboolean
encode_94x94 (const EfCharsetPair *pairs,
              guint                n,
              gunichar             c,
              guint8               bytes[2])
{
  guint code;

  if (!find_code (pairs, n, c, &code))
    return FALSE;
  bytes[0] = (guint8) (0xa1 + code / 94);
  bytes[1] = (guint8) (0xa1 + code % 94);
  return TRUE;
}

#define DOUBLE(name)                                                               \
  static gboolean decode_##name (guint a, guint b, gunichar *c)                    \
  {                                                                                \
    return decode_94x94 (ef_charset_##name, a, b, c);                              \
  }                                                                                \
  static gboolean encode_##name (gunichar c, guint8 bytes[2])                      \
  {                                                                                \
    return encode_94x94 (ef_charset_##name##_reverse, ef_charset_##name##_n_reverse, c, bytes); \
  }

DOUBLE (jisx0208)
DOUBLE (jisx0212)
DOUBLE (ksx1001)

/* GB 2312 is the part of GB 18030 with both bytes high. */
static gboolean
decode_gb2312 (guint     a,
               guint     b,
               gunichar *c)
{
  guint8 bytes[2] = { (guint8) a, (guint8) b };
  gsize used;

  return a >= 0xa1 && b >= 0xa1 && ef_gb_decode (bytes, 2, FALSE, c, &used);
}

static gboolean
encode_gb2312 (gunichar c,
               guint8   bytes[2])
{
  guint8 gb[4];

  if (ef_gb_encode (c, FALSE, gb) != 2 || gb[0] < 0xa1 || gb[0] > 0xf7 || gb[1] < 0xa1)
    return FALSE;
  bytes[0] = gb[0];
  bytes[1] = gb[1];
  return TRUE;
}

/* --- code elements (PS3.3 C.12.1.1.2, tables C.12-3 and C.12-4) ----------------------------------------------- */

const EfCodeElement ef_code_ascii = { "(B", 0, 1, NULL, NULL };

/* The letters of JIS X 0201 differ from ASCII in two signs, which files use as if they did not. */
static const EfCodeElement code_romaji = { "(J", 0, 1, NULL, NULL };
static const EfCodeElement code_katakana = { ")I", 1, 1, decode_katakana, encode_katakana };
static const EfCodeElement code_latin1 = { "-A", 1, 1, decode_iso8859_1, encode_iso8859_1 };
static const EfCodeElement code_latin2 = { "-B", 1, 1, decode_iso8859_2, encode_iso8859_2 };
static const EfCodeElement code_latin3 = { "-C", 1, 1, decode_iso8859_3, encode_iso8859_3 };
static const EfCodeElement code_latin4 = { "-D", 1, 1, decode_iso8859_4, encode_iso8859_4 };
static const EfCodeElement code_cyrillic = { "-L", 1, 1, decode_iso8859_5, encode_iso8859_5 };
static const EfCodeElement code_arabic = { "-G", 1, 1, decode_iso8859_6, encode_iso8859_6 };
static const EfCodeElement code_greek = { "-F", 1, 1, decode_iso8859_7, encode_iso8859_7 };
static const EfCodeElement code_hebrew = { "-H", 1, 1, decode_iso8859_8, encode_iso8859_8 };
static const EfCodeElement code_latin5 = { "-M", 1, 1, decode_iso8859_9, encode_iso8859_9 };
static const EfCodeElement code_latin9 = { "-b", 1, 1, decode_iso8859_15, encode_iso8859_15 };
static const EfCodeElement code_thai = { "-T", 1, 1, decode_tis620, encode_tis620 };
static const EfCodeElement code_kanji = { "$B", 0, 2, decode_jisx0208, encode_jisx0208 };
static const EfCodeElement code_kanji_1978 = { "$@", 0, 2, decode_jisx0208, encode_jisx0208 };
static const EfCodeElement code_kanji_supplement = { "$(D", 0, 2, decode_jisx0212, encode_jisx0212 };
static const EfCodeElement code_hangul = { "$)C", 1, 2, decode_ksx1001, encode_ksx1001 };
static const EfCodeElement code_hangul_g0 = { "$(C", 0, 2, decode_ksx1001, encode_ksx1001 };
static const EfCodeElement code_hanzi = { "$)A", 1, 2, decode_gb2312, encode_gb2312 };
static const EfCodeElement code_hanzi_g0 = { "$A", 0, 2, decode_gb2312, encode_gb2312 };

static const EfCodeElement *const all_elements[] = {
  &ef_code_ascii, &code_romaji, &code_katakana, &code_latin1, &code_latin2, &code_latin3, &code_latin4,
  &code_cyrillic, &code_arabic, &code_greek, &code_hebrew, &code_latin5, &code_latin9, &code_thai, &code_kanji,
  &code_kanji_1978, &code_kanji_supplement, &code_hangul, &code_hangul_g0, &code_hanzi, &code_hanzi_g0,
};

const EfCodeElement *
ef_code_element_find (const guint8 *bytes,
                      gsize         length)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_elements); i++)
    {
      gsize n = strlen (all_elements[i]->escape);

      if (n <= length && memcmp (bytes, all_elements[i]->escape, n) == 0)
        return all_elements[i];
    }
  return NULL;
}

#define TERM(number, g0, g1)                                      \
  { "ISOIR" number, EF_CHARSET_ELEMENTS, TRUE, g0, g1 },          \
  { "ISO2022IR" number, EF_CHARSET_ELEMENTS, TRUE, g0, g1 }
#define ALIAS(name, g0, g1) { name, EF_CHARSET_ELEMENTS, FALSE, g0, g1 }

static const EfCharsetTerm terms[] = {
  TERM ("6", &ef_code_ascii, NULL),
  TERM ("100", &ef_code_ascii, &code_latin1),
  TERM ("101", &ef_code_ascii, &code_latin2),
  TERM ("109", &ef_code_ascii, &code_latin3),
  TERM ("110", &ef_code_ascii, &code_latin4),
  TERM ("144", &ef_code_ascii, &code_cyrillic),
  TERM ("127", &ef_code_ascii, &code_arabic),
  TERM ("126", &ef_code_ascii, &code_greek),
  TERM ("138", &ef_code_ascii, &code_hebrew),
  TERM ("148", &ef_code_ascii, &code_latin5),
  TERM ("203", &ef_code_ascii, &code_latin9),
  TERM ("13", &code_romaji, &code_katakana),
  TERM ("166", &ef_code_ascii, &code_thai),
  TERM ("87", &code_kanji, NULL),
  TERM ("159", &code_kanji_supplement, NULL),
  TERM ("149", NULL, &code_hangul),
  TERM ("58", NULL, &code_hanzi),
  { "ISOIR192", EF_CHARSET_UTF8, TRUE, NULL, NULL },
  { "GB18030", EF_CHARSET_GB18030, TRUE, NULL, NULL },
  { "GBK", EF_CHARSET_GBK, TRUE, NULL, NULL },

  /* Names that the standard does not know and files have. */
  ALIAS ("ISO646", &ef_code_ascii, NULL),
  ALIAS ("ASCII", &ef_code_ascii, NULL),
  ALIAS ("USASCII", &ef_code_ascii, NULL),
  ALIAS ("ISO88591", &ef_code_ascii, &code_latin1),
  ALIAS ("LATIN1", &ef_code_ascii, &code_latin1),
  ALIAS ("CP437", &ef_code_ascii, &code_cp437),
  ALIAS ("CP850", &ef_code_ascii, &code_cp850),
  ALIAS ("CP866", &ef_code_ascii, &code_cp866),
  ALIAS ("CP1250", &ef_code_ascii, &code_cp1250),
  ALIAS ("WINDOWS1250", &ef_code_ascii, &code_cp1250),
  ALIAS ("CP1251", &ef_code_ascii, &code_cp1251),
  ALIAS ("WINDOWS1251", &ef_code_ascii, &code_cp1251),
  ALIAS ("CP1252", &ef_code_ascii, &code_cp1252),
  ALIAS ("WINDOWS1252", &ef_code_ascii, &code_cp1252),
  ALIAS ("CP1253", &ef_code_ascii, &code_cp1253),
  ALIAS ("WINDOWS1253", &ef_code_ascii, &code_cp1253),
  ALIAS ("CP1254", &ef_code_ascii, &code_cp1254),
  ALIAS ("WINDOWS1254", &ef_code_ascii, &code_cp1254),
  ALIAS ("CP1255", &ef_code_ascii, &code_cp1255),
  ALIAS ("WINDOWS1255", &ef_code_ascii, &code_cp1255),
  ALIAS ("CP1256", &ef_code_ascii, &code_cp1256),
  ALIAS ("WINDOWS1256", &ef_code_ascii, &code_cp1256),
  ALIAS ("CP1257", &ef_code_ascii, &code_cp1257),
  ALIAS ("WINDOWS1257", &ef_code_ascii, &code_cp1257),
  ALIAS ("KOI8R", &ef_code_ascii, &code_koi8_r),
  ALIAS ("KOI8U", &ef_code_ascii, &code_koi8_u),
  ALIAS ("ISO88592", &ef_code_ascii, &code_latin2),
  ALIAS ("ISO88593", &ef_code_ascii, &code_latin3),
  ALIAS ("ISO88594", &ef_code_ascii, &code_latin4),
  ALIAS ("ISO88595", &ef_code_ascii, &code_cyrillic),
  ALIAS ("ISO88596", &ef_code_ascii, &code_arabic),
  ALIAS ("ISO88597", &ef_code_ascii, &code_greek),
  ALIAS ("ISO88598", &ef_code_ascii, &code_hebrew),
  ALIAS ("ISO88599", &ef_code_ascii, &code_latin5),
  ALIAS ("ISO885915", &ef_code_ascii, &code_latin9),
  ALIAS ("TIS620", &ef_code_ascii, &code_thai),
  ALIAS ("EUCKR", &ef_code_ascii, &code_hangul),
  ALIAS ("KSC5601", &ef_code_ascii, &code_hangul),
  ALIAS ("ISO2022JP", &ef_code_ascii, NULL),
  { "UTF8", EF_CHARSET_UTF8, FALSE, NULL, NULL },
  { "GB2312", EF_CHARSET_GBK, FALSE, NULL, NULL },
  { "CP936", EF_CHARSET_GBK, FALSE, NULL, NULL },
  { "SHIFTJIS", EF_CHARSET_SHIFT_JIS, FALSE, NULL, NULL },
  { "SJIS", EF_CHARSET_SHIFT_JIS, FALSE, NULL, NULL },
  { "WINDOWS31J", EF_CHARSET_SHIFT_JIS, FALSE, NULL, NULL },
  { "CP932", EF_CHARSET_SHIFT_JIS, FALSE, NULL, NULL },
};

const EfCharsetTerm *
ef_charset_term_find (const char *term)
{
  char name[32];
  gsize n = 0;

  for (; *term != 0; term++)
    if (*term != ' ' && *term != '_' && *term != '-')
      {
        if (n == sizeof name - 1)
          return NULL;
        name[n++] = g_ascii_toupper (*term);
      }
  name[n] = 0;
  if (n == 0)
    return &terms[0];
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    if (strcmp (terms[i].name, name) == 0)
      return &terms[i];
  return NULL;
}

/* --- codings without escapes ---------------------------------------------------------------------------------- */

gboolean
ef_gb_decode (const guint8 *bytes,
              gsize         length,
              gboolean      with_four,
              gunichar     *c,
              gsize        *used)
{
  if (length < 2 || bytes[0] < 0x81 || bytes[0] > 0xfe)
    return FALSE;
  if (bytes[1] >= 0x40 && bytes[1] != 0x7f && bytes[1] != 0xff)
    {
      *c = ef_charset_gb[(bytes[0] - 0x81) * 190 + (bytes[1] - 0x40 - (bytes[1] > 0x7f))];
      *used = 2;
      return *c != 0;
    }
  if (with_four && length >= 4 && bytes[1] >= 0x30 && bytes[1] <= 0x39 && bytes[2] >= 0x81 && bytes[2] <= 0xfe &&
      bytes[3] >= 0x30 && bytes[3] <= 0x39)
    {
      guint32 linear =
        ((bytes[0] - 0x81u) * 10 + (bytes[1] - 0x30u)) * 1260 + (bytes[2] - 0x81u) * 10 + (bytes[3] - 0x30u);

      *used = 4;
      if (linear >= 189000 && linear - 189000 <= 0xfffff)
        {
          *c = 0x10000 + (linear - 189000);
          return TRUE;
        }
      for (const EfCharsetRun *run = ef_charset_gb_runs; run->n > 0; run++)
        if (linear >= run->linear && linear - run->linear < run->n)
          {
            *c = run->unicode + (linear - run->linear);
            return TRUE;
          }
    }
  return FALSE;
}

static void
put_gb_four (guint32 linear,
             guint8  bytes[4])
{
  bytes[3] = (guint8) (0x30 + linear % 10);
  linear /= 10;
  bytes[2] = (guint8) (0x81 + linear % 126);
  linear /= 126;
  bytes[1] = (guint8) (0x30 + linear % 10);
  bytes[0] = (guint8) (0x81 + linear / 10);
}

gsize
ef_gb_encode (gunichar c,
              gboolean with_four,
              guint8   bytes[4])
{
  guint code;

  if (find_code (ef_charset_gb_reverse, ef_charset_gb_n_reverse, c, &code))
    {
      guint trail = code % 190;

      bytes[0] = (guint8) (0x81 + code / 190);
      bytes[1] = (guint8) (0x40 + trail + (trail >= 0x3f));
      return 2;
    }
  if (!with_four)
    return 0;
  if (c >= 0x10000)
    {
      put_gb_four (189000 + (c - 0x10000), bytes);
      return 4;
    }
  for (const EfCharsetRun *run = ef_charset_gb_runs; run->n > 0; run++)
    if (c >= run->unicode && c - run->unicode < run->n)
      {
        put_gb_four (run->linear + (c - run->unicode), bytes);
        return 4;
      }
  return 0;
}

gboolean
ef_shift_jis_decode (const guint8 *bytes,
                     gsize         length,
                     gunichar     *c,
                     gsize        *used)
{
  guint row;
  guint column;

  *used = 1;
  if (bytes[0] >= 0xa1 && bytes[0] <= 0xdf)
    return decode_katakana (bytes[0], 0, c);
  if (length < 2 || bytes[0] < 0x81 || (bytes[0] > 0x9f && bytes[0] < 0xe0) || bytes[0] > 0xef)
    return FALSE;
  if (bytes[1] < 0x40 || bytes[1] == 0x7f || bytes[1] > 0xfc)
    return FALSE;
  row = (bytes[0] - (bytes[0] < 0xe0 ? 0x81u : 0xc1u)) * 2;
  column = bytes[1] - 0x40u - (bytes[1] > 0x7f);
  row += column >= 94;
  column %= 94;
  *used = 2;
  return decode_jisx0208 (0xa1 + row, 0xa1 + column, c);
}

gsize
ef_shift_jis_encode (gunichar c,
                     guint8   bytes[4])
{
  guint8 jis[2];
  guint row;
  guint column;

  if (encode_katakana (c, bytes))
    return 1;
  if (!encode_jisx0208 (c, jis))
    return 0;
  row = jis[0] - 0xa1u;
  column = jis[1] - 0xa1u + (row % 2) * 94;
  bytes[0] = (guint8) ((row / 2) + (row / 2 < 0x1f ? 0x81 : 0xc1));
  bytes[1] = (guint8) (0x40 + column + (column >= 0x3f));
  return 2;
}
