#include "config.h"

#include "ef-clean-filter.h"
#include "ef-clean-gazetteer.h"
#include "ef-clean-lexicon.h"
#include "ef-clean-persons.h"
#include "ef-clean-private.h"
#include "ef-error.h"
#include "ef-words.h"

#include <string.h>

#define N_FILTERS 6
/* Long words are known by their beginning: what follows is mostly endings. */
#define MAX_COMMON 10

static EfFilter filters[N_FILTERS];
static guint16 buckets[4097];
static guint dropout;

guint64
ef_lexicon_hash (const char *key,
                 gsize       length)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) key[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash ^ hash >> 29;
}

gboolean
ef_lexicon_check (GError **error)
{
  static gsize done;
  gboolean whole;

  if (!g_once_init_enter (&done))
    return done == 1;
  whole = ef_filters_read (filters, N_FILTERS, ef_lexicon_data, ef_lexicon_data_length) && ef_gazetteer_check () && ef_persons_check ();
  for (guint i = 0, b = 0; b <= 4096; b++)
    {
      while (i < ef_n_lexicon_entries && ef_lexicon_entries[i].hash >> 20 < b)
        i++;
      buckets[b] = (guint16) i;
    }
  g_once_init_leave (&done, whole ? 1 : 2);
  if (!whole)
    g_set_error (error, EF_ERROR, EF_ERROR_FAILED, "The word lists of this program are damaged: install it again");
  return whole;
}

guint32
ef_lexicon_look_up (guint64 hash)
{
  guint32 high = (guint32) (hash >> 32);

  for (guint i = buckets[high >> 20]; i < buckets[(high >> 20) + 1]; i++)
    if (ef_lexicon_entries[i].hash == high)
      return ef_lexicon_entries[i].flags;
  return 0;
}

guint32
ef_lexicon_look_up_wide (const char *start,
                         gsize       length)
{
  return ef_lexicon_look_up (ef_lexicon_hash (start, length));
}

void
ef_lexicon_set_dropout (guint seed)
{
  dropout = seed;
}

guint8
ef_lexicon_bits (const char *key,
                 gsize       length)
{
  guint64 hash = ef_lexicon_hash (key, length), head = hash;
  gsize cut = 0;
  guint8 bits = 0;
  guint n = 0;

  while (cut < length && n < MAX_COMMON)
    {
      cut = (gsize) (g_utf8_next_char (key + cut) - key);
      n++;
    }
  if (cut < length)
    head = ef_lexicon_hash (key, cut);
  if (ef_filter_has (&filters[0], head))
    bits |= EF_WORD_IS_COMMON;
  for (guint i = 1; i < N_FILTERS; i++)
    if (ef_filter_has (&filters[i], 1 << i == EF_WORD_IS_SEEN ? head : hash))
      bits |= (guint8) (1 << i);
  /* Words that are always names are not among the common ones: the filter only takes it for one. */
  if (bits & EF_WORD_IS_PROPER)
    bits &= (guint8) ~EF_WORD_IS_COMMON;
  if (dropout && (hash >> 17) % 3 == dropout % 3)
    bits &= (guint8) ~EF_WORD_IS_COMMON;
  if (dropout && (hash >> 23) % 2 == dropout % 2)
    bits &= EF_WORD_IS_COMMON | EF_WORD_IS_SEEN;
  return bits;
}

/* Names of Slavic languages take endings: what the filters say of the form that stands in lists. */
static guint8
uninflected_bits (const char *key,
                  gsize       length)
{
  static const char *const endings[] = { "ого", "его", "ому", "ои", "ою", "ом", "ем", "ым", "им", "ая", "ую", "а", "у", "е", "ы", "и", "ю", "я" };
  static const char *const others[] = { "", "а", "ии", "ь", "ск" };
  const guint8 names = EF_WORD_IS_FIRST | EF_WORD_IS_LAST | EF_WORD_IS_CITY;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      gsize less = strlen (endings[i]);

      if (length < less + 6 || strncmp (key + length - less, endings[i], less))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (others); k++)
        {
          char form[80];
          gsize n = length - less;
          guint8 bits;

          if (n + 8 > sizeof form)
            return 0;
          memcpy (form, key, n);
          strcpy (form + n, others[k]);
          bits = ef_lexicon_bits (form, strlen (form));
          if ((bits & names) && !(bits & EF_WORD_IS_COMMON))
            return bits & names;
        }
    }
  return 0;
}

guint8
ef_clean_token_bits (const EfCleanText *text,
                     EfCleanToken      *token)
{
  if (!token->bits)
    {
      token->bits = EF_WORD_IS_LOOKED_UP;
      if (token->shape != EF_SHAPE_NUMBER && token->shape != EF_SHAPE_ALNUM && token->n_key > 1 && token->n_key < 60)
        {
          token->bits |= ef_lexicon_bits (ef_clean_key (text, token), token->n_key);
          if (token->bits & EF_WORD_IS_COMMON && ef_persons_is_word (token->hash))
            token->bits |= EF_WORD_IS_NAME_TOO;
        }
      if (token->script == EF_SCRIPT_CYRILLIC && (token->shape == EF_SHAPE_TITLE || token->shape == EF_SHAPE_UPPER) && token->n_key < 60
          && !(token->bits & (EF_WORD_IS_COMMON | EF_WORD_IS_FIRST | EF_WORD_IS_LAST | EF_WORD_IS_CITY)))
        token->bits |= uninflected_bits (ef_clean_key (text, token), token->n_key);
    }
  return token->bits;
}

gboolean
ef_clean_is_common (const EfCleanText *text,
                    EfCleanToken      *token)
{
  return (ef_clean_token_bits (text, token) & EF_WORD_IS_COMMON) != 0;
}

gboolean
ef_clean_is_technical (const EfCleanText *text,
                       EfCleanToken      *token)
{
  return (token->lex & (EF_LEX_MEDICAL | EF_LEX_VENDOR)) || (token->technique & EF_WORD_TECHNIQUE);
}

gboolean
ef_clean_is_eponym (const EfCleanText *text,
                    EfCleanToken      *token)
{
  if (!(token->lex & EF_LEX_EPONYM))
    return FALSE;
  return (token->lex & EF_LEX_EPONYM_SURE) || !(ef_clean_token_bits (text, token) & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST));
}

gboolean
ef_clean_is_capital (const EfCleanToken *token)
{
  return token->shape == EF_SHAPE_TITLE || token->shape == EF_SHAPE_UPPER || token->shape == EF_SHAPE_MIXED
         || token->shape == EF_SHAPE_NOCASE;
}
