/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * PS3.16 CID 7050, De-identification Method: the codes that an instance
 * claims in (0012,0064).
 */

#include <glib.h>

#include "ef-confidentiality.h"

G_BEGIN_DECLS

/**
 * EfDeidCode:
 * @option: the option it stands for; EF_OPTION_NONE for the Basic Profile
 * @value: Code Value
 * @scheme: Coding Scheme Designator, "DCM"
 * @meaning: Code Meaning
 */
typedef struct {
  EfOptions   option;
  const char *value;
  const char *scheme;
  const char *meaning;
} EfDeidCode;

/* @option: exactly one option, or EF_OPTION_NONE for the Basic Profile. */
const EfDeidCode *ef_deid_code_for_option (EfOptions   option);
const EfDeidCode *ef_deid_code_find       (const char *value);
guint             ef_deid_code_get_n_rows (void);
const EfDeidCode *ef_deid_code_get_row    (guint       i);

G_END_DECLS
