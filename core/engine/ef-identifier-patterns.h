/* Identifiers as the byte strings in which they may stand in a file: every encoding, names also in parts, dates in the
 * usual orders. */
#pragma once

#include "ef-identifiers.h"
#include "ef-search.h"

G_BEGIN_DECLS

typedef struct
{
  guint identifier;     /* index in the set it was made of */
  const char *encoding; /* such as "UTF-8", constant */
  guint length;         /* of the byte string */
} EfIdentifierPattern;

typedef struct _EfIdentifierPatterns EfIdentifierPatterns;

/* Values that are too short or too common to prove anything get no pattern. */
EfIdentifierPatterns      *ef_identifier_patterns_new    (const EfIdentifiers         *identifiers);
void                       ef_identifier_patterns_free   (EfIdentifierPatterns        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfIdentifierPatterns, ef_identifier_patterns_free)

/* Adds all patterns to @search, with the pattern's index as its id. */
void                       ef_identifier_patterns_add_to (const EfIdentifierPatterns  *self,
                                                          EfSearch                    *search);
/* Adds the UIDs of @identifiers to @search alone, quicker than by a set of their own; @first_id is that of the first, the
 * others follow. Those that are too short to prove anything have none. Returns the number of byte strings. */
guint                      ef_identifier_patterns_add_uids (const EfIdentifiers       *identifiers,
                                                          guint                        first_id,
                                                          EfSearch                    *search);
guint                      ef_identifier_patterns_get_n  (const EfIdentifierPatterns  *self);
/* (transfer none): by the id of a hit. */
const EfIdentifierPattern *ef_identifier_patterns_get    (const EfIdentifierPatterns  *self,
                                                          guint                        id);

G_END_DECLS
