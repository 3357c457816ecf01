#include "config.h"

#include "ef-fold.h"
#include "ef-words.h"

#include <string.h>

/* Letters without a decomposition in Unicode, and signs that readers take for letters. */
static const struct
{
  gunichar letter;
  const char *folded;
} special_letters[] = {
  { 0x00DF, "ss" }, { 0x1E9E, "ss" }, { 0x00F8, "o" }, { 0x00D8, "o" }, { 0x00E6, "ae" }, { 0x00C6, "ae" },
  { 0x0153, "oe" }, { 0x0152, "oe" }, { 0x0142, "l" }, { 0x0141, "l" }, { 0x0111, "d" }, { 0x0110, "d" },
  { 0x00A5, "y" }, { 0x20AC, "e" }, { 0x00F0, "d" }, { 0x00D0, "d" }, { 0x00FE, "th" }, { 0x00DE, "th" }, { 0x0131, "i" }, { 0x0127, "h" },
};

static gboolean
is_hangul (gunichar c)
{
  return c >= 0xAC00 && c <= 0xD7A3;
}

static gboolean
is_wide (gunichar c)
{
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || is_hangul (c) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Appends what @c becomes; returns whether it belongs to a word. */
static gboolean
fold_char (GString  *out,
           gunichar  c,
           gboolean  only_words)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n = 1;
  gboolean word = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (special_letters); i++)
    if (special_letters[i].letter == c)
      {
        g_string_append (out, special_letters[i].folded);
        return TRUE;
      }
  parts[0] = c;
  if (!is_hangul (c))
    n = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n; i++)
    {
      if (g_unichar_ismark (parts[i]))
        {
          word |= i == 0 && n == 1;
          continue;
        }
      if (g_unichar_isalnum (parts[i]))
        word = TRUE;
      else if (only_words)
        continue;
      g_string_append_unichar (out, g_unichar_tolower (parts[i]));
    }
  return word;
}

char *
ef_fold (const char *text,
         gssize      length,
         gboolean    only_words)
{
  GString *out = g_string_new (NULL);
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);

  while (text < end)
    {
      gunichar c = g_utf8_get_char_validated (text, end - text);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          text++;
          continue;
        }
      fold_char (out, c, only_words);
      text = g_utf8_next_char (text);
    }
  return g_string_free (out, FALSE);
}

static char
shape_of (char c)
{
  switch (c)
    {
    case '0': return 'o';
    case '1': case 'i': case '|': case '!': return 'l';
    case '5': case '$': return 's';
    case '8': return 'b';
    case '2': return 'z';
    case '6': return 'g';
    case '@': return 'a';
    default: return c;
    }
}

char *
ef_fold_shape (const char *key)
{
  GString *out = g_string_new (NULL);

  for (const char *c = key; *c; c++)
    {
      if (c[0] == 'r' && c[1] == 'n')
        {
          g_string_append_c (out, 'm');
          c++;
        }
      else if (c[0] == 'v' && c[1] == 'v')
        {
          g_string_append_c (out, 'w');
          c++;
        }
      else if (strchr ("aou", c[0]) && c[1] == 'e')
        {
          g_string_append_c (out, c[0]);
          c++;
        }
      else
        g_string_append_c (out, shape_of (c[0]));
    }
  return g_string_free (out, FALSE);
}

static void
clear_token (gpointer data)
{
  EfToken *token = data;

  g_free (token->key);
  g_free (token->shape);
}

GArray *
ef_fold_tokens (const char *text)
{
  GArray *tokens = g_array_new (FALSE, TRUE, sizeof (EfToken));
  g_autoptr (GString) key = g_string_new (NULL);
  const char *p = text, *end = text + strlen (text), *start = NULL;
  EfToken token = { 0 };
  gunichar before = ' ';

  g_array_set_clear_func (tokens, clear_token);
  while (p <= end)
    {
      gunichar c = p < end ? g_utf8_get_char_validated (p, end - p) : ' ';
      const char *next = p + 1;
      gboolean word = FALSE;
      gsize was = key->len;

      if (c == (gunichar) -1 || c == (gunichar) -2)
        c = ' ';
      else if (p < end)
        next = g_utf8_next_char (p);

      /* A bar or a dollar inside a word is a misread letter. */
      if (strchr ("|!$@", (int) (c < 128 ? c : ' ')) && c != 0 && start && next < end && g_ascii_isalnum (*next)
          && g_unichar_isalpha (before))
        {
          g_string_append_c (key, (char) c);
          word = TRUE;
        }
      /* An apostrophe between letters parts nothing: O'Neil is one word. */
      else if (start && (c == '\'' || c == 0x2019) && next < end && g_unichar_isalpha (before)
               && g_unichar_isalpha (g_utf8_get_char_validated (next, end - next)))
        word = TRUE;
      else if (start && g_unichar_ismark (c))
        word = TRUE;
      else
        {
          word = fold_char (key, c, TRUE) && key->len > was;
          /* Scripts without blanks between words part from those with them. */
          if (word && start && is_wide (c) != token.wide)
            {
              g_autofree char *held = g_strndup (key->str + was, key->len - was);

              g_string_truncate (key, was);
              token.start = (gsize) (start - text);
              token.end = (gsize) (p - text);
              token.key = g_strdup (key->str);
              token.shape = ef_fold_shape (token.key);
              g_array_append_val (tokens, token);
              memset (&token, 0, sizeof token);
              g_string_assign (key, held);
              start = NULL;
            }
        }

      if (word)
        {
          if (!start)
            {
              start = p;
              token.wide = is_wide (c);
            }
          token.n_chars++;
          token.n_digits += g_unichar_isdigit (c) != 0;
        }
      else if (start)
        {
          g_string_truncate (key, was);
          token.start = (gsize) (start - text);
          token.end = (gsize) (p - text);
          token.key = g_strdup (key->str);
          token.shape = ef_fold_shape (token.key);
          g_array_append_val (tokens, token);
          memset (&token, 0, sizeof token);
          g_string_truncate (key, 0);
          start = NULL;
        }
      else
        g_string_truncate (key, 0);
      before = c;
      p = next;
    }
  return tokens;
}

guint
ef_fold_distance (const char *a,
                  const char *b,
                  guint       limit)
{
  glong na, nb;
  g_autofree gunichar *ua = g_utf8_to_ucs4_fast (a, -1, &na);
  g_autofree gunichar *ub = g_utf8_to_ucs4_fast (b, -1, &nb);
  guint row[3][66];

  if (na > 64 || nb > 64 || (guint) ABS (na - nb) > limit)
    return limit + 1;
  for (glong j = 0; j <= nb; j++)
    row[0][j] = (guint) j;
  for (glong i = 1; i <= na; i++)
    {
      guint *now = row[i % 3], *last = row[(i + 2) % 3], *older = row[(i + 1) % 3];
      guint best = now[0] = (guint) i;

      for (glong j = 1; j <= nb; j++)
        {
          now[j] = MIN (MIN (last[j], now[j - 1]) + 1, last[j - 1] + (ua[i - 1] != ub[j - 1]));
          if (i > 1 && j > 1 && ua[i - 1] == ub[j - 2] && ua[i - 2] == ub[j - 1])
            now[j] = MIN (now[j], older[j - 2] + 1);
          best = MIN (best, now[j]);
        }
      if (best > limit)
        return limit + 1;
    }
  return MIN (row[na % 3][nb], limit + 1);
}

guint32
ef_word_look_up (const char *word)
{
  guint lo = 0, hi = ef_n_words;

  while (lo < hi)
    {
      guint mid = (lo + hi) / 2;
      int order = strcmp (word, ef_words[mid].text);

      if (order == 0)
        return ef_words[mid].flags;
      if (order < 0)
        hi = mid;
      else
        lo = mid + 1;
    }
  return 0;
}

guint32
ef_word_flags_of_modality (const char *modality)
{
  static const struct
  {
    const char *names;
    guint32 flags;
  } rows[] = {
    { " US IVUS ES OP OPT ECG HD ", EF_WORD_US },
    { " CT ", EF_WORD_CT },
    { " MR ", EF_WORD_MR },
    { " XA RF ", EF_WORD_XA | EF_WORD_CR },
    { " CR DX RG IO PX BMD ", EF_WORD_CR },
    { " MG ", EF_WORD_MG | EF_WORD_CR },
    { " NM PT ", EF_WORD_NM | EF_WORD_CT | EF_WORD_MR },
  };
  guint32 flags = EF_WORD_ALL | EF_WORD_UNIT | EF_WORD_VENDOR;
  g_autofree char *name = g_strdup_printf (" %s ", modality ? modality : "");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strstr (rows[i].names, name))
      return flags | rows[i].flags;
  /* Secondary captures and what is not listed may show any device's screen. */
  return flags | EF_WORD_ANY_MODALITY;
}
