#include "config.h"

#include "ef-choice.h"

#include <string.h>

const EfRecordField ef_choice_fields[] = {
  { "state", 'u', ef_review_words },
  { "action", 'u', ef_action_words, TRUE },
  { "text", 's', NULL, TRUE },
  { "cuts", 's', NULL, TRUE },
  { "note", 's', NULL, TRUE },
  { "later", 'b', NULL, TRUE },
  { "as", 's', NULL, TRUE },
  { NULL },
};

GVariant *
ef_choice_to_record (const EfChoice *self)
{
  return g_variant_new ("(uusssbs)", (guint) self->state, (guint) self->action, self->text, self->cuts, self->note,
                        self->later, self->as);
}

void
ef_choice_from_record (EfChoice *self,
                       GVariant *record)
{
  guint state;
  guint action;

  g_variant_get (record, "(uu&s&s&sb&s)", &state, &action, &self->text, &self->cuts, &self->note, &self->later,
                 &self->as);
  self->state = (EfReview) state;
  self->action = (EfAction) action;
}

static gboolean
is_border (const char *value,
           gsize       length,
           gsize       offset)
{
  return offset <= length && ((guchar) value[offset] & 0xc0) != 0x80;
}

/* One space between words, none at the ends. */
static void
tidy (GString *text)
{
  gsize to = 0;

  for (gsize from = 0; from < text->len; from++)
    if (text->str[from] != ' ' || (to > 0 && text->str[to - 1] != ' '))
      text->str[to++] = text->str[from];
  g_string_truncate (text, to);
  if (to > 0 && text->str[to - 1] == ' ')
    g_string_truncate (text, to - 1);
}

char *
ef_cuts_apply (const char *cuts,
               const char *value)
{
  gsize length = strlen (value);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize done = 0;

  while (*cuts != 0)
    {
      char *end = NULL;
      guint64 start = g_ascii_strtoull (cuts, &end, 10);
      guint64 run;

      if (end == cuts || *end != '+')
        return NULL;
      cuts = end + 1;
      run = g_ascii_strtoull (cuts, &end, 10);
      if (end == cuts || (*end != 0 && *end != ' ') || start < done || start > length || run > length - start)
        return NULL;
      if (!is_border (value, length, start) || !is_border (value, length, start + run))
        return NULL;
      g_string_append_len (out, value + done, (gssize) (start - done));
      done = start + run;
      cuts = *end == ' ' ? end + 1 : end;
    }
  g_string_append (out, value + done);
  tidy (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
