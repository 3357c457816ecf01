/* What the tagger looks at: the word, its parts, what the lists say of it, and the same of its neighbours, each as a hashed
 * number. Unlisted words themselves are never a feature: the tagger would learn them by heart. */
#include "config.h"

#include "ef-clean-private.h"
#include "ef-words.h"

#include <string.h>

/* Neighbours to each side. */
#define WINDOW 3
/* How far back on the line a cue is looked for. */
#define CUE_WINDOW 6

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
                                         "томия", "томии", "ость", "ости", "ение", "ения", "ание", "ания", "ация", "ации", "ическии", "ическая", "ическое", "ических", "ного", "ная", "ные", "ных",
                                         "orrea", "orrhea", "orrhoe", "orrhee", "plegia", "plegie", "paresia", "parese", "paresis", "pnea", "pnoe", "penia", "penie", "trofia", "trophie", "plasia", "plasie", "megalia", "megalie", "malacia", "malazie",
                                         "sclerosi", "sklerose", "listesi", "listesis", "listese", "listhese", "ectasia", "ektasie", "ectasie", "ragia", "rragie", "lisis", "ostomia", "estesia", "itide", "itida", "ωδης", "ωδη", "ωδεις", "ιτιδα", "ιτιδας", "ωση", "ωσης", "ωσεις", "ηση", "ησης", "ησεις", "ισμος", "ισμου", "αλγια", "αλγιας", "παθεια", "παθειας", "γραφια", "γραφημα", "γραφικο", "σκοπηση", "τομη", "τομης",
                                         "λυση", "πτωση", "ιση", "φυση", "ωματα", "ικο", "ραγια", "πληγια", "παρεση", "ρροια", "αιμια", "ουρια", "μενο", "μενη", "μενα", "οτητα", "ικων", "ικες" };
  const char *key = ef_clean_key (text, token), *end = key + token->n_key, *marks[40];
  guint n = 0;

  if (ef_clean_has_medical_root (text, token))
    return TRUE;
  if (token->n_chars < 7)
    return FALSE;
  /* "πανοραμική", but Αγγελική */
  if (token->script == EF_SCRIPT_GREEK && (g_str_has_suffix (key, "ικη") || g_str_has_suffix (key, "ικα"))
      && !(ef_lexicon_bits (key, token->n_key) & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST | EF_WORD_IS_CITY)))
    return TRUE;
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

/* "ruedas": an everyday word with an ending. */
gboolean
ef_tagger_is_inflected (const EfCleanText  *text,
                        const EfCleanToken *token)
{
  const char *key = ef_clean_key (text, token), *end = key + token->n_key, *marks[40];
  guint n = 0;

  for (const char *p = key; p < end && n < G_N_ELEMENTS (marks) - 1; p = g_utf8_next_char (p))
    marks[n++] = p;
  marks[n] = end;
  return get_ending (marks, n) > 0;
}

gboolean
ef_tagger_is_candidate (EfCleanText *text,
                        guint        index)
{
  const guint8 names = EF_WORD_IS_FIRST | EF_WORD_IS_LAST;
  EfCleanToken *token = ef_clean_token (text, index);
  guint8 bits;

  if (token->shape != EF_SHAPE_TITLE && token->shape != EF_SHAPE_UPPER && token->shape != EF_SHAPE_MIXED && token->shape != EF_SHAPE_LOWER)
    return FALSE;
  if (token->n_chars < 2 || token->n_chars > 30 || token->guarded)
    return FALSE;
  if (token->lex & (EF_LEX_HONORIFIC | EF_LEX_DEGREE | EF_LEX_CUE | EF_LEX_RELATIVE | EF_LEX_DONE | EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART
                    | EF_LEX_EMPLOYER | EF_LEX_COMPANY | EF_LEX_LIVES | EF_LEX_EPONYM_HEAD | EF_LEX_VENDOR | EF_LEX_MONTH))
    return FALSE;
  if (ef_clean_is_eponym (text, token))
    return FALSE;
  bits = ef_clean_token_bits (text, token);
  if (token->n_chars == 2 && !(token->shape == EF_SHAPE_TITLE && (bits & (names | EF_WORD_IS_NAME_TOO))))
    return FALSE;
  /* Of the trade, but some people are called so: "Mark", "Petra". */
  if (ef_clean_is_technical (text, token))
    return token->shape == EF_SHAPE_TITLE && (bits & names);
  /* In small letters only what people are called and nothing else is. */
  if (token->shape == EF_SHAPE_LOWER)
    return token->before != '-' && (bits & names) && !(bits & EF_WORD_IS_COMMON) && token->n_chars >= 4 && !ef_tagger_is_worded (text, token);
  if (token->shape == EF_SHAPE_MIXED && !has_inner_capital (text, token))
    return FALSE;
  if (ef_tagger_is_worded (text, token))
    return FALSE;
  /* II, IIB, XIV */
  return token->shape != EF_SHAPE_UPPER || strspn (ef_clean_key (text, token), "ivxabc") < token->n_key || token->n_chars > 5;
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
  guint32 hash = mix (mix (0x1234567u, kind), value);

  if (self->n < EF_TAGGER_MAX_FEATURES)
    self->features[self->n++] = (hash ^ hash >> 16) & ((1u << EF_TAGGER_BITS) - 1);
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

/* What the lists say, a bit for each part a word can play. */
static guint32
class_of (EfCleanText  *text,
          EfCleanToken *token)
{
  static const guint32 parts[] = {
    EF_LEX_MEDICAL, EF_LEX_EPONYM_HEAD, EF_LEX_EPONYM, EF_LEX_EPONYM_LEAD, EF_LEX_HONORIFIC, EF_LEX_HONORIFIC_WEAK, EF_LEX_DEGREE, EF_LEX_CUE,
    EF_LEX_RELATIVE, EF_LEX_DONE, EF_LEX_BY, EF_LEX_PARTICLE, EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART,
    EF_LEX_EMPLOYER | EF_LEX_LIVES | EF_LEX_COMPANY, EF_LEX_VENDOR, EF_LEX_MONTH,
  };
  guint32 bits = ef_clean_token_bits (text, token) & 0x7f;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (token->lex & parts[i])
      bits |= 1u << (7 + i);
  if (token->technique & EF_WORD_TECHNIQUE)
    bits |= 1u << 23;
  return bits;
}

static void
collect_bits (Collector *self,
              guint32    kind,
              guint32    bits)
{
  for (guint b = 0; bits >> b; b++)
    if (bits >> b & 1)
      collect (self, kind, b);
}

/* The word itself. */
static void
collect_word (Collector    *all,
              EfCleanText  *text,
              EfCleanToken *token)
{
  const char *key = ef_clean_key (text, token), *end = key + token->n_key, *marks[40];
  guint32 class = class_of (text, token);
  guint n = 0;

  collect_bits (all, 1, class);
  collect (all, 2, class);
  collect (all, 3, class << 4 | token->shape);
  collect (all, 4, (guint32) token->shape << 8 | (guint32) text->all_caps << 1 | token->script << 2);
  collect (all, 5, MIN (token->n_chars, 14));
  if (token->bits & EF_WORD_IS_COMMON)
    collect (all, 6, (guint32) token->hash);
  for (const char *p = key; p < end && n < G_N_ELEMENTS (marks) - 1; p = g_utf8_next_char (p))
    marks[n++] = p;
  marks[n] = end;
  for (guint length = 1; length <= 5 && length <= n; length++)
    {
      collect (all, 10 + length, hash_bytes (key, marks[length]));
      collect (all, 20 + length, hash_bytes (marks[n - length], end));
    }
  for (guint i = 0; i + 3 <= n && i < 16; i++)
    collect (all, 30, hash_bytes (marks[i], marks[i + 3]));
  for (guint i = 0; i + 4 <= n && i < 14; i++)
    collect (all, 31, hash_bytes (marks[i], marks[i + 4]));
  collect (all, 32, get_ending (marks, n) << 8 | get_compound (marks, n));
  collect (all, 33, get_ending (marks, n) << 8 | get_compound (marks, n) << 4 | (class & 0xf));
  if (n >= 3)
    collect (all, 34, mix (hash_bytes (marks[n - 3], end), class & 0x7f));
}

static void
collect_neighbour (Collector    *all,
                   EfCleanText  *text,
                   EfCleanToken *other,
                   int           offset)
{
  guint32 where = 100u + (guint32) (offset + WINDOW) * 8;

  collect_bits (all, where, class_of (text, other));
  collect (all, where + 1, other->shape);
  if (ABS (offset) > 2 || other->shape == EF_SHAPE_NUMBER)
    return;
  /* Words that all know, and words with a part to play, by themselves. */
  if (other->lex || (other->bits & EF_WORD_IS_COMMON))
    collect (all, where + 2, (guint32) other->hash);
  if (ABS (offset) == 1)
    {
      const char *key = ef_clean_key (text, other), *end = key + other->n_key;

      if (other->n_key >= 3)
        collect (all, where + 3, hash_bytes (end - 3, end));
      collect (all, where + 4, class_of (text, other));
    }
}

guint
ef_tagger_features (EfCleanText *text,
                    guint        index,
                    guint32     *features)
{
  Collector all = { features, 0 };
  guint n = text->tokens->len;
  EfCleanToken *token = ef_clean_token (text, index);
  guint32 before = (guchar) token->before, behind = index + 1 < n ? (guchar) ef_clean_token (text, index + 1)->before : 1;
  guint32 shapes[3];

  collect_word (&all, text, token);
  for (int offset = -WINDOW; offset <= WINDOW; offset++)
    {
      int at = (int) index + offset;

      if (at >= 0 && at < (int) n && offset)
        collect_neighbour (&all, text, ef_clean_token (text, (guint) at), offset);
      else if (offset)
        collect (&all, 40, (guint32) (offset + WINDOW));
      if (ABS (offset) <= 1)
        shapes[offset + 1] = at >= 0 && at < (int) n ? ef_clean_token (text, (guint) at)->shape : 99u;
    }
  collect (&all, 41, before);
  collect (&all, 42, behind);
  collect (&all, 43, before << 8 | behind);
  collect (&all, 44, shapes[0] << 16 | shapes[1] << 8 | shapes[2]);
  if (index)
    collect (&all, 45, (guint32) (guchar) ef_clean_token (text, index - 1)->before << 8 | before);
  collect (&all, 46, MIN (index, 3) << 4 | MIN (n - 1 - index, 3));
  collect (&all, 47, MIN (n, 12));
  /* How the text is written: whether a capital tells anything. */
  collect (&all, 48, MIN (text->n_lower, 4) << 8 | MIN (text->n_title, 5) << 4 | token->shape);
  collect (&all, 49, MIN (text->n_lower, 4) << 8 | MIN (text->n_title, 5) << 4 | (class_of (text, token) & 0x7f) << 12);
  for (guint back = 1; back <= CUE_WINDOW && back <= index; back++)
    {
      EfCleanToken *other = ef_clean_token (text, index - back);

      if (other->lex & (EF_LEX_CUE | EF_LEX_HONORIFIC | EF_LEX_RELATIVE | EF_LEX_DONE | EF_LEX_INSTITUTION | EF_LEX_LIVES | EF_LEX_EMPLOYER))
        {
          collect_bits (&all, 50 + back, other->lex & 0x1fff);
          break;
        }
      if (ef_clean_token (text, index - back + 1)->before == '\n')
        break;
    }
  return all.n;
}
