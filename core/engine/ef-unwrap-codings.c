#include "config.h"

#include "ef-unwrap-private.h"

#include <string.h>

/* The longest entity that is looked for. */
#define MAX_ENTITY 12

const guint8 *
ef_unwrap_get_classes (void)
{
  static guint8 classes[256];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < 256; i++)
        {
          gboolean is_word = g_ascii_isalnum ((char) i);

          if (is_word || strchr ("+/-_", (int) i) != NULL)
            classes[i] |= EF_BYTE_BASE64;
          if (g_ascii_isxdigit ((char) i))
            classes[i] |= EF_BYTE_HEX;
          if (strchr ("%&\\=", (int) i) != NULL)
            classes[i] |= EF_BYTE_ESCAPE;
          /* Compression method 8 with a window of up to 32 KiB (RFC 1950), gzip (RFC 1952), zip. */
          if (((i & 0x0f) == 8 && i < 0x80) || i == 0x1f || i == 'P')
            classes[i] |= EF_BYTE_DEFLATE;
          if ((i >= 0x20 && i != 0x7f) || i == '\n' || i == '\r' || i == '\t')
            classes[i] |= i < 0x80 ? EF_BYTE_TEXT | EF_BYTE_ASCII : EF_BYTE_TEXT;
        }
      /* The end of the string belongs to none. */
      classes[0] = 0;
      g_once_init_leave (&once, 1);
    }
  return classes;
}

static int
get_base64_digit (guint8 c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '+' || c == '-')
    return 62;
  if (c == '/' || c == '_')
    return 63;
  return -1;
}

void
ef_unwrap_base64 (const guint8 *bytes,
                  gsize         length,
                  guint         skip,
                  GByteArray   *to)
{
  guint32 bits = 0;
  guint n_bits = 0;

  for (gsize i = 0; i < length; i++)
    {
      int digit = get_base64_digit (bytes[i]);

      if (digit < 0)
        continue;
      if (skip > 0)
        {
          skip--;
          continue;
        }
      bits = bits << 6 | (guint32) digit;
      n_bits += 6;
      if (n_bits >= 8)
        {
          guint8 byte = (guint8) (bits >> (n_bits -= 8));

          g_byte_array_append (to, &byte, 1);
        }
    }
}

void
ef_unwrap_hex (const guint8 *bytes,
               gsize         length,
               GByteArray   *to)
{
  for (gsize i = 0; i + 1 < length; i += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value ((char) bytes[i]) << 4 | g_ascii_xdigit_value ((char) bytes[i + 1]));

      g_byte_array_append (to, &byte, 1);
    }
}

/* --- escapes -------------------------------------------------------------------------------------------------- */

/* Letters with marks are a letter and the name of the mark in HTML (ISO 8879); these are all that Latin-1 has. */
static gunichar
find_entity (const char *name)
{
  static const struct
  {
    const char *name;
    gunichar c;
  } plain[] = {
    { "amp", '&' },    { "lt", '<' },      { "gt", '>' },      { "quot", '"' },    { "apos", '\'' },  { "nbsp", ' ' },
    { "szlig", 0xdf }, { "AElig", 0xc6 },  { "aelig", 0xe6 },  { "ETH", 0xd0 },    { "eth", 0xf0 },   { "THORN", 0xde },
    { "thorn", 0xfe }, { "Oslash", 0xd8 }, { "oslash", 0xf8 }, { "OElig", 0x152 }, { "oelig", 0x153 },
  };
  static const struct
  {
    const char *name;
    gunichar combining;
  } marks[] = {
    { "grave", 0x300 }, { "acute", 0x301 }, { "circ", 0x302 },  { "tilde", 0x303 },
    { "uml", 0x308 },   { "ring", 0x30a },  { "cedil", 0x327 }, { "caron", 0x30c },
  };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (g_str_equal (plain[i].name, name))
      return plain[i].c;
  for (guint i = 0; i < G_N_ELEMENTS (marks) && g_ascii_isalpha (*name); i++)
    {
      gunichar c = 0;

      if (g_str_equal (marks[i].name, name + 1) && g_unichar_compose ((gunichar) *name, marks[i].combining, &c))
        return c;
    }
  return 0;
}

static gunichar
read_number (const guint8 *bytes,
             gsize         length,
             guint         base)
{
  gunichar c = 0;

  for (gsize i = 0; i < length; i++)
    {
      int digit = base == 16 ? g_ascii_xdigit_value ((char) bytes[i]) : g_ascii_digit_value ((char) bytes[i]);

      if (digit < 0 || c > 0x110000)
        return 0;
      c = c * base + (gunichar) digit;
    }
  return c;
}

/* &#252; &#xfc; &uuml; */
static gsize
read_entity (const guint8 *bytes,
             gsize         length,
             gunichar     *c)
{
  const guint8 *end = memchr (bytes, ';', MIN (length, MAX_ENTITY));
  gsize n = end != NULL ? (gsize) (end - bytes) : 0;
  g_autofree char *name = NULL;

  if (n < 3)
    return 0;
  if (bytes[1] == '#')
    *c = bytes[2] == 'x' || bytes[2] == 'X' ? read_number (bytes + 3, n - 3, 16) : read_number (bytes + 2, n - 2, 10);
  else
    {
      name = g_strndup ((const char *) bytes + 1, n - 1);
      *c = find_entity (name);
    }
  return *c != 0 ? n + 1 : 0;
}

gsize
ef_unwrap_escape (const guint8 *bytes,
                  gsize         length,
                  guint8       *to,
                  gsize        *n_to)
{
  gunichar c = 0;
  gsize n = 0;

  switch (bytes[0])
    {
    case '&':
      n = read_entity (bytes, length, &c);
      break;
    case '\\':
      if (length >= 6 && bytes[1] == 'u')
        {
          c = read_number (bytes + 2, 4, 16);
          n = c != 0 ? 6 : 0;
        }
      else if (length >= 4 && bytes[1] == 'x')
        {
          to[0] = (guint8) read_number (bytes + 2, 2, 16);
          *n_to = 1;
          return to[0] != 0 ? 4 : 0;
        }
      break;
    case '=':
    case '%':
      if (length < 3 || !g_ascii_isxdigit ((char) bytes[1]) || !g_ascii_isxdigit ((char) bytes[2]))
        return 0;
      to[0] = (guint8) read_number (bytes + 1, 2, 16);
      *n_to = 1;
      return 3;
    default:
      break;
    }
  if (n == 0 || !g_unichar_validate (c))
    return 0;
  *n_to = (gsize) g_unichar_to_utf8 (c, (char *) to);
  return n;
}
