/* Names that are told by other names: what stands beside them, between them, and the same word elsewhere in the text. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

static void
take_beside (EfCleanText  *text,
             EfCleanToken *token)
{
  token->taken = TRUE;
  ef_clean_text_add (text, token->start, token->end, EF_SPAN_EXTENSION, "beside", 0.6f);
}

static gboolean
is_initial_of (const EfCleanText  *text,
               const EfCleanToken *before,
               const EfCleanToken *token,
               const EfCleanToken *next)
{
  gboolean dotted = text->text[token->end] == '.';

  if (token->shape != EF_SHAPE_SINGLE)
    return FALSE;
  if (next && next->taken && (next->before == '.' || (next->before == ' ' && dotted)))
    return TRUE;
  /* "Лаврентьевой О.П.", "Kowalski J.M." */
  return before && before->taken && dotted && (token->before == ' ' || (token->before == '.' && before->shape == EF_SHAPE_SINGLE));
}

/* "LEONILDA VITI": of two words in capitals one is a name, and nothing else is written so. */
static gboolean
is_other_capitals (const EfCleanText  *text,
                   const EfCleanToken *before,
                   EfCleanToken       *token,
                   const EfCleanToken *next)
{
  gboolean led = before && before->shape == EF_SHAPE_UPPER && token->before == ' ';
  gboolean followed = next && next->shape == EF_SHAPE_UPPER && next->before == ' ';

  if (token->shape != EF_SHAPE_UPPER || text->all_caps || token->n_chars < 4 || token->lex || ef_clean_is_technical (text, token))
    return FALSE;
  return (led && before->taken && !followed) || (followed && next->taken && !led);
}

/* What a hyphen or an apostrophe joins to a name: "Ter-Oganesjan", "Floc'h". */
static gboolean
is_joined (const EfCleanText  *text,
           const EfCleanToken *before,
           EfCleanToken       *token,
           const EfCleanToken *next)
{
  gboolean led = before && before->taken && !token->spaced && token->before && strchr ("-'", token->before);
  gboolean followed = next && next->taken && !next->spaced && next->before && strchr ("-'", next->before);

  if (!led && !followed)
    return FALSE;
  if (led && token->before == '\'' && token->n_chars <= 2)
    return TRUE;
  if (token->n_chars < 2 || ef_clean_is_technical (text, token) || (token->lex & (EF_LEX_EPONYM_HEAD | EF_LEX_INSTITUTION | EF_LEX_VENDOR)))
    return FALSE;
  return token->shape == EF_SHAPE_TITLE && (token->n_chars <= 3 || !ef_clean_is_common (text, token));
}

/* "ter Braak", "bin Saeed": small words that are nothing but the beginning of a name. */
static gboolean
is_leading (const EfCleanText  *text,
            const EfCleanToken *token,
            const EfCleanToken *next)
{
  static const char *const words[] = { "ter", "ten", "bin", "ibn", "abu", "af", "nic", "mac", "vande", "vander", "ould", "bint" };

  if (!(token->lex & EF_LEX_PARTICLE) || !next || !next->taken || next->before != ' ' || !ef_clean_is_capital (next))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (!strcmp (ef_clean_key (text, token), words[k]))
      return TRUE;
  return FALSE;
}

/* "Nguyễn Thị Hồng": a capital between two words of a name. */
static gboolean
is_between (const EfCleanToken *before,
            const EfCleanToken *token,
            const EfCleanToken *next)
{
  return before && next && before->taken && next->taken && before->shape == EF_SHAPE_TITLE && next->shape == EF_SHAPE_TITLE
         && token->shape == EF_SHAPE_TITLE && token->n_chars <= 8 && token->before == ' ' && next->before == ' ' && !token->guarded
         && !(token->lex & (EF_LEX_HONORIFIC | EF_LEX_CUE | EF_LEX_RELATIVE | EF_LEX_INSTITUTION));
}

/* Is it a word that nobody knows, in the place of another part of a name? */
static gboolean
is_unknown_beside (EfCleanText        *text,
                   guint               i,
                   const EfCleanToken *before,
                   const EfCleanToken *next,
                   gboolean            first_pass)
{
  EfCleanToken *token = ef_clean_token (text, i);
  gboolean tags = text->threshold < EF_CLEANER_NO_TAGGER;

  if (!ef_clean_is_capital (token) || token->shape == EF_SHAPE_NOCASE || token->n_chars < 3 || !ef_clean_is_unknown (text, token) || ef_clean_is_eponym (text, token))
    return FALSE;
  /* "Dr Smith, Harrogate", "Maibaum / Stockhausen" */
  if (first_pass && before && before->taken && (token->before == ',' || token->before == '/') && tags && !ef_tagger_is_worded (text, token)
      && ef_tagger_agrees (text, i, token->before == ',' ? -0.5f : -2.0f))
    return TRUE;
  if ((before && before->taken && token->before && strchr (" -'", token->before)) || (next && next->taken && next->before && strchr (" -'", next->before)))
    return !tags || ef_tagger_agrees (text, i, -1.5f);
  return FALSE;
}

/* The same word again: who is named once is meant each time. */
static void
take_again (EfCleanText *text)
{
  guint n = text->tokens->len;

  for (guint i = 0; i < n; i++)
    {
      const EfCleanToken *named = ef_clean_token (text, i);

      if (!named->taken || named->n_chars < 4 || named->shape > EF_SHAPE_MIXED || named->shape == EF_SHAPE_LOWER || (named->bits & EF_WORD_IS_COMMON))
        continue;
      for (guint k = 0; k < n; k++)
        {
          EfCleanToken *token = ef_clean_token (text, k);

          if (!token->taken && !token->guarded && token->hash == named->hash && !ef_clean_is_technical (text, token) && !ef_clean_is_eponym (text, token))
            take_beside (text, token);
        }
    }
}

void
ef_clean_extend (EfCleanText *text)
{
  guint n = text->tokens->len;
  gboolean any = FALSE;

  for (guint i = 0; i < n && !any; i++)
    any = ef_clean_token (text, i)->taken;
  if (!any)
    return;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        EfCleanToken *token = ef_clean_token (text, i), *before = i ? ef_clean_token (text, i - 1) : NULL;
        EfCleanToken *next = i + 1 < n ? ef_clean_token (text, i + 1) : NULL;

        if (token->taken || token->guarded)
          continue;
        if (is_initial_of (text, before, token, next)
            || ((token->lex & EF_LEX_PARTICLE) && before && next && before->taken && next->taken && token->n_chars <= 4)
            || is_other_capitals (text, before, token, next) || is_joined (text, before, token, next) || is_leading (text, token, next) || is_between (before, token, next)
            || is_unknown_beside (text, i, before, next, pass == 0))
          take_beside (text, token);
      }
  take_again (text);
}
