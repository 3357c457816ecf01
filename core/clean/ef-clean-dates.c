/* Dates with the name of a month, in the order of any language; the time of day beside a date. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

static guint
number_of (const EfCleanText  *text,
           const EfCleanToken *token)
{
  return (guint) g_ascii_strtoull (ef_clean_key (text, token), NULL, 10);
}

static gboolean
is_year (const EfCleanText  *text,
         const EfCleanToken *token)
{
  guint year = number_of (text, token);

  return token->shape == EF_SHAPE_NUMBER && token->n_chars == 4 && year >= 1880 && year <= 2100;
}

static gboolean
is_short_year (const EfCleanToken *token)
{
  return token->shape == EF_SHAPE_NUMBER && token->n_chars == 2;
}

/* 3, 3rd, 1er, 21st, third. */
static gboolean
is_day (const EfCleanText  *text,
        const EfCleanToken *token)
{
  guint day = number_of (text, token);

  if (token->lex & EF_LEX_ORDINAL)
    return TRUE;
  if (day < 1 || day > 31)
    return FALSE;
  if (token->shape == EF_SHAPE_NUMBER)
    return token->n_chars <= 2;
  if (token->shape != EF_SHAPE_ALNUM)
    return FALSE;
  {
    static const char *const endings[] = { "st", "nd", "rd", "th", "er", "e", "o", "a", "eme", "ste", "de", "го", "ого", "ος" };
    const char *rest = ef_clean_key (text, token);

    while (g_ascii_isdigit (*rest))
      rest++;
    for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
      if (!strcmp (rest, endings[i]))
        return TRUE;
  }
  return FALSE;
}

static gboolean
is_link (const EfCleanText  *text,
         const EfCleanToken *token)
{
  static const char *const links[] = { "of", "de", "del", "di", "d", "den", "der", "van", "the", "го", "do", "r", "г", "year", "gada", "m" };

  if (token->n_key > 4)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    if (!strcmp (ef_clean_key (text, token), links[i]))
      return TRUE;
  return FALSE;
}

static gboolean
joins (const EfCleanToken *token)
{
  return token->before != '\n' && token->before != ';' && token->before != '(' && token->before != '?' && token->before != ':';
}

/* Months that are other words too, written small. */
static gboolean
is_doubtful (const EfCleanText  *text,
             const EfCleanToken *token,
             gboolean            led)
{
  static const char *const words[] = { "may", "set", "out", "ago", "mar", "dec", "sep", "avg", "mart", "march", "gen", "lug", "lis", "lip", "gru", "sie", "mai",
                                       "jan", "august", "april", "june", "abr", "nov", "oct", "okt", "jun", "jul", "apr", "feb" };

  if (token->shape != EF_SHAPE_LOWER && token->shape != EF_SHAPE_UPPER)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!strcmp (ef_clean_key (text, token), words[i]))
      return i < (led ? (token->shape == EF_SHAPE_UPPER ? 0u : 3u) : token->shape == EF_SHAPE_UPPER ? 3u : 16u);
  return FALSE;
}

static void
find_around (EfCleanText *text,
             guint        i)
{
  EfCleanToken *month = ef_clean_token (text, i), *day = NULL, *last = month, *first = month;
  guint j = i, k = i + 1, n = text->tokens->len;
  gboolean year = FALSE;

  /* Before: the day, or in Hungarian the year. */
  if (i > 0 && joins (month))
    {
      j = i - 1;
      for (guint step = 0; step < 2 && j > 0 && is_link (text, ef_clean_token (text, j)) && joins (ef_clean_token (text, j)); step++)
        j--;
      /* "grade 2 APR 22 2012" */
      if (k + 1 < n && is_day (text, ef_clean_token (text, k)) && is_year (text, ef_clean_token (text, k + 1)) && joins (ef_clean_token (text, k))
          && joins (ef_clean_token (text, k + 1)))
        ;
      else if (is_day (text, ef_clean_token (text, j)))
        {
          first = day = ef_clean_token (text, j);
          /* the twenty-third of May */
          if (j > 0 && (day->lex & EF_LEX_ORDINAL) && day->before == '-')
            first = ef_clean_token (text, j - 1);
        }
      else if (is_year (text, ef_clean_token (text, j)))
        {
          first = ef_clean_token (text, j);
          year = TRUE;
        }
    }
  if (!day && k < n && joins (ef_clean_token (text, k)))
    {
      if (is_day (text, ef_clean_token (text, k)) && !is_year (text, ef_clean_token (text, k)))
        last = day = ef_clean_token (text, k++);
    }
  if (!year && k < n && joins (ef_clean_token (text, k)))
    {
      guint at = k;

      for (guint step = 0; step < 2 && at + 1 < n && is_link (text, ef_clean_token (text, at)); step++)
        at++;
      if (is_year (text, ef_clean_token (text, at)) && joins (ef_clean_token (text, at)))
        {
          last = ef_clean_token (text, at);
          year = TRUE;
        }
      else if (day && at == k && is_short_year (ef_clean_token (text, k))
               && strchr ("-/'. ", ef_clean_token (text, k)->before) && ef_clean_token (text, k)->before)
        {
          EfCleanToken *after = k + 1 < n ? ef_clean_token (text, k + 1) : NULL;

          if (!after || after->shape != EF_SHAPE_LOWER || after->n_chars > 3)
            {
              last = ef_clean_token (text, k);
              year = TRUE;
            }
        }
    }
  if (!day && !year)
    return;
  if (!year && is_doubtful (text, month, day && day->start < month->start))
    return;
  /* "dyn_SUB_1": the count of a series. */
  if (!year && day && day->start > month->start && day->before == '_' && day->n_chars == 1 && month->n_chars <= 4)
    return;
  if (!year && day && (day->lex & EF_LEX_ORDINAL) && month->shape == EF_SHAPE_LOWER && month->n_chars <= 4
      && month->script == EF_SCRIPT_LATIN && !ef_clean_is_capital (month) && day->shape != EF_SHAPE_LOWER)
    return;
  ef_clean_text_add (text, first->start, last->end, EF_SPAN_PATTERN, "date", 0.95f);
}

/* 12MAR2019, Mar2019, 5nov */
static void
find_inside (EfCleanText  *text,
             guint         i)
{
  EfCleanToken *token = ef_clean_token (text, i);
  const char *key = ef_clean_key (text, token), *word = key, *rest;
  guint before = 0, after = 0, day = 0;
  gsize length;

  for (; g_ascii_isdigit (*word); word++, before++)
    day = day * 10 + (guint) (*word - '0');
  for (rest = word; *rest && !g_ascii_isdigit (*rest); rest++)
    ;
  length = (gsize) (rest - word);
  if (length < 3 || !(ef_lexicon_look_up (ef_lexicon_hash (word, length)) & EF_LEX_MONTH))
    return;
  for (; g_ascii_isdigit (*rest); rest++)
    after++;
  if (*rest)
    return;
  if ((before && before <= 2 && day >= 1 && day <= 31 && (after == 2 || after == 4)) || (!before && after == 4)
      || (before == 4 && after == 2))
    ef_clean_text_add (text, token->start, token->end, EF_SPAN_PATTERN, "date", 0.95f);
  else if (before && before <= 2 && day >= 1 && day <= 31 && !after && i + 1 < text->tokens->len
           && (is_year (text, ef_clean_token (text, i + 1)) || is_short_year (ef_clean_token (text, i + 1))))
    ef_clean_text_add (text, token->start, ef_clean_token (text, i + 1)->end, EF_SPAN_PATTERN, "date", 0.95f);
}

static gboolean
skip_word (const char **p)
{
  static const char *const words[] = { "at ", "um ", "à ", "a las ", "alle ", "ore ", "om ", "kl ", "kl. ", "kl.", "às ", "o godz. ", "godz. ", "o ", "в ", "около ",
                                       "上午", "下午", "午前", "午後", "오전 ", "오후 ", "h ", "v ", "ve ", "saat " };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (*p, words[i]))
      {
        *p += strlen (words[i]);
        return TRUE;
      }
  return FALSE;
}

/* The time of day that follows at @p, or NULL. */
static const char *
skip_time (const char *p)
{
  static const char *const endings[] = { "am", "pm", "AM", "PM", "Uhr", "h", "hrs", "Z", "a.m.", "p.m." };
  guint signs = 0, digits;
  const char *end;

  while (*p && strchr (" ,T_-(@", *p) && signs++ < 3)
    p++;
  skip_word (&p);
  digits = (guint) strspn (p, "0123456789");
  if (digits < 1 || digits > 2)
    return digits == 6 || (digits == 4 && g_str_has_prefix (p + 4, " h")) ? p + digits : NULL;
  end = p + digits;
  if (g_str_has_prefix (end, "时") || g_str_has_prefix (end, "時") || g_str_has_prefix (end, "시"))
    {
      end += 3;
      while (*end == ' ')
        end++;
      digits = (guint) strspn (end, "0123456789");
      if (digits)
        end += digits;
      if (digits && (g_str_has_prefix (end, "分") || g_str_has_prefix (end, "분")))
        end += 3;
      return end;
    }
  if (!strchr (":.hH", *end) || !*end || strspn (end + 1, "0123456789") < 2)
    {
      for (guint i = 0; i < 5; i++)
        if (g_str_has_prefix (end + (*end == ' '), endings[i]))
          return end + (*end == ' ') + strlen (endings[i]);
      return NULL;
    }
  if (*end == '.' && !g_str_has_prefix (end + 3, " Uhr") && !g_str_has_prefix (end + 3, "h"))
    return NULL;
  end += 3;
  if ((*end == ':' || *end == '.') && strspn (end + 1, "0123456789") == 2)
    end += 3;
  if (*end == '.' && strspn (end + 1, "0123456789") >= 3)
    end += 1 + strspn (end + 1, "0123456789");
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_prefix (end + (*end == ' '), endings[i]))
      return end + (*end == ' ') + strlen (endings[i]);
  return end;
}

void
ef_clean_dates (EfCleanText *text)
{
  guint n = text->tokens->len;

  if (!text->has_digits && n < 2)
    return;
  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);

      if (token->lex & EF_LEX_MONTH)
        find_around (text, i);
      else if (token->shape == EF_SHAPE_ALNUM && token->n_chars >= 4)
        find_inside (text, i);
    }
  for (guint i = 0; i < text->spans->len; i++)
    {
      EfSpan *span = &g_array_index (text->spans, EfSpan, i);
      const char *end;

      if (strcmp (span->rule, "date"))
        continue;
      end = text->text + span->start + span->length;
      /* The word for the year behind it. */
      for (guint k = 0; k < 6; k++)
        {
          static const char *const years[] = { " г.", "г.", " р.", " r.", " Г.", " Р." };

          if (g_str_has_prefix (end, years[k]))
            {
              span->length += (guint) strlen (years[k]);
              break;
            }
        }
      end = skip_time (text->text + span->start + span->length);
      if (end)
        span->length = (guint) (end - text->text) - span->start;
    }
}
