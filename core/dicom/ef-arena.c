#include "config.h"

#include "ef-arena.h"

#define FIRST_CHUNK 8192
#define LAST_CHUNK (256 * 1024)

typedef struct _Chunk Chunk;

struct _Chunk
{
  Chunk *next;
  guint8 bytes[];
};

struct _EfArena
{
  Chunk *chunks;

  /* What is left of the newest chunk. */
  guint8 *free;
  gsize left;

  gsize chunk_size;
};

EfArena *
ef_arena_new (void)
{
  EfArena *self = g_new0 (EfArena, 1);

  self->chunk_size = FIRST_CHUNK;
  return self;
}

void
ef_arena_free (EfArena *self)
{
  Chunk *chunk = self->chunks;

  while (chunk != NULL)
    {
      Chunk *next = chunk->next;

      g_free (chunk);
      chunk = next;
    }
  g_free (self);
}

static guint8 *
add_chunk (EfArena *self,
           gsize    length)
{
  Chunk *chunk = g_malloc (sizeof (Chunk) + length);

  chunk->next = self->chunks;
  self->chunks = chunk;
  return chunk->bytes;
}

guint8 *
ef_arena_alloc (EfArena *self,
                gsize    length)
{
  static guint8 nothing[1];
  guint8 *bytes;

  if (length == 0)
    return nothing;
  if (length > self->left)
    {
      /* A large value gets a chunk of its own, so that the rest of the current one is not lost. */
      if (length > self->chunk_size / 4)
        return add_chunk (self, length);
      self->free = add_chunk (self, self->chunk_size);
      self->left = self->chunk_size;
      self->chunk_size = MIN (self->chunk_size * 2, LAST_CHUNK);
    }
  bytes = self->free;
  self->free += length;
  self->left -= length;
  return bytes;
}
