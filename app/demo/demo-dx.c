/* Two digital radiographs of the chest, MONOCHROME1 with 12 bits: a lead letter L that must stay, and the sticker
 * with the name that must go. The files say "no burned-in annotation", as such files often do. */
#include "config.h"

#include "demo-study.h"
#include "demo-picture.h"

#include <math.h>

enum
{
  WIDTH = 720,
  HEIGHT = 880,
};

static const DemoSeries dx_series = {
  .study = &demo_dx_study,
  .number = 1,
  .modality = "DX",
  .description = "Thorax 2 Ebenen",
  .manufacturer = "Luxray",
  .model = "Panel 4343",
  .station = "NKDX02",
  .serial = "LX-77410",
  .operator_name = "Talheim^Bo",
};

/* Brightness from 0 (air) to 255 (bone) of a chest seen from the front or the side. */
static guint8
chest_at (guint    x,
          guint    y,
          gboolean lateral)
{
  double u = (x - WIDTH / 2.0) / WIDTH;
  double v = (y - HEIGHT / 2.0) / HEIGHT;
  double body = 1 - pow (fabs (u) / (lateral ? 0.40 : 0.47), 6) - pow (fabs (v) / 0.62, 8);
  double value;

  if (body <= 0)
    return 4 + demo_noise (x, y, 1) / 64;
  value = 105 + 60 * body;
  if (lateral)
    {
      double lung = pow (u / 0.27, 2) + pow ((v + 0.06) / 0.36, 2);

      if (lung < 1)
        value -= 80 * (1 - lung * lung);
      value += 55 * exp (-pow ((u - 0.27) / 0.05, 2)) * (0.8 + 0.2 * sin (v * 60));
    }
  else
    {
      double left = pow ((u + 0.2) / 0.15, 2) + pow ((v + 0.06) / 0.34, 2);
      double right = pow ((u - 0.2) / 0.15, 2) + pow ((v + 0.06) / 0.34, 2);
      double heart = pow ((u - 0.06) / 0.15, 2) + pow ((v - 0.14) / 0.15, 2);

      if (left < 1)
        value -= 95 * (1 - left * left);
      if (right < 1)
        value -= 95 * (1 - right * right);
      if (heart < 1)
        value += 45 * (1 - heart);
      value += 45 * exp (-pow (u / 0.045, 2)) * (0.85 + 0.15 * sin (v * 70));
      value += 10 * fmax (0, sin (v * 46 + fabs (u) * 14));
    }
  return CLAMP (value + (demo_noise (x, y, 2) - 128) / 24.0, 0, 250);
}

static void
draw (DemoPicture *picture,
      gboolean     lateral)
{
  g_autofree char *id = g_strdup_printf ("%s  *%s", demo_dx_study.person->id, demo_dx_study.person->birth_shown);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      demo_picture_set (picture, x, y, chest_at (x, y, lateral) * 0x010101u);

  demo_picture_text (picture, WIDTH - 70, 84, 54, 0xffffff, "L");
  cairo_set_source_rgb (picture->cr, 0, 0, 0);
  cairo_rectangle (picture->cr, 18, HEIGHT - 98, 360, 80);
  cairo_fill (picture->cr);
  demo_picture_text (picture, 28, HEIGHT - 66, 22, 0xf8f8f8, demo_dx_study.person->shown);
  demo_picture_text (picture, 28, HEIGHT - 34, 20, 0xf8f8f8, id);
}

static void
put_pixels (DemoFile    *file,
            DemoPicture *picture)
{
  g_autofree guint8 *pixels = g_malloc ((gsize) WIDTH * HEIGHT * 2);
  guint8 *at = pixels;

  /* In MONOCHROME1 the lowest value is white. */
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        guint value = 4095 - (demo_picture_get (picture, x, y) & 0xff) * 4095 / 255;

        *at++ = value & 0xff;
        *at++ = value >> 8;
      }
  demo_put_pixels (file, "MONOCHROME1", 1, WIDTH, HEIGHT, 16, 12, FALSE);
  ef_dataset_set_bytes (file->root, EF_TAG_PIXEL_DATA, EF_VR_OW, pixels, (gsize) WIDTH * HEIGHT * 2);
}

static void
put_projection (DemoFile *file,
                gboolean  lateral)
{
  EfDataset *root = file->root;
  EfDataset *view;

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x0068), EF_VR_CS, "FOR PRESENTATION");
  demo_put_code (root, EF_TAG (0x0008, 0x2218), "51185008", "SCT", "Chest");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0015), EF_VR_CS, "CHEST");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x0060), EF_VR_DS, "125");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1164), EF_VR_DS, "0.48\\0.48");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1508), EF_VR_CS, "COLUMN");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x5101), EF_VR_CS, lateral ? "LL" : "PA");
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x7004), EF_VR_CS, "DIRECT");
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0020), EF_VR_CS, lateral ? "A\\F" : "L\\F");
  ef_dataset_set_string (root, EF_TAG (0x0020, 0x0062), EF_VR_CS, "U");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x0301), EF_VR_CS, "NO");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1040), EF_VR_CS, "LOG");
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x1041), EF_VR_SS, 1);
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1050), EF_VR_DS, "2048");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1051), EF_VR_DS, "4096");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1052), EF_VR_DS, "0");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1053), EF_VR_DS, "1");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x1054), EF_VR_LO, "US");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x2110), EF_VR_CS, "00");
  ef_dataset_set_string (root, EF_TAG (0x2050, 0x0020), EF_VR_CS, "INVERSE");
  ef_dataset_set_sequence (root, EF_TAG (0x0040, 0x0555));
  view = demo_put_code (root, EF_TAG (0x0054, 0x0220), lateral ? "399132005" : "399348003", "SCT",
                        lateral ? "lateral" : "postero-anterior");
  ef_dataset_set_sequence (view, EF_TAG (0x0054, 0x0222));
}

int
demo_make_dx (const char *output)
{
  for (int instance = 1; instance <= 2; instance++)
    {
      gboolean lateral = instance == 2;
      g_autoptr (DemoFile) file = demo_series_file (&dx_series, EF_UID_EXPLICIT_VR_LE, DEMO_DX_IMAGE, instance);
      g_autoptr (DemoPicture) picture = demo_picture_new (WIDTH, HEIGHT);

      draw (picture, lateral);
      demo_put_image (file, &dx_series, instance, "ORIGINAL\\PRIMARY");
      put_projection (file, lateral);
      put_pixels (file, picture);
      demo_series_write (&dx_series, file, output, lateral ? "Brückwald_lat.dcm" : "Brückwald_pa.dcm", NULL);
    }
  return 2;
}
