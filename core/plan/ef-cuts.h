/* Words that a free text is written without: runs of bytes of its value, as text: "6+4 17+9". They ascend, do not overlap
 * and lie at letters' borders; "" cuts nothing. Every text here is UTF-8. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gsize start, length; /* bytes */
} EfCut;

/* (transfer full) (nullable): of EfCut; NULL if @cuts does not fit @value. */
GArray *ef_cuts_parse (const char *cuts,
                       const char *value);
/* (transfer full) (nullable): @value without @cuts, with spaces tidied; NULL if they do not fit. */
char   *ef_cuts_apply (const char *cuts,
                       const char *value);
/* (transfer full) (nullable): what either cuts, and what @cuts cuts but @kept does not name. NULL if one does not fit. */
char   *ef_cuts_join  (const char *cuts,
                       const char *more,
                       const char *value);
char   *ef_cuts_spare (const char *cuts,
                       const char *kept,
                       const char *value);
/* (transfer full): the words of @value that are missing in @text, which was made of it. What @text has on top, such as a
 * shifted date in the place of the old one, is not told. */
char   *ef_cuts_find  (const char *value,
                       const char *text);

G_END_DECLS
