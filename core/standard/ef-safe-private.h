/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * PS3.15 Table E.3.10-1, private attributes that are known not to identify.
 */

#include <glib.h>

G_BEGIN_DECLS

/**
 * ef_safe_private_find:
 * @creator: the private creator of the block, as it stands in the file
 * @group: the odd group
 * @element: the low byte of the element; the block number is not compared
 * @vr: (out) (optional): the VR, the first of several, 0 where the table gives none
 * @meaning: (out) (optional): what the table calls it, "" where it does not say
 *
 * Spaces around @creator do not count (PS3.5 section 6.2, LO); case does.
 *
 * Returns: whether the table lists the attribute
 */
gboolean ef_safe_private_find           (const char  *creator,
                                         guint16      group,
                                         guint8       element,
                                         guint16     *vr,
                                         const char **meaning);

/* Whether the table lists any attribute of the creator. */
gboolean ef_safe_private_has_creator    (const char  *creator);

guint    ef_safe_private_get_n_rows     (void);
guint    ef_safe_private_get_n_creators (void);

G_END_DECLS
