#include "config.h"

#include "ef-dates.h"
#include "ef-fold.h"
#include "ef-judge.h"
#include "ef-words.h"

#include <string.h>

#define MAX_PLAIN_DIGITS 4

/* What one word between blanks may be. */
typedef enum
{
  WORD_UNKNOWN,
  WORD_MARK,   /* no letter, no digit */
  WORD_NUMBER,
  WORD_YEAR,   /* a number that may be one */
  WORD_KNOWN,
  WORD_CLOCK,
  WORD_AGE,
  WORD_ID,
  WORD_MAIL,
} WordSort;

/* The digit that a reader may have taken for this letter. */
static char
digit_for (char c)
{
  switch (c)
    {
    case 'o': return '0';
    case 'l': case 'i': case '|': case '!': return '1';
    case 's': return '5';
    case 'b': return '8';
    case 'z': return '2';
    default: return c;
    }
}

static gboolean
is_known (const char *word,
          guint32     mask)
{
  static const struct
  {
    char from, to;
  } confusions[] = { { 'l', 'i' }, { '|', 'i' }, { 'i', 'l' }, { '0', 'o' }, { '1', 'l' }, { '1', 'i' }, { '5', 's' } };
  g_autofree char *copy = NULL;

  if (ef_word_look_up (word) & mask)
    return TRUE;
  if (strlen (word) < 2)
    return FALSE;
  /* Of two letters only "Ml" for "MI" and its like: the more would let almost any pair pass. */
  for (guint i = 0; i < (strlen (word) == 2 ? 2 : G_N_ELEMENTS (confusions)); i++)
    if (strchr (word, confusions[i].from))
      {
        g_free (copy);
        copy = g_strdup (word);
        for (char *c = copy; *c; c++)
          if (*c == confusions[i].from)
            *c = confusions[i].to;
        if (ef_word_look_up (copy) & mask)
          return TRUE;
      }
  return FALSE;
}

static gboolean
is_age_unit (const char *word)
{
  static const char *const units[] = { "y", "yr", "yrs", "yo", "y/o", "year", "years", "jahre", "ans", "anos", "anni", "j",
                                       NULL };

  return g_strv_contains (units, word);
}

/* A word of digits, letters and signs, such as "512x512", "w350", "1.25cm", "12/64": runs of digits and letters that
 * are each harmless. */
static WordSort
sort_compound (const char *word,
               guint32     mask)
{
  guint digits = 0, longest = 0, labels = 0, runs = 0, points = 0;
  gboolean decimal = FALSE, clock = FALSE, dashed = FALSE, times = FALSE, known = TRUE;
  const char *p = word;

  while (*p)
    {
      const char *start = p;

      if (g_ascii_isdigit (*p))
        {
          guint decimal_here = 0;

          while (g_ascii_isdigit (*p))
            p++;
          digits += (guint) (p - start);
          runs++;
          longest = MAX (longest, (guint) (p - start));
          /* Ages and numbers of cases are filled up with zeros, measures are not. */
          known &= *start != '0' || p - start < 3;
          if ((*p == '.' || *p == ',') && g_ascii_isdigit (p[1]))
            {
              decimal_here = 1;
              start = ++p;
              while (g_ascii_isdigit (*p))
                p++;
              digits += (guint) (p - start);
              known &= p - start <= 3;
              /* A second point makes it a date or a version. */
              known &= !decimal || times || labels > 0;
              decimal = TRUE;
            }
          points += decimal_here + (strchr (".,", *p) && *p && g_ascii_isdigit (p[1]));
          clock |= *p == ':' && g_ascii_isdigit (p[1]);
          dashed |= *p == '-' && g_ascii_isdigit (p[1]);
          times |= *p == 'x' || *p == '/' || *p == '*';
        }
      else if (g_ascii_isalpha (*p) || (guchar) *p >= 128)
        {
          g_autofree char *run = NULL;

          while (g_ascii_isalpha (*p) || (guchar) *p >= 128)
            p++;
          run = g_strndup (start, (gsize) (p - start));
          known &= (is_known (run, mask) && (run[1] || strchr ("wlcxyzfdtphs", *run))) || !strcmp (run, "x");
          labels++;
        }
      else if (strchr (".,:/*-+%()=<>~'\"^[]_#|", *p))
        p++;
      else
        return WORD_UNKNOWN;
    }

  if (clock)
    return WORD_CLOCK;
  /* "24.91.1948": a date, though misread. */
  if (points > 1 && !times)
    return digits > MAX_PLAIN_DIGITS ? WORD_ID : WORD_UNKNOWN;
  if (!digits)
    return known && labels ? WORD_KNOWN : WORD_UNKNOWN;
  if (longest > MAX_PLAIN_DIGITS || (digits > MAX_PLAIN_DIGITS && dashed))
    return WORD_ID;
  if (digits > MAX_PLAIN_DIGITS && !(known && (decimal || times || (labels && digits <= 2 * MAX_PLAIN_DIGITS))))
    return labels || runs > 1 ? WORD_ID : WORD_UNKNOWN;
  if (!known)
    return WORD_UNKNOWN;
  if (longest == 4 && runs == 1 && !decimal && !labels)
    {
      int value = atoi (word + strcspn (word, "0123456789"));

      if (value >= 1900 && value < 2100)
        return WORD_YEAR;
    }
  return labels ? WORD_KNOWN : WORD_NUMBER;
}

static WordSort
sort_word (const char *raw,
           guint32     mask,
           char      **bare)
{
  g_autofree char *folded = ef_fold (raw, -1, FALSE);
  char *start = folded, *end = folded + strlen (folded);
  guint digits = 0, confusable = 0, letters = 0;
  WordSort sort;

  if (strchr (raw, '@') && strchr (strchr (raw, '@'), '.'))
    return WORD_MAIL;
  if (is_known (folded, mask))
    {
      *bare = g_steal_pointer (&folded);
      return WORD_KNOWN;
    }
  while (start < end && !g_unichar_isalnum (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start)
    {
      char *last = g_utf8_find_prev_char (start, end);

      if (!last || g_unichar_isalnum (g_utf8_get_char (last)))
        break;
      end = last;
    }
  *bare = g_strndup (start, (gsize) (end - start));
  if (!**bare)
    return WORD_MARK;
  for (const char *c = *bare; *c; c++)
    {
      digits += g_ascii_isdigit (*c) != 0;
      letters += g_ascii_isalpha (*c) || (guchar) *c >= 128;
      confusable += !g_ascii_isdigit (*c) && g_ascii_isdigit (digit_for (*c));
    }
  if (is_known (*bare, mask))
    return WORD_KNOWN;
  /* "053y", "53yr", "O64y" */
  if (digits && digits <= 3)
    {
      const char *unit = *bare;

      while (g_ascii_isdigit (digit_for (*unit)) && unit - *bare < 3)
        unit++;
      if (unit > *bare && (is_age_unit (unit) || (unit - *bare == 3 && strlen (unit) == 1 && strchr ("dwmy", *unit))))
        return WORD_AGE;
    }
  sort = sort_compound (*bare, mask);
  if (sort == WORD_UNKNOWN && digits && letters == confusable)
    {
      g_autofree char *number = g_strdup (*bare);

      for (char *c = number; *c; c++)
        *c = digit_for (*c);
      sort = sort_compound (number, mask);
    }
  return sort;
}

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
  guint titles = 0, strong = 0, long_numbers = 0;
  gboolean age = FALSE, id = FALSE, mail = FALSE;
  WordSort before = WORD_UNKNOWN;

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
      WordSort sort;

      if (!*words[i])
        continue;
      sort = sort_word (words[i], mask, &bare);
      flags = bare ? ef_word_look_up (bare) : 0;
      if (sort == WORD_UNKNOWN && bare)
        {
          /* "Name:Doe" without a blank. */
          g_autofree char *head = g_strndup (bare, strcspn (bare, ":.#="));

          flags |= ef_word_look_up (head);
        }
      /* "10:1" is a ratio: minutes have two digits. */
      if (sort == WORD_CLOCK && strlen (bare) <= 5 && g_str_has_suffix (bare, ":1") && strchr (bare, ':') == strrchr (bare, ':')
          && strspn (bare, "0123456789:") == strlen (bare))
        sort = WORD_NUMBER;
      /* "M 53" and "053 Y" */
      if (sort == WORD_NUMBER && i == 1 && !words[2] && strlen (words[0]) == 1 && strchr ("MFmf", *words[0])
          && strspn (bare, "0123456789") == strlen (bare))
        sort = WORD_AGE;
      if ((before == WORD_NUMBER || before == WORD_KNOWN) && bare && i > 0 && is_age_unit (bare)
          && g_ascii_isdigit (words[i - 1][0]))
        sort = WORD_AGE;
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
      if (sort == WORD_UNKNOWN && (flags & (EF_WORD_CUE | EF_WORD_HONORIFIC | EF_WORD_PLACE)) && !strpbrk (bare, ":.#="))
        labels++;
      else
        unknown += sort == WORD_UNKNOWN;
      known += sort == WORD_KNOWN;
      numbers += sort == WORD_NUMBER;
      long_numbers += sort == WORD_NUMBER && strspn (bare, "0123456789") == MAX_PLAIN_DIGITS;
      years += sort == WORD_YEAR;
      marks += sort == WORD_MARK;
      clocks += sort == WORD_CLOCK;
      age |= sort == WORD_AGE;
      id |= sort == WORD_ID;
      mail |= sort == WORD_MAIL;
      before = sort;
    }

  dates = ef_dates_find (text);
  for (guint i = 0; i < dates->len; i++)
    {
      const EfDateSpan *span = &g_array_index (dates, EfDateSpan, i);

      if (span->certain || span->n_readings)
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

  if (confidence < EF_JUDGE_MIN_CONFIDENCE)
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
  if (aspect > 1.3 * glyphs + 2)
    return conclude (EF_TEXT_UNKNOWN, reason, "less was read than the box can hold");
  return conclude (EF_TEXT_HARMLESS, reason,
                   known && numbers ? "technique words and numbers" : known ? "technique words" : "plain numbers");
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
