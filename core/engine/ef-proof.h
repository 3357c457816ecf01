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
  guint64 n_bytes;      /* searched, what was unpacked included */
  guint n_values;       /* attributes at all depths */
  guint n_fragments;    /* of encapsulated pixel data; 1 where it is native */
  guint n_inflated;     /* compressed streams within values, of documents, of metadata in pixel data, of the data set */
  guint n_decoded;      /* texts in base64, hexadecimal digits, percent signs or entities */
  guint n_coincidences; /* short matches in places where chance or a term of the standard explains them */
  guint n_kept;         /* matches in values that a person chose to write */
  guint n_left;         /* matches that are leaks: the search ends at the first */
} EfProof;

/* How many places that is. */
guint     ef_proof_count_places (const EfProof *self);

/* The search for one patient, compiled once and used for all files of that patient. */
typedef struct _EfProver EfProver;

EfProver *ef_prover_new    (const EfIdentifiers *identifiers);
void      ef_prover_free   (EfProver            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfProver, ef_prover_free)

/* Searches all bytes of @fd, from which @written was read, and what is packed in them (see ef-unwrap.h), for the
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

/* The same without a profile, and to the end: what the header of @source itself names is searched for, and nothing is
 * known of what was kept on purpose. @left: a set of the tags that hold some of it still, as GUINT_TO_POINTER(); 0 for
 * bytes outside of all elements. */
gboolean  ef_proof_survey  (EfInstance          *source,
                            EfInstance          *written,
                            int                  fd,
                            EfProof             *proof,
                            GHashTable          *left,
                            GError             **error);

/* Counts for reports. (transfer floating): a{su} */
GVariant *ef_proof_to_variant (const EfProof    *self);

/* Would the search find an identifier of the patient in the bytes of a value? Where it is no text, only what is too long
 * for chance counts. */
gboolean  ef_prover_finds  (EfProver            *self,
                            const guint8        *bytes,
                            gsize                length,
                            gboolean             is_text);

G_END_DECLS
