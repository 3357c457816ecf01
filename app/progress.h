/* Progress of a batch: one line that is rewritten on a terminal, with rate and time left; else a plain line now and
 * then. */
#pragma once

#include "ef-run.h"

G_BEGIN_DECLS

typedef struct _EfProgress EfProgress;

EfProgress *ef_progress_new    (gboolean    quiet);
void        ef_progress_free   (EfProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfProgress, ef_progress_free)

/* An EfProgressFunc; @user_data is the EfProgress. */
void        ef_progress_update (EfStep      step,
                                guint       done,
                                guint       total,
                                gpointer    user_data);
/* Ends the line. */
void        ef_progress_end    (EfProgress *self);

G_END_DECLS
