/* What the parts of the cleaner that read Chinese, Japanese and Korean share: a line as signs, and its listed words. */
#pragma once

#include "ef-clean-private.h"

G_BEGIN_DECLS

#define EF_WIDE_MAX_RUN 512

typedef struct
{
  const char *start;
  guint32 offsets[EF_WIDE_MAX_RUN + 1]; /* of each character from start */
  gunichar chars[EF_WIDE_MAX_RUN];
  gboolean taken[EF_WIDE_MAX_RUN + 1];
  guint n;
} EfWideRun;

static inline guint32
ef_wide_look_up (const EfWideRun *run,
                 guint            from,
                 guint            length)
{
  if (from + length > run->n)
    return 0;
  return ef_lexicon_look_up_wide (run->start + run->offsets[from], run->offsets[from + length] - run->offsets[from]);
}

/* What the filters say of the signs. */
static inline guint8
ef_wide_bits (const EfWideRun *run,
              guint            from,
              guint            length)
{
  if (from + length > run->n)
    return 0;
  return ef_lexicon_bits (run->start + run->offsets[from], run->offsets[from + length] - run->offsets[from]);
}

static inline gboolean
ef_wide_is_hangul (gunichar c)
{
  return c >= 0xAC00 && c <= 0xD7A3;
}

static inline gboolean
ef_wide_is_hiragana (gunichar c)
{
  return c >= 0x3041 && c <= 0x3096;
}

static inline gboolean
ef_wide_is_kana (gunichar c)
{
  return ef_wide_is_hiragana (c) || (c >= 0x30A1 && c <= 0x30FE);
}

static inline gboolean
ef_wide_is_han (gunichar c)
{
  return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3005 || (c >= 0x20000 && c <= 0x3FFFF);
}

static inline gboolean
ef_wide_is_char (gunichar c)
{
  return ef_wide_is_hangul (c) || ef_wide_is_kana (c) || ef_wide_is_han (c);
}

/* Does @word stand at @at? Its length in characters, or 0. */
guint    ef_wide_has_word   (const EfWideRun *run,
                             guint            at,
                             const char      *word);
/* The longest listed word with @flags that ends at @at; its length in characters. */
guint    ef_wide_ends_with  (const EfWideRun *run,
                             guint            at,
                             guint32          flags);
guint    ef_wide_begins_with (const EfWideRun *run,
                              guint            at,
                              guint32          flags);
/* Takes the characters from @from to before @to. */
void     ef_wide_take       (EfCleanText     *text,
                             EfWideRun       *run,
                             guint            from,
                             guint            to,
                             const char      *rule,
                             EfSpanCause      cause,
                             float            score);

/* ef-clean-wide-places.c: hospitals, towns, employers. */
void     ef_wide_find_hospitals (EfCleanText *text,
                                 EfWideRun   *run);
void     ef_wide_find_places    (EfCleanText *text,
                                 EfWideRun   *run);

G_END_DECLS
