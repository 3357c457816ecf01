#include "config.h"

#include "ef-value-digest.h"

#include <string.h>

#define DOMAIN "efface plan value"

struct _EfValueDigest
{
  gatomicrefcount refs;
  GHmac *keyed; /* copied for every value */
};

EfValueDigest *
ef_value_digest_new (const guint8 *key,
                     gsize         length)
{
  EfValueDigest *self = g_new0 (EfValueDigest, 1);
  g_autoptr (GHmac) outer = g_hmac_new (G_CHECKSUM_SHA256, key, length);
  guint8 derived[32];
  gsize n = sizeof derived;

  g_atomic_ref_count_init (&self->refs);
  g_hmac_update (outer, (const guchar *) DOMAIN, strlen (DOMAIN));
  g_hmac_get_digest (outer, derived, &n);
  self->keyed = g_hmac_new (G_CHECKSUM_SHA256, derived, n);
  explicit_bzero (derived, sizeof derived);
  return self;
}

EfValueDigest *
ef_value_digest_ref (EfValueDigest *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
ef_value_digest_unref (EfValueDigest *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_hmac_unref (self->keyed);
  g_free (self);
}

void
ef_value_digest_compute (const EfValueDigest *self,
                         const char          *path,
                         const char          *value,
                         guint8               digest[EF_VALUE_DIGEST_LENGTH])
{
  g_autoptr (GHmac) hmac = g_hmac_copy (self->keyed);
  guint8 whole[32];
  gsize n = sizeof whole;

  /* With the NUL between them no other pair makes the same bytes. */
  g_hmac_update (hmac, (const guchar *) path, (gssize) strlen (path) + 1);
  g_hmac_update (hmac, (const guchar *) value, (gssize) strlen (value));
  g_hmac_get_digest (hmac, whole, &n);
  memcpy (digest, whole, EF_VALUE_DIGEST_LENGTH);
}

char *
ef_value_digest_dup_hex (const EfValueDigest *self,
                         const char          *path,
                         const char          *value)
{
  guint8 digest[EF_VALUE_DIGEST_LENGTH];
  char *hex = g_malloc (2 * EF_VALUE_DIGEST_LENGTH + 1);

  ef_value_digest_compute (self, path, value, digest);
  ef_digest_to_hex (digest, hex);
  return hex;
}

void
ef_digest_to_hex (const guint8 digest[EF_VALUE_DIGEST_LENGTH],
                  char         hex[2 * EF_VALUE_DIGEST_LENGTH + 1])
{
  static const char digits[] = "0123456789abcdef";

  for (guint i = 0; i < EF_VALUE_DIGEST_LENGTH; i++)
    {
      hex[2 * i] = digits[digest[i] >> 4];
      hex[2 * i + 1] = digits[digest[i] & 15];
    }
  hex[2 * EF_VALUE_DIGEST_LENGTH] = 0;
}

gboolean
ef_digest_from_hex (const char *hex,
                    guint8      digest[EF_VALUE_DIGEST_LENGTH])
{
  if (strlen (hex) != 2 * EF_VALUE_DIGEST_LENGTH)
    return FALSE;
  for (guint i = 0; i < EF_VALUE_DIGEST_LENGTH; i++)
    {
      /* Upper case would be a second way to write the same. */
      if (g_ascii_isupper (hex[2 * i]) || g_ascii_isupper (hex[2 * i + 1]) || !g_ascii_isxdigit (hex[2 * i]) ||
          !g_ascii_isxdigit (hex[2 * i + 1]))
        return FALSE;
      digest[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
    }
  return TRUE;
}
