/* The search of a written file for everything that is known to identify its patient. */
#pragma once

#include "ef-identifiers.h"
#include "ef-instance.h"
#include "ef-profile.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_identifiers;  /* values that were searched for */
  guint n_patterns;     /* byte strings, over all encodings */
  guint64 n_bytes;      /* searched */
  guint n_coincidences; /* short matches in places where chance or a term of the standard explains them */
} EfProof;

/* The search for one patient, compiled once and used for all files of that patient. */
typedef struct _EfProver EfProver;

EfProver *ef_prover_new    (const EfIdentifiers *identifiers);
void      ef_prover_free   (EfProver            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfProver, ef_prover_free)

/* Searches all bytes of @fd, from which @written was read (and the inflated data set, where it is deflated), for the
 * identifiers of the patient and for the original UIDs of @source, but for values that the profile keeps on purpose.
 * EF_ERROR_LEAK with the tag and the position, never the value. */
gboolean  ef_prover_search (EfProver            *self,
                            EfInstance          *source,
                            EfInstance          *written,
                            int                  fd,
                            const EfProfile     *profile,
                            EfProof             *proof,
                            GError             **error);

G_END_DECLS
