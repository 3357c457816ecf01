/* Encoding of High-Throughput JPEG 2000 by OpenJPH, which may be missing; OpenJPEG decodes it. The only C++ here. */
#pragma once

#include "ef-codec.h"

G_BEGIN_DECLS

gboolean  ef_htj2k_can_encode (void);

/* Reversible; RGB by the reversible component transform. One tile of one part in the order RPCL, as the most demanding of
 * the transfer syntaxes wants it (.202; TLM is added there). (transfer full) */
GBytes   *ef_htj2k_encode     (const EfFrame  *frame,
                               GError        **error);

G_END_DECLS
