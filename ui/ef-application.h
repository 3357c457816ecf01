/* The application: windows, settings, what is the same for all windows. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_APPLICATION (ef_application_get_type ())
G_DECLARE_FINAL_TYPE (EfApplication, ef_application, EF, APPLICATION, AdwApplication)

/* @worker: path of the worker program. */
EfApplication *ef_application_new             (const char        *worker) G_GNUC_WARN_UNUSED_RESULT;

const char    *ef_application_get_worker      (EfApplication     *self);
/* (nullable): without its schema the program runs with what is built in. */
GSettings     *ef_application_get_settings    (EfApplication     *self);

/* Can a window be shown at all? */
gboolean       ef_application_has_display     (void);
/* Runs the window until it is closed. @paths (nullable): opened at once. Returns the exit status. */
int            ef_application_run_with        (const char        *worker,
                                               const char        *program,
                                               const char *const *paths);

G_END_DECLS
