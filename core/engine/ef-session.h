/* A review from opening the files to the clean output: what the window talks to. It reads, searches and writes through
 * workers, keeps the plan with its history and its journal, and never blocks: all of it runs in the main loop of the
 * thread that made it, and all calls belong to that thread.
 *
 * Properties (all notify, all read-only):
 *   "busy"        gboolean    something below is under way
 *   "step"        EfSessionStep as guint
 *   "done", "total"  guint    inputs of the step
 *   "message"     string      for people, untranslated, no value of a patient; "" or the reason of the last failure
 *   "n-problems"  guint       inputs that cannot be read or were not written
 *   "n-open"      guint       rows of the plan that nobody has decided on
 *   "n-written"   guint       inputs that are in the output folder, by the last ef_session_write_async()
 *   "approved"    gboolean    the plan is signed as it is
 *   "analysed"    gboolean    all inputs are read and searched
 *   "plan"        EfPlan      changes when another study is opened
 * Signals:
 *   "inputs-added" ()         the tree has grown; the first frames can be loaded
 *   "analysis-done" ()
 *   "tree-summed" ()          the states of all nodes are up to date; also once after "analysis-done"
 *   "written" ()              the results of all instances are there
 *   "offer-changed" ()        there is another template to offer, or none */
#pragma once

#include "ef-catalog.h"
#include "ef-comparison.h"
#include "ef-history.h"
#include "ef-key.h"
#include "ef-profile.h"
#include "ef-proposals.h"
#include "ef-session-node.h"
#include "ef-template.h"

G_BEGIN_DECLS

typedef enum
{
  EF_SESSION_IDLE,
  EF_SESSION_LIST,      /* which files there are */
  EF_SESSION_SCAN,      /* what they are */
  EF_SESSION_HEADERS,   /* every value with its proposal */
  EF_SESSION_FIND_TEXT, /* text in the pixels */
  EF_SESSION_WRITE,     /* writing, verifying, delivering */
  EF_N_SESSION_STEPS
} EfSessionStep;

typedef struct
{
  EfProfile *profile;
  EfKey key;
  const char *worker;     /* path of the worker program */
  guint n_workers;        /* 0: one a processor */
} EfSessionConfig;

#define EF_TYPE_SESSION (ef_session_get_type ())
G_DECLARE_FINAL_TYPE (EfSession, ef_session, EF, SESSION, GObject)

/* @config is copied. */
EfSession     *ef_session_new                  (const EfSessionConfig  *config,
                                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- opening --------------------------------------------------------------------------------------------------- */

/* Starts reading @paths: files, folders, DICOMDIRs, archives. What was open before is closed. @review (nullable): where
 * the review is kept from the first finding on: the plan in this file, its journal and the list of sources (which may
 * identify; mode 0600) beside it. EF_ERROR_USAGE if a path does not exist, EF_ERROR_IO if @review cannot be written. */
gboolean       ef_session_open                 (EfSession              *self,
                                                const char *const      *paths,
                                                const char             *review,
                                                GError                **error);
/* Opens a saved review and continues where it was left, with its history as far as the journal goes. @paths (nullable):
 * where the files are now; NULL: where they were. Files that the plan does not cover join it. EF_ERROR_PLAN if it
 * belongs to another key or is no plan, EF_ERROR_REFUSED if somebody works on it right now. */
gboolean       ef_session_open_review          (EfSession              *self,
                                                const char             *review,
                                                const char *const      *paths,
                                                GError                **error);
/* Writes plan and list of sources to @review, and goes on there. */
gboolean       ef_session_save_review          (EfSession              *self,
                                                const char             *review,
                                                GError                **error);
/* (nullable) */
const char    *ef_session_get_review           (EfSession              *self);
/* Stops what is under way. What was found or delivered stays. */
void           ef_session_cancel               (EfSession              *self);
/* Goes on with what was cancelled before the analysis was done. */
void           ef_session_resume               (EfSession              *self);

gboolean       ef_session_get_busy             (EfSession              *self);
EfSessionStep  ef_session_get_step             (EfSession              *self);
const char    *ef_session_get_message          (EfSession              *self);
gboolean       ef_session_get_analysed         (EfSession              *self);
/* (nullable): languages of burned-in text that were asked for and have no data here, "fra+ita"; known when the first
 * picture was searched. */
const char    *ef_session_get_missing_languages (EfSession             *self);

/* --- what is open ---------------------------------------------------------------------------------------------- */

/* (transfer none): the same objects until another study is opened. */
EfPlan        *ef_session_get_plan             (EfSession              *self);
EfHistory     *ef_session_get_history          (EfSession              *self);
/* (transfer none): of EfSessionNode, the patients. One model for the life of the session. */
GListModel    *ef_session_get_tree             (EfSession              *self);
/* (nullable) (transfer none): the node of an instance. */
EfSessionNode *ef_session_get_node             (EfSession              *self,
                                                guint                   number);
/* (transfer full): of guint: the instances at or below @node in the order of the tree. */
GArray        *ef_session_list_instances       (EfSession              *self,
                                                EfSessionNode          *node);
/* What is known of an instance, for templates; strings live as long as the study is open. FALSE: there is none. */
gboolean       ef_session_get_facts            (EfSession              *self,
                                                guint                   number,
                                                EfInputFacts           *facts);

/* --- deciding -------------------------------------------------------------------------------------------------- */

/* One step of the history: @edits of EfEdit (transfer full), as ef-gesture.h makes them; an empty or NULL array does
 * nothing. @label (nullable): the first edit's. Saved before it returns to the main loop. */
gboolean       ef_session_do                   (EfSession              *self,
                                                GPtrArray              *edits,
                                                const char             *label,
                                                GError                **error);
/* FALSE without an error: there is nothing to undo. */
gboolean       ef_session_undo                 (EfSession              *self,
                                                GError                **error);
gboolean       ef_session_redo                 (EfSession              *self,
                                                GError                **error);
/* One step of the history. All proposals are made anew; decisions on them stay where they still fit. */
gboolean       ef_session_set_profile          (EfSession              *self,
                                                EfProfile              *profile,
                                                GError                **error);
/* (transfer none): of the plan as it is now. */
EfProfile     *ef_session_get_profile          (EfSession              *self);
/* What the last change of the profile changed in the proposals, once all is looked at again. FALSE: nothing. */
gboolean       ef_session_get_changes          (EfSession              *self,
                                                EfProposalChanges      *changes);
/* Signs the plan as it is. */
gboolean       ef_session_approve              (EfSession              *self,
                                                const char             *who,
                                                const char             *comment,
                                                GError                **error);

/* --- two readers ----------------------------------------------------------------------------------------------- */

/* Writes a copy of the review in which nothing is decided, for a second reader; the list of sources beside it. */
gboolean       ef_session_save_blind           (EfSession              *self,
                                                const char             *review,
                                                GError                **error);
/* Whose decisions these are. One step of the history. */
gboolean       ef_session_set_reader           (EfSession              *self,
                                                const char             *name,
                                                GError                **error);
/* (transfer full): this review against another one of the same study, its journal included, which is only read.
 * @first, @second (nullable): names of the readers as far as the plans tell, else "". */
EfComparison  *ef_session_compare              (EfSession              *self,
                                                const char             *review,
                                                char                  **first,
                                                char                  **second,
                                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes this review one that two people settle; one step of the history. EF_ERROR_PLAN if they are not two names. */
gboolean       ef_session_take_comparison      (EfSession              *self,
                                                const EfComparison     *comparison,
                                                const char             *first,
                                                const char             *second,
                                                GError                **error);
/* One step of the history, see ef_comparison_settle(). */
gboolean       ef_session_settle               (EfSession              *self,
                                                const char             *target,
                                                EfSettlement            how,
                                                GError                **error);

/* --- device templates ------------------------------------------------------------------------------------------ */

/* A template that fits some of the images, to be answered by a person. */
typedef struct
{
  EfTemplate *template;
  gboolean is_learned;  /* of images reviewed here, and not among those known */
  guint n_reviewed;     /* images it was learned from */
  guint n_instances;    /* images it would add boxes to */
} EfTemplateOffer;

/* (transfer none): of EfTemplate: those that are offered where they fit. */
void           ef_session_set_templates        (EfSession              *self,
                                                GPtrArray              *templates);
/* (nullable) (transfer none): valid until "offer-changed". */
const EfTemplateOffer *ef_session_get_offer    (EfSession              *self);
/* Puts the boxes on all images they are for, as one step of the history. */
gboolean       ef_session_take_offer           (EfSession              *self,
                                                GError                **error);
/* No, thanks: not offered again for this study. */
void           ef_session_drop_offer           (EfSession              *self);
/* Puts the boxes of any template on the images it fits. FALSE without an error: it fits none, or all are there. */
gboolean       ef_session_apply_template       (EfSession              *self,
                                                const EfTemplate       *template,
                                                GError                **error);

/* --- pictures -------------------------------------------------------------------------------------------------- */

/* 8-bit RGB, 3 bytes a pixel, rows not padded. Shared, never changed. */
typedef struct
{
  GBytes *pixels;
  guint columns, rows;
  guint frames;                       /* of the instance */
  double window_center, window_width; /* as used; width 0: the full range */
  guint64 revision;                   /* of the plan, where it matters */
} EfPicture;

#define EF_TYPE_PICTURE (ef_picture_get_type ())
GType          ef_picture_get_type             (void);
EfPicture     *ef_picture_ref                  (EfPicture              *self);
void           ef_picture_unref                (EfPicture              *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfPicture, ef_picture_unref)

/* The displayed range of values. */
typedef struct
{
  double center, width; /* width 0: the full range */
} EfValueWindow;

typedef enum
{
  EF_PROJECT_MIN,
  EF_PROJECT_MAX,
  EF_PROJECT_MEAN,
  EF_N_PROJECTIONS
} EfProjectionKind;

/* Frame @frame, from 0, of instance @number as it is. @window (nullable): NULL: as the instance asks for. Frames come
 * before all other work, the last asked for first. */
void           ef_session_load_frame_async     (EfSession              *self,
                                                guint                   number,
                                                guint                   frame,
                                                const EfValueWindow    *window,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
/* The same frame as it will be written: the engine's own fill. Made again only when the instance's part of the plan has
 * changed. */
void           ef_session_load_after_async     (EfSession              *self,
                                                guint                   number,
                                                guint                   frame,
                                                const EfValueWindow    *window,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
/* Scaled down to at most @size pixels a side. */
void           ef_session_load_thumbnail_async (EfSession              *self,
                                                guint                   number,
                                                guint                   frame,
                                                guint                   size,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
/* All frames of @node's instances that have the size of its first one, seen as one picture. */
void           ef_session_load_projection_async (EfSession             *self,
                                                EfSessionNode          *node,
                                                EfProjectionKind        kind,
                                                const EfValueWindow    *window,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
/* (transfer full): of any of the above. */
EfPicture     *ef_session_load_finish          (EfSession              *self,
                                                GAsyncResult           *result,
                                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- writing --------------------------------------------------------------------------------------------------- */

typedef enum
{
  EF_WRITE_DEFAULT = 0,
  EF_WRITE_REPLACE = 1 << 0,      /* files that are there may be replaced */
  EF_WRITE_DRY_RUN = 1 << 1,      /* all but giving the files their names; needs no approval */
} EfWriteFlags;

/* What became of an instance. Strings and variants live until the next write. */
typedef struct
{
  EfState state;
  const char *output;   /* (nullable): relative to the folder */
  EfErrorCode code;
  const char *reason;   /* (nullable): why it was not written, no value */
  GVariant *changes;    /* (nullable): a{su}, what was done */
  GVariant *verified;   /* (nullable): a{su}, what verify looked at */
  GVariant *kept;       /* (nullable): as: where a person kept values that identify */
  guint n_regions_kept; /* with text that identifies and that a person kept */
  guint n_unseen;       /* places with text, not known to identify, that only the re-check found: somebody should look */
  const char *header_copy; /* (nullable): of what was held back, its cleaned header, relative to FOLDER.quarantine */
} EfSessionResult;

/* Applies the plan to all instances, reads each back, and gives those that are clean their names in @folder. Fails with
 * EF_ERROR_PLAN if the plan is not approved as it is, EF_ERROR_REFUSED before the analysis is done, EF_ERROR_IO if the
 * folder cannot be made, and EF_ERROR_CANCELLED; never for a single instance. ef_session_cancel() stops it: what is in
 * the folder then is whole. Text that could still be read is a new, open finding of the plan afterwards. */
void           ef_session_write_async          (EfSession              *self,
                                                const char             *folder,
                                                EfWriteFlags            flags,
                                                GCancellable           *cancellable,
                                                GAsyncReadyCallback     callback,
                                                gpointer                user_data);
gboolean       ef_session_write_finish         (EfSession              *self,
                                                GAsyncResult           *result,
                                                GError                **error);
/* FALSE: it was not written yet. */
gboolean       ef_session_get_result           (EfSession              *self,
                                                guint                   number,
                                                EfSessionResult        *result);
/* How many instances are in each state; @counts has EF_N_STATES. */
void           ef_session_count_results        (EfSession              *self,
                                                guint                  *counts);
/* The report of the last write; no source name, no value. As HTML if @path ends like that, else as JSON. */
gboolean       ef_session_save_report          (EfSession              *self,
                                                const char             *path,
                                                GError                **error);
/* CSV, mode 0600: what was not written, with source and reason. It names sources. */
gboolean       ef_session_save_quarantine      (EfSession              *self,
                                                const char             *path,
                                                GError                **error);

G_END_DECLS
