#include "config.h"

#include "ef-key-lines.h"

#include <stdio.h>
#include <string.h>

GHashTable *
ef_key_lines_read (const char *text,
                   GPtrArray  *problems)
{
  GHashTable *lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);
  g_autofree char *group = g_strdup ("");

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *line = g_strstrip (parts[i]);
      char *equals = strchr (line, '=');
      g_autofree char *place = NULL;

      if (*line == 0 || *line == '#')
        continue;
      if (*line == '[' && line[strlen (line) - 1] == ']')
        {
          line[strlen (line) - 1] = 0;
          g_free (group);
          group = g_strdup (line + 1);
          place = g_strconcat (group, "\n", NULL);
        }
      else if (equals == NULL || equals == line || *group == 0)
        {
          g_ptr_array_add (problems,
                           g_strdup_printf ("line %u: neither a comment, nor a [group], nor key=value in one", i + 1));
          continue;
        }
      else
        {
          *equals = 0;
          place = g_strconcat (group, "\n", g_strchomp (line), NULL);
          if (g_hash_table_contains (lines, place))
            g_ptr_array_add (problems,
                             g_strdup_printf ("line %u: [%s] %s: stands in line %u already", i + 1, group, line,
                                              GPOINTER_TO_UINT (g_hash_table_lookup (lines, place))));
        }
      if (!g_hash_table_contains (lines, place))
        g_hash_table_insert (lines, g_steal_pointer (&place), GUINT_TO_POINTER (i + 1));
    }
  return lines;
}

void
ef_key_lines_complain (GHashTable *lines,
                       GPtrArray  *problems,
                       const char *group,
                       const char *key,
                       const char *why)
{
  g_autofree char *place = g_strconcat (group, "\n", key, NULL);
  g_autofree char *head = g_strconcat (group, "\n", NULL);
  guint line = GPOINTER_TO_UINT (g_hash_table_lookup (lines, place));
  const char *space = *key != 0 ? " " : "";

  /* What is missing is missing in its group. */
  if (line == 0)
    line = GPOINTER_TO_UINT (g_hash_table_lookup (lines, head));
  if (line > 0)
    g_ptr_array_add (problems, g_strdup_printf ("line %u: [%s]%s%s: %s", line, group, space, key, why));
  else
    g_ptr_array_add (problems, g_strdup_printf ("[%s]%s%s: %s", group, space, key, why));
}

guint
ef_key_lines_find (const char *problem)
{
  guint line = 0;

  return sscanf (problem, "line %u", &line) == 1 ? line : 0;
}

static gint
compare_problems (gconstpointer a,
                  gconstpointer b)
{
  guint line_a = ef_key_lines_find (*(const char *const *) a);
  guint line_b = ef_key_lines_find (*(const char *const *) b);

  return line_a < line_b ? -1 : line_a > line_b;
}

char **
ef_key_lines_end (GPtrArray *problems)
{
  g_ptr_array_sort (problems, compare_problems);
  g_ptr_array_add (problems, NULL);
  return (char **) g_ptr_array_steal (problems, NULL);
}
