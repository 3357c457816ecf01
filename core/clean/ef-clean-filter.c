#include "config.h"

#include "ef-clean-filter.h"

#include <string.h>

static guint32
read_number (const guint8 *at)
{
  return at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 | (guint32) at[3] << 24;
}

gboolean
ef_filters_read (EfFilter     *filters,
                 guint         n,
                 const guint8 *data,
                 gsize         length)
{
  gsize at = 8;

  if (length < 8 || memcmp (data, "EFL1", 4) || read_number (data + 4) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (at + 8 > length)
        return FALSE;
      filters[i].bits = read_number (data + at);
      filters[i].probes = read_number (data + at + 4);
      filters[i].bytes = data + at + 8;
      at += 8 + ((gsize) filters[i].bits + 7) / 8;
      if (!filters[i].bits || at > length)
        return FALSE;
    }
  return TRUE;
}

gboolean
ef_filter_has (const EfFilter *filter,
               guint64         hash)
{
  guint32 one = (guint32) hash, two = (guint32) (hash >> 32) | 1;

  for (guint32 i = 0; i < filter->probes; i++)
    {
      guint32 bit = (guint32) (((guint64) (one + i * two) * filter->bits) >> 32);

      if (!(filter->bytes[bit >> 3] & 1 << (bit & 7)))
        return FALSE;
    }
  return TRUE;
}
