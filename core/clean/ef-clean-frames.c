/* Towns that name a method: "Milan criteria", "classification de Paris", "Hamburg-Schema" identify nobody. */
#include "config.h"

#include "ef-clean-gazetteer.h"

#include <string.h>

/* Beginnings of words, folded. What measures or sorts names a thing on both sides of the town ... */
static const char *const measures[] = {
  "criteri", "critere", "kriteri", "kriteer", "kritery", "kriter", "classific", "klassifi", "klasyfik", "clasific", "guideline", "leitlini", "richtlijn", "riktlinj", "retningslinj", "scale", "skala", "escala",
  "echelle", "scala", "schaal", "skalan", "score", "puntuacion", "punteggio", "grading", "staging", "index", "indice", "consensus", "konsens", "luokitus", "asteikko", "osztalyoz", "siniflam", "siniflandir",
  "nomogram", "критери", "классификац", "класифікац", "критері", "шкал", "индекс", "κριτηρ", "ταξινομ", "κλιμακ",
};

/* ... and what else is named after towns stands behind them. */
static const char *const things[] = {
  "grade", "grad", "protocol", "protokol", "procedure", "prosedyr", "prosthes", "prothes", "protes", "protez", "brace", "corset", "korset", "collar", "shunt", "conference", "konferenz", "system", "virus", "fever",
  "fieber", "fievre", "disease", "encephalit", "questionnaire", "chromosome", "technique", "teknik", "technik", "tecnica", "method", "metod", "keratoprosth", "arthroplast", "flu", "type", "typ", "rule", "wheel",
  "cardiomyopath", "schema", "regime", "breakage", "mutatie", "mutation", "heart", "lesion", "sign", "unicompart", "unicondyl", "stool", "coma", "agar", "schijf", "pump", "epilep", "convention", "statement", "variant", "projection", "projektion", "proiezione", "proyeccion", "фиксац",
  "протокол", "лихорадк", "синдром", "болезн", "вирус",
};

static gboolean
begins_with_any (const char        *key,
                 const char *const *stems,
                 guint              n)
{
  gsize length = strlen (key);

  /* Short ones are whole words, perhaps with an ending: "sign", not "signale". */
  for (guint i = 0; i < n; i++)
    if (g_str_has_prefix (key, stems[i]) && (strlen (stems[i]) > 5 || length <= strlen (stems[i]) + 1))
      return TRUE;
  return FALSE;
}

/* What Romance languages put before the town. */
static const char *const led_things[] = { "protes", "prothes", "corset", "incidence", "incidencia", "incidenza", "maladie", "malattia", "enfermedad", "doenca", "syndrome", "sindrom", "fievre", "febre", "fiebre", "virus", "protocol" };

static gboolean
is_measure (const EfCleanText *text,
            guint              i)
{
  return begins_with_any (ef_clean_key (text, ef_clean_token (text, i)), measures, G_N_ELEMENTS (measures));
}

/* "Milan criteria", "Chicago revised consensus" */
static gboolean
leads_to_thing (const EfCleanText *text,
                guint              last)
{
  for (guint k = last + 1; k < text->tokens->len && k <= last + 3; k++)
    {
      const EfCleanToken *token = ef_clean_token (text, k);

      if (!ef_clean_is_linked (token, " -") || token->shape > EF_SHAPE_ALNUM)
        return FALSE;
      if (token->lex & EF_LEX_INSTITUTION)
        return FALSE;
      if (is_measure (text, k) || begins_with_any (ef_clean_key (text, token), things, G_N_ELEMENTS (things)))
        return TRUE;
      if (token->shape == EF_SHAPE_NUMBER || ef_clean_is_small (text, token) || (k > last + 1 && token->shape != EF_SHAPE_LOWER))
        return FALSE;
    }
  return FALSE;
}

/* "classification de Paris", "критерии Милана" */
static gboolean
follows_measure (const EfCleanText *text,
                 guint              first)
{
  for (guint back = 1; back <= 3 && back <= first; back++)
    {
      guint k = first - back;

      if (!ef_clean_is_linked (ef_clean_token (text, k + 1), " '-"))
        return FALSE;
      if (is_measure (text, k) || (back > 1 && begins_with_any (ef_clean_key (text, ef_clean_token (text, k)), led_things, G_N_ELEMENTS (led_things))))
        return TRUE;
      if (!ef_clean_is_small (text, ef_clean_token (text, k)) && ef_clean_token (text, k)->n_chars > 3)
        return FALSE;
    }
  return FALSE;
}

/* "Миланские критерии" */
static gboolean
is_adjective_of_measure (const EfCleanText *text,
                         guint              i)
{
  static const char *const endings[] = { "ские", "ская", "скии", "ских", "ским", "скои", "скую", "ські", "ська", "ськии", "цкие", "цкая", "цкии" };
  const EfCleanToken *token = ef_clean_token (text, i);

  if (token->script != EF_SCRIPT_CYRILLIC || i + 1 >= text->tokens->len || !is_measure (text, i + 1) || ef_clean_token (text, i + 1)->before != ' ')
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (endings); k++)
    if (g_str_has_suffix (ef_clean_key (text, token), endings[k]))
      return TRUE;
  return FALSE;
}

void
ef_clean_guard_places (EfCleanText *text)
{
  guint n = text->tokens->len;

  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      guint last = i;

      if (token->shape > EF_SHAPE_SINGLE || !ef_clean_is_capital (token) || token->n_chars < 3)
        continue;
      /* "protocole Dr Bonnet" */
      if (i && (ef_clean_token (text, i - 1)->lex & EF_LEX_HONORIFIC))
        continue;
      if (is_adjective_of_measure (text, i))
        token->guarded = TRUE;
      if (!leads_to_thing (text, i) && !follows_measure (text, i) && !(i + 1 < n && ef_clean_is_capital (ef_clean_token (text, i + 1)) && leads_to_thing (text, i + 1)))
        continue;
      if (!ef_gazetteer_find (text, i, &last) && !(ef_clean_token_bits (text, token) & EF_WORD_IS_CITY) && !ef_gazetteer_find_declined (text, i, FALSE, &last))
        continue;
      if (!leads_to_thing (text, last) && !follows_measure (text, i))
        continue;
      for (guint k = i; k <= last; k++)
        ef_clean_token (text, k)->guarded = TRUE;
      i = last;
    }
}
