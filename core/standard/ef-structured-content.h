/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * PS3.15 Table E.3.4-1: content items of structured reports, by the coded
 * concept name, and what the profile does with each.
 */

#include <glib.h>

#include "ef-confidentiality.h"

G_BEGIN_DECLS

/**
 * EfStructuredContentRow:
 * @code_value: Code Value (0008,0100) of the concept name
 * @scheme: Coding Scheme Designator (0008,0102)
 * @value_type: Value Type (0040,A040), such as "TEXT"
 * @code_meaning: as the table prints it
 * @basic: an #EfAction, the Basic Profile
 * @option: an #EfAction for each option column, by bit number
 */
typedef struct {
  const char *code_value;
  const char *scheme;
  const char *value_type;
  const char *code_meaning;

  guint8      basic;
  guint8      option[EF_N_OPTION_COLUMNS];
} EfStructuredContentRow;

/* A concept may have several rows, one for each value type; @value_type NULL
 * takes the first.  NULL: the table does not list the concept. */
const EfStructuredContentRow *ef_structured_content_find   (const char                   *code_value,
                                                            const char                   *scheme,
                                                            const char                   *value_type);

/* As ef_confidentiality_action(). */
EfAction                      ef_structured_content_action (const EfStructuredContentRow *row,
                                                            EfOptions                     options,
                                                            EfOptions                    *decided_by);

guint                         ef_structured_content_get_n_rows (void);
const EfStructuredContentRow *ef_structured_content_get_row    (guint i);

G_END_DECLS
