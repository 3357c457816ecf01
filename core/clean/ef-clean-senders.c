/* Who sent the patient or the pictures: a name behind a word of transfer, treatment or earlier pictures and a preposition. */
#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

/* Beginnings of such words, folded ... */
static const char *const stems[] = {
  "transfer", "trasfer", "traslad", "verleg", "zuverleg", "ubernom", "ubernahm", "eingewies", "einweis", "overgepla", "overgenom", "overname", "ingestuurd", "overfor", "overflyt", "remitt", "inremit", "remiss", "siirret", "siirtyi",
  "lahet", "przenies", "przekaz", "przewiez", "wypisan", "skierow", "prelozen", "preveden", "prevoz", "odeslan", "athelyez", "beutal", "перевед", "выписан", "доставлен", "направлен", "лечил", "оперирован", "наблюда", "обследов", "консультир",
  "переведен", "скерован", "направлен", "operato", "operad", "opere", "operiert", "geopereerd", "opererad", "opereret", "treat", "behand", "admit", "discharg", "suivi", "hospitali", "ricoverat", "ingres", "internad", "internat",
  "followed", "seen", "vorbehandelt", "vorgestellt", "vorstellung", "voraufnahm", "nachsorge", "attend", "previous", "prior", "outside", "sent", "flown", "adresse", "enviad", "derivad", "remitid", "procedent", "encaminhad", "inviat", "provenien",
  "avaliad", "evaluad", "valutat", "consult", "konsult", "vysetr", "leczon", "lecen", "gezien", "nacontrole", "controle", "controllo", "control", "kontroll", "vuelve", "retour", "inlagd", "innlagt", "indlagt", "henvist", "undersokt",
};
/* ... and whole words for pictures. */
static const char *const pictures[] = { "ct", "mri", "mr", "mrt", "us", "pet", "films", "film", "disc", "disk", "cd", "dvd", "images", "imaging", "scan", "scans", "study", "irm", "scanner", "echographie", "rm", "rmn", "tc", "tac", "eco", "ecografia", "radiografia", "exame",
                                        "examen", "esame", "mammo", "mammogram", "biopsy", "slides", "copy", "report", "kt", "dt", "кт", "мрт", "пэт", "узи", "диск", "диски", "снимки", "чб", "aufnahmen", "bilder", "befund", "befunde", "foto", "foton", "bilder", "lelet", "badanie", "zdjecia" };
static const char *const prepositions[] = { "at", "from", "to", "by", "aus", "vom", "von", "im", "ins", "zur", "zum", "an", "in", "bei", "nach", "durch", "a", "au", "aux", "du", "de", "chez", "en", "al", "del", "da", "dal", "dalla", "dall", "presso", "all", "alla", "do", "no", "na",
                                            "em", "pela", "pelo", "van", "vanuit", "uit", "door", "fran", "till", "pa", "vid", "fra", "til", "ved", "hos", "i", "ze", "z", "w", "we", "v", "ve", "din", "la", "из", "в", "во", "от", "з", "із", "у", "до", "el", "the", "der", "die", "le", "l", "d",
                                            "het", "στο", "απο", "στη", "desde", "hacia", "para", "depuis", "vers", "verso" };

static const char *const articles[] = { "aus", "vom", "von", "im", "ins", "zur", "zum", "bei", "nach", "durch", "der", "die", "das", "dem", "an", "in", "zu", "am", "mit", "des" };

static gboolean
is_among (const EfCleanText  *text,
          const EfCleanToken *token,
          const char *const  *words,
          guint               n)
{
  for (guint i = 0; i < n; i++)
    if (!strcmp (ef_clean_key (text, token), words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
tells_of_sending (const EfCleanText  *text,
                  const EfCleanToken *token)
{
  const char *key = ef_clean_key (text, token);

  for (guint i = 0; i < G_N_ELEMENTS (stems); i++)
    if (g_str_has_prefix (key, stems[i]))
      return TRUE;
  return is_among (text, token, pictures, G_N_ELEMENTS (pictures));
}

/* Can the word name a house, as it stands? */
static gboolean
may_name (const EfCleanText *text,
          EfCleanToken      *token)
{
  return (token->shape == EF_SHAPE_TITLE || token->shape == EF_SHAPE_MIXED || (token->shape == EF_SHAPE_UPPER && token->n_chars >= 3 && !token->technique)) && !token->guarded && !token->taken
         && !ef_clean_is_technical (text, token) && !ef_clean_is_eponym (text, token)
         && !(token->lex & (EF_LEX_MEDICAL | EF_LEX_CUE | EF_LEX_VENDOR | EF_LEX_DEGREE | EF_LEX_EPONYM_HEAD | EF_LEX_EPONYM_LEAD | EF_LEX_RELATIVE | EF_LEX_MONTH | EF_LEX_HONORIFIC | EF_LEX_INSTITUTION | EF_LEX_DONE));
}

void
ef_clean_find_senders (EfCleanText *text)
{
  guint n = text->tokens->len;

  if (text->all_caps || ef_clean_is_titled (text))
    return;
  for (guint i = 0; i + 2 < n; i++)
    {
      guint k = i + 1, last;
      gboolean led = FALSE, sure = FALSE, german;

      if (ef_clean_token (text, i)->shape > EF_SHAPE_MIXED || !tells_of_sending (text, ef_clean_token (text, i)))
        continue;
      for (; k < n && k <= i + 4; k++)
        {
          EfCleanToken *token = ef_clean_token (text, k);

          if (!token->before || !strchr (k == i + 1 ? " (" : " '", token->before) || token->taken)
            break;
          if (token->shape == EF_SHAPE_LOWER || (token->shape == EF_SHAPE_SINGLE && !led))
            {
              led = is_among (text, token, prepositions, G_N_ELEMENTS (prepositions));
              if (!led && k > i + 2)
                break;
              continue;
            }
          if (!led && is_among (text, token, pictures, G_N_ELEMENTS (pictures)))
            continue;
          break;
        }
      if (!led || k >= n || k > i + 4 || !may_name (text, ef_clean_token (text, k)) || !ef_clean_token (text, k)->before || !strchr (" '", ef_clean_token (text, k)->before))
        continue;
      /* German writes every noun with a capital, known or not. */
      german = is_among (text, ef_clean_token (text, k - 1), articles, G_N_ELEMENTS (articles));
      for (last = k; last < n && last < k + 4; last++)
        {
          EfCleanToken *token = ef_clean_token (text, last);

          if ((last > k && !ef_clean_is_linked (token, " -'&")) || !may_name (text, token))
            break;
          sure |= !ef_clean_is_common (text, token) && !ef_tagger_is_worded (text, token) && ef_tagger_agrees (text, last, german ? 0.0f : -2.0f);
        }
      if (sure || (last - k >= 2 && ef_tagger_agrees (text, k, 0.0f)))
        ef_clean_take (text, k, last - 1, EF_SPAN_CUE, "institution", 0.7f);
    }
}
