#include "config.h"

#include "ef-clean-checks.h"

#include <string.h>

static guint
get_digits (const EfCleanText *text,
            gsize              start,
            gsize              end,
            guint8            *digits,
            guint              room)
{
  guint n = 0;

  for (gsize i = start; i < end; i++)
    if (g_ascii_isdigit (text->text[i]))
      {
        if (n < room && digits)
          digits[n] = (guint8) (text->text[i] - '0');
        n++;
      }
  return n;
}

static guint
number_at (const EfCleanText *text,
           gsize              at,
           gsize              end)
{
  guint value = 0;

  for (; at < end && g_ascii_isdigit (text->text[at]); at++)
    value = value * 10 + (guint) (text->text[at] - '0');
  return value;
}

/* Does a unit of measurement, or a sign of arithmetic, follow? */
static gboolean
unit_follows (const EfCleanText *text,
              gsize              end)
{
  static const char *const units[] = {
    "mm", "cm", "ml", "cc", "hu", "ms", "msec", "sec", "hz", "khz", "mhz", "kv", "kvp", "mas", "ma", "mgy", "mbq", "kbq", "bq", "mci",
    "mg", "kg", "ug", "µg", "mmhg", "counts", "cts", "kcts", "cps", "kcps", "images", "frames", "pixel", "pixels", "px", "slices", "s", "m", "g",
    "l", "w", "v", "%", "mrad", "msv", "iu", "ie", "units", "bilder", "scans", "b", "kb", "mb", "cells", "bpm", "cmh2o", "dpi", "fps",
    "schichten", "coupes", "cortes", "snitt", "mmol", "mol", "ng", "pg", "gy", "cgy", "us", "µs", "ppm", "t",
  };
  char word[16] = { 0 };
  const char *p = text->text + end;
  gsize n = 0;

  while (*p == ' ')
    p++;
  if (p == text->text + end && (*p == '.' || *p == ',') && g_ascii_isdigit (p[1]))
    return TRUE;
  if (*p == '%' || ((*p == 'x' || *p == '*') && (p[1] == ' ' || g_ascii_isdigit (p[1]))))
    return TRUE;
  while (n < sizeof word - 1 && (g_ascii_isalpha (p[n]) || (guchar) p[n] >= 128))
    {
      word[n] = g_ascii_tolower (p[n]);
      n++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (units) && n; i++)
    if (!strcmp (word, units[i]))
      return TRUE;
  return FALSE;
}

static gboolean
starts_with (const EfCleanText *text,
             gsize              at,
             const char        *prefix)
{
  return !g_ascii_strncasecmp (text->text + at, prefix, strlen (prefix));
}

gboolean
ef_clean_check_uid (const EfCleanText *text,
                    gsize             *start,
                    gsize             *end)
{
  return *end - *start >= 10 && !starts_with (text, *start, "1.2.840.10008.");
}

gboolean
ef_clean_check_ipv4 (const EfCleanText *text,
                     gsize             *start,
                     gsize             *end)
{
  gsize at = *start;
  guint high = 0;

  for (guint i = 0; i < 4; i++)
    {
      guint value = number_at (text, at, *end);

      if (value > 255)
        return FALSE;
      high = MAX (high, i == 0 || i == 3 ? value : 0);
      while (at < *end && g_ascii_isdigit (text->text[at]))
        at++;
      at++;
    }
  if (*start > 0 && g_ascii_tolower (text->text[*start - 1]) == 'v')
    return FALSE;
  return high >= 10;
}

gboolean
ef_clean_check_ipv6 (const EfCleanText *text,
                     gsize             *start,
                     gsize             *end)
{
  guint colons = 0, letters = 0, digits = 0;
  gboolean doubled = FALSE;

  for (gsize i = *start; i < *end; i++)
    {
      colons += text->text[i] == ':';
      doubled |= text->text[i] == ':' && i + 1 < *end && text->text[i + 1] == ':';
      letters += g_ascii_isalpha (text->text[i]) != 0;
      digits += g_ascii_isdigit (text->text[i]) != 0;
    }
  return digits && ((doubled && (letters || colons > 2)) || colons == 7);
}

gboolean
ef_clean_check_iban (const EfCleanText *text,
                     gsize             *start,
                     gsize             *end)
{
  guint rest = 0;
  GString *plain = g_string_new (NULL);
  gboolean fits;

  for (gsize i = *start; i < *end; i++)
    if (g_ascii_isalnum (text->text[i]))
      g_string_append_c (plain, g_ascii_toupper (text->text[i]));
  fits = plain->len >= 15 && plain->len <= 34;
  for (gsize i = 0; fits && i < plain->len; i++)
    {
      char c = plain->str[(i + 4) % plain->len];

      rest = g_ascii_isdigit (c) ? (rest * 10 + (guint) (c - '0')) % 97 : (rest * 100 + (guint) (c - 'A' + 10)) % 97;
    }
  g_string_free (plain, TRUE);
  /* A wrong check sum is still no measurement. */
  return fits && (rest == 1 || get_digits (text, *start, *end, NULL, 0) >= 10);
}

gboolean
ef_clean_check_phone (const EfCleanText *text,
                      gsize             *start,
                      gsize             *end)
{
  guint digits = get_digits (text, *start, *end, NULL, 0);

  while (*end > *start && strchr (" -./(", text->text[*end - 1]))
    (*end)--;
  /* No measured value has so many digits, whatever word comes next: "US" is a country and a modality as well. */
  return digits >= 7 && digits <= 17 && (digits >= 9 || !unit_follows (text, *end));
}

gboolean
ef_clean_check_cued_phone (const EfCleanText *text,
                           gsize             *start,
                           gsize             *end)
{
  guint digits = get_digits (text, *start, *end, NULL, 0);

  while (*end > *start && strchr (" -./(", text->text[*end - 1]))
    (*end)--;
  return digits >= 3 && digits <= 17 && (digits >= 9 || !unit_follows (text, *end));
}

gboolean
ef_clean_check_number (const EfCleanText *text,
                       gsize             *start,
                       gsize             *end)
{
  gsize after = *end, before = *start;

  if (unit_follows (text, *end))
    return FALSE;
  /* The code of a concept names its scheme. */
  while (text->text[after] == ' ' || text->text[after] == ',')
    after++;
  if (starts_with (text, after, "SCT") || starts_with (text, after, "DCM") || starts_with (text, after, "SRT")
      || starts_with (text, after, "LN)") || starts_with (text, after, "RADLEX"))
    return FALSE;
  while (before > 0 && strchr (" (:=", text->text[before - 1]))
    before--;
  if (before >= 3 && (starts_with (text, before - 3, "SCT") || starts_with (text, before - 3, "DCM") || starts_with (text, before - 3, "CPT")))
    return FALSE;
  if ((before >= 5 && starts_with (text, before - 5, "LOINC")) || (before >= 6 && starts_with (text, before - 6, "SNOMED")))
    return FALSE;
  /* 1000000 and the like count something. */
  if (text->text[*start] != '0')
    {
      gboolean round = TRUE;

      for (gsize i = *start + 1; i < *end && round; i++)
        round = text->text[i] == '0' || i < *start + 2;
      if (round)
        return FALSE;
    }
  return TRUE;
}

/* "SMITH_19600101_AX T1": words joined to a number are looked at by themselves. */
static void
trim_words (const EfCleanText *text,
            gsize             *start,
            gsize             *end)
{
  const char *mark;
  gsize at;

  while ((mark = memchr (text->text + *start, '_', *end - *start)))
    {
      for (at = *start; at < *end && g_ascii_isalpha (text->text[at]); at++)
        ;
      if (text->text + at != mark || at - *start < 2)
        break;
      *start = at + 1;
    }
  for (;;)
    {
      for (at = *end; at > *start && g_ascii_isalpha (text->text[at - 1]); at--)
        ;
      if (at <= *start + 1 || at == *end || text->text[at - 1] != '_')
        return;
      *end = at - 1;
    }
}

/* Letters and digits mixed, at least five digits, and no matrix, unit or code. */
gboolean
ef_clean_check_mixed (const EfCleanText *text,
                      gsize             *start,
                      gsize             *end)
{
  guint digits = 0, letters = 0, run = 0, longest = 0, lower = 0;

  trim_words (text, start, end);
  for (gsize i = *start; i < *end; i++)
    {
      char c = text->text[i];

      if (g_ascii_isdigit (c))
        {
          digits++;
          run++;
        }
      else
        {
          /* 512x512x120 */
          if ((c == 'x' || c == '*') && i > *start && g_ascii_isdigit (text->text[i - 1]) && i + 1 < *end
              && g_ascii_isdigit (text->text[i + 1]))
            return FALSE;
          run = 0;
          letters += g_ascii_isalpha (c) != 0;
          lower += g_ascii_islower (c) != 0;
        }
      longest = MAX (longest, run);
    }
  if (digits < 5 || !letters || starts_with (text, *start, "RID"))
    return FALSE;
  return longest >= 4 || (longest >= 3 && lower * 2 <= letters && digits >= 6);
}

/* Numbers parted by hyphens or slashes: an accession number, not a range. */
gboolean
ef_clean_check_parted (const EfCleanText *text,
                       gsize             *start,
                       gsize             *end)
{
  guint digits = 0, run = 0, longest = 0, groups = 1;
  gboolean zero = FALSE;

  for (gsize i = *start; i < *end; i++)
    {
      if (!g_ascii_isdigit (text->text[i]))
        {
          run = 0;
          groups++;
          continue;
        }
      if (!run && text->text[i] == '0' && i + 2 < *end && g_ascii_isdigit (text->text[i + 1]) && g_ascii_isdigit (text->text[i + 2]))
        zero = TRUE;
      run++;
      digits++;
      longest = MAX (longest, run);
    }
  if (unit_follows (text, *end) || digits < 7)
    return FALSE;
  return longest >= 5 || zero || groups >= 3;
}

gboolean
ef_clean_check_cued_id (const EfCleanText *text,
                        gsize             *start,
                        gsize             *end)
{
  while (*end > *start && strchr (".-/_,:", text->text[*end - 1]))
    (*end)--;
  return get_digits (text, *start, *end, NULL, 0) >= 3 && !unit_follows (text, *end);
}

gboolean
ef_clean_check_weak_id (const EfCleanText *text,
                        gsize             *start,
                        gsize             *end)
{
  guint digits;

  while (*end > *start && strchr (".-/_,:", text->text[*end - 1]))
    (*end)--;
  digits = get_digits (text, *start, *end, NULL, 0);
  if (digits == 4 && *end - *start == 4 && (starts_with (text, *start, "19") || starts_with (text, *start, "20")))
    return FALSE;
  return digits >= 4 && !unit_follows (text, *end);
}

gboolean
ef_clean_check_age (const EfCleanText *text,
                    gsize             *start,
                    gsize             *end)
{
  for (gsize i = *start; i < *end; i++)
    if (g_ascii_isdigit (text->text[i]))
      {
        guint age = number_at (text, i, *end);

        return age >= 90 && age <= 129;
      }
  return FALSE;
}

gboolean
ef_clean_check_gps (const EfCleanText *text,
                    gsize             *start,
                    gsize             *end)
{
  return !unit_follows (text, *end);
}

/* The first word at @at or behind it. */
static guint
find_token (const EfCleanText *text,
            gsize              at)
{
  guint low = 0, high = text->tokens->len;

  while (low < high)
    {
      guint mid = (low + high) / 2;

      if (ef_clean_token (text, mid)->start < at)
        low = mid + 1;
      else
        high = mid;
    }
  return low;
}

/* Names the coding scheme of a number that follows it. */
static gboolean
is_scheme (const EfCleanText  *text,
           const EfCleanToken *token)
{
  static const char *const schemes[] = { "cpt", "hcpcs", "snomed", "sct", "srt", "dcm", "loinc", "ln", "icd", "icd10", "icd9", "icpm", "ops", "ebm", "goa", "goae", "drg", "ccam", "ngap", "nabm",
                                         "tarmed", "atc", "pzn", "radlex", "rid", "rxnorm", "umls", "mesh", "ncit", "fma", "nicip", "opcs", "tuss", "tmt", "cie10", "cim10", "мкб", "jj1017", "code" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (!strcmp (ef_clean_key (text, token), schemes[i]))
      return TRUE;
  return FALSE;
}

/* Can the word be the name of a town behind its postal code? */
static gboolean
can_be_town (const EfCleanText *text,
             EfCleanToken      *token)
{
  if (ef_clean_is_technical (text, token) || token->guarded || (token->lex & (EF_LEX_EPONYM | EF_LEX_EPONYM_HEAD | EF_LEX_MONTH)))
    return FALSE;
  return !ef_clean_is_common (text, token) || (ef_clean_token_bits (text, token) & EF_WORD_IS_CITY);
}

/* A postal code needs a place that is no everyday word; what follows the place is no part of it. */
gboolean
ef_clean_check_town (const EfCleanText *text,
                     gsize             *start,
                     gsize             *end)
{
  guint first = find_token (text, *start);
  gboolean coded = FALSE, found = FALSE;

  if (first && is_scheme (text, ef_clean_token (text, first - 1)))
    return FALSE;
  for (guint i = first; i < text->tokens->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);

      if (token->start >= *end)
        break;
      if (token->shape == EF_SHAPE_NUMBER || token->shape == EF_SHAPE_ALNUM)
        {
          coded |= token->n_chars >= 3;
          continue;
        }
      if (!coded)
        continue;
      /* "6090 CT COLONOGRAPHY" */
      if (!found && token->n_chars < 3)
        {
          if (ef_clean_is_technical (text, token)
              && !(i + 1 < text->tokens->len && (ef_clean_token_bits (text, ef_clean_token (text, i + 1)) & EF_WORD_IS_CITY)))
            return FALSE;
          continue;
        }
      if (!found && !can_be_town (text, token))
        return FALSE;
      if (found && (token->before == '.' ? ef_clean_token (text, i - 1)->n_chars > 3 : !can_be_town (text, token)))
        {
          *end = ef_clean_token (text, i - 1)->end;
          break;
        }
      found = TRUE;
    }
  return found;
}

/* A number, words and a kind of street: in one sentence, and no words of the trade before the kind. */
gboolean
ef_clean_check_street (const EfCleanText *text,
                       gsize             *start,
                       gsize             *end)
{
  guint first = find_token (text, *start);
  gboolean telling = FALSE;

  for (guint i = first + 1; i < text->tokens->len && ef_clean_token (text, i)->start < *end; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);

      if (token->before == '.' && ef_clean_token (text, i - 1)->n_chars > 3)
        return FALSE;
      if (i == first + 1 && ef_clean_is_technical (text, token) && token->n_chars > 1)
        return FALSE;
      telling |= token->shape == EF_SHAPE_TITLE || !ef_clean_is_common (text, token);
    }
  return telling;
}

/* Letters and figures of a number plate, not of a model or a method. */
gboolean
ef_clean_check_plate (const EfCleanText *text,
                      gsize             *start,
                      gsize             *end)
{
  guint i = find_token (text, *start);

  if (i && (ef_clean_token (text, i - 1)->lex & EF_LEX_VENDOR))
    return FALSE;
  for (; i < text->tokens->len && ef_clean_token (text, i)->start < *end; i++)
    if (ef_clean_is_technical (text, ef_clean_token (text, i)))
      return FALSE;
  return !unit_follows (text, *end);
}

gboolean
ef_clean_check_domain (const EfCleanText *text,
                       gsize             *start,
                       gsize             *end)
{
  while (*end > *start && strchr (".,;:)", text->text[*end - 1]))
    (*end)--;
  return *end - *start >= 6;
}

/* "vom 7.2.18", "del 6-7-19" */
static gboolean
follows_day_word (const EfCleanText *text,
                  gsize              start)
{
  static const char *const words[] = { "on", "of", "dated", "since", "date", "am", "vom", "seit", "den", "bis", "zum", "datum", "le", "du", "depuis", "el", "del", "desde", "fecha", "il", "dal", "al", "data",
                                       "op", "sinds", "tot", "em", "desde", "d", "dnia", "z", "od", "do", "dne", "ze", "от", "с", "до", "на", "дата", "στις", "απο", "den", "tarih", "tarihli", "tarihinde" };
  guint i = find_token (text, start);

  if (!i || ef_clean_token (text, i - 1)->end + 2 < start)
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (!strcmp (ef_clean_key (text, ef_clean_token (text, i - 1)), words[k]))
      return TRUE;
  return FALSE;
}

/* Are there a day and a month among three numbers, and a year? */
gboolean
ef_clean_check_date (const EfCleanText *text,
                     gsize             *start,
                     gsize             *end)
{
  guint value[3] = { 0 }, width[3] = { 0 }, n = 0;
  char sign = 0;

  for (gsize i = *start; i < *end && n < 3; i++)
    {
      if (!g_ascii_isdigit (text->text[i]))
        {
          sign = sign && sign != ' ' ? sign : text->text[i];
          continue;
        }
      value[n] = number_at (text, i, *end);
      while (i < *end && g_ascii_isdigit (text->text[i]))
        {
          width[n]++;
          i++;
        }
      i--;
      n++;
    }
  if (n < 3)
    return FALSE;
  if (width[0] == 4)
    return value[0] >= 1880 && value[0] <= 2100 && value[1] && value[2]
           && ((value[1] <= 12 && value[2] <= 31) || (value[1] <= 31 && value[2] <= 12));
  if (width[2] == 4 && (value[2] < 1880 || value[2] > 2100))
    return FALSE;
  /* A version, a list of numbers: unless a word for a day stands before. */
  if (width[2] == 2 && sign != '/' && width[0] + width[1] < 3 && !follows_day_word (text, *start))
    return FALSE;
  if (value[0] && value[1] && ((value[0] <= 31 && value[1] <= 12) || (value[0] <= 12 && value[1] <= 31)))
    return TRUE;
  /* Year, month, day of two digits each. */
  return width[2] == 2 && value[1] && value[1] <= 12 && value[2] && value[2] <= 31;
}

gboolean
ef_clean_check_day_month (const EfCleanText *text,
                          gsize             *start,
                          gsize             *end)
{
  guint day = number_at (text, *start, *end), month;
  gsize at = *start;

  while (at < *end && g_ascii_isdigit (text->text[at]))
    at++;
  month = number_at (text, at + 1, *end);
  return day && month && ((day <= 31 && month <= 12) || (day <= 12 && month <= 31));
}
