/* The project key: 256 secret bits from which every replacement is derived. The same key gives the same result on any
 * machine; without it nothing can be undone or guessed. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EF_KEY_LENGTH 32

typedef struct
{
  guint8 bytes[EF_KEY_LENGTH];
} EfKey;

/* Reads @path, or makes it on first use (mode 0600, from the kernel's random numbers). A file that others may read is
 * refused. EF_ERROR_KEY. *@made (nullable) tells that it is new. */
gboolean ef_key_load_or_make (const char  *path,
                              EfKey       *key,
                              gboolean    *made,
                              GError     **error);

/* A key for this run only. */
gboolean ef_key_make_random  (EfKey       *key,
                              GError     **error);

/* (transfer full): eight hexadecimal digits that name the key and tell nothing of it. */
char    *ef_key_dup_name     (const EfKey *key);

G_END_DECLS
