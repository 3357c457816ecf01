#include "config.h"

#include "import.h"

#include "batch.h"

#include "ef-import.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
save (const char *path,
      const char *text,
      gboolean    force,
      GError    **error)
{
  if (!force && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST, _("%s is there already; --force replaces it"), path);
      return FALSE;
    }
  if (!g_file_set_contents (path, text, (gssize) strlen (text), error))
    return FALSE;
  g_print ("%s\n", path);
  return TRUE;
}

static gboolean
save_all (const EfImport *import,
          const char     *output,
          gboolean        force,
          GError        **error)
{
  if (import->profile != NULL && !save (output, import->profile, force, error))
    return FALSE;
  for (guint i = 0; i < import->templates->len; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s-%02u.template", output, i + 1);

      if (!save (path, import->templates->pdata[i], force, error))
        return FALSE;
    }
  return TRUE;
}

int
ef_import_run (const char *script,
               const char *output,
               gboolean    force)
{
  g_autofree char *text = NULL;
  g_autofree char *name = output != NULL ? g_path_get_basename (output) : NULL;
  g_autoptr (EfImport) import = NULL;
  g_autoptr (GError) error = NULL;

  if (output == NULL)
    {
      g_printerr ("efface: %s\n", _("--import wants --output FILE"));
      return EF_EXIT_USAGE;
    }
  if (g_str_has_suffix (name, ".profile"))
    name[strlen (name) - strlen (".profile")] = 0;
  if (g_file_get_contents (script, &text, NULL, &error))
    import = ef_import_new (text, name, &error);
  if (import == NULL || !save_all (import, output, force, &error))
    {
      g_printerr ("efface: %s\n", error->message);
      return EF_EXIT_FAILED;
    }
  if (import->warnings->len == 0)
    return EF_EXIT_CLEAN;
  g_printerr (_("Not carried over, or not in the same way:\n"));
  for (guint i = 0; i < import->warnings->len; i++)
    g_printerr ("  %s\n", (const char *) import->warnings->pdata[i]);
  return EF_EXIT_REVIEW;
}
