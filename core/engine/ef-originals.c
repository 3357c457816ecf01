#include "config.h"

#include "ef-originals.h"

#include "ef-byte-order.h"
#include "ef-complete.h"
#include "ef-error.h"
#include "ef-io.h"

#include <string.h>
#include <unistd.h>

#define EXPLICIT_LITTLE "1.2.840.10008.1.2.1"
#define TAG_ENCRYPTED EF_TAG (0x0400, 0x0500)
#define TAG_SYNTAX EF_TAG (0x0400, 0x0510)
#define TAG_CONTENT EF_TAG (0x0400, 0x0520)
#define TAG_MODIFIED EF_TAG (0x0400, 0x0550)
#define MAX_ORIGINALS (64 * 1024 * 1024)
/* Preamble, prefix and the header of (0002,0000) (PS3.10 7.1). */
#define META_START 132
#define GROUP_LENGTH_END 144

/* --- making ---------------------------------------------------------------------------------------------------- */

/* Pixels and what is too large to be held in memory stay where they are. */
static gboolean
is_left_out (EfDataset *dataset,
             EfElement *element,
             gpointer   user_data)
{
  return EF_TAG_GROUP (element->tag) == 0x7fe0 || EF_TAG_GROUP (element->tag) < 0x0008 ||
         element->kind == EF_VALUE_EXTENT || element->kind == EF_VALUE_FRAGMENTS || element->tag == TAG_ENCRYPTED;
}

static void
leave_out (EfDataset *dataset)
{
  ef_dataset_remove_if (dataset, is_left_out, NULL);
  for (guint i = 0; i < ef_dataset_get_n_elements (dataset); i++)
    {
      const EfElement *element = ef_dataset_get_element (dataset, i);

      for (guint k = 0; element->kind == EF_VALUE_SEQUENCE && k < ef_element_get_n_items (element); k++)
        leave_out (ef_element_get_item (element, k));
    }
}

static guint32
read_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] | (guint32) bytes[1] << 8 | (guint32) bytes[2] << 16 | (guint32) bytes[3] << 24;
}

/* (transfer full): the bytes of the data set alone. */
static GBytes *
write_dataset (EfInstance *instance,
               GError    **error)
{
  ef_autofd fd = ef_io_memfd ("originals", error);
  g_autofree guint8 *bytes = NULL;
  guint64 size;
  gsize start;

  if (fd < 0 || !ef_instance_write (instance, fd, NULL, NULL, error) || !ef_io_get_size (fd, &size, error))
    return NULL;
  bytes = g_malloc (size);
  if (!ef_io_pread_all (fd, bytes, (gsize) size, 0, error))
    return NULL;
  g_assert (size >= GROUP_LENGTH_END && read_u32 (bytes + META_START) == 0x00000002);
  start = GROUP_LENGTH_END + read_u32 (bytes + GROUP_LENGTH_END - 4);
  g_assert (start <= size);
  return g_bytes_new (bytes + start, (gsize) size - start);
}

GBytes *
ef_originals_make (int      fd,
                   GError **error)
{
  static const guint8 head[] = { 0x00, 0x04, 0x50, 0x05, 'S',  'Q',  0,    0,    0xff, 0xff,
                                 0xff, 0xff, 0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff };
  static const guint8 tail[] = { 0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0 };
  g_autoptr (EfInstance) instance = ef_instance_read (fd, &ef_read_limits_default, error);
  g_autoptr (GBytes) item = NULL;
  GByteArray *originals;

  if (instance == NULL || !ef_complete (instance, error))
    return NULL;
  leave_out (ef_instance_get_dataset (instance));
  ef_instance_set_transfer_syntax (instance, EXPLICIT_LITTLE);
  item = write_dataset (instance, error);
  if (item == NULL)
    return NULL;
  originals = g_byte_array_new ();
  g_byte_array_append (originals, head, sizeof head);
  g_byte_array_append (originals, g_bytes_get_data (item, NULL), (guint) g_bytes_get_size (item));
  g_byte_array_append (originals, tail, sizeof tail);
  return g_byte_array_free_to_bytes (originals);
}

void
ef_originals_attach (EfInstance *instance,
                     GBytes     *sealed)
{
  EfDataset *dataset = ef_instance_get_dataset (instance);
  EfDataset *item = ef_element_append_item (dataset, ef_dataset_set_sequence (dataset, TAG_ENCRYPTED));

  ef_dataset_set_string (item, TAG_SYNTAX, EF_VR_UI, EXPLICIT_LITTLE);
  ef_dataset_set_bytes (item, TAG_CONTENT, EF_VR_OB, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
}

GBytes *
ef_originals_detach (EfInstance *instance,
                     GError    **error)
{
  const EfElement *sequence = ef_dataset_find (ef_instance_get_dataset (instance), TAG_ENCRYPTED);
  const EfElement *content = NULL;

  if (sequence != NULL && sequence->kind == EF_VALUE_SEQUENCE && ef_element_get_n_items (sequence) > 0)
    content = ef_dataset_find (ef_element_get_item (sequence, 0), TAG_CONTENT);
  if (content == NULL)
    {
      g_set_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED, "The file holds no encrypted originals (0400,0500)");
      return NULL;
    }
  return ef_instance_load_value (instance, content, MAX_ORIGINALS, error);
}

/* --- putting back ---------------------------------------------------------------------------------------------- */

/* Values of numbers come in little endian and take the order of the data set that they join. */
static void
copy_value (EfDataset       *to,
            const EfElement *element,
            GBytes          *bytes)
{
  guint unit = ef_encoding_is_big (ef_dataset_get_encoding (to)) ? ef_vr_swap_size (element->vr) : 1;
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), length);

  for (gsize at = 0; unit > 1 && at + unit <= length; at += unit)
    for (guint i = 0; i < unit / 2; i++)
      {
        guint8 first = data[at + i];

        data[at + i] = data[at + unit - 1 - i];
        data[at + unit - 1 - i] = first;
      }
  ef_dataset_set_bytes (to, element->tag, element->vr, data, length);
}

static gboolean
copy_dataset (EfInstance *instance,
              EfDataset  *from,
              EfDataset  *to,
              gboolean    is_top,
              GError    **error)
{
  for (guint i = 0; i < ef_dataset_get_n_elements (from); i++)
    {
      const EfElement *element = ef_dataset_get_element (from, i);

      /* Frames may have been encoded anew: what describes them belongs to them. */
      if (is_top && EF_TAG_GROUP (element->tag) == 0x0028)
        continue;
      if (element->kind == EF_VALUE_SEQUENCE)
        {
          guint n = ef_element_get_n_items (element);

          ef_dataset_set_sequence (to, element->tag);
          for (guint k = 0; k < n; k++)
            {
              EfDataset *item = ef_element_append_item (to, ef_dataset_find (to, element->tag));

              if (!copy_dataset (instance, ef_element_get_item (element, k), item, FALSE, error))
                return FALSE;
            }
        }
      else
        {
          g_autoptr (GBytes) bytes = ef_instance_load_value (instance, element, MAX_ORIGINALS, error);

          if (bytes == NULL)
            return FALSE;
          copy_value (to, element, bytes);
        }
    }
  return TRUE;
}

/* What de-identification says of itself would no longer be true. */
static void
withdraw_claims (EfDataset *dataset)
{
  static const guint32 claims[] = {
    EF_TAG (0x0012, 0x0062), EF_TAG (0x0012, 0x0063), EF_TAG (0x0012, 0x0064), EF_TAG (0x0018, 0xa001),
    EF_TAG (0x0028, 0x0303), TAG_ENCRYPTED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    ef_dataset_remove (dataset, claims[i]);
}

/* (transfer full) (nullable): the data set as the file that it would be. */
static EfInstance *
parse (int      fd,
       GBytes  *originals,
       GError **error)
{
  static const guint8 meta[] = { 'D', 'I', 'C', 'M', 2, 0, 0,    0,   'U', 'L', 4, 0, 28, 0, 0, 0,
                                 2,   0,   0x10, 0,  'U', 'I', 20, 0 };
  static const guint8 preamble[128];

  if (!ef_io_write_all (fd, preamble, sizeof preamble, error) || !ef_io_write_all (fd, meta, sizeof meta, error) ||
      !ef_io_write_all (fd, EXPLICIT_LITTLE, sizeof EXPLICIT_LITTLE, error) ||
      !ef_io_write_all (fd, g_bytes_get_data (originals, NULL), g_bytes_get_size (originals), error))
    return NULL;
  return ef_instance_read (fd, &ef_read_limits_default, error);
}

gboolean
ef_originals_restore (EfInstance *instance,
                      GBytes     *originals,
                      GError    **error)
{
  ef_autofd fd = ef_io_memfd ("originals", error);
  g_autoptr (EfInstance) holder = NULL;
  EfDataset *dataset = ef_instance_get_dataset (instance);
  const EfElement *modified;
  g_autofree char *sop_instance = NULL;

  if (fd < 0)
    return FALSE;
  holder = parse (fd, originals, error);
  modified = holder != NULL ? ef_dataset_find (ef_instance_get_dataset (holder), TAG_MODIFIED) : NULL;
  if (modified == NULL || modified->kind != EF_VALUE_SEQUENCE || ef_element_get_n_items (modified) == 0)
    {
      g_clear_error (error);
      g_set_error (error, EF_ERROR, EF_ERROR_MALFORMED, "The decrypted originals are no attributes");
      return FALSE;
    }
  withdraw_claims (dataset);
  if (!copy_dataset (holder, ef_element_get_item (modified, 0), dataset, TRUE, error))
    return FALSE;
  sop_instance = ef_dataset_dup_string (dataset, EF_TAG (0x0008, 0x0018));
  if (sop_instance != NULL)
    ef_dataset_set_string (ef_instance_get_meta (instance), EF_TAG (0x0002, 0x0003), EF_VR_UI, sop_instance);
  return TRUE;
}
