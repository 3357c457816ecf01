#include "config.h"

#include "ef-overlay.h"

#include "ef-view.h"

#include "ef-error.h"
#include "ef-hidden-bits.h"
#include "ef-image-info-private.h"
#include "ef-pixel-reader-private.h"

#define OVERLAY_ROWS 0x0010
#define OVERLAY_COLUMNS 0x0011
#define OVERLAY_FRAMES 0x0015
#define OVERLAY_ORIGIN 0x0050
#define OVERLAY_FIRST_FRAME 0x0051
#define OVERLAY_DATA 0x3000

/* A plane for every frame of a long cine still fits. */
#define MAX_PLANE_BYTES ((guint64) 256 << 20)

/* Odd groups are private; the standard names 6000 to 601E, files know more. */
#define FIRST_GROUP 0x6000
#define LAST_GROUP 0x60fe

/* --- planes of their own -------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 rows, columns;
  gint64 top, left;      /* 0-based */
  guint64 first_bit;     /* of the frame that is wanted */
} Plane;

/* FALSE if the group has no plane for @frame. */
static gboolean
describe_plane (const EfDataset *dataset,
                guint16          group,
                guint            frame,
                Plane           *plane)
{
  const EfElement *origin = ef_dataset_find (dataset, EF_TAG (group, OVERLAY_ORIGIN));
  gint64 frames = ef_dataset_get_int (dataset, EF_TAG (group, OVERLAY_FRAMES), 1);
  gint64 first = ef_dataset_get_int (dataset, EF_TAG (group, OVERLAY_FIRST_FRAME), 1);
  gint64 index = frames > 1 ? (gint64) frame - (first - 1) : 0;
  double top = 1, left = 1;

  plane->rows = ef_dataset_get_int (dataset, EF_TAG (group, OVERLAY_ROWS), 0);
  plane->columns = ef_dataset_get_int (dataset, EF_TAG (group, OVERLAY_COLUMNS), 0);
  if (plane->rows <= 0 || plane->rows > G_MAXUINT16 || plane->columns <= 0 || plane->columns > G_MAXUINT16 ||
      index < 0 || index >= MAX (frames, 1))
    return FALSE;
  ef_element_get_number (origin, ef_dataset_get_encoding (dataset), 0, &top);
  ef_element_get_number (origin, ef_dataset_get_encoding (dataset), 1, &left);
  plane->top = (gint64) top - 1;
  plane->left = (gint64) left - 1;
  plane->first_bit = (guint64) index * (guint64) plane->rows * (guint64) plane->columns;
  return TRUE;
}

/* @swapped: the bytes of each pair are exchanged. */
static EfGray *
draw_plane (const EfImageInfo *info,
            const Plane       *plane,
            GBytes            *data,
            gboolean           swapped)
{
  g_autoptr (EfGray) gray = ef_gray_new ((int) info->columns, (int) info->rows);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  gboolean any = FALSE;

  for (gint64 y = MAX (0, -plane->top); y < plane->rows && y + plane->top < gray->height; y++)
    for (gint64 x = MAX (0, -plane->left); x < plane->columns && x + plane->left < gray->width; x++)
      {
        guint64 bit = plane->first_bit + (guint64) (y * plane->columns + x);
        guint64 at = swapped ? bit / 8 ^ 1 : bit / 8;

        if (at < length && (bytes[at] >> (bit % 8) & 1) != 0)
          {
            gray->data[(y + plane->top) * gray->width + x + plane->left] = 255;
            any = TRUE;
          }
      }
  return any ? g_steal_pointer (&gray) : NULL;
}

static void
add_planes (GPtrArray         *views,
            EfInstance        *instance,
            const EfImageInfo *info,
            guint              frame)
{
  const EfDataset *dataset = ef_instance_get_dataset (instance);
  gboolean big = ef_instance_get_encoding (instance) == EF_ENCODING_EXPLICIT_BE;

  for (guint group = FIRST_GROUP; group <= LAST_GROUP; group += 2)
    {
      const EfElement *element = ef_dataset_find (dataset, EF_TAG (group, OVERLAY_DATA));
      g_autoptr (GBytes) data = NULL;
      EfGray *gray;
      Plane plane;

      if (element == NULL || element->kind == EF_VALUE_SEQUENCE || element->kind == EF_VALUE_FRAGMENTS ||
          !describe_plane (dataset, (guint16) group, frame, &plane))
        continue;
      data = ef_instance_load_value (instance, element, MAX_PLANE_BYTES, NULL);
      if (data == NULL)
        continue;
      gray = draw_plane (info, &plane, data, big && element->vr == EF_VR_OW);
      if (gray != NULL)
        g_ptr_array_add (views, gray);
    }
}

/* Clears what lies in @box of one frame of a plane. */
static gboolean
clear_box (guint8      *bytes,
           gsize        length,
           const Plane *plane,
           const EfBox *box,
           gboolean     swapped)
{
  gboolean any = FALSE;

  for (gint64 y = MAX (0, box->y - plane->top); y < MIN (plane->rows, box->y + box->height - plane->top); y++)
    for (gint64 x = MAX (0, box->x - plane->left); x < MIN (plane->columns, box->x + box->width - plane->left); x++)
      {
        guint64 bit = plane->first_bit + (guint64) (y * plane->columns + x);
        guint64 at = swapped ? bit / 8 ^ 1 : bit / 8;

        if (at >= length || (bytes[at] >> (bit % 8) & 1) == 0)
          continue;
        bytes[at] &= (guint8) ~(1u << (bit % 8));
        any = TRUE;
      }
  return any;
}

gboolean
ef_overlay_clear_regions (EfInstance   *instance,
                          const GArray *regions,
                          GError      **error)
{
  EfDataset *dataset = ef_instance_get_dataset (instance);
  gboolean big = ef_instance_get_encoding (instance) == EF_ENCODING_EXPLICIT_BE;

  for (guint group = FIRST_GROUP; group <= LAST_GROUP && regions->len > 0; group += 2)
    {
      EfElement *element = ef_dataset_find (dataset, EF_TAG (group, OVERLAY_DATA));
      g_autoptr (GBytes) data = NULL;
      g_autofree guint8 *bytes = NULL;
      gboolean any = FALSE;
      gsize length;

      if (element == NULL || element->kind == EF_VALUE_SEQUENCE || element->kind == EF_VALUE_FRAGMENTS)
        continue;
      data = ef_instance_load_value (instance, element, MAX_PLANE_BYTES, error);
      if (data == NULL)
        return FALSE;
      bytes = g_memdup2 (g_bytes_get_data (data, &length), g_bytes_get_size (data));
      length = g_bytes_get_size (data);
      for (guint i = 0; i < regions->len; i++)
        {
          const EfRegion *region = &g_array_index (regions, EfRegion, i);
          guint64 seen = G_MAXUINT64;

          for (guint frame = region->first_frame; frame <= region->last_frame && frame < G_MAXUINT; frame++)
            {
              Plane plane;

              /* A plane without frames of its own is the same in all. */
              if (!describe_plane (dataset, (guint16) group, frame, &plane) || plane.first_bit == seen)
                continue;
              seen = plane.first_bit;
              any |= clear_box (bytes, length, &plane, &region->box, big && element->vr == EF_VR_OW);
            }
        }
      if (any)
        ef_dataset_replace_value (dataset, element, element->vr, bytes, length);
    }
  return TRUE;
}

/* --- planes in the unused bits of the pixels ------------------------------------------------------------------ */

static guint64
get_raw (const EfFrame *frame,
         gsize          i)
{
  switch (frame->bits_allocated)
    {
    case 8:
      return frame->data[i];
    case 16:
      return ((const guint16 *) (const void *) frame->data)[i];
    case 32:
      return ((const guint32 *) (const void *) frame->data)[i];
    default:
      return ((const guint64 *) (const void *) frame->data)[i];
    }
}

/* Whatever (60xx,0102) says or does not say: every unused bit that differs between pixels is a plane. */
static void
add_bits (GPtrArray     *views,
          const EfFrame *raw,
          const EfFrame *clean)
{
  gsize n = (gsize) raw->rows * raw->columns;
  guint64 dirty = 0;

  for (gsize i = 0; i < n; i++)
    dirty |= get_raw (raw, i) ^ get_raw (clean, i);
  for (guint bit = 0; bit < raw->bits_allocated; bit++)
    {
      EfGray *gray;

      if ((dirty >> bit & 1) == 0)
        continue;
      gray = ef_gray_new ((int) raw->columns, (int) raw->rows);
      for (gsize i = 0; i < n; i++)
        gray->data[i] = ((get_raw (raw, i) ^ get_raw (clean, i)) >> bit & 1) != 0 ? 255 : 0;
      g_ptr_array_add (views, gray);
    }
}

static void
add_hidden_planes (GPtrArray         *views,
                   EfInstance        *instance,
                   const EfImageInfo *info,
                   guint              frame)
{
  g_autoptr (EfPixelReader) reader = NULL;
  g_auto (EfFrame) raw = { 0 };
  g_auto (EfFrame) clean = { 0 };
  EfBitLayout layout;

  if (info->samples != 1 || !ef_hidden_bits_get_layout (info, TRUE, &layout))
    return;
  reader = ef_pixel_reader_new (instance, info, NULL);
  if (reader == NULL)
    return;
  /* Codestreams of another kind are as deep as Bits Stored, but for rare ones that the redactor cleans all the same. */
  if (!ef_pixel_reader_is_raw (reader))
    return;
  if (!ef_pixel_reader_read_raw (reader, frame, &raw, NULL) || raw.bits_allocated != layout.bits)
    return;
  clean = raw;
  clean.data = g_memdup2 (raw.data, raw.length);
  if (ef_hidden_bits_clean_frame (&clean, &layout) > 0)
    add_bits (views, &raw, &clean);
}

GPtrArray *
ef_view_make_overlays (EfInstance        *instance,
                       const EfImageInfo *info,
                       guint              frame)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func ((GDestroyNotify) ef_gray_free);

  g_return_val_if_fail (instance != NULL && info != NULL && frame < info->frames, NULL);

  add_planes (views, instance, info, frame);
  add_hidden_planes (views, instance, info, frame);
  return g_steal_pointer (&views);
}
