/* The patient's own identifiers: what ef_identifiers_find() tells, less everyday words and discoverers' names, and forms
 * that need more than folding: other alphabets, inflected names, variants of signs. */
#include "config.h"

#include "ef-clean-forms.h"

#include "ef-fold.h"

#include <string.h>

/* Words looked at around one where an identifier may begin: for its company, and for its end. */
#define WINDOW_BEFORE 3
#define WINDOW_BEHIND 8

/* What ef_identifiers_find() finds, where it can find anything: around the words at which a form may begin. */
static GArray *
find_hits (EfCleanText         *text,
           const EfCleanForms         *forms,
           const EfIdentifiers *identifiers)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (EfIdentifierHit));
  guint n = text->tokens->len;

  for (guint i = 0; i < n;)
    {
      g_autofree char *part = NULL;
      g_autoptr (GArray) found = NULL;
      guint first, last;
      gsize start, end;

      if (!ef_clean_forms_may_begin (forms, text, i))
        {
          i++;
          continue;
        }
      first = i > WINDOW_BEFORE ? i - WINDOW_BEFORE : 0;
      last = i;
      for (guint k = i + 1; k < n && k <= last + WINDOW_BEHIND; k++)
        if (ef_clean_forms_may_begin (forms, text, k))
          last = k;
      i = last + 1;
      last = MIN (last + WINDOW_BEHIND, n - 1);
      start = first ? ef_clean_token (text, first)->start : 0;
      end = last + 1 < n ? ef_clean_token (text, last)->end : text->length;
      part = g_strndup (text->text + start, end - start);
      found = ef_identifiers_find (identifiers, part, EF_MATCH_CAREFUL);
      for (guint k = 0; k < found->len; k++)
        {
          EfIdentifierHit hit = g_array_index (found, EfIdentifierHit, k);

          hit.start += start;
          hit.end += start;
          /* The window before may have seen it. */
          if (!hits->len || g_array_index (hits, EfIdentifierHit, hits->len - 1).end <= hit.start)
            g_array_append_val (hits, hit);
        }
    }
  return hits;
}

static void
find_forms (EfCleanText *text,
            const EfCleanForms *forms)
{
  g_autoptr (GString) skeleton = g_string_new (NULL);

  for (guint i = 0; i < text->tokens->len && forms->words->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);

      if (token->n_chars < 4 || token->shape == EF_SHAPE_NUMBER || token->shape == EF_SHAPE_WIDE || token->shape == EF_SHAPE_ALNUM
          || token->guarded || ef_clean_is_technical (text, token)
          || (ef_clean_is_common (text, token) && !(ef_clean_is_capital (token) && ef_clean_token_bits (text, token) & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST))))
        continue;
      skeleton->len = 0;
      for (guint k = 0; k < forms->words->len; k++)
        {
          const EfCleanWord *word = forms->words->pdata[k];
          const char *key = ef_clean_key (text, token);
          gboolean found = FALSE;

          if (key[0] == word->key[0])
            found = ef_clean_is_inflected (key, word->key);
          if (!found && word->skeleton)
            {
              if (!skeleton->len)
                ef_clean_skeleton (key, skeleton);
              found = skeleton->str[0] == word->skeleton[0]
                      && (!strcmp (skeleton->str, word->skeleton) || (strlen (word->skeleton) >= 5 && ef_clean_is_inflected (skeleton->str, word->skeleton))
                          || (strlen (word->skeleton) >= 6 && skeleton->len >= 6 && ef_fold_distance (skeleton->str, word->skeleton, 1) <= 1));
            }
          if (!found)
            continue;
          ef_clean_text_add (text, token->start, token->end, EF_SPAN_KNOWN, ef_identifier_kind_get_name (word->kind), 0.9f);
          break;
        }
    }
}

/* "A.K.", "AMK": the patient's own. */
static void
find_initials (EfCleanText *text,
               const EfCleanForms *forms)
{
  for (guint i = 0; i < text->tokens->len && forms->initials->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      char run[8] = { 0 };
      guint n = 0, last = i;

      if (token->shape == EF_SHAPE_UPPER && token->n_chars == 3 && token->n_key == 3 && !token->lex && !token->technique
          && !(text->all_caps && ef_clean_is_common (text, token)))
        memcpy (run, ef_clean_key (text, token), 3);
      else if (token->shape == EF_SHAPE_SINGLE && text->text[token->end] == '.')
        for (guint k = i; k < text->tokens->len && n < sizeof run - 1; k++)
          {
            EfCleanToken *next = ef_clean_token (text, k);

            if (next->shape != EF_SHAPE_SINGLE || next->n_key != 1 || text->text[next->end] != '.' || (k > i && next->before != '.'))
              break;
            run[n++] = ef_clean_key (text, next)[0];
            last = k;
          }
      if (strlen (run) < 2)
        continue;
      for (guint k = 0; k < forms->initials->len; k++)
        if (!strcmp (forms->initials->pdata[k], run))
          {
            ef_clean_text_add (text, token->start, ef_clean_token (text, last)->end, EF_SPAN_KNOWN, "PatientName", 0.8f);
            break;
          }
      i = last;
    }
}

/* What stands behind a name in Chinese and Japanese: its length in bytes, or 0. */
gsize
ef_clean_address_at (const char *p)
{
  static const char *const words[] = { "さん", "さま", "様", "氏", "くん", "君", "ちゃん", "殿", "先生", "女士", "小姐", "某", "阿姨", "大爷", "奶奶", "同志", "生", "太", "医生", "醫生", "师傅", "師傅" };

  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (g_str_has_prefix (p, words[k]))
      return strlen (words[k]);
  return 0;
}

static void
find_wides (EfCleanText *text,
            const EfCleanForms *forms)
{
  for (const char *p = text->text; *p && forms->wides->len && text->has_wide; p = g_utf8_next_char (p))
    {
      gunichar c;

      if ((guchar) *p < 0xE3)
        continue;
      c = ef_clean_plain_wide (g_utf8_get_char (p));
      for (guint k = 0; k < forms->wides->len; k++)
        {
          const EfCleanWide *wide = forms->wides->pdata[k];
          const char *q = p;
          guint n = 0;

          if (wide->chars[0] != c)
            continue;
          while (*q && n < wide->n)
            {
              gunichar d = g_utf8_get_char (q);

              if (n && (d == ' ' || d == 0x30FB || d == '^'))
                ;
              else if (ef_clean_plain_wide (d) == wide->chars[n])
                n++;
              else
                break;
              q = g_utf8_next_char (q);
            }
          /* One sign is a name where it is spoken to, or stands alone in brackets. */
          if (n == 1 && n == wide->n && !ef_clean_address_at (*q == ' ' ? q + 1 : q) && !(p > text->text && p[-1] == '(' && *q == ')'))
            continue;
          if (n == wide->n)
            ef_clean_text_add (text, (gsize) (p - text->text), (gsize) (q - text->text), EF_SPAN_KNOWN, ef_identifier_kind_get_name (wide->kind), 1.0f);
        }
    }
}

/* Does a title, a cue, an initial, or another hit stand beside the word at @i? */
static gboolean
has_company (EfCleanText  *text,
             guint         i,
             const GArray *hits,
             guint         hit)
{
  guint n = text->tokens->len;
  EfCleanToken *token = ef_clean_token (text, i);

  if (n == 1)
    return !ef_clean_is_technical (text, token);
  for (guint k = i > 2 ? i - 2 : 0; k < n && k <= i + 2; k++)
    {
      EfCleanToken *other = ef_clean_token (text, k);

      if (k == i)
        continue;
      if (k < i && (other->lex & (EF_LEX_HONORIFIC | EF_LEX_CUE | EF_LEX_RELATIVE)) && !(other->lex & EF_LEX_MEDICAL))
        return TRUE;
      if (other->shape == EF_SHAPE_SINGLE && text->text[other->end] == '.')
        return TRUE;
    }
  for (guint h = 0; h < hits->len; h++)
    {
      const EfIdentifierHit *other = &g_array_index (hits, EfIdentifierHit, h);

      if (h != hit && (other->kind == EF_IDENTIFIER_PATIENT_NAME || other->kind == EF_IDENTIFIER_PERSON_NAME)
          && other->start <= token->end + 3 && token->start <= other->end + 3)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_meant (EfCleanText           *text,
          const GArray          *hits,
          guint                  h)
{
  const EfIdentifierHit *hit = &g_array_index (hits, EfIdentifierHit, h);
  guint n = text->tokens->len, first, last, low = 0, high = n;
  gboolean guarded = TRUE;
  EfCleanToken *token;

  if (hit->kind != EF_IDENTIFIER_PATIENT_NAME && hit->kind != EF_IDENTIFIER_PERSON_NAME && hit->kind != EF_IDENTIFIER_PLACE)
    return TRUE;
  while (low < high)
    {
      guint mid = (low + high) / 2;

      if (ef_clean_token (text, mid)->end <= hit->start)
        low = mid + 1;
      else
        high = mid;
    }
  first = last = low;
  if (first >= n)
    return TRUE;
  while (last + 1 < n && ef_clean_token (text, last + 1)->start < hit->end)
    last++;
  for (guint i = first; i <= last; i++)
    guarded &= ef_clean_token (text, i)->guarded;
  if (guarded)
    return FALSE;
  token = ef_clean_token (text, first);
  /* The signs themselves were found already; the run they stand in is not meant. */
  if (token->shape == EF_SHAPE_WIDE && ef_clean_text_is_taken (text, hit->start, hit->end))
    return FALSE;
  if (last > first && hit->score < 0.99)
    {
      gboolean technical = TRUE;

      for (guint i = first; i <= last; i++)
        technical &= ef_clean_is_technical (text, ef_clean_token (text, i)) || ef_clean_token (text, i)->n_chars == 1;
      if (technical)
        return FALSE;
    }
  if (last > first || token->shape == EF_SHAPE_WIDE || token->shape == EF_SHAPE_ALNUM)
    return TRUE;
  if (ef_clean_is_technical (text, token))
    return hit->kind != EF_IDENTIFIER_PLACE && ef_clean_is_capital (token) && has_company (text, first, hits, h);
  if (!ef_clean_is_common (text, token))
    return TRUE;
  if (hit->kind != EF_IDENTIFIER_PLACE && has_company (text, first, hits, h))
    return TRUE;
  if (token->shape == EF_SHAPE_LOWER || text->all_caps)
    return FALSE;
  if (hit->kind == EF_IDENTIFIER_PLACE)
    return (ef_clean_token_bits (text, token) & EF_WORD_IS_CITY) != 0;
  /* "Big Bore", "Long Leg": a word of everyday life in a name of another thing. */
  if (last + 1 < n && ef_clean_token (text, last + 1)->before == ' ' && ef_clean_is_capital (ef_clean_token (text, last + 1))
      && (ef_clean_is_common (text, ef_clean_token (text, last + 1)) || ef_clean_is_technical (text, ef_clean_token (text, last + 1))))
    return FALSE;
  if (first > 0 && token->before == ' ' && ef_clean_is_capital (ef_clean_token (text, first - 1))
      && (ef_clean_is_common (text, ef_clean_token (text, first - 1)) || ef_clean_is_technical (text, ef_clean_token (text, first - 1))))
    return FALSE;
  return (ef_clean_token_bits (text, token) & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST)) != 0;
}

void
ef_clean_known (EfCleanText         *text,
                const EfIdentifiers *identifiers)
{
  const EfCleanForms *forms;
  g_autoptr (GArray) hits = NULL;

  if (!ef_identifiers_get_n (identifiers))
    return;
  forms = ef_clean_forms_get (identifiers);
  find_wides (text, forms);
  ef_clean_find_readings (text, forms);
  find_initials (text, forms);
  hits = find_hits (text, forms, identifiers);
  for (guint i = 0; i < hits->len; i++)
    {
      const EfIdentifierHit *hit = &g_array_index (hits, EfIdentifierHit, i);

      if (is_meant (text, hits, i))
        ef_clean_text_add (text, hit->start, hit->end, EF_SPAN_KNOWN, ef_identifier_kind_get_name (hit->kind), (float) hit->score);
    }
  find_forms (text, forms);
}
