/* Names of people: after titles and cues, from the lists, beside what was found. */
#include "config.h"

#include "ef-clean-private.h"
#include "ef-words.h"

#include <string.h>

typedef enum
{
  CUE_SURE,  /* a title, a cue with a colon: what follows is a name unless it cannot be one */
  CUE_WEAK,  /* what follows must look like a name by itself */
} Strength;

#define MAX_NAME_WORDS 6

gboolean
ef_clean_is_word (const EfCleanToken *token)
{
  return token->shape <= EF_SHAPE_SINGLE || token->shape == EF_SHAPE_NOCASE;
}

static gboolean
is_listed (const EfCleanText *text,
           EfCleanToken      *token)
{
  return (ef_clean_token_bits (text, token) & (EF_WORD_IS_FIRST | EF_WORD_IS_LAST)) != 0;
}

gboolean
ef_clean_is_unknown (const EfCleanText *text,
                     EfCleanToken      *token)
{
  return !ef_clean_is_common (text, token) && !ef_clean_is_technical (text, token)
         && !(token->lex & (EF_LEX_INSTITUTION | EF_LEX_CUE | EF_LEX_DEGREE | EF_LEX_HONORIFIC | EF_LEX_EPONYM_HEAD | EF_LEX_DONE | EF_LEX_MONTH
                            | EF_LEX_RELATIVE | EF_LEX_COMPANY | EF_LEX_INSTITUTION_PART | EF_LEX_EMPLOYER | EF_LEX_LIVES));
}

static gboolean
can_be_name (const EfCleanText *text,
             EfCleanToken      *token,
             Strength           strength,
             gboolean           first)
{
  if (!ef_clean_is_word (token) || token->n_chars < 2 || token->guarded)
    return FALSE;
  if (strength == CUE_WEAK && (token->lex & EF_LEX_EPONYM_SURE))
    return FALSE;
  if (token->lex & (EF_LEX_VENDOR | EF_LEX_DEGREE))
    return is_listed (text, token) && token->shape == EF_SHAPE_TITLE && !(token->lex & EF_LEX_DEGREE) && strength == CUE_SURE;
  if (ef_clean_is_capital (token))
    {
      if (ef_clean_is_unknown (text, token))
        return token->shape != EF_SHAPE_NOCASE || strength == CUE_SURE || is_listed (text, token);
      if (token->lex & (EF_LEX_INSTITUTION | EF_LEX_CUE | EF_LEX_HONORIFIC | EF_LEX_RELATIVE | EF_LEX_DONE | EF_LEX_COMPANY))
        return FALSE;
      if (ef_clean_is_technical (text, token))
        return strength == CUE_SURE && first && token->shape == EF_SHAPE_TITLE && is_listed (text, token);
      if (strength == CUE_SURE && first)
        return token->shape == EF_SHAPE_TITLE || is_listed (text, token);
      if (first)
        return token->shape == EF_SHAPE_TITLE && (ef_clean_token_bits (text, token) & EF_WORD_IS_FIRST);
      return is_listed (text, token) && !text->all_caps;
    }
  /* Small letters: only where a name must stand, or where the lists are sure. */
  if (ef_clean_is_technical (text, token) || (token->lex & (EF_LEX_CUE | EF_LEX_RELATIVE)))
    return FALSE;
  if (ef_clean_is_common (text, token))
    return strength == CUE_SURE && token->n_chars >= 4 && !(token->lex)
           && (ef_clean_token_bits (text, token) & (first ? EF_WORD_IS_FIRST : EF_WORD_IS_LAST));
  return strength == CUE_SURE ? token->n_chars >= 3 || is_listed (text, token)
                              : is_listed (text, token) && (!first || (token->n_chars >= 4 && (token->bits & EF_WORD_IS_FIRST)));
}

/* The name that begins at word @i; the index after its last word, or @i. *@from: its first word. */
static guint
consume_name (EfCleanText *text,
              guint        i,
              Strength     strength,
              guint       *from)
{
  guint n = text->tokens->len, j = i, end = i, words = 0, initials = 0;
  gboolean comma = FALSE;

  *from = i;
  while (j < n && words + initials < MAX_NAME_WORDS)
    {
      EfCleanToken *token = ef_clean_token (text, j);
      EfCleanToken *last = j > i ? ef_clean_token (text, j - 1) : NULL;

      if (j > i)
        {
          gboolean short_before = last->shape == EF_SHAPE_SINGLE || (last->lex & (EF_LEX_HONORIFIC | EF_LEX_DEGREE | EF_LEX_HONORIFIC_WEAK)) || last->n_chars <= 3;

          if (token->before == ',' && words + initials > 0 && !comma)
            {
              /* "Smith, John" */
              comma = TRUE;
              if (words != 1)
                break;
              if (!(token->shape == EF_SHAPE_SINGLE || (is_listed (text, token) && can_be_name (text, token, strength, FALSE))
                    || (strength == CUE_SURE && ef_clean_is_unknown (text, token) && ef_clean_is_capital (token))))
                break;
            }
          else if (token->before == '.' ? !short_before
                                        : !(token->before == 0 ? FALSE : strchr (" -_'", token->before) != NULL)
                                          && !(token->before == '/' && words == 0) && !(token->before == ':' && words == 0)
                                          && !(token->before == '(' && words == 0))
            break;
        }
      if (words + initials == 0 && (token->lex & (EF_LEX_HONORIFIC | EF_LEX_DEGREE)) && ef_clean_is_word (token)
          && !(is_listed (text, token) && token->shape == EF_SHAPE_TITLE && !(token->lex & EF_LEX_DEGREE) && token->n_chars > 4))
        {
          j++;
          *from = j;
          strength = CUE_SURE;
          continue;
        }
      if (words + initials == 0 && token->n_chars <= 2 && (token->lex & EF_LEX_HONORIFIC_WEAK) && j + 1 < n
          && ef_clean_token (text, j + 1)->before == '.' && token->shape != EF_SHAPE_SINGLE)
        {
          j++;
          *from = j;
          continue;
        }
      if (token->shape == EF_SHAPE_SINGLE)
        {
          EfCleanToken *next = j + 1 < n ? ef_clean_token (text, j + 1) : NULL;
          gboolean dotted = text->text[token->end] == '.';
          gboolean led = next && next->before && strchr (" .-", next->before)
                         && (next->shape == EF_SHAPE_SINGLE || can_be_name (text, next, strength, FALSE) || (next->lex & EF_LEX_PARTICLE));

          if (token->guarded || !(dotted || led || (words && comma) || (words && !next)))
            break;
          if (!led && words + initials == 0 && strength == CUE_WEAK)
            break;
          initials++;
          end = ++j;
          continue;
        }
      if ((token->lex & EF_LEX_PARTICLE) && j + 1 < n && token->n_chars <= 6
          && (!ef_clean_is_unknown (text, token) || token->shape == EF_SHAPE_LOWER || token->n_chars <= 3))
        {
          /* Up to three small words, then a capital. */
          guint k = j + 1;

          while (k < n && k < j + 3 && (ef_clean_token (text, k)->lex & EF_LEX_PARTICLE) && ef_clean_token (text, k)->n_chars <= 4)
            k++;
          if (k < n && ef_clean_token (text, k)->before && strchr (" -'", ef_clean_token (text, k)->before)
              && (ef_clean_is_capital (ef_clean_token (text, k)) || strength == CUE_SURE)
              && can_be_name (text, ef_clean_token (text, k), words ? CUE_WEAK : strength, words == 0))
            {
              words++;
              end = j = k + 1;
              continue;
            }
          if (words)
            break;
        }
      /* "seen by LEONILDA VITI": a run of capitals in a text of small letters is one name. */
      if (words && last && last->shape == EF_SHAPE_UPPER && token->shape == EF_SHAPE_UPPER && token->before == ' ' && !text->all_caps
          && token->n_chars >= 3 && !token->lex && !token->guarded && !ef_clean_is_technical (text, token))
        {
          words++;
          end = ++j;
          continue;
        }
      /* "Тер-Оганесян" */
      if (!words && token->shape == EF_SHAPE_TITLE && token->n_chars <= 4 && !token->guarded && j + 1 < n && ef_clean_token (text, j + 1)->before == '-'
          && !ef_clean_token (text, j + 1)->spaced && ef_clean_token (text, j + 1)->shape == EF_SHAPE_TITLE && ef_clean_is_unknown (text, ef_clean_token (text, j + 1))
          && !ef_clean_is_technical (text, token))
        {
          words++;
          j += 2;
          end = j;
          continue;
        }
      if (!can_be_name (text, token, words && strength == CUE_SURE && token->shape == EF_SHAPE_LOWER && !is_listed (text, token) ? CUE_WEAK : strength, words == 0))
        break;
      /* In small letters two unlisted words are a name and the text that goes on. */
      if (token->shape == EF_SHAPE_LOWER && words >= 1 && !is_listed (text, token))
        break;
      words++;
      end = ++j;
    }
  if (!words && initials < 2 && !(initials == 1 && strength == CUE_SURE && ef_clean_token (text, *from)->before != ' '))
    return i;
  return end;
}

static gboolean
take_name (EfCleanText *text,
           guint        i,
           Strength     strength,
           EfSpanCause  cause,
           const char  *rule,
           float        score)
{
  guint from, end;

  if (i >= text->tokens->len)
    return FALSE;
  end = consume_name (text, i, strength, &from);
  if (end <= i || from >= end)
    return FALSE;
  for (guint k = from; k < end; k++)
    ef_clean_token (text, k)->taken = TRUE;
  ef_clean_text_add (text, ef_clean_token (text, from)->start, ef_clean_token (text, end - 1)->end, cause, rule, score);
  return TRUE;
}

/* Is one of the words just before @i on its line a cue, and does a colon stand before @i? */
static gboolean
colon_cue (EfCleanText *text,
           guint        i)
{
  if (ef_clean_token (text, i)->before != ':')
    return FALSE;
  for (guint back = 1; back <= 4 && back <= i; back++)
    {
      EfCleanToken *token = ef_clean_token (text, i - back);

      if ((token->lex & (EF_LEX_CUE | EF_LEX_RELATIVE | EF_LEX_DONE | EF_LEX_HONORIFIC))
          || ((token->lex & EF_LEX_HONORIFIC_WEAK) && token->n_chars >= 2))
        return TRUE;
      if (back == 1 && (token->lex & EF_LEX_BY) && token->n_chars > 1)
        return TRUE;
      if (token->before && strchr ("\n;:", token->before))
        return FALSE;
    }
  return FALSE;
}

static gboolean
is_possessive (const EfCleanText  *text,
               const EfCleanToken *token)
{
  static const char *const words[] = { "του", "της", "μου", "τους", "ее", "его", "мои", "моя", "sua", "suo", "seu", "su", "sa", "son", "mu", "jej", "jego", "jeho", "jeji", "hans", "haar", "zijn", "i", "is" };

  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (!strcmp (ef_clean_key (text, token), words[k]))
      return TRUE;
  return FALSE;
}

/* "ana lucía": two words that people are called, in small letters. */
static gboolean
is_small_name (EfCleanText *text,
               guint        i)
{
  const guint8 names = EF_WORD_IS_FIRST | EF_WORD_IS_LAST | EF_WORD_IS_NAME_TOO;

  return i + 1 < text->tokens->len && ef_clean_token (text, i + 1)->before == ' ' && ef_clean_token (text, i + 1)->shape == EF_SHAPE_LOWER
         && (ef_clean_token_bits (text, ef_clean_token (text, i)) & names) && is_listed (text, ef_clean_token (text, i + 1));
}

/* "Bautista MD", "Feng, RN" */
static gboolean
has_degree (EfCleanText        *text,
            EfCleanToken       *token,
            const EfCleanToken *next)
{
  static const char *const degrees[] = { "md", "phd", "np", "rn", "frcr", "facr", "frcs", "mrcp", "arrt", "crna", "pac", "csc", "dnp", "mbbs", "dphil", "fnp", "lpn" };

  if (text->all_caps || token->shape != EF_SHAPE_TITLE || token->n_chars < 3 || !next || (next->before != ' ' && next->before != ',')
      || (next->shape != EF_SHAPE_UPPER && next->shape != EF_SHAPE_MIXED) || !ef_clean_is_unknown (text, token))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (degrees); k++)
    if (!strcmp (ef_clean_key (text, next), degrees[k]))
      return TRUE;
  return FALSE;
}

/* "Tanaka-san", "Ayşe Hanım", "Taş hoca": a title behind the name. */
static gboolean
is_addressed (const EfCleanText  *text,
              EfCleanToken       *token,
              const EfCleanToken *next)
{
  static const struct
  {
    const char *title;
    gboolean hyphen; /* only so: the word means other things */
    gboolean sure;   /* whatever word stands before it */
  } titles[] = {
    { "san", TRUE, FALSE }, { "sama", TRUE, FALSE }, { "sensei", FALSE, FALSE }, { "kun", FALSE, FALSE }, { "chan", TRUE, FALSE }, { "ssi", FALSE, FALSE },
    { "nim", FALSE, FALSE }, { "sonsaengnim", FALSE, FALSE }, { "bhai", FALSE, FALSE }, { "ji", TRUE, FALSE }, { "neni", FALSE, FALSE }, { "bacsi", FALSE, FALSE },
    { "bey", FALSE, TRUE }, { "beyin", FALSE, TRUE }, { "hanim", FALSE, TRUE }, { "hanimin", FALSE, TRUE }, { "hoca", FALSE, TRUE }, { "hocanin", FALSE, TRUE },
    { "abla", FALSE, FALSE }, { "teyze", FALSE, FALSE }, { "amca", FALSE, FALSE },
  };

  if ((token->shape != EF_SHAPE_TITLE && token->shape != EF_SHAPE_UPPER) || token->n_chars < 2 || !next->before || !strchr ("- ", next->before)
      || (next->shape != EF_SHAPE_LOWER && next->shape != EF_SHAPE_TITLE))
    return FALSE;
  /* "Taş beyin", but "Kontrastsız Beyin BT": the brain. */
  if (next->shape == EF_SHAPE_TITLE && !is_listed (text, token) && !strcmp (ef_clean_key (text, next), "beyin"))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (titles); k++)
    if (!strcmp (ef_clean_key (text, next), titles[k].title) && (next->before == '-' || !titles[k].hyphen))
      return ef_clean_is_unknown (text, token)
             || (titles[k].sure && token->shape == EF_SHAPE_TITLE && !(token->lex & (EF_LEX_CUE | EF_LEX_HONORIFIC | EF_LEX_DEGREE | EF_LEX_RELATIVE | EF_LEX_DONE)));
  return FALSE;
}

gboolean
ef_clean_is_agent (const EfCleanText  *text,
                   const EfCleanToken *token)
{
  static const char *const words[] = { "by", "per", "par", "por", "pelo", "pela", "durch", "von", "door", "av", "af", "przez", "da", "od", "tarafindan", "из", "от", "από" };

  if (!(token->lex & EF_LEX_BY) || token->shape != EF_SHAPE_LOWER)
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (!strcmp (ef_clean_key (text, token), words[k]))
      return TRUE;
  return FALSE;
}

/* "acompanhado por Pinheiro": behind such a word, in a text that writes nouns small, a listed name is one. */
static gboolean
is_doer (EfCleanText *text,
         guint        i)
{
  EfCleanToken *token = ef_clean_token (text, i);

  return i && token->before == ' ' && token->shape == EF_SHAPE_TITLE && ef_clean_is_agent (text, ef_clean_token (text, i - 1)) && is_listed (text, token)
         && ef_clean_is_unknown (text, token) && !ef_clean_is_eponym (text, token) && !ef_tagger_is_worded (text, token)
         && (text->threshold >= EF_CLEANER_NO_TAGGER || ef_tagger_agrees (text, i, -3.0f));
}

/* "bij De Wit": a small word of a name with a capital inside of a sentence. */
static gboolean
has_capital_particle (EfCleanText        *text,
                      guint               i,
                      EfCleanToken       *token,
                      const EfCleanToken *next)
{
  static const char *const particles[] = { "de", "van", "den", "der", "ter", "ten", "von", "di", "del", "della", "dalla", "le", "du", "abu", "bin" };

  if (!i || token->shape != EF_SHAPE_TITLE || token->before != ' ' || ef_clean_token (text, i - 1)->shape != EF_SHAPE_LOWER || !next || next->before != ' '
      || next->shape != EF_SHAPE_TITLE || next->guarded || (next->lex & (EF_LEX_INSTITUTION | EF_LEX_MEDICAL | EF_LEX_EPONYM_HEAD)))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (particles); k++)
    if (!strcmp (ef_clean_key (text, token), particles[k]))
      return TRUE;
  return FALSE;
}

static void
find_cued (EfCleanText *text)
{
  guint n = text->tokens->len;

  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i), *next = i + 1 < n ? ef_clean_token (text, i + 1) : NULL;
      if (token->guarded || token->taken)
        continue;
      if (i && colon_cue (text, i))
        {
          if (take_name (text, i, CUE_SURE, EF_SPAN_CUE, "cue:label", 0.95f) || ef_clean_take_initials (text, i))
            continue;
        }
      if (!next || !next->before || !strchr (" .,:-_'(", next->before) || !ef_clean_is_word (token))
        continue;
      if ((token->lex & EF_LEX_HONORIFIC) && next->before && strchr (" .", next->before))
        {
          /* "DR CHEST", "Sr Thorax" */
          gboolean sure = !(token->lex & (EF_LEX_HONORIFIC_WEAK | EF_LEX_MEDICAL)) || (next->before == '.' && !text->all_caps)
                          || (token->shape != EF_SHAPE_UPPER && token->n_chars >= 2 && token->n_chars <= 3 && token->script == EF_SCRIPT_LATIN
                              && !ef_clean_is_technical (text, next));

          gboolean fits = next->shape == EF_SHAPE_LOWER ? ef_clean_is_unknown (text, next) && next->n_chars >= 4 && !ef_tagger_is_worded (text, next)
                                                        : sure || (ef_clean_is_capital (next) && !ef_clean_is_technical (text, next));

          /* "Rıza Bey unutkanlık": a title of what stands before. */
          if (next->shape == EF_SHAPE_LOWER && i && token->before == ' ' && (ef_clean_token (text, i - 1)->taken || is_addressed (text, ef_clean_token (text, i - 1), token)))
            fits = FALSE;
          /* "dr van der berg" */
          if (next->shape == EF_SHAPE_LOWER && (next->lex & (EF_LEX_PARTICLE | EF_LEX_HONORIFIC | EF_LEX_DEGREE)))
            fits = sure;
          if (fits && take_name (text, i + 1, sure ? CUE_SURE : CUE_WEAK, EF_SPAN_CUE, "cue:title", 0.95f))
            continue;
        }
      if ((token->lex & EF_LEX_HONORIFIC_WEAK) && next->before && strchr (" .", next->before) && ef_clean_is_capital (next)
          && (token->n_chars > 1 || next->before == '.') && take_name (text, i + 1, CUE_WEAK, EF_SPAN_CUE, "cue:title", 0.8f))
        continue;
      if ((token->lex & EF_LEX_CUE) && next->before && strchr (" .-(", next->before)
          && take_name (text, i + 1, CUE_WEAK, EF_SPAN_CUE, "cue:label", 0.85f))
        continue;
      if ((token->lex & EF_LEX_DONE) && (next->lex & EF_LEX_BY) && next->before == ' ' && i + 2 < n
          && ef_clean_token (text, i + 2)->before && strchr (" :.", ef_clean_token (text, i + 2)->before))
        {
          EfCleanToken *after = ef_clean_token (text, i + 2);

          if (take_name (text, i + 2, ef_clean_is_capital (after) || is_small_name (text, i + 2) ? CUE_SURE : CUE_WEAK, EF_SPAN_CUE, "cue:by", 0.9f)
              || ef_clean_take_initials (text, i + 2))
            continue;
          /* "reported by consultant Anna Berg", "von Frau Dr. X" */
          if ((after->lex & (EF_LEX_CUE | EF_LEX_HONORIFIC)) && take_name (text, i + 3, CUE_WEAK, EF_SPAN_CUE, "cue:by", 0.9f))
            continue;
        }
      /* "д-ра Мамедова" */
      if (i && token->before == '-' && token->script == EF_SCRIPT_CYRILLIC && token->n_chars <= 3 && !strcmp (ef_clean_key (text, ef_clean_token (text, i - 1)), "д")
          && g_str_has_prefix (ef_clean_key (text, token), "р") && ef_clean_is_capital (next) && take_name (text, i + 1, CUE_SURE, EF_SPAN_CUE, "cue:title", 0.95f))
        continue;
      if (is_doer (text, i) && take_name (text, i, CUE_SURE, EF_SPAN_CUE, "cue:by", 0.8f))
        continue;
      if (has_capital_particle (text, i, token, next))
        {
          ef_clean_take (text, i, i + 1, EF_SPAN_CUE, "name", 0.75f);
          continue;
        }
      if (has_degree (text, token, next))
        {
          ef_clean_take (text, i, i, EF_SPAN_CUE, "cue:title", 0.85f);
          continue;
        }
      /* Slavic languages need no "by". */
      if ((token->lex & EF_LEX_DONE) && ef_clean_is_capital (next) && next->before && strchr (" :", next->before)
          && !(text->all_caps && ef_clean_is_common (text, next)) && take_name (text, i + 1, CUE_WEAK, EF_SPAN_CUE, "cue:by", 0.85f))
        continue;
      if ((token->lex & EF_LEX_RELATIVE) && ef_clean_is_capital (next) && next->before && strchr (" ,(:", next->before)
          && take_name (text, i + 1, CUE_WEAK, EF_SPAN_CUE, "cue:relative", 0.85f))
        continue;
      /* "mamma jessica" */
      if ((token->lex & EF_LEX_RELATIVE) && next->shape == EF_SHAPE_LOWER && next->before == ' ' && next->n_chars >= 4 && !next->lex
          && (ef_clean_token_bits (text, next) & EF_WORD_IS_FIRST) && !ef_clean_is_common (text, next) && !ef_clean_is_technical (text, next)
          && text->threshold < EF_CLEANER_NO_TAGGER && ef_tagger_agrees (text, i + 1, 3.0f))
        {
          ef_clean_take (text, i + 1, i + 1, EF_SPAN_CUE, "cue:relative", 0.75f);
          continue;
        }
      /* "η κόρη του Ελένη", "ihr Sohn, Herr" */
      if ((token->lex & EF_LEX_RELATIVE) && next->shape == EF_SHAPE_LOWER && next->n_chars <= 4 && next->before == ' ' && i + 2 < n
          && ef_clean_token (text, i + 2)->before == ' ' && ef_clean_token (text, i + 2)->shape == EF_SHAPE_TITLE
          && !(next->lex & (EF_LEX_CUE | EF_LEX_HONORIFIC)) && is_possessive (text, next)
          && take_name (text, i + 2, CUE_WEAK, EF_SPAN_CUE, "cue:relative", 0.8f))
        continue;
      /* In languages that write nouns small, a capital after a relative is a name whatever it means. */
      if ((token->lex & EF_LEX_RELATIVE) && token->shape == EF_SHAPE_LOWER && next->shape == EF_SHAPE_TITLE && next->before == ' ' && !next->guarded
          && (!ef_clean_is_technical (text, next) || (ef_clean_token_bits (text, next) & EF_WORD_IS_FIRST))
          && !(next->lex & (EF_LEX_HONORIFIC | EF_LEX_CUE | EF_LEX_RELATIVE | EF_LEX_MONTH | EF_LEX_INSTITUTION)))
        {
          next->taken = TRUE;
          ef_clean_text_add (text, next->start, next->end, EF_SPAN_CUE, "cue:relative", 0.75f);
          continue;
        }
      if (is_addressed (text, token, next))
        ef_clean_take (text, i, i, EF_SPAN_CUE, "cue:title", 0.9f);
    }
}

static void
take_list (EfCleanText *text,
           guint        i,
           guint        end,
           float        score)
{
  for (guint k = i; k < end; k++)
    ef_clean_token (text, k)->taken = TRUE;
  ef_clean_text_add (text, ef_clean_token (text, i)->start, ef_clean_token (text, end - 1)->end, EF_SPAN_LIST, "name", score);
}

static void
find_listed (EfCleanText *text)
{
  guint n = text->tokens->len;

  for (guint i = 0; i < n; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i), *next = i + 1 < n ? ef_clean_token (text, i + 1) : NULL;
      guint8 bits, next_bits;
      gboolean known, joined;

      if (!ef_clean_is_word (token) || token->taken || token->guarded || token->n_chars < 2 || ef_clean_is_technical (text, token)
          || ef_clean_is_eponym (text, token))
        continue;
      if (token->lex & (EF_LEX_VENDOR | EF_LEX_HONORIFIC | EF_LEX_CUE | EF_LEX_RELATIVE | EF_LEX_INSTITUTION | EF_LEX_EPONYM_HEAD | EF_LEX_MONTH | EF_LEX_DONE))
        continue;
      bits = ef_clean_token_bits (text, token);
      known = !(bits & EF_WORD_IS_COMMON);
      joined = next && next->before && strchr (" ,_-", next->before) && ef_clean_is_word (next) && next->n_chars >= 2 && !next->guarded && !ef_clean_is_eponym (text, next)
               && !ef_clean_is_technical (text, next) && !(next->lex & (EF_LEX_VENDOR | EF_LEX_INSTITUTION | EF_LEX_EPONYM_HEAD | EF_LEX_CUE));
      next_bits = joined ? ef_clean_token_bits (text, next) : 0;
      if (token->shape == EF_SHAPE_LOWER)
        {
          /* john smith */
          if (joined && next->shape == EF_SHAPE_LOWER && known && (bits & EF_WORD_IS_FIRST) && (next_bits & EF_WORD_IS_LAST)
              && !(next_bits & EF_WORD_IS_COMMON) && token->n_chars + next->n_chars >= 8 && next->before != '-')
            take_list (text, i, i + 2, 0.8f);
          continue;
        }
      if (!ef_clean_is_capital (token))
        continue;
      if (joined && ef_clean_is_capital (next)
          && (((bits & EF_WORD_IS_FIRST) && ((next_bits & EF_WORD_IS_LAST) || ef_clean_is_unknown (text, next)) && (known || !(next_bits & EF_WORD_IS_COMMON)))
              || ((bits & EF_WORD_IS_LAST) && (next_bits & EF_WORD_IS_FIRST) && (known || !(next_bits & EF_WORD_IS_COMMON)))))
        {
          guint end = i + 2;

          if ((token->lex & EF_LEX_EPONYM) && (next->lex & EF_LEX_EPONYM) && !(bits & next_bits & EF_WORD_IS_FIRST))
            continue;
          while (end < n && ef_clean_token (text, end)->before && strchr (" -", ef_clean_token (text, end)->before)
                 && ef_clean_is_capital (ef_clean_token (text, end)) && is_listed (text, ef_clean_token (text, end))
                 && ef_clean_is_unknown (text, ef_clean_token (text, end)) && !ef_clean_token (text, end)->guarded && end < i + 4)
            end++;
          take_list (text, i, end, 0.9f);
          continue;
        }
      /* J. Kowalski, Kowalski J. */
      if (i && ef_clean_token (text, i - 1)->shape == EF_SHAPE_SINGLE && token->before == '.' && known
          && ef_clean_token (text, i - 1)->before != '-' && (is_listed (text, token) || ef_clean_is_unknown (text, token))
          && token->n_chars >= 3 && token->shape != EF_SHAPE_NOCASE)
        {
          guint from = i - 1;

          while (from && ef_clean_token (text, from)->before == '.' && ef_clean_token (text, from - 1)->shape == EF_SHAPE_SINGLE)
            from--;
          take_list (text, from, i + 1, 0.85f);
          continue;
        }
      if (next && next->shape == EF_SHAPE_SINGLE && text->text[next->end] == '.' && next->before && strchr (" ,", next->before)
          && (bits & EF_WORD_IS_LAST) && known)
        {
          guint end = i + 2;

          while (end < n && ef_clean_token (text, end)->shape == EF_SHAPE_SINGLE && ef_clean_token (text, end)->before == '.'
                 && text->text[ef_clean_token (text, end)->end] == '.')
            end++;
          take_list (text, i, end, 0.85f);
          continue;
        }
      /* "Tree-In-Bud" */
      if (token->before == '-' && i && (ef_clean_is_common (text, ef_clean_token (text, i - 1)) || ef_clean_is_technical (text, ef_clean_token (text, i - 1))))
        continue;
      if (known && is_listed (text, token) && token->shape != EF_SHAPE_NOCASE && token->n_chars >= (token->shape == EF_SHAPE_TITLE ? 3 : 5)
          && !(token->lex & EF_LEX_EPONYM && token->n_chars < 5))
        take_list (text, i, i + 1, 0.7f);
    }
}

void
ef_clean_names (EfCleanText *text)
{
  find_cued (text);
  find_listed (text);
}
