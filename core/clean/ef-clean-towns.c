/* Towns: names of the gazetteer, by themselves where they mean nothing else, and behind words that lead to places. */
#include "config.h"

#include "ef-clean-gazetteer.h"
#include "ef-clean-private.h"
#include "ef-words.h"

#include <string.h>

/* Folded words between which and a name with a capital hardly anything stands but an article. */
static const char *const prepositions[] = {
  "from", "in", "near", "at", "to", "outside", "aus", "bei", "nach", "von", "nahe", "de", "a", "du", "d", "vers", "pres", "depuis", "en", "desde", "hacia", "cerca", "da", "di", "dal", "verso", "vicino", "do", "em", "no", "na",
  "para", "uit", "te", "naar", "nabij", "i", "fran", "pa", "vid", "utanfor", "nara", "fra", "ved", "til", "udenfor", "z", "ze", "w", "we", "pod", "spod", "kolo", "okolicy", "v", "ve", "u", "ob", "kod", "iz", "din", "la", "langa", "sa",
  "из", "в", "во", "под", "с", "со", "у", "г", "гор", "от", "до", "около", "з", "із", "до", "поблизу", "от", "краи", "απο", "στα", "στις", "τα", "τις", "στον", "τον", "την", "το", "των", "στη", "στην", "στο", "σε", "της", "του", "في", "من", "الى", "إلى", "od", "az",
};

/* Kinds of places right before and right behind their names. */
static const char *const kinds_before[] = {
  "landkreis", "kreis", "stadtteil", "ortsteil", "bezirk", "gemeinde", "kanton", "provincia", "provinz", "prov", "frazione", "loc", "localita", "localidad", "barrio", "colonia", "freguesia", "concelho", "bairro", "distrito", "powiat",
  "powiecie", "powiatu", "gmina", "gminy", "gminie", "okres", "okrese", "obec", "obci", "wies", "wsi", "osada", "osady", "aldeia", "aldea", "pueblo", "paese", "hameau", "dorf", "canton", "arrondissement", "commune", "departement", "wijk", "provincie", "dorp", "county", "borough", "village", "township", "district", "suburb",
  "раион", "раионе", "города", "городе", "город", "село", "селе", "села", "деревня", "деревни", "деревне", "дер", "пос", "поселок", "поселка", "поселке", "станица", "станицы", "станице", "хутор", "аул", "пгт", "рп", "снт", "ст-ца",
  "χωριο", "χωριου", "δημος", "δημου", "νησι", "місто", "міста", "місті", "смт", "селище", "sat", "satul", "comuna", "orasul", "judetul", "jud",
};
static const char *const kinds_behind[] = {
  "county", "township", "borough", "parish", "shire", "lan", "kommun", "kommune", "megye", "megyei", "ilcesi", "ilcesinde", "koyu", "koyunde", "обл", "область", "области", "областью", "краи", "края", "крае", "раион", "района", "районе",
  "округ", "округа", "округе", "улус", "область", "області", "раион", "раиона", "раионе", "рн",
};

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
is_led (const EfCleanText *text,
        guint              i)
{
  const EfCleanToken *token = ef_clean_token (text, i), *before = i ? ef_clean_token (text, i - 1) : NULL;

  return before && token->before && strchr (" '", token->before) && (before->shape == EF_SHAPE_LOWER || before->shape == EF_SHAPE_NOCASE || (i == 1 && before->shape != EF_SHAPE_UPPER))
         && is_one_of (text, before, prepositions, G_N_ELEMENTS (prepositions));
}

/* Does the name go on behind a part of it that was found already: "Ohio City", "Bergen op Zoom"? */
static gboolean
can_take (const EfCleanText *text,
          guint              first,
          guint              last)
{
  for (guint k = first; k <= last; k++)
    if (ef_clean_token (text, k)->guarded)
      return FALSE;
  return TRUE;
}

/* Is every word with a capital of the name one that is written small as well? */
static gboolean
is_ordinary (const EfCleanText *text,
             guint              first,
             guint              last)
{
  for (guint k = first; k <= last; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);

      if (ef_clean_is_capital (token) && !ef_clean_is_common (text, token) && !ef_clean_is_technical (text, token) && !(token->lex & (EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_technical (const EfCleanText *text,
               guint              first,
               guint              last)
{
  for (guint k = first; k <= last; k++)
    if (ef_clean_token (text, k)->n_chars > 3 && ef_clean_is_technical (text, ef_clean_token (text, k)))
      return TRUE;
  return FALSE;
}

/* Words that stand with a capital for something else. */
static gboolean
is_other (const EfCleanText *text,
          EfCleanToken      *token)
{
  return ef_clean_is_technical (text, token)
         || (token->lex & (EF_LEX_MONTH | EF_LEX_CUE | EF_LEX_EPONYM_HEAD | EF_LEX_HONORIFIC | EF_LEX_RELATIVE | EF_LEX_INSTITUTION | EF_LEX_DONE | EF_LEX_LIVES | EF_LEX_EMPLOYER | EF_LEX_INSURER));
}

/* "Groote Schuur Hospital, Cape Town" */
static gboolean
follows_taken (const EfCleanText *text,
               guint              i)
{
  const EfCleanToken *token = ef_clean_token (text, i);

  return i && (token->before == ',' || token->before == '(') && ef_clean_token (text, i - 1)->taken;
}

/* In a sentence only names have capitals, but in German: there a preposition that is German as well says nothing. */
static gboolean
is_proper_here (const EfCleanText *text,
                guint              i)
{
  static const char *const german[] = { "aus", "bei", "nach", "von", "in", "an", "im", "a", "de", "en", "at", "to", "par", "la" };
  const EfCleanToken *token = ef_clean_token (text, i);
  guint small = 0, titles = 0;

  if (token->shape != EF_SHAPE_TITLE || text->all_caps || !i || (token->script == EF_SCRIPT_LATIN && is_one_of (text, ef_clean_token (text, i - 1), german, G_N_ELEMENTS (german))))
    return FALSE;
  for (guint k = 0; k < text->tokens->len; k++)
    {
      const EfCleanToken *other = ef_clean_token (text, k);

      small += other->shape == EF_SHAPE_LOWER && other->n_chars >= 4;
      titles += other->shape == EF_SHAPE_TITLE && k > 0;
    }
  return small >= 1 && titles <= small + 1;
}

gboolean
ef_clean_is_inflected_town (const EfCleanText *text,
                            guint              i)
{
  EfCleanToken *token = ef_clean_token (text, i);
  guint last;

  return token->shape == EF_SHAPE_TITLE && !token->taken && is_led (text, i) && !is_other (text, token) && !ef_clean_is_common (text, token)
         && ef_gazetteer_find_declined (text, i, FALSE, &last) != EF_PLACE_NONE;
}

guint
ef_clean_begin_place (const EfCleanText *text,
                      guint              i)
{
  const EfCleanToken *before = i ? ef_clean_token (text, i - 1) : NULL;

  return before && ef_clean_token (text, i)->before == ' ' && before->shape == EF_SHAPE_LOWER && before->n_chars > 2 && !before->taken
           && is_one_of (text, before, kinds_before, G_N_ELEMENTS (kinds_before)) ? i - 1 : i;
}

/* "dem Essen", "Halle des Knies": German nouns that are towns as well. */
static gboolean
is_noun (const EfCleanText *text,
         guint              first,
         guint              last)
{
  static const char *const articles[] = { "dem", "das", "der", "die", "den", "ein", "eine", "einem", "einer", "zum", "zur", "beim", "vom", "am", "kein", "keine", "viel", "ohne", "eines" };
  const EfCleanToken *before = first ? ef_clean_token (text, first - 1) : NULL, *next = last + 1 < text->tokens->len ? ef_clean_token (text, last + 1) : NULL;

  return (before && before->shape == EF_SHAPE_LOWER && ef_clean_token (text, first)->before == ' ' && is_one_of (text, before, articles, G_N_ELEMENTS (articles)))
         || (next && next->shape == EF_SHAPE_LOWER && next->before == ' ' && (!strcmp (ef_clean_key (text, next), "des") || !strcmp (ef_clean_key (text, next), "der")));
}

gboolean
ef_clean_take_town (EfCleanText *text,
                    guint        i,
                    gboolean     sure)
{
  EfCleanToken *token = ef_clean_token (text, i);
  gboolean written = token->shape == EF_SHAPE_TITLE || token->shape == EF_SHAPE_MIXED || token->shape == EF_SHAPE_UPPER, led = is_led (text, i);
  guint last = i;
  EfPlaceSize size;

  if (token->taken || token->guarded || token->n_chars < 2 || is_other (text, token))
    return FALSE;
  size = ef_gazetteer_find (text, i, &last);
  if (!size && written)
    size = ef_gazetteer_find_declined (text, i, FALSE, &last);
  if (!size || !can_take (text, i, last) || (last == i && token->n_chars < 3))
    return FALSE;
  /* "pt from ballinasloe" */
  if (token->shape == EF_SHAPE_LOWER && !(led && sure && size >= EF_PLACE_TOWN && !ef_clean_is_common (text, token)))
    return FALSE;
  if (token->shape == EF_SHAPE_NOCASE && !led && !sure)
    return FALSE;
  if (is_ordinary (text, i, last) && !(sure && led && (size == EF_PLACE_LARGE || last > i)) && !(last > i && follows_taken (text, i)) && !((led || sure) && size >= EF_PLACE_TOWN && is_proper_here (text, i)) && token->shape != EF_SHAPE_NOCASE && token->shape != EF_SHAPE_MIXED)
    return FALSE;
  if (last == i && !sure && (ef_clean_is_eponym (text, token) || (token->shape == EF_SHAPE_UPPER && text->all_caps && size < EF_PLACE_LARGE)))
    return FALSE;
  /* "Πύργο Ηλείας": where nouns are written small, the next name says which of them. */
  if (token->script != EF_SCRIPT_LATIN && last + 1 < text->tokens->len && ef_clean_token (text, last + 1)->before == ' ' && ef_clean_token (text, last + 1)->shape == EF_SHAPE_TITLE
      && ef_clean_is_telling (text, ef_clean_token (text, last + 1)))
    last++;
  ef_clean_take (text, ef_clean_begin_place (text, i), last, EF_SPAN_CUE, "place", 0.8f);
  return TRUE;
}

/* "Berry aneurysm", "Jersey finger": right before a word of the body or of diseases, behind none that leads to places. */
static gboolean
names_thing (const EfCleanText *text,
             guint              i)
{
  const EfCleanToken *next = i + 1 < text->tokens->len ? ef_clean_token (text, i + 1) : NULL;

  return next && next->before == ' ' && next->shape == EF_SHAPE_LOWER && (next->lex & (EF_LEX_MEDICAL | EF_LEX_EPONYM_HEAD)) && !is_led (text, i)
         && !(i + 2 < text->tokens->len && (ef_clean_token (text, i + 2)->lex & EF_LEX_INSTITUTION));
}

/* "Leki: Polocard": the first word of a line with a colon says what follows. */
static gboolean
is_label (const EfCleanText *text,
          guint              i)
{
  const EfCleanToken *token = ef_clean_token (text, i);

  return text->text[token->end] == ':' && (!i || (token->before && strchr ("\n.;", token->before)));
}

/* "Camp Pendleton", "Ohio City": words beside a name that belong to it. */
static void
take_with_attributes (EfCleanText *text,
                      guint        first,
                      guint        last,
                      EfSpanCause  cause)
{
  static const char *const before[] = { "camp", "fort", "ft", "lake", "mount", "mt", "port", "cape", "isle", "north", "south", "east", "west", "new", "old", "upper", "lower", "great", "little", "bad", "sankt", "st", "saint", "san", "santa", "sao", "puerto", "playa", "villa", "vila", "nova", "novo" };
  static const char *const behind[] = { "city", "falls", "springs", "beach", "hills", "park", "heights", "valley", "bay", "island", "rapids", "creek", "grove", "ridge", "village", "junction", "harbor", "harbour" };
  guint n = text->tokens->len;

  if (!text->all_caps && !ef_clean_is_titled (text))
    {
      EfCleanToken *token = first ? ef_clean_token (text, first - 1) : NULL;

      if (token && token->shape == EF_SHAPE_TITLE && !token->taken && ef_clean_is_linked (ef_clean_token (text, first), " -.") && is_one_of (text, token, before, G_N_ELEMENTS (before)))
        first--;
      token = last + 1 < n ? ef_clean_token (text, last + 1) : NULL;
      if (token && token->shape == EF_SHAPE_TITLE && !token->taken && token->before == ' ' && is_one_of (text, token, behind, G_N_ELEMENTS (behind)))
        last++;
    }
  ef_clean_take (text, first, last, cause, "place", 0.75f);
}

/* What means nothing but a town wherever it stands. */
static gboolean
take_listed (EfCleanText *text,
             guint        i)
{
  EfCleanToken *token = ef_clean_token (text, i);
  guint last = i;
  EfPlaceSize size = ef_gazetteer_find (text, i, &last);

  if (!size && token->shape == EF_SHAPE_TITLE && !ef_clean_is_common (text, token))
    size = ef_gazetteer_find_declined (text, i, TRUE, &last);
  if (!size || !can_take (text, i, last))
    return FALSE;
  if (last > i)
    {
      if ((is_ordinary (text, i, last) && (size < EF_PLACE_LARGE || ef_clean_is_titled (text))) || text->all_caps || has_technical (text, i, last) || (size == EF_PLACE_VILLAGE && is_other (text, token)))
        return FALSE;
      take_with_attributes (text, i, last, EF_SPAN_LIST);
      return TRUE;
    }
  if (token->n_chars < 4 || ef_clean_is_eponym (text, token) || (ef_tagger_is_worded (text, token) && size < EF_PLACE_LARGE)
      || ef_clean_is_common (text, token) || is_other (text, token) || (token->shape == EF_SHAPE_UPPER && token->n_chars < 6 && !text->all_caps))
    return FALSE;
  /* What is more often somebody's name is left to those who know names. */
  if (size < EF_PLACE_LARGE && (!(ef_clean_token_bits (text, token) & EF_WORD_IS_CITY) || (token->bits & EF_WORD_IS_LAST)))
    return FALSE;
  /* It is no surname either. */
  if (is_noun (text, i, last))
    {
      token->guarded = TRUE;
      return FALSE;
    }
  if (names_thing (text, i) || is_label (text, i))
    return FALSE;
  take_with_attributes (text, i, i, EF_SPAN_LIST);
  return TRUE;
}

/* "powiatu garwolińskiego": adjectives of towns are written small. */
static gboolean
take_adjective (EfCleanText *text,
                guint        i)
{
  static const char *const kinds[] = { "powiat", "powiatu", "powiecie", "wojewodztwo", "wojewodztwa", "wojewodztwie", "gmina", "gminy", "gminie", "okres", "okrese", "okresu" };
  static const char *const endings[] = { "skiego", "ckiego", "skim", "ckim", "ski", "cki", "ska", "cka", "skie", "ckie", "skiej", "ckiej" };
  const EfCleanToken *token = ef_clean_token (text, i), *before = i ? ef_clean_token (text, i - 1) : NULL;

  if (!before || token->shape != EF_SHAPE_LOWER || token->before != ' ' || token->n_chars < 6 || !is_one_of (text, before, kinds, G_N_ELEMENTS (kinds)))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (endings); k++)
    if (g_str_has_suffix (ef_clean_key (text, token), endings[k]))
      {
        ef_clean_take (text, i - 1, i, EF_SPAN_CUE, "place", 0.75f);
        return TRUE;
      }
  return FALSE;
}

/* "Landkreis Uelzen", "Московская обл." */
static gboolean
take_district (EfCleanText *text,
               guint        i)
{
  EfCleanToken *token = ef_clean_token (text, i), *before = i ? ef_clean_token (text, i - 1) : NULL;
  EfCleanToken *next = i + 1 < text->tokens->len ? ef_clean_token (text, i + 1) : NULL;
  guint last = i;

  if (token->shape != EF_SHAPE_TITLE || is_other (text, token))
    return FALSE;
  if (next && next->before && strchr (" -", next->before) && is_one_of (text, next, kinds_behind, G_N_ELEMENTS (kinds_behind)) && !(i == 0 && token->script == EF_SCRIPT_LATIN && ef_clean_is_common (text, token)))
    {
      ef_clean_take (text, i, i + 1, EF_SPAN_CUE, "place", 0.8f);
      return TRUE;
    }
  if (before && token->before && strchr (" .", token->before) && before->shape <= EF_SHAPE_TITLE && is_one_of (text, before, kinds_before, G_N_ELEMENTS (kinds_before))
      && (!ef_clean_is_common (text, token) || (before->shape == EF_SHAPE_LOWER && ef_gazetteer_find (text, i, &last))))
    {
      ef_clean_take (text, before->taken ? i : i - 1, last, EF_SPAN_CUE, "place", 0.8f);
      return TRUE;
    }
  return FALSE;
}

void
ef_clean_find_towns (EfCleanText *text)
{
  for (guint i = 0; i < text->tokens->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);

      if (!token->taken && take_adjective (text, i))
        continue;
      if (token->taken || token->guarded || !ef_clean_is_capital (token) || token->n_chars < 2 || ef_clean_text_is_taken (text, token->start, token->end))
        continue;
      if (token->shape != EF_SHAPE_NOCASE && (take_district (text, i) || take_listed (text, i)))
        continue;
      if (is_led (text, i) || follows_taken (text, i))
        ef_clean_take_town (text, i, FALSE);
    }
}
