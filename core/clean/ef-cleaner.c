#include "config.h"

#include "ef-clean-private.h"

#include <string.h>

struct _EfCleaner
{
  EfPatterns *patterns;
  EfTagger *tagger;
};

EfCleaner *
ef_cleaner_new (GError **error)
{
  g_autoptr (EfCleaner) self = g_new0 (EfCleaner, 1);

  ef_clean_fold_init ();
  if (!ef_lexicon_check (error))
    return NULL;
  self->patterns = ef_patterns_new (error);
  if (!self->patterns)
    return NULL;
  self->tagger = ef_tagger_new (error);
  if (!self->tagger)
    return NULL;
  return g_steal_pointer (&self);
}

void
ef_cleaner_free (EfCleaner *self)
{
  if (!self)
    return;
  ef_patterns_free (self->patterns);
  ef_tagger_free (self->tagger);
  g_free (self);
}

const char *
ef_cleaner_get_provenance (const EfCleaner *self)
{
  return ef_tagger_get_provenance (self->tagger);
}

const EfTagger *
ef_cleaner_get_tagger (const EfCleaner *self)
{
  return self->tagger;
}

/* Words inside what patterns and identifiers took stand for names to their neighbours only where they are names. */
static void
mark_known (EfCleanText *text)
{
  guint s = 0;

  ef_clean_text_settle (text);
  for (guint i = 0; i < text->tokens->len && s < text->spans->len; i++)
    {
      EfCleanToken *token = ef_clean_token (text, i);
      const EfSpan *span;

      while (s < text->spans->len && g_array_index (text->spans, EfSpan, s).start + g_array_index (text->spans, EfSpan, s).length <= token->start)
        s++;
      if (s == text->spans->len)
        break;
      span = &g_array_index (text->spans, EfSpan, s);
      if (token->start >= span->start && token->end <= span->start + span->length)
        token->taken = span->cause == EF_SPAN_KNOWN && strstr (span->rule, "Name") != NULL;
    }
}

/* "Oak Lane 12, 26820": the number behind an address is its postal code, also where no town follows. */
static void
add_postal_codes (EfCleanText *text)
{
  guint n = text->spans->len;

  for (guint i = 0; i < n; i++)
    {
      const EfSpan span = g_array_index (text->spans, EfSpan, i);
      const char *start = text->text + span.start + span.length;
      const char *at = start;
      gsize digits;

      if (strcmp (span.rule, "address") != 0 && strcmp (span.rule, "Place") != 0 && strcmp (span.rule, "Institution") != 0)
        continue;
      at += strspn (at, ", ");
      digits = strspn (at, "0123456789");
      if (at > start && digits >= 4 && digits <= 6 && strspn (at + digits, ".,/%") == 0)
        ef_clean_text_add (text, (gsize) (at - text->text), (gsize) (at - text->text) + digits, EF_SPAN_EXTENSION, "address", 0.7f);
    }
}

GArray *
ef_cleaner_find (const EfCleaner     *self,
                 const EfIdentifiers *identifiers,
                 const char          *utf8,
                 int                  threshold)
{
  EfCleanText text;
  GArray *spans;

  g_return_val_if_fail (self && utf8, NULL);
  if (!*utf8 || !g_utf8_validate (utf8, -1, NULL))
    return g_array_new (FALSE, FALSE, sizeof (EfSpan));
  ef_clean_text_init (&text, self, utf8);
  text.threshold = threshold;
  ef_clean_guard (&text);
  ef_clean_guard_places (&text);
  if (identifiers)
    ef_clean_known (&text, identifiers);
  ef_clean_patterns (&text, self->patterns);
  ef_clean_dates (&text);
  mark_known (&text);
  ef_clean_places (&text);
  ef_clean_names (&text);
  ef_clean_wide (&text);
  if (threshold < EF_CLEANER_NO_TAGGER)
    ef_clean_tag (&text, self->tagger);
  ef_clean_logins (&text);
  ef_clean_extend (&text);
  ef_clean_join (&text);
  add_postal_codes (&text);
  ef_clean_text_settle (&text);
  if (text.origin)
    for (guint i = 0; i < text.spans->len; i++)
      {
        EfSpan *span = &g_array_index (text.spans, EfSpan, i);
        guint end = text.origin[span->start + span->length];

        span->start = text.origin[span->start];
        span->length = end - span->start;
      }
  spans = g_steal_pointer (&text.spans);
  ef_clean_text_clear (&text);
  return spans;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Where something was dropped: takes away what parted it from the rest. Returns where to go on in @rest. */
static const char *
join (GString    *out,
      const char *rest)
{
  char last;

  while (is_blank (*rest) && (out->len == 0 || is_blank (out->str[out->len - 1]) || strchr ("\n([", out->str[out->len - 1])))
    rest++;
  last = out->len ? out->str[out->len - 1] : '\n';
  if ((last == '(' && *rest == ')') || (last == '[' && *rest == ']'))
    {
      g_string_truncate (out, out->len - 1);
      return join (out, rest + 1);
    }
  /* At the beginning of a line. */
  if (last == '\n')
    {
      while (*rest && strchr (" ,;:/_^-", *rest))
        rest++;
      return rest;
    }
  if (!*rest || strchr ("\n,;.)]", *rest))
    while (out->len && is_blank (out->str[out->len - 1]))
      g_string_truncate (out, out->len - 1);
  /* "a, , b", "a, ." */
  if (out->len && strchr (",;/", out->str[out->len - 1]) && (!*rest || strchr ("\n,;.)", *rest)))
    g_string_truncate (out, out->len - 1);
  if (!*rest || *rest == '\n')
    while (out->len && strchr (" ,;/_^-(\t", out->str[out->len - 1]))
      g_string_truncate (out, out->len - 1);
  return rest;
}

char *
ef_cleaner_cut (const char   *utf8,
                const GArray *spans,
                const char   *replacement)
{
  GString *out = g_string_new (NULL);
  const char *at = utf8;
  gsize length = strlen (utf8);

  for (guint i = 0; i < spans->len; i++)
    {
      const EfSpan *span = &g_array_index (spans, EfSpan, i);

      g_return_val_if_fail (span->start + span->length <= length, g_string_free (out, FALSE));
      if (utf8 + span->start > at)
        g_string_append_len (out, at, utf8 + span->start - at);
      at = MAX (at, utf8 + span->start + span->length);
      g_string_append (out, replacement);
      if (!*replacement)
        at = join (out, at);
    }
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}

const char *
ef_span_cause_get_name (EfSpanCause cause)
{
  static const char *const names[EF_N_SPAN_CAUSES] = { "known", "pattern", "cue", "list", "tagger", "extension" };

  return cause < EF_N_SPAN_CAUSES ? names[cause] : "?";
}
