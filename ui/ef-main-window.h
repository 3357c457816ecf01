/* The review window: one session, its panes and its verbs.
 *
 * Actions: "session.…" opens, stops and goes on; "review.…" decides; "win.…" arranges. Keys without Ctrl or Alt work
 * wherever no text is being typed, and do the same everywhere. */
#pragma once

#include "ef-application.h"
#include "ef-workbench.h"

G_BEGIN_DECLS

#define EF_TYPE_MAIN_WINDOW (ef_main_window_get_type ())
G_DECLARE_FINAL_TYPE (EfMainWindow, ef_main_window, EF, MAIN_WINDOW, AdwApplicationWindow)

EfMainWindow *ef_main_window_new           (EfApplication     *application);
EfWorkbench  *ef_main_window_get_workbench (EfMainWindow      *self);
gboolean      ef_main_window_is_empty      (EfMainWindow      *self);
/* Opens files and folders in place of what is open; what was decided on them before is there again. */
void          ef_main_window_open          (EfMainWindow      *self,
                                            const char *const *paths);

G_END_DECLS
