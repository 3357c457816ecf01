#include "config.h"

#include "ef-id-table.h"

#include "ef-error.h"
#include "ef-patient-key.h"

#include <string.h>

/* Of LO, which Patient ID is (PS3.5 6.2). */
#define MAX_LENGTH 64

struct _EfIdTable
{
  GHashTable *numbers; /* patient key -> new number */
};

void
ef_id_table_free (EfIdTable *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->numbers);
  g_free (self);
}

static gboolean
refuse (guint       line,
        const char *why,
        GError    **error)
{
  g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "The table of patient numbers, line %u: %s", line, why);
  return FALSE;
}

/* (transfer full) (nullable): the next cell of @line, with or without quotes; NULL: a quote is never closed. */
static char *
read_cell (const char **line)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  const char *p = *line + strspn (*line, " \t");
  gboolean quoted = *p == '"';

  for (p += quoted; *p != 0 && (quoted || *p != ','); p++)
    {
      if (quoted && *p == '"')
        {
          if (p[1] != '"')
            {
              quoted = FALSE;
              p += 1 + strspn (p + 1, " \t\r");
              if (*p != 0 && *p != ',')
                return NULL;
              break;
            }
          p++;
        }
      g_string_append_c (cell, *p);
    }
  if (quoted)
    return NULL;
  *line = p;
  return g_strdup (g_strstrip (cell->str));
}

static gboolean
is_patient_id (const char *text)
{
  for (const char *p = text; *p != 0; p++)
    if (*p == '\\' || g_ascii_iscntrl (*p))
      return FALSE;
  return g_utf8_strlen (text, -1) <= MAX_LENGTH;
}

static gboolean
read_row (EfIdTable  *self,
          const char *line,
          guint       number,
          GError    **error)
{
  g_autofree char *old = read_cell (&line);
  g_autofree char *new_id = NULL;
  g_autofree char *key = NULL;
  const char *before;

  if (old != NULL && *line == ',')
    {
      line++;
      new_id = read_cell (&line);
    }
  if (new_id == NULL || *line != 0)
    return refuse (number, "not two cells with a comma between them", error);
  if (number == 1 && g_ascii_strcasecmp (old, "old") == 0 && g_ascii_strcasecmp (new_id, "new") == 0)
    return TRUE;
  if (*old == 0 || *new_id == 0)
    return refuse (number, "a cell is empty", error);
  if (!is_patient_id (new_id))
    return refuse (number, "the new number is too long for (0010,0020), or holds a backslash", error);
  key = ef_patient_key_of_id (old);
  before = g_hash_table_lookup (self->numbers, key);
  if (before != NULL && !g_str_equal (before, new_id))
    return refuse (number, "the old number stood before, with another new one", error);
  if (g_ascii_strcasecmp (old, new_id) == 0)
    return refuse (number, "the new number is the old one", error);
  g_hash_table_insert (self->numbers, g_steal_pointer (&key), g_steal_pointer (&new_id));
  return TRUE;
}

EfIdTable *
ef_id_table_new_from_text (const char *text,
                           GError    **error)
{
  g_autoptr (EfIdTable) self = g_new0 (EfIdTable, 1);
  g_auto (GStrv) lines = NULL;

  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "The table of patient numbers is not in UTF-8");
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strchomp (lines[i]) != 0 && *lines[i] != '#' && !read_row (self, lines[i], i + 1, error))
      return NULL;
  if (g_hash_table_size (self->numbers) == 0)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "The table of patient numbers is empty");
      return NULL;
    }
  return g_steal_pointer (&self);
}

EfIdTable *
ef_id_table_load (const char *path,
                  GError    **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;

  if (!g_file_get_contents (path, &text, NULL, &local))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PROFILE, "Cannot read the table of patient numbers: %s", local->message);
      return NULL;
    }
  return ef_id_table_new_from_text (text, error);
}

guint
ef_id_table_get_n (const EfIdTable *self)
{
  return g_hash_table_size (self->numbers);
}

const char *
ef_id_table_find (const EfIdTable *self,
                  const char      *patient_key)
{
  return g_hash_table_lookup (self->numbers, patient_key);
}
