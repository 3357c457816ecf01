/* Bits of a sample beyond Bits Stored: burned overlays live there, and anything else may. */
#pragma once

#include "ef-codec.h"
#include "ef-kernels.h"

G_BEGIN_DECLS

/* FALSE if every bit of a sample is in use. @raw: the samples lie as Bits Allocated and High Bit say; otherwise they
 * are right-aligned, as decoders deliver them. */
gboolean ef_hidden_bits_get_layout   (const EfImageInfo *info,
                                      gboolean           raw,
                                      EfBitLayout       *layout);

/* How many samples say something in their unused bits. Signed samples may agree on zeros or on the sign: either alone
 * says nothing. */
guint64  ef_hidden_bits_judge        (guint64            not_zero,
                                      guint64            not_sign);

/* Samples whose unused bits go on where the bits in use leave off are deeper than Bits Stored says: clearing them would
 * destroy the image. A plane of an overlay, or anything else that was put there, does not go on. EF_ERROR_REFUSED if more
 * than a hundredth of the samples of @frame is so. */
gboolean ef_hidden_bits_check_frame  (const EfFrame     *frame,
                                      const EfBitLayout *layout,
                                      GError           **error);

/* Cleans a decoded frame; returns the number of samples that were dirty. */
guint64  ef_hidden_bits_clean_frame  (EfFrame           *frame,
                                      const EfBitLayout *layout);

/* Cleans the native pixels written to @fd, in pieces. *@samples and *@frames count what was dirty. EF_ERROR_REFUSED as
 * ef_hidden_bits_check_frame(), over all frames. */
gboolean ef_hidden_bits_clean_file   (int                fd,
                                      guint64            pixel_offset,
                                      const EfImageInfo *info,
                                      guint64           *samples,
                                      guint             *frames,
                                      GError           **error);

G_END_DECLS
