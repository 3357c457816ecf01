/* The tagger: is a word part of an identity? A small network decides: the hashed features of the word (ef-clean-features.c)
 * select rows of a table, whose sum goes through two layers of linear units. All of it is whole numbers, so that every machine
 * decides alike.
 *
 * Weight file "EFT2", little endian: the four letters; bits of the hash; units of the first and of the second layer; scale
 * and bias of the odds as floats; the length of the provenance and that many bytes of UTF-8; the table, a signed byte for each
 * unit in a row for each hash value; the offsets of the first layer, 32 bits each; the second layer, a row of signed bytes
 * for each of its units; its offsets, 32 bits each; and a signed byte for each of its units. How they came about is told by
 * ef_cleaner_get_provenance() and can be repeated with core/clean/train/train.py. */
#include "config.h"

#include "ef-clean-lexicon.h"
#include "ef-clean-private.h"
#include "ef-error.h"

#include <string.h>

/* A listed word stays removed until the tagger is this sure of the contrary. */
#define EF_LIST_MARGIN 0.7f
#define EF_PAIR_MARGIN 2.0f
#define EF_ACRONYM_MARGIN 4.5f
/* What goes only where the tagger is surer: a word in small letters, the same if it looks like an everyday
 * word with an ending, an everyday word that some are called, any other, and one
 * of the trade. */
#define EF_LOWER_MARGIN 2.5f
#define EF_INFLECTED_MARGIN 5.5f
#define EF_NAME_TOO_MARGIN 1.5f
#define EF_WORD_MARGIN 2.5f
#define EF_TECHNICAL_MARGIN 2.5f
/* What nobody is listed by and looks like an everyday word with an ending. */
#define EF_FORM_MARGIN 1.2f

#define MAX_UNITS 32

struct _EfTagger
{
  char *provenance;
  float scale, bias;
  guint n_first, n_second;
  const gint8 *table, *second, *last;
  gint32 first_offsets[MAX_UNITS], second_offsets[MAX_UNITS];
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
  const guint8 *at = ef_tagger_data + 28;
  guint first = 0, second = 0;
  gsize length = 0;
  EfTagger *self;
  gboolean fits = ef_tagger_data_length >= 28 && !memcmp (ef_tagger_data, "EFT2", 4) && read_number (ef_tagger_data + 4) == EF_TAGGER_BITS;

  if (fits)
    {
      first = read_number (ef_tagger_data + 8);
      second = read_number (ef_tagger_data + 12);
      length = read_number (ef_tagger_data + 24);
      fits = first && first <= MAX_UNITS && second && second <= MAX_UNITS && length < 4096
             && ef_tagger_data_length == 28 + length + ((gsize) first << EF_TAGGER_BITS) + first * 4 + first * second + second * 5;
    }
  if (!fits)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_FAILED, "The weights of the text cleaner are damaged: install this program again");
      return NULL;
    }
  self = g_new0 (EfTagger, 1);
  self->scale = read_float (ef_tagger_data + 16);
  self->bias = read_float (ef_tagger_data + 20);
  self->n_first = first;
  self->n_second = second;
  self->provenance = g_strndup ((const char *) at, length);
  at += length;
  self->table = (const gint8 *) at;
  at += (gsize) first << EF_TAGGER_BITS;
  for (guint i = 0; i < first; i++, at += 4)
    self->first_offsets[i] = (gint32) read_number (at);
  self->second = (const gint8 *) at;
  at += first * second;
  for (guint i = 0; i < second; i++, at += 4)
    self->second_offsets[i] = (gint32) read_number (at);
  self->last = (const gint8 *) at;
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

float
ef_tagger_score (const EfTagger *self,
                 EfCleanText    *text,
                 guint           index)
{
  guint32 features[EF_TAGGER_MAX_FEATURES];
  guint n = ef_tagger_features (text, index, features);
  gint32 units[MAX_UNITS];
  gint64 sum = 0;

  memcpy (units, self->first_offsets, sizeof units);
  for (guint i = 0; i < n; i++)
    {
      const gint8 *row = self->table + (gsize) features[i] * self->n_first;

      for (guint k = 0; k < self->n_first; k++)
        units[k] += row[k];
    }
  for (guint u = 0; u < self->n_second; u++)
    {
      const gint8 *row = self->second + (gsize) u * self->n_first;
      gint32 unit = self->second_offsets[u];

      for (guint k = 0; k < self->n_first; k++)
        unit += row[k] * MAX (units[k], 0);
      sum += (gint64) self->last[u] * MAX (unit, 0);
    }
  return (float) sum * self->scale + self->bias;
}

gboolean
ef_tagger_agrees (EfCleanText *text,
                  guint        index,
                  float        margin)
{
  const EfTagger *self = ef_cleaner_get_tagger (text->cleaner);

  return self->scale <= 0 || ef_tagger_score (self, text, index) > (float) text->threshold + margin;
}

/* Is nothing of what the lists took at @span a name, in the tagger's eyes? */
static gboolean
is_doubted (EfCleanText  *text,
            const EfSpan *span,
            guint         first)
{
  gboolean alone = span->score <= 0.7f;

  for (guint i = first; i < text->tokens->len && ef_clean_token (text, i)->start < span->start + span->length; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      float margin = alone ? -EF_LIST_MARGIN : -EF_PAIR_MARGIN;

      if (token->shape > EF_SHAPE_MIXED)
        return FALSE;
      if (alone && (token->lex & EF_LEX_EPONYM))
        margin = 0;
      if (ef_tagger_agrees (text, i, margin))
        return FALSE;
    }
  return TRUE;
}

/* What only the lists took needs the tagger's consent. */
static void
doubt_lists (EfCleanText *text)
{
  guint kept = 0;

  for (guint s = 0; s < text->spans->len; s++)
    {
      const EfSpan span = g_array_index (text->spans, EfSpan, s);
      guint first = 0;

      if (span.cause == EF_SPAN_LIST && (span.score <= 0.7f || !strcmp (span.rule, "name")))
        {
          while (first < text->tokens->len && ef_clean_token (text, first)->start < span.start)
            first++;
          if (is_doubted (text, &span, first))
            {
              for (guint i = first; i < text->tokens->len && ef_clean_token (text, i)->start < span.start + span.length; i++)
                ef_clean_token (text, i)->taken = FALSE;
              continue;
            }
        }
      g_array_index (text->spans, EfSpan, kept++) = span;
    }
  g_array_set_size (text->spans, kept);
}

/* A few capitals in a text of small letters stand for words more often than for somebody. */
static gboolean
is_acronym (const EfCleanText  *text,
            const EfCleanToken *token)
{
  return token->shape == EF_SHAPE_UPPER && token->n_chars <= 4 && !text->all_caps && !(token->bits & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST));
}

static float
get_margin (const EfCleanText *text,
            EfCleanToken      *token)
{
  if (is_acronym (text, token))
    return EF_ACRONYM_MARGIN;
  if (token->shape == EF_SHAPE_LOWER)
    return ef_tagger_is_inflected (text, token) ? EF_INFLECTED_MARGIN : EF_LOWER_MARGIN;
  if (ef_clean_is_technical (text, token))
    return EF_TECHNICAL_MARGIN;
  if (!(token->bits & EF_WORD_IS_COMMON))
    return token->shape == EF_SHAPE_TITLE && !(token->bits & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST | EF_WORD_IS_CITY)) && ef_tagger_is_inflected (text, token) ? EF_FORM_MARGIN : 0;
  return token->bits & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST | EF_WORD_IS_NAME_TOO) ? EF_NAME_TOO_MARGIN : EF_WORD_MARGIN;
}

void
ef_clean_tag (EfCleanText    *text,
              const EfTagger *tagger)
{
  if (tagger->scale <= 0)
    return;
  doubt_lists (text);
  for (guint i = 0; i < text->tokens->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      float score;

      if (token->taken || !ef_tagger_is_candidate (text, i))
        continue;
      score = ef_tagger_score (tagger, text, i);
      if (score <= (float) text->threshold + get_margin (text, token))
        continue;
      token->taken = TRUE;
      ef_clean_text_add (text, token->start, token->end, EF_SPAN_TAGGER, "tagger", MIN (0.5f + score * 0.1f, 0.99f));
    }
}
