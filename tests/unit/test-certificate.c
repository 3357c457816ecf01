/* The certificate: what the pixels of two files have in common. */
#include "config.h"

#include "test-pixel.h"

#include "ef-certificate.h"

#define COLUMNS 24
#define ROWS 16
#define FRAMES 3

static const EfRegion box = { { 4, 4, 8, 6 }, 1, 1 };

static guint16 *
make_samples (void)
{
  guint16 *samples = g_new (guint16, COLUMNS * ROWS * FRAMES);

  for (guint i = 0; i < COLUMNS * ROWS * FRAMES; i++)
    samples[i] = (guint16) (100 + i * 7 % 3000);
  return samples;
}

static void
make_file (TestFile      *file,
           const guint16 *samples)
{
  g_autoptr (EfInstance) instance =
      test_describe (EF_UID_EXPLICIT_VR_LE, "MONOCHROME2", 1, COLUMNS, ROWS, FRAMES, 16, 12, FALSE);

  test_set_pixels (instance, EF_VR_OW, (const guint8 *) samples, COLUMNS * ROWS * FRAMES * 2);
  test_file_make (file, instance, NULL, NULL);
}

/* @samples with the box filled. */
static void
fill (guint16 *samples)
{
  for (int y = 0; y < box.box.height; y++)
    for (int x = 0; x < box.box.width; x++)
      samples[COLUMNS * ROWS + (box.box.y + y) * COLUMNS + box.box.x + x] = 0;
}

static gboolean
certify (const guint16  *before,
         const guint16  *after,
         const EfRegion *filled,
         const EfRegion *wanted,
         EfCertificate  *certificate,
         GError        **error)
{
  g_auto (TestFile) a = TEST_FILE_NONE;
  g_auto (TestFile) b = TEST_FILE_NONE;
  g_autoptr (GArray) filled_list = g_array_new (FALSE, FALSE, sizeof (EfRegion));
  g_autoptr (GArray) wanted_list = g_array_new (FALSE, FALSE, sizeof (EfRegion));
  EfCertificateWish wish = { .method = EF_COMPARE_SAMPLES, .wanted = wanted_list };

  make_file (&a, before);
  make_file (&b, after);
  if (filled != NULL)
    {
      g_array_append_vals (filled_list, filled, filled->box.width > 0);
      wish.filled = filled_list;
    }
  if (wanted != NULL)
    g_array_append_vals (wanted_list, wanted, 1);
  return ef_certificate_compute (certificate, a.instance, b.instance, &wish, error);
}

static void
test_filled (void)
{
  g_autofree guint16 *before = make_samples ();
  g_autofree guint16 *after = make_samples ();
  g_auto (EfCertificate) told = { 0 };
  g_auto (EfCertificate) found = { 0 };
  GError *error = NULL;

  fill (after);
  certify (before, after, &box, &box, &told, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (told.untouched, ==, 2);
  g_assert_cmpuint (told.inside, ==, 48);
  g_assert_cmpuint (told.outside, ==, COLUMNS * ROWS * FRAMES - 48);
  g_assert_cmpstr (told.before, ==, told.after);
  g_assert_cmpuint (told.values, ==, 1);

  certify (before, after, NULL, NULL, &found, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found.changed->len, ==, 1);
  g_assert_cmpmem (found.changed->data, sizeof box, &box, sizeof box);
  g_assert_cmpstr (found.before, ==, told.before);
  g_assert_cmpuint (found.values, ==, 1);
}

/* The digest is one that anybody can compute: the samples outside, in order, little endian. */
static void
test_digest (void)
{
  g_autofree guint16 *samples = make_samples ();
  g_autofree char *expected =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) samples, COLUMNS * ROWS * FRAMES * 2);
  const EfRegion none = { 0 };
  g_auto (EfCertificate) certificate = { 0 };
  GError *error = NULL;

  certify (samples, samples, &none, NULL, &certificate, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (certificate.before, ==, expected);
  g_assert_cmpuint (certificate.untouched, ==, FRAMES);
}

static void
test_outside_changed (void)
{
  g_autofree guint16 *before = make_samples ();
  g_autofree guint16 *after = make_samples ();
  g_auto (EfCertificate) told = { 0 };
  g_auto (EfCertificate) found = { 0 };
  g_autoptr (GError) error = NULL;

  fill (after);
  after[COLUMNS * ROWS + 4 * COLUMNS + 3] += 5;
  g_assert_false (certify (before, after, &box, &box, &told, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_VERIFY);
  g_assert_cmpuint (told.different, ==, 1);
  g_assert_cmpfloat (told.largest, ==, 5);
  g_assert_cmpstr (told.before, !=, told.after);

  /* Found by comparing, the pixel widens its box, which is not of one value any more. */
  g_clear_error (&error);
  g_assert_true (certify (before, after, NULL, NULL, &found, &error));
  g_assert_cmpuint (found.values, >, 2);
}

static void
test_not_filled (void)
{
  g_autofree guint16 *before = make_samples ();
  g_autofree guint16 *after = make_samples ();
  const EfRegion other = { { 0, 0, 3, 3 }, 0, 0 };
  g_auto (EfCertificate) uneven = { 0 };
  g_auto (EfCertificate) missing = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (certify (before, after, &box, &box, &uneven, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_VERIFY);
  g_clear_error (&error);
  fill (after);
  g_assert_false (certify (before, after, &box, &other, &missing, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_VERIFY);
}

static void
test_unused_bits (void)
{
  g_autofree guint16 *before = make_samples ();
  g_autofree guint16 *after = make_samples ();
  const EfRegion none = { 0 };
  g_auto (EfCertificate) certificate = { 0 };
  GError *error = NULL;

  before[70] |= 0x8000;
  certify (before, after, &none, NULL, &certificate, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (certificate.untouched, ==, FRAMES - 1);
  g_assert_cmpuint (certificate.different, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/certificate/filled-box-and-nothing-else", test_filled);
  g_test_add_func ("/certificate/digest-is-of-the-samples", test_digest);
  g_test_add_func ("/certificate/one-pixel-outside-is-seen", test_outside_changed);
  g_test_add_func ("/certificate/box-that-was-not-filled-is-seen", test_not_filled);
  g_test_add_func ("/certificate/unused-bits-do-not-count", test_unused_bits);
  return g_test_run ();
}
