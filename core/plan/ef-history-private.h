/* What the journal needs of the history. */
#pragma once

#include "ef-history.h"
#include "ef-plan-private.h"

G_BEGIN_DECLS

/* What was done in an earlier life: the plan has it already, here it becomes a step again, or takes one back. */
void _ef_history_replay (EfHistory  *self,
                         EfWay       way,
                         const char *label,
                         GPtrArray  *edits);
/* (transfer none): of EfEdit. */
GPtrArray *_ef_history_step_get_edits (EfHistoryStep *self);

G_END_DECLS
