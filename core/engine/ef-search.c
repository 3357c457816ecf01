#include "config.h"

#include "ef-search-private.h"

#define COUNT_BITS 13

static void
pattern_clear (gpointer data)
{
  g_free (((EfSearchPattern *) data)->bytes);
}

EfSearch *
ef_search_new (void)
{
  EfSearch *self = g_new0 (EfSearch, 1);

  self->patterns = g_array_new (FALSE, TRUE, sizeof (EfSearchPattern));
  g_array_set_clear_func (self->patterns, pattern_clear);
  self->plain = ef_search_get_filter (EF_SEARCH_PLAIN);
  for (guint method = EF_SEARCH_N_METHODS; self->filter == NULL; method--)
    self->filter = ef_search_get_filter (method - 1);
  return self;
}

void
ef_search_free (EfSearch *self)
{
  g_array_unref (self->patterns);
  for (guint kind = 0; kind < 2; kind++)
    {
      g_free (self->tables.bits[kind]);
      g_free (self->base_tables.bits[kind]);
    }
  g_free (self->slots);
  g_free (self->base_slots);
  g_free (self->buffer);
  g_free (self);
}

void
ef_search_set_method (EfSearch       *self,
                      EfSearchMethod  method)
{
  self->filter = ef_search_get_filter (method);
  g_assert (self->filter != NULL);
}

guint
ef_search_get_n_patterns (EfSearch *self)
{
  return self->patterns->len;
}

void
ef_search_add (EfSearch      *self,
               const guint8  *bytes,
               gsize          length,
               EfSearchFlags  flags,
               guint          id)
{
  EfSearchPattern pattern = { .length = (guint16) length, .flags = flags, .id = id };

  g_return_if_fail (length >= EF_SEARCH_MIN_LENGTH && length <= EF_SEARCH_MAX_LENGTH);

  pattern.bytes = g_memdup2 (bytes, length);
  pattern.window_length = (guint8) MIN (length, EF_SEARCH_WINDOW);
  if (flags & EF_SEARCH_FOLD_CASE)
    for (gsize i = 0; i < length; i++)
      pattern.bytes[i] = (guint8) g_ascii_tolower ((char) bytes[i]);
  g_array_append_val (self->patterns, pattern);
}

/* The folded number of the window at @at; the bytes of a short one end with the pattern. */
static guint32
fold_window (const EfSearchPattern *pattern,
             guint                  at)
{
  guint8 bytes[EF_SEARCH_WINDOW] = { 0 };

  memcpy (bytes, pattern->bytes + at, pattern->window_length);
  return ef_search_load (bytes) & (pattern->window_length == EF_SEARCH_WINDOW ? G_MAXUINT32 : EF_SEARCH_SHORT_MASK);
}

/* How common a byte is in images, headers and text, as a rough logarithm. Letters by their frequency in English. */
static guint
get_commonness (guint8 byte)
{
  static const guint8 letters[26] = {
    10, 6, 8, 8, 10, 7, 7, 8, 9, 4, 5, 8, 7, 9, 9, 7, 4, 8, 9, 10, 7, 5, 7, 4, 6, 4
  };

  if (byte == 0x00)
    return 16;
  if (byte == 0xff || byte == ' ')
    return 12;
  if (g_ascii_isdigit ((char) byte) || byte == '.' || byte < 0x10)
    return 10;
  return g_ascii_isalpha ((char) byte) ? letters[(byte | 0x20) - 'a'] : 5;
}

static guint
get_count_slot (guint32 folded)
{
  return (folded * 0x9e3779b1u) >> (32 - COUNT_BITS);
}

/* How often each window stands anywhere in the patterns, about: the beginning that many UIDs share is a bad choice. */
static void
count_windows (EfSearch *self,
               guint     first,
               guint16  *counts)
{
  for (guint i = first; i < self->patterns->len; i++)
    {
      EfSearchPattern *pattern = ef_search_get_pattern (self, i);

      for (guint at = 0; at + pattern->window_length <= pattern->length; at++)
        {
          guint16 *count = &counts[get_count_slot (fold_window (pattern, at))];

          *count += *count < G_MAXUINT16;
        }
    }
}

static void
choose_window (EfSearchPattern *pattern,
               const guint16   *counts)
{
  guint best = G_MAXUINT;

  for (guint at = 0; at + pattern->window_length <= pattern->length; at++)
    {
      guint32 folded = fold_window (pattern, at);
      guint cost = 2 * g_bit_storage (counts[get_count_slot (folded)]);

      for (guint i = 0; i < pattern->window_length; i++)
        cost += get_commonness (pattern->bytes[at + i]);
      if (cost >= best)
        continue;
      best = cost;
      pattern->window = (guint16) at;
      pattern->folded = folded;
    }
}

/* Patterns with similar windows go to one bucket, so that its nibbles are few. */
static int
compare_windows (gconstpointer a,
                 gconstpointer b)
{
  const EfSearchPattern *one = *(const EfSearchPattern *const *) a;
  const EfSearchPattern *two = *(const EfSearchPattern *const *) b;
  int order = memcmp (one->bytes + one->window, two->bytes + two->window, EF_SEARCH_MIN_LENGTH);

  return order != 0 ? order : (one > two) - (one < two);
}

static void
add_byte (EfSearchTables *tables,
          guint           position,
          guint8          byte,
          guint8          bucket)
{
  tables->low[position][byte & 15] |= bucket;
  tables->high[position][byte >> 4] |= bucket;
}

static void
add_to_bucket (EfSearchTables        *tables,
               const EfSearchPattern *pattern,
               guint8                 bucket)
{
  for (guint i = 0; i < pattern->window_length; i++)
    {
      guint8 byte = pattern->bytes[pattern->window + i];

      add_byte (tables, i, byte, bucket);
      if (pattern->flags & EF_SEARCH_FOLD_CASE)
        add_byte (tables, i, (guint8) g_ascii_toupper ((char) byte), bucket);
    }
  for (guint i = pattern->window_length; i < EF_SEARCH_WINDOW; i++)
    for (guint nibble = 0; nibble < 16; nibble++)
      {
        tables->low[i][nibble] |= bucket;
        tables->high[i][nibble] |= bucket;
      }
}

static void
fill_buckets (EfSearch *self)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < self->patterns->len; i++)
    g_ptr_array_add (sorted, ef_search_get_pattern (self, i));
  g_ptr_array_sort (sorted, compare_windows);
  for (guint i = 0; i < sorted->len; i++)
    add_to_bucket (&self->tables, g_ptr_array_index (sorted, i),
                   (guint8) (1u << (i * EF_SEARCH_N_BASE_BUCKETS / sorted->len)));
}

/* UIDs are all of the same few bytes, which hardly anything else in an image has: alone in a bucket they cost nothing. */
static void
fill_extra_buckets (EfSearch *self)
{
  for (guint i = self->n_base; i < self->patterns->len; i++)
    {
      const EfSearchPattern *pattern = ef_search_get_pattern (self, i);
      guint bucket = EF_SEARCH_N_BASE_BUCKETS;

      for (guint k = 0; k < pattern->length && bucket == EF_SEARCH_N_BASE_BUCKETS; k++)
        if (!g_ascii_isdigit ((char) pattern->bytes[k]) && pattern->bytes[k] != '.')
          bucket++;
      add_to_bucket (&self->tables, pattern, (guint8) (1u << bucket));
    }
}

/* The bit tables stay in the first cache for usual sets of patterns; there is room for those of a file. */
static void
make_hashes (EfSearch *self)
{
  guint n_bits = CLAMP (g_bit_storage (self->patterns->len) + 7, 16, 21);
  guint n_slot_bits = MAX (g_bit_storage (self->patterns->len) + 1, 8);

  self->tables.hash_shift = 32 - n_bits;
  self->slot_shift = 32 - n_slot_bits;
  for (guint kind = 0; kind < 2; kind++)
    self->tables.bits[kind] = g_new0 (guint32, (gsize) 1 << (n_bits - 5));
  self->slots = g_new0 (guint, (gsize) 1 << n_slot_bits);
}

static void
fill_hashes (EfSearch *self,
             guint     first)
{
  for (guint i = first; i < self->patterns->len; i++)
    {
      EfSearchPattern *pattern = ef_search_get_pattern (self, i);
      guint kind = pattern->window_length == EF_SEARCH_WINDOW ? 1 : 0;
      guint32 hash = ef_search_hash (&self->tables, pattern->folded);
      guint *slot = &self->slots[ef_search_get_slot (self, pattern->folded)];

      self->tables.bits[kind][hash >> 5] |= 1u << (hash & 31);
      self->tables.used[kind] = TRUE;
      pattern->next = *slot;
      *slot = i + 1;
    }
}

static gsize
get_n_words (const EfSearch *self)
{
  return (gsize) 1 << (32 - self->tables.hash_shift - 5);
}

static gsize
get_n_slots (const EfSearch *self)
{
  return (gsize) 1 << (32 - self->slot_shift);
}

/* Copies the tables with all their entries; @to may have memory of an earlier time. */
static void
copy_tables (const EfSearch       *self,
             const EfSearchTables *from,
             EfSearchTables       *to)
{
  guint32 *bits[2] = { to->bits[0], to->bits[1] };

  *to = *from;
  for (guint kind = 0; kind < 2; kind++)
    {
      to->bits[kind] = bits[kind] != NULL ? bits[kind] : g_new (guint32, get_n_words (self));
      memcpy (to->bits[kind], from->bits[kind], get_n_words (self) * sizeof (guint32));
    }
}

void
ef_search_compile (EfSearch *self)
{
  g_autofree guint16 *counts = NULL;
  gboolean is_first = self->slots == NULL;
  guint first = self->n_compiled;
  gsize length;

  if (!is_first && first == self->patterns->len)
    return;
  counts = g_new0 (guint16, 1 << COUNT_BITS);
  count_windows (self, first, counts);
  for (guint i = first; i < self->patterns->len; i++)
    {
      EfSearchPattern *pattern = ef_search_get_pattern (self, i);

      choose_window (pattern, counts);
      self->before = MAX (self->before, (gsize) pattern->window + 1);
      self->behind = MAX (self->behind, (gsize) (pattern->length - pattern->window) + 1);
    }
  if (is_first)
    {
      make_hashes (self);
      self->n_base = self->patterns->len;
      fill_buckets (self);
    }
  else
    {
      if (self->base_slots == NULL)
        {
          copy_tables (self, &self->tables, &self->base_tables);
          self->base_slots = g_memdup2 (self->slots, get_n_slots (self) * sizeof (guint));
        }
      fill_extra_buckets (self);
    }
  fill_hashes (self, first);
  self->n_compiled = self->patterns->len;
  length = self->before + EF_SEARCH_CHUNK + self->behind + EF_SEARCH_SLACK;
  if (length > self->buffer_length)
    {
      g_free (self->buffer);
      self->buffer = g_malloc (length);
      self->buffer_length = length;
    }
}

void
ef_search_drop_extra (EfSearch *self)
{
  if (self->base_slots != NULL)
    {
      copy_tables (self, &self->base_tables, &self->tables);
      memcpy (self->slots, self->base_slots, get_n_slots (self) * sizeof (guint));
    }
  g_array_set_size (self->patterns, self->n_base);
  self->n_compiled = self->n_base;
}
