/* Ultrasound of the heart: a cine loop in JPEG and stills in three more syntaxes, each with a banner that names the
 * patient and the hospital beside labels that matter to the reader (MI, TI, depth, frame rate). */
#include "config.h"

#include "demo-study.h"
#include "demo-picture.h"

#include <math.h>

enum
{
  WIDTH = 640,
  HEIGHT = 480,
  FRAMES = 14,
  BANNER = 58,

  FAN_LEFT = 110,
  FAN_RIGHT = 530,
  FAN_BOTTOM = 452,
};

static const DemoSeries us_series = {
  .study = &demo_us_study,
  .number = 1,
  .modality = "US",
  .description = "心尖部四腔像",
  .manufacturer = "Sonora Medical",
  .model = "Echo S9",
  .station = "USROOM3",
  .serial = "S9-0041772",
  .operator_name = "Shiomi^Haruka=汐見^遥=しおみ^はるか",
};

/* Noise between the points of a lattice, as a scan converter draws it; 0 to 1. */
static double
speckle_at (double u,
            double v,
            guint  frame)
{
  guint x = (guint) u;
  guint y = (guint) v;
  double fx = u - x;
  double fy = v - y;
  double upper = demo_noise (x, y, frame) * (1 - fx) + demo_noise (x + 1, y, frame) * fx;
  double lower = demo_noise (x, y + 1, frame) * (1 - fx) + demo_noise (x + 1, y + 1, frame) * fx;

  return (upper * (1 - fy) + lower * fy) / 255;
}

/* Speckle in a fan with two walls that move with the beat, @phase from 0 to 1. */
static guint8
echo_at (guint  x,
         guint  y,
         double phase)
{
  double dx = x - WIDTH / 2.0;
  double dy = y - (BANNER + 6.0);
  double depth = sqrt (dx * dx + dy * dy);
  double angle = atan2 (dx, dy);
  double beat = 0.5 + 0.5 * cos (2 * G_PI * phase);
  double wall, chamber, value, speckle;

  if (fabs (angle) > 0.62 || depth < 8 || depth > 380)
    return 0;
  chamber = pow (angle / (0.26 + 0.07 * beat), 2) + pow ((depth - 210) / (105 + 22 * beat), 2);
  wall = exp (-pow ((chamber - 1) / 0.22, 2));
  value = 26 + 60 * exp (-depth / 420) + 120 * wall;
  if (chamber < 0.8)
    value = 9;
  speckle = speckle_at (1000 + angle * 70, depth / 3.2, (guint) (phase * 97));
  return CLAMP (value * (0.4 + 1.1 * speckle * speckle), 0, 235);
}

static void
draw (DemoPicture *picture,
      double       phase,
      gboolean     colour)
{
  g_autofree char *banner = g_strdup_printf ("%s  ID %s", demo_us_study.person->shown, demo_us_study.person->id);
  g_autofree char *second = g_strdup_printf ("DOB %s   Minatogawa Rinkai Hospital   2024/04/05 14:30:00",
                                             demo_us_study.person->birth_shown);

  for (guint y = BANNER; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        guint8 echo = echo_at (x, y, phase);

        if (echo != 0)
          demo_picture_set (picture, x, y, echo * 0x010101u);
      }
  if (colour)
    for (guint y = 210; y < 300; y++)
      for (guint x = 270; x < 370; x++)
        if (hypot (x - 320.0, y - 255.0) < 42)
          demo_picture_set (picture, x, y,
                            x < 320 ? 0x181040u + (demo_noise (x, y, 7) / 2 + 100) : 0x180800u + ((guint32) (demo_noise (x, y, 8) / 2 + 100) << 16));

  cairo_set_source_rgb (picture->cr, 0.09, 0.11, 0.14);
  cairo_rectangle (picture->cr, 0, 0, WIDTH, BANNER - 4);
  cairo_fill (picture->cr);
  demo_picture_text (picture, 10, 23, 19, 0xf4f4f4, banner);
  demo_picture_text (picture, 10, 46, 16, 0xc8d0d8, second);

  demo_picture_text (picture, 562, 86, 15, 0xe8d890, "MI 0.9");
  demo_picture_text (picture, 562, 108, 15, 0xe8d890, "TIs 0.4");
  demo_picture_text (picture, 10, 86, 15, 0xe8d890, "FR 34 Hz");
  demo_picture_text (picture, 10, 108, 15, 0xe8d890, "Gain 52%");
  demo_picture_text (picture, 10, 130, 15, 0xe8d890, "16 cm");
  cairo_set_source_rgb (picture->cr, 0.7, 0.7, 0.7);
  for (int tick = 0; tick <= 16; tick++)
    {
      cairo_rectangle (picture->cr, WIDTH - 16, BANNER + 10 + tick * 23.5, tick % 5 == 0 ? 12 : 6, 1);
      cairo_fill (picture->cr);
    }
  cairo_surface_flush (picture->surface);
}

static void
put_regions (EfDataset *root)
{
  EfDataset *region = demo_put_item (root, EF_TAG (0x0018, 0x6011));

  ef_dataset_set_number (region, EF_TAG (0x0018, 0x6012), EF_VR_US, 1);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x6014), EF_VR_US, 1);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x6016), EF_VR_UL, 0);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x6018), EF_VR_UL, FAN_LEFT);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x601a), EF_VR_UL, BANNER);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x601c), EF_VR_UL, FAN_RIGHT);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x601e), EF_VR_UL, FAN_BOTTOM);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x6024), EF_VR_US, 3);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x6026), EF_VR_US, 3);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x602c), EF_VR_FD, 0.0425);
  ef_dataset_set_number (region, EF_TAG (0x0018, 0x602e), EF_VR_FD, 0.0425);
}

static DemoFile *
new_image (const char *transfer_syntax,
           const char *sop_class,
           int         instance,
           const char *image_type)
{
  DemoFile *file = demo_series_file (&us_series, transfer_syntax, sop_class, instance);

  demo_put_image (file, &us_series, instance, image_type);
  put_regions (file->root);
  ef_dataset_set_string (file->root, EF_TAG (0x0018, 0x0015), EF_VR_CS, "HEART");
  ef_dataset_set_bytes (file->root, EF_TAG (0x0020, 0x0020), EF_VR_CS, NULL, 0);
  demo_put_text (file, file->root, EF_TAG (0x0020, 0x4000), EF_VR_LT, "霞田健太 様 検査中に息切れあり");
  return file;
}

static void
make_cine (const char *output)
{
  g_autoptr (DemoFile) file = new_image ("1.2.840.10008.1.2.4.50", DEMO_US_MULTIFRAME, 1, "ORIGINAL\\PRIMARY");
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  EfDataset *root = file->root;
  g_autofree char *ratio = NULL;
  gsize total = 0;

  for (int i = 0; i < FRAMES; i++)
    {
      g_autoptr (DemoPicture) picture = demo_picture_new (WIDTH, HEIGHT);

      draw (picture, i / (double) FRAMES, FALSE);
      g_ptr_array_add (frames, demo_encode_jpeg (picture, 88, i == 0 ? "KASUDA KENTA 7719-0032-5" : NULL));
      total += g_bytes_get_size (g_ptr_array_index (frames, i));
    }
  ratio = g_strdup_printf ("%d", (int) ((gsize) WIDTH * HEIGHT * 3 * FRAMES / total));

  demo_put_pixels (file, "YBR_FULL_422", 3, WIDTH, HEIGHT, 8, 8, FALSE);
  ef_dataset_set_string (root, EF_TAG (0x0018, 0x1063), EF_VR_DS, "29.41");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x0008), EF_VR_IS, G_STRINGIFY (14));
  ef_dataset_set_bytes (root, EF_TAG (0x0028, 0x0009), EF_VR_AT, "\x18\x00\x63\x10", 4);
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0014), EF_VR_US, 0);
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x2110), EF_VR_CS, "01");
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x2112), EF_VR_DS, ratio);
  ef_dataset_set_string (root, EF_TAG (0x0028, 0x2114), EF_VR_CS, "ISO_10918_1");
  demo_put_fragments (file, frames);
  demo_series_write (&us_series, file, output, "KENTA_cine.dcm", NULL);
}

static void
make_colour_still (const char *output,
                   int         instance,
                   gboolean    rle)
{
  const char *syntax = rle ? "1.2.840.10008.1.2.5" : EF_UID_EXPLICIT_VR_LE;
  g_autoptr (DemoFile) file = new_image (syntax, DEMO_US_IMAGE, instance, "ORIGINAL\\PRIMARY");
  g_autoptr (DemoPicture) picture = demo_picture_new (WIDTH, HEIGHT);
  g_autoptr (GBytes) rgb = NULL;
  g_autofree char *name = g_strdup_printf ("KENTA_%02d.dcm", instance);

  draw (picture, instance * 0.13, TRUE);
  rgb = demo_picture_rgb (picture);
  demo_put_pixels (file, "RGB", 3, WIDTH, HEIGHT, 8, 8, FALSE);
  ef_dataset_set_number (file->root, EF_TAG (0x0028, 0x0014), EF_VR_US, 1);
  if (rle)
    {
      g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

      g_ptr_array_add (frames, demo_encode_rle (rgb, WIDTH, HEIGHT));
      demo_put_fragments (file, frames);
    }
  else
    {
      gsize length = 0;
      const void *data = g_bytes_get_data (rgb, &length);

      ef_dataset_set_bytes (file->root, EF_TAG_PIXEL_DATA, EF_VR_OB, data, length);
    }
  demo_series_write (&us_series, file, output, name, NULL);
}

static void
make_deflated_still (const char *output,
                     int         instance)
{
  g_autoptr (DemoFile) file = new_image (EF_UID_DEFLATED_EXPLICIT_VR_LE, DEMO_US_IMAGE, instance, "ORIGINAL\\PRIMARY");
  g_autoptr (DemoPicture) picture = demo_picture_new (WIDTH, HEIGHT);
  g_autoptr (GBytes) gray = NULL;
  gsize length = 0;
  const void *data;
  g_autofree char *name = g_strdup_printf ("KENTA_%02d.dcm", instance);

  draw (picture, instance * 0.13, FALSE);
  gray = demo_picture_gray (picture);
  data = g_bytes_get_data (gray, &length);
  demo_put_pixels (file, "MONOCHROME2", 1, WIDTH, HEIGHT, 8, 8, FALSE);
  ef_dataset_set_bytes (file->root, EF_TAG_PIXEL_DATA, EF_VR_OB, data, length);
  demo_series_write (&us_series, file, output, name, NULL);
}

int
demo_make_us (const char *output)
{
  make_cine (output);
  make_colour_still (output, 2, FALSE);
  make_colour_still (output, 3, FALSE);
  make_colour_still (output, 4, TRUE);
  make_deflated_still (output, 5);
  return 5;
}
