/* Institutions: the kind of one with the words beside it that tell which. */
#include "config.h"

#include "ef-clean-private.h"
#include "ef-words.h"

#include <string.h>

gboolean
ef_clean_is_linked (const EfCleanToken *token,
                    const char         *signs)
{
  return token->before && strchr (signs, token->before);
}

/* A word that tells one institution from the others. */
gboolean
ef_clean_is_telling (const EfCleanText *text,
                     EfCleanToken      *token)
{
  if (!ef_clean_is_capital (token) || token->n_chars < 2 || (token->n_chars < 3 && token->shape == EF_SHAPE_TITLE) || token->guarded)
    return FALSE;
  if (token->lex & (EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART | EF_LEX_MEDICAL | EF_LEX_CUE | EF_LEX_VENDOR | EF_LEX_DEGREE | EF_LEX_EPONYM_HEAD | EF_LEX_RELATIVE | EF_LEX_MONTH))
    return FALSE;
  if (ef_clean_token_bits (text, token) & EF_WORD_IS_CITY)
    return !(token->technique & EF_WORD_TECHNIQUE) && !(text->all_caps && ef_clean_is_common (text, token));
  if (ef_tagger_is_worded (text, token))
    return FALSE;
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

  if (token->lex & EF_LEX_INSTITUTION)
    return FALSE;
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

void
ef_clean_take (EfCleanText *text,
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

/* In English and Turkish what tells stands before; elsewhere behind: "en Hospital Italiano". */
static gboolean
stands_last (const EfCleanText *text,
             guint              i)
{
  static const char *const others[] = { "en", "el", "del", "al", "do", "no", "na", "da", "ao", "pelo", "im", "vom", "ins", "am", "zum", "het", "van", "fra", "fran", "pa", "til", "till", "los", "las", "un", "o" };
  const EfCleanToken *head = ef_clean_token (text, i);
  static const char *const heads[] = { "hospital", "hospitals", "clinic", "infirmary", "hospice", "center", "centre", "medicalcenter", "hastanesi", "university", "college", "school", "universitesi", "home", "surgery", "lodge", "house", "manor", "practice", "academy", "prison", "jail", "nursery", "pharmacy", "physicians", "orthopedics", "orthopaedics", "egyetem", "korhaz", "lukio", "opisto", "koulu", "anaokulu", "ilkokulu", "ortaokulu", "merkezi", "merkezinde", "merkezinden", "merkezine", "hastanesinden", "hastanesine", "hastanesinde", "klinigi", "poliklinigi", "okulu", "ilkokulu", "ortaokulu", "lisesi", "asm", "eah", "fakultesi", "laboratuvari", "eczanesi", "huzurevi" };

  for (guint k = 0; i && head->before == ' ' && k < G_N_ELEMENTS (others); k++)
    if (!strcmp (ef_clean_key (text, ef_clean_token (text, i - 1)), others[k]))
      return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (heads); k++)
    if (!strcmp (ef_clean_key (text, head), heads[k]))
      return TRUE;
  return FALSE;
}

/* In Turkish the name comes first: "Cumhuriyet İlkokulu". */
static gboolean
is_turkish (const EfCleanText  *text,
            const EfCleanToken *head)
{
  static const char *const heads[] = { "hastanesi", "okulu", "ilkokulu", "ortaokulu", "lisesi", "universitesi", "merkezi", "klinigi", "anaokulu" };

  for (guint i = 0; head->shape == EF_SHAPE_TITLE && i < G_N_ELEMENTS (heads); i++)
    if (!strcmp (ef_clean_key (text, head), heads[i]))
      return TRUE;
  return FALSE;
}

/* A word for the middle of anything: "Center of Gravity". */
static gboolean
is_middle (const EfCleanText  *text,
           const EfCleanToken *head)
{
  const char *key = ef_clean_key (text, head);

  return !strcmp (key, "center") || !strcmp (key, "centre");
}

gboolean
ef_clean_is_titled (const EfCleanText *text)
{
  guint titles = 0, words = 0;

  for (guint i = 0; i < text->tokens->len; i++)
    {
      const EfCleanToken *token = ef_clean_token (text, i);

      titles += token->shape == EF_SHAPE_TITLE;
      words += token->shape <= EF_SHAPE_MIXED && token->n_chars > 3;
    }
  return text->all_caps || (words >= 5 && titles * 10 > words * 8);
}

/* Is a longer word written small? */
static gboolean
is_sentence (const EfCleanText *text)
{
  for (guint i = 0; i < text->tokens->len; i++)
    if (ef_clean_token (text, i)->shape == EF_SHAPE_LOWER && ef_clean_token (text, i)->n_chars > 3)
      return TRUE;
  return FALSE;
}

/* Ends the phrase: what is said about the institution, or who is in it. */
static gboolean
breaks_phrase (const EfCleanText *text,
               EfCleanToken      *token)
{
  if ((token->lex & (EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART)) || (token->shape == EF_SHAPE_SINGLE && text->text[token->end] == '.'))
    return FALSE;
  if (token->lex & (EF_LEX_CUE | EF_LEX_DONE | EF_LEX_RELATIVE | EF_LEX_VENDOR | EF_LEX_MONTH | EF_LEX_EPONYM_HEAD | EF_LEX_EMPLOYER | EF_LEX_LIVES))
    return TRUE;
  return !(token->lex & (EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART)) && ef_clean_is_technical (text, token)
         && !((ef_clean_token_bits (text, token) & EF_WORD_IS_CITY) && !(token->lex & EF_LEX_MEDICAL));
}

gboolean
ef_clean_is_small (const EfCleanText  *text,
                   const EfCleanToken *token)
{
  static const char *const words[] = { "of", "the", "for", "im", "am", "in", "na", "w", "we", "pod", "nad", "i", "и", "имени" };

  if (token->lex & EF_LEX_PARTICLE)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!strcmp (ef_clean_key (text, token), words[i]))
      return TRUE;
  return FALSE;
}

/* "from": what stands before it is no part of the name. */
static gboolean
is_preposition (const EfCleanText  *text,
                const EfCleanToken *token)
{
  static const char *const words[] = { "из", "в", "во", "на", "к", "с", "со", "от", "з", "z", "ze", "v", "ve", "do", "u", "od", "po", "from", "at", "to", "aus", "vom", "uit", "till", "fra", "fran" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!strcmp (ef_clean_key (text, token), words[i]))
      return TRUE;
  return FALSE;
}

/* "bródnowski", "боткинской": of a place or a person, beside the kind of institution, and no word of any list. */
static gboolean
is_adjective (const EfCleanText *text,
              EfCleanToken      *token)
{
  static const char *const endings[] = { "skiego", "ckiego", "skim", "ckim", "ski", "cki", "skiej", "ckiej", "ska", "cka", "ske", "skou", "sky", "ском", "ского", "скои", "скую", "ская", "скии", "скому" };
  const char *key = ef_clean_key (text, token);

  if (token->n_chars < 7 || token->guarded || (token->lex & (EF_LEX_INSTITUTION_PART | EF_LEX_MEDICAL)) || ef_clean_is_common (text, token) || ef_clean_is_technical (text, token))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (key, endings[i]))
      return TRUE;
  return FALSE;
}

/* "областной больницы": one in its part of the country, and a name by itself. */
static gboolean
is_territorial (const EfCleanText  *text,
                const EfCleanToken *token)
{
  static const char *const stems[] = { "областн", "обл", "краев", "республикан", "раионн", "окружн", "обласн", "wojewodz", "powiatow" };

  for (guint i = 0; i < G_N_ELEMENTS (stems); i++)
    if (g_str_has_prefix (ef_clean_key (text, token), stems[i]))
      return TRUE;
  return FALSE;
}

/* "Milosrdných bratří" */
static gboolean
is_order (const EfCleanText  *text,
          const EfCleanToken *token)
{
  static const char *const words[] = { "bratri", "sester", "siostr", "braci", "rodziny", "srdce", "serca", "boze", "broeders", "zusters" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (token->before == ' ' && !strcmp (ef_clean_key (text, token), words[i]))
      return TRUE;
  return FALSE;
}

/* "Вторая", "5-й" */
static gboolean
is_ordinal (const EfCleanText  *text,
            const EfCleanToken *token)
{
  static const char *const stems[] = { "перв", "втор", "треть", "четверт", "пят", "шест", "седьм" };
  static const char *const endings[] = { "ая", "ои", "ую", "я", "еи", "ю", "ыи", "ом", "ого", "ому" };
  const char *key = ef_clean_key (text, token);

  for (guint i = 0; i < G_N_ELEMENTS (stems); i++)
    for (guint k = 0; g_str_has_prefix (key, stems[i]) && k < G_N_ELEMENTS (endings); k++)
      if (!strcmp (key + strlen (stems[i]), endings[k]))
        return TRUE;
  return FALSE;
}

/* Words behind the kind of institution up to the one that names it: "им.", "im.", "nr", "г."; how many from @k on, or 0. */
static guint
leads_to_name (EfCleanText *text,
               guint        k)
{
  static const char *const words[] = { "им", "имени", "im", "imienia", "г", "гор", "пос", "nr", "no", "c", "cislo", "номер" };

  for (guint at = k; at + 1 < text->tokens->len && at <= k + 2; at++)
    {
      const EfCleanToken *token = ef_clean_token (text, at), *next = ef_clean_token (text, at + 1);

      if (token->before != ' ' || token->shape == EF_SHAPE_NUMBER)
        return 0;
      for (guint w = 0; w < G_N_ELEMENTS (words); w++)
        if (!strcmp (ef_clean_key (text, token), words[w]) && next->before && strchr (" .", next->before)
            && (w < 7 ? ef_clean_is_capital (next) || next->shape == EF_SHAPE_SINGLE : next->shape == EF_SHAPE_NUMBER))
          return at + 1 - k;
      if (token->shape != EF_SHAPE_LOWER)
        return 0;
    }
  return 0;
}

/* A word of medicine at @k, and soon behind it a small word and one that tells. */
static gboolean
goes_on_behind_trade (const EfCleanText *text,
                      guint              head,
                      guint              k)
{
  if (!(ef_clean_token (text, k)->lex & EF_LEX_MEDICAL) || k > head + 4)
    return FALSE;
  for (guint at = k + 1; at + 1 < text->tokens->len && at <= k + 2; at++)
    {
      EfCleanToken *token = ef_clean_token (text, at), *next = ef_clean_token (text, at + 1);

      if (token->before != ' ')
        return FALSE;
      if (ef_clean_is_small (text, token) && token->shape == EF_SHAPE_LOWER && next->before && strchr (" '", next->before) && next->shape == EF_SHAPE_TITLE && ef_clean_is_telling (text, next))
        return TRUE;
      if (!(token->lex & (EF_LEX_MEDICAL | EF_LEX_INSTITUTION_PART)))
        return FALSE;
    }
  return FALSE;
}

/* N7 */
static gboolean
is_numbered (const EfCleanText  *text,
             const EfCleanToken *token)
{
  const char *key = ef_clean_key (text, token);

  return token->shape == EF_SHAPE_ALNUM && key[0] == 'n' && token->n_key <= 4 && strspn (key + 1, "0123456789") == (gsize) token->n_key - 1;
}

/* "№ 5", "nr 5", "č. 5" */
static gboolean
follows_number_sign (const EfCleanText  *text,
                     const EfCleanToken *token)
{
  const char *p = text->text + token->start;

  while (p > text->text && p[-1] == ' ')
    p--;
  return (p >= text->text + 3 && !strncmp (p - 3, "№", 3)) || (p >= text->text + 2 && !strncmp (p - 2, "nr", 2))
         || (p >= text->text + 3 && (!g_ascii_strncasecmp (p - 3, "nr.", 3) || !g_ascii_strncasecmp (p - 3, "no.", 3) || !strncmp (p - 3, "č.", 3) || !g_ascii_strncasecmp (p - 3, "nº", 3) || !g_ascii_strncasecmp (p - 3, "n°", 3)))
         || (p >= text->text + 2 && p[-1] == 'N' && p[-2] == ' ');
}

gsize
ef_clean_skip_quoted (const EfCleanText *text,
                      gsize              end)
{
  static const char *const marks[][2] = { { "\"", "\"" }, { "«", "»" }, { "„", "“" }, { "„", "”" }, { "“", "”" }, { "„", "\"" }, { "»", "«" } };
  const char *p = text->text + end;

  while (*p == ' ')
    p++;
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (p, marks[i][0]))
      {
        const char *from = p + strlen (marks[i][0]);
        const char *close = g_strstr_len (from, 90, marks[i][1]);

        if (close && close > from && !memchr (from, '\n', (gsize) (close - from)))
          return (gsize) (close - text->text) + strlen (marks[i][1]);
      }
  return end;
}

/* The kind of institution at @i with the words beside it that tell which one. */
static void
find_institution (EfCleanText *text,
                  guint        i)
{
  EfCleanToken *head = ef_clean_token (text, i);
  guint n = text->tokens->len, first = i, last = i, parts = 0, lower = i;
  gboolean telling = FALSE, late = stands_last (text, i), titled, opened = FALSE;
  gsize at = 0;

  if (head->taken)
    return;
  if (!(head->lex & EF_LEX_INSTITUTION))
    {
      if (head->n_key < 9 || !ef_clean_is_capital (head) || head->script != EF_SCRIPT_LATIN || (head->lex & EF_LEX_MEDICAL) || !ends_like_institution (text, head, &at))
        return;
      telling = !ef_clean_is_common (text, head);
    }
  if (head->shape == EF_SHAPE_LOWER && head->n_chars < 5)
    return;
  titled = ef_clean_is_titled (text);

  for (guint back = 1; back <= 6 && back <= i; back++)
    {
      EfCleanToken *next = ef_clean_token (text, i - back + 1), *token = ef_clean_token (text, i - back);
      gboolean starts = i - back == 0 || strchr ("\n.:;", token->before ? token->before : ' ');

      if (!ef_clean_is_linked (next, token->n_chars <= 4 ? " .-'" : " -'"))
        break;
      if (is_preposition (text, token))
        break;
      if (ef_clean_is_small (text, token) && !(token->lex & EF_LEX_INSTITUTION_PART))
        continue;
      if (((token->shape == EF_SHAPE_LOWER && back == 1) || (token->shape == EF_SHAPE_TITLE && token->script == EF_SCRIPT_CYRILLIC)) && is_adjective (text, token))
        {
          telling = TRUE;
          first = i - back;
          continue;
        }
      /* "7-я больница" */
      if (head->script == EF_SCRIPT_CYRILLIC && token->shape == EF_SHAPE_LOWER && token->n_chars <= 2 && token->before == '-' && i - back > 0 && ef_clean_token (text, i - back - 1)->shape == EF_SHAPE_NUMBER)
        {
          telling = TRUE;
          first = i - ++back;
          continue;
        }
      /* "3 ГКБ", "5-й горбольницы", "Вторая городская больница" */
      if (head->script == EF_SCRIPT_CYRILLIC && (is_ordinal (text, token) || (token->shape == EF_SHAPE_NUMBER && token->n_chars <= 3 && (i - back == 0 || is_preposition (text, ef_clean_token (text, i - back - 1)) || (ef_clean_token (text, i - back - 1)->lex & EF_LEX_EMPLOYER)))))
        {
          telling = TRUE;
          first = i - back;
          continue;
        }
      /* "fakultní nemocnice": goes where the rest does. */
      if (token->shape == EF_SHAPE_LOWER && token->script == EF_SCRIPT_LATIN && (token->lex & EF_LEX_INSTITUTION_PART) && token->n_chars > 3 && lower == i - back + 1 && !late)
        {
          lower = i - back;
          continue;
        }
      /* "Northside Imaging Center" */
      if (late && !titled && back <= 2 && token->shape == EF_SHAPE_TITLE && token->n_chars > 3 && ef_clean_is_technical (text, token) && !starts)
        continue;
      /* "EUC Klinika" */
      if (back == 1 && token->shape == EF_SHAPE_UPPER && token->n_chars >= 3 && head->shape == EF_SHAPE_TITLE && !token->lex && !token->technique && !ef_clean_is_common (text, token))
        {
          telling = TRUE;
          first = i - back;
          continue;
        }
      /* "Mayo Clinic" */
      if (back == 1 && late && (token->lex & EF_LEX_MONTH) && token->shape == EF_SHAPE_TITLE && head->shape == EF_SHAPE_TITLE && !titled)
        {
          telling = TRUE;
          first = i - back;
          continue;
        }
      if (breaks_phrase (text, token))
        break;
      if (ef_clean_is_telling (text, token) && (late || head->shape == EF_SHAPE_LOWER || token->bits & (EF_WORD_IS_CITY | EF_WORD_IS_FIRST | EF_WORD_IS_LAST | EF_WORD_IS_PROPER) || ef_tagger_agrees (text, i - back, 0)))
        {
          telling = TRUE;
          first = i - back;
        }
      else if (token->lex & (EF_LEX_INSTITUTION_PART | EF_LEX_INSTITUTION))
        {
          if (!ef_clean_is_capital (token) && token->script == EF_SCRIPT_LATIN)
            break;
          parts++;
          first = i - back;
          telling |= is_territorial (text, token);
          /* St. Mary's */
          telling |= (token->lex & EF_LEX_PARTICLE) && back > 1;
        }
      else if ((late || token->script == EF_SCRIPT_CYRILLIC) && !titled && token->shape == EF_SHAPE_TITLE && (!starts || is_turkish (text, head) || (token->script == EF_SCRIPT_CYRILLIC && head->shape == EF_SHAPE_UPPER) || (ef_clean_token_bits (text, token) & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST)))
               && !(token->lex & EF_LEX_BY) && token->n_chars > 2 && back <= 3)
        {
          telling = TRUE;
          first = i - back;
        }
      else
        break;
    }
  for (guint k = i + 1; k < n && k <= i + 7; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);

      if (token->shape == EF_SHAPE_SINGLE && k == i + 1 && token->before == ' ' && k + 1 < n && ef_clean_token (text, k + 1)->shape == EF_SHAPE_NUMBER && text->text[token->start] == 'N')
        continue;
      if (!ef_clean_is_linked (token, ef_clean_token (text, k - 1)->n_chars <= 3 ? " .-'\"(" : " -'\"") && !(token->before == '?' && token->spaced)
          && !(token->before == '(' && token->spaced && k == i + 1))
        break;
      if (ef_clean_is_small (text, token) && (token->shape == EF_SHAPE_LOWER || (opened && token->n_chars <= 3)
                                    || (token->shape == EF_SHAPE_TITLE && token->n_chars <= 3 && k + 1 < n && ef_clean_token (text, k + 1)->shape == EF_SHAPE_TITLE))
          && !(token->lex & EF_LEX_INSTITUTION_PART))
        {
          if (leads_to_name (text, k))
            {
              k += leads_to_name (text, k) - 1;
              opened = TRUE;
              continue;
            }
          opened |= token->n_chars > 1 && (k > i + 1 || !late || !strcmp (ef_clean_key (text, token), "of") || token->lex & EF_LEX_PARTICLE);
          continue;
        }
      if (leads_to_name (text, k))
        {
          k += leads_to_name (text, k) - 1;
          last = (ef_clean_token (text, k)->lex & EF_LEX_INSTITUTION_PART) && last < k ? k : last;
          opened = TRUE;
          continue;
        }
      /* "Cabinet de radiologie des Lilas", "Instituto Nacional de Cardiología" */
      if (goes_on_behind_trade (text, i, k))
        continue;
      if (telling && token->shape == EF_SHAPE_TITLE && (token->lex & EF_LEX_MEDICAL) && k > i + 1 && ef_clean_is_small (text, ef_clean_token (text, k - 1)) && last < k)
        {
          last = k;
          continue;
        }
      /* "Enel-Med" */
      if (token->before == '-' && !token->spaced && telling && last == k - 1 && k > i + 1 && ef_clean_is_capital (token))
        {
          last = k;
          continue;
        }
      if (token->shape == EF_SHAPE_LOWER && k == i + 1 && is_adjective (text, token))
        {
          telling = TRUE;
          last = k;
          continue;
        }
      if (breaks_phrase (text, token))
        break;
      if ((ef_clean_is_telling (text, token) && !(late && head->shape == EF_SHAPE_LOWER && is_middle (text, head))) || ef_clean_is_inflected_town (text, k) || is_numbered (text, token) || (token->shape == EF_SHAPE_NUMBER && token->n_chars <= 4 && (k <= i + 2 || follows_number_sign (text, token))
                                           && (head->script == EF_SCRIPT_CYRILLIC || head->script == EF_SCRIPT_GREEK || follows_number_sign (text, token))))
        {
          telling = TRUE;
          last = k;
        }
      else if (token->lex & (EF_LEX_INSTITUTION_PART | EF_LEX_INSTITUTION))
        {
          opened = TRUE;
          /* "centre hospitalier de la Côte": it says nothing, and the name goes on. */
          if (!ef_clean_is_capital (token) && token->script == EF_SCRIPT_LATIN)
            continue;
          parts++;
          last = k;
        }
      else if (!titled && (token->shape == EF_SHAPE_TITLE) && token->n_chars > 2 && !(late && is_middle (text, head) && !(ef_clean_token_bits (text, token) & (EF_WORD_IS_CITY | EF_WORD_IS_PROPER | EF_WORD_IS_FIRST | EF_WORD_IS_LAST)))
               && (late ? opened && k <= last + 3
                        : (head->shape != EF_SHAPE_LOWER || k == last + 1 || opened) && !(token->script == EF_SCRIPT_LATIN && k == i + 1 && ends_like_institution (text, head, &at)))
               && !(head->lex & EF_LEX_MEDICAL))
        {
          telling = TRUE;
          last = k;
        }
      else if (telling && last == k - 1 && is_order (text, token))
        last = k;
      else if (!ef_clean_is_small (text, token) && !(token->shape == EF_SHAPE_SINGLE && (k == i + 1 || text->text[token->end] == '.')))
        break;
    }
  if (telling && first && ef_clean_token (text, first)->before == ' ' && ef_clean_token (text, first - 1)->shape == EF_SHAPE_TITLE && !strcmp (ef_clean_key (text, ef_clean_token (text, first - 1)), "the"))
    first--;
  at = ef_clean_skip_quoted (text, ef_clean_token (text, last)->end);
  if (at > ef_clean_token (text, last)->end)
    {
      ef_clean_text_add (text, ef_clean_token (text, first)->start, at, EF_SPAN_CUE, "institution", 0.9f);
      return;
    }
  if (telling || (parts >= 2 && !titled && is_sentence (text) && (head->shape != EF_SHAPE_LOWER || ef_clean_is_capital (ef_clean_token (text, first)))) || (parts >= 2 && head->script == EF_SCRIPT_CYRILLIC && !titled))
    ef_clean_take (text, telling ? MIN (first, lower) : first, last, EF_SPAN_CUE, "institution", 0.9f);
}

void
ef_clean_find_institutions (EfCleanText *text,
                            guint        i)
{
  EfCleanToken *token = ef_clean_token (text, i);

  if ((token->lex & EF_LEX_INSTITUTION) || (token->n_key >= 9 && token->shape != EF_SHAPE_LOWER))
    find_institution (text, i);
  ef_clean_find_named (text, i);
}
