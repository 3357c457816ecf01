/* Memory for the small values of one data set: taken in pieces, given back all at once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EfArena EfArena;

EfArena *ef_arena_new   (void);
void     ef_arena_free  (EfArena *self);
/* Never NULL, not aligned, also for @length 0. */
guint8  *ef_arena_alloc (EfArena *self,
                         gsize    length);

G_END_DECLS
