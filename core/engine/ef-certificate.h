/* What a written file's pixels have in common with those of its source: computed from the two files alone, one frame at
 * a time, after the file was written.
 *
 * Frames are decoded and the samples outside of the changed boxes compared, in the bits that are in use: what was
 * cleared in unused bits is no difference. Smooth upsampling draws one pixel around a box from the chroma inside, where
 * a JPEG stream has subsampled chroma: this ring counts as inside, and the certificate says so. */
#pragma once

#include "ef-redactor.h"

G_BEGIN_DECLS

typedef enum
{
  EF_COMPARE_NONE,    /* there are no pixels */
  EF_COMPARE_LENGTHS, /* the pixel bytes were copied as they are: their number is compared */
  EF_COMPARE_BYTES,   /* the pixel bytes are compared; frames whose bytes differ are decoded and compared by sample */
  EF_COMPARE_SAMPLES, /* every frame is decoded, and the samples outside have a digest */
} EfCompareMethod;

typedef struct
{
  EfCompareMethod method; /* what is wanted; may be _SAMPLES though frames cannot be decoded: then bytes are compared */
  const GArray *filled;   /* (nullable): of EfRegion; NULL: boxes are found by comparing the frames */
  const GArray *wanted;   /* (nullable): of EfRegion: each must lie in filled boxes */
  const char *label;      /* (nullable): boxes may hold it (see ef-label.h) */
  gboolean lossy_again;   /* frames may have been encoded with loss once more: pixels outside may differ */
} EfCertificateWish;

typedef struct
{
  EfCompareMethod method; /* what was done */
  guint frames;
  guint untouched;        /* frames whose bytes are equal */
  GArray *changed;        /* of EfRegion: their union is what changed */
  guint ring;             /* pixels around the boxes that may have changed too */
  guint64 inside;         /* pixels of the union, the ring included, in all frames */
  guint64 outside;
  guint64 different;      /* pixels outside that differ */
  double largest;         /* difference of two samples there */
  double psnr;            /* of the samples there, in dB: how far a lossy step took them; 0 if they are equal */
  guint values;           /* the most that a box has in the written file: 1 if it is plain, 2 with a label, 3: more */
  double spread;          /* of video, whose boxes are coded with loss: the most that two samples of one differ */
  gboolean lossy_again;   /* pixels outside differ since they were encoded with loss once more */
  char *before, *after;   /* SHA-256 of the samples outside (NULL unless _SAMPLES); see ef_frames_compare() */
} EfCertificate;

void      ef_certificate_clear      (EfCertificate            *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfCertificate, ef_certificate_clear)

/* FALSE with EF_ERROR_VERIFY if the images cannot be compared, or, where boxes are given, if a pixel outside differs, a
 * box is not of one value or a wanted region is not filled. @self is to be cleared in any case. */
gboolean  ef_certificate_compute    (EfCertificate            *self,
                                     EfInstance               *before,
                                     EfInstance               *after,
                                     const EfCertificateWish  *wish,
                                     GError                  **error);

/* (transfer floating): a{sv} for reports. */
GVariant *ef_certificate_to_variant (const EfCertificate      *self);

G_END_DECLS
