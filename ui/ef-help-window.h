/* The help page: how a review goes, what each state means, what the program does not do. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EF_TYPE_HELP_WINDOW (ef_help_window_get_type ())
G_DECLARE_FINAL_TYPE (EfHelpWindow, ef_help_window, EF, HELP_WINDOW, AdwWindow)

EfHelpWindow *ef_help_window_new (GtkWindow *parent);

G_END_DECLS
