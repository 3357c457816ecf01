#include "config.h"

#include "ef-clean-readings.h"

#include <string.h>

/* From U+30A1. */
static const char *const sounds[] = {
  "a", "a", "i", "i", "u", "u", "e", "e", "o", "o", "ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko", "go", "sa", "za", "si", "zi", "su", "zu", "se", "ze", "so", "zo",
  "ta", "da", "ti", "zi", "", "tu", "zu", "te", "de", "to", "do", "na", "ni", "nu", "ne", "no", "ha", "ba", "pa", "hi", "bi", "pi", "hu", "bu", "pu", "he", "be", "pe", "ho", "bo", "po",
  "ma", "mi", "mu", "me", "mo", "ya", "ya", "yu", "yu", "yo", "yo", "ra", "ri", "ru", "re", "ro", "wa", "wa", "i", "e", "o", "n", "bu", "ka", "ke",
};

gunichar
ef_clean_full_kana (gunichar  c,
                    gunichar  mark,
                    gboolean *composed)
{
  static const char full[] = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
  gunichar to;

  *composed = FALSE;
  if (c < 0xFF66 || c > 0xFF9D)
    return 0;
  to = g_utf8_get_char (full + (c - 0xFF66) * 3);
  if (mark == 0xFF9E && ((to >= 0x30AB && to <= 0x30C8) || (to >= 0x30CF && to <= 0x30DB)))
    *composed = TRUE;
  else if (mark == 0xFF9F && to >= 0x30CF && to <= 0x30DB)
    {
      *composed = TRUE;
      return to + 2;
    }
  else if (mark == 0xFF9E && to == 0x30A6)
    {
      *composed = TRUE;
      return 0x30F4;
    }
  return *composed ? to + 1 : to;
}

static gboolean
append_kana (const char *text,
             gsize       length,
             GString    *out)
{
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x3041 && c <= 0x3096)
        c += 0x60;
      if (c == 0x30FC)
        continue;
      if (c < 0x30A1 || c > 0x30F6)
        return FALSE;
      /* ャ, ュ, ョ */
      if ((c == 0x30E3 || c == 0x30E5 || c == 0x30E7) && out->len > 1 && out->str[out->len - 1] == 'i')
        g_string_truncate (out, out->len - 1);
      g_string_append (out, sounds[c - 0x30A1]);
    }
  return TRUE;
}

static gboolean
append_latin (const char *text,
              gsize       length,
              GString    *out)
{
  static const struct
  {
    const char *from, *to;
  } rules[] = {
    { "shi", "si" }, { "sh", "sy" }, { "tchi", "ti" }, { "chi", "ti" }, { "tch", "ty" }, { "ch", "ty" }, { "tsu", "tu" }, { "fu", "hu" }, { "ji", "zi" },
    { "jy", "zy" }, { "j", "zy" }, { "dzu", "zu" }, { "du", "zu" }, { "di", "zi" }, { "wo", "o" }, { "v", "b" },
  };

  for (gsize i = 0; i < length;)
    {
      gsize was = i;

      if (!g_ascii_islower (text[i]))
        return FALSE;
      for (guint k = 0; k < G_N_ELEMENTS (rules) && was == i; k++)
        if (length - i >= strlen (rules[k].from) && !strncmp (text + i, rules[k].from, strlen (rules[k].from)))
          {
            g_string_append (out, rules[k].to);
            i += strlen (rules[k].from);
          }
      if (was < i)
        continue;
      if (text[i] == 'h' && i && strchr ("ou", text[i - 1]) && (i + 1 == length || !strchr ("aiueoy", text[i + 1])))
        ; /* ohno */
      else if (text[i] == 'm' && i + 1 < length && strchr ("bpm", text[i + 1]))
        g_string_append_c (out, 'n');
      else
        g_string_append_c (out, text[i]);
      i++;
    }
  return TRUE;
}

/* Nothing but syllables of Japanese? */
static gboolean
is_syllables (const char *p)
{
  while (*p)
    {
      if (strchr ("kgsztdnhbpmyrw", *p))
        {
          gboolean n = *p++ == 'n';

          if (n && (!*p || !strchr ("aiueoy", *p)))
            continue;
          if (*p == 'y' && p[-1] != 'y')
            p++;
        }
      if (!*p || !strchr ("aiueo", *p))
        return FALSE;
      p++;
    }
  return TRUE;
}

gboolean
ef_clean_reading (const char *text,
                  gsize       length,
                  GString    *out)
{
  gboolean latin;
  gsize n = 0;

  g_string_truncate (out, 0);
  if (!length || length > 90)
    return FALSE;
  latin = (guchar) *text < 128;
  if (!(latin ? append_latin (text, length, out) : append_kana (text, length, out)))
    return FALSE;
  for (gsize i = 0; i < out->len; i++)
    {
      char c = out->str[i], last = n ? out->str[n - 1] : 0;

      if (c != last && !(c == 'u' && last == 'o'))
        out->str[n++] = c;
    }
  g_string_truncate (out, n);
  return n && is_syllables (out->str);
}
