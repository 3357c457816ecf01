#include "config.h"

#include "ef-charset-private.h"

#include <string.h>

#define ESC 0x1b
#define REPLACEMENT 0xfffd

/* --- the set -------------------------------------------------------------------------------------------------- */

static void
add_extension (EfCharset           *self,
               const EfCodeElement *element)
{
  if (element == NULL || self->n_extensions == EF_CHARSET_MAX_EXTENSIONS)
    return;
  for (guint i = 0; i < self->n_extensions; i++)
    if (self->extensions[i] == element)
      return;
  self->extensions[self->n_extensions++] = element;
}

EfCharset *
ef_charset_new (const char *specific)
{
  EfCharset *self = g_new0 (EfCharset, 1);
  g_auto (GStrv) terms = g_strsplit (specific != NULL ? specific : "", "\\", EF_CHARSET_MAX_EXTENSIONS);

  self->is_known = TRUE;
  self->g0 = &ef_code_ascii;
  for (guint i = 0; terms[i] != NULL; i++)
    {
      const EfCharsetTerm *term = ef_charset_term_find (terms[i]);

      if (term == NULL || !term->is_standard)
        self->is_known = FALSE;
      if (term == NULL)
        continue;
      if (term->kind != EF_CHARSET_ELEMENTS)
        {
          /* These stand alone (PS3.3 C.12.1.1.2). Where a file adds them to others, they hold all those can. */
          if (i > 0)
            self->is_known = FALSE;
          self->kind = term->kind;
          continue;
        }
      /* Value 1 is what each value begins with; sets of two bytes in G0 cannot be, since delimiters are ASCII. */
      if (i == 0 && term->g0 != NULL && term->g0->width == 1)
        self->g0 = term->g0;
      if (i == 0)
        self->g1 = term->g1;
      if (term->g0 != NULL && term->g0->width == 2)
        add_extension (self, term->g0);
      add_extension (self, term->g1);
    }
  return self;
}

void
ef_charset_free (EfCharset *self)
{
  g_free (self);
}

gboolean
ef_charset_is_known (const EfCharset *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->is_known;
}

/* --- scanning ------------------------------------------------------------------------------------------------- */

typedef struct
{
  const EfCharset *charset;
  const guint8 *bytes;
  gsize length;
  gsize position;
  gboolean is_pn;
  const EfCodeElement *g0;
  const EfCodeElement *g1;
} Scanner;

typedef struct
{
  gunichar c; /* of a bad one: the byte */
  gsize start;
  gboolean is_bad;
} Character;

static void
scanner_init (Scanner         *self,
              const EfCharset *charset,
              const guint8    *bytes,
              gsize            length,
              gboolean         is_pn)
{
  *self = (Scanner){ .charset = charset, .bytes = bytes, .length = length, .is_pn = is_pn,
                     .g0 = charset->g0, .g1 = charset->g1 };
}

static gboolean
is_designable (const EfCharset     *charset,
               const EfCodeElement *element)
{
  if (element->decode == NULL)
    return TRUE;
  for (guint i = 0; i < charset->n_extensions; i++)
    if (charset->extensions[i] == element)
      return TRUE;
  return FALSE;
}

/* Follows an escape sequence. *@is_declared: (0008,0005) allows it. */
static gboolean
follow_escape (Scanner  *self,
               gboolean *is_declared)
{
  gsize at = self->position + 1;
  const EfCodeElement *element = ef_code_element_find (self->bytes + at, self->length - at);

  if (element == NULL)
    return FALSE;
  *is_declared = is_designable (self->charset, element);
  if (element->graphic == 0)
    self->g0 = element;
  else
    self->g1 = element;
  self->position = at + strlen (element->escape);
  return TRUE;
}

static gboolean
decode_whole (EfCharsetKind kind,
              const guint8 *bytes,
              gsize         length,
              gunichar     *c,
              gsize        *used)
{
  switch (kind)
    {
    case EF_CHARSET_UTF8:
      *c = g_utf8_get_char_validated ((const char *) bytes, (gssize) length);
      *used = *c < 0x110000 ? (gsize) g_unichar_to_utf8 (*c, NULL) : 0;
      return *c < 0x110000;
    case EF_CHARSET_GB18030:
    case EF_CHARSET_GBK:
      return ef_gb_decode (bytes, length, kind == EF_CHARSET_GB18030, c, used);
    case EF_CHARSET_SHIFT_JIS:
      return ef_shift_jis_decode (bytes, length, c, used);
    case EF_CHARSET_ELEMENTS:
    default:
      return FALSE;
    }
}

/* The next character in the code elements in force; the width of it in *@used. */
static gboolean
decode_elements (const Scanner *self,
                 gunichar      *c,
                 gsize         *used)
{
  const guint8 *bytes = self->bytes + self->position;
  gsize left = self->length - self->position;
  const EfCodeElement *element = *bytes < 0x80 ? self->g0 : self->g1;

  if (element == NULL || element->decode == NULL || left < element->width)
    return FALSE;
  /* A byte of the other half cannot be the second one. */
  if (element->width == 2 && (bytes[0] & 0x80) != (bytes[1] & 0x80))
    return FALSE;
  *used = element->width;
  return element->decode (bytes[0] | 0x80u, element->width == 2 ? bytes[1] | 0x80u : 0, c);
}

static gboolean
scanner_next (Scanner   *self,
              Character *character)
{
  gboolean is_declared = TRUE;
  gboolean is_two_bytes;
  gsize used = 1;
  guint8 byte;

  character->is_bad = FALSE;
  while (self->position < self->length && self->bytes[self->position] == ESC &&
         self->charset->kind == EF_CHARSET_ELEMENTS && follow_escape (self, &is_declared))
    character->is_bad |= !is_declared;
  if (self->position >= self->length)
    return FALSE;

  byte = self->bytes[self->position];
  character->start = self->position;
  character->c = byte;
  is_two_bytes = self->charset->kind == EF_CHARSET_ELEMENTS && self->g0->width == 2;
  if (byte <= 0x20 || byte == 0x7f || (byte < 0x80 && !is_two_bytes))
    {
      character->is_bad |= byte == ESC || byte == 0;
      if (byte == ESC || byte == 0)
        character->c = REPLACEMENT;
      else if (ef_charset_is_delimiter (byte, self->is_pn))
        {
          self->g0 = self->charset->g0;
          self->g1 = self->charset->g1;
        }
    }
  else if (!(self->charset->kind == EF_CHARSET_ELEMENTS
               ? decode_elements (self, &character->c, &used)
               : decode_whole (self->charset->kind, self->bytes + self->position, self->length - self->position,
                               &character->c, &used)))
    {
      character->is_bad = TRUE;
      character->c = byte;
      used = 1;
    }
  self->position += used;
  return TRUE;
}

/* --- decoding ------------------------------------------------------------------------------------------------- */

static gboolean
is_plain (const guint8 *bytes,
          gsize         length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] >= 0x80 || bytes[i] == ESC || bytes[i] == 0)
      return FALSE;
  return TRUE;
}

static char *
decode (const EfCharset *self,
        const guint8    *bytes,
        gsize            length,
        gboolean         is_pn,
        gboolean        *has_bad)
{
  GString *out = g_string_sized_new (length + length / 2 + 4);
  Scanner scanner;
  Character character;

  *has_bad = FALSE;
  scanner_init (&scanner, self, bytes, length, is_pn);
  while (scanner_next (&scanner, &character))
    {
      *has_bad |= character.is_bad;
      g_string_append_unichar (out, character.c);
    }
  return g_string_free (out, FALSE);
}

/* What text that its declared set does not allow may be instead: UTF-8 is hard to be by chance, and Shift-JIS is
 * common where only its katakana were declared. */
static char *
decode_otherwise (const EfCharset *self,
                  const guint8    *bytes,
                  gsize            length,
                  gboolean         is_pn)
{
  static const EfCharset utf8 = { .kind = EF_CHARSET_UTF8, .g0 = &ef_code_ascii };
  static const EfCharset shift_jis = { .kind = EF_CHARSET_SHIFT_JIS, .g0 = &ef_code_ascii };
  const EfCharset *others[2] = { &utf8, NULL };
  gboolean has_high = FALSE;

  for (gsize i = 0; i < length; i++)
    has_high |= bytes[i] >= 0x80;
  if (self->g1 != NULL && strcmp (self->g1->escape, ")I") == 0)
    others[1] = &shift_jis;
  for (guint i = 0; i < G_N_ELEMENTS (others) && has_high; i++)
    if (others[i] != NULL && others[i]->kind != self->kind)
      {
        gboolean has_bad;
        g_autofree char *text = decode (others[i], bytes, length, is_pn, &has_bad);

        if (!has_bad)
          return g_steal_pointer (&text);
      }
  return NULL;
}

char *
ef_charset_decode (const EfCharset *self,
                   const guint8    *bytes,
                   gsize            length,
                   gboolean         is_pn,
                   gboolean        *lossy)
{
  g_autofree char *text = NULL;
  gboolean has_bad = FALSE;

  g_return_val_if_fail (self != NULL && (bytes != NULL || length == 0), g_strdup (""));

  if (lossy != NULL)
    *lossy = FALSE;
  if (length == 0)
    return g_strdup ("");
  if (is_plain (bytes, length))
    return g_strndup ((const char *) bytes, length);
  text = decode (self, bytes, length, is_pn, &has_bad);
  if (has_bad)
    {
      char *other = decode_otherwise (self, bytes, length, is_pn);

      if (lossy != NULL)
        *lossy = TRUE;
      if (other != NULL)
        return other;
    }
  return g_steal_pointer (&text);
}

GPtrArray *
ef_charset_split (const EfCharset *self,
                  const guint8    *bytes,
                  gsize            length)
{
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Scanner scanner;
  Character character;
  gsize start = 0;

  g_return_val_if_fail (self != NULL && (bytes != NULL || length == 0), values);

  if (length == 0)
    bytes = (const guint8 *) "";
  scanner_init (&scanner, self, bytes, length, FALSE);
  while (scanner_next (&scanner, &character))
    if (character.c == '\\' && bytes[character.start] == '\\')
      {
        g_ptr_array_add (values, g_bytes_new (bytes + start, character.start - start));
        start = character.start + 1;
      }
  g_ptr_array_add (values, g_bytes_new (bytes + start, length - start));
  return values;
}
