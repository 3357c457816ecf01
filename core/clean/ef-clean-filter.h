/* Bloom filters of words, as train/lists.py and train/places.py write them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 bits, probes;
  const guint8 *bytes; /* borrowed */
} EfFilter;

/* Reads @n filters of "EFL1", the number of filters, and for each its size in bits, the number of probes, its bytes; 32
 * bits each, little endian. FALSE: the data are damaged. */
gboolean ef_filters_read (EfFilter     *filters,
                          guint         n,
                          const guint8 *data,
                          gsize         length);

gboolean ef_filter_has   (const EfFilter *filter,
                          guint64         hash);

G_END_DECLS
