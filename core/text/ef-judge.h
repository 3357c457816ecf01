/* What a line that was read says: identity, harmless, or unknown. */
#pragma once

#include "ef-finder.h"

G_BEGIN_DECLS

/* Below this the reader's word is not taken for a reason to keep. */
#define EF_JUDGE_MIN_CONFIDENCE 60.0f

/* @text: UTF-8, as read; @confidence 0..100; @aspect: width of the box by its height along the line, 0: not known;
 * @modality may be NULL. *@reason (transfer full) tells why and never holds a value. */
EfTextKind ef_judge_line    (const char           *text,
                             float                 confidence,
                             double                aspect,
                             const char           *modality,
                             const EfIdentifiers  *identifiers,
                             char                **reason);

/* Does @text end with a word that a value follows which identifies: "Age:"? */
gboolean   ef_judge_asks_for_value (const char       *text,
                                    const char       *modality);

/* A few digits, or a letter: what it is tells what stands beside it. */
gboolean   ef_judge_says_little    (const char       *text);

/* Does @policy fill text of this @kind? */
gboolean   ef_judge_redacts (EfPixelPolicy         policy,
                             EfTextKind            kind);

G_END_DECLS
