/* Screens that a device kept as pictures: the dose report of a CT, colour with everything burned in. */
#include "config.h"

#include "demo-study.h"
#include "demo-picture.h"

enum
{
  WIDTH = 640,
  HEIGHT = 480,
};

static void
draw_dose_screen (DemoPicture     *picture,
                  const DemoStudy *study)
{
  static const struct
  {
    const char *row[6];
  } table[] = {
    { { "Scan", "kV", "mAs", "CTDIvol*", "DLP", "TI" } },
    { { "Topogram", "120", "35", "0.13", "5.2", "4.1" } },
    { { "Thorax nativ", "120", "93", "6.31", "214.6", "0.5" } },
  };
  static const double columns[] = { 24, 190, 260, 340, 440, 530 };
  g_autofree char *title = g_strdup_printf ("Patient: %s", study->person->shown);
  g_autofree char *second = g_strdup_printf ("ID: %s   geb. %s", study->person->id, study->person->birth_shown);
  g_autofree char *third = g_strdup_printf ("%s   12.03.2024 10:15   Arzt: Dr. Öhlenkamp", study->institution);

  cairo_set_source_rgb (picture->cr, 0.05, 0.07, 0.16);
  cairo_paint (picture->cr);
  cairo_set_source_rgb (picture->cr, 0.13, 0.24, 0.42);
  cairo_rectangle (picture->cr, 0, 0, WIDTH, 112);
  cairo_fill (picture->cr);
  demo_picture_text (picture, 24, 36, 22, 0xffffff, title);
  demo_picture_text (picture, 24, 66, 18, 0xd8e4f4, second);
  demo_picture_text (picture, 24, 95, 16, 0xd8e4f4, third);

  for (guint row = 0; row < G_N_ELEMENTS (table); row++)
    for (guint column = 0; column < G_N_ELEMENTS (columns); column++)
      demo_picture_text (picture, columns[column], 170 + 34 * row, 17, row == 0 ? 0x8fd3c8 : 0xe8e8e8,
                         table[row].row[column]);
  demo_picture_text (picture, 24, 320, 17, 0xe8e8e8, "Total DLP 219.8 mGycm");
  demo_picture_text (picture, 24, 450, 14, 0xa0a8b8, "*L = 32cm, S = 16cm");
}

int
demo_make_dose (const char      *output,
                const DemoStudy *study)
{
  DemoSeries series = {
    .study = study,
    .number = 501,
    .modality = "CT",
    .description = "Patientenprotokoll",
    .manufacturer = "Helios Imaging",
    .model = "Tomos 64",
    .station = "NKCT01",
    .serial = "HT64-20931",
    .operator_name = "Wiesendorf^Pia",
  };
  g_autoptr (DemoFile) file = demo_series_file (&series, EF_UID_EXPLICIT_VR_LE, DEMO_SECONDARY_CAPTURE, 1);
  g_autoptr (DemoPicture) picture = demo_picture_new (WIDTH, HEIGHT);
  g_autoptr (GBytes) pixels = NULL;
  gsize length = 0;
  const void *data;

  draw_dose_screen (picture, study);
  pixels = demo_picture_rgb (picture);
  data = g_bytes_get_data (pixels, &length);

  demo_put_image (file, &series, 1, "DERIVED\\SECONDARY\\OTHER");
  ef_dataset_set_string (file->root, EF_TAG (0x0008, 0x0064), EF_VR_CS, "WSD");
  ef_dataset_set_string (file->root, EF_TAG (0x0018, 0x0015), EF_VR_CS, "CHEST");
  ef_dataset_set_bytes (file->root, EF_TAG (0x0020, 0x0020), EF_VR_CS, NULL, 0);
  demo_put_pixels (file, "RGB", 3, WIDTH, HEIGHT, 8, 8, FALSE);
  ef_dataset_set_string (file->root, EF_TAG (0x0028, 0x0301), EF_VR_CS, "YES");
  ef_dataset_set_bytes (file->root, EF_TAG_PIXEL_DATA, EF_VR_OB, data, length);
  demo_series_write (&series, file, output, "Dosis Brückwald.dcm", NULL);
  return 1;
}
