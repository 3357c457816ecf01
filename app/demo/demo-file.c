#include "config.h"

#include "demo-file.h"

#include "ef-io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* UIDs below 2.25 belong to whoever draws the number. */
#define DEMO_IMPLEMENTATION_UID "2.25.7304418095526.1"

DemoFile *
demo_file_new (const char *transfer_syntax,
               const char *sop_class,
               const char *sop_instance,
               const char *charset)
{
  static const guint8 version[] = { 0, 1 };
  DemoFile *self = g_new0 (DemoFile, 1);
  EfDataset *meta;

  self->instance = ef_instance_new (transfer_syntax);
  self->root = ef_instance_get_dataset (self->instance);

  meta = ef_instance_get_meta (self->instance);
  ef_dataset_set_bytes (meta, EF_TAG (0x0002, 0x0001), EF_VR_OB, version, sizeof version);
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0002), EF_VR_UI, sop_class);
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0003), EF_VR_UI, sop_instance);
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0010), EF_VR_UI, transfer_syntax);
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0012), EF_VR_UI, DEMO_IMPLEMENTATION_UID);
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0013), EF_VR_SH, "DEMO_MAKER");
  ef_dataset_set_string (meta, EF_TAG (0x0002, 0x0016), EF_VR_AE, "NORDKAMP_PACS");

  ef_dataset_set_string (self->root, EF_TAG (0x0008, 0x0005), EF_VR_CS, charset);
  ef_dataset_set_string (self->root, EF_TAG (0x0008, 0x0016), EF_VR_UI, sop_class);
  ef_dataset_set_string (self->root, EF_TAG (0x0008, 0x0018), EF_VR_UI, sop_instance);
  return self;
}

void
demo_file_free (DemoFile *self)
{
  ef_instance_free (self->instance);
  g_free (self);
}

void
demo_put_text (DemoFile   *self,
               EfDataset  *dataset,
               guint32     tag,
               guint16     vr,
               const char *utf8)
{
  EfElement *element = ef_dataset_set_bytes (dataset, tag, vr, NULL, 0);

  if (!ef_instance_set_text (self->instance, dataset, element, vr, utf8))
    g_error ("the character set of the demo cannot hold one of its texts");
}

EfDataset *
demo_put_item (EfDataset *dataset,
               guint32    tag)
{
  EfElement *sequence = ef_dataset_find (dataset, tag);

  if (sequence == NULL)
    sequence = ef_dataset_set_sequence (dataset, tag);
  return ef_element_append_item (dataset, sequence);
}

EfDataset *
demo_put_code (EfDataset  *dataset,
               guint32     tag,
               const char *value,
               const char *scheme,
               const char *meaning)
{
  EfDataset *item = demo_put_item (dataset, tag);

  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0100), EF_VR_SH, value);
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0102), EF_VR_SH, scheme);
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x0104), EF_VR_LO, meaning);
  return item;
}

void
demo_put_reference (EfDataset  *item,
                    const char *sop_class,
                    const char *sop_instance)
{
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x1150), EF_VR_UI, sop_class);
  ef_dataset_set_string (item, EF_TAG (0x0008, 0x1155), EF_VR_UI, sop_instance);
}

void
demo_put_fragments (DemoFile  *self,
                    GPtrArray *frames)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) spool = g_byte_array_new ();
  GArray *extents = g_array_new (FALSE, FALSE, sizeof (EfExtent));
  EfExtent table = { 0, 4 * (guint64) frames->len, EF_SOURCE_SPOOL };
  EfElement *element;
  guint32 offset = 0;
  int fd;

  g_array_append_val (extents, table);
  for (guint i = 0; i < frames->len; i++)
    {
      /* A fragment takes 8 bytes for its header and is padded to even length. */
      guint32 length = (g_bytes_get_size (g_ptr_array_index (frames, i)) + 1) & ~(gsize) 1;
      guint32 entry = GUINT32_TO_LE (offset);

      g_byte_array_append (spool, (const guint8 *) &entry, sizeof entry);
      offset += 8 + length;
    }
  for (guint i = 0; i < frames->len; i++)
    {
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (frames, i), &size);
      EfExtent extent = { spool->len, (size + 1) & ~(gsize) 1, EF_SOURCE_SPOOL };

      g_byte_array_append (spool, data, size);
      if (size & 1)
        g_byte_array_append (spool, (const guint8 *) "", 1);
      g_array_append_val (extents, extent);
    }

  fd = ef_io_memfd ("demo-frames", &error);
  if (fd < 0 || !ef_io_write_all (fd, spool->data, spool->len, &error))
    g_error ("%s", error->message);
  ef_instance_take_spool_fd (self->instance, fd);

  element = ef_dataset_set_bytes (self->root, EF_TAG_PIXEL_DATA, EF_VR_OB, NULL, 0);
  element->kind = EF_VALUE_FRAGMENTS;
  element->flags |= EF_ELEMENT_UNDEFINED_LENGTH;
  element->value.fragments = extents;
}

void
demo_file_write (DemoFile   *self,
                 const char *folder,
                 const char *name,
                 const char *preamble)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  ef_autofd fd = -1;

  if (g_mkdir_with_parents (folder, 0777) != 0)
    g_error ("Cannot make a folder of the demo study: %s", g_strerror (errno));
  fd = open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0)
    g_error ("Cannot make a file of the demo study: %s", g_strerror (errno));

  if (!ef_instance_write (self->instance, fd, NULL, NULL, &error))
    g_error ("%s", error->message);
  if (preamble != NULL && !ef_io_pwrite_all (fd, preamble, MIN (strlen (preamble), 128), 0, &error))
    g_error ("%s", error->message);
}
