/* Names for values that tell nothing of them: HMAC-SHA-256 under a key derived from the project key, cut to 128 bits.
 * Names, numbers and dates are too few to hide behind a plain digest: anyone could try them all. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define EF_VALUE_DIGEST_LENGTH 16

typedef struct _EfValueDigest EfValueDigest;

/* @key: the bytes of the project key. */
EfValueDigest *ef_value_digest_new     (const guint8        *key,
                                        gsize                length);
EfValueDigest *ef_value_digest_ref     (EfValueDigest       *self);
void           ef_value_digest_unref   (EfValueDigest       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfValueDigest, ef_value_digest_unref)

/* The digest of @value as it stands at @path. The path is part of it, so that equal values of different attributes
 * cannot be told to be equal. */
void           ef_value_digest_compute (const EfValueDigest *self,
                                        const char          *path,
                                        const char          *value,
                                        guint8               digest[EF_VALUE_DIGEST_LENGTH]);
/* (transfer full): the same in hexadecimal digits. */
char          *ef_value_digest_dup_hex (const EfValueDigest *self,
                                        const char          *path,
                                        const char          *value);

void           ef_digest_to_hex        (const guint8         digest[EF_VALUE_DIGEST_LENGTH],
                                        char                 hex[2 * EF_VALUE_DIGEST_LENGTH + 1]);
gboolean       ef_digest_from_hex      (const char          *hex,
                                        guint8               digest[EF_VALUE_DIGEST_LENGTH]);

G_END_DECLS
