/* Values that no rule wants gone: are they what they claim to be, and do they hold an identifier? */
#include "config.h"

#include "ef-deidentify-private.h"

#include "ef-gather.h"

#include <string.h>

/* A word of fewer letters may be a term of the standard as well as a name. */
#define LEAST_NAME 7
/* A number of fewer digits may be any number. */
#define LEAST_NUMBER 6

/* Readers stop at the first NUL; what stands behind it is still in the file. */
gboolean
ef_pass_hides_bytes (const EfElement *element)
{
  const guint8 *data;
  gsize length;

  if (element->kind != EF_VALUE_BYTES || !ef_vr_is_string (element->vr))
    return FALSE;
  data = element->value.bytes.data;
  length = element->value.bytes.length;
  while (length > 0 && (data[length - 1] == 0 || data[length - 1] == ' '))
    length--;
  return length > 0 && memchr (data, 0, length) != NULL;
}

/* Escapes in a character set that has none. */
static gboolean
has_wild_escapes (const EfDataset *dataset,
                  const EfElement *element)
{
  g_autofree char *specific = NULL;

  if (memchr (element->value.bytes.data, 0x1b, element->value.bytes.length) == NULL)
    return FALSE;
  for (; dataset != NULL && specific == NULL; dataset = ef_dataset_get_parent (dataset))
    specific = ef_dataset_dup_string (dataset, EF_TAG (0x0008, 0x0005));
  return specific == NULL || (strchr (specific, '\\') == NULL && strstr (specific, "2022") == NULL);
}

/* Backspaces and the like show another text than they hold. */
static gboolean
has_controls (const char *text)
{
  for (const char *p = text; *p != 0; p++)
    if (g_ascii_iscntrl (*p) && strchr ("\t\n\f\r", *p) == NULL)
      return TRUE;
  return FALSE;
}

gboolean
ef_pass_breaks_grammar (EfPass          *pass,
                        const EfPlace   *place,
                        const EfElement *element)
{
  g_autofree char *text = NULL;

  if (element->kind != EF_VALUE_BYTES || !ef_vr_is_string (element->vr))
    return FALSE;
  if (ef_pass_hides_bytes (element))
    return TRUE;
  if (ef_vr_is_text (element->vr))
    {
      if (has_wild_escapes (place->dataset, element))
        return TRUE;
      text = ef_instance_dup_text (pass->instance, place->dataset, element, NULL);
      return text != NULL && has_controls (text);
    }
  text = ef_element_dup_string (element);
  return text != NULL && !ef_grammar_allows (element->vr, text);
}

/* (transfer full) (nullable): @text without characters that nobody sees, and with letters of full width as usual ones;
 * NULL: there are none. */
static char *
reveal (const char *text)
{
  g_autofree char *normal = NULL;
  g_autoptr (GString) seen = NULL;

  if (g_str_is_ascii (text))
    return NULL;
  normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  if (normal == NULL)
    return NULL;
  seen = g_string_new (NULL);
  for (const char *p = normal; *p != 0; p = g_utf8_next_char (p))
    if (g_unichar_type (g_utf8_get_char (p)) != G_UNICODE_FORMAT)
      g_string_append_unichar (seen, g_utf8_get_char (p));
  return g_str_equal (seen->str, text) ? NULL : g_strdup (seen->str);
}

/* What verify would not let pass must not be left to it: rather a value lost than a file. */
static gboolean
verify_finds (EfPass     *pass,
              const void *bytes,
              gsize       length,
              gboolean    is_text)
{
  return pass->setup->finds != NULL && length > 0 &&
         pass->setup->finds (bytes, length, is_text, pass->setup->finds_data);
}

gboolean
ef_pass_text_identifies (EfPass     *pass,
                         const char *text)
{
  const EfIdentifiers *identifiers = pass->setup->identifiers;
  g_autofree char *revealed = reveal (text);

  for (guint i = 0; i < (revealed != NULL ? 2 : 1); i++)
    {
      const char *shown = i ? revealed : text;

      if ((identifiers != NULL && ef_identifiers_match (identifiers, shown, NULL, NULL, NULL)) ||
          ef_pass_holds_word (pass, shown, EF_WORDS_IDENTITY) || ef_pass_holds_pattern (pass, shown) ||
          verify_finds (pass, shown, strlen (shown), TRUE))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_word_of_name (const char *value,
                 const char *name)
{
  g_auto (GStrv) words = g_strsplit_set (name, " ^=-", -1);

  if (strlen (value) < LEAST_NAME)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], value) == 0)
      return TRUE;
  return FALSE;
}

/* Defined terms of Body Part Examined (PS3.16 Annex L) that are as long as names; names of phantoms hold them. */
static gboolean
is_body_part (const EfElement *element,
              const char      *value)
{
  static const char *const terms[] = {
    "ABDOMEN",    "ABDOMENPELVIS", "BLADDER",   "BRONCHUS",         "CALCANEUS",        "CHESTABDOMEN", "CHESTABDPELVIS",
    "CLAVICLE",   "ESOPHAGUS",     "EXTREMITY", "FOREARM",          "GALLBLADDER",      "HEADNECK",     "HUMERUS",
    "MANDIBLE",   "MAXILLA",       "MEDIASTINUM", "NECKCHEST",      "NECKCHESTABDOMEN", "NECKCHESTABDPELV", "PANCREAS",
    "PATELLA",    "PROSTATE",      "SCAPULA",   "SHOULDER",         "STERNUM",          "STOMACH",      "THYROID",
    "TRACHEA",    "URETHRA",       "WHOLEBODY", NULL
  };

  return element->tag == EF_TAG (0x0018, 0x0015) && g_strv_contains (terms, value);
}

/* Numbers and codes are too short to be searched like texts, but one of them may be an identifier as it stands. */
static gboolean
code_identifies (EfPass     *pass,
                 const char *value)
{
  const EfIdentifiers *identifiers = pass->setup->identifiers;
  guint n = identifiers != NULL ? ef_identifiers_get_n (identifiers) : 0;

  for (guint i = 0; i < n; i++)
    {
      EfIdentifierKind kind;
      const char *known = ef_identifiers_get (identifiers, i, &kind);

      if ((kind == EF_IDENTIFIER_ID || kind == EF_IDENTIFIER_DATE || kind == EF_IDENTIFIER_CONTACT) &&
          strlen (value) >= LEAST_NUMBER && g_ascii_strcasecmp (known, value) == 0)
        return TRUE;
      if ((kind == EF_IDENTIFIER_PATIENT_NAME || kind == EF_IDENTIFIER_PERSON_NAME) && is_word_of_name (value, known))
        return TRUE;
    }
  return FALSE;
}

gboolean
ef_pass_holds_identifier (EfPass          *pass,
                          const EfPlace   *place,
                          const EfElement *element)
{
  gboolean is_code = element->vr == EF_VR_CS || element->vr == EF_VR_DS || element->vr == EF_VR_IS;
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;
  g_auto (GStrv) values = NULL;

  if (element->kind != EF_VALUE_BYTES || element->vr == EF_VR_UI || element->vr == EF_VR_AS ||
      element->vr == EF_VR_TM)
    return FALSE;
  if (!ef_vr_is_string (element->vr))
    return verify_finds (pass, element->value.bytes.data, element->value.bytes.length, FALSE);
  text = ef_instance_dup_text (pass->instance, place->dataset, element, NULL);
  if (text == NULL || *text == 0)
    return FALSE;
  other = ef_gather_dup_utf8 (element);
  if (!is_code)
    return ef_pass_text_identifies (pass, text) || (other != NULL && ef_pass_text_identifies (pass, other)) ||
           verify_finds (pass, element->value.bytes.data, element->value.bytes.length, TRUE);
  values = g_strsplit (text, "\\", -1);
  for (guint i = 0; values[i] != NULL; i++)
    if (!is_body_part (element, g_strstrip (values[i])) && code_identifies (pass, values[i]))
      return TRUE;
  /* Terms of the standard hold words that are also names. */
  return element->vr != EF_VR_CS && verify_finds (pass, element->value.bytes.data, element->value.bytes.length, FALSE);
}
