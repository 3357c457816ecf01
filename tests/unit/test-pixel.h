/* Instances made by a test, written and read back as files are. */
#pragma once

#include "ef-error.h"
#include "ef-io.h"
#include "ef-redactor.h"
#include "ef-view.h"

#include <string.h>

#define UID_BIG_ENDIAN "1.2.840.10008.1.2.2"
#define UID_RLE "1.2.840.10008.1.2.5"
#define UID_JPEGLS "1.2.840.10008.1.2.4.80"
#define UID_J2K "1.2.840.10008.1.2.4.90"
#define UID_JPEG_XL "1.2.840.10008.1.2.4.110"
#define UID_H264 "1.2.840.10008.1.2.4.102"

/* A file in memory and what was read from it. */
typedef struct
{
  int fd;
  EfInstance *instance;
} TestFile;

static inline void
test_file_clear (TestFile *file)
{
  g_clear_pointer (&file->instance, ef_instance_free);
  ef_io_clear_fd (&file->fd);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestFile, test_file_clear)

#define TEST_FILE_NONE { .fd = -1 }

static inline void
test_file_read (TestFile *file)
{
  GError *error = NULL;

  file->instance = ef_instance_read (file->fd, &ef_read_limits_default, &error);
  g_assert_no_error (error);
}

/* Writes @instance and reads it back. */
static inline void
test_file_make (TestFile   *file,
                EfInstance *instance,
                EfPatchFunc patch,
                gpointer    user_data)
{
  GError *error = NULL;

  file->fd = ef_io_memfd ("test", &error);
  g_assert_no_error (error);
  ef_instance_write (instance, file->fd, patch, user_data, &error);
  g_assert_no_error (error);
  test_file_read (file);
}

static inline void
test_set_number (EfInstance *instance,
                 guint16     group,
                 guint16     element,
                 double      number)
{
  ef_dataset_set_number (ef_instance_get_dataset (instance), EF_TAG (group, element), EF_VR_US, number);
}

static inline void
test_set_string (EfInstance *instance,
                 guint16     group,
                 guint16     element,
                 guint16     vr,
                 const char *text)
{
  ef_dataset_set_string (ef_instance_get_dataset (instance), EF_TAG (group, element), vr, text);
}

/* An instance that describes an image, as yet without pixels. */
static inline EfInstance *
test_describe (const char *syntax,
               const char *photometric,
               guint       samples,
               guint       columns,
               guint       rows,
               guint       frames,
               guint       allocated,
               guint       stored,
               gboolean    is_signed)
{
  EfInstance *instance = ef_instance_new (syntax);
  g_autofree char *count = g_strdup_printf ("%u", frames);

  test_set_number (instance, 0x0028, 0x0002, samples);
  test_set_string (instance, 0x0028, 0x0004, EF_VR_CS, photometric);
  if (samples > 1)
    test_set_number (instance, 0x0028, 0x0006, 0);
  test_set_string (instance, 0x0028, 0x0008, EF_VR_IS, count);
  test_set_number (instance, 0x0028, 0x0010, rows);
  test_set_number (instance, 0x0028, 0x0011, columns);
  test_set_number (instance, 0x0028, 0x0100, allocated);
  test_set_number (instance, 0x0028, 0x0101, stored);
  test_set_number (instance, 0x0028, 0x0102, stored - 1);
  test_set_number (instance, 0x0028, 0x0103, is_signed);
  return instance;
}

static inline void
test_set_pixels (EfInstance   *instance,
                 guint16       vr,
                 const guint8 *bytes,
                 gsize         length)
{
  ef_dataset_set_bytes (ef_instance_get_dataset (instance), EF_TAG_PIXEL_DATA, vr, bytes, length);
}

/* Fragments; the first of @fragments (of GBytes) is the offset table. */
static inline void
test_set_fragments (EfInstance *instance,
                    GPtrArray  *fragments)
{
  EfElement *element = ef_dataset_set_bytes (ef_instance_get_dataset (instance), EF_TAG_PIXEL_DATA, EF_VR_OB, NULL, 0);
  GError *error = NULL;
  int fd = ef_io_memfd ("fragments", &error);
  guint64 offset = 0;

  g_assert_no_error (error);
  element->kind = EF_VALUE_FRAGMENTS;
  element->flags |= EF_ELEMENT_UNDEFINED_LENGTH;
  element->value.fragments = g_array_new (FALSE, FALSE, sizeof (EfExtent));
  for (guint i = 0; i < fragments->len; i++)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (fragments, i), &length);
      EfExtent extent = { offset, length, EF_SOURCE_SPOOL };

      ef_io_pwrite_all (fd, bytes, length, offset, &error);
      g_assert_no_error (error);
      g_array_append_val (element->value.fragments, extent);
      offset += length;
    }
  ef_instance_take_spool_fd (instance, fd);
}

static inline void
test_read_info (EfInstance  *instance,
                EfImageInfo *info)
{
  GError *error = NULL;

  ef_image_info_read (instance, info, &error);
  g_assert_no_error (error);
}

/* Fills @regions of @in and gives the file that came out. */
static inline void
test_redact (TestFile       *in,
             const EfRegion *regions,
             guint           n_regions,
             EfFill          fill,
             TestFile       *out,
             EfRedactFacts  *facts)
{
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (EfRegion));
  g_autoptr (EfRedactor) redactor = NULL;
  GError *error = NULL;

  test_read_info (in->instance, &info);
  g_array_append_vals (list, regions, n_regions);
  redactor = ef_redactor_new (in->instance, &info, list, fill, &error);
  g_assert_no_error (error);
  ef_redactor_prepare (redactor, &error);
  g_assert_no_error (error);
  test_file_make (out, in->instance, ef_redactor_patch, redactor);
  *facts = *ef_redactor_get_facts (redactor);
}

static inline void
test_read_frame (EfInstance *instance,
                 guint       index,
                 EfFrame    *frame)
{
  g_auto (EfImageInfo) info = { 0 };
  g_autoptr (EfPixelReader) reader = NULL;
  GError *error = NULL;

  test_read_info (instance, &info);
  reader = ef_pixel_reader_new (instance, &info, &error);
  g_assert_no_error (error);
  ef_pixel_reader_read (reader, index, frame, &error);
  g_assert_no_error (error);
}

static inline GBytes *
test_load_value (EfInstance *instance,
                 guint32     tag)
{
  GError *error = NULL;
  const EfElement *element = ef_dataset_find (ef_instance_get_dataset (instance), tag);
  GBytes *value;

  g_assert_nonnull (element);
  value = ef_instance_load_value (instance, element, 1 << 24, &error);
  g_assert_no_error (error);
  return value;
}
