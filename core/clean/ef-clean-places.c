/* Institutions, employers, places. */
#include "config.h"

#include "ef-clean-private.h"
#include "ef-words.h"

#include <string.h>

static gboolean
is_linked (const EfCleanToken *token,
           const char         *signs)
{
  return token->before && strchr (signs, token->before);
}

/* A word that tells one institution from the others. */
static gboolean
is_telling (const EfCleanText *text,
            EfCleanToken      *token)
{
  if (!ef_clean_is_capital (token) || token->n_chars < 2 || token->guarded)
    return FALSE;
  if (token->lex & (EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART | EF_LEX_MEDICAL | EF_LEX_CUE | EF_LEX_VENDOR | EF_LEX_DEGREE | EF_LEX_EPONYM_HEAD | EF_LEX_RELATIVE | EF_LEX_MONTH))
    return FALSE;
  if (ef_clean_token_bits (text, token) & EF_WORD_IS_CITY)
    return !(token->technique & EF_WORD_TECHNIQUE);
  return !ef_clean_is_common (text, token) && !ef_clean_is_technical (text, token);
}

/* Compounds: Marienhospital, Kreiskrankenhaus, Sint-Lucasziekenhuis, universitetssjukhuset. */
static gboolean
ends_like_institution (const EfCleanText  *text,
                       const EfCleanToken *token,
                       gsize              *head)
{
  static const char *const endings[] = { "hospital", "hospitalet", "klinikum", "krankenhaus", "klinik", "kliniken", "spital", "ziekenhuis", "sjukhus", "sjukhuset",
                                         "lasarett", "lasarettet", "sykehus", "sykehuset", "sygehus", "sairaala", "korhaz", "kliniek", "gasthuis", "stift", "praxis" };
  static const char *const plain[] = { "poli", "tages", "tag", "fach", "reha", "augen", "kinder", "frauen", "zahn", "haut", "universitats", "uni", "privat", "tier",
                                       "lungen", "herz", "rehabilitations", "psychiatrische", "universitets", "keskus", "akut", "schmerz", "haus", "arzt", "zahnarzt",
                                       "gemeinschafts", "frauenarzt", "radiologie", "rontgen", "kreis", "stadt", "landes", "kantons", "bezirks", "regions", "lans", "yliopisto", "universitair", "academisch", "dag", "dagkliniek", "streek", "kinderziekenhuis", "universitatskinder", "chirurgische", "kantonal", "lehr", "ambulanz", "medizinische" };
  const char *key = ef_clean_key (text, token);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize length = strlen (endings[i]);

      if (token->n_key <= length || strcmp (key + token->n_key - length, endings[i]))
        continue;
      *head = token->n_key - length;
      for (guint k = 0; k < G_N_ELEMENTS (plain); k++)
        if (strlen (plain[k]) == *head && !strncmp (key, plain[k], *head))
          return FALSE;
      return TRUE;
    }
  return FALSE;
}

static void
take (EfCleanText *text,
      guint        first,
      guint        last,
      EfSpanCause  cause,
      const char  *rule,
      float        score)
{
  for (guint k = first; k <= last; k++)
    ef_clean_token (text, k)->taken = TRUE;
  ef_clean_text_add (text, ef_clean_token (text, first)->start, ef_clean_token (text, last)->end, cause, rule, score);
}

/* The kind of institution at @i with the words beside it that tell which one. */
static void
find_institution (EfCleanText *text,
                  guint        i)
{
  EfCleanToken *head = ef_clean_token (text, i);
  guint n = text->tokens->len, first = i, last = i;
  gboolean telling = FALSE;
  gsize at = 0;

  if (!(head->lex & EF_LEX_INSTITUTION))
    {
      if (head->n_key < 9 || !ef_clean_is_capital (head) || head->script != EF_SCRIPT_LATIN || (head->lex & EF_LEX_MEDICAL) || !ends_like_institution (text, head, &at))
        return;
      telling = !ef_clean_is_common (text, head);
    }
  if (head->shape == EF_SHAPE_LOWER && (head->n_chars < 5 || head->n_chars > 11))
    return;

  /* Before: "St. Mary's", "Royal Infirmary of", "Universitair Ziekenhuis". */
  for (guint back = 1; back <= 5 && back <= i; back++)
    {
      EfCleanToken *next = ef_clean_token (text, i - back + 1), *token = ef_clean_token (text, i - back);

      if (!is_linked (next, token->n_chars <= 4 ? " .-'" : " -'"))
        break;
      if (is_telling (text, token))
        {
          telling = TRUE;
          first = i - back;
        }
      else if ((token->lex & EF_LEX_INSTITUTION_PART) || ((token->lex & EF_LEX_INSTITUTION) && token->shape != EF_SHAPE_LOWER))
        {
          if (ef_clean_is_capital (token))
            first = i - back;
          if (token->n_key <= 6 && !strncmp (ef_clean_key (text, token), "s", 1) && (token->lex & EF_LEX_PARTICLE))
            telling = TRUE;
        }
      else if (!(token->lex & EF_LEX_PARTICLE) && !(ef_clean_is_capital (token) && !ef_clean_is_technical (text, token) && !(token->lex & (EF_LEX_CUE | EF_LEX_BY | EF_LEX_DONE))
                                                    && back <= 2 && i - back > 0 && head->shape != EF_SHAPE_LOWER && ef_clean_token (text, i - back)->before == ' '))
        break;
      else if (ef_clean_is_capital (token) && token->shape == EF_SHAPE_TITLE && head->shape == EF_SHAPE_TITLE && token->n_chars > 3
               && !(token->lex & EF_LEX_PARTICLE))
        {
          /* "Good Samaritan Hospital" */
          first = i - back;
          if (back == 1 || first < i - 1)
            telling = telling || back > 1;
        }
    }
  /* After: "of the Holy Cross", "Freiburg", "San Raffaele", "им. Пирогова", "nr 2". */
  for (guint k = i + 1; k < n && k <= i + 6; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);

      if (!is_linked (token, ef_clean_token (text, k - 1)->n_chars <= 3 ? " .-'\"(" : " -'\"") && !(token->before == '?' && token->spaced))
        break;
      if (is_telling (text, token))
        {
          telling = TRUE;
          last = k;
        }
      else if (ef_clean_is_capital (token) && (token->lex & (EF_LEX_INSTITUTION_PART | EF_LEX_INSTITUTION)))
        last = k;
      else if (token->shape == EF_SHAPE_NUMBER && token->n_chars <= 3 && k <= i + 2 && head->script == EF_SCRIPT_CYRILLIC)
        {
          telling = TRUE;
          last = k;
        }
      else if (ef_clean_is_capital (token) && token->shape == EF_SHAPE_TITLE && k > i + 1 && (ef_clean_token (text, k - 1)->lex & EF_LEX_PARTICLE)
               && !ef_clean_is_technical (text, token) && head->shape != EF_SHAPE_LOWER && ef_clean_token (text, k - 1)->n_chars > 1)
        {
          telling = TRUE;
          last = k;
        }
      else if (!((token->lex & (EF_LEX_PARTICLE | EF_LEX_INSTITUTION_PART)) && token->shape != EF_SHAPE_UPPER)
               && strcmp (ef_clean_key (text, token), "of") && strcmp (ef_clean_key (text, token), "im") && strcmp (ef_clean_key (text, token), "in"))
        break;
    }
  if (telling)
    take (text, first, last, EF_SPAN_CUE, "institution", 0.9f);
}

/* "works at Bosch", "employer: ..." */
static void
find_employer (EfCleanText *text,
               guint        i)
{
  guint n = text->tokens->len;

  for (guint k = i + 1; k < n && k <= i + 7; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);
      guint last = k;

      if (token->before == '\n' || token->before == ';' || (token->before == '.' && ef_clean_token (text, k - 1)->n_chars > 3))
        return;
      if (!ef_clean_is_capital (token) || (token->lex & (EF_LEX_MEDICAL | EF_LEX_CUE)) || (ef_clean_is_common (text, token) && k > i + 4))
        continue;
      if (ef_clean_is_common (text, token) && token->before == ' ' && k > i + 1 && !(ef_clean_token (text, k - 1)->lex & (EF_LEX_BY | EF_LEX_PARTICLE))
          && strcmp (ef_clean_key (text, ef_clean_token (text, k - 1)), "at"))
        continue;
      while (last + 1 < n && is_linked (ef_clean_token (text, last + 1), " -'") && last < k + 4
             && (ef_clean_is_capital (ef_clean_token (text, last + 1)) || (ef_clean_token (text, last + 1)->lex & EF_LEX_COMPANY))
             && !ef_clean_is_technical (text, ef_clean_token (text, last + 1)))
        last++;
      take (text, k, last, EF_SPAN_CUE, "employer", 0.85f);
      return;
    }
}

/* "Nordbau GmbH", "Kowalski sp. z o.o." */
static void
find_company (EfCleanText *text,
              guint        i)
{
  EfCleanToken *token = ef_clean_token (text, i);
  guint first = i;

  if (!i || !is_linked (token, " ,&/") || token->shape == EF_SHAPE_LOWER || (token->n_chars <= 2 && token->shape != EF_SHAPE_UPPER))
    return;
  for (guint back = 1; back <= 4 && back <= i; back++)
    {
      EfCleanToken *before = ef_clean_token (text, i - back);

      if (!ef_clean_is_capital (before) || (before->lex & EF_LEX_VENDOR) || ef_clean_is_technical (text, before))
        break;
      if (token->n_chars <= 2 && (text->all_caps || ef_clean_is_common (text, before)))
        break;
      first = i - back;
      if (!is_linked (before, " -&/"))
        break;
    }
  if (first < i)
    take (text, first, i, EF_SPAN_CUE, "employer", 0.85f);
}

static void
find_lives (EfCleanText *text,
            guint        i)
{
  guint n = text->tokens->len;

  for (guint k = i + 1; k < n && k <= i + 4; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);
      guint last = k;

      if (token->before == '\n' || token->before == ';')
        return;
      if (!is_telling (text, token) || token->shape == EF_SHAPE_NOCASE)
        continue;
      while (last + 1 < n && is_linked (ef_clean_token (text, last + 1), " -'") && is_telling (text, ef_clean_token (text, last + 1)) && last < k + 3)
        last++;
      take (text, k, last, EF_SPAN_CUE, "place", 0.85f);
      return;
    }
}

void
ef_clean_places (EfCleanText *text)
{
  guint n = text->tokens->len;

  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);

      if (token->shape > EF_SHAPE_SINGLE)
        continue;
      if ((token->lex & EF_LEX_INSTITUTION) || (token->n_key >= 9 && token->shape != EF_SHAPE_LOWER))
        find_institution (text, i);
      if (token->lex & EF_LEX_EMPLOYER)
        find_employer (text, i);
      if (token->lex & EF_LEX_COMPANY)
        find_company (text, i);
      if (token->lex & EF_LEX_LIVES)
        find_lives (text, i);
      if (!token->taken && !token->guarded && ef_clean_is_capital (token) && token->n_chars >= 4
          && (ef_clean_token_bits (text, token) & EF_WORD_IS_CITY) && !(token->bits & EF_WORD_IS_COMMON) && !ef_clean_is_technical (text, token)
          && !(token->lex & (EF_LEX_MONTH | EF_LEX_CUE | EF_LEX_EPONYM_HEAD | EF_LEX_HONORIFIC | EF_LEX_RELATIVE)))
        take (text, i, i, EF_SPAN_LIST, "place", 0.7f);
    }
}
