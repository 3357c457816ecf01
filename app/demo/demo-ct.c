/* A CT series of the chest, with identity in private blocks, nested items, comments, preamble and padding. */
#include "config.h"

#include "demo-study.h"
#include "demo-picture.h"

#include <math.h>
#include <string.h>

enum
{
  SLICES = 16,
  SIZE = 256,
};

static const DemoSeries ct_series = {
  .study = &demo_ct_study,
  .number = 2,
  .modality = "CT",
  .description = "Thorax nativ 5.0",
  .manufacturer = "Helios Imaging",
  .model = "Tomos 64",
  .station = "NKCT01",
  .serial = "HT64-20931",
  .operator_name = "Wiesendorf^Pia",
};

static gboolean
inside (double x,
        double y,
        double center_x,
        double center_y,
        double radius_x,
        double radius_y)
{
  double dx = (x - center_x) / radius_x;
  double dy = (y - center_y) / radius_y;

  return dx * dx + dy * dy < 1;
}

/* Hounsfield units of a chest: table, skin, muscle, lungs with vessels, heart, aorta, spine. */
static gint16
chest_at (guint x,
          guint y,
          guint slice)
{
  double apex = 0.62 + 0.38 * sin (G_PI * (slice + 3) / (SLICES + 5));
  double value = -1000;

  if (y > 232 && y < 236)
    value = -250;
  if (inside (x, y, 128, 132, 112, 88))
    value = -95;
  if (inside (x, y, 128, 132, 106, 82))
    value = 45;
  if (inside (x, y, 80, 122, 40 * apex, 56 * apex) || inside (x, y, 176, 122, 40 * apex, 56 * apex))
    value = -860 + (demo_noise (x / 3, y / 3, slice) > 236 ? 700 : 0);
  if (inside (x, y, 138, 112, 34 * apex, 30 * apex))
    value = 48;
  if (inside (x, y, 141, 160, 10, 10))
    value = 60;
  if (inside (x, y, 128, 184, 17, 15))
    value = 420;
  if (inside (x, y, 128, 204, 6, 12))
    value = 520;
  if (inside (x, y, 128, 189, 6, 5))
    value = 30;
  return (gint16) (value + (demo_noise (x, y, slice + 100) - 128) / 8.0);
}

static void
put_slice (DemoFile *file,
           guint     slice)
{
  g_autofree guint8 *pixels = g_malloc (SIZE * SIZE * 2);
  g_autofree char *position = g_strdup_printf ("-175\\-175\\%d", -40 + 5 * (int) slice);
  g_autofree char *location = g_strdup_printf ("%d", -40 + 5 * (int) slice);
  EfDataset *root = file->root;

  for (guint y = 0; y < SIZE; y++)
    for (guint x = 0; x < SIZE; x++)
      {
        guint16 value = (guint16) chest_at (x, y, slice);

        pixels[2 * (y * SIZE + x)] = value & 0xff;
        pixels[2 * (y * SIZE + x) + 1] = value >> 8;
      }

  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0015), EF_VR_CS, "CHEST");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0050), EF_VR_DS, "5");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0060), EF_VR_DS, "120");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1151), EF_VR_IS, "180");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1210), EF_VR_SH, "B30f");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x5100), EF_VR_CS, "HFS");
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0032), EF_VR_DS, position);
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0037), EF_VR_DS, "1\\0\\0\\0\\1\\0");
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x1041), EF_VR_DS, location);
  demo_put_pixels (file, "MONOCHROME2", 1, SIZE, SIZE, 16, 16, TRUE);
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x0030), EF_VR_DS, "1.3671875\\1.3671875");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1050), EF_VR_DS, "40\\-600");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1051), EF_VR_DS, "400\\1500");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1052), EF_VR_DS, "0");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1053), EF_VR_DS, "1");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1054), EF_VR_LO, "HU");
  ef_dataset_set_bytes (root, EF_TAG_PIXEL_DATA, EF_VR_OW, pixels, SIZE * SIZE * 2);
}

/* Blocks of the maker with the name as text, as opaque bytes and in a nested item. */
static void
put_private (DemoFile *file)
{
  static const char blob[] = "HTI1\0\0\0\x2a" "PAT=BRUECKWALD AENNE;ID=NK-4471902;DOB=19571103\0\0";
  EfDataset *root = file->root;
  EfDataset *item;

  ef_dataset_set_string (root, EF_TAG (0x0029, 0x0010), EF_VR_LO, "HELIOS CT HEADER");
  demo_put_text (file, root, EF_TAG (0x0029, 0x1001), EF_VR_LO, "Brückwald, Änne");
  ef_dataset_set_bytes (root, EF_TAG (0x0029, 0x1002), EF_VR_OB, blob, sizeof blob - 1);
  item = demo_put_item (root, EF_TAG (0x0029, 0x1003));
  demo_put_text (file, item, EF_TAG (0x0010, 0x0010), EF_VR_PN, demo_ct_study.person->name);
  ef_dataset_set_string (item, EF_TAG (0x0029, 0x0010), EF_VR_LO, "HELIOS CT HEADER");
  demo_put_text (file, item, EF_TAG (0x0029, 0x1004), EF_VR_LT, "Planung besprochen mit Dr. Öhlenkamp");
  ef_dataset_set_string (root, EF_TAG (0x0043, 0x0010), EF_VR_LO, "HELIOS_RECON");
  ef_dataset_set_number (root, EF_TAG (0x0043, 0x1010), EF_VR_FD, 1.375);
}

/* What a PACS keeps when it corrects a name: the name as it was before. */
static void
put_original_attributes (DemoFile *file)
{
  EfDataset *item = demo_put_item (file->root, EF_TAG (0x0400, 0x0561));
  EfDataset *before;

  before = demo_put_item (item, EF_TAG (0x0400, 0x0550));
  demo_put_text (file, before, EF_TAG (0x0010, 0x0010), EF_VR_PN, "Brückwald-Tönnies^Änne");
  demo_put_text (file, before, EF_TAG (0x0010, 0x0020), EF_VR_LO, "NOTFALL-0917");
  ef_dataset_set_string (item, EF_TAG (0x0400, 0x0562), EF_VR_DT, "20240312113015");
  ef_dataset_set_string (item, EF_TAG (0x0400, 0x0563), EF_VR_LO, "NORDKAMP_PACS");
  ef_dataset_set_string (item, EF_TAG (0x0400, 0x0564), EF_VR_LO, "");
  ef_dataset_set_string (item, EF_TAG (0x0400, 0x0565), EF_VR_CS, "CORRECT");
}

int
demo_make_ct (const char *output)
{
  static const guint8 padding[64] = "AENNE BRUECKWALD 03.11.1957 rest of an earlier buffer";

  for (int slice = 0; slice < SLICES; slice++)
    {
      g_autoptr (DemoFile) file = demo_series_file (&ct_series, EF_UID_EXPLICIT_VR_LE, DEMO_CT_IMAGE, slice + 1);
      g_autofree char *name = g_strdup_printf ("Brückwald_CT_%03d.dcm", slice + 1);

      demo_put_image (file, &ct_series, slice + 1, "ORIGINAL\\PRIMARY\\AXIAL");
      demo_put_frame_of_reference (file, &ct_series);
      put_slice (file, slice);
      put_private (file);
      demo_put_text (file, file->root, EF_TAG (0x0020, 0x4000), EF_VR_LT,
                     "Fr. Brückwald, geb. 03.11.1957: Atemstillstand nicht gehalten.");
      if (slice == 0)
        put_original_attributes (file);
      if (slice == 1)
        ef_dataset_set_bytes (file->root, EF_TAG (0xfffc, 0xfffc), EF_VR_OB, padding, sizeof padding);
      demo_series_write (&ct_series, file, output, name, slice == 2 ? "Exported for BRUECKWALD AENNE NK-4471902" : NULL);
    }
  return SLICES + demo_make_reports (output, &ct_series, SLICES) + demo_make_dose (output, &demo_ct_study);
}
