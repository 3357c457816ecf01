/* Going over all places of a written file. */
#pragma once

#include "ef-proof.h"
#include "ef-search.h"
#include "ef-unwrap.h"

G_BEGIN_DECLS

typedef enum
{
  EF_PROOF_AS_IT_STANDS,
  EF_PROOF_UNPACKED,
  EF_PROOF_UNPACKED_TEXT, /* which is text */
} EfProofPlace;

/* @offset: in the file, of what was packed where its packing begins. FALSE with an error ends the search. */
typedef gboolean (*EfProofHitFunc) (guint         pattern,
                                    guint64       offset,
                                    EfProofPlace  where,
                                    gpointer      user_data,
                                    GError      **error);

typedef struct
{
  EfSearch *engine;
  EfProofHitFunc func;
  gpointer user_data;
} EfProofSearch;

/* Runs @search over the bytes of @fd, from which @written was read, over the inflated data set where it is
 * deflated, and over what @unwrap finds packed outside of the pixels. Counts the places in @proof. */
gboolean ef_proof_scan (EfUnwrap            *unwrap,
                        const EfProofSearch *search,
                        EfInstance          *written,
                        int                  fd,
                        EfProof             *proof,
                        GError             **error);

G_END_DECLS
