/* Dates in running text, in the orders and languages in which devices and people write them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EF_DATE_MAX_READINGS 8

/* One place that reads like a date. */
typedef struct
{
  gsize start, end;  /* bytes in the text */
  guint n_readings;  /* 0: a month and a year only */
  struct
  {
    guint year, month, day;
  } readings[EF_DATE_MAX_READINGS];
  gboolean certain;  /* has a year of four digits, a month's name, or the form of an ISO date */
} EfDateSpan;

/* (transfer full): of EfDateSpan. */
GArray  *ef_dates_find     (const char       *text);

/* @date: YYYYMMDD. */
gboolean ef_date_span_is   (const EfDateSpan *span,
                            const char       *date);

G_END_DECLS
