/* Towns, homes and addresses. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

/* "Adresse Hinter der Mühle 3": a word for an address, and a number soon behind it. */
static gboolean
is_address (const EfCleanText *text,
            guint              i)
{
  static const char *const words[] = { "address", "adresse", "anschrift", "adres", "adress", "adresa", "adresi", "adresu", "osoite", "direccion", "indirizzo", "endereco", "morada", "domicilio", "lakcim", "адрес", "адреса", "διευθυνση" };
  guint n = text->tokens->len;

  for (guint w = 0; w < G_N_ELEMENTS (words); w++)
    if (!strcmp (ef_clean_key (text, ef_clean_token (text, i)), words[w]))
      for (guint k = i + 2; k < n && k <= i + 6; k++)
        {
          const EfCleanToken *token = ef_clean_token (text, k);

          if (!token->before || !strchr (" -'.", token->before))
            return FALSE;
          if (token->shape == EF_SHAPE_NUMBER || token->shape == EF_SHAPE_ALNUM)
            return ef_clean_token (text, i + 1)->shape == EF_SHAPE_TITLE;
        }
  return FALSE;
}

/* "Anschrift: Am Alten Markt 5": what follows the label up to the end of the phrase, or to a word of the trade. */
static gboolean
find_labelled (EfCleanText *text,
               guint        i)
{
  guint n = text->tokens->len, last = i;
  gboolean telling = FALSE;

  if (i + 1 >= n || (ef_clean_token (text, i + 1)->before != ':' && !is_address (text, i)))
    return FALSE;
  for (guint k = i + 1; k < n && k <= i + 9; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);

      if (k > i + 1 && token->before && strchr ("\n;:(?", token->before))
        break;
      if (token->before == ',' && ef_clean_token (text, i + 1)->before != ':' && token->shape != EF_SHAPE_NUMBER)
        break;
      if (token->before == '.' && k > i + 1 && (ef_clean_token (text, k - 1)->shape == EF_SHAPE_NUMBER || ef_clean_token (text, k - 1)->n_chars > 4)
          && ef_clean_token (text, k - 1)->shape != EF_SHAPE_LOWER)
        break;
      if (token->shape <= EF_SHAPE_MIXED && ef_clean_is_technical (text, token) && !(ef_clean_token_bits (text, token) & EF_WORD_IS_CITY))
        break;
      if (token->shape == EF_SHAPE_LOWER && !ef_clean_is_small (text, token) && k > last + 1)
        break;
      telling |= token->shape == EF_SHAPE_NUMBER || token->shape == EF_SHAPE_ALNUM || ef_clean_is_capital (token);
      if (token->shape != EF_SHAPE_LOWER)
        last = k;
    }
  if (last == i || !telling)
    return FALSE;
  ef_clean_take (text, i + 1, last, EF_SPAN_CUE, "address", 0.85f);
  return TRUE;
}

/* German writes all nouns with a capital. */
static gboolean
is_german (const EfCleanText *text,
           guint              i)
{
  static const char *const words[] = { "wohnt", "wohnhaft", "lebt", "wohnend", "geb", "geboren", "anschrift", "adresse", "ort", "gemeinde", "wohnort", "heimatort", "kommt", "kam", "angereist", "zugezogen", "verzogen" };

  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (!strcmp (ef_clean_key (text, ef_clean_token (text, i)), words[k]))
      return TRUE;
  return FALSE;
}

static void
find_lives (EfCleanText *text,
            guint        i)
{
  guint n = text->tokens->len;

  if (find_labelled (text, i))
    return;

  for (guint k = i + 1; k < n && k <= i + 4; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);
      guint last = k;

      if (token->before == '\n' || token->before == ';' || (k > i + 1 && ef_clean_token (text, k - 1)->shape == EF_SHAPE_LOWER
                                                                               && (token->before == ',' || (token->before == '.' && ef_clean_token (text, k - 1)->n_chars > 3))))
        return;
      if (ef_clean_take_town (text, k, TRUE))
        return;
      /* "natural de Chaves": behind a preposition a word with a capital is a place, whatever it means. */
      if ((!ef_clean_is_telling (text, token) && !(k > i + 1 && token->shape == EF_SHAPE_TITLE && ef_clean_token (text, k - 1)->n_chars <= 3
                                          && ef_clean_token (text, k - 1)->shape == EF_SHAPE_LOWER && !ef_clean_is_technical (text, token)
                                          && !token->lex && !is_german (text, i))
           && !(token->shape == EF_SHAPE_TITLE && k + 1 < n && ef_clean_token (text, k + 1)->shape == EF_SHAPE_NUMBER && !ef_clean_is_technical (text, token)
                && ef_clean_token (text, k + 1)->before == ' '))
          || token->shape == EF_SHAPE_NOCASE)
        continue;
      while (last + 1 < n && last < k + 4
             && ((ef_clean_is_linked (ef_clean_token (text, last + 1), " -'") && ef_clean_is_telling (text, ef_clean_token (text, last + 1)))
                 || (ef_clean_is_linked (ef_clean_token (text, last + 1), " -/") && ef_clean_token (text, last + 1)->shape == EF_SHAPE_NUMBER
                     && ef_clean_token (text, last + 1)->n_chars <= 5)))
        last++;
      ef_clean_take (text, ef_clean_begin_place (text, k), last, EF_SPAN_CUE, "place", 0.85f);
      return;
    }
}

/* "Ústí nad Labem", "Vila Nova de Gaia": a name of several words, some of them everyday ones. */
static void
extend_place (EfCleanText *text,
              guint        i)
{
  static const char *const links[] = { "nad", "na", "pod", "u", "de", "da", "do", "del", "della", "sur", "sous", "en", "am", "an", "bei", "ob", "im", "upon", "on", "le", "la", "les", "der", "di", "op", "aan", "den" };
  guint n = text->tokens->len, k = i + 1;

  while (k < n && k <= i + 2 && ef_clean_token (text, k)->before && strchr (" -", ef_clean_token (text, k)->before) && ef_clean_token (text, k)->shape == EF_SHAPE_LOWER)
    {
      gboolean link = FALSE;

      for (guint w = 0; w < G_N_ELEMENTS (links) && !link; w++)
        link = !strcmp (ef_clean_key (text, ef_clean_token (text, k)), links[w]);
      if (!link)
        return;
      k++;
    }
  if (k == i + 1 || k >= n || !ef_clean_token (text, k)->before || !strchr (" -", ef_clean_token (text, k)->before))
    return;
  if (!ef_clean_is_telling (text, ef_clean_token (text, k)) || (!(ef_clean_token_bits (text, ef_clean_token (text, k)) & (EF_WORD_IS_CITY | EF_WORD_IS_PROPER)) && !ef_tagger_agrees (text, k, 0)))
    return;
  for (guint w = i + 1; w <= k; w++)
    ef_clean_token (text, w)->taken = TRUE;
  ef_clean_text_add (text, ef_clean_token (text, i)->start, ef_clean_token (text, k)->end, EF_SPAN_CUE, "place", 0.7f);
}

/* "Trabzon'dan", "Bursa'da": in Turkish only names take their endings behind an apostrophe. */
static gboolean
is_turkish_place (const EfCleanText  *text,
                  const EfCleanToken *token)
{
  static const char *const endings[] = { "da", "de", "ta", "te", "dan", "den", "tan", "ten", "ya", "ye", "a", "e", "dir", "li", "lu" };
  const char *p = text->text + token->end;
  gsize length;

  if (*p != '\'' || token->shape != EF_SHAPE_TITLE)
    return FALSE;
  length = strcspn (p + 1, " .,;:\n)");
  for (guint k = 0; k < G_N_ELEMENTS (endings); k++)
    if (strlen (endings[k]) == length && !strncmp (p + 1, endings[k], length) && length >= 2)
      return TRUE;
  return FALSE;
}

/* "Vrchlického 1234/5, Liberec": a street and its number before a town. */
static void
take_street_before (EfCleanText *text,
                    guint        i)
{
  EfCleanToken *town = ef_clean_token (text, i);
  guint k = i, first;

  if (!(ef_clean_token_bits (text, town) & EF_WORD_IS_CITY) || !town->before || !strchr (", ", town->before) || i < 2)
    return;
  while (k > 0 && i - k < 4 && (ef_clean_token (text, k - 1)->shape == EF_SHAPE_NUMBER || ef_clean_token (text, k - 1)->shape == EF_SHAPE_ALNUM)
         && ef_clean_token (text, k)->before && strchr (", /-", ef_clean_token (text, k)->before) && ef_clean_token (text, k - 1)->n_chars <= 5)
    k--;
  if (k == i || k == 0 || ef_clean_token (text, k)->before != ' ')
    return;
  first = k;
  while (first > 0 && k - first < 3 && ef_clean_token (text, first - 1)->shape == EF_SHAPE_TITLE && !ef_clean_is_technical (text, ef_clean_token (text, first - 1))
         && !ef_clean_token (text, first - 1)->guarded && (first == k || ef_clean_token (text, first)->before == ' '))
    first--;
  if (first < k)
    ef_clean_text_add (text, ef_clean_token (text, first)->start, town->end, EF_SPAN_CUE, "address", 0.75f);
}

void
ef_clean_places (EfCleanText *text)
{
  guint n = text->tokens->len;

  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);

      if (token->shape > EF_SHAPE_SINGLE && token->shape != EF_SHAPE_NOCASE && token->shape != EF_SHAPE_ALNUM)
        continue;
      ef_clean_find_institutions (text, i);
    }
  ef_clean_find_streets (text);
  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);

      if (token->shape > EF_SHAPE_SINGLE && token->shape != EF_SHAPE_NOCASE)
        continue;
      ef_clean_find_companies (text, i);
      if (token->lex & EF_LEX_LIVES)
        find_lives (text, i);
    }
  ef_clean_find_senders (text);
  ef_clean_find_semitic (text);
  ef_clean_find_towns (text);
  for (guint i = 0; i < n; i++)
    {
      if (is_turkish_place (text, ef_clean_token (text, i)) && !ef_clean_token (text, i)->taken)
        ef_clean_take (text, i, i, EF_SPAN_CUE, "place", 0.75f);
      if (ef_clean_token (text, i)->taken)
        {
          extend_place (text, i);
          take_street_before (text, i);
        }
    }
}
