#include "config.h"

#include "ef-cuts.h"

#include <string.h>

/* Words of two texts are compared in a table of this many cells at most; of longer ones all that differs is cut. */
#define MAX_CELLS (16 * 1024 * 1024)

static gboolean
is_border (const char *value,
           gsize       offset)
{
  return ((guchar) value[offset] & 0xc0) != 0x80;
}

GArray *
ef_cuts_parse (const char *cuts,
               const char *value)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (EfCut));
  gsize length = strlen (value);
  gsize done = 0;

  while (*cuts != 0)
    {
      char *end = NULL;
      guint64 start = g_ascii_strtoull (cuts, &end, 10);
      guint64 run;
      EfCut cut;

      if (end == cuts || *end != '+')
        return NULL;
      cuts = end + 1;
      run = g_ascii_strtoull (cuts, &end, 10);
      if (end == cuts || (*end != 0 && *end != ' ') || start < done || start > length || run > length - start ||
          !is_border (value, start) || !is_border (value, start + run))
        return NULL;
      cut = (EfCut){ (gsize) start, (gsize) run };
      g_array_append_val (list, cut);
      done = start + run;
      cuts = *end == ' ' ? end + 1 : end;
    }
  return g_steal_pointer (&list);
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
  g_autoptr (GArray) list = ef_cuts_parse (cuts, value);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize done = 0;

  if (list == NULL)
    return NULL;
  for (guint i = 0; i < list->len; i++)
    {
      const EfCut *cut = &g_array_index (list, EfCut, i);

      g_string_append_len (out, value + done, (gssize) (cut->start - done));
      done = cut->start + cut->length;
    }
  g_string_append (out, value + done);
  tidy (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- marks: a byte each, TRUE where it is cut ------------------------------------------------------------------- */

static gboolean
set_marks (guint8     *marks,
           const char *cuts,
           const char *value,
           guint8      mark)
{
  g_autoptr (GArray) list = ef_cuts_parse (cuts, value);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const EfCut *cut = &g_array_index (list, EfCut, i);

      memset (marks + cut->start, mark, cut->length);
    }
  return list != NULL;
}

static char *
dup_cuts (const guint8 *marks,
          gsize         length)
{
  GString *out = g_string_new (NULL);
  gsize end;

  for (gsize start = 0; start < length; start = end)
    {
      for (end = start + 1; end < length && marks[end] == marks[start];)
        end++;
      if (marks[start])
        g_string_append_printf (out, "%s%" G_GSIZE_FORMAT "+%" G_GSIZE_FORMAT, out->len > 0 ? " " : "", start,
                                end - start);
    }
  return g_string_free (out, FALSE);
}

static char *
combine (const char *cuts,
         const char *others,
         const char *value,
         guint8      mark)
{
  gsize length = strlen (value);
  g_autofree guint8 *marks = g_malloc0 (length + 1);

  if (!set_marks (marks, cuts, value, TRUE) || !set_marks (marks, others, value, mark))
    return NULL;
  return dup_cuts (marks, length);
}

char *
ef_cuts_join (const char *cuts,
              const char *more,
              const char *value)
{
  return combine (cuts, more, value, TRUE);
}

char *
ef_cuts_spare (const char *cuts,
               const char *kept,
               const char *value)
{
  return combine (cuts, kept, value, FALSE);
}

/* --- what a text has lost --------------------------------------------------------------------------------------- */

/* Words, and each sign by itself; so are letters of scripts that write without blanks. */
static GArray *
split (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (EfCut));
  gboolean inside = FALSE;

  for (const char *p = text; *p != 0; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      EfCut word = { (gsize) (p - text), (gsize) (g_utf8_next_char (p) - p) };
      gboolean joins = g_unichar_ismark (c) || (g_unichar_isalnum (c) && !g_unichar_iswide (c));

      if (inside && joins)
        g_array_index (words, EfCut, words->len - 1).length += word.length;
      else if (!g_unichar_isspace (c))
        g_array_append_val (words, word);
      inside = joins;
    }
  return words;
}

typedef struct
{
  const char *text;
  GArray *words; /* of EfCut */
} Side;

static gboolean
is_same (const Side *a,
         guint       i,
         const Side *b,
         guint       k)
{
  const EfCut *first = &g_array_index (a->words, EfCut, i);
  const EfCut *second = &g_array_index (b->words, EfCut, k);

  return first->length == second->length &&
         memcmp (a->text + first->start, b->text + second->start, first->length) == 0;
}

/* Takes the marks off the words from @first to @end that are in @b from @start to @stop as well, in the same order: the
 * longest common subsequence. */
static void
keep_common (guint8     *lost,
             const Side *a,
             guint       first,
             guint       end,
             const Side *b,
             guint       start,
             guint       stop)
{
  gsize rows = end - first + 1;
  gsize columns = stop - start + 1;
  g_autofree guint16 *best = NULL;
  guint i = 0;
  guint k = 0;

  if (rows > MAX_CELLS / columns || MIN (rows, columns) > G_MAXUINT16)
    return;
  best = g_new0 (guint16, rows * columns);
  for (gsize row = rows - 1; row-- > 0;)
    for (gsize column = columns - 1; column-- > 0;)
      best[row * columns + column] =
          is_same (a, first + (guint) row, b, start + (guint) column)
              ? best[(row + 1) * columns + column + 1] + 1
              : MAX (best[(row + 1) * columns + column], best[row * columns + column + 1]);
  while (i + 1 < rows && k + 1 < columns)
    if (is_same (a, first + i, b, start + k))
      {
        lost[first + i++] = FALSE;
        k++;
      }
    else if (best[(i + 1) * columns + k] >= best[i * columns + k + 1])
      i++;
    else
      k++;
}

char *
ef_cuts_find (const char *value,
              const char *text)
{
  g_autoptr (GArray) words = split (value);
  g_autoptr (GArray) left = split (text);
  Side a = { value, words };
  Side b = { text, left };
  guint n = words->len;
  g_autofree guint8 *lost = g_malloc0 (n + 1);
  g_autofree guint8 *marks = g_malloc0 (strlen (value) + 1);
  guint same = 0;
  guint after = 0;

  while (same < n && same < left->len && is_same (&a, same, &b, same))
    same++;
  while (after + same < n && after + same < left->len && is_same (&a, n - after - 1, &b, left->len - after - 1))
    after++;
  memset (lost + same, TRUE, n - same - after);
  keep_common (lost, &a, same, n - after, &b, same, left->len - after);
  for (guint i = 0; i < n; i++)
    {
      const EfCut *word = &g_array_index (words, EfCut, i);
      gsize start = i > 0 && lost[i - 1] ? word[-1].start + word[-1].length : word->start;

      /* Blanks between two words go with them. */
      if (lost[i])
        memset (marks + start, TRUE, word->start + word->length - start);
    }
  return dup_cuts (marks, strlen (value));
}
