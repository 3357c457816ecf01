/* Streets without a number: "Rua das Flores", "ul. Mickiewicza", "Maple Ave", "Lindenstraße". */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

/* Kinds of streets before their names, folded; those of the second list are abbreviations and need a full stop. */
static const char *const before[] = {
  "ulica", "ulicy", "ulice", "ulici", "osiedle", "osiedlu", "aleja", "alei", "aleje", "rua", "travessa", "alameda", "avenida", "avda", "calle", "plazuela", "carrer", "rue", "boulevard", "impasse", "faubourg", "viale", "piazza", "piazzale", "vicolo",
  "strada", "strazii", "bulevardul", "calea", "namesti", "sidliste", "trg", "улица", "улице", "улицы", "улицу", "проспект", "проспекте", "проспекта", "переулок", "переулке", "набережная", "набережнои", "бульвар", "бульваре", "микрорайон",
  "микрораион", "мкр", "вулиця", "вулиці", "οδος", "οδου", "λεωφορος", "mahallesi", "jalan",
};
static const char *const before_dotted[] = { "ul", "os", "al", "av", "ave", "blvd", "str", "pza", "ул", "пр", "пер", "наб", "просп", "вул", "бул", "λεωφ" };
static const char *const behind[] = {
  "avenue", "ave", "street", "road", "rd", "lane", "boulevard", "blvd", "crescent", "terrace", "highway", "hwy", "trida", "nabrezi", "utca", "korut", "caddesi", "caddesinde", "sokak", "sokagi", "bulvari", "улица", "проспект", "шоссе",
};
static const char *const endings[] = { "strasse", "gasse", "straat", "gracht", "gatan", "vagen", "vegen", "gaten", "katu", "gade", "laan", "singel" };
static const char *const others[] = { "magenstrasse", "sackgasse", "milchstrasse", "einbahnstrasse", "strasse", "hauptgasse" };

static gboolean
is_one_of (const EfCleanText  *text,
           const EfCleanToken *token,
           const char *const  *words,
           guint               n)
{
  const char *key = ef_clean_key (text, token);

  for (guint i = 0; i < n; i++)
    if (!strcmp (key, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
may_name (const EfCleanText *text,
          EfCleanToken      *token)
{
  return (token->shape == EF_SHAPE_TITLE || token->shape == EF_SHAPE_SINGLE) && !ef_clean_is_technical (text, token) && !token->guarded;
}

/* The name behind the kind at @i. */
static void
find_behind (EfCleanText *text,
             guint        i)
{
  guint n = text->tokens->len, k = i + 1, last = i;

  while (k < n && k <= i + 3 && ef_clean_is_linked (ef_clean_token (text, k), " .'") && ef_clean_is_small (text, ef_clean_token (text, k)) && ef_clean_token (text, k)->shape == EF_SHAPE_LOWER)
    k++;
  for (; k < n && k <= i + 7; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);

      if (!ef_clean_is_linked (token, k == i + 1 || ef_clean_token (text, k - 1)->n_chars <= 3 ? " .'-" : " '-"))
        break;
      if (may_name (text, token))
        last = k;
      else if (!(last > i && token->shape == EF_SHAPE_LOWER && ef_clean_is_small (text, token)))
        break;
    }
  if (last > i)
    ef_clean_take (text, i, last, EF_SPAN_CUE, "address", 0.75f);
}

void
ef_clean_find_streets (EfCleanText *text)
{
  guint n = text->tokens->len;

  if (text->all_caps || ef_clean_is_titled (text))
    return;
  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i), *next = i + 1 < n ? ef_clean_token (text, i + 1) : NULL, *previous = i ? ef_clean_token (text, i - 1) : NULL;

      if (token->shape > EF_SHAPE_TITLE || token->taken)
        continue;
      if (next && next->before == ' ' && is_one_of (text, token, before, G_N_ELEMENTS (before)))
        find_behind (text, i);
      else if (next && next->before == '.' && is_one_of (text, token, before_dotted, G_N_ELEMENTS (before_dotted)) && next->shape == EF_SHAPE_TITLE && next->n_chars > 3
               && (token->script == EF_SCRIPT_CYRILLIC || !strcmp (ef_clean_key (text, token), "ul") || (ef_clean_token_bits (text, next) & (EF_WORD_IS_CITY | EF_WORD_IS_FIRST | EF_WORD_IS_LAST | EF_WORD_IS_PROPER)) || ef_tagger_agrees (text, i + 1, 1.0f)))
        find_behind (text, i);
      else if (previous && token->before == ' ' && previous->shape == EF_SHAPE_TITLE && may_name (text, previous) && previous->n_chars > 2 && is_one_of (text, token, behind, G_N_ELEMENTS (behind)))
        ef_clean_take (text, i - 1, i, EF_SPAN_CUE, "address", 0.75f);
      else if (token->shape == EF_SHAPE_TITLE && token->n_key >= 9 && !ef_clean_is_common (text, token) && !is_one_of (text, token, others, G_N_ELEMENTS (others)))
        for (guint k = 0; k < G_N_ELEMENTS (endings); k++)
          if (token->n_key >= strlen (endings[k]) + 4 && g_str_has_suffix (ef_clean_key (text, token), endings[k]) && !ef_clean_is_technical (text, token))
            {
              ef_clean_take (text, i, i, EF_SPAN_CUE, "address", 0.7f);
              break;
            }
    }
}
