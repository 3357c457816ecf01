/* What is known of names beside the lists of the lexicon: those that are everyday words as well, and how Japanese ones are
 * read. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bloom filters of train/persons.py: a few too many are taken for members. */
gboolean ef_persons_check       (void);

/* Is the folded word of this ef_lexicon_hash() a name, though more often an everyday word: "Wolf", "Petit", "Taş"? */
gboolean ef_persons_is_word     (guint64     hash);

/* Can @length bytes of Chinese signs at @signs, a family name or a given name in its plain form (ef_clean_plain_wide()), be
 * read as @reading (ef_clean_reading())? */
gboolean ef_persons_has_reading (const char *signs,
                                 gsize       length,
                                 const char *reading);

G_END_DECLS
