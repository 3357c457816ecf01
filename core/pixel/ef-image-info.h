/* What a data set says about its pixels: the Image Pixel module (PS3.3 C.7.6.3), as far as it can be trusted. */
#pragma once

#include "ef-instance.h"

G_BEGIN_DECLS

typedef enum
{
  EF_PHOTOMETRIC_UNKNOWN,
  EF_PHOTOMETRIC_MONOCHROME1,
  EF_PHOTOMETRIC_MONOCHROME2,
  EF_PHOTOMETRIC_PALETTE,
  EF_PHOTOMETRIC_RGB,
  EF_PHOTOMETRIC_YBR_FULL,
  EF_PHOTOMETRIC_YBR_FULL_422,
  EF_PHOTOMETRIC_YBR_PARTIAL_420,
  EF_PHOTOMETRIC_YBR_ICT,
  EF_PHOTOMETRIC_YBR_RCT,
  EF_PHOTOMETRIC_XYB, /* of JPEG XL that loses, in the stream alone */
} EfPhotometric;

/* A rectangle in pixels of the stored frame: x to the right, y down, from the top left pixel. */
typedef struct
{
  int x, y, width, height;
} EfBox;

typedef struct
{
  guint rows, columns, frames;
  guint samples;        /* per pixel: 1 or 3 */
  guint bits_allocated; /* 1, 8, 16, 32, 64 */
  guint bits_stored;
  guint high_bit;
  gboolean is_signed;
  gboolean is_float;    /* (7FE0,0008) or (7FE0,0009) */
  guint planar;         /* Planar Configuration */
  EfPhotometric photometric;

  guint32 pixel_tag;    /* (7FE0,0010), (7FE0,0008) or (7FE0,0009) */
  gboolean encapsulated;
  gboolean big_endian_pixels; /* explicit BE, or GE's private syntax */
  gboolean ow_swapped;  /* 8-bit samples stored as OW in big endian: bytes of a pair are exchanged */
  guint64 frame_bytes;  /* of one native frame as stored (YBR_FULL_422: 2 bytes a pixel; 1 bit: not whole bytes: 0) */

  gboolean has_window;
  double window_center, window_width;
  double slope, intercept;
  gboolean has_padding;
  gint64 padding_value;
  GBytes *palette[3];   /* expanded to 8 bit entries, NULL if none; owned */
  gint32 palette_first;
} EfImageInfo;

/* FALSE with EF_ERROR_UNSUPPORTED if there are no pixels (code EF_ERROR_NOT_DICOM is not used), EF_ERROR_MALFORMED if
 * rows, columns, depth or length contradict each other. @info is to be cleared in any case. */
gboolean ef_image_info_read      (EfInstance    *instance,
                                  EfImageInfo   *info,
                                  GError       **error);
void     ef_image_info_clear     (EfImageInfo   *info);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfImageInfo, ef_image_info_clear)

/* Has the instance pixels at all? */
gboolean ef_instance_has_pixels  (EfInstance    *instance);

G_END_DECLS
