/* Names of discoverers beside what they discovered: they stay, even where the patient bears them. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

/* "Giordano +", "Murphy (+)": a sign that was there, not somebody. */
static gboolean
is_tested (const EfCleanText  *text,
           const EfCleanToken *token)
{
  const char *at = text->text + token->end, *plus = at + strspn (at, " (");

  return plus > at && *plus == '+' && strchr (",.;)\n", plus[strspn (plus, "+")]) != NULL;
}

/* Words that keep the name of a discoverer. */
void
ef_clean_guard (EfCleanText *text)
{
  guint n = text->tokens->len;

  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      gboolean eponym = (token->lex & EF_LEX_EPONYM) != 0;

      if (!ef_clean_is_word (token) || token->shape == EF_SHAPE_LOWER)
        continue;
      if (eponym && is_tested (text, token))
        token->guarded = TRUE;
      /* Osgood-Schlatter */
      if (eponym && i + 1 < n && ef_clean_token (text, i + 1)->before == '-' && (ef_clean_token (text, i + 1)->lex & EF_LEX_EPONYM))
        token->guarded = ef_clean_token (text, i + 1)->guarded = TRUE;
      /* Roux-en-Y */
      if (eponym && i + 1 < n && ef_clean_token (text, i + 1)->before == '-' && !strcmp (ef_clean_key (text, ef_clean_token (text, i + 1)), "en"))
        token->guarded = TRUE;
      /* Hill-Sachs lesion, Baker's cyst, Hodgkin and non-Hodgkin lymphoma. */
      for (guint k = i + 1; k < n && k <= i + 3; k++)
        {
          EfCleanToken *next = ef_clean_token (text, k);

          if (next->before == '\n' || next->before == ';' || next->before == ':' || next->before == '(')
            break;
          if (next->before == '.' || next->before == ',')
            break;
          if (next->lex & EF_LEX_EPONYM_HEAD)
            {
              token->guarded = eponym || (k == i + 1 && (next->lex & EF_LEX_EPONYM_LEAD) && next->n_chars >= 6);
              break;
            }
          if (!(next->lex & (EF_LEX_EPONYM | EF_LEX_BY)) && !(next->before == '-') && !(ef_clean_is_capital (next) && eponym))
            break;
        }
      /* Gleason 7, Bosniak II */
      if (eponym && i + 1 < n && ef_clean_token (text, i + 1)->before == ' '
          && (ef_clean_token (text, i + 1)->shape == EF_SHAPE_NUMBER
              || (ef_clean_token (text, i + 1)->shape == EF_SHAPE_SINGLE && text->text[ef_clean_token (text, i + 1)->end] != '.'
                  && strchr ("abcdiv", *ef_clean_key (text, ef_clean_token (text, i + 1))))
              || (ef_clean_token (text, i + 1)->shape == EF_SHAPE_UPPER && strspn (ef_clean_key (text, ef_clean_token (text, i + 1)), "ivxabcf") == ef_clean_token (text, i + 1)->n_key))
          && !(i && (ef_clean_token (text, i - 1)->lex & (EF_LEX_HONORIFIC | EF_LEX_CUE))))
        token->guarded = TRUE;
      for (guint back = 1; back <= 3 && back <= i && !token->guarded; back++)
        {
          EfCleanToken *next = ef_clean_token (text, i - back + 1), *before = ef_clean_token (text, i - back);

          if (next->before && strchr ("\n;:(,", next->before))
            break;
          if (next->before == '.' && before->n_chars > 2)
            break;
          if ((before->lex & EF_LEX_EPONYM_LEAD) && eponym)
            token->guarded = TRUE;
          else if (back == 1 && (before->lex & EF_LEX_EPONYM_LEAD) && before->n_chars >= 6
                   && !(before->lex & (EF_LEX_HONORIFIC_WEAK | EF_LEX_CUE)) && (before->lex & EF_LEX_EPONYM_HEAD))
            token->guarded = TRUE;
          else if (!(before->lex & (EF_LEX_EPONYM | EF_LEX_PARTICLE | EF_LEX_BY)) && before->n_chars > 2)
            break;
        }
    }
}
