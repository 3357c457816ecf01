/* What replaces identifiers: HMAC-SHA-256 under the project key, one domain for each kind. The same old value gives the
 * same new one in every file, on every machine, in any order, with no table to share. */
#pragma once

#include "ef-key.h"

G_BEGIN_DECLS

typedef struct _EfMapping EfMapping;

EfMapping  *ef_mapping_new             (const EfKey       *key);
void        ef_mapping_free            (EfMapping         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfMapping, ef_mapping_free)

/* The new UID for @old (padding does not count): "2.25." and the decimal of a UUID (PS3.5 B.2). (transfer none): lives
 * as long as @self. What is registered by the standard is the caller's to leave alone. */
const char *ef_mapping_get_uid         (EfMapping         *self,
                                        const char        *old);
/* Calls @func for every pair that was asked for since the last ef_mapping_clear_log(). */
typedef void (*EfUidPairFunc)          (const char        *old,
                                        const char        *new_uid,
                                        gpointer           user_data);
void        ef_mapping_foreach_uid     (EfMapping         *self,
                                        EfUidPairFunc      func,
                                        gpointer           user_data);
void        ef_mapping_clear_log       (EfMapping         *self);

/* A name for the patient behind @patient_key: ten letters and digits after "P-". (transfer full) */
char       *ef_mapping_dup_pseudonym   (EfMapping         *self,
                                        const char        *patient_key);
/* The same in words, for people to talk about: "Case Cedar 0427". Two patients may share one: only the pseudonym tells
 * them apart. (transfer full) */
char       *ef_mapping_dup_readable    (EfMapping         *self,
                                        const char        *patient_key);
/* A short name for anything else, such as a folder for a study: @prefix and ten letters and digits. (transfer full) */
char       *ef_mapping_dup_label       (EfMapping         *self,
                                        const char        *domain,
                                        const char        *prefix,
                                        const char        *value);
/* How many days, 1 to @max_shift, the dates of this patient go back. */
guint       ef_mapping_get_shift       (EfMapping         *self,
                                        const char        *patient_key,
                                        guint              max_shift);

G_END_DECLS
