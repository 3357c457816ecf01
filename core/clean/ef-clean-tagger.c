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

/* A listed word stays removed until the tagger is this sure of the contrary. */
#define EF_LIST_MARGIN 0.7f
#define EF_ACRONYM_MARGIN 1.5f

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
  if (token->bits & EF_WORD_IS_SEEN)
    bits |= 0x1000;
  return bits;
}

/* Are the letters from @from to before @to a word by themselves? 0 no, 1 common, 2 medical. */
static guint
part_of (const char *from,
         const char *to)
{
  guint64 hash = ef_lexicon_hash (from, (gsize) (to - from));

  if (ef_lexicon_look_up (hash) & EF_LEX_MEDICAL)
    return 2;
  return ef_lexicon_bits (from, (gsize) (to - from)) & EF_WORD_IS_COMMON ? 1 : 0;
}

/* Two words written as one, perhaps with a letter between: 0 no, 1 of everyday words, 2 of a medical one. */
static guint
get_compound (const char *const *marks,
              guint              n)
{
  guint best = 0;

  for (guint cut = 4; cut + 4 <= n; cut++)
    {
      guint head = part_of (marks[0], marks[cut]);

      if (!head && cut > 4 && strchr ("sneo", *marks[cut - 1]))
        head = part_of (marks[0], marks[cut - 1]);
      if (head)
        {
          guint tail = part_of (marks[cut], marks[n]);

          if (tail)
            best = MAX (best, MAX (head, tail));
        }
      if (best == 2)
        break;
    }
  return best;
}

/* How many letters at the end stand in the way of a common word: 1 to 3, or 0. */
static guint
get_ending (const char *const *marks,
            guint              n)
{
  for (guint less = 1; less <= 3 && n >= less + 5; less++)
    if (part_of (marks[0], marks[n - less]))
      return less;
  return 0;
}

/* McDonald and DeLuca, not NeckAngio. */
static gboolean
has_inner_capital (const EfCleanText  *text,
                   const EfCleanToken *token)
{
  static const char *const heads[] = { "mc", "mac", "de", "di", "la", "le", "van", "du", "o", "fitz", "ben", "al", "el", "st" };
  const char *key = ef_clean_key (text, token), *p = text->text + token->start;
  gsize at = 1;

  while (p[at] && !g_ascii_isupper (p[at]))
    at++;
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    if (strlen (heads[i]) == at && !strncmp (key, heads[i], at))
      return TRUE;
  return FALSE;
}

/* Endings of nouns that no name has, and words made of a medical one. */
gboolean
ef_tagger_is_worded (const EfCleanText  *text,
                     const EfCleanToken *token)
{
  static const char *const endings[] = { "ung", "ungen", "heit", "keit", "itis", "ektomie", "ectomy", "ectomie", "ectomia", "graphie", "graphy", "grafia", "grafie", "skopie", "scopy",
                                         "scopie", "scopia", "tion", "tionen", "tions", "ierung", "ismus", "ologie", "ology", "ologia", "pathie", "pathy", "patia", "plastik", "plasty", "plastie",
                                         "plastia", "tomie", "tomia", "tomy", "gramm", "gram", "osis", "ose", "oza", "iasis", "algie", "algia", "zione", "zioni", "ciones", "coes", "cion",
                                         "scher", "sches", "schen", "ische", "ischer", "isches", "ical", "ique", "iques", "ico", "ica", "icos", "icas", "ement", "amento", "imento", "amiento", "imiento",
                                         "nost", "osc", "osci", "acja", "acji", "cja", "cji", "ningen", "ningar", "heten", "else", "elser", "lerin", "lari", "leri", "ssa", "графия", "графии", "скопия",
                                         "томия", "ость", "ости", "ение", "ения", "ание", "ания", "ация", "ации", "ический", "ическая", "ическое", "ических", "ного", "ной", "ная", "ные", "ных" };
  const char *key = ef_clean_key (text, token), *end = key + token->n_key, *marks[40];
  guint n = 0;

  if (token->n_chars < 7)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (key, endings[i]) && token->n_key >= strlen (endings[i]) + 4)
      return TRUE;
  for (const char *p = key; p < end && n < G_N_ELEMENTS (marks) - 1; p = g_utf8_next_char (p))
    marks[n++] = p;
  marks[n] = end;
  if (get_compound (marks, n) == 2)
    return TRUE;
  for (guint less = 1; less <= 2 && n >= less + 5; less++)
    if (part_of (marks[0], marks[n - less]) == 2)
      return TRUE;
  return FALSE;
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
  if ((token->technique & EF_WORD_TECHNIQUE) || ef_clean_is_common (text, token) || ef_clean_is_eponym (text, token))
    return FALSE;
  /* II, IIB, XIV */
  if (token->shape == EF_SHAPE_MIXED && !has_inner_capital (text, token))
    return FALSE;
  if (ef_tagger_is_worded (text, token))
    return FALSE;
  return token->shape != EF_SHAPE_UPPER || strspn (ef_clean_key (text, token), "ivxabc") < token->n_key || token->n_chars > 5;
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
  collect (&all, 80, get_ending (marks, n_marks));
  collect (&all, 81, get_compound (marks, n_marks));
  collect (&all, 82, get_ending (marks, n_marks) << 8 | get_compound (marks, n_marks) << 4 | (class_of (text, token) & 0xf));
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

gboolean
ef_tagger_agrees (EfCleanText *text,
                  guint        index,
                  float        margin)
{
  const EfTagger *self = ef_cleaner_get_tagger (text->cleaner);

  return self->scale <= 0 || ef_tagger_score (self, text, index) > (float) text->threshold + margin;
}

/* What only the lists took, word by word, needs the tagger's consent. */
static void
doubt_lists (EfCleanText    *text,
             const EfTagger *tagger)
{
  for (guint s = 0, kept = 0; s <= text->spans->len; s++)
    {
      EfSpan *span;
      gboolean doubted = FALSE;

      if (s == text->spans->len)
        {
          g_array_set_size (text->spans, kept);
          break;
        }
      span = &g_array_index (text->spans, EfSpan, s);
      if (span->cause == EF_SPAN_LIST && span->score <= 0.7f)
        for (guint i = 0; i < text->tokens->len && !doubted; i++)
          {
            EfCleanToken *token = ef_clean_token (text, i);

            if (token->start != span->start || token->end != span->start + span->length)
              continue;
            doubted = token->shape <= EF_SHAPE_MIXED
                      && !ef_tagger_agrees (text, i, token->lex & EF_LEX_EPONYM ? 0.0f : -EF_LIST_MARGIN);
            if (doubted)
              token->taken = FALSE;
          }
      if (!doubted)
        g_array_index (text->spans, EfSpan, kept++) = *span;
    }
}

/* A few capitals in a text of small letters stand for words more often than for somebody. */
static gboolean
is_acronym (const EfCleanText  *text,
            const EfCleanToken *token)
{
  return token->shape == EF_SHAPE_UPPER && token->n_chars <= 4 && !text->all_caps && !(token->bits & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST));
}

void
ef_clean_tag (EfCleanText    *text,
              const EfTagger *tagger)
{
  if (tagger->scale <= 0)
    return;
  doubt_lists (text, tagger);
  for (guint i = 0; i < text->tokens->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      float score;

      if (token->taken || !ef_tagger_is_candidate (text, i))
        continue;
      score = ef_tagger_score (tagger, text, i);
      if (score <= (float) text->threshold + (is_acronym (text, token) ? EF_ACRONYM_MARGIN : 0))
        continue;
      token->taken = TRUE;
      ef_clean_text_add (text, token->start, token->end, EF_SPAN_TAGGER, "tagger", MIN (0.5f + score * 0.1f, 0.99f));
    }
}
