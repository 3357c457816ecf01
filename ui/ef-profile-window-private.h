#pragma once

#include "ef-profile-settings.h"
#include "ef-profile-source.h"
#include "ef-profile-window.h"

G_BEGIN_DECLS

struct _EfProfileWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkDropDown *chooser;
  GtkLabel *effect;
  GtkSpinner *spinner;
  GtkWidget *undo;
  AdwViewStack *pages;
  EfProfileSettings *settings;
  AdwPreferencesPage *rules, *lists;
  EfProfileSource *source;

  EfSession *session;
  EfProfileDraft *draft;
  char **names; /* of the profiles in the chooser; "": what is not saved */
  gboolean updating;
};

/* --- ef-profile-window-files.c: saving, importing, sharing --------------------------------------------------------- */

void _ef_profile_window_install_files (GtkWidgetClass  *klass);

/* --- ef-profile-window.c ------------------------------------------------------------------------------------------ */

void _ef_profile_window_tell          (EfProfileWindow *self,
                                       const char      *text);
/* The list of profiles, and which of them this is. */
void _ef_profile_window_fill          (EfProfileWindow *self);

G_END_DECLS
