#include "config.h"

#include "ef-dates.h"
#include "ef-fold.h"
#include "ef-identifiers-private.h"
#include "ef-words.h"

#include <string.h>

#define MAX_WINDOW_WORDS 12
#define MAX_WINDOW_CHARS 64

/* A form found in tokens first..last. */
typedef struct
{
  EfIdentifierHit hit;
  const EfForm *form; /* NULL: a date or a UID */
  guint first, last;
  gboolean needs_company;
} Candidate;

typedef struct
{
  const EfIdentifiers *self;
  EfMatchEffort effort;
  GArray *tokens;     /* of EfToken */
  GArray *candidates; /* of Candidate */
} Search;

static const EfToken *
get_token (const Search *search,
           guint         i)
{
  return &g_array_index (search->tokens, EfToken, i);
}

static void
append_candidate (Search       *search,
                  const EfForm *form,
                  guint         first,
                  guint         last,
                  double        score)
{
  Candidate candidate = { .form = form, .first = first, .last = last };
  gboolean eager = search->effort == EF_MATCH_EAGER;

  candidate.hit.start = get_token (search, first)->start;
  candidate.hit.end = get_token (search, last)->end;
  candidate.hit.kind = form->kind;
  candidate.hit.index = form->index;
  candidate.hit.score = score;
  /* A number of three digits needs a cue however eager the search; an everyday word only in running text. */
  candidate.needs_company = form->company && (!eager || form->role == EF_FORM_ID);
  if (form->company && eager)
    candidate.hit.score = MIN (score, 0.75);
  g_array_append_val (search->candidates, candidate);
}

/* May words first..last together stand for @form, whose shape they have? */
static gboolean
window_fits (const Search *search,
             const EfForm *form,
             guint         first,
             guint         last,
             const char   *key)
{
  guint words = last - first + 1;

  if (form->exact && strcmp (form->key, key))
    return FALSE;
  if (words == 1)
    return TRUE;
  switch (form->role)
    {
    case EF_FORM_ID:
      return form->n_chars >= 5;
    case EF_FORM_NAME:
    case EF_FORM_WORD:
      /* Letters torn apart by the reader; running text keeps words whole. */
      return words <= form->n_words || (search->effort == EF_MATCH_EAGER && form->n_chars >= 5);
    case EF_FORM_PERSON:
    case EF_FORM_PHRASE:
    default:
      return words <= form->n_words || search->effort == EF_MATCH_EAGER;
    }
}

static void
match_windows (Search *search)
{
  g_autoptr (GString) key = g_string_new (NULL);

  for (guint i = 0; i < search->tokens->len; i++)
    {
      g_string_truncate (key, 0);
      for (guint j = i; j < search->tokens->len && j < i + MAX_WINDOW_WORDS; j++)
        {
          g_autofree char *shape = NULL;
          const GPtrArray *same;

          g_string_append (key, get_token (search, j)->key);
          if (key->len > MAX_WINDOW_CHARS * 3)
            break;
          shape = ef_fold_shape (key->str);
          same = g_hash_table_lookup (search->self->by_shape, shape);
          for (guint k = 0; same && k < same->len; k++)
            {
              const EfForm *form = g_ptr_array_index (same, k);

              if (window_fits (search, form, i, j, key->str))
                append_candidate (search, form, i, j, strcmp (form->key, key->str) ? 0.95 : 1.0);
            }
        }
    }
}

/* Where in @token the @form begins or ends at the change from letters to digits, or at its ends. */
static gboolean
stands_apart (const EfToken *token,
              const char    *where,
              gsize          length)
{
  const char *end = where + length;
  gboolean before = where == token->key || !g_ascii_isdigit (where[-1]) != !g_ascii_isdigit (where[0]);
  gboolean after = !*end || !g_ascii_isdigit (end[-1]) != !g_ascii_isdigit (end[0]);

  return before && after;
}

static void
match_inside (Search        *search,
              guint          i,
              const EfForm  *form)
{
  const EfToken *token = get_token (search, i);
  gboolean eager = search->effort == EF_MATCH_EAGER;
  const char *where;

  if (form->wide)
    {
      if (strcmp (token->key, form->key) && strstr (token->key, form->key))
        append_candidate (search, form, i, i, 0.95);
      return;
    }
  if (token->n_chars <= form->n_chars)
    return;
  if (form->role == EF_FORM_ID)
    {
      where = strstr (token->key, form->key);
      if (where && (eager || stands_apart (token, where, strlen (form->key))))
        append_candidate (search, form, i, i, 0.9);
      else if (eager && !where && form->n_chars >= 6 && strstr (token->shape, form->shape))
        append_candidate (search, form, i, i, 0.85);
    }
  else if (eager && !ef_word_look_up (token->key) && strstr (token->shape, form->shape))
    append_candidate (search, form, i, i, 0.9);
}

/* Can one edit make @a of @b? What they share at both ends tells, at less cost than the distance. */
static gboolean
may_be_one_edit (const char *a,
                 guint       n,
                 const char *b,
                 guint       m)
{
  guint low = MIN (n, m), head = 0, tail = 0;

  while (head < low && a[head] == b[head])
    head++;
  while (tail < low - head && a[n - 1 - tail] == b[m - 1 - tail])
    tail++;
  /* An exchange of neighbours leaves two letters, a letter beyond ASCII has up to four bytes. */
  return head + tail + 4 >= low && ((guchar) a[head] >= 128 || head + tail + 2 >= low);
}

static void
match_edited (Search       *search,
              guint         i,
              guint         last,
              const char   *key,
              const char   *shape,
              guint         n,
              const EfForm *form)
{
  gboolean eager = search->effort == EF_MATCH_EAGER;
  guint m = form->shape_length;
  guint limit = eager && form->n_chars >= 10 ? 2 : 1;
  guint edits;

  if (n + limit < m || m + limit < n || form->wide || form->exact || form->company || !strcmp (shape, form->shape))
    return;
  if (form->role == EF_FORM_ID ? !eager || form->n_chars < 7 : form->n_chars < 6)
    return;
  if (form->role == EF_FORM_WORD && !eager)
    return;
  if (last == i && ef_word_look_up (key))
    return;
  if (limit == 1 && !may_be_one_edit (shape, n, form->shape, m))
    return;
  edits = ef_fold_distance (shape, form->shape, limit);
  if (edits <= limit)
    append_candidate (search, form, i, last, 0.95 - (double) edits / MAX (form->n_chars, 1));
}

static void
match_loose (Search *search)
{
  gboolean eager = search->effort == EF_MATCH_EAGER;

  for (guint i = 0; i < search->tokens->len; i++)
    {
      const EfToken *token = get_token (search, i);
      g_autofree char *pair = NULL;
      g_autofree char *pair_shape = NULL;
      guint length = (guint) strlen (token->shape), pair_length = 0;

      if (i + 1 < search->tokens->len)
        {
          pair = g_strconcat (token->key, get_token (search, i + 1)->key, NULL);
          pair_shape = ef_fold_shape (pair);
          pair_length = (guint) strlen (pair_shape);
        }
      if (token->n_chars > MAX_WINDOW_CHARS)
        continue;
      for (guint k = 0; k < search->self->loose->len; k++)
        {
          const EfForm *form = g_ptr_array_index (search->self->loose, k);

          match_inside (search, i, form);
          if (token->n_chars >= 5)
            match_edited (search, i, i, token->key, token->shape, length, form);
          if (pair && (form->n_words == 2 || (eager && form->role == EF_FORM_ID)))
            match_edited (search, i, i + 1, pair, pair_shape, pair_length, form);
          /* Devices cut long names off. */
          if (eager && form->role != EF_FORM_ID && !form->wide && token->n_chars >= 5
              && token->n_chars < form->n_chars && g_str_has_prefix (form->shape, token->shape)
              && !ef_word_look_up (token->key))
            append_candidate (search, form, i, i, 0.8);
        }
    }
}

static void
match_dates (Search     *search,
             const char *text)
{
  g_autoptr (GArray) spans = NULL;

  if (!search->self->dates->len)
    return;
  spans = ef_dates_find (text);
  for (guint i = 0; i < spans->len; i++)
    {
      const EfDateSpan *span = &g_array_index (spans, EfDateSpan, i);

      for (guint k = 0; k < search->self->dates->len; k++)
        {
          guint index = GPOINTER_TO_UINT (g_ptr_array_index (search->self->dates, k)) - 1;
          const EfIdentifier *item = g_ptr_array_index (search->self->items, index);
          Candidate candidate = { .hit = { span->start, span->end, EF_IDENTIFIER_DATE, index,
                                           span->certain ? 1.0 : 0.85 } };

          if (ef_date_span_is (span, item->value))
            g_array_append_val (search->candidates, candidate);
        }
    }
}

static void
match_uids (Search     *search,
            const char *text)
{
  if (!g_hash_table_size (search->self->uids))
    return;
  for (const char *p = text; *p;)
    {
      gsize length = strspn (p, "0123456789.");

      if (length >= 8)
        {
          g_autofree char *run = g_strndup (p, length);
          gpointer index;

          if (run[length - 1] == '.')
            run[length - 1] = '\0';
          index = g_hash_table_lookup (search->self->uids, run);
          if (index)
            {
              Candidate candidate = { .hit = { (gsize) (p - text), (gsize) (p - text) + length, EF_IDENTIFIER_UID,
                                               GPOINTER_TO_UINT (index) - 1, 1.0 } };

              g_array_append_val (search->candidates, candidate);
            }
        }
      p += MAX (length, 1);
    }
}

/* Is another part of the same person, its initial, or (for a number) a cue within two words? */
static gboolean
has_company (const Search    *search,
             const Candidate *candidate)
{
  const EfForm *form = candidate->form;
  const EfIdentifier *item = g_ptr_array_index (search->self->items, form->index);
  guint from = candidate->first > 2 ? candidate->first - 2 : 0;
  guint to = MIN (candidate->last + 2, search->tokens->len - 1);

  if (form->role == EF_FORM_NAME && search->tokens->len == 1 && form->n_chars > 2
      && !(ef_word_look_up (form->key) & EF_WORD_TECHNIQUE))
    return TRUE;
  for (guint i = from; i <= to; i++)
    {
      const EfToken *token = get_token (search, i);

      if (i >= candidate->first && i <= candidate->last)
        continue;
      if (form->role == EF_FORM_ID)
        {
          if (i < candidate->first && (ef_word_look_up (token->key) & EF_WORD_CUE))
            return TRUE;
          continue;
        }
      if (token->n_chars == 1 && item->initials && form->part <= strlen (item->initials))
        for (guint k = 0; item->initials[k]; k++)
          if (k + 1 != form->part && item->initials[k] == token->key[0])
            return TRUE;
    }
  for (guint k = 0; k < search->candidates->len; k++)
    {
      const Candidate *other = &g_array_index (search->candidates, Candidate, k);

      if (other->form && other->form->index == form->index && other->form->part != form->part
          && other->last >= from && other->first <= to
          && (other->first > candidate->last || other->last < candidate->first))
        return TRUE;
    }
  return FALSE;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const EfIdentifierHit *x = a, *y = b;

  /* Better first, then longer. */
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  if (x->end - x->start != y->end - y->start)
    return x->end - x->start > y->end - y->start ? -1 : 1;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const EfIdentifierHit *x = a, *y = b;

  return x->start < y->start ? -1 : x->start > y->start;
}

GArray *
ef_identifiers_find (const EfIdentifiers *self,
                     const char          *text,
                     EfMatchEffort        effort)
{
  GArray *hits = g_array_new (FALSE, TRUE, sizeof (EfIdentifierHit));
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (EfIdentifierHit));
  g_autoptr (GArray) candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));
  g_autoptr (GArray) tokens = NULL;
  Search search = { self, effort, NULL, candidates };

  g_return_val_if_fail (self && text, hits);
  if (!self->items->len)
    return hits;
  tokens = ef_fold_tokens (text);
  search.tokens = tokens;
  match_windows (&search);
  match_loose (&search);
  match_dates (&search, text);
  match_uids (&search, text);

  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      if (!candidate->needs_company || has_company (&search, candidate))
        g_array_append_val (all, candidate->hit);
    }
  g_array_sort (all, compare_candidates);
  for (guint i = 0; i < all->len; i++)
    {
      const EfIdentifierHit *hit = &g_array_index (all, EfIdentifierHit, i);
      gboolean covered = FALSE;

      for (guint k = 0; k < hits->len && !covered; k++)
        {
          EfIdentifierHit *kept = &g_array_index (hits, EfIdentifierHit, k);

          covered = hit->start < kept->end && kept->start < hit->end;
          if (covered)
            {
              kept->start = MIN (kept->start, hit->start);
              kept->end = MAX (kept->end, hit->end);
            }
        }
      if (!covered)
        g_array_append_vals (hits, hit, 1);
    }
  g_array_sort (hits, compare_places);
  for (guint i = 1; i < hits->len;)
    {
      EfIdentifierHit *before = &g_array_index (hits, EfIdentifierHit, i - 1);
      const EfIdentifierHit *hit = &g_array_index (hits, EfIdentifierHit, i);

      if (hit->start >= before->end)
        {
          i++;
          continue;
        }
      before->end = MAX (before->end, hit->end);
      g_array_remove_index (hits, i);
    }
  return hits;
}

gboolean
ef_identifiers_match (const EfIdentifiers *self,
                      const char          *text,
                      EfIdentifierKind    *kind,
                      guint               *index,
                      double              *score)
{
  g_autoptr (GArray) hits = ef_identifiers_find (self, text, EF_MATCH_CAREFUL);
  const EfIdentifierHit *best = NULL;

  for (guint i = 0; i < hits->len; i++)
    {
      const EfIdentifierHit *hit = &g_array_index (hits, EfIdentifierHit, i);

      if (!best || hit->score > best->score)
        best = hit;
    }
  if (!best)
    return FALSE;
  if (kind)
    *kind = best->kind;
  if (index)
    *index = best->index;
  if (score)
    *score = best->score;
  return TRUE;
}
