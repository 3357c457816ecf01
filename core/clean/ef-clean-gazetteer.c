#include "config.h"

#include "ef-clean-filter.h"
#include "ef-clean-gazetteer.h"
#include "ef-clean-lexicon.h"

#include <string.h>

#define N_SIZES 3
#define MAX_WORDS 5
#define MAX_KEY 96

/* From the largest towns to the smallest. */
static EfFilter filters[N_SIZES];

gboolean
ef_gazetteer_check (void)
{
  return ef_filters_read (filters, N_SIZES, ef_places_data, ef_places_data_length);
}

EfPlaceSize
ef_gazetteer_look_up (const char *key,
                      gsize       length)
{
  guint64 hash = ef_lexicon_hash (key, length);

  for (guint i = 0; i < N_SIZES; i++)
    if (ef_filter_has (&filters[i], hash))
      return (EfPlaceSize) (EF_PLACE_LARGE - i);
  return EF_PLACE_NONE;
}

/* Can token @k go on with a name that began before it? */
static gboolean
goes_on (const EfCleanText *text,
         guint              k)
{
  const EfCleanToken *token = ef_clean_token (text, k), *before = ef_clean_token (text, k - 1);

  return token->shape <= EF_SHAPE_SINGLE || token->shape == EF_SHAPE_NOCASE
           ? token->before && (strchr (" -'", token->before) || (token->before == '.' && before->n_chars <= 3))
           : FALSE;
}

EfPlaceSize
ef_gazetteer_find (const EfCleanText *text,
                   guint              i,
                   guint             *last)
{
  char key[MAX_KEY];
  gsize length = 0;
  EfPlaceSize found = EF_PLACE_NONE;

  for (guint k = i; k < text->tokens->len && k < i + MAX_WORDS; k++)
    {
      const EfCleanToken *token = ef_clean_token (text, k);
      EfPlaceSize size;

      if ((k > i && !goes_on (text, k)) || length + token->n_key + 2 > sizeof key)
        break;
      if (k > i)
        key[length++] = ' ';
      memcpy (key + length, ef_clean_key (text, token), token->n_key);
      length += token->n_key;
      /* A name does not end with a small word. */
      if (token->shape == EF_SHAPE_LOWER && k > i)
        continue;
      size = ef_gazetteer_look_up (key, length);
      if (size)
        {
          found = size;
          *last = k;
        }
    }
  return found;
}

/* Endings of cases, and what stands in lists in their place; folded. */
static const struct
{
  EfScript script;
  const char *ending, *others[5];
  gboolean alone;
} cases[] = {
  /* Polish, Czech, Slovak, Croatian, Slovene */
  { EF_SCRIPT_LATIN, "lec", { "lce" } },
  { EF_SCRIPT_LATIN, "owie", { "ow", "owa" } },
  { EF_SCRIPT_LATIN, "ach", { "e", "y", "i" } },
  { EF_SCRIPT_LATIN, "ich", { "ice", "e", "i" } },
  { EF_SCRIPT_LATIN, "ych", { "e", "y" } },
  { EF_SCRIPT_LATIN, "iem", { "", "ie" } },
  { EF_SCRIPT_LATIN, "em", { "o", "", "e" } },
  { EF_SCRIPT_LATIN, "im", { "i" } },
  { EF_SCRIPT_LATIN, "ym", { "y", "e" } },
  { EF_SCRIPT_LATIN, "eho", { "e", "y" } },
  { EF_SCRIPT_LATIN, "ove", { "uv", "ov", "ova" } },
  { EF_SCRIPT_LATIN, "ego", { "y", "i", "e" } },
  { EF_SCRIPT_LATIN, "ej", { "a" } },
  { EF_SCRIPT_LATIN, "ze", { "ha", "a", "z" } },
  { EF_SCRIPT_LATIN, "dzi", { "dz" } },
  { EF_SCRIPT_LATIN, "cie", { "t", "ta" } },
  { EF_SCRIPT_LATIN, "dzie", { "d", "da" } },
  { EF_SCRIPT_LATIN, "szczy", { "szcz" } },
  { EF_SCRIPT_LATIN, "ci", { "ec", "c" } },
  { EF_SCRIPT_LATIN, "ie", { "", "a", "o" } },
  { EF_SCRIPT_LATIN, "iu", { "", "ie" } },
  { EF_SCRIPT_LATIN, "ia", { "" } },
  { EF_SCRIPT_LATIN, "ou", { "a" } },
  { EF_SCRIPT_LATIN, "a", { "", "o", "e" } },
  { EF_SCRIPT_LATIN, "e", { "", "a", "o" } },
  { EF_SCRIPT_LATIN, "u", { "", "o", "e", "y" } },
  { EF_SCRIPT_LATIN, "i", { "", "a", "ia", "en" } },
  { EF_SCRIPT_LATIN, "y", { "a" } },
  /* Finnish */
  { EF_SCRIPT_LATIN, "ssa", { "", "k" }, TRUE },
  { EF_SCRIPT_LATIN, "sta", { "", "k" }, TRUE },
  { EF_SCRIPT_LATIN, "lla", { "" }, TRUE },
  { EF_SCRIPT_LATIN, "lta", { "" }, TRUE },
  { EF_SCRIPT_LATIN, "lle", { "" } },
  { EF_SCRIPT_LATIN, "essa", { "i" }, TRUE },
  { EF_SCRIPT_LATIN, "esta", { "i" }, TRUE },
  { EF_SCRIPT_LATIN, "ella", { "i" }, TRUE },
  { EF_SCRIPT_LATIN, "elta", { "i" }, TRUE },
  { EF_SCRIPT_LATIN, "elle", { "i" } },
  { EF_SCRIPT_LATIN, "eella", { "e" }, TRUE },
  { EF_SCRIPT_LATIN, "eelta", { "e" }, TRUE },
  { EF_SCRIPT_LATIN, "oelta", { "oki" }, TRUE },
  { EF_SCRIPT_LATIN, "oella", { "oki" }, TRUE },
  { EF_SCRIPT_LATIN, "oen", { "oki" } },
  { EF_SCRIPT_LATIN, "ussa", { "uku", "u" }, TRUE },
  { EF_SCRIPT_LATIN, "usta", { "uku", "u" }, TRUE },
  { EF_SCRIPT_LATIN, "ngissa", { "nki" }, TRUE },
  { EF_SCRIPT_LATIN, "ngista", { "nki" }, TRUE },
  { EF_SCRIPT_LATIN, "hdesta", { "hti" }, TRUE },
  { EF_SCRIPT_LATIN, "hdessa", { "hti" }, TRUE },
  { EF_SCRIPT_LATIN, "den", { "ti" } },
  /* Hungarian */
  { EF_SCRIPT_LATIN, "ban", { "" }, TRUE },
  { EF_SCRIPT_LATIN, "ben", { "" }, TRUE },
  { EF_SCRIPT_LATIN, "bol", { "" }, TRUE },
  { EF_SCRIPT_LATIN, "rol", { "" }, TRUE },
  { EF_SCRIPT_LATIN, "tol", { "" }, TRUE },
  { EF_SCRIPT_LATIN, "on", { "" } },
  { EF_SCRIPT_LATIN, "en", { "" } },
  { EF_SCRIPT_LATIN, "ra", { "" } },
  { EF_SCRIPT_LATIN, "re", { "" } },
  /* Turkish */
  { EF_SCRIPT_LATIN, "dan", { "" } },
  { EF_SCRIPT_LATIN, "tan", { "" } },
  { EF_SCRIPT_LATIN, "ten", { "" } },
  { EF_SCRIPT_LATIN, "da", { "" } },
  { EF_SCRIPT_LATIN, "de", { "" } },
  /* Russian, Ukrainian, Bulgarian */
  { EF_SCRIPT_CYRILLIC, "ого", { "ыи", "ое", "ии" } },
  { EF_SCRIPT_CYRILLIC, "его", { "ии", "ее" } },
  { EF_SCRIPT_CYRILLIC, "ых", { "ые" } },
  { EF_SCRIPT_CYRILLIC, "их", { "ие" } },
  { EF_SCRIPT_CYRILLIC, "ах", { "ы", "и", "а" } },
  { EF_SCRIPT_CYRILLIC, "ях", { "и" } },
  { EF_SCRIPT_CYRILLIC, "ом", { "", "ыи", "ое", "ии", "о" } },
  { EF_SCRIPT_CYRILLIC, "ем", { "ь", "ии", "е", "ее" } },
  { EF_SCRIPT_CYRILLIC, "ью", { "ь" } },
  { EF_SCRIPT_CYRILLIC, "ем", { "" } },
  { EF_SCRIPT_CYRILLIC, "ым", { "", "ыи" } },
  { EF_SCRIPT_CYRILLIC, "ои", { "ая", "а" } },
  { EF_SCRIPT_CYRILLIC, "ую", { "ая" } },
  { EF_SCRIPT_CYRILLIC, "ле", { "ел", "ль" } },
  { EF_SCRIPT_CYRILLIC, "ла", { "ел" } },
  { EF_SCRIPT_CYRILLIC, "це", { "ец", "ца" } },
  { EF_SCRIPT_CYRILLIC, "ца", { "ец" } },
  { EF_SCRIPT_CYRILLIC, "ов", { "овы", "ы" } },
  { EF_SCRIPT_CYRILLIC, "ке", { "ок", "к", "ка" } },
  { EF_SCRIPT_CYRILLIC, "ка", { "ок", "ко" } },
  { EF_SCRIPT_CYRILLIC, "ое", { "ои" } },
  { EF_SCRIPT_CYRILLIC, "е", { "", "а", "о", "ь", "я" } },
  { EF_SCRIPT_CYRILLIC, "а", { "", "о", "ь" } },
  { EF_SCRIPT_CYRILLIC, "у", { "", "а", "о" } },
  { EF_SCRIPT_CYRILLIC, "ы", { "а" } },
  { EF_SCRIPT_CYRILLIC, "и", { "ь", "я", "а", "ы" } },
  { EF_SCRIPT_CYRILLIC, "я", { "ь", "е", "и" } },
  { EF_SCRIPT_CYRILLIC, "ю", { "ь", "я" } },
  { EF_SCRIPT_CYRILLIC, "оі", { "а" } },
  { EF_SCRIPT_CYRILLIC, "іи", { "а" } },
  { EF_SCRIPT_CYRILLIC, "ові", { "ів" } },
  { EF_SCRIPT_CYRILLIC, "єві", { "ів", "іів" } },
  { EF_SCRIPT_CYRILLIC, "єва", { "ів", "іів" } },
  { EF_SCRIPT_CYRILLIC, "ова", { "ів" } },
  { EF_SCRIPT_CYRILLIC, "ці", { "к", "ка", "ці", "ць" } },
  { EF_SCRIPT_CYRILLIC, "зі", { "га", "г" } },
  { EF_SCRIPT_CYRILLIC, "і", { "", "а", "о", "ь", "я" } },
  /* Greek */
  { EF_SCRIPT_GREEK, "ας", { "α" } },
  { EF_SCRIPT_GREEK, "ης", { "η" } },
  { EF_SCRIPT_GREEK, "ου", { "ος", "ο", "ι" } },
  { EF_SCRIPT_GREEK, "ο", { "ος" } },
  { EF_SCRIPT_GREEK, "ων", { "α", "ες", "οι", "αι" } },
  { EF_SCRIPT_GREEK, "ιου", { "ι", "ιο" } },
};

/* All the forms that @key may be a case of, itself among them; how many. */
static guint
uninflect (const char *key,
           gsize       length,
           EfScript    script,
           gboolean     alone,
           char        (*forms)[MAX_KEY],
           guint       most)
{
  guint n = 0;

  if (length + 8 > MAX_KEY)
    return 0;
  memcpy (forms[n], key, length);
  forms[n++][length] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize less = strlen (cases[i].ending), shortest = script == EF_SCRIPT_LATIN ? 3 : 6;

      if (cases[i].script != script || (alone && !cases[i].alone) || length < less + shortest || memcmp (key + length - less, cases[i].ending, less))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (cases[i].others) && cases[i].others[k] && n < most; k++)
        {
          memcpy (forms[n], key, length - less);
          strcpy (forms[n++] + length - less, cases[i].others[k]);
        }
    }
  return n;
}

EfPlaceSize
ef_gazetteer_find_declined (const EfCleanText *text,
                            guint              i,
                            gboolean           alone,
                            guint             *last)
{
  enum { MOST = 24 };
  char forms[MOST][MAX_KEY], nexts[MOST][MAX_KEY], phrase[MAX_KEY * 2];
  const EfCleanToken *token = ef_clean_token (text, i);
  EfPlaceSize found = EF_PLACE_NONE;
  guint n, n_next = 0;

  if (token->shape > EF_SHAPE_MIXED || token->script == EF_SCRIPT_OTHER || token->n_chars < 4)
    return EF_PLACE_NONE;
  n = uninflect (ef_clean_key (text, token), token->n_key, token->script, alone, forms, MOST);
  if (i + 1 < text->tokens->len && goes_on (text, i + 1) && ef_clean_is_capital (ef_clean_token (text, i + 1)))
    {
      const EfCleanToken *next = ef_clean_token (text, i + 1);

      n_next = uninflect (ef_clean_key (text, next), next->n_key, next->script, alone, nexts, MOST);
    }
  for (guint a = 0; a < n; a++)
    for (guint b = 0; b < n_next; b++)
      {
        gsize length = (gsize) g_snprintf (phrase, sizeof phrase, "%s %s", forms[a], nexts[b]);
        EfPlaceSize size = ef_gazetteer_look_up (phrase, length);

        if (size > found)
          {
            found = size;
            *last = i + 1;
          }
      }
  for (guint a = 1; a < n && !found; a++)
    {
      EfPlaceSize size = ef_gazetteer_look_up (forms[a], strlen (forms[a]));

      if (size > found)
        {
          found = size;
          *last = i;
        }
    }
  return found;
}
