/* Words drawn into a filled box, such as REDACTED: capital letters, digits and a few signs, in strokes of our own, so
 * that they look the same wherever fonts differ. */
#pragma once

#include "ef-image-info.h"

G_BEGIN_DECLS

#define EF_LABEL_MAX_LENGTH 24

/* Can @text be drawn: at most EF_LABEL_MAX_LENGTH capital letters, digits, spaces, and . - : / */
gboolean ef_label_is_valid  (const char *text);

/* Runs of pixels (EfBox of one row) that @text takes in @box, from the image's corner; none where it would be too small to
 * read. @raw: samples are as stored, so pixels that share their chroma are written on together. (transfer full) */
GArray  *ef_label_list_runs (const char        *text,
                             const EfImageInfo *info,
                             gboolean           raw,
                             const EfBox       *box);

G_END_DECLS
