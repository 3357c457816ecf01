/* Drawings under the option to clean graphics (PS3.15 E.3.3): shapes stay, whatever could be writing goes. */
#include "config.h"

#include "ef-deidentify-private.h"

#include <string.h>

#define MAX_OVERLAY (64 * 1024 * 1024)

/* What is known of an overlay group. */
enum
{
  OVERLAY_UNSEEN,
  OVERLAY_GOES,
  OVERLAY_STAYS,
};

/* --- bitmaps -------------------------------------------------------------------------------------------------- */

typedef struct
{
  gsize rows, columns;
  gsize frames;
  gsize brush; /* the side of the square that must fit into what stays */
} Bitmap;

static gboolean
read_layout (EfDataset *dataset,
             guint16    group,
             gsize      n_bytes,
             Bitmap    *bitmap)
{
  gint64 rows = ef_dataset_get_int (dataset, EF_TAG (group, 0x0010), 0);
  gint64 columns = ef_dataset_get_int (dataset, EF_TAG (group, 0x0011), 0);
  gint64 frames = ef_dataset_get_int (dataset, EF_TAG (group, 0x0015), 1);

  if (rows < 1 || columns < 1 || frames < 1 || rows > G_MAXUINT16 || columns > G_MAXUINT16 || frames > G_MAXUINT16)
    return FALSE;
  bitmap->rows = (gsize) rows;
  bitmap->columns = (gsize) columns;
  bitmap->frames = (gsize) frames;
  /* Strokes of writing are thinner than this, at any size that people write into an image. */
  bitmap->brush = (gsize) CLAMP (rows / 40, 9, 64);
  return n_bytes >= (bitmap->rows * bitmap->columns * bitmap->frames + 7) / 8;
}

/* Leaves the union of all squares of brush x brush that fit into the set cells. */
static gboolean
open_shapes (guint8       *cells,
             const Bitmap *bitmap)
{
  gsize n = bitmap->rows * bitmap->columns;
  g_autofree guint8 *eroded = g_memdup2 (cells, n);
  gsize b = bitmap->brush;
  gboolean any = FALSE;

  /* Cells that begin a run of b to the right, then of those that begin one downwards: the corners of squares. */
  for (gsize y = 0; y < bitmap->rows; y++)
    {
      gsize run = 0;

      for (gsize x = bitmap->columns; x-- > 0;)
        {
          run = cells[y * bitmap->columns + x] ? run + 1 : 0;
          eroded[y * bitmap->columns + x] = run >= b;
        }
    }
  for (gsize x = 0; x < bitmap->columns; x++)
    {
      gsize run = 0;

      for (gsize y = bitmap->rows; y-- > 0;)
        {
          run = eroded[y * bitmap->columns + x] ? run + 1 : 0;
          eroded[y * bitmap->columns + x] = run >= b;
        }
    }
  /* And back: first along the columns, then along the rows. */
  for (gsize x = 0; x < bitmap->columns; x++)
    {
      gsize left = 0;

      for (gsize y = 0; y < bitmap->rows; y++)
        {
          left = eroded[y * bitmap->columns + x] ? b : left;
          eroded[y * bitmap->columns + x] = left > 0;
          left -= left > 0;
        }
    }
  for (gsize y = 0; y < bitmap->rows; y++)
    {
      gsize left = 0;

      for (gsize x = 0; x < bitmap->columns; x++)
        {
          left = eroded[y * bitmap->columns + x] ? b : left;
          cells[y * bitmap->columns + x] = left > 0;
          any = any || left > 0;
          left -= left > 0;
        }
    }
  return any;
}

/* (transfer full) (nullable): the bits of what stays; NULL: nothing does, or nobody can tell. */
static GBytes *
clean_bitmap (EfPass          *pass,
              const EfElement *element)
{
  EfDataset *dataset = ef_instance_get_dataset (pass->instance);
  g_autoptr (GBytes) bytes = ef_instance_load_value (pass->instance, element, MAX_OVERLAY, NULL);
  gsize length = 0;
  const guint8 *bits = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  gsize n;
  g_autofree guint8 *cells = NULL;
  guint8 *result;
  Bitmap bitmap;
  gboolean any = FALSE;

  if (bits == NULL || !read_layout (dataset, EF_TAG_GROUP (element->tag), length, &bitmap))
    return NULL;
  n = bitmap.rows * bitmap.columns;
  cells = g_malloc (n);
  length = (n * bitmap.frames + 15) / 16 * 2;
  result = g_malloc0 (length);
  for (gsize frame = 0; frame < bitmap.frames; frame++)
    {
      gsize base = frame * n;

      for (gsize i = 0; i < n; i++)
        cells[i] = bits[(base + i) / 8] >> ((base + i) % 8) & 1;
      any = open_shapes (cells, &bitmap) || any;
      for (gsize i = 0; i < n; i++)
        result[(base + i) / 8] |= (guint8) (cells[i] << ((base + i) % 8));
    }
  if (any)
    return g_bytes_new_take (result, length);
  g_free (result);
  return NULL;
}

/* --- overlays ------------------------------------------------------------------------------------------------- */

EfAction
ef_graphics_decide_overlay (EfPass          *pass,
                            const EfElement *element)
{
  guint16 group = EF_TAG_GROUP (element->tag);
  guint8 *state = &pass->overlays[(group & 0xff) / 2 % G_N_ELEMENTS (pass->overlays)];

  if ((group & 0xff) > 0x1e)
    return EF_ACTION_X;
  if (*state == OVERLAY_UNSEEN)
    {
      const EfElement *data = ef_dataset_find (ef_instance_get_dataset (pass->instance), EF_TAG (group, 0x3000));
      g_autoptr (GBytes) bytes = data != NULL && data->kind != EF_VALUE_SEQUENCE && data->kind != EF_VALUE_FRAGMENTS
                                     ? clean_bitmap (pass, data)
                                     : NULL;

      *state = bytes != NULL ? OVERLAY_STAYS : OVERLAY_GOES;
    }
  if (*state == OVERLAY_GOES)
    return EF_ACTION_X;
  switch (EF_TAG_ELEMENT (element->tag))
    {
    case 0x3000:
      return EF_ACTION_C;
    case 0x0010: /* Overlay Rows */
    case 0x0011: /* Overlay Columns */
    case 0x0015: /* Number of Frames in Overlay */
    case 0x0040: /* Overlay Type */
    case 0x0050: /* Overlay Origin */
    case 0x0051: /* Image Frame Origin */
    case 0x0100: /* Overlay Bits Allocated */
    case 0x0102: /* Overlay Bit Position */
      return EF_ACTION_K;
    default:
      return EF_ACTION_X;
    }
}

/* --- annotations ---------------------------------------------------------------------------------------------- */

/* An annotation of which no shape and no text is left is none. */
static gboolean
drop_empty_annotations (EfElement *annotations)
{
  for (guint i = ef_element_get_n_items (annotations); i-- > 0;)
    {
      EfDataset *item = ef_element_get_item (annotations, i);

      if (ef_dataset_find (item, EF_TAG (0x0070, 0x0008)) == NULL &&
          ef_dataset_find (item, EF_TAG (0x0070, 0x0009)) == NULL)
        g_ptr_array_remove_index (annotations->value.items, i);
    }
  return ef_element_get_n_items (annotations) == 0;
}

gboolean
ef_graphics_clean (EfPass        *pass,
                   const EfPlace *place,
                   EfElement     *element)
{
  g_autoptr (GBytes) bytes = NULL;

  if (element->vr == EF_VR_SQ)
    return drop_empty_annotations (element);
  bytes = clean_bitmap (pass, element);
  if (bytes == NULL)
    return TRUE;
  ef_dataset_replace_value (place->dataset, element, element->vr, g_bytes_get_data (bytes, NULL),
                            g_bytes_get_size (bytes));
  return FALSE;
}
