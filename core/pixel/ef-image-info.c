#include "config.h"

#include "ef-image-info-private.h"

#include "ef-error.h"
#include "ef-transfer-syntax.h"
#include "ef-video.h"

#include <math.h>
#include <string.h>

#define TAG_SAMPLES EF_TAG (0x0028, 0x0002)
#define TAG_PHOTOMETRIC EF_TAG (0x0028, 0x0004)
#define TAG_PLANAR EF_TAG (0x0028, 0x0006)
#define TAG_FRAMES EF_TAG (0x0028, 0x0008)
#define TAG_ROWS EF_TAG (0x0028, 0x0010)
#define TAG_COLUMNS EF_TAG (0x0028, 0x0011)
#define TAG_BITS_ALLOCATED EF_TAG (0x0028, 0x0100)
#define TAG_BITS_STORED EF_TAG (0x0028, 0x0101)
#define TAG_HIGH_BIT EF_TAG (0x0028, 0x0102)
#define TAG_REPRESENTATION EF_TAG (0x0028, 0x0103)
#define TAG_PADDING EF_TAG (0x0028, 0x0120)
#define TAG_CENTER EF_TAG (0x0028, 0x1050)
#define TAG_WIDTH EF_TAG (0x0028, 0x1051)
#define TAG_INTERCEPT EF_TAG (0x0028, 0x1052)
#define TAG_SLOPE EF_TAG (0x0028, 0x1053)
#define TAG_FRAME_VOI EF_TAG (0x0028, 0x9132)
#define TAG_FRAME_VALUES EF_TAG (0x0028, 0x9145)
#define TAG_SHARED_GROUPS EF_TAG (0x5200, 0x9229)
#define TAG_FRAME_GROUPS EF_TAG (0x5200, 0x9230)
#define TAG_FLOAT_PIXELS EF_TAG (0x7fe0, 0x0008)
#define TAG_DOUBLE_PIXELS EF_TAG (0x7fe0, 0x0009)

static const struct
{
  const char *term;
  EfPhotometric photometric;
  guint samples;
} photometrics[] = {
  { "MONOCHROME1", EF_PHOTOMETRIC_MONOCHROME1, 1 },
  { "MONOCHROME2", EF_PHOTOMETRIC_MONOCHROME2, 1 },
  { "PALETTE COLOR", EF_PHOTOMETRIC_PALETTE, 1 },
  { "RGB", EF_PHOTOMETRIC_RGB, 3 },
  { "YBR_FULL", EF_PHOTOMETRIC_YBR_FULL, 3 },
  { "YBR_FULL_422", EF_PHOTOMETRIC_YBR_FULL_422, 3 },
  { "YBR_PARTIAL_420", EF_PHOTOMETRIC_YBR_PARTIAL_420, 3 },
  { "YBR_ICT", EF_PHOTOMETRIC_YBR_ICT, 3 },
  { "YBR_RCT", EF_PHOTOMETRIC_YBR_RCT, 3 },
  { "XYB", EF_PHOTOMETRIC_XYB, 3 },
};

const char *
ef_photometric_get_term (EfPhotometric photometric)
{
  for (guint i = 0; i < G_N_ELEMENTS (photometrics); i++)
    if (photometrics[i].photometric == photometric)
      return photometrics[i].term;
  return NULL;
}

static gboolean
refuse (GError    **error,
        int         code,
        const char *message)
{
  g_set_error_literal (error, EF_ERROR, code, message);
  return FALSE;
}

static gboolean
is_pixel_tag (guint32 tag)
{
  return tag == EF_TAG_PIXEL_DATA || tag == TAG_FLOAT_PIXELS || tag == TAG_DOUBLE_PIXELS;
}

/* *@count tells how many elements could be the pixels. */
static const EfElement *
find_pixels (const EfDataset *dataset,
             guint           *count)
{
  const EfElement *found = NULL;

  *count = 0;
  for (guint i = 0; i < ef_dataset_get_n_elements (dataset); i++)
    {
      const EfElement *element = ef_dataset_get_element (dataset, i);

      if (!is_pixel_tag (element->tag))
        continue;
      if (found == NULL)
        found = element;
      (*count)++;
    }
  return found;
}

gboolean
ef_instance_has_pixels (EfInstance *instance)
{
  guint count;

  g_return_val_if_fail (instance != NULL, FALSE);
  find_pixels (ef_instance_get_dataset (instance), &count);
  return count > 0;
}

/* --- shape ---------------------------------------------------------------------------------------------------- */

static gboolean
read_colour (const EfDataset *dataset,
             EfImageInfo     *info,
             GError         **error)
{
  g_autofree char *term = ef_dataset_dup_string (dataset, TAG_PHOTOMETRIC);
  gint64 samples;
  guint expected = 0;

  for (guint i = 0; term != NULL && i < G_N_ELEMENTS (photometrics); i++)
    if (strcmp (term, photometrics[i].term) == 0)
      {
        info->photometric = photometrics[i].photometric;
        expected = photometrics[i].samples;
      }

  samples = ef_dataset_get_int (dataset, TAG_SAMPLES, MAX (expected, 1));
  if (samples != 1 && samples != 3)
    return refuse (error, EF_ERROR_UNSUPPORTED, "Images of other than 1 or 3 samples per pixel are not supported");
  if (expected != 0 && samples != expected)
    return refuse (error, EF_ERROR_MALFORMED,
                   "Samples per Pixel (0028,0002) and Photometric Interpretation (0028,0004) contradict each other");
  info->samples = (guint) samples;
  info->planar = samples == 3 && ef_dataset_get_int (dataset, TAG_PLANAR, 0) == 1 ? 1 : 0;
  return TRUE;
}

static gboolean
read_depth (const EfDataset *dataset,
            EfImageInfo     *info,
            GError         **error)
{
  gint64 allocated = ef_dataset_get_int (dataset, TAG_BITS_ALLOCATED, 0);
  gint64 stored, high;

  if (info->is_float)
    {
      guint bits = info->pixel_tag == TAG_FLOAT_PIXELS ? 32 : 64;

      if (allocated != 0 && allocated != bits)
        return refuse (error, EF_ERROR_MALFORMED,
                       "Bits Allocated (0028,0100) does not suit the floating point pixel data");
      info->bits_allocated = info->bits_stored = bits;
      info->high_bit = bits - 1;
      if (info->samples != 1)
        return refuse (error, EF_ERROR_MALFORMED, "Floating point pixel data have more than one sample per pixel");
      return TRUE;
    }

  if (allocated == 0)
    return refuse (error, EF_ERROR_MALFORMED, "Bits Allocated (0028,0100) is missing or zero");
  if (allocated != 1 && allocated != 8 && allocated != 16 && allocated != 32 && allocated != 64)
    return refuse (error, EF_ERROR_UNSUPPORTED, "Bits Allocated (0028,0100) is none of 1, 8, 16, 32 and 64");
  stored = ef_dataset_get_int (dataset, TAG_BITS_STORED, 0);
  if (stored == 0)
    stored = allocated;
  if (stored < 0 || stored > allocated)
    return refuse (error, EF_ERROR_MALFORMED, "Bits Stored (0028,0101) exceeds Bits Allocated (0028,0100)");
  high = ef_dataset_get_int (dataset, TAG_HIGH_BIT, stored - 1);
  /* Viewers take the sample from the low bits when the high bit is impossible; so does this. */
  if (high < stored - 1 || high >= allocated)
    high = stored - 1;
  if (allocated == 1 && info->samples != 1)
    return refuse (error, EF_ERROR_MALFORMED, "1-bit pixel data have more than one sample per pixel");

  info->bits_allocated = (guint) allocated;
  info->bits_stored = (guint) stored;
  info->high_bit = (guint) high;
  info->is_signed = allocated > 1 && ef_dataset_get_int (dataset, TAG_REPRESENTATION, 0) == 1;
  return TRUE;
}

static gboolean
read_size (const EfDataset *dataset,
           EfImageInfo     *info,
           GError         **error)
{
  gint64 rows = ef_dataset_get_int (dataset, TAG_ROWS, 0);
  gint64 columns = ef_dataset_get_int (dataset, TAG_COLUMNS, 0);
  const EfElement *element = ef_dataset_find (dataset, TAG_FRAMES);
  double frames = 1;

  if (rows <= 0 || rows > G_MAXUINT16 || columns <= 0 || columns > G_MAXUINT16)
    return refuse (error, EF_ERROR_MALFORMED, "Rows (0028,0010) or Columns (0028,0011) is missing or zero");
  if (element != NULL && ef_element_get_length (element) > 0 &&
      !ef_element_get_number (element, ef_dataset_get_encoding (dataset), 0, &frames))
    return refuse (error, EF_ERROR_MALFORMED, "Number of Frames (0028,0008) is no number");
  if (frames < 0 || frames > G_MAXINT32)
    return refuse (error, EF_ERROR_MALFORMED, "Number of Frames (0028,0008) is negative or too large");

  info->rows = (guint) rows;
  info->columns = (guint) columns;
  /* Zero stands in single frames of some devices. */
  info->frames = MAX ((guint) frames, 1);
  return TRUE;
}

/* --- how the pixels lie --------------------------------------------------------------------------------------- */

/* Number of Frames (0028,0008) of video is often a guess of the device: the stream knows. */
static gboolean
read_video (EfInstance              *instance,
            const EfElement         *pixels,
            const EfTransferSyntax  *syntax,
            EfImageInfo             *info,
            GError                 **error)
{
  g_autoptr (EfVideo) video = NULL;

  if (!ef_video_can_decode (syntax, NULL))
    return TRUE;
  video = ef_video_open (instance, pixels, syntax, error);
  if (video == NULL)
    return FALSE;
  info->frames = ef_video_get_n_frames (video);
  return TRUE;
}

static gboolean
read_native (const EfElement *pixels,
             EfImageInfo     *info,
             GError         **error)
{
  guint64 length = ef_element_get_length (pixels);
  guint64 needed;

  if (ef_image_info_is_native_422 (info))
    {
      /* Many writers name chroma subsampling but store three samples per pixel: the length tells. */
      if (length / info->frames / 3 >= (guint64) info->rows * info->columns)
        info->photometric = EF_PHOTOMETRIC_YBR_FULL;
      else if (info->columns % 2 != 0 || info->bits_allocated != 8)
        return refuse (error, EF_ERROR_MALFORMED, "Subsampled pixel data need an even width and 8 bits");
      else
        info->planar = 0;
    }
  if (info->photometric == EF_PHOTOMETRIC_YBR_PARTIAL_420)
    return refuse (error, EF_ERROR_UNSUPPORTED, "Native pixel data in YBR_PARTIAL_420 are not supported");

  if (info->bits_allocated != 1)
    info->frame_bytes = ef_image_info_get_frame_bits (info) / 8;
  /* 2^32 pixels of 24 bytes in 2^31 frames exceed 64 bits: divide first. */
  if (ef_image_info_get_frame_bits (info) > G_MAXUINT64 / 16 / info->frames ||
      (needed = ef_image_info_get_native_length (info)) > length)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_TRUNCATED,
                   "The %" G_GUINT64_FORMAT " bytes of pixel data are fewer than rows, columns and frames need",
                   length);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_layout (EfInstance      *instance,
             const EfElement *pixels,
             EfImageInfo     *info,
             GError         **error)
{
  const EfTransferSyntax *syntax = ef_transfer_syntax_find (ef_instance_get_transfer_syntax (instance));

  info->encapsulated = pixels->kind == EF_VALUE_FRAGMENTS;
  if (pixels->kind == EF_VALUE_SEQUENCE)
    return refuse (error, EF_ERROR_MALFORMED, "The pixel data are a sequence");
  if (syntax != NULL && info->encapsulated != (syntax->encapsulated != 0))
    return refuse (error, EF_ERROR_MALFORMED,
                   info->encapsulated ? "The pixel data are encapsulated, but the transfer syntax is native"
                                      : "The transfer syntax is encapsulated, but the pixel data are native");
  if (info->encapsulated)
    {
      guint n_fragments = pixels->value.fragments->len - 1;

      if (info->is_float)
        return refuse (error, EF_ERROR_MALFORMED, "Floating point pixel data are encapsulated");
      /* A fragment holds bytes of one frame (PS3.5 A.4); video is one stream of all frames. */
      if (n_fragments == 0 || (syntax != NULL && !syntax->video && info->frames > n_fragments))
        {
          g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED,
                       "The %u fragments of the pixel data are fewer than the frames", n_fragments);
          return FALSE;
        }
      return syntax == NULL || !syntax->video || read_video (instance, pixels, syntax, info, error);
    }

  info->big_endian_pixels = ef_instance_get_encoding (instance) == EF_ENCODING_EXPLICIT_BE ||
                            (syntax != NULL && syntax->big_endian_pixels);
  info->ow_swapped = ef_instance_get_encoding (instance) == EF_ENCODING_EXPLICIT_BE &&
                     info->bits_allocated <= 8 && pixels->vr == EF_VR_OW;
  return read_native (pixels, info, error);
}

/* --- from stored values to shown ones ------------------------------------------------------------------------- */

/* The first item of @macro in the first item of @groups. (nullable) */
static const EfDataset *
find_macro (const EfDataset *dataset,
            guint32          groups,
            guint32          macro)
{
  const EfElement *element = ef_dataset_find (dataset, groups);

  for (guint level = 0; element != NULL && ef_element_get_n_items (element) > 0; level++)
    {
      const EfDataset *item = ef_element_get_item (element, 0);

      if (level == 1)
        return item;
      element = ef_dataset_find (item, macro);
    }
  return NULL;
}

static void
read_window (const EfDataset *dataset,
             EfImageInfo     *info)
{
  double center = ef_dataset_get_double (dataset, TAG_CENTER, NAN);
  double width = ef_dataset_get_double (dataset, TAG_WIDTH, NAN);

  if (info->has_window || !isfinite (center) || !isfinite (width) || width <= 0)
    return;
  info->has_window = TRUE;
  info->window_center = center;
  info->window_width = width;
}

static void
read_rescale (const EfDataset *dataset,
              EfImageInfo     *info)
{
  double slope = ef_dataset_get_double (dataset, TAG_SLOPE, info->slope);
  double intercept = ef_dataset_get_double (dataset, TAG_INTERCEPT, info->intercept);

  if (!isfinite (slope) || !isfinite (intercept) || slope == 0)
    return;
  info->slope = slope;
  info->intercept = intercept;
}

static void
read_display (const EfDataset *dataset,
              EfImageInfo     *info)
{
  static const guint32 groups[] = { TAG_SHARED_GROUPS, TAG_FRAME_GROUPS };

  info->slope = 1;
  read_window (dataset, info);
  read_rescale (dataset, info);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      const EfDataset *voi = find_macro (dataset, groups[i], TAG_FRAME_VOI);
      const EfDataset *values = find_macro (dataset, groups[i], TAG_FRAME_VALUES);

      if (voi != NULL)
        read_window (voi, info);
      if (values != NULL)
        read_rescale (values, info);
    }
}

/* The element is US or SS after Pixel Representation, and often the other one. */
static void
read_padding (const EfDataset *dataset,
              EfImageInfo     *info)
{
  double number;
  gint64 value, low, high;

  if (info->is_float || info->samples != 1 || info->bits_stored > 32 ||
      !ef_element_get_number (ef_dataset_find (dataset, TAG_PADDING), ef_dataset_get_encoding (dataset), 0, &number))
    return;
  value = (gint64) number;
  if (info->is_signed && value > G_MAXINT16 && value <= G_MAXUINT16)
    value = (gint16) value;
  else if (!info->is_signed && value < 0)
    value = (guint16) value;
  low = info->is_signed ? -((gint64) 1 << (info->bits_stored - 1)) : 0;
  high = low + ((gint64) 1 << info->bits_stored) - 1;
  info->has_padding = value >= low && value <= high;
  info->padding_value = value;
}

gboolean
ef_image_info_read (EfInstance  *instance,
                    EfImageInfo *info,
                    GError     **error)
{
  const EfDataset *dataset;
  const EfElement *pixels;
  guint count;

  g_return_val_if_fail (instance != NULL && info != NULL, FALSE);

  memset (info, 0, sizeof *info);
  dataset = ef_instance_get_dataset (instance);
  pixels = find_pixels (dataset, &count);
  if (pixels == NULL)
    return refuse (error, EF_ERROR_UNSUPPORTED, "The data set has no pixel data");
  if (count > 1)
    return refuse (error, EF_ERROR_MALFORMED, "The data set has more than one element of pixel data");
  info->pixel_tag = pixels->tag;
  info->is_float = pixels->tag != EF_TAG_PIXEL_DATA;

  if (!read_size (dataset, info, error) ||
      !read_colour (dataset, info, error) ||
      !read_depth (dataset, info, error) ||
      !read_layout (instance, pixels, info, error))
    return FALSE;
  read_display (dataset, info);
  read_padding (dataset, info);
  return info->photometric != EF_PHOTOMETRIC_PALETTE || ef_palette_read (instance, info, error);
}

void
ef_image_info_clear (EfImageInfo *info)
{
  g_return_if_fail (info != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (info->palette); i++)
    g_clear_pointer (&info->palette[i], g_bytes_unref);
  memset (info, 0, sizeof *info);
}
