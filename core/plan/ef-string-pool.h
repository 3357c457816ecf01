/* Strings kept once, known by a number: a million values of a study take the room of its distinct ones. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EfStringPool EfStringPool;

EfStringPool *ef_string_pool_new    (void);
void          ef_string_pool_free   (EfStringPool       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EfStringPool, ef_string_pool_free)

/* The number of @text; 0 stands for NULL. Numbers and strings stay valid as long as the pool. */
guint32       ef_string_pool_intern (EfStringPool       *self,
                                     const char         *text);
/* The number of @text if it is in the pool, else 0. */
guint32       ef_string_pool_find   (const EfStringPool *self,
                                     const char         *text);
/* (transfer none) (nullable) */
const char   *ef_string_pool_get    (const EfStringPool *self,
                                     guint32             id);
/* Bytes held. */
gsize         ef_string_pool_get_size (const EfStringPool *self);

/* A mixing step for tables of small numbers. */
static inline guint64
ef_mix (guint64 hash,
        guint64 word)
{
  hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return hash ^ (hash >> 29);
}

G_END_DECLS
