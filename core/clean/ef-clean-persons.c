#include "config.h"

#include "ef-clean-persons.h"

#include "ef-clean-filter.h"
#include "ef-clean-lexicon.h"
#include "ef-clean-private.h"

#include <string.h>

typedef enum
{
  FILTER_WORDS,
  FILTER_READINGS,
  N_FILTERS
} FilterKind;

static EfFilter filters[N_FILTERS];

gboolean
ef_persons_check (void)
{
  return ef_filters_read (filters, N_FILTERS, ef_persons_data, ef_persons_data_length);
}

gboolean
ef_persons_is_word (guint64 hash)
{
  return ef_filter_has (&filters[FILTER_WORDS], hash);
}

gboolean
ef_persons_has_reading (const char *signs,
                        gsize       length,
                        const char *reading)
{
  char key[128];
  gsize n = strlen (reading);

  if (!length || length + n + 1 >= sizeof key)
    return FALSE;
  memcpy (key, signs, length);
  key[length] = ':';
  memcpy (key + length + 1, reading, n);
  return ef_filter_has (&filters[FILTER_READINGS], ef_lexicon_hash (key, length + 1 + n));
}
