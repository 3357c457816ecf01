#include "config.h"

#include "ef-dicomdir.h"

#include "ef-error.h"

#include <string.h>

#define TAG_MEDIA_STORAGE_SOP_CLASS EF_TAG (0x0002, 0x0002)
#define TAG_RECORDS EF_TAG (0x0004, 0x1220)
#define TAG_FILE_ID EF_TAG (0x0004, 0x1500)
#define UID_DIRECTORY "1.2.840.10008.1.3.10"
#define MAX_PATH 4096

gboolean
ef_dicomdir_is_directory (EfInstance *instance)
{
  g_autofree char *sop_class = NULL;

  g_return_val_if_fail (instance != NULL, FALSE);

  sop_class = ef_dataset_dup_string (ef_instance_get_meta (instance), TAG_MEDIA_STORAGE_SOP_CLASS);
  return g_strcmp0 (sop_class, UID_DIRECTORY) == 0 ||
         ef_dataset_find (ef_instance_get_dataset (instance), TAG_RECORDS) != NULL;
}

/* One component of a file ID. What the standard allows (PS3.10 8.2) is narrower, but real media use more. */
static gboolean
is_safe_component (const char *name)
{
  if (*name == 0 || strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    return FALSE;
  for (const char *p = name; *p != 0; p++)
    if ((guchar) *p < 0x20 || *p == '/' || *p == 0x7f)
      return FALSE;
  return TRUE;
}

/* (transfer full) (nullable): the value of (0004,1500) as a path. */
static char *
dup_path (const EfElement *file_id)
{
  g_autofree char *value = ef_element_dup_string (file_id);
  g_auto (GStrv) components = NULL;

  if (value == NULL || *value == 0 || strlen (value) > MAX_PATH)
    return NULL;
  components = g_strsplit (value, "\\", -1);
  for (guint i = 0; components[i] != NULL; i++)
    {
      g_strstrip (components[i]);
      if (!is_safe_component (components[i]))
        return NULL;
    }
  return g_strjoinv ("/", components);
}

GPtrArray *
ef_dicomdir_list_files (EfInstance *instance,
                        guint      *n_refused,
                        GError    **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const EfElement *records;
  guint refused = 0;

  g_return_val_if_fail (instance != NULL, NULL);

  if (!ef_dicomdir_is_directory (instance))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "The file is no media directory");
      return NULL;
    }
  records = ef_dataset_find (ef_instance_get_dataset (instance), TAG_RECORDS);
  for (guint i = 0; records != NULL && i < ef_element_get_n_items (records); i++)
    {
      const EfElement *file_id = ef_dataset_find (ef_element_get_item (records, i), TAG_FILE_ID);
      char *path;

      if (file_id == NULL || ef_element_get_length (file_id) == 0)
        continue;
      path = dup_path (file_id);
      if (path == NULL)
        refused++;
      else if (g_hash_table_contains (seen, path))
        g_free (path);
      else
        {
          g_hash_table_add (seen, path);
          g_ptr_array_add (files, path);
        }
    }
  if (n_refused != NULL)
    *n_refused = refused;
  return g_steal_pointer (&files);
}
