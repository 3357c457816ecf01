#include "config.h"

#include "ef-encapsulation.h"

#include "ef-byte-order.h"
#include "ef-error.h"
#include "ef-io.h"

#define TAG_EXTENDED_OFFSETS EF_TAG (0x7fe0, 0x0001)
#define TAG_EXTENDED_LENGTHS EF_TAG (0x7fe0, 0x0002)
#define TAG_TOTAL_LENGTH EF_TAG (0x7fe0, 0x0003)

#define ITEM_HEADER 8

static const EfExtent *
get_fragment (const EfElement *pixels,
              guint            i)
{
  return &g_array_index (pixels->value.fragments, EfExtent, i + 1);
}

int
ef_encapsulation_get_fd (EfInstance     *instance,
                         const EfExtent *extent)
{
  return extent->source == EF_SOURCE_SPOOL ? ef_instance_get_spool_fd (instance)
                                           : ef_instance_get_source_fd (instance);
}

/* --- spans ---------------------------------------------------------------------------------------------------- */

static guint64
sum_lengths (const EfElement *pixels,
             guint            first,
             guint            count)
{
  guint64 length = 0;

  for (guint i = 0; i < count; i++)
    length += get_fragment (pixels, first + i)->length;
  return length;
}

static void
add_span (GArray          *spans,
          const EfElement *pixels,
          guint            first,
          guint            end)
{
  EfFrameSpan span = { first, end - first, sum_lengths (pixels, first, end - first) };

  g_array_append_val (spans, span);
}

/* Spans that begin at the fragments of @starts (of guint). */
static GArray *
spans_from_starts (const EfElement *pixels,
                   const GArray    *starts)
{
  GArray *spans = g_array_sized_new (FALSE, FALSE, sizeof (EfFrameSpan), starts->len);
  guint n_fragments = pixels->value.fragments->len - 1;

  for (guint i = 0; i < starts->len; i++)
    add_span (spans, pixels, g_array_index (starts, guint, i),
              i + 1 < starts->len ? g_array_index (starts, guint, i + 1) : n_fragments);
  return spans;
}

/* --- offset tables -------------------------------------------------------------------------------------------- */

/* Does every offset point at a fragment, in order? (transfer full) (nullable): the fragments. Offsets count from the
 * item of the first fragment. */
static GArray *
match_offsets (const EfElement *pixels,
               const guint8    *table,
               gsize            width,
               guint            n_frames)
{
  g_autoptr (GArray) starts = g_array_sized_new (FALSE, FALSE, sizeof (guint), n_frames);
  guint n_fragments = pixels->value.fragments->len - 1;
  guint64 position = 0;
  guint fragment = 0;

  for (guint frame = 0; frame < n_frames; frame++)
    {
      guint64 offset = width == 8 ? ef_get_u64 (table + (gsize) frame * 8, FALSE)
                                  : ef_get_u32 (table + (gsize) frame * 4, FALSE);

      while (fragment < n_fragments && position < offset)
        position += ITEM_HEADER + get_fragment (pixels, fragment++)->length;
      if (fragment >= n_fragments || position != offset)
        return NULL;
      g_array_append_val (starts, fragment);
      position += ITEM_HEADER + get_fragment (pixels, fragment++)->length;
    }
  return g_steal_pointer (&starts);
}

/* The value of a table of @n_frames numbers of @width bytes; NULL if it is not of that size. */
static GBytes *
load_table (EfInstance *instance,
            guint32     tag,
            guint       n_frames,
            gsize       width)
{
  const EfElement *element = ef_dataset_find (ef_instance_get_dataset (instance), tag);

  if (element == NULL || ef_element_get_length (element) != (guint64) n_frames * width)
    return NULL;
  return ef_instance_load_value (instance, element, (guint64) n_frames * width, NULL);
}

static GArray *
map_by_extended_table (EfInstance      *instance,
                       const EfElement *pixels,
                       guint            n_frames)
{
  g_autoptr (GBytes) offsets = load_table (instance, TAG_EXTENDED_OFFSETS, n_frames, 8);
  g_autoptr (GBytes) lengths = load_table (instance, TAG_EXTENDED_LENGTHS, n_frames, 8);
  g_autoptr (GArray) starts = NULL;
  g_autoptr (GArray) spans = NULL;

  if (offsets == NULL)
    return NULL;
  starts = match_offsets (pixels, g_bytes_get_data (offsets, NULL), 8, n_frames);
  if (starts == NULL)
    return NULL;
  spans = spans_from_starts (pixels, starts);
  for (guint i = 0; lengths != NULL && i < n_frames; i++)
    {
      const guint8 *table = g_bytes_get_data (lengths, NULL);
      guint64 length = ef_get_u64 (table + (gsize) i * 8, FALSE);
      EfFrameSpan *span = &g_array_index (spans, EfFrameSpan, i);

      if (length == 0 || length > span->length)
        return NULL;
      span->length = length;
    }
  return g_steal_pointer (&spans);
}

static GArray *
map_by_basic_table (EfInstance      *instance,
                    const EfElement *pixels,
                    guint            n_frames)
{
  const EfExtent *extent = &g_array_index (pixels->value.fragments, EfExtent, 0);
  g_autofree guint8 *table = NULL;
  g_autoptr (GArray) starts = NULL;

  if (extent->length != (guint64) n_frames * 4)
    return NULL;
  table = g_malloc (extent->length);
  if (!ef_io_pread_all (ef_encapsulation_get_fd (instance, extent), table, extent->length, extent->offset, NULL))
    return NULL;
  starts = match_offsets (pixels, table, 4, n_frames);
  return starts != NULL ? spans_from_starts (pixels, starts) : NULL;
}

/* --- markers -------------------------------------------------------------------------------------------------- */

typedef struct
{
  guint8 bytes[8];
  gsize length;
} Signature;

static const Signature jpeg_signatures[] = {
  { { 0xff, 0xd8, 0xff }, 3 },
  { { 0 }, 0 },
};

static const Signature j2k_signatures[] = {
  { { 0xff, 0x4f, 0xff, 0x51 }, 4 },
  { { 0, 0, 0, 12, 'j', 'P', ' ', ' ' }, 8 },
  { { 0 }, 0 },
};

static const Signature jpegxl_signatures[] = {
  { { 0xff, 0x0a }, 2 },
  { { 0, 0, 0, 12, 'J', 'X', 'L', ' ' }, 8 },
  { { 0 }, 0 },
};

/* How codestreams of the family begin; NULL where nothing marks them and a frame must be one fragment. */
static const Signature *
get_signatures (EfCodec codec)
{
  switch (codec)
    {
    case EF_CODEC_JPEG_DCT8:
    case EF_CODEC_JPEG_DCT12:
    case EF_CODEC_JPEG_LOSSLESS:
    case EF_CODEC_JPEG_OTHER:
    case EF_CODEC_JPEGLS:
    case EF_CODEC_JPEGLS_NEAR:
      return jpeg_signatures;
    case EF_CODEC_J2K_LOSSLESS:
    case EF_CODEC_J2K:
    case EF_CODEC_J2K_PART2:
    case EF_CODEC_HTJ2K_LOSSLESS:
    case EF_CODEC_HTJ2K:
      return j2k_signatures;
    case EF_CODEC_JPEGXL:
      return jpegxl_signatures;
    default:
      return NULL;
    }
}

static GArray *
map_by_markers (EfInstance      *instance,
                const EfElement *pixels,
                const Signature *signatures,
                GError         **error)
{
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_fragments = pixels->value.fragments->len - 1;

  for (guint i = 0; i < n_fragments; i++)
    {
      const EfExtent *extent = get_fragment (pixels, i);
      guint8 head[8];
      gssize n = ef_io_pread_some (ef_encapsulation_get_fd (instance, extent), head,
                                   (gsize) MIN (sizeof head, extent->length), extent->offset, error);

      if (n < 0)
        return NULL;
      for (const Signature *signature = signatures; signature->length > 0; signature++)
        if ((gsize) n >= signature->length && memcmp (head, signature->bytes, signature->length) == 0)
          {
            g_array_append_val (starts, i);
            break;
          }
    }
  return spans_from_starts (pixels, starts);
}

GArray *
ef_encapsulation_map (EfInstance             *instance,
                      const EfElement        *pixels,
                      const EfTransferSyntax *syntax,
                      guint                   n_frames,
                      GError                **error)
{
  const Signature *signatures = get_signatures (syntax->codec);
  g_autoptr (GArray) spans = NULL;
  guint n_fragments;

  g_return_val_if_fail (pixels->kind == EF_VALUE_FRAGMENTS, NULL);

  n_fragments = pixels->value.fragments->len - 1;
  if ((spans = map_by_extended_table (instance, pixels, n_frames)) != NULL ||
      (spans = map_by_basic_table (instance, pixels, n_frames)) != NULL)
    return g_steal_pointer (&spans);

  if (n_fragments == n_frames || n_frames == 1)
    {
      spans = g_array_sized_new (FALSE, FALSE, sizeof (EfFrameSpan), n_frames);
      for (guint i = 0; i < n_frames; i++)
        add_span (spans, pixels, i, n_frames == 1 ? n_fragments : i + 1);
      return g_steal_pointer (&spans);
    }

  if (signatures != NULL)
    {
      spans = map_by_markers (instance, pixels, signatures, error);
      if (spans == NULL)
        return NULL;
    }
  if (spans == NULL || spans->len != n_frames)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED,
                   "The %u fragments of the pixel data cannot be assigned to the frames: "
                   "no offset table fits, and the codestreams in them are not as many",
                   n_fragments);
      return NULL;
    }
  return g_steal_pointer (&spans);
}

/* --- rebuilding ----------------------------------------------------------------------------------------------- */

gboolean
ef_spool_open (EfSpool    *self,
               EfInstance *instance,
               GError    **error)
{
  if (ef_instance_get_spool_fd (instance) < 0)
    {
      ef_autofd fd = ef_io_memfd ("efface-spool", error);

      if (fd < 0)
        return FALSE;
      ef_instance_take_spool_fd (instance, ef_io_steal_fd (&fd));
    }
  self->fd = ef_instance_get_spool_fd (instance);
  return ef_io_get_size (self->fd, &self->position, error);
}

gboolean
ef_spool_append (EfSpool    *self,
                 const void *bytes,
                 gsize       length,
                 EfExtent   *extent,
                 GError    **error)
{
  static const guint8 padding = 0;

  if (!ef_io_pwrite_all (self->fd, bytes, length, self->position, error) ||
      !ef_io_pwrite_all (self->fd, &padding, length & 1, self->position + length, error))
    return FALSE;
  *extent = (EfExtent){ .offset = self->position, .length = length + (length & 1), .source = EF_SOURCE_SPOOL };
  self->position += extent->length;
  return TRUE;
}

void
ef_frame_list_init (EfFrameList *self)
{
  self->fragments = g_array_new (FALSE, FALSE, sizeof (EfExtent));
  self->firsts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->lengths = g_array_new (FALSE, FALSE, sizeof (guint64));
}

void
ef_frame_list_clear (EfFrameList *self)
{
  g_clear_pointer (&self->fragments, g_array_unref);
  g_clear_pointer (&self->firsts, g_array_unref);
  g_clear_pointer (&self->lengths, g_array_unref);
}

/* Offsets of the frames in @width bytes each; NULL if they do not fit. */
static GBytes *
make_offsets (const EfFrameList *frames,
              gsize              width)
{
  gsize length = frames->firsts->len * width;
  g_autofree guint8 *table = g_malloc (length);
  guint64 offset = 0;
  guint fragment = 0;

  for (guint i = 0; i < frames->firsts->len; i++)
    {
      for (; fragment < g_array_index (frames->firsts, guint, i); fragment++)
        offset += ITEM_HEADER + g_array_index (frames->fragments, EfExtent, fragment).length;
      if (width == 4 && offset > G_MAXUINT32)
        return NULL;
      if (width == 4)
        ef_put_u32 (table + (gsize) i * 4, (guint32) offset, FALSE);
      else
        ef_put_u64 (table + (gsize) i * 8, offset, FALSE);
    }
  return g_bytes_new_take (g_steal_pointer (&table), length);
}

static GBytes *
make_lengths (const EfFrameList *frames)
{
  gsize length = frames->lengths->len * sizeof (guint64);
  guint8 *table = g_malloc (length);

  for (guint i = 0; i < frames->lengths->len; i++)
    ef_put_u64 (table + (gsize) i * 8, g_array_index (frames->lengths, guint64, i), FALSE);
  return g_bytes_new_take (table, length);
}

static gboolean
element_equals (EfInstance *instance,
                guint32     tag,
                GBytes     *wanted)
{
  const EfElement *element = ef_dataset_find (ef_instance_get_dataset (instance), tag);
  g_autoptr (GBytes) value = NULL;

  if (element == NULL || ef_element_get_length (element) != g_bytes_get_size (wanted))
    return FALSE;
  value = ef_instance_load_value (instance, element, g_bytes_get_size (wanted), NULL);
  return value != NULL && g_bytes_equal (value, wanted);
}

gboolean
ef_encapsulation_is_true (EfInstance        *instance,
                          const EfFrameList *frames)
{
  const EfDataset *dataset = ef_instance_get_dataset (instance);
  const EfElement *pixels = ef_dataset_find (dataset, EF_TAG_PIXEL_DATA);
  const EfExtent *table = &g_array_index (pixels->value.fragments, EfExtent, 0);

  if (table->length > 0)
    {
      g_autoptr (GBytes) offsets = make_offsets (frames, 4);
      g_autofree guint8 *bytes = NULL;

      if (offsets == NULL || table->length != g_bytes_get_size (offsets))
        return FALSE;
      bytes = g_malloc (table->length);
      if (!ef_io_pread_all (ef_encapsulation_get_fd (instance, table), bytes, table->length, table->offset, NULL) ||
          memcmp (bytes, g_bytes_get_data (offsets, NULL), table->length) != 0)
        return FALSE;
    }
  if (ef_dataset_find (dataset, TAG_EXTENDED_OFFSETS) != NULL || ef_dataset_find (dataset, TAG_EXTENDED_LENGTHS) != NULL)
    {
      g_autoptr (GBytes) offsets = make_offsets (frames, 8);
      g_autoptr (GBytes) lengths = make_lengths (frames);

      return element_equals (instance, TAG_EXTENDED_OFFSETS, offsets) &&
             element_equals (instance, TAG_EXTENDED_LENGTHS, lengths);
    }
  return TRUE;
}

static void
set_table (EfDataset *dataset,
           guint32    tag,
           GBytes    *table)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (table, &length);

  ef_dataset_set_bytes (dataset, tag, EF_VR_OV, bytes, length);
}

gboolean
ef_encapsulation_rebuild (EfInstance         *instance,
                          EfSpool            *spool,
                          const EfFrameList  *frames,
                          GError            **error)
{
  EfDataset *dataset = ef_instance_get_dataset (instance);
  gboolean extended = ef_dataset_remove (dataset, TAG_EXTENDED_OFFSETS) > 0;
  EfElement *pixels = ef_dataset_find (dataset, EF_TAG_PIXEL_DATA);
  gboolean basic = g_array_index (pixels->value.fragments, EfExtent, 0).length > 0 || frames->firsts->len > 1;
  gboolean one_each = frames->fragments->len == frames->firsts->len;
  EfExtent table = { .source = EF_SOURCE_SPOOL, .offset = spool->position };

  ef_dataset_remove (dataset, TAG_EXTENDED_LENGTHS);
  ef_dataset_remove (dataset, TAG_TOTAL_LENGTH);
  /* The extended table is for frames of one fragment each, and the basic one is empty then (PS3.3 C.7.6.3.1.8). */
  if (!one_each)
    extended = FALSE;
  if (basic && !extended)
    {
      g_autoptr (GBytes) offsets = make_offsets (frames, 4);

      /* Beyond 4 GiB only the extended table can say where frames are. */
      if (offsets == NULL)
        extended = one_each;
      else if (!ef_spool_append (spool, g_bytes_get_data (offsets, NULL), g_bytes_get_size (offsets), &table, error))
        return FALSE;
    }
  if (extended)
    {
      g_autoptr (GBytes) offsets = make_offsets (frames, 8);
      g_autoptr (GBytes) lengths = make_lengths (frames);

      set_table (dataset, TAG_EXTENDED_OFFSETS, offsets);
      set_table (dataset, TAG_EXTENDED_LENGTHS, lengths);
    }

  pixels = ef_dataset_find (dataset, EF_TAG_PIXEL_DATA);
  g_array_set_size (pixels->value.fragments, 0);
  g_array_append_val (pixels->value.fragments, table);
  g_array_append_vals (pixels->value.fragments, frames->fragments->data, frames->fragments->len);
  return TRUE;
}
