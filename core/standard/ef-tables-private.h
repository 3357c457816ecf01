/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * What ef-tables-gen writes: const arrays, each sorted by the key that its
 * lookup searches.
 */

#include "ef-attribute-type.h"
#include "ef-confidentiality.h"
#include "ef-deid-codes.h"
#include "ef-dictionary.h"
#include "ef-structured-content.h"
#include "ef-transfer-syntax.h"
#include "ef-uid-table.h"

G_BEGIN_DECLS

/* Every string of the tables, once. */
extern const char ef_table_strings[];

extern const char *const ef_table_edition;

/* The dictionary: rows of one tag in tag order, then the repeating ones. */
extern const EfDictionaryEntry ef_table_dictionary[];
extern const guint             ef_table_n_dictionary;
extern const guint             ef_table_n_dictionary_exact;
extern const guint16           ef_table_keywords[];   /* row numbers in keyword order */

/* PS3.15 Table E.1-1: the same order; the last row is that of private attributes. */
extern const EfConfidentialityRow ef_table_confidentiality[];
extern const guint                ef_table_n_confidentiality;
extern const guint                ef_table_n_confidentiality_exact;

/* PS3.15 Table E.3.4-1, by code value, scheme, value type. */
extern const EfStructuredContentRow ef_table_structured_content[];
extern const guint                  ef_table_n_structured_content;

typedef struct {
  const char *creator;
  guint16     group;
  guint8      element;
  guint16     vr;
  const char *meaning;
} EfSafePrivateRow;

/* PS3.15 Table E.3.10-1, by creator, group, element. */
extern const EfSafePrivateRow ef_table_safe_private[];
extern const guint            ef_table_n_safe_private;
extern const guint            ef_table_n_safe_private_creators;

typedef struct {
  const char *uid;
  const char *name;
  guint8      kind;
  guint8      retired;
  guint8      storage;
} EfUidRow;

/* By UID as text. */
extern const EfUidRow ef_table_uids[];
extern const guint    ef_table_n_uids;

extern const EfTransferSyntax ef_table_transfer_syntaxes[];
extern const guint            ef_table_n_transfer_syntaxes;

extern const EfDeidCode ef_table_deid_codes[];
extern const guint      ef_table_n_deid_codes;

typedef struct {
  const char *uid;
  guint16     iod;
} EfSopClassRow;

/* SOP classes by UID as text, and the names of their IODs. */
extern const EfSopClassRow  ef_table_sop_classes[];
extern const guint          ef_table_n_sop_classes;
extern const char *const    ef_table_iods[];
extern const guint          ef_table_n_iods;

typedef struct {
  guint32 parent;
  guint32 tag;
  guint32 vector;
} EfTypeRow;

/* Types by parent sequence and tag.  Many rows share one vector, which holds
 * an EfType of four bits for each IOD, the even IOD in the low half. */
extern const EfTypeRow ef_table_types[];
extern const guint     ef_table_n_types;
extern const guint8    ef_table_type_vectors[];
extern const guint     ef_table_type_vector_size;

G_END_DECLS
