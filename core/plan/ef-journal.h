/* A journal beside a plan: every edit, appended as it happens, so that a crash or a power cut loses nothing. It is also
 * the trail of what was done, undoing included.
 *
 * Text, mode 0600. The first line names the plan that the edits build on, by its digest; each further line is one edit
 * in canonical JSON on a single line. Edits that belong together carry "more", all but the last, and count only as a
 * whole: a group whose end is not there did not happen. The last edit of a group that is a step of the history says so
 * ("way", "step"), so that what was done can be undone in a later life too. A group that the plan has already, because
 * it was saved since, is "past": it is a step of the history, and no more. */
#pragma once

#include "ef-history.h"

G_BEGIN_DECLS

typedef enum
{
  EF_JOURNAL_SYNC_LAZY, /* written at once, on the disk within a second (needs a main loop), or when closed */
  EF_JOURNAL_SYNC_EACH, /* on the disk before a change is done */
} EfJournalSync;

typedef struct _EfJournal EfJournal;

/* Opens the journal at @path for @plan as it was loaded, replays what it holds, drops a torn end, and writes on. A
 * journal that builds on another plan (its edits were saved in this one) is set aside as "PATH.old". *@n_replayed
 * (nullable): edits replayed. @history (nullable), of @plan and new, has the steps again afterwards. EF_ERROR_PLAN: a
 * whole line is broken or does not apply; then @plan must be dropped. EF_ERROR_REFUSED: somebody is writing it. */
EfJournal *ef_journal_open    (const char     *path,
                               EfPlan         *plan,
                               EfHistory      *history,
                               EfJournalSync   sync,
                               guint          *n_replayed,
                               GError        **error) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE with EF_ERROR_REFUSED: somebody is writing the journal at @path. */
gboolean   ef_journal_is_free (const char     *path,
                               GError        **error);
/* Replays what the journal at @path holds for @plan, and leaves the file alone: another may be writing it. TRUE as well
 * if there is none, or one of another plan. */
gboolean   ef_journal_replay  (const char     *path,
                               EfPlan         *plan,
                               GError        **error);
/* Starts over, on the plan as it is now: after it was saved. @history (nullable): its steps are kept as the past. */
gboolean   ef_journal_restart (EfJournal      *self,
                               EfHistory      *history,
                               GError        **error);
/* Brings all to the disk. */
gboolean   ef_journal_flush   (EfJournal      *self,
                               GError        **error);
/* (nullable): the first failure to write since it was opened; the journal is of no use after it. */
const GError *ef_journal_get_failure (EfJournal *self);
/* Flushes and closes; the file stays. */
void       ef_journal_free    (EfJournal      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfJournal, ef_journal_free)

G_END_DECLS
