#include "config.h"

#include "ef-target.h"

#include "ef-error.h"

#include <string.h>

char *
ef_target_to_string (const EfTarget *self)
{
  char hex[2 * EF_VALUE_DIGEST_LENGTH + 1];

  switch (self->kind)
    {
    case EF_TARGET_PLAN:
      return g_strdup ("plan");
    case EF_TARGET_APPROVAL:
      return g_strdup ("approval");
    case EF_TARGET_READERS:
      return g_strdup ("readers");
    case EF_TARGET_DIFFERENCE:
      return g_strconcat ("difference ", self->of, NULL);
    case EF_TARGET_INPUT:
      return g_strdup_printf ("input %u", self->input);
    case EF_TARGET_REGION:
      return g_strdup_printf ("region %u %u", self->input, self->region);
    case EF_TARGET_TAG:
    default:
      break;
    }
  if (!self->by_value)
    return g_strdup_printf ("tag %s %s rule %s %s %s", ef_scope_words[self->scope], self->label,
                            ef_action_words[self->of_action], self->of_cause, self->path);
  ef_digest_to_hex (self->digest, hex);
  return g_strdup_printf ("tag %s %s value %s %s", ef_scope_words[self->scope], self->label, hex, self->path);
}

/* The next word of *@cursor; NULL at the end. */
static char *
next_word (char **cursor)
{
  return *cursor == NULL ? NULL : strsep (cursor, " ");
}

static gboolean
next_number (char  **cursor,
             guint  *number)
{
  const char *word = next_word (cursor);
  guint64 value;

  if (word == NULL || !g_ascii_string_to_unsigned (word, 10, 1, G_MAXUINT32, &value, NULL))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

static gboolean
next_choice (char             **cursor,
             const char *const *words,
             guint             *value)
{
  const char *word = next_word (cursor);

  return word != NULL && ef_word_find (words, word, value);
}

static gboolean
parse_tag (char     *cursor,
           EfTarget *self)
{
  guint scope;
  guint action;
  const char *word;

  if (!next_choice (&cursor, ef_scope_words, &scope))
    return FALSE;
  self->scope = (EfScopeKind) scope;
  self->label = next_word (&cursor);
  word = next_word (&cursor);
  if (self->label == NULL || word == NULL || g_str_equal (self->label, "-") != (self->scope == EF_SCOPE_ALL))
    return FALSE;
  self->by_value = g_str_equal (word, "value");
  if (self->by_value)
    {
      word = next_word (&cursor);
      if (word == NULL || !ef_digest_from_hex (word, self->digest))
        return FALSE;
    }
  else
    {
      if (!next_choice (&cursor, ef_action_words, &action))
        return FALSE;
      self->of_action = (EfAction) action;
      self->of_cause = next_word (&cursor);
    }
  /* The rest: names of private creators may hold spaces. */
  self->path = cursor;
  return self->path != NULL && *self->path != 0;
}

/* Of those that people decide on. */
static gboolean
can_differ (const char *text)
{
  g_autofree char *buffer = NULL;
  EfTarget of;

  return ef_target_parse (text, &of, &buffer, NULL) &&
         (of.kind == EF_TARGET_INPUT || of.kind == EF_TARGET_REGION || of.kind == EF_TARGET_TAG);
}

static gboolean
parse (char     *cursor,
       EfTarget *self)
{
  const char *word = next_word (&cursor);

  if (g_str_equal (word, "plan"))
    self->kind = EF_TARGET_PLAN;
  else if (g_str_equal (word, "approval"))
    self->kind = EF_TARGET_APPROVAL;
  else if (g_str_equal (word, "readers"))
    self->kind = EF_TARGET_READERS;
  else if (g_str_equal (word, "difference"))
    {
      self->kind = EF_TARGET_DIFFERENCE;
      self->of = cursor;
      return cursor != NULL && can_differ (cursor);
    }
  else if (g_str_equal (word, "input"))
    {
      self->kind = EF_TARGET_INPUT;
      return next_number (&cursor, &self->input);
    }
  else if (g_str_equal (word, "region"))
    {
      self->kind = EF_TARGET_REGION;
      return next_number (&cursor, &self->input) && next_number (&cursor, &self->region);
    }
  else if (g_str_equal (word, "tag"))
    {
      self->kind = EF_TARGET_TAG;
      return parse_tag (cursor, self);
    }
  else
    return FALSE;
  return TRUE;
}

gboolean
ef_target_parse (const char *text,
                 EfTarget   *self,
                 char      **buffer,
                 GError    **error)
{
  g_autofree char *copy = g_strdup (text);
  g_autofree char *again = NULL;

  memset (self, 0, sizeof *self);
  if (parse (copy, self))
    again = ef_target_to_string (self);
  /* One thing must not have two names. */
  if (again == NULL || !g_str_equal (again, text))
    {
      g_set_error (error, EF_ERROR, EF_ERROR_PLAN, "Cannot read the plan: there is no target “%s”", text);
      return FALSE;
    }
  *buffer = g_steal_pointer (&copy);
  return TRUE;
}
