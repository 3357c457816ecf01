/* Persons by a few letters: initials of who typed or took a picture, and the names under which they log in. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

/* Does nothing follow @i in its clause? */
static gboolean
ends_clause (EfCleanText *text,
             guint        i)
{
  return i + 1 >= text->tokens->len || (ef_clean_token (text, i + 1)->before && strchr ("\n;,./(", ef_clean_token (text, i + 1)->before));
}

/* Has it a vowel, so that it may be said? */
static gboolean
is_spoken (const EfCleanText  *text,
           const EfCleanToken *token)
{
  for (const char *p = ef_clean_key (text, token); *p; p = g_utf8_next_char (p))
    if (g_utf8_strchr ("aeiouyаеиоуыэюяіαεηιουω", -1, g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* Letters that no word is made of: no lists know them, or nobody could say them. */
static gboolean
is_letters (EfCleanText  *text,
            EfCleanToken *token)
{
  if ((token->shape != EF_SHAPE_UPPER && token->shape != EF_SHAPE_LOWER) || token->n_chars > 4 || token->guarded || ef_clean_is_technical (text, token))
    return FALSE;
  if (token->lex & (EF_LEX_HONORIFIC | EF_LEX_DEGREE | EF_LEX_MONTH | EF_LEX_EPONYM_HEAD | EF_LEX_CUE))
    return FALSE;
  if (token->shape == EF_SHAPE_UPPER)
    return TRUE;
  if (token->n_chars < 2 || token->lex)
    return FALSE;
  /* Of two letters that can be said most are small words. */
  return is_spoken (text, token) ? token->n_chars == 3 && !ef_clean_is_common (text, token) : token->n_chars >= 3 || !ef_clean_is_common (text, token);
}

gboolean
ef_clean_take_initials (EfCleanText *text,
                        guint        i)
{
  EfCleanToken *token = i < text->tokens->len ? ef_clean_token (text, i) : NULL;

  if (!token || !is_letters (text, token))
    return FALSE;
  ef_clean_take (text, i, i, EF_SPAN_CUE, "cue:initials", 0.9f);
  return TRUE;
}

/* A family name with an initial or two before it, or one behind it, and perhaps a number: "mrossi", "smithj", "kwagner2". */
static gboolean
is_login (EfCleanText  *text,
          EfCleanToken *token)
{
  const guint8 names = EF_WORD_IS_FIRST | EF_WORD_IS_LAST;
  const char *key = ef_clean_key (text, token);
  gsize length = strcspn (key, "0123456789_");

  if (token->script != EF_SCRIPT_LATIN || token->n_key > 24 || length < 5 || token->guarded || token->lex || ef_clean_is_technical (text, token))
    return FALSE;
  if (token->shape != EF_SHAPE_LOWER && token->shape != EF_SHAPE_UPPER && token->shape != EF_SHAPE_ALNUM)
    return FALSE;
  /* Letters, then a few digits and nothing else. */
  if (strspn (key + length, "0123456789") != token->n_key - length || token->n_key - length > 3)
    return FALSE;
  if (length == token->n_key && ef_clean_is_common (text, token))
    return FALSE;
  for (gsize head = 0; head <= 2; head++)
    for (gsize tail = 0; tail <= 1; tail++)
      {
        guint8 bits;

        if ((head && tail) || (!head && !tail && length == token->n_key) || length - head - tail < 4)
          continue;
        bits = ef_lexicon_bits (key + head, length - head - tail);
        if ((bits & names) && (!(bits & EF_WORD_IS_COMMON) || length - head - tail >= 6))
          return TRUE;
      }
  return FALSE;
}

/* A name in small letters, or Latin ones in a text of another alphabet: nothing else stands so behind "by" or "operator". */
static gboolean
is_handle (EfCleanText  *text,
           guint         i,
           gboolean      agent)
{
  EfCleanToken *token = ef_clean_token (text, i);

  if (token->shape != EF_SHAPE_LOWER || token->lex || token->guarded || token->n_chars < 3 || token->n_chars > 12 || ef_clean_is_technical (text, token)
      || ef_clean_is_common (text, token))
    return FALSE;
  if (token->script == EF_SCRIPT_LATIN && i && ef_clean_token (text, i - 1)->script > EF_SCRIPT_LATIN && ef_clean_token (text, i - 1)->script < EF_SCRIPT_OTHER)
    return TRUE;
  if (agent)
    return (ef_clean_token_bits (text, token) & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST)) != 0;
  return token->n_chars <= 5 && !ef_tagger_is_worded (text, token);
}

/* "操作者:zlw": does the Chinese, Japanese or Korean word end with a label? */
static gboolean
ends_with_label (const EfCleanText  *text,
                 const EfCleanToken *token)
{
  const char *end = text->text + token->end, *p = end;

  if (token->shape != EF_SHAPE_WIDE)
    return FALSE;
  for (guint n = 1; n <= 5 && p > text->text + token->start; n++)
    {
      p = g_utf8_prev_char (p);
      if (n > 1 && (ef_lexicon_look_up_wide (p, (gsize) (end - p)) & EF_LEX_WIDE_CUE))
        return TRUE;
    }
  return FALSE;
}

/* Those who are treated sign nothing. */
static gboolean
is_patient (const EfCleanText  *text,
            const EfCleanToken *token)
{
  static const char *const beginnings[] = { "pt", "pat", "pac", "paz", "pz", "hasta", "beteg", "potil", "pasi", "utente", "пац", "бол", "ασθ" };

  for (guint k = 0; k < G_N_ELEMENTS (beginnings); k++)
    if (g_str_has_prefix (ef_clean_key (text, token), beginnings[k]))
      return TRUE;
  return FALSE;
}

/* "HK/mb" at the end: who dictated, and who wrote. */
static void
find_writers (EfCleanText *text)
{
  guint n = text->tokens->len;
  EfCleanToken *one, *two;

  if (n < 3)
    return;
  one = ef_clean_token (text, n - 2);
  two = ef_clean_token (text, n - 1);
  if (!one->taken && !two->taken && one->shape == EF_SHAPE_UPPER && two->shape == EF_SHAPE_LOWER && !two->spaced && (two->before == '/' || two->before == ':')
      && one->n_chars <= 3 && two->n_chars <= 3 && is_letters (text, one) && is_letters (text, two))
    ef_clean_take (text, n - 2, n - 1, EF_SPAN_CUE, "cue:initials", 0.7f);
}

/* How many initials with dots stand at @i: "B.T.", "J. L. M.". */
static guint
count_initials (EfCleanText *text,
                guint        i)
{
  guint k = i;

  while (k < text->tokens->len && ef_clean_token (text, k)->shape == EF_SHAPE_SINGLE && text->text[ef_clean_token (text, k)->end] == '.' && !ef_clean_token (text, k)->guarded
         && (k == i || ef_clean_token (text, k)->before == '.'))
    k++;
  return k - i;
}

void
ef_clean_logins (EfCleanText *text)
{
  guint n = text->tokens->len;

  find_writers (text);
  for (guint i = 1; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i), *before = ef_clean_token (text, i - 1);
      gboolean cued = ((before->lex & (EF_LEX_CUE | EF_LEX_DONE)) && !is_patient (text, before)) || ends_with_label (text, before), agent = ef_clean_is_agent (text, before);

      if (token->taken || !token->before || !strchr (" :./(", token->before) || (before->lex & EF_LEX_EPONYM_HEAD))
        continue;
      if ((agent || cued) && count_initials (text, i) >= 2)
        {
          ef_clean_take (text, i, i + count_initials (text, i) - 1, EF_SPAN_CUE, "cue:initials", 0.8f);
          continue;
        }
      /* "us av kalj", "geautoriseerd pjs": nothing else can stand between such a word and the end. */
      if ((agent || (cued && token->shape == EF_SHAPE_LOWER)) && ends_clause (text, i) && (is_letters (text, token) || is_handle (text, i, agent)))
        ef_clean_take (text, i, i, EF_SPAN_CUE, "cue:initials", 0.7f);
      else if ((agent || cued || before->taken || (i > 1 && (ef_clean_token (text, i - 2)->lex & EF_LEX_DONE))) && is_login (text, token))
        {
          ef_clean_take (text, i, i, EF_SPAN_CUE, "cue:login", 0.8f);
          /* "mrossi gpt" */
          if (i + 1 < n && ef_clean_token (text, i + 1)->before && strchr (" /", ef_clean_token (text, i + 1)->before) && ends_clause (text, i + 1))
            ef_clean_take_initials (text, i + 1);
        }
    }
}
