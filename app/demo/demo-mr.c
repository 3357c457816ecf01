/* An MR series of the head in implicit VR, with an overlay plane that shows the name and a preview picture of it. */
#include "config.h"

#include "demo-study.h"
#include "demo-picture.h"

#include <math.h>

enum
{
  SLICES = 14,
  SIZE = 192,
  ICON = 64,
};

static const DemoSeries mr_series = {
  .study = &demo_mr_study,
  .number = 3,
  .modality = "MR",
  .description = "T1 軸位断",
  .manufacturer = "Helios Imaging",
  .model = "Magna 1.5",
  .station = "MR01",
  .serial = "HM15-3302",
  .operator_name = "Shiomi^Haruka=汐見^遥=しおみ^はるか",
};

static guint16
head_at (guint x,
         guint y,
         guint slice)
{
  double size = sin (G_PI * (slice + 4) / (SLICES + 8));
  double dx = (x - SIZE / 2.0) / (70 * size);
  double dy = (y - SIZE / 2.0) / (84 * size);
  double r = dx * dx + dy * dy;
  double value = 6;

  if (r < 1)
    value = 780;
  if (r < 0.86)
    value = 90;
  if (r < 0.78)
    value = 430 + 60 * sin (dx * 22 + 3 * sin (dy * 13));
  if (r < 0.45)
    value = 560;
  if (pow ((fabs (dx) - 0.13) / 0.08, 2) + pow (dy / 0.26, 2) < 1)
    value = 140;
  return MAX (0, value + (demo_noise (x, y, slice + 40) - 128) / 6.0);
}

static void
put_slice (DemoFile *file,
           guint     slice)
{
  g_autofree guint8 *pixels = g_malloc (SIZE * SIZE * 2);
  g_autofree char *position = g_strdup_printf ("-96\\-96\\%d", 6 * (int) slice - 40);
  EfDataset *root = file->root;

  for (guint y = 0; y < SIZE; y++)
    for (guint x = 0; x < SIZE; x++)
      {
        guint16 value = head_at (x, y, slice);

        pixels[2 * (y * SIZE + x)] = value & 0xff;
        pixels[2 * (y * SIZE + x) + 1] = value >> 8;
      }

  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0015), EF_VR_CS, "HEAD");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0020), EF_VR_CS, "SE");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0021), EF_VR_CS, "NONE");
  ef_dataset_set_bytes (root, EF_TAG (0x0018, 0x0022), EF_VR_CS, NULL, 0);
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0023), EF_VR_CS, "2D");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0050), EF_VR_DS, "5");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0080), EF_VR_DS, "520");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0081), EF_VR_DS, "12");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0087), EF_VR_DS, "1.5");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0091), EF_VR_IS, "1");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1314), EF_VR_DS, "90");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x5100), EF_VR_CS, "HFS");
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0032), EF_VR_DS, position);
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0037), EF_VR_DS, "1\\0\\0\\0\\1\\0");
  demo_put_pixels (file, "MONOCHROME2", 1, SIZE, SIZE, 16, 12, FALSE);
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x0030), EF_VR_DS, "1\\1");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1050), EF_VR_DS, "400");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1051), EF_VR_DS, "800");
  ef_dataset_set_bytes (root, EF_TAG_PIXEL_DATA, EF_VR_OW, pixels, SIZE * SIZE * 2);
}

/* Name and date in a plane of its own, drawn over the picture by every viewer (PS3.3 C.9.2). */
static void
put_overlay (DemoFile *file)
{
  g_autoptr (DemoPicture) picture = demo_picture_new (SIZE, SIZE);
  g_autoptr (GBytes) bits = NULL;
  EfDataset *root = file->root;
  gsize length = 0;
  const void *data;

  demo_picture_text (picture, 4, 14, 12, 0xffffff, demo_mr_study.person->shown);
  demo_picture_text (picture, 4, 28, 12, 0xffffff, demo_mr_study.person->birth_shown);
  bits = demo_picture_bits (picture);
  data = g_bytes_get_data (bits, &length);

  ef_dataset_set_number (root, EF_TAG (0x6000, 0x0010), EF_VR_US, SIZE);
  ef_dataset_set_number (root, EF_TAG (0x6000, 0x0011), EF_VR_US, SIZE);
  demo_put_text (file, root, EF_TAG (0x6000, 0x0022), EF_VR_LO, "Name");
  ef_dataset_set_string (root, EF_TAG (0x6000, 0x0040), EF_VR_CS, "G");
  ef_dataset_set_bytes (root, EF_TAG (0x6000, 0x0050), EF_VR_SS, "\x01\x00\x01\x00", 4);
  ef_dataset_set_number (root, EF_TAG (0x6000, 0x0100), EF_VR_US, 1);
  ef_dataset_set_number (root, EF_TAG (0x6000, 0x0102), EF_VR_US, 0);
  ef_dataset_set_bytes (root, EF_TAG (0x6000, 0x3000), EF_VR_OW, data, length);
}

/* A small picture of the slice, name included, as some archives add it. */
static void
put_icon (DemoFile *file,
          guint     slice)
{
  g_autoptr (DemoPicture) picture = demo_picture_new (ICON, ICON);
  g_autoptr (GBytes) gray = NULL;
  gsize length = 0;
  const void *data;
  EfDataset *item = demo_put_item (file->root, EF_TAG (0x0088, 0x0200));

  for (guint y = 0; y < ICON; y++)
    for (guint x = 0; x < ICON; x++)
      demo_picture_set (picture, x, y, MIN (255, head_at (x * 3, y * 3, slice) / 4) * 0x010101u);
  demo_picture_text (picture, 1, 8, 8, 0xffffff, "KASUDA");
  gray = demo_picture_gray (picture);
  data = g_bytes_get_data (gray, &length);

  ef_dataset_set_number (item, EF_TAG (0x0028, 0x0002), EF_VR_US, 1);
  ef_dataset_set_string (item, EF_TAG (0x0028, 0x0004), EF_VR_CS, "MONOCHROME2");
  ef_dataset_set_number (item, EF_TAG (0x0028, 0x0010), EF_VR_US, ICON);
  ef_dataset_set_number (item, EF_TAG (0x0028, 0x0011), EF_VR_US, ICON);
  ef_dataset_set_number (item, EF_TAG (0x0028, 0x0100), EF_VR_US, 8);
  ef_dataset_set_number (item, EF_TAG (0x0028, 0x0101), EF_VR_US, 8);
  ef_dataset_set_number (item, EF_TAG (0x0028, 0x0102), EF_VR_US, 7);
  ef_dataset_set_number (item, EF_TAG (0x0028, 0x0103), EF_VR_US, 0);
  ef_dataset_set_bytes (item, EF_TAG_PIXEL_DATA, EF_VR_OW, data, length);
}

int
demo_make_mr (const char *output)
{
  for (int slice = 0; slice < SLICES; slice++)
    {
      g_autoptr (DemoFile) file = demo_series_file (&mr_series, EF_UID_IMPLICIT_VR_LE, DEMO_MR_IMAGE, slice + 1);
      g_autofree char *name = g_strdup_printf ("KASUDA^KENTA_MR%03d", slice + 1);

      demo_put_image (file, &mr_series, slice + 1, "ORIGINAL\\PRIMARY\\OTHER");
      demo_put_frame_of_reference (file, &mr_series);
      put_slice (file, slice);
      if (slice % 5 == 0)
        put_overlay (file);
      if (slice == 0)
        put_icon (file, slice);
      demo_series_write (&mr_series, file, output, name, NULL);
    }
  return SLICES;
}
