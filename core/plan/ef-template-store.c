#include "config.h"

#include "ef-template-store.h"

#include "ef-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".template"

char *
ef_template_store_dup_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "efface", "templates", NULL);
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full): of char, paths in the order of their names; NULL: no folder. */
static GPtrArray *
list_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *paths;
  const char *name;

  if (dir == NULL)
    return NULL;
  paths = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  return paths;
}

static EfTemplate *
load_file (const char *path,
           GError    **error)
{
  g_autofree char *origin = g_filename_display_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;

  if (!g_file_get_contents (path, &text, NULL, &local))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot read the template: %s", local->message);
      return NULL;
    }
  return ef_template_new_from_text (text, origin, error);
}

GPtrArray *
ef_templates_load (const char *path,
                   GError    **error)
{
  g_autoptr (GPtrArray) templates = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_template_free);
  g_autoptr (GPtrArray) paths = list_files (path);

  if (paths == NULL)
    {
      paths = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (paths, g_strdup (path));
    }
  for (guint i = 0; i < paths->len; i++)
    {
      EfTemplate *one = load_file (paths->pdata[i], error);

      if (one == NULL)
        return NULL;
      g_ptr_array_add (templates, one);
    }
  if (templates->len == 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "There is no template in the folder: no file ends in “%s”", SUFFIX);
      return NULL;
    }
  return g_steal_pointer (&templates);
}

GPtrArray *
ef_template_store_list (GPtrArray *problems)
{
  GPtrArray *templates = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_template_free);
  g_autofree char *folder = ef_template_store_dup_folder ();
  g_autoptr (GPtrArray) paths = list_files (folder);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autoptr (GError) error = NULL;
      EfTemplate *one = load_file (paths->pdata[i], &error);

      if (one != NULL)
        g_ptr_array_add (templates, one);
      else if (problems != NULL)
        g_ptr_array_add (problems, g_strdup (error->message));
    }
  return templates;
}

/* A file's name of the letters of a template's; a number behind it if it is taken. (transfer full) */
static char *
dup_free_path (const EfTemplate *self,
               const char       *folder)
{
  g_autofree char *stem = g_strdup (ef_template_get_name (self));

  g_strcanon (stem, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '-');
  for (guint i = 1;; i++)
    {
      g_autofree char *file = i == 1 ? g_strconcat (stem, SUFFIX, NULL) : g_strdup_printf ("%s-%u" SUFFIX, stem, i);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

char *
ef_template_store_save (const EfTemplate *self,
                        const char       *path,
                        GError          **error)
{
  g_autofree char *folder = ef_template_store_dup_folder ();
  g_autofree char *text = ef_template_to_text (self);
  g_autofree char *target = NULL;
  g_autoptr (GError) local = NULL;

  g_mkdir_with_parents (folder, 0700);
  target = path != NULL ? g_strdup (path) : dup_free_path (self, folder);
  if (g_file_set_contents (target, text, (gssize) strlen (text), &local))
    return g_steal_pointer (&target);
  g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot save the template: %s", local->message);
  return NULL;
}

char *
ef_template_store_find (const EfTemplate *self)
{
  g_autofree char *folder = ef_template_store_dup_folder ();
  g_autoptr (GPtrArray) paths = list_files (folder);
  g_autofree char *text = ef_template_to_text (self);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autoptr (EfTemplate) one = load_file (paths->pdata[i], NULL);
      g_autofree char *other = one != NULL ? ef_template_to_text (one) : NULL;

      if (g_strcmp0 (other, text) == 0)
        return g_strdup (paths->pdata[i]);
    }
  return NULL;
}

gboolean
ef_template_store_delete (const EfTemplate *self,
                          GError          **error)
{
  g_autofree char *path = ef_template_store_find (self);

  if (path != NULL && g_unlink (path) == 0)
    return TRUE;
  g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot delete the template: %s",
               path != NULL ? g_strerror (errno) : "it is not there any more");
  return FALSE;
}
