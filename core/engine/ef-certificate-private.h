#pragma once

#include "ef-certificate.h"

#include "ef-frame-compare.h"
#include "ef-pixel-reader.h"

G_BEGIN_DECLS

/* One of the two files. */
typedef struct
{
  EfInstance *instance;
  EfImageInfo info;
  const EfTransferSyntax *syntax;
  EfPixelReader *reader; /* NULL: frames cannot be told apart */
} EfCertificateSide;

typedef struct
{
  const EfCertificateWish *wish;
  EfCertificate *result;
  EfCertificateSide before, after;
  EfDigestPair digests;
  EfDifference difference;
  guint8 *buffer; /* two pieces of the files */
} EfComparison;

/* How the stored bytes of a frame compare. */
typedef struct
{
  gboolean equal;    /* byte for byte */
  gboolean stripped; /* equal but for metadata that went from the codestream */
  guint ring;        /* pixels around a box that its chroma reaches */
} EfStoredFrame;

/* Samples of video whose difference does not count, 0 of everything else. */
guint            ef_certificate_get_tolerance     (const EfCertificateSide *side);
/* The most that samples of one value may differ in a box that was coded with loss. */
double           ef_certificate_get_spread_limit  (const EfComparison      *self);
/* How many values the boxes of a written frame have, or how far those of video are apart. */
void             ef_certificate_look_inside       (EfComparison            *self,
                                                   const EfFrame           *after,
                                                   const GArray            *boxes,
                                                   guint                    ring);

const EfElement *ef_certificate_get_pixels        (const EfCertificateSide *side);
gboolean         ef_certificate_compare_stored    (EfComparison            *self,
                                                   guint                    frame,
                                                   EfStoredFrame           *stored,
                                                   GError                 **error);
/* Values whose frames nobody here can tell apart. */
gboolean         ef_certificate_compare_fragments (EfComparison            *self,
                                                   gboolean                *equal,
                                                   GError                 **error);

G_END_DECLS
