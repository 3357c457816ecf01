/* What the files of the session share. */
#pragma once

#include "ef-run-private.h"
#include "ef-session.h"

#include "ef-journal.h"
#include "ef-proposals.h"

G_BEGIN_DECLS

/* An input on its way; by index as in the catalog. */
typedef struct
{
  EfEntry *entry;
  EfSessionNode *node;     /* NULL: not in the plan */
  gboolean is_known;       /* in the plan, or never will be */
  gboolean is_readable;
  gboolean is_gathered;    /* what identifies is known as the profile wants it */
  gboolean is_listed;      /* its header is in the plan, or waits for it */
  gboolean is_searched;    /* so is its text */
  gboolean is_reread;      /* text is looked for again: it replaces what is in the plan */
  guint searched_for;      /* revision of what identifies the patient */
  gboolean is_dirty;       /* the node is not what the plan says */
  gboolean was_analysed;   /* in a plan that was loaded: regions are there, only texts are wanted */
  GArray *regions;         /* of guint: the plan's numbers of the findings; NULL: none yet */

  /* What will be written, as a memory file. */
  int after_fd;            /* -1: none */
  GVariant *after_slice;   /* what it was made by */
  GPtrArray *after_waiting; /* of pictures, NULL: none is being made */
  guint64 after_used;
} EfSessionItem;

/* A row of jobs, of which some are in flight. */
typedef struct
{
  gboolean is_active;
  gboolean is_feeding;
  guint next;
  guint in_flight, limit;
  guint done, total;
} EfPump;

/* FALSE: there is nothing to do for this one. */
typedef gboolean (*EfPumpFunc) (EfSession *self, EfSessionItem *item);

struct _EfSession
{
  GObject parent_instance;

  EfProfile *profile;
  EfKey key;
  char *key_name;
  EfValueDigest *digest;
  char *worker;
  guint n_workers;

  EfRun *run;              /* of the study that is open */
  EfPlan *plan;
  EfHistory *history;
  EfJournal *journal;
  char *review;
  char **paths;
  GPtrArray *items;        /* of EfSessionItem */
  guint n_known;           /* items before this one are in the plan */
  gboolean is_closing;
  gboolean is_cancelled;
  gboolean is_scanned;
  gboolean is_analysed;
  guint64 study;           /* counts what was opened */

  /* The way through the files. */
  GCancellable *listing;
  guint next_path;
  EfPump scan, headers, text, write;
  guint64 epoch;           /* counts changes of the profile */
  guint64 reading;         /* counts those after which text is looked for again */
  EfProposals *proposals;  /* as they were when all was looked at; NULL: never yet */
  EfProposalChanges changes;
  gboolean has_changes;
  GPtrArray *templates;    /* of EfTemplate, known to the person */
  EfTemplateOffer *offer;  /* NULL: none */
  GHashTable *dropped;     /* keys of offers that were answered */
  guint offer_source;
  gboolean is_flushing;    /* what was found goes into the plan right now */
  GQueue found;            /* of results that wait to go into the plan */
  guint found_source;
  guint refresh_source;
  guint next_dirty;
  guint relist_source;

  GListStore *patients;
  GHashTable *groups;      /* kind and label -> node, borrowed */
  GHashTable *numbers;     /* number in the plan -> item, borrowed */

  EfPool *view;
  GQueue pictures;         /* what is wanted, the next first */
  guint n_viewing;
  guint64 n_after;
  gpointer projection;     /* the last one */

  GTask *writing;
  gulong writing_cancelled;
  guint n_delivering;
  EfWriteFlags write_flags;
  gboolean has_results;

  /* As told. */
  EfSessionStep step;
  guint done, total;
  char *message;
  guint n_problems, n_open, n_written;
  gboolean busy, approved, analysed;
  guint notify_source;
};

/* --- ef-session.c ----------------------------------------------------------------------------------------------- */

/* Opens the plan of @history with its @journal (nullable), both taken, and starts reading @paths. */
gboolean        _ef_session_begin          (EfSession      *self,
                                            EfHistory      *history,
                                            EfJournal      *journal,
                                            const char     *review,
                                            const char *const *paths,
                                            GError        **error);
void            _ef_session_close          (EfSession      *self);
void            _ef_session_set_message    (EfSession      *self,
                                            const char     *message);
/* Something that is told may have changed; looked at before the main loop sleeps. */
void            _ef_session_changed        (EfSession      *self);
void            _ef_session_emit           (EfSession      *self,
                                            const char     *signal);
EfSessionItem  *_ef_session_find_item      (EfSession      *self,
                                            guint           number);

/* --- ef-session-edit.c ------------------------------------------------------------------------------------------ */

/* (transfer full) */
char           *_ef_session_dup_journal_path (const char   *review);
/* Where the files are, beside @review. */
gboolean        _ef_session_save_sources   (EfSession      *self,
                                            const char     *review,
                                            GError        **error);

/* --- ef-session-look.c ------------------------------------------------------------------------------------------ */

void            _ef_session_start          (EfSession      *self);
/* Goes on with whatever is not done. */
void            _ef_session_go_on          (EfSession      *self);
/* The profile of the plan is another one. */
void            _ef_session_take_profile   (EfSession      *self);
/* Has every header and every picture been looked at, or is about to be? */
gboolean        _ef_session_is_looked_at   (EfSession      *self);
void            _ef_pump_start             (EfSession      *self,
                                            EfPump         *pump,
                                            guint           total,
                                            guint           limit);
/* A job of @pump has ended. */
void            _ef_pump_end_job           (EfSession      *self,
                                            EfPump         *pump);

/* --- ef-session-found.c ----------------------------------------------------------------------------------------- */

/* What a job told of an input, on its way into the plan. */
typedef struct
{
  EfSession *session;
  EfSessionItem *item;
  guint64 epoch, reading;
  GVariant *elements; /* NULL: text was found, or there is a problem */
  char *problem;
} EfFound;

EfFound        *_ef_found_new              (EfSession      *self,
                                            EfSessionItem  *item);
void            _ef_found_free             (EfFound        *found);
/* Takes @found. */
void            _ef_found_wait             (EfFound        *found);
/* There is something for the plan. */
void            _ef_session_flush_later    (EfSession      *self);
/* Is this step done, and what comes next? */
void            _ef_session_settle         (EfSession      *self);
void            _ef_session_drop_found     (EfSession      *self);
/* Puts text that was found since into the plan. */
void            _ef_session_add_regions    (EfSession      *self,
                                            EfSessionItem  *item);
/* What @policy proposes of what was found: edits (of EfEdit) of regions that nobody has decided on. (transfer full) */
GPtrArray      *_ef_session_judge          (EfSession      *self,
                                            EfPixelPolicy   policy);

/* --- ef-session-template.c -------------------------------------------------------------------------------------- */

/* The plan has changed: is there something to offer? Looked at after a moment. */
void            _ef_session_look_for_offer (EfSession      *self);
void            _ef_session_drop_offers    (EfSession      *self);

/* --- ef-session-tree.c ------------------------------------------------------------------------------------------ */

/* Makes the node of @item, and those above that are missing. */
void            _ef_session_add_node       (EfSession      *self,
                                            EfSessionItem  *item);
/* All nodes are to be brought up to date, little by little. */
void            _ef_session_refresh        (EfSession      *self);
/* Only those that are marked. */
void            _ef_session_refresh_dirty  (EfSession      *self);

/* --- ef-session-node.c ------------------------------------------------------------------------------------------ */

EfSessionNode  *_ef_session_node_new       (EfNodeKind      kind,
                                            const char     *label,
                                            EfSessionNode  *parent);
void            _ef_session_node_set_text  (EfSessionNode  *self,
                                            const char     *title,
                                            const char     *subtitle,
                                            gint64          order);
void            _ef_session_node_set_input (EfSessionNode  *self,
                                            guint           number,
                                            const EfEntry  *entry);
/* In the list of its parent, or of @patients, in order. */
void            _ef_session_node_insert    (EfSessionNode  *self,
                                            GListStore     *patients);
/* Of an instance; those above follow with _ef_session_node_sum_up(). */
void            _ef_session_node_set_state (EfSessionNode  *self,
                                            EfNodeState     state,
                                            guint           n_open,
                                            const char     *problem,
                                            const char     *output);
void            _ef_session_node_sum_up    (EfSessionNode  *self);

/* --- ef-session-picture.c, ef-session-projection.c --------------------------------------------------------------- */

typedef struct
{
  GTask *task;
  EfSessionItem *item;
  guint frame;
  guint size;
  gboolean has_window;
  EfValueWindow window;
  gboolean after;
  gpointer stack;     /* of a projection this is a part of */
  GPtrArray *parts;   /* of EfSessionItem: what it projects */
} EfPictureJob;

void            _ef_session_want_picture   (EfSession      *self,
                                            EfPictureJob   *job,
                                            gboolean        urgent);
void            _ef_picture_job_free       (EfPictureJob   *job);
EfPicture      *_ef_picture_new            (GBytes         *pixels,
                                            GVariant       *reply);
/* @reply, @fd of EF_JOB_PROJECT, or @error. */
void            _ef_session_take_part      (EfSession      *self,
                                            EfPictureJob   *job,
                                            GVariant       *reply,
                                            int             fd,
                                            const GError   *error);
void            _ef_session_drop_pictures  (EfSession      *self);
void            _ef_session_drop_projection (EfSession     *self);
void            _ef_session_drop_after     (EfSessionItem  *item);

/* --- ef-session-write.c ----------------------------------------------------------------------------------------- */

gboolean        _ef_session_write_item     (EfSession      *self,
                                            EfSessionItem  *item);
void            _ef_session_end_write      (EfSession      *self);

G_END_DECLS
