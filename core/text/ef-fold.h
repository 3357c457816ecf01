/* Text made comparable: lower case, no accents, no width; parted into tokens that know where they came from; and the
 * shape of a token, in which characters that a reader takes for each other are one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A run of letters and digits. */
typedef struct
{
  gsize start, end; /* bytes in the text it came from */
  char *key;        /* folded */
  char *shape;      /* ef_fold_shape() of the key */
  guint n_chars, n_digits;
  gboolean wide;    /* Chinese, Japanese, Korean: words are not parted by blanks */
} EfToken;

/* (transfer full): @text in lower case without accents; with @only_words nothing but letters and digits. */
char   *ef_fold         (const char *text,
                         gssize      length,
                         gboolean    only_words);

/* (transfer full): 0/o, 1/l/i, 5/s, 8/b, 2/z, 6/g, rn/m, vv/w and the ways to write an umlaut made one. */
char   *ef_fold_shape   (const char *key);

/* (transfer full): of EfToken, with clear function set. */
GArray *ef_fold_tokens  (const char *text);

/* Insertions, deletions, replacements and exchanges of neighbours between two texts; more than @limit: limit + 1. */
guint   ef_fold_distance (const char *a,
                          const char *b,
                          guint       limit);

G_END_DECLS
