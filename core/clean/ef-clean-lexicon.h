/* The table that words-to-hash.c makes of the lists, and the Bloom filters of train/lists.py. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 hash; /* upper half */
  guint32 flags;
} EfLexiconEntry;

extern const EfLexiconEntry ef_lexicon_entries[];
extern const guint ef_n_lexicon_entries;

/* "EFL1", the number of filters; for each: its size in bits, the number of probes, its bytes. 32 bits each, little
 * endian. */
extern const unsigned char ef_lexicon_data[];
extern const size_t ef_lexicon_data_length;

/* The gazetteer of train/places.py, in the same form. */
extern const unsigned char ef_places_data[];
extern const size_t ef_places_data_length;

/* Of train/persons.py, in the same form. */
extern const unsigned char ef_persons_data[];
extern const size_t ef_persons_data_length;

extern const unsigned char ef_tagger_data[];
extern const size_t ef_tagger_data_length;

G_END_DECLS
