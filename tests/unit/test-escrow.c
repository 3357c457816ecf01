#include "config.h"

#include "test-header.h"

#include "ef-escrow.h"
#include "ef-io.h"
#include "ef-originals.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/mman.h>
#include <unistd.h>

static GBytes *
take (BIO *bio)
{
  char *data;
  long length = BIO_get_mem_data (bio, &data);
  GBytes *bytes = g_bytes_new (data, (gsize) length);

  BIO_free (bio);
  return bytes;
}

/* @days: when it expires, counted from now; it began two days before that or now, whichever is earlier. */
static void
make_pair (guint       bits,
           int         days,
           const char *usage,
           GBytes    **certificate,
           GBytes    **private_key)
{
  EVP_PKEY *key = EVP_RSA_gen (bits);
  X509 *x509 = X509_new ();
  BIO *bio = BIO_new (BIO_s_mem ());

  ASN1_INTEGER_set (X509_get_serialNumber (x509), 1);
  X509_gmtime_adj (X509_getm_notBefore (x509), MIN (days - 2, 0) * 86400L);
  X509_gmtime_adj (X509_getm_notAfter (x509), days * 86400L);
  X509_set_version (x509, 2);
  X509_set_pubkey (x509, key);
  X509_NAME_add_entry_by_txt (X509_get_subject_name (x509), "CN", MBSTRING_ASC, (const guchar *) "Keeper", -1, -1, 0);
  X509_set_issuer_name (x509, X509_get_subject_name (x509));
  if (usage != NULL)
    {
      X509_EXTENSION *extension = X509V3_EXT_conf_nid (NULL, NULL, NID_key_usage, usage);

      X509_add_ext (x509, extension, -1);
      X509_EXTENSION_free (extension);
    }
  X509_sign (x509, key, EVP_sha256 ());
  PEM_write_bio_X509 (bio, x509);
  *certificate = take (bio);
  bio = BIO_new (BIO_s_mem ());
  PEM_write_bio_PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL);
  *private_key = take (bio);
  X509_free (x509);
  EVP_PKEY_free (key);
}

static void
test_seal_and_open (void)
{
  g_autoptr (GBytes) certificate = NULL;
  g_autoptr (GBytes) private_key = NULL;
  g_autoptr (GBytes) other_certificate = NULL;
  g_autoptr (GBytes) other_key = NULL;
  g_autoptr (GBytes) data = g_bytes_new_static ("Testfall^Thea", 13);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) opened = NULL;
  g_autoptr (GError) error = NULL;

  make_pair (2048, 10, NULL, &certificate, &private_key);
  make_pair (2048, 10, NULL, &other_certificate, &other_key);
  g_assert_true (ef_escrow_check (certificate, &error));
  g_assert_true (ef_escrow_check_private_key (private_key, &error));
  sealed = ef_escrow_seal (certificate, data, &error);
  g_assert_no_error (error);
  g_assert_null (memmem (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), "Testfall", 8));
  opened = ef_escrow_open (private_key, sealed, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, data));
  g_assert_null (ef_escrow_open (other_key, sealed, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_KEY);
  g_clear_error (&error);
  g_assert_null (ef_escrow_open (private_key, data, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_KEY);
}

static void
test_unfit_certificates (void)
{
  static const struct
  {
    guint bits;
    int days;
    const char *usage;
    const char *message;
  } cases[] = {
    { 2048, -1, NULL, "has expired" },
    { 1024, 10, NULL, "fewer than 2048" },
    { 2048, 10, "digitalSignature", "not meant for encryption" },
    { 2048, 10, "keyEncipherment", NULL },
  };
  g_autoptr (GBytes) none = g_bytes_new_static ("no certificate", 14);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) certificate = NULL;
      g_autoptr (GBytes) private_key = NULL;

      make_pair (cases[i].bits, cases[i].days, cases[i].usage, &certificate, &private_key);
      g_assert_cmpint (ef_escrow_check (certificate, &error), ==, cases[i].message == NULL);
      if (cases[i].message != NULL)
        {
          g_assert_error (error, EF_ERROR, EF_ERROR_KEY);
          g_assert_nonnull (strstr (error->message, cases[i].message));
          g_clear_error (&error);
        }
    }
  g_assert_false (ef_escrow_check (none, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_KEY);
  g_clear_error (&error);
  g_assert_false (ef_escrow_check_private_key (none, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_KEY);
}

/* Cleaned, sealed, and put back: the header is the old one again, and the pixels are the cleaned ones. */
static void
test_there_and_back (void)
{
  g_autoptr (EfInstance) original = t_new_instance (T_SC);
  EfDataset *root = ef_instance_get_dataset (original);
  g_autoptr (EfInstance) instance = NULL;
  g_autoptr (EfProfile) profile = t_profile ("");
  g_autoptr (GBytes) originals = NULL;
  g_autoptr (GBytes) detached = NULL;
  g_autoptr (GError) error = NULL;
  ef_autofd fd = memfd_create ("original", MFD_CLOEXEC);
  EfOptions options;

  ef_dataset_set_string (root, EF_TAG (0x0008, 0x1030), EF_VR_LO, "head of Testfall");
  ef_dataset_set_string (t_add_item (root, EF_TAG (0x0040, 0x0275)), EF_TAG (0x0040, 0x1001), EF_VR_SH, "REQ-1");
  ef_dataset_set_number (root, EF_TAG (0x0028, 0x0010), EF_VR_US, 2);
  ef_dataset_set_bytes (root, EF_TAG_PIXEL_DATA, EF_VR_OB, "abcd", 4);
  ef_dataset_set_string (ef_instance_get_meta (original), EF_TAG (0x0002, 0x0010), EF_VR_UI, "1.2.840.10008.1.2.1");
  g_assert_true (ef_instance_write (original, fd, NULL, NULL, &error));
  originals = ef_originals_make (fd, &error);
  g_assert_no_error (error);
  g_assert_null (memmem (g_bytes_get_data (originals, NULL), g_bytes_get_size (originals), "abcd", 4));

  instance = ef_instance_read (fd, NULL, &error);
  options = t_run (instance, profile, NULL, NULL);
  ef_deidentify_claim (instance, profile, &(EfClaims){ .options = options });
  g_assert_false (t_holds_text (instance, "Testfall"));
  ef_originals_attach (instance, originals); /* as if they were sealed */
  detached = ef_originals_detach (instance, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (detached), >=, g_bytes_get_size (originals));

  g_assert_true (ef_originals_restore (instance, originals, &error));
  g_assert_no_error (error);
  root = ef_instance_get_dataset (instance);
  t_assert_text (root, EF_TAG (0x0010, 0x0010), "Testfall^Thea");
  t_assert_text (root, EF_TAG (0x0008, 0x0018), "1.2.3.4.5.6.20240229");
  t_assert_text (root, EF_TAG (0x0008, 0x1030), "head of Testfall");
  t_assert_text (ef_instance_get_meta (instance), EF_TAG (0x0002, 0x0003), "1.2.3.4.5.6.20240229");
  t_assert_text (ef_element_get_item (ef_dataset_find (root, EF_TAG (0x0040, 0x0275)), 0), EF_TAG (0x0040, 0x1001), "REQ-1");
  g_assert_null (ef_dataset_find (root, EF_TAG (0x0012, 0x0062)));
  g_assert_null (ef_dataset_find (root, EF_TAG (0x0400, 0x0500)));
  g_assert_nonnull (ef_dataset_find (root, EF_TAG_PIXEL_DATA));
  g_assert_null (ef_originals_detach (instance, &error));
  g_assert_error (error, EF_ERROR, EF_ERROR_UNSUPPORTED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/escrow/seal-and-open", test_seal_and_open);
  g_test_add_func ("/escrow/unfit-certificates", test_unfit_certificates);
  g_test_add_func ("/escrow/there-and-back", test_there_and_back);
  return g_test_run ();
}
