/* Words known by meaning (words.txt), folded to lower case without accents. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EF_WORD_ALL = 1 << 0, /* may stay in every picture */
  EF_WORD_UNIT = 1 << 1,
  EF_WORD_US = 1 << 2, /* may stay in pictures of this modality */
  EF_WORD_CT = 1 << 3,
  EF_WORD_MR = 1 << 4,
  EF_WORD_XA = 1 << 5,
  EF_WORD_CR = 1 << 6,
  EF_WORD_MG = 1 << 7,
  EF_WORD_NM = 1 << 8,
  EF_WORD_VENDOR = 1 << 9,
  EF_WORD_CUE = 1 << 10,
  EF_WORD_HONORIFIC = 1 << 11,
  EF_WORD_PLACE = 1 << 12,
  EF_WORD_NULL = 1 << 13,
  EF_WORD_PARTICLE = 1 << 14,
  EF_WORD_ORDINARY = 1 << 15,
  EF_WORD_NAME = 1 << 16, /* may stay, but not alone: it is somebody's name as well */
} EfWordFlags;

#define EF_WORD_ANY_MODALITY \
  (EF_WORD_US | EF_WORD_CT | EF_WORD_MR | EF_WORD_XA | EF_WORD_CR | EF_WORD_MG | EF_WORD_NM)
#define EF_WORD_TECHNIQUE (EF_WORD_ALL | EF_WORD_UNIT | EF_WORD_VENDOR | EF_WORD_ANY_MODALITY)
/* 1 to 12, or 0: not the name of a month. */
#define EF_WORD_MONTH(flags) ((flags) >> 28)

typedef struct
{
  const char *text;
  guint32 flags; /* EfWordFlags and the month */
} EfWord;

extern const EfWord ef_words[];
extern const guint ef_n_words;

/* EfWordFlags of the folded @word, 0: not listed. */
guint32 ef_word_look_up           (const char *word);

/* Which words may stay in a picture of @modality (may be NULL: any modality's). */
guint32 ef_word_flags_of_modality (const char *modality);

G_END_DECLS
