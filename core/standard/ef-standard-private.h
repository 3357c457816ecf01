/*
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/* Shared by the lookups of core/standard, for nobody else. */

#include "ef-confidentiality.h"

G_BEGIN_DECLS

/* The rule of ef_confidentiality_action() over any row's option columns. */
EfAction ef_options_decide (EfAction      basic,
                            const guint8 *option,
                            EfOptions     options,
                            EfOptions    *decided_by);

G_END_DECLS
