#include "config.h"

#include "ef-escrow.h"

#include "ef-error.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define LEAST_RSA_BITS 2048

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CMS_ContentInfo, CMS_ContentInfo_free)

static gboolean
refuse (const char *why,
        GError    **error)
{
  /* What the library says may hold names of files and people. */
  ERR_clear_error ();
  g_set_error (error, EF_ERROR, EF_ERROR_KEY, "%s", why);
  return FALSE;
}

static BIO *
open_bytes (GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  return BIO_new_mem_buf (data != NULL ? data : "", (int) MIN (length, G_MAXINT));
}

static int
no_pass_phrase_cb (char *buffer,
                   int   size,
                   int   writing,
                   void *user_data)
{
  return 0;
}

static X509 *
read_certificate (GBytes  *bytes,
                  GError **error)
{
  g_autoptr (BIO) pem = open_bytes (bytes);
  g_autoptr (BIO) der = open_bytes (bytes);
  X509 *certificate = PEM_read_bio_X509 (pem, NULL, no_pass_phrase_cb, NULL);

  if (certificate == NULL)
    certificate = d2i_X509_bio (der, NULL);
  if (certificate == NULL)
    refuse ("The recipient's file holds no X.509 certificate", error);
  return certificate;
}

static gboolean
check_certificate (X509    *certificate,
                   GError **error)
{
  EVP_PKEY *key = X509_get0_pubkey (certificate);
  guint32 usage = X509_get_key_usage (certificate);
  gboolean is_rsa;

  if (X509_cmp_current_time (X509_get0_notBefore (certificate)) > 0)
    return refuse ("The recipient's certificate is not valid yet", error);
  if (X509_cmp_current_time (X509_get0_notAfter (certificate)) < 0)
    return refuse ("The recipient's certificate has expired", error);
  if (key == NULL)
    return refuse ("The recipient's certificate has a key that this program cannot use", error);
  is_rsa = EVP_PKEY_get_base_id (key) == EVP_PKEY_RSA;
  if (!is_rsa && EVP_PKEY_get_base_id (key) != EVP_PKEY_EC)
    return refuse ("The recipient's certificate has neither an RSA nor an elliptic key", error);
  if (is_rsa && EVP_PKEY_get_bits (key) < LEAST_RSA_BITS)
    return refuse ("The recipient's certificate has a key of fewer than 2048 bits", error);
  if (usage != G_MAXUINT32 && (usage & (KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT)) == 0)
    return refuse ("The recipient's certificate is not meant for encryption", error);
  return TRUE;
}

gboolean
ef_escrow_check (GBytes  *certificate,
                 GError **error)
{
  g_autoptr (X509) read = read_certificate (certificate, error);

  return read != NULL && check_certificate (read, error);
}

static GBytes *
take_bytes (BIO *bio)
{
  char *data = NULL;
  long length = BIO_get_mem_data (bio, &data);

  return g_bytes_new (data, length > 0 ? (gsize) length : 0);
}

GBytes *
ef_escrow_seal (GBytes  *certificate,
                GBytes  *data,
                GError **error)
{
  g_autoptr (X509) read = read_certificate (certificate, error);
  STACK_OF (X509) *recipients;
  g_autoptr (BIO) in = open_bytes (data);
  g_autoptr (BIO) out = BIO_new (BIO_s_mem ());
  g_autoptr (CMS_ContentInfo) message = NULL;

  if (read == NULL || !check_certificate (read, error))
    return NULL;
  recipients = sk_X509_new_null ();
  sk_X509_push (recipients, read);
  message = CMS_encrypt (recipients, in, EVP_aes_256_cbc (), CMS_BINARY);
  sk_X509_free (recipients);
  if (message == NULL || i2d_CMS_bio (out, message) != 1)
    {
      refuse ("The originals cannot be encrypted for the recipient", error);
      return NULL;
    }
  return take_bytes (out);
}

static EVP_PKEY *
read_private_key (GBytes  *bytes,
                  GError **error)
{
  g_autoptr (BIO) pem = open_bytes (bytes);
  EVP_PKEY *key = PEM_read_bio_PrivateKey (pem, NULL, no_pass_phrase_cb, NULL);

  if (key == NULL)
    refuse ("The file holds no private key in PEM, or it is protected by a pass phrase", error);
  return key;
}

gboolean
ef_escrow_check_private_key (GBytes  *private_key,
                             GError **error)
{
  g_autoptr (EVP_PKEY) key = read_private_key (private_key, error);

  return key != NULL;
}

GBytes *
ef_escrow_open (GBytes  *private_key,
                GBytes  *sealed,
                GError **error)
{
  g_autoptr (EVP_PKEY) key = read_private_key (private_key, error);
  g_autoptr (BIO) in = open_bytes (sealed);
  g_autoptr (BIO) out = BIO_new (BIO_s_mem ());
  g_autoptr (CMS_ContentInfo) message = NULL;

  if (key == NULL)
    return NULL;
  message = d2i_CMS_bio (in, NULL);
  /* Without a certificate every recipient is tried, and a wrong key gives noise instead of an error: hence the flag. */
  if (message == NULL || CMS_decrypt (message, key, NULL, NULL, out, CMS_BINARY | CMS_DEBUG_DECRYPT) != 1)
    {
      refuse ("The private key does not open the encrypted originals", error);
      return NULL;
    }
  return take_bytes (out);
}
