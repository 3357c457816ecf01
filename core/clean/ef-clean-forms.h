/* What a patient's identifiers look like in a text, made once for many texts: names with their skeletons, the signs of
 * Chinese, Japanese and Korean names, initials, and sets that tell where ef_identifiers_find() can find anything. */
#pragma once

#include "ef-clean-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *key;
  guint n_key;
  char *skeleton; /* NULL: too short */
  EfIdentifierKind kind;
} EfCleanWord;

typedef struct
{
  gunichar *chars;
  guint n;
  EfIdentifierKind kind;
} EfCleanWide;

/* A part of a Japanese name as ef_clean_reading() tells it. */
typedef struct
{
  char *key;
  gboolean latin; /* may stand for a name in Latin letters: the patient has one in kana or kanji */
  EfIdentifierKind kind;
} EfCleanReading;

/* A family name or a given name in Chinese signs, each in its plain form, that may be read as Japanese. */
typedef struct
{
  char *signs;
  gboolean given;
  EfIdentifierKind kind;
} EfCleanSigns;

typedef struct _EfCleanSets EfCleanSets;

typedef struct
{
  guint64 hash;
  EfCleanSets *sets;
  GPtrArray *words;    /* of EfCleanWord */
  GPtrArray *wides;    /* of EfCleanWide */
  GPtrArray *readings; /* of EfCleanReading */
  GPtrArray *signs;    /* of EfCleanSigns */
  GPtrArray *initials; /* in either order, of the patient */
} EfCleanForms;

/* Those of the last patient are kept for the thread. */
const EfCleanForms *ef_clean_forms_get       (const EfIdentifiers *identifiers);

/* Can a form begin or end at word @i? A form begins at a word, which is then the form's beginning; one slip leaves either
 * end whole. Says yes where it cannot tell. */
gboolean            ef_clean_forms_may_begin (const EfCleanForms  *self,
                                              EfCleanText         *text,
                                              guint                i);

/* The spelling with its habits taken out: what is written alike in two alphabets gives the same. */
void                ef_clean_skeleton        (const char          *key,
                                              GString             *out);
/* One of the signs that stand for each other: hiragana for katakana, old for new. */
gunichar            ef_clean_plain_wide      (gunichar             c);
/* What stands behind a name in Chinese and Japanese, such as "さん": its length in bytes, or 0. */
gsize               ef_clean_address_at      (const char          *p);
/* Names of the header by their Japanese readings. */
void                ef_clean_find_readings   (EfCleanText         *text,
                                              const EfCleanForms  *forms);
/* Two forms of one name: the same beginning, each with an ending of its own. */
gboolean            ef_clean_is_inflected    (const char          *a,
                                              const char          *b);

G_END_DECLS
