#pragma once

#include "ef-difference-list.h"
#include "ef-finding-list.h"
#include "ef-frame-pane.h"
#include "ef-history-list.h"
#include "ef-main-window.h"
#include "ef-projection-pane.h"
#include "ef-region-list.h"
#include "ef-report-pane.h"
#include "ef-row-detail.h"
#include "ef-sheet-pane.h"
#include "ef-status-bar.h"
#include "ef-study-tree.h"
#include "ef-tag-table.h"
#include "ef-template-banner.h"
#include "ef-welcome-page.h"

G_BEGIN_DECLS

struct _EfMainWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwViewStack *pages;
  GtkPaned *outer, *inner, *right;
  GtkNotebook *notebook;
  GtkDropDown *scope;
  GtkWidget *undo, *redo;

  EfWelcomePage *welcome;
  EfStudyTree *tree;
  EfFramePane *frame;
  EfProjectionPane *projection;
  EfSheetPane *sheet;
  EfReportPane *report;
  EfFindingList *findings;
  EfTagTable *tags;
  EfRegionList *regions;
  EfDifferenceList *differences;
  EfRowDetail *detail;
  EfHistoryList *history;
  EfStatusBar *status;
  EfTemplateBanner *banner;

  EfWorkbench *workbench; /* NULL: no session could be made */
  GSettings *settings;    /* (nullable) */
  gboolean updating;
  int detail_place; /* of the finding in detail, while wide lists are open */
  guint placing;    /* a tick callback that gives it its place */
  gboolean laid_out;
  GHashTable *asked; /* kinds of findings for which a reason was asked */
};

/* --- ef-main-window-open.c --------------------------------------------------------------------------------------- */

void         _ef_main_window_install_open   (GtkWidgetClass *klass);
void         _ef_main_window_init_open      (EfMainWindow   *self);
/* (transfer full) (nullable): NULL with an error. */
EfSession   *_ef_main_window_make_session   (EfMainWindow   *self,
                                             EfApplication  *application,
                                             GError        **error);

/* --- ef-main-window-readers.c ------------------------------------------------------------------------------------ */

void         _ef_main_window_init_readers   (EfMainWindow   *self);
void         _ef_main_window_save_blind     (EfMainWindow   *self,
                                             const char     *path);
/* Asks for the names, and makes the review one that two people settle. */
void         _ef_main_window_compare        (EfMainWindow   *self,
                                             const char     *path);

/* --- ef-main-window-review.c ------------------------------------------------------------------------------------- */

void         _ef_main_window_install_review (GtkWidgetClass *klass);
void         _ef_main_window_init_review    (EfMainWindow   *self);
void         _ef_main_window_update_actions (EfMainWindow   *self);

/* --- ef-main-window-sample.c ------------------------------------------------------------------------------------- */

/* Asks how much is to be claimed, and has the tree show the series that must be looked at for it. */
void         _ef_main_window_sample         (EfMainWindow   *self);

/* --- ef-main-window-profile.c ------------------------------------------------------------------------------------ */

void         _ef_main_window_install_profile (GtkWidgetClass *klass);

/* --- ef-main-window.c -------------------------------------------------------------------------------------------- */

/* What could not be done, once, as a toast; the detail is a click away. */
void         _ef_main_window_tell           (EfMainWindow   *self,
                                             const char     *title,
                                             const char     *detail);

G_END_DECLS
