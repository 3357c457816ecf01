#include "config.h"

#include "test-pixel.h"

#define COLUMNS 24
#define ROWS 18
#define N_FRAMES 3

static const EfRegion middle_frame = { { 4, 3, 9, 5 }, 1, 1 };

/* --- making encapsulated files -------------------------------------------------------------------------------- */

typedef struct
{
  const char *syntax;
  const char *photometric;
  guint samples, allocated, stored;
} Kind;

/* A frame of smooth colours with something of its own. */
static void
make_frame (const Kind  *kind,
            EfPhotometric photometric,
            guint        index,
            EfFrame     *frame)
{
  gsize n = (gsize) COLUMNS * ROWS * kind->samples;

  *frame = (EfFrame){ .rows = ROWS, .columns = COLUMNS, .samples = kind->samples,
                      .bits_allocated = kind->allocated, .bits_stored = kind->stored, .photometric = photometric };
  frame->length = n * kind->allocated / 8;
  frame->data = g_malloc0 (frame->length);
  for (gsize i = 0; i < n; i++)
    {
      guint value = (guint) (i * 7 + index * 31 + 40) & ((1u << kind->stored) - 1);

      if (kind->allocated == 16)
        ((guint16 *) (void *) frame->data)[i] = (guint16) MAX (value, 1);
      else
        frame->data[i] = (guint8) MAX (value, 1);
    }
}

static GBytes *
encode (const Kind *kind,
        EfFrame    *frame)
{
  EfImageInfo info = { .rows = ROWS, .columns = COLUMNS, .frames = N_FRAMES, .samples = kind->samples,
                       .bits_allocated = kind->allocated, .bits_stored = kind->stored, .high_bit = kind->stored - 1,
                       .photometric = frame->photometric, .slope = 1, .encapsulated = TRUE };
  GError *error = NULL;
  GBytes *stream = ef_codec_encode_lossless (ef_transfer_syntax_find (kind->syntax), &info, frame, NULL, NULL, &error);

  g_assert_no_error (error);
  return stream;
}

static GBytes *
make_stream (const Kind *kind,
             guint       index)
{
  g_auto (EfFrame) frame = { 0 };

  make_frame (kind, kind->samples == 3 ? EF_PHOTOMETRIC_RGB : EF_PHOTOMETRIC_MONOCHROME2, index, &frame);
  return encode (kind, &frame);
}

static GPtrArray *
new_fragments (GBytes *table)
{
  GPtrArray *fragments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_ptr_array_add (fragments, table != NULL ? table : g_bytes_new (NULL, 0));
  return fragments;
}

/* @stream in @n pieces of even length. */
static void
add_pieces (GPtrArray *fragments,
            GBytes    *stream,
            guint      n)
{
  gsize length = g_bytes_get_size (stream), start = 0;

  for (guint i = 0; i < n; i++)
    {
      gsize piece = i + 1 < n ? length / n & ~(gsize) 1 : length - start;

      g_ptr_array_add (fragments, g_bytes_new_from_bytes (stream, start, piece));
      start += piece;
    }
}

static EfInstance *
describe (const Kind *kind)
{
  return test_describe (kind->syntax, kind->photometric, kind->samples, COLUMNS, ROWS, N_FRAMES, kind->allocated,
                        kind->stored, FALSE);
}

/* Frames of @pieces fragments each. */
static void
make_file (const Kind *kind,
           guint       pieces,
           TestFile   *file)
{
  g_autoptr (EfInstance) made = describe (kind);
  g_autoptr (GPtrArray) fragments = new_fragments (NULL);

  for (guint i = 0; i < N_FRAMES; i++)
    {
      g_autoptr (GBytes) stream = make_stream (kind, i);

      add_pieces (fragments, stream, pieces);
    }
  test_set_fragments (made, fragments);
  test_file_make (file, made, NULL, NULL);
}

static void
assert_frames (const Kind *kind,
               EfInstance *instance,
               int         filled,
               guint       fill)
{
  for (guint i = 0; i < N_FRAMES; i++)
    {
      g_auto (EfFrame) wanted = { 0 };
      g_auto (EfFrame) got = { 0 };
      gsize pixel = kind->samples * kind->allocated / 8;

      make_frame (kind, EF_PHOTOMETRIC_RGB, i, &wanted);
      for (int y = 0; (int) i == filled && y < middle_frame.box.height; y++)
        memset (wanted.data + ((gsize) (y + middle_frame.box.y) * COLUMNS + (gsize) middle_frame.box.x) * pixel,
                (int) fill, (gsize) middle_frame.box.width * pixel);
      test_read_frame (instance, i, &got);
      g_assert_cmpmem (got.data, got.length, wanted.data, wanted.length);
    }
}

/* --- offset tables, read by hand ------------------------------------------------------------------------------ */

static const EfElement *
get_pixels (EfInstance *instance)
{
  return ef_dataset_find (ef_instance_get_dataset (instance), EF_TAG_PIXEL_DATA);
}

static guint64
get_offset (const EfElement *pixels,
            guint            fragment)
{
  guint64 offset = 0;

  for (guint i = 0; i < fragment; i++)
    offset += 8 + g_array_index (pixels->value.fragments, EfExtent, i + 1).length;
  return offset;
}

static void
assert_basic_table (EfInstance *instance)
{
  const EfElement *pixels = get_pixels (instance);
  EfExtent extent = g_array_index (pixels->value.fragments, EfExtent, 0);
  guint32 table[N_FRAMES];

  g_assert_cmpuint (pixels->value.fragments->len, ==, N_FRAMES + 1);
  g_assert_cmpuint (extent.length, ==, sizeof table);
  ef_io_pread_all (ef_instance_get_source_fd (instance), table, sizeof table, extent.offset, NULL);
  for (guint i = 0; i < N_FRAMES; i++)
    g_assert_cmpuint (GUINT32_FROM_LE (table[i]), ==, get_offset (pixels, i));
}

/* --- filling -------------------------------------------------------------------------------------------------- */

static const Kind kinds[] = {
  { UID_RLE, "MONOCHROME2", 1, 8, 8 },
  { UID_RLE, "MONOCHROME2", 1, 16, 12 },
  { UID_RLE, "RGB", 3, 8, 8 },
  { UID_JPEGLS, "MONOCHROME2", 1, 16, 12 },
  { UID_JPEGLS, "RGB", 3, 8, 8 },
  { UID_J2K, "MONOCHROME2", 1, 16, 16 },
  { UID_J2K, "YBR_RCT", 3, 8, 8 },
};

static void
test_one_frame (gconstpointer data)
{
  const Kind *kind = data;
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  EfRedactFacts facts;

  make_file (kind, 1, &in);
  assert_frames (kind, in.instance, -1, 0);
  test_redact (&in, &middle_frame, 1, EF_FILL_BLACK, &out, &facts);
  g_assert_cmpuint (facts.frames_changed, ==, 1);
  g_assert_cmpuint (facts.frames_kept, ==, 2);
  g_assert_true (facts.reencoded);
  g_assert_cmpstr (ef_instance_get_transfer_syntax (out.instance), ==, kind->syntax);
  assert_frames (kind, out.instance, 1, 0);
  assert_basic_table (out.instance);
}

static void
test_nothing_to_do (void)
{
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  EfRedactFacts facts;
  guint64 before, after;

  make_file (&kinds[3], 2, &in);
  test_redact (&in, NULL, 0, EF_FILL_BLACK, &out, &facts);
  g_assert_cmpuint (facts.frames_kept, ==, N_FRAMES);
  g_assert_cmpuint (get_pixels (out.instance)->value.fragments->len, ==, 2 * N_FRAMES + 1);
  ef_io_get_size (in.fd, &before, NULL);
  ef_io_get_size (out.fd, &after, NULL);
  g_assert_cmpuint (before, ==, after);
}

/* A label of RGB, but the encoder uses the transformation: then all frames have to be coded alike. */
static void
test_label_changes (void)
{
  static const Kind kind = { UID_J2K, "RGB", 3, 8, 8 };
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  g_autofree char *label = NULL;
  EfRedactFacts facts;

  make_file (&kind, 1, &in);
  test_redact (&in, &middle_frame, 1, EF_FILL_BLACK, &out, &facts);
  g_assert_cmpuint (facts.frames_changed, ==, 1);
  g_assert_cmpuint (facts.frames_kept, ==, 0);
  label = ef_dataset_dup_string (ef_instance_get_dataset (out.instance), EF_TAG (0x0028, 0x0004));
  g_assert_cmpstr (label, ==, "YBR_RCT");
  assert_frames (&kind, out.instance, 1, 0);
}

static void
test_hidden_bits (void)
{
  static const Kind kind = { UID_RLE, "MONOCHROME2", 1, 16, 12 };
  g_autoptr (EfInstance) made = describe (&kind);
  g_autoptr (GPtrArray) fragments = new_fragments (NULL);
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  EfRedactFacts facts;

  for (guint i = 0; i < N_FRAMES; i++)
    {
      g_auto (EfFrame) frame = { 0 };

      make_frame (&kind, EF_PHOTOMETRIC_MONOCHROME2, i, &frame);
      if (i == 2)
        ((guint16 *) (void *) frame.data)[77] |= 0x8000;
      g_ptr_array_add (fragments, encode (&kind, &frame));
    }
  test_set_fragments (made, fragments);
  test_file_make (&in, made, NULL, NULL);
  test_redact (&in, NULL, 0, EF_FILL_BLACK, &out, &facts);
  g_assert_cmpuint (facts.high_bits_cleared, ==, 1);
  g_assert_cmpuint (facts.frames_kept, ==, 2);
  g_assert_cmpuint (facts.frames_changed, ==, 0);
  assert_frames (&kind, out.instance, -1, 0);
}

/* --- finding frames ------------------------------------------------------------------------------------------- */

static void
test_markers (void)
{
  const Kind *kind = &kinds[3];
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  EfRedactFacts facts;

  make_file (kind, 3, &in);
  assert_frames (kind, in.instance, -1, 0);
  test_redact (&in, &middle_frame, 1, EF_FILL_BLACK, &out, &facts);
  /* The frames that were kept keep their fragments. */
  g_assert_cmpuint (get_pixels (out.instance)->value.fragments->len, ==, 1 + 3 + 1 + 3);
  assert_frames (kind, out.instance, 1, 0);
}

static void
test_basic_table (void)
{
  const Kind *kind = &kinds[0];
  g_autoptr (EfInstance) made = describe (kind);
  g_autoptr (GPtrArray) fragments = NULL;
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  guint32 table[N_FRAMES], offset = 0;
  EfRedactFacts facts;

  fragments = new_fragments (NULL);
  /* A fragment that no frame refers to, and frames in two fragments each. */
  g_ptr_array_add (fragments, g_bytes_new_static ("SECRET", 6));
  offset = 14;
  for (guint i = 0; i < N_FRAMES; i++)
    {
      g_autoptr (GBytes) stream = make_stream (kind, i);

      table[i] = GUINT32_TO_LE (offset);
      add_pieces (fragments, stream, 2);
      offset += 16 + (guint32) ((g_bytes_get_size (stream) + 1) & ~(gsize) 1);
    }
  g_bytes_unref (fragments->pdata[0]);
  fragments->pdata[0] = g_bytes_new (table, sizeof table);
  test_set_fragments (made, fragments);
  test_file_make (&in, made, NULL, NULL);
  assert_frames (kind, in.instance, -1, 0);

  test_redact (&in, NULL, 0, EF_FILL_BLACK, &out, &facts);
  g_assert_cmpuint (facts.trailing_bytes, ==, 6);
  g_assert_cmpuint (get_pixels (out.instance)->value.fragments->len, ==, 2 * N_FRAMES + 1);
  assert_frames (kind, out.instance, -1, 0);
}

static void
test_extended_table (void)
{
  const Kind *kind = &kinds[2];
  g_autoptr (EfInstance) made = describe (kind);
  EfDataset *dataset = ef_instance_get_dataset (made);
  g_autoptr (GPtrArray) fragments = new_fragments (NULL);
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  guint64 offsets[N_FRAMES], lengths[N_FRAMES], offset = 0;
  g_autoptr (GBytes) table = NULL;
  EfRedactFacts facts;

  for (guint i = 0; i < N_FRAMES; i++)
    {
      GBytes *stream = make_stream (kind, i);

      offsets[i] = GUINT64_TO_LE (offset);
      lengths[i] = GUINT64_TO_LE (g_bytes_get_size (stream));
      offset += 8 + ((g_bytes_get_size (stream) + 1) & ~(gsize) 1);
      g_ptr_array_add (fragments, stream);
    }
  ef_dataset_set_bytes (dataset, EF_TAG (0x7fe0, 0x0001), EF_VR_OV, offsets, sizeof offsets);
  ef_dataset_set_bytes (dataset, EF_TAG (0x7fe0, 0x0002), EF_VR_OV, lengths, sizeof lengths);
  test_set_fragments (made, fragments);
  test_file_make (&in, made, NULL, NULL);
  test_redact (&in, &middle_frame, 1, EF_FILL_WHITE, &out, &facts);
  assert_frames (kind, out.instance, 1, 255);

  g_assert_cmpuint (g_array_index (get_pixels (out.instance)->value.fragments, EfExtent, 0).length, ==, 0);
  table = test_load_value (out.instance, EF_TAG (0x7fe0, 0x0001));
  g_assert_cmpuint (g_bytes_get_size (table), ==, sizeof offsets);
  for (guint i = 0; i < N_FRAMES; i++)
    g_assert_cmpuint (GUINT64_FROM_LE (((const guint64 *) g_bytes_get_data (table, NULL))[i]), ==,
                      get_offset (get_pixels (out.instance), i));
}

/* Four codestreams for three frames. */
static void
test_mismatch (void)
{
  const Kind *kind = &kinds[3];
  g_autoptr (EfInstance) made = describe (kind);
  g_autoptr (GPtrArray) fragments = new_fragments (NULL);
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (EfImageInfo) info = { 0 };
  GError *error = NULL;

  for (guint i = 0; i < N_FRAMES + 1; i++)
    g_ptr_array_add (fragments, make_stream (kind, i));
  test_set_fragments (made, fragments);
  test_file_make (&in, made, NULL, NULL);
  test_read_info (in.instance, &info);
  g_assert_null (ef_pixel_reader_new (in.instance, &info, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_MALFORMED);
  g_clear_error (&error);
}

/* --- what cannot be filled ------------------------------------------------------------------------------------ */

/* (transfer full): an instance with @fragment for each frame. */
static void
make_odd (const char *syntax,
          const char *fragment,
          TestFile   *file)
{
  Kind kind = { syntax, "RGB", 3, 8, 8 };
  g_autoptr (EfInstance) made = describe (&kind);
  g_autoptr (GPtrArray) fragments = new_fragments (NULL);

  for (guint i = 0; i < N_FRAMES; i++)
    g_ptr_array_add (fragments, g_bytes_new_static (fragment, 20));
  test_set_fragments (made, fragments);
  test_file_make (file, made, NULL, NULL);
}

/* A damaged frame is refused where it must be filled, and kept where it need not be read. */
static void
test_undecodable (void)
{
  g_autoptr (GArray) regions = g_array_new (FALSE, FALSE, sizeof (EfRegion));
  g_autoptr (EfRedactor) redactor = NULL;
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (TestFile) out = TEST_FILE_NONE;
  g_auto (EfImageInfo) info = { 0 };
  GError *error = NULL;
  EfRedactFacts facts;
  guint64 before, after;

  make_odd (UID_JPEG_XL, "\xff\x0a not to be decoded", &in);
  test_read_info (in.instance, &info);
  g_array_append_val (regions, middle_frame);
  redactor = ef_redactor_new (in.instance, &info, regions, EF_FILL_BLACK, &error);
  if (ef_codec_can_decode (ef_transfer_syntax_find (UID_JPEG_XL), NULL))
    {
      g_assert_no_error (error);
      g_assert_false (ef_redactor_prepare (redactor, &error));
      g_assert_error (error, EF_ERROR, EF_ERROR_CODEC);
    }
  else
    g_assert_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  test_redact (&in, NULL, 0, EF_FILL_BLACK, &out, &facts);
  g_assert_cmpuint (facts.frames_kept, ==, N_FRAMES);
  ef_io_get_size (in.fd, &before, NULL);
  ef_io_get_size (out.fd, &after, NULL);
  g_assert_cmpuint (before, ==, after);
}

/* Sound may speak a name: a video that cannot be followed is refused, whether anything is to be filled or not. */
static void
test_odd_video (void)
{
  g_auto (TestFile) in = TEST_FILE_NONE;
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (EfRedactor) redactor = NULL;
  GError *error = NULL;

  make_odd (UID_H264, "no video, but twenty", &in);
  if (ef_image_info_read (in.instance, &info, &error))
    redactor = ef_redactor_new (in.instance, &info, NULL, EF_FILL_BLACK, &error);
  g_assert_null (redactor);
  g_assert_nonnull (error);
  g_clear_error (&error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pixel-frames/one-frame/%s/%s-%u", kinds[i].syntax,
                                               kinds[i].photometric, kinds[i].stored);

      g_test_add_data_func (path, &kinds[i], test_one_frame);
    }
  g_test_add_func ("/pixel-frames/nothing-to-do", test_nothing_to_do);
  g_test_add_func ("/pixel-frames/label-changes", test_label_changes);
  g_test_add_func ("/pixel-frames/hidden-bits", test_hidden_bits);
  g_test_add_func ("/pixel-frames/markers", test_markers);
  g_test_add_func ("/pixel-frames/basic-table", test_basic_table);
  g_test_add_func ("/pixel-frames/extended-table", test_extended_table);
  g_test_add_func ("/pixel-frames/mismatch", test_mismatch);
  g_test_add_func ("/pixel-frames/undecodable/jpeg-xl", test_undecodable);
  g_test_add_func ("/pixel-frames/undecodable/video", test_odd_video);
  return g_test_run ();
}
