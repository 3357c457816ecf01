#include "config.h"

#include "ef-redactor-private.h"

#include "ef-codestream.h"
#include "ef-error.h"
#include "ef-hidden-bits.h"
#include "ef-image-info-private.h"
#include "ef-io.h"
#include "ef-label.h"
#include "ef-native.h"

#define TAG_PHOTOMETRIC EF_TAG (0x0028, 0x0004)
#define TAG_LOSSY EF_TAG (0x0028, 0x2110)

/* One pass over the frames. */
typedef struct
{
  EfRedactor *redactor;
  EfSpool spool;
  guint64 spool_start;

  EfFrameList frames; /* the new value */
  gboolean changed;   /* something in it differs from what is in the data set */

  /* Encoded frames. */
  gboolean encode_all;
  guint n_encoded;
  const char *uid;
  EfPhotometric photometric;

  EfRedactFacts facts;
} Pass;

/* Lossless streams that a transfer syntax permits beside its own: whatever names the restricted process of a family is
 * valid under the general one (PS3.5 A.4.1, A.4.3, A.4.4). So frames that were not touched keep their bytes. */
static const struct
{
  const char *permits;
  const char *syntax;
} permitted[] = {
  { "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70" },
  { "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.80" },
  { "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.90" },
  { "1.2.840.10008.1.2.4.112", "1.2.840.10008.1.2.4.110" },
  { "1.2.840.10008.1.2.4.203", "1.2.840.10008.1.2.4.201" },
};

static gboolean
permits (const EfTransferSyntax *syntax,
         const char             *uid)
{
  if (g_strcmp0 (syntax->uid, uid) == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (permitted); i++)
    if (g_strcmp0 (permitted[i].permits, syntax->uid) == 0 && g_strcmp0 (permitted[i].syntax, uid) == 0)
      return TRUE;
  return FALSE;
}

/* Can frames as they were encoded stand beside frames as they were? The transfer syntax and the photometric
 * interpretation hold for all of them. */
static gboolean
can_mix (Pass *self)
{
  return permits (self->redactor->syntax, self->uid) && self->photometric == self->redactor->info->photometric;
}

/* --- one frame ------------------------------------------------------------------------------------------------ */

static gboolean
append_stream (Pass    *self,
               GBytes  *stream,
               GError **error)
{
  guint64 length = g_bytes_get_size (stream);
  EfExtent extent;

  if (!ef_spool_append (&self->spool, g_bytes_get_data (stream, NULL), (gsize) length, &extent, error))
    return FALSE;
  g_array_append_val (self->frames.firsts, self->frames.fragments->len);
  g_array_append_val (self->frames.fragments, extent);
  g_array_append_val (self->frames.lengths, length);
  self->changed = TRUE;
  return TRUE;
}

/* Is there nothing in the fragments beyond the stream but the padding byte? */
static gboolean
ends_clean (EfRedactor        *redactor,
            const EfFrameSpan *span,
            const EfExtent    *fragments)
{
  guint64 total = 0;
  guint8 last;

  for (guint i = 0; i < span->count; i++)
    {
      if (fragments[i].length % 2 != 0)
        return FALSE;
      total += fragments[i].length;
    }
  if (total == span->length)
    return TRUE;
  fragments += span->count - 1;
  return total == span->length + 1 && fragments->length > 0 &&
         ef_io_pread_all (ef_encapsulation_get_fd (redactor->instance, fragments), &last, 1,
                          fragments->offset + fragments->length - 1, NULL) &&
         last == 0;
}

/* A frame that needs no change keeps its fragments, which stay where they are. */
static gboolean
keep_stream (Pass    *self,
             guint    frame,
             GBytes  *stream,
             GError **error)
{
  EfRedactor *redactor = self->redactor;
  const EfFrameSpan *span = ef_pixel_reader_get_span (redactor->reader, frame);
  const EfElement *pixels = ef_dataset_find (ef_instance_get_dataset (redactor->instance), EF_TAG_PIXEL_DATA);
  const EfExtent *fragments = &g_array_index (pixels->value.fragments, EfExtent, span->first + 1);

  self->facts.frames_kept++;
  if (!ends_clean (redactor, span, fragments))
    return append_stream (self, stream, error);
  g_array_append_val (self->frames.firsts, self->frames.fragments->len);
  g_array_append_vals (self->frames.fragments, fragments, span->count);
  g_array_append_val (self->frames.lengths, span->length);
  return TRUE;
}

/* Quantisation may miss the wanted value to either side. Where the stream is deeper than Bits Stored, a viewer that
 * masks would show one level above white as black: then a little less is wanted. *@sample: what decoders will show. */
static GBytes *
fill_jpeg (const EfImageInfo   *info,
           const EfStreamInfo  *inspected,
           GBytes              *stream,
           const GArray        *boxes,
           gint64               sample[3],
           const EfJpegLabel   *label,
           GArray              *done,
           GError             **error)
{
  gint64 most = ((gint64) 1 << MIN (info->bits_stored, inspected->precision)) - 1;
  gint64 wanted[3] = { sample[0], sample[1], sample[2] };
  GBytes *filled = NULL;

  do
    {
      g_clear_pointer (&filled, g_bytes_unref);
      g_array_set_size (done, 0);
      memcpy (sample, wanted, sizeof wanted);
      filled = ef_codec_jpeg_fill (info, g_bytes_get_data (stream, NULL), g_bytes_get_size (stream),
                                   (const EfBox *) (const void *) boxes->data, boxes->len, sample, label, done, error);
      wanted[0] -= MAX (sample[0] - most, 1);
    }
  while (filled != NULL && sample[0] > most && wanted[0] > 0);
  return filled;
}

static gboolean
fill_coefficients (Pass                *self,
                   guint                frame,
                   GBytes              *stream,
                   const EfStreamInfo  *inspected,
                   gboolean             packed,
                   const GArray        *boxes,
                   GError             **error)
{
  EfRedactor *redactor = self->redactor;
  const EfImageInfo *info = redactor->info;
  g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (EfBox));
  g_autoptr (GBytes) filled = NULL;
  g_auto (EfFrame) decoded = { 0 };
  EfPhotometric colour = ef_codestream_get_colour (inspected, info);
  EfJpegLabel label = { redactor->label, { 0 } };
  EfFillValue value, label_value;
  /* Letters would overshoot what is stored. */
  gboolean writes = redactor->label != NULL && inspected->precision <= info->bits_stored;

  if ((ef_fill_needs_frame (info, redactor->fill) ||
       (writes && ef_fill_needs_frame (info, ef_redactor_get_label_fill (redactor)))) &&
      !ef_pixel_reader_read (redactor->reader, frame, &decoded, error))
    return FALSE;
  ef_fill_compute (info, colour, redactor->fill, decoded.data != NULL ? &decoded : NULL, 0, &value);
  ef_fill_compute (info, colour, ef_redactor_get_label_fill (redactor), decoded.data != NULL ? &decoded : NULL, 0,
                   &label_value);
  /* The stream holds bit patterns. */
  for (guint i = 0; i < info->samples; i++)
    {
      value.sample[i] &= ((gint64) 1 << inspected->precision) - 1;
      label.sample[i] = label_value.sample[i] & (((gint64) 1 << inspected->precision) - 1);
    }
  filled = fill_jpeg (info, inspected, stream, boxes, value.sample, writes ? &label : NULL, done, error);
  if (filled != NULL && packed)
    {
      GBytes *again = ef_codec_pack_jpeg (g_bytes_get_data (filled, NULL), g_bytes_get_size (filled), error);

      g_bytes_unref (filled);
      filled = again;
    }
  if (filled == NULL || !append_stream (self, filled, error))
    return FALSE;
  for (guint i = 0; i < done->len; i++)
    ef_redactor_add_filled (redactor, frame, &g_array_index (done, EfBox, i));
  if (info->is_signed && value.sample[0] >> (inspected->precision - 1) != 0)
    value.sample[0] -= (gint64) 1 << inspected->precision;
  ef_redactor_widen_extremes (redactor, &value);
  if (writes)
    ef_redactor_widen_extremes (redactor, &label_value);
  self->facts.coefficients = TRUE;
  self->facts.frames_changed++;
  return TRUE;
}

static void
draw_label (EfRedactor        *redactor,
            EfFrame           *frame,
            const EfBox       *box,
            const EfFillValue *value,
            guint              shift)
{
  g_autoptr (GArray) runs =
      ef_label_list_runs (redactor->label, redactor->info, ef_pixel_reader_is_raw (redactor->reader), box);

  for (guint i = 0; i < runs->len; i++)
    ef_fill_frame (frame, redactor->info, &g_array_index (runs, EfBox, i), value, shift);
}

static void
fill_samples (Pass         *self,
              guint         index,
              EfFrame      *frame,
              const GArray *boxes)
{
  EfRedactor *redactor = self->redactor;
  const EfImageInfo *info = redactor->info;
  gboolean raw = ef_pixel_reader_is_raw (redactor->reader);
  guint shift = raw ? info->high_bit + 1 - info->bits_stored : 0;
  EfFillValue value, label_value;
  g_autoptr (GArray) filled = g_array_new (FALSE, FALSE, sizeof (EfBox));

  ef_fill_compute (info, frame->photometric, redactor->fill, frame, shift, &value);
  ef_fill_compute (info, frame->photometric, ef_redactor_get_label_fill (redactor), frame, shift, &label_value);
  for (guint i = 0; i < boxes->len; i++)
    {
      EfBox box = g_array_index (boxes, EfBox, i);

      /* Two pixels share their chroma in frames that are not compressed. */
      if (raw)
        box = ef_native_grow_box (info, &box);
      ef_fill_frame (frame, info, &box, &value, shift);
      g_array_append_val (filled, box);
      ef_redactor_add_filled (redactor, index, &box);
    }
  /* After all boxes, so that none cuts a label. */
  for (guint i = 0; redactor->label != NULL && i < filled->len; i++)
    draw_label (redactor, frame, &g_array_index (filled, EfBox, i), &label_value, shift);
  ef_redactor_widen_extremes (redactor, &value);
  if (redactor->label != NULL)
    ef_redactor_widen_extremes (redactor, &label_value);
}

static gboolean
encode (Pass          *self,
        const EfFrame *frame,
        GBytes        *source,
        GError       **error)
{
  EfRedactor *redactor = self->redactor;
  g_autoptr (GBytes) stream = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *uid;
  EfPhotometric photometric;

  if (redactor->keep_rate)
    stream = ef_codec_encode_again (redactor->syntax, g_bytes_get_data (source, NULL), g_bytes_get_size (source),
                                    frame, &uid, &photometric, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->facts.lossy_again |= stream != NULL;
  if (stream == NULL)
    stream = ef_codec_encode_lossless (redactor->syntax, redactor->info, frame, &uid, &photometric, error);
  if (stream == NULL)
    return FALSE;
  if (self->n_encoded > 0 && (photometric != self->photometric || g_strcmp0 (uid, self->uid) != 0))
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "Its frames are coded in different ways");
      return FALSE;
    }
  self->n_encoded++;
  self->uid = uid;
  self->photometric = photometric;
  self->facts.reencoded = TRUE;
  return append_stream (self, stream, error);
}

/* Could the unused bits of samples hold something? Raw samples always; a codestream only if it is deeper than Bits
 * Stored, and lossy ones keep no single bits. */
static gboolean
may_hide_bits (Pass               *self,
               const EfStreamInfo *stream,
               EfBitLayout        *layout)
{
  EfRedactor *redactor = self->redactor;
  gboolean raw = ef_pixel_reader_is_raw (redactor->reader);

  if (!ef_hidden_bits_get_layout (redactor->info, raw, layout) || !ef_codec_can_decode (redactor->syntax, NULL))
    return FALSE;
  return raw || (stream->kind != EF_STREAM_UNKNOWN && stream->kind != EF_STREAM_JPEG_DCT &&
                 stream->precision > redactor->info->bits_stored);
}

static gboolean
strip_or_keep (Pass    *self,
               guint    frame,
               GBytes  *stream,
               GError **error)
{
  g_autoptr (GBytes) stripped = NULL;
  g_autoptr (GError) local_error = NULL;
  guint removed = 0;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (stream, &length);

  stripped = ef_codec_strip_metadata (self->redactor->syntax, bytes, length, &removed, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->facts.metadata_removed += removed;
  return stripped != NULL ? append_stream (self, stripped, error) : keep_stream (self, frame, stream, error);
}

static gboolean
process_frame (Pass    *self,
               guint    index,
               GError **error)
{
  EfRedactor *redactor = self->redactor;
  g_autoptr (GBytes) stream = ef_pixel_reader_load_stream (redactor->reader, index, error);
  g_autoptr (GArray) boxes = ef_redactor_list_boxes (redactor, index);
  g_autoptr (GBytes) jpeg = NULL;
  g_auto (EfFrame) frame = { 0 };
  EfStreamInfo inspected = { .kind = EF_STREAM_UNKNOWN };
  EfBitLayout layout;
  gboolean hides;
  guint64 dirty = 0;

  if (stream == NULL)
    return FALSE;
  jpeg = ef_codec_unpack_jpeg (redactor->syntax, g_bytes_get_data (stream, NULL), g_bytes_get_size (stream));
  if (!ef_pixel_reader_is_raw (redactor->reader))
    ef_codestream_inspect (g_bytes_get_data (jpeg != NULL ? jpeg : stream, NULL),
                           g_bytes_get_size (jpeg != NULL ? jpeg : stream), &inspected, NULL);
  if (inspected.kind == EF_STREAM_JPEG_DCT && boxes->len > 0 && !self->encode_all)
    return fill_coefficients (self, index, jpeg != NULL ? jpeg : stream, &inspected, jpeg != NULL, boxes, error);

  hides = may_hide_bits (self, &inspected, &layout);
  if (!hides && boxes->len == 0 && !self->encode_all)
    return strip_or_keep (self, index, stream, error);

  if (!ef_codec_decode (redactor->syntax, redactor->info, g_bytes_get_data (stream, NULL), g_bytes_get_size (stream),
                        &frame, error))
    return FALSE;
  if (hides && !ef_hidden_bits_check_frame (&frame, &layout, error))
    return FALSE;
  if (hides)
    dirty = ef_hidden_bits_clean_frame (&frame, &layout);
  self->facts.high_bits_cleared += dirty;
  if (dirty == 0 && boxes->len == 0 && !self->encode_all)
    return strip_or_keep (self, index, stream, error);
  if (boxes->len > 0)
    {
      fill_samples (self, index, &frame, boxes);
      self->facts.frames_changed++;
    }
  return encode (self, &frame, stream, error);
}

/* --- all frames ----------------------------------------------------------------------------------------------- */

static gboolean
pass_run (Pass       *self,
          EfRedactor *redactor,
          gboolean    encode_all,
          GError    **error)
{
  guint64 spool_start = self->spool_start;

  ef_frame_list_clear (&self->frames);
  *self = (Pass){ .redactor = redactor, .encode_all = encode_all };
  self->facts.transfer_syntax = redactor->facts.transfer_syntax;
  ef_frame_list_init (&self->frames);
  g_array_set_size (redactor->filled, 0);
  if (!ef_spool_open (&self->spool, redactor->instance, error))
    return FALSE;
  /* A second pass writes over what the first one left. */
  if (encode_all)
    self->spool.position = spool_start;
  self->spool_start = self->spool.position;

  for (guint i = 0; i < redactor->info->frames; i++)
    {
      if (!process_frame (self, i, error))
        {
          g_prefix_error (error, "Frame %u: ", i + 1);
          return FALSE;
        }
      /* Seen now, the rest of this pass would be in vain. */
      if (!encode_all && self->n_encoded > 0 && self->n_encoded <= i && !can_mix (self))
        return TRUE;
    }
  return TRUE;
}

/* Bytes of fragments that belong to no frame, or follow the end of one. */
static guint64
count_unreferenced (EfRedactor *redactor)
{
  const EfElement *pixels = ef_dataset_find (ef_instance_get_dataset (redactor->instance), EF_TAG_PIXEL_DATA);
  guint64 total = ef_element_get_length (pixels) - g_array_index (pixels->value.fragments, EfExtent, 0).length;

  for (guint i = 0; i < redactor->info->frames; i++)
    {
      const EfFrameSpan *span = ef_pixel_reader_get_span (redactor->reader, i);

      total -= span->length + (span->length & 1 && total > span->length);
    }
  return total;
}

static void
describe_lossy_step (Pass *self)
{
  guint64 encoded = 0;

  for (guint i = 0; i < self->frames.lengths->len; i++)
    encoded += g_array_index (self->frames.lengths, guint64, i);
  ef_redactor_add_lossy_step (self->redactor, "ISO_15444_1", encoded);
}

static void
describe (Pass *self)
{
  EfRedactor *redactor = self->redactor;
  EfDataset *dataset = ef_instance_get_dataset (redactor->instance);

  if (self->n_encoded == 0)
    return;
  if (!permits (redactor->syntax, self->uid))
    {
      ef_instance_set_transfer_syntax (redactor->instance, self->uid);
      self->facts.transfer_syntax = ef_instance_get_transfer_syntax (redactor->instance);
    }
  if (self->photometric != redactor->info->photometric && ef_photometric_get_term (self->photometric) != NULL)
    ef_dataset_set_string (dataset, TAG_PHOTOMETRIC, EF_VR_CS, ef_photometric_get_term (self->photometric));
  /* The samples went through a lossy step once, whatever their coding is now (PS3.3 C.7.6.1.1.5). */
  if (redactor->syntax->lossy && ef_dataset_find (dataset, TAG_LOSSY) == NULL)
    ef_dataset_set_string (dataset, TAG_LOSSY, EF_VR_CS, "01");
  if (self->facts.lossy_again)
    describe_lossy_step (self);
}

static gboolean
run_passes (Pass       *pass,
            EfRedactor *redactor,
            GError    **error)
{
  if (!pass_run (pass, redactor, FALSE, error))
    return FALSE;
  if (pass->n_encoded > 0 && pass->n_encoded < redactor->info->frames && !can_mix (pass) &&
      !pass_run (pass, redactor, TRUE, error))
    return FALSE;
  pass->facts.trailing_bytes = count_unreferenced (redactor);
  if (!pass->changed && pass->facts.trailing_bytes == 0 &&
      ef_encapsulation_is_true (redactor->instance, &pass->frames))
    return TRUE;
  return ef_encapsulation_rebuild (redactor->instance, &pass->spool, &pass->frames, error);
}

gboolean
ef_redactor_prepare_frames (EfRedactor *self,
                            GError    **error)
{
  Pass pass = { 0 };
  gboolean ok = TRUE;

  if (self->reader == NULL)
    {
      self->facts.frames_kept = self->info->frames;
      return TRUE;
    }
  ok = run_passes (&pass, self, error);
  if (ok)
    {
      describe (&pass);
      self->facts = pass.facts;
    }
  ef_frame_list_clear (&pass.frames);
  return ok;
}
