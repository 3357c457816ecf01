/* The reader at a glance: what it reads, what it leaves alone, and that it is the same everywhere. */
#include "config.h"

#include "ef-letters.h"
#include "ef-line-reader.h"

#include <cairo.h>
#include <string.h>

extern const guint8 ef_reader_weights_data[];
extern const gsize ef_reader_weights_data_length;

static const char *const imprints[] = { "FOV 24.0 cm", "kV 120 mA 250", "12/03/1961", "DOE, JOHN", "MRN 4471023", "Gain 62 %" };

/* (transfer full): bright letters on black, with the margins of a crop. */
static EfGray *
draw (const char *text,
      int         size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 800, 80);
  cairo_t *cr = cairo_create (surface);
  cairo_text_extents_t ink;
  EfGray *gray;
  int margin;

  cairo_select_font_face (cr, "sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, size);
  cairo_text_extents (cr, text, &ink);
  margin = (int) ink.height / 5;
  cairo_move_to (cr, 2 * margin - ink.x_bearing, margin - ink.y_bearing);
  cairo_show_text (cr, text);
  cairo_surface_flush (surface);
  gray = ef_gray_new ((int) ink.width + 4 * margin, (int) ink.height + 2 * margin);
  for (int y = 0; y < gray->height; y++)
    memcpy (gray->data + (gsize) y * gray->width, cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface),
            (gsize) gray->width);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return gray;
}

static void
invert (EfGray *gray)
{
  for (int i = 0; i < gray->width * gray->height; i++)
    gray->data[i] = 255 - gray->data[i];
}

/* (transfer full): the line running downwards. */
static EfGray *
turn (const EfGray *gray)
{
  EfGray *turned = ef_gray_new (gray->height, gray->width);

  for (int y = 0; y < gray->height; y++)
    for (int x = 0; x < gray->width; x++)
      turned->data[x * turned->width + turned->width - 1 - y] = gray->data[y * gray->width + x];
  return turned;
}

static EfGray *
draw_noise (guint32 seed,
            int     width,
            int     height,
            int     low,
            int     high)
{
  EfGray *gray = ef_gray_new (width, height);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (int i = 0; i < width * height; i++)
    gray->data[i] = (guint8) g_rand_int_range (rand, low, high);
  return gray;
}

/* Imprints are read letter by letter, bright or dark, across or down; and where one is not, the reader doubts. */
static void
test_reads_imprints (void)
{
  g_autoptr (EfLineReader) reader = ef_line_reader_new ("eng", NULL);
  guint n = 0, exact = 0;

  g_assert_nonnull (reader);
  for (guint i = 0; i < G_N_ELEMENTS (imprints); i++)
    for (int size = 10; size <= 30; size += 4)
      {
        g_autoptr (EfGray) across = draw (imprints[i], size);
        g_autoptr (EfGray) down = turn (across);
        g_autoptr (EfGray) dark = draw (imprints[i], size);
        const EfGray *lines[] = { across, dark, down };

        invert (dark);
        for (guint k = 0; k < G_N_ELEMENTS (lines); k++)
          {
            const EfReading *reading = ef_line_reader_glance (reader, lines[k], lines[k] == down);

            n++;
            exact += !strcmp (reading->text, imprints[i]);
            if (reading->confidence >= 60)
              g_assert_cmpstr (reading->text, ==, imprints[i]);
            else
              g_test_message ("%d: “%s” %.0f", size, reading->text, (double) reading->confidence);
          }
      }
  g_assert_cmpuint (10 * exact, >=, 9 * n);
}

/* Where nothing is written, nothing is read, whatever dictionaries hold. */
static void
test_texture_is_nothing (void)
{
  g_autoptr (EfLineReader) reader = ef_line_reader_new ("eng", NULL);

  g_assert_nonnull (reader);
  for (guint seed = 0; seed < 8; seed++)
    {
      g_autoptr (EfGray) noise = draw_noise (seed, 60 + 20 * (int) seed, 24, 20 * (int) seed, 20 * (int) seed + 60);

      g_assert_cmpstr (ef_line_reader_glance (reader, noise, FALSE)->text, ==, "");
    }
}

/* Everything that runs here says the same, and says it again. */
static void
test_kernels_agree (void)
{
  g_autoptr (EfLetters) fast = ef_letters_new (NULL);
  g_autoptr (EfLetters) plain = ef_letters_new_from_data (ef_reader_weights_data, ef_reader_weights_data_length, TRUE, NULL);

  g_assert_nonnull (fast);
  g_assert_nonnull (plain);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (imprints); i++)
    {
      g_autoptr (EfGray) gray = i % 2 ? draw (imprints[i / 2], 10) : draw_noise (i, 31 + 37 * (int) i, 17, 0, 256);
      g_auto (EfLettersReading) a = { 0 };
      g_auto (EfLettersReading) b = { 0 };
      g_auto (EfLettersReading) again = { 0 };

      invert (gray);
      ef_letters_read (fast, gray->data, gray->width, gray->height, &a);
      ef_letters_read (plain, gray->data, gray->width, gray->height, &b);
      ef_letters_read (fast, gray->data, gray->width, gray->height, &again);
      g_assert_cmpstr (a.text, ==, b.text);
      g_assert_cmpfloat_with_epsilon (a.certainty, b.certainty, 1e-3);
      g_assert_cmpmem (&a.certainty, sizeof a.certainty, &again.certainty, sizeof again.certainty);
      g_assert_cmpfloat (a.certainty, >=, 0);
      g_assert_cmpfloat (a.certainty, <=, 1);
    }
}

/* Sizes that no line has are read without harm. */
static void
test_odd_sizes (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 1, 60 }, { 3000, 2 }, { 7, 5 }, { 2500, 33 }, { 4, 900 } };
  g_autoptr (EfLetters) letters = ef_letters_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (EfGray) noise = draw_noise (i, sizes[i][0], sizes[i][1], 0, 256);
      g_auto (EfLettersReading) reading = { 0 };

      ef_letters_read (letters, noise->data, noise->width, noise->height, &reading);
      g_assert_nonnull (reading.text);
      g_assert_true (g_utf8_validate (reading.text, -1, NULL));
    }
}

static void
test_damaged_weights (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *copy = g_memdup2 (ef_reader_weights_data, ef_reader_weights_data_length);
  char *alphabet = memmem (copy, ef_reader_weights_data_length, "\nalphabet\n", 10);

  g_assert_null (ef_letters_new_from_data (copy, ef_reader_weights_data_length - 1, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_nonnull (alphabet);
  alphabet[1] = 'A';
  g_assert_null (ef_letters_new_from_data (copy, ef_reader_weights_data_length, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* The weights tell what they were made from. */
static void
test_provenance (void)
{
  g_autoptr (EfLetters) letters = ef_letters_new (NULL);

  g_assert_nonnull (strstr (ef_letters_get_provenance (letters), "sha256"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/letters/reads-imprints", test_reads_imprints);
  g_test_add_func ("/letters/texture-is-nothing", test_texture_is_nothing);
  g_test_add_func ("/letters/kernels-agree", test_kernels_agree);
  g_test_add_func ("/letters/odd-sizes", test_odd_sizes);
  g_test_add_func ("/letters/damaged-weights", test_damaged_weights);
  g_test_add_func ("/letters/provenance", test_provenance);
  return g_test_run ();
}
