/* The search of a written file for everything that is known to identify its patient. */
#pragma once

#include "ef-identifiers.h"
#include "ef-instance.h"
#include "ef-kept.h"
#include "ef-profile.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_identifiers;  /* values that were searched for */
  guint n_patterns;     /* byte strings, over all encodings */
  guint64 n_bytes;      /* searched */
  guint n_coincidences; /* short matches in places where chance or a term of the standard explains them */
  guint n_kept;         /* matches in values that a person chose to write */
} EfProof;

/* The search for one patient, compiled once and used for all files of that patient. */
typedef struct _EfProver EfProver;

EfProver *ef_prover_new    (const EfIdentifiers *identifiers);
void      ef_prover_free   (EfProver            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfProver, ef_prover_free)

/* Searches all bytes of @fd, from which @written was read (and the inflated data set, where it is deflated), for the
 * identifiers of the patient and for the original UIDs of @source, but for values that the profile keeps on purpose.
 * What a person chose to write, @kept (nullable), is counted and passed over, there alone. EF_ERROR_LEAK with the tag
 * and the position, never the value. */
gboolean  ef_prover_search (EfProver            *self,
                            EfInstance          *source,
                            EfInstance          *written,
                            int                  fd,
                            const EfProfile     *profile,
                            const EfKept        *kept,
                            EfProof             *proof,
                            GError             **error);

/* Would the search find an identifier of the patient in these bytes, if they stood where no chance explains it? */
gboolean  ef_prover_finds  (EfProver            *self,
                            GBytes              *bytes);

G_END_DECLS
