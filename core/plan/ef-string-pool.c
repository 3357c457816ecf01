#include "config.h"

#include "ef-string-pool.h"

#include <string.h>

#define CHUNK_SIZE (256 * 1024)

typedef struct
{
  const char *text;
  guint32 hash;
} Entry;

struct _EfStringPool
{
  GPtrArray *chunks;
  char *next;
  gsize left;
  gsize size;

  Entry *entries; /* [0] is NULL's */
  guint n_entries, n_allocated;

  guint32 *slots; /* open addressing; 0: free */
  guint n_slots;  /* a power of two */
  guint64 seed;   /* values come from files: nobody shall choose which of them collide */
};

EfStringPool *
ef_string_pool_new (void)
{
  EfStringPool *self = g_new0 (EfStringPool, 1);

  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->n_allocated = 64;
  self->entries = g_new0 (Entry, self->n_allocated);
  self->n_entries = 1;
  self->n_slots = 128;
  self->slots = g_new0 (guint32, self->n_slots);
  self->seed = ((guint64) g_random_int () << 32) | g_random_int ();
  return self;
}

void
ef_string_pool_free (EfStringPool *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->chunks);
  g_free (self->entries);
  g_free (self->slots);
  g_free (self);
}

static guint32
hash_text (const EfStringPool *self,
           const char         *text,
           gsize               length)
{
  guint64 hash = self->seed ^ length;

  for (; length >= 8; text += 8, length -= 8)
    {
      guint64 word;

      memcpy (&word, text, sizeof word);
      hash = ef_mix (hash, word);
    }
  if (length > 0)
    {
      guint64 word = 0;

      memcpy (&word, text, length);
      hash = ef_mix (hash, word);
    }
  return (guint32) (hash >> 16);
}

/* The slot that holds @text, or the free one where it belongs. */
static guint32 *
find_slot (const EfStringPool *self,
           const char         *text,
           guint32             hash)
{
  guint mask = self->n_slots - 1;

  for (guint i = hash & mask;; i = (i + 1) & mask)
    {
      guint32 id = self->slots[i];

      if (id == 0 || (self->entries[id].hash == hash && g_str_equal (self->entries[id].text, text)))
        return &self->slots[i];
    }
}

static void
grow_slots (EfStringPool *self)
{
  guint mask = 2 * self->n_slots - 1;

  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint32 id = 1; id < self->n_entries; id++)
    {
      guint i = self->entries[id].hash & mask;

      while (self->slots[i] != 0)
        i = (i + 1) & mask;
      self->slots[i] = id;
    }
}

static const char *
store (EfStringPool *self,
       const char   *text,
       gsize         length)
{
  char *copy;

  /* Long texts get a room of their own, so that they waste none. */
  if (length + 1 > CHUNK_SIZE / 8)
    {
      copy = g_malloc (length + 1);
      g_ptr_array_add (self->chunks, copy);
      self->size += length + 1;
    }
  else
    {
      if (length + 1 > self->left)
        {
          self->next = g_malloc (CHUNK_SIZE);
          self->left = CHUNK_SIZE;
          self->size += CHUNK_SIZE;
          g_ptr_array_add (self->chunks, self->next);
        }
      copy = self->next;
      self->next += length + 1;
      self->left -= length + 1;
    }
  memcpy (copy, text, length + 1);
  return copy;
}

guint32
ef_string_pool_intern (EfStringPool *self,
                       const char   *text)
{
  gsize length;
  guint32 hash;
  guint32 *slot;

  if (text == NULL)
    return 0;
  length = strlen (text);
  hash = hash_text (self, text, length);
  slot = find_slot (self, text, hash);
  if (*slot != 0)
    return *slot;

  if (self->n_entries == self->n_allocated)
    {
      self->n_allocated *= 2;
      self->entries = g_renew (Entry, self->entries, self->n_allocated);
    }
  if (self->n_entries >= self->n_slots / 2)
    {
      grow_slots (self);
      slot = find_slot (self, text, hash);
    }
  self->entries[self->n_entries].text = store (self, text, length);
  self->entries[self->n_entries].hash = hash;
  *slot = self->n_entries;
  return self->n_entries++;
}

guint32
ef_string_pool_find (const EfStringPool *self,
                     const char         *text)
{
  return text == NULL ? 0 : *find_slot (self, text, hash_text (self, text, strlen (text)));
}

const char *
ef_string_pool_get (const EfStringPool *self,
                    guint32             id)
{
  g_assert (id < self->n_entries);
  return self->entries[id].text;
}

gsize
ef_string_pool_get_size (const EfStringPool *self)
{
  return self->size + self->n_allocated * sizeof (Entry) + self->n_slots * sizeof (guint32);
}
