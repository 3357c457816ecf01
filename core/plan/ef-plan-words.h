/* The choices that a plan is made of, and their stable words in files and reports. */
#pragma once

#include "ef-confidentiality.h"

G_BEGIN_DECLS

/* How far the review of a finding is. */
typedef enum
{
  EF_REVIEW_OPEN,
  EF_REVIEW_ACCEPTED, /* as proposed */
  EF_REVIEW_REJECTED, /* the opposite of what was proposed */
  EF_REVIEW_EDITED,   /* something of the person's own */
  EF_N_REVIEWS
} EfReview;

typedef enum
{
  EF_REGION_IDENTITY, /* the first three in the order of EfTextKind */
  EF_REGION_UNKNOWN,
  EF_REGION_HARMLESS,
  EF_REGION_DRAWN,    /* by hand */
  EF_REGION_TEMPLATE, /* by a device template */
  EF_REGION_VISUAL,   /* the whole picture: people may be recognised by what it shows */
  EF_N_REGION_KINDS
} EfRegionKind;

/* Where a region applies. */
typedef enum
{
  EF_REACH_FRAMES,     /* its own run of frames: one, a range */
  EF_REACH_ALL_FRAMES, /* of its instance */
  EF_REACH_SERIES,     /* all frames of all instances of the series */
  EF_REACH_DEVICE,     /* all frames of all instances of the same device and size */
  EF_N_REACHES
} EfReach;

/* What a decision on a tag covers; a later one of these is stronger. */
typedef enum
{
  EF_SCOPE_ALL,
  EF_SCOPE_PATIENT,
  EF_SCOPE_STUDY,
  EF_SCOPE_SERIES,
  EF_SCOPE_INSTANCE,
  EF_N_SCOPES
} EfScopeKind;

typedef enum
{
  EF_INPUT_LISTED,     /* known, not looked at */
  EF_INPUT_ANALYSED,   /* its findings are in the plan */
  EF_INPUT_UNREADABLE, /* cannot be worked on; never written */
  EF_N_INPUT_STATES
} EfInputState;

/* NULL-terminated, by value. The actions are those of EfAction that can be decided; others are "". */
extern const char *const ef_review_words[];
extern const char *const ef_region_kind_words[];
extern const char *const ef_reach_words[];
extern const char *const ef_scope_words[];
extern const char *const ef_input_state_words[];
extern const char *const ef_action_words[];

/* FALSE: @word is none of @words. */
gboolean ef_word_find (const char *const *words,
                       const char        *word,
                       guint             *value);

G_END_DECLS
