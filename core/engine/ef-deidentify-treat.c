/* Values changed by more than an action's letter: cut, cleaned, made coarser. */
#include "config.h"

#include "ef-deidentify-private.h"

#include "ef-date-shift.h"
#include "ef-text-uids.h"
#include "ef-unlisted.h"

#include <string.h>

#define TAG_STUDY_DATE EF_TAG (0x0008, 0x0020)
#define TAG_BIRTH_DATE EF_TAG (0x0010, 0x0030)

/* Ages over this one are pooled (45 CFR 164.514(b)(2)(i)(C)). */
#define LAST_AGE 89

/* (transfer full): what becomes of one value. NULL: it cannot be treated, and must go. */
typedef char *(*ValueFunc) (EfPass          *pass,
                            const EfTagRule *rule,
                            const EfElement *element,
                            const char      *value);

/* --- one value ------------------------------------------------------------------------------------------------ */

static char *
replace_part (EfPass          *pass,
              const EfTagRule *rule,
              const EfElement *element,
              const char      *value)
{
  /* An error is a limit of the matcher: then nobody knows what the value holds. */
  return g_regex_replace (rule->pattern, value, -1, 0, rule->value, 0, NULL);
}

static char *
shift_days (EfPass          *pass,
            const EfTagRule *rule,
            const EfElement *element,
            const char      *value)
{
  return ef_date_shift (value, rule != NULL && rule->amount > 0 ? rule->amount : pass->shift_days);
}

static char *
shift_years (EfPass          *pass,
             const EfTagRule *rule,
             const EfElement *element,
             const char      *value)
{
  return ef_date_shift_years (value, rule->amount > 0 ? rule->amount : 1 + pass->shift_days / 365);
}

guint
ef_pass_find_study_year (EfInstance *instance)
{
  g_autofree char *study = ef_dataset_dup_string (ef_instance_get_dataset (instance), TAG_STUDY_DATE);
  guint year = study != NULL ? ef_date_get_year (study) : 0;
  g_autoptr (GDateTime) now = NULL;

  if (year > 0)
    return year;
  now = g_date_time_new_now_utc ();
  return (guint) g_date_time_get_year (now);
}

static char *
keep_year (EfPass          *pass,
           const EfTagRule *rule,
           const EfElement *element,
           const char      *value)
{
  guint year = ef_date_get_year (value);

  if (year == 0)
    return NULL;
  /* The year of birth of very old people tells their age. */
  if (element->tag == TAG_BIRTH_DATE && year + LAST_AGE < pass->study_year)
    year = pass->study_year - LAST_AGE - 1;
  if (element->vr == EF_VR_DA)
    return g_strdup_printf ("%04u0101", year);
  return g_strdup_printf ("%04u", year);
}

static char *
pool_age (EfPass          *pass,
          const EfTagRule *rule,
          const EfElement *element,
          const char      *value)
{
  if (!ef_grammar_allows (EF_VR_AS, value))
    return NULL;
  if (value[3] == 'Y' && g_ascii_strtoull (value, NULL, 10) > LAST_AGE)
    return g_strdup ("090Y");
  return g_strdup (value);
}

/* Areas of three digits in which 20,000 people or fewer lived in the census of 2000, as the guidance on
 * 45 CFR 164.514(b) lists them: these become 000. */
static char *
keep_zip (EfPass          *pass,
          const EfTagRule *rule,
          const EfElement *element,
          const char      *value)
{
  static const char *const small[] = { "036", "059", "063", "102", "203", "556", "692", "790", "821",
                                       "823", "830", "831", "878", "879", "884", "890", "893", NULL };
  g_autoptr (GRegex) zip = g_regex_new ("(?<![0-9])([0-9]{3})[0-9]{2}(-[0-9]{4})?(?![0-9])", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *area = NULL;

  /* The last one: numbers of houses come before it. */
  g_regex_match (zip, value, 0, &match);
  while (g_match_info_matches (match))
    {
      g_free (area);
      area = g_match_info_fetch (match, 1);
      g_match_info_next (match, NULL);
    }
  if (area == NULL)
    return NULL;
  return g_strdup (g_strv_contains (small, area) ? "000" : area);
}

static char *
remove_phone (EfPass          *pass,
              const EfTagRule *rule,
              const EfElement *element,
              const char      *value)
{
  /* Seven to fifteen digits with the usual separators between them: rather a date too many than a number too few. */
  static const char form[] = "(?<![0-9A-Za-z])(?:(?:tel|phone|fax|mobile|cell)[.:]?\\s*)?"
                             "(?:\\+|00)?\\(?[0-9]{1,4}\\)?(?:[ ./-]{0,2}\\(?[0-9]{2,5}\\)?){1,4}(?![0-9A-Za-z])";
  g_autoptr (GRegex) phone = g_regex_new (form, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GString) result = g_string_new (NULL);
  int from = 0;

  g_regex_match (phone, value, 0, &match);
  while (g_match_info_matches (match))
    {
      int start;
      int end;
      guint digits = 0;

      g_match_info_fetch_pos (match, 0, &start, &end);
      for (int i = start; i < end; i++)
        digits += g_ascii_isdigit (value[i]) != 0;
      if (digits >= 7 && digits <= 15)
        {
          g_string_append_len (result, value + from, start - from);
          from = end;
        }
      g_match_info_next (match, NULL);
    }
  g_string_append (result, value + from);
  return g_strdup (g_strstrip (result->str));
}

gboolean
ef_pass_holds_word (EfPass     *pass,
                    const char *text,
                    EfWordList  list)
{
  const char *const *words = ef_profile_get_words (pass->setup->profile, list);
  g_autofree char *folded = *words != NULL ? g_utf8_casefold (text, -1) : NULL;

  for (; *words != NULL; words++)
    {
      g_autofree char *word = g_utf8_casefold (*words, -1);
      gsize length = strlen (word);

      for (const char *p = strstr (folded, word); p != NULL; p = strstr (p + 1, word))
        {
          gunichar before = p > folded ? g_utf8_get_char (g_utf8_prev_char (p)) : ' ';
          gunichar after = p[length] != 0 ? g_utf8_get_char (p + length) : ' ';

          if ((list == EF_WORDS_CUES || !g_unichar_isalnum (after)) && !g_unichar_isalnum (before))
            return TRUE;
        }
    }
  return FALSE;
}

gboolean
ef_pass_holds_pattern (EfPass     *pass,
                       const char *text)
{
  const EfProfile *profile = pass->setup->profile;

  for (guint i = 0; i < ef_profile_get_n_patterns (profile); i++)
    {
      g_autoptr (GError) error = NULL;

      if (g_regex_match_full (ef_profile_get_pattern (profile, i), text, -1, 0, 0, NULL, &error) || error != NULL)
        return TRUE;
    }
  return FALSE;
}

/* A form of address, or the caret that only names have. */
static char *
check_name (EfPass          *pass,
            const EfTagRule *rule,
            const EfElement *element,
            const char      *value)
{
  static const char titles[] = "(?<![\\pL])(?:mr|mrs|ms|miss|dr|prof|frau|herr|fr|hr|mme|mlle|sig|sra|sr|mevr|dhr|pani|pan)"
                               "(?:\\.\\s*|\\s+)\\p{Lu}";

  if (strchr (value, '^') != NULL || g_regex_match_simple (titles, value, G_REGEX_CASELESS, 0) ||
      ef_pass_holds_word (pass, value, EF_WORDS_IDENTITY) || ef_pass_holds_word (pass, value, EF_WORDS_CUES) ||
      (pass->setup->identifiers != NULL && ef_identifiers_match (pass->setup->identifiers, value, NULL, NULL, NULL)))
    return NULL;
  return g_strdup (value);
}

static char *
clean_value (EfPass          *pass,
             const EfTagRule *rule,
             const EfElement *element,
             const char      *value)
{
  g_autofree char *clean = pass->setup->clean != NULL ? pass->setup->clean (value, pass->setup->clean_data) : NULL;

  /* Whoever cleaned it, what is known to identify must not be left. */
  if (clean == NULL || ef_pass_text_identifies (pass, clean))
    return NULL;
  return g_steal_pointer (&clean);
}

/* --- all values of an element --------------------------------------------------------------------------------- */

/* FALSE if a value cannot be treated; then the element is as it was. */
static gboolean
change_values (EfPass          *pass,
               const EfPlace   *place,
               EfElement       *element,
               const EfTagRule *rule,
               ValueFunc        func)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) values = NULL;
  g_autoptr (GString) result = g_string_new (NULL);

  if (element->kind != EF_VALUE_BYTES || !ef_vr_is_string (element->vr) || ef_pass_hides_bytes (element))
    return FALSE;
  text = ef_instance_dup_text (pass->instance, place->dataset, element, NULL);
  if (text == NULL)
    return FALSE;
  values = g_strsplit (text, ef_vr_is_multi (element->vr) ? "\\" : "\001", -1);
  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *changed = NULL;

      if (i > 0)
        g_string_append_c (result, '\\');
      if (*g_strstrip (values[i]) == 0)
        continue;
      changed = func (pass, rule, element, values[i]);
      if (changed == NULL)
        return FALSE;
      g_string_append (result, changed);
    }
  if (!g_str_equal (result->str, text))
    ef_instance_set_text (pass->instance, place->dataset, element, element->vr, result->str);
  return TRUE;
}

gboolean
ef_pass_shift_dates (EfPass        *pass,
                     const EfPlace *place,
                     EfElement     *element)
{
  gboolean years = ef_profile_get_dates (pass->setup->profile) == EF_DATES_YEAR;

  if (element->vr != EF_VR_DA && element->vr != EF_VR_DT)
    return FALSE;
  if (!change_values (pass, place, element, NULL, years ? keep_year : shift_days))
    return FALSE;
  pass->facts->dates_shifted = TRUE;
  return TRUE;
}

gboolean
ef_pass_clean_text (EfPass        *pass,
                    const EfPlace *place,
                    EfElement     *element)
{
  return change_values (pass, place, element, NULL, clean_value) && ef_element_get_length (element) > 0;
}

/* A code of a scheme that the standard knows says what, never who; its digits are no number of a patient. The meaning is
 * free text, and cleaned like one. */
static gboolean
is_known_code (const EfPlace   *place,
               const EfElement *element)
{
  /* PS3.16 chapter 8; what sites make for themselves begins with 99 or L. */
  static const char *const schemes[] = {
    "ACR",     "ASTM",  "BARI",   "BI",    "C4",   "C5",    "CDT",   "DCM",     "DTS",   "FMA",   "HL7V3",
    "HPC",     "I10",   "I10P",   "I9",    "I9C",  "IBSI",  "ICD10", "ICDO3",   "IEEE",  "ITIS_TSN", "LN",
    "MDC",     "MSH",   "NCDR",   "NCIt",  "NDC",  "NDFRT", "NEU",   "PATHLEX", "PNDS",  "POS",   "RADLEX",
    "RFC3066", "RFC5646", "RXNORM", "SCT", "SM",   "SNM3",  "SRT",   "UBERON",  "UCUM",  "UMLS",  "UPC",
  };
  g_autofree char *scheme = NULL;

  switch (element->tag)
    {
    case EF_TAG (0x0008, 0x0100): /* Code Value */
    case EF_TAG (0x0008, 0x0102): /* Coding Scheme Designator */
    case EF_TAG (0x0008, 0x0103): /* Coding Scheme Version */
    case EF_TAG (0x0008, 0x0119): /* Long Code Value */
      break;
    default:
      return FALSE;
    }
  if (ef_element_get_length (element) > 64)
    return FALSE;
  scheme = ef_dataset_dup_string (place->dataset, EF_TAG (0x0008, 0x0102));
  for (guint i = 0; scheme != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (schemes[i], scheme))
      return TRUE;
  return FALSE;
}

/* What an option keeps although it names a place or a device is not for the cleaner, who would take just that. */
static gboolean
is_kept_by_option (EfPass          *pass,
                   const EfElement *element)
{
  const EfConfidentialityRow *row = ef_confidentiality_find (element->tag);
  EfOptions by = EF_OPTION_NONE;

  return row != NULL && ef_confidentiality_action (row, pass->options, &by) == EF_ACTION_K &&
         (by & (EF_OPTION_RETAIN_INSTITUTION | EF_OPTION_RETAIN_DEVICE)) != 0;
}

gboolean
ef_pass_wants_cleaning (EfPass          *pass,
                        const EfPlace   *place,
                        const EfElement *element)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) values = NULL;

  if ((pass->options & EF_OPTION_CLEAN_DESCRIPTORS) == 0 || element->kind != EF_VALUE_BYTES ||
      !ef_vr_is_text (element->vr) || element->vr == EF_VR_PN || is_known_code (place, element) ||
      ef_unlisted_find (element->tag) == EF_UNLISTED_MACHINE || is_kept_by_option (pass, element))
    return FALSE;
  text = ef_instance_dup_text (pass->instance, place->dataset, element, NULL);
  values = g_strsplit (text != NULL ? text : "", ef_vr_is_multi (element->vr) ? "\\" : "\001", -1);
  for (guint i = 0; values[i] != NULL; i++)
    if (*g_strstrip (values[i]) != 0)
      {
        g_autofree char *clean = pass->setup->clean (values[i], pass->setup->clean_data);

        if (g_strcmp0 (clean, values[i]) != 0)
          return TRUE;
      }
  return FALSE;
}

gboolean
ef_pass_pool_age (EfPass        *pass,
                  const EfPlace *place,
                  EfElement     *element)
{
  return change_values (pass, place, element, NULL, pool_age);
}

static char *
map_uids (EfPass          *pass,
          const EfTagRule *rule,
          const EfElement *element,
          const char      *value)
{
  return ef_text_uids_map (value, pass->setup->mapping);
}

void
ef_pass_map_text_uids (EfPass        *pass,
                       const EfPlace *place,
                       EfElement     *element)
{
  g_autofree char *text = NULL;
  guint dots = 0;

  if ((pass->options & EF_OPTION_RETAIN_UIDS) != 0 || element->vr == EF_VR_UI || element->kind != EF_VALUE_BYTES ||
      !ef_vr_is_text (element->vr))
    return;
  text = ef_element_dup_string (element);
  for (const char *p = text; p != NULL && *p != 0; p++)
    dots += *p == '.';
  if (dots > 0)
    change_values (pass, place, element, NULL, map_uids);
}

gboolean
ef_pass_treat (EfPass          *pass,
               const EfPlace   *place,
               EfElement       *element,
               const EfTagRule *rule)
{
  static const ValueFunc funcs[] = {
    [EF_TREAT_REPLACE_PART] = replace_part, [EF_TREAT_KEEP_YEAR] = keep_year,
    [EF_TREAT_SHIFT_YEARS] = shift_years,   [EF_TREAT_SHIFT] = shift_days,
    [EF_TREAT_CHECK_NAME] = check_name,     [EF_TREAT_REMOVE_PHONE] = remove_phone,
    [EF_TREAT_CLEAN] = clean_value,         [EF_TREAT_POOL_AGE] = pool_age,
    [EF_TREAT_ZIP] = keep_zip,
  };
  ValueFunc func = (guint) rule->treatment < G_N_ELEMENTS (funcs) ? funcs[rule->treatment] : NULL;
  gboolean of_dates = rule->treatment == EF_TREAT_KEEP_YEAR || rule->treatment == EF_TREAT_SHIFT_YEARS ||
                      rule->treatment == EF_TREAT_SHIFT;

  if (func == NULL || (of_dates && element->vr != EF_VR_DA && element->vr != EF_VR_DT))
    return FALSE;
  if (!change_values (pass, place, element, rule, func))
    return FALSE;
  pass->facts->dates_shifted = pass->facts->dates_shifted || of_dates;
  return TRUE;
}
