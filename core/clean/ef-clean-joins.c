/* What belongs to an institution or a town that was found: its kind before it, and its initials. */
#include "config.h"

#include "ef-clean-private.h"
#include "ef-words.h"

#include <string.h>

/* The span that ends or begins with the token names no person that a title told of. */
static const EfSpan *
find_span (const EfCleanText  *text,
           const EfCleanToken *token)
{
  for (guint i = text->spans->len; i-- > 0;)
    {
      const EfSpan *span = &g_array_index (text->spans, EfSpan, i);

      if (token->start >= span->start && token->end <= span->start + span->length)
        return span;
    }
  return NULL;
}

static gboolean
may_be_institution (const EfCleanText *text,
                    EfCleanToken      *token)
{
  const EfSpan *span = token->taken ? find_span (text, token) : NULL;

  return span && (span->cause == EF_SPAN_LIST || span->cause == EF_SPAN_TAGGER || !strcmp (span->rule, "place") || !strcmp (span->rule, "institution")
                  || (!strcmp (span->rule, "cue:title") && (ef_clean_token_bits (text, token) & EF_WORD_IS_CITY)));
}

/* "MST Enschede", "CHI Poissy" */
static gboolean
is_initials (const EfCleanText *text,
             EfCleanToken      *token)
{
  return token->shape == EF_SHAPE_UPPER && token->n_chars >= 2 && token->n_chars <= 5 && !(token->technique & EF_WORD_TECHNIQUE) && !ef_clean_is_technical (text, token)
         && !(token->lex & (EF_LEX_DEGREE | EF_LEX_CUE | EF_LEX_DONE | EF_LEX_EPONYM_HEAD | EF_LEX_EPONYM_LEAD)) && strspn (ef_clean_key (text, token), "ivx") < token->n_key;
}

void
ef_clean_join (EfCleanText *text)
{
  guint n = text->tokens->len;

  if (text->all_caps)
    return;
  for (guint i = 0; i + 1 < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i), *next = ef_clean_token (text, i + 1);
      guint k = i + 1;

      if (token->taken || token->guarded || token->shape > EF_SHAPE_MIXED)
        continue;
      if (next->before == ' ' && is_initials (text, token) && may_be_institution (text, next) && next->shape != EF_SHAPE_UPPER)
        {
          ef_clean_take (text, i, i, EF_SPAN_EXTENSION, "institution", 0.6f);
          continue;
        }
      /* "maison médicale des Remparts": small words and parts of the kind between it and its name. */
      if (!(token->lex & EF_LEX_INSTITUTION) || token->n_chars < 4)
        continue;
      while (k < n && k <= i + 4 && ef_clean_is_linked (ef_clean_token (text, k), " '") && !ef_clean_token (text, k)->taken && ef_clean_token (text, k)->shape == EF_SHAPE_LOWER
             && (ef_clean_is_small (text, ef_clean_token (text, k)) || (ef_clean_token (text, k)->lex & (EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART | EF_LEX_MEDICAL))))
        k++;
      if (k < n && ef_clean_is_linked (ef_clean_token (text, k), " '-") && may_be_institution (text, ef_clean_token (text, k)))
        ef_clean_take (text, i, k - 1, EF_SPAN_EXTENSION, "institution", 0.6f);
    }
}
