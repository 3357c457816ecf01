#include "config.h"

#include "ef-profile-store.h"

#include "ef-error.h"
#include "ef-profile-text.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".profile"
#define MAX_NAME 64

char *
ef_profile_store_dup_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "efface", "profiles", NULL);
}

char *
ef_profile_store_dup_path (const char *name)
{
  g_autofree char *folder = ef_profile_store_dup_folder ();
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);

  return g_build_filename (folder, file, NULL);
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
ef_profile_store_list (void)
{
  g_autofree char *folder = ef_profile_store_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = g_str_has_suffix (file, SUFFIX) ? g_strndup (file, strlen (file) - strlen (SUFFIX)) : NULL;

      if (name != NULL && ef_profile_store_check_name (name, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

gboolean
ef_profile_store_is_shipped (const char *name)
{
  g_auto (GStrv) shipped = ef_profile_list_builtin ();

  return g_strv_contains ((const char *const *) shipped, name);
}

gboolean
ef_profile_store_check_name (const char *name,
                             GError    **error)
{
  if (!g_regex_match_simple ("^[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]*$", name, 0, 0) || g_utf8_strlen (name, -1) > MAX_NAME)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE,
                   "A profile's name is made of up to %d letters, digits, '-', '_' and '.'", MAX_NAME);
      return FALSE;
    }
  if (ef_profile_store_is_shipped (name))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE,
                   "“%s” is a profile that came with the program; it is not replaced", name);
      return FALSE;
    }
  return TRUE;
}

char *
ef_profile_store_save (const char *name,
                       const char *text,
                       gboolean    replace,
                       GError    **error)
{
  g_autofree char *folder = ef_profile_store_dup_folder ();
  g_autofree char *path = ef_profile_store_dup_path (name);
  g_autofree char *named = NULL;
  g_autoptr (EfProfile) profile = NULL;
  g_autoptr (GError) local = NULL;

  if (!ef_profile_store_check_name (name, error))
    return NULL;
  named = ef_profile_text_set (text, "profile", "name", name);
  profile = ef_profile_new_from_text (named, name, error);
  if (profile == NULL)
    return NULL;
  if (!replace && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "There is a profile “%s” already", name);
      return NULL;
    }
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents (path, named, (gssize) strlen (named), &local))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot save the profile: %s", local->message);
      return NULL;
    }
  return g_steal_pointer (&named);
}

gboolean
ef_profile_store_delete (const char *name,
                         GError    **error)
{
  g_autofree char *path = ef_profile_store_dup_path (name);

  if (!ef_profile_store_check_name (name, error))
    return FALSE;
  if (g_unlink (path) == 0)
    return TRUE;
  g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot delete the profile: %s", g_strerror (errno));
  return FALSE;
}
