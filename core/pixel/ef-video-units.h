/* What the coded pictures of a video carry beside pictures: supplemental enhancement information (SEI) of H.264 and
 * H.265, user data of MPEG-2, filler. All of it can hold text, and none of it changes a decoded sample. */
#pragma once

#include "ef-transfer-syntax.h"

G_BEGIN_DECLS

/* One packet of a stream without what may identify. @length_size: bytes of the length before each unit (ISO/IEC
 * 14496-15), or 0 where start codes separate them. SEI that playing needs (buffering, timing, recovery, arrangement of
 * stereo views) stays. *@removed counts what went. FALSE if the units cannot be followed; @out is appended to. */
gboolean ef_video_units_strip        (EfCodec        codec,
                                      guint          length_size,
                                      const guint8  *packet,
                                      gsize          length,
                                      GByteArray    *out,
                                      guint         *removed);

/* The decoder's configuration of an MP4 (avcC, hvcC) or of start codes, in the same way. *@length_size: what
 * ef_video_units_strip() needs for the packets. */
gboolean ef_video_units_strip_config (EfCodec        codec,
                                      const guint8  *config,
                                      gsize          length,
                                      GByteArray    *out,
                                      guint         *length_size,
                                      guint         *removed);

G_END_DECLS
