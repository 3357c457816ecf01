/* What regular expressions find is looked at once more: does it count, measure or name a thing? */
#pragma once

#include "ef-clean-private.h"

G_BEGIN_DECLS

/* Is what stands from *@start to before *@end meant? May narrow it. */
typedef gboolean (*EfCleanCheck) (const EfCleanText *text,
                                  gsize             *start,
                                  gsize             *end);

gboolean ef_clean_check_uid (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_ipv4 (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_ipv6 (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_iban (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_phone (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_cued_phone (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_number (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_mixed (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_parted (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_cued_id (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_weak_id (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_age (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_gps (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_town (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_street (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_plate (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_domain (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_date (const EfCleanText *text, gsize *start, gsize *end);
gboolean ef_clean_check_day_month (const EfCleanText *text, gsize *start, gsize *end);

G_END_DECLS
