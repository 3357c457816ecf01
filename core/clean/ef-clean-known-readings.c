/* Japanese names of the header in the texts: signs, kana and Latin letters for each other, by how they are read. */
#include "config.h"

#include "ef-clean-forms.h"

#include "ef-clean-persons.h"
#include "ef-clean-readings.h"

#include <string.h>

static gboolean
is_kana (gunichar c,
         gboolean hiragana)
{
  return hiragana ? c >= 0x3041 && c <= 0x3096 : c >= 0x30A1 && c <= 0x30FC && c != 0x30FB;
}

/* May a name in kana end before @p? */
static gboolean
ends_kana (const char *p,
           gboolean    hiragana)
{
  return !is_kana (g_utf8_get_char (p), hiragana) || ef_clean_address_at (p) || (hiragana && g_utf8_strchr ("はがのをにともへ", -1, g_utf8_get_char (p)));
}

/* One of the patient's names in signs that @reading may stand for, or NULL. */
static const EfCleanSigns *
read_signs (const EfCleanForms *forms,
            const char         *reading)
{
  for (guint k = 0; k < forms->signs->len; k++)
    {
      const EfCleanSigns *signs = forms->signs->pdata[k];

      if (ef_persons_has_reading (signs->signs, strlen (signs->signs), reading))
        return signs;
    }
  return NULL;
}

/* Does @length bytes of kana at @text hold a family name and a given name, each the reading of the patient's signs? */
static const EfCleanSigns *
read_both (const EfCleanForms *forms,
           const char         *text,
           gsize               length,
           GString            *reading)
{
  for (gsize cut = 3; forms->signs->len > 1 && cut + 3 <= length; cut += 3)
    {
      const EfCleanSigns *one, *two;

      one = ef_clean_reading (text, cut, reading) ? read_signs (forms, reading->str) : NULL;
      if (!one)
        continue;
      two = ef_clean_reading (text + cut, length - cut, reading) ? read_signs (forms, reading->str) : NULL;
      if (two && one->given != two->given)
        return one;
    }
  return NULL;
}

/* Latin letters for kana or signs. */
static void
find_latin_readings (EfCleanText        *text,
                     const EfCleanForms *forms,
                     GString            *reading)
{
  for (guint i = 0; i < text->tokens->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      const EfCleanSigns *signs;

      if (token->shape > EF_SHAPE_MIXED || token->script != EF_SCRIPT_LATIN || token->n_chars < 3 || token->guarded || ef_clean_is_technical (text, token)
          || (token->lex & EF_LEX_MONTH) || (token->shape == EF_SHAPE_LOWER && token->n_chars < 4)
          || (ef_clean_is_common (text, token) && !(ef_clean_is_capital (token) && ef_clean_token_bits (text, token) & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST)))
          || !ef_clean_reading (ef_clean_key (text, token), token->n_key, reading))
        continue;
      signs = read_signs (forms, reading->str);
      if (signs)
        ef_clean_text_add (text, token->start, token->end, EF_SPAN_KNOWN, ef_identifier_kind_get_name (signs->kind), 0.85f);
      for (guint k = 0; k < forms->readings->len && !signs; k++)
        {
          const EfCleanReading *known = forms->readings->pdata[k];

          if (!known->latin || strcmp (known->key, reading->str))
            continue;
          ef_clean_text_add (text, token->start, token->end, EF_SPAN_KNOWN, ef_identifier_kind_get_name (known->kind), 0.9f);
          break;
        }
    }
}

/* Kana for other kana, Latin letters or signs. */
static void
find_kana_readings (EfCleanText        *text,
                    const EfCleanForms *forms,
                    GString            *reading)
{
  gunichar before = 0;

  for (const char *p = text->text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean hiragana = is_kana (c, TRUE), starts = (hiragana || is_kana (c, FALSE)) && !is_kana (before, hiragana), found = FALSE;
      EfIdentifierKind kind = EF_IDENTIFIER_PATIENT_NAME;
      const char *end = p;

      before = c;
      for (const char *q = p; starts && q - p <= 36 && is_kana (g_utf8_get_char (q), hiragana);)
        {
          const EfCleanSigns *signs;
          gboolean ends;

          q = g_utf8_next_char (q);
          if (!ends_kana (q, hiragana) || !ef_clean_reading (p, (gsize) (q - p), reading) || reading->len < 3)
            continue;
          /* Two syllables begin many a word. */
          ends = q - p >= 9 || ef_clean_address_at (q) || (!hiragana && !is_kana (g_utf8_get_char (q), FALSE));
          signs = ends ? read_signs (forms, reading->str) : NULL;
          for (guint k = 0; k < forms->readings->len && ends && !signs; k++)
            {
              const EfCleanReading *known = forms->readings->pdata[k];

              if (strcmp (known->key, reading->str))
                continue;
              kind = known->kind;
              found = TRUE;
              end = q;
            }
          if (ends && !signs && end != q)
            signs = read_both (forms, p, (gsize) (q - p), reading);
          if (signs)
            {
              kind = signs->kind;
              found = TRUE;
              end = q;
            }
        }
      if (found)
        ef_clean_text_add (text, (gsize) (p - text->text), (gsize) (end - text->text), EF_SPAN_KNOWN, ef_identifier_kind_get_name (kind), 0.95f);
    }
}

/* Signs for kana or Latin letters: two to four that can be read as a name of the patient. */
static void
find_sign_readings (EfCleanText        *text,
                    const EfCleanForms *forms)
{
  for (const char *p = text->text; *p && forms->readings->len; p = g_utf8_next_char (p))
    {
      gunichar sign = g_utf8_get_char (p);
      char signs[32];
      const char *q = p;
      gsize length = 0;

      for (guint n = 1; n <= 4 && ((sign >= 0x3400 && sign <= 0x9FFF) || sign == 0x3005); n++, sign = g_utf8_get_char (q))
        {
          length += (gsize) g_unichar_to_utf8 (ef_clean_plain_wide (sign), signs + length);
          q = g_utf8_next_char (q);
          for (guint k = 0; n > 1 && k < forms->readings->len; k++)
            {
              const EfCleanReading *known = forms->readings->pdata[k];

              if (!ef_persons_has_reading (signs, length, known->key) || (ef_lexicon_look_up_wide (p, (gsize) (q - p)) & (EF_LEX_WIDE_MEDICAL | EF_LEX_ALLOW)))
                continue;
              ef_clean_text_add (text, (gsize) (p - text->text), (gsize) (q - text->text), EF_SPAN_KNOWN, ef_identifier_kind_get_name (known->kind), 0.85f);
              break;
            }
        }
    }
}

/* Japanese names by their readings, written in another way than in the header. */
void
ef_clean_find_readings (EfCleanText        *text,
                        const EfCleanForms *forms)
{
  g_autoptr (GString) reading = g_string_new (NULL);

  if (!forms->readings->len && !forms->signs->len)
    return;
  find_latin_readings (text, forms, reading);
  if (!text->has_wide)
    return;
  find_kana_readings (text, forms, reading);
  find_sign_readings (text, forms);
}
