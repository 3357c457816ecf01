#include "config.h"

#include "ef-judge.h"

#include "ef-dates.h"
#include "ef-fold.h"
#include "ef-judge-word.h"
#include "ef-words.h"

#include <string.h>

/* Letters of known words, and some of the digits of numbers, that let a lower confidence do. */
#define SOME_EVIDENCE 5
#define SOME_EVIDENCE_CONFIDENCE 45
#define MUCH_EVIDENCE 8
#define MUCH_EVIDENCE_CONFIDENCE 30

#define NOT_HARMLESS (EF_WORD_CUE | EF_WORD_HONORIFIC | EF_WORD_PLACE)

/* "555 123 4567", "+49 151 1234567": groups of digits that are no scale and have no unit. */
static gboolean
has_phone (const char *text)
{
  for (const char *p = text; *p; p++)
    {
      guint digits = 0, groups = 0;
      gboolean in_group = FALSE, lead = *p == '+' || *p == '(' || (*p == '0' && g_ascii_isdigit (p[1]));
      const char *q = p;

      if (p > text && (g_ascii_isalnum (p[-1]) || p[-1] == '.' || p[-1] == '+'))
        continue;
      if (!lead && !g_ascii_isdigit (*p))
        continue;
      for (; *q && strchr ("0123456789-/ ()+", *q); q++)
        {
          if (g_ascii_isdigit (*q))
            {
              digits++;
              groups += !in_group;
            }
          in_group = g_ascii_isdigit (*q);
        }
      if (digits >= 7 && digits <= 15 && groups >= 2 && groups <= 6 && (lead || (groups == 3 && digits == 10)))
        return TRUE;
    }
  return FALSE;
}

/* "Mag 1.64" is no first of May 1964. */
static gboolean
is_magnification (const char *text)
{
  char *end = NULL;

  return !g_ascii_strncasecmp (text, "mag ", 4) && g_ascii_strtod (text + 4, &end) < 20 && end > text + 4 && !*end;
}

/* A doubtful reading that says several things which belong on a screen is hardly that of a name. */
static float
get_least_confidence (guint evidence)
{
  return evidence >= MUCH_EVIDENCE ? MUCH_EVIDENCE_CONFIDENCE
         : evidence >= SOME_EVIDENCE ? SOME_EVIDENCE_CONFIDENCE
                                     : EF_JUDGE_MIN_CONFIDENCE;
}

static gboolean
is_heading (const char *word)
{
  static const char *const headings[] = { "protocol", "position", "orientation", "dose", "exposure", "entry", NULL };
  g_autofree char *folded = ef_fold (word, -1, FALSE);

  return g_strv_contains (headings, folded);
}

static EfTextKind
conclude (EfTextKind   kind,
          char       **reason,
          const char  *why)
{
  *reason = g_strdup (why);
  return kind;
}

static gboolean
match_identifier (const char          *text,
                  const EfIdentifiers *identifiers,
                  char               **reason)
{
  g_autoptr (GArray) hits = NULL;
  const EfIdentifierHit *best = NULL;

  if (!identifiers)
    return FALSE;
  hits = ef_identifiers_find (identifiers, text, EF_MATCH_EAGER);
  for (guint i = 0; i < hits->len; i++)
    {
      const EfIdentifierHit *hit = &g_array_index (hits, EfIdentifierHit, i);

      if (!best || hit->score > best->score)
        best = hit;
    }
  if (!best)
    return FALSE;
  *reason = g_strdup_printf ("matches %s %.2f", ef_identifier_kind_get_name (best->kind), best->score);
  return TRUE;
}

EfTextKind
ef_judge_line (const char           *text,
               float                 confidence,
               double                aspect,
               const char           *modality,
               const EfIdentifiers  *identifiers,
               char                **reason)
{
  guint32 mask = ef_word_flags_of_modality (modality);
  g_auto (GStrv) words = NULL;
  g_autoptr (GArray) dates = NULL;
  guint unknown = 0, known = 0, numbers = 0, years = 0, marks = 0, cues = 0, places = 0, glyphs = 0, clocks = 0, labels = 0;
  guint titles = 0, strong = 0, long_numbers = 0, misread = 0, names = 0, evidence = 0;
  gboolean age = FALSE, id = FALSE, mail = FALSE;
  EfJudgedWord before = EF_JUDGED_UNKNOWN;

  *reason = NULL;
  if (!text || !*text)
    return conclude (EF_TEXT_UNKNOWN, reason, "not read");
  if (match_identifier (text, identifiers, reason))
    return EF_TEXT_IDENTITY;

  words = g_strsplit_set (text, " \t\r\n", -1);
  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *bare = NULL;
      guint32 flags;
      EfJudgedWord sort;

      if (!*words[i])
        continue;
      sort = ef_judge_word (words[i], mask, &bare);
      flags = bare ? ef_word_look_up (bare) : 0;
      /* "Patient Position" is a heading. */
      if (bare && !strcmp (bare, "patient") && words[i + 1] && is_heading (words[i + 1]))
        {
          flags = 0;
          sort = EF_JUDGED_KNOWN;
        }
      if (sort == EF_JUDGED_UNKNOWN && bare)
        {
          /* "Name:Doe" without a blank. */
          g_autofree char *head = g_strndup (bare, strcspn (bare, ":.#="));

          flags |= ef_word_look_up (head);
        }
      /* "10:1" is a ratio: minutes have two digits. */
      if (sort == EF_JUDGED_CLOCK && strlen (bare) <= 5 && g_str_has_suffix (bare, ":1") && strchr (bare, ':') == strrchr (bare, ':')
          && strspn (bare, "0123456789:") == strlen (bare))
        sort = EF_JUDGED_NUMBER;
      /* "53 F" */
      if (i == 1 && !words[2] && strlen (words[1]) == 1 && strchr ("MFmf", *words[1]) && strlen (words[0]) <= 3
          && strspn (words[0], "0123456789") == strlen (words[0]))
        sort = EF_JUDGED_AGE;
      /* "M 53" and "053 Y" */
      if (sort == EF_JUDGED_NUMBER && i == 1 && !words[2] && strlen (words[0]) == 1 && strchr ("MFmf", *words[0])
          && strspn (bare, "0123456789") == strlen (bare))
        sort = EF_JUDGED_AGE;
      if ((before == EF_JUDGED_NUMBER || before == EF_JUDGED_KNOWN) && bare && i > 0 && ef_judge_is_age_unit (bare)
          && g_ascii_isdigit (words[i - 1][0]))
        sort = EF_JUDGED_AGE;
      if (sort == EF_JUDGED_UNKNOWN && bare && !(flags & NOT_HARMLESS)
          && (ef_judge_is_misread (words[i], bare, mask)
              || ((before == EF_JUDGED_NUMBER || before == EF_JUDGED_KNOWN) && i > 0 && g_ascii_isdigit (words[i - 1][strlen (words[i - 1]) - 1])
                  && ef_judge_is_misread_unit (bare))))
        {
          misread++;
          sort = EF_JUDGED_MARK;
        }
      glyphs += (guint) g_utf8_strlen (words[i], -1);
      /* Noise reads as short words: where the reader doubts, a cue counts only if it is long and nothing else. */
      if (confidence < EF_JUDGE_MIN_CONFIDENCE && ((flags & mask) || !bare || strcspn (bare, ":.#=") < 3))
        flags = 0;
      cues += (flags & (EF_WORD_CUE | EF_WORD_HONORIFIC)) != 0;
      /* "Acc# 3784": a number, though it is short; "Frau Lang": a name, though it is a word. */
      id |= (flags & EF_WORD_CUE) && strchr (words[i], '#');
      strong += (flags & EF_WORD_CUE) && !(flags & mask);
      titles += (flags & EF_WORD_HONORIFIC) && !(flags & mask);
      places += (flags & EF_WORD_PLACE) && !(flags & mask);
      /* A label that introduces what identifies is not harmless by itself, and no value either. */
      if (sort == EF_JUDGED_UNKNOWN && (flags & (EF_WORD_CUE | EF_WORD_HONORIFIC | EF_WORD_PLACE)) && !strpbrk (bare, ":.#="))
        labels++;
      else
        unknown += sort == EF_JUDGED_UNKNOWN;
      /* "17 MAR 1077": a date, though misread. */
      labels += EF_WORD_MONTH (flags) && i > 0 && words[i + 1] && g_ascii_isdigit (*words[i - 1]) && g_ascii_isdigit (*words[i + 1]);
      known += sort == EF_JUDGED_KNOWN;
      if (sort == EF_JUDGED_KNOWN || sort == EF_JUDGED_NUMBER)
        evidence += MIN ((guint) strlen (bare), sort == EF_JUDGED_NUMBER ? 2 : 6);
      names += sort == EF_JUDGED_KNOWN && (flags & EF_WORD_NAME);
      numbers += sort == EF_JUDGED_NUMBER;
      long_numbers += sort == EF_JUDGED_NUMBER && strspn (bare, "0123456789") == EF_JUDGE_PLAIN_DIGITS;
      years += sort == EF_JUDGED_YEAR;
      marks += sort == EF_JUDGED_MARK;
      clocks += sort == EF_JUDGED_CLOCK;
      age |= sort == EF_JUDGED_AGE;
      id |= sort == EF_JUDGED_ID;
      mail |= sort == EF_JUDGED_MAIL;
      before = sort;
    }

  dates = ef_dates_find (text);
  for (guint i = 0; i < dates->len; i++)
    {
      const EfDateSpan *span = &g_array_index (dates, EfDateSpan, i);

      if ((span->certain || span->n_readings) && !is_magnification (text))
        return conclude (EF_TEXT_IDENTITY, reason, "pattern: date");
    }
  if (mail)
    return conclude (EF_TEXT_IDENTITY, reason, "pattern: mail address");
  if (id)
    return conclude (EF_TEXT_IDENTITY, reason, "pattern: number of five digits or more");
  if (has_phone (text))
    return conclude (EF_TEXT_IDENTITY, reason, "pattern: phone number");
  if (age)
    return conclude (EF_TEXT_IDENTITY, reason, "pattern: age");
  if ((unknown && cues) || (titles && (known || unknown)) || (strong && known + numbers + years + clocks > 0))
    return conclude (EF_TEXT_IDENTITY, reason, "pattern: cue of a name or a number");
  if (unknown && places)
    return conclude (EF_TEXT_IDENTITY, reason, "pattern: place");

  if (confidence < get_least_confidence (evidence))
    {
      *reason = g_strdup_printf ("read with confidence %.0f", (double) confidence);
      return EF_TEXT_UNKNOWN;
    }
  if (clocks)
    return conclude (EF_TEXT_UNKNOWN, reason, "a clock time");
  if (unknown || labels || dates->len)
    return conclude (EF_TEXT_UNKNOWN, reason, "words that are not known to be harmless");
  if (known + numbers + years == 0)
    return marks == 1 && glyphs == 1 && strchr ("+*", **words) && aspect < 2
             ? conclude (EF_TEXT_HARMLESS, reason, "a sign")
             : conclude (EF_TEXT_UNKNOWN, reason, "no letter and no digit");
  if (long_numbers && !known)
    return conclude (EF_TEXT_UNKNOWN, reason, "a number of four digits without a label");
  if (years && !known)
    return conclude (EF_TEXT_UNKNOWN, reason, "a number that may be a year");
  if (misread > known + numbers)
    return conclude (EF_TEXT_UNKNOWN, reason, "more was guessed than read");
  if (names == known && !numbers && (names > 1 || (names == 1 && evidence > 3)))
    return conclude (EF_TEXT_UNKNOWN, reason, "technique words that are also names");
  if (aspect > 1.3 * glyphs + 2)
    return conclude (EF_TEXT_UNKNOWN, reason, "less was read than the box can hold");
  return conclude (EF_TEXT_HARMLESS, reason,
                   known && numbers ? "technique words and numbers" : known ? "technique words" : "plain numbers");
}

gboolean
ef_judge_asks_for_value (const char *text,
                         const char *modality)
{
  guint32 mask = ef_word_flags_of_modality (modality);
  g_auto (GStrv) words = g_strsplit_set (text ? text : "", " \t", -1);
  guint n = g_strv_length (words);
  g_autofree char *last = NULL;
  g_autofree char *bare = NULL;
  guint32 flags;

  while (n > 0 && !strpbrk (words[n - 1], ":.#=") && !*words[n - 1])
    n--;
  if (!n)
    return FALSE;
  last = ef_fold (words[n - 1], -1, FALSE);
  bare = g_strndup (last, strcspn (last, ":.#="));
  flags = ef_word_look_up (bare);
  return (flags & EF_WORD_CUE) && !(flags & mask);
}

gboolean
ef_judge_says_little (const char *text)
{
  guint letters = 0, digits = 0;

  for (const char *c = text ? text : ""; *c; c = g_utf8_next_char (c))
    {
      gunichar u = g_utf8_get_char (c);

      letters += g_unichar_isalpha (u) != 0;
      digits += g_unichar_isdigit (u) != 0;
    }
  return letters <= 1 && digits <= EF_JUDGE_PLAIN_DIGITS;
}

gboolean
ef_judge_redacts (EfPixelPolicy policy,
                  EfTextKind    kind)
{
  switch (policy)
    {
    case EF_PIXELS_HEADER_MATCH: return kind == EF_TEXT_IDENTITY;
    case EF_PIXELS_ALLOW_LIST: return kind != EF_TEXT_HARMLESS;
    case EF_PIXELS_ALL_TEXT: return TRUE;
    case EF_PIXELS_OFF:
    default: return FALSE;
    }
}
