/* Cleaning free text (action C of PS3.15, E.3.5): what identifies is cut, exactly, each piece with its reason; technical
 * and clinical words stay.
 *
 * Five layers look at a text: the identifiers of its patient; patterns of dates, numbers and addresses; cues such as titles
 * and relatives; lists of names, places and institutions; and a tagger of words, a logistic regression over hashed
 * features. A cleaner is immutable once made: several threads may use it at once. */
#pragma once

#include "ef-identifiers.h"

G_BEGIN_DECLS

typedef enum
{
  EF_SPAN_KNOWN,     /* an identifier of this patient */
  EF_SPAN_PATTERN,   /* has the form of a date, a number, an address */
  EF_SPAN_CUE,       /* stands where a name stands: after a title, beside a kind of institution */
  EF_SPAN_LIST,      /* a name or a place of the lists */
  EF_SPAN_TAGGER,    /* the tagger takes it for a name */
  EF_SPAN_EXTENSION, /* unknown, beside something removed */
  EF_N_SPAN_CAUSES
} EfSpanCause;

typedef struct
{
  guint start, length; /* bytes in the UTF-8 text */
  EfSpanCause cause;
  const char *rule;    /* stable word, such as "date", "phone", "PatientName", "cue:title"; never a value */
  float score;         /* 0..1 */
} EfSpan;

typedef struct _EfCleaner EfCleaner;

EfCleaner  *ef_cleaner_new          (GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        ef_cleaner_free         (EfCleaner            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfCleaner, ef_cleaner_free)

/* How the weights of the tagger were made. */
const char *ef_cleaner_get_provenance (const EfCleaner    *self);

/* (transfer full): of EfSpan, in order of place, not overlapping. @identifiers may be NULL. @threshold: 0 is balanced,
 * less removes more words that nothing but the tagger points at, more removes fewer; EF_CLEANER_NO_TAGGER none. Text that
 * is not UTF-8 has no spans: convert it first. */
#define EF_CLEANER_NO_TAGGER 100
GArray     *ef_cleaner_find         (const EfCleaner      *self,
                                     const EfIdentifiers  *identifiers,
                                     const char           *utf8,
                                     int                   threshold) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): @utf8 with @replacement ("" to drop) for each span; blanks and punctuation that lost their sense go
 * too. */
char       *ef_cleaner_cut          (const char           *utf8,
                                     const GArray         *spans,
                                     const char           *replacement) G_GNUC_WARN_UNUSED_RESULT;

/* A stable word for reports, such as "pattern". */
const char *ef_span_cause_get_name  (EfSpanCause           cause);

G_END_DECLS
