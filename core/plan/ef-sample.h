/* How much of many must be looked at to say that little of all is wrong, and which of it; needs no plan. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The least number of @n_all to look at, each drawn once, such that finding nothing wrong in them says: with @confidence
 * (0.95), fewer than @share (0.01) of all are wrong. It is the hypergeometric distribution's: were just that share wrong,
 * the chance to meet none of it is no more than 1 - @confidence. Never more than @n_all. */
guint      ef_sample_get_size (guint      n_all,
                               double     share,
                               double     confidence);

/* @size of @labels (of char *, borrowed), by the digest of each: no choice of anybody's, and the same for the same labels
 * in whatever order they come. (transfer full): a set of copies. */
GHashTable *ef_sample_pick    (GPtrArray *labels,
                               guint      size);

G_END_DECLS
