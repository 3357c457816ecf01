/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * All tables of the standard, for callers that need most of them.
 */

#include "ef-attribute-type.h"
#include "ef-confidentiality.h"
#include "ef-deid-codes.h"
#include "ef-dictionary.h"
#include "ef-safe-private.h"
#include "ef-structured-content.h"
#include "ef-transfer-syntax.h"
#include "ef-uid-table.h"
#include "ef-vr.h"

G_BEGIN_DECLS

/* One line a table: its name, edition and number of rows.  For --version. */
const char *ef_standard_get_edition (void);

G_END_DECLS
