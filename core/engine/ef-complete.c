#include "config.h"

#include "ef-complete.h"

#include "ef-io.h"

#define TAG_SOP_CLASS EF_TAG (0x0008, 0x0016)
#define TAG_SOP_INSTANCE EF_TAG (0x0008, 0x0018)
#define SECONDARY_CAPTURE "1.2.840.10008.5.1.4.1.1.7"

static gboolean
has_value (EfDataset *dataset,
           guint32    tag)
{
  g_autofree char *text = ef_dataset_dup_string (dataset, tag);

  return text != NULL && *text != 0;
}

/* TRUE if the data set has a value for @tag afterwards. */
static gboolean
take_from_meta (EfInstance *instance,
                guint32     tag,
                guint32     meta_tag)
{
  EfDataset *dataset = ef_instance_get_dataset (instance);
  g_autofree char *value = NULL;

  if (has_value (dataset, tag))
    return TRUE;
  value = ef_dataset_dup_string (ef_instance_get_meta (instance), meta_tag);
  if (value == NULL || *value == 0)
    return FALSE;
  ef_dataset_set_string (dataset, tag, EF_VR_UI, value);
  return TRUE;
}

/* PS3.3 A.8: the secondary capture classes differ by frames, colour and depth. */
static const char *
choose_class (EfDataset *dataset)
{
  gint64 samples = ef_dataset_get_int (dataset, EF_TAG (0x0028, 0x0002), 1);
  gint64 bits = ef_dataset_get_int (dataset, EF_TAG (0x0028, 0x0100), 16);

  if (ef_dataset_get_int (dataset, EF_TAG (0x0028, 0x0008), 1) <= 1)
    return SECONDARY_CAPTURE;
  if (samples > 1)
    return SECONDARY_CAPTURE ".4";
  return bits == 1 ? SECONDARY_CAPTURE ".1" : bits == 8 ? SECONDARY_CAPTURE ".2" : SECONDARY_CAPTURE ".3";
}

static char *
make_uid (EfInstance *instance,
          GError    **error)
{
  static const gsize chunk = 1024 * 1024;
  int fd = ef_instance_get_source_fd (instance);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (chunk);
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 number = 0;

  for (guint64 at = 0;; at += chunk)
    {
      gssize n = ef_io_pread_some (fd, buffer, chunk, at, error);

      if (n < 0)
        return NULL;
      g_checksum_update (checksum, buffer, n);
      if ((gsize) n < chunk)
        break;
    }
  g_checksum_get_digest (checksum, digest, &length);
  for (guint i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  /* It is replaced like every other UID before anything is written. */
  return g_strdup_printf ("2.25.%" G_GUINT64_FORMAT, number | (guint64) 1 << 63);
}

gboolean
ef_complete (EfInstance *instance,
             GError    **error)
{
  EfDataset *dataset = ef_instance_get_dataset (instance);

  ef_instance_mend_charset (instance);
  if (!take_from_meta (instance, TAG_SOP_CLASS, EF_TAG (0x0002, 0x0002)) &&
      ef_dataset_find (dataset, EF_TAG_PIXEL_DATA) != NULL)
    ef_dataset_set_string (dataset, TAG_SOP_CLASS, EF_VR_UI, choose_class (dataset));
  if (!take_from_meta (instance, TAG_SOP_INSTANCE, EF_TAG (0x0002, 0x0003)))
    {
      g_autofree char *uid = make_uid (instance, error);

      if (uid == NULL)
        return FALSE;
      ef_dataset_set_string (dataset, TAG_SOP_INSTANCE, EF_VR_UI, uid);
    }
  return TRUE;
}
