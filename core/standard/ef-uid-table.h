/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * UIDs that the standard registers (PS3.6 annex A, PS3.16 chapter 8).  They
 * say what something is, never who, and must not be replaced.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  EF_UID_KIND_NONE,
  EF_UID_KIND_SOP_CLASS,
  EF_UID_KIND_META_SOP_CLASS,
  EF_UID_KIND_SERVICE_CLASS,
  EF_UID_KIND_SOP_INSTANCE,         /* well-known instances: palettes, printers */
  EF_UID_KIND_TRANSFER_SYNTAX,
  EF_UID_KIND_FRAME_OF_REFERENCE,   /* well-known frames, atlases */
  EF_UID_KIND_SYNCHRONIZATION,      /* synchronization frame of reference */
  EF_UID_KIND_CODING_SCHEME,
  EF_UID_KIND_CONTEXT_GROUP,
  EF_UID_KIND_MAPPING_RESOURCE,
  EF_UID_KIND_APPLICATION_CONTEXT,
  EF_UID_KIND_HOSTING_MODEL,
  EF_UID_KIND_LDAP_OID,
  EF_UID_KIND_OTHER,
} EfUidKind;

/**
 * ef_uid_is_registered:
 * @uid: a UID without padding
 * @kind: (out) (optional): what it names
 * @name: (out) (optional): its name in the standard
 *
 * An unlisted UID below the standard's root is not registered: nobody but
 * the standard may issue one, and a forged one could hold an identifier.
 */
gboolean ef_uid_is_registered     (const char  *uid,
                                   EfUidKind   *kind,
                                   const char **name);

/* Below 1.2.840.10008, the root of the standard, and well formed. */
gboolean ef_uid_is_standard_root  (const char  *uid);

/* The grammar of PS3.5 chapter 9: digits and dots, 64 at most, no empty
 * component, no leading zero. */
gboolean ef_uid_is_valid          (const char  *uid);

/* A storage SOP class that the standard registers. */
gboolean ef_uid_is_storage_class  (const char  *uid);

guint    ef_uid_table_get_n_rows  (void);

G_END_DECLS
