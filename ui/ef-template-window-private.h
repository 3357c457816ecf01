#pragma once

#include "ef-template-preview.h"
#include "ef-template-window.h"

G_BEGIN_DECLS

/* A row of the list. */
typedef struct
{
  EfTemplate *template;
  char *path; /* NULL: offered, not kept yet */
} EfTemplateItem;

struct _EfTemplateWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkListBox *list;
  EfTemplatePreview *preview;
  AdwEntryRow *name;
  AdwActionRow *device, *size, *software;
  GtkSwitch *any_software;
  AdwPreferencesGroup *boxes_group;
  GtkListBox *boxes;
  GtkWidget *keep, *problems;

  EfWorkbench *workbench;
  GPtrArray *items; /* of EfTemplateItem */
  EfTemplateItem *item; /* (nullable): the one that is shown */
  char *exact_software; /* what it was before it became any */
  GCancellable *loading;
  guint save_source;
  gboolean updating;
};

/* --- ef-template-window-files.c ------------------------------------------------------------------------------------ */

void _ef_template_window_install_files (GtkWidgetClass   *klass);

/* --- ef-template-window.c ------------------------------------------------------------------------------------------ */

void _ef_template_window_tell          (EfTemplateWindow *self,
                                        const char       *text);
/* Reads the list again; the one at @path (nullable), or the first, is shown. */
void _ef_template_window_fill          (EfTemplateWindow *self,
                                        const char       *path);
/* Writes what was changed and still waits. */
void _ef_template_window_flush         (EfTemplateWindow *self);

G_END_DECLS
