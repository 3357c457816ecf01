#include "config.h"

#include "ef-instance-private.h"

#include "ef-byte-order.h"
#include "ef-dataset-private.h"
#include "ef-deflate.h"
#include "ef-dictionary.h"
#include "ef-error.h"
#include "ef-header.h"
#include "ef-io.h"
#include "ef-output.h"

#include <errno.h>
#include <unistd.h>

#define PREAMBLE_LENGTH 128
#define MAX_SHORT_LENGTH 0xfffe
#define MAX_LENGTH (EF_LENGTH_UNDEFINED - 1)

typedef struct
{
  EfInstance *instance;
  EfOutput out;
  EfEncoding encoding;
  gboolean big;

  /* Where the native pixel data came to lie. */
  guint64 pixel_offset;
  guint64 pixel_length;
} Writer;

/* --- lengths -------------------------------------------------------------------------------------------------- */

/* Odd values are read as they are and written even (PS3.5 7.1.1). */
static guint64
padded (guint64 length)
{
  return length + (length & 1);
}

/* Group lengths are retired (PS3.5 7.2) and would be wrong after any change. Commands and file meta information have
 * no place in a data set; a second group 0002 in front of it would even be taken for the file's own. */
static gboolean
is_written (const EfDataset *dataset,
            const EfElement *element)
{
  guint16 group = EF_TAG_GROUP (element->tag);

  return EF_TAG_ELEMENT (element->tag) != 0 && group != 0x0000 && (group == 0x0002) == dataset->is_meta;
}

/* A value too long for the 16 bit length of its VR is written as UN (PS3.5 6.2.2). */
static guint16
written_vr (const EfElement *element,
            guint64          length)
{
  guint16 vr = element->vr;

  if (element->kind == EF_VALUE_SEQUENCE)
    return EF_VR_SQ;
  if (ef_header_is_short (vr) ? length > MAX_SHORT_LENGTH : !ef_vr_is_known (vr))
    return EF_VR_UN;
  return vr;
}

static guint
header_length (guint16    vr,
               EfEncoding encoding)
{
  return encoding != EF_ENCODING_IMPLICIT_LE && !ef_header_is_short (vr) ? 12 : 8;
}

/* Lengths that were defined stay so, and are computed anew, unless they outgrow their field. */
static gboolean
has_undefined_length (const EfElement *sequence,
                      guint64          length)
{
  return (sequence->flags & EF_ELEMENT_UNDEFINED_LENGTH) != 0 || length > MAX_LENGTH;
}

static gboolean
item_has_undefined_length (const EfDataset *item)
{
  return item->undefined_length || item->written_length > MAX_LENGTH;
}

/* The bytes of all items, from the lengths that measure() left in them. */
static guint64
sequence_length (const EfElement *sequence)
{
  guint64 length = 0;

  for (guint i = 0; i < sequence->value.items->len; i++)
    {
      const EfDataset *item = g_ptr_array_index (sequence->value.items, i);

      length += 8 + item->written_length + (item_has_undefined_length (item) ? 8 : 0);
    }
  return length;
}

static guint64
measure (EfDataset *dataset,
         EfEncoding encoding)
{
  guint64 total = 0;

  for (guint i = 0; i < dataset->n_elements; i++)
    {
      EfElement *element = &dataset->elements[i];
      guint64 length;

      if (!is_written (dataset, element))
        continue;
      if (element->kind == EF_VALUE_SEQUENCE)
        {
          for (guint k = 0; k < element->value.items->len; k++)
            measure (g_ptr_array_index (element->value.items, k), encoding);
          length = sequence_length (element);
          if (has_undefined_length (element, length))
            length += 8;
        }
      else if (element->kind == EF_VALUE_FRAGMENTS)
        {
          length = 8;
          for (guint k = 0; k < element->value.fragments->len; k++)
            length += 8 + padded (g_array_index (element->value.fragments, EfExtent, k).length);
        }
      else
        length = padded (ef_element_get_length (element));
      total += header_length (written_vr (element, length), encoding) + length;
    }
  dataset->written_length = total;
  return total;
}

/* --- bytes ---------------------------------------------------------------------------------------------------- */

static gboolean write_dataset (Writer *self, const EfDataset *dataset, GError **error);

static gboolean
write_header (Writer  *self,
              guint32  tag,
              guint16  vr,
              guint32  length,
              GError **error)
{
  guint8 header[12] = { 0 };
  guint n = header_length (vr, self->encoding);

  ef_put_tag (header, tag, self->big);
  if (self->encoding == EF_ENCODING_IMPLICIT_LE)
    ef_put_u32 (header + 4, length, FALSE);
  else
    {
      header[4] = (guint8) (vr >> 8);
      header[5] = (guint8) vr;
      if (n == 12)
        ef_put_u32 (header + 8, length, self->big);
      else
        ef_put_u16 (header + 6, (guint16) length, self->big);
    }
  return ef_output_bytes (&self->out, header, n, error);
}

/* Items and delimiters have no VR in any encoding (PS3.5 7.5). */
static gboolean
write_item_header (Writer  *self,
                   guint32  tag,
                   guint32  length,
                   GError **error)
{
  guint8 header[8];

  ef_put_tag (header, tag, self->big);
  ef_put_u32 (header + 4, length, self->big);
  return ef_output_bytes (&self->out, header, sizeof header, error);
}

static gboolean
write_sequence (Writer          *self,
                const EfElement *sequence,
                GError         **error)
{
  guint64 length = sequence_length (sequence);
  gboolean undefined = has_undefined_length (sequence, length);

  if (!write_header (self, sequence->tag, EF_VR_SQ, undefined ? EF_LENGTH_UNDEFINED : (guint32) length, error))
    return FALSE;
  for (guint i = 0; i < sequence->value.items->len; i++)
    {
      const EfDataset *item = g_ptr_array_index (sequence->value.items, i);
      gboolean item_undefined = item_has_undefined_length (item);

      if (!write_item_header (self, EF_TAG_ITEM,
                              item_undefined ? EF_LENGTH_UNDEFINED : (guint32) item->written_length, error) ||
          !write_dataset (self, item, error) ||
          (item_undefined && !write_item_header (self, EF_TAG_ITEM_END, 0, error)))
        return FALSE;
    }
  return !undefined || write_item_header (self, EF_TAG_SEQUENCE_END, 0, error);
}

/* How many fragments from @first on lie in the file as they are to be written, headers included, so that they can be
 * copied in one run. */
static guint
count_run (Writer       *self,
           const GArray *fragments,
           guint         first)
{
  const EfExtent *extents = (const EfExtent *) (void *) fragments->data;
  int fd = self->instance->source_fd;
  guint n = 0;

  for (guint i = first; i < fragments->len; i++, n++)
    {
      const EfExtent *extent = &extents[i];
      guint8 wanted[8];
      guint8 found[8];

      if (extent->source != EF_SOURCE_INPUT || (extent->length & 1) != 0 || extent->offset < 8)
        break;
      if (n > 0 && extent->offset != extents[i - 1].offset + extents[i - 1].length + 8)
        break;
      ef_put_tag (wanted, EF_TAG_ITEM, FALSE);
      ef_put_u32 (wanted + 4, (guint32) extent->length, FALSE);
      if (extent->length > MAX_LENGTH || !ef_io_pread_all (fd, found, 8, extent->offset - 8, NULL) ||
          memcmp (wanted, found, 8) != 0)
        break;
    }
  return n;
}

static gboolean
write_fragment (Writer         *self,
                const EfExtent *extent,
                GError        **error)
{
  int fd = extent->length > 0 ? ef_instance_get_extent_fd (self->instance, extent, error) : -1;

  if (fd < 0 && extent->length > 0)
    return FALSE;
  if (padded (extent->length) > MAX_LENGTH)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_LIMIT, "A fragment is too long for its header");
      return FALSE;
    }
  return write_item_header (self, EF_TAG_ITEM, (guint32) padded (extent->length), error) &&
         ef_output_copy (&self->out, fd, extent->offset, extent->length, 1, error) &&
         ((extent->length & 1) == 0 || ef_output_bytes (&self->out, (const guint8 *) "", 1, error));
}

static gboolean
write_fragments (Writer          *self,
                 const EfElement *element,
                 GError         **error)
{
  const GArray *fragments = element->value.fragments;

  if (self->encoding == EF_ENCODING_EXPLICIT_BE)
    {
      g_set_error_literal (error, EF_ERROR, EF_ERROR_UNSUPPORTED,
                           "Compressed pixel data cannot be written in a big endian transfer syntax");
      return FALSE;
    }
  if (!write_header (self, element->tag, written_vr (element, 0), EF_LENGTH_UNDEFINED, error))
    return FALSE;
  for (guint i = 0; i < fragments->len;)
    {
      const EfExtent *extent = &g_array_index (fragments, EfExtent, i);
      guint n = count_run (self, fragments, i);

      if (n > 1)
        {
          const EfExtent *last = &g_array_index (fragments, EfExtent, i + n - 1);

          if (!ef_output_copy (&self->out, self->instance->source_fd, extent->offset - 8,
                               last->offset + last->length - extent->offset + 8, 1, error))
            return FALSE;
          i += n;
          continue;
        }
      if (!write_fragment (self, extent, error))
        return FALSE;
      i++;
    }
  return write_item_header (self, EF_TAG_SEQUENCE_END, 0, error);
}

static void
note_pixels (Writer          *self,
             const EfDataset *dataset,
             const EfElement *element)
{
  if (dataset->parent != NULL || self->pixel_offset != 0)
    return;
  if (element->tag != EF_TAG_PIXEL_DATA && element->tag != EF_TAG (0x7fe0, 0x0008) &&
      element->tag != EF_TAG (0x7fe0, 0x0009))
    return;
  self->pixel_offset = ef_output_tell (&self->out);
  self->pixel_length = ef_element_get_length (element);
}

static gboolean
write_value (Writer          *self,
             const EfDataset *dataset,
             const EfElement *element,
             GError         **error)
{
  guint64 length = ef_element_get_length (element);
  guint16 vr = written_vr (element, padded (length));
  gboolean to_big = self->big && vr != EF_VR_UN;
  guint unit = 1;
  guint8 pad;

  if (padded (length) > MAX_LENGTH)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_LIMIT, "Element (%04X,%04X) is too long for its header",
                   EF_TAG_GROUP (element->tag), EF_TAG_ELEMENT (element->tag));
      return FALSE;
    }
  if (self->encoding == EF_ENCODING_IMPLICIT_LE && dataset->encoding != EF_ENCODING_IMPLICIT_LE && length > 0 &&
      ef_dictionary_get_vr (element->tag) == EF_VR_SQ)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED,
                   "Element (%04X,%04X) is no sequence, and without a value representation it would be read as one",
                   EF_TAG_GROUP (element->tag), EF_TAG_ELEMENT (element->tag));
      return FALSE;
    }
  /* The value of UN is little endian whatever the file is; what was UN all along is copied. */
  if (element->vr != EF_VR_UN && ef_encoding_is_big (dataset->encoding) != to_big)
    unit = MAX (ef_vr_swap_size (element->vr), 1);
  if (!write_header (self, element->tag, vr, (guint32) padded (length), error))
    return FALSE;
  note_pixels (self, dataset, element);
  if (element->kind == EF_VALUE_BYTES)
    {
      if (unit == 1 ? !ef_output_bytes (&self->out, element->value.bytes.data, length, error)
                    : !ef_output_swapped (&self->out, element->value.bytes.data, length, unit, error))
        return FALSE;
    }
  else
    {
      int fd = length > 0 ? ef_instance_get_extent_fd (self->instance, &element->value.extent, error) : -1;

      if (length > 0 &&
          (fd < 0 || !ef_output_copy (&self->out, fd, element->value.extent.offset, length, unit, error)))
        return FALSE;
    }
  if ((length & 1) == 0)
    return TRUE;
  pad = ef_vr_padding (element->vr);
  return ef_output_bytes (&self->out, &pad, 1, error);
}

static gboolean
write_dataset (Writer          *self,
               const EfDataset *dataset,
               GError         **error)
{
  for (guint i = 0; i < dataset->n_elements; i++)
    {
      const EfElement *element = &dataset->elements[i];
      gboolean ok;

      if (!is_written (dataset, element))
        continue;
      if (element->kind == EF_VALUE_SEQUENCE)
        ok = write_sequence (self, element, error);
      else if (element->kind == EF_VALUE_FRAGMENTS)
        ok = write_fragments (self, element, error);
      else
        ok = write_value (self, dataset, element, error);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

/* --- file ----------------------------------------------------------------------------------------------------- */

/* Group 0002 is explicit VR little endian in every file (PS3.10 7.1). */
static gboolean
write_meta (Writer  *self,
            GError **error)
{
  static const guint8 preamble[PREAMBLE_LENGTH + 4] = { [PREAMBLE_LENGTH] = 'D', 'I', 'C', 'M' };
  EfInstance *instance = self->instance;
  g_autofree char *declared = ef_dataset_dup_string (instance->meta, EF_TAG_TRANSFER_SYNTAX);
  guint8 group_length[4];

  instance->meta->is_meta = TRUE;
  if (g_strcmp0 (declared, instance->transfer_syntax) != 0)
    ef_dataset_set_string (instance->meta, EF_TAG_TRANSFER_SYNTAX, EF_VR_UI, instance->transfer_syntax);
  self->encoding = EF_ENCODING_EXPLICIT_LE;
  self->big = FALSE;
  ef_put_u32 (group_length, (guint32) measure (instance->meta, self->encoding), FALSE);
  return ef_output_bytes (&self->out, preamble, sizeof preamble, error) &&
         write_header (self, EF_TAG (0x0002, 0x0000), EF_VR_UL, 4, error) &&
         ef_output_bytes (&self->out, group_length, 4, error) && write_dataset (self, instance->meta, error);
}

static gboolean
write_body (Writer  *self,
            GError **error)
{
  self->encoding = ef_transfer_syntax_encoding (self->instance->transfer_syntax);
  self->big = ef_encoding_is_big (self->encoding);
  measure (self->instance->dataset, self->encoding);
  return write_dataset (self, self->instance->dataset, error) && ef_output_flush (&self->out, error);
}

static gboolean
patch_body (Writer     *self,
            EfPatchFunc patch,
            gpointer    user_data,
            GError    **error)
{
  return patch == NULL || patch (self->out.fd, self->pixel_offset, self->pixel_length, user_data, error);
}

static gboolean
write_deflated (Writer     *self,
                EfPatchFunc patch,
                gpointer    user_data,
                GError    **error)
{
  ef_autofd body_fd = ef_io_memfd ("body", error);
  Writer body = { .instance = self->instance };
  gboolean ok;

  if (body_fd < 0 || !ef_output_flush (&self->out, error))
    return FALSE;
  ef_output_init (&body.out, body_fd);
  ok = write_body (&body, error) && patch_body (&body, patch, user_data, error);
  ef_output_clear (&body.out);
  return ok && ef_deflate (body_fd, self->out.fd, error);
}

gboolean
ef_instance_write (EfInstance *self,
                   int         fd,
                   EfPatchFunc patch,
                   gpointer    user_data,
                   GError    **error)
{
  Writer writer = { .instance = self };
  gboolean ok;

  g_return_val_if_fail (self != NULL, FALSE);

  if (lseek (fd, 0, SEEK_SET) != 0)
    {
      int saved = errno;

      g_set_error (error, EF_ERROR, EF_ERROR_IO, "Cannot write from the start of the file: %s", g_strerror (saved));
      return FALSE;
    }
  ef_output_init (&writer.out, fd);
  ok = write_meta (&writer, error);
  if (ok && ef_instance_is_deflated (self))
    ok = write_deflated (&writer, patch, user_data, error);
  else
    ok = ok && write_body (&writer, error) && patch_body (&writer, patch, user_data, error);
  ef_output_clear (&writer.out);
  return ok;
}
