/* Recipes of deid: %header with actions on fields, %filter with coordinates. */
#include "config.h"

#include "ef-import-private.h"

#include "ef-dictionary.h"
#include "ef-vr.h"

#include <stdio.h>
#include <string.h>

/* A name that matches more attributes than this is no list that a person would read. */
#define MAX_EXPANDED 200

/* --- fields ----------------------------------------------------------------------------------------------------- */

static gboolean
field_matches (const char *keyword,
               const char *how,
               const char *what)
{
  g_autofree char *folded = g_ascii_strdown (keyword, -1);
  g_autofree char *wanted = g_ascii_strdown (what, -1);

  return g_str_equal (how, "startswith") ? g_str_has_prefix (folded, wanted)
         : g_str_equal (how, "endswith") ? g_str_has_suffix (folded, wanted)
                                         : strstr (folded, wanted) != NULL;
}

/* (transfer full): keys of [tags] for a field of the recipe; empty: none is known. */
static GPtrArray *
expand_field (const char *field)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (field, ":", 2);
  g_autofree char *digits = g_strdelimit (g_strdup (field), "(),", ' ');
  g_auto (GStrv) groups = g_strsplit (g_strstrip (digits), " ", -1);
  g_autofree char *joined = g_strjoinv ("", groups);
  guint32 tag;

  if (g_ascii_strcasecmp (field, "ALL") == 0)
    g_ptr_array_add (keys, g_strdup ("xxxx,xxxx"));
  else if (strlen (joined) == 8 && strspn (joined, "0123456789abcdefABCDEF") == 8)
    g_ptr_array_add (keys, g_strdup_printf ("%.4s,%.4s", joined, joined + 4));
  else if (g_ascii_strncasecmp (field, "select:VR:", 10) == 0 && strlen (field) == 12)
    g_ptr_array_add (keys, g_ascii_strup (field + 10, -1));
  else if (parts[1] == NULL && ef_dictionary_find_keyword (field, &tag))
    g_ptr_array_add (keys, g_strdup (field));
  else if (parts[1] != NULL && (g_str_equal (parts[0], "contains") || g_str_equal (parts[0], "startswith") ||
                                g_str_equal (parts[0], "endswith")))
    for (guint i = 0; i < ef_dictionary_get_n_entries (); i++)
      {
        const EfDictionaryEntry *entry = ef_dictionary_get_entry (i);
        const char *keyword = ef_dictionary_get_keyword (entry->tag);

        if (keyword != NULL && field_matches (keyword, parts[0], parts[1]))
          g_ptr_array_add (keys, g_strdup (keyword));
      }
  if (keys->len > MAX_EXPANDED)
    g_ptr_array_set_size (keys, 0);
  return keys;
}

/* --- actions ---------------------------------------------------------------------------------------------------- */

static gboolean
is_uid (const char *key)
{
  guint32 tag;

  return ef_dictionary_find_keyword (key, &tag) && ef_dictionary_get_vr (tag) == EF_VR_UI;
}

/* (transfer full) (nullable): what becomes of @key; NULL: nothing that could be carried over. */
static char *
convert (EfImporter *self,
         const char *action,
         const char *key,
         const char *value)
{
  gint64 days;

  if (g_str_equal (action, "KEEP"))
    return g_strdup ("keep");
  if (g_str_equal (action, "REMOVE"))
    return g_strdup ("remove");
  if (g_str_equal (action, "BLANK"))
    return g_strdup ("empty");
  if (g_str_equal (action, "JITTER"))
    {
      self->shifts = TRUE;
      days = g_ascii_strtoll (value, NULL, 10);
      if (days < 0 && days > -36500)
        return g_strdup_printf ("shift:%d", (int) -days);
      ef_importer_warn (self, "%s: the day is moved back by a number of days of each patient's own", key);
      return g_strdup ("shift");
    }
  if (!g_str_equal (action, "REPLACE") || *value == 0)
    return NULL;
  if (strncmp (value, "var:", 4) != 0 && strncmp (value, "func:", 5) != 0 && strncmp (value, "deid_func:", 10) != 0)
    return g_strconcat ("replace:", value, NULL);
  if (is_uid (key))
    return g_strdup ("uid");
  if (!ef_importer_is_pseudonym (key))
    ef_importer_warn (self, "%s: a value that a program computes becomes a dummy", key);
  return g_strdup ("dummy");
}

static void
read_action (EfImporter *self,
             const char *line,
             gboolean    keeps)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", -1);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GPtrArray) keys = NULL;
  g_autofree char *action = NULL;
  g_autofree char *value = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != 0)
      g_ptr_array_add (parts, words[i]);
  g_ptr_array_add (parts, NULL);
  if (parts->len < 3)
    {
      ef_importer_warn (self, "%s", line);
      return;
    }
  action = g_ascii_strup (parts->pdata[0], -1);
  if (g_str_equal (action, "KEEP") != keeps)
    return;
  if (g_str_equal (action, "ADD"))
    {
      ef_importer_warn (self, "ADD %s: what a file says of its cleaning is written anyway", (char *) parts->pdata[1]);
      return;
    }
  value = g_strjoinv (" ", (char **) parts->pdata + 2);
  keys = expand_field (parts->pdata[1]);
  if (keys->len == 0)
    ef_importer_warn (self, "%s", line);
  for (guint i = 0; i < keys->len; i++)
    {
      g_autofree char *rule = convert (self, action, keys->pdata[i], value);

      if (rule != NULL)
        ef_importer_add_rule (self, keys->pdata[i], rule);
      else
        ef_importer_warn (self, "%s", line);
    }
}

/* --- filters ---------------------------------------------------------------------------------------------------- */

/* "contains Manufacturer ACME", "+ equals Rows 512", "coordinates 0,0,512,40" */
static void
read_filter (EfImporter       *self,
             EfImportedDevice *device,
             const char       *line)
{
  char keyword[65];
  char value[257];
  int box[4];
  const char *start = line + strspn (line, "+ \t");

  if (g_str_has_prefix (line, "LABEL"))
    {
      ef_importer_take_device (self, device);
      ef_imported_device_clear (device);
      device->title = g_strstrip (g_strdup (line + 5));
    }
  else if (sscanf (start, "coordinates %d,%d,%d,%d", &box[0], &box[1], &box[2], &box[3]) == 4)
    ef_imported_device_add_box (device, box[0], box[1], box[2] - box[0], box[3] - box[1]);
  else if (sscanf (start, "equals %64s %256[^\n]", keyword, value) == 2 && strstr (value, " || ") == NULL)
    ef_imported_device_set (device, keyword, g_strstrip (value));
  else
    ef_imported_device_note (device, start);
}

void
ef_import_recipe (EfImporter *self,
                  const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  /* What is kept wins over all else, so it comes first. */
  for (guint round = 0; round < 2; round++)
    {
      EfImportedDevice device = { 0 };
      enum { NONE, HEADER, FILTER, OTHER } section = NONE;

      for (guint i = 0; lines[i] != NULL; i++)
        {
          g_autofree char *line = g_strstrip (g_strdup (lines[i]));

          if (*line == 0 || *line == '#')
            continue;
          if (*line == '%')
            {
              section = g_str_has_prefix (line, "%header") ? HEADER : g_str_has_prefix (line, "%filter") ? FILTER : OTHER;
              if (section == OTHER && round == 0)
                ef_importer_warn (self, "%s", line);
            }
          else if (section == HEADER)
            read_action (self, line, round == 0);
          else if (section == FILTER && round == 0)
            read_filter (self, &device, line);
        }
      ef_importer_take_device (self, &device);
      ef_imported_device_clear (&device);
    }
}
