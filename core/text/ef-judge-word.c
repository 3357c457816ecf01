#include "config.h"

#include "ef-judge-word.h"

#include "ef-fold.h"
#include "ef-words.h"

#include <string.h>

/* Letters of a word that is known although one of them was misread; shorter ones are too much like names. */
#define LEAST_MISREAD 5

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

gboolean
ef_judge_is_age_unit (const char *word)
{
  static const char *const units[] = { "y", "yr", "yrs", "yo", "y/o", "year", "years", "jahre", "ans", "anos", "anni", "j",
                                       NULL };

  return g_strv_contains (units, word);
}

/* A word of digits, letters and signs, such as "512x512", "w350", "1.25cm", "12/64": runs of digits and letters that
 * are each harmless. */
static EfJudgedWord
sort_compound (const char *word,
               guint32     mask)
{
  guint digits = 0, longest = 0, labels = 0, letters = 0, runs = 0, points = 0, joints = 0;
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
              known &= p - start <= 4;
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
          known &= (is_known (run, mask) && (run[1] || strchr ("wlcxyzfdtphsnribgvkq", *run))) || !strcmp (run, "x");
          labels++;
          letters += !run[1];
        }
      else if (strchr (".,:/*-+%()=<>~'\"^[]_#|", *p))
        {
          joints += strchr ("/-", *p) && p > word && g_ascii_isalnum (p[-1]) && g_ascii_isalnum (p[1]);
          p++;
        }
      else
        return EF_JUDGED_UNKNOWN;
    }

  if (clock)
    return EF_JUDGED_CLOCK;
  /* "24.91.1948": a date, though misread. */
  if (points > 1 && !times)
    return digits > EF_JUDGE_PLAIN_DIGITS ? EF_JUDGED_ID : EF_JUDGED_UNKNOWN;
  /* "21/00/1967" and "28-Aug-2461" are dates too, and a letter here and there makes a number, "R7P/S287". */
  if (joints > 1 && g_ascii_isdigit (*word) && g_ascii_isdigit (p[-1]))
    return digits > EF_JUDGE_PLAIN_DIGITS ? EF_JUDGED_ID : EF_JUDGED_UNKNOWN;
  if ((letters > 2 && digits > EF_JUDGE_PLAIN_DIGITS) || (strchr (word, '#') && labels && digits >= EF_JUDGE_PLAIN_DIGITS))
    return EF_JUDGED_ID;
  if (!digits)
    return known && labels ? EF_JUDGED_KNOWN : EF_JUDGED_UNKNOWN;
  if (longest > EF_JUDGE_PLAIN_DIGITS || (digits > EF_JUDGE_PLAIN_DIGITS && dashed))
    return EF_JUDGED_ID;
  if (digits > EF_JUDGE_PLAIN_DIGITS && !(known && (decimal || times || (labels && digits <= 2 * EF_JUDGE_PLAIN_DIGITS))))
    return labels || runs > 1 ? EF_JUDGED_ID : EF_JUDGED_UNKNOWN;
  if (!known)
    return EF_JUDGED_UNKNOWN;
  if (longest == 4 && runs == 1 && !decimal && !labels)
    {
      int value = atoi (word + strcspn (word, "0123456789"));

      if (value >= 1900 && value < 2100)
        return EF_JUDGED_YEAR;
    }
  return labels ? EF_JUDGED_KNOWN : EF_JUDGED_NUMBER;
}

/* (transfer full): folded, with signs of print as keyboards write them: "512\303\227512", "\302\265As". */
static char *
fold_word (const char *raw)
{
  static const struct
  {
    const char *sign, *plain;
  } signs[] = { { "\303\227", "x" }, { "\302\267", "*" }, { "\302\265", "u" }, { "\316\274", "u" } };
  g_autoptr (GString) plain = g_string_new (raw);

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    g_string_replace (plain, signs[i].sign, signs[i].plain, 0);
  return ef_fold (plain->str, -1, FALSE);
}

/* "a@b.org"; but a "0" on a screen is read as "@" too, "TIS<@.4". */
static gboolean
is_mail (const char *raw)
{
  const char *at = strchr (raw, '@'), *point = at ? strrchr (at, '.') : NULL;

  return point && point > at + 1 && g_ascii_isalpha (point[1]);
}

/* A zero read as a letter inside of a number: "3Omm", "TISO.4". (transfer full) (nullable) */
static char *
mend_zeros (const char *word)
{
  char *mended = NULL;

  for (gsize i = 0; word[i]; i++)
    if (word[i] == 'o' && ((i > 0 && g_ascii_isdigit (word[i - 1])) || (word[i + 1] == '.' && g_ascii_isdigit (word[i + 2]))))
      {
        mended = mended ? mended : g_strdup (word);
        mended[i] = '0';
      }
  return mended;
}

EfJudgedWord
ef_judge_word (const char *raw,
               guint32     mask,
               char      **bare)
{
  g_autofree char *folded = fold_word (raw);
  char *start = folded, *end = folded + strlen (folded);
  guint digits = 0, confusable = 0, letters = 0;
  EfJudgedWord sort;

  if (is_mail (raw))
    return EF_JUDGED_MAIL;
  if (is_known (folded, mask))
    {
      *bare = g_steal_pointer (&folded);
      return EF_JUDGED_KNOWN;
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
    return EF_JUDGED_MARK;
  for (const char *c = *bare; *c; c++)
    {
      digits += g_ascii_isdigit (*c) != 0;
      letters += g_ascii_isalpha (*c) || (guchar) *c >= 128;
      confusable += !g_ascii_isdigit (*c) && g_ascii_isdigit (digit_for (*c));
    }
  if (is_known (*bare, mask))
    return EF_JUDGED_KNOWN;
  /* "053y", "53yr", "O64y" */
  if (digits && digits <= 3)
    {
      const char *unit = *bare;

      while (g_ascii_isdigit (digit_for (*unit)) && unit - *bare < 3)
        unit++;
      if (unit > *bare && (ef_judge_is_age_unit (unit) || (unit - *bare == 3 && strlen (unit) == 1 && strchr ("dwmy", *unit))))
        return EF_JUDGED_AGE;
    }
  sort = sort_compound (*bare, mask);
  if (sort == EF_JUDGED_UNKNOWN && digits && letters > confusable)
    {
      g_autofree char *mended = mend_zeros (*bare);

      sort = mended ? sort_compound (mended, mask) : sort;
    }
  if (sort == EF_JUDGED_UNKNOWN && digits && letters == confusable)
    {
      g_autofree char *number = g_strdup (*bare);

      for (char *c = number; *c; c++)
        *c = digit_for (*c);
      sort = sort_compound (number, mask);
    }
  return sort;
}

/* Letters of screens that readers take for each other. */
gboolean
ef_judge_is_misread (const char *raw,
                     const char *bare,
                     guint32     mask)
{
  static const char pairs[] = "cecocgeoaodovyhnhbftfrprefilitltijuvgqmnkxpf5s8b0o1l1i6b6g";
  gsize length = strlen (bare);
  g_autofree char *copy = NULL;

  if (length + (raw[0] != bare[0]) < LEAST_MISREAD)
    return FALSE;
  copy = g_malloc (length + 2);
  /* "=enster": of the first letter a piece was read as a mark. */
  if (strchr ("=?_-|+/\\!", raw[0]))
    for (char c = 'a'; c <= 'z'; c++)
      {
        copy[0] = c;
        memcpy (copy + 1, bare, length + 1);
        if (ef_word_look_up (copy) & mask)
          return TRUE;
      }
  memcpy (copy, bare, length + 1);
  for (gsize i = 0; i < length; i++)
    for (gsize k = 0; k + 1 < sizeof pairs; k++)
      {
        if (pairs[k] != bare[i])
          continue;
        copy[i] = pairs[k ^ 1];
        if (ef_word_look_up (copy) & mask)
          return TRUE;
        copy[i] = bare[i];
      }
  return FALSE;
}

gboolean
ef_judge_is_misread_unit (const char *bare)
{
  static const char *const units[] = { "cn", "crn", "om", "em", "mn", "rnm", "mrn", "h2", "khz", "mh2", "d8", "a8", "cmis", "emis",
                                       "em/s", "cm/5", "mis", "mmho", "mmhq", "mhe", "sek", "kets", "mi", "sohz", NULL };

  return g_strv_contains (units, bare);
}
