/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * The type that an IOD gives an attribute (PS3.3; the types are PS3.5
 * section 7.4).  An attribute inside a sequence is known by the sequence that
 * directly holds it, never by its full path, because some macros of PS3.3
 * contain themselves.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  EF_TYPE_UNKNOWN,
  EF_TYPE_1,
  EF_TYPE_1C,
  EF_TYPE_2,
  EF_TYPE_2C,
  EF_TYPE_3,
} EfType;

/* -1: not a storage SOP class of PS3.4 that we know. */
int         ef_iod_from_sop_class (const char *sop_class_uid);

/* Such as "ct-image"; NULL outside 0 .. ef_iod_get_n () - 1. */
const char *ef_iod_get_name       (int         iod);
guint       ef_iod_get_n          (void);

/**
 * ef_type_lookup:
 * @iod: from ef_iod_from_sop_class()
 * @parent_sequence_tag: the sequence whose item holds @tag, 0 at the top level
 * @tag: the attribute
 *
 * Returns: the strictest type (1, 1C, 2, 2C, 3) that any module or macro of
 *   the IOD gives, optional modules too; EF_TYPE_UNKNOWN where the IOD is
 *   unknown or has no such attribute there
 */
EfType      ef_type_lookup        (int         iod,
                                   guint32     parent_sequence_tag,
                                   guint32     tag);

/* "1", "1C" and so on; "" for unknown. */
const char *ef_type_to_string     (EfType      type);

G_END_DECLS
