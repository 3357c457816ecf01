#include "config.h"

#include "ef-clean-forms.h"

#include "ef-clean-readings.h"
#include "ef-fold.h"
#include "ef-identifiers-private.h"
#include "ef-words.h"

#include <string.h>

/* A set of hashes; a few too many are taken for members. */
#define SET_BITS 16

typedef struct
{
  guint8 bytes[(1 << SET_BITS) / 8];
} Set;

struct _EfCleanSets
{
  Set beginnings; /* of the shapes of all forms, of any length */
  Set wholes;     /* the shapes themselves */
  Set ends;       /* three signs at either end of forms that may hold a slip of the pen */
};

static void
free_word (gpointer data)
{
  EfCleanWord *word = data;

  g_free (word->key);
  g_free (word->skeleton);
  g_free (word);
}

static void
free_wide (gpointer data)
{
  EfCleanWide *wide = data;

  g_free (wide->chars);
  g_free (wide);
}

static void
free_reading (gpointer data)
{
  EfCleanReading *reading = data;

  g_free (reading->key);
  g_free (reading);
}

static void
free_signs (gpointer data)
{
  EfCleanSigns *signs = data;

  g_free (signs->signs);
  g_free (signs);
}

static void
free_forms (gpointer data)
{
  EfCleanForms *forms = data;

  g_ptr_array_unref (forms->words);
  g_ptr_array_unref (forms->wides);
  g_ptr_array_unref (forms->readings);
  g_ptr_array_unref (forms->signs);
  g_ptr_array_unref (forms->initials);
  g_free (forms->sets);
  g_free (forms);
}

static GPrivate last_forms = G_PRIVATE_INIT (free_forms);

static const struct
{
  gunichar letter;
  const char *latin;
} letters[] = {
  { 0x430, "a" }, { 0x431, "b" }, { 0x432, "v" }, { 0x433, "g" }, { 0x434, "d" }, { 0x435, "e" }, { 0x436, "zh" }, { 0x437, "z" },
  { 0x438, "i" }, { 0x43A, "k" }, { 0x43B, "l" }, { 0x43C, "m" }, { 0x43D, "n" }, { 0x43E, "o" }, { 0x43F, "p" }, { 0x440, "r" },
  { 0x441, "s" }, { 0x442, "t" }, { 0x443, "u" }, { 0x444, "f" }, { 0x445, "h" }, { 0x446, "ts" }, { 0x447, "ch" }, { 0x448, "sh" },
  { 0x449, "shch" }, { 0x44A, "" }, { 0x44B, "i" }, { 0x44C, "" }, { 0x44D, "e" }, { 0x44E, "iu" }, { 0x44F, "ia" }, { 0x454, "e" },
  { 0x456, "i" }, { 0x458, "i" }, { 0x491, "g" }, { 0x459, "l" }, { 0x45A, "n" }, { 0x45B, "ch" }, { 0x45F, "dz" }, { 0x452, "di" },
  { 0x3B1, "a" }, { 0x3B2, "v" }, { 0x3B3, "g" }, { 0x3B4, "d" }, { 0x3B5, "e" }, { 0x3B6, "z" }, { 0x3B7, "i" }, { 0x3B8, "th" },
  { 0x3B9, "i" }, { 0x3BA, "k" }, { 0x3BB, "l" }, { 0x3BC, "m" }, { 0x3BD, "n" }, { 0x3BE, "x" }, { 0x3BF, "o" }, { 0x3C0, "p" },
  { 0x3C1, "r" }, { 0x3C2, "s" }, { 0x3C3, "s" }, { 0x3C4, "t" }, { 0x3C5, "i" }, { 0x3C6, "f" }, { 0x3C7, "h" }, { 0x3C8, "ps" }, { 0x3C9, "o" },
};

void
ef_clean_skeleton (const char *key,
                   GString    *out)
{
  static const struct
  {
    const char *from, *to;
  } rules[] = {
    { "shch", "S" }, { "schtsch", "S" }, { "sch", "S" }, { "tsch", "C" }, { "tch", "C" }, { "sh", "S" }, { "cz", "C" }, { "sz", "S" }, { "ch", "C" }, { "zh", "Z" },
    { "rz", "Z" }, { "kh", "h" }, { "gh", "g" }, { "ph", "f" }, { "th", "t" }, { "ck", "k" }, { "ks", "x" }, { "ts", "c" }, { "tz", "c" },
    { "ou", "u" }, { "oy", "oi" }, { "yu", "iu" }, { "ya", "ia" }, { "ju", "iu" }, { "ja", "ia" }, { "yo", "io" }, { "jo", "io" }, { "ae", "a" }, { "oe", "o" }, { "ue", "u" },
    { "mp", "b" }, { "nt", "d" }, { "w", "v" }, { "y", "i" }, { "j", "i" }, { "q", "k" }, { "c", "c" },
  };
  g_autoptr (GString) latin = g_string_new (NULL);
  char before = 0;

  for (const char *p = key; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *plain = NULL;

      for (guint i = 0; c >= 128 && i < G_N_ELEMENTS (letters); i++)
        if (letters[i].letter == c)
          plain = letters[i].latin;
      if (plain)
        g_string_append (latin, plain);
      else
        g_string_append_unichar (latin, c);
    }
  g_string_truncate (out, 0);
  for (const char *p = latin->str; *p;)
    {
      const char *to = NULL;
      gsize length = 1;

      for (guint i = 0; i < G_N_ELEMENTS (rules) && !to; i++)
        if (*p == rules[i].from[0] && g_str_has_prefix (p, rules[i].from))
          {
            to = rules[i].to;
            length = strlen (rules[i].from);
          }
      if (!to && *p != before)
        g_string_append_c (out, *p);
      for (; to && *to; to++)
        if (*to != (out->len ? out->str[out->len - 1] : 0))
          g_string_append_c (out, *to);
      before = p[length - 1];
      p += length;
    }
}

gunichar
ef_clean_plain_wide (gunichar c)
{
  static const char *const same[] = { "高髙", "崎﨑碕", "辺邊邉边", "沢澤泽", "斎齋齊斉齐", "浜濱滨", "桜櫻樱", "広廣广", "国國囯", "渡渡", "島嶋嶌岛", "竜龍龙", "浅淺", "徳德",
                                      "陈陳", "张張", "刘劉", "黄黃", "吴吳呉", "赵趙", "郑鄭", "冯馮", "许許", "萧蕭肖", "谢謝", "邓鄧", "叶葉", "苏蘇", "卢盧", "罗羅",
                                      "杨楊", "马馬", "孙孫", "谭譚", "钟鍾鐘", "华華", "丽麗", "伟偉", "东東", "明明", "荣榮栄", "庆慶", "凤鳳", "兰蘭", "军軍", "强強",
                                      "静靜", "志志", "铃鈴", "户戸", "关関關", "泷滝瀧", "实実實", "寿壽", "惠恵", "真眞", "芦蘆", "鹤鶴", "万萬", "与與", "闻聞", "娇嬌", "颖穎", "莹瑩",
                                      "云雲", "飞飛", "爱愛", "宝寶", "学學", "红紅", "艳艷", "严嚴", "贾賈", "韩韓", "蒋蔣", "吕呂", "阎閻", "贺賀", "顾顧", "龚龔", "邹鄒", "钱錢", "汤湯" };

  if (c >= 0x3041 && c <= 0x3096)
    return c + 0x60;
  if (c < 0x4E00)
    return c;
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    if (g_utf8_strchr (same[i], -1, c))
      return g_utf8_get_char (same[i]);
  return c;
}

static void
set_add (Set     *self,
         guint64  hash)
{
  guint bit = (guint) (hash >> 40) & ((1 << SET_BITS) - 1);

  self->bytes[bit >> 3] |= (guint8) (1 << (bit & 7));
}

static gboolean
set_has (const Set *self,
         guint64    hash)
{
  guint bit = (guint) (hash >> 40) & ((1 << SET_BITS) - 1);

  return (self->bytes[bit >> 3] & 1 << (bit & 7)) != 0;
}

/* Of three signs at one end, and the length. */
static guint64
end_hash (const char *shape,
          gsize       length,
          gboolean    last,
          gsize       of_length)
{
  guint64 hash = ef_lexicon_hash (last ? shape + length - 3 : shape, 3);

  return (hash ^ (of_length * 2 + (last ? 1 : 0))) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
}

#define MAX_SHAPE 64

/* As ef_fold_shape() for short keys of ASCII, without memory of its own; the length, or 0: not made. */
static gsize
make_shape (const char *key,
            gsize       length,
            char       *out)
{
  static const char shapes[128] = { ['0'] = 'o', ['1'] = 'l', ['i'] = 'l', ['5'] = 's', ['8'] = 'b', ['2'] = 'z', ['6'] = 'g' };
  gsize n = 0;

  if (length >= MAX_SHAPE)
    return 0;
  for (const char *c = key; *c; c++)
    {
      if ((guchar) *c >= 128)
        return 0;
      if (c[0] == 'r' && c[1] == 'n')
        {
          out[n++] = 'm';
          c++;
        }
      else if (c[0] == 'v' && c[1] == 'v')
        {
          out[n++] = 'w';
          c++;
        }
      else if (c[1] == 'e' && (c[0] == 'a' || c[0] == 'o' || c[0] == 'u'))
        {
          out[n++] = c[0];
          c++;
        }
      else
        out[n++] = shapes[(guchar) *c] ? shapes[(guchar) *c] : *c;
    }
  out[n] = '\0';
  return n;
}

static void
add_shapes (EfCleanForms               *forms,
            const EfIdentifiers *identifiers)
{
  for (guint i = 0; i < identifiers->forms->len; i++)
    {
      const EfForm *form = identifiers->forms->pdata[i];
      gsize length = strlen (form->shape);

      for (gsize n = 1; n <= length; n++)
        set_add (&forms->sets->beginnings, ef_lexicon_hash (form->shape, n));
      set_add (&forms->sets->wholes, ef_lexicon_hash (form->shape, length));
      if (length >= 5)
        {
          /* A slip may have cost a letter, or added one. */
          for (gsize of = length - 1; of <= length + 1; of++)
            {
              set_add (&forms->sets->ends, end_hash (form->shape, length, FALSE, of));
              set_add (&forms->sets->ends, end_hash (form->shape, length, TRUE, of));
            }
        }
    }
}

gboolean
ef_clean_forms_may_begin (const EfCleanForms *forms,
                          EfCleanText        *text,
                          guint               i)
{
  EfCleanToken *token = ef_clean_token (text, i);
  char buffer[MAX_SHAPE];
  const char *shape = buffer;
  g_autofree char *held = NULL;
  g_autofree char *pair = NULL;
  g_autofree char *both = NULL;
  gsize length = make_shape (ef_clean_key (text, token), token->n_key, buffer);

  if (!length)
    {
      shape = held = ef_fold_shape (ef_clean_key (text, token));
      length = strlen (shape);
    }

  if (token->shape == EF_SHAPE_WIDE || (token->shape == EF_SHAPE_ALNUM && token->n_chars >= 5))
    return TRUE;
  if (length >= 5 && (set_has (&forms->sets->ends, end_hash (shape, length, FALSE, length)) || set_has (&forms->sets->ends, end_hash (shape, length, TRUE, length))))
    return TRUE;
  if (!length || !set_has (&forms->sets->beginnings, ef_lexicon_hash (shape, length)))
    return FALSE;
  if (length >= 3 || i + 1 == text->tokens->len || set_has (&forms->sets->wholes, ef_lexicon_hash (shape, length)))
    return TRUE;
  pair = g_strconcat (shape, ef_clean_key (text, ef_clean_token (text, i + 1)), NULL);
  both = ef_fold_shape (pair);
  return set_has (&forms->sets->beginnings, ef_lexicon_hash (both, strlen (both)));
}

static void
add_wide (EfCleanForms            *forms,
          const char       *value,
          EfIdentifierKind  kind)
{
  g_autofree char *normal = g_utf8_normalize (value, -1, G_NORMALIZE_NFKC);
  EfCleanWide *wide;
  guint n = 0;

  if (!normal)
    return;
  wide = g_new0 (EfCleanWide, 1);
  wide->chars = g_new (gunichar, strlen (normal) + 1);
  for (const char *p = normal; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != ' ' && c != '^' && c != 0x30FB)
        wide->chars[n++] = ef_clean_plain_wide (c);
    }
  wide->n = n;
  wide->kind = kind;
  if (!n || (n == 1 && wide->chars[0] < 0x3400) || wide->chars[0] < 0x3040 || wide->chars[n - 1] < 0x3040)
    free_wide (wide);
  else
    g_ptr_array_add (forms->wides, wide);
}

static void
add_reading (EfCleanForms     *forms,
             const char       *part,
             gboolean          latin,
             EfIdentifierKind  kind)
{
  g_autofree char *normal = g_utf8_normalize (part, -1, G_NORMALIZE_NFKC);
  g_autofree char *key = normal && (guchar) *normal < 128 ? ef_fold (normal, -1, TRUE) : g_strdup (normal);
  g_autoptr (GString) out = g_string_new (NULL);
  EfCleanReading *reading;

  if (!key || !ef_clean_reading (key, strlen (key), out) || out->len < 3)
    return;
  reading = g_new0 (EfCleanReading, 1);
  reading->key = g_strdup (out->str);
  reading->latin = latin;
  reading->kind = kind;
  g_ptr_array_add (forms->readings, reading);
}

static void
add_signs (EfCleanForms     *forms,
           const char       *part,
           gboolean          given,
           EfIdentifierKind  kind)
{
  g_autofree char *normal = g_utf8_normalize (part, -1, G_NORMALIZE_NFKC);
  g_autoptr (GString) plain = g_string_new (NULL);
  EfCleanSigns *signs;

  for (const char *p = normal ? normal : ""; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!((c >= 0x3400 && c <= 0x9FFF) || c == 0x3005))
        return;
      g_string_append_unichar (plain, ef_clean_plain_wide (c));
    }
  if (!plain->len || plain->len > 15)
    return;
  signs = g_new0 (EfCleanSigns, 1);
  signs->signs = g_string_free (g_steal_pointer (&plain), FALSE);
  signs->given = given;
  signs->kind = kind;
  g_ptr_array_add (forms->signs, signs);
}

static gboolean
has_wide (const char *value)
{
  for (const char *p = value; *p; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) >= 0x3040)
      return TRUE;
  return FALSE;
}

static void
add_names (EfCleanForms            *forms,
           const char       *value,
           EfIdentifierKind  kind)
{
  g_auto (GStrv) groups = g_strsplit (value, "=", 3);

  for (guint g = 0; groups[g]; g++)
    {
      g_auto (GStrv) parts = g_strsplit (groups[g], "^", 5);
      g_autoptr (GArray) tokens = ef_fold_tokens (groups[g]);
      g_autofree char *both = parts[0] && parts[1] ? g_strconcat (parts[0], parts[1], NULL) : NULL;

      if (both)
        {
          g_autofree char *turned = g_strconcat (parts[1], parts[0], NULL);

          add_wide (forms, both, kind);
          add_reading (forms, both, has_wide (value), kind);
          add_reading (forms, turned, has_wide (value), kind);
        }
      if (kind == EF_IDENTIFIER_PATIENT_NAME && both)
        {
          char signs[4] = { 0 };

          for (guint p = 0, n = 0; p < 3 && parts[p]; p++)
            {
              g_autofree char *key = ef_fold (parts[p], -1, TRUE);

              if (g_ascii_isalpha (key[0]))
                signs[n++] = key[0];
            }
          if (signs[1])
            {
              /* Last, first, middle; as written: first, middle, last. */
              g_ptr_array_add (forms->initials, g_strdup_printf ("%c%c", signs[1], signs[0]));
              g_ptr_array_add (forms->initials, g_strdup_printf ("%c%c", signs[0], signs[1]));
              if (signs[2])
                g_ptr_array_add (forms->initials, g_strdup_printf ("%c%c%c", signs[1], signs[2], signs[0]));
            }
        }
      for (guint p = 0; parts[p] && p < 3; p++)
        {
          add_wide (forms, parts[p], kind);
          if (p < 2)
            {
              g_auto (GStrv) words = g_strsplit (parts[p], " ", 2);

              add_reading (forms, parts[p], has_wide (value), kind);
              /* "藤沢 良平" is written as one part, too. */
              for (guint w = 0; words[w]; w++)
                add_signs (forms, words[w], p + w > 0, kind);
            }
        }
      for (guint t = 0; t < tokens->len; t++)
        {
          const EfToken *token = &g_array_index (tokens, EfToken, t);
          EfCleanWord *word;

          if (token->wide || token->n_digits || token->n_chars < 4 || (ef_word_look_up (token->key) & (EF_WORD_PARTICLE | EF_WORD_HONORIFIC)))
            continue;
          word = g_new0 (EfCleanWord, 1);
          word->key = g_strdup (token->key);
          word->n_key = (guint) strlen (token->key);
          word->kind = kind;
          {
            g_autoptr (GString) skeleton = g_string_new (NULL);

            ef_clean_skeleton (word->key, skeleton);
            if (skeleton->len >= 4)
              word->skeleton = g_strdup (skeleton->str);
          }
          g_ptr_array_add (forms->words, word);
        }
    }
}

const EfCleanForms *
ef_clean_forms_get (const EfIdentifiers *identifiers)
{
  EfCleanForms *forms = g_private_get (&last_forms);
  guint n = ef_identifiers_get_n (identifiers);
  guint64 hash = n + 1;

  for (guint i = 0; i < n; i++)
    {
      EfIdentifierKind kind;
      const char *value = ef_identifiers_get (identifiers, i, &kind);

      hash = hash * 31 + ef_lexicon_hash (value, strlen (value)) + kind;
    }
  if (forms && forms->hash == hash)
    return forms;
  forms = g_new0 (EfCleanForms, 1);
  forms->hash = hash;
  forms->sets = g_new0 (EfCleanSets, 1);
  forms->words = g_ptr_array_new_with_free_func (free_word);
  forms->wides = g_ptr_array_new_with_free_func (free_wide);
  forms->readings = g_ptr_array_new_with_free_func (free_reading);
  forms->signs = g_ptr_array_new_with_free_func (free_signs);
  forms->initials = g_ptr_array_new_with_free_func (g_free);
  add_shapes (forms, identifiers);
  for (guint i = 0; i < n; i++)
    {
      EfIdentifierKind kind;
      const char *value = ef_identifiers_get (identifiers, i, &kind);

      if (kind == EF_IDENTIFIER_PATIENT_NAME || kind == EF_IDENTIFIER_PERSON_NAME)
        add_names (forms, value, kind);
      else if (kind == EF_IDENTIFIER_PLACE)
        add_wide (forms, value, kind);
    }
  g_private_replace (&last_forms, forms);
  return forms;
}
/* Endings that names take in sentences. */
static gboolean
is_ending (const char *ending)
{
  static const char *const endings[] = {
    "", "s", "es", "n", "en", "a", "u", "y", "i", "e", "em", "om", "owi", "ovi", "ego", "emu", "im", "iej", "ej", "ą", "ie", "iem", "ova", "ove", "ovou", "ova", "ie", "in", "un",
    "nin", "nun", "yi", "yu", "ya", "ye", "ssa", "lla", "lle", "lta", "sta", "nak", "nek", "val", "vel", "t", "at", "et", "ot", "ra", "re", "ul", "ului", "ei", "se", "is",
    "а", "у", "е", "ом", "ем", "ой", "ым", "им", "ого", "ому", "ы", "и", "ю", "я", "ей", "ья", "ию", "ии", "ая", "ую", "ову", "ові", "ем", "ου", "η", "α", "ο", "ος", "ης", "ας", "ην", "ον",
  };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (!strcmp (ending, endings[i]))
      return TRUE;
  return FALSE;
}

gboolean
ef_clean_is_inflected (const char *a,
                       const char *b)
{
  const char *p = a, *q = b;
  guint same = 0;

  while (*p && g_utf8_get_char (p) == g_utf8_get_char (q))
    {
      p = g_utf8_next_char (p);
      q = g_utf8_next_char (q);
      same++;
    }
  if (same < 4 || (same < 5 && *p && *q))
    return FALSE;
  return is_ending (p) && is_ending (q) && g_utf8_strlen (p, -1) + g_utf8_strlen (q, -1) <= 4;
}
