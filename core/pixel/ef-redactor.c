#include "config.h"

#include "ef-redactor-private.h"

#include "ef-error.h"
#include "ef-hidden-bits.h"
#include "ef-image-info-private.h"
#include "ef-label.h"
#include "ef-native.h"

#define TAG_SMALLEST EF_TAG (0x0028, 0x0106)
#define TAG_LARGEST EF_TAG (0x0028, 0x0107)
#define TAG_LOSSY EF_TAG (0x0028, 0x2110)
#define TAG_RATIO EF_TAG (0x0028, 0x2112)
#define TAG_METHOD EF_TAG (0x0028, 0x2114)

/* --- what is asked for ---------------------------------------------------------------------------------------- */

/* The part of @box inside of the image. FALSE if there is none. */
static gboolean
clip_box (const EfImageInfo *info,
          const EfBox       *box,
          EfBox             *clipped)
{
  gint64 left = MAX (box->x, 0);
  gint64 top = MAX (box->y, 0);
  gint64 right = MIN ((gint64) box->x + box->width, (gint64) info->columns);
  gint64 bottom = MIN ((gint64) box->y + box->height, (gint64) info->rows);

  if (left >= right || top >= bottom)
    return FALSE;
  *clipped = (EfBox){ (int) left, (int) top, (int) (right - left), (int) (bottom - top) };
  return TRUE;
}

static void
take_regions (EfRedactor   *self,
              const GArray *regions)
{
  for (guint i = 0; regions != NULL && i < regions->len; i++)
    {
      EfRegion region = g_array_index (regions, EfRegion, i);

      if (!clip_box (self->info, &region.box, &region.box) || region.first_frame > region.last_frame ||
          region.first_frame >= self->info->frames)
        continue;
      region.last_frame = MIN (region.last_frame, self->info->frames - 1);
      g_array_append_val (self->regions, region);
    }
}

/* A DCT stream is edited, not encoded; whether a frame is one, the stream itself tells later. */
static gboolean
may_hold_dct (const EfTransferSyntax *syntax)
{
  return syntax->codec == EF_CODEC_JPEG_DCT8 || syntax->codec == EF_CODEC_JPEG_DCT12 ||
         syntax->codec == EF_CODEC_JPEG_OTHER;
}

static gboolean
check_can_fill (EfRedactor *self,
                GError    **error)
{
  const char *reason = NULL;

  if (self->regions->len == 0 || !self->info->encapsulated)
    return TRUE;
  if (self->syntax == NULL)
    reason = "The transfer syntax of the pixel data is not known";
  else if (ef_codec_can_decode (self->syntax, &reason) && !may_hold_dct (self->syntax))
    ef_codec_can_encode (self->syntax, self->info, &reason);
  if (reason == NULL)
    return TRUE;
  g_set_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "The regions cannot be filled: %s", reason);
  return FALSE;
}

/* Codings nobody here knows are kept as they are when nothing is to be filled. */
static gboolean
has_frames (EfRedactor *self)
{
  return !self->info->encapsulated || (self->syntax != NULL && self->syntax->codec != EF_CODEC_OTHER &&
                                       self->syntax->codec != EF_CODEC_JPIP);
}

EfRedactor *
ef_redactor_new (EfInstance        *instance,
                 const EfImageInfo *info,
                 const GArray      *regions,
                 EfFill             fill,
                 GError           **error)
{
  g_autoptr (EfRedactor) self = NULL;

  g_return_val_if_fail (instance != NULL && info != NULL, NULL);

  self = g_new0 (EfRedactor, 1);
  self->instance = instance;
  self->info = info;
  self->syntax = ef_transfer_syntax_find (ef_instance_get_transfer_syntax (instance));
  self->fill = fill;
  self->regions = g_array_new (FALSE, FALSE, sizeof (EfRegion));
  self->filled = g_array_new (FALSE, FALSE, sizeof (EfRegion));
  self->values = g_array_new (FALSE, TRUE, sizeof (EfFillValue));
  self->label_values = g_array_new (FALSE, TRUE, sizeof (EfFillValue));
  self->facts.transfer_syntax = ef_instance_get_transfer_syntax (instance);
  take_regions (self, regions);

  if (!check_can_fill (self, error))
    return NULL;
  if (has_frames (self))
    {
      self->reader = ef_pixel_reader_new (instance, info, error);
      if (self->reader == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
ef_redactor_free (EfRedactor *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->reader, ef_pixel_reader_free);
  g_clear_pointer (&self->regions, g_array_unref);
  g_clear_pointer (&self->filled, g_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->label_values, g_array_unref);
  g_free (self->label);
  g_free (self);
}

void
ef_redactor_set_options (EfRedactor *self,
                         gboolean    keep_rate,
                         const char *label)
{
  g_return_if_fail (self != NULL && !self->prepared);

  self->keep_rate = keep_rate;
  g_free (self->label);
  self->label = label != NULL && *label != 0 ? g_strdup (label) : NULL;
}

EfFill
ef_redactor_get_label_fill (EfRedactor *self)
{
  return self->fill == EF_FILL_WHITE ? EF_FILL_BLACK : EF_FILL_WHITE;
}

GArray *
ef_redactor_list_boxes (EfRedactor *self,
                        guint       frame)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (EfBox));

  for (guint i = 0; i < self->regions->len; i++)
    {
      const EfRegion *region = &g_array_index (self->regions, EfRegion, i);

      if (frame >= region->first_frame && frame <= region->last_frame)
        g_array_append_val (boxes, region->box);
    }
  return boxes;
}

/* --- what was done -------------------------------------------------------------------------------------------- */

void
ef_redactor_add_filled (EfRedactor  *self,
                        guint        frame,
                        const EfBox *box)
{
  EfRegion region = { *box, frame, frame };

  /* The same box in the frame before becomes one region with this. */
  for (guint i = 0; i < self->filled->len; i++)
    {
      EfRegion *other = &g_array_index (self->filled, EfRegion, i);

      if (memcmp (&other->box, box, sizeof *box) == 0 && (other->last_frame + 1 == frame || other->last_frame == frame))
        {
          other->last_frame = frame;
          return;
        }
    }
  g_array_append_val (self->filled, region);
}

void
ef_redactor_widen_extremes (EfRedactor        *self,
                            const EfFillValue *value)
{
  static const guint32 tags[] = { TAG_SMALLEST, TAG_LARGEST };
  EfDataset *dataset = ef_instance_get_dataset (self->instance);
  gint64 sample = value->sample[0];

  if (self->info->samples != 1 || self->info->is_float)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      const EfElement *element = ef_dataset_find (dataset, tags[i]);
      double number;

      if (element == NULL)
        continue;
      if (!ef_element_get_number (element, ef_dataset_get_encoding (dataset), 0, &number))
        continue;
      if (tags[i] == TAG_SMALLEST ? sample >= number : sample <= number)
        continue;
      /* The elements have 16 bits. */
      if (sample < (self->info->is_signed ? G_MININT16 : 0) ||
          sample > (self->info->is_signed ? G_MAXINT16 : G_MAXUINT16))
        ef_dataset_remove (dataset, tags[i]);
      else
        ef_dataset_set_number (dataset, tags[i], self->info->is_signed ? EF_VR_SS : EF_VR_US, (double) sample);
    }
}

static void
append_value (EfDataset  *dataset,
              guint32     tag,
              guint16     vr,
              const char *value)
{
  g_autofree char *before = ef_dataset_dup_string (dataset, tag);
  g_autofree char *both = before != NULL && *before != 0 ? g_strconcat (before, "\\", value, NULL) : g_strdup (value);

  ef_dataset_set_string (dataset, tag, vr, both);
}

void
ef_redactor_add_lossy_step (EfRedactor *self,
                            const char *method,
                            guint64     encoded)
{
  const EfImageInfo *info = self->info;
  EfDataset *dataset = ef_instance_get_dataset (self->instance);
  char ratio[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (ratio, sizeof ratio, "%.2f",
                   (double) info->rows * info->columns * info->samples * info->bits_allocated / 8 * info->frames /
                       (double) MAX (encoded, 1));
  ef_dataset_set_string (dataset, TAG_LOSSY, EF_VR_CS, "01");
  append_value (dataset, TAG_RATIO, EF_VR_DS, ratio);
  append_value (dataset, TAG_METHOD, EF_VR_CS, method);
}

const EfRedactFacts *
ef_redactor_get_facts (EfRedactor *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->facts;
}

const GArray *
ef_redactor_get_filled (EfRedactor *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->filled;
}

/* --- native pixels -------------------------------------------------------------------------------------------- */

static gboolean
has_region (EfRedactor *self,
            guint       frame)
{
  for (guint i = 0; i < self->regions->len; i++)
    {
      const EfRegion *region = &g_array_index (self->regions, EfRegion, i);

      if (frame >= region->first_frame && frame <= region->last_frame)
        return TRUE;
    }
  return FALSE;
}

static gboolean
compute_values (EfRedactor *self,
                EfFill      fill,
                GArray     *values,
                GError    **error)
{
  EfPhotometric photometric = self->info->photometric;
  gboolean each = ef_fill_needs_frame (self->info, fill);
  EfFillValue value;

  if (!each)
    {
      ef_fill_compute (self->info, photometric, fill, NULL, 0, &value);
      g_array_append_val (values, value);
      ef_redactor_widen_extremes (self, &value);
      return TRUE;
    }
  g_array_set_size (values, self->info->frames);
  for (guint i = 0; i < self->info->frames; i++)
    {
      g_auto (EfFrame) frame = { 0 };

      if (!has_region (self, i))
        continue;
      if (!ef_pixel_reader_read (self->reader, i, &frame, error))
        return FALSE;
      ef_fill_compute (self->info, frame.photometric, fill, &frame, 0, &value);
      g_array_index (values, EfFillValue, i) = value;
      ef_redactor_widen_extremes (self, &value);
    }
  return TRUE;
}

/* What stands after the last frame is not part of the image: the value is shortened to its even length. */
static void
cut_trailing_bytes (EfRedactor *self)
{
  EfElement *pixels = ef_dataset_find (ef_instance_get_dataset (self->instance), self->info->pixel_tag);
  guint64 length = ef_element_get_length (pixels);
  guint64 needed = ef_image_info_get_native_length (self->info);
  guint64 even = needed + (needed & 1);

  if (length <= even)
    return;
  self->facts.trailing_bytes = length - even;
  if (pixels->kind == EF_VALUE_BYTES)
    pixels->value.bytes.length = (guint32) even;
  else
    pixels->value.extent.length = even;
}

static gboolean
prepare_native (EfRedactor *self,
                GError    **error)
{
  if (self->regions->len > 0 && !compute_values (self, self->fill, self->values, error))
    return FALSE;
  if (self->regions->len > 0 && self->label != NULL &&
      !compute_values (self, ef_redactor_get_label_fill (self), self->label_values, error))
    return FALSE;
  cut_trailing_bytes (self);
  for (guint i = 0; i < self->info->frames; i++)
    self->facts.frames_changed += has_region (self, i);
  for (guint i = 0; i < self->regions->len; i++)
    {
      EfRegion region = g_array_index (self->regions, EfRegion, i);

      region.box = ef_native_grow_box (self->info, &region.box);
      g_array_append_val (self->filled, region);
    }
  self->facts.frames_kept = self->info->frames - self->facts.frames_changed;
  return TRUE;
}

gboolean
ef_redactor_prepare (EfRedactor *self,
                     GError    **error)
{
  g_return_val_if_fail (self != NULL && !self->prepared, FALSE);

  self->prepared = TRUE;
  if (self->reader != NULL && ef_pixel_reader_get_video (self->reader) != NULL)
    return ef_redactor_prepare_video (self, error);
  if (self->info->encapsulated)
    return ef_redactor_prepare_frames (self, error);
  return prepare_native (self, error);
}

static const EfFillValue *
get_value (const GArray *values,
           guint         frame)
{
  return &g_array_index (values, EfFillValue, values->len > 1 ? frame : 0);
}

/* @boxes (EfBox) in the frames of @region, with a value for each frame. */
static gboolean
fill_boxes (EfRedactor     *self,
            const EfRegion *region,
            const GArray   *boxes,
            const GArray   *values,
            int             fd,
            guint64         pixel_offset,
            GError        **error)
{
  const EfImageInfo *info = self->info;
  guint shift = info->is_float ? 0 : info->high_bit + 1 - info->bits_stored;

  for (guint frame = region->first_frame; frame <= region->last_frame; frame++)
    {
      guint8 pixel[24];

      ef_fill_encode (info, get_value (values, frame), shift, info->big_endian_pixels, pixel);
      for (guint i = 0; i < boxes->len; i++)
        if (!ef_native_fill (fd, pixel_offset, info, frame, &g_array_index (boxes, EfBox, i), pixel, error))
          return FALSE;
    }
  return TRUE;
}

/* Labels come after all boxes, so that none is cut by another box. */
static gboolean
fill_regions (EfRedactor  *self,
              int          fd,
              guint64      pixel_offset,
              GError     **error)
{
  for (guint i = 0; i < self->filled->len; i++)
    {
      const EfRegion *region = &g_array_index (self->filled, EfRegion, i);
      g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (EfBox));

      g_array_append_val (boxes, region->box);
      if (!fill_boxes (self, region, boxes, self->values, fd, pixel_offset, error))
        return FALSE;
    }
  for (guint i = 0; self->label != NULL && i < self->filled->len; i++)
    {
      const EfRegion *region = &g_array_index (self->filled, EfRegion, i);
      g_autoptr (GArray) runs = ef_label_list_runs (self->label, self->info, TRUE, &region->box);

      if (!fill_boxes (self, region, runs, self->label_values, fd, pixel_offset, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ef_redactor_patch (int       fd,
                   guint64   pixel_offset,
                   guint64   pixel_length,
                   gpointer  user_data,
                   GError  **error)
{
  EfRedactor *self = user_data;
  guint dirty_frames;

  g_return_val_if_fail (self != NULL && self->prepared, FALSE);

  if (self->info->encapsulated)
    return TRUE;
  if (pixel_offset == 0 || pixel_length < ef_image_info_get_native_length (self->info))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_FAILED, "The pixel data of the written file are not complete");
      return FALSE;
    }
  if (!fill_regions (self, fd, pixel_offset, error) ||
      !ef_native_clear_padding (fd, pixel_offset, self->info, error) ||
      !ef_hidden_bits_clean_file (fd, pixel_offset, self->info, &self->facts.high_bits_cleared, &dirty_frames, error))
    return FALSE;
  self->facts.frames_kept -= MIN (dirty_frames, self->facts.frames_kept);
  return TRUE;
}
