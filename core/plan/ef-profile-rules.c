/* The groups [tags] and [private] of a profile: what becomes of single attributes. */
#include "config.h"

#include "ef-profile-private.h"

#include <string.h>

#define GROUP_TAGS "tags"
#define GROUP_PRIVATE "private"

/* What may follow an action behind a colon. */
typedef enum
{
  TAKES_NOTHING,
  MAY_TAKE_TEXT,
  TAKES_TEXT,
  TAKES_PART,       /* a regular expression between slashes, and a text */
  TAKES_EXPRESSION,
  TAKES_LIST,       /* joined by '|' */
  MAY_TAKE_NUMBER,
} Takes;

static const struct
{
  const char *word;
  EfAction action;
  EfTreatment treatment;
  Takes takes;
} actions[] = {
  { "keep", EF_ACTION_K, EF_TREAT_ACTION, TAKES_NOTHING },
  { "skip", EF_ACTION_K, EF_TREAT_ACTION, TAKES_NOTHING },
  { "remove", EF_ACTION_X, EF_TREAT_ACTION, TAKES_NOTHING },
  { "delete", EF_ACTION_X, EF_TREAT_ACTION, TAKES_NOTHING },
  { "empty", EF_ACTION_Z, EF_TREAT_ACTION, TAKES_NOTHING },
  { "uid", EF_ACTION_U, EF_TREAT_ACTION, TAKES_NOTHING },
  { "dummy", EF_ACTION_D, EF_TREAT_ACTION, MAY_TAKE_TEXT },
  { "replace", EF_ACTION_D, EF_TREAT_ACTION, TAKES_TEXT },
  { "replace-part", EF_ACTION_C, EF_TREAT_REPLACE_PART, TAKES_PART },
  { "keep-if", EF_ACTION_K, EF_TREAT_ACTION, TAKES_EXPRESSION },
  { "keep-if-in", EF_ACTION_K, EF_TREAT_ACTION, TAKES_LIST },
  { "keep-year", EF_ACTION_C, EF_TREAT_KEEP_YEAR, TAKES_NOTHING },
  { "shift-year", EF_ACTION_C, EF_TREAT_SHIFT_YEARS, MAY_TAKE_NUMBER },
  { "shift", EF_ACTION_C, EF_TREAT_SHIFT, MAY_TAKE_NUMBER },
  { "check-and-retain", EF_ACTION_K, EF_TREAT_CHECK, TAKES_NOTHING },
  { "check-person-name", EF_ACTION_C, EF_TREAT_CHECK_NAME, TAKES_NOTHING },
  { "remove-phone", EF_ACTION_C, EF_TREAT_REMOVE_PHONE, TAKES_NOTHING },
  { "clean", EF_ACTION_C, EF_TREAT_CLEAN, TAKES_NOTHING },
  { "pool-age", EF_ACTION_C, EF_TREAT_POOL_AGE, TAKES_NOTHING },
  { "zip", EF_ACTION_C, EF_TREAT_ZIP, TAKES_NOTHING },
};

/* --- keys ----------------------------------------------------------------------------------------------------- */

EfTagPath *
ef_profile_reader_parse_path (EfProfileReader *self,
                              const char      *group,
                              const char      *key)
{
  gboolean bare = g_regex_match_simple ("^[0-9A-Fa-fxX]{4},[0-9A-Fa-fxX]{4}$", key, 0, 0);
  g_autofree char *text = bare ? g_strdup_printf ("(%s)", key) : g_strdup (key);
  g_autoptr (GError) local = NULL;
  EfTagPath *path;

  /* Keys of a key file cannot hold '[': items are written with braces there. */
  for (char *p = text; *p != 0; p++)
    *p = *p == '{' ? '[' : *p == '}' ? ']' : *p;
  path = ef_tag_path_parse (text, &local);
  if (path == NULL)
    ef_profile_reader_complain (self, group, key, "%s", local->message);
  return path;
}

/* "CREATOR",gggg,ee: the block may lie anywhere in the group. The element may be written with its block. */
static EfTagPath *
parse_private (EfProfileReader *self,
               const char      *key)
{
  g_autoptr (GRegex) form = g_regex_new ("^(\".+\"),([0-9A-Fa-f]{4}),([0-9A-Fa-fxX]{2})?([0-9A-Fa-f]{2})$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *creator = NULL;
  g_autofree char *group = NULL;
  g_autofree char *element = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  EfTagPath *path;

  if (!g_regex_match (form, key, 0, &match))
    {
      ef_profile_reader_complain (self, GROUP_PRIVATE, key, "not of the form \"CREATOR\",gggg,ee");
      return NULL;
    }
  creator = g_match_info_fetch (match, 1);
  group = g_match_info_fetch (match, 2);
  element = g_match_info_fetch (match, 4);
  if ((g_ascii_strtoull (group, NULL, 16) & 1) == 0)
    {
      ef_profile_reader_complain (self, GROUP_PRIVATE, key, "the groups of private attributes are odd");
      return NULL;
    }
  text = g_strdup_printf ("(%s,%s,%s)", group, creator, element);
  path = ef_tag_path_parse (text, &local);
  if (path == NULL)
    ef_profile_reader_complain (self, GROUP_PRIVATE, key, "%s", local->message);
  return path;
}

/* --- actions -------------------------------------------------------------------------------------------------- */

static GRegex *
compile (EfProfileReader *self,
         const char      *group,
         const char      *key,
         const char      *expression)
{
  g_autoptr (GError) local = NULL;
  GRegex *regex = *expression != 0 ? g_regex_new (expression, 0, 0, &local) : NULL;

  if (regex == NULL)
    ef_profile_reader_complain (self, group, key, "no regular expression%s%s", local != NULL ? ": " : "",
                                local != NULL ? local->message : "");
  return regex;
}

/* "/EXPRESSION/TEXT": the first character separates, so that an expression may hold slashes ("|a/b|TEXT"). */
static gboolean
read_part (EfProfileReader *self,
           const char      *group,
           const char      *key,
           const char      *argument,
           EfTagRule       *rule)
{
  const char *end = *argument != 0 ? strrchr (argument + 1, *argument) : NULL;
  g_autofree char *expression = NULL;

  if (end == NULL || end == argument + 1 || g_ascii_isalnum (*argument))
    {
      ef_profile_reader_complain (self, group, key, "replace-part wants /EXPRESSION/TEXT");
      return FALSE;
    }
  expression = g_strndup (argument + 1, (gsize) (end - argument - 1));
  rule->pattern = compile (self, group, key, expression);
  rule->value = g_strdup (end + 1);
  return rule->pattern != NULL;
}

static gboolean
read_argument (EfProfileReader *self,
               const char      *group,
               const char      *key,
               const char      *word,
               Takes            takes,
               const char      *argument,
               EfTagRule       *rule)
{
  guint64 number;
  gboolean wanted = takes != TAKES_NOTHING && takes != MAY_TAKE_TEXT && takes != MAY_TAKE_NUMBER;

  if (argument == NULL && wanted)
    {
      ef_profile_reader_complain (self, group, key, "%s wants more behind a colon", word);
      return FALSE;
    }
  if (argument == NULL)
    return TRUE;
  switch (takes)
    {
    case MAY_TAKE_TEXT:
    case TAKES_TEXT:
      rule->value = g_strdup (argument);
      return TRUE;
    case TAKES_PART:
      return read_part (self, group, key, argument, rule);
    case TAKES_EXPRESSION:
      rule->pattern = compile (self, group, key, argument);
      return rule->pattern != NULL;
    case TAKES_LIST:
      rule->only_if = g_strsplit (argument, "|", -1);
      for (guint i = 0; rule->only_if[i] != NULL; i++)
        g_strstrip (rule->only_if[i]);
      return TRUE;
    case MAY_TAKE_NUMBER:
      if (!g_ascii_string_to_unsigned (argument, 10, 1, 36500, &number, NULL))
        {
          ef_profile_reader_complain (self, group, key, "not a number from 1 to 36500");
          return FALSE;
        }
      rule->amount = (guint) number;
      return TRUE;
    case TAKES_NOTHING:
    default:
      ef_profile_reader_complain (self, group, key, "%s takes nothing behind a colon", word);
      return FALSE;
    }
}

static gboolean
read_action (EfProfileReader *self,
             const char      *group,
             const char      *key,
             EfTagRule       *rule)
{
  g_autofree char *text = ef_profile_reader_dup_value (self, group, key);
  char *colon = strchr (text, ':');
  g_autoptr (GString) list = NULL;

  if (colon != NULL)
    *colon++ = 0;
  g_strchomp (text);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].word, text))
      {
        rule->action = actions[i].action;
        rule->treatment = actions[i].treatment;
        return read_argument (self, group, key, text, actions[i].takes, colon, rule);
      }
  list = g_string_new (actions[0].word);
  for (guint i = 1; i < G_N_ELEMENTS (actions); i++)
    g_string_append_printf (list, ", %s", actions[i].word);
  ef_profile_reader_complain (self, group, key, "not one of %s", list->str);
  return FALSE;
}

static void
read_group (EfProfileReader *self,
            const char      *group)
{
  g_auto (GStrv) keys = g_key_file_get_keys (self->file, group, NULL, NULL);
  gboolean is_private = g_str_equal (group, GROUP_PRIVATE);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      EfTagRule rule = { 0 };
      guint16 vr = strlen (keys[i]) == 2 ? EF_VR (keys[i][0], keys[i][1]) : 0;

      if (!is_private && vr != 0 && ef_vr_is_known (vr))
        rule.vr = vr;
      else
        rule.path = is_private ? parse_private (self, keys[i]) : ef_profile_reader_parse_path (self, group, keys[i]);
      rule.source = g_strdup_printf ("[%s] %s", group, keys[i]);
      read_action (self, group, keys[i], &rule);
      /* A broken one joins too: there are problems then, and all is freed in one place. */
      g_array_append_val (self->profile->rules, rule);
    }
}

void
ef_profile_read_rules (EfProfileReader *self)
{
  read_group (self, GROUP_TAGS);
  read_group (self, GROUP_PRIVATE);
}
