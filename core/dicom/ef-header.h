/* The header of one element: tag, VR and length, in the three encodings of PS3.5 section 7 and as real files bend
 * them. */
#pragma once

#include "ef-element.h"
#include "ef-reader.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 tag;
  guint16 vr; /* as it stands in the file; EF_VR_NONE where the encoding is implicit or the letters are no VR */
  guint32 length;
  guint8 header_length;
  gboolean is_implicit; /* coded as implicit VR, whatever was asked for */
} EfHeader;

/* Has @vr a length of 16 bits in explicit encodings? These are all there will ever be: VRs to come have 32 bits
 * (PS3.5 7.1.2). Asked several times for each element, so that it must not be a search. */
static inline gboolean
ef_header_is_short (guint16 vr)
{
  switch (vr)
    {
    case EF_VR_AE:
    case EF_VR_AS:
    case EF_VR_AT:
    case EF_VR_CS:
    case EF_VR_DA:
    case EF_VR_DS:
    case EF_VR_DT:
    case EF_VR_FD:
    case EF_VR_FL:
    case EF_VR_IS:
    case EF_VR_LO:
    case EF_VR_LT:
    case EF_VR_PN:
    case EF_VR_SH:
    case EF_VR_SL:
    case EF_VR_SS:
    case EF_VR_ST:
    case EF_VR_TM:
    case EF_VR_UI:
    case EF_VR_UL:
    case EF_VR_US:
      return TRUE;
    default:
      return FALSE;
    }
}

static inline gboolean
ef_header_is_known (guint16 vr)
{
  return ef_header_is_short (vr) || ef_vr_is_known (vr);
}

/* Reads the header at @position of a data set in @encoding that ends at @end (of the value that holds it, or of the
 * file). Item and delimitation tags have no VR in any encoding. */
gboolean ef_header_read             (EfReader     *reader,
                                     guint64       position,
                                     guint64       end,
                                     EfEncoding    encoding,
                                     EfHeader     *header,
                                     GError      **error);

/* How many headers in a row make sense in @encoding, of those that lie in @bytes (which @total bytes follow in the
 * file, @bytes included). Stops at 8. 0 when not even the first one does. */
guint    ef_header_count_plausible  (const guint8 *bytes,
                                     gsize         length,
                                     guint64       total,
                                     EfEncoding    encoding);

/* The encoding in which most headers make sense. @declared wins when it is as good as any. FALSE if none does. */
gboolean ef_header_guess_encoding   (const guint8 *bytes,
                                     gsize         length,
                                     guint64       total,
                                     EfEncoding    declared,
                                     EfEncoding   *encoding);

G_END_DECLS
