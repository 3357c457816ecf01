/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * The data dictionary (PS3.6 chapters 6 to 9, PS3.7 annex E for group 0000).
 *
 * Lookups take a whole tag, 0xggggeeee, and know the repeating groups
 * (50xx, 60xx, 7Fxx and the others), group lengths (UL) and private creators
 * (LO).  Nothing here allocates; every string lives as long as the program.
 */

#include <glib.h>

G_BEGIN_DECLS

/**
 * EfDictionaryEntry:
 * @tag: the tag; of a repeating one, its first
 * @mask: the bits of a tag to compare with @tag; G_MAXUINT32 when not repeating
 * @vr: the VR, or the first of several
 * @vr_alternative: the second of "US or SS", "OB or OW", else 0
 * @vr_alternative2: the third of "US or SS or OW", else 0
 * @vm_min: least number of values
 * @vm_max: most, 0 = n
 * @vm_step: @vm_max 0: the number is a multiple of this ("2-2n"), else 1
 * @retired: the standard retired it
 */
typedef struct {
  guint32 tag;
  guint32 mask;

  guint16 vr;
  guint16 vr_alternative;
  guint16 vr_alternative2;

  guint16 vm_min;
  guint16 vm_max;
  guint8  vm_step;

  guint8  retired;

  /*< private >*/
  guint32 keyword_offset;
  guint32 name_offset;
} EfDictionaryEntry;

/* NULL for a tag that is not in PS3.6, private ones included. */
const EfDictionaryEntry *ef_dictionary_lookup       (guint32     tag);

/* 0 when unknown.  Also answers for group lengths and private creators, which
 * have no entry.  When several VRs are allowed this is the first. */
guint16                  ef_dictionary_get_vr       (guint32     tag);
gboolean                 ef_dictionary_is_ambiguous (guint32     tag);

/* NULL when unknown. */
const char              *ef_dictionary_get_keyword  (guint32     tag);
const char              *ef_dictionary_get_name     (guint32     tag);
gboolean                 ef_dictionary_is_retired   (guint32     tag);

/* @tag becomes the first tag of a repeating one.  Exact case. */
gboolean                 ef_dictionary_find_keyword (const char *keyword,
                                                     guint32    *tag);

/* The number of rows, and a row in tag order (repeating ones last). */
guint                    ef_dictionary_get_n_entries (void);
const EfDictionaryEntry *ef_dictionary_get_entry    (guint       i);

G_END_DECLS
