/* Dates and times of DICOM (PS3.5 6.2: DA, TM, DT), as text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A DA value, also in the form of ACR-NEMA ("1999.12.31"). */
gboolean ef_date_is_valid (const char *da);
gboolean ef_time_is_valid (const char *tm);

/* @da or @dt moved back by @days; what follows the date (time, zone) stays. NULL if it is no date of at least year,
 * month and day: such values cannot be moved and must go. (transfer full) */
char    *ef_date_shift    (const char *value,
                           guint       days);

/* The same by whole years; the 29th of February becomes the 28th. (transfer full) (nullable) */
char    *ef_date_shift_years (const char *value,
                              guint       years);

/* The year of @value, a date of at least year, month and day, or a DT of a year alone; 0 if it is neither. */
guint    ef_date_get_year (const char *value);

G_END_DECLS
