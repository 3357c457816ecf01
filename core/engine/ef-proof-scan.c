/* All bytes of a file as they stand, then what is packed in its values and in the headers of its codestreams. */
#include "config.h"

#include "ef-proof-private.h"

#include "ef-io.h"

#include <string.h>

/* The most of a fragment that is looked at for the header of a codestream. */
#define MAX_STREAM_HEADER (1024 * 1024)

typedef struct
{
  const EfProofSearch *search;
  EfUnwrap *unwrap;
  EfProof *proof;
} Scan;

/* Bytes that are being searched. */
typedef struct
{
  const EfProofSearch *search;
  EfProofPlace where;
  guint64 offset; /* of the packing, where they were packed */
  GError *error;
} Run;

guint
ef_proof_count_places (const EfProof *self)
{
  return self->n_values + self->n_fragments + self->n_inflated + self->n_decoded;
}

/* --- bytes as they stand -------------------------------------------------------------------------------------- */

static gboolean
hit_cb (const EfSearchHit *hit,
        gpointer           user_data)
{
  Run *run = user_data;

  return run->search->func (hit->pattern, run->where == EF_PROOF_AS_IT_STANDS ? hit->offset : run->offset, run->where,
                            run->search->user_data, &run->error);
}

static gboolean
end_run (Run     *run,
         GError **error)
{
  if (run->error == NULL)
    return TRUE;
  g_propagate_error (error, run->error);
  return FALSE;
}

static gboolean
scan_file (Scan    *self,
           int      fd,
           GError **error)
{
  Run run = { self->search, EF_PROOF_AS_IT_STANDS };
  guint64 size;

  if (!ef_io_get_size (fd, &size, error) ||
      !ef_search_scan_fd (self->search->engine, fd, 0, size, hit_cb, &run, error))
    {
      g_clear_error (&run.error);
      return FALSE;
    }
  self->proof->n_bytes += size;
  return end_run (&run, error);
}

/* --- what is packed in them ----------------------------------------------------------------------------------- */

typedef struct
{
  Scan *scan;
  GError *error;
} Unpacking;

static gboolean
unpacked_cb (const guint8 *bytes,
             gsize         length,
             gboolean      is_text,
             guint64       offset,
             gpointer      user_data)
{
  Unpacking *self = user_data;
  Run run = { self->scan->search, is_text ? EF_PROOF_UNPACKED_TEXT : EF_PROOF_UNPACKED, offset };

  ef_search_scan_bytes (run.search->engine, bytes, length, hit_cb, &run);
  return end_run (&run, &self->error);
}

static gboolean
unpack (Scan    *self,
        int      fd,
        guint64  from,
        guint64  to,
        GError **error)
{
  Unpacking unpacking = { self, NULL };

  if (to <= from)
    return TRUE;
  if (!ef_unwrap_fd (self->unwrap, fd, from, to - from, unpacked_cb, &unpacking, error))
    {
      g_prefix_error (error, "Verify: ");
      return FALSE;
    }
  if (unpacking.error == NULL)
    return TRUE;
  g_propagate_error (error, unpacking.error);
  return FALSE;
}

/* --- codestreams ---------------------------------------------------------------------------------------------- */

/* Where the segments end that come before the samples: SOS of JPEG (ITU-T T.81), SOT of JPEG 2000 (T.800). 0: @bytes is
 * none of them; more than @length: it goes on. */
static gsize
measure_segments (const guint8 *bytes,
                  gsize         length)
{
  gsize at = 2;

  if (length < 4 || bytes[0] != 0xff || (bytes[1] != 0xd8 && bytes[1] != 0x4f))
    return 0;
  while (at + 4 <= length && bytes[at] == 0xff)
    {
      guint8 marker = bytes[at + 1];

      if (marker == 0xda || marker == 0x90)
        return at;
      at += marker == 0xff ? 1 : 2 + (gsize) (bytes[at + 2] << 8 | bytes[at + 3]);
    }
  return at + 4 <= length ? at : length + 1;
}

/* The boxes of JP2 and of JPEG XL before the codestream (ISO/IEC 15444-1 I.4, 18181-2 9.1); the latter may have more
 * behind it. */
static gsize
measure_boxes (const guint8 *bytes,
               gsize         length)
{
  gsize at = 0;

  if (length < 12 || memcmp (bytes, "\0\0\0\14", 4) != 0 ||
      (memcmp (bytes + 4, "jP  ", 4) != 0 && memcmp (bytes + 4, "JXL ", 4) != 0))
    return 0;
  while (at + 8 <= length && memcmp (bytes + at + 4, "jp2c", 4) != 0)
    {
      gsize n = (gsize) bytes[at] << 24 | (gsize) bytes[at + 1] << 16 | (gsize) bytes[at + 2] << 8 | bytes[at + 3];

      if (n < 8)
        return length;
      at += n;
    }
  return at;
}

static gboolean
unpack_fragment (Scan           *self,
                 int             fd,
                 const EfExtent *fragment,
                 GError        **error)
{
  guint8 head[4096];
  gsize length = (gsize) MIN (fragment->length, sizeof head);
  g_autofree guint8 *more = NULL;
  gsize end;

  if (!ef_io_pread_all (fd, head, length, fragment->offset, error))
    return FALSE;
  end = MAX (measure_segments (head, length), measure_boxes (head, length));
  if (end > length && fragment->length > length)
    {
      length = (gsize) MIN (fragment->length, MAX_STREAM_HEADER);
      more = g_malloc (length);
      if (!ef_io_pread_all (fd, more, length, fragment->offset, error))
        return FALSE;
      end = MAX (measure_segments (more, length), measure_boxes (more, length));
    }
  return unpack (self, fd, fragment->offset, fragment->offset + MIN (end, length), error);
}

/* --- values --------------------------------------------------------------------------------------------------- */

static guint
count_values (EfDataset *dataset)
{
  guint n = 0;

  for (guint i = 0; i < ef_dataset_get_n_elements (dataset); i++)
    {
      const EfElement *element = ef_dataset_get_element (dataset, i);

      for (guint k = 0; element->kind == EF_VALUE_SEQUENCE && k < ef_element_get_n_items (element); k++)
        n += count_values (ef_element_get_item (element, k));
      n += element->kind != EF_VALUE_SEQUENCE;
    }
  return n;
}

/* The samples are searched as they stand. Around them, and in the headers of codestreams, something may be packed. */
static gboolean
unpack_dataset (Scan       *self,
                EfInstance *written,
                int         fd,
                GError    **error)
{
  static const guint32 tags[] = { EF_TAG_PIXEL_DATA, EF_TAG (0x7fe0, 0x0008), EF_TAG (0x7fe0, 0x0009) };
  const EfElement *pixels = NULL;
  guint64 from = 0;
  guint64 to = 0;
  guint64 size;

  if (!ef_io_get_size (fd, &size, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tags) && pixels == NULL; i++)
    pixels = ef_dataset_find (ef_instance_get_dataset (written), tags[i]);
  if (pixels != NULL && pixels->kind == EF_VALUE_EXTENT)
    {
      from = pixels->value.extent.offset;
      to = from + pixels->value.extent.length;
      self->proof->n_fragments++;
    }
  else if (pixels != NULL && pixels->kind == EF_VALUE_FRAGMENTS && pixels->value.fragments->len > 1)
    {
      const GArray *fragments = pixels->value.fragments;

      for (guint i = 1; i < fragments->len; i++)
        if (!unpack_fragment (self, fd, &g_array_index (fragments, EfExtent, i), error))
          return FALSE;
      from = g_array_index (fragments, EfExtent, 1).offset;
      to = g_array_index (fragments, EfExtent, fragments->len - 1).offset +
           g_array_index (fragments, EfExtent, fragments->len - 1).length;
      self->proof->n_fragments += fragments->len - 1;
    }
  return unpack (self, fd, 0, from < to ? from : size, error) && (from >= to || unpack (self, fd, to, size, error));
}

gboolean
ef_proof_scan (EfUnwrap            *unwrap,
               const EfProofSearch *search,
               EfInstance          *written,
               int                  fd,
               EfProof             *proof,
               GError             **error)
{
  Scan self = { search, unwrap, proof };
  gboolean is_deflated = ef_instance_is_deflated (written);
  const EfUnwrapFacts *facts = ef_unwrap_get_facts (unwrap);

  ef_unwrap_reset (unwrap);
  proof->n_values = count_values (ef_instance_get_meta (written)) + count_values (ef_instance_get_dataset (written));
  if (!scan_file (&self, fd, error) ||
      (is_deflated && !scan_file (&self, ef_instance_get_source_fd (written), error)) ||
      !unpack_dataset (&self, written, ef_instance_get_source_fd (written), error))
    return FALSE;
  proof->n_inflated = facts->n_inflated + is_deflated;
  proof->n_decoded = facts->n_decoded;
  proof->n_bytes += facts->n_bytes;
  return TRUE;
}
