#include "config.h"

#include "ef-charset-private.h"

#include <string.h>

typedef struct
{
  const EfCharset *charset;
  GByteArray *out;
  const EfCodeElement *g0;
  const EfCodeElement *g1;
} Encoder;

static void
append_escape (Encoder             *self,
               const EfCodeElement *element)
{
  g_byte_array_append (self->out, (const guint8 *) "\033", 1);
  g_byte_array_append (self->out, (const guint8 *) element->escape, (guint) strlen (element->escape));
  if (element->graphic == 0)
    self->g0 = element;
  else
    self->g1 = element;
}

/* What value 1 of the set names must be in force again before a delimiter (PS3.5 6.1.2.5.3). Where it names nothing
 * for the upper half, nothing can be called back: readers forget what was called up there. */
static void
reset (Encoder *self)
{
  if (self->g0 != self->charset->g0)
    append_escape (self, self->charset->g0);
  if (self->g1 != self->charset->g1 && self->charset->g1 != NULL)
    append_escape (self, self->charset->g1);
  self->g1 = self->charset->g1;
}

static gboolean
append_in (Encoder             *self,
           const EfCodeElement *element,
           gunichar             c)
{
  guint8 bytes[2] = { 0 };

  if (element == NULL || element->encode == NULL || !element->encode (c, bytes))
    return FALSE;
  if (element != (element->graphic == 0 ? self->g0 : self->g1))
    append_escape (self, element);
  if (element->graphic == 0)
    {
      bytes[0] &= 0x7f;
      bytes[1] &= 0x7f;
    }
  g_byte_array_append (self->out, bytes, element->width);
  return TRUE;
}

static gboolean
append_element_char (Encoder *self,
                     gunichar c,
                     gboolean is_pn)
{
  guint8 byte = (guint8) c;

  if (c < 0x80)
    {
      if (ef_charset_is_delimiter (c, is_pn))
        reset (self);
      else if (self->g0->width == 2)
        append_escape (self, self->charset->g0);
      g_byte_array_append (self->out, &byte, 1);
      return TRUE;
    }
  /* What is in force first, to spare escapes. */
  if (append_in (self, self->g1, c) || append_in (self, self->g0, c) || append_in (self, self->charset->g1, c))
    return TRUE;
  for (guint i = 0; i < self->charset->n_extensions; i++)
    if (append_in (self, self->charset->extensions[i], c))
      return TRUE;
  return FALSE;
}

static gboolean
append_whole_char (Encoder *self,
                   gunichar c)
{
  guint8 bytes[8] = { (guint8) c };
  gsize n = 1;

  if (c >= 0x80)
    switch (self->charset->kind)
      {
      case EF_CHARSET_UTF8:
        n = (gsize) g_unichar_to_utf8 (c, (char *) bytes);
        break;
      case EF_CHARSET_GB18030:
      case EF_CHARSET_GBK:
        n = ef_gb_encode (c, self->charset->kind == EF_CHARSET_GB18030, bytes);
        break;
      case EF_CHARSET_SHIFT_JIS:
        n = ef_shift_jis_encode (c, bytes);
        break;
      case EF_CHARSET_ELEMENTS:
      default:
        n = 0;
        break;
      }
  g_byte_array_append (self->out, bytes, (guint) n);
  return n > 0;
}

GBytes *
ef_charset_encode (const EfCharset *self,
                   const char      *utf8,
                   gboolean         is_pn,
                   gboolean        *lossy)
{
  g_autofree char *valid = NULL;
  Encoder encoder;
  gboolean has_lost = FALSE;

  g_return_val_if_fail (self != NULL && utf8 != NULL, NULL);

  if (!g_utf8_validate (utf8, -1, NULL))
    {
      valid = g_utf8_make_valid (utf8, -1);
      utf8 = valid;
      has_lost = TRUE;
    }
  encoder = (Encoder){ .charset = self, .out = g_byte_array_new (), .g0 = self->g0, .g1 = self->g1 };
  for (const char *p = utf8; *p != 0; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean ok = self->kind == EF_CHARSET_ELEMENTS ? append_element_char (&encoder, c, is_pn)
                                                      : append_whole_char (&encoder, c);

      if (ok)
        continue;
      has_lost = TRUE;
      if (self->kind == EF_CHARSET_ELEMENTS)
        append_element_char (&encoder, '?', is_pn);
      else
        append_whole_char (&encoder, '?');
    }
  if (self->kind == EF_CHARSET_ELEMENTS)
    reset (&encoder);
  if (lossy != NULL)
    *lossy = has_lost;
  return g_byte_array_free_to_bytes (encoder.out);
}
