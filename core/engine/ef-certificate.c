#include "config.h"

#include "ef-certificate-private.h"

#include "ef-error.h"
#include "ef-text-findings.h"

#include <math.h>
#include <string.h>

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error (error, EF_ERROR, EF_ERROR_VERIFY, "Verify: %s", what);
  return FALSE;
}

static void
side_clear (EfCertificateSide *side)
{
  g_clear_pointer (&side->reader, ef_pixel_reader_free);
  ef_image_info_clear (&side->info);
}

static void
comparison_clear (EfComparison *self)
{
  side_clear (&self->before);
  side_clear (&self->after);
  ef_digest_pair_clear (&self->digests);
  g_clear_pointer (&self->buffer, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EfComparison, comparison_clear)

void
ef_certificate_clear (EfCertificate *self)
{
  g_clear_pointer (&self->changed, g_array_unref);
  g_clear_pointer (&self->before, g_free);
  g_clear_pointer (&self->after, g_free);
}

static gboolean
side_open (EfCertificateSide  *side,
           EfInstance         *instance,
           GError            **error)
{
  side->instance = instance;
  side->syntax = ef_transfer_syntax_find (ef_instance_get_transfer_syntax (instance));
  if (!ef_image_info_read (instance, &side->info, error))
    return FALSE;
  if (side->info.encapsulated && (side->syntax == NULL || side->syntax->codec == EF_CODEC_OTHER ||
                                  side->syntax->codec == EF_CODEC_JPIP ||
                                  (side->syntax->video && !ef_codec_can_decode (side->syntax, NULL))))
    return TRUE;
  side->reader = ef_pixel_reader_new (instance, &side->info, error);
  return side->reader != NULL;
}

static gboolean
is_video (const EfComparison *self)
{
  return self->before.syntax != NULL && self->before.syntax->video;
}

/* --- one frame ------------------------------------------------------------------------------------------------ */

/* Equal bytes of frames whose description changed still mean other samples. */
static gboolean
is_described_alike (const EfComparison *self)
{
  const EfImageInfo *a = &self->before.info, *b = &self->after.info;

  return a->encapsulated == b->encapsulated && a->photometric == b->photometric &&
         a->bits_stored == b->bits_stored && a->high_bit == b->high_bit &&
         a->is_signed == b->is_signed && a->planar == b->planar && a->big_endian_pixels == b->big_endian_pixels &&
         a->ow_swapped == b->ow_swapped;
}

static void
add_changed (GArray      *changed,
             guint        frame,
             const EfBox *box)
{
  EfRegion region = { *box, frame, frame };

  for (guint i = 0; i < changed->len; i++)
    {
      EfRegion *other = &g_array_index (changed, EfRegion, i);

      if (other->last_frame + 1 == frame && memcmp (&other->box, box, sizeof *box) == 0)
        {
          other->last_frame = frame;
          return;
        }
    }
  g_array_append_val (changed, region);
}

/* (transfer full): the boxes that changed in @frame. */
static GArray *
list_boxes (EfComparison  *self,
            guint          frame,
            const EfFrame *before,
            const EfFrame *after,
            guint          ring)
{
  const GArray *filled = self->wish->filled;
  GArray *boxes;

  if (filled == NULL)
    {
      guint tolerance = ef_certificate_get_tolerance (&self->before);

      boxes = ef_frames_find_changes (before, after, ring > 0 || tolerance > 0, tolerance);
      for (guint i = 0; i < boxes->len; i++)
        add_changed (self->result->changed, frame, &g_array_index (boxes, EfBox, i));
      return boxes;
    }
  boxes = g_array_new (FALSE, FALSE, sizeof (EfBox));
  for (guint i = 0; i < filled->len; i++)
    {
      const EfRegion *region = &g_array_index (filled, EfRegion, i);
      EfBox clipped;

      if (frame >= region->first_frame && frame <= region->last_frame && ef_box_grow (&region->box, 0, after, &clipped))
        g_array_append_val (boxes, clipped);
    }
  return boxes;
}

/* Is all of what is wanted in @frame in one of its boxes? */
static gboolean
check_wanted (EfComparison   *self,
              guint           frame,
              const EfFrame  *after,
              const GArray   *boxes,
              GError        **error)
{
  const GArray *wanted = self->wish->wanted;

  for (guint i = 0; wanted != NULL && i < wanted->len; i++)
    {
      const EfRegion *region = &g_array_index (wanted, EfRegion, i);
      gboolean found = FALSE;
      EfBox box;

      if (frame < region->first_frame || frame > region->last_frame || !ef_box_grow (&region->box, 0, after, &box))
        continue;
      for (guint j = 0; j < boxes->len && !found; j++)
        {
          const EfBox *other = &g_array_index (boxes, EfBox, j);

          found = box.x >= other->x && box.y >= other->y && box.x + box.width <= other->x + other->width &&
                  box.y + box.height <= other->y + other->height;
        }
      if (!found)
        return fail (error, "a region that was to be filled is not");
    }
  return TRUE;
}

/* Two decoded frames, which may be the same. */
static gboolean
compare_samples (EfComparison   *self,
                 guint           index,
                 const EfFrame  *before,
                 const EfFrame  *after,
                 guint           ring,
                 GError        **error)
{
  g_autoptr (GArray) boxes = list_boxes (self, index, before, after, ring);
  gboolean digest = self->result->method == EF_COMPARE_SAMPLES;

  if (!check_wanted (self, index, after, boxes, error))
    return FALSE;
  ef_certificate_look_inside (self, after, boxes, ring);
  for (guint i = 0; i < boxes->len && !is_video (self); i++)
    {
      EfBox *box = &g_array_index (boxes, EfBox, i);

      ef_box_grow (box, (int) ring, after, box);
    }
  if (boxes->len > 0)
    self->result->ring = MAX (self->result->ring, ring);
  ef_frames_compare (before, after, boxes, digest ? &self->digests : NULL, &self->difference);
  return TRUE;
}

static gboolean
has_boxes (const EfComparison *self,
           guint               frame)
{
  const GArray *lists[] = { self->wish->filled, self->wish->wanted };

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; lists[k] != NULL && i < lists[k]->len; i++)
      {
        const EfRegion *region = &g_array_index (lists[k], EfRegion, i);

        if (frame >= region->first_frame && frame <= region->last_frame)
          return TRUE;
      }
  return FALSE;
}

static gboolean
compare_frame (EfComparison  *self,
               guint          index,
               GError       **error)
{
  g_auto (EfFrame) before = { 0 };
  g_auto (EfFrame) after = { 0 };
  gboolean alike = is_described_alike (self);
  EfStoredFrame stored;

  /* Stored bytes of a video are of no frame in particular. */
  memset (&stored, 0, sizeof stored);
  if (!is_video (self) && !ef_certificate_compare_stored (self, index, &stored, error))
    return FALSE;
  self->result->untouched += stored.equal;
  if (alike && (stored.equal || stored.stripped) && self->result->method != EF_COMPARE_SAMPLES && !has_boxes (self, index))
    {
      self->difference.outside += (guint64) self->before.info.rows * self->before.info.columns;
      return TRUE;
    }
  if (!ef_pixel_reader_read (self->before.reader, index, &before, error))
    return FALSE;
  if (alike && stored.equal)
    return compare_samples (self, index, &before, &before, stored.ring, error);
  if (!ef_pixel_reader_read (self->after.reader, index, &after, error))
    return FALSE;
  if (!ef_frames_are_comparable (&before, &after))
    return fail (error, "the pixels changed their shape or colour");
  return compare_samples (self, index, &before, &after, stored.ring, error);
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

/* What was copied byte by byte needs no second look where speed counts. */
static gboolean
compare_lengths (EfComparison  *self,
                 GError       **error)
{
  const EfElement *a = ef_certificate_get_pixels (&self->before);
  const EfElement *b = ef_certificate_get_pixels (&self->after);

  /* The source may have had bytes after its last frame. */
  if (ef_element_get_length (a) < ef_element_get_length (b))
    return fail (error, "the pixel data changed their length");
  return TRUE;
}

static gboolean
compare_opaque (EfComparison  *self,
                GError       **error)
{
  gboolean equal;

  self->result->method = EF_COMPARE_BYTES;
  if (!ef_certificate_compare_fragments (self, &equal, error))
    return FALSE;
  if (!equal)
    return fail (error, "the pixel data changed, and their frames cannot be decoded");
  self->result->untouched = self->result->frames;
  return TRUE;
}

static gboolean
can_decode (const EfCertificateSide *side)
{
  return !side->info.encapsulated || ef_codec_can_decode (side->syntax, NULL);
}

static gboolean
compare_frames (EfComparison  *self,
                GError       **error)
{
  EfCertificate *result = self->result;
  gboolean boxes = self->wish->filled == NULL || self->wish->filled->len > 0;

  if (self->before.reader == NULL || self->after.reader == NULL || !can_decode (&self->before))
    return compare_opaque (self, error);
  if (result->method == EF_COMPARE_LENGTHS && (boxes || self->before.info.encapsulated))
    result->method = boxes ? EF_COMPARE_SAMPLES : EF_COMPARE_BYTES;
  if (result->method == EF_COMPARE_LENGTHS)
    return compare_lengths (self, error);
  for (guint i = 0; i < result->frames; i++)
    if (!compare_frame (self, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
judge (EfComparison  *self,
       GError       **error)
{
  EfCertificate *result = self->result;

  result->inside = self->difference.inside;
  result->outside = self->difference.outside;
  result->different = self->difference.different;
  result->largest = self->difference.largest;
  if (self->difference.squares > 0 && result->outside > 0)
    {
      double peak = ldexp (1, (int) self->after.info.bits_stored) - 1;
      double mean = self->difference.squares / ((double) result->outside * self->after.info.samples);

      result->psnr = 10 * log10 (peak * peak / mean);
    }
  if (result->method == EF_COMPARE_SAMPLES)
    {
      result->before = g_strdup (g_checksum_get_string (self->digests.before));
      result->after = g_strdup (self->digests.after != NULL ? g_checksum_get_string (self->digests.after)
                                                            : result->before);
    }
  if (self->wish->filled == NULL)
    return TRUE;
  if (result->spread > ef_certificate_get_spread_limit (self))
    return fail (error, "a filled box is not of one value");
  /* Where nothing was filled, the coded pictures stayed. */
  result->lossy_again = self->wish->lossy_again && result->different > 0 && self->wish->filled->len > 0;
  if (result->lossy_again)
    return TRUE;
  if (result->different > 0)
    return fail (error, "pixels outside of the filled boxes changed");
  if (result->values > (self->wish->label != NULL ? 2u : 1u))
    return fail (error, "a filled box is not of one value");
  return TRUE;
}

gboolean
ef_certificate_compute (EfCertificate            *self,
                        EfInstance               *before,
                        EfInstance               *after,
                        const EfCertificateWish  *wish,
                        GError                  **error)
{
  g_auto (EfComparison) comparison = { .wish = wish, .result = self };

  memset (self, 0, sizeof *self);
  self->changed = wish->filled != NULL ? g_array_copy ((GArray *) wish->filled)
                                       : g_array_new (FALSE, FALSE, sizeof (EfRegion));
  if (ef_instance_has_pixels (before) != ef_instance_has_pixels (after))
    return fail (error, "only one of the files has pixels");
  if (!ef_instance_has_pixels (before))
    return TRUE;
  if (!side_open (&comparison.before, before, error) || !side_open (&comparison.after, after, error))
    return FALSE;
  if (comparison.before.info.frames != comparison.after.info.frames ||
      comparison.before.info.rows != comparison.after.info.rows ||
      comparison.before.info.columns != comparison.after.info.columns)
    return fail (error, "the images differ in size or in the number of frames");
  self->method = wish->method;
  self->frames = comparison.before.info.frames;
  ef_digest_pair_init (&comparison.digests);
  return compare_frames (&comparison, error) && judge (&comparison, error);
}

GVariant *
ef_certificate_to_variant (const EfCertificate *self)
{
  static const char *const methods[] = {
    [EF_COMPARE_NONE] = "none",
    [EF_COMPARE_LENGTHS] = "lengths",
    [EF_COMPARE_BYTES] = "bytes",
    [EF_COMPARE_SAMPLES] = "samples",
  };
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "method", "s", methods[self->method]);
  if (self->method == EF_COMPARE_NONE)
    return g_variant_dict_end (&dict);
  g_variant_dict_insert (&dict, "frames", "u", self->frames);
  if (self->method == EF_COMPARE_LENGTHS)
    return g_variant_dict_end (&dict);
  g_variant_dict_insert (&dict, "frames-untouched", "u", self->untouched);
  g_variant_dict_insert_value (&dict, "changed", ef_region_list_to_variant (self->changed));
  g_variant_dict_insert (&dict, "pixels-outside", "t", self->outside);
  g_variant_dict_insert (&dict, "pixels-inside", "t", self->inside);
  g_variant_dict_insert (&dict, "outside-equal", "b", self->different == 0);
  if (self->changed->len > 0 && self->values > 0)
    g_variant_dict_insert (&dict, "values-in-boxes", "u", self->values);
  if (self->spread > 0)
    g_variant_dict_insert (&dict, "spread-in-boxes", "d", self->spread);
  if (self->lossy_again)
    g_variant_dict_insert (&dict, "lossy-again", "b", TRUE);
  if (self->ring > 0)
    g_variant_dict_insert (&dict, "ring", "u", self->ring);
  if (self->different > 0)
    {
      g_variant_dict_insert (&dict, "pixels-different", "t", self->different);
      g_variant_dict_insert (&dict, "largest-difference", "d", self->largest);
      if (self->psnr > 0)
        g_variant_dict_insert (&dict, "psnr-outside", "d", self->psnr);
    }
  if (self->before != NULL)
    {
      g_variant_dict_insert (&dict, "outside-before", "s", self->before);
      g_variant_dict_insert (&dict, "outside-after", "s", self->after);
    }
  return g_variant_dict_end (&dict);
}
