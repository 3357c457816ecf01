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

/* Letters that no word is made of: no lists know them. */
static gboolean
is_letters (EfCleanText  *text,
            EfCleanToken *token,
            guint         most)
{
  if (token->shape == EF_SHAPE_LOWER && (token->n_chars < 2 || token->n_chars > MIN (most, 3u + (strpbrk (ef_clean_key (text, token), "aeiouy") == NULL)) || token->lex || ef_clean_is_common (text, token)))
    return FALSE;
  return (token->shape == EF_SHAPE_UPPER || token->shape == EF_SHAPE_LOWER) && token->n_chars <= most && !ef_clean_is_technical (text, token)
         && !(token->lex & (EF_LEX_HONORIFIC | EF_LEX_DEGREE | EF_LEX_MONTH | EF_LEX_EPONYM_HEAD | EF_LEX_CUE)) && !token->guarded;
}

gboolean
ef_clean_take_initials (EfCleanText *text,
                        guint        i)
{
  EfCleanToken *token = i < text->tokens->len ? ef_clean_token (text, i) : NULL;

  if (!token || !is_letters (text, token, 4))
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
        if ((bits & names) && !(bits & EF_WORD_IS_COMMON))
          return TRUE;
      }
  return FALSE;
}

/* Words that say who did it: "by", "av", "par". */
static gboolean
is_agent (const EfCleanText  *text,
          const EfCleanToken *token)
{
  static const char *const words[] = { "by", "per", "par", "por", "pelo", "pela", "durch", "von", "door", "av", "af", "przez", "da", "od", "tarafindan", "из", "от", "από" };

  if (!(token->lex & EF_LEX_BY) || token->shape != EF_SHAPE_LOWER)
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (!strcmp (ef_clean_key (text, token), words[k]))
      return TRUE;
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

void
ef_clean_logins (EfCleanText *text)
{
  guint n = text->tokens->len;

  for (guint i = 1; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i), *before = ef_clean_token (text, i - 1);
      gboolean cued = (before->lex & (EF_LEX_CUE | EF_LEX_DONE)) && !is_patient (text, before), agent = is_agent (text, before);

      if (token->taken || !token->before || !strchr (" :./(", token->before) || (before->lex & EF_LEX_EPONYM_HEAD))
        continue;
      /* "us av kalj", "geautoriseerd pjs": nothing else can stand between such a word and the end. */
      if ((agent || (cued && token->shape == EF_SHAPE_LOWER)) && ends_clause (text, i) && is_letters (text, token, 4))
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
