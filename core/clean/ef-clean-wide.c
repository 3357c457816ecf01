/* Chinese, Japanese and Korean: no blanks, no capitals. Names are told by their family name and the signs given names are
 * written with, by titles behind them and cues before them; institutions by their ending. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

#define MAX_RUN 512

typedef struct
{
  const char *start;
  guint32 offsets[MAX_RUN + 1]; /* of each character from start */
  gunichar chars[MAX_RUN];
  guint n;
} Run;

static guint32
look_up (const Run *run,
         guint      from,
         guint      length)
{
  if (from + length > run->n)
    return 0;
  return ef_lexicon_look_up_wide (run->start + run->offsets[from], run->offsets[from + length] - run->offsets[from]);
}

static gboolean
is_hangul (gunichar c)
{
  return c >= 0xAC00 && c <= 0xD7A3;
}

static gboolean
is_kana (gunichar c)
{
  return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FE);
}

static gboolean
is_han (gunichar c)
{
  return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3005 || (c >= 0x20000 && c <= 0x3FFFF);
}

static gboolean
is_wide_char (gunichar c)
{
  return is_hangul (c) || is_kana (c) || is_han (c);
}

static void
add (EfCleanText *text,
     const Run   *run,
     guint        from,
     guint        to,
     const char  *rule,
     EfSpanCause  cause,
     float        score)
{
  gsize start = (gsize) (run->start - text->text);

  ef_clean_text_add (text, start + run->offsets[from], start + run->offsets[to], cause, rule, score);
}

/* The longest listed word with @flags that ends at @at; its length in characters. */
static guint
ends_with (const Run *run,
           guint      at,
           guint32    flags)
{
  for (guint length = MIN (at, 8); length > 0; length--)
    if (look_up (run, at - length, length) & flags)
      return length;
  return 0;
}

static guint
begins_with (const Run *run,
             guint      at,
             guint32    flags)
{
  for (guint length = MIN (run->n - at, 8); length > 0; length--)
    if (look_up (run, at, length) & flags)
      return length;
  return 0;
}

static gboolean
holds_medical (const Run *run,
               guint      from,
               guint      to)
{
  for (guint i = from; i < to; i++)
    for (guint length = 1; length <= 2 && i + length <= to; length++)
      {
        guint32 flags = look_up (run, i, length);

        if ((flags & EF_LEX_WIDE_MEDICAL) && (length > 1 || !(flags & (EF_LEX_GIVEN | EF_LEX_SURNAME1))))
          return TRUE;
      }
  return FALSE;
}

/* How many characters from @at can be a person's name; *@sure: by its own signs. With @cued the place vouches for it. */
static guint
name_at (const Run *run,
         guint      at,
         gboolean   cued,
         gboolean  *sure)
{
  guint surname = 0, given = 0, limit, room = run->n - at;
  gboolean hangul = is_hangul (run->chars[at]), two;

  *sure = FALSE;
  for (guint length = MIN (room, 3); length >= 2 && !surname; length--)
    if (look_up (run, at, length) & EF_LEX_SURNAME)
      surname = length;
  two = surname >= 2;
  if (!surname && (look_up (run, at, 1) & EF_LEX_SURNAME1))
    surname = 1;
  if (!surname)
    return 0;
  /* "高血圧", "정상" */
  for (guint length = MIN (room, 4); length >= 2; length--)
    if (length > surname && (look_up (run, at, length) & EF_LEX_ALLOW))
      return 0;
  limit = hangul ? 2 : two ? 3 : 2;
  for (given = 0; given < limit && at + surname + given < run->n; given++)
    {
      gunichar c = run->chars[at + surname + given];
      guint32 flags = look_up (run, at + surname + given, 1);

      if (hangul ? !is_hangul (c) : !is_han (c))
        break;
      if (!(flags & EF_LEX_GIVEN))
        break;
      if ((flags & EF_LEX_WIDE_MEDICAL) && !cued && !(flags & EF_LEX_GIVEN))
        break;
      if (given && begins_with (run, at + surname + given, EF_LEX_WIDE_HONORIFIC | EF_LEX_WIDE_CUE) > 1)
        break;
    }
  if (hangul && given == 1 && !cued)
    given = 0;
  *sure = given > 0 || (two && !hangul);
  if (cued && !hangul && surname + given < room)
    {
      /* After a label the whole short run is the name, whatever its signs. */
      guint to = at + surname;

      while (to < run->n && to < at + surname + 3 && is_han (run->chars[to]))
        to++;
      if (to > at + surname + given && to <= at + surname + 2 && (to == run->n || !is_wide_char (run->chars[to])) && !holds_medical (run, at + surname, to))
        given = to - at - surname;
    }
  if (cued && hangul && !given && !two)
    return 0;
  return surname + given;
}

static gboolean
is_boundary (const Run *run,
             guint      at)
{
  gunichar c;

  if (at == 0 || at >= run->n)
    return TRUE;
  c = run->chars[at];
  return !is_wide_char (c) || is_hangul (c) != is_hangul (run->chars[at - 1]) || is_kana (c) != is_kana (run->chars[at - 1]);
}

static void
find_names (EfCleanText *text,
            const Run   *run,
            gboolean    *taken)
{
  for (guint i = 0; i < run->n; i++)
    {
      gboolean sure = FALSE, cued = FALSE, led;
      guint length, cue, after;
      guint32 honorific = 0;

      if (taken[i] || !is_wide_char (run->chars[i]))
        continue;
      /* A label, then perhaps signs, then the name. */
      led = i == 0 || !is_wide_char (run->chars[i - 1]);
      for (guint back = i; back > 0 && !cued && i - back <= 2; back--)
        {
          gunichar c = run->chars[back - 1];

          if (c == ':' || c == ' ' || c == 0xFF1A || c == '(' || c == '-' || c == '=')
            {
              if (back >= 2 && ends_with (run, back - 1, EF_LEX_WIDE_CUE))
                cued = TRUE;
              continue;
            }
          cue = ends_with (run, back, EF_LEX_WIDE_CUE);
          cued = cue > 1 && back == i;
          break;
        }
      length = name_at (run, i, cued, &sure);
      if (!length && cued && led && i > 0 && run->chars[i - 1] != '-')
        {
          /* After a label with a colon any short run is a name. */
          guint to = i;

          while (to < run->n && to < i + 8 && is_wide_char (run->chars[to]) && !taken[to]
                 && !(to > i + 1 && begins_with (run, to, EF_LEX_WIDE_HONORIFIC | EF_LEX_WIDE_CUE)))
            to++;
          if (to - i >= 2 && to - i <= 6 && (to == run->n || !is_wide_char (run->chars[to]) || begins_with (run, to, EF_LEX_WIDE_HONORIFIC))
              && !holds_medical (run, i, to) && !(look_up (run, i, to - i) & (EF_LEX_ALLOW | EF_LEX_WIDE_CUE))
              && (run->chars[i - 1] == ':' || (i > 1 && run->chars[i - 2] == ':') || (run->chars[i - 1] == ' ' && to - i <= 4)))
            {
              add (text, run, i, to, "cue:label", EF_SPAN_CUE, 0.8f);
              for (guint k = i; k < to; k++)
                taken[k] = TRUE;
              i = to - 1;
            }
          continue;
        }
      if (!length)
        continue;
      after = i + length;
      /* Blank between the family name and the given name. */
      if (after + 1 < run->n && run->chars[after] == ' ' && sure && length <= 3 && !is_hangul (run->chars[i])
          && (look_up (run, after + 1, 1) & EF_LEX_GIVEN) && is_han (run->chars[after + 1]))
        {
          guint to = after + 1;

          while (to < run->n && to < after + 4 && is_han (run->chars[to]) && (look_up (run, to, 1) & EF_LEX_GIVEN))
            to++;
          if (to >= run->n || !is_han (run->chars[to]) || begins_with (run, to, EF_LEX_WIDE_HONORIFIC))
            after = to;
        }
      {
        guint at = after;

        if (at + 1 < run->n && run->chars[at] == ' ')
          at++;
        honorific = begins_with (run, at, EF_LEX_WIDE_HONORIFIC);
        /* "王医生", "田中様"; the sign alone must end the word. */
        if (honorific == 1 && at + 1 < run->n && is_wide_char (run->chars[at + 1]) && !is_boundary (run, at + 1)
            && !is_kana (run->chars[at + 1]) && !is_hangul (run->chars[at]))
          honorific = 0;
        if (honorific && at > after && honorific == 1 && is_hangul (run->chars[at]) && run->chars[at] != 0xC528 && run->chars[at] != 0xB2D8)
          honorific = 0;
        if (!honorific && length > 1 && begins_with (run, i + 1, EF_LEX_WIDE_HONORIFIC) && (look_up (run, i, 1) & EF_LEX_SURNAME1))
          {
            honorific = begins_with (run, i + 1, EF_LEX_WIDE_HONORIFIC);
            if (honorific > 1)
              after = i + 1;
            else
              honorific = 0;
          }
      }
      if (honorific && !cued && i > 0 && is_han (run->chars[i - 1])
          && ((look_up (run, i - 1, 2) & EF_LEX_ALLOW) || (after == i + 1 && honorific < 2)))
        continue;
      if (honorific || cued)
        ;
      else if (is_hangul (run->chars[i]))
        {
          /* Three syllables by themselves, or with a particle. */
          static const char *const particles = "은는이가을를의와과도에님";
          gunichar next = after < run->n ? run->chars[after] : ' ';

          if (!led || length != 3 || holds_medical (run, i, after))
            continue;
          if (is_hangul (next) && !g_utf8_strchr (particles, -1, next))
            continue;
        }
      else
        {
          /* By itself: family name of two signs with a given name, or a run of just this length. */
          gboolean closed = after >= run->n || !is_han (run->chars[after]);
          guint surname = (look_up (run, i, 2) & EF_LEX_SURNAME) || (look_up (run, i, 3) & EF_LEX_SURNAME) ? 2 : 1;

          if (!sure || holds_medical (run, i + surname, MIN (i + length, run->n)))
            continue;
          if (surname == 2 && length >= 3 ? !(led || closed || is_boundary (run, i)) : !(led && closed))
            continue;
          if (surname == 1 && length < 2)
            continue;
          if (surname == 2 && length == 2 && !(led && closed))
            continue;
          if (i > 0 && is_han (run->chars[i - 1]) && surname == 1)
            continue;
        }
      add (text, run, i, after, honorific ? "cue:title" : cued ? "cue:label" : "name", honorific || cued ? EF_SPAN_CUE : EF_SPAN_LIST, 0.85f);
      for (guint k = i; k < after; k++)
        taken[k] = TRUE;
      i = after - 1;
    }
}

/* Names that begin with no listed family name: a short run of signs before a title. */
static void
find_titled (EfCleanText *text,
             const Run   *run,
             gboolean    *taken)
{
  for (guint i = 2; i < run->n; i++)
    {
      guint from = i, length = begins_with (run, i, EF_LEX_WIDE_HONORIFIC);
      gboolean blank = run->chars[i] == ' ';

      if (blank)
        length = begins_with (run, i + 1, EF_LEX_WIDE_HONORIFIC);
      if (!length || (blank && length < 2) || taken[i - 1] || is_kana (run->chars[i - 1]) || !is_wide_char (run->chars[i - 1]))
        continue;
      /* One sign alone is a title only at the end of a word. */
      if (length == 1 && i + 1 < run->n && !is_boundary (run, i + 1))
        continue;
      while (from > 0 && is_wide_char (run->chars[from - 1]) && is_hangul (run->chars[from - 1]) == is_hangul (run->chars[i - 1])
             && !is_kana (run->chars[from - 1]) && !taken[from - 1] && i - from < 7)
        {
          if (from < i && ends_with (run, from, EF_LEX_WIDE_CUE) > 1)
            break;
          from--;
        }
      if (i - from < 2 || i - from > (is_hangul (run->chars[i - 1]) ? 4u : 5u) || holds_medical (run, from, i)
          || (look_up (run, from, i - from) & (EF_LEX_ALLOW | EF_LEX_WIDE_CUE | EF_LEX_WIDE_HONORIFIC)))
        continue;
      if (is_hangul (run->chars[i - 1]) && !(look_up (run, from, 1) & EF_LEX_SURNAME1))
        continue;
      /* In Chinese a family name leads; in Japanese these titles belong to no office. */
      if (is_han (run->chars[i - 1]) && !(look_up (run, from, 1) & EF_LEX_SURNAME1) && !(look_up (run, from, 2) & EF_LEX_SURNAME)
          && !g_utf8_strchr ("様さ氏先殿", -1, run->chars[blank ? i + 1 : i]) && !(run->chars[i] == 0x6559 && !blank))
        continue;
      add (text, run, from, i, "cue:title", EF_SPAN_CUE, 0.75f);
      for (guint k = from; k < i; k++)
        taken[k] = TRUE;
    }
}

/* Katakana and hiragana names: before a title or after a label. */
static void
find_kana (EfCleanText *text,
           const Run   *run,
           gboolean    *taken)
{
  for (guint i = 1; i < run->n; i++)
    {
      guint from = i, honorific;

      if (taken[i] || taken[i - 1] || !is_wide_char (run->chars[i]) || !(is_kana (run->chars[i - 1]) || run->chars[i - 1] == 0x30FC))
        continue;
      honorific = begins_with (run, i, EF_LEX_WIDE_HONORIFIC);
      if (!honorific || (honorific == 1 && i + 1 < run->n && is_han (run->chars[i + 1])))
        continue;
      while (from > 0 && is_kana (run->chars[from - 1]) && (run->chars[from - 1] >= 0x30A0) == (run->chars[i - 1] >= 0x30A0) && !taken[from - 1])
        from--;
      if (i - from >= 2 && i - from <= 8 && run->chars[i - 1] >= 0x30A0)
        {
          add (text, run, from, i, "cue:title", EF_SPAN_CUE, 0.8f);
          for (guint k = from; k < i; k++)
            taken[k] = TRUE;
        }
    }
}

static void
find_hospitals (EfCleanText *text,
                const Run   *run,
                gboolean    *taken)
{
  for (guint i = 2; i <= run->n; i++)
    {
      guint head = ends_with (run, i, EF_LEX_HOSPITAL), from;
      guint low;

      if (!head || head >= i + 1)
        continue;
      if (i < run->n && ends_with (run, i + 1, EF_LEX_HOSPITAL) > head)
        continue;
      from = low = i - head;
      while (from > 0 && low - from < 12 && is_wide_char (run->chars[from - 1]) && !taken[from - 1]
             && !(is_kana (run->chars[from - 1]) && run->chars[from - 1] < 0x30A0))
        {
          from--;
          /* A word in hiragana inside a name: two signs at least, with no particle among them. */
          if (from > 3 && is_kana (run->chars[from - 1]) && run->chars[from - 1] < 0x30A0)
            {
              guint to = from;

              while (to > 0 && is_kana (run->chars[to - 1]) && run->chars[to - 1] < 0x30A0 && !g_utf8_strchr ("のはをにとでもへや", -1, run->chars[to - 1]))
                to--;
              if (from - to >= 2 && to > 0 && is_han (run->chars[to - 1]) && strncmp (run->start + run->offsets[to], "から", 6)
                  && strncmp (run->start + run->offsets[to], "まで", 6) && strncmp (run->start + run->offsets[to], "より", 6))
                from = to;
            }
        }
      /* Korean parts words: one before the ending may belong to it. */
      if (from == low && from > 1 && run->chars[from - 1] == ' ' && is_hangul (run->chars[low]))
        {
          from--;
          while (from > 0 && is_hangul (run->chars[from - 1]))
            from--;
        }
      if (from == low)
        continue;
      {
        guint to = i;
        gboolean generic = FALSE;

        for (guint k = from; k < low && !generic; k++)
          generic = (look_up (run, k, i - k) & EF_LEX_HOSPITAL_GENERIC) != 0;
        if (generic && low - from <= 2)
          continue;
        for (guint k = from; k < low; k++)
          if (look_up (run, k, low - k) & EF_LEX_HOSPITAL_GENERIC)
            generic = TRUE;
        if (generic || (low - from == 1 && !is_hangul (run->chars[from])))
          continue;
        if ((look_up (run, low, head) & EF_LEX_HOSPITAL) && is_hangul (run->chars[low]) && head == 2 && (run->chars[low] == 0xC13C || run->chars[low] == 0xC758)
            && low - from < 2)
          continue;
        for (guint length = 4; length > 0; length--)
          while (from + length + 1 < low && (look_up (run, from, length) & EF_LEX_WIDE_CUE))
            from += length;
        add (text, run, from, to, "institution", EF_SPAN_CUE, 0.9f);
        for (guint k = from; k < to; k++)
          taken[k] = TRUE;
      }
    }
}

void
ef_clean_wide (EfCleanText *text)
{
  const char *p = text->text, *end = p + text->length;

  if (!text->has_wide)
    return;
  while (p < end)
    {
      Run run = { 0 };
      gboolean taken[MAX_RUN + 1] = { 0 };
      gboolean wide = FALSE;

      run.start = p;
      while (p < end && run.n < MAX_RUN && *p != '\n')
        {
          gunichar c = g_utf8_get_char (p);

          run.offsets[run.n] = (guint32) (p - run.start);
          run.chars[run.n++] = c;
          wide |= is_wide_char (c);
          p = g_utf8_next_char (p);
        }
      run.offsets[run.n] = (guint32) (p - run.start);
      if (p < end && *p == '\n')
        p++;
      if (!wide)
        continue;
      find_hospitals (text, &run, taken);
      find_names (text, &run, taken);
      find_titled (text, &run, taken);
      find_kana (text, &run, taken);
    }
}
