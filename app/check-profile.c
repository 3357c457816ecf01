#include "config.h"

#include "check-profile.h"

#include "batch.h"

#include "ef-id-table.h"
#include "ef-profile.h"

#include <glib/gi18n.h>

/* The table of numbers that the profile names is part of it. */
static gboolean
check_lookup (const EfProfile *profile)
{
  g_autofree char *path = ef_profile_dup_lookup_path (profile);
  g_autoptr (GError) error = NULL;
  g_autoptr (EfIdTable) table = path != NULL ? ef_id_table_load (path, &error) : NULL;

  if (error != NULL)
    g_printerr ("%s\n", error->message);
  else if (table != NULL)
    g_print (_("The table of patient numbers has %u rows.\n"), ef_id_table_get_n (table));
  return error == NULL;
}

int
ef_check_profile_run (const char *name_or_path)
{
  g_autofree char *text = NULL;
  g_autoptr (EfProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_test (name_or_path, G_FILE_TEST_IS_REGULAR) && g_file_get_contents (name_or_path, &text, NULL, NULL))
    {
      g_auto (GStrv) problems = ef_profile_check_text (text);

      for (guint i = 0; problems[i] != NULL; i++)
        g_printerr ("%s: %s\n", name_or_path, problems[i]);
      if (problems[0] != NULL)
        return EF_EXIT_USAGE;
    }
  profile = ef_profile_load (name_or_path, &error);
  if (profile == NULL)
    {
      g_printerr ("efface: %s\n", error->message);
      return EF_EXIT_USAGE;
    }
  if (!check_lookup (profile))
    return EF_EXIT_USAGE;
  g_print (_("The profile “%s” is in order.\n"), ef_profile_get_name (profile));
  return EF_EXIT_CLEAN;
}
