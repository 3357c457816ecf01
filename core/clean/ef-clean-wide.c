/* Chinese, Japanese and Korean: no blanks, no capitals. Names are told by their family name and the signs given names are
 * written with, by titles behind them and cues before them; institutions by their ending. */
#include "config.h"

#include "ef-clean-wide-private.h"

#include <string.h>

guint
ef_wide_has_word (const EfWideRun *run,
                  guint            at,
                  const char      *word)
{
  guint n = 0;

  for (; *word; word = g_utf8_next_char (word), n++)
    if (at + n >= run->n || run->chars[at + n] != g_utf8_get_char (word))
      return 0;
  return n;
}

void
ef_wide_take (EfCleanText *text,
              EfWideRun   *run,
              guint        from,
              guint        to,
              const char  *rule,
              EfSpanCause  cause,
              float        score)
{
  gsize start = (gsize) (run->start - text->text);

  ef_clean_text_add (text, start + run->offsets[from], start + run->offsets[to], cause, rule, score);
  for (guint k = from; k < to; k++)
    run->taken[k] = TRUE;
}

guint
ef_wide_ends_with (const EfWideRun *run,
                   guint            at,
                   guint32          flags)
{
  for (guint length = MIN (at, 8); length > 0; length--)
    if (ef_wide_look_up (run, at - length, length) & flags)
      return length;
  return 0;
}

guint
ef_wide_begins_with (const EfWideRun *run,
                     guint            at,
                     guint32          flags)
{
  for (guint length = MIN (run->n - at, 8); length > 0; length--)
    if (ef_wide_look_up (run, at, length) & flags)
      return length;
  return 0;
}

static gboolean
holds_medical (const EfWideRun *run,
               guint      from,
               guint      to)
{
  for (guint i = from; i < to; i++)
    for (guint length = 1; length <= 2 && i + length <= to; length++)
      {
        guint32 flags = ef_wide_look_up (run, i, length);

        if ((flags & EF_LEX_WIDE_MEDICAL) && (length > 1 || !(flags & (EF_LEX_GIVEN | EF_LEX_SURNAME1))))
          return TRUE;
      }
  return FALSE;
}

/* A word of three syllables. */
static gboolean
is_three (const EfWideRun *run,
          guint            at)
{
  for (guint k = 0; k < 3; k++)
    if (at + k >= run->n || !ef_wide_is_hangul (run->chars[at + k]))
      return FALSE;
  return at + 3 == run->n || !ef_wide_is_hangul (run->chars[at + 3]);
}

/* What can follow a name. */
static gboolean
ends_name (const EfWideRun *run,
           guint            at)
{
  static const char *const words[] = { "同伴", "同席", "付き添い", "付添", "さん", "さま", "ちゃん", "くん", "君", "殿", "様", "氏", "先生", "が", "と", "に", "より", "から", "の", "へ", "は", "も", "陪同", "陪", "代诉", "签字", "告知" };

  if (at >= run->n || !ef_wide_is_char (run->chars[at]))
    return TRUE;
  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (ef_wide_has_word (run, at, words[k]))
      return TRUE;
  return FALSE;
}

/* A given name alone, as of somebody's child: its length, or 0. */
static guint
given_at (const EfWideRun *run,
          guint            at)
{
  static const char *const not[] = { "がん", "ため", "ほう", "こと", "とき", "もの", "みの", "ころ", "うち", "ほか", "ところ", "より", "から", "まで", "既往", "病歴", "病史" };
  guint length = 0;

  if (g_utf8_strchr ("のはがとにをもへ", -1, run->chars[at]))
    return 0;
  for (guint k = 0; k < G_N_ELEMENTS (not); k++)
    if (ef_wide_has_word (run, at, not[k]))
      return 0;
  if (ef_wide_is_han (run->chars[at]))
    {
      for (length = 3; length >= 2; length--)
        {
          gboolean given = at + length <= run->n;

          for (guint k = at; k < at + length && given; k++)
            given = ef_wide_is_han (run->chars[k]) && (ef_wide_look_up (run, k, 1) & EF_LEX_GIVEN);
          if (at + length <= run->n && (given || ((ef_wide_bits (run, at, length) & (EF_WORD_IS_FIRST | EF_WORD_IS_COMMON)) == EF_WORD_IS_FIRST)) && ends_name (run, at + length))
            return length;
        }
      /* "夫隆より" */
      if (at + 1 < run->n && (ef_wide_look_up (run, at, 1) & EF_LEX_GIVEN) && ef_wide_is_char (run->chars[at + 1]) && ends_name (run, at + 1)
          && !g_utf8_strchr ("子人方体国系性指音型乳斑親子", -1, run->chars[at]))
        return 1;
      return 0;
    }
  while (at + length < run->n && length < 5 && ef_wide_is_kana (run->chars[at + length])
         && ef_wide_is_hiragana (run->chars[at + length]) == ef_wide_is_hiragana (run->chars[at]))
    {
      if (length >= 2 && ends_name (run, at + length) && ef_wide_is_hiragana (run->chars[at + length]))
        break;
      length++;
    }
  return length >= 2 && length <= 5 && ends_name (run, at + length) ? length : 0;
}

/* How many characters from @at can be a person's name; *@sure: by its own signs. With @cued the place vouches for it. */
static guint
name_at (const EfWideRun *run,
         guint      at,
         gboolean   cued,
         gboolean  *sure)
{
  guint surname = 0, given = 0, limit, room = run->n - at;
  gboolean hangul = ef_wide_is_hangul (run->chars[at]), two;

  *sure = FALSE;
  for (guint length = MIN (room, 3); length >= 2 && !surname; length--)
    if (ef_wide_look_up (run, at, length) & EF_LEX_SURNAME)
      surname = length;
  if (!surname && cued && !hangul)
    for (guint length = MIN (room, 3); length >= 2 && !surname; length--)
      if ((ef_wide_bits (run, at, length) & (EF_WORD_IS_LAST | EF_WORD_IS_COMMON)) == EF_WORD_IS_LAST && ef_wide_is_han (run->chars[at]))
        surname = length;
  two = surname >= 2;
  if (!surname && (ef_wide_look_up (run, at, 1) & (cued ? EF_LEX_SURNAME1 | EF_LEX_SURNAME : EF_LEX_SURNAME1)))
    surname = 1;
  if (!surname)
    return 0;
  /* "高血圧", "정상"; three syllables behind a label are a name though they begin like a word. */
  if (hangul && cued && is_three (run, at) && !holds_medical (run, at, at + 3) && !(ef_wide_look_up (run, at, 3) & EF_LEX_ALLOW))
    {
      *sure = TRUE;
      return 3;
    }
  for (guint length = MIN (room, 4); length >= 2; length--)
    if (length > surname && (ef_wide_look_up (run, at, length) & EF_LEX_ALLOW))
      return 0;
  limit = hangul ? 2 : two ? 3 : 2;
  for (given = 0; given < limit && at + surname + given < run->n; given++)
    {
      gunichar c = run->chars[at + surname + given];
      guint32 flags = ef_wide_look_up (run, at + surname + given, 1);

      if (hangul ? !ef_wide_is_hangul (c) : !ef_wide_is_han (c))
        break;
      if (!(flags & EF_LEX_GIVEN))
        break;
      if ((flags & EF_LEX_WIDE_MEDICAL) && !cued && !(flags & EF_LEX_GIVEN))
        break;
      if (given && ef_wide_begins_with (run, at + surname + given, EF_LEX_WIDE_HONORIFIC | EF_LEX_WIDE_CUE) > 1)
        break;
    }
  if (hangul && given == 1 && !cued)
    given = 0;
  *sure = given > 0 || (two && !hangul);
  if (cued && !hangul && surname + given < room)
    {
      /* After a label the whole short run is the name, whatever its signs. */
      guint to = at + surname;

      while (to < run->n && to < at + surname + 3 && ef_wide_is_han (run->chars[to]))
        to++;
      if (to > at + surname + given && to <= at + surname + 2 && (to == run->n || !ef_wide_is_char (run->chars[to])) && !holds_medical (run, at + surname, to))
        given = to - at - surname;
    }
  /* "방사선사 류," */
  if (cued && hangul && !given && !two
      && ((at + 1 < run->n && run->chars[at + 1] != ',' && run->chars[at + 1] != '/') || g_utf8_strchr ("이한전주소도우양장신위안유현고심편변구원차정", -1, run->chars[at])))
    return 0;
  return surname + given;
}

static gboolean
is_boundary (const EfWideRun *run,
             guint      at)
{
  gunichar c;

  if (at == 0 || at >= run->n)
    return TRUE;
  c = run->chars[at];
  return !ef_wide_is_char (c) || ef_wide_is_hangul (c) != ef_wide_is_hangul (run->chars[at - 1]) || ef_wide_is_kana (c) != ef_wide_is_kana (run->chars[at - 1]);
}

static gboolean
is_behind_relative (const EfWideRun *run,
                    guint            at)
{
  static const char *const words[] = { "妻", "夫", "母", "父", "娘", "息子", "長女", "長男", "次女", "次男", "三女", "三男", "孫", "姉", "妹", "兄", "弟", "嫁", "祖母", "祖父", "女儿", "儿子", "妻子", "丈夫", "母亲", "父亲", "孙女", "孙子", "姐姐", "妹妹", "哥哥", "弟弟" };

  if (at > 0 && (run->chars[at - 1] == 0x306E || run->chars[at - 1] == '('))
    at--;
  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    {
      guint length = (guint) g_utf8_strlen (words[k], -1);

      if (at >= length && ef_wide_has_word (run, at - length, words[k]))
        return TRUE;
    }
  return FALSE;
}

/* "Dr.森", "Ns. 高梨": a title in Latin letters that ends before @at. */
static gboolean
is_behind_latin_title (const EfWideRun *run,
                       guint            at)
{
  static const char *const titles[] = { "dr", "ns", "nrs", "prof", "mr", "mrs", "ms", "md", "rt", "pt" };
  guint end, n;
  char word[8] = { 0 };

  for (end = at; end > 0 && (run->chars[end - 1] == '.' || run->chars[end - 1] == ' '); end--)
    ;
  for (n = 0; n < end && n < sizeof word && run->chars[end - n - 1] < 128 && g_ascii_isalpha ((char) run->chars[end - n - 1]); n++)
    ;
  if (!n || n >= sizeof word - 1 || at - end > 2)
    return FALSE;
  for (guint k = 0; k < n; k++)
    word[k] = g_ascii_tolower ((char) run->chars[end - n + k]);
  for (guint k = 0; k < G_N_ELEMENTS (titles); k++)
    if (!strcmp (titles[k], word))
      return TRUE;
  return FALSE;
}

/* "小李", "老欧阳": how one speaks of somebody. The end of the name, or 0. */
static guint
familiar_at (const EfWideRun *run,
             guint            at)
{
  guint length = 0;

  if (!g_utf8_strchr ("小老阿", -1, run->chars[at]) || (at > 0 && ef_wide_is_char (run->chars[at - 1])))
    return 0;
  if (ef_wide_look_up (run, at + 1, 2) & EF_LEX_SURNAME)
    length = 2;
  else if (at + 1 < run->n && (ef_wide_look_up (run, at + 1, 1) & EF_LEX_SURNAME1) && ef_wide_is_han (run->chars[at + 1])
           && !g_utf8_strchr ("叶葉关石金白水毛温文成方车管时万于何高龙龍向孔段雷马齐", -1, run->chars[at + 1]))
    length = 1;
  if (!length || (ef_wide_look_up (run, at, 1 + length) & (EF_LEX_ALLOW | EF_LEX_SURNAME)) || (ef_wide_look_up (run, at + 1, length + 1) & EF_LEX_ALLOW)
      || (ef_wide_bits (run, at, 1 + length) & EF_WORD_IS_COMMON) || holds_medical (run, at + 1, at + 1 + length))
    return 0;
  return at + 1 + length;
}

static void
find_names (EfCleanText *text,
            EfWideRun *run)
{
  for (guint i = 0; i < run->n; i++)
    {
      gboolean sure = FALSE, cued = FALSE, led;
      guint length, cue, after;
      guint32 honorific = 0;

      if (run->taken[i] || !ef_wide_is_char (run->chars[i]))
        continue;
      after = familiar_at (run, i);
      if (after)
        {
          ef_wide_take (text, run, i, after, "cue:title", EF_SPAN_CUE, 0.75f);
          i = after - 1;
          continue;
        }
      /* A label, then perhaps signs, then the name. */
      led = i == 0 || !ef_wide_is_char (run->chars[i - 1]);
      for (guint back = i; back > 0 && !cued && i - back <= 2; back--)
        {
          gunichar c = run->chars[back - 1];

          /* の、 */
          if ((c == 0x306E || c == 0x3001) && back == i && ef_wide_ends_with (run, back - 1, EF_LEX_WIDE_CUE))
            {
              cued = TRUE;
              break;
            }
          if (c == ':' || c == ' ' || c == 0xFF1A || c == '(' || c == '-' || c == '=' || c == 0x30FB || c == '/')
            {
              if (back >= 2 && ef_wide_ends_with (run, back - 1, EF_LEX_WIDE_CUE))
                cued = TRUE;
              continue;
            }
          cue = ef_wide_ends_with (run, back, EF_LEX_WIDE_CUE);
          cued = cue > 1 && back == i;
          break;
        }
      cued = cued || is_behind_latin_title (run, i);
      length = name_at (run, i, cued, &sure);
      if (!length && (cued || is_behind_relative (run, i)) && i > 0 && (ef_wide_is_char (run->chars[i - 1]) || run->chars[i - 1] == '('))
        {
          guint given = given_at (run, i);

          if (given)
            {
              ef_wide_take (text, run, i, i + given, "cue:relative", EF_SPAN_CUE, 0.75f);
              i += given - 1;
              continue;
            }
        }
      if (!length && cued && led && i > 0 && run->chars[i - 1] != '-')
        {
          /* After a label with a colon any short run is a name. */
          guint to = i;

          while (to < run->n && to < i + 8 && ef_wide_is_char (run->chars[to]) && !run->taken[to]
                 && !(to > i + 1 && ef_wide_begins_with (run, to, EF_LEX_WIDE_HONORIFIC | EF_LEX_WIDE_CUE)))
            to++;
          if (to - i >= 2 && to - i <= 6 && (to == run->n || !ef_wide_is_char (run->chars[to]) || ef_wide_begins_with (run, to, EF_LEX_WIDE_HONORIFIC))
              && !holds_medical (run, i, to) && !(ef_wide_look_up (run, i, to - i) & (EF_LEX_ALLOW | EF_LEX_WIDE_CUE))
              && (run->chars[i - 1] == ':' || (i > 1 && run->chars[i - 2] == ':') || (run->chars[i - 1] == ' ' && to - i <= 4)))
            {
              ef_wide_take (text, run, i, to, "cue:label", EF_SPAN_CUE, 0.8f);
              i = to - 1;
            }
          continue;
        }
      if (!length)
        continue;
      after = i + length;
      /* Blank between the family name and the given name. */
      if (after + 1 < run->n && run->chars[after] == ' ' && sure && length <= 3 && !ef_wide_is_hangul (run->chars[i])
          && (ef_wide_look_up (run, after + 1, 1) & EF_LEX_GIVEN) && ef_wide_is_han (run->chars[after + 1])
          && !(ef_wide_bits (run, after + 1, 2) & EF_WORD_IS_COMMON))
        {
          guint to = after + 1;

          while (to < run->n && to < after + 4 && ef_wide_is_han (run->chars[to]) && (ef_wide_look_up (run, to, 1) & EF_LEX_GIVEN))
            to++;
          if (to >= run->n || !ef_wide_is_han (run->chars[to]) || ef_wide_begins_with (run, to, EF_LEX_WIDE_HONORIFIC))
            after = to;
        }
      {
        guint at = after;

        if (at + 1 < run->n && run->chars[at] == ' ')
          at++;
        honorific = ef_wide_begins_with (run, at, EF_LEX_WIDE_HONORIFIC);
        /* "王医生", "田中様"; the sign alone must end the word. */
        if (honorific == 1 && at + 1 < run->n && ef_wide_is_char (run->chars[at + 1]) && !is_boundary (run, at + 1)
            && !ef_wide_is_kana (run->chars[at + 1]) && !ef_wide_is_hangul (run->chars[at]))
          honorific = 0;
        if (honorific && at > after && honorific == 1 && ef_wide_is_hangul (run->chars[at]) && run->chars[at] != 0xC528 && run->chars[at] != 0xB2D8)
          honorific = 0;
        if (!honorific && length > 1 && ef_wide_begins_with (run, i + 1, EF_LEX_WIDE_HONORIFIC) && (ef_wide_look_up (run, i, 1) & EF_LEX_SURNAME1))
          {
            honorific = ef_wide_begins_with (run, i + 1, EF_LEX_WIDE_HONORIFIC);
            if (honorific > 1)
              after = i + 1;
            else
              honorific = 0;
          }
      }
      if (honorific && !cued && i > 0 && ef_wide_is_han (run->chars[i - 1])
          && ((ef_wide_look_up (run, i - 1, 2) & EF_LEX_ALLOW) || (after == i + 1 && honorific < 2)))
        continue;
      if (honorific || cued)
        ;
      else if (ef_wide_is_hangul (run->chars[i]))
        {
          /* Three syllables by themselves, or with a particle. */
          static const char *const particles = "은는이가을를의와과도에님";
          gunichar next = after < run->n ? run->chars[after] : ' ';

          if (!led || length != 3 || holds_medical (run, i, after))
            continue;
          if (ef_wide_is_hangul (next) && !g_utf8_strchr (particles, -1, next))
            continue;
        }
      else
        {
          /* By itself: family name of two signs with a given name, or a run of just this length. */
          gboolean closed = after >= run->n || !ef_wide_is_han (run->chars[after]) || ends_name (run, after);
          guint surname = (ef_wide_look_up (run, i, 2) & EF_LEX_SURNAME) || (ef_wide_look_up (run, i, 3) & EF_LEX_SURNAME) ? 2 : 1;

          if (!sure || holds_medical (run, i + surname, MIN (i + length, run->n)))
            continue;
          if (surname == 2 && length >= 3 ? !(led || closed || is_boundary (run, i)) : !(led && closed))
            continue;
          if (surname == 1 && length < 2)
            continue;
          if (surname == 2 && length == 2 && !(led && closed))
            continue;
          if (i > 0 && ef_wide_is_han (run->chars[i - 1]) && surname == 1)
            continue;
        }
      ef_wide_take (text, run, i, after, honorific ? "cue:title" : cued ? "cue:label" : "name", honorific || cued ? EF_SPAN_CUE : EF_SPAN_LIST, 0.85f);
      i = after - 1;
    }
}

/* Names that begin with no listed family name: a short run of signs before a title. */
static void
find_titled (EfCleanText *text,
             EfWideRun *run)
{
  for (guint i = 2; i < run->n; i++)
    {
      guint from = i, length = ef_wide_begins_with (run, i, EF_LEX_WIDE_HONORIFIC);
      gboolean blank = run->chars[i] == ' ';

      if (blank)
        length = ef_wide_begins_with (run, i + 1, EF_LEX_WIDE_HONORIFIC);
      if (!length || (blank && length < 2) || run->taken[i - 1] || ef_wide_is_kana (run->chars[i - 1]) || !ef_wide_is_char (run->chars[i - 1]))
        continue;
      /* One sign alone is a title only at the end of a word. */
      if (length == 1 && i + 1 < run->n && !is_boundary (run, i + 1))
        continue;
      while (from > 0 && ef_wide_is_char (run->chars[from - 1]) && ef_wide_is_hangul (run->chars[from - 1]) == ef_wide_is_hangul (run->chars[i - 1])
             && !ef_wide_is_kana (run->chars[from - 1]) && !run->taken[from - 1] && i - from < 7)
        {
          if (from < i && ef_wide_ends_with (run, from, EF_LEX_WIDE_CUE) > 1)
            break;
          from--;
        }
      if (i - from < 2 || i - from > (ef_wide_is_hangul (run->chars[i - 1]) ? 4u : 5u) || holds_medical (run, from, i)
          || (ef_wide_look_up (run, from, i - from) & (EF_LEX_ALLOW | EF_LEX_WIDE_CUE | EF_LEX_WIDE_HONORIFIC)))
        continue;
      if (ef_wide_is_hangul (run->chars[i - 1]) && !(ef_wide_look_up (run, from, 1) & EF_LEX_SURNAME1))
        continue;
      /* In Chinese a family name leads; in Japanese these titles belong to no office. */
      if (ef_wide_is_han (run->chars[i - 1]) && !(ef_wide_look_up (run, from, 1) & EF_LEX_SURNAME1) && !(ef_wide_look_up (run, from, 2) & EF_LEX_SURNAME)
          && (ef_wide_bits (run, from, i - from) & (EF_WORD_IS_LAST | EF_WORD_IS_COMMON)) != EF_WORD_IS_LAST
          && !g_utf8_strchr ("様さ氏先殿", -1, run->chars[blank ? i + 1 : i]) && !(run->chars[i] == 0x6559 && !blank))
        continue;
      ef_wide_take (text, run, from, i, "cue:title", EF_SPAN_CUE, 0.75f);
    }
}

/* Katakana and hiragana names: before a title or after a label. */
static void
find_kana (EfCleanText *text,
           EfWideRun *run)
{
  for (guint i = 1; i < run->n; i++)
    {
      guint from = i, honorific;

      if (run->taken[i] || run->taken[i - 1] || !ef_wide_is_char (run->chars[i]) || !(ef_wide_is_kana (run->chars[i - 1]) || run->chars[i - 1] == 0x30FC))
        continue;
      honorific = ef_wide_begins_with (run, i, EF_LEX_WIDE_HONORIFIC);
      if (!honorific || (honorific == 1 && i + 1 < run->n && ef_wide_is_han (run->chars[i + 1])))
        continue;
      while (from > 0 && ef_wide_is_kana (run->chars[from - 1]) && (run->chars[from - 1] >= 0x30A0) == (run->chars[i - 1] >= 0x30A0) && !run->taken[from - 1])
        from--;
      if (i - from >= 2 && i - from <= 8 && run->chars[i - 1] >= 0x30A0)
        {
          ef_wide_take (text, run, from, i, "cue:title", EF_SPAN_CUE, 0.8f);
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
      EfWideRun run = { 0 };
      gboolean wide = FALSE;

      run.start = p;
      while (p < end && run.n < EF_WIDE_MAX_RUN && *p != '\n')
        {
          gunichar c = g_utf8_get_char (p);

          run.offsets[run.n] = (guint32) (p - run.start);
          run.chars[run.n++] = c;
          wide |= ef_wide_is_char (c);
          p = g_utf8_next_char (p);
        }
      run.offsets[run.n] = (guint32) (p - run.start);
      if (p < end && *p == '\n')
        p++;
      if (!wide)
        continue;
      ef_wide_find_hospitals (text, &run);
      find_names (text, &run);
      find_titled (text, &run);
      find_kana (text, &run);
      ef_wide_find_places (text, &run);
    }
}
