/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * Value Representations (PS3.5 section 6.2).  A VR travels as its two
 * letters in a guint16, as in the file, so that reading one is not a search.
 */

#include <glib.h>

G_BEGIN_DECLS

#define EF_VR(a, b) ((guint16) (((guint16) (a) << 8) | (guint16) (b)))

enum {
  EF_VR_NONE = 0,
  EF_VR_AE = EF_VR ('A', 'E'),
  EF_VR_AS = EF_VR ('A', 'S'),
  EF_VR_AT = EF_VR ('A', 'T'),
  EF_VR_CS = EF_VR ('C', 'S'),
  EF_VR_DA = EF_VR ('D', 'A'),
  EF_VR_DS = EF_VR ('D', 'S'),
  EF_VR_DT = EF_VR ('D', 'T'),
  EF_VR_FD = EF_VR ('F', 'D'),
  EF_VR_FL = EF_VR ('F', 'L'),
  EF_VR_IS = EF_VR ('I', 'S'),
  EF_VR_LO = EF_VR ('L', 'O'),
  EF_VR_LT = EF_VR ('L', 'T'),
  EF_VR_OB = EF_VR ('O', 'B'),
  EF_VR_OD = EF_VR ('O', 'D'),
  EF_VR_OF = EF_VR ('O', 'F'),
  EF_VR_OL = EF_VR ('O', 'L'),
  EF_VR_OV = EF_VR ('O', 'V'),
  EF_VR_OW = EF_VR ('O', 'W'),
  EF_VR_PN = EF_VR ('P', 'N'),
  EF_VR_SH = EF_VR ('S', 'H'),
  EF_VR_SL = EF_VR ('S', 'L'),
  EF_VR_SQ = EF_VR ('S', 'Q'),
  EF_VR_SS = EF_VR ('S', 'S'),
  EF_VR_ST = EF_VR ('S', 'T'),
  EF_VR_SV = EF_VR ('S', 'V'),
  EF_VR_TM = EF_VR ('T', 'M'),
  EF_VR_UC = EF_VR ('U', 'C'),
  EF_VR_UI = EF_VR ('U', 'I'),
  EF_VR_UL = EF_VR ('U', 'L'),
  EF_VR_UN = EF_VR ('U', 'N'),
  EF_VR_UR = EF_VR ('U', 'R'),
  EF_VR_US = EF_VR ('U', 'S'),
  EF_VR_UT = EF_VR ('U', 'T'),
  EF_VR_UV = EF_VR ('U', 'V'),
};

/* One of the 34 VRs of PS3.5 Table 6.2-1. */
gboolean ef_vr_is_known        (guint16 vr);

/* Explicit VR: two reserved bytes and a 32 bit length (PS3.5 section 7.1.2).
 * A VR that is not known is read this way too, as PS3.5 says of new ones. */
gboolean ef_vr_has_long_header (guint16 vr);

/* The value is in the Specific Character Set: SH LO ST LT UC UT PN. */
gboolean ef_vr_is_text         (guint16 vr);

/* Any character string, whatever its repertoire. */
gboolean ef_vr_is_string       (guint16 vr);

/* A string whose values a backslash separates (not ST LT UT UR). */
gboolean ef_vr_is_multi        (guint16 vr);

/* The bytes to reverse together when the byte order changes: 1, 2, 4 or 8.
 * AT counts 2, being two 16 bit numbers. */
guint    ef_vr_swap_size       (guint16 vr);

/* The byte that makes an odd value even: a space, or NUL for UI and binary. */
guint8   ef_vr_padding         (guint16 vr);

/* Characters in one value (for PN: in one component group), 0 = no limit
 * and for every VR that is not a string. */
gsize    ef_vr_max_length      (guint16 vr);

/* Writes the two letters and a NUL; letters that do not print become '?'. */
void     ef_vr_to_string       (guint16 vr,
                                char    text[3]);

G_END_DECLS
