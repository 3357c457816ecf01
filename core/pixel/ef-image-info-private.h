/* Sizes that follow from an image description; all of them were checked against overflow when it was read. */
#pragma once

#include "ef-image-info.h"

G_BEGIN_DECLS

/* 4:2:2 as PS3.3 C.7.6.3.1.2 orders it in native pixel data: Y Y Cb Cr for two pixels. */
static inline gboolean
ef_image_info_is_native_422 (const EfImageInfo *info)
{
  return !info->encapsulated && info->photometric == EF_PHOTOMETRIC_YBR_FULL_422;
}

/* Bits of one native frame; only 1-bit frames need not end at a byte. */
static inline guint64
ef_image_info_get_frame_bits (const EfImageInfo *info)
{
  guint64 pixels = (guint64) info->rows * info->columns;

  return ef_image_info_is_native_422 (info) ? pixels * 16 : pixels * info->samples * info->bits_allocated;
}

/* Bytes of all native frames, before the padding to an even length. */
static inline guint64
ef_image_info_get_native_length (const EfImageInfo *info)
{
  return (ef_image_info_get_frame_bits (info) * info->frames + 7) / 8;
}

/* Is black at the upper end of the stored values? */
static inline gboolean
ef_image_info_is_inverted (const EfImageInfo *info)
{
  gboolean falling = info->slope < 0 && info->samples == 1 && info->photometric != EF_PHOTOMETRIC_PALETTE;

  return (info->photometric == EF_PHOTOMETRIC_MONOCHROME1) != falling;
}

/* The term of (0028,0004); NULL for EF_PHOTOMETRIC_UNKNOWN. */
const char *ef_photometric_get_term (EfPhotometric   photometric);

/* Reads the palette of (0028,1101..1103) and (0028,1201..1203 or 1221..1223) into @info. No palette in the data set is
 * no error: it may be a well-known one (0028,1199). */
gboolean    ef_palette_read         (EfInstance     *instance,
                                     EfImageInfo    *info,
                                     GError        **error);

G_END_DECLS
