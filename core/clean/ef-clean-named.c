/* Institutions that are told without their kind: by a name of their own, by initials, by words that end such names. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

/* "from Mercy General", "at Cedar Ridge Radiology": words that end names of institutions behind a word that leads to them. */
static void
find_led_institution (EfCleanText *text,
                      guint        i)
{
  static const char *const leads[] = { "from", "at", "to", "via", "near", "prior", "per", "films", "by" };
  static const char *const labels[] = { "osh", "outside", "facility", "hospital", "from", "site", "source", "clinic", "referrer", "provider" };
  static const char *const ends[] = { "general", "memorial", "regional", "imaging", "radiology", "orthopedics", "orthopaedics", "cardiology", "oncology", "pediatrics", "diagnostics", "snf", "rehab", "urgent",
                                      "health", "healthcare", "trust", "nhs", "medical", "care", "community", "county", "methodist", "presbyterian", "baptist" };
  static const char *const more[] = { "system", "center", "centre", "care", "group", "associates", "partners", "trust", "foundation", "services", "network", "department", "imaging", "specialists", "institute", "nhs", "clinic", "hospital" };
  static const char *const plain[] = { "main", "mobile", "advanced", "general", "outpatient", "inpatient", "emergency", "our", "the", "this", "interventional", "nuclear", "pediatric", "primary", "urgent", "acute", "intensive", "home", "occupational", "digital", "routine" };
  guint n = text->tokens->len, first = i + 1, k = first, last = 0;
  gboolean led = FALSE, telling = FALSE;

  for (guint w = 0; w < G_N_ELEMENTS (leads) && !led; w++)
    led = ef_clean_token (text, i)->shape == EF_SHAPE_LOWER && !strcmp (ef_clean_key (text, ef_clean_token (text, i)), leads[w]);
  /* "OSH: Valley Regional" */
  for (guint w = 0; w < G_N_ELEMENTS (labels) && !led && first < n && ef_clean_token (text, first)->before == ':'; w++)
    led = !strcmp (ef_clean_key (text, ef_clean_token (text, i)), labels[w]);
  if (!led || text->all_caps)
    return;
  for (; k < n && k <= first + 5 && !last; k++)
    {
      EfCleanToken *token = ef_clean_token (text, k);

      if (!token->before || !strchr (k == first ? " :" : " .'-&/", token->before) || !ef_clean_is_capital (token) || token->taken)
        return;
      for (guint w = 0; w < G_N_ELEMENTS (ends) && telling && !last; w++)
        if (!strcmp (ef_clean_key (text, token), ends[w]))
          last = k;
      if (!last)
        {
          gboolean says = token->shape == EF_SHAPE_TITLE && !ef_clean_is_technical (text, token) && !token->guarded && !(token->lex & (EF_LEX_MONTH | EF_LEX_HONORIFIC));

          for (guint w = 0; w < G_N_ELEMENTS (plain) && says; w++)
            says = strcmp (ef_clean_key (text, token), plain[w]) != 0;
          telling |= says;
        }
    }
  if (!last)
    return;
  for (gboolean goes_on = TRUE; goes_on && last + 1 < n && ef_clean_token (text, last + 1)->before == ' ';)
    {
      goes_on = FALSE;
      for (guint w = 0; w < G_N_ELEMENTS (more) && !goes_on; w++)
        goes_on = ef_clean_is_capital (ef_clean_token (text, last + 1)) && !strcmp (ef_clean_key (text, ef_clean_token (text, last + 1)), more[w]);
      last += goes_on;
    }
  ef_clean_take (text, first, last, EF_SPAN_CUE, "institution", 0.8f);
}

/* "ГКБ15", "СибГМУ": the kind is a part of the word. */
static gboolean
holds_kind (const EfCleanText  *text,
            const EfCleanToken *token)
{
  static const char *const ends[] = { "гму", "гмк", "гма", "нмиц", "гкб", "црб", "окб", "мсч", "гумз" };
  const char *key = ef_clean_key (text, token);
  gsize letters = 0;

  if (token->script != EF_SCRIPT_CYRILLIC)
    return FALSE;
  if (token->shape == EF_SHAPE_ALNUM)
    {
      while (letters < token->n_key && !g_ascii_isdigit (key[letters]))
        letters++;
      return letters >= 4 && letters < token->n_key && (ef_lexicon_look_up (ef_lexicon_hash (key, letters)) & EF_LEX_INSTITUTION);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ends) && (token->shape == EF_SHAPE_UPPER || token->shape == EF_SHAPE_MIXED); i++)
    if (token->n_key > strlen (ends[i]) && g_str_has_suffix (key, ends[i]))
      return TRUE;
  return FALSE;
}

/* "Charité", "Unilabs Røntgen": one or a chain, and what goes on behind it. */
static void
find_named (EfCleanText *text,
            guint        i)
{
  EfCleanToken *token = ef_clean_token (text, i);
  guint last = i;

  /* Short ones are abbreviations. */
  if (token->n_chars <= 4 && token->script != EF_SCRIPT_CYRILLIC && (token->shape != EF_SHAPE_UPPER || text->all_caps))
    return;
  while (last + 1 < text->tokens->len && last < i + 3 && !text->all_caps && ef_clean_is_linked (ef_clean_token (text, last + 1), " -")
         && (ef_clean_token (text, last + 1)->shape == EF_SHAPE_TITLE && !ef_clean_token (text, last + 1)->taken)
         /* "Helios Endo-Klinik" */
         && ((last + 2 < text->tokens->len && ef_clean_token (text, last + 2)->before == '-' && (ef_clean_token (text, last + 2)->lex & EF_LEX_INSTITUTION)) || (ef_clean_token (text, last + 1)->lex & (EF_LEX_INSTITUTION | EF_LEX_INSTITUTION_PART)) || ef_clean_is_telling (text, ef_clean_token (text, last + 1))))
    last++;
  ef_clean_take (text, i, last, EF_SPAN_LIST, "institution", 0.85f);
}

void
ef_clean_find_named (EfCleanText *text,
                     guint        i)
{
  EfCleanToken *token = ef_clean_token (text, i);

  if ((token->lex & EF_LEX_INSTITUTION_NAMED) && ef_clean_is_capital (token) && !token->taken)
    find_named (text, i);
  if (!token->taken && holds_kind (text, token))
    ef_clean_take (text, i, i, EF_SPAN_CUE, "institution", 0.8f);
  if (token->script == EF_SCRIPT_LATIN)
    find_led_institution (text, i);
}
