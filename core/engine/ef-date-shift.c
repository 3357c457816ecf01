#include "config.h"

#include "ef-date-shift.h"

#include <string.h>

static gboolean
all_digits (const char *text,
            gsize       n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;
  return TRUE;
}

static int
number (const char *text,
        gsize       n)
{
  int value = 0;

  for (gsize i = 0; i < n; i++)
    value = value * 10 + (text[i] - '0');
  return value;
}

/* Reads the date that @value begins with; returns the length of it, 0 if there is none. */
static gsize
read_date (const char *value,
           GDate      *date)
{
  gsize length = strlen (value);
  gboolean dotted = length >= 10 && value[4] == '.' && value[7] == '.';
  const char *month = value + (dotted ? 5 : 4);
  const char *day = value + (dotted ? 8 : 6);

  if (length < 8 || !all_digits (value, 4) || !all_digits (month, 2) || !all_digits (day, 2))
    return 0;
  if (!g_date_valid_dmy ((GDateDay) number (day, 2), (GDateMonth) number (month, 2), (GDateYear) number (value, 4)))
    return 0;
  g_date_set_dmy (date, (GDateDay) number (day, 2), (GDateMonth) number (month, 2), (GDateYear) number (value, 4));
  return dotted ? 10 : 8;
}

gboolean
ef_date_is_valid (const char *da)
{
  GDate date;
  gsize length;

  g_date_clear (&date, 1);
  length = read_date (da, &date);
  return length > 0 && da[length] == 0;
}

gboolean
ef_time_is_valid (const char *tm)
{
  gsize length = strspn (tm, "0123456789:.");

  return length >= 2 && tm[length] == 0 && length <= 16 && all_digits (tm, 2);
}

/* What may follow the date in a DT: up to six digits, a fraction, an offset. */
static gboolean
is_time_tail (const char *tail)
{
  return strlen (tail) <= 18 && tail[strspn (tail, "0123456789.+-")] == 0;
}

char *
ef_date_shift (const char *value,
               guint       days)
{
  GDate date;
  gsize length;
  GDateYear year;

  g_date_clear (&date, 1);
  length = read_date (value, &date);
  if (length == 0 || !is_time_tail (value + length) || g_date_get_julian (&date) <= days + 366)
    return NULL;
  g_date_subtract_days (&date, days);
  year = g_date_get_year (&date);
  return g_strdup_printf ("%04u%02u%02u%s", (guint) year, (guint) g_date_get_month (&date),
                          (guint) g_date_get_day (&date), value + length);
}

char *
ef_date_shift_years (const char *value,
                     guint       years)
{
  GDate date;
  gsize length;

  g_date_clear (&date, 1);
  length = read_date (value, &date);
  if (length == 0 || !is_time_tail (value + length) || g_date_get_year (&date) <= years + 1)
    return NULL;
  g_date_subtract_years (&date, years);
  return g_strdup_printf ("%04u%02u%02u%s", (guint) g_date_get_year (&date), (guint) g_date_get_month (&date),
                          (guint) g_date_get_day (&date), value + length);
}

guint
ef_date_get_year (const char *value)
{
  GDate date;

  g_date_clear (&date, 1);
  if (strlen (value) == 4 && all_digits (value, 4))
    return (guint) number (value, 4);
  return read_date (value, &date) > 0 ? (guint) g_date_get_year (&date) : 0;
}
