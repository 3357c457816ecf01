/* What the parts of the cleaner share: the text made uniform, its words, what the lists say of them, and the spans. */
#pragma once

#include "ef-cleaner.h"

G_BEGIN_DECLS

/* Parts a word can play, from the lists of this folder. */
enum
{
  EF_LEX_HONORIFIC = 1u << 0,
  EF_LEX_HONORIFIC_WEAK = 1u << 1,
  EF_LEX_DEGREE = 1u << 2,
  EF_LEX_CUE = 1u << 3,
  EF_LEX_RELATIVE = 1u << 4,
  EF_LEX_DONE = 1u << 5,
  EF_LEX_BY = 1u << 6,
  EF_LEX_PARTICLE = 1u << 7,
  EF_LEX_INSTITUTION = 1u << 8,
  EF_LEX_INSTITUTION_PART = 1u << 9,
  EF_LEX_EMPLOYER = 1u << 10,
  EF_LEX_COMPANY = 1u << 11,
  EF_LEX_LIVES = 1u << 12,
  EF_LEX_EPONYM = 1u << 13,
  EF_LEX_EPONYM_HEAD = 1u << 14,
  EF_LEX_EPONYM_LEAD = 1u << 15,
  EF_LEX_VENDOR = 1u << 16,
  EF_LEX_MEDICAL = 1u << 17,
  EF_LEX_SURNAME = 1u << 18,  /* from here: Chinese, Japanese, Korean */
  EF_LEX_SURNAME1 = 1u << 19,
  EF_LEX_GIVEN = 1u << 20,
  EF_LEX_ALLOW = 1u << 21,
  EF_LEX_HOSPITAL = 1u << 22,
  EF_LEX_HOSPITAL_GENERIC = 1u << 23,
  EF_LEX_WIDE_MEDICAL = 1u << 24,
  EF_LEX_WIDE_HONORIFIC = 1u << 25,
  EF_LEX_WIDE_CUE = 1u << 26,
  EF_LEX_MONTH = 1u << 27,
  EF_LEX_ORDINAL = 1u << 28,  /* of days, written as words */
  EF_LEX_INSTITUTION_NAMED = 1u << 30, /* one institution, and no other */
  EF_LEX_INSURER = 1u << 31,
  EF_LEX_EPONYM_SURE = 1u << 29, /* names a thing wherever it stands without a title */
};

/* From the Bloom filters. */
enum
{
  EF_WORD_IS_COMMON = 1 << 0,
  EF_WORD_IS_FIRST = 1 << 1,
  EF_WORD_IS_LAST = 1 << 2,
  EF_WORD_IS_CITY = 1 << 3,
  EF_WORD_IS_PROPER = 1 << 4, /* written with a capital in several languages, never without */
  EF_WORD_IS_SEEN = 1 << 5,   /* written without a capital too, but more often with one */
  EF_WORD_IS_NAME_TOO = 1 << 6, /* a common word that some are called by */
  EF_WORD_IS_LOOKED_UP = 1 << 7,
};

typedef enum
{
  EF_SHAPE_LOWER,
  EF_SHAPE_TITLE,
  EF_SHAPE_UPPER,
  EF_SHAPE_MIXED,
  EF_SHAPE_SINGLE, /* one capital */
  EF_SHAPE_NUMBER,
  EF_SHAPE_ALNUM,
  EF_SHAPE_NOCASE, /* Hebrew, Arabic, Thai ... */
  EF_SHAPE_WIDE,   /* Chinese, Japanese, Korean */
} EfShape;

typedef enum
{
  EF_SCRIPT_LATIN,
  EF_SCRIPT_CYRILLIC,
  EF_SCRIPT_GREEK,
  EF_SCRIPT_OTHER,
} EfScript;

typedef struct
{
  guint32 start, end; /* bytes in the uniform text */
  guint32 key;        /* offset in EfCleanText.keys */
  guint16 n_chars, n_key;
  guint8 shape, script;
  char before;        /* what parts it from the word before: '\n' ';' '.' ':' ',' '(' '/' '-' '_' '\'' ' ' 0 '?' */
  guint8 bits;
  gboolean spaced;    /* a blank is among it */
  guint32 lex;
  guint32 technique;  /* EfWordFlags */
  guint64 hash;
  gboolean guarded;   /* part of the name of a disease, a sign, a method */
  gboolean taken;     /* in a span that names somebody */
} EfCleanToken;

typedef struct _EfLexicon EfLexicon;

typedef struct
{
  const EfCleaner *cleaner;
  const char *text;   /* uniform: full-width forms, blanks, hyphens and quotes made plain */
  gsize length;
  GArray *tokens;     /* of EfCleanToken */
  GString *keys;
  GArray *spans;      /* of EfSpan, over the uniform text */
  gboolean has_digits, has_wide, has_at, has_slash, has_colon;
  gboolean all_caps;
  guint n_lower, n_title; /* words written so */
  int threshold;
  /* Owned. */
  char *uniform;
  guint32 *origin;    /* offset of each byte in the original; NULL: the same */
} EfCleanText;

/* ef-clean-text.c */
void         ef_clean_text_init      (EfCleanText         *self,
                                      const EfCleaner     *cleaner,
                                      const char          *utf8);
void         ef_clean_text_clear     (EfCleanText         *self);
void         ef_clean_text_add       (EfCleanText         *self,
                                      gsize                start,
                                      gsize                end,
                                      EfSpanCause          cause,
                                      const char          *rule,
                                      float                score);
gboolean     ef_clean_text_is_taken  (const EfCleanText   *self,
                                      gsize                start,
                                      gsize                end);
void         ef_clean_text_settle    (EfCleanText         *self);
/* Folds @length bytes into @out; returns the number of bytes, which is never more than twice @length. */
gsize        ef_clean_fold           (const char          *text,
                                      gsize                length,
                                      char                *out);
void         ef_clean_fold_init      (void);

static inline EfCleanToken *
ef_clean_token (const EfCleanText *self,
                guint              i)
{
  return &((EfCleanToken *) (void *) self->tokens->data)[i];
}

static inline const char *
ef_clean_key (const EfCleanText  *self,
              const EfCleanToken *token)
{
  return self->keys->str + token->key;
}

/* ef-clean-lexicon.c */
guint64      ef_lexicon_hash         (const char          *key,
                                      gsize                length);
guint32      ef_lexicon_look_up      (guint64              hash);
guint32      ef_lexicon_look_up_wide (const char          *start,
                                      gsize                length);
gboolean     ef_lexicon_check        (GError             **error);
guint8       ef_lexicon_bits         (const char          *key,
                                      gsize                length);
guint8       ef_clean_token_bits     (const EfCleanText   *text,
                                      EfCleanToken        *token);
gboolean     ef_clean_is_common      (const EfCleanText   *text,
                                      EfCleanToken        *token);
/* Names nothing but a thing: technique, body, vendor. */
gboolean     ef_clean_is_technical   (const EfCleanText   *text,
                                      EfCleanToken        *token);
gboolean     ef_clean_is_capital     (const EfCleanToken  *token);
/* A discoverer's name that is hardly anybody's name in a text, unless a title stands before it. */
gboolean     ef_clean_is_eponym      (const EfCleanText   *text,
                                      EfCleanToken        *token);

/* Training leaves entries of the lists out, so that the tagger learns to do without: 0 none, else a seed. */
void         ef_lexicon_set_dropout  (guint                seed);

/* ef-clean-known.c */
void         ef_clean_known          (EfCleanText         *text,
                                      const EfIdentifiers *identifiers);

/* ef-clean-patterns.c */
typedef struct _EfPatterns EfPatterns;
EfPatterns  *ef_patterns_new         (GError             **error);
void         ef_patterns_free        (EfPatterns          *self);
void         ef_clean_patterns       (EfCleanText         *text,
                                      const EfPatterns    *patterns);

/* ef-clean-dates.c */
void         ef_clean_dates          (EfCleanText         *text);

/* ef-clean-guard.c */
void         ef_clean_guard          (EfCleanText         *text);

/* ef-clean-names.c */
void         ef_clean_names          (EfCleanText         *text);
/* Of letters alone, not Chinese, Japanese or Korean. */
gboolean     ef_clean_is_word        (const EfCleanToken  *token);
/* Neither a word of any language nor of the trade. */
gboolean     ef_clean_is_unknown     (const EfCleanText   *text,
                                      EfCleanToken        *token);

/* Does the word say who did something: "by", "av", "par"? */
gboolean     ef_clean_is_agent       (const EfCleanText   *text,
                                      const EfCleanToken  *token);

/* ef-clean-logins.c: initials and names of users. */
void         ef_clean_logins         (EfCleanText         *text);
/* Takes the letters of a name alone, "Tech: JK"; FALSE: they are none. */
gboolean     ef_clean_take_initials  (EfCleanText         *text,
                                      guint                i);

/* ef-clean-extend.c */
void         ef_clean_extend         (EfCleanText         *text);

/* ef-clean-institutions.c: what token @i starts or tells of, and what places ask of words as well. */
void         ef_clean_find_institutions (EfCleanText      *text,
                                         guint             i);
/* Does one of @signs stand before the token? */
gboolean     ef_clean_is_linked      (const EfCleanToken  *token,
                                      const char          *signs);
/* A word that tells one institution or place from the others. */
gboolean     ef_clean_is_telling     (const EfCleanText   *text,
                                      EfCleanToken        *token);
/* What stands in quotation marks behind @end is a name: the byte behind it, or @end. */
gsize        ef_clean_skip_quoted    (const EfCleanText   *text,
                                      gsize                end);
/* Is most of the text written with capitals? */
gboolean     ef_clean_is_titled      (const EfCleanText   *text);
/* A small word inside of names: "of", "im", particles. */
gboolean     ef_clean_is_small       (const EfCleanText   *text,
                                      const EfCleanToken  *token);
/* Marks the tokens as taken and adds their span. */
void         ef_clean_take           (EfCleanText         *text,
                                      guint                first,
                                      guint                last,
                                      EfSpanCause          cause,
                                      const char          *rule,
                                      float                score);

/* ef-clean-frames.c */
void         ef_clean_guard_places   (EfCleanText         *text);

/* ef-clean-named.c */
void         ef_clean_find_named     (EfCleanText         *text,
                                      guint                i);

/* ef-clean-companies.c: employers, insurers, companies that token @i leads to. */
void         ef_clean_find_companies (EfCleanText         *text,
                                      guint                i);

/* ef-clean-joins.c: runs when all names are found. */
void         ef_clean_join           (EfCleanText         *text);

/* ef-clean-streets.c */
void         ef_clean_find_streets   (EfCleanText         *text);

/* ef-clean-semitic.c */
void         ef_clean_find_semitic   (EfCleanText         *text);

/* ef-clean-senders.c: who sent the patient or the pictures, by the words before. */
void         ef_clean_find_senders   (EfCleanText         *text);

/* ef-clean-places.c */
void         ef_clean_places         (EfCleanText         *text);

/* ef-clean-towns.c */
/* A town in a case of its own behind a preposition: "z Jičína". */
gboolean     ef_clean_is_inflected_town (const EfCleanText *text,
                                         guint              i);
/* Takes the town that begins with token @i, where words before it speak of places. @sure: they say that somebody lives there. */
gboolean     ef_clean_take_town      (EfCleanText         *text,
                                      guint                i,
                                      gboolean             sure);
/* Where the name at @i begins, with the kind of place before it: "посёлка Лесной". */
guint        ef_clean_begin_place    (const EfCleanText   *text,
                                      guint                i);
void         ef_clean_find_towns     (EfCleanText         *text);

/* ef-clean-wide.c */
void         ef_clean_wide           (EfCleanText         *text);

/* ef-clean-features.c */
#define EF_TAGGER_BITS 16
#define EF_TAGGER_MAX_FEATURES 192
/* May the tagger judge this word? */
gboolean     ef_tagger_is_candidate  (EfCleanText         *text,
                                      guint                index);
/* Writes what the tagger weighs, as numbers below 1 << EF_TAGGER_BITS, to @features; returns how many. */
guint        ef_tagger_features      (EfCleanText         *text,
                                      guint                index,
                                      guint32             *features);
/* Is it an everyday word with an ending of three letters at most? */
gboolean     ef_tagger_is_inflected  (const EfCleanText   *text,
                                      const EfCleanToken  *token);
/* Has it the ending of a noun, or is it made of a medical word? */
gboolean     ef_tagger_is_worded     (const EfCleanText   *text,
                                      const EfCleanToken  *token);

/* ef-clean-roots.c: is it made of a root of medical vocabularies that no name has? */
gboolean     ef_clean_has_medical_root (const EfCleanText  *text,
                                        const EfCleanToken *token);

/* ef-clean-tagger.c */
typedef struct _EfTagger EfTagger;
EfTagger    *ef_tagger_new           (GError             **error);
void         ef_tagger_free          (EfTagger            *self);
const char  *ef_tagger_get_provenance (const EfTagger     *self);
/* Log odds that the word is part of an identity. */
float        ef_tagger_score         (const EfTagger      *self,
                                      EfCleanText         *text,
                                      guint                index);
/* Are the odds above @margin, beside the text's threshold? */
gboolean     ef_tagger_agrees        (EfCleanText         *text,
                                      guint                index,
                                      float                margin);
void         ef_clean_tag            (EfCleanText         *text,
                                      const EfTagger      *tagger);

const EfTagger   *ef_cleaner_get_tagger   (const EfCleaner *self);

G_END_DECLS
