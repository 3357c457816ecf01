/* Employers, insurers and companies. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

/* "works at Bosch", "employer: Nordbau" */
static void
find_employer (EfCleanText *text,
               guint        i)
{
  static const char *const at[] = { "at", "bei", "beim", "chez", "en", "na", "no", "presso", "bij", "pa", "hos", "w", "we", "u", "v", "в", "на", "for", "from", "by", "alla", "dalla", "per", "da",
                                    "a", "al", "in", "fur", "von", "pour", "para", "por", "till", "til", "pro", "dla", "as", "ve", "z", "ze", "la", "din", "del", "des", "du", "d", "sa", "kod", "od", "со", "с", "из", "στη", "στην", "στο" };
  static const char *const articles[] = { "the", "der", "die", "das", "dem", "den", "la", "le", "el", "il", "de", "firma", "firmy", "firme", "company", "societe", "empresa", "fa", "ditta", "entreprise", "l" };
  guint n = text->tokens->len;
  gboolean open = i + 1 < n && ef_clean_token (text, i + 1)->before == ':';

  for (guint k = i; k < n && k <= i + 2; k++)
    {
      gsize end = ef_clean_token (text, k)->end, quoted = ef_clean_skip_quoted (text, end);

      if (quoted > end)
        {
          ef_clean_text_add (text, end, quoted, EF_SPAN_CUE, "employer", 0.85f);
          return;
        }
    }
  for (guint k = i + 1; k < n && k <= i + 8; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);
      const char *key = ef_clean_key (text, token);
      guint last = k;
      gboolean skip = FALSE;

      if (token->before == '\n' || token->before == ';' || (token->before == '.' && ef_clean_token (text, k - 1)->n_chars > 3))
        return;
      for (guint w = 0; w < G_N_ELEMENTS (at) && !skip; w++)
        skip = token->shape == EF_SHAPE_LOWER && !strcmp (key, at[w]);
      if (skip)
        {
          open = strcmp (key, "as") != 0;
          continue;
        }
      for (guint w = 0; w < G_N_ELEMENTS (articles) && !skip; w++)
        skip = !strcmp (key, articles[w]);
      if (skip)
        continue;
      if (token->taken)
        return;
      if (!ef_clean_is_capital (token) || ((token->lex & (EF_LEX_MEDICAL | EF_LEX_CUE)) && !(k + 1 < n && ef_clean_is_capital (ef_clean_token (text, k + 1)) && ef_clean_token (text, k + 1)->before == ' ')))
        {
          open &= token->shape != EF_SHAPE_LOWER;
          continue;
        }
      if (!open && k > i + 1)
        continue;
      if (!open && ef_clean_is_common (text, token) && !(token->shape == EF_SHAPE_UPPER && token->n_chars >= 3 && !text->all_caps && !ef_clean_is_technical (text, token))
          && !(k == i + 1 && token->script == EF_SCRIPT_CYRILLIC && token->shape == EF_SHAPE_TITLE)
          && !(k == i + 1 && k + 1 < n && ef_clean_is_capital (ef_clean_token (text, k + 1)) && ef_clean_token (text, k + 1)->before == ' ' && !text->all_caps))
        continue;
      while (last + 1 < n && ef_clean_is_linked (ef_clean_token (text, last + 1), " -'/") && last < k + 4
             && (ef_clean_is_capital (ef_clean_token (text, last + 1)) || (ef_clean_token (text, last + 1)->lex & EF_LEX_COMPANY)
                 || (ef_clean_is_small (text, ef_clean_token (text, last + 1)) && last + 2 < n && ef_clean_is_capital (ef_clean_token (text, last + 2))
                     && ef_clean_token (text, last + 2)->before == ' '))
             && !ef_clean_is_technical (text, ef_clean_token (text, last + 1)))
        last++;
      ef_clean_take (text, k, last, EF_SPAN_CUE, "employer", 0.85f);
      return;
    }
}

/* "Nordbau GmbH", "Kowalski sp. z o.o." */
static void
find_company (EfCleanText *text,
              guint        i)
{
  EfCleanToken *token = ef_clean_token (text, i);
  guint first = i, last = i;

  /* In Russian the form stands before. */
  if (token->script == EF_SCRIPT_CYRILLIC)
    {
      while (last + 1 < text->tokens->len && last < i + 3 && ef_clean_is_capital (ef_clean_token (text, last + 1))
             && ef_clean_is_linked (ef_clean_token (text, last + 1), " -(\""))
        last++;
      if (last > i)
        ef_clean_take (text, i, last, EF_SPAN_CUE, "employer", 0.85f);
      return;
    }
  if (!i || !ef_clean_is_linked (token, " ,&/") || token->shape == EF_SHAPE_LOWER || (token->n_chars <= 2 && token->shape != EF_SHAPE_UPPER))
    return;
  for (guint back = 1; back <= 4 && back <= i; back++)
    {
      EfCleanToken *before = ef_clean_token (text, i - back);

      if (!ef_clean_is_capital (before) || (before->lex & EF_LEX_VENDOR) || ef_clean_is_technical (text, before))
        break;
      if (token->n_chars <= 2 && (text->all_caps || ef_clean_is_common (text, before)))
        break;
      first = i - back;
      if (!ef_clean_is_linked (before, " -&/"))
        break;
    }
  if (first < i)
    ef_clean_take (text, first, i, EF_SPAN_CUE, "employer", 0.85f);
}

/* "Krankenkasse: AOK Nordost", "versichert bei der Techniker", "mutuelle Harmonie" */
static void
find_insurer (EfCleanText *text,
              guint        i)
{
  static const char *const skips[] = { "bei", "der", "die", "dem", "with", "by", "through", "under", "bij", "chez", "la", "le", "a", "en", "con", "com", "da", "na", "pela", "del", "de", "w", "u", "v", "hos", "i", "в", "company", "plan", "name", "social", "salud", "saude",
                                       "sante", "medical", "medica", "provider", "carrier", "компания", "компании", "компаниеи", "организация", "zdrowotny" };
  static const char *const papers[] = { "plan", "card", "type", "form", "status", "claim", "approval", "company", "request", "authorization", "number", "input", "name", "karte", "nummer", "antrag", "carte", "tarjeta", "tessera", "polisa" };
  guint n = text->tokens->len, first = i + 1, last;

  if (text->all_caps)
    return;
  for (gboolean skip = TRUE; skip && first < n && first <= i + 3; first += skip)
    {
      const EfCleanToken *token = ef_clean_token (text, first);

      if (!token->before || !strchr (" :'", token->before) || !(token->spaced || token->before == '\''))
        return;
      skip = FALSE;
      for (guint w = 0; w < G_N_ELEMENTS (skips) && !skip; w++)
        skip = token->shape == EF_SHAPE_LOWER && !strcmp (ef_clean_key (text, token), skips[w]);
    }
  for (last = first; last < n && last < first + 5; last++)
    {
      EfCleanToken *token = ef_clean_token (text, last);

      if (last > first && !ef_clean_is_linked (token, " -'&/"))
        break;
      if (ef_clean_is_small (text, token) && token->shape == EF_SHAPE_LOWER && last > first && last + 1 < n && ef_clean_is_capital (ef_clean_token (text, last + 1)))
        continue;
      if (!ef_clean_is_capital (token) || token->shape == EF_SHAPE_NOCASE || ef_clean_is_technical (text, token) || (token->lex & (EF_LEX_MONTH | EF_LEX_HONORIFIC)))
        break;
    }
  if (last == first || ef_clean_token (text, first)->n_chars < 2)
    return;
  /* "Insurance Plan" */
  for (guint w = 0; w < G_N_ELEMENTS (papers) && last == first + 1; w++)
    if (!strcmp (ef_clean_key (text, ef_clean_token (text, first)), papers[w]))
      return;
  ef_clean_take (text, first, last - 1, EF_SPAN_CUE, "insurer", 0.8f);
}

void
ef_clean_find_companies (EfCleanText *text,
                         guint        i)
{
  EfCleanToken *token = ef_clean_token (text, i);

  if (token->lex & EF_LEX_INSURER)
    find_insurer (text, i);
  if (token->lex & EF_LEX_EMPLOYER)
    find_employer (text, i);
  if (token->lex & EF_LEX_COMPANY)
    find_company (text, i);
}
