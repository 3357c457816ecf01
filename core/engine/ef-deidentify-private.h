#pragma once

#include "ef-deidentify.h"

G_BEGIN_DECLS

/* What the pass knows of the instance it works on. */
typedef struct
{
  const EfDeidentify *setup;
  EfInstance *instance;
  EfOptions options;
  int iod;
  char *pseudonym;
  guint shift_days;
  EfDeidentifyFacts *facts;
} EfPass;

/* Where in the tree the pass stands. */
typedef struct
{
  EfDataset *dataset;
  guint32 sequence;     /* the tag of the sequence that the data set is an item of; 0 at the top */
  gboolean dummy_items; /* inside a sequence that becomes a dummy: nothing descriptive may stay */
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

/* Is @text the kind of value that its VR allows (PS3.5 6.2)? */
gboolean   ef_grammar_allows (guint16     vr,
                              const char *text);

G_END_DECLS
