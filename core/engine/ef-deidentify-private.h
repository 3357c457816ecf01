#pragma once

#include "ef-deidentify.h"
#include "ef-structured-content.h"

G_BEGIN_DECLS

#define EF_TAG_ICC_PROFILE EF_TAG (0x0028, 0x2000)

/* What the pass knows of the instance it works on. */
typedef struct
{
  const EfDeidentify *setup;
  EfInstance *instance;
  EfOptions options; /* in force */
  int iod;

  const char *pseudonym; /* for Patient ID */
  const char *name;      /* for Patient's Name */
  guint shift_days;
  guint study_year;

  guint8 overlays[16];   /* for groups 6000 to 601E: OVERLAY_* of ef-deidentify-graphics.c */
  EfDeidentifyFacts *facts;
} EfPass;

/* A content item of a report or of an acquisition context, under the option to clean structured content. */
typedef struct
{
  gboolean is_item;
  const EfStructuredContentRow *row; /* NULL: Table E.3.4-1 does not list the concept */
  EfAction action;                   /* of the row */
  EfOptions option;                  /* that decided it */
} EfContent;

/* Where in the tree the pass stands. */
typedef struct
{
  EfDataset *dataset;
  guint32 sequence;     /* the tag of the sequence that the data set is an item of; 0 at the top */
  gboolean dummy_items; /* inside a sequence that becomes a dummy: nothing descriptive may stay */
  EfContent content;
} EfPlace;

EfDecision ef_pass_decide (EfPass          *pass,
                           const EfPlace   *place,
                           const EfElement *element);

/* Changes @element as decided, sequences with all their items. Returns TRUE if it is to be removed. */
gboolean   ef_pass_act    (EfPass           *pass,
                           const EfPlace    *place,
                           EfElement        *element,
                           const EfDecision *decision);

/* Decides and acts on one data set and everything below. */
void       ef_pass_walk   (EfPass           *pass,
                           const EfPlace    *place);

/* --- values: ef-deidentify-treat.c --- */

/* Each changes the value and returns TRUE, or leaves it as it is and returns FALSE: then it must not stay. */
gboolean   ef_pass_shift_dates (EfPass          *pass,
                                const EfPlace   *place,
                                EfElement       *element);
gboolean   ef_pass_clean_text  (EfPass          *pass,
                                const EfPlace   *place,
                                EfElement       *element);
/* Would the cleaner of texts change the value? */
gboolean   ef_pass_wants_cleaning (EfPass          *pass,
                                   const EfPlace   *place,
                                   const EfElement *element);
gboolean   ef_pass_pool_age    (EfPass          *pass,
                                const EfPlace   *place,
                                EfElement       *element);
gboolean   ef_pass_treat       (EfPass          *pass,
                                const EfPlace   *place,
                                EfElement       *element,
                                const EfTagRule *rule);
/* Of a text that stays. */
void       ef_pass_map_text_uids (EfPass        *pass,
                                  const EfPlace *place,
                                  EfElement     *element);
guint      ef_pass_find_study_year (EfInstance  *instance);

gboolean   ef_pass_holds_word    (EfPass        *pass,
                                  const char    *text,
                                  EfWordList     list);
gboolean   ef_pass_holds_pattern (EfPass        *pass,
                                  const char    *text);

/* --- doubts: ef-deidentify-doubt.c --- */

/* An identifier of the patient, or a word or a pattern of the profile. */
gboolean   ef_pass_text_identifies  (EfPass          *pass,
                                     const char      *text);
/* The same of a value that would stay. */
gboolean   ef_pass_holds_identifier (EfPass          *pass,
                                     const EfPlace   *place,
                                     const EfElement *element);
/* Is the value none that its VR allows? */
gboolean   ef_pass_breaks_grammar   (EfPass          *pass,
                                     const EfPlace   *place,
                                     const EfElement *element);
/* Are there bytes behind what readers take for the end of the text? */
gboolean   ef_pass_hides_bytes      (const EfElement *element);

/* --- content items: ef-deidentify-content.c --- */

/* A sequence whose items are content items. */
gboolean   ef_content_is_sequence  (guint32        tag);
/* An attribute that holds the value of a content item. */
gboolean   ef_content_is_value     (guint32        tag);
EfContent  ef_content_of_item      (EfPass        *pass,
                                    EfDataset     *item);
EfDecision ef_content_decide       (EfPass          *pass,
                                    const EfPlace   *place,
                                    const EfElement *element);

/* --- drawings: ef-deidentify-graphics.c --- */

/* What becomes of an element of an overlay (60xx) at the top under the option to clean graphics. */
EfAction   ef_graphics_decide_overlay (EfPass          *pass,
                                       const EfElement *element);
/* Overlay Data and Graphic Annotation Sequence, cleaned. TRUE if nothing is left. */
gboolean   ef_graphics_clean       (EfPass         *pass,
                                    const EfPlace  *place,
                                    EfElement      *element);

/* Is @text the kind of value that its VR allows (PS3.5 6.2)? */
gboolean   ef_grammar_allows (guint16     vr,
                              const char *text);

G_END_DECLS
