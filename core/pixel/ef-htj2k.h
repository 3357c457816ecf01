/* Encoding of High-Throughput JPEG 2000 by OpenJPH, which may be missing. OpenJPEG decodes it: of 3000 damaged streams it
 * died of 3 (an assertion, which the worker bears), OpenJPH 0.9 of 36, a third of them faults of memory. The only C++
 * here. */
#pragma once

#include "ef-codec.h"

G_BEGIN_DECLS

gboolean  ef_htj2k_can_encode (void);

/* Reversible; RGB by the reversible component transform. One tile of one part in the order RPCL, as the most demanding of
 * the transfer syntaxes wants it (.202; TLM is added there). (transfer full) */
GBytes   *ef_htj2k_encode     (const EfFrame  *frame,
                               GError        **error);

G_END_DECLS
