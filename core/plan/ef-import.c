#include "config.h"

#include "ef-import-private.h"

#include "ef-error.h"
#include "ef-profile.h"
#include "ef-template.h"

#include <string.h>

/* --- what importers share --------------------------------------------------------------------------------------- */

void
ef_importer_warn (EfImporter *self,
                  const char *format,
                  ...)
{
  va_list args;
  char *text;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  /* They become comments: one line each. */
  g_ptr_array_add (self->warnings, g_strdelimit (text, "\r\n", ' '));
}

void
ef_importer_add_rule (EfImporter *self,
                      const char *key,
                      const char *value)
{
  if (g_hash_table_contains (self->keys, key))
    {
      ef_importer_warn (self, "%s stands twice; the first one counts", key);
      return;
    }
  if (strpbrk (value, "\r\n") != NULL)
    {
      ef_importer_warn (self, "%s has a value of several lines", key);
      return;
    }
  g_hash_table_add (self->keys, g_strdup (key));
  g_string_append_printf (self->tags, "%s=%s\n", key, value);
}

gboolean
ef_importer_is_pseudonym (const char *key)
{
  return g_str_equal (key, "PatientID") || g_str_equal (key, "PatientName") || g_str_equal (key, "0010,0010") ||
         g_str_equal (key, "0010,0020");
}

void
ef_imported_device_clear (EfImportedDevice *self)
{
  g_free (self->title);
  g_free (self->manufacturer);
  g_free (self->model);
  g_free (self->software);
  g_free (self->sop_class);
  g_free (self->rows);
  g_free (self->columns);
  g_free (self->unknown);
  if (self->boxes != NULL)
    g_string_free (self->boxes, TRUE);
  memset (self, 0, sizeof *self);
}

void
ef_imported_device_note (EfImportedDevice *self,
                         const char       *condition)
{
  if (self->unknown == NULL)
    self->unknown = g_strdup (condition);
}

void
ef_imported_device_set (EfImportedDevice *self,
                        const char       *keyword,
                        const char       *value)
{
  const struct
  {
    const char *keyword;
    char **field;
  } fields[] = {
    { "Manufacturer", &self->manufacturer },   { "ManufacturerModelName", &self->model },
    { "SoftwareVersions", &self->software },   { "SoftwareVersion", &self->software },
    { "SOPClassUID", &self->sop_class },       { "Rows", &self->rows },
    { "Columns", &self->columns },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].keyword, keyword))
      {
        g_free (*fields[i].field);
        *fields[i].field = g_strdup (value);
        return;
      }
  /* The kind of the instance is told better by the size and the device. */
  if (!g_str_equal (keyword, "Modality"))
    ef_imported_device_note (self, keyword);
}

void
ef_imported_device_add_box (EfImportedDevice *self,
                            int               x,
                            int               y,
                            int               width,
                            int               height)
{
  if (self->boxes == NULL)
    self->boxes = g_string_new (NULL);
  self->n_boxes++;
  g_string_append_printf (self->boxes, "[box %u]\nx=%d\ny=%d\nwidth=%d\nheight=%d\nnote=imported\n", self->n_boxes, x, y,
                          width, height);
}

static void
append_key (GString    *text,
            const char *key,
            const char *value)
{
  if (value != NULL)
    g_string_append_printf (text, "%s=%s\n", key, value);
}

void
ef_importer_take_device (EfImporter       *self,
                         EfImportedDevice *device)
{
  g_autoptr (GString) text = g_string_new ("[device]\n");
  const char *title = device->title != NULL ? device->title : "";
  g_autoptr (EfTemplate) template = NULL;
  g_autoptr (GError) error = NULL;

  if (device->n_boxes == 0)
    return;
  if (device->unknown != NULL)
    {
      ef_importer_warn (self, "boxes “%s” have a condition that device templates do not know: %s", title, device->unknown);
      return;
    }
  if (device->rows == NULL || device->columns == NULL)
    {
      ef_importer_warn (self, "boxes “%s” do not say for which rows and columns they are", title);
      return;
    }
  append_key (text, "manufacturer", device->manufacturer);
  append_key (text, "model", device->model);
  append_key (text, "software", device->software);
  append_key (text, "sop-class", device->sop_class);
  append_key (text, "rows", device->rows);
  append_key (text, "columns", device->columns);
  g_string_append (text, device->boxes->str);
  template = ef_template_new_from_text (text->str, title, &error);
  if (template == NULL)
    ef_importer_warn (self, "boxes “%s” make no device template: %s", title, error->message);
  else
    g_ptr_array_add (self->templates, ef_template_to_text (template));
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static char *
make_profile (EfImporter *self,
              const char *name)
{
  g_autoptr (GString) text = g_string_new ("# Imported. What the script does not name follows the standard's table.\n");

  if (self->warnings->len > 0)
    g_string_append (text, "# Not carried over, or not in the same way:\n");
  for (guint i = 0; i < self->warnings->len; i++)
    g_string_append_printf (text, "#   %s\n", (const char *) self->warnings->pdata[i]);
  g_string_append_printf (text, "\n[profile]\nname=%s\ntitle=%s (imported)\n\n[dates]\npolicy=%s\n\n[tags]\n%s", name, name,
                          self->shifts ? "shift" : "remove", self->tags->str);
  return g_strdup (text->str);
}

/* A profile that cannot be read is of no use: lines that are at fault become comments. */
static char *
settle_profile (EfImporter *self,
                const char *name)
{
  for (guint rounds = 0; rounds < 2; rounds++)
    {
      g_autofree char *text = make_profile (self, name);
      g_auto (GStrv) problems = ef_profile_check_text (text);
      g_auto (GStrv) lines = g_strsplit (self->tags->str, "\n", -1);
      g_autoptr (GString) kept = g_string_new (NULL);

      if (problems[0] == NULL)
        return g_steal_pointer (&text);
      for (guint i = 0; lines[i] != NULL && *lines[i] != 0; i++)
        {
          g_autofree char *alone = g_strconcat ("[profile]\nname=x\n[tags]\n", lines[i], "\n", NULL);
          g_auto (GStrv) faults = ef_profile_check_text (alone);

          if (faults[0] == NULL)
            g_string_append_printf (kept, "%s\n", lines[i]);
          else
            ef_importer_warn (self, "%s", lines[i]);
        }
      g_string_assign (self->tags, kept->str);
    }
  return NULL;
}

static gboolean
read_script (EfImporter *self,
             const char *text,
             gboolean   *has_rules,
             GError    **error)
{
  const char *start = text + strspn (text, " \t\r\n\xef\xbb\xbf");

  *has_rules = TRUE;
  if (*start == '<')
    return ef_import_ctp_xml (self, start, error);
  if (g_regex_match_simple ("^\\s*(FORMAT\\s+dicom|%(header|filter))", text, G_REGEX_MULTILINE | G_REGEX_CASELESS, 0))
    {
      ef_import_recipe (self, text);
      return TRUE;
    }
  if (g_regex_match_simple ("\\{[^}]*\\}\\s*\\(\\s*[0-9]", text, 0, 0))
    {
      *has_rules = FALSE;
      ef_import_ctp_pixels (self, text);
      return TRUE;
    }
  g_set_error (error, EF_ERROR, EF_ERROR_PROFILE,
               "This is neither a script of CTP's anonymizers nor a recipe of deid that this program knows");
  return FALSE;
}

EfImport *
ef_import_new (const char *text,
               const char *name,
               GError    **error)
{
  g_autoptr (EfImport) self = g_new0 (EfImport, 1);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) tags = g_string_new (NULL);
  EfImporter importer = { .tags = tags, .keys = keys };
  gboolean has_rules;

  self->templates = importer.templates = g_ptr_array_new_with_free_func (g_free);
  self->warnings = importer.warnings = g_ptr_array_new_with_free_func (g_free);
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "The script is not in UTF-8");
      return NULL;
    }
  if (!read_script (&importer, text, &has_rules, error))
    return NULL;
  if (has_rules)
    self->profile = settle_profile (&importer, name);
  return g_steal_pointer (&self);
}

void
ef_import_free (EfImport *self)
{
  if (self == NULL)
    return;
  g_free (self->profile);
  g_ptr_array_unref (self->templates);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}
