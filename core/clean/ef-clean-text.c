#include "config.h"

#include "ef-clean-private.h"
#include "ef-clean-readings.h"
#include "ef-words.h"

#include <string.h>

/* Folded letters of the alphabets with case, two each. */
#define FOLD_TABLE 0x2000
static guint16 fold_table[FOLD_TABLE][2];

static const struct
{
  gunichar letter;
  const char *folded;
} special_letters[] = {
  { 0x00DF, "ss" }, { 0x1E9E, "ss" }, { 0x00F8, "o" }, { 0x00D8, "o" }, { 0x00E6, "ae" }, { 0x00C6, "ae" },
  { 0x0153, "oe" }, { 0x0152, "oe" }, { 0x0142, "l" }, { 0x0141, "l" }, { 0x0111, "d" }, { 0x0110, "d" },
  { 0x00F0, "d" }, { 0x00D0, "d" }, { 0x00FE, "th" }, { 0x00DE, "th" }, { 0x0131, "i" }, { 0x0127, "h" },
};

void
ef_clean_fold_init (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  for (gunichar c = 0; c < FOLD_TABLE; c++)
    {
      gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
      gsize n = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts)), k = 0;

      for (gsize i = 0; i < n && k < 2; i++)
        if (!g_unichar_ismark (parts[i]) && g_unichar_isalnum (parts[i]))
          fold_table[c][k++] = (guint16) g_unichar_tolower (parts[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (special_letters); i++)
    {
      fold_table[special_letters[i].letter][0] = (guchar) special_letters[i].folded[0];
      fold_table[special_letters[i].letter][1] = (guchar) special_letters[i].folded[1];
    }
  g_once_init_leave (&done, 1);
}

gsize
ef_clean_fold (const char *text,
               gsize       length,
               char       *out)
{
  const char *end = text + length;
  char *to = out;

  while (text < end)
    {
      guchar first = (guchar) *text;
      gunichar c;

      if (first < 128)
        {
          if (fold_table[first][0])
            *to++ = (char) fold_table[first][0];
          text++;
          continue;
        }
      c = g_utf8_get_char (text);
      text = g_utf8_next_char (text);
      if (c >= FOLD_TABLE)
        {
          if (!g_unichar_ismark (c))
            to += g_unichar_to_utf8 (g_unichar_tolower (c), to);
          continue;
        }
      for (guint k = 0; k < 2 && fold_table[c][k]; k++)
        to += g_unichar_to_utf8 (fold_table[c][k], to);
    }
  *to = '\0';
  return (gsize) (to - out);
}

/* The plain form of a sign that is written in several ways, or 0. */
static char
plain_sign (gunichar c)
{
  if (c >= 0xFF01 && c <= 0xFF5E)
    return (char) (c - 0xFEE0);
  switch (c)
    {
    case 0x00A0: case 0x3000: case 0x2002: case 0x2003: case 0x2007: case 0x2009: case 0x202F: case 0x200A:
      return ' ';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2212: case 0x00AD: case 0x2043:
      return '-';
    case 0x2018: case 0x2019: case 0x02BC: case 0x00B4:
      return '\'';
    case 0x201C: case 0x201D: case 0x201E: case 0x00AB: case 0x00BB:
      return '"';
    default:
      return 0;
    }
}

static void
make_uniform (EfCleanText *self,
              const char  *utf8)
{
  gsize length = strlen (utf8), n = 0;
  gboolean plain = TRUE;

  for (const guchar *p = (const guchar *) utf8; *p && plain; p++)
    plain = *p != 0xE2 && *p != 0xEF && *p != 0xC2 && *p != 0xE3 && *p != 0xCA;
  self->text = utf8;
  self->length = length;
  if (plain)
    return;
  self->uniform = g_malloc (length + 1);
  self->origin = g_new (guint32, length + 1);
  for (const char *p = utf8; *p; p = g_utf8_next_char (p))
    {
      const char *next = g_utf8_next_char (p);
      char sign = (guchar) *p < 128 ? 0 : plain_sign (g_utf8_get_char (p));

      if (sign)
        {
          self->origin[n] = (guint32) (p - utf8);
          self->uniform[n++] = sign;
          continue;
        }
      if ((guchar) *p == 0xEF)
        {
          gboolean composed;
          gunichar kana = ef_clean_full_kana (g_utf8_get_char (p), g_utf8_get_char (next), &composed);

          if (kana)
            {
              for (guint k = 0; k < 3; k++)
                self->origin[n + k] = (guint32) (p - utf8) + k;
              n += (gsize) g_unichar_to_utf8 (kana, self->uniform + n);
              p = composed ? next : p;
              continue;
            }
        }
      for (const char *q = p; q < next; q++)
        {
          self->origin[n] = (guint32) (q - utf8);
          self->uniform[n++] = *q;
        }
    }
  self->origin[n] = (guint32) length;
  self->uniform[n] = '\0';
  self->text = self->uniform;
  self->length = n;
}

typedef enum
{
  CLASS_NONE,
  CLASS_LETTER,
  CLASS_DIGIT,
  CLASS_MARK,
  CLASS_HAN,
  CLASS_KANA,
  CLASS_HANGUL,
} CharClass;

static CharClass
class_of (gunichar c)
{
  if (c < 128)
    return g_ascii_isalpha (c) ? CLASS_LETTER : g_ascii_isdigit (c) ? CLASS_DIGIT : CLASS_NONE;
  if (c >= 0x3041 && c <= 0x30FF)
    return c == 0x30FB ? CLASS_NONE : CLASS_KANA;
  if ((c >= 0x3400 && c <= 0x9FFF) || c == 0x3005 || c == 0x3007 || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF))
    return CLASS_HAN;
  if (c >= 0xAC00 && c <= 0xD7A3)
    return CLASS_HANGUL;
  if (c == 0x00AA || c == 0x00BA || c == 0x00B5)
    return CLASS_NONE;
  if (g_unichar_isalpha (c))
    return CLASS_LETTER;
  if (g_unichar_isdigit (c))
    return CLASS_DIGIT;
  return g_unichar_ismark (c) ? CLASS_MARK : CLASS_NONE;
}

static guint
rank_of (char sign)
{
  static const char order[] = "? '-_/(,:.;\n";
  const char *at = strchr (order, sign);

  return at ? (guint) (at - order) : 0;
}

static char
sign_class (gunichar c)
{
  switch (c)
    {
    case '\n': case '\r': case '\f': return '\n';
    case ';': case '|': case 0x3002: case 0xFF1B: case '!': return ';';
    case '.': case '?': return '.';
    case ':': case '=': case '#': return ':';
    case ',': case 0x3001: return ',';
    case '(': case ')': case '[': case ']': case '{': case '}': case '<': case '>': case '"': return '(';
    case '/': case '\\': case '&': case '+': return '/';
    case '-': case '~': return '-';
    case '_': case '^': return '_';
    case '\'': return '\'';
    case ' ': case '\t': return ' ';
    default: return '?';
    }
}

static EfScript
script_of (gunichar c)
{
  if (c < 0x370 || (c >= 0x1E00 && c < 0x1F00))
    return EF_SCRIPT_LATIN;
  if (c < 0x400 || (c >= 0x1F00 && c < 0x2000))
    return EF_SCRIPT_GREEK;
  return c < 0x530 ? EF_SCRIPT_CYRILLIC : EF_SCRIPT_OTHER;
}

static void
append_token (EfCleanText  *self,
              EfCleanToken *token,
              guint         letters,
              guint         digits,
              guint         uppers,
              gboolean      first_upper,
              CharClass     wide)
{
  char *key;
  gsize length = token->end - token->start, had = self->keys->len;

  if (wide)
    token->shape = EF_SHAPE_WIDE;
  else if (!letters)
    token->shape = EF_SHAPE_NUMBER;
  else if (digits)
    token->shape = EF_SHAPE_ALNUM;
  else if (token->script == EF_SCRIPT_OTHER)
    token->shape = EF_SHAPE_NOCASE;
  else if (!uppers)
    token->shape = EF_SHAPE_LOWER;
  else if (letters == 1)
    token->shape = EF_SHAPE_SINGLE;
  else if (uppers == letters)
    token->shape = EF_SHAPE_UPPER;
  else
    token->shape = first_upper && uppers == 1 ? EF_SHAPE_TITLE : EF_SHAPE_MIXED;

  g_string_set_size (self->keys, had + length * 2 + 8);
  key = self->keys->str + had;
  token->key = (guint32) had;
  token->n_key = (guint16) MIN (ef_clean_fold (self->text + token->start, length, key), G_MAXUINT16);
  g_string_set_size (self->keys, had + token->n_key + 1);
  self->keys->str[had + token->n_key] = '\0';
  token->hash = ef_lexicon_hash (self->keys->str + had, token->n_key);
  if (token->shape != EF_SHAPE_NUMBER && token->shape != EF_SHAPE_WIDE)
    {
      token->lex = ef_lexicon_look_up (token->hash);
      token->technique = token->n_key < 24 && token->script == EF_SCRIPT_LATIN ? ef_word_look_up (self->keys->str + had) : 0;
    }
  self->n_lower += token->shape == EF_SHAPE_LOWER;
  self->n_title += token->shape == EF_SHAPE_TITLE;
  g_array_append_val (self->tokens, *token);
}

static void
make_tokens (EfCleanText *self)
{
  const char *text = self->text, *end = text + self->length;
  guint n_upper = 0, n_lower = 0;
  char before = '\n';
  gboolean spaced = FALSE;

  for (const char *p = text; p < end;)
    {
      gunichar c = (guchar) *p < 128 ? (guchar) *p : g_utf8_get_char (p);
      CharClass class = class_of (c);
      EfCleanToken token = { 0 };
      guint letters = 0, digits = 0, uppers = 0;
      gboolean first_upper = FALSE;
      CharClass wide = CLASS_NONE;

      if (class == CLASS_NONE || class == CLASS_MARK)
        {
          char sign = sign_class (c);

          self->has_at |= c == '@';
          self->has_slash |= c == '/' || c == '\\';
          self->has_colon |= c == ':';
          if (before == 0 || rank_of (sign) > rank_of (before))
            before = sign;
          spaced |= sign == ' ' || sign == '\n';
          p = g_utf8_next_char (p);
          continue;
        }
      token.start = (guint32) (p - text);
      token.before = before;
      token.spaced = spaced;
      token.script = script_of (c);
      if (class >= CLASS_HAN)
        wide = class;
      while (p < end)
        {
          const char *next;

          c = (guchar) *p < 128 ? (guchar) *p : g_utf8_get_char (p);
          class = class_of (c);
          next = p + g_utf8_skip[(guchar) *p];
          if (wide ? class != wide : class >= CLASS_HAN)
            break;
          if (class == CLASS_NONE)
            {
              /* O'Neil is one word, l'Anna are two; of Baker's the last letter is none. */
              if (c != '\'' || next >= end || digits || class_of (g_utf8_get_char (next)) != CLASS_LETTER)
                break;
              if (token.script == EF_SCRIPT_LATIN && (letters != 1 || g_ascii_toupper (text[token.start]) != 'O'))
                break;
              p = next;
              continue;
            }
          if (class == CLASS_LETTER)
            {
              letters++;
              if (c < 128 ? g_ascii_isupper (c) : g_unichar_isupper (c) || g_unichar_istitle (c))
                {
                  uppers++;
                  n_upper++;
                  if (letters == 1)
                    first_upper = TRUE;
                }
              else
                n_lower++;
            }
          else if (class == CLASS_DIGIT)
            digits++;
          token.n_chars++;
          p = next;
        }
      token.end = (guint32) (p - text);
      self->has_digits |= digits > 0;
      self->has_wide |= wide != CLASS_NONE;
      append_token (self, &token, letters, digits, uppers, first_upper, wide);
      before = 0;
      spaced = FALSE;
      /* The "s" of a genitive. */
      if (p + 1 < end && *p == '\'' && p[1] == 's' && !wide)
        p += 2;
    }
  self->all_caps = n_upper > 6 && n_lower * 5 < n_upper;
}

void
ef_clean_text_init (EfCleanText     *self,
                    const EfCleaner *cleaner,
                    const char      *utf8)
{
  memset (self, 0, sizeof *self);
  self->cleaner = cleaner;
  make_uniform (self, utf8);
  self->tokens = g_array_sized_new (FALSE, FALSE, sizeof (EfCleanToken), (guint) MIN (self->length / 5 + 8, 100000));
  self->keys = g_string_sized_new (self->length * 2 + 16);
  self->spans = g_array_new (FALSE, FALSE, sizeof (EfSpan));
  make_tokens (self);
}

void
ef_clean_text_clear (EfCleanText *self)
{
  g_clear_pointer (&self->tokens, g_array_unref);
  g_clear_pointer (&self->spans, g_array_unref);
  if (self->keys)
    g_string_free (g_steal_pointer (&self->keys), TRUE);
  g_clear_pointer (&self->uniform, g_free);
  g_clear_pointer (&self->origin, g_free);
}

void
ef_clean_text_add (EfCleanText *self,
                   gsize        start,
                   gsize        end,
                   EfSpanCause  cause,
                   const char  *rule,
                   float        score)
{
  EfSpan span = { (guint) start, (guint) (end - start), cause, rule, score };

  if (end > start)
    g_array_append_val (self->spans, span);
}

gboolean
ef_clean_text_is_taken (const EfCleanText *self,
                        gsize              start,
                        gsize              end)
{
  for (guint i = self->spans->len; i-- > 0;)
    {
      const EfSpan *span = &g_array_index (self->spans, EfSpan, i);

      if (start < span->start + span->length && span->start < end)
        return TRUE;
    }
  return FALSE;
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const EfSpan *x = a, *y = b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->length != y->length)
    return x->length > y->length ? -1 : 1;
  return (int) x->cause - (int) y->cause;
}

/* Sorted and joined where they overlap; the strongest reason stays. */
void
ef_clean_text_settle (EfCleanText *self)
{
  guint n = 0;

  if (self->spans->len < 2)
    return;
  g_array_sort (self->spans, compare_spans);
  for (guint i = 1; i < self->spans->len; i++)
    {
      EfSpan *last = &g_array_index (self->spans, EfSpan, n);
      const EfSpan *span = &g_array_index (self->spans, EfSpan, i);

      if (span->start >= last->start + last->length)
        {
          g_array_index (self->spans, EfSpan, ++n) = *span;
          continue;
        }
      if (span->cause < last->cause)
        {
          last->cause = span->cause;
          last->rule = span->rule;
        }
      last->score = MAX (last->score, span->score);
      last->length = MAX (last->start + last->length, span->start + span->length) - last->start;
    }
  g_array_set_size (self->spans, n + 1);
}
