/* Scripts of CTP: DicomAnonymizer in XML, DicomPixelAnonymizer in its own form. */
#include "config.h"

#include "ef-import-private.h"

#include "ef-error.h"

#include <stdio.h>
#include <string.h>

/* --- DicomAnonymizer -------------------------------------------------------------------------------------------- */

typedef struct
{
  EfImporter *importer;
  GHashTable *parameters; /* of <p> */

  char kind;              /* of the open element: p e k r, or 0 */
  gboolean enabled;
  char *tag;
  GString *content;
} Script;

/* "(0010,0010)", "00100010", "0010,0010" become the last; private ones of a block "0009[CREATOR]01" stay as they are. */
static char *
dup_key (const char *tag)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = tag; *p != 0; p++)
    if (g_ascii_isxdigit (*p))
      g_string_append_c (digits, *p);
    else if (strchr ("(), ", *p) == NULL)
      return NULL;
  if (digits->len != 8)
    return NULL;
  return g_strdup_printf ("%.4s,%.4s", digits->str, digits->str + 4);
}

/* The arguments of "@function(a,b)", trimmed; quotes are taken off. */
static char **
split_arguments (const char *call)
{
  const char *open = strchr (call, '(');
  const char *close = open != NULL ? strrchr (open, ')') : NULL;
  GPtrArray *arguments = g_ptr_array_new ();
  g_autoptr (GString) argument = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *p = open != NULL ? open + 1 : ""; p != close && *p != 0; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else if (*p == ',' && !quoted)
        {
          g_ptr_array_add (arguments, g_strstrip (g_strdup (argument->str)));
          g_string_truncate (argument, 0);
        }
      else
        g_string_append_c (argument, *p);
    }
  if (open != NULL)
    g_ptr_array_add (arguments, g_strstrip (g_strdup (argument->str)));
  g_ptr_array_add (arguments, NULL);
  return (char **) g_ptr_array_free (arguments, FALSE);
}

/* (transfer none): the value of a parameter "@NAME", or @text itself. */
static const char *
resolve (Script     *script,
         const char *text)
{
  const char *value = text != NULL && *text == '@' ? g_hash_table_lookup (script->parameters, text + 1) : NULL;

  return value != NULL ? value : text;
}

static void
convert_date (Script     *script,
              const char *key,
              char      **arguments)
{
  const char *days = resolve (script, arguments[0] != NULL ? arguments[1] : NULL);
  gint64 number = days != NULL ? g_ascii_strtoll (days, NULL, 10) : 0;
  g_autofree char *value = number < 0 && number > -36500 ? g_strdup_printf ("shift:%d", (int) -number) : g_strdup ("shift");

  if (number >= 0)
    ef_importer_warn (script->importer, "%s: the day is moved back by a number of days of each patient's own", key);
  ef_importer_add_rule (script->importer, key, value);
  script->importer->shifts = TRUE;
}

static void
convert_contents (Script     *script,
                  const char *key,
                  char      **arguments)
{
  const char *text = arguments[0] != NULL && arguments[1] != NULL && arguments[2] != NULL ? arguments[2] : "";
  g_autofree char *value = NULL;

  if (g_strcmp0 (arguments[0], "this") != 0 || arguments[1] == NULL || strchr (text, '|') != NULL)
    {
      ef_importer_warn (script->importer, "%s: @contents of another attribute", key);
      return;
    }
  value = g_strdup_printf ("replace-part:|%s|%s", arguments[1], text);
  ef_importer_add_rule (script->importer, key, value);
}

static void
convert_call (Script     *script,
              const char *key,
              const char *call)
{
  static const struct
  {
    const char *function;
    const char *value;
    const char *warning;
  } calls[] = {
    { "keep", "keep", NULL },
    { "require", "keep", "a missing attribute is not made" },
    { "remove", "remove", NULL },
    { "empty", "empty", NULL },
    { "blank", "empty", NULL },
    { "hashuid", "uid", NULL },
    { "skip", "keep", NULL },
    { "hash", "dummy", "hashes become a dummy" },
    { "hashname", "dummy", "hashes become a dummy" },
    { "hashptid", "dummy", "hashes become a dummy" },
    { "encrypt", "dummy", "encrypted values become a dummy; --recipient keeps originals" },
    { "lookup", "dummy", "tables are for Patient ID: [ids] lookup" },
    { "integer", "dummy", "counters become a dummy" },
    { "initials", "dummy", "initials become a dummy" },
    { "date", "remove", "the day of processing is not written" },
    { "time", "remove", "the time of processing is not written" },
  };
  static const char *const with_blocks[] = { "if", "select", "append", "process", "always", NULL };
  g_autofree char *function = g_strndup (call + 1, strcspn (call + 1, "( {"));
  g_auto (GStrv) arguments = split_arguments (call);
  const char *rest = strrchr (call, ')');

  if (rest == NULL || *(rest + 1 + strspn (rest + 1, " \t\r\n")) != 0 || g_strv_contains (with_blocks, function))
    {
      ef_importer_warn (script->importer, "%s: %s", key, call);
      return;
    }
  if (g_str_equal (function, "incrementdate"))
    convert_date (script, key, arguments);
  else if (g_str_equal (function, "modifydate") && g_strcmp0 (arguments[0], "this") == 0 &&
           g_strcmp0 (arguments[1], "*") == 0)
    ef_importer_add_rule (script->importer, key, "keep-year");
  else if (g_str_equal (function, "contents"))
    convert_contents (script, key, arguments);
  else if (g_str_equal (function, "param") && resolve (script, arguments[0]) != arguments[0])
    {
      g_autofree char *value = g_strconcat ("replace:", resolve (script, arguments[0]), NULL);

      ef_importer_add_rule (script->importer, key, value);
    }
  else
    {
      for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
        if (g_str_equal (calls[i].function, function))
          {
            if (calls[i].warning != NULL && !ef_importer_is_pseudonym (key))
              ef_importer_warn (script->importer, "%s: %s", key, calls[i].warning);
            ef_importer_add_rule (script->importer, key, calls[i].value);
            return;
          }
      ef_importer_warn (script->importer, "%s: %s", key, call);
    }
}

static void
convert_element (Script *script)
{
  g_autofree char *key = dup_key (script->tag);
  const char *content = g_strstrip (script->content->str);
  g_autofree char *value = NULL;

  if (key == NULL)
    ef_importer_warn (script->importer, "%s: no tag that this program understands", script->tag);
  else if (*content == '@')
    convert_call (script, key, content);
  else if (*content == 0)
    ef_importer_add_rule (script->importer, key, "empty");
  else
    {
      value = g_strconcat ("replace:", content, NULL);
      ef_importer_add_rule (script->importer, key, value);
    }
}

static void
convert_global (Script *script)
{
  if (script->kind == 'k')
    {
      g_autofree char *key = strlen (script->tag) <= 4 ? g_strdup_printf ("%04x,xxxx", (guint) g_ascii_strtoull (script->tag, NULL, 16)) : NULL;

      if (key != NULL)
        ef_importer_add_rule (script->importer, key, "check-and-retain");
      else
        ef_importer_warn (script->importer, "keep %s", script->tag);
    }
  else if (g_str_equal (script->tag, "unspecifiedelements"))
    ef_importer_warn (script->importer, "attributes that are not named: the standard's table and the VR rule them");
}

static void
start_cb (GMarkupParseContext *context,
          const char          *name,
          const char         **names,
          const char         **values,
          gpointer             user_data,
          GError             **error)
{
  Script *script = user_data;

  script->kind = strlen (name) == 1 && strchr ("pekr", *name) != NULL ? *name : 0;
  script->enabled = TRUE;
  g_clear_pointer (&script->tag, g_free);
  g_string_truncate (script->content, 0);
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "t"))
      script->tag = g_strdup (values[i]);
    else if (g_str_equal (names[i], "en"))
      script->enabled = g_str_equal (values[i], "T");
}

static void
end_cb (GMarkupParseContext *context,
        const char          *name,
        gpointer             user_data,
        GError             **error)
{
  Script *script = user_data;

  if (script->tag != NULL && script->kind == 'p')
    g_hash_table_insert (script->parameters, g_strdup (script->tag), g_strdup (g_strstrip (script->content->str)));
  else if (script->tag != NULL && script->enabled && script->kind == 'e')
    convert_element (script);
  else if (script->tag != NULL && script->enabled && script->kind != 0)
    convert_global (script);
  else if (script->tag != NULL && script->kind == 'r' && g_str_equal (script->tag, "privategroups"))
    ef_importer_warn (script->importer, "private groups were all kept; here those that [private] names stay");
  script->kind = 0;
}

static void
text_cb (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  g_string_append_len (((Script *) user_data)->content, text, (gssize) length);
}

gboolean
ef_import_ctp_xml (EfImporter *self,
                   const char *text,
                   GError    **error)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };
  g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GString) content = g_string_new (NULL);
  Script script = { .importer = self, .parameters = parameters, .content = content };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &script, NULL);
  g_autoptr (GError) local = NULL;
  gboolean good = g_markup_parse_context_parse (context, text, (gssize) strlen (text), &local) &&
                  g_markup_parse_context_end_parse (context, &local);

  g_free (script.tag);
  if (!good)
    g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "The script is no XML that can be read: %s", local->message);
  return good;
}

/* --- DicomPixelAnonymizer --------------------------------------------------------------------------------------- */

/* "Rows.equals("512") * Manufacturer.equals("ACME")": what is more than equality joined by '*' is noted. */
static void
read_signature (EfImportedDevice *device,
                const char       *signature)
{
  g_autoptr (GRegex) term = g_regex_new ("^\\s*([A-Za-z]+)\\.(equals|equalsIgnoreCase)\\s*\\(\\s*\"([^\"]*)\"\\s*\\)\\s*$",
                                         0, 0, NULL);
  g_auto (GStrv) terms = g_strsplit (signature, "*", -1);

  for (guint i = 0; terms[i] != NULL; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;

      if (g_regex_match (term, terms[i], 0, &match))
        {
          g_autofree char *keyword = g_match_info_fetch (match, 1);
          g_autofree char *value = g_match_info_fetch (match, 3);

          ef_imported_device_set (device, keyword, value);
        }
      else if (*g_strstrip (terms[i]) != 0)
        ef_imported_device_note (device, terms[i]);
    }
}

void
ef_import_ctp_pixels (EfImporter *self,
                      const char *text)
{
  g_autoptr (GRegex) entry = g_regex_new ("([^{}()]*)\\{([^}]*)\\}((?:\\s*\\([0-9,\\s]*\\))+)", 0, 0, NULL);
  g_autoptr (GRegex) box = g_regex_new ("\\(\\s*([0-9]{1,5})\\s*,\\s*([0-9]{1,5})\\s*,\\s*([0-9]{1,5})\\s*,\\s*([0-9]{1,5})\\s*\\)",
                                        0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (entry, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      EfImportedDevice device = { 0 };
      g_autofree char *signature = g_match_info_fetch (match, 2);
      g_autofree char *boxes = g_match_info_fetch (match, 3);
      g_autoptr (GMatchInfo) box_match = NULL;

      device.title = g_strstrip (g_match_info_fetch (match, 1));
      read_signature (&device, signature);
      for (g_regex_match (box, boxes, 0, &box_match); g_match_info_matches (box_match); g_match_info_next (box_match, NULL))
        {
          int numbers[4];

          for (int i = 0; i < 4; i++)
            {
              g_autofree char *number = g_match_info_fetch (box_match, i + 1);

              numbers[i] = (int) g_ascii_strtoll (number, NULL, 10);
            }
          ef_imported_device_add_box (&device, numbers[0], numbers[1], numbers[2], numbers[3]);
        }
      ef_importer_take_device (self, &device);
      ef_imported_device_clear (&device);
    }
}
