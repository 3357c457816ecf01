/* Japanese readings: what hiragana, katakana and the ways of writing Japanese with Latin letters have in common. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes the reading of @length bytes at @text, kana alone or folded Latin letters alone, to @out: one letter a sound, long
 * vowels and double consonants as single ones. "オオノ", "おおの", "oono", "ohno" and "ono" give the same. FALSE: it is no Japanese. */
gboolean ef_clean_reading  (const char *text,
                            gsize       length,
                            GString    *out);
/* The full-width form of a half-width katakana sign @c; with @mark, the sign behind it, composed where they can be, and
 * *@composed set. 0: it is none. */
gunichar ef_clean_full_kana (gunichar  c,
                             gunichar  mark,
                             gboolean *composed);

G_END_DECLS
