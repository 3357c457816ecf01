/* The written forms of identifiers: what ef-identifiers.c keeps and ef-identifiers-match.c compares with text. */
#pragma once

#include "ef-identifiers.h"

G_BEGIN_DECLS

typedef enum
{
  EF_FORM_NAME,   /* one word of a person's name, or a component of several words */
  EF_FORM_PERSON, /* names of one person run together: either order, initial and surname */
  EF_FORM_ID,
  EF_FORM_PHRASE, /* a place, a mail address: several words in their order */
  EF_FORM_WORD,   /* one telling word of a place */
} EfFormRole;

typedef struct
{
  guint index; /* of the identifier */
  EfIdentifierKind kind;
  EfFormRole role;
  guint part;  /* which part of the person's name */
  guint n_chars, n_words;
  gboolean wide;
  gboolean exact;   /* as a whole word and letter by letter only */
  gboolean company; /* in running text only beside another part of the same identifier, or a cue */
  char *key, *shape;
  guint shape_length; /* bytes */
} EfForm;

typedef struct
{
  EfIdentifierKind kind;
  char *value;
  char *initials; /* of a person: first letters of the parts, folded, one per part; wide letters are '?' */
} EfIdentifier;

struct _EfIdentifiers
{
  GPtrArray *items;    /* of EfIdentifier */
  GHashTable *seen;    /* "kind value" */
  GPtrArray *forms;    /* of EfForm */
  GHashTable *by_shape; /* shape: GPtrArray of EfForm */
  GPtrArray *loose;    /* EfForm that may be found with an edit or within a word */
  GPtrArray *dates;    /* EfIdentifier index + 1 */
  GHashTable *uids;    /* value: index + 1 */
};

G_END_DECLS
