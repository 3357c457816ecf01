#include "config.h"

#include "ef-mapping.h"

#include <string.h>

#define DIGEST_LENGTH 32

struct _EfMapping
{
  EfKey key;
  GHashTable *uids; /* old -> new */
  GHashTable *log;  /* set of keys of uids; borrowed */
};

/* Past this many the table of UIDs is started anew: it only saves time. */
#define MAX_CACHED 200000

EfMapping *
ef_mapping_new (const EfKey *key)
{
  EfMapping *self = g_new0 (EfMapping, 1);

  self->key = *key;
  self->uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->log = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
ef_mapping_free (EfMapping *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->log);
  g_hash_table_unref (self->uids);
  explicit_bzero (&self->key, sizeof self->key);
  g_free (self);
}

/* The domain keeps a UID that equals a patient's number from giving related results. */
static void
compute (EfMapping  *self,
         const char *domain,
         const char *value,
         guint8      digest[DIGEST_LENGTH])
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, self->key.bytes, sizeof self->key.bytes);
  gsize length = DIGEST_LENGTH;

  g_hmac_update (hmac, (const guchar *) domain, (gssize) strlen (domain) + 1);
  g_hmac_update (hmac, (const guchar *) value, (gssize) strlen (value));
  g_hmac_get_digest (hmac, digest, &length);
}

/* The decimal of a 128-bit number, most significant byte first. */
static char *
to_decimal (const guint8 bytes[16])
{
  guint32 limbs[4];
  char digits[40];
  guint n = sizeof digits;
  gboolean more = TRUE;

  for (guint i = 0; i < 4; i++)
    limbs[i] = (guint32) bytes[i * 4] << 24 | (guint32) bytes[i * 4 + 1] << 16 | (guint32) bytes[i * 4 + 2] << 8 |
               bytes[i * 4 + 3];
  digits[--n] = 0;
  while (more)
    {
      guint64 rest = 0;

      more = FALSE;
      for (guint i = 0; i < 4; i++)
        {
          rest = rest << 32 | limbs[i];
          limbs[i] = (guint32) (rest / 10);
          rest %= 10;
          more = more || limbs[i] != 0;
        }
      digits[--n] = (char) ('0' + rest);
    }
  return g_strdup (digits + n);
}

const char *
ef_mapping_get_uid (EfMapping  *self,
                    const char *old)
{
  g_autofree char *key = g_strstrip (g_strdup (old));
  gpointer stored_key;
  gpointer uid;

  if (!g_hash_table_lookup_extended (self->uids, key, &stored_key, &uid))
    {
      guint8 digest[DIGEST_LENGTH];
      g_autofree char *decimal = NULL;

      if (g_hash_table_size (self->uids) >= MAX_CACHED && g_hash_table_size (self->log) == 0)
        g_hash_table_remove_all (self->uids);
      compute (self, "uid", key, digest);
      digest[6] = (guint8) ((digest[6] & 0x0f) | 0x80); /* RFC 9562: version 8, of our own making */
      digest[8] = (guint8) ((digest[8] & 0x3f) | 0x80);
      decimal = to_decimal (digest);
      stored_key = g_steal_pointer (&key);
      uid = g_strconcat ("2.25.", decimal, NULL);
      g_hash_table_insert (self->uids, stored_key, uid);
    }
  g_hash_table_add (self->log, stored_key);
  return uid;
}

void
ef_mapping_foreach_uid (EfMapping    *self,
                        EfUidPairFunc func,
                        gpointer      user_data)
{
  GHashTableIter iter;
  gpointer old;

  g_hash_table_iter_init (&iter, self->log);
  while (g_hash_table_iter_next (&iter, &old, NULL))
    func (old, g_hash_table_lookup (self->uids, old), user_data);
}

void
ef_mapping_clear_log (EfMapping *self)
{
  g_hash_table_remove_all (self->log);
}

char *
ef_mapping_dup_label (EfMapping  *self,
                      const char *domain,
                      const char *prefix,
                      const char *value)
{
  /* Crockford's alphabet: nothing that looks like something else. */
  static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  guint8 digest[DIGEST_LENGTH];
  char text[11] = { 0 };

  compute (self, domain, value, digest);
  for (guint i = 0; i < 10; i++)
    text[i] = letters[digest[i] & 31];
  return g_strconcat (prefix, text, NULL);
}

char *
ef_mapping_dup_pseudonym (EfMapping  *self,
                          const char *patient_key)
{
  return ef_mapping_dup_label (self, "patient", "P-", patient_key);
}

char *
ef_mapping_dup_readable (EfMapping  *self,
                         const char *patient_key)
{
  /* Stones, trees, winds and weather: none of them a usual name of a person. */
  static const char *const words[] = {
    "Acorn",   "Agate",  "Alder",   "Anchor",  "Aspen",  "Basalt", "Beacon",  "Birch",   "Boulder", "Breeze", "Canyon",
    "Cedar",   "Cobalt", "Comet",   "Copper",  "Cork",   "Delta",  "Dune",    "Ember",   "Fern",    "Fjord",  "Flint",
    "Garnet",  "Glacier", "Granite", "Harbour", "Hemlock", "Indigo", "Island", "Juniper", "Lagoon", "Lantern", "Larch",
    "Limestone", "Magnet", "Maple", "Marble",  "Meadow", "Meteor", "Monsoon", "Nebula",  "Nickel",  "Opal",   "Orbit",
    "Pebble",  "Pewter", "Plateau", "Prairie", "Quartz", "Quasar", "Rapids",  "Reef",    "Saffron", "Sandbar", "Slate",
    "Spruce",  "Summit", "Tamarisk", "Thicket", "Tundra", "Valley", "Willow",  "Zenith",  "Zinc",
  };
  guint8 digest[DIGEST_LENGTH];
  guint number;

  compute (self, "readable", patient_key, digest);
  number = ((guint) digest[1] << 16 | (guint) digest[2] << 8 | digest[3]) % 10000;
  return g_strdup_printf ("Case %s %04u", words[digest[0] % G_N_ELEMENTS (words)], number);
}

guint
ef_mapping_get_shift (EfMapping  *self,
                      const char *patient_key,
                      guint       max_shift)
{
  guint8 digest[DIGEST_LENGTH];
  guint64 number;

  compute (self, "shift", patient_key, digest);
  memcpy (&number, digest, sizeof number);
  return 1 + (guint) (GUINT64_FROM_BE (number) % MAX (max_shift, 1));
}
