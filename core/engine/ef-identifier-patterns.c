#include "config.h"

#include "ef-identifier-patterns.h"

#include "ef-fold.h"
#include "ef-text-encodings.h"
#include "ef-words.h"

#include <string.h>

#define MIN_NAME_LENGTH 3
#define MIN_PLACE_WORD_LENGTH 5
#define MIN_DIGITS 4
/* A number of so many digits is looked for within longer runs of letters and digits, too. */
#define MIN_LONE_DIGITS 8
#define MIN_LONE_LENGTH 6
#define MIN_UID_LENGTH 10
#define MAX_UID_LENGTH (EF_SEARCH_MAX_LENGTH / 2)
#define N_NAME_COMPONENTS 3 /* family, given, middle: prefixes and suffixes are titles */

typedef struct
{
  EfIdentifierPattern pattern;
  guint8 *bytes;
  EfSearchFlags flags;
} Item;

struct _EfIdentifierPatterns
{
  GArray *items;
};

typedef struct
{
  EfIdentifierPatterns *patterns;
  EfTextEncodings *encodings;
  GHashTable *seen; /* texts with their flags, of all identifiers */
  guint identifier;
  EfSearchFlags flags;
} Builder;

static void
item_clear (gpointer data)
{
  g_free (((Item *) data)->bytes);
}

static void
add_bytes_cb (const char   *encoding,
              const guint8 *bytes,
              gsize         length,
              gboolean      is_by_bytes,
              gpointer      user_data)
{
  Builder *builder = user_data;
  /* Bytes of two-byte sets may look like letters: those tell nothing about words. */
  Item item = { .flags = is_by_bytes ? builder->flags : EF_SEARCH_EXACT };

  if (length < EF_SEARCH_MIN_LENGTH)
    return;
  length = MIN (length, EF_SEARCH_MAX_LENGTH);
  item.bytes = g_memdup2 (bytes, length);
  item.pattern = (EfIdentifierPattern){ builder->identifier, encoding, (guint) length };
  g_array_append_val (builder->patterns->items, item);
}

/* A text that two identifiers share, such as the family name of relatives, is looked for once. */
static void
add_text (Builder       *self,
          const char    *text,
          EfSearchFlags  flags)
{
  if (!g_hash_table_add (self->seen, g_strdup_printf ("%u %s", (guint) flags, text)))
    return;
  self->flags = flags;
  ef_text_encodings_foreach (self->encodings, text, add_bytes_cb, self);
}

static char *
capitalise (const char *lower)
{
  g_autofree char *first = g_utf8_substring (lower, 0, MIN (g_utf8_strlen (lower, -1), 1));
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, lower + strlen (first), NULL);
}

/* As it is, in capitals, in small letters, with one capital, composed, and without accents. The search folds ASCII
 * letters itself. */
static void
add_written_forms (Builder       *self,
                   const char    *text,
                   EfSearchFlags  flags)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_autofree char *upper = g_utf8_strup (composed, -1);
  g_autofree char *lower = g_utf8_strdown (composed, -1);
  g_autofree char *capital = capitalise (lower);
  g_autofree char *plain = ef_fold (composed, -1, FALSE);
  const char *const forms[] = { text, composed, upper, lower, capital };

  flags |= EF_SEARCH_FOLD_CASE;
  for (guint i = 0; i < (g_str_is_ascii (text) ? 1 : G_N_ELEMENTS (forms)); i++)
    add_text (self, forms[i], flags);
  if (!g_str_is_ascii (text) && g_str_is_ascii (plain) && strlen (plain) > MIN_NAME_LENGTH)
    add_text (self, plain, flags);
}

/* Does a word prove by itself that somebody is meant? Words of anatomy, technique and everyday language do not. */
static gboolean
is_telling (const EfToken *token,
            guint          min_length)
{
  return token->n_chars >= (token->wide ? 2 : min_length) && token->n_digits < token->n_chars &&
         ef_word_look_up (token->key) == 0;
}

/* Adds the telling words of @text as whole words; returns whether all are. */
static gboolean
add_words (Builder    *self,
           const char *text,
           guint       min_length)
{
  g_autoptr (GArray) tokens = ef_fold_tokens (text);
  gboolean all = tokens->len > 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      const EfToken *token = &g_array_index (tokens, EfToken, i);
      g_autofree char *word = g_strndup (text + token->start, token->end - token->start);

      if (is_telling (token, min_length))
        add_written_forms (self, word, token->wide ? EF_SEARCH_EXACT : EF_SEARCH_WHOLE_WORD);
      else
        all = FALSE;
    }
  return all;
}

/* Both orders of a name whose parts are too common alone. */
static void
add_pairs (Builder    *self,
           const char *family,
           const char *given)
{
  static const char *const parting[] = { "^", " ", ", ", "," };

  for (guint i = 0; i < G_N_ELEMENTS (parting); i++)
    {
      g_autofree char *straight = g_strconcat (family, parting[i], given, NULL);
      g_autofree char *reversed = g_strconcat (given, parting[i], family, NULL);

      add_written_forms (self, straight, EF_SEARCH_WHOLE_WORD);
      add_written_forms (self, reversed, EF_SEARCH_WHOLE_WORD);
    }
}

static void
add_name_group (Builder    *self,
                const char *group)
{
  g_auto (GStrv) components = g_strsplit (group, "^", -1);
  guint n = MIN (g_strv_length (components), N_NAME_COMPONENTS);
  gboolean all = TRUE;

  for (guint i = 0; i < n; i++)
    {
      g_strstrip (components[i]);
      all &= components[i][0] == 0 || add_words (self, components[i], MIN_NAME_LENGTH);
    }
  if (!all && n >= 2 && components[0][0] != 0 && components[1][0] != 0)
    add_pairs (self, components[0], components[1]);
  else if (!all && n == 1 && strlen (components[0]) >= MIN_LONE_LENGTH)
    add_written_forms (self, components[0], EF_SEARCH_WHOLE_WORD);
}

static void
add_name (Builder    *self,
          const char *value)
{
  g_auto (GStrv) groups = g_strsplit (value, "=", -1);

  for (guint i = 0; groups[i] != NULL; i++)
    add_name_group (self, groups[i]);
}

static gboolean
is_one_char_over_and_over (const char *text)
{
  return strspn (text, (const char[]){ text[0], 0 }) == strlen (text);
}

static void
add_number (Builder    *self,
            const char *text)
{
  gsize length = strlen (text);
  gsize n_digits = strspn (text, "0123456789");
  g_autofree char *key = ef_fold (text, -1, TRUE);
  gboolean is_lone = n_digits == length ? length < MIN_LONE_DIGITS : length < MIN_LONE_LENGTH;

  if (length < (n_digits == length ? MIN_DIGITS : EF_SEARCH_MIN_LENGTH) || is_one_char_over_and_over (text) ||
      ef_word_look_up (key) != 0)
    return;
  add_written_forms (self, text, is_lone ? EF_SEARCH_WHOLE_WORD : EF_SEARCH_EXACT);
}

/* Also as it is written without the hyphens, blanks and slashes between its parts. */
static void
add_id (Builder    *self,
        const char *value)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (const char *p = value; *p != 0; p++)
    if (strchr ("-/ ._", *p) == NULL)
      g_string_append_c (joined, *p);
  add_number (self, value);
  if (joined->len >= MIN_LONE_LENGTH && joined->len < strlen (value))
    add_number (self, joined->str);
}

/* Eight digits are looked for in longer runs: a date is the beginning of a date with time. */
static void
add_date (Builder    *self,
          const char *value)
{
  static const struct
  {
    const char *parting;
    const char *order;
  } forms[] = { { "-", "ymd" }, { "/", "ymd" }, { ".", "ymd" }, { ".", "dmy" },
                { "/", "dmy" }, { "/", "mdy" }, { "-", "dmy" } };

  if (strlen (value) != 8 || strspn (value, "0123456789") != 8)
    {
      add_id (self, value);
      return;
    }
  add_text (self, value, EF_SEARCH_EXACT);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (const char *part = forms[i].order; *part != 0; part++)
        {
          if (text->len > 0)
            g_string_append (text, forms[i].parting);
          if (*part == 'y')
            g_string_append_len (text, value, 4);
          else
            g_string_append_len (text, value + (*part == 'm' ? 4 : 6), 2);
        }
      add_text (self, text->str, EF_SEARCH_WHOLE_WORD);
    }
}

static void
add_uid (Builder    *self,
         const char *value)
{
  if (strlen (value) >= MIN_UID_LENGTH)
    add_text (self, value, EF_SEARCH_WHOLE_WORD);
}

/* The whole, if it has a telling word or says something by several words; and its telling words, if they are long. */
static void
add_place (Builder    *self,
           const char *value)
{
  g_autoptr (GArray) tokens = ef_fold_tokens (value);
  gboolean is_phrase = tokens->len > 1;

  for (guint i = 0; i < tokens->len; i++)
    is_phrase |= is_telling (&g_array_index (tokens, EfToken, i), MIN_NAME_LENGTH);
  if (is_phrase && g_utf8_strlen (value, -1) > MIN_NAME_LENGTH)
    add_written_forms (self, value, EF_SEARCH_WHOLE_WORD);
  add_words (self, value, MIN_PLACE_WORD_LENGTH);
}

static void
add_contact (Builder    *self,
             const char *value)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = value; *p != 0; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  if (strlen (value) >= MIN_PLACE_WORD_LENGTH)
    add_written_forms (self, value, EF_SEARCH_WHOLE_WORD);
  if (digits->len >= MIN_LONE_DIGITS - 1 && 2 * digits->len > strlen (value))
    add_number (self, digits->str);
}

static void (*const adders[EF_N_IDENTIFIER_KINDS]) (Builder *self, const char *value) = {
  [EF_IDENTIFIER_PATIENT_NAME] = add_name, [EF_IDENTIFIER_PERSON_NAME] = add_name, [EF_IDENTIFIER_ID] = add_id,
  [EF_IDENTIFIER_DATE] = add_date,         [EF_IDENTIFIER_UID] = add_uid,          [EF_IDENTIFIER_PLACE] = add_place,
  [EF_IDENTIFIER_CONTACT] = add_contact,
};

EfIdentifierPatterns *
ef_identifier_patterns_new (const EfIdentifiers *identifiers)
{
  EfIdentifierPatterns *self = g_new0 (EfIdentifierPatterns, 1);
  g_autoptr (EfTextEncodings) encodings = ef_text_encodings_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Builder builder = { .patterns = self, .encodings = encodings, .seen = seen };

  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  for (guint i = 0; i < ef_identifiers_get_n (identifiers); i++)
    {
      EfIdentifierKind kind;
      const char *value = ef_identifiers_get (identifiers, i, &kind);

      builder.identifier = i;
      adders[kind](&builder, value);
    }
  return self;
}

void
ef_identifier_patterns_free (EfIdentifierPatterns *self)
{
  g_array_unref (self->items);
  g_free (self);
}

void
ef_identifier_patterns_add_to (const EfIdentifierPatterns *self,
                               EfSearch                   *search)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      ef_search_add (search, item->bytes, item->pattern.length, item->flags, i);
    }
}

/* ASCII, and UTF-16 in both orders: @bytes have zeros between and around them. */
static void
add_uid_forms (EfSearch   *search,
               const char *uid,
               gsize       length,
               guint       id)
{
  guint8 wide[2 * MAX_UID_LENGTH + 1] = { 0 };

  for (gsize i = 0; i < length; i++)
    wide[2 * i + 1] = (guint8) uid[i];
  ef_search_add (search, (const guint8 *) uid, length, EF_SEARCH_WHOLE_WORD, id);
  ef_search_add (search, wide + 1, 2 * length, EF_SEARCH_WHOLE_WORD, id);
  ef_search_add (search, wide, 2 * length, EF_SEARCH_WHOLE_WORD, id);
}

guint
ef_identifier_patterns_add_uids (const EfIdentifiers *identifiers,
                                 guint                first_id,
                                 EfSearch            *search)
{
  guint before = ef_search_get_n_patterns (search);

  for (guint i = 0; i < ef_identifiers_get_n (identifiers); i++)
    {
      const char *uid = ef_identifiers_get (identifiers, i, NULL);
      gsize length = strlen (uid);

      if (length >= MIN_UID_LENGTH && g_str_is_ascii (uid))
        add_uid_forms (search, uid, MIN (length, MAX_UID_LENGTH), first_id + i);
    }
  return ef_search_get_n_patterns (search) - before;
}

guint
ef_identifier_patterns_get_n (const EfIdentifierPatterns *self)
{
  return self->items->len;
}

const EfIdentifierPattern *
ef_identifier_patterns_get (const EfIdentifierPatterns *self,
                            guint                       id)
{
  g_return_val_if_fail (id < self->items->len, NULL);

  return &g_array_index (self->items, Item, id).pattern;
}
