#include "config.h"

#include "ef-profile-text.h"

#include <string.h>

/* The text as lines, and where a group lies among them. */
typedef struct
{
  GPtrArray *lines; /* of char */
  guint first, end; /* lines of the group, its head not counted; both 0: there is none */
} Text;

static void
text_clear (Text *self)
{
  g_clear_pointer (&self->lines, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Text, text_clear)

static gboolean
is_group (const char *line,
          const char *group)
{
  g_autofree char *name = g_strstrip (g_strdup (line));
  gsize length = strlen (name);

  if (length < 2 || name[0] != '[' || name[length - 1] != ']')
    return FALSE;
  name[length - 1] = 0;
  return group == NULL || g_str_equal (name + 1, group);
}

/* (transfer full) (nullable): the key of a line; NULL: it has none. */
static char *
dup_key (const char *line)
{
  g_autofree char *key = g_strstrip (g_strdup (line));
  char *equals = strchr (key, '=');

  if (*key == 0 || *key == '#' || *key == '[' || equals == NULL || equals == key)
    return NULL;
  *equals = 0;
  g_strchomp (key);
  return g_steal_pointer (&key);
}

static void
text_read (Text       *self,
           const char *text,
           const char *group)
{
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (parts);

  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->first = self->end = 0;
  for (guint i = 0; i < n; i++)
    {
      if (self->first == 0 && is_group (parts[i], group))
        self->first = i + 1;
      else if (self->first > 0 && self->end == 0 && is_group (parts[i], NULL))
        self->end = i;
      g_ptr_array_add (self->lines, g_strdup (parts[i]));
    }
  if (self->first > 0 && self->end == 0)
    self->end = n;
}

static char *
text_join (const Text *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) self->lines->pdata[i]);
  return g_string_free (text, FALSE);
}

/* The line of @key in the group; G_MAXUINT: none. */
static guint
text_find (const Text *self,
           const char *key)
{
  for (guint i = self->first; i < self->end; i++)
    {
      g_autofree char *own = dup_key (self->lines->pdata[i]);

      if (g_strcmp0 (own, key) == 0)
        return i;
    }
  return G_MAXUINT;
}

static char *
make_line (const char *key,
           const char *value)
{
  g_autofree char *one = g_strstrip (g_strdelimit (g_strdup (value), "\r\n", ' '));

  return g_strconcat (key, "=", one, NULL);
}

/* Where new lines of the group go: behind its last key, else behind the comments that introduce it. */
static guint
text_find_end (const Text *self)
{
  guint end = self->first;

  for (guint i = self->first; i < self->end; i++)
    {
      g_autofree char *key = dup_key (self->lines->pdata[i]);

      if (key != NULL)
        end = i + 1;
    }
  return end;
}

static void
text_make_group (Text       *self,
                 const char *group)
{
  guint n = self->lines->len;

  if (self->first > 0)
    return;
  while (n > 0 && *g_strchomp (self->lines->pdata[n - 1]) == 0)
    n--;
  g_ptr_array_set_size (self->lines, (int) n);
  if (n > 0)
    g_ptr_array_add (self->lines, g_strdup (""));
  g_ptr_array_add (self->lines, g_strdup_printf ("[%s]", group));
  self->first = self->end = self->lines->len;
  g_ptr_array_add (self->lines, g_strdup (""));
}

static void
clear_line (gpointer data)
{
  EfProfileLine *line = data;

  g_free (line->key);
  g_free (line->value);
}

GArray *
ef_profile_text_list (const char *text,
                      const char *group)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (EfProfileLine));
  g_auto (Text) self = { 0 };

  g_array_set_clear_func (list, clear_line);
  text_read (&self, text, group);
  for (guint i = self.first; i < self.end; i++)
    {
      const char *line = self.lines->pdata[i];
      EfProfileLine one = { .key = dup_key (line) };

      if (one.key == NULL)
        continue;
      one.value = g_strstrip (g_strdup (strchr (line, '=') + 1));
      g_array_append_val (list, one);
    }
  return list;
}

char *
ef_profile_text_get (const char *text,
                     const char *group,
                     const char *key)
{
  g_auto (Text) self = { 0 };
  guint i;

  text_read (&self, text, group);
  i = text_find (&self, key);
  return i != G_MAXUINT ? g_strstrip (g_strdup (strchr (self.lines->pdata[i], '=') + 1)) : NULL;
}

static void
text_replace (Text *self,
              guint i,
              char *line)
{
  g_free (self->lines->pdata[i]);
  self->lines->pdata[i] = line;
}

char *
ef_profile_text_set (const char *text,
                     const char *group,
                     const char *key,
                     const char *value)
{
  g_auto (Text) self = { 0 };
  guint i;

  text_read (&self, text, group);
  i = text_find (&self, key);
  if (i != G_MAXUINT && value != NULL)
    text_replace (&self, i, make_line (key, value));
  else if (i != G_MAXUINT)
    g_ptr_array_remove_index (self.lines, i);
  else if (value != NULL)
    {
      text_make_group (&self, group);
      g_ptr_array_insert (self.lines, (int) text_find_end (&self), make_line (key, value));
    }
  return text_join (&self);
}

char *
ef_profile_text_prepend (const char *text,
                         const char *group,
                         const char *key,
                         const char *value)
{
  g_autofree char *without = ef_profile_text_set (text, group, key, NULL);
  g_auto (Text) self = { 0 };
  guint i;

  text_read (&self, without, group);
  text_make_group (&self, group);
  for (i = self.first; i < self.end; i++)
    {
      g_autofree char *own = dup_key (self.lines->pdata[i]);

      if (own != NULL)
        break;
    }
  if (i == self.end)
    i = self.first;
  g_ptr_array_insert (self.lines, (int) i, make_line (key, value));
  return text_join (&self);
}

char *
ef_profile_text_rename (const char *text,
                        const char *group,
                        const char *key,
                        const char *name)
{
  g_autofree char *value = ef_profile_text_get (text, group, key);
  g_auto (Text) self = { 0 };
  guint i;

  text_read (&self, text, group);
  i = text_find (&self, key);
  if (i != G_MAXUINT)
    text_replace (&self, i, make_line (name, value));
  return text_join (&self);
}

char *
ef_profile_text_move (const char *text,
                      const char *group,
                      const char *key,
                      gboolean    up)
{
  g_auto (Text) self = { 0 };
  guint i;
  guint other = G_MAXUINT;

  text_read (&self, text, group);
  i = text_find (&self, key);
  for (guint k = self.first; i != G_MAXUINT && k < self.end; k++)
    {
      g_autofree char *own = dup_key (self.lines->pdata[k]);

      if (own == NULL || k == i)
        continue;
      if (up && k < i)
        other = k;
      else if (!up && k > i && other == G_MAXUINT)
        other = k;
    }
  if (other != G_MAXUINT)
    {
      gpointer line = self.lines->pdata[i];

      self.lines->pdata[i] = self.lines->pdata[other];
      self.lines->pdata[other] = line;
    }
  return text_join (&self);
}

/* --- rules ----------------------------------------------------------------------------------------------------- */

char *
ef_profile_text_dup_rule_key (const char  *path,
                              const char **group)
{
  g_autoptr (GRegex) form = g_regex_new ("^\\(([0-9A-Fa-f]{4}),(\".+\"),([0-9A-Fa-f]{2})\\)$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  char *key;

  *group = "tags";
  if (g_regex_match (form, path, 0, &match))
    {
      g_autofree char *number = g_match_info_fetch (match, 1);
      g_autofree char *creator = g_match_info_fetch (match, 2);
      g_autofree char *element = g_match_info_fetch (match, 3);

      *group = "private";
      return g_strdup_printf ("%s,%s,%s", creator, number, element);
    }
  /* A lone tag holds at every depth; brackets are for groups in a key file. */
  if (g_regex_match_simple ("^\\([0-9A-Fa-f]{4},[0-9A-Fa-f]{4}\\)$", path, 0, 0))
    return g_strndup (path + 1, strlen (path) - 2);
  key = g_strdup (path);
  for (char *p = key; *p != 0; p++)
    *p = *p == '[' ? '{' : *p == ']' ? '}' : *p;
  return key;
}

char *
ef_profile_text_dup_rule (EfAction    action,
                          const char *text)
{
  static const struct
  {
    EfAction action;
    const char *word;
  } words[] = { { EF_ACTION_K, "keep" }, { EF_ACTION_X, "remove" }, { EF_ACTION_Z, "empty" },
                { EF_ACTION_U, "uid" },  { EF_ACTION_D, "dummy" },  { EF_ACTION_C, "clean" } };

  if (action == EF_ACTION_D && text != NULL && *text != 0)
    return g_strconcat ("replace:", text, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].action == action)
      return g_strdup (words[i].word);
  return NULL;
}
