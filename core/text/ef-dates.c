#include "config.h"

#include "ef-dates.h"
#include "ef-fold.h"
#include "ef-words.h"

#include <string.h>

/* A number or the name of a month, and what parted it from the one before. */
typedef struct
{
  gsize start, end;
  guint digits, value; /* of a number; digits 0: a month */
  guint month;
  char parted;         /* '.', '/', '-', ' ', ',', or 0: nothing, 'x': no separator of dates */
} Piece;

/* Letters that stand for digits in a token that is a number but for them. */
static int
digit_of (gunichar c)
{
  switch (c)
    {
    case 'o': return 0;
    case 'i': case 'l': case '|': case '!': return 1;
    case 'z': return 2;
    case 's': return 5;
    case 'b': return 8;
    default: return g_unichar_isdigit (c) ? g_unichar_digit_value (c) : -1;
    }
}

static gboolean
is_number (const char *key,
           guint       n_digits)
{
  guint n = 0;

  for (const char *c = key; *c; c = g_utf8_next_char (c), n++)
    if (digit_of (g_utf8_get_char (c)) < 0)
      return FALSE;
  return n_digits * 2 >= n;
}

static char
separator_between (const char *text,
                   gsize       from,
                   gsize       to)
{
  char found = 0;

  if (from == to)
    return 0;
  if (to - from > 4)
    return 'x';
  for (gsize i = from; i < to; i++)
    {
      char c = text[i];

      if (c == '_' || c == '^')
        c = '-';
      if (c == '\'' || c == '\t')
        c = ' ';
      if (!strchr ("./- ,", c) || (found && found != ' ' && c != ' ' && !(found == '.' && c == ',')))
        return 'x';
      if (!found || found == ' ')
        found = c;
    }
  return found;
}

static void
append_piece (GArray     *pieces,
              const char *text,
              Piece      *piece)
{
  gsize before = pieces->len ? g_array_index (pieces, Piece, pieces->len - 1).end : 0;

  piece->parted = separator_between (text, before, piece->start);
  g_array_append_val (pieces, *piece);
}

/* Parts a token such as "18Nov2011" where letters meet digits; 年, 月 and 日 part like any letter. */
static void
append_runs (GArray        *pieces,
             const char    *text,
             const EfToken *token)
{
  const char *p = text + token->start, *end = text + token->end;

  while (p < end)
    {
      const char *start = p;
      gboolean digits = g_unichar_isdigit (g_utf8_get_char (p)) != 0;
      Piece piece = { 0 };
      g_autofree char *key = NULL;

      while (p < end && (g_unichar_isdigit (g_utf8_get_char (p)) != 0) == digits)
        p = g_utf8_next_char (p);
      piece.start = (gsize) (start - text);
      piece.end = (gsize) (p - text);
      key = ef_fold (start, p - start, TRUE);
      if (digits)
        {
          piece.digits = (guint) g_utf8_strlen (key, -1);
          piece.value = (guint) g_ascii_strtoull (key, NULL, 10);
          append_piece (pieces, text, &piece);
        }
      else if (token->wide && strstr ("年月日년월일", key))
        {
          /* Nothing between the numbers but this: they follow each other. */
          if (pieces->len)
            g_array_index (pieces, Piece, pieces->len - 1).end = piece.end;
        }
      else
        {
          piece.month = EF_WORD_MONTH (ef_word_look_up (key));
          if (!piece.month && !strcmp (key, "th"))
            {
              if (pieces->len)
                g_array_index (pieces, Piece, pieces->len - 1).end = piece.end;
              continue;
            }
          append_piece (pieces, text, &piece);
        }
    }
}

static GArray *
find_pieces (const char *text)
{
  g_autoptr (GArray) tokens = ef_fold_tokens (text);
  GArray *pieces = g_array_new (FALSE, TRUE, sizeof (Piece));

  for (guint i = 0; i < tokens->len; i++)
    {
      const EfToken *token = &g_array_index (tokens, EfToken, i);

      if (token->n_digits && is_number (token->key, token->n_digits))
        {
          Piece piece = { .start = token->start, .end = token->end };

          for (const char *c = token->key; *c; c = g_utf8_next_char (c), piece.digits++)
            piece.value = piece.value * 10 + (guint) digit_of (g_utf8_get_char (c));
          append_piece (pieces, text, &piece);
        }
      else
        append_runs (pieces, text, token);
    }
  return pieces;
}

static void
add_reading (EfDateSpan *span,
             guint       year,
             guint       year_digits,
             guint       month,
             guint       day)
{
  static const guint8 days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
    return;
  if (year_digits == 2)
    {
      add_reading (span, 1900 + year, 4, month, day);
      add_reading (span, 2000 + year, 4, month, day);
      return;
    }
  if (year < 1880 || year > 2100 || span->n_readings == EF_DATE_MAX_READINGS)
    return;
  span->readings[span->n_readings].year = year;
  span->readings[span->n_readings].month = month;
  span->readings[span->n_readings++].day = day;
}

static void
read_compact (EfDateSpan  *span,
              const Piece *p)
{
  guint v = p->value;

  if (p->digits == 8)
    {
      add_reading (span, v / 10000, 4, v / 100 % 100, v % 100);
      add_reading (span, v % 10000, 4, v / 10000 % 100, v / 1000000);
      add_reading (span, v % 10000, 4, v / 1000000, v / 10000 % 100);
      span->certain = span->n_readings > 0;
    }
  else if (p->digits == 6)
    {
      add_reading (span, v / 10000, 2, v / 100 % 100, v % 100);
      add_reading (span, v % 100, 2, v / 100 % 100, v / 10000);
      add_reading (span, v % 100, 2, v / 10000, v / 100 % 100);
    }
}

static void
read_triple (EfDateSpan  *span,
             const Piece *a,
             const Piece *b,
             const Piece *c)
{
  guint month = a->month ? a->month : b->month;

  if (b->parted == 'x' || c->parted == 'x')
    return;
  if (month)
    {
      const Piece *other = a->month ? b : a;

      if ((a->month != 0) + (b->month != 0) + (c->month != 0) > 1 || !other->digits || !c->digits)
        return;
      if (other->digits <= 2 && (c->digits == 4 || c->digits == 2))
        add_reading (span, c->value, c->digits, month, other->value);
      else if (other->digits == 4 && c->digits <= 2 && !a->month)
        add_reading (span, other->value, 4, month, c->value);
      span->certain = span->n_readings > 0;
      return;
    }
  /* Numbers alone need the same separator twice, and blanks need a year of four digits. */
  if (!a->digits || !b->digits || !c->digits || b->digits > 2 || b->parted != c->parted || b->parted == ',')
    return;
  if (a->digits == 4 && c->digits <= 2)
    {
      add_reading (span, a->value, 4, b->value, c->value);
      add_reading (span, a->value, 4, c->value, b->value);
      span->certain = span->n_readings > 0;
    }
  else if (a->digits <= 2 && c->digits == 4)
    {
      add_reading (span, c->value, 4, b->value, a->value);
      add_reading (span, c->value, 4, a->value, b->value);
      span->certain = span->n_readings > 0;
    }
  else if (a->digits <= 2 && c->digits == 2 && a->digits + b->digits >= 3 && b->parted != ' ' && b->parted)
    {
      add_reading (span, c->value, 2, b->value, a->value);
      add_reading (span, c->value, 2, a->value, b->value);
      if (a->digits == 2)
        add_reading (span, a->value, 2, b->value, c->value);
    }
}

static void
read_pair (EfDateSpan  *span,
           const Piece *a,
           const Piece *b,
           gboolean    *partial)
{
  gboolean year_last = b->digits == 4 && b->value >= 1880 && b->value <= 2100;
  gboolean year_first = a->digits == 4 && a->value >= 1880 && a->value <= 2100;

  if (b->parted == 'x' || !(year_last || year_first))
    return;
  if ((year_last && a->month) || (year_first && b->month))
    *partial = span->certain = TRUE;
  else if (strchr ("/.-", b->parted) && b->parted
           && ((year_last && a->digits && a->digits <= 2 && a->value >= 1 && a->value <= 12)
               || (year_first && b->digits == 2 && b->value >= 1 && b->value <= 12)))
    *partial = TRUE;
}

GArray *
ef_dates_find (const char *text)
{
  g_autoptr (GArray) pieces = find_pieces (text);
  GArray *spans = g_array_new (FALSE, TRUE, sizeof (EfDateSpan));
  const Piece *p = (const Piece *) (void *) pieces->data;

  for (guint i = 0; i < pieces->len;)
    {
      EfDateSpan span = { .start = p[i].start };
      gboolean partial = FALSE;
      guint used = 3;

      if (i + 2 < pieces->len)
        read_triple (&span, &p[i], &p[i + 1], &p[i + 2]);
      if (!span.n_readings && (used = 1))
        read_compact (&span, &p[i]);
      if (!span.n_readings && i + 1 < pieces->len && (used = 2))
        read_pair (&span, &p[i], &p[i + 1], &partial);
      if (!span.n_readings && !partial)
        {
          i++;
          continue;
        }
      span.end = p[i + used - 1].end;
      g_array_append_val (spans, span);
      i += used;
    }
  return spans;
}

gboolean
ef_date_span_is (const EfDateSpan *span,
                 const char       *date)
{
  guint64 wanted;

  if (strlen (date) < 8)
    return FALSE;
  wanted = g_ascii_strtoull (date, NULL, 10);
  for (guint i = 0; i < span->n_readings; i++)
    if (span->readings[i].year * 10000u + span->readings[i].month * 100u + span->readings[i].day == wanted)
      return TRUE;
  return FALSE;
}
