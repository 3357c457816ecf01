/* The tagger: a word is part of an identity or not, by a logistic regression over hashed features.
 *
 * Weight file "EFT1", little endian: the four letters; bits of the hash; scale and bias as floats; the length of the
 * provenance and that many bytes of UTF-8; one signed byte for each hash value. How they came about is told by
 * ef_cleaner_get_provenance() and can be repeated with core/clean/train/train.py. */
#include "config.h"

#include "ef-clean-lexicon.h"
#include "ef-clean-private.h"
#include "ef-error.h"
#include "ef-words.h"

#include <string.h>

struct _EfTagger
{
  char *provenance;
  float scale, bias;
  const gint8 *weights;
};

static guint32
read_number (const guint8 *at)
{
  return at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 | (guint32) at[3] << 24;
}

static float
read_float (const guint8 *at)
{
  guint32 bits = read_number (at);
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

EfTagger *
ef_tagger_new (GError **error)
{
  EfTagger *self;
  gsize length = 0;
  gboolean fits = ef_tagger_data_length >= 20 && !memcmp (ef_tagger_data, "EFT1", 4)
                  && read_number (ef_tagger_data + 4) == EF_TAGGER_BITS;

  if (fits)
    {
      length = read_number (ef_tagger_data + 16);
      fits = length < 4096 && ef_tagger_data_length == 20 + length + (1u << EF_TAGGER_BITS);
    }
  if (!fits)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_FAILED, "The weights of the text cleaner are damaged: install this program again");
      return NULL;
    }
  self = g_new0 (EfTagger, 1);
  self->scale = read_float (ef_tagger_data + 8);
  self->bias = read_float (ef_tagger_data + 12);
  self->provenance = g_strndup ((const char *) ef_tagger_data + 20, length);
  self->weights = (const gint8 *) ef_tagger_data + 20 + length;
  return self;
}

void
ef_tagger_free (EfTagger *self)
{
  if (!self)
    return;
  g_free (self->provenance);
  g_free (self);
}

const char *
ef_tagger_get_provenance (const EfTagger *self)
{
  return self->provenance;
}

gboolean
ef_tagger_is_candidate (EfCleanText *text,
                        guint        index)
{
  EfCleanToken *token = ef_clean_token (text, index);

  if (token->shape != EF_SHAPE_TITLE && token->shape != EF_SHAPE_UPPER && token->shape != EF_SHAPE_MIXED)
    return FALSE;
  if (token->n_chars < 3 || token->n_chars > 30 || token->guarded)
    return FALSE;
  if (token->lex & (EF_LEX_HONORIFIC | EF_LEX_DEGREE | EF_LEX_CUE | EF_LEX_RELATIVE | EF_LEX_DONE | EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART
                    | EF_LEX_EMPLOYER | EF_LEX_COMPANY | EF_LEX_LIVES | EF_LEX_EPONYM_HEAD | EF_LEX_VENDOR | EF_LEX_MEDICAL | EF_LEX_MONTH))
    return FALSE;
  return !(token->technique & EF_WORD_TECHNIQUE) && !ef_clean_is_common (text, token);
}

typedef struct
{
  guint32 *features;
  guint n;
} Collector;

static inline guint32
mix (guint32 a,
     guint32 b)
{
  a ^= b + 0x9e3779b9u + (a << 6) + (a >> 2);
  a *= 0x85ebca6bu;
  return a ^ a >> 13;
}

static inline void
collect (Collector *self,
         guint32    kind,
         guint32    value)
{
  if (self->n < EF_TAGGER_MAX_FEATURES)
    self->features[self->n++] = mix (mix (0x1234567u, kind), value) & ((1u << EF_TAGGER_BITS) - 1);
}

static guint32
hash_bytes (const char *start,
            const char *end)
{
  guint32 hash = 2166136261u;

  for (; start < end; start++)
    hash = (hash ^ (guchar) *start) * 16777619u;
  return hash;
}

/* What the lists say, in few bits. */
static guint32
class_of (EfCleanText  *text,
          EfCleanToken *token)
{
  guint32 bits = ef_clean_token_bits (text, token) & 0x1f;

  if (token->lex & (EF_LEX_MEDICAL | EF_LEX_EPONYM_HEAD) || (token->technique & EF_WORD_TECHNIQUE))
    bits |= 0x20;
  if (token->lex & (EF_LEX_HONORIFIC | EF_LEX_HONORIFIC_WEAK))
    bits |= 0x40;
  if (token->lex & (EF_LEX_CUE | EF_LEX_RELATIVE))
    bits |= 0x80;
  if (token->lex & (EF_LEX_DONE | EF_LEX_BY))
    bits |= 0x100;
  if (token->lex & EF_LEX_PARTICLE)
    bits |= 0x200;
  if (token->lex & (EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART | EF_LEX_EMPLOYER | EF_LEX_LIVES | EF_LEX_COMPANY))
    bits |= 0x400;
  if (token->lex & EF_LEX_VENDOR)
    bits |= 0x800;
  return bits;
}

guint
ef_tagger_features (EfCleanText *text,
                    guint        index,
                    guint32     *features)
{
  Collector all = { features, 0 };
  guint n = text->tokens->len;
  EfCleanToken *token = ef_clean_token (text, index);
  const char *key = ef_clean_key (text, token), *end = key + token->n_key, *marks[40];
  guint n_marks = 0;

  for (int offset = -3; offset <= 3; offset++)
    {
      int at = (int) index + offset;
      guint32 where = (guint32) (offset + 3);
      EfCleanToken *other;

      if (at < 0 || at >= (int) n)
        {
          collect (&all, 1 + where, 0xffff);
          continue;
        }
      other = ef_clean_token (text, (guint) at);
      collect (&all, 1 + where, class_of (text, other));
      if (offset)
        {
          if (offset >= -2 && offset <= 2)
            collect (&all, 10 + where, other->shape);
          /* Small words by themselves. */
          if (other->n_key <= 5 && (other->lex || (other->bits & EF_WORD_IS_COMMON)) && other->shape != EF_SHAPE_NUMBER)
            collect (&all, 20 + where, (guint32) other->hash);
        }
    }
  collect (&all, 30, (guint32) token->shape << 8 | (guint32) text->all_caps << 1 | token->script << 2);
  collect (&all, 31, (guchar) token->before);
  collect (&all, 32, index + 1 < n ? (guchar) ef_clean_token (text, index + 1)->before : 1);
  collect (&all, 33, MIN (token->n_chars, 14));
  collect (&all, 34, MIN (index, 3) << 4 | MIN (n - 1 - index, 3));
  collect (&all, 35, MIN (n, 12));
  if (index)
    collect (&all, 36, (guint32) ef_clean_token (text, index - 1)->shape << 16 | (guint32) token->shape << 8
                         | (index + 1 < n ? ef_clean_token (text, index + 1)->shape : 99u));
  /* A cue further back on the line. */
  for (guint back = 1; back <= 5 && back <= index; back++)
    {
      EfCleanToken *other = ef_clean_token (text, index - back);

      if (other->lex & (EF_LEX_CUE | EF_LEX_HONORIFIC | EF_LEX_RELATIVE | EF_LEX_INSTITUTION | EF_LEX_LIVES | EF_LEX_EMPLOYER))
        {
          collect (&all, 40 + back, other->lex & 0x1fff);
          break;
        }
      if (ef_clean_token (text, index - back + 1)->before == '\n')
        break;
    }

  for (const char *p = key; p < end && n_marks < G_N_ELEMENTS (marks) - 1; p = g_utf8_next_char (p))
    marks[n_marks++] = p;
  marks[n_marks] = end;
  for (guint length = 2; length <= 5; length++)
    if (n_marks >= length)
      collect (&all, 50 + length, hash_bytes (marks[n_marks - length], end));
  for (guint length = 2; length <= 4; length++)
    if (n_marks >= length)
      collect (&all, 60 + length, hash_bytes (key, marks[length]));
  for (guint i = 0; i + 3 <= n_marks && i < 16; i++)
    collect (&all, 70, hash_bytes (marks[i], marks[i + 3]));
  for (guint i = 0; i + 4 <= n_marks && i < 14; i++)
    collect (&all, 71, hash_bytes (marks[i], marks[i + 4]));
  /* The ending with what the lists say, and of the neighbours. */
  if (n_marks >= 3)
    collect (&all, 72, mix (hash_bytes (marks[n_marks - 3], end), class_of (text, token)));
  for (int offset = -1; offset <= 1; offset += 2)
    {
      int at = (int) index + offset;

      if (at >= 0 && at < (int) n && ef_clean_token (text, (guint) at)->n_key >= 4)
        {
          EfCleanToken *other = ef_clean_token (text, (guint) at);
          const char *other_end = ef_clean_key (text, other) + other->n_key;

          collect (&all, (guint32) (73 + offset), hash_bytes (other_end - 3, other_end));
        }
    }
  return all.n;
}

float
ef_tagger_score (const EfTagger *self,
                 EfCleanText    *text,
                 guint           index)
{
  guint32 features[EF_TAGGER_MAX_FEATURES];
  guint n = ef_tagger_features (text, index, features);
  int sum = 0;

  for (guint i = 0; i < n; i++)
    sum += self->weights[features[i]];
  return (float) sum * self->scale + self->bias;
}

void
ef_clean_tag (EfCleanText    *text,
              const EfTagger *tagger)
{
  if (tagger->scale <= 0)
    return;
  for (guint i = 0; i < text->tokens->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      float score;

      if (token->taken || !ef_tagger_is_candidate (text, i))
        continue;
      score = ef_tagger_score (tagger, text, i);
      if (score <= (float) text->threshold)
        continue;
      token->taken = TRUE;
      ef_clean_text_add (text, token->start, token->end, EF_SPAN_TAGGER, "tagger", MIN (0.5f + score * 0.1f, 0.99f));
    }
}
